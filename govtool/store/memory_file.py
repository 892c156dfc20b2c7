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
from govtool.law.office import Office
from govtool.store import Store
from govtool.views import office as offices
from govtool.views import projections

Histories = Iterable[tuple[str, str]]
"""Subjects by their names in the journal, each with its ``events`` as a part has them."""

_NOTHING = bytes(32)
_APPEND = "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def store_of(office: Histories, subjects: Histories, judging: Office | None = None) -> Store:
    """Return a street's file with what its office knows, and some of its subjects, judged.

    Nobody can follow its journal up: it has neither actors nor hashes.

    :param judging: the office, where it was read before from the same ``office``.
    """
    conn = sqlite3.connect(":memory:", isolation_level=None, factory=WaitingConnection)
    for statement in (ddl.META, ddl.JOURNAL, ddl.JOURNAL_INDEX, *ddl.PROJECTIONS):
        conn.execute(statement)
    places = count(1)
    conn.execute("BEGIN")
    conn.executemany(_APPEND, _lines(office, places))
    projections.fold_registers(conn, "main")
    conn.executemany(_APPEND, _lines(subjects, places))
    known = judging or offices.build(conn)
    projections.fold_subjects(conn, "main", known)
    conn.execute("COMMIT")
    return Store(Path(":memory:"), conn)


def _lines(histories: Histories, places: Iterator[int]) -> Iterator[tuple[Any, ...]]:
    for subject, events in histories:
        for node, seq, recorded_at, kind, on, payload in json.loads(events):
            yield (
                next(places), node, seq, recorded_at, "", subject, kind, on, payload,
                _NOTHING, _NOTHING, _NOTHING,
            )  # fmt: skip
