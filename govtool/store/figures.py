"""What returns and the morning list ask of the projections: stages in a period, obligations owed on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.rules import Obligation, judge
from govtool.store import connection, queries

if TYPE_CHECKING:
    from govtool.store.database import Store

# Per unit, over its stages that were open at some time in [begin, end). Facts dated later cannot change
# what these conditions see, so a past period keeps its figures.
_COUNTS = """
SELECT s.unit AS unit,
    sum(s.opened_on < :begin) AS opening,
    sum(s.opened_on >= :begin AND s.origin = 'registered') AS registered,
    sum(s.opened_on >= :begin AND s.origin <> 'registered') AS received,
    sum(s.closed_on < :end AND s.outcome = 'settled') AS settled,
    sum(s.closed_on < :end AND s.outcome = 'transferred') AS transferred,
    sum(s.closed_on < :end AND s.outcome = 'diverted') AS diverted,
    sum(s.closed_on < :end AND s.outcome IN ('answered', 'withdrawn', 'terminated')) AS other_closed,
    sum(s.closed_on IS NULL OR s.closed_on >= :end) AS closing,
    sum((s.closed_on IS NULL OR s.closed_on >= :end) AND c.severity = 'major') AS major
FROM stage AS s JOIN "case" AS c ON c.id = s.case_id
WHERE s.opened_on < :end AND (s.closed_on IS NULL OR s.closed_on >= :begin)
GROUP BY s.unit
"""

_OWED = """
SELECT c.subject, c.case_no, c.last_on, o.rule, o.stage, o.unit, o.start, o.due, o.provisional
FROM obligation AS o JOIN "case" AS c ON c.id = o.case_id
WHERE {open} AND o.start <= :as_of AND o.due <= :until AND (:unit IS NULL OR o.unit = :unit)
ORDER BY o.due, c.case_no, o.stage, o.no
"""
# The first form is answered by the index of what is still owed; it is right unless there are later facts.
_OPEN_NOW = "o.met_on IS NULL AND o.ended_on IS NULL"
_OPEN_THEN = "(o.met_on IS NULL OR o.met_on > :as_of) AND (o.ended_on IS NULL OR o.ended_on > :as_of)"
_LAST_DAY = dt.date(9999, 12, 31)


class Owed(NamedTuple):
    """An obligation somebody owes, and whose."""

    subject: str
    case_no: str
    obligation: Obligation


def stage_counts(store: Store, begin: dt.date, end: dt.date) -> dict[str, dict[str, Any]]:
    """The counted columns of the summary for each unit that had a stage open in ``[begin, end)``."""
    with connection.translated(store.path):
        rows = queries.dictionaries(store.conn.execute(_COUNTS, {"begin": begin.isoformat(), "end": end.isoformat()}))
        return {row["unit"]: {key: value or 0 for key, value in row.items()} for row in rows}


def owed(store: Store, as_of: dt.date, *, unit: str | None = None, until: dt.date = _LAST_DAY) -> Iterator[Owed]:
    """Obligations not met and not ended at the end of ``as_of``, the soonest due first.

    A reminder whose day has passed is owed by nobody and left out.

    :param unit: only this unit's. :param until: only those due on that day or before.
    """
    with connection.translated(store.path):
        (latest,) = store.conn.execute('SELECT max(last_on) FROM "case"').fetchone()
        later_facts = latest is not None and latest > as_of.isoformat()
        query = _OWED.format(open=_OPEN_THEN if later_facts else _OPEN_NOW)
        # An extension decided later moved the date that stood on that day: then it may be found past ``until``.
        bound = _LAST_DAY if later_facts else until
        values = {"as_of": as_of.isoformat(), "until": bound.isoformat(), "unit": unit}
        rows = store.conn.execute(query, values).fetchall()
    found = (_as_it_stood(store, as_of, row) if later_facts else _owed(row) for row in rows)
    kept = [o for o in found if o.obligation.due <= until and not _lapsed(o.obligation, as_of)]
    yield from sorted(kept, key=lambda o: o.obligation.due) if later_facts else kept


def _owed(row: tuple[Any, ...]) -> Owed:
    subject, case_no, _last_on, rule, stage, unit, start, due, provisional = row
    day = dt.date.fromisoformat
    return Owed(subject, case_no, Obligation(rule, stage, unit, day(start), day(due), provisional=bool(provisional)))


def _as_it_stood(store: Store, as_of: dt.date, row: tuple[Any, ...]) -> Owed:
    """The same obligation with the due date it had on ``as_of``; only an extension ever moves one."""
    found = _owed(row)
    if row[2] <= as_of.isoformat() or found.obligation.rule != "centre_close":
        return found
    case = judge(store.history(found.subject), store.office, as_of)
    assert case is not None
    then = next(o for o in case.obligations if o.rule == found.obligation.rule and o.stage == found.obligation.stage)
    return found._replace(obligation=then)


def _lapsed(obligation: Obligation, as_of: dt.date) -> bool:
    return obligation.reminder_only and obligation.due < as_of
