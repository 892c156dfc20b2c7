"""Two journals of one office side by side: what the one holds that the other does not."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from govtool.store import snapshot

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Beyond:
    """Entries of one journal that another does not have: how many, recorded when (UTC), about how many cases.

    ``case_nos`` are the numbers of cases registered among them, the first twenty.
    """

    entries: int = 0
    cases: int = 0
    first: str | None = None
    last: str | None = None
    case_nos: tuple[str, ...] = ()


def beyond(conn: sqlite3.Connection, other: sqlite3.Connection) -> Beyond:
    """What ``conn`` holds and ``other`` does not, node by node from where their chains part."""
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS parted (node TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID")
    conn.execute("DELETE FROM temp.parted")
    parted = [(node, _common(conn, other, node, seq)) for node, (seq, _link) in snapshot.ends(conn).items()]
    conn.executemany("INSERT INTO temp.parted VALUES (?, ?)", parted)
    later = "FROM journal AS j JOIN temp.parted AS p ON p.node = j.node AND j.seq > p.seq"
    cases = "count(DISTINCT j.subject) FILTER (WHERE j.subject LIKE 'case:%')"
    counted = f"SELECT count(*), {cases}, min(j.recorded_at), max(j.recorded_at) {later}"
    entries, touched, first, last = conn.execute(counted).fetchone()
    numbers = f"SELECT json_extract(j.payload, '$.case_no') {later} WHERE j.kind = 'registered' ORDER BY j.pos LIMIT ?"
    return Beyond(entries, touched, first, last, tuple(number for (number,) in conn.execute(numbers, (_SHOWN,))))


def _common(conn: sqlite3.Connection, other: sqlite3.Connection, node: str, end: int) -> int:
    """The newest entry of a node that both have, 0 for none.

    Each hash covers all before it: where two are the same everything before is, so that halving finds the place.
    """
    same, differing = 0, end + 1
    while differing - same > 1:
        middle = (same + differing) // 2
        if _hash(conn, node, middle) == _hash(other, node, middle):
            same = middle
        else:
            differing = middle
    return same


def _hash(conn: sqlite3.Connection, node: str, seq: int) -> bytes | None:
    row = conn.execute("SELECT hash FROM journal WHERE node = ? AND seq = ?", (node, seq)).fetchone()
    return row[0] if row else None
