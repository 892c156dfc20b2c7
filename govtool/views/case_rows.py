"""The rows of cases beside those of every subject: own row, stages, likeness, parties, tallies.

The index of parties finds people in several cases 多次涉纠纷当事人. A four-byte number stands for
what a party is known by, so the case itself tells apart those who share one by chance.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zlib import crc32

from govtool.base.text import fen, is_erased
from govtool.base.vocabulary import DisputeType, Origin
from govtool.models import Particulars, Party
from govtool.subjects.case.kinds import CASE as CASE_NOUN
from govtool.subjects.case.likeness import marks
from govtool.subjects.case.state import Case, Stage, stage_number
from govtool.views import likeness, tallies
from govtool.views.lookups import mark_of
from govtool.views.subject_rows import Naming, Rows, TurnLine, View, code_of, day
from govtool.views.tables import (
    BEFORE,
    CASE,
    CASES,
    LIKENESS,
    OF_A_CASE,
    PAPER_NUMBER,
    PARTY,
    STAGE,
    SUBJECT,
    TALLY,
    Row,
)

if TYPE_CHECKING:
    from govtool.file.reader import Reader
    from govtool.law.office import Office
    from govtool.views.figures import Owed


NOTHING_MORE = Particulars.trusted()


def _rows(case: Case) -> Rows:
    keys, people = likeness.keys_of(CASE_NOUN, case), party_keys(case)
    return _counted_rows(case, keys, people) | {
        LIKENESS.name: likeness.key_rows(keys, case.registered_on),
        PARTY.name: likeness.key_rows(people, case.registered_on),
        PAPER_NUMBER.name: _paper_number_rows(case),
    }


def _counted_rows(case: Case, keys: Sequence[int] = (), people: Sequence[int] = ()) -> Rows:
    return {
        CASE.name: [_case_row(case, keys, people)],
        STAGE.name: _stage_rows(case),
        BEFORE.name: _before_rows(case),
    }


def _case_row(case: Case, keys: Sequence[int], people: Sequence[int]) -> Row:
    """Return the row of a case; ``keys`` find similar cases, ``people`` the same parties."""
    handler = case.handler
    return (
        case.ref, mark_of(case.content) if case.content else None, case.dispute_type.value,
        code_of(case.source), case.severity.value, int(case.petition), case.grid, code_of(case.outcome),
        handler.unit if handler else None, _closed_unit(case), code_of(case.agreement),
        *_counted(case.particulars, case), code_of(case.campaign), *_alerted(case),
        len(case.violations), likeness.packed_keys(keys), likeness.packed_keys(people),
        tallies.packed(case), tallies.answers(case),
    )  # fmt: skip


def _closed_unit(case: Case) -> str | None:
    """Return the unit whose stage closed the case."""
    return case.stages[case.closing_stage - 1].unit if case.closing_stage else None


def _stage_rows(case: Case) -> list[Row]:
    return [
        (
            s.no,
            s.unit,
            s.origin.value,
            s.opened_on.isoformat(),
            day(s.closed_on),
            code_of(s.outcome),
            len(s.sessions),
        )
        for s in case.stages
    ]


def _before_rows(case: Case) -> list[Row]:
    """Return what later facts changed of the case."""
    return [
        (
            b.until.isoformat(),
            b.severity.value,
            code_of(b.agreement),
            *_counted(b.particulars, case),
        )
        for b in case.before
    ]


def _counted(
    particulars: Particulars | None, case: Case
) -> tuple[int, int | None, str | None, str | None]:
    """Return persons, amount in fen, body and what was prevented, as returns count them."""
    more = particulars or NOTHING_MORE
    amount = fen(more.amount) if more.amount else None
    prevented = " ".join(more.prevented) if more.prevented else None
    return more.persons or len(case.parties), amount, code_of(more.body), prevented


def _alerted(case: Case) -> tuple[str | None, str | None]:
    """Return the day of the first alert, and whose turn it was."""
    return (case.alerts[0].on.isoformat(), case.alerted_unit) if case.alerts else (None, None)


def _paper_number_rows(case: Case) -> list[Row]:
    """Return the rows of the numbers that the case's papers were given."""
    return [
        (no, n.document.value, n.unit, n.year, n.number) for no, n in enumerate(case.numbers, 1)
    ]


_KEY = 0x7FFFFFFF


def party_marks(party: Party, unit: str) -> tuple[str, ...]:
    """Return the keys of a party: its numbers, or its name (a person's: with the unit)."""
    name, *numbers = marks(party)
    if numbers:
        return tuple(numbers)
    return (name,) if party.is_organisation or is_erased(party.name) else (f"{unit} {name}",)


def party_keys(case: Case) -> list[int]:
    """Return the keys under which a case stands in the index, in order."""
    return sorted(
        {party_key(mark) for party in case.parties for mark in party_marks(party, case.unit)}
    )


def party_key(mark: str) -> int:
    """Return the number that stands for a mark, the same on every machine."""
    return crc32(mark.encode()) & _KEY


def _forget(conn: sqlite3.Connection, ids: Sequence[int]) -> None:
    likeness.forget_keys(conn, LIKENESS, (CASE, "keys"), ids)
    likeness.forget_keys(conn, PARTY, (CASE, "people"), ids)
    tallies.take_out(conn, ids)


def _count(conn: sqlite3.Connection, schema: str, rows: Rows) -> None:
    tallies.add(
        conn,
        schema,
        tallies.counted_rows(*(rows.get(table.name, []) for table in (SUBJECT, CASE, STAGE))),
    )


def _lines(conn: Reader, office: Office, found: Sequence[Owed]) -> dict[tuple[int, str], TurnLine]:
    """Return stages as opened; a due date's explanation depends on nothing later."""
    ids = list({owed.id for owed in found})
    marks = ", ".join("?" * len(ids))
    types = dict(conn.execute(f'SELECT id, dispute_type FROM "case" WHERE id IN ({marks})', ids))
    query = f"SELECT case_id, no, unit, origin, opened_on FROM stage WHERE case_id IN ({marks})"
    stages = {
        (case_id, no): _opened(office, no, *facts)
        for case_id, no, *facts in conn.execute(query, ids)
    }
    titles = {code: DisputeType(code).label for code in set(types.values())}
    turns = {(owed.id, owed.obligation.turn) for owed in found}
    return {
        (id_, turn): TurnLine(
            stage, titles[types[id_]], counted_by=(stage.kind, stage.origin, stage.opened_on)
        )
        for id_, turn in turns
        for stage in (stages[id_, stage_number(turn)],)
    }


def _opened(office: Office, no: int, unit: str, origin: str, opened_on: str) -> Stage:
    opened = dt.date.fromisoformat(opened_on)
    return Stage(no, unit, office.kind(unit, opened), _ORIGINS[origin], opened)


_ORIGINS = {origin.value: origin for origin in Origin}


_TURNS = (
    "(SELECT c.no, s.unit FROM main.stage AS s JOIN main.subject AS c ON c.id = s.case_id "
    "WHERE s.no > 1)"
)

VIEW = View(
    OF_A_CASE,
    _rows,
    _lines,
    _forget,
    _count,
    counted=_counted_rows,
    sums=(TALLY,),
    turns=STAGE,
    names=(
        Naming(CASE.name, CASES, "case_no", "grid", "grid"),
        Naming(STAGE.name, _TURNS, "no", "unit", "unit"),
    ),
)
