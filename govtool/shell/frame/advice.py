"""Advice when the file in use is missing or unreadable: its backups and the restore command."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from govtool.base.errors import GovtoolError
from govtool.base.i18n import _, ngettext
from govtool.shell.frame.session import Session

if TYPE_CHECKING:
    from govtool.backup.shelf import Rescue


def advised(error: GovtoolError, session: Session) -> GovtoolError:
    """Return the error, with the backups to restore if the session's file cannot be read."""
    with suppress(
        OSError, RuntimeError
    ):  # whatever hides the backups too, the error itself must be told
        if _is_past_reading(error, session):
            return _with_backups(error, session)
    return error


def _is_past_reading(error: GovtoolError, session: Session) -> bool:
    """Return whether an error is about the file in use: by its name, or an entry of its journal."""
    from govtool.file.file_errors import PAST_READING

    if error.code not in {"no_file", *PAST_READING} or not error.where.keys() & {"path", "entry"}:
        return False
    return error.where.get("path", str(session.db)) == str(session.db) and not session.db.is_dir()


def _with_backups(error: GovtoolError, session: Session) -> GovtoolError:
    from govtool.backup import shelf

    found = shelf.rescue_of(session.db)
    if not found.count and error.code == "no_file":
        return error
    lines = backup_lines(found, session)
    if error.hint and error.code != "no_file" and session.command != "doctor":
        lines.insert(0, error.hint)
    newest = found.newest and str(found.newest.path)
    where = {**error.where, "backups": found.count, "backup": newest}
    return type(error)(error.code, error.message, "\n".join(lines), **where)


def backup_lines(found: Rescue, session: Session) -> list[str]:
    """Return the backups of a file, and the command that restores the newest sound one."""
    from govtool.backup import shelf
    from govtool.shell.screens.journal import local_time

    if found.newest is None:
        text = _(
            "No sound backup of it was found in “{folder}”. If there is one elsewhere: govtool "
            "restore FILE"
        )
        return [text.format(folder=found.folder)]
    text = ngettext(
        "There is {n} backup of it; it is of {moment}. To restore it:",
        "There are {n} backups of it; the newest sound one is of {moment}. To restore it:",
        found.count,
    )
    moment = local_time(found.newest.manifest.made_at, session.today)
    return [
        text.format(n=found.count, moment=moment),
        shelf.restore_command(found.newest.path, session.db),
    ]
