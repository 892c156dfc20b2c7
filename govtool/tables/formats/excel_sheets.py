"""The sheets of an Excel workbook (.xlsx): its package opened within bounds, each sheet read when it is asked for."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from govtool.tables.formats.excel_workbook import held_bytes, read_excel_book
from govtool.tables.formats.merged_cells import MOST_MERGES, MergedRange, merged_ranges
from govtool.tables.formats.open_xml_package import Package
from govtool.tables.formats.sheet import Sheet, SheetRow
from govtool.tables.formats.sheet_xml import sheet_rows
from govtool.tables.formats.source import ImportFile
from govtool.tables.formats.unpack_limits import refuse_large_parts, reporting_damage


@dataclass(frozen=True)
class ExcelSheet(Sheet):
    """A sheet of an Excel workbook: the part of the package that holds it."""

    part: str = ""

    @cached_property
    def merged(self) -> list[MergedRange]:
        """The merged cells, known before any row is read. :raises Refused: code ``damaged_workbook``."""
        with (
            reporting_damage(self.source.called),
            zipfile.ZipFile(self.source.file) as archive,
            Package(archive).open(self.part) as xml,
        ):
            return list(islice(merged_ranges(xml), MOST_MERGES))

    def unchecked_rows(self) -> Iterator[SheetRow]:
        """The rows that have something in them; raises whatever reading and parsing raise."""
        self.hidden_columns.clear()
        with zipfile.ZipFile(self.source.file) as archive, Package(archive).open(self.part) as xml:
            yield from sheet_rows(xml, self.book.said, self.hidden_columns)


def excel_sheets(source: ImportFile, archive: zipfile.ZipFile) -> tuple[list[Sheet], list[Sheet]]:
    """The visible and the hidden sheets of a workbook.

    :raises Refused: codes ``too_large``, ``damaged_workbook``.
    """
    with reporting_damage(source.called):
        package = Package(archive)
        refuse_large_parts(held_bytes(package), source.called)
        book = read_excel_book(package)
        there = [entry for entry in book.sheets if entry.part in package]
        found = [
            (entry.hidden, ExcelSheet(entry.title, source, book.cells, part=entry.part))
            for entry in there
        ]
    return [sheet for hidden, sheet in found if not hidden], [
        sheet for hidden, sheet in found if hidden
    ]
