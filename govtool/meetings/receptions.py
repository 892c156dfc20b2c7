"""Receptions 接访: a leader hears whoever comes; recorded without names, counted by leader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govtool.base.dates import day_text
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.desk import casework
from govtool.desk.casework import refuse_future
from govtool.models import ReceptionHeld
from govtool.privacy.masking.masks import mask_numbers
from govtool.store import Store, Transaction
from govtool.subjects.reception import RECEPTION, RECEPTIONS, Reception
from govtool.views import lookups, staff


@dataclass(frozen=True, slots=True)
class ReceptionCount:
    """The number of receptions, of people, and of resulting cases."""

    leader: str | None
    receptions: int
    persons: int
    cases: int

    def as_json(self) -> dict[str, Any]:
        """Return the counts by what they count."""
        return {
            "leader": self.leader,
            "receptions": self.receptions,
            "persons": self.persons,
            "became_cases": self.cases,
        }


@dataclass(frozen=True, slots=True)
class ReceptionLog:
    """The receptions from one day to another."""

    first: dt.date
    last: dt.date
    rows: Sequence[Reception]

    @property
    def by_leader(self) -> list[ReceptionCount]:
        """The counts of each leader, the busiest first."""
        leaders = dict.fromkeys(one.opening.leader for one in self.rows)
        counts = [
            _count(leader, [one for one in self.rows if one.opening.leader == leader])
            for leader in leaders
        ]
        return sorted(counts, key=lambda one: (-one.receptions, one.leader or ""))

    @property
    def total(self) -> ReceptionCount:
        """The counts of all."""
        return _count(None, self.rows)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``duty log --json`` prints."""
        return {
            "from": self.first,
            "to": self.last,
            "total": self.total.as_json(),
            "leaders": [one.as_json() for one in self.by_leader],
            "rows": [reception_json(one) for one in self.rows],
        }


def _count(leader: str | None, rows: Sequence[Reception]) -> ReceptionCount:
    cases = {one.opening.case_no for one in rows} - {None}
    return ReceptionCount(leader, len(rows), sum(one.opening.persons for one in rows), len(cases))


def reception_json(one: Reception) -> dict[str, Any]:
    """Return the object of one reception; numbers of people in its text are masked."""
    told = one.opening
    return {
        "no": told.no,
        "on": told.on,
        "leader": told.leader,
        "persons": told.persons,
        "about": mask_numbers(told.about),
        "case_no": told.case_no,
    }


def reception_log(store: Store, first: dt.date, last: dt.date) -> ReceptionLog:
    """Return the receptions from one day to another."""
    return ReceptionLog(first, last, list(received(store, first, last)))


def record_reception(
    tx: Transaction, told: Mapping[str, Any], today: dt.date, *, again: bool = False
) -> Reception:
    """Record a reception by the leader on duty that day, unless another is named.

    :param told: the fields of :class:`~govtool.models.ReceptionHeld` but ``no``, as typed.
    :param again: whether the same is meant to be recorded once more for its day.
    :raises Refused: an invalid value; codes ``out_of_order`` for a day to come, ``missing`` without
        a leader, ``repeated``. :raises NotFound: a case that is not there.
    """
    draft = draft_reception(tx.store, told, today)
    draft = draft.model_copy(update=casework.case_named(draft.case_no, tx))
    refuse_future(draft.on, today)
    if not again:
        casework.refuse_opened_twice(tx, RECEPTION.word, draft, today)
    subject = tx.new_subject(RECEPTION.word)
    no = tx.next_no(RECEPTIONS, "", draft.on.year)
    tx.append(subject, draft.model_copy(update={"no": no}))
    found: Reception = tx.state(subject)
    return found


def draft_reception(store: Store, told: Mapping[str, Any], today: dt.date) -> ReceptionHeld:
    """Return a reception as it would be recorded, but for its number: :func:`record_reception`."""
    values = {**told, "unit": told.get("unit") or store.office.street, "no": "R"}
    values["leader"] = told.get("leader") or staff.duty_leader(store.reader, told["on"])
    if not values["leader"]:
        raise nobody_on_duty(told["on"], today)
    return ReceptionHeld.checked(**values)


def nobody_on_duty(day: dt.date, today: dt.date) -> Refused:
    """Return the refusal to guess a leader."""
    message = _("Nobody is on duty on {code}.", code=day_text(day, today))
    return Refused(
        "missing", message, _("Say who received them: --leader PERSON"), column="--leader"
    )


def received(store: Store, first: dt.date, last: dt.date) -> Iterator[Reception]:
    """Yield the receptions from one day to another, in their order."""
    for subject in lookups.subjects_of(store.reader, RECEPTION.word, first, last):
        one: Reception = store.state(subject)
        yield one


def names_in(store: Store, told: ReceptionHeld) -> list[str]:
    """Return what identifies people in the text: numbers, and names of parties of its case."""
    found = [_("a telephone or document number")] if mask_numbers(told.about) != told.about else []
    if told.case_no:
        parties = store.case(told.case_no).parties
        found += [party.name for party in parties if party.name in told.about]
    return found
