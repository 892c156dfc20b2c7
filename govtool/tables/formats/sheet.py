"""A sheet of any workbook: rows of cells with texts, its merged cells, what of it is hidden."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from govtool.base.errors import GovtoolError, Problem, Refused
from govtool.base.i18n import _, listed, sentences
from govtool.tables.formats.cell_text import Book, CellKind
from govtool.tables.formats.file_kind import damaged_workbook
from govtool.tables.formats.merged_cells import MergedRange, letters
from govtool.tables.formats.source import ImportFile


class SheetCell(NamedTuple):
    """A cell that says something: its place from the left, counted from 0, and what it says."""

    place: int
    text: str
    kind: CellKind


class SheetRow(NamedTuple):
    """A row of a sheet: its number, whether it is hidden, and its cells from left to right."""

    number: int
    hidden: bool
    cells: list[SheetCell]


@dataclass(frozen=True)
class Sheet(ABC):
    """A sheet of a workbook.

    ``others`` names the other visible sheets that have data; ``hidden_columns`` holds the places of
    columns that are not shown, once the first row was read.
    """

    title: str
    source: ImportFile
    book: Book
    others: list[str] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    hidden: bool = False

    @property
    @abstractmethod
    def merged(self) -> list[MergedRange]:
        """The merged cells, known before any row is read.

        :raises Refused: code ``damaged_workbook``.
        """

    @abstractmethod
    def unchecked_rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have content; raise whatever reading and parsing raise."""

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have something in them, from the top.

        :raises Refused: codes ``damaged_workbook``, ``too_long``, ``too_large``.
        """
        number = 0
        try:
            for row in self.unchecked_rows():
                number = row.number
                yield row
        except OverflowError:
            raise endless(number + 1) from None
        except GovtoolError:
            raise
        except Exception as error:  # whatever the archive, the parser and the values raise
            raise damaged_workbook(self.source.called) from error

    def has_data(self) -> bool:
        """Return whether anything is written in it."""
        return next(self.rows(), None) is not None

    def hides(self, place: int) -> bool:
        """Return whether the column at a place is hidden."""
        return any(place in places for places in self.hidden_columns)


def endless(row: int) -> Refused:
    """Return the refusal of a row that is longer than any row is."""
    return Refused("too_long", _("Row {row} does not end.", row=row), row=row)


_SHOWN = 3
"""Ranges and cells that a message names."""

_BEGINS = attrgetter("row_from")


class MergeFill:
    """Fills rows of data from merged cells that begin in a row above, and reports which.

    :param below: the number of the header row; cells merged within it are none of the data.
    :param places: the columns that are imported.
    """

    def __init__(self, merged: Iterable[MergedRange], below: int, places: Container[int]) -> None:
        self._filled: dict[MergedRange, None] = {}
        self._across: dict[MergedRange, None] = {}
        self._covered: list[str] = []
        self._values: dict[MergedRange, SheetCell] = {}
        self._by_column: dict[int, list[MergedRange]] = defaultdict(list)
        for found in sorted(merged):
            if found.row_from > below and found.col_from in places:
                self._by_column[found.col_from].append(found)

    def cells(self, row: SheetRow, own: Sequence[SheetCell]) -> Sequence[SheetCell]:
        """Return the cells of a row of data with those that merged cells give it.

        :param own: its cells within the table.
        """
        touching = self._touching(row.number)
        if not touching:
            return own
        cells = {cell.place: cell for cell in own}
        for merged in touching:
            self._take(row.number, merged, cells)
        return sorted(cells.values(), key=attrgetter("place"))

    def forget(self, row: int) -> None:
        """Report nothing of the cells merged across columns in a row that is no record."""
        self._across = {merged: None for merged in self._across if merged.row_from != row}

    def missing(self, code: str, row: int, place: int) -> Problem | None:
        """Return the problem of a required value that merged cells lack; None if none is merged."""
        touching = self._touching(row)
        if not touching:
            return None
        over = [merged for merged in touching if merged.col_from <= place <= merged.col_to]
        hint = _(
            "Split them, and write the value into each row; put what is one record into one row."
        )
        if over:
            message = _("This is required. The cell is part of the merged cells {ranges}.")
        else:
            message = _(
                "This is required. The row is part of the merged cells {ranges}, but this column is not."
            )
        return Problem(
            code, "missing", sentences(message.format(ranges=_named(over or touching)), hint)
        )

    def remarks(self) -> Iterable[tuple[str, str | None]]:
        """Warnings about merged cells, once the rows were read: codes and messages."""
        filled = _("Cells are merged ({ranges}): their text counts for each of their rows.")
        across = _(
            "Cells are merged across columns ({ranges}): their text counts for the first column only."
        )
        covered = _("Merged cells hide other text ({cells}); what is shown counts.")
        yield "merged_cells", filled.format(ranges=_named(self._filled)) if self._filled else None
        yield "merged_across", across.format(ranges=_named(self._across)) if self._across else None
        yield (
            "merged_over_text",
            covered.format(cells=_shown(self._covered)) if self._covered else None,
        )

    def _touching(self, row: int) -> list[MergedRange]:
        """Return the merged cells that cover part of a row, one a column, from left to right."""
        found = []
        for _place, ranges in sorted(self._by_column.items()):
            before = bisect_right(ranges, row, key=_BEGINS) - 1
            if before >= 0 and ranges[before].row_to >= row:
                found.append(ranges[before])
        return found

    def _take(self, row: int, merged: MergedRange, cells: dict[int, SheetCell]) -> None:
        place = merged.col_from
        if row == merged.row_from:
            if place in cells:
                self._values[merged] = cells[place]
                if merged.col_to > place:
                    self._across[merged] = None
        elif (value := self._values.get(merged)) is not None:
            if place not in cells:
                self._filled[merged] = None
            elif cells[place].text != value.text and len(self._covered) <= _SHOWN:
                self._covered.append(f"{letters(place)}{row}")
            cells[place] = value


def _named(ranges: Iterable[MergedRange]) -> str:
    return _shown([merged.name for merged in ranges])


def _shown(names: Sequence[str]) -> str:
    return listed([*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])])
