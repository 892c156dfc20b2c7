"""Indexes of cases by keys: ``likeness`` by what makes them alike, ``party`` by who is in them.

They are asked by key and day. A case keeps its keys, so that its rows are found again before they change.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence

from govtool.store.tables import CASES, Row, Table

_BYTES = 4


def rows(keys: Iterable[int], registered_on: dt.date) -> list[Row]:
    """Return the rows of a case without its id: each key, and the day of its registration as an ordinal."""
    day = registered_on.toordinal()
    return [(key, day) for key in keys]


def packed(keys: Iterable[int]) -> bytes:
    """Return keys as the row of a case keeps them, four bytes each."""
    return b"".join([key.to_bytes(_BYTES, "big") for key in keys])


def _unpacked(stored: bytes) -> list[int]:
    return [int.from_bytes(stored[at : at + _BYTES], "big") for at in range(0, len(stored), _BYTES)]


def forget(conn: sqlite3.Connection, index: Table, column: str, case_ids: Sequence[int]) -> None:
    """Take stored cases out of an index, before their rows in ``case`` change. At most some hundred at a time.

    :param column: where a case keeps its keys.
    """
    marks = ", ".join("?" * len(case_ids))
    query = f"SELECT id, registered_on, {column} FROM {CASES} WHERE id IN ({marks})"
    delete = f"DELETE FROM {index.named('main')} WHERE case_id = ? AND key = ? AND day = ?"
    for case_id, on, stored in conn.execute(query, case_ids).fetchall():
        found = rows(_unpacked(stored), dt.date.fromisoformat(on))
        conn.executemany(delete, [(case_id, *row) for row in found])
