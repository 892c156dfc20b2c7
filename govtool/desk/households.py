"""What belongs to a household 户, and whose community it is, at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.store import Store
from govtool.views import noun_tables, queries
from govtool.views.queries import SubjectFilter

_BELONGS = "household"


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
