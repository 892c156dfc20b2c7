"""Make a backup, on request or automatically."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

from govtool.backup import automatic, shelf, snapshot
from govtool.backup.manifest import Why
from govtool.backup.snapshot import Snapshot
from govtool.file import connection, file_errors
from govtool.file.lock_wait import USUAL, Waiting
from govtool.file.reader import Reader
from govtool.journal import chain
from govtool.store import Store, schema

BULK = 256 << 10
"""Bytes of a file to import, from which on the office's file is backed up before."""


def make(
    path: Path,
    why: Why,
    folder: Path | None = None,
    *,
    deep: bool = False,
    recipients: tuple[str, ...] = (),
    waiting: Waiting = USUAL,
) -> Snapshot:
    """Back up a file, check the copy, and thin out older ones.

    The file is held only while it is copied; checking the copy keeps nobody waiting.

    :param folder: where to; the usual place if left out (:func:`snapshot.folder_of`).
    :param deep: walk the whole chain of a long journal. :param recipients: public keys for which it
        is sealed.
    :raises GovtoolError: nothing was left in the folder then.
    """
    if not path.is_file():
        raise file_errors.missing(path)
    with connection.held(path, waiting) as conn:
        schema.require_ours(conn, path)
        drawn = snapshot.draw(conn, path, folder or snapshot.folder_of(path), why, recipients)
    kept = snapshot.keep(drawn, None if deep else snapshot.QUICKLY)
    shelf.thin_out(kept)
    return kept


def is_wanted_today(store: Store, now: dt.datetime) -> bool:
    """Return whether this is the day's first command that writes to a file with records."""
    if automatic.is_off() or not has_records(store):
        return False
    folder = snapshot.folder_of(store.path)
    day = now.astimezone().date()
    return not shelf.is_made_on(
        day, folder, store.path.resolve().name, snapshot.origin_of(store.reader)
    )


def has_records(store: Store) -> bool:
    """Return whether there is anything in the file that would have to be typed again."""
    with file_errors.translated(store.path):
        return store.reader.execute("SELECT 1 FROM subject LIMIT 1").fetchone() is not None


def yet_to_come(conn: Reader, folder: Path) -> dt.datetime | None:
    """Return the newest moment of journal and backups if it lies ahead (the clock was set back)."""
    newest = conn.execute(
        "SELECT recorded_at FROM journal ORDER BY pos DESC LIMIT 1"
    ).fetchone() or ("",)
    moments = [
        newest[0],
        *(b.manifest.made_at for b in shelf.on_shelf(folder, snapshot.origin_of(conn))[:1]),
    ]
    now = dt.datetime.now(dt.UTC)
    with suppress(ValueError):
        return max(
            (dt.datetime.fromisoformat(m) for m in moments if chain.lies_ahead(m, now)),
            default=None,
        )
    return None


def is_bulk(file: str, *, update: bool) -> bool:
    """Return whether an import is backed up before: many rows, unknown many, or changed records."""
    try:
        return update or Path(file).stat().st_size >= BULK
    except OSError:  # standard input
        return True
