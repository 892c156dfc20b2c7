"""Rows of a CSV file with their numbers, as a spreadsheet counts them, and its delimiter.

A stray quotation mark spoils one record: its first line is given back as a broken record, and
reading goes on with the next line. So a mark that is never closed does not swallow the rows after
it.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TextIO

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, sentences
from govtool.tables.formats.source import LINE_LIMIT, ImportFile

DELIMITERS = (",", "\t", ";", "|")
_NO_TEXT = "\ufeff\x00\x1a"
"""Marks at the beginning of a line where files were joined, and at the end of a file."""
_SAMPLE = 1 << 16
_MOST_LINES = 1000
"""Lines that one record may have: what goes on for longer is a quotation mark left open."""


class CsvRecord(NamedTuple):
    """A record of a CSV file: its number as a spreadsheet counts, its cells, its problem."""

    number: int
    cells: list[str]
    flaw: Problem | None = None


def csv_records(
    source: ImportFile, delimiter: str, width: int | None = None
) -> Iterator[CsvRecord]:
    """Yield the records of a file; one with line breaks counts once, a blank line counts too.

    :param width: the number of cells that a record should have. A record of several lines that has
        another number, and holds a line that is a whole record by itself, is taken for a quotation
        mark left open.
    :raises Refused: code ``too_long``.
    """
    csv.field_size_limit(LINE_LIMIT + 1)
    with source.text() as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except OverflowError:
                raise Refused(
                    "too_long", _("Row {row} does not end.", row=number), row=number
                ) from None
            except csv.Error:
                yield _broken(lines, number, delimiter)
                continue
            if (
                len(lines.taken) > 1
                and len(cells) != width
                and _holds_record(lines.taken, delimiter, width)
            ):
                yield _broken(lines, number, delimiter)
            else:
                yield CsvRecord(number, cells)


def csv_rows(source: ImportFile, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the numbers and cells of all records, for a caller that needs every one of them.

    :raises Refused: codes ``bad_quotes``, ``too_long``.
    """
    for number, cells, flaw in csv_records(source, delimiter):
        if flaw is not None:
            raise Refused(flaw.code, flaw.message, row=number)
        yield number, cells


def delimiter_of(source: ImportFile, first: int, score: Callable[[Sequence[str]], int]) -> str:
    """Return the delimiter whose best row scores highest; of equals the most frequent one.

    :param score: how well a row of cells fits what is looked for.
    """
    with source.text() as text:
        sample = text.read(_SAMPLE)

    def fit(sign: str) -> tuple[int, int]:
        rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=sign), first))
        return max(map(score, rows), default=0), sum(len(row) - 1 for row in rows if row)

    csv.field_size_limit(LINE_LIMIT + 1)
    return max(DELIMITERS, key=fit)


class _Lines:
    """The lines of a text. Those of the record being read can be given back.

    ``line`` is the number of the last line in the file; ``taken`` holds the lines of the record so
    far.
    """

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.line = 0
        self.taken: list[str] = []
        self._again: deque[str] = deque()
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MOST_LINES or (self.taken and self._length > LINE_LIMIT):
            raise csv.Error
        line = self._again.popleft() if self._again else self.text.readline(LINE_LIMIT + 1)
        if not line:
            raise StopIteration
        if len(line) > LINE_LIMIT:
            raise OverflowError
        if line[0] in _NO_TEXT:
            line = line.lstrip(_NO_TEXT)
        self.line += 1
        self._length += len(line)
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """Begin a record."""
        self.taken.clear()
        self._length = 0

    def keep_first(self) -> tuple[int, str]:
        """Give back all lines of the record but its first; return that one's number and text."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        self.line -= len(others)
        return self.line, first


def _holds_record(taken: Sequence[str], delimiter: str, width: int | None) -> bool:
    """Return whether a line behind the first is a whole record by itself."""
    return width is not None and any(len(_loosely(line, delimiter)) == width for line in taken[1:])


def _broken(lines: _Lines, number: int, delimiter: str) -> CsvRecord:
    """Return the first line of a record whose quotation marks do not match."""
    line, text = lines.keep_first()
    message = _(
        "The quotation marks in row {row} (line {line}) do not match.", row=number, line=line
    )
    hint = _(
        'A cell that begins with a quotation mark must end with one; inside, write it twice: "".'
    )
    flaw = Problem("row", "bad_quotes", sentences(message, hint), row=number)
    return CsvRecord(number, _loosely(text, delimiter), flaw)


def _loosely(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line, whatever its quotation marks are."""
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
