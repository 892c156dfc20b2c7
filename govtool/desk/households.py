"""What belongs to a household 户, and whose community it is, at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.store import Store
from govtool.subjects.head.kinds import HEAD
from govtool.subjects.household.place import place_of
from govtool.subjects.subject import Subject
from govtool.views import noun_tables, queries, registers
from govtool.views.queries import SubjectFilter

_BELONGS = "household"


class Left(NamedTuple):
    """Something about a household that leaves: its noun and number, and what to say of it."""

    noun: str
    no: str
    text: str
    command: str


def community_of(household: str, on: dt.date, office: Office) -> str:
    """Return the community of a household's grid on a day; empty for an unknown household."""
    units = (one.unit for one in reversed(office.homes(household)) if one.since <= on)
    return next(units, "")


def of_household(store: Store, word: str, household: str) -> Iterator[tuple[str, Any]]:
    """Yield the subjects of a noun that belong to a household, the oldest first, as they stand."""
    which = SubjectFilter({"belongs_to": household})
    for row in list(queries.subjects(store.reader, word, which)):
        yield row["subject"], store.state(row["subject"])


def all_of_household(store: Store, household: str) -> Iterator[tuple[str, Any]]:
    """Yield all that belongs to a household, noun by noun."""
    for noun in noun_tables.nouns_in(store.reader):
        if noun.belongs_to == _BELONGS:
            yield from of_household(store, noun.word, household)


def visited(store: Store, household: str, visit: Event) -> list[str]:
    """Return the subjects of which a visit is recorded: the agreement, what was asked for.

    :raises Refused: code ``no_consent``: no agreement held on that day, and nobody had asked.
    """
    found = []
    for noun in noun_tables.nouns_in(store.reader):
        kind = noun.events.get(type(visit))
        for subject, state in of_household(store, noun.word, household) if kind else ():
            holds = state.closed_on is None or (kind and kind.may_follow_end(state, visit))
            if holds and state.opened_on <= visit.on:
                found.append(subject)
    if not found:
        message = _(
            "{household} had no agreement on care on {day}, or withdrew it, and nobody asked for a "
            "visit.",
            household=household,
            day=visit.on.isoformat(),
        )
        hint = _(
            "Ask the household first: govtool care agree, or govtool visit request for one visit."
        )
        raise Refused("no_consent", message, hint, value=household)
    return found


# --- a household that leaves


def agreed_after(store: Store, household: str, last: dt.date) -> Iterator[Left]:
    """Yield the agreements that go on after the last day of a household."""
    for noun, no, state in _of_nouns(store, household, moves_along=True):
        if state.closed_on is None or state.closed_on > last:
            command = "govtool {noun} change {no} --until {day} --on {day}"
            command = command.format(noun=noun.word, no=no, day=last.isoformat())
            called = " ".join((_(noun.label), no))
            yield Left(noun.word, no, called, command)


def open_after(store: Store, household: str, last: dt.date) -> Iterator[Left]:
    """Yield what stays open after the last day of a household, and a head that was of it.

    A head is known by micro-grid and name alone, so that nothing is done about it.
    """
    for noun, no, state in _of_nouns(store, household, moves_along=False):
        if state.closed_on is None:
            command = f"govtool {noun.word} add {no}"
            yield Left(noun.word, no, _("{no} is still open. If it was done:", no=no), command)
    for no, microgrid in _heads_of(store, household, last):
        text = _("{no}, the head of {microgrid}, is of this household. If the head left too:")
        text = text.format(no=no, microgrid=microgrid)
        yield Left(HEAD.word, no, text, f"govtool head replace {no}")


def _of_nouns(
    store: Store, household: str, *, moves_along: bool
) -> Iterator[tuple[Subject[Any], str, Any]]:
    for noun in noun_tables.nouns_in(store.reader):
        if noun.belongs_to == _BELONGS and noun.moves_along is moves_along:
            for _subject, state in of_household(store, noun.word, household):
                yield noun, state.no, state


def _heads_of(store: Store, household: str, last: dt.date) -> Iterator[tuple[str, str]]:
    """Yield the head of the micro-grid of a household who has the name of its own head."""
    row = registers.register_row(store.reader, "household", household, last)
    place = row and place_of(row, registers.parents_of_grids(store.reader, last))
    if not row or not place or not place.microgrid:
        return
    which = SubjectFilter({"belongs_to": place.microgrid}, in_hand=True)
    for found in list(queries.subjects(store.reader, HEAD.word, which)):
        if store.state(found["subject"]).opening.name == row["head"]:
            yield found["no"], place.microgrid
