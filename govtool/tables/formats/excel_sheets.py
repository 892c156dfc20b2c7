"""The sheets of an Excel workbook (.xlsx): opened within bounds, each read when asked for."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from operator import itemgetter
from typing import IO

from govtool.tables.formats.cell_text import CellText, RawCell
from govtool.tables.formats.excel_workbook import held_bytes, read_excel_book
from govtool.tables.formats.merged_cells import (
    LAST_COLUMN,
    MOST_MERGES,
    MergedRange,
    column_of,
    merged_ranges,
    row_number,
)
from govtool.tables.formats.open_xml_package import (
    Attributes,
    ElementHandler,
    Package,
    parsing,
    refuse_large_parts,
    reporting_damage,
)
from govtool.tables.formats.sheet import Sheet, SheetCell, SheetRow
from govtool.tables.formats.source import LINE_LIMIT, ImportFile

_TRUE = frozenset({"1", "true", "on"})
_DIGITS = 8
"""More digits than any row or style has."""


def sheet_rows(
    xml: IO[bytes], said: Callable[[RawCell], CellText | None], hidden_columns: list[range]
) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that have a cell with something in it.

    :param xml: the sheet; :param said: what a cell says.
    :param hidden_columns: gets the places of hidden columns, before the first row.
    :raises ValueError: entities are declared, or a value, a place or a number is none.
    :raises IndexError: a text is not there. :raises OverflowError: a row does not end.
    :raises xml.sax.SAXException: it is no XML. Whatever reading the file raises.
    """
    handler = _SheetHandler(said, hidden_columns)
    for _piece in parsing(xml, handler):
        yield from handler.taken()


class _SheetHandler(ElementHandler):
    """Collects rows from what the parser reports."""

    def __init__(
        self, said: Callable[[RawCell], CellText | None], hidden_columns: list[range]
    ) -> None:
        super().__init__()
        self._cell_text = said
        self._hidden_columns = hidden_columns
        self._rows: list[SheetRow] = []
        self._row = SheetRow(0, hidden=False, cells=[])
        self._numbered = True
        self._place = -1
        self._cell: RawCell | None = None
        self._pieces: list[str] | None = None
        self._length = 0
        self._in_reading = False
        self.starts = {"col": self._begin_column, "sheetData": self._begin_rows}
        self.ends = {"sheetData": self._end_rows}

    def taken(self) -> list[SheetRow]:
        """Return the rows that are complete since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def text(self, content: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._length += len(content)
            if self._length > LINE_LIMIT:
                raise OverflowError
            self._pieces.append(content)

    def _begin_column(self, attrs: Attributes) -> None:
        if attrs.get("hidden") in _TRUE and len(self._hidden_columns) < LAST_COLUMN:
            self._hidden_columns.append(
                range(int(attrs["min"][:_DIGITS]) - 1, int(attrs["max"][:_DIGITS]))
            )

    def _begin_rows(self, _attrs: Attributes) -> None:
        """Begin the rows; the same names stand elsewhere for other things."""
        self.starts = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._begin_text,
            "t": self._begin_text,
            "f": self._note_formula,
            "rPh": self._begin_reading,
        }
        self.ends |= {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_text,
            "t": self._end_text,
            "rPh": self._end_reading,
        }

    def _end_rows(self) -> None:
        self.starts, self.ends = {}, {}

    def _begin_row(self, attrs: Attributes) -> None:
        number = attrs.get("r")
        self._numbered = number is not None
        counted = row_number(number) if number else self._row.number + 1
        self._row = SheetRow(counted, attrs.get("hidden") in _TRUE, [])
        self._place, self._length = -1, 0

    def _end_row(self) -> None:
        cells = self._row.cells
        if not cells:
            return
        if not all(cell.place < after.place for cell, after in pairwise(cells)):
            cells.sort(key=itemgetter(0))
            if any(cell.place == after.place for cell, after in pairwise(cells)):
                raise ValueError(self._row.number)
        self._rows.append(self._row)

    def _begin_cell(self, attrs: Attributes) -> None:
        address = attrs.get("r")
        if address is None:
            self._place += 1
        else:
            letters = address.rstrip("0123456789")
            self._place = column_of(letters)
            if not self._numbered:
                self._number_row(address[len(letters) :])
        style = attrs.get("s")
        self._cell = RawCell(attrs.get("t") or "n", int(style[:_DIGITS]) if style else 0)

    def _number_row(self, number: str) -> None:
        """Give a row without a number that of its first cell."""
        self._numbered = True
        if number:
            self._row = self._row._replace(number=row_number(number))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        said = self._cell_text(self._cell)
        if said is not None:
            self._row.cells.append(SheetCell(self._place, *said))
        self._cell = None

    def _begin_text(self, _attrs: Attributes) -> None:
        if self._cell is not None and not self._in_reading:
            self._pieces = []

    def _end_text(self) -> None:
        if self._cell is not None and self._pieces is not None:
            self._cell.value += "".join(self._pieces)
        self._pieces = None

    def _begin_reading(self, _attrs: Attributes) -> None:
        """Skip the pronunciation of a text, which stands beside it and is no part of it."""
        self._in_reading = True

    def _end_reading(self) -> None:
        self._in_reading = False

    def _note_formula(self, _attrs: Attributes) -> None:
        if self._cell is not None:
            self._cell.is_formula = True


@dataclass(frozen=True)
class ExcelSheet(Sheet):
    """A sheet of an Excel workbook: the part of the package that holds it."""

    part: str = ""

    @cached_property
    def merged(self) -> list[MergedRange]:
        """The merged cells. :raises Refused: code ``damaged_workbook``."""
        with (
            reporting_damage(self.source.called),
            zipfile.ZipFile(self.source.file) as archive,
            Package(archive).open(self.part) as xml,
        ):
            return list(islice(merged_ranges(xml), MOST_MERGES))

    def unchecked_rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have something in them; raises whatever reading and parsing raise."""
        self.hidden_columns.clear()
        with zipfile.ZipFile(self.source.file) as archive, Package(archive).open(self.part) as xml:
            yield from sheet_rows(xml, self.book.said, self.hidden_columns)


def excel_sheets(source: ImportFile, archive: zipfile.ZipFile) -> list[Sheet]:
    """Return the sheets of a workbook.

    :raises Refused: codes ``too_large``, ``damaged_workbook``.
    """
    with reporting_damage(source.called):
        package = Package(archive)
        refuse_large_parts(held_bytes(package), source.called)
        book = read_excel_book(package)
        return [
            ExcelSheet(entry.title, source, book.cells, hidden=entry.hidden, part=entry.part)
            for entry in book.sheets
            if entry.part in package
        ]
