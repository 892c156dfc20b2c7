"""Entries of the journal 日志: every fact once, in order, never changed. Reading them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from govtool.base.errors import NotFound, StorageTrouble
from govtool.base.i18n import _
from govtool.base.text import quoted
from govtool.journal import chain
from govtool.journal.events import Entry
from govtool.subjects import registry

if TYPE_CHECKING:
    from govtool.file.reader import Reader


_ENTRY = f"{chain.COLUMNS}, payload"
_SUBJECT = 4
_IN_FOLD_ORDER = '"on", recorded_at, node, seq'


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A journal entry together with what it is about and its place in this file."""

    pos: int
    subject: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of lines of the journal; every field given narrows it.

    ``subject`` is a whole subject, ``about`` the beginning of one (``case:``, ``grid:G``);
    ``on_from`` and ``on_before`` bound the date of the fact, ``recorded_from`` and
    ``recorded_before`` the time of recording (UTC, half-open).
    """

    subject: str | None = None
    about: str | None = None
    kinds: tuple[str, ...] = ()
    actor: str | None = None
    node: str | None = None
    recorded_at: str | None = None
    recorded_from: str | None = None
    recorded_before: str | None = None
    on_from: dt.date | None = None
    on_before: dt.date | None = None
    after: int | None = None
    newest_first: bool = False
    limit: int | None = None


# --- read


def history(conn: Reader, subject: str) -> list[Entry]:
    """Return all entries of one subject in fold order (design, Journal)."""
    rows = conn.execute(
        f"SELECT {_ENTRY} FROM journal WHERE subject = ? ORDER BY {_IN_FOLD_ORDER}", (subject,)
    )
    return [entry_of(row) for row in rows]


def histories(conn: Reader, about: str) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield subjects that begin with ``about``, with raw entries in fold order (:func:`entry_of`).

    Streams: the index on ``subject`` gives the order, so that only one subject is in memory at a
    time.
    """
    rows = conn.execute(
        f"SELECT {_ENTRY} FROM journal WHERE subject >= ? AND subject < ? ORDER BY subject, {_IN_FOLD_ORDER}",
        (about, beyond(about)),
    )
    for subject, entries in groupby(rows, key=itemgetter(_SUBJECT)):
        yield subject, list(entries)


def beyond(prefix: str) -> str:
    """The first text after all that begin with ``prefix``.

    >>> beyond("case:")
    'case;'
    """
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def entry_of(row: Sequence[Any]) -> Entry:
    """Return an entry from ``node, seq, recorded_at, actor, subject, kind, on, payload``.

    :raises StorageTrouble: as :func:`entry_with`.
    """
    try:
        values = json.loads(row[-1])
    except (TypeError, ValueError) as error:
        raise damaged(f"{row[0]}-{row[1]}") from error
    return entry_with(row, values)


def entry_with(row: Sequence[Any], values: Mapping[str, Any]) -> Entry:
    """Return an entry as :func:`entry_of`, whose payload was read already.

    :raises StorageTrouble: code ``unknown_entry`` for a kind of a newer version, ``damaged`` when
        the payload is not that of its kind.
    """
    node, seq, recorded_at, actor, subject, kind, on = row[:7]
    try:
        model = registry.kind_of(registry.word_of(subject), kind).model
    except (KeyError, AttributeError) as error:
        raise unknown_kind(f"{node}-{seq}", kind) from error
    try:
        event = model.model_validate({**values, "on": on})
    except (TypeError, ValueError) as error:  # a ValidationError is a ValueError
        raise damaged(f"{node}-{seq}") from error
    return Entry(node, seq, recorded_at, actor, event)


def damaged(entry: str) -> StorageTrouble:
    """Return the error for an entry whose payload is not that of its kind."""
    message = _("Entry {entry} of the journal cannot be read.", entry=entry)
    hint = _("To see what is wrong: govtool doctor")
    return StorageTrouble("damaged", message, hint, entry=entry)


def unknown_kind(entry: str, kind: object) -> StorageTrouble:
    """Return the error for an entry of a kind that is not known here."""
    return StorageTrouble(
        "unknown_entry",
        _(
            "Entry {entry} of the journal is of a kind that this version does not know: “{kind}”.",
            entry=entry,
            kind=quoted(kind),
        ),
        _("Upgrade govtool to the version that wrote it. Nothing was changed."),
        entry=entry,
    )


def read(conn: Reader, which: Filter | None = None) -> Iterator[JournalLine]:
    """Yield the lines of the journal in the order of their arrival in this file, or reversed."""
    which = which or Filter()
    conditions, values = _conditions(which)
    order = "DESC" if which.newest_first else "ASC"
    limit = -1 if which.limit is None else which.limit
    rows = conn.execute(
        f"SELECT pos, {_ENTRY} FROM journal WHERE {conditions} ORDER BY pos {order} LIMIT ?",
        (*values, limit),
    )
    for pos, *row in rows:
        yield JournalLine(pos, row[_SUBJECT], entry_of(row))


def _conditions(which: Filter) -> tuple[str, list[Any]]:
    bounds: list[tuple[str, Any]] = [
        ("subject = ?", which.subject),
        ("subject >= ?", which.about),
        ("subject < ?", beyond(which.about) if which.about else None),
        ("actor = ?", which.actor),
        ("node = ?", which.node),
        ("recorded_at = ?", which.recorded_at),
        ("recorded_at >= ?", which.recorded_from),
        ("recorded_at < ?", which.recorded_before),
        ('"on" >= ?', which.on_from and which.on_from.isoformat()),
        ('"on" < ?', which.on_before and which.on_before.isoformat()),
        ("pos > ?", which.after),
    ]
    given = [(condition, value) for condition, value in bounds if value is not None]
    if which.kinds:
        given.append((f"kind IN ({', '.join('?' * len(which.kinds))})", None))
    conditions = " AND ".join(condition for condition, _value in given) or "TRUE"
    return conditions, [value for _condition, value in given if value is not None] + list(
        which.kinds
    )


def find(conn: Reader, entry_id: str) -> JournalLine:
    """Return the line with that id (``node-seq``).

    :raises NotFound: code ``no_entry``.
    """
    node, _dash, seq = entry_id.rpartition("-")
    # Compared as text: whatever a person typed is a number SQLite can hold, or matches nothing.
    found = f"SELECT pos, {_ENTRY} FROM journal WHERE node = ? AND seq = CAST(? AS INTEGER) AND seq || '' = ?"
    row = conn.execute(found, (node, seq, seq)).fetchone()
    if row is None:
        message = _("There is no entry {entry} in the journal.", entry=quoted(entry_id))
        raise NotFound("no_entry", message, _("“govtool journal” lists them."))
    return JournalLine(row[0], row[1 + _SUBJECT], entry_of(row[1:]))
