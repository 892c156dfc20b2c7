"""The versions of people in one subject, the newest first: a case, a household, or another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from govtool import models as m
from govtool.base.i18n import _, in_files
from govtool.base.record import Record, field_label
from govtool.base.text import is_resident_id
from govtool.base.vocabulary import PartyRole
from govtool.privacy.masking.characters import name_key
from govtool.privacy.masking.known_numbers import is_strong
from govtool.privacy.personal_marks import Model, Values, records_in, who_of
from govtool.rules import effective
from govtool.subjects.register import register_in
from govtool.views.search_text import digits


class PersonVersion(NamedTuple):
    """A version of one person; ``role`` is that of a party of a case, ``model`` the record."""

    role: PartyRole | None
    name: str
    phone: str | None = None
    id_no: str | None = None
    address: str | None = None
    occupation: str | None = None
    representative: str | None = None
    model: Model = m.Party
    has_guardian: bool = False
    """True if somebody acts by law for a party, which is a person then."""

    @property
    def role_label(self) -> str:
        """The role of the person there, in Chinese."""
        return self.role.zh if self.role else in_files(self._called())

    @property
    def shown_role(self) -> str:
        """The role of the person there, in the language of the clerk."""
        called = self._called()
        return self.role.label if self.role else _(called)

    def _called(self) -> str:
        """Return the label of the field with the name."""
        field = who_of(self.model)["name"]
        return self.model.model_fields[field].title or field_label(field)

    @property
    def sure_id_no(self) -> str | None:
        """The document number, if it tells who somebody is."""
        return self.id_no if self.id_no and is_strong(self.id_no) else None


Version = list[PersonVersion]


def version_of(model: Model, values: Values) -> PersonVersion:
    """Return the data of the person of a record."""
    who = {what: values.get(name) for what, name in who_of(model).items()}
    role = values.get("role") if "role" in model.model_fields else None
    guarded = "guardian" in model.model_fields and bool(values.get("guardian"))
    return PersonVersion(role, **who, model=model, has_guardian=guarded)  # type: ignore[arg-type]  # a name is there


def versions_in(event: m.Event, opening: type[m.Event] | None) -> Version:
    """Return the data of everybody in an event; of a correction, in fields of the ``opening``.

    One who acts for several parties is one person, where the data is the same each time.
    """
    inside = records_in(type(event), vars(event), opening)
    found = [version_of(model, values) for model, values in inside if who_of(model)]
    return [said for place, said in enumerate(found) if said.role or said not in found[:place]]


def opening_of(history: Iterable[m.Entry]) -> type[m.Event] | None:
    """Return the kind of event that opened a subject; None for a register, which has none."""
    return next((type(entry.event) for entry in history if entry.event.opens), None)


def versions(history: Sequence[m.Entry]) -> list[Version]:
    """Return the version in force and all earlier ones, the newest first, also those taken back."""
    recorded = sorted(
        history, key=lambda entry: (entry.recorded_at, entry.node, entry.seq), reverse=True
    )
    opening = opening_of(history)
    register = register_in(entry.event for entry in effective(history))
    found = [version_in_force(history)]
    for entry in recorded:
        if entry.event.amends and register:
            found.append(_of_record(entry.event.amended(register.known(entry.event.on))))
        found.append(versions_in(entry.event, opening))
    return [version for version in found if version]


def _of_record(record: Record | None) -> Version:
    """Return the data of the people of a record of a register."""
    inside = records_in(type(record), vars(record)) if record is not None else ()
    return [version_of(model, values) for model, values in inside if who_of(model)]


def version_in_force(history: Sequence[m.Entry]) -> Version:
    """Return the data of the opening and later facts; of a register its newest record.

    What was taken back has no data.
    """
    facts = effective(history)
    if facts and facts[0].event.opens:
        return [said for entry in facts for said in versions_in(entry.event, None)]
    register = register_in(entry.event for entry in facts)
    return _of_record(register.newest if register else None)


@dataclass(slots=True)
class Held:
    """One person in one subject: every version, the newest first, and whether it is in force."""

    versions: list[PersonVersion]
    stands: bool

    @property
    def newest(self) -> PersonVersion:
        """The newest version."""
        return self.versions[0]

    @property
    def names(self) -> set[str]:
        """Every name."""
        return {said.name for said in self.versions}

    @property
    def phones(self) -> set[str]:
        """Every telephone number."""
        return {said.phone for said in self.versions if said.phone}

    @property
    def id_nos(self) -> set[str]:
        """Every document number."""
        return {said.id_no for said in self.versions if said.id_no}

    @property
    def sure_id_nos(self) -> set[str]:
        """Those of them that tell who somebody is."""
        return {said.sure_id_no for said in self.versions if said.sure_id_no}

    @property
    def names_with_phones(self) -> set[str]:
        """Every name together with every telephone, as :func:`is_wanted` compares them."""
        phones = {digits(phone) for phone in self.phones}
        return {f"{name} {phone}" for name in map(name_key, self.names) for phone in phones}

    @property
    def addresses(self) -> set[str]:
        """Every address."""
        return {said.address for said in self.versions if said.address}

    @property
    def is_organisation(self) -> bool:
        """An organisation by the newest version, and without a resident ID in any."""
        now = self.newest
        if now.role is None or now.has_guardian or any(map(is_resident_id, self.id_nos)):
            return False
        return m.Party.trusted(
            role=now.role, name=now.name, representative=now.representative
        ).is_organisation


def held_in(history: Sequence[m.Entry], wanted: Mapping[str, set[str]] | None = None) -> list[Held]:
    """Return the people of a subject; those only who were ``wanted`` in any version."""
    now = set(version_in_force(history))
    found: list[Held] = []
    for version in versions(history):
        known = _met_again(found, version)
        for place, said in enumerate(version):
            if place in known:
                known[place].versions.append(said)
            else:
                found.append(Held([said], stands=said in now))
    return [
        held
        for held in found
        if wanted is None or any(is_wanted(said, wanted) for said in held.versions)
    ]


def _met_again(found: Sequence[Held], version: Version) -> dict[int, Held]:
    """Match the people of an older version to newer ones; return {place: person}.

    Each is one person only.
    """
    known: dict[int, Held] = {}
    unmet = list(found)
    for key in _KEYS:
        places = _places_by(key, ((n, said) for n, said in enumerate(version) if n not in known))
        still_unmet = []
        for held in unmet:
            if same := places.get(key(held.versions[-1])):
                known[same.popleft()] = held
            else:
                still_unmet.append(held)
        unmet = still_unmet
    return known


Key = Callable[[PersonVersion], Hashable]
"""A function that returns what two versions of one person share, or None."""


def _phone(said: PersonVersion) -> str | None:
    return digits(said.phone) if said.phone is not None else None


_KEYS: tuple[Key, ...] = (
    lambda said: said,
    lambda said: said.sure_id_no,
    lambda said: (name_key(said.name), _phone(said)) if said.phone is not None else None,
    lambda said: name_key(said.name),
    _phone,
)
"""The keys of a person, the surest first: a family shares a telephone."""


def _places_by(key: Key, places: Iterable[tuple[int, PersonVersion]]) -> dict[Hashable, deque[int]]:
    """Return the places of a version by key, in their order."""
    found: dict[Hashable, deque[int]] = {}
    for place, said in places:
        if (shared := key(said)) is not None:
            found.setdefault(shared, deque()).append(place)
    return found


def is_wanted(said: PersonVersion, wanted: Mapping[str, set[str]]) -> bool:
    """Return whether somebody has one of the document numbers, telephones or names searched.

    :param wanted: ``id_no``, ``phone`` (digits alone), ``name``
        (:func:`govtool.privacy.masking.characters.name_key`), and ``name phone`` for both at once.
    """
    phone, name = digits(said.phone), name_key(said.name)
    return (
        (said.id_no or "") in wanted.get("id_no", ())
        or phone in wanted.get("phone", ())
        or name in wanted.get("name", ())
        or (bool(phone) and f"{name} {phone}" in wanted.get("name phone", ()))
    )


def opened_by(history: Sequence[m.Entry]) -> m.Event | None:
    """Return the opening of a subject as corrected; if taken back, as it was recorded."""
    return next(
        (entry.event for entry in (*effective(history), *history) if entry.event.opens), None
    )
