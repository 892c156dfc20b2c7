"""Bounds on what a workbook may unpack to, and one way to report what cannot be read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from govtool.base.errors import GovtoolError, Refused
from govtool.base.i18n import _
from govtool.tables.formats.file_kind import damaged_workbook

MEGABYTE = 1 << 20
MOST_UNPACKED = 1024 * MEGABYTE
"""Bytes that a workbook may unpack to. zipfile stops where an entry says that it ends, so its word can be taken."""

MOST_HELD = 256 * MEGABYTE
"""Bytes that the parts which are kept in memory may unpack to: all but the sheets, which are read row by row."""

_BOMB = 100
"""Tables shrink to a tenth, empty cells with a format to a fortieth; what shrinks more holds nothing."""

_BOMB_FROM = 100 * MEGABYTE


def refuse_bombs(archive: zipfile.ZipFile, packed: int, called: str) -> None:
    """Refuse an archive that unpacks to far more than it holds, before any of it is unpacked.

    :param packed: the bytes of the file; :param called: its name, for messages.
    :raises Refused: codes ``zip_bomb``, ``too_large``.
    """
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _BOMB_FROM and unpacked > _BOMB * packed:
        message = _("{name} would unpack to {size} MB of almost nothing; it is not opened.")
        raise Refused(
            "zip_bomb",
            message.format(name=called, size=unpacked // MEGABYTE),
            _("Copy the rows that matter into a new workbook, and import that."),
        )
    if unpacked > MOST_UNPACKED:
        raise _too_large(unpacked, called)


def refuse_large_parts(held: int, called: str) -> None:
    """Refuse a workbook whose parts need too much memory. :raises Refused: code ``too_large``."""
    if held > MOST_HELD:
        raise _too_large(held, called)


def _too_large(size: int, called: str) -> Refused:
    return Refused(
        "too_large",
        _("{name} is too large: it unpacks to {size} MB.").format(
            name=called, size=size // MEGABYTE
        ),
        _("Save the sheet as “CSV UTF-8”; a CSV file may have any size."),
    )


@contextmanager
def reporting_damage(called: str) -> Iterator[None]:
    """Report whatever the archive, the parser and the values raise as a damaged workbook.

    :raises Refused: code ``damaged_workbook``.
    """
    try:
        yield
    except GovtoolError:
        raise
    except Exception as error:
        raise damaged_workbook(called) from error
