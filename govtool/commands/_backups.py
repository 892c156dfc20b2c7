"""Backups made by the way: once a day before the first change, and before large imports.

They are a service: one that fails is told, and the work goes on.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from govtool.errors import GovtoolError, Refused
from govtool.i18n import _, sentences
from govtool.render.terminal import note
from govtool.store import Store

LARGE = 64 << 20
"""Bytes from which on a backup takes so long that one wonders."""


def before_change(store: Store) -> None:
    """Back up a file with cases before the first change of the day. A backup itself is left as it was made.

    :raises Refused: code ``is_backup``.
    """
    _refuse_backup(store)
    _back_up_daily(store)


def before_import(store: Store, file: str, *, update: bool) -> None:
    """As :func:`before_change`, but before an import that may change much always back up a file with cases."""
    from govtool.backup import making
    from govtool.store import snapshot
    from govtool.store.manifest import Why

    _refuse_backup(store)
    if snapshot.is_off() or not making.is_bulk(file, update=update) or not making.has_cases(store):
        _back_up_daily(store)
    else:
        _back_up(store.path, Why.BEFORE_IMPORT)


def _refuse_backup(store: Store) -> None:
    from govtool.backup import shelf

    if shelf.at(store.path) is not None:
        message = _("“{path}” is a backup, which stays as it was made.").format(path=store.path)
        raise Refused(
            "is_backup", message, _("To go on from it: govtool restore FILE. To look at it: case list, find, journal")
        )


def _back_up_daily(store: Store) -> None:
    from govtool.backup import making
    from govtool.store.manifest import Why

    if making.is_wanted_today(store, dt.datetime.now(dt.UTC)):
        _back_up(store.path, Why.DAILY)


def _back_up(path: Path, why: str) -> None:
    from govtool.backup import making
    from govtool.store.manifest import Why

    if path.stat().st_size >= LARGE:
        note(_("Backing up {path} …").format(path=path))
    try:
        making.make(path, Why(why))
    except GovtoolError as trouble:
        note(sentences(_("Warning: no backup could be made."), trouble.message))
        note("  " + _("Your work goes on. Make one soon: govtool backup DIR"))
