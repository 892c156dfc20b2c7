"""The file of a street in memory: made of a part, asked like any other, gone with the process.

Nobody can follow its journal up: it has neither actors nor hashes. Nor can anybody find a subject
in it by its text, its parties or its like.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import Any

from govtool.file import ddl
from govtool.file.lock_wait import WaitingConnection
from govtool.journal.entries import entry_with
from govtool.journal.events import Entry
from govtool.law.office import Office
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import office as offices
from govtool.views import projections

Histories = Iterable[tuple[str, str]]
"""Subjects by their names in the journal, each with its ``events`` as a part has them."""

_NOTHING = b""
_APPEND = "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INDEX = "CREATE INDEX "
_TABLES = [each for each in ddl.PROJECTIONS if not each.startswith(_INDEX)]
_INDEXES = [each for each in ddl.PROJECTIONS if each.startswith(_INDEX)]


def store_of(office: Histories) -> Store:
    """Return a file with the records of an office, and without subjects."""
    conn = _filled(office)
    return _store(conn, offices.build(conn))


def counted(office: Histories, subjects: Histories, judging: Office) -> Store:
    """Return a street's file with its registers and some subjects as returns count them.

    It has no journal: a return that looked for an entry would fail, and not count wrong.

    :param judging: the office that was read from these records.
    """
    conn = _filled(office)
    conn.execute("DROP TABLE journal")
    conn.execute("BEGIN")
    projections.insert_counted(conn, _opened(subjects), judging)
    for statement in (*_INDEXES, "COMMIT"):  # all rows at once are sorted more quickly
        conn.execute(statement)
    return _store(conn, judging)


def registered(office: Histories, subjects: Histories, judging: Office, word: str) -> Store:
    """Return a street's file with some records of one register, and all those of the others.

    :param judging: the office that was read from all its records, by which units are told.
    """
    others = ((name, events) for name, events in office if registry.word_of(name) != word)
    return _store(_filled(chain(others, subjects)), judging)


def _store(conn: WaitingConnection, office: Office) -> Store:
    store = Store(Path(":memory:"), conn)
    store.remember_office(office)
    return store


def _filled(office: Histories) -> WaitingConnection:
    """Return the file of an office, its journal and registers."""
    conn = sqlite3.connect(":memory:", isolation_level=None, factory=WaitingConnection)
    conn.deserialize(_empty())
    conn.execute("PRAGMA journal_mode = OFF")
    places = count(1)
    conn.execute("BEGIN")
    for subject, events in office:
        conn.executemany(_APPEND, _lines(subject, events, places))
    projections.fold_registers(conn, "main")
    conn.execute("COMMIT")
    return conn


@cache
def _empty() -> bytes:
    """Return a file with empty tables, which is sooner copied than made."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        for statement in (ddl.META, ddl.JOURNAL, *_TABLES):
            conn.execute(statement)
        return conn.serialize()


def _lines(subject: str, events: str, places: Iterator[int]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of a subject in the journal."""
    for node, seq, recorded_at, kind, on, values in json.loads(events):
        payload = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        yield (
            next(places), node, seq, recorded_at, "", subject, kind, on, payload, *_NO_HASHES
        )  # fmt: skip


_NO_HASHES = (_NOTHING,) * 3


def entries_of(subject: str, events: str) -> list[Entry]:
    """Return the entries of a subject."""
    return [
        entry_with((node, seq, recorded_at, "", subject, kind, on), values)
        for node, seq, recorded_at, kind, on, values in json.loads(events)
    ]


def _opened(histories: Histories) -> Iterator[tuple[int, str, list[Entry]]]:
    """Yield the subjects, numbered, with their entries.

    :raises LookupError: one lacks its opening; a part has none such, and nothing is left out
        unsaid.
    """
    for place, (subject, events) in enumerate(histories, 1):
        entries = entries_of(subject, events)
        opening = subject.partition(":")[2]
        if not any(f"{entry.node}-{entry.seq}" == opening for entry in entries):
            raise LookupError(subject)
        yield place, subject, entries
