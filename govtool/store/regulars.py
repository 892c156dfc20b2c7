"""Who appears in several cases 多次涉纠纷当事人: an index of parties by what they are known by.

A person is known by document number and telephone; without either, by name and registering unit; an organisation, and a
person whose data was erased, by the name. Numbers of four bytes stand for that in the index, so those who meet by chance are told apart by the case itself.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from zlib import crc32

from govtool.models import Party
from govtool.rulebook.likeness import marks
from govtool.rules import Case
from govtool.store.tables import CASES
from govtool.text import is_erased

_KEY = 0x7FFFFFFF
_KEY_BYTES = 4
Row = tuple[int, int, int]
"""A key, the day of registration as an ordinal, and the case."""


def known_by(party: Party, unit: str) -> tuple[str, ...]:
    """By what a party of a case is known again: its numbers; else its name, a person's within the registering unit."""
    name, *numbers = marks(party)
    if numbers:
        return tuple(numbers)
    return (name,) if party.is_organisation or is_erased(party.name) else (f"{unit} {name}",)


def keys_of(case: Case) -> list[int]:
    """The keys under which a case stands in the index, in order."""
    return sorted({key_of(mark) for party in case.parties for mark in known_by(party, case.unit)})


def key_of(mark: str) -> int:
    """The number that stands for a mark, the same on every machine."""
    return crc32(mark.encode()) & _KEY


def index_rows(case_id: int, registered_on: dt.date, keys: Iterable[int]) -> list[Row]:
    """The rows of a case in the index."""
    day = registered_on.toordinal()
    return [(key, day, case_id) for key in keys]


def forget(conn: sqlite3.Connection, case_ids: Sequence[int]) -> None:
    """Take stored cases out of the index, before their rows in ``case`` change. At most some hundred at a time."""
    marks_ = ", ".join("?" * len(case_ids))
    query = f"SELECT id, registered_on, people FROM {CASES} WHERE id IN ({marks_})"
    for case_id, on, stored in conn.execute(query, case_ids).fetchall():
        keys = [
            int.from_bytes(stored[at : at + _KEY_BYTES], "big") for at in range(0, len(stored), _KEY_BYTES)
        ]
        rows = index_rows(case_id, dt.date.fromisoformat(on), keys)
        conn.executemany("DELETE FROM main.party WHERE key = ? AND day = ? AND case_id = ?", rows)
