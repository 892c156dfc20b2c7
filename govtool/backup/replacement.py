"""Putting a finished file in the place of another by one renaming, and setting aside what was there."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

from govtool.base.errors import FileBusy
from govtool.base.i18n import _
from govtool.file import disk, durable_files, file_head
from govtool.file.lock_wait import WAIT


def let_go(conn: sqlite3.Connection) -> None:
    """Windows does not rename over a file that somebody has open, ourselves included."""
    if os.name == "nt":
        conn.close()


def put(prepared: Path, target: Path, patience: float = WAIT) -> None:
    """Put ``prepared`` in the place of ``target``. Who may read and write the file stays as it was.

    :param patience: seconds to wait for those who are about to read the old file.
    :raises FileBusy: code ``busy``; on Windows where somebody has the file open at all.
    """
    with suppress(OSError):
        before = target.stat()
        prepared.chmod(stat.S_IMODE(before.st_mode))
        if os.name != "nt":
            os.chown(prepared, before.st_uid, before.st_gid)
    try:
        with file_head.exchanging(target, patience):
            prepared.replace(target)
    except (TimeoutError, PermissionError) as error:
        if os.name != "nt" and not isinstance(error, TimeoutError):
            raise
        message = _("Another program is using “{path}”.").format(path=target)
        raise FileBusy(
            "busy", message, _("Nothing was changed. Close other programs that have the file open.")
        ) from error
    disk.write_through(target.parent)


def copied(target: Path) -> Path:
    """A plain copy of a file that cannot be backed up any more, beside it."""
    moment = dt.datetime.now(dt.UTC).astimezone()
    copy = durable_files.reserve(
        target.parent, f"{target.stem}-damaged-{moment:%Y%m%d-%H%M%S}", target.suffix or ".db"
    )
    try:
        with durable_files.prepared(copy) as part:
            file_head.copy(target, part)
            disk.write_through(part)
            part.replace(copy)
        disk.write_through(copy.parent)
    except BaseException:
        copy.unlink()
        raise
    return copy
