"""Dates as people write them, and dates written for people. Pure: today is always handed in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from govtool.errors import Refused
from govtool.i18n import _, in_chinese, sentences
from govtool.text import half_width

FIRST_YEAR = 1990
LAST_YEAR = 2100

_RELATIVE = {"今天": 0, "昨天": -1, "前天": -2, "today": 0, "yesterday": -1}
_AHEAD = {"明天": 1, "后天": 2, "大后天": 3, "tomorrow": 1}
# Patterns are compiled when first used: a run without a date is quicker.
_YEAR_FIRST = (
    r"(?P<year>[0-9]{4})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
    r"|(?P<year2>[0-9]{4})(?P<month2>[0-9]{2})(?P<day2>[0-9]{2})"
    r"|(?P<year3>[0-9]{4})年(?P<month3>[0-9]{1,2})月(?P<day3>[0-9]{1,2})日"
)
_THIS_YEAR = r"([0-9]{1,2})月([0-9]{1,2})日"
_SHORT_YEAR = r"[0-9]{2}([-/.年])[0-9]{1,2}[-/.月][0-9]{1,2}日?"
_TIME = r"([ T]+|(?<=日))[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
_MIDNIGHT = r"([ T]+|(?<=日))0{1,2}:00(:00([.]0+)?)?"
_TO = r"\.\.+|\s*(?:至|到|~|–|—+|(?<=日)-)\s*"
_DAY_ALONE = r"[0-9]{1,2}日"
_WEEKS = {"上周": -7, "本周": 0, "这周": 0, "下周": 7, "last week": -7, "this week": 0, "next week": 7}
_WEEKDAY = r"(?:周|星期|礼拜)([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?"
_SERIAL = r"[0-9]{5}(\.[0-9]+)?"
# Day 0 of the 1900 date system as it counts after its imaginary 1900-02-29; earlier days are out of range anyway.
_SERIAL_EPOCH = dt.date(1899, 12, 30)
_CHINESE_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def parse_date(value: str | float | dt.date, today: dt.date, *, serial: bool = False, ahead: bool = False) -> dt.date:
    """The day meant by ``value``, in any form of the contract (General, "Dates in").

    :param value: text as typed or read from a file; or a date, time stamp or number out of a spreadsheet cell.
    :param today: what 今天 and the missing year of 3月2日 refer to.
    :param serial: whether a number may be an Excel serial number (46027 is 2026-01-05), and midnight follow a day, as
        programs and databases write days; only for spreadsheets.
    :param ahead: whether 明天 may be meant, as for a due date; a fact has happened already.
    :raises Refused: code ``bad_date``, with the accepted forms as hint.

    >>> [parse_date(t, dt.date(2026, 3, 5)).isoformat() for t in ("2026/3/2", "３月２日", "前天", "20260302")]
    ['2026-03-02', '2026-03-02', '2026-03-03', '2026-03-02']
    """
    day = _plain_day(value)
    if day is None and serial:
        day = _serial_day(value)
    if day is None and not isinstance(value, float):
        text = half_width(str(value))
        text = _without(_MIDNIGHT, text) if serial else text
        day = _written_day(text, today, _RELATIVE | _AHEAD if ahead else _RELATIVE)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _refusal(value, today, no_such_day=day is None, in_file=serial)
    return day


def parse_days(value: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last of the days meant: one day, 2026-03-02..2026-03-08, 3月2日至8日, 本周, 下周, 周三.

    A weekday alone is the next one of its name, today included.

    :raises Refused: code ``bad_date``; also for a range that runs backwards.

    >>> [str(d) for d in parse_days("3月2日至8日", dt.date(2026, 3, 5))]
    ['2026-03-02', '2026-03-08']
    >>> [str(d) for d in parse_days("下周", dt.date(2026, 3, 5))]
    ['2026-03-09', '2026-03-15']
    """
    text = half_width(value)
    named = _named_days(text.casefold(), today)
    if named is not None:
        return named
    begin, to, end = (part.strip() for part in re.sub(_TO, "..", text, count=1).partition(".."))
    first = parse_date(begin, today, ahead=True)
    last = parse_date(_with_year_of(first, end), today, ahead=True) if to else first
    if last < first:
        message = _("“{value}” ends before it begins.").format(value=value[:40])
        raise Refused(
            "bad_date",
            message,
            _("Write the earlier day first, and the year of a day in another year."),
            value=value[:40],
        )
    return first, last


def _with_year_of(first: dt.date, text: str) -> str:
    """The end of a range that leaves out what its beginning says: 8日, 3月8日."""
    if re.fullmatch(_DAY_ALONE, text):
        return f"{first.year}年{first.month}月{text}"
    return f"{first.year}年{text}" if re.fullmatch(_THIS_YEAR, text) else text


def _named_days(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    monday = today - dt.timedelta(days=today.weekday())
    if text in _WEEKS:
        monday += dt.timedelta(days=_WEEKS[text])
        return monday, monday + dt.timedelta(days=6)
    match = re.fullmatch(_WEEKDAY, text)
    if match is None:
        return None
    names = _CHINESE_WEEKDAYS if match[1] else [name.casefold() for name in _ENGLISH_WEEKDAYS]
    wanted = names.index((match[1] or match[2]).replace("天", "日"))
    day = today + dt.timedelta(days=(wanted - today.weekday()) % 7)
    return day, day


def _plain_day(value: object) -> dt.date | None:
    """A spreadsheet's date cell; its time of day says nothing about the fact, which is a whole day."""
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None


def _serial_day(value: object) -> dt.date | None:
    if isinstance(value, bool):
        return None
    text = half_width(str(value))
    if not re.fullmatch(_SERIAL, text):
        return None
    return _SERIAL_EPOCH + dt.timedelta(days=int(float(text)))


def _without(time: str, text: str) -> str:
    """``text`` up to the time of day that ends it, if it is one of the pattern ``time``."""
    match = re.search(time, text)
    return text[: match.start()] if match and match.end() == len(text) else text


def _written_day(text: str, today: dt.date, words: Mapping[str, int]) -> dt.date | None:
    if text.casefold() in words:
        return today + dt.timedelta(days=words[text.casefold()])
    numbers = _numbers(text, today)
    return _day_or_none(*numbers) if numbers else None


def _numbers(text: str, today: dt.date) -> tuple[int, int, int] | None:
    """Year, month and day of a date written in an accepted form, whether or not there is such a day."""
    text = re.sub(r"\s*([年月日])\s*", r"\1", text)
    if match := re.fullmatch(_YEAR_FIRST, text):
        year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
        return year, month, day
    if match := re.fullmatch(_THIS_YEAR, text):
        return today.year, int(match[1]), int(match[2])
    return None


def _day_or_none(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _refusal(value: object, today: dt.date, *, no_such_day: bool, in_file: bool) -> Refused:
    way_out = None
    shown = str(value)[:40]
    text = half_width(shown)
    if re.fullmatch(_SHORT_YEAR, text):
        message = _("“{value}” has a year of two digits.").format(value=shown)
    elif no_such_day and not _numbers(text, today) and _numbers(_without(_TIME, text), today):
        message = _("“{value}” has a time of day; a date is a whole day.").format(value=shown)
        way_out = _("A mapping (--map) with drop_time = true leaves times of day out.") if in_file else None
    elif text.casefold() in _AHEAD:
        message = _("“{value}” has not come yet; only what has happened can be recorded.").format(value=shown)
    elif no_such_day and _numbers(text, today):
        message = _("There is no such day: “{value}”.").format(value=shown)
    else:
        message = _("“{value}” is not a date between {first} and {last}.").format(
            value=shown, first=FIRST_YEAR, last=LAST_YEAR
        )
    hint = _("Write 2026-03-02, 2026/3/2, 2026.3.2, 20260302, 2026年3月2日, 3月2日 (this year), 今天, 昨天 or 前天.")
    return Refused("bad_date", message, sentences(hint, way_out), value=shown)


def weekday_text(day: dt.date) -> str:
    """周四, or Thu."""
    if in_chinese():
        return f"周{_CHINESE_WEEKDAYS[day.weekday()]}"
    return _ENGLISH_WEEKDAYS[day.weekday()]


def month_day_text(day: dt.date, today: dt.date) -> str:
    """2月5日, or 5 Feb; with the year when it is not the year of ``today``."""
    if in_chinese():
        year = "" if day.year == today.year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]}{year}"


def chinese_day(day: dt.date | None) -> str:
    """2026年3月2日, as files and forms write it whatever the clerk reads; empty without a day.

    >>> chinese_day(dt.date(2026, 3, 2)), chinese_day(None)
    ('2026年3月2日', '')
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def day_text(day: dt.date, today: dt.date) -> str:
    """2月5日（周四）, or Thu 5 Feb; with the year when it is not the year of ``today``."""
    if in_chinese():
        return f"{month_day_text(day, today)}（{weekday_text(day)}）"
    return f"{weekday_text(day)} {month_day_text(day, today)}"
