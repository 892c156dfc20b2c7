"""Monthly tallies 按月累计 of stages, cases and due dates, counted as they are stored.

Returns of a month or longer compare whole months over years; from tallies that costs the same
however many cases there are. What a case adds follows from its stored rows alone, so what it added
is taken out again before they change.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from govtool.base.vocabulary import Origin, Outcome, Satisfaction, Source
from govtool.subjects.case import rules as obligations
from govtool.subjects.case.state import Case, Stage
from govtool.subjects.obligation import Obligation
from govtool.views.subject_rows import known_late
from govtool.views.tables import CASE, STAGE, SUBJECT, TALLY, Row

Key = tuple[str, str, str, str, str]
"""Month, dimension, unit, value, measure: the columns of the table but the number."""

ENDED = {
    Outcome.SETTLED.value: "settled",
    Outcome.TRANSFERRED.value: "transferred",
    Outcome.DIVERTED.value: "diverted",
    Outcome.ANSWERED.value: "other_closed",
    Outcome.WITHDRAWN.value: "other_closed",
    Outcome.TERMINATED.value: "other_closed",
}
"""The column of the summary for each outcome (rulebook, section 7)."""


def rules() -> tuple[str, ...]:
    """Return the rules of which is tallied what was done in time: all of the rulebook.

    They are stored by their place in it. The basis of a file names them in their order
    (:func:`govtool.views.office.basis`), so that its cases are judged again when there are others.
    """
    return tuple(obligations.RULES)


_KEPT_BYTES, _ANSWER_BYTES = 5, 4
_REGISTERED, _SETTLED = Origin.REGISTERED.value, Outcome.SETTLED.value
TRIED = "tried"
"""Endings that could succeed: settled, or ended after a session (rulebook, section 7)."""
_ANOTHER = 0
"""The mark of a stage kept by a unit of another turn, whose code follows."""


class MetDeadline(NamedTuple):
    """A deadline met in time: its rule, stage number (or unit of another turn), and due date."""

    rule: str
    stage: int
    due: dt.date
    unit: str = ""

    def unit_of(self, turns: Mapping[tuple[int, int], str], case_id: int) -> str:
        """Return the unit that met it; ``turns``: the units of stages."""
        return self.unit or turns[case_id, self.stage]


def packed(case: Case) -> bytes:
    """Return the deadlines a case met in time, five bytes each: rule, stage, due date (3 bytes).

    Where another unit did it than the one whose turn it was, no stage stands there, and the unit
    follows. What was due before anybody knew of it is a row of its own
    (:func:`govtool.views.subject_rows.known_late`).
    """
    known = rules()
    return b"".join(
        _kept(known.index(owed.rule), owed, case.stage_of(owed))
        for owed in case.obligations
        if owed.met_on is not None
        and owed.met_on <= owed.due
        and not known_late(owed, case.registered_on)
    )


def _kept(rule: int, owed: Obligation, stage: Stage) -> bytes:
    if stage.unit == owed.unit:
        return bytes((rule, min(stage.no, 255))) + _packed(owed.due)
    unit = owed.unit.encode()
    return bytes((rule, _ANOTHER)) + _packed(owed.due) + bytes((len(unit),)) + unit


def answers(case: Case) -> bytes:
    """Return the answers at revisits, four bytes each: the answer, and the day (three bytes)."""
    return b"".join(bytes((_ANSWERS.index(said),)) + _packed(on) for on, said in case.answers)


_ANSWERS = tuple(Satisfaction)


@lru_cache(maxsize=4096)
def _packed(day: dt.date) -> bytes:
    return day.toordinal().to_bytes(3, "big")


def each_answer(stored: bytes) -> Iterator[tuple[Satisfaction, dt.date]]:
    """Yield what :func:`answers` stored of a case, one by one."""
    for at in range(0, len(stored), _ANSWER_BYTES):
        yield _ANSWERS[stored[at]], _due(stored[at + 1 : at + _ANSWER_BYTES])


def each_kept(stored: bytes) -> Iterator[MetDeadline]:
    """Return what :func:`kept` stored of a case, one by one."""
    known = rules()
    at = 0
    while at < len(stored):
        rule, stage = known[stored[at]], stored[at + 1]
        due = _due(stored[at + 2 : at + _KEPT_BYTES])
        at += _KEPT_BYTES
        unit = ""
        if stage == _ANOTHER:
            end = at + 1 + stored[at]
            unit, at = stored[at + 1 : end].decode(), end
        yield MetDeadline(rule, stage, due, unit)


@lru_cache(maxsize=4096)
def _due(ordinal: bytes) -> dt.date:
    return dt.date.fromordinal(int.from_bytes(ordinal, "big"))


def counted_rows(
    subjects: Iterable[Row], cases: Iterable[Row], stages: Iterable[Row]
) -> Counter[Key]:
    """Return the tallies of cases, from their rows of subjects, cases and stages."""
    keys: list[Key] = []
    shared = {row[_ID]: row for row in subjects}
    severities = {row[_ID]: row[_SEVERITY] for row in cases}
    turns: dict[tuple[int, int], str] = {}
    tried: set[int] = set()
    for case_id, no, unit, origin, opened_on, closed_on, outcome, sessions in stages:
        turns[case_id, no] = unit
        if sessions:
            tried.add(case_id)
        severity = severities[case_id]
        measure = "registered" if origin == _REGISTERED else "received"
        keys.append((opened_on[:7], "stage", unit, severity, measure))
        if closed_on:
            keys.append((closed_on[:7], "stage", unit, severity, ENDED[outcome]))
            if sessions or outcome == _SETTLED:
                keys.append((closed_on[:7], "stage", unit, severity, TRIED))
    for row in cases:
        _add_case(shared[row[_ID]], row, keys, tried=row[_ID] in tried)
        _add_kept(row, turns, keys)
        _add_answers(shared[row[_ID]], row, keys)
    return Counter(keys)


_ID = 0
_TYPE, _SEVERITY, _GRID, _OUTCOME, _KEPT, _SOURCE, _PETITION, _ANSWERED, _CAMPAIGN = (
    CASE.columns.index(name)
    for name in (
        "dispute_type", "severity", "grid", "outcome", "kept", "source", "petition", "answers", "campaign",
    )
)  # fmt: skip
_UNIT, _OPENED_ON, _CLOSED_ON = (
    SUBJECT.columns.index(name) for name in ("unit", "opened_on", "closed_on")
)


def _add_case(shared: Row, row: Row, keys: list[Key], *, tried: bool) -> None:
    """Return registration, end and days until the end, by type, source, grid and campaign."""
    unit, begin, end = shared[_UNIT], shared[_OPENED_ON], shared[_CLOSED_ON]
    of_type, grid = row[_TYPE], row[_GRID]
    parts = [("type", of_type), ("source", _source(row))]
    if grid:
        parts.append(("grid", grid))
    if campaign := row[_CAMPAIGN]:
        parts.append(("campaign", campaign))
    keys += [(begin[:7], dimension, unit, value, "registered") for dimension, value in parts]
    if end:
        month, how = end[:7], ENDED[row[_OUTCOME]]
        keys += [(month, dimension, unit, value, how) for dimension, value in parts]
        if tried or row[_OUTCOME] == _SETTLED:
            keys += [(month, dimension, unit, value, TRIED) for dimension, value in parts]
        keys.append((month, "days", unit, of_type, str((_day(end) - _day(begin)).days)))


def _source(row: Row) -> str:
    """Return a case's source, "" if not recorded; a case marked as a petition is one."""
    return Source.PETITION.value if row[_PETITION] else row[_SOURCE] or ""


_day = dt.date.fromisoformat


def _add_answers(shared: Row, row: Row, keys: list[Key]) -> None:
    """Add the answers of parties at revisits."""
    for said, on in each_answer(row[_ANSWERED]):
        keys.append((_month(on), "satisfaction", shared[_UNIT], said.value, "asked"))


def _add_kept(row: Row, turns: dict[tuple[int, int], str], keys: list[Key]) -> None:
    """Add the deadlines met in time, under the unit whose turn it was."""
    keys += [
        (_month(one.due), "rule", one.unit_of(turns, row[_ID]), one.rule, "on_time")
        for one in each_kept(row[_KEPT])
    ]


@lru_cache(maxsize=4096)
def _month(day: dt.date) -> str:
    return day.isoformat()[:7]


# --- keeping them


def add(conn: sqlite3.Connection, schema: str, counted: Counter[Key]) -> None:
    """Add to the stored tallies."""
    conn.executemany(
        f"INSERT INTO {TALLY.named(schema)} ({TALLY.list}) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(*key, n) for key, n in counted.items()],
    )


def take_out(conn: sqlite3.Connection, case_ids: Sequence[int]) -> None:
    """Subtract what stored cases added, before their rows change. Some hundred at a time."""
    marks = ", ".join("?" * len(case_ids))
    subjects, cases, stages = (
        conn.execute(
            f"SELECT {t.list} FROM {t.named('main')} WHERE {t.key[0]} IN ({marks})", case_ids
        ).fetchall()
        for t in (SUBJECT, CASE, STAGE)
    )
    counted = counted_rows(subjects, cases, stages)
    add(conn, "main", Counter({key: -n for key, n in counted.items()}))
    of_key = " AND ".join(f"{column} = ?" for column in TALLY.key)
    conn.executemany(f"DELETE FROM main.tally WHERE {of_key} AND n = 0", list(counted))
