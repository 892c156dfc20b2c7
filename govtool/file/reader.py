"""Read-only queries of an open file: outside the store only a :class:`ReadOnly` answers them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from govtool.base.patterns import pattern

if TYPE_CHECKING:
    from govtool.file.lock_wait import WaitingConnection


class Reader(Protocol):
    """The interface for queries: a :class:`ReadOnly`, or a connection in the store."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Return the rows that a statement finds."""


class ReadOnly:
    """A connection that only reads; the transaction alone has the one that writes."""

    __slots__ = ("_conn",)

    def __init__(self, conn: WaitingConnection) -> None:
        self._conn = conn

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Return the rows that a statement finds.

        :raises ValueError: the statement is no question. :raises sqlite3.Error: as the connection.
        """
        require_question(sql)
        return self._conn.execute(sql, parameters)


def connection_behind(reader: ReadOnly) -> WaitingConnection:
    """Return the writing connection; for the store only (tests/test_architecture.py)."""
    return reader._conn  # noqa: SLF001  # the one door


@lru_cache(maxsize=1000)
def require_question(sql: str) -> None:
    """Refuse a statement that could change anything; SQLite itself refuses two in one.

    :raises ValueError: it could.
    """
    words = sql.upper().split()
    if words[0] in _QUESTIONS or " ".join(words) in _PRAGMAS:
        return
    if words[0] != "WITH" or _CHANGE.search(_QUOTED.sub(" ", sql)):
        raise ValueError(f"this is no question: {sql}")


_QUESTIONS = frozenset({"SELECT", "VALUES", "EXPLAIN"})
_PRAGMAS = frozenset({"PRAGMA DATA_VERSION", "PRAGMA USER_VERSION"})
_QUOTED = pattern(r"(?s)'[^']*'|\"[^\"]*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/")
_CHANGE = pattern(r"(?i)\b(INSERT|UPDATE|DELETE|REPLACE\s+INTO)\b")
"""Statements that may follow a ``WITH``; an unquoted name cannot be one of these words."""


def dictionaries(cursor: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    """Yield rows with their column names."""
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
