"""Days as people type them: 周五, 下周一, 15天, 月底, 上月15日.

What is said without 上 or 下 lies in the direction in which the field looks: for a fact the most
recent day of that name, for a due date the coming one, today included.
"""

from __future__ import annotations

import calendar as month_calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from govtool.base.dates import CHINESE_WEEKDAYS, NO_YEAR, chinese_digits, parse_date
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.text import half_width, quoted

AfterWorkdays = Callable[[dt.date, int], dt.date]
"""Gives the n-th working day after a day."""


class Looking(NamedTuple):
    """From where, and in which direction, a day is looked for.

    :param ahead: whether a day to come is meant, as of a due date. :param start: the day from which
        15天 counts.
    :param workdays: None where working days mean nothing.
    """

    today: dt.date
    ahead: bool = False
    start: dt.date | None = None
    workdays: AfterWorkdays | None = None


_DAYS = {
    "今日": 0, "昨日": -1, "前日": -2, "明日": 1, "大前天": -3,
    "day before yesterday": -2, "the day before yesterday": -2,
    "day after tomorrow": 2, "the day after tomorrow": 2,
}  # fmt: skip
_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AWAY = r"(?P<way>上+|下+|本|这)?个?"
_WEEKDAY = rf"{_AWAY}(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
_ENGLISH_WEEKDAY = (
    r"(?:(?P<way>last|this|next) )?"
    r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?"
)
_WEEKS = {
    "上周": -1,
    "本周": 0,
    "这周": 0,
    "下周": 1,
    "last week": -1,
    "this week": 0,
    "next week": 1,
}
_TO = r"\.\.+|\s*(?:至|到|~|–|—+|(?<=日)-)\s*"
_DAY_ALONE = r"[0-9]{1,2}[日号]"
_NUMBER = r"(?P<n>[0-9]{1,4})"
_UNIT = r"(?P<unit>个?工作日|working days?|wd|个?(?:周|星期|礼拜)|weeks?|w|天|日|days?|d)"
_COUNT = rf"(?:in )?{_NUMBER} ?{_UNIT}(?P<side>后|以后|之后|内|以内|之内|前|以前|之前| ago| later| from now)?"
_LENGTH = rf"{_NUMBER} ?(?P<unit>个?(?:周|星期|礼拜)|weeks?|w|天|日|days?|d)?(?:内|以内|之内)?"
_PAST = frozenset({"前", "以前", "之前", "ago"})
YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_STEPS = {"上": -1, "下": 1}
_ENGLISH_STEPS = {"last": -1, "next": 1}
_MONTH_END = (
    rf"{_AWAY}月[底末]|(?:the )?(?:end of (?:the )?(?:(?P<way2>last|next|this) )?month|month end)",
    r"(?P<year>(?:[0-9]{4}|今|去|前|明)年)?(?P<month>[0-9]{1,2})月份?[底末]",
    r"(?:(?P<year>今|本|去|明|前|[0-9]{4})年?)?年[底末]|(?:the )?(?:end of (?:the )?year|year end)",
)
_MONTH_DAY = rf"(?:{_AWAY}月(?:份)?)?(?P<day>[0-9]{{1,2}})[日号]"


def meant_day(text: str, looking: Looking) -> dt.date | None:
    """Return the day meant by words; None for other text, as a full date.

    :raises Refused: code ``bad_date``, when the words can mean two days, or there is no such day.

    >>> today = dt.date(2026, 3, 4)
    >>> [str(meant_day(text, Looking(today))) for text in ("周五", "大前天", "3天前", "5号")]
    ['2026-02-27', '2026-03-01', '2026-03-01', '2026-02-05']
    >>> [str(meant_day(text, Looking(today, ahead=True))) for text in ("下周五", "15天", "月底")]
    ['2026-03-13', '2026-03-19', '2026-03-31']
    """
    words = _plainly(text)
    if words in _DAYS:
        return looking.today + dt.timedelta(days=_DAYS[words])
    readers = (_weekday, _english_weekday, _counted, _end, _day_of_month, _with_year)
    return next((day for read in readers if (day := read(words, text, looking)) is not None), None)


def meant_days(text: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day: one day, 2026-03-02..2026-03-08, 3月2日至8日, 下周, 周三.

    :raises Refused: code ``bad_date``; also for a range that runs backwards.

    >>> [str(d) for d in meant_days("3月2日至8日", dt.date(2026, 3, 5))]
    ['2026-03-02', '2026-03-08']
    >>> [str(d) for d in meant_days("下周", dt.date(2026, 3, 5))]
    ['2026-03-09', '2026-03-15']
    """
    words = half_width(text)
    if words.casefold() in _WEEKS:
        monday = _of_week(today, _WEEKS[words.casefold()], 0)
        return monday, monday + dt.timedelta(days=6)
    day = meant_day(text, Looking(today, ahead=True)) or _whole_date(words, today)
    if day is not None:
        return day, day
    begin, to, end = (part.strip() for part in re.sub(_TO, "..", words, count=1).partition(".."))
    first = parse_date(begin, today, ahead=True)
    last = parse_date(_with_year_of(first, end), today, ahead=True) if to else first
    if last < first:
        message = _("“{value}” ends before it begins.", value=quoted(text))
        hint = _("Write the earlier day first, and the year of a day in another year.")
        raise Refused("bad_date", message, hint, value=quoted(text))
    return first, last


def _whole_date(text: str, today: dt.date) -> dt.date | None:
    """Return the day of a text that is one date, whatever marks a range has in it; or None."""
    if ".." in text:
        return None
    try:
        return parse_date(text, today, ahead=True)
    except Refused:
        return None


def _with_year_of(first: dt.date, text: str) -> str:
    """Return the end of a range that leaves out what its beginning says: 8日, 3月8日."""
    if re.fullmatch(_DAY_ALONE, text):
        return f"{first.year}年{first.month}月{text}"
    return f"{first.year}年{text}" if re.match(NO_YEAR, text.replace("号", "日")) else text


def days_in(text: str) -> int | None:
    """Return the number of days in ``3d``, ``3``, ``三天``, ``一周``; None where it is none.

    >>> [days_in(text) for text in ("3d", "3", "三天", "一周", "两周", "2 weeks", "周")]
    [3, 3, 3, 7, 14, 14, None]
    """
    found = re.fullmatch(_LENGTH, _plainly(text))
    return int(found["n"]) * _days_of(found["unit"] or "d") if found else None


def not_yet(text: str) -> Refused:
    """Return the refusal of a day to come where only what has happened can be recorded."""
    message = _("“{value}” has not come yet; only what has happened can be recorded.")
    return Refused("bad_date", message.format(value=quoted(text)), value=quoted(text))


def shifted_month(day: dt.date, months: int) -> dt.date:
    """Return the first day of the month so many months away.

    >>> str(shifted_month(dt.date(2026, 1, 31), -1))
    '2025-12-01'
    """
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def _plainly(text: str) -> str:
    """Return a text in half width, with digits for numbers except in weekdays."""
    words = " ".join(half_width(text).casefold().split())
    if not words.isascii():
        words = words.replace(" ", "").replace("两", "二")
        words = re.sub(
            r"(?<![周期拜])[〇零一二三四五六七八九十廿卅]+(?=个|周|星期|礼拜|[天日号月年])",
            in_digits,
            words,
        )
    return words


def in_digits(found: re.Match[str]) -> str:
    """Return the Chinese number that was found in digits, or as it is where it is none."""
    return str(int(digits)) if (digits := chinese_digits(found[0])).isdecimal() else found[0]


def steps_away(way: str | None) -> int:
    """Return how many weeks, months … 上, 上上, 下, last mean; 0 for 本, and for nothing.

    >>> [steps_away(way) for way in ("上上", "下", "本", "last", None)]
    [-2, 1, 0, -1, 0]
    """
    if not way:
        return 0
    return _ENGLISH_STEPS.get(way, _STEPS.get(way[0], 0) * len(way))


def _weekday(words: str, _text: str, looking: Looking) -> dt.date | None:
    found = re.fullmatch(_WEEKDAY, words)
    if found is None:
        return None
    wanted = CHINESE_WEEKDAYS.index(found["weekday"].replace("天", "日"))
    if found["way"]:
        return _of_week(looking.today, steps_away(found["way"]), wanted)
    return _nearest(wanted, looking)


def _english_weekday(words: str, text: str, looking: Looking) -> dt.date | None:
    found = re.fullmatch(_ENGLISH_WEEKDAY, words)
    if found is None:
        return None
    wanted = _ENGLISH_WEEKDAYS.index(found["weekday"])
    way = found["way"]
    if way is None:
        return _nearest(wanted, looking)
    of_week = _of_week(looking.today, steps_away(way), wanted)
    if way == "this":
        return of_week
    step = dt.timedelta(days=steps_away(way))
    beside = _nearest(wanted, Looking(looking.today + step, ahead=way == "next"))
    if beside != of_week:
        raise _ambiguous(text, of_week, beside)
    return of_week


def _ambiguous(text: str, *days: dt.date) -> Refused:
    message = _("“{value}” may be {days}.").format(
        value=quoted(text), days=_(" or ").join(day.isoformat() for day in sorted(days))
    )
    return Refused("bad_date", message, _("Write the date."), value=quoted(text))


def _of_week(today: dt.date, weeks: int, weekday: int) -> dt.date:
    return today + dt.timedelta(days=weekday - today.weekday() + 7 * weeks)


def _nearest(weekday: int, looking: Looking) -> dt.date:
    """Return the day of that name in the direction in which is looked, today included."""
    days = weekday - looking.today.weekday()
    return looking.today + dt.timedelta(days=days % 7 if looking.ahead else -(-days % 7))


def _counted(words: str, text: str, looking: Looking) -> dt.date | None:
    """Return the day of 15天, 15日后, 3天前, 15个工作日."""
    found = re.fullmatch(_COUNT, words)
    if found is None:
        return None
    side = (found["side"] or "").strip()
    is_past = side in _PAST
    if not is_past and (not looking.ahead or (found["unit"] == "日" and not side)):
        return None  # 15日 is a day of the month
    n, start = int(found["n"]), looking.start or looking.today
    if "工作" in found["unit"] or (
        found["unit"].startswith("w") and "d" in found["unit"].removeprefix("week")
    ):
        return _after_workdays(n, text, looking, is_past=is_past)
    days = dt.timedelta(days=n * _days_of(found["unit"]))
    return looking.today - days if is_past else start + days


def _after_workdays(n: int, text: str, looking: Looking, *, is_past: bool) -> dt.date:
    if is_past or looking.workdays is None:
        message = _("“{value}”: working days are not counted here.").format(value=quoted(text))
        raise Refused("bad_date", message, _("Write the date."), value=quoted(text))
    return looking.workdays(looking.start or looking.today, n)


def _days_of(unit: str) -> int:
    return 7 if unit[0] == "w" or unit.removeprefix("个") in {"周", "星期", "礼拜"} else 1


def _end(words: str, _text: str, looking: Looking) -> dt.date | None:
    """Return the last day of a month or a year: 月底, 上月末, 3月底, 年底."""
    today = looking.today
    this, named, year = (re.fullmatch(pattern, words) for pattern in _MONTH_END)
    if this:
        way = this["way"] or this["way2"]
        return _last_of(shifted_month(today, steps_away(way)))
    if named and 1 <= int(named["month"]) <= 12:  # noqa: PLR2004  # months
        return _last_of(dt.date(_year(named["year"], today), int(named["month"]), 1))
    return dt.date(_year(year["year"], today), 12, 31) if year else None


def _year(words: str | None, today: dt.date) -> int:
    words = (words or "").removesuffix("年")
    return int(words) if words.isdecimal() else today.year + YEARS.get(f"{words}年", 0)


def _last_of(month: dt.date) -> dt.date:
    return month.replace(day=month_calendar.monthrange(month.year, month.month)[1])


def _day_of_month(words: str, text: str, looking: Looking) -> dt.date | None:
    """Return the day of 5号 and 上月15日."""
    found = re.fullmatch(_MONTH_DAY, words)
    if found is None:
        return None
    day = int(found["day"])
    if "月" in words:
        month = shifted_month(looking.today, steps_away(found["way"]))
    else:
        past_it, before_it = looking.today.day > day, looking.today.day < day
        month = shifted_month(looking.today, int(past_it) if looking.ahead else -int(before_it))
    try:
        return month.replace(day=day)
    except ValueError:
        message = _("“{value}”: {month} has no such day.")
        month_text = message.format(value=quoted(text), month=f"{month:%Y-%m}")
        raise Refused("bad_date", month_text, _("Write the date."), value=quoted(text)) from None


def _with_year(words: str, _text: str, looking: Looking) -> dt.date | None:
    """Return the day of 去年12月5日."""
    found = re.fullmatch(
        rf"(?P<year>{'|'.join(YEARS)})(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})[日号]?", words
    )
    if found is None:
        return None
    try:
        year = looking.today.year + YEARS[found["year"]]
        return dt.date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
