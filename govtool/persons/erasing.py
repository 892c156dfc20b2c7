"""Erasing personal data 删除个人信息 (PIPL 47): what would change, shown before; then all of it at once.

Payloads of the journal are replaced through :func:`govtool.journal.redact`, and nothing else: the chain verifies as
before, and tables, searches and indexes follow, because they are made from the journal. What counts stays: parties by
their number and role, dates, units, outcomes, amounts.

A SHA-256 of each old payload stays in the chain, and one of an imported row in its registration, so that the chain
holds and the same file is known when it is imported again.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from govtool import journal, text
from govtool import models as m
from govtool.errors import Refused
from govtool.i18n import _, listed
from govtool.persons.eraser import Eraser, Going, Payload, marks_of
from govtool.persons.finding import Person
from govtool.persons.sayings import Held, Said, held_in
from govtool.store import Store, Transaction, people
from govtool.store.regulars import known_by

_SIGN_BYTES = 3


class Change(NamedTuple):
    """One entry that says something of the person, and which of its fields."""

    subject: str
    entry: str
    event: m.Event
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure replaces: new payloads by subject and entry, and the same for people to read."""

    payloads: Mapping[str, Mapping[str, Payload]]
    changes: Sequence[Change]


@dataclass(slots=True)
class Signs:
    """What stands for erased names: one and the same for all that counted as one person, meaningless otherwise.

    Who comes often is therefore still counted as one, among those erased together.
    """

    _of: dict[str, str] = field(default_factory=dict)

    def of(self, said: Said, unit: str) -> str:
        """What stands for somebody in a case of a unit; who was erased before keeps the sign."""
        if text.is_erased(said.name):
            return said.name
        party = m.Party.trusted(role=said.role, name=said.name, phone=said.phone, id_no=said.id_no)
        marks = known_by(party, unit)
        known = next((self._of[mark] for mark in marks if mark in self._of), None)
        sign = known or text.erased_name(secrets.token_hex(_SIGN_BYTES))
        self._of.update(dict.fromkeys(marks, sign))
        return sign


# --- one person


def refuse_open(persons: Iterable[Person]) -> None:
    """A case in hand needs its parties (PIPL 13 (3), 47: the purpose is not fulfilled).

    :raises Refused: code ``case_open``, naming the cases; ``organisation``, when it is none of a person.
    """
    persons = list(persons)
    if any(_is_organisation(place.said) for person in persons for place in person.places):
        message = _("An organisation is not a person; its name and number are not personal data.")
        raise Refused("organisation", message, _("Correct the telephone or the representative: govtool case correct"))
    still = [no for person in persons for no in person.open_cases]
    if still:
        message = _("Cases in hand cannot do without their parties: {cases}.").format(cases=listed(still))
        hint = _("Close them first, or name the one closed case to erase it in: --case NO")
        raise Refused("case_open", message, hint)


def _is_organisation(said: Said) -> bool:
    return said.role is not None and m.Party.trusted(role=said.role, name=said.name).is_organisation


def plan(store: Store, persons: Sequence[Person], signs: Signs, *, alone: bool = False) -> Plan:
    """What erasing these persons would replace.

    In their places, in decisions about these cases and in reasons of exports: name, numbers and address. Anywhere else:
    their numbers, where somebody wrote them into a text.

    :param alone: in their places only, and in decisions about them.
    """
    own = dict[str, list[tuple[Held, str]]]()
    for person in persons:
        for place in person.places:
            going = (place.held, signs.of(place.said, place.unit or place.subject))
            for subject in (place.subject, *people.decisions_about(store.conn, place.no)):
                own.setdefault(subject, []).append(going)
    everybody = [going for several in own.values() for going in several]
    numbers = marks_of(everybody).numbers
    subjects = dict.fromkeys(own)
    if not alone:
        own["export"] = everybody
        subjects |= dict.fromkeys(["export", *people.subjects_saying(store.conn, numbers)])
    return _planned(((subject, store.history(subject), own.get(subject, ())) for subject in subjects), numbers)


def _planned(told: Iterable[tuple[str, Sequence[m.Entry], Going]], numbers: Sequence[str]) -> Plan:
    payloads: dict[str, dict[str, Payload]] = {}
    changes = []
    for subject, history, going in told:
        eraser = Eraser(going, _staying(history, going), numbers)
        for entry, left, fields in _replaced(history, eraser):
            payloads.setdefault(subject, {})[entry.id] = left
            changes.append(Change(subject, entry.id, entry.event, fields))
    return Plan(payloads, changes)


def _staying(history: Sequence[m.Entry], going: Going) -> list[Held]:
    """The others of a case or household."""
    who = [held.newest for held, _sign in going]
    return [held for held in held_in(history) if held.newest not in who]


def _replaced(history: Sequence[m.Entry], eraser: Eraser) -> Iterator[tuple[m.Entry, Payload, tuple[str, ...]]]:
    """The entries that change, with what is left of them and the fields that differ."""
    for entry in history:
        before = entry.event.payload()
        left = eraser.rest(before)
        if left != before:
            yield entry, left, tuple(name for name in before if left.get(name) != before[name])


def erase(tx: Transaction, planned: Plan, persons: Sequence[Person], reason: str, today: dt.date) -> None:
    """Carry a plan out. It cannot be taken back.

    :param reason: kept in the journal, without names and numbers of these persons.
    """
    said = without(persons, reason)
    for subject, payloads in planned.payloads.items():
        journal.redact(tx, subject, payloads, said, on=today)


def without(persons: Sequence[Person], reason: str) -> str:
    """A reason that names the person it is about, without the name and the numbers: it stays in the journal."""
    held = [(place.held, "〔本人〕") for person in persons for place in person.places]
    return marks_of(held).taken_out(reason, room=text.TEXT_LIMIT)


# --- all of a case


def erase_case(tx: Transaction, subject: str, case_no: str, signs: Signs, reason: str, today: dt.date) -> int:
    """Erase everybody from a case and from the decisions about it; returns how many entries that changed.

    Organisations keep name and number. A case with nothing personal in it is marked as done all the same.
    """
    history = tx.history(subject)
    unit = next((entry.event.unit for entry in history if isinstance(entry.event, m.Registered)), "")
    held = [(one, signs.of(one.newest, unit)) for one in held_in(history) if not _is_organisation(one.newest)]
    eraser = Eraser(held, whole=True)
    payloads = {entry.id: left for entry, left, _fields in _replaced(history, eraser)}
    journal.redact(tx, subject, payloads, reason, on=today, whole=True)
    changed = len(payloads)
    for decision in people.decisions_about(tx.conn, case_no):
        changed += _erase_from_decision(tx, decision, held, reason, today)
    return changed


def _erase_from_decision(tx: Transaction, subject: str, held: Going, reason: str, today: dt.date) -> int:
    payloads = {entry.id: left for entry, left, _fields in _replaced(tx.history(subject), Eraser(held))}
    if payloads:
        journal.redact(tx, subject, payloads, reason, on=today)
    return len(payloads)
