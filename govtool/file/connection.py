"""Connections to the file: pragmas, transactions, and holding it while it is copied or replaced."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.crypt import passphrases
from govtool.file import disk, file_errors, file_head
from govtool.file.lock_wait import USUAL, OnWait, Waiting, WaitingConnection, is_moved
from govtool.file.reader import Reader, ReadOnly

OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""
_CACHE_KIB = 64 << 10
"""The most memory for pages while writing; with SQLite's 2 MiB large imports are slow.

Reading goes once through the file, and is quicker with little."""


def connect(path: Path, wait: float, on_wait: OnWait | None = None) -> WaitingConnection:
    """A connection in autocommit mode to an existing file; transactions are begun explicitly.

    :param wait: seconds to wait for other commands that hold the file; :param on_wait: is called
        when it has to wait.
    :raises sqlite3.Error: translate it with :func:`trouble`.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        message = _(
            "SQLite {version} is too old; at least 3.37 is needed.", version=sqlite3.sqlite_version
        )
        raise StorageTrouble("old_sqlite", message, _("Install a newer Python."))
    conn = _open(path, str(path.absolute()), wait, on_wait)
    try:
        _settle(conn)
    except BaseException:
        conn.close()
        raise
    return conn


@contextmanager
def opened(path: Path, waiting: Waiting = USUAL) -> Iterator[WaitingConnection]:
    """Yield a connection for the block; errors of SQLite are raised as :class:`GovtoolError`."""
    with (
        file_errors.translated(path),
        closing(connect(path, waiting.patience, waiting.on_wait)) as conn,
    ):
        yield conn


@contextmanager
def asked(path: Path, waiting: Waiting = USUAL) -> Iterator[ReadOnly]:
    """Yield a reader of the file for as long as the block, as :func:`opened`."""
    with opened(path, waiting) as conn:
        yield ReadOnly(conn)


def look_at(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot change the file: it takes no lock and replays no journal.

    :raises sqlite3.Error: translate it with :func:`trouble`.
    """
    return _open(path, f"{path.absolute().as_uri()}?immutable=1", 0, None)


def _open(path: Path, address: str, wait: float, on_wait: OnWait | None) -> WaitingConnection:
    """Through Python's SQLite, or through SQLCipher for a file that is encrypted, or is to be."""
    head = _head(path)
    if passphrases.is_encrypted(path) or passphrases.for_new_file(path):
        encrypted: WaitingConnection = cipher(path).connect(path, address, wait, on_wait, head)
        return encrypted
    conn = sqlite3.connect(
        address,
        timeout=0,
        isolation_level=None,
        factory=WaitingConnection,
        uri=address.startswith("file:"),
    )
    conn.patience, conn.on_wait, conn.head, conn.path = wait, on_wait, head, path
    return conn


def _head(path: Path) -> file_head.Head | None:
    """Return the handle on a file, or None where SQLite itself will say why it cannot be opened."""
    with suppress(OSError):
        return file_head.head_of(path)
    return None


def cipher(path: Path) -> ModuleType:
    """The module that opens encrypted files; few offices have what it needs.

    :raises StorageTrouble: code ``no_cipher``.
    """
    try:
        from govtool.crypt import cipher as module
    except ImportError as error:
        encrypted = _("“{path}” is encrypted, or no file of govtool.", path=path)
        raise passphrases.not_installed(
            encrypted if passphrases.is_encrypted(path) else ""
        ) from error
    return module


def _settle(conn: sqlite3.Connection) -> None:
    """Make commits survive a power cut: rollback journal, everything synchronised.

    ``EXTRA`` is ``FULL`` that synchronises the folder too, once the rollback journal was removed
    from it. Under ``FULL`` alone the removal may be lost in a power cut, and the journal then takes
    the acknowledged commit back.
    """
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA synchronous = EXTRA")
    if conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        conn.execute("PRAGMA journal_mode = DELETE")


def make_file(path: Path) -> None:
    """Make an empty file, and its folder, that only its owner may read, unless it is there.

    :raises GovtoolError: when that is not possible.
    """
    try:
        disk.make_folder(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise file_errors.trouble(error, path) from error


@dataclass(slots=True)
class Ending:
    """The end of a transaction in which nothing is raised: commit, or roll back."""

    commit: bool = True


@contextmanager
def transaction(conn: sqlite3.Connection, path: Path) -> Iterator[Ending]:
    """``BEGIN IMMEDIATE`` … ``COMMIT``; anything raised inside, Ctrl-C too, rolls back.

    A plain ``BEGIN`` fails at once when two commands read and then write (pitfalls, SQLite).
    """
    ending = Ending()
    with file_errors.translated(path):
        conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        conn.execute("BEGIN IMMEDIATE")
        try:
            yield ending
            conn.execute("COMMIT" if ending.commit else "ROLLBACK")
        except BaseException:
            roll_back(conn)
            raise


def roll_back(conn: sqlite3.Connection) -> None:
    """Roll back the open transaction if SQLite has not already (as it does on a full disk).

    Ctrl-C can strike just as a ``with`` block begins to end; its cleaning up then comes after the
    connection was closed, which undid everything too.
    """
    with suppress(sqlite3.ProgrammingError):
        if conn.in_transaction:
            conn.execute("ROLLBACK")


def require_file(path: Path) -> None:
    """Refuse a folder, a pipe or a device: none of them holds a database, and a pipe may never end.

    :raises StorageTrouble: code ``not_a_database``. :raises GovtoolError: it cannot be looked at.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise file_errors.trouble(error, path) from error
    if stat.S_ISDIR(mode):
        raise file_errors.is_folder(path)
    if not stat.S_ISREG(mode):
        raise file_errors.not_a_database(path)


Connect = Callable[[Path, float, OnWait | None], sqlite3.Connection]
"""Opens a file, and waits for others for so many seconds."""
Permitted = Callable[[Reader], None]
"""Asked once nobody else can write, it refuses whoever may not do it any more."""


@contextmanager
def held(
    path: Path, waiting: Waiting = USUAL, connect: Connect = connect
) -> Iterator[sqlite3.Connection]:
    """A connection of a file that nobody else can write meanwhile; readers are not disturbed.

    With a mere reader's lock a writer who is about to commit would keep the copy out, and the copy
    the writer. A file that cannot be written is held as a reader.
    """
    with file_errors.translated(path), closing(_locked_connection(path, waiting, connect)) as conn:
        try:
            yield conn
        finally:
            roll_back(conn)


def _locked_connection(path: Path, waiting: Waiting, connect: Connect) -> sqlite3.Connection:
    """Return a connection in a transaction, to the file that has the name once it is locked.

    While we waited, a restore may have put another file in its place.
    """
    while True:
        before = _identity(path)
        conn = connect(path, waiting.patience, waiting.on_wait)
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
        if file_errors.trouble(error, path).code != "read_only":
            raise
        conn.execute("BEGIN")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
