"""The chain of hashes of each node: appending entries to it, and verifying it.

The hash of an entry covers all its columns but the payload text, with the SHA-256 of the payload in
its place, and the hash of the entry before it of the same node. So personal data can be erased from
an old payload (:func:`govtool.journal.amend.redact`) while the chain still verifies; nothing else
can be changed unnoticed.

Only :func:`flush` inserts what :func:`append` chained, and only inside the transaction of
``store.writing``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _

if TYPE_CHECKING:
    from govtool.file.reader import Reader
    from govtool.journal.events import Event


GENESIS = bytes(32)
"""The hash to which the first entry of a node is chained."""

CLOCKS_DIFFER = dt.timedelta(minutes=10)
"""The most by which the clocks of two machines at one file may differ."""

FURTHEST = 10**12
"""The last plausible place and number of an entry: a file with as many would not fit on a disk."""

Fact = tuple[str, str, str]
"""An event as it is stored: its kind, its date, and its payload as JSON."""

COLUMNS = 'node, seq, recorded_at, actor, subject, kind, "on"'


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the file, as ``doctor`` reports it.

    :param code: stable English code; :param table: where; :param record: which row, as a person
        would name it.
    :param remedy: what to do about it.
    """

    code: str
    table: str
    record: str
    message: str
    remedy: str

    def as_json(self) -> dict[str, str]:
        """The object a script reads."""
        return asdict(self)


@dataclass(slots=True)
class Batch:
    """The end of this node's chain during one transaction, whose entries share ``recorded_at``.

    ``pos`` is the place of the newest entry in this file; ``waiting`` are rows that :func:`flush`
    has yet to insert.
    """

    node: str
    actor: str
    recorded_at: str
    seq: int
    hash: bytes
    pos: int
    waiting: list[tuple[Any, ...]] = field(default_factory=list)


# --- append


def begin(conn: sqlite3.Connection, node: str, actor: str, now: dt.datetime) -> Batch:
    """The batch of a transaction that has just begun.

    ``recorded_at`` is ``now`` in UTC, or one microsecond after the newest entry of the file if the
    clock went back, also where that was recorded under another node, before a restore: what is
    recorded later must count as later.

    :raises StorageTrouble: code ``damaged`` when nothing can come after the newest entry.
    """
    last = conn.execute(
        "SELECT seq, hash FROM journal WHERE node = ? ORDER BY seq DESC LIMIT 1", (node,)
    )
    seq, tail = last.fetchone() or (0, GENESIS)
    moment = now.astimezone(dt.UTC)
    pos, before = conn.execute(
        "SELECT pos, recorded_at FROM journal ORDER BY pos DESC LIMIT 1"
    ).fetchone() or (0, None)
    if not (0 <= seq < FURTHEST and 0 <= pos < FURTHEST):
        raise _nothing_after(node, seq)
    if before is not None:
        try:
            moment = max(moment, dt.datetime.fromisoformat(before) + dt.timedelta(microseconds=1))
        except (ValueError, TypeError, OverflowError) as error:
            raise _nothing_after(node, seq) from error
    return Batch(node, actor, timestamp(moment), seq, tail, pos)


def _nothing_after(node: str, seq: int) -> StorageTrouble:
    """The place, number or time of the newest entry is one after which no other can come."""
    return StorageTrouble(
        "damaged",
        _("The newest entry of the journal has a place, number or time that it cannot have."),
        _("Nothing was recorded. To see what is wrong: govtool doctor"),
        entry=f"{node}-{seq}",
    )


def timestamp(moment: dt.datetime) -> str:
    """UTC with microseconds, so that text order is time order.

    >>> timestamp(dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=8))))
    '2026-03-02T00:00:00.000000Z'
    """
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def lies_ahead(recorded_at: str, now: dt.datetime) -> bool:
    """Return whether a recorded time is in the future: the clock was ahead, or was set back.

    New entries then get that time too, each a microsecond after the one before (:func:`begin`).
    """
    return recorded_at > timestamp(now + CLOCKS_DIFFER)


def fact_of(event: Event) -> Fact:
    """An event as the journal keeps it."""
    return event.kind, event.on.isoformat(), event.payload_text()


def append(batch: Batch, subject: str, facts: Iterable[Fact]) -> None:
    """Chain facts as the newest entries of the batch's node; :func:`flush` writes them."""
    node, recorded_at, actor = batch.node, batch.recorded_at, batch.actor
    seq, pos, link = batch.seq, batch.pos, batch.hash
    for kind, on, payload in facts:
        seq += 1
        pos += 1
        digest = sha256(payload)
        columns = (node, seq, recorded_at, actor, subject, kind, on)
        before, link = link, chained(columns, digest, link)
        batch.waiting.append((pos, *columns, payload, digest, before, link))
    batch.seq, batch.pos, batch.hash = seq, pos, link


def flush(conn: sqlite3.Connection, batch: Batch) -> None:
    """Insert the appended entries and check that they arrived: the only writer of new entries.

    :raises StorageTrouble: code ``not_recorded``.
    """
    if batch.waiting:
        columns = f"pos, {COLUMNS}, payload, payload_sha256, prev_hash, hash"
        conn.executemany(
            f"INSERT INTO journal ({columns}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", batch.waiting
        )
        _require_arrived(conn, batch)
        batch.waiting.clear()


def _require_arrived(conn: sqlite3.Connection, batch: Batch) -> None:
    """Require that the entries arrived: a foreign trigger may throw them away without an error."""
    places = (batch.waiting[0][0], batch.pos)
    (arrived,) = conn.execute(
        "SELECT count(*) FROM journal WHERE pos BETWEEN ? AND ?", places
    ).fetchone()
    last = conn.execute("SELECT hash FROM journal WHERE pos = ?", (batch.pos,)).fetchone()
    if arrived != len(batch.waiting) or last != (batch.hash,):
        message = _("The file did not keep what was to be recorded.")
        hint = _("Nothing was recorded. To see what is wrong: govtool doctor")
        raise StorageTrouble("not_recorded", message, hint)


canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Returns canonical JSON: sorted keys, no white space, no escapes of characters."""


def sha256(text: str) -> bytes:
    """Return the digest of a payload as it is stored."""
    return hashlib.sha256(text.encode()).digest()


def chained(facts: Sequence[Any], payload_sha256: bytes, prev_hash: bytes) -> bytes:
    """Return the hash of an entry: ``facts`` are node, seq, recorded_at, actor, subject, kind, on.

    A JSON array keeps the fields apart, whatever characters they contain.
    """
    node, seq, *texts = facts
    quoted = ",".join(map(encode_basestring, texts))
    link = (
        f'[{encode_basestring(node)},{seq},{quoted},"{payload_sha256.hex()}","{prev_hash.hex()}"]'
    )
    return hashlib.sha256(link.encode()).digest()


def head(conn: Reader, node: str) -> str:
    """The newest hash of ``node`` in hex, 64 zeros before its first entry.

    Printed into backups, bundles and filed returns, it makes a cut tail or a rewritten chain
    noticeable.
    """
    row = conn.execute(
        "SELECT hash FROM journal WHERE node = ? ORDER BY seq DESC LIMIT 1", (node,)
    ).fetchone()
    return bytes(row[0] if row else GENESIS).hex()


# --- verify


def verify(conn: sqlite3.Connection, newest: int | None = None) -> list[Finding]:
    """Walk every node's chain from its first entry; empty when all is as it was written.

    :param newest: walk only so many of the newest entries of the file, of each node from the second
        of them on.

    Finds changed columns and payloads, removed and inserted entries, times that go back. A payload
    that does not match its digest is accepted only for an entry that a ``redacted`` entry names. A
    tail cut off cleanly cannot be seen from inside: compare :func:`head` with the one in the newest
    backup.
    """
    redacted = _redacted(conn)
    findings: list[Finding] = []
    before: Sequence[Any] | None = None
    for row in _links(conn, newest):
        if before is not None and before[0] != row[0]:
            before = None
        if before is None and newest is not None and row[1] > 1:
            before = row
            continue
        findings += _mistakes(row, before, redacted)
        before = row
    return findings


def _links(conn: sqlite3.Connection, newest: int | None) -> Iterator[Sequence[Any]]:
    """Yield every entry as stored. Bytes that are no UTF-8 are a finding, not an error."""
    usual = conn.text_factory
    conn.text_factory = lambda raw: raw.decode(errors="replace")
    try:
        columns = f"{COLUMNS}, payload, payload_sha256, prev_hash, hash"
        some = "" if newest is None else "WHERE pos > (SELECT max(pos) FROM journal) - :newest "
        yield from conn.execute(
            f"SELECT {columns} FROM journal {some}ORDER BY node, seq", {"newest": newest}
        )
    finally:
        conn.text_factory = usual


def _redacted(conn: Reader) -> dict[str, str | None]:
    """Return the ids that ``redacted`` entries name, with each payload's new digest (or None).

    An entry that cannot be read names nothing; its own digest gives it away.
    """
    named: dict[str, str | None] = {}
    for (payload,) in conn.execute(
        "SELECT payload FROM journal WHERE kind = 'redacted' ORDER BY pos"
    ):
        try:
            said = json.loads(payload)
            named.update(zip_longest(said["targets"], said.get("left", ())))
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return named


def _mistakes(
    row: Sequence[Any], before: Sequence[Any] | None, redacted: Mapping[str, str | None]
) -> Iterator[Finding]:
    """Yield the mistakes of one entry, given the previous one of its node (None for the first)."""
    node, seq, recorded_at, payload, digest, prev_hash, link = row[0], row[1], row[2], *row[7:]
    entry = f"{node}-{seq}"
    expected_seq, expected_hash, last_time = (
        (before[1] + 1, before[10], before[2]) if before else (1, GENESIS, "")
    )
    if seq != expected_seq:
        gap = (
            f"{node}-{expected_seq}"
            if seq == expected_seq + 1
            else f"{node}-{expected_seq} … {node}-{seq - 1}"
        )
        yield _finding("missing_entry", gap, _("Entries before {entry} are missing.", entry=entry))
    elif prev_hash != expected_hash:
        yield _finding("broken_chain", entry, _("The entry does not follow the one before it."))
    if link != chained(row[:7], digest, prev_hash):
        yield _finding("changed_entry", entry, _("The entry is not as it was recorded."))
    said = sha256(payload)
    if said != digest and not (entry in redacted and redacted[entry] in {None, said.hex()}):
        yield _finding(
            "changed_payload", entry, _("What the entry says was changed after it was recorded.")
        )
    if recorded_at < last_time:
        yield _finding(
            "time_goes_back", entry, _("The entry was recorded before the one it follows.")
        )


def _finding(code: str, entry: str, message: str) -> Finding:
    remedy = _(
        "Restore the newest backup whose journal is whole, and enter again what came after it."
    )
    return Finding(code, "journal", entry, message, remedy)
