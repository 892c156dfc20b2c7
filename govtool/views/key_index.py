"""Indexes of subjects by keys: ``likeness`` by what makes them alike, ``party`` by who is in them.

They are asked by key and day. A subject keeps its keys, so that its rows are found again before they change.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence

from govtool.views.tables import Row, Table

_BYTES = 4


def rows(keys: Iterable[int], opened_on: dt.date) -> list[Row]:
    """Return the rows of a subject without its id: each key, and the day of its opening as an ordinal."""
    day = opened_on.toordinal()
    return [(key, day) for key in keys]


def packed(keys: Iterable[int]) -> bytes:
    """Return keys as the row of a subject keeps them, four bytes each."""
    return b"".join([key.to_bytes(_BYTES, "big") for key in keys])


def _unpacked(stored: bytes) -> list[int]:
    return [int.from_bytes(stored[at : at + _BYTES], "big") for at in range(0, len(stored), _BYTES)]


def forget(
    conn: sqlite3.Connection, index: Table, kept: tuple[Table, str], ids: Sequence[int]
) -> None:
    """Take stored subjects out of an index, before their own rows change. At most some hundred at a time.

    :param kept: the table and the column in which a subject keeps its keys.
    """
    own, column = kept
    marks = ", ".join("?" * len(ids))
    query = (
        f"SELECT k.id, s.opened_on, k.{column} FROM {own.named('main')} AS k"
        f" JOIN main.subject AS s ON s.id = k.id WHERE k.id IN ({marks})"
    )
    delete = (
        f"DELETE FROM {index.named('main')} WHERE {index.columns[0]} = ? AND key = ? AND day = ?"
    )
    for subject_id, on, stored in conn.execute(query, ids).fetchall():
        found = rows(_unpacked(stored), dt.date.fromisoformat(on))
        conn.executemany(delete, [(subject_id, *row) for row in found])
