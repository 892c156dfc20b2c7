"""Waiting for other commands that hold the file: bounded, fair, visible, and ended by Ctrl-C.

SQLite can wait by itself, but silently, without noticing Ctrl-C, and with pauses that grow, so that
who has waited longest asks least often. Here a statement that finds the file held is tried again
after a short pause.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govtool.file.file_head import Head

WAIT = 30.0
"""Seconds to wait for other commands, unless told otherwise: a large import commits in less."""
UNTOLD = 1.0
"""Seconds that nobody is bothered with."""

_SHORTEST, _LONGEST = 0.001, 0.02
_SOON = 0.005
"""The longest pause of who has waited for more than a second: who waits longer asks more often."""

OnWait = Callable[[float], None]
"""Is called once the file is held, with the seconds it will be waited for at most."""


_ENDS = frozenset({"COMMIT", "ROLLBACK"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """The longest wait for other commands, in seconds, and the function that it calls."""

    patience: float = WAIT
    on_wait: OnWait | None = None


USUAL = Waiting()


class Patience:
    """A mixin that makes statements wait for other commands; goes before its connection class.

    That is where a lock is taken: ``BEGIN IMMEDIATE`` waits for another writer, ``COMMIT`` for
    readers, a question for a commit. Who waits holds nothing that another waits for, but for
    ``COMMIT``, which lets no new reader in.

    A file that was exchanged meanwhile is not looked at any more (:mod:`govtool.file.file_head`).
    """

    patience: float = WAIT
    on_wait: OnWait | None = None
    longest: float = 0.0
    """The longest wait so far, in seconds."""
    head: Head | None = None
    """Keeps the locks of this connection alive (:mod:`govtool.file.file_head`)."""
    path: Path | None = None
    """The name that the file must bear; None for one that nobody exchanges."""
    _has_lock: bool = False
    """True once the open transaction has read or written: the file cannot be replaced then."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Execute a statement; retry while other commands hold the file, until patience ends.

        :raises sqlite3.OperationalError: the file is still held, or another has taken its place
            (``SQLITE_READONLY_DBMOVED``).
        :raises sqlite3.DatabaseError: also where SQLite's message about a damaged file quotes bytes
            that are no text.
        """
        try:
            return self._execute(sql, parameters)
        except sqlite3.OperationalError as error:
            if not _is_held(error) or not self.patience:
                raise
        except UnicodeDecodeError as error:
            raise _damaged(error) from None
        return self._wait_and_execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        """Execute a statement for many rows; detect a replaced file as :meth:`execute` does."""
        with self._saying_why():
            return super().executemany(sql, parameters)  # type: ignore[misc,no-any-return]  # of the connection

    def close(self) -> None:
        """Close the connection, and let go of what keeps its locks."""
        super().close()  # type: ignore[misc]  # of the connection
        self.head = None

    def _execute(self, sql: str, parameters: Any) -> sqlite3.Cursor:
        """Once, and with a look at the name where SQLite is about to take a lock."""
        inside = self.in_transaction  # type: ignore[attr-defined]  # of the connection
        if self.head is None or (inside and self._has_lock) or sql in _ENDS:
            return self._executed(sql, parameters)
        # No local name for it: an error that somebody keeps would keep the file open.
        if not self.head.enter():
            raise _coded("database is locked", sqlite3.SQLITE_BUSY)
        try:
            if not self._bears_its_name():
                raise _moved()
            cursor = self._executed(sql, parameters)
        finally:
            self.head.leave()
        self._has_lock = sql != "BEGIN" and not sql.startswith("PRAGMA")
        return cursor

    def _executed(self, sql: str, parameters: Any) -> sqlite3.Cursor:
        with self._saying_why():
            return super().execute(sql, parameters)  # type: ignore[misc,no-any-return]  # of the connection

    @contextmanager
    def _saying_why(self) -> Iterator[None]:
        """Detect a replaced file where SQLCipher only says that it cannot be written."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if _code(error) == sqlite3.SQLITE_READONLY and not self._bears_its_name():
                raise _moved() from error
            raise

    def _bears_its_name(self) -> bool:
        return self.head is None or self.path is None or self.head.bears(self.path)

    def _wait_and_execute(self, sql: str, parameters: Any) -> sqlite3.Cursor:
        import random

        begun, on_wait = time.monotonic(), self.on_wait
        while True:
            waited = time.monotonic() - begun
            self.longest = max(self.longest, waited)
            if on_wait is not None and waited > UNTOLD:
                on_wait(self.patience)
                on_wait = None
            time.sleep(random.uniform(_SHORTEST, _LONGEST if waited < UNTOLD else _SOON))  # noqa: S311  # no secret
            try:
                return self._execute(sql, parameters)
            except sqlite3.OperationalError as error:
                if not _is_held(error) or time.monotonic() - begun >= self.patience:
                    raise


def _damaged(error: UnicodeDecodeError) -> sqlite3.DatabaseError:
    """Return the error that SQLite meant: Python cannot decode the damaged name in its message."""
    damaged = sqlite3.DatabaseError(error.object.decode(errors="replace"))
    damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return damaged


def _moved() -> sqlite3.OperationalError:
    return _coded("attempt to write a readonly database", sqlite3.SQLITE_READONLY_DBMOVED)


def _coded(message: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = code
    return error


class WaitingConnection(Patience, sqlite3.Connection):
    """A connection of Python's own SQLite that waits."""


def _is_held(error: sqlite3.OperationalError) -> bool:
    return _code(error) & 0xFF == sqlite3.SQLITE_BUSY


def is_moved(error: sqlite3.Error) -> bool:
    """Return whether the file lost its name while it was open."""
    return _code(error) == sqlite3.SQLITE_READONLY_DBMOVED


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0)
