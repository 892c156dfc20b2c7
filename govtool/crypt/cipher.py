"""Connections to encrypted files, through SQLCipher (the extra ``encrypt``).

They behave as plain ones do: wait as they do, and complain with the errors of :mod:`sqlite3`.
SQLCipher's own do not derive from those, so nobody would catch them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import sqlcipher3.dbapi2 as sqlcipher

from govtool.crypt import passphrases
from govtool.file import file_head
from govtool.file.lock_wait import OnWait, Patience, WaitingConnection

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")


_CODES = {
    "database or disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
}
"""The codes of what ``sqlcipher_export`` reports by its words alone."""


def _as_sqlite3(error: Exception) -> sqlite3.Error:
    """The error of the same name and code, without the one it stands for."""
    kind: type[sqlite3.Error] = getattr(sqlite3, type(error).__name__, sqlite3.DatabaseError)
    same = kind(*error.args)
    for name in ("sqlite_errorcode", "sqlite_errorname"):
        if hasattr(error, name):
            setattr(same, name, getattr(error, name))
    if getattr(same, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR:
        same.sqlite_errorcode = _CODES.get(str(error), sqlite3.SQLITE_ERROR)
    return same


def _translated(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    @wraps(method)
    def call(self: S, /, *args: P.args, **named: P.kwargs) -> R:
        try:
            return method(self, *args, **named)
        except sqlcipher.Error as error:
            raise _as_sqlite3(error) from None

    return call


class _Cursor(sqlcipher.Cursor):  # type: ignore[misc]  # SQLCipher comes without types
    execute = _translated(sqlcipher.Cursor.execute)
    executemany = _translated(sqlcipher.Cursor.executemany)
    executescript = _translated(sqlcipher.Cursor.executescript)
    fetchone = _translated(sqlcipher.Cursor.fetchone)
    fetchmany = _translated(sqlcipher.Cursor.fetchmany)
    fetchall = _translated(sqlcipher.Cursor.fetchall)
    __next__ = _translated(sqlcipher.Cursor.__next__)


class _Connection(sqlcipher.Connection):  # type: ignore[misc]  # as above
    execute = _translated(sqlcipher.Connection.execute)
    executemany = _translated(sqlcipher.Connection.executemany)
    executescript = _translated(sqlcipher.Connection.executescript)
    commit = _translated(sqlcipher.Connection.commit)
    rollback = _translated(sqlcipher.Connection.rollback)
    close = _translated(sqlcipher.Connection.close)

    def iterdump(self) -> Iterator[str]:
        """Yield the dump that :meth:`sqlite3.Connection.iterdump` yields; SQLCipher has none."""
        from sqlite3.dump import _iterdump  # type: ignore[attr-defined]  # what that one calls

        return cast(Iterator[str], _iterdump(self))

    @_translated
    def cursor(self, factory: type[Any] = _Cursor) -> Any:
        return super().cursor(factory)


class _WaitingConnection(Patience, _Connection):
    """A waiting SQLCipher connection, like :class:`~govtool.file.lock_wait.WaitingConnection`."""


def connect(
    path: Path,
    address: str,
    wait: float,
    on_wait: OnWait | None = None,
    head: file_head.Head | None = None,
) -> WaitingConnection:
    """Return a connection under the first key that fits, or to an empty file to be encrypted.

    :param address: the file as SQLite is told, a path or a URI; :param head: what looks at it.
    :raises Refused: code ``wrong_key``. :raises GovtoolError: all of :func:`keys.candidates`.
    """
    new = passphrases.for_new_file(path)
    for key in [new] if new else passphrases.candidates(path):
        conn = _open(path, address, wait, on_wait, head)
        try:
            if _fits(conn, key.for_salt(passphrases.salt_of(path))):
                passphrases.remember(key, path)
                return cast(WaitingConnection, conn)
        except BaseException:
            conn.close()
            raise
        conn.close()
    raise passphrases.wrong(path)


def _open(
    path: Path, address: str, wait: float, on_wait: OnWait | None, head: file_head.Head | None
) -> _WaitingConnection:
    try:
        conn = sqlcipher.connect(
            address,
            timeout=0,
            isolation_level=None,
            factory=_WaitingConnection,
            uri=address.startswith("file:"),
        )
    except sqlcipher.Error as error:
        raise _as_sqlite3(error) from None
    conn.patience, conn.on_wait, conn.head, conn.path = wait, on_wait, head, path
    conn.execute("PRAGMA temp_store = MEMORY")  # what is sorted would lie on the disk, readable
    conn.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr what we say better
    return cast(_WaitingConnection, conn)


def _fits(conn: _WaitingConnection, key: str) -> bool:
    conn.execute(f'PRAGMA key = "{key}"')
    try:
        conn.execute("PRAGMA user_version")  # reads the first page alone: the others may be damaged
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            return False
        raise
    return True


def fits(path: Path, key: passphrases.Key) -> bool:
    """Return whether a file that nobody writes opens with a key; nobody is asked for another."""
    with closing(_open(path, f"{path.absolute().as_uri()}?immutable=1", 0, None, None)) as conn:
        return _fits(conn, key.for_salt(passphrases.salt_of(path)))


def changed_pages(path: Path, wait: float) -> Iterator[str]:
    """Yield the message of SQLCipher about each page that was changed without the key."""
    with closing(connect(path, str(path.absolute()), wait)) as conn:
        for (message,) in conn.execute("PRAGMA cipher_integrity_check"):
            yield message


def either(path: Path, wait: float, on_wait: OnWait | None = None) -> WaitingConnection:
    """A connection to a file, plain or encrypted.

    Of one file all locks of a process are taken through one library: the other would drop them as
    it closes the file. So a plain file that is copied into an encrypted one is held through this
    library too.
    """
    head = file_head.head_of(path)
    address = str(path.absolute())
    if passphrases.is_encrypted(path):
        return connect(path, address, wait, on_wait, head)
    return cast(WaitingConnection, _open(path, address, wait, on_wait, head))


def recode(path: Path, prepared: Path, key: passphrases.Key | None, wait: float) -> None:
    """Copy a file, plain or encrypted, into an empty one under another key.

    :param key: None for a plain copy.
    :raises sqlite3.Error: translate it with :func:`~govtool.file.file_errors.trouble`.
    """
    told = key.for_salt(passphrases.salt_of(prepared)) if key else ""
    with closing(either(path, wait)) as conn:
        conn.execute("ATTACH ? AS recoded KEY ?", (str(prepared), told))
        conn.execute("SELECT sqlcipher_export('recoded')").fetchall()
        for name in ("application_id", "user_version"):  # these it leaves out
            conn.execute(f"PRAGMA recoded.{name} = {conn.execute(f'PRAGMA {name}').fetchone()[0]}")
