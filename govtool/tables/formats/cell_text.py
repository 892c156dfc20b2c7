"""The cells of a workbook as the text a person reads there.

Text stays as it is, a date becomes ISO text, a number its shortest exact form. What a spreadsheet
program did to a value before we got it (rounded it, took it for a date, could not calculate it) is
told beside the text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from govtool.tables.cell_guards import GUARD, NO, YES

_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number and makes the others 0."""

_EPOCHS = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
"""Day 0 by whether a workbook counts from 1904, as those from old Macintoshes do."""

_LEAP_DAY = 60
"""29 February 1900, which never was: the days before it have numbers one too small."""

_DAY_MS = 86_400_000
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class CellKind(Enum):
    """The kind of a cell, as far as its text does not tell."""

    TEXT = auto()
    NUMBER = auto()
    LONG_NUMBER = auto()
    DATE = auto()
    ERROR = auto()
    UNCALCULATED = auto()


class CellText(NamedTuple):
    """The text of a cell, and what it is."""

    text: str
    kind: CellKind


@dataclass(slots=True)
class RawCell:
    """A cell in the XML of a sheet: type, style, value, and whether a formula made that."""

    type: str = "n"
    style: int = 0
    value: str = ""
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """The tables that cells refer to: texts, styles of dates and of text, first day."""

    strings: Sequence[str]
    date_styles: Container[int]
    text_styles: Container[int]
    counts_from_1904: bool = False

    def said(self, cell: RawCell) -> CellText | None:
        """Return the text and kind of a cell; None when it is blank.

        :raises ValueError: the value is not what its type says. :raises IndexError: there is no
            such text.
        """
        if not cell.value:
            calculated = not cell.is_formula or cell.type == "str"  # a formula may well say nothing
            return None if calculated else CellText("", CellKind.UNCALCULATED)
        match cell.type:
            case "s":
                return self._text(self.strings[int(cell.value)], cell.style)
            case "str" | "inlineStr":
                return self._text(unescaped(cell.value), cell.style)
            case "b":
                return CellText(YES if cell.value in {"1", "true"} else NO, CellKind.TEXT)
            case "e":
                return CellText(cell.value, CellKind.ERROR)
            case "d":
                return CellText(cell.value.partition("T")[0], CellKind.DATE)
        if cell.style in self.date_styles:
            return _moment(cell.value, self.counts_from_1904)
        return number_text(cell.value)

    def day(self, serial: str) -> str:
        """Return the date of a number that has no date format; the number when it is none."""
        return _moment(serial, self.counts_from_1904).text

    def _text(self, text: str, style: int) -> CellText | None:
        if not text or text.isspace():
            return None
        # Digits in a cell formatted as text are text on purpose, which a guard says of a CSV cell.
        if style in self.text_styles and text[0].isdigit():
            text = GUARD + text
        return CellText(text, CellKind.TEXT)


def unescaped(text: str) -> str:
    r"""Return a text of a workbook with its escapes decoded and its line breaks as ours.

    ``_x000D_`` is how Excel writes a character that XML cannot hold; ``_x005F_`` keeps what only
    looks like that.

    >>> unescaped("甲_x000D_\n乙"), unescaped("表_x005F_x0041_号")
    ('甲\n乙', '表_x0041_号')
    """
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        # Two escapes may be halves of one character; the checks of text refuse a half alone.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


@lru_cache(maxsize=4096)
def _moment(value: str, counts_from_1904: bool) -> CellText:  # noqa: FBT001  # positional keys make the cache fast
    """Return a serial number as the date shown, without time of day; a time if it has no date."""
    try:
        days, milliseconds = divmod(round(float(value) * _DAY_MS), _DAY_MS)
        if days == 0:
            return CellText(_time_of_day(milliseconds), CellKind.DATE)
        days += not counts_from_1904 and 0 < days < _LEAP_DAY
        day = _EPOCHS[counts_from_1904] + dt.timedelta(days=days)
    except (OverflowError, ValueError):
        return number_text(value)
    return CellText(day.isoformat(), CellKind.DATE) if days > 0 else number_text(value)


def _time_of_day(milliseconds: int) -> str:
    minutes, rest = divmod(milliseconds, 60_000)
    return dt.time(*divmod(minutes, 60), *divmod(rest * 1000, 1_000_000)).isoformat()


def number_text(value: str) -> CellText:
    """Return a number in its shortest exact form. :raises ValueError: it is none."""
    if value.isdigit() and len(value) <= _EXACT_DIGITS:
        return CellText(value, CellKind.NUMBER)
    number = float(value)
    if not number.is_integer():
        return CellText(repr(number), CellKind.NUMBER)
    if abs(number) >= 10**_EXACT_DIGITS:
        return CellText(f"{number:.{_EXACT_DIGITS}G}", CellKind.LONG_NUMBER)
    return CellText(str(int(number)), CellKind.NUMBER)
