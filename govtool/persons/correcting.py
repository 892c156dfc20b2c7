"""Correcting what the file says of a person 更正个人信息 (PIPL 46), in all cases and households at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govtool import casework
from govtool import models as m
from govtool.errors import Refused
from govtool.i18n import _
from govtool.personal import who_of
from govtool.persons.finding import Person, PersonPlace
from govtool.persons.sayings import Said, registration, said_of
from govtool.rules import effective
from govtool.store import Transaction
from govtool.vocabulary import PartyRole

FIELDS = {"name": "姓名", "phone": "电话", "id_no": "证件号码", "address": "住址", "occupation": "职业"}
"""What can be corrected, with the Chinese name."""

_OF_HOUSEHOLD = who_of(m.Household)
"""What a household knows of its head."""


class Correction(NamedTuple):
    """One place, and what it is to say instead."""

    place: PersonPlace
    said: Said


def corrections(persons: Sequence[Person], changes: Mapping[str, str | None]) -> list[Correction]:
    """What would change, where: every place that stands and says something else today.

    :param changes: by the field of :data:`FIELDS` what is right; None takes a value out.
    :raises Refused: an invalid value; code ``nothing_to_correct``.
    """
    right = _checked(changes)
    found = [
        Correction(place, said)
        for person in persons
        for place in person.places
        if place.stands and (said := _corrected(place.said, right)) != place.said
    ]
    if not found:
        message = _("There is nothing to correct: all of it is so already, or was taken back or erased.")
        raise Refused("nothing_to_correct", message, _("Look at it: govtool person show"))
    return found


def _checked(changes: Mapping[str, str | None]) -> dict[str, str | None]:
    """The values in their stored form."""
    party = m.Party.checked(**{"name": "某", **changes}, role=PartyRole.THIRD_PARTY)
    return {name: getattr(party, name) for name in changes}


def _corrected(said: Said, right: Mapping[str, str | None]) -> Said:
    known = right if said.role else {name: value for name, value in right.items() if name in _OF_HOUSEHOLD}
    return said._replace(**known)  # type: ignore[arg-type]  # a name is never None: it was checked


def correct(tx: Transaction, found: Sequence[Correction], reason: str, today: dt.date) -> None:
    """Correct all of it; one ``undo`` takes it back."""
    subjects: dict[str, list[Correction]] = {}
    for correction in found:
        subjects.setdefault(correction.place.subject, []).append(correction)
    for subject, several in subjects.items():
        if subject.startswith("case:"):
            parties = list(_parties(tx, subject, several))
            casework.correct(tx, several[0].place.no, {"parties": parties}, reason, today)
        else:
            _save_household(tx, subject, several[0].said, reason)


def _parties(tx: Transaction, subject: str, found: Sequence[Correction]) -> Iterator[dict[str, object]]:
    """All parties of a case, those found as they should be."""
    registered = registration(tx.history(subject))
    assert registered is not None
    right = {correction.place.said: correction.said for correction in found}
    for party in registered.parties:
        said = right.get(said_of(m.Party, vars(party)))
        changed = {name: getattr(said, name) for name in FIELDS} if said else {}
        yield party.model_dump(mode="json", exclude_none=True) | changed


def _save_household(tx: Transaction, subject: str, said: Said, reason: str) -> None:
    """Put what is right in the place of what is wrong, for the very day from which on it was recorded."""
    events = [entry.event for entry in effective(tx.history(subject))]
    event = next(event for event in reversed(events) if isinstance(event, m.HouseholdSaved))
    known = {column: getattr(said, name) for name, column in _OF_HOUSEHOLD.items()}
    home = m.Household.checked(**{**event.household.model_dump(), **known})
    tx.append(subject, m.HouseholdSaved.checked(on=event.on, household=home, reason=reason))
