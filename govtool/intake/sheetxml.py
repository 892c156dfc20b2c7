"""The rows of a sheet out of its XML, one by one: only what is there, and what openpyxl keeps to itself.

openpyxl opens the workbook. Its read-only worksheet believes the sheet's word about its own size, fills every gap
up to the last cell, and tells neither hidden rows nor merged cells nor formulas without a result; and it reads at
a quarter of the speed. The parser is defusedxml's: a sheet that declares entities is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import IO, NamedTuple, Protocol
from xml.sax.handler import ContentHandler  # the base class only; defusedxml parses

from govtool.intake.celltext import CellKind, RawCell, Said
from govtool.intake.source import LINE_LIMIT

_CHUNK = 1 << 16
_TRUE = frozenset({"1", "true"})


class Cell(NamedTuple):
    """A cell that says something: its place from the left, counted from 0, and what it says."""

    place: int
    text: str
    kind: CellKind


class SheetRow(NamedTuple):
    """A row of a sheet: its number in the spreadsheet, whether it is hidden, and its cells from left to right."""

    number: int
    hidden: bool
    cells: list[Cell]


class _Attributes(Protocol):
    def get(self, name: str) -> str | None: ...


def sheet_rows(xml: IO[bytes], said: Callable[[RawCell], Said | None]) -> Iterator[SheetRow]:
    """The rows of a sheet that have a cell with something in it.

    :param xml: the sheet; :param said: what a cell says.
    :raises ValueError: entities are declared, or a value, a place or a number is none.
    :raises IndexError: a text is not there. :raises OverflowError: a row does not end.
    :raises xml.sax.SAXException: it is no XML. Whatever reading the file raises.
    """
    from defusedxml import expatreader

    handler = _SheetHandler(said)
    parser = expatreader.create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    while chunk := xml.read(_CHUNK):
        parser.feed(chunk)
        yield from handler.taken()
    parser.close()


class _SheetHandler(ContentHandler):
    """Collects rows from what the parser tells."""

    def __init__(self, said: Callable[[RawCell], Said | None]) -> None:
        super().__init__()
        self._said = said
        self._rows: list[SheetRow] = []
        self._row = SheetRow(0, hidden=False, cells=[])
        self._place = -1
        self._cell: RawCell | None = None
        self._pieces: list[str] | None = None
        self._length = 0
        self._starts: dict[str, Callable[[_Attributes], None]] = {
            "row": self._begin_row, "c": self._begin_cell, "v": self._begin_text, "t": self._begin_text,
            "f": self._note_formula, "rPh": self._begin_reading,
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {
            "row": self._end_row, "c": self._end_cell, "v": self._end_text, "t": self._end_text,
            "rPh": self._end_reading,
        }  # fmt: skip
        self._in_reading = False

    def taken(self) -> list[SheetRow]:
        """The rows that are complete since the last call."""
        rows, self._rows = self._rows, []
        return rows

    # -- what the parser calls

    def startElement(self, name: str, attrs: _Attributes) -> None:  # noqa: N802  # the name SAX gives it
        """An element begins."""
        begin = self._starts.get(_local(name))
        if begin is not None:
            begin(attrs)

    def endElement(self, name: str) -> None:  # noqa: N802  # the name SAX gives it
        """An element ends."""
        end = self._ends.get(_local(name))
        if end is not None:
            end()

    def characters(self, content: str) -> None:
        """A piece of text."""
        if self._pieces is not None:
            self._length += len(content)
            if self._length > LINE_LIMIT:
                raise OverflowError
            self._pieces.append(content)

    # -- what the elements mean

    def _begin_row(self, attrs: _Attributes) -> None:
        number = attrs.get("r")
        self._row = SheetRow(int(number) if number else self._row.number + 1, attrs.get("hidden") in _TRUE, [])
        self._place, self._length = -1, 0

    def _end_row(self) -> None:
        if self._row.cells:
            self._rows.append(self._row)

    def _begin_cell(self, attrs: _Attributes) -> None:
        place = attrs.get("r")
        self._place = _column(place.rstrip("0123456789")) if place else self._place + 1
        self._cell = RawCell(attrs.get("t") or "n", int(attrs.get("s") or 0))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        said = self._said(self._cell)
        if said is not None:
            self._row.cells.append(Cell(self._place, *said))
        self._cell = None

    def _begin_text(self, _attrs: _Attributes) -> None:
        if self._cell is not None and not self._in_reading:
            self._pieces = []

    def _end_text(self) -> None:
        if self._cell is not None and self._pieces is not None:
            self._cell.value += "".join(self._pieces)
        self._pieces = None

    def _begin_reading(self, _attrs: _Attributes) -> None:
        """How a text is pronounced; it stands beside the text and is no part of it."""
        self._in_reading = True

    def _end_reading(self) -> None:
        self._in_reading = False

    def _note_formula(self, _attrs: _Attributes) -> None:
        if self._cell is not None:
            self._cell.is_formula = True


@lru_cache(maxsize=256)
def _local(name: str) -> str:
    """The name of an element without the prefix of its namespace."""
    return name.rpartition(":")[2]


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    from openpyxl.utils import column_index_from_string

    return column_index_from_string(letters) - 1
