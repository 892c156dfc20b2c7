"""The rows of matters 事项 beside the common ones: own row, turns, and counted facts."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from govtool.subjects.matter import addressees
from govtool.subjects.matter.categories import Category, category
from govtool.subjects.matter.kinds import MATTER as NOUN
from govtool.subjects.matter.state import Matter, Turn
from govtool.subjects.matter.terms import TurnOutcome, Urgency
from govtool.views import likeness
from govtool.views.lookups import mark_of
from govtool.views.subject_rows import Naming, Rows, TurnLine, View, code_of, day
from govtool.views.tables import LIKENESS, MATTER, MATTER_FACT, MATTER_TURN, OF_A_MATTER, Row

if TYPE_CHECKING:
    from govtool.file.reader import Reader
    from govtool.law.office import Office
    from govtool.views.figures import Owed


def _rows(matter: Matter) -> Rows:
    keys = likeness.keys_of(NOUN, matter)
    return _counted_rows(matter, keys) | {
        LIKENESS.name: likeness.key_rows(keys, matter.opened_on),
    }


def _counted_rows(matter: Matter, keys: Sequence[int] = ()) -> Rows:
    return {
        MATTER.name: [_matter_row(matter, keys)],
        MATTER_TURN.name: _turn_rows(matter),
        MATTER_FACT.name: [(no, *fact) for no, fact in enumerate(_facts(matter), 1)],
    }


def _matter_row(matter: Matter, keys: Sequence[int]) -> Row:
    """Return the row of a matter; ``keys`` are those by which its like is found."""
    opening, category_ = matter.opening, matter.category
    return (
        opening.ref, mark_of(opening.content) if opening.content else None, category_.code,
        category_.platform.code, matter.class_.value, opening.channel.value, code_of(opening.urgency),
        int(opening.wants_answer), opening.grid, matter.handler, code_of(matter.result),
        None if matter.solved is None else int(matter.solved),
        code_of(matter.satisfied), matter.sent_back, day(matter.handled_on), day(matter.answered_on),
        matter.case_no, len(matter.violations), likeness.packed_keys(keys),
    )  # fmt: skip


def _turn_rows(matter: Matter) -> list[Row]:
    return [
        (
            turn.no, turn.unit, turn.opened_on.isoformat(), day(turn.signed_on), day(turn.closed_on),
            code_of(turn.outcome),
        )
        for turn in matter.turns
    ]  # fmt: skip


_Fact = tuple[str, str, str, str | None]
"""A day, what happened on it, the unit it is of, and what more there is to count of it."""


def _facts(matter: Matter) -> Iterator[_Fact]:
    """Yield what returns count by the day on which it happened."""
    yield from _facts_of_turns(matter)
    for handling in matter.handlings:
        yield handling.on.isoformat(), "handled", handling.unit, handling.result.value
        if handling.answered_on and handling.way:
            yield handling.answered_on.isoformat(), "answered", handling.unit, handling.way.value
        if handling.redone_on:
            yield handling.redone_on.isoformat(), "redo", handling.unit, None
    for followed in matter.raises:
        yield followed[0].since.isoformat(), "raised", matter.street, None
    for handling in matter.handlings:
        for rating in handling.ratings:
            yield rating.on.isoformat(), "rated", handling.unit, rating.satisfied.value


def _facts_of_turns(matter: Matter) -> Iterator[_Fact]:
    for turn in matter.turns:
        if not turn.is_redo:
            yield turn.opened_on.isoformat(), "dispatched", turn.unit, None
        if turn.closed_on and turn.reason:
            yield turn.closed_on.isoformat(), "sent_back", turn.unit, turn.reason.value


def _forget(conn: sqlite3.Connection, ids: Sequence[int]) -> None:
    likeness.forget_keys(conn, LIKENESS, (MATTER, "keys"), ids)


class _Opening(NamedTuple):
    urgency: Urgency | None


class _Clocked(NamedTuple):
    """A matter as far as the clocks of its rules look at it."""

    category: Category
    opening: _Opening


def _lines(conn: Reader, _office: Office, found: Sequence[Owed]) -> dict[tuple[int, str], TurnLine]:
    """Return matters as their clocks look at them."""
    ids = list({owed.id for owed in found})
    first = _first_units(conn, ids)
    query = f"SELECT id, category, urgency FROM matter WHERE id IN ({', '.join('?' * len(ids))})"
    matters = {
        subject_id: _Clocked(category(code), _Opening(Urgency(urgency) if urgency else None))
        for subject_id, code, urgency in conn.execute(query, ids)
    }
    turns = {(owed.id, owed.obligation.turn) for owed in found}
    return {
        (id_, turn): TurnLine(
            matter,
            matter.category.label,
            addressee_units=addressees.places_of(matter.category, first.get(id_)),
            counted_by=(matter.category.code, matter.opening.urgency),
        )
        for id_, turn in turns
        for matter in (matters[id_],)
    }


def _first_units(conn: Reader, ids: Sequence[int]) -> dict[int, str | None]:
    """Return the unit also notified of matters sent back (:func:`told.first_unit`)."""
    query = f"""SELECT m.id, s.state, t.no, t.unit, t.opened_on, t.signed_on, t.closed_on, t.outcome
        FROM matter AS m JOIN subject AS s ON s.id = m.id JOIN matter_turn AS t ON t.matter_id = m.id
        WHERE m.id IN ({", ".join("?" * len(ids))}) AND m.sent_back > 0 ORDER BY m.id, t.no"""
    found: dict[int, str | None] = {}
    for (subject_id, state), rows in groupby(conn.execute(query, ids), key=itemgetter(0, 1)):
        found[subject_id] = addressees.first_unit(state, [_turn(*row[2:]) for row in rows])
    return found


def _turn(
    no: int,
    unit: str,
    opened_on: str,
    signed_on: str | None,
    closed_on: str | None,
    outcome: str | None,
) -> Turn:
    turn = Turn(no, unit, dt.date.fromisoformat(opened_on))
    turn.signed_on, turn.closed_on = (
        dt.date.fromisoformat(one) if one else None for one in (signed_on, closed_on)
    )
    turn.outcome = TurnOutcome(outcome) if outcome else None
    return turn


_GRIDS = "(SELECT s.no, m.grid FROM main.matter AS m JOIN main.subject AS s ON s.id = m.id)"
_UNITS = (
    "(SELECT s.no, t.unit FROM main.matter_turn AS t JOIN main.subject AS s ON s.id = t.matter_id)"
)

VIEW = View(
    OF_A_MATTER,
    _rows,
    _lines,
    _forget,
    counted=_counted_rows,
    turns=MATTER_TURN,
    names=(
        Naming(MATTER.name, _GRIDS, "no", "grid", "grid"),
        Naming(MATTER_TURN.name, _UNITS, "no", "unit", "unit"),
    ),
)
