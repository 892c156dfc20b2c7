"""The file of a street in memory: made of a part, asked like any other, gone with the process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from govtool.file import ddl
from govtool.file.lock_wait import WaitingConnection
from govtool.journal.entries import entry_of
from govtool.journal.events import Entry
from govtool.law.office import Office
from govtool.store import Store
from govtool.views import office as offices
from govtool.views import projections
from govtool.views.tables import chunks

Histories = Iterable[tuple[str, str]]
"""Subjects by their names in the journal, each with its ``events`` as a part has them."""

_NOTHING = b""
_APPEND = "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INDEX = "CREATE INDEX "
_TABLES = [each for each in ddl.PROJECTIONS if not each.startswith(_INDEX)]
_INDEXES = [ddl.JOURNAL_INDEX, *(each for each in ddl.PROJECTIONS if each.startswith(_INDEX))]


def store_of(office: Histories, subjects: Histories, judging: Office | None = None) -> Store:
    """Return a street's file with what its office knows, and some of its subjects, judged.

    Nobody can follow its journal up: it has neither actors nor hashes. Nor can anybody find a
    subject in it by its text, its parties or its like: only what returns ask is there.

    :param judging: the office, where it was read before from the same ``office``.
    """
    conn = sqlite3.connect(":memory:", isolation_level=None, factory=WaitingConnection)
    for statement in ("PRAGMA journal_mode = OFF", ddl.META, ddl.JOURNAL, *_TABLES, "BEGIN"):
        conn.execute(statement)
    places = count(1)
    for _place, _subject, lines in _read(office, places):
        conn.executemany(_APPEND, lines)
    projections.fold_registers(conn, "main")
    known = judging or offices.build(conn)
    projections.insert_counted(conn, _entered(conn, subjects, places), known)
    for statement in (*_INDEXES, "COMMIT"):  # all rows at once are sorted more quickly
        conn.execute(statement)
    store = Store(Path(":memory:"), conn)
    store.remember_office(known)
    return store


_Lines = list[tuple[Any, ...]]


def _read(histories: Histories, places: Iterator[int]) -> Iterator[tuple[int, str, _Lines]]:
    """Yield each subject with the place of its opening, and its lines in the journal."""
    for subject, events in histories:
        opening, own = 0, subject.partition(":")[2]
        lines = []
        for node, seq, recorded_at, kind, on, payload in json.loads(events):
            place = next(places)
            if own == f"{node}-{seq}":
                opening = place
            lines.append(
                (place, node, seq, recorded_at, "", subject, kind, on, payload, *_NO_HASHES)
            )
        yield opening, subject, lines


_NO_HASHES = (_NOTHING,) * 3
_ENTRY = slice(1, 9)
"""The columns of a line of which an entry is made."""


def _entered(
    conn: sqlite3.Connection, histories: Histories, places: Iterator[int]
) -> Iterator[tuple[int, str, list[Entry]]]:
    """Append the lines of subjects to the journal, and yield what was opened, as entries."""
    for chunk in chunks(_read(histories, places)):
        conn.executemany(_APPEND, (line for _place, _subject, lines in chunk for line in lines))
        for opening, subject, lines in chunk:
            if opening:
                yield opening, subject, [entry_of(line[_ENTRY]) for line in lines]
