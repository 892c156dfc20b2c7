"""Which cases of the file are likely to be one matter: an index of their keys, and the closer look at what it finds.

What makes two cases alike is in :mod:`govtool.rulebook.likeness`. A case costs a row for each of its keys, two or
three as a rule, and is found through any of them.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from govtool import journal
from govtool.errors import StorageTrouble
from govtool.i18n import _
from govtool.models import Linked, Party
from govtool.rulebook.likeness import Sides, are_alike, keys, sides
from govtool.rules import Case, effective
from govtool.vocabulary import CaseState, Outcome

Row = tuple[int, int, int]
"""A key, the day of registration as an ordinal, and the case."""
Found = tuple["Known", list["Known"]]
"""A case, and those likely to be the same matter, the nearest in time first."""

_NOT_YET = 2**63 - 1
"""Stands for the id of a case that is not registered yet: all others are earlier."""
_MOST = 20
"""The most cases looked at for one key."""
_FEW = 100
"""Looking one new case up costs as much as walking past so many entries of the journal along the index."""


@dataclass(frozen=True)
class Known:
    """A case as the projections have it, as far as it is needed to tell it from another."""

    id: int
    subject: str
    case_no: str
    dispute_type: str
    registered_on: dt.date
    state: CaseState
    outcome: Outcome | None
    parties: Sequence[Party]

    @cached_property
    def sides(self) -> Sides:
        """The two sides, by what they are known."""
        return sides(self.parties)

    @property
    def rows(self) -> list[Row]:
        """Its rows in the index."""
        return index_rows(self.id, self.registered_on, self.dispute_type, self.sides)


# --- the index


def rows_of(case_id: int, case: Case) -> list[Row]:
    """The rows of a case in the index; pure, and the only thing a projection has to know."""
    return index_rows(case_id, case.registered_on, case.dispute_type, sides(case.parties))


def index_rows(case_id: int, registered_on: dt.date, dispute_type: str, both: Sides) -> list[Row]:
    """The same from what a case consists of."""
    day = registered_on.toordinal()
    return [(key, day, case_id) for key in keys(dispute_type, both)]


def forget(conn: sqlite3.Connection, case_ids: Sequence[int]) -> None:
    """Take stored cases out of the index, before their rows in ``case`` change. At most some hundred at a time."""
    for known in _known(conn, case_ids):
        conn.executemany("DELETE FROM likeness WHERE key = ? AND day = ? AND case_id = ?", known.rows)


def forget_all(conn: sqlite3.Connection) -> None:
    """Empty the index: all cases are judged again, and by what they were known may have changed."""
    conn.execute("DELETE FROM likeness")


# --- what is alike


def similar_to(
    conn: sqlite3.Connection, dispute_type: str, on: dt.date, parties: Iterable[Party], within: int
) -> list[Known]:
    """The cases likely to be the same matter as one about to be registered ``on`` a day, the nearest in time first.

    :param within: the most days between the registrations.
    """
    both = sides(parties)
    rows = index_rows(_NOT_YET, on, dispute_type, both)
    found = _known(conn, _looked_up(conn, rows, within))
    return _nearest(
        on, [other for other in found if other.dispute_type == dispute_type and are_alike(both, other.sides)]
    )


def similar_since(conn: sqlite3.Connection, since: int, within: int) -> Iterator[Found]:
    """The cases with an id above ``since``, as far as an earlier one of the file is likely to be the same matter.

    Cases that are linked are left out: somebody has looked at them already.
    """
    for case in _new(conn, since, within):
        alike = [
            other
            for other in _known(conn, _looked_up(conn, case.rows, within))
            if other.dispute_type == case.dispute_type
            and are_alike(case.sides, other.sides)
            and not (_says_linked(conn, case, other) or _says_linked(conn, other, case))
        ]
        if alike:
            yield case, _nearest(case.registered_on, alike)


def _nearest(on: dt.date, found: Iterable[Known]) -> list[Known]:
    return sorted(found, key=lambda known: (abs(known.registered_on - on), known.id))


def _looked_up(conn: sqlite3.Connection, rows: Iterable[Row], within: int) -> set[int]:
    """The earlier cases that have a key in common with ``rows``; of a great many the nearest in time."""
    query = (
        "SELECT case_id FROM likeness WHERE key = ? AND day BETWEEN ? AND ? AND case_id < ?"
        " ORDER BY abs(day - ?), case_id LIMIT ?"
    )
    return {
        other
        for key, day, case_id in rows
        for (other,) in conn.execute(query, (key, day - within, day + within, case_id, day, _MOST))
    }


def _new(conn: sqlite3.Connection, since: int, within: int) -> Iterator[Known]:
    """The cases after ``since``, in order; when they are many, only those that have a key in common with another."""
    (new,) = conn.execute('SELECT count(*) FROM "case" WHERE id > ?', (since,)).fetchone()
    (newest,) = conn.execute('SELECT coalesce(max(id), 0) FROM "case"').fetchone()
    if new * _FEW < newest:
        yield from map(_of_row, conn.execute(f'SELECT {_COLUMNS} FROM "case" WHERE id > ? ORDER BY id', (since,)))
        return
    for case_id in _with_a_key_in_common(conn, since, within):
        yield from _known(conn, [case_id])


def _with_a_key_in_common(conn: sqlite3.Connection, since: int, within: int) -> list[int]:
    """One walk along the index: by far the quickest when many cases are new."""
    earlier = (
        "SELECT 1 FROM likeness AS o WHERE o.key = n.key AND o.day BETWEEN n.day - ?1 AND n.day + ?1"
        " AND o.case_id < n.case_id"
    )
    found = f"SELECT DISTINCT n.case_id FROM likeness AS n WHERE n.case_id > ?2 AND EXISTS ({earlier}) ORDER BY 1"
    return [case_id for (case_id,) in conn.execute(found, (within, since))]


def _says_linked(conn: sqlite3.Connection, case: Known, other: Known) -> bool:
    """Whether a case is linked with the other. Few cases are linked at all, so that is asked first."""
    is_linked = "SELECT 1 FROM journal WHERE subject = ? AND kind = ? LIMIT 1"
    if conn.execute(is_linked, (case.subject, Linked.kind)).fetchone() is None:
        return False
    facts = (entry.event for entry in effective(journal.history(conn, case.subject)))
    return any(isinstance(fact, Linked) and fact.other == other.case_no for fact in facts)


# --- cases as stored

_COLUMNS = "id, subject, case_no, dispute_type, registered_on, state, outcome, parties"


def _known(conn: sqlite3.Connection, case_ids: Iterable[int]) -> list[Known]:
    ids = list(case_ids)
    marks = ", ".join("?" * len(ids))
    return [_of_row(row) for row in conn.execute(f'SELECT {_COLUMNS} FROM "case" WHERE id IN ({marks})', ids)]


def _of_row(row: Sequence[Any]) -> Known:
    """A case from its :data:`_COLUMNS`.

    :raises StorageTrouble: code ``damaged``, when somebody else wrote to the table.
    """
    id_, subject, case_no, dispute_type, on, state, outcome, parties = row
    try:
        return Known(
            id_, subject, case_no, dispute_type, dt.date.fromisoformat(on), CaseState(state),
            Outcome(outcome) if outcome else None, [Party.model_validate(party) for party in json.loads(parties)],
        )  # fmt: skip
    except (TypeError, ValueError) as error:  # ValidationError and JSONDecodeError are ValueErrors
        raise StorageTrouble(
            "damaged",
            _("The table of cases cannot be read at {case_no}.").format(case_no=case_no),
            _("Run “govtool doctor --rebuild”: it makes the tables anew from the journal."),
        ) from error
