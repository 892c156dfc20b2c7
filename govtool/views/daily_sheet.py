"""Questions of the daily sheet: registrations of a day, open major cases, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from govtool.base.vocabulary import DisputeType
from govtool.law.workdays import ONE_DAY
from govtool.views import queries
from govtool.views.queries import CaseFilter
from govtool.views.subject_rows import view_of
from govtool.views.tables import CASES, CASES_WITH_SUBJECT

if TYPE_CHECKING:
    from govtool.store import Store
    from govtool.subjects.subject import Subject

# A stage of a major case that was open at the end of the day; the last one is whose turn it was.
_MAJORS = """
SELECT c.case_no, s.unit, c.dispute_type, c.registered_on, max(s.no) FROM {cases} AS c
    JOIN stage AS s ON s.case_id = c.id AND s.opened_on <= :day
        AND (s.closed_on IS NULL OR s.closed_on > :day)
WHERE {major} AND c.registered_on <= :day AND {open} GROUP BY c.id
"""
_MAJOR = """coalesce((
    SELECT b.severity FROM before AS b WHERE b.case_id = c.id AND b.until > :day ORDER BY b.until LIMIT 1
), c.severity) = 'major'"""
_OPEN = ("c.closed_on IS NULL", "c.closed_on > :day")
_NOTICES = """
SELECT c.no, coalesce(o.unit, {turn}, c.unit), n.rule, n.level
FROM notice AS n JOIN subject AS c ON c.id = n.subject_id
    LEFT JOIN obligation AS o ON o.subject_id = n.subject_id AND o.rule = n.rule AND o.turn = n.turn
WHERE n."on" = ? AND c.word = ? ORDER BY c.no, n.rule, n.turn, n.no
"""
_UNIT_OF_STAGE = (
    "(SELECT t.unit FROM {table} AS t WHERE t.{key} = n.subject_id "
    "AND t.no = CAST(n.turn AS INTEGER))"
)


def registered_on(store: Store, day: dt.date) -> list[dict[str, Any]]:
    """Return the rows of the cases registered on ``day``."""
    return list(
        queries.cases(
            store.reader, CaseFilter(registered_from=day, registered_before=day + ONE_DAY)
        )
    )


def open_majors(store: Store, day: dt.date) -> list[tuple[str, str, str, dt.date]]:
    """Return major cases open at the end of ``day``: number, unit, type, registration."""
    values = {"day": day.isoformat()}
    rows = [
        row
        for open_ in _OPEN
        for row in store.reader.execute(
            _MAJORS.format(open=open_, cases=CASES, major=_MAJOR), values
        )
    ]
    found = [(no, unit, kind, dt.date.fromisoformat(on)) for no, unit, kind, on, _last in rows]
    return sorted(found, key=lambda row: (row[3], row[0]))


def open_alerted(store: Store, day: dt.date) -> list[str]:
    """Return the cases with an alert that were open at the end of ``day``, oldest alert first."""
    open_then = "c.alerted_on <= :day AND (c.closed_on IS NULL OR c.closed_on > :day)"
    query = (
        f"SELECT j.subject FROM {CASES_WITH_SUBJECT} WHERE {open_then} ORDER BY c.alerted_on, c.id"
    )
    return [subject for (subject,) in store.reader.execute(query, {"day": day.isoformat()})]


def notices_on(store: Store, day: dt.date, noun: Subject[Any]) -> list[tuple[str, str, str, str]]:
    """Return the supervision notices issued on ``day`` for a noun: number, unit, rule, level."""
    view = view_of(noun) if noun.turns_are_stages else None
    turn = "NULL"
    if view is not None and view.turns is not None:
        turn = _UNIT_OF_STAGE.format(table=view.turns.named("main"), key=view.turns.key[0])
    return store.reader.execute(_NOTICES.format(turn=turn), (day.isoformat(), noun.word)).fetchall()


def types_of(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """Return the Chinese names of the dispute types of some cases, by id."""
    query = 'SELECT dispute_type FROM "case" WHERE id = ?'
    return {id_: DisputeType(store.reader.execute(query, (id_,)).fetchone()[0]).zh for id_ in ids}
