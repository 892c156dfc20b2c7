"""Backups made by the way: once a day before the first change, and before large imports.

They are a service: one that fails is told, and the work goes on.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from govtool.backup import automatic
from govtool.base.errors import GovtoolError, Refused
from govtool.base.i18n import _, sentences
from govtool.file import connection
from govtool.file.lock_wait import Waiting
from govtool.shell.terminal import note

if TYPE_CHECKING:
    from govtool.store import Store

LARGE = 64 << 20
"""Bytes from which on a backup takes so long that one wonders."""


def before_change(store: Store) -> None:
    """Back up a file with records before the first change of the day; refuse to change a backup.

    :raises Refused: code ``is_backup``.
    """
    _refuse_backup(store)
    _back_up_daily(store)


def before_import(store: Store, file: str, *, update: bool) -> None:
    """Back up like :func:`before_change`, and always before an import that may change much."""
    from govtool.backup import creation
    from govtool.backup.manifest import Why

    _refuse_backup(store)
    if (
        automatic.is_off()
        or not creation.is_bulk(file, update=update)
        or not creation.has_records(store)
    ):
        _back_up_daily(store)
    else:
        _back_up(store, Why.BEFORE_IMPORT)


def _refuse_backup(store: Store) -> None:
    if not os.path.lexists(automatic.manifest_place(store.path)):
        return
    from govtool.backup import shelf

    if shelf.at(store.path) is not None:
        message = _("“{path}” is a backup, which stays as it was made.", path=store.path)
        hint = _("To go on from it: govtool restore FILE. To look at it: case list, find, journal")
        raise Refused("is_backup", message, hint)


def _back_up_daily(store: Store) -> None:
    if automatic.is_off():
        return
    from govtool.backup import creation
    from govtool.backup.manifest import Why

    if creation.is_wanted_today(store, dt.datetime.now(dt.UTC)):
        _back_up(store, Why.DAILY)


def say_clock(path: Path, folder: Path, how: Waiting) -> None:
    """Warn when something was recorded, or backed up in a folder, at a moment in the future.

    For commands that record nothing; the others say it before they do
    (:func:`~govtool.shell.opening.open_watched`).
    """
    from govtool.backup import creation

    with connection.asked(path, how) as conn:
        moment = creation.yet_to_come(conn, folder)
    if moment is not None:
        text = _(
            "Warning: the newest entry or backup is of {moment}, which has yet to come. Set the "
            "clock of this machine."
        )
        note(text.format(moment=f"{moment.astimezone():%Y-%m-%d %H:%M}"))


def _back_up(store: Store, why: str) -> None:
    """Make a backup, waiting for others as the command itself would.

    :raises FileBusy: code ``busy``: the command needs the same lock, and has waited for it long
        enough.
    """
    from govtool.backup import creation
    from govtool.backup.manifest import Why

    path, how = store.path, store.waiting
    if path.stat().st_size >= LARGE:
        note(_("Backing up {path} …", path=path))
    try:
        creation.make(path, Why(why), waiting=how)
    except GovtoolError as trouble:
        if trouble.code == "busy":
            raise
        note(sentences(_("Warning: no backup could be made."), trouble.message))
        note("  " + _("Your work goes on. Make one soon: govtool backup DIR"))
