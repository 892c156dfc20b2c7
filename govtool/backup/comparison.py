"""Two journals of one office side by side: what the one holds that the other does not."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from govtool.backup import snapshot

_SHOWN = 20
_LATER = "FROM journal AS j JOIN temp.parted AS p ON p.node = j.node AND j.seq > p.seq"


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


@dataclass(frozen=True, slots=True)
class ErasedBeyond:
    """Personal data erased in one journal that another still holds.

    ``entries`` are the entries of the other that hold it; ``cases`` the numbers of their cases, or codes of households;
    ``retained`` whether some were erased because their time was over.
    """

    entries: int
    reasons: tuple[str, ...]
    cases: tuple[str, ...]
    retained: bool


def beyond(conn: sqlite3.Connection, other: sqlite3.Connection) -> Beyond:
    """What ``conn`` holds and ``other`` does not, node by node from where their chains part."""
    _part(conn, other)
    cases = "count(DISTINCT j.subject) FILTER (WHERE j.subject LIKE 'case:%')"
    counted = f"SELECT count(*), {cases}, min(j.recorded_at), max(j.recorded_at) {_LATER}"
    entries, touched, first, last = conn.execute(counted).fetchone()
    numbers = f"SELECT json_extract(j.payload, '$.case_no') {_LATER} WHERE j.kind = 'registered' ORDER BY j.pos LIMIT ?"
    return Beyond(
        entries,
        touched,
        first,
        last,
        tuple(number for (number,) in conn.execute(numbers, (_SHOWN,))),
    )


def erased(conn: sqlite3.Connection, other: sqlite3.Connection) -> ErasedBeyond | None:
    """What was erased in ``conn`` after its chains part from those of ``other``, which has it still; None for nothing."""
    parted = _part(conn, other)
    held, reasons, cases, retained = 0, dict[str, None](), dict[str, None](), False
    for subject, payload in conn.execute(
        f"SELECT j.subject, j.payload {_LATER} WHERE j.kind = 'redacted' ORDER BY j.pos"
    ):
        said = json.loads(payload)
        again = [
            entry
            for entry in map(_node_and_seq, said["targets"])
            if entry[1] <= parted.get(entry[0], 0)
        ]
        if again:
            held += len(again)
            reasons[said["reason"]] = cases[_called(conn, subject)] = None
            retained |= said.get("whole", False)
    return ErasedBeyond(held, tuple(reasons), tuple(cases), retained) if held else None


def _node_and_seq(entry_id: str) -> tuple[str, int]:
    node, _hyphen, seq = entry_id.rpartition("-")
    return node, int(seq)


def _called(conn: sqlite3.Connection, subject: str) -> str:
    number = "SELECT json_extract(payload, '$.case_no') FROM journal WHERE subject = ? AND kind = 'registered'"
    row = conn.execute(number, (subject,)).fetchone()
    return str(row[0]) if row and row[0] else subject.partition(":")[2]


def are_strangers(conn: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Whether two journals have no entry in common, though each has some."""
    both = all(one.execute("SELECT 1 FROM journal LIMIT 1").fetchone() for one in (conn, other))
    return both and not any(_part(conn, other).values())


def _part(conn: sqlite3.Connection, other: sqlite3.Connection) -> dict[str, int]:
    """The newest common entry of each node, also as the temporary table that :data:`_LATER` asks."""
    parted = {
        node: _common(conn, other, node, seq) for node, (seq, _link) in snapshot.ends(conn).items()
    }
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS parted (node TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID"
    )
    conn.execute("DELETE FROM temp.parted")
    conn.executemany("INSERT INTO temp.parted VALUES (?, ?)", parted.items())
    return parted


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
    row = conn.execute(
        "SELECT hash FROM journal WHERE node = ? AND seq = ?", (node, seq)
    ).fetchone()
    return row[0] if row else None
