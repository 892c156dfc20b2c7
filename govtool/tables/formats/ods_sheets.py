"""The sheets of an OpenDocument table (.ods), the format of LibreOffice and other open office suites.

All sheets stand in one part. It is gone through once for what must be known before any row (titles, what is hidden,
merged cells, formats), and again for the rows of the sheet that is read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from govtool.tables.formats.cell_text import Book
from govtool.tables.formats.file_kind import CONTENT
from govtool.tables.formats.merged_cells import MOST_MERGES, MergedRange
from govtool.tables.formats.ods_xml import TableHandler
from govtool.tables.formats.open_xml_package import Package
from govtool.tables.formats.sheet import Sheet, SheetRow, endless
from govtool.tables.formats.source import ImportFile
from govtool.tables.formats.unpack_limits import reporting_damage
from govtool.tables.formats.xml_reader import parsing

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
        """The rows that have something in them; raises whatever reading and parsing raise."""
        handler = TableHandler(wanted=self.place)
        with zipfile.ZipFile(self.source.file) as archive, _content(archive) as xml:
            for _piece in parsing(xml, handler, namespaces=True):
                yield from handler.taken()
                if handler.is_past:
                    return


def open_document_sheets(
    source: ImportFile, archive: zipfile.ZipFile
) -> tuple[list[Sheet], list[Sheet]]:
    """The visible and the hidden sheets of an OpenDocument table.

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
    found = [
        (
            table.hidden,
            OpenDocumentSheet(
                table.title, source, _BOOK, [], table.hidden_columns,
                place, table.merged[:MOST_MERGES], place not in filled,
            ),
        )
        for place, table in enumerate(handler.tables)
    ]  # fmt: skip
    return [sheet for hidden, sheet in found if not hidden], [
        sheet for hidden, sheet in found if hidden
    ]


@contextmanager
def _content(archive: zipfile.ZipFile) -> Iterator[IO[bytes]]:
    with Package(archive).open(CONTENT) as xml:
        yield xml
