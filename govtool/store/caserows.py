"""A judged case as the rows of its projections: pure, and the same for the same case.

The table of obligations holds those that anybody can ask for: what is still owed, and what was once overdue.
What was done in time is in the journal, and found again by folding the case.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from govtool.models import Particulars
from govtool.rules import Case, Obligation, stage_number
from govtool.store import likeness, regulars, search, tallies
from govtool.store.tables import OF_A_CASE, Row, insert
from govtool.text import fen
from govtool.workdays import ONE_DAY

Placed = tuple[int, Case]
"""A case and its id: the ``pos`` of its registration in this journal."""


class RowsOfCases(NamedTuple):
    """Rows of cases, by table in the order of :data:`~govtool.store.tables.OF_A_CASE`."""

    cases: list[Row]
    stages: list[Row]
    obligations: list[Row]
    notices: list[Row]
    searches: list[Row]
    likenesses: list[Row]
    people: list[Row]
    paper_numbers: list[Row]


def rows_of(cases: Iterable[Placed]) -> RowsOfCases:
    """All rows of some cases."""
    rows = RowsOfCases([], [], [], [], [], [], [], [])
    for case_id, case in cases:
        keys, people = likeness.keys_of(case), regulars.keys_of(case)
        rows.cases.append(case_row(case_id, case, keys, people))
        rows.stages.extend(stage_rows(case_id, case))
        rows.obligations.extend(obligation_rows(case_id, case))
        rows.notices.extend(notice_rows(case_id, case))
        rows.searches.append((case_id, search.text_of(case)))
        rows.likenesses.extend(likeness.index_rows(case_id, case.registered_on, keys))
        rows.people.extend(regulars.index_rows(case_id, case.registered_on, people))
        rows.paper_numbers.extend(paper_number_rows(case_id, case))
    return rows


def insert_rows(conn: sqlite3.Connection, schema: str, parts: Sequence[RowsOfCases]) -> None:
    """Insert rows of cases into the tables they are for, and count them; the table that the others refer to comes first."""
    for table, of_one_table in zip(OF_A_CASE, zip(*parts, strict=True), strict=True):
        insert(conn, schema, table, chain.from_iterable(of_one_table))
    cases = [row for part in parts for row in part.cases]
    stages = [row for part in parts for row in part.stages]
    tallies.add(conn, schema, tallies.of_rows(cases, stages))


def case_row(case_id: int, case: Case, keys: Sequence[int], people: Sequence[int]) -> Row:
    """The row of ``case``; ``keys`` are those by which its like is found, ``people`` those of its parties."""
    handler = case.handler
    more = case.particulars or NOTHING_MORE
    return (
        case_id, case.case_no, case.ref, bytes.fromhex(case.content) if case.content else None, case.unit,
        case.dispute_type.value, _code(case.source), case.severity.value, int(case.petition), case.grid,
        case.state.value, _code(case.outcome), case.registered_on.isoformat(), _day(case.closed_on),
        case.last_on.isoformat(), handler.unit if handler else None, _closed_unit(case), _code(case.agreement),
        more.persons or len(case.parties), fen(more.amount) if more.amount else None, _code(more.body),
        len(case.violations), likeness.packed(keys), likeness.packed(people), tallies.kept(case),
    )  # fmt: skip


NOTHING_MORE = Particulars.trusted()


def _closed_unit(case: Case) -> str | None:
    """The unit whose stage closed the case."""
    return case.stages[case.closing_stage - 1].unit if case.closing_stage else None


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
            rows.append((case_id, no, o.rule, stage_number(o.turn), o.unit, *facts))
    return rows


def done(obligation: Obligation) -> dt.date | None:
    """Since when nobody owes it: the day it was met or came to nothing; None while it is owed.

    A reminder that nobody took up lapses by itself, the day after it was due.
    """
    met_on, ended_on = obligation.met_on, obligation.ended_on
    if met_on is None and ended_on is None:
        return obligation.due + ONE_DAY if obligation.reminder else None
    return min(day for day in (met_on, ended_on) if day is not None)


def notice_rows(case_id: int, case: Case) -> list[Row]:
    """The rows of the supervision notices issued for the case."""
    return [(case_id, no, n.rule, n.stage, n.level.value, n.on.isoformat()) for no, n in enumerate(case.notices, 1)]


def paper_number_rows(case_id: int, case: Case) -> list[Row]:
    """The rows of the numbers that the case's papers were given."""
    return [(case_id, no, n.document.value, n.unit, n.year, n.number) for no, n in enumerate(case.numbers, 1)]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _code(term: Any) -> str | None:
    return term.value if term is not None else None
