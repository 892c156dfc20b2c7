"""A table in a sheet of a workbook, its cells as text: the same rows a CSV file has.

What a cell of a workbook shows beyond its text (an error, a formula without a result, a number or
date that a spreadsheet program made of something else) becomes a problem of the row here, where the
columns are known.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, counted, listed, ngettext, sentences
from govtool.base.text import quoted
from govtool.subjects.file_columns import Content, FileColumn
from govtool.tables import cell_guards
from govtool.tables.cell_guards import unguarded
from govtool.tables.formats.cell_text import CellKind
from govtool.tables.formats.excel_sheets import excel_sheets
from govtool.tables.formats.file_kind import is_open_document
from govtool.tables.formats.merged_cells import letters
from govtool.tables.formats.ods_sheets import open_document_sheets
from govtool.tables.formats.open_xml_package import refuse_bombs
from govtool.tables.formats.sheet import MergeFill, Sheet, SheetCell
from govtool.tables.formats.source import ImportFile
from govtool.tables.intake import findings
from govtool.tables.intake.file_table import FileTable, Header, Row
from govtool.tables.intake.table_reader import as_labels, translator
from govtool.tables.mapping.column_mapping import FileMap, Translator
from govtool.tables.mapping.header import read_header
from govtool.tables.mapping.known_words import Known


def open_sheet(source: ImportFile, wanted: str | None = None) -> Sheet:
    """Return the sheet to read: the first visible one with data, or the one asked for.

    :param wanted: the name of a sheet, or the number of a visible one, counted from 1.
    :raises Refused: codes ``too_large``, ``zip_bomb``, ``damaged_workbook``, ``no_data``,
        ``unknown_sheet``.
    """
    sheets = _sheets(source)
    visible = [sheet for sheet in sheets if not sheet.hidden]
    hidden = [sheet for sheet in sheets if sheet.hidden]
    if wanted is not None:
        return _chosen(wanted, visible, hidden)
    with_data = [sheet for sheet in visible if sheet.has_data()]
    if not with_data:
        hint = _(
            "Hidden sheets are read only when --sheet names them: {names}.", names=_names(hidden)
        )
        message = _("{name} has no sheet with data.", name=source.called)
        raise Refused("no_data", message, hint if hidden else None)
    with_data[0].others.extend(sheet.title for sheet in with_data[1:])
    return with_data[0]


def _chosen(wanted: str, visible: Sequence[Sheet], hidden: Sequence[Sheet]) -> Sheet:
    named = [sheet for sheet in (*visible, *hidden) if _plain(sheet.title) == _plain(wanted)]
    place = int(wanted) if wanted.isdecimal() else 0
    found = [*named, *visible[max(place - 1, 0) : place]]
    if found:
        return found[0]
    hint = _("Its sheets are: {names}.", names=_names([*visible, *hidden]))
    raise Refused("unknown_sheet", _("There is no sheet “{name}”.", name=quoted(wanted)), hint)


def _plain(title: str) -> str:
    return title.strip().casefold()


def _names(sheets: Sequence[Sheet]) -> str:
    return listed(sheet.title for sheet in sheets)


def _sheets(source: ImportFile) -> list[Sheet]:
    with zipfile.ZipFile(source.file) as archive:
        refuse_bombs(archive, source.size or 1, source.called)
        read = open_document_sheets if is_open_document(archive) else excel_sheets
        return read(source, archive)


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def read_sheet_table(
    source: ImportFile,
    columns: Sequence[FileColumn],
    wanted: str | None,
    mapping: FileMap | None = None,
    known: Known | None = None,
) -> SheetTable:
    """Return the table in a sheet, as :func:`govtool.tables.intake.table_reader.read_table`."""
    sheet = open_sheet(source, wanted)
    try:
        header = read_header(lambda: as_labels(_rows_of(sheet)), columns, mapping, known)
    except Refused as refusal:
        if not sheet.others:
            raise
        other = _(
            "The sheet “{title}” was looked at; --sheet chooses another: {names}.",
            title=sheet.title,
            names=listed(sheet.others),
        )
        hint = "\n".join(filter(None, [refusal.hint, other]))
        raise Refused(refusal.code, refusal.message, hint, **refusal.where) from None
    required = frozenset(column.code for column in columns if column.required)
    return SheetTable(source, header, sheet, translator(header, columns, mapping, known), required)


def sheet_rows(source: ImportFile, wanted: str | None) -> Iterator[tuple[int, list[str]]]:
    """Return the rows of a sheet as text, whatever they are."""
    return _rows_of(open_sheet(source, wanted))


def _rows_of(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    return ((row.number, _texts(row.cells)) for row in sheet.rows())


def _texts(cells: Sequence[SheetCell], width: int | None = None) -> list[str]:
    texts = [""] * (cells[-1].place + 1 if width is None else width)
    for cell in cells:
        if cell.place < len(texts):
            texts[cell.place] = cell.text
    return texts


def _as_shown(day: str) -> str:
    """2026-03-01 as 2026年3月1日; a time, and what a program only calls a date, as it is."""
    match = _DAY.fullmatch(day)
    return "{}年{}月{}日".format(*map(int, match.groups())) if match else day


class SheetTable(FileTable):
    """A table in a sheet of a workbook."""

    def __init__(
        self,
        source: ImportFile,
        header: Header,
        sheet: Sheet,
        translate: Translator | None = None,
        required: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(source, header, translate=translate)
        self.sheet = sheet
        self.required = required & header.places.keys()
        self._codes = {place: code for code, place in header.places.items()}
        self._merged = self._merges()
        self._hidden = 0

    def _merges(self) -> MergeFill:
        return MergeFill(self.sheet.merged, self.header.row, self._codes)

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that are not blank. Raises as :meth:`FileTable.rows`."""
        width, left = len(self.header.labels), self._begin()
        self._merged = self._merges()
        self._hidden = 0
        for row in self.sheet.rows():
            if row.number <= self.header.row:
                continue
            inside = [cell for cell in row.cells if cell.place < width]
            for cell in row.cells if len(inside) < len(row.cells) else ():
                if cell.place >= width:
                    left.note_cell(row.number, cell.place)
            found = self._row(row.number, self._merged.cells(row, inside)) if inside else None
            if found is None:
                self._merged.forget(row.number)
            else:
                self._hidden += row.hidden
                for place in self.header.nameless:
                    if found.cells[place]:
                        left.note_cell(row.number, place)
                yield found

    def _row(self, number: int, cells: Sequence[SheetCell]) -> Row | None:
        """Return a row of the sheet; None when it is no record."""
        cells = [self._dated(cell) for cell in cells]
        ours = [(self._codes[cell.place], cell) for cell in cells if cell.place in self._codes]
        values = {code: unguarded(cell.text) for code, cell in ours if cell.text}
        texts = _texts(cells, len(self.header.labels))
        if self.left_over.is_aside(number, texts, values):
            return None
        problems = [problem for code, cell in ours if (problem := self._flaw(code, cell))]
        problems += self._lacking(number, values)
        own = self.translate(values, number) if self.translate else None
        return Row(number, texts, values, problems, own)

    def _lacking(self, number: int, values: Mapping[str, str]) -> list[Problem]:
        """Return the problems of required values that merged cells lack."""
        lacking = [code for code in self.required if code not in values]
        found = (
            self._merged.missing(code, number, self.header.places[code]) for code in sorted(lacking)
        )
        return [problem for problem in found if problem]

    def _dated(self, cell: SheetCell) -> SheetCell:
        """Return a cell of one of our columns with its date as that column has it.

        In a column of dates that is also a bare number, if this workbook counts days in its own
        way; in any other column it is no date, and is shown as the program made it, so that it is
        known again if it is not mended.
        """
        if cell.kind not in {CellKind.NUMBER, CellKind.DATE} or cell.place not in self._codes:
            return cell
        in_dates = self.header.kinds[cell.place] is Content.DATE
        if in_dates and cell.kind is CellKind.NUMBER and self.sheet.book.counts_from_1904:
            return cell._replace(text=self.sheet.book.day(cell.text))
        if not in_dates and cell.kind is CellKind.DATE:
            return cell._replace(text=_as_shown(cell.text))
        return cell

    def _flaw(self, code: str, cell: SheetCell) -> Problem | None:
        """Return what is wrong with a cell whatever its column wants."""
        match cell.kind:
            case CellKind.ERROR:
                message = _("The cell shows an error: {value}.", value=cell.text)
                return Problem(
                    code, "cell_error", sentences(message, _("Type the value itself.")), cell.text
                )
            case CellKind.UNCALCULATED:
                message = _("The cell has a formula without a result.")
                hint = _("Open the file in Excel or WPS and save it, or type the value itself.")
                return Problem(code, "not_calculated", sentences(message, hint))
            case CellKind.LONG_NUMBER:
                is_number = code in self.header.numbers
                return findings.problem(
                    code, cell_guards.damage(cell.text), cell.text, is_number=is_number
                )
            case CellKind.DATE if self.header.kinds[cell.place] is not Content.DATE:
                return findings.problem(code, cell_guards.made_a_date(cell.text), cell.text)
        return None

    @property
    def remarks(self) -> list[Problem]:
        """Warnings about the sheet as a whole, once its rows were read."""
        others, n = self.sheet.others, self._hidden
        only_this = _("Only this sheet was read; not: {names}.", names=listed(others))
        rows = counted("{n} hidden row was read too.", "{n} hidden rows were read too.", n)
        found = [
            ("other_sheets", only_this if others else None),
            ("hidden_rows", rows if n else None),
            ("hidden_columns", self._hidden_columns()),
            *self._merged.remarks(),
        ]
        sheet = [Problem(self.sheet.title, code, message) for code, message in found if message]
        return [*sheet, *super().remarks]

    def _hidden_columns(self) -> str | None:
        places = sorted(place for place in self._codes if self.sheet.hides(place))
        names = [" ".join(self.header.labels[place].split()) or letters(place) for place in places]
        n = len(names)
        message = ngettext(
            "{n} hidden column was read too: {names}.",
            "{n} hidden columns were read too: {names}.",
            n,
        )
        return message.format(n=n, names=listed(names)) if names else None
