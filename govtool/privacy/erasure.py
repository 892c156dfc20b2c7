"""Erasure of personal data 删除个人信息 (PIPL 47): a plan of the changes, then all at once.

Payloads of the journal are replaced through :func:`govtool.journal.amend.redact`, and nothing else:
the chain verifies as before, and tables, searches and indexes follow, because they are made from
the journal. What counts stays: parties by their number and role, dates, units, outcomes, amounts.

A SHA-256 of each old payload stays in the chain, and one of an imported row in its registration, so
that the chain holds and the same file is known when it is imported again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool import models as m
from govtool.base import text
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.journal import amend
from govtool.privacy import personal_marks
from govtool.privacy.payload_erasure import NOTHING, Eraser, Going, KnownPersons, Payload, known_of
from govtool.privacy.person_search import Person
from govtool.privacy.person_versions import Held, held_in, opened_by, opening_of
from govtool.privacy.personal_marks import Personal
from govtool.privacy.pseudonyms import Pseudonyms
from govtool.store import Store, Transaction
from govtool.subjects import registry
from govtool.views import person_places, references


class PayloadChange(NamedTuple):
    """One entry with data of the person, and which of its fields."""

    subject: str
    entry: str
    event: m.Event
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """The replacements of an erasure: payloads by subject and entry, and a list for people."""

    payloads: Mapping[str, Mapping[str, Payload]]
    changes: Sequence[PayloadChange]


# --- one person


def refuse_open(persons: Iterable[Person]) -> None:
    """Refuse to erase people of what is in hand (PIPL 13 (3), 47: the purpose is not fulfilled).

    :raises Refused: codes ``case_open`` and the like by the word of the noun, naming what is in
        hand; ``organisation``, when it is none of a person.
    """
    persons = list(persons)
    if any(_is_organisation(person) for person in persons):
        message = _("An organisation is not a person; its name and number are not personal data.")
        hint = _("Correct the telephone or the representative: govtool case correct")
        raise Refused("organisation", message, hint)
    still = [place for person in persons for place in person.in_hand]
    if still:
        parties = all(place.version.role for place in still)
        message = (
            _("Cases in hand cannot do without their parties: {cases}.")
            if parties
            else _("What is in hand cannot do without its people: {cases}.")
        )
        hint = _("Close them first, or name the one closed case to erase it in: --case NO")
        code = f"{still[0].noun.word}_open"
        raise Refused(code, message.format(cases=listed(place.no for place in still)), hint)


def _is_organisation(person: Person) -> bool:
    """Return whether a place holds an organisation, and none a resident ID."""
    is_person = any(map(text.is_resident_id, person.id_nos))
    return not is_person and any(place.held.is_organisation for place in person.places)


def plan(store: Store, persons: Sequence[Person], *, alone: bool = False) -> ErasurePlan:
    """Return what erasing these persons would replace.

    In their places, in decisions about these cases and in reasons of exports: every name, number
    and address that any of their places knows. The same in a remark of another kind (who is on
    duty) that has one of their numbers, for then it is about them. In cases and households of
    others: their numbers, where somebody wrote them into a text.

    :param alone: in their places only, and in decisions about them.
    """
    signs = Pseudonyms()
    signs.learn(place.held for person in persons for place in person.places)
    own: dict[str, list[tuple[Held, str]]] = {}
    known: dict[str, KnownPersons] = {}
    everything = NOTHING
    for person in persons:
        going = [
            (place, signs.placeholder(place.held, place.unit or place.subject, place.subject))
            for place in person.places
        ]
        of_person = known_of([(place.held, sign) for place, sign in going])
        everything |= of_person
        for place, sign in going:
            for subject in (
                place.subject,
                *references.naming(store.reader, place.subject, place.no),
            ):
                own.setdefault(subject, []).append((place.held, sign))
                known[subject] = known.get(subject, NOTHING) | of_person
    subjects = dict.fromkeys(own)
    if not alone:
        numbers = everything.marks().numbers
        subjects |= dict.fromkeys(
            ["export", *person_places.subjects_saying(store.reader, numbers=numbers)]
        )
    beside = {
        name
        for subject, going in own.items()
        for name in _names_beside(store.history(subject), going)
    }
    told = (
        (one, own.get(one, ()), known.get(one, NOTHING) | _elsewhere(one, everything))
        for one in subjects
    )
    return _planned(store, told, beside)


def _elsewhere(subject: str, everything: KnownPersons) -> KnownPersons:
    """Return what to erase outside the person's places: numbers alone where names may be shared."""
    if registry.subject_of(subject).holds_people:
        return KnownPersons(numbers=everything.numbers)
    return everything


def _planned(
    store: Store, told: Iterable[tuple[str, Going, KnownPersons]], others: Collection[str]
) -> ErasurePlan:
    payloads: dict[str, dict[str, Payload]] = {}
    changes = []
    for subject, going, known in told:
        history = store.history(subject)
        eraser = Eraser(going, _staying(history, going), known, others=others)
        for entry, left, fields in _replaced(history, eraser):
            payloads.setdefault(subject, {})[entry.id] = left
            changes.append(PayloadChange(subject, entry.id, entry.event, fields))
    return ErasurePlan(payloads, changes)


def _staying(history: Sequence[m.Entry], going: Going) -> list[Held]:
    who = [held.newest for held, _sign in going]
    return [held for held in held_in(history) if held.newest not in who]


def _names_beside(history: Sequence[m.Entry], going: Going) -> set[str]:
    """Return the names that stay: the others of a case, and who acted for the office in it."""
    staff = personal_marks.marked_values({Personal.STAFF}, *(entry.event for entry in history))
    return {name for held in _staying(history, going) for name in held.names}.union(staff)


def _replaced(
    history: Sequence[m.Entry], eraser: Eraser
) -> Iterator[tuple[m.Entry, Payload, tuple[str, ...]]]:
    """Yield the entries that change, with what is left of them and the fields that differ."""
    opening = opening_of(history)
    for entry in history:
        before = entry.event.payload()
        left = eraser.left(type(entry.event), before, opening)
        if left != before:
            yield entry, left, tuple(name for name in before if left.get(name) != before[name])


def erase(
    tx: Transaction, planned: ErasurePlan, persons: Sequence[Person], reason: str, today: dt.date
) -> None:
    """Carry a plan out. It cannot be taken back.

    :param reason: kept in the journal, without names and numbers of these persons.
    """
    said = without(persons, reason)
    for subject, payloads in planned.payloads.items():
        amend.redact(tx, subject, payloads, said, on=today)


def without(persons: Sequence[Person], reason: str) -> str:
    """Return a reason without the name and the numbers of the persons: it stays in the journal."""
    held = [(place.held, "〔本人〕") for person in persons for place in person.places]
    return known_of(held).marks().taken_out(reason, room=text.TEXT_LIMIT)


# --- all of a subject


def erase_all(
    tx: Transaction, subject: str, no: str, signs: Pseudonyms, reason: str, today: dt.date
) -> int:
    """Erase everybody from a subject and from what names it; return how many entries that changed.

    Organisations keep name and number. What has nothing personal in it is marked as done all the
    same.
    """
    history = tx.history(subject)
    opening: Any = opened_by(history)
    unit = opening.unit if opening else ""
    everybody = held_in(history)
    held = [
        (one, signs.placeholder(one, unit, subject)) for one in everybody if not one.is_organisation
    ]
    organisations = [one for one in everybody if one.is_organisation]
    beside = _names_beside(history, held)
    eraser = Eraser(held, organisations, others=beside, whole=True)
    noun = registry.subject_of(subject)
    changed = (
        _strip(tx, subject, noun.remains, reason, today)
        if noun.remains
        else _erase_from(tx, subject, eraser, reason, today, whole=True)
    )
    for about in references.naming(tx.reader, subject, no):
        changed += _erase_from(tx, about, Eraser(held, others=beside), reason, today)
    return changed


Remains = Callable[[str, Payload], Payload]


def _strip(tx: Transaction, subject: str, remains: Remains, reason: str, today: dt.date) -> int:
    """Leave of a subject what its noun says remains (:attr:`Subject.remains`)."""
    before = {entry.id: entry.event for entry in tx.history(subject)}
    left = {name: remains(event.kind, event.payload()) for name, event in before.items()}
    changed = {name: new for name, new in left.items() if new != before[name].payload()}
    amend.redact(tx, subject, changed, reason, on=today, whole=True)
    return len(changed)


def _erase_from(
    tx: Transaction,
    subject: str,
    eraser: Eraser,
    reason: str,
    today: dt.date,
    *,
    whole: bool = False,
) -> int:
    payloads = {entry.id: left for entry, left, _fields in _replaced(tx.history(subject), eraser)}
    if payloads or whole:
        amend.redact(tx, subject, payloads, reason, on=today, whole=whole)
    return len(payloads)
