"""Which cases of the file are likely to be one matter: an index of their keys, and the closer look at what it finds.

What makes two cases alike is in :mod:`govtool.rulebook.likeness`. A case costs a row for each of its keys, two or
three as a rule, and is found through any of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from govtool import journal
from govtool.models import Party
from govtool.rulebook.likeness import Sides, are_alike, keys, sides
from govtool.rules import Case, Office, judge
from govtool.store import keyindex
from govtool.store.reader import Reader
from govtool.store.tables import Row

Found = tuple["KnownCase", list["KnownCase"]]
"""A case, and those likely to be the same matter, the nearest in time first."""

_NOT_YET = 2**63 - 1
"""Stands for the id of a case that is not registered yet: all others are earlier."""
_MOST = 20
"""The most cases looked at for one key."""
_FEW = 100
"""Looking one new case up costs as much as walking past so many entries of the journal along the index."""


@dataclass(frozen=True)
class KnownCase:
    """A case of the file, as far as it is needed to tell it from another."""

    id: int
    subject: str
    case: Case

    @cached_property
    def sides(self) -> Sides:
        """The two sides, by what they are known."""
        return sides(self.case.parties)

    @property
    def rows(self) -> list[Row]:
        """Its rows in the index, without its id."""
        return keyindex.rows(keys_of(self.case), self.case.registered_on)


def keys_of(case: Case) -> list[int]:
    """The keys by which a case is found, in order."""
    return sorted(keys(case.dispute_type, sides(case.parties)))


# --- what is alike


def similar_to(
    conn: Reader, office: Office, dispute_type: str, on: dt.date, parties: Iterable[Party], within: int
) -> list[KnownCase]:
    """The cases likely to be the same matter as one about to be registered ``on`` a day, the nearest in time first.

    :param within: the most days between the registrations.
    """
    both = sides(parties)
    rows = keyindex.rows(keys(dispute_type, both), on)
    found = _known(conn, office, _looked_up(conn, rows, _NOT_YET, within))
    return _nearest(on, _alike(dispute_type, both, found))


def similar_since(conn: Reader, office: Office, since: int, within: int) -> Iterator[Found]:
    """The cases with an id above ``since``, as far as an earlier one of the file is likely to be the same matter.

    Cases that are linked are left out: somebody has looked at them already.
    """
    for new in _new(conn, office, since, within):
        found = _known(conn, office, _looked_up(conn, new.rows, new.id, within))
        alike = [
            other for other in _alike(new.case.dispute_type, new.sides, found) if not _are_linked(new, other)
        ]
        if alike:
            yield new, _nearest(new.case.registered_on, alike)


def _alike(dispute_type: str, both: Sides, others: Iterable[KnownCase]) -> list[KnownCase]:
    """Those of the ``others`` with the same sides and type: a key in common may be chance."""
    return [
        other for other in others if other.case.dispute_type == dispute_type and are_alike(both, other.sides)
    ]


def _are_linked(one: KnownCase, other: KnownCase) -> bool:
    return one.case.is_linked_with(other.case.case_no, other.subject) or other.case.is_linked_with(
        one.case.case_no, one.subject
    )


def _nearest(on: dt.date, found: Iterable[KnownCase]) -> list[KnownCase]:
    return sorted(found, key=lambda known: (abs(known.case.registered_on - on), known.id))


def _looked_up(conn: Reader, rows: Iterable[Row], before: int, within: int) -> set[int]:
    """Return the cases before one that have a key in common with its ``rows``; of a great many the nearest in time."""
    query = (
        "SELECT case_id FROM likeness WHERE key = ? AND day BETWEEN ? AND ? AND case_id < ?"
        " ORDER BY abs(day - ?), case_id LIMIT ?"
    )
    return {
        other
        for key, day in rows
        for (other,) in conn.execute(query, (key, day - within, day + within, before, day, _MOST))
    }


def _new(conn: Reader, office: Office, since: int, within: int) -> Iterator[KnownCase]:
    """The cases after ``since``, in order; when they are many, only those that have a key in common with another."""
    (new,) = conn.execute('SELECT count(*) FROM "case" WHERE id > ?', (since,)).fetchone()
    (newest,) = conn.execute('SELECT coalesce(max(id), 0) FROM "case"').fetchone()
    if new * _FEW < newest:
        ids = [
            case_id for (case_id,) in conn.execute('SELECT id FROM "case" WHERE id > ? ORDER BY id', (since,))
        ]
    else:
        ids = _with_a_key_in_common(conn, since, within)
    for case_id in ids:
        yield from _known(conn, office, [case_id])


def _with_a_key_in_common(conn: Reader, since: int, within: int) -> list[int]:
    """One walk along the index: by far the quickest when many cases are new."""
    earlier = (
        "SELECT 1 FROM likeness AS o WHERE o.key = n.key AND o.day BETWEEN n.day - ?1 AND n.day + ?1"
        " AND o.case_id < n.case_id"
    )
    found = (
        f"SELECT DISTINCT n.case_id FROM likeness AS n WHERE n.case_id > ?2 AND EXISTS ({earlier}) ORDER BY 1"
    )
    return [case_id for (case_id,) in conn.execute(found, (within, since))]


def _known(conn: Reader, office: Office, case_ids: Iterable[int]) -> list[KnownCase]:
    """The cases with those ids, folded."""
    subjects = {case_id: _subject(conn, case_id) for case_id in case_ids}
    judged = {case_id: judge(journal.history(conn, subject), office) for case_id, subject in subjects.items()}
    return [
        KnownCase(case_id, subjects[case_id], case) for case_id, case in judged.items() if case is not None
    ]


def _subject(conn: Reader, case_id: int) -> str:
    return str(conn.execute("SELECT subject FROM journal WHERE pos = ?", (case_id,)).fetchone()[0])
