"""A sheet of any workbook: rows of cells with texts, its merged cells, what of it is hidden."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from govtool.base.errors import GovtoolError, Refused
from govtool.base.i18n import _
from govtool.tables.formats.cell_text import Book, CellKind
from govtool.tables.formats.file_kind import damaged_workbook
from govtool.tables.formats.merged_cells import MergedRange
from govtool.tables.formats.source import ImportFile


class SheetCell(NamedTuple):
    """A cell that says something: its place from the left, counted from 0, and what it says."""

    place: int
    text: str
    kind: CellKind


class SheetRow(NamedTuple):
    """A row of a sheet: its number in the spreadsheet, whether it is hidden, and its cells from left to right."""

    number: int
    hidden: bool
    cells: list[SheetCell]


@dataclass(frozen=True)
class Sheet(ABC):
    """A sheet of a workbook.

    ``others`` names the other visible sheets that have data; ``hidden_columns`` holds the places of columns that are
    not shown, once the first row was read.
    """

    title: str
    source: ImportFile
    book: Book
    others: list[str] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)

    @property
    @abstractmethod
    def merged(self) -> list[MergedRange]:
        """The merged cells, known before any row is read.

        :raises Refused: code ``damaged_workbook``.
        """

    @abstractmethod
    def unchecked_rows(self) -> Iterator[SheetRow]:
        """The rows that have something in them; raises whatever reading and parsing raise."""

    def rows(self) -> Iterator[SheetRow]:
        """The rows that have something in them, from the top.

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
    """The refusal of a row that is longer than any row is."""
    return Refused("too_long", _("Row {row} does not end.").format(row=row), row=row)
