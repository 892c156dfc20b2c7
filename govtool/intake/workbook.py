"""An Excel workbook as sheets of rows: opened within bounds, its sheet chosen, its rows read one by one."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from govtool.errors import Refused
from govtool.i18n import _, listed
from govtool.intake.celltext import Book
from govtool.intake.kinds import damaged_workbook
from govtool.intake.merges import MergedRange, merged_ranges
from govtool.intake.sheetxml import SheetRow, sheet_rows
from govtool.intake.source import Source

if TYPE_CHECKING:
    from openpyxl.reader.excel import ExcelReader

# openpyxl would take lxml where it is installed, and lxml reads what defusedxml refuses.
os.environ["OPENPYXL_LXML"] = "False"

MEGABYTE = 1 << 20
MOST_UNPACKED = 1024 * MEGABYTE
"""What a workbook may unpack to. zipfile stops where an entry says it ends, so the entries' word can be taken."""

MOST_HELD = 256 * MEGABYTE
"""What the parts that are held in memory may unpack to: all but the sheets, which are read row by row."""

_BOMB = 100
"""Tables shrink to a tenth, empty cells with a format to a fortieth; what shrinks more holds nothing."""

_BOMB_FROM = 100 * MEGABYTE
_SHEETS, _PICTURES = "xl/worksheets/", "xl/media/"
_TEXT_FORMAT = 49
# Built-in formats of dates in East Asian versions of Excel (m"月"d"日" is 58), which openpyxl does not know.
_EAST_ASIAN_DATES = frozenset({*range(27, 37), *range(50, 59)})

MOST_MERGES = 200_000
"""Merged cells that are looked at; who merges more has none of a table."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook.

    ``others`` names the other visible sheets that have data.
    """

    title: str
    book: Book
    source: Source
    path: str
    others: list[str] = field(default_factory=list)

    @cached_property
    def merged(self) -> list[MergedRange]:
        """The merged cells, known before any row is read.

        :raises Refused: code ``damaged_workbook``.
        """
        try:
            with zipfile.ZipFile(self.source.file) as archive, archive.open(self.path) as xml:
                return list(islice(merged_ranges(xml), MOST_MERGES))
        except Exception as error:  # whatever the archive raises
            raise damaged_workbook(self.source.called) from error

    def rows(self) -> Iterator[SheetRow]:
        """The rows that have something in them, from the top.

        :raises Refused: codes ``damaged_workbook``, ``too_long``.
        """
        number = 0
        try:
            with zipfile.ZipFile(self.source.file) as archive, archive.open(self.path) as xml:
                for row in sheet_rows(xml, self.book.said):
                    number = row.number
                    yield row
        except OverflowError:
            raise Refused("too_long", _("Row {row} does not end.").format(row=number + 1), row=number + 1) from None
        except Exception as error:  # whatever the archive, the parser and the values raise
            raise damaged_workbook(self.source.called) from error

    def has_data(self) -> bool:
        """Whether anything is written in it."""
        return next(self.rows(), None) is not None

    def merged_below(self, row: int) -> list[MergedRange]:
        """The merged cells that begin below a row."""
        return [each for each in self.merged if each.row_from > row]


def open_sheet(source: Source, wanted: str | None = None) -> Sheet:
    """The sheet to read: the first visible one with data, or the one asked for.

    :param wanted: the name of a sheet, or the number of a visible one, counted from 1.
    :raises Refused: codes ``too_large``, ``zip_bomb``, ``damaged_workbook``, ``no_data``, ``unknown_sheet``.
    """
    _check_size(source)
    visible, hidden = _sheets(source)
    if wanted is not None:
        return _chosen(wanted, visible, hidden)
    with_data = [sheet for sheet in visible if sheet.has_data()]
    if not with_data:
        hint = _("Hidden sheets are read only when --sheet names them: {names}.").format(names=_names(hidden))
        message = _("{name} has no sheet with data.").format(name=source.called)
        raise Refused("no_data", message, hint if hidden else None)
    with_data[0].others.extend(sheet.title for sheet in with_data[1:])
    return with_data[0]


def _chosen(wanted: str, visible: Sequence[Sheet], hidden: Sequence[Sheet]) -> Sheet:
    named = [sheet for sheet in (*visible, *hidden) if _plain(sheet.title) == _plain(wanted)]
    place = int(wanted) if wanted.isdecimal() else 0
    found = [*named, *visible[max(place - 1, 0) : place]]
    if found:
        return found[0]
    hint = _("Its sheets are: {names}.").format(names=_names([*visible, *hidden]))
    raise Refused("unknown_sheet", _("There is no sheet “{name}”.").format(name=wanted[:40]), hint)


def _plain(title: str) -> str:
    return title.strip().casefold()


def _names(sheets: Sequence[Sheet]) -> str:
    return listed(sheet.title for sheet in sheets)


# --- opening


def _check_size(source: Source) -> None:
    """Add up what the entries unpack to, before any of them is unpacked."""
    with zipfile.ZipFile(source.file) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    held = sum(entry.file_size for entry in entries if not entry.filename.startswith((_SHEETS, _PICTURES)))
    if unpacked > _BOMB_FROM and unpacked > _BOMB * (source.size or 1):
        raise Refused(
            "zip_bomb",
            _("{name} would unpack to {size} MB of almost nothing; it is not opened.").format(
                name=source.called, size=unpacked // MEGABYTE
            ),
            _("Copy the rows that matter into a new workbook, and import that."),
        )
    if unpacked > MOST_UNPACKED or held > MOST_HELD:
        raise Refused(
            "too_large",
            _("{name} is too large: it unpacks to {size} MB.").format(name=source.called, size=unpacked // MEGABYTE),
            _("Save the sheet as “CSV UTF-8”; a CSV file may have any size."),
        )


def _sheets(source: Source) -> tuple[list[Sheet], list[Sheet]]:
    """The visible and the hidden sheets of a workbook."""
    visible: list[Sheet] = []
    hidden: list[Sheet] = []
    try:
        reader = _loaded(source)
        book = _book(reader)
        for entry, relation in reader.parser.find_sheets():
            if relation.target in reader.valid_files and "chartsheet" not in relation.Type:
                held = visible if entry.state == "visible" else hidden
                held.append(Sheet(entry.name, book, source, relation.target))
    except Exception as error:  # whatever openpyxl meets in a workbook that is none
        raise damaged_workbook(source.called) from error
    return visible, hidden


def _loaded(source: Source) -> ExcelReader:
    """The reader of openpyxl, with all that it reads before the sheets.

    It would go through a sheet that does not state its size to the end, only to find that out.
    """
    import warnings

    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet

    reader = ExcelReader(source.file, read_only=True, data_only=True, keep_links=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl would lose at saving is not our concern
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
    return reader


def _book(reader: ExcelReader) -> Book:
    """What cells refer to."""
    workbook: Any = reader.wb
    # openpyxl has read the styles, and has no public name for those of all cells.
    styles = list(enumerate(style.numFmtId for style in workbook._cell_styles))  # noqa: SLF001
    east_asian = (style for style, form in styles if form in _EAST_ASIAN_DATES)
    return Book(
        strings=reader.shared_strings,
        date_styles=frozenset({*workbook._date_formats, *east_asian}),  # noqa: SLF001  # as above
        text_styles=frozenset(style for style, form in styles if form == _TEXT_FORMAT),
        epoch=workbook.epoch,
    )
