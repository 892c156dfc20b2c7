"""Holding a file so that nobody writes it while it is copied or exchanged; readers are not disturbed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from govtool.file import connection
from govtool.file.lock_wait import USUAL, Told, Waiting, is_moved
from govtool.file.reader import Reader

Connect = Callable[[Path, float, Told | None], sqlite3.Connection]
"""Opens a file, and waits for others for so many seconds."""
Permitted = Callable[[Reader], None]
"""Asked once nobody else can write, it refuses whoever may not do it any more."""


@contextmanager
def held(
    path: Path, waiting: Waiting = USUAL, connect: Connect = connection.connect
) -> Iterator[sqlite3.Connection]:
    """A connection of a file that nobody else can write meanwhile; readers are not disturbed.

    With a mere reader's lock a writer who is about to commit would keep the copy out, and the copy the writer.
    A file that cannot be written is held as a reader.
    """
    with connection.translated(path), closing(_locked(path, waiting, connect)) as conn:
        try:
            yield conn
        finally:
            connection.roll_back(conn)


def _locked(path: Path, waiting: Waiting, connect: Connect) -> sqlite3.Connection:
    """A connection in a transaction of its own, of the file that bears the name once the lock is ours.

    While we waited, a restore may have put another file in its place.
    """
    while True:
        before = _identity(path)
        conn = connect(path, waiting.patience, waiting.told)
        try:
            _lock(conn, path)
            if _identity(path) == before:
                return conn
        except BaseException as error:
            conn.close()
            if isinstance(error, sqlite3.Error) and is_moved(error) and path.exists():
                continue
            raise
        conn.close()


def _lock(conn: sqlite3.Connection, path: Path) -> None:
    try:
        conn.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if connection.trouble(error, path).code != "read_only":
            raise
        conn.execute("BEGIN")


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file bears a name now; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
