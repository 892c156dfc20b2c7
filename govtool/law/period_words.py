"""Periods in everyday words: 上周, 第10周, 3月, 一季度, last week, Q1; or any date in one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from govtool.base.dates import FIRST_YEAR, LAST_YEAR, written_day
from govtool.base.day_words import YEARS, Looking, in_digits, meant_day, shifted_month, steps_away
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.text import half_width, quoted
from govtool.law.periods import Period, PeriodKind, period_of
from govtool.law.workdays import ONE_DAY

_NAMED = 6
"""So many choices are named where words can mean several periods."""
_YEARS = YEARS | {"this year": 0, "last year": -1}
_YEAR = r"(?P<year>(?:今|本|去|前|上|明)年|[0-9]{4}年)?度?"
_WAY = r"(?P<way>上+|下+|本|这|当)个?"
_MONTHS = [
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
]
_MONTH_NUMBERS = {name: n for n, month in enumerate(_MONTHS, 1) for name in (month, month[:3])} | {
    "sept": 9
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4} | {
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_HALVES = {"上": 1, "下": 2, "first": 1, "second": 2}
# A table of data: the words of a kind stand side by side.
_UNITS = {
    "周": PeriodKind.WEEKLY, "星期": PeriodKind.WEEKLY, "礼拜": PeriodKind.WEEKLY, "week": PeriodKind.WEEKLY,
    "半月": PeriodKind.HALF_MONTH, "half month": PeriodKind.HALF_MONTH, "half-month": PeriodKind.HALF_MONTH,
    "月": PeriodKind.MONTHLY, "month": PeriodKind.MONTHLY,
    "季度": PeriodKind.QUARTERLY, "季": PeriodKind.QUARTERLY, "quarter": PeriodKind.QUARTERLY,
    "半年": PeriodKind.HALF_YEAR, "half year": PeriodKind.HALF_YEAR, "half-year": PeriodKind.HALF_YEAR,
    "year": PeriodKind.YEARLY,
}  # fmt: skip


class _PeriodSearch(NamedTuple):
    """From where a period is looked for: backwards, the newest begun; ahead, the nearest."""

    today: dt.date
    ahead: bool


def meant_period(
    kinds: Sequence[PeriodKind], text: str, today: dt.date, *, ahead: bool = False
) -> Period | None:
    """Return the period of one of ``kinds`` meant by words or around a date, or None.

    Without a year it is the newest of that name that has begun; with ``ahead``, the nearest.

    :raises Refused: code ``bad_period``, with the choices, where several of these kinds are meant.

    >>> today = dt.date(2026, 3, 5)
    >>> [meant_period([kind], text, today).name for kind, text in (
    ...     (PeriodKind.WEEKLY, "上周"), (PeriodKind.WEEKLY, "第10周"),
    ...     (PeriodKind.MONTHLY, "十二月"), (PeriodKind.QUARTERLY, "上季度"),
    ...     (PeriodKind.HALF_YEAR, "上半年"), (PeriodKind.HALF_MONTH, "2月下半月"))]
    ['2026-W09', '2026-W10', '2025-12', '2025-Q4', '2026-H1', '2026-02-B']
    """
    asked, said = _PeriodSearch(today, ahead), _plainly(text)
    whole = next((found for read in _READERS if (found := read(said, asked)) is not None), None)
    if whole is None:
        day = _day(text, asked)
        return None if day is None else period_of(_kind_of_days(kinds), day)
    if not FIRST_YEAR <= whole.begin.year <= LAST_YEAR:
        return None
    return whole if whole.kind in kinds else _of_kind(kinds[0], whole, text)


def _kind_of_days(kinds: Sequence[PeriodKind]) -> PeriodKind:
    return PeriodKind.DAILY if PeriodKind.DAILY in kinds else kinds[0]


def _of_kind(kind: PeriodKind, whole: Period, text: str) -> Period:
    """Return the one period of a kind that a longer or shorter one lies in.

    :raises Refused: code ``bad_period``, when it touches several.
    """
    around = period_of(kind, whole.begin)
    if whole.end <= around.end:
        return around
    ends = [one for one in _periods(kind, whole) if one.last in whole]
    choices = ends if len(ends) > 1 else list(_periods(kind, whole))
    message = _("“{name}” may be several {kind} periods: {choices}.")
    names = [one.name for one in choices]
    shown = listed(names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"… {names[-1]}"])
    told = message.format(name=quoted(text), kind=kind.label, choices=shown)
    raise Refused("bad_period", told, _("Say which: {example}.", example=choices[0].name))


def _periods(kind: PeriodKind, whole: Period) -> Iterator[Period]:
    one = period_of(kind, whole.begin)
    while one.begin < whole.end:
        yield one
        one = period_of(kind, one.end)


def _plainly(text: str) -> str:
    """Return a text in half width, digits for Chinese numbers, and without 份 and odd blanks."""
    said = " ".join(half_width(text).casefold().split())
    if said.isascii():
        return said.replace(",", "").replace(" of ", " ").replace(" the ", " ").removeprefix("the ")
    said = said.replace(" ", "").replace("月份", "月")
    return re.sub(r"[〇零一二三四五六七八九十]+(?=[周年月季]|星期|礼拜)", in_digits, said)


def _day(text: str, asked: _PeriodSearch) -> dt.date | None:
    """Return the day that a text means, in words or written in full; None for none."""
    try:
        day = meant_day(text, Looking(asked.today, asked.ahead))
        return day or written_day(text, asked.today, ahead=True).day
    except Refused:
        return None


# --- what is said: each reader takes one form


def _relative(said: str, asked: _PeriodSearch) -> Period | None:
    """上周, 上上月, 本季度, 上个半年, last week."""
    found = re.fullmatch(rf"{_WAY}(?P<unit>周|星期|礼拜|半月|月|季度?|半年)", said)
    english = re.fullmatch(r"(?P<way>last|this|next) (?P<unit>\w+(?:[ -]\w+)?)", said)
    if found and not (
        found["unit"] in {"半月", "半年"} and "个" not in said and found["way"] in {"上", "下"}
    ):
        return _moved(_UNITS[found["unit"]], steps_away(found["way"]), asked.today)
    if english and english["unit"] in _UNITS:
        return _moved(_UNITS[english["unit"]], steps_away(english["way"]), asked.today)
    return None


def _moved(kind: PeriodKind, away: int, today: dt.date) -> Period:
    period = period_of(kind, today)
    for _n in range(abs(away)):
        period = period.previous if away < 0 else period_of(kind, period.end)
    return period


def _whole_year(said: str, asked: _PeriodSearch) -> Period | None:
    found = re.fullmatch(_YEAR + r"(?:全年)?", said)
    word = found["year"] if found else said if said in _YEARS else None
    return (
        period_of(PeriodKind.YEARLY, dt.date(_year_of(word, asked.today), 1, 1)) if word else None
    )


def _year_of(word: str, today: dt.date) -> int:
    return today.year + _YEARS[word] if word in _YEARS else int(word.removesuffix("年"))


def _week(said: str, asked: _PeriodSearch) -> Period | None:
    """第10周, 2026年第10周, week 10, week 10 2026."""
    found = re.fullmatch(_YEAR + r"第(?P<n>[0-9]{1,2})个?(?:周|星期|礼拜)", said)
    english = re.fullmatch(
        r"(?:(?P<before>[0-9]{4}) )?(?:week |w)(?P<n>[0-9]{1,2})(?: (?P<year>[0-9]{4}))?", said
    )
    if found is None and english is None:
        return None
    match = found or english
    assert match is not None
    year = match["year"] or (english and english["before"])
    this = asked.today.isocalendar().year
    number = int(match["n"])
    if year:
        return _iso_week(_year_of(year, dt.date(this, 7, 1)), number)
    return _unnamed_year(lambda y: _iso_week(y, number), this, asked)


def _iso_week(year: int, number: int) -> Period | None:
    """Return a week of a year by its number; None where the year has no such week."""
    try:
        return period_of(PeriodKind.WEEKLY, dt.date.fromisocalendar(year, number, 1))
    except ValueError:
        return None


def _month(said: str, asked: _PeriodSearch) -> Period | None:
    """3月, 去年12月, March 2026; with a half: 3月上半月, first half March."""
    found = re.fullmatch(_YEAR + r"(?P<month>[0-9]{1,2})月(?:(?P<half>[上下])半月?)?", said)
    if found is not None:
        return _month_or_half(int(found["month"]), found["half"], found["year"], asked)
    english = re.fullmatch(
        r"(?:(?P<half>first|second) half )?(?P<name>[a-z]{3,9})\.?(?: (?P<year>[0-9]{4}))?", said
    )
    if english is None or english["name"] not in _MONTH_NUMBERS:
        return None
    return _month_or_half(_MONTH_NUMBERS[english["name"]], english["half"], english["year"], asked)


def _month_or_half(
    month: int, half: str | None, year: str | None, asked: _PeriodSearch
) -> Period | None:
    if not 1 <= month <= 12:  # noqa: PLR2004  # months
        return None

    def of_year(number: int) -> Period:
        if half is None:
            return period_of(PeriodKind.MONTHLY, dt.date(number, month, 1))
        return period_of(
            PeriodKind.HALF_MONTH, dt.date(number, month, 1 if _HALVES[half] == 1 else 16)
        )

    if year:
        return of_year(_year_of(year, asked.today))
    return _unnamed_year(of_year, asked.today.year, asked)


def _quarter(said: str, asked: _PeriodSearch) -> Period | None:
    """一季度, 2026年第1季度, Q1 2026, first quarter."""
    found = re.fullmatch(_YEAR + r"第?(?P<n>[1-4])季度?", said) or re.fullmatch(
        _YEAR + r"q(?P<n>[1-4])", said
    )
    english = re.fullmatch(
        r"(?:(?P<before>[0-9]{4})[ -]?)?(?:q(?P<n>[1-4])|(?P<word>\w+) quarter)(?: (?P<year>[0-9]{4}))?",
        said,
    )
    if found is not None:
        return _part(PeriodKind.QUARTERLY, int(found["n"]) * 3, found["year"], asked)
    if english is None or not (english["n"] or english["word"] in _ORDINALS):
        return None
    number = int(english["n"]) if english["n"] else _ORDINALS[english["word"]]
    return _part(PeriodKind.QUARTERLY, number * 3, english["year"] or english["before"], asked)


def _half_year(said: str, asked: _PeriodSearch) -> Period | None:
    """上半年, 去年下半年, H1 2026, first half."""
    found = re.fullmatch(_YEAR + r"(?P<half>[上下])半年", said)
    english = re.fullmatch(
        r"(?:(?P<before>[0-9]{4})[ -]?)?(?:h(?P<n>[12])|(?P<half>first|second) half(?: year)?)"
        r"(?: (?P<year>[0-9]{4}))?",
        said,
    )
    if found is not None:
        return _part(PeriodKind.HALF_YEAR, _HALVES[found["half"]] * 6, found["year"], asked)
    if english is None:
        return None
    number = int(english["n"]) if english["n"] else _HALVES[english["half"]]
    return _part(PeriodKind.HALF_YEAR, number * 6, english["year"] or english["before"], asked)


def _part(kind: PeriodKind, month: int, year: str | None, asked: _PeriodSearch) -> Period:
    def of_year(number: int) -> Period:
        return period_of(kind, dt.date(number, month, 1))

    if year:
        return of_year(_year_of(year, asked.today))
    found = _unnamed_year(of_year, asked.today.year, asked)
    assert found is not None
    return found


def _half_month(said: str, asked: _PeriodSearch) -> Period | None:
    """上半月, 上月下半月: a half of this month or of another one."""
    found = re.fullmatch(rf"(?:{_WAY}月)?(?P<half>[上下])半月?", said)
    if found is None:
        return None
    way = found["way"]

    def of_month(first: dt.date) -> Period:
        return period_of(
            PeriodKind.HALF_MONTH, first.replace(day=1 if found["half"] == "上" else 16)
        )

    half = of_month(shifted_month(asked.today, steps_away(way)))
    if way or asked.ahead or half.begin <= asked.today:
        return half
    return of_month(shifted_month(asked.today, -1))


def _unnamed_year(
    of_year: Callable[[int], Period | None], this: int, asked: _PeriodSearch
) -> Period | None:
    """Return the period in the newest year that has begun, or ahead in the nearest."""
    found = [one for year in (this, this - 1, this + 1) if (one := of_year(year)) is not None]
    if not found:
        return None
    if asked.ahead:
        return min(
            found, key=lambda one: max(one.begin - asked.today, asked.today - one.last, -ONE_DAY)
        )
    begun = [one for one in found if one.begin <= asked.today]
    return max(begun, key=lambda one: one.begin) if begun else min(found, key=lambda one: one.begin)


_READERS = (_relative, _whole_year, _week, _month, _quarter, _half_year, _half_month)
