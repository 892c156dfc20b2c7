"""Correction of a person's data 更正个人信息 (PIPL 46), wherever the file holds it at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from govtool import models as m
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import PartyRole
from govtool.desk.corrections import CorrectionReason, correct_opening, correct_step
from govtool.privacy.person_search import Person, PersonPlace
from govtool.privacy.person_versions import PersonVersion, version_of
from govtool.privacy.personal_marks import Model, Values, fields_of, who_of
from govtool.rules import effective
from govtool.store import Transaction
from govtool.subjects.register import record_field, register_in, saving_again

FIELDS = {
    "name": "姓名",
    "phone": "电话",
    "id_no": "证件号码",
    "address": "住址",
    "occupation": "职业",
}
"""The fields that can be corrected, with their Chinese names."""

Right = Mapping[PersonVersion, PersonVersion]
"""The correct data by the data recorded."""


class Correction(NamedTuple):
    """One place, and what it is to say instead."""

    place: PersonPlace
    right: PersonVersion


def corrections(persons: Sequence[Person], changes: Mapping[str, str | None]) -> list[Correction]:
    """Return the places that would change, with their correct data.

    :param changes: the right value by field of :data:`FIELDS`; None takes a value out.
    :raises Refused: an invalid value; code ``nothing_to_correct``.
    """
    right = _checked(changes)
    found = [
        Correction(place, said)
        for person in persons
        for place in person.places
        if place.stands and (said := _corrected(place.version, right)) != place.version
    ]
    if not found:
        message = _(
            "There is nothing to correct: all of it is so already, or was taken back or erased."
        )
        raise Refused("nothing_to_correct", message, _("Look at it: govtool person show"))
    return found


def _checked(changes: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the values in their stored form."""
    party = m.Party.checked(**{"name": "某", **changes}, role=PartyRole.THIRD_PARTY)
    return {name: getattr(party, name) for name in changes}


def _corrected(said: PersonVersion, right: Mapping[str, str | None]) -> PersonVersion:
    """Return what is right, as far as the record has a field for it."""
    known = {what: value for what, value in right.items() if what in who_of(said.model)}
    return said._replace(**known)  # type: ignore[arg-type]  # a name is never None: it was checked


def correct(tx: Transaction, found: Sequence[Correction], reason: str, today: dt.date) -> None:
    """Correct all of it; one ``undo`` takes it back."""
    subjects: dict[str, dict[PersonVersion, PersonVersion]] = {}
    for place, said in found:
        subjects.setdefault(place.subject, {})[place.version] = said
    for subject, right in subjects.items():
        facts = effective(tx.history(subject))
        if not facts[0].event.opens:
            _save_again(tx, subject, [entry.event for entry in facts], right, reason)
            continue
        for entry in facts:
            if not (changes := _changes(entry.event, right)):
                continue
            if entry.event.opens:
                correct_opening(tx, subject, changes, CorrectionReason(reason, today))
            else:
                correct_step(tx, subject, entry, changes, CorrectionReason(reason, today))


def _save_again(
    tx: Transaction, subject: str, events: Sequence[m.Event], right: Right, reason: str
) -> None:
    """Record the right data in place of the wrong, for the day from which it was recorded."""
    newest = register_in(events)
    assert newest is not None, "it is of a register"
    last = next(event for event in reversed(events) if event.saves or event.amends)
    saving = next(event for event in reversed(events) if event.saves)
    now = saving.model_copy(update={record_field(saving): newest.newest, "on": last.on})
    save = type(now).checked(**dict(now) | _changes(now, right) | {"reason": reason})
    for each in saving_again(events, save):
        tx.append(subject, each)


def _changes(event: m.Event, right: Right) -> dict[str, Any]:
    return _fields(type(event), vars(event), right) | _inside(type(event), vars(event), right)


def _inside(model: Model, values: Values, right: Right) -> dict[str, Any]:
    """Return the fields with records inside that change, with those records as they are right."""
    changed = {}
    for name, field in fields_of(model).items():
        value = values.get(name)
        if field.record is None or not value:
            continue
        several = value if isinstance(value, tuple) else (value,)
        before = [each.model_dump(mode="json") for each in several]
        after = [_corrected_record(each, right) for each in several]
        if after != before:
            changed[name] = after if isinstance(value, tuple) else after[0]
    return changed


def _corrected_record(record: BaseModel, right: Right) -> dict[str, Any]:
    """Return a record inside an event, and those inside it, as they are right."""
    model, values = type(record), vars(record)
    return (
        record.model_dump(mode="json")
        | _fields(model, values, right)
        | _inside(model, values, right)
    )


def _fields(model: Model, values: Values, right: Right) -> dict[str, Any]:
    who = who_of(model)
    said = right.get(version_of(model, values)) if who else None
    return {name: getattr(said, what) for what, name in who.items()} if said else {}
