"""What the daily dispatch sheet asks of the projections: one day's registrations, open major cases, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from govtool.store import connection, queries
from govtool.store.queries import CaseFilter
from govtool.store.tables import CASES, CASES_WITH_SUBJECT
from govtool.vocabulary import DisputeType
from govtool.workdays import ONE_DAY

if TYPE_CHECKING:
    from govtool.store.database import Store

# A stage of a major case that was open at the end of the day; the last one is whose turn it was.
_MAJORS = """
SELECT c.case_no, s.unit, c.dispute_type, c.registered_on, max(s.no) FROM {cases} AS c
    JOIN stage AS s ON s.case_id = c.id AND s.opened_on <= :day AND (s.closed_on IS NULL OR s.closed_on > :day)
WHERE {major} AND c.registered_on <= :day AND {open} GROUP BY c.id
"""
_MAJOR = """coalesce((
    SELECT b.severity FROM before AS b WHERE b.case_id = c.id AND b.until > :day ORDER BY b.until LIMIT 1
), c.severity) = 'major'"""
_OPEN = ("c.closed_on IS NULL", "c.closed_on > :day")
_NOTICES = """
SELECT c.no, coalesce(o.unit, s.unit), n.rule, n.level FROM notice AS n JOIN subject AS c ON c.id = n.subject_id
    JOIN stage AS s ON s.case_id = n.subject_id AND s.no = CAST(n.turn AS INTEGER)
    LEFT JOIN obligation AS o ON o.subject_id = n.subject_id AND o.rule = n.rule AND o.turn = n.turn
WHERE n."on" = ? ORDER BY c.no, n.rule, n.turn, n.no
"""


def registered_on(store: Store, day: dt.date) -> list[dict[str, Any]]:
    """The rows of the cases registered on ``day``."""
    with connection.translated(store.path):
        return list(
            queries.cases(store.reader, CaseFilter(registered_from=day, registered_before=day + ONE_DAY))
        )


def open_majors(store: Store, day: dt.date) -> list[tuple[str, str, str, dt.date]]:
    """Major cases open at the end of ``day``: number, unit whose turn it was, type, day of registration; the oldest first."""
    values = {"day": day.isoformat()}
    with connection.translated(store.path):
        rows = [
            row
            for open_ in _OPEN
            for row in store.reader.execute(_MAJORS.format(open=open_, cases=CASES, major=_MAJOR), values)
        ]
    found = [(no, unit, kind, dt.date.fromisoformat(on)) for no, unit, kind, on, _last in rows]
    return sorted(found, key=lambda row: (row[3], row[0]))


def open_alerted(store: Store, day: dt.date) -> list[str]:
    """Return the subjects of the cases with an alert that were open at the end of ``day``, the oldest alert first."""
    open_then = "c.alerted_on <= :day AND (c.closed_on IS NULL OR c.closed_on > :day)"
    query = f"SELECT j.subject FROM {CASES_WITH_SUBJECT} WHERE {open_then} ORDER BY c.alerted_on, c.id"
    with connection.translated(store.path):
        return [subject for (subject,) in store.reader.execute(query, {"day": day.isoformat()})]


def notices_on(store: Store, day: dt.date) -> list[tuple[str, str, str, str]]:
    """Supervision notices issued on ``day``: case number, unit, rule, level."""
    with connection.translated(store.path):
        return store.reader.execute(_NOTICES, (day.isoformat(),)).fetchall()


def types_of(store: Store, case_nos: Iterable[str]) -> dict[str, str]:
    """The Chinese names of the dispute types of some cases."""
    query = f"SELECT dispute_type FROM {CASES} WHERE case_no = ?"
    with connection.translated(store.path):
        return {no: DisputeType(store.reader.execute(query, (no,)).fetchone()[0]).zh for no in case_nos}
