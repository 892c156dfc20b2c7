"""What a cell of a workbook says, as the text a person reads there.

Text stays as it is, a date becomes ISO text, a number its shortest exact form. What a spreadsheet program did to
a value before we got it (rounded it, took it for a date, could not calculate it) is told beside the text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from govtool.render.csvfile import GUARD, NO, YES

_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number and makes the others 0."""

_MACINTOSH = 1904
_CARRIAGE_RETURN = "_x000D_\n"
"""How Excel writes the line break of Windows within a text."""


class CellKind(Enum):
    """What a cell holds, as far as its text does not tell."""

    TEXT = auto()
    NUMBER = auto()
    LONG_NUMBER = auto()
    DATE = auto()
    ERROR = auto()
    UNCALCULATED = auto()


class Said(NamedTuple):
    """The text of a cell, and what it is."""

    text: str
    kind: CellKind


@dataclass(slots=True)
class RawCell:
    """A cell as the XML of a sheet has it: its type and style, its value, and whether a formula made that."""

    type: str = "n"
    style: int = 0
    value: str = ""
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of a workbook refer to: its texts, the styles of dates and of text, the day its dates begin."""

    strings: Sequence[str]
    date_styles: Container[int]
    text_styles: Container[int]
    epoch: dt.datetime

    def said(self, cell: RawCell) -> Said | None:
        """What a cell says; None when it is blank.

        :raises ValueError: the value is not what its type says. :raises IndexError: there is no such text.
        """
        if not cell.value:
            calculated = not cell.is_formula or cell.type == "str"  # a formula may well say nothing
            return None if calculated else Said("", CellKind.UNCALCULATED)
        match cell.type:
            case "s":
                return self._text(self.strings[int(cell.value)], cell.style)
            case "str" | "inlineStr":
                return self._text(cell.value, cell.style)
            case "b":
                return Said(YES if cell.value in {"1", "true"} else NO, CellKind.TEXT)
            case "e":
                return Said(cell.value, CellKind.ERROR)
            case "d":
                return Said(cell.value.partition("T")[0], CellKind.DATE)
        if cell.style in self.date_styles:
            return _moment(cell.value, self.epoch)
        return _number(cell.value)

    @property
    def counts_from_1904(self) -> bool:
        """Whether day 0 is in 1904, as in workbooks from old Macintoshes."""
        return self.epoch.year == _MACINTOSH

    def day(self, serial: str) -> str:
        """The date that a number without the form of a date stands for; the number when it is none."""
        return _moment(serial, self.epoch).text

    def _text(self, text: str, style: int) -> Said | None:
        if not text or text.isspace():
            return None
        text = text.replace(_CARRIAGE_RETURN, "\n")
        # Digits in a cell formatted as text were put there as text on purpose, which a guard says of a CSV cell.
        if style in self.text_styles and text[0].isdigit():
            text = GUARD + text
        return Said(text, CellKind.TEXT)


@lru_cache(maxsize=4096)
def _moment(value: str, epoch: dt.datetime) -> Said:
    """A serial number as the date it is shown as, without its time of day; as a time when it has no date."""
    from openpyxl.utils.datetime import from_excel

    try:
        moment = from_excel(float(value), epoch)
    except (OverflowError, ValueError):
        return _number(value)
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    return Said(day.isoformat(), CellKind.DATE)


def _number(value: str) -> Said:
    if value.isdigit() and len(value) <= _EXACT_DIGITS:
        return Said(value, CellKind.NUMBER)
    number = float(value)
    if not number.is_integer():
        return Said(repr(number), CellKind.NUMBER)
    if abs(number) >= 10**_EXACT_DIGITS:
        return Said(f"{number:.{_EXACT_DIGITS}G}", CellKind.LONG_NUMBER)
    return Said(str(int(number)), CellKind.NUMBER)
