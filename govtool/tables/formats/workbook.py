"""The sheet of a workbook to read: the first with data, or the one asked for."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.text import quoted
from govtool.tables.formats.excel_sheets import excel_sheets
from govtool.tables.formats.file_kind import is_open_document
from govtool.tables.formats.ods_sheets import open_document_sheets
from govtool.tables.formats.sheet import Sheet
from govtool.tables.formats.source import ImportFile
from govtool.tables.formats.unpack_limits import refuse_bombs


def open_sheet(source: ImportFile, wanted: str | None = None) -> Sheet:
    """The sheet to read: the first visible one with data, or the one asked for.

    :param wanted: the name of a sheet, or the number of a visible one, counted from 1.
    :raises Refused: codes ``too_large``, ``zip_bomb``, ``damaged_workbook``, ``no_data``, ``unknown_sheet``.
    """
    visible, hidden = _sheets(source)
    if wanted is not None:
        return _chosen(wanted, visible, hidden)
    with_data = [sheet for sheet in visible if sheet.has_data()]
    if not with_data:
        hint = _("Hidden sheets are read only when --sheet names them: {names}.").format(
            names=_names(hidden)
        )
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
    raise Refused(
        "unknown_sheet", _("There is no sheet “{name}”.").format(name=quoted(wanted)), hint
    )


def _plain(title: str) -> str:
    return title.strip().casefold()


def _names(sheets: Sequence[Sheet]) -> str:
    return listed(sheet.title for sheet in sheets)


def _sheets(source: ImportFile) -> tuple[list[Sheet], list[Sheet]]:
    """The visible and the hidden sheets of a workbook."""
    with zipfile.ZipFile(source.file) as archive:
        refuse_bombs(archive, source.size or 1, source.called)
        return (open_document_sheets if is_open_document(archive) else excel_sheets)(
            source, archive
        )
