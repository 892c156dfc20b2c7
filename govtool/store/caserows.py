"""A judged case as the rows of its projections: pure, and the same for the same case.

The table of obligations holds those that anybody can ask for: what is still owed, and what was once overdue.
What was done in time is in the journal, and found again by folding the case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from govtool.rules import Case, Obligation
from govtool.store.tables import CASE, NOTICE, OBLIGATION, STAGE, Row, Table

Placed = tuple[int, Case]
"""A case and its id: the ``pos`` of its registration in this journal."""


def rows_of(cases: Iterable[Placed]) -> dict[Table, list[Row]]:
    """All rows of some cases, by table; the table that the others refer to comes first."""
    rows: dict[Table, list[Row]] = {CASE: [], STAGE: [], OBLIGATION: [], NOTICE: []}
    for case_id, case in cases:
        rows[CASE].append(case_row(case_id, case))
        rows[STAGE] += stage_rows(case_id, case)
        rows[OBLIGATION] += obligation_rows(case_id, case)
        rows[NOTICE] += notice_rows(case_id, case)
    return rows


def case_row(case_id: int, case: Case) -> Row:
    """The row of ``case``."""
    handler = case.handler
    return (
        case_id, case.case_no, case.ref, bytes.fromhex(case.content) if case.content else None, case.unit,
        case.dispute_type.value, _code(case.source), case.severity.value, int(case.petition), case.grid,
        case.state.value, _code(case.outcome), case.registered_on.isoformat(), _day(case.closed_on),
        case.last_on.isoformat(), handler.unit if handler else None, len(case.violations),
    )  # fmt: skip


def stage_rows(case_id: int, case: Case) -> list[Row]:
    """The rows of the case's stages."""
    return [
        (case_id, s.no, s.unit, s.origin.value, s.opened_on.isoformat(), _day(s.closed_on), _code(s.outcome))
        for s in case.stages
    ]


def obligation_rows(case_id: int, case: Case) -> list[Row]:
    """The rows of what the case owes or once owed too late, numbered among all its obligations as the rules have them."""
    rows = []
    for no, o in enumerate(case.obligations, 1):
        done_on = done(o)
        # Before an extension was decided another due date stood, which may have passed.
        if done_on is None or done_on > o.due or o.extended:
            facts = (o.start.isoformat(), o.due.isoformat(), _day(done_on), int(o.provisional), int(o.extended))
            rows.append((case_id, no, o.rule, o.stage, o.unit, *facts))
    return rows


def done(obligation: Obligation) -> dt.date | None:
    """Since when nobody owes it: the day it was met or came to nothing; None while it is owed."""
    met_on, ended_on = obligation.met_on, obligation.ended_on
    if met_on is None or ended_on is None:
        return met_on or ended_on
    return min(met_on, ended_on)


def notice_rows(case_id: int, case: Case) -> list[Row]:
    """The rows of the supervision notices issued for the case."""
    return [(case_id, no, n.rule, n.stage, n.level.value, n.on.isoformat()) for no, n in enumerate(case.notices, 1)]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _code(term: Any) -> str | None:
    return term.value if term is not None else None
