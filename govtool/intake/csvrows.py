"""Rows of a CSV file with their numbers, as a spreadsheet counts them, and the sign between their cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TextIO

from govtool.errors import Refused
from govtool.i18n import _
from govtool.intake.source import LINE_LIMIT, Source

DELIMITERS = (",", "\t", ";")
_SAMPLE = 1 << 16


def csv_rows(source: Source, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers: a row with line breaks inside counts once, a blank row counts too.

    :raises Refused: codes ``bad_quotes``, ``too_long``.
    """
    csv.field_size_limit(LINE_LIMIT + 1)
    number = 0
    try:
        with source.text() as text:
            lines = _Lines(text)
            for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), start=1):
                lines.pending = 0
                yield number, cells
    except OverflowError:
        raise _refusal("too_long", _("Row {row} does not end."), number + 1) from None
    except csv.Error:
        raise _refusal("bad_quotes", _("The quotation marks in row {row} do not match."), number + 1) from None


def delimiter_of(source: Source, first: int, score: Callable[[Sequence[str]], int]) -> str:
    """The sign with which the best of the ``first`` rows scores highest; of equals the one that is there most often.

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
    """The lines of a text, refusing a row that never ends: a quotation mark left open, or no line breaks at all."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.pending = 0

    def __iter__(self) -> Iterator[str]:
        for line in iter(partial(self.text.readline, LINE_LIMIT + 1), ""):
            self.pending += len(line)
            if self.pending > LINE_LIMIT:
                raise OverflowError
            yield line


def _refusal(code: str, message: str, row: int) -> Refused:
    hint = _('A cell that begins with a quotation mark must end with one; inside, write it twice: "".')
    return Refused(code, message.format(row=row), hint, row=row)
