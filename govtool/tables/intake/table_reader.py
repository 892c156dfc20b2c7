"""A table, CSV or workbook: its header found and matched, its rows read one by one.

A file that cannot be read as a table raises; what is wrong with one row is a problem of that row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from govtool.base import text
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _
from govtool.subjects.file_columns import FileColumn
from govtool.tables.cell_guards import GUARD, unguarded
from govtool.tables.formats.csv_rows import csv_records, delimiter_of
from govtool.tables.formats.file_kind import Kind as FileKind
from govtool.tables.formats.source import ImportFile
from govtool.tables.intake.file_table import FileTable, Header, Row
from govtool.tables.mapping.column_mapping import FileMap, Translator
from govtool.tables.mapping.header import HEADER_WITHIN, read_header
from govtool.tables.mapping.header_names import Names, own_names
from govtool.tables.mapping.known_words import Known


class CsvTable(FileTable):
    """A table in a CSV file."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header that are not blank. Raises as :meth:`FileTable.rows`."""
        left = self._begin()
        width, least, nameless = len(self.header.labels), self.header.width, self.header.nameless
        for number, cells, flaw in csv_records(self.source, self.delimiter, least):
            if number <= self.header.row:
                continue
            if flaw is not None:
                yield Row(number, cells, {}, [flaw])
                continue
            problems = [] if least <= len(cells) <= width else _width_problems(number, cells, width)
            padded = cells if len(cells) >= width else cells + [""] * (width - len(cells))
            row = self._row(number, padded, cells, problems)
            if row is None:
                continue
            for place in nameless:
                if padded[place] and not padded[place].isspace():
                    left.note_cell(number, place)
            yield row

    def _row(
        self, number: int, padded: list[str], cells: list[str], problems: list[Problem]
    ) -> Row | None:
        """Return a row of the file; None when it is blank or no record."""
        columns = self.header.places.items()
        values = {
            code: cell for code, place in columns if (cell := padded[place]) and not cell.isspace()
        }
        if not values and not any(map(str.strip, cells)):
            return None
        if self.left_over.is_aside(number, cells, values):
            return None
        if GUARD in "".join(values.values()):
            values = {code: unguarded(cell) for code, cell in values.items()}
        own = self.translate(values, number) if self.translate else None
        return Row(number, cells, values, problems, own)


def read_table(
    source: ImportFile,
    columns: Sequence[FileColumn],
    sheet: str | None = None,
    mapping: FileMap | None = None,
    known: Known | None = None,
) -> FileTable:
    """Return the table in ``source``, its header matched by label or code, in any order.

    :param sheet: the sheet of a workbook, by name or number; None for the first visible one with
        data.
    :param mapping: for a file with headers and words of its own; None costs nothing.
    :param known: the usual names and words of other offices; None for ours only.
    :raises Refused: codes ``no_header``, ``missing_column``, ``duplicate_column``, ``bad_mapping``,
        ``no_sheets``, those of
        :func:`govtool.tables.intake.sheet_table.open_sheet` and those of the rows.
    """
    if source.kind is FileKind.WORKBOOK:
        from govtool.tables.intake.sheet_table import read_sheet_table

        return read_sheet_table(
            source, columns, sheet or (mapping.sheet if mapping else None), mapping, known
        )
    _refuse_sheet(source, sheet)
    names = known.names if known else Names(own_names(columns))
    score = mapping.recognised if mapping else names.recognised
    delimiter = (mapping.delimiter if mapping else None) or delimiter_of(
        source, HEADER_WITHIN, score
    )
    header = read_header(lambda: as_labels(_cells(source, delimiter)), columns, mapping, known)
    return CsvTable(source, header, delimiter, translator(header, columns, mapping, known))


def _cells(source: ImportFile, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Return the numbers and cells of all records, as well as they can be read."""
    return ((number, cells) for number, cells, _flaw in csv_records(source, delimiter))


def translator(
    header: Header, columns: Sequence[FileColumn], mapping: FileMap | None, known: Known | None
) -> Translator | None:
    """Return a translator of the cells under a header; None if they are in our words already."""
    there = [column for column in columns if column.code in header.places]
    usual = known.usual_meanings(there) if known else {}
    return Translator(mapping, there, usual) if mapping or usual else None


def labelled(source: ImportFile, sheet: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield the numbers and cells of any table, without guards and space around them."""
    if source.kind is FileKind.WORKBOOK:
        from govtool.tables.intake.sheet_table import sheet_rows

        yield from as_labels(sheet_rows(source, sheet))
    else:
        _refuse_sheet(source, sheet)
        yield from as_labels(_cells(source, delimiter_of(source, HEADER_WITHIN, lambda _cells: 0)))


def _refuse_sheet(source: ImportFile, sheet: str | None) -> None:
    if sheet is not None:
        message = _("{name} is no workbook; it has no sheets.", name=source.called)
        raise Refused("no_sheets", message, _("Leave --sheet out."))


def as_labels(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Return the rows as headers are read: without guards and space around the cells."""
    return ((number, [unguarded(cell).strip() for cell in cells]) for number, cells in rows)


def _width_problems(number: int, cells: list[str], width: int) -> list[Problem]:
    if len(cells) == width:
        return []
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra:
        message = _("The row has {n} cells, the header has {width}.", n=len(cells), width=width)
        return [
            Problem(
                "row", "too_many_cells", message, text.quoted(extra[0], 80), row=number, column=None
            )
        ]
    if len(cells) < width:
        message = _("The row has {n} cells, the header has {width}.", n=len(cells), width=width)
        return [Problem("row", "too_few_cells", message, row=number)]
    return []
