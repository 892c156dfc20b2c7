"""Tables as workbooks that Excel, WPS and LibreOffice open as they are meant (contract, Files).

Text stays text, whatever it looks like: no cell becomes a formula, a link or a number. Nothing is
on a disk before the workbook is whole; the rows of a long table wait in memory, compressed
(:mod:`govtool.tables.formats.streamed_sheet`).
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from govtool.base.dates import ProvisionalDay
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.text_width import width
from govtool.subjects.file_columns import Content, FileColumn
from govtool.tables import output_files
from govtool.tables.cell_guards import shown

Put = Callable[[Iterable[Any]], None]
Formats = dict[str, Any]
"""XlsxWriter's formats by what they are for."""

LAST_ROW = 1_048_576
"""The rows of a sheet, the header included."""

LONGEST = 32_767
"""The most characters a cell holds, in UTF-16 units."""

TEXT_FORMAT, DATE_FORMAT = 49, "yyyy-mm-dd"
"""The first is a spreadsheet's own format for text, shown there as ``@``."""

A3, A4 = 8, 9
"""Sizes of paper, as spreadsheets number them."""

_WIDE = 200
"""A table of more half-width characters across cannot be read on A4."""

_FONT = {"font_name": "宋体", "font_size": 11, "font_charset": 134, "font_scheme": "none"}
NOWHERE, EVERYWHERE = 0, 2
"""The places without lines between cells: neither screen nor paper, or both."""

LINE, HIGHEST = 15, 409
"""Heights of one line of that font, and of the highest row there can be, in points."""

_SETTINGS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
    "default_format_properties": _FONT,
    "default_column_width": 72,  # of this font, in pixels, as is the height
    "default_row_height": 20,
}
_LIKE_ESCAPES = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")

_FIRST_YEAR = 1900
"""The first that a spreadsheet has dates of."""

_EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number."""


def write(
    path: Path | None, columns: Sequence[FileColumn], rows: Iterable[Iterable[Any]], *, sheet: str
) -> int:
    """Write a table as the only sheet of a workbook; return how many rows it has.

    :param path: the file, written whole or not at all; None for standard output.
    :param rows: cells as for :func:`govtool.tables.formats.csv_file.write`; the same text comes out
        of the file again.
    :param sheet: the name of the sheet, which also heads each printed page.
    :raises Refused: as :func:`row_writer`. :raises GovtoolError: as
        :func:`govtool.tables.output_files.replacing`.
    """
    count = 0
    with output_files.replacing(path) as file, row_writer(file, columns, sheet=sheet) as put:
        for row in rows:
            put(row)
            count += 1
    return count


@contextmanager
def row_writer(file: BinaryIO, columns: Sequence[FileColumn], *, sheet: str) -> Iterator[Put]:
    """Yield a function that adds one row below the header; the block writes ``file`` at its end.

    :raises Refused: ``too_many_rows``; ``too_long`` for text that no cell holds.
    """
    with workbook(file, streaming=True) as book:
        table = _Table(book, sheet, columns)
        yield table.put
        table.finish()


class _Table:
    """A sheet with a header, filled row by row."""

    def __init__(self, book: Any, name: str, columns: Sequence[FileColumn]) -> None:
        self._columns = columns
        self._sheet = book.add_worksheet(name)
        self._formats = _formats(book)
        self._wrapping = {
            place: column.width for place, column in enumerate(columns) if column.wraps
        }
        self._last = 0
        self._set_up()

    def _set_up(self) -> None:
        """Labels and columns; cells yet to be typed have the format of their column."""
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, fitting(column), self._formats[_format_of(column)])
            put_text(self._sheet, 0, place, column.label, self._formats["header"])
        everything = f"A1:XFD{LAST_ROW}"
        self._sheet.ignore_errors(
            {"number_stored_as_text": everything, "two_digit_text_year": everything}
        )
        self._sheet.freeze_panes(1, 0)

    def put(self, row: Iterable[Any]) -> None:
        """Add a row.

        :raises Refused: codes ``too_many_rows``, ``too_long``.
        """
        self._last += 1
        check_rows(self._last)
        lines = 1
        for place, value in enumerate(row):
            if place in self._wrapping and value:
                put_text(self._sheet, self._last, place, shown(value), self._formats["wrapped"])
                lines = max(lines, lines_of(shown(value), self._wrapping[place]))
            else:
                put_value(self._sheet, self._last, place, value, self._formats)
        self._make_room(lines)

    def _make_room(self, lines: int) -> None:
        """Make the newest row high enough: not every program does so itself."""
        for kept in (self._sheet.row_info, self._sheet.row_sizes):
            kept.clear()  # of the rows written already; XlsxWriter would keep them all
        if lines > 1:
            self._sheet.set_row(self._last, min(lines * LINE, HIGHEST))

    def finish(self) -> None:
        """Set what depends on the number of rows, and print one page wide."""
        area = (0, 0, self._last, max(len(self._columns) - 1, 0))
        self._sheet.autofilter(*area)
        self._sheet.print_area(*area)
        self._sheet.repeat_rows(0)
        self._sheet.hide_gridlines(NOWHERE)
        self._sheet.set_header('&C&"宋体,Bold"&14&A')
        print_across(self._sheet, sum(map(fitting, self._columns)))


def lines_of(text: str, columns: int) -> int:
    """Return how many lines text takes in a cell of a width, rather one too many."""
    return sum(width(line) // (columns - 2) + 1 for line in text.split("\n"))


@contextmanager
def workbook(file: BinaryIO, *, streaming: bool = False) -> Iterator[Any]:
    """Yield an XlsxWriter ``Workbook``, which is copied to ``file`` when the block has ended well.

    :param streaming: rows are written from the first to the last, and are compressed while they
        wait.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has annotations but no py.typed

    from govtool.tables.formats.streamed_sheet import put_together, sheet_class

    _escape_all()
    made = io.BytesIO()
    book = Workbook(made, _SETTINGS | {"in_memory": True})
    if streaming:
        book.worksheet_class = sheet_class()
    yield book
    book.close()
    if streaming:
        put_together(made, book.worksheets(), file)
    else:
        file.write(made.getbuffer())


@cache
def _escape_all() -> None:
    """Make XlsxWriter escape each text once and whole.

    It passes over what looks like an escape where it begins with the end of another
    (``_x0041_x0042_``), and escapes rich text twice; both would come back as another text.
    """
    from xlsxwriter.xmlwriter import XMLwriter  # type: ignore[import-untyped]  # it has annotations but no py.typed

    XMLwriter._escape_control_characters = staticmethod(_escaped)  # noqa: SLF001  # it has no setting for this


def _escaped(text: Any) -> Any:
    """Return a text with what XML cannot hold as ``_xHHHH_``; a number as it is."""
    if not isinstance(text, str):
        return text
    if text.startswith("<r>") and text.endswith("</r>"):
        return text  # rich text: each run is escaped already
    return _UNPRINTABLE.sub(
        lambda match: f"_x{ord(match[0]):04X}_", _LIKE_ESCAPES.sub("_x005F_", text)
    )


def check_rows(count: int) -> None:
    """Refuse a table of more rows, beside the header, than a sheet has.

    :raises Refused: code ``too_many_rows``.
    """
    if count >= LAST_ROW:
        message = _(
            "A sheet of a workbook holds {limit} rows beside its header.", limit=LAST_ROW - 1
        )
        raise Refused("too_many_rows", message, _no_workbook())


def put_text(sheet: Any, row: int, place: int, text: str, style: Any) -> None:
    """Write text as it is into a cell, rows and columns counted from 0.

    :raises Refused: code ``too_long``.
    """
    text = text.encode("utf-8", "replace").decode()  # half of a surrogate pair is no character
    _check_length(row, place, text)
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(
            row, place, text[:1], style, text[1:], style
        )  # else it would be taken for XML
    else:
        sheet.write_string(row, place, text, style)


def _check_length(row: int, place: int, text: str) -> None:
    """Refuse a text that XlsxWriter would cut off without a word."""
    if len(text) <= LONGEST // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return
    message = _(
        "Row {row}, column {column}: the text has {n} characters; a cell of a workbook holds {limit}."
    )
    told = message.format(row=row + 1, column=place + 1, n=len(text), limit=LONGEST)
    raise Refused("too_long", told, _no_workbook(), row=row + 1)


def _no_workbook() -> str:
    return _("Write it as .csv or .jsonl instead.")


def put_value(sheet: Any, row: int, place: int, value: Any, formats: Formats) -> None:
    """Write a cell: dates and numbers as such, anything else as the text a CSV file would have.

    A provisional day is a text, so that its mark is seen and read back.

    :param formats: by ``number``, ``date`` and ``text``. :raises Refused: code ``too_long``.
    """
    match value:
        case None | "":
            pass
        case int() | float() if not isinstance(value, bool) and abs(value) < _EXACT:
            sheet.write_number(row, place, value, formats["number"])
        case dt.date() if value.year >= _FIRST_YEAR and not isinstance(value, ProvisionalDay):
            sheet.write_datetime(row, place, value, formats["date"])
        case _:
            put_text(sheet, row, place, shown(value), formats["text"])


def _formats(book: Any) -> Formats:
    middle = {"valign": "vcenter"}
    header = {
        "bold": True,
        "bg_color": "#D9E1F2",
        "border": 1,
        "align": "center",
        "text_wrap": True,
    }
    kinds: dict[str, dict[str, Any]] = {
        "text": {"num_format": TEXT_FORMAT},
        "wrapped": {"num_format": TEXT_FORMAT, "text_wrap": True},
        "date": {"num_format": DATE_FORMAT, "align": "center"},
        "number": {},
        "header": header | {"num_format": TEXT_FORMAT},
    }
    return {name: book.add_format(middle | kind) for name, kind in kinds.items()}


def _format_of(column: FileColumn) -> str:
    if column.wraps:
        return "wrapped"
    return {Content.DATE: "date", Content.NUMBER: "number"}.get(column.content, "text")


def fitting(column: FileColumn) -> int:
    """Return the width of a column: its usual text, or its label beside the arrow of the filter."""
    return max(column.width, width(column.label) + 4)


class SheetPaper(NamedTuple):
    """A page across: its size as spreadsheets number it, and the points between its margins."""

    size: int
    width: float
    height: float


_LEFT, _TOP, _BOTTOM = 0.4, 0.7, 0.6
"""The margins in inches; that on the right is as on the left."""


def paper_across(characters: int) -> SheetPaper:
    """Return the page across for a table of so many half-width characters: A4, or A3 if wider."""
    size, width, height = (A3, 1190.55, 841.89) if characters > _WIDE else (A4, 841.89, 595.28)
    return SheetPaper(size, width - 2 * _LEFT * _INCH, height - (_TOP + _BOTTOM) * _INCH)


_INCH = 72


def print_across(
    sheet: Any,
    characters: int = 0,
    *,
    scale: int | None = None,
    paper: int | None = None,
    pages: int = 0,
) -> None:
    """Print A4 across, A3 for a wider table; one page wide, with page numbers at the foot.

    :param characters: how many half-width characters the table is wide.
    :param scale: per cent of its size; without it, as small as it must be to fit the page.
    :param paper: the size of the paper; without it, as wide as the table needs.
    :param pages: how many pages it is to fit; without it, as many as it takes.
    """
    sheet.set_paper(paper or paper_across(characters).size)
    sheet.set_landscape()
    if scale is None:
        sheet.fit_to_pages(1, pages)
    else:
        sheet.set_print_scale(scale)
    _set_margins(sheet)


def print_upright(sheet: Any) -> None:
    """A4 upright, one page wide, with numbers at the foot of the pages."""
    sheet.set_paper(A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    _set_margins(sheet)


def _set_margins(sheet: Any) -> None:
    sheet.set_margins(left=_LEFT, right=_LEFT, top=_TOP, bottom=_BOTTOM)
    sheet.center_horizontally()
    sheet.set_footer('&C&"宋体,Regular"&10第 &P 页，共 &N 页')
