"""Merged cells of a sheet: where they are, and what the rows that they cover take from them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, NamedTuple

LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
"""The columns (A to XFD) and rows of a sheet."""

MOST_MERGES = 200_000
"""Merged cells that are looked at; no table has more."""

_CHUNK = 1 << 20
_LONGEST = 4096
"""The most bytes of an element that may lie across two chunks."""

_END = r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"
_RANGE = re.compile(rf"\s*{_END}:{_END}\s*")
_MERGE = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^<>]*?\bref\s*=\s*["']([^"'<>]{3,40})["']""")


class MergedRange(NamedTuple):
    """A merged cell: its rows, counted from 1, and its columns, from 0; both ends included."""

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
        """Return the range that ``A5:A9`` names; None when it names none."""
        match = _RANGE.fullmatch(text)
        if match is None:
            return None
        try:
            columns = sorted(map(column_of, match.group(1, 3)))
            rows = sorted(map(row_number, match.group(2, 4)))
        except ValueError:
            return None
        return cls(*rows, *columns)


def merged_ranges(xml: IO[bytes]) -> Iterator[MergedRange]:
    """Yield the merged ranges of a sheet of an Excel workbook.

    They stand behind the last row. The part is searched for them, not parsed: that costs as much as
    unpacking it.
    """
    before = b""
    for chunk in _utf8(xml):
        text = before + chunk
        end = 0
        for match in _MERGE.finditer(text) if b"mergeCell" in text else ():
            end = match.end()
            found = MergedRange.parsed(match[1].decode("ascii", "replace"))
            if found is not None:
                yield found
        before = text[max(end, len(text) - _LONGEST) :]


def _utf8(xml: IO[bytes]) -> Iterator[bytes]:
    """Yield the part in pieces; what is in UTF-16 as UTF-8."""
    first = xml.read(_CHUNK)
    if not first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield first
        yield from iter(lambda: xml.read(_CHUNK), b"")
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    yield decoder.decode(first).encode()
    yield from (decoder.decode(chunk).encode() for chunk in iter(lambda: xml.read(_CHUNK), b""))


@lru_cache(maxsize=LAST_COLUMN)
def column_of(letters: str) -> int:
    """Return the place of a column from the left, counted from 0: A is 0, XFD is 16383.

    :raises ValueError: these are no letters of a column.
    """
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    if not (letters.isascii() and letters.isalpha() and place <= LAST_COLUMN):
        raise ValueError(letters[:8])
    return place - 1


def row_number(text: str) -> int:
    """Return the number of a row. :raises ValueError: a sheet has no such row."""
    number = int(text[: len(str(LAST_ROW)) + 1])
    if not 1 <= number <= LAST_ROW:
        raise ValueError(text[:8])
    return number


def letters(place: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    text, place = "", place + 1
    while place:
        place, digit = divmod(place - 1, 26)
        text = chr(65 + digit) + text
    return text
