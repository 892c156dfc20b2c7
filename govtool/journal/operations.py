"""Operations 一次操作: the entries of one transaction of this file, known by the id of the first.

They share the moment of recording and stand side by side in the journal; ``undo`` takes them back
together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.file.reader import Reader
from govtool.journal import entries
from govtool.journal.events import retracted

PAGE = 500
"""Entries read at a time, so that what was read may be taken back before the rest is looked for."""

# An undo is not undone; what was erased does not come back, what left the house is out, and a newer
# version stays.
_FINAL_KINDS = "('redacted', 'personal_data_exported', 'restored', 'rules_adopted')"
_FACT = f"(kind NOT IN {_FINAL_KINDS} AND (kind <> 'retracted' OR json_extract(payload, '$.step')))"
_RETRACTED_SINCE = (
    "SELECT 1 FROM journal AS r WHERE r.subject = e.subject "
    "AND r.kind = 'retracted' AND r.pos > e.pos"
)
# Named by the last retraction of its subject, which nothing can have retracted; an id in a reason
# has its quotes escaped.
_SURELY_GONE = f"""{_RETRACTED_SINCE} AND instr(r.payload, '"' || e.node || '-' || e.seq || '"')
    AND NOT EXISTS (
    SELECT 1 FROM journal AS s WHERE s.subject = e.subject AND s.kind = 'retracted' AND s.pos > r.pos)"""
_WITHIN = "node = ? AND seq BETWEEN ? AND ?"


class Operation(NamedTuple):
    """A transaction of this file: the numbers of its first and last entry, its time and actor."""

    node: str
    first: int
    last: int
    recorded_at: str
    actor: str

    @property
    def id(self) -> str:
        """The id of its first entry, by which people name it."""
        return f"{self.node}-{self.first}"

    @property
    def entries(self) -> int:
        """The number of its entries."""
        return self.last - self.first + 1

    @property
    def bounds(self) -> tuple[str, int, int]:
        """The place of its entries, as statements here ask for it."""
        return self.node, self.first, self.last


class Mark(NamedTuple):
    """An entry, by its id and what it is about."""

    id: str
    subject: str


# --- finding operations


def newest_first(conn: Reader, node: str) -> Iterator[Operation]:
    """Yield the operations of this file, newest first, including those before a restore."""
    for own in own_nodes(conn, node):
        (last,) = conn.execute(
            "SELECT coalesce(max(seq), 0) FROM journal WHERE node = ?", (own,)
        ).fetchone()
        while last:
            operation = _around(conn, own, last)
            yield operation
            last = operation.first - 1


def own_nodes(conn: Reader, node: str) -> Iterator[str]:
    """The nodes under which this file was written, the newest first.

    A restore begins a new one with an entry that says so; what stands before it is the end of the
    backup, which is this file at an earlier time.
    """
    begin = "SELECT pos FROM journal WHERE node = ? AND seq = 1 AND kind = 'restored'"
    before = "SELECT node FROM journal WHERE pos < ? ORDER BY pos DESC LIMIT 1"
    yield node
    while (row := conn.execute(begin, (node,)).fetchone()) and (
        earlier := conn.execute(before, row).fetchone()
    ):
        (node,) = earlier
        yield node


def of_entry(conn: Reader, node: str, entry_id: str) -> Operation:
    """The operation that recorded an entry.

    :raises NotFound: code ``no_entry``. :raises Refused: code ``foreign``, for an entry that came
        from another file.
    """
    entry = entries.find(conn, entry_id).entry
    if entry.node not in own_nodes(conn, node):
        message = _(
            "{entry} was recorded in another file, and is taken back there.", entry=entry_id
        )
        raise Refused("foreign", message, _("“govtool undo --list” lists what was recorded here."))
    return _around(conn, entry.node, entry.seq)


def _around(conn: Reader, node: str, seq: int) -> Operation:
    """Return the operation of an entry, by binary search: recorded_at increases with seq."""

    def moment(number: int) -> str:
        row = conn.execute(
            "SELECT recorded_at FROM journal WHERE node = ? AND seq = ?", (node, number)
        ).fetchone()
        return str(row[0]) if row else ""

    newest, actor = conn.execute(
        "SELECT (SELECT max(seq) FROM journal WHERE node = ?1), actor FROM journal WHERE node = ?1 "
        "AND seq = ?2",
        (node, seq),
    ).fetchone()
    numbers, recorded_at = range(newest + 1), moment(seq)
    first = bisect_left(numbers, recorded_at, 1, seq, key=moment)
    last = bisect_right(numbers, recorded_at, seq, key=moment) - 1
    return Operation(node, first, last, recorded_at, actor)


# --- what they are about


def kinds(conn: Reader, operation: Operation) -> dict[str, int]:
    """Return the number of entries of each kind of an operation, in their order."""
    query = f"SELECT kind, count(*) FROM journal WHERE {_WITHIN} GROUP BY kind ORDER BY min(seq)"
    return dict(conn.execute(query, operation.bounds))


def subject_words(conn: Reader, operation: Operation) -> set[str]:
    """Return the words of the nouns that an operation is about: ``case``, ``unit`` and so on."""
    word = "substr(subject, 1, instr(subject || ':', ':') - 1)"
    return {
        word
        for (word,) in conn.execute(
            f"SELECT DISTINCT {word} FROM journal WHERE {_WITHIN}", operation.bounds
        )
    }


def subjects(conn: Reader, operation: Operation, limit: int) -> tuple[list[str], int]:
    """The first subjects of an operation, and how many there are."""
    first = conn.execute(
        f"SELECT subject FROM journal WHERE {_WITHIN} GROUP BY subject ORDER BY min(seq) LIMIT {limit}",
        operation.bounds,
    )
    (count,) = conn.execute(
        f"SELECT count(DISTINCT subject) FROM journal WHERE {_WITHIN}", operation.bounds
    ).fetchone()
    return [subject for (subject,) in first], count


def place(conn: Reader, operation: Operation) -> int:
    """The ``pos`` of its first entry in this journal."""
    row = conn.execute(
        "SELECT pos FROM journal WHERE node = ? AND seq = ?", operation.bounds[:2]
    ).fetchone()
    return int(row[0])


# --- what of them counts


def is_final(conn: Reader, operation: Operation) -> bool:
    """Return whether it is never undone: opening the file, an undo, an erasure, an export.

    What was recorded together with an erasure stays too: what it is about is gone.
    """
    opening = (
        f"SELECT 1 FROM journal WHERE {_WITHIN} AND kind IN ('office_opened', 'redacted') LIMIT 1"
    )
    fact = f"SELECT 1 FROM journal WHERE {_WITHIN} AND {_FACT} LIMIT 1"
    return (
        bool(conn.execute(opening, operation.bounds).fetchone())
        or not conn.execute(fact, operation.bounds).fetchone()
    )


def surviving_marks(conn: Reader, operation: Operation) -> Iterator[Mark]:
    """Yield the entries of an operation that count and can be taken back, the newest first.

    Read a page at a time: memory stays flat, and the journal may grow meanwhile. What was taken
    back as a whole is passed over without reading entries, so that an import of 100 000 cases that
    was undone is in nobody's way.
    """
    query = (
        f"SELECT seq, subject, EXISTS ({_RETRACTED_SINCE}) FROM journal AS e"
        f" WHERE {_WITHIN} AND kind NOT IN {_FINAL_KINDS} AND NOT EXISTS ({_SURELY_GONE})"
        f" ORDER BY seq DESC LIMIT {PAGE}"
    )
    node, first, last = operation.bounds
    while page := conn.execute(query, (node, first, last)).fetchall():
        for subject, rows in groupby(page, key=lambda row: row[1]):
            yield from _counting(conn, node, subject, list(rows))
        last = page[-1][0] - 1


def _counting(
    conn: Reader, node: str, subject: str, rows: list[tuple[int, str, int]]
) -> Iterator[Mark]:
    gone = taken_back(conn, subject) if any(touched for _seq, _subject, touched in rows) else set()
    for seq, _subject, _touched in rows:
        entry_id = f"{node}-{seq}"
        if entry_id not in gone:
            yield Mark(entry_id, subject)


def taken_back(conn: Reader, subject: str) -> set[str]:
    """Ids of the entries of a subject that do not count; only its retractions are read."""
    lines = entries.read(conn, entries.Filter(subject=subject, kinds=("retracted",)))
    return retracted(line.entry for line in lines)


def worked_on_since(conn: Reader, operation: Operation) -> Iterator[str]:
    """Subjects of an operation about which something was recorded after it that counts."""
    query = (
        f"SELECT subject, node || '-' || seq FROM journal WHERE pos > ? AND {_FACT}"
        f" AND subject IN (SELECT subject FROM journal WHERE {_WITHIN}) ORDER BY length(subject), subject"
    )
    end = place(conn, operation) + operation.entries - 1
    for subject, rows in groupby(
        conn.execute(query, (end, *operation.bounds)), key=lambda row: row[0]
    ):
        gone = taken_back(conn, subject)
        if any(entry_id not in gone for _subject, entry_id in rows):
            yield subject


def ids_taken_back(conn: Reader, undo: Operation) -> Iterator[str]:
    """Ids of the entries that an operation took back."""
    query = (
        "SELECT t.value FROM journal AS r, json_each(r.payload, '$.targets') AS t"
        f" WHERE {_WITHIN} AND kind = 'retracted' ORDER BY seq, t.key"
    )
    for (entry_id,) in conn.execute(query, undo.bounds):
        yield entry_id
