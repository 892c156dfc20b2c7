"""The explanation of what the file holds of a person, why, how long, and for whom (PIPL 17, 48)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from govtool.base.i18n import msgid
from govtool.base.vocabulary import Profile
from govtool.journal.events import effective
from govtool.papers import own_copy
from govtool.privacy import access_log, retention
from govtool.privacy.person_search import Person, PersonPlace
from govtool.privacy.person_versions import Held, held_in
from govtool.rules import unit_name
from govtool.store import Store
from govtool.subjects.data_export import label_of
from govtool.subjects.subject import Purpose
from govtool.views import clerks

USUAL = Purpose(
    msgid("to do what the law and its task ask of the office"),
    msgid("Personal Information Protection Law, articles 13 (1) (3) and 34"),
)
"""The purpose of a noun that names none."""

_WHAT = {
    "name": "姓名",
    "id_no": "证件号码",
    "phone": "电话",
    "address": "住址",
    "occupation": "职业或职务",
    "representative": "法定代表人",
}
"""The kinds of data 个人信息种类, by mark."""

_SOMEBODY = "某人"
"""Stands for another person in a reason."""


class KeptPlace(NamedTuple):
    """A place that holds a person: kinds of data, purpose, end; None in hand or in a register."""

    place: PersonPlace
    kinds: tuple[str, ...]
    purpose: Purpose
    until: dt.date | None
    in_register: bool


class Disclosure(NamedTuple):
    """A disclosure of a person's data: its day, the event or export, and the unit or reason."""

    on: dt.date
    what: str
    """The kind of event, or what was exported; a message id."""
    to: str
    no: str = ""


def kept_places(store: Store, person: Person, today: dt.date) -> list[KeptPlace]:
    """Return what the file holds of a person, place by place."""
    return [_kept_place(store, place, today) for place in person.places]


def _kept_place(store: Store, place: PersonPlace, today: dt.date) -> KeptPlace:
    kinds = tuple(
        label
        for what, label in _WHAT.items()
        if any(getattr(said, what) for said in place.held.versions)
    )
    until = retention.time_of(store, place.subject, today) if place.noun.is_seen_through else None
    return KeptPlace(
        place, kinds, place.noun.purpose or USUAL, until, not place.noun.is_seen_through
    )


def disclosures(store: Store, person: Person) -> list[Disclosure]:
    """Return the disclosures of a person's data in the journal, by day."""
    found = [one for place in person.places for one in _to_units(store, place)]
    return sorted([*found, *_exported(store, person)], key=lambda one: one.on)


def _to_units(store: Store, place: PersonPlace) -> Iterator[Disclosure]:
    """Yield the units that steps name beside the one that registered it: those learned of it."""
    seen = {place.unit}
    for entry in effective(store.history(place.subject)):
        event, kind = entry.event, place.noun.events[type(entry.event)]
        for field in kind.units:
            named = getattr(event, field)
            for code in (named,) if isinstance(named, str) else named or ():
                if code not in seen:
                    seen.add(code)
                    yield Disclosure(
                        event.on, kind.label, unit_name(code, store.office, event.on), place.no
                    )


def _exported(store: Store, person: Person) -> Iterator[Disclosure]:
    """Yield the full exports that included the person, with reasons in which others are hidden.

    Copies of their own data are left out: one may be that of another person in the same case.
    """
    hidden = own_copy.hiding(
        own_copy.marks_of_others(_others(store, person), person, lambda _name: _SOMEBODY)
    )
    for one in access_log.accesses(store, persons=[person]):
        if one.kind == "exported" and one.what != "person":
            day = dt.datetime.fromisoformat(one.recorded_at).astimezone().date()
            yield Disclosure(day, label_of(one.what), hidden(one.reason or ""))


def _others(store: Store, person: Person) -> list[Held]:
    own = [place.version for place in person.places]
    everybody = (held for place in person.places for held in held_in(store.history(place.subject)))
    return [held for held in everybody if held.newest not in own]


def seers(store: Store) -> dict[Profile, int] | None:
    """Return the number of people by profile, or None where everybody sees all."""
    profiles = clerks.profiles(store.reader)
    if not clerks.are_in_force(profiles):
        return None
    return {profile: list(profiles.values()).count(profile) for profile in Profile}
