"""Merged cells of a sheet: where they are, and what the rows that they cover take from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, NamedTuple

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
"""The columns (A to XFD) and rows of a sheet."""

_CHUNK = 1 << 20
_LONGEST = 4096
"""The most bytes of an element that may lie across two chunks."""

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_MERGE = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([^"'<>]{3,40})["']""")


class MergedRange(NamedTuple):
    """A merged cell: its rows as the spreadsheet numbers them, from 1, and its columns from 0; both ends included."""

    row_from: int
    row_to: int
    col_from: int
    col_to: int

    @property
    def name(self) -> str:
        """The range as a spreadsheet writes it, ``A5:A9``."""
        return f"{letters(self.col_from)}{self.row_from}:{letters(self.col_to)}{self.row_to}"

    @classmethod
    def parsed(cls, text: str) -> MergedRange | None:
        """The range that ``A5:A9`` names; None when it names none."""
        ends = [_ADDRESS.fullmatch(end) for end in text.strip().split(":")]
        if len(ends) != 2 or not (ends[0] and ends[1]):  # noqa: PLR2004  # both ends of a range
            return None
        columns = sorted(column_of(end[1]) for end in ends if end)
        rows = sorted(int(end[2]) for end in ends if end)
        if columns[-1] >= LAST_COLUMN or rows[-1] > LAST_ROW:
            return None
        return cls(*rows, *columns)


def merged_ranges(xml: IO[bytes]) -> Iterator[MergedRange]:
    """Yield the merged ranges of a sheet of an Excel workbook.

    They stand behind the last row. The part is searched for them, not parsed: that costs as much as unpacking it.
    """
    before = b""
    while chunk := xml.read(_CHUNK):
        text = before + chunk
        end = 0
        for match in _MERGE.finditer(text) if b"mergeCell" in text else ():
            end = match.end()
            found = MergedRange.parsed(match[1].decode("ascii", "replace"))
            if found is not None:
                yield found
        before = text[max(end, len(text) - _LONGEST) :]


@lru_cache(maxsize=LAST_COLUMN)
def column_of(letters: str) -> int:
    """The place of a column from the left, counted from 0: A is 0, XFD is 16383."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def letters(place: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    text, place = "", place + 1
    while place:
        place, digit = divmod(place - 1, 26)
        text = chr(65 + digit) + text
    return text
