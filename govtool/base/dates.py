"""Dates as people write them, and dates written for people. Pure: today is always handed in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _, in_chinese, sentences
from govtool.base.patterns import pattern
from govtool.base.text import half_width, quoted

FIRST_YEAR = 1990
LAST_YEAR = 2100

RELATIVE = {"今天": 0, "昨天": -1, "前天": -2, "today": 0, "yesterday": -1}
"""Words for days that are past, by the number of days from today."""
_AHEAD = {"明天": 1, "后天": 2, "大后天": 3, "tomorrow": 1}
# Patterns are compiled when first used: a run without a date is quicker.
_YEAR_FIRST = (
    r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
    r"|(?P<year2>[0-9]{4})(?P<month2>[0-9]{2})(?P<day2>[0-9]{2})"
    r"|(?P<year3>[0-9]{4})年(?P<month3>[0-9]{1,2})月(?P<day3>[0-9]{1,2})日"
)
_ISO = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_YEAR = r"([0-9]{1,2})月([0-9]{1,2})日"
_SHORT_YEAR = r"[0-9]{2}([-/.年])[0-9]{1,2}[-/.月][0-9]{1,2}日?"
_YEAR_LAST = r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}"
_MONTH_ALONE = (
    r"(?:(?:19|20)[0-9]{2}(?:[-/.]?(?:0?[1-9]|1[0-2])|年(?:[0-9]{1,2}月?)?)?|[0-9]{1,2}月)"
    r"(?:[上中下]旬|初|中|末|底|份)?"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("。、", "."))
_HALVES = "凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|夜里|晚"
_AFTERNOON = frozenset({"午后", "下午", "傍晚", "晚上", "晚", "pm"})
_BESIDE = rf"""
    (?:\s*[(\[]?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])[)\]]?)?
    (?:(?:[\sT]+|(?<=[日)一二三四五六天]))
        (?:(?P<half>{_HALVES})\s*)?
        (?:(?P<hour>[0-9]{{1,2}})\s*(?::|时|点)\s*
            (?:(?P<minute>[0-9]{{1,2}}|半)(?:(?::|分)(?:(?P<second>[0-9]{{1,2}})(?:[.,][0-9]+)?秒?)?)?)?许?)?
        (?:\s*(?P<english>[ap]\.?m\.?))?
        \s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)?
    )?"""
"""The text allowed behind a date: a weekday, and a time of day with its zone."""
_CHINA = dt.timedelta(hours=8)
_DIGITS = "〇一二三四五六七八九"
_OTHER_FORMS = (
    (r"^([0-9]{8})([0-9]{2})([0-9]{2})(?:[0-9]{2})?$", r"\1 \2:\3"),
    (r"(月[0-9]{1,2})$", r"\1日"),
    (r"^([0-9]{4}([-/.])[0-9]{1,2}\2[0-9]{1,2})日", r"\1"),
    (r"[(\[]([一二三四五六日天])[)\]]", r"(周\1)"),
)
"""The forms of dates that equal another: no 日, a time without marks, (一) for (周一)."""
_ONE = "[一二三四五六七八九]"
_CHINESE_NUMBER = (
    r"[〇零○◯O一二三四五六七八九]{4}(?=年)|元(?=月)"
    rf"|(?<![〇零一二三四五六七八九十廿卅])(?:[〇零]?{_ONE}|(?:[一二三]?十|廿|卅){_ONE}?)(?=[月日时点])"
)
_SERIAL = r"[0-9]{5}(\.[0-9]+)?"
# Day 0 of the 1900 date system after its imaginary 1900-02-29; earlier days are out of range.
_SERIAL_EPOCH = dt.date(1899, 12, 30)
CHINESE_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip  # a table


class WrittenDay(NamedTuple):
    """A written date: the day, whether it has a year, and the weekday beside it or None."""

    day: dt.date
    has_year: bool = True
    weekday: int | None = None

    @property
    def has_other_weekday(self) -> bool:
        """Return whether the weekday written beside the date is not its own."""
        return self.weekday is not None and self.weekday != self.day.weekday()

    def in_year(self, year: int) -> dt.date | None:
        """Return the same day of another year; None for 29 February of a common year."""
        return _day_or_none(year, self.day.month, self.day.day)


def parse_date(
    value: str | float | dt.date, today: dt.date, *, serial: bool = False, ahead: bool = False
) -> dt.date:
    """Return the day meant by ``value``; see :func:`written_day`."""
    return written_day(value, today, serial=serial, ahead=ahead).day


def written_day(
    value: str | float | dt.date, today: dt.date, *, serial: bool = False, ahead: bool = False
) -> WrittenDay:
    """Return the day meant by ``value``, and how it is written (contract, "Dates in").

    A time of day behind it is left out; with a zone, the day is that of China at the time.

    :param value: text as typed or read from a file; or a date, time stamp or number out of a
        spreadsheet cell.
    :param today: what 今天 and the missing year of 3月2日 refer to.
    :param serial: whether a number may be an Excel serial number (46027 is 2026-01-05); only for
        files.
    :param ahead: whether 明天 may be meant, as for a due date; a fact has happened already.
    :raises Refused: code ``bad_date``.

    >>> today = dt.date(2026, 3, 5)
    >>> [str(parse_date(text, today)) for text in ("３月２号", "前天", "二〇二六年三月二日")]
    ['2026-03-02', '2026-03-03', '2026-03-02']
    >>> str(parse_date("2026-03-01T16:30:00Z", dt.date(2026, 3, 5)))
    '2026-03-02'
    """
    written = _plain_day(value) or (_serial_day(value) if serial else None)
    if written is None and not isinstance(value, float):
        written = _read(half_width(str(value)), today, RELATIVE | _AHEAD if ahead else RELATIVE)
    if written is None or not FIRST_YEAR <= written.day.year <= LAST_YEAR:
        raise _refusal(value, written, in_file=serial)
    return written


def other_weekday_text(written: WrittenDay) -> str:
    """Return the doubt about a date beside which another weekday is written."""
    assert written.weekday is not None
    return _("{day} is a {right}, not a {written}.").format(
        day=written.day,
        right=_weekday_name(written.day.weekday()),
        written=_weekday_name(written.weekday),
    )


def _plain_day(value: object) -> WrittenDay | None:
    """Return the day of a spreadsheet's date cell; its time of day does not count."""
    if isinstance(value, dt.datetime):
        return WrittenDay(value.date())
    return WrittenDay(value) if isinstance(value, dt.date) else None


def _serial_day(value: object) -> WrittenDay | None:
    if isinstance(value, bool):
        return None
    text = half_width(str(value))
    if not re.fullmatch(_SERIAL, text):
        return None
    return WrittenDay(_SERIAL_EPOCH + dt.timedelta(days=int(float(text))))


def _read(text: str, today: dt.date, words: Mapping[str, int]) -> WrittenDay | None:
    """Return the day that a half-width text means; None for none, or no such day."""
    if text.casefold() in words:
        return WrittenDay(today + dt.timedelta(days=words[text.casefold()]))
    if _ISO.fullmatch(text) and (plain := _day_or_none(*map(int, text.split("-")))) is not None:
        return WrittenDay(plain)  # most dates of a file, read five times as fast
    parts = _parts(_plainly(text))
    day = _day_or_none(*_numbers(parts.date, today)) if parts else None
    if parts is None or day is None:
        return None
    has_year = any(parts.date[year] for year in ("year", "year2", "year3"))
    beside = parts.beside
    if beside is None:
        return WrittenDay(day, has_year)
    weekday = beside["weekday"]
    number = CHINESE_WEEKDAYS.index(weekday.replace("天", "日")) if weekday else None
    return WrittenDay(_day_in_china(day, beside), has_year, number)


class _DateParts(NamedTuple):
    """A text with the form of a date: the date, and what is beside it or None."""

    date: re.Match[str]
    beside: re.Match[str] | None


def _parts(text: str) -> _DateParts | None:
    """Return the parts of a text in plain form (:func:`_plainly`); None if it is no date."""
    found = re.match(f"(?:{_YEAR_FIRST}|{NO_YEAR})", text)
    if found is None or found.end() == len(text):
        return _DateParts(found, None) if found else None
    pattern = re.compile(_BESIDE, re.VERBOSE | re.IGNORECASE)
    beside = pattern.fullmatch(text, found.end())
    return _DateParts(found, beside) if beside and _is_time(beside) else None


def _plainly(text: str) -> str:
    """Return the text with digits for Chinese numbers, 日 for 号, plain hyphens, no blanks."""
    text = re.sub(r"\s*([年月日号])", r"\1", text).replace("号", "日").rstrip(" .,;。，、" + MARK)
    text = re.sub(r"(?<=[年月])\s+", "", text)
    if "月" in text:
        text = re.sub(_CHINESE_NUMBER, lambda match: chinese_digits(match[0]), text)
    text = re.sub("-+", "-", text.translate(_DASHES))
    for written, plain in _OTHER_FORMS:
        text = re.sub(written, plain, text)
    return text


def chinese_digits(number: str) -> str:
    """Return a Chinese number of a date in digits: 二〇二六, 十二, 廿一, 元 (first month).

    >>> [chinese_digits(number) for number in ("二〇二六", "十", "三十一", "廿一", "零三", "元")]
    ['2026', '10', '31', '21', '03', '1']
    """
    for written in "零○◯O":
        number = number.replace(written, "〇")
    number = number.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = number.partition("十")
    if not ten:
        return "".join(str(_DIGITS.index(character)) for character in number)
    if len(tens) > 1 or len(ones) > 1:
        return number
    return f"{_DIGITS.index(tens or '一')}{_DIGITS.index(ones or '〇')}"


def _numbers(found: re.Match[str], today: dt.date) -> tuple[int, int, int]:
    numbers = [int(part) for part in found.groups() if part and part.isdigit()]
    month, day = numbers[-2:]
    return (numbers[0] if len(numbers) > len((month, day)) else today.year, month, day)


def _day_or_none(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _is_time(beside: re.Match[str]) -> bool:
    """Return whether there is such a time of day; a zone belongs to one."""
    if beside["hour"] is None:
        return not beside["zone"] and not beside["english"]
    minute = 0 if beside["minute"] == "半" else int(beside["minute"] or 0)
    return int(beside["hour"]) <= 24 and minute < 60 and int(beside["second"] or 0) <= 60  # noqa: PLR2004  # a clock


def _day_in_china(day: dt.date, beside: re.Match[str]) -> dt.date:
    """Return the day in China at the time of a zone; without a zone the day itself."""
    if not beside["zone"]:
        return day
    hour = int(beside["hour"])
    half = (beside["half"] or beside["english"] or "").casefold().replace(".", "")
    noon = dt.timedelta(hours=12)
    time = dt.timedelta(hours=hour, minutes=int(beside["minute"] or 0))
    if half in _AFTERNOON and time < noon:
        time += noon
    moment = dt.datetime.combine(day, dt.time()) + time - _offset(beside["zone"].upper()) + _CHINA
    return moment.date()


def _offset(zone: str) -> dt.timedelta:
    match = re.search(r"([+-])([0-9]{1,2}):?([0-9]{2})?$", zone)
    if match is None:
        return dt.timedelta()
    ahead = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -ahead if match[1] == "-" else ahead


def _refusal(value: object, written: WrittenDay | None, *, in_file: bool) -> Refused:
    shown = quoted(value)
    text = _plainly(half_width(str(value)[:80]))
    way_out = None
    hint = (
        _("Write 2026-03-02, 2026/3/2, 2026.3.2, 20260302 or 2026年3月2日.")
        if in_file
        else _(
            "Write 2026-03-02, 2026/3/2, 2026.3.2, 20260302, 2026年3月2日,"
            " 3月2日 (this year), 今天, 昨天 or 前天."
        )
    )
    if written is not None:
        message = _("“{value}” is not a date between {first} and {last}.")
    elif re.fullmatch(_SHORT_YEAR, text):
        message = _("“{value}” has a year of two digits.")
    elif re.fullmatch(_YEAR_LAST, text):
        message = _("“{value}” has the year last: it could mean two days.")
        way_out = (
            _('A mapping (--map) says which: order = "dmy" or "mdy" under [dates].')
            if in_file
            else None
        )
    elif re.fullmatch(_MONTH_ALONE, text):
        message = _("“{value}” names no day.")
    elif text.casefold() in _AHEAD:
        message = _("“{value}” has not come yet; only what has happened can be recorded.")
    elif _parts(text):
        message, hint = _("There is no such day: “{value}”."), ""  # it is written well
    else:
        message = _("“{value}” is not a date.")
    text_of_refusal = message.format(value=shown, first=FIRST_YEAR, last=LAST_YEAR)
    return Refused("bad_date", text_of_refusal, sentences(hint, way_out), value=shown)


def no_year(value: str) -> Refused:
    """Return the refusal of a date in a file that nowhere says its year."""
    return Refused(
        "bad_date",
        _("“{value}” has no year, and the file does not say which is meant.").format(
            value=quoted(value)
        ),
        _(
            "Write the year, or give it for the whole file in a mapping (--map): year = 2025 under [dates]."
        ),
        value=quoted(value),
    )


def weekday_text(day: dt.date) -> str:
    """Return 周四, or Thu."""
    return _weekday_name(day.weekday())


def _weekday_name(weekday: int) -> str:
    return f"周{CHINESE_WEEKDAYS[weekday]}" if in_chinese() else _ENGLISH_WEEKDAYS[weekday]


MARK = "*"
"""Stands behind a date that may still move."""


class ProvisionalDay(dt.date):
    """A due date 暂定 computed through a year whose holiday notice is not known: it may still move.

    Wherever people see it, the :data:`MARK` stands behind it; to programs it is a date like any
    other.
    """

    @classmethod
    def of(cls, day: dt.date) -> ProvisionalDay:
        """Return a day as one that may still move."""
        return cls(day.year, day.month, day.day)


def marked(text: str, day: dt.date) -> str:
    """Return the text of a day with the mark of a provisional one.

    >>> marked("2027-01-04", ProvisionalDay(2027, 1, 4)), marked("2026-03-02", dt.date(2026, 3, 2))
    ('2027-01-04*', '2026-03-02')
    """
    return text + MARK if isinstance(day, ProvisionalDay) else text


def provisional_years(days: Iterable[Any]) -> list[int]:
    """Return the years of the provisional days among some values, in order."""
    return sorted({day.year for day in days if isinstance(day, ProvisionalDay)})


def provisional_remark(values: Iterable[Any]) -> str:
    """Return the remark on provisional days among some values, in Chinese; empty for none.

    >>> provisional_remark(["", ProvisionalDay(2027, 1, 4), dt.date(2026, 3, 2)])
    '带*的日期为暂定：2027年放假通知尚未公布，公布后可能变动。'
    """
    years = "、".join(f"{year}年" for year in provisional_years(values))
    return f"带{MARK}的日期为暂定：{years}放假通知尚未公布，公布后可能变动。" if years else ""


def paper_day(day: dt.date | None) -> str:
    """Return a due date in a sentence or box, with the year whose notice is missing.

    >>> paper_day(ProvisionalDay(2027, 1, 4)), paper_day(dt.date(2026, 3, 2))
    ('2027年1月4日*（暂定，2027年放假通知尚未公布）', '2026年3月2日')
    """
    waits = f"（暂定，{day.year}年放假通知尚未公布）" if isinstance(day, ProvisionalDay) else ""
    return chinese_day(day) + waits


def iso_text(day: dt.date) -> str:
    """Return 2026-03-02, as files have it, with the mark of a provisional day."""
    return marked(day.isoformat(), day)


def month_day_text(day: dt.date, today: dt.date) -> str:
    """Return 2月5日 or 5 Feb, with the year if not today's, and with its mark."""
    return marked(_month_day(day, today), day)


def _month_day(day: dt.date, today: dt.date) -> str:
    if in_chinese():
        year = "" if day.year == today.year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]}{year}"


def chinese_day(day: dt.date | None) -> str:
    """Return 2026年3月2日 for files and forms, with its mark; empty without a day.

    >>> chinese_day(dt.date(2026, 3, 2)), chinese_day(None)
    ('2026年3月2日', '')
    """
    return marked(f"{day.year}年{day.month}月{day.day}日", day) if day else ""


def day_text(day: dt.date, today: dt.date) -> str:
    """Return 2月5日（周四）, or Thu 5 Feb; as :func:`month_day_text`."""
    if in_chinese():
        return marked(f"{_month_day(day, today)}（{weekday_text(day)}）", day)
    return marked(f"{weekday_text(day)} {_month_day(day, today)}", day)
