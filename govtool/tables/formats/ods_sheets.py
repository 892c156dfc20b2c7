"""The sheets of an OpenDocument table (.ods), the format of LibreOffice and others.

All sheets stand in one part. It is gone through once for what must be known before any row (titles,
what is hidden, merged cells, formats), and again for the rows of the sheet that is read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.tables.cell_guards import GUARD, NO, YES
from govtool.tables.formats.cell_text import Book, CellKind, CellText, number_text
from govtool.tables.formats.file_kind import CONTENT
from govtool.tables.formats.merged_cells import LAST_COLUMN, LAST_ROW, MOST_MERGES, MergedRange
from govtool.tables.formats.open_xml_package import (
    DEEPEST,
    Attributes,
    ElementHandler,
    Package,
    parsing,
    reporting_damage,
)
from govtool.tables.formats.sheet import Sheet, SheetCell, SheetRow, endless
from govtool.tables.formats.source import LINE_LIMIT, ImportFile

MOST_TABLES = 10_000
"""Sheets of a file; no spreadsheet program makes more."""

MOST_REPEATED = 2_000_000
"""The most cells that are only counted as repeated; no table has so many that are the same."""

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0 "
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "

# Notes, earlier versions, shapes, forms, pronunciations: no text or cells of the table.
_PASSED_OVER = frozenset(
    space + name
    for space, names in (
        (_OFFICE, "annotation forms settings"),
        (_TABLE, "tracked-changes shapes content-validations named-expressions dde-links"),
        (_TEXT, "ruby-text tracked-changes note"),
    )
    for name in names.split()
)
_SPACE, _TAB, _BREAK = "\x01", "\x02", "\x03"
"""Placeholders of written blanks, tabs and line breaks while the blanks of the XML are joined."""

_WRITTEN = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d+")
_TIME = re.compile(r"-?PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")


@dataclass(slots=True)
class TableHead:
    """A table beside its rows."""

    title: str
    hidden: bool
    hidden_columns: list[range] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)


@dataclass(slots=True)
class _OpenCell:
    """A cell that is being read: its attributes, its paragraphs so far."""

    attrs: Attributes
    repeated: int
    covered: bool
    paragraphs: list[str] = field(default_factory=list)


class TableHandler(ElementHandler):
    """Collects tables, and the rows of one of them.

    :param wanted: the place of the table whose rows are taken; None for which tables have rows at
        all.
    """

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self.tables: list[TableHead] = []
        self._wanted = wanted
        self._rows: list[SheetRow] = []
        self._filled: set[int] = set()
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._text_formats: set[str] = set()
        self._text_styles: set[str] = set()
        self._column_styles: list[tuple[int, str]] = []
        self._columns = 0
        self._within = 0
        self._passing = 0
        self._row = SheetRow(0, hidden=False, cells=[])
        self._repeated = 1
        self._repeated_cells = 0
        self._place = 0
        self._length = 0
        self._cell: _OpenCell | None = None
        self._pieces: list[str] | None = None
        self.starts = {
            _STYLE + "style": self._begin_style,
            _STYLE + "table-properties": self._take_table_style,
            _NUMBER + "text-style": self._take_text_format,
            _TABLE + "table": self._begin_table,
            _TABLE + "table-column": self._take_column,
            _TABLE + "table-row": self._begin_row,
            _TABLE + "table-cell": self._begin_cell,
            _TABLE + "covered-table-cell": self._begin_covered,
            _TEXT + "p": self._begin_paragraph,
            _TEXT + "h": self._begin_paragraph,
            _TEXT + "s": self._take_blanks,
            _TEXT + "tab": lambda _attrs: self.text(_TAB),
            _TEXT + "line-break": lambda _attrs: self.text(_BREAK),
        }
        self.ends: dict[str, Callable[[], None]] = {
            _TABLE + "table": self._end_table,
            _TABLE + "table-row": self._end_row,
            _TABLE + "table-cell": self._end_cell,
            _TABLE + "covered-table-cell": self._end_cell,
            _TEXT + "p": self._end_paragraph,
            _TEXT + "h": self._end_paragraph,
        }

    @property
    def is_past(self) -> bool:
        """Return whether the wanted table has ended."""
        return self._wanted is not None and self._within == 0 and len(self.tables) > self._wanted

    @property
    def row(self) -> int:
        """The number of the row that is being read."""
        return self._row.number

    def taken(self) -> Iterator[SheetRow]:
        """Return the rows that are complete since the last call."""
        rows, self._rows = self._rows, []
        return iter(rows)

    def seen(self) -> set[int]:
        """Return the places of the tables that had a row with content since the last call."""
        filled, self._filled = self._filled, set()
        return filled

    # -- what the parser calls

    def start(self, name: str, attrs: Attributes) -> None:
        """Begin an element. :raises ValueError: there are too many within each other."""
        if self._passing or name in _PASSED_OVER or name.startswith(_DRAW):
            self._passing += 1
            if self._passing > DEEPEST:
                raise ValueError(name)
            return
        super().start(name, attrs)

    def end(self, name: str) -> None:
        """End an element."""
        if self._passing:
            self._passing -= 1
        else:
            super().end(name)

    def text(self, content: str) -> None:
        """Take a piece of text."""
        if self._pieces is None or self._passing:
            return
        self._length += len(content)
        if self._length > LINE_LIMIT:
            raise OverflowError
        self._pieces.append(content)

    # -- styles, which stand before the tables

    def _begin_style(self, attrs: Attributes) -> None:
        self._style = attrs.get(_STYLE + "name", "")
        if attrs.get(_STYLE + "data-style-name") in self._text_formats:
            self._text_styles.add(self._style)

    def _take_table_style(self, attrs: Attributes) -> None:
        if attrs.get(_TABLE + "display") == "false":
            self._hidden_styles.add(self._style)

    def _take_text_format(self, attrs: Attributes) -> None:
        self._text_formats.add(attrs.get(_STYLE + "name", ""))

    # -- tables

    def _begin_table(self, attrs: Attributes) -> None:
        self._within += 1
        if self._within > 1:  # a table in a cell
            return
        if len(self.tables) >= MOST_TABLES:
            raise ValueError(MOST_TABLES)
        hidden = attrs.get(_TABLE + "style-name") in self._hidden_styles
        self.tables.append(TableHead(attrs.get(_TABLE + "name", ""), hidden))
        self._row = SheetRow(0, hidden=False, cells=[])
        self._repeated, self._columns = 1, 0
        self._column_styles = []

    def _end_table(self) -> None:
        self._within -= 1

    def _take_column(self, attrs: Attributes) -> None:
        first = self._columns
        self._columns = min(first + _repeats(attrs, "columns"), LAST_COLUMN)
        if self._within != 1 or first == self._columns:
            return
        if attrs.get(_TABLE + "visibility", "visible") != "visible":
            self.tables[-1].hidden_columns.append(range(first, self._columns))
        self._column_styles.append(
            (self._columns, attrs.get(_TABLE + "default-cell-style-name", ""))
        )

    # -- rows

    def _begin_row(self, attrs: Attributes) -> None:
        if self._within != 1:
            return
        hidden = attrs.get(_TABLE + "visibility", "visible") != "visible"
        self._row = SheetRow(self._row.number + self._repeated, hidden, [])
        self._repeated = _repeats(attrs, "rows")
        self._place, self._length = 0, 0

    def _end_row(self) -> None:
        if self._within != 1 or not self._row.cells:
            return
        last = self._row.number + self._repeated - 1
        if last > LAST_ROW:
            raise ValueError(last)
        self._count_repeated(len(self._row.cells) * (self._repeated - 1))
        self._filled.add(len(self.tables) - 1)
        if self._wanted == len(self.tables) - 1:
            self._rows += [
                self._row._replace(number=number) for number in range(self._row.number, last + 1)
            ]

    def _count_repeated(self, cells: int) -> None:
        self._repeated_cells += cells
        if self._repeated_cells > MOST_REPEATED:
            raise _too_often(self._row.number)

    # -- cells

    def _begin_cell(self, attrs: Attributes) -> None:
        self._open_cell(attrs, covered=False)

    def _begin_covered(self, attrs: Attributes) -> None:
        self._open_cell(attrs, covered=True)

    def _open_cell(self, attrs: Attributes, *, covered: bool) -> None:
        if self._within == 1:
            self._cell = _OpenCell(attrs, _repeats(attrs, "columns"), covered)
            self._note_merged(attrs)

    def _note_merged(self, attrs: Attributes) -> None:
        rows, columns = (
            _count(attrs.get(f"{_TABLE}number-{what}-spanned")) for what in ("rows", "columns")
        )
        merged = self.tables[-1].merged
        if max(rows, columns) > 1 and len(merged) < MOST_MERGES:
            row, place = self._row.number, self._place
            merged.append(
                MergedRange(
                    row, min(row + rows - 1, LAST_ROW), place, min(place + columns, LAST_COLUMN) - 1
                )
            )

    def _end_cell(self) -> None:
        cell = self._cell
        if self._within != 1 or cell is None:
            return
        last = self._place + cell.repeated
        said = self._cell_text(cell)
        if said is not None:
            if last > LAST_COLUMN:
                raise ValueError(last)
            self._count_repeated(cell.repeated - 1)
            self._row.cells.extend(SheetCell(place, *said) for place in range(self._place, last))
        self._place, self._cell = last, None

    def _cell_text(self, cell: _OpenCell) -> CellText | None:
        """Return the text and kind of a cell; None if it is blank."""
        said = cell_text(cell.attrs, "\n".join(cell.paragraphs))
        if said and said.kind is CellKind.TEXT and said.text[0].isdigit() and self._is_text(cell):
            return CellText(GUARD + said.text, CellKind.TEXT)
        return said

    def _is_text(self, cell: _OpenCell) -> bool:
        """Return whether a cell has the format of text, of its own or of its column."""
        style = cell.attrs.get(_TABLE + "style-name")
        if style is None:
            style = next((name for end, name in self._column_styles if self._place < end), "")
        return style in self._text_styles

    # -- text

    def _begin_paragraph(self, _attrs: Attributes) -> None:
        if self._cell is not None and self._within == 1:
            self._pieces = []

    def _end_paragraph(self) -> None:
        if self._cell is not None and self._pieces is not None:
            self._cell.paragraphs.append(
                _BLANKS.sub(" ", "".join(self._pieces)).strip(" ").translate(_WRITTEN)
            )
        self._pieces = None

    def _take_blanks(self, attrs: Attributes) -> None:
        count = _count(attrs.get(_TEXT + "c"))
        if count > LINE_LIMIT:
            raise OverflowError
        self.text(_SPACE * count)


def cell_text(attrs: Attributes, text: str) -> CellText | None:
    """Return the text and kind of a cell with these attributes and this text; None if it is blank.

    :raises ValueError: a number is none.
    """
    is_formula = _TABLE + "formula" in attrs
    if attrs.get(_CALC + "value-type") == "error" or (is_formula and _ERROR.fullmatch(text)):
        return CellText(text, CellKind.ERROR)
    match attrs.get(_OFFICE + "value-type"):
        case "float" | "percentage" | "currency" if _OFFICE + "value" in attrs:
            return number_text(attrs[_OFFICE + "value"])
        case "date":
            return CellText(
                attrs.get(_OFFICE + "date-value", text).partition("T")[0], CellKind.DATE
            )
        case "time":
            return _time(attrs.get(_OFFICE + "time-value", ""), text)
        case "boolean":
            return CellText(
                YES if attrs.get(_OFFICE + "boolean-value") == "true" else NO, CellKind.TEXT
            )
        case None if is_formula and not text:
            return CellText("", CellKind.UNCALCULATED)
    text = text or attrs.get(_OFFICE + "string-value", "")
    return CellText(text, CellKind.TEXT) if text and not text.isspace() else None


def _time(value: str, text: str) -> CellText:
    """Return a time of day, as a workbook of Excel has it; a duration as it is shown."""
    match = _TIME.fullmatch(value)
    if match is None or int(match[1]) > 23:  # noqa: PLR2004  # the hours of a day
        return CellText(text or value, CellKind.DATE)
    return CellText(":".join(part.zfill(2) for part in match.groups()), CellKind.DATE)


def _repeats(attrs: Attributes, what: str) -> int:
    return _count(attrs.get(f"{_TABLE}number-{what}-repeated"))


def _count(text: str | None) -> int:
    """Return the count, 1 when there is none. :raises ValueError: it is no number of a sheet."""
    number = int(text[:10]) if text else 1
    if number < 1:
        raise ValueError(number)
    return number


def _too_often(row: int) -> Refused:
    message = _(
        "Row {row} is repeated too often; a table does not have so many cells that are the same."
    )
    return Refused(
        "too_large",
        message.format(row=row),
        _("Delete the rows below the table, save, and import again."),
        row=row,
    )


_BOOK = Book(strings=(), date_styles=(), text_styles=())
"""Cells of such a table refer to nothing: each says itself what it holds."""


@dataclass(frozen=True)
class OpenDocumentSheet(Sheet):
    """A sheet of an OpenDocument table: its place among the sheets, from 0."""

    place: int = 0
    ranges: list[MergedRange] = field(default_factory=list)
    blank: bool = False

    @property
    def merged(self) -> list[MergedRange]:
        """The merged cells."""
        return self.ranges

    def has_data(self) -> bool:
        """Return whether anything is written in it."""
        return not self.blank

    def unchecked_rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have something in them; raises whatever reading and parsing raise."""
        handler = TableHandler(wanted=self.place)
        with zipfile.ZipFile(self.source.file) as archive, _content(archive) as xml:
            for _piece in parsing(xml, handler, namespaces=True):
                yield from handler.taken()
                if handler.is_past:
                    return


def open_document_sheets(source: ImportFile, archive: zipfile.ZipFile) -> list[Sheet]:
    """Return the sheets of an OpenDocument table.

    :raises Refused: codes ``damaged_workbook``, ``too_large``.
    """
    handler = TableHandler()
    filled: set[int] = set()
    with reporting_damage(source.called), _content(archive) as xml:
        try:
            for _piece in parsing(xml, handler, namespaces=True):
                filled.update(handler.seen())
        except OverflowError:
            raise endless(handler.row) from None
    return [
        OpenDocumentSheet(
            table.title,
            source,
            _BOOK,
            hidden=table.hidden,
            hidden_columns=table.hidden_columns,
            place=place,
            ranges=table.merged[:MOST_MERGES],
            blank=place not in filled,
        )
        for place, table in enumerate(handler.tables)
    ]


@contextmanager
def _content(archive: zipfile.ZipFile) -> Iterator[IO[bytes]]:
    with Package(archive).open(CONTENT) as xml:
        yield xml
