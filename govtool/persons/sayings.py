"""What the versions of one case or household say of people, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool import models as m
from govtool.rules import effective
from govtool.store.search import digits
from govtool.vocabulary import PartyRole


class Said(NamedTuple):
    """What one version says of one person; ``role`` is None for the head of a household."""

    role: PartyRole | None
    name: str
    phone: str | None = None
    id_no: str | None = None
    address: str | None = None
    occupation: str | None = None

    @property
    def role_label(self) -> str:
        """The role in Chinese."""
        return self.role.zh if self.role else "户主"


Version = list[Said]


def of_party(party: m.Party) -> Said:
    """What a party says of itself."""
    return Said(party.role, party.name, party.phone, party.id_no, party.address, party.occupation)


def of_household(home: m.Household) -> Said:
    """What a household says of its head."""
    return Said(None, home.head, home.phone, None, home.address)


def versions(history: Sequence[m.Entry]) -> list[Version]:
    """What stands now, and before it every version there was, the newest first; also of what was taken back."""
    recorded = sorted(history, key=lambda entry: (entry.recorded_at, entry.node, entry.seq), reverse=True)
    found = [list(standing(history)), *(version for entry in recorded for version in _told(entry.event))]
    return [version for version in found if version]


def standing(history: Sequence[m.Entry]) -> Iterator[Said]:
    """What stands now; nothing when it was taken back."""
    facts = effective(history)
    for entry in facts[:1] if facts and isinstance(facts[0].event, m.Registered) else facts[-1:]:
        for version in _told(entry.event):
            yield from version


def _told(event: m.Event) -> Iterator[Version]:
    match event:
        case m.Registered(parties=parties):
            yield [of_party(party) for party in parties]
        case m.Corrected(changes={"parties": list(parties)}):
            yield [of_party(m.Party.model_validate(party)) for party in parties]
        case m.HouseholdSaved(household=home):
            yield [of_household(home)]


@dataclass(slots=True)
class Held:
    """One person in one case or household: the newest version, and by what any version knows the person."""

    newest: Said
    stands: bool
    names: set[str]
    phones: set[str]
    id_nos: set[str]
    addresses: set[str]

    @classmethod
    def of(cls, said: Said, *, stands: bool) -> Held:
        """Somebody first met in this version."""
        held = cls(said, stands, set(), set(), set(), set())
        held.add(said)
        return held

    def add(self, said: Said) -> None:
        """Another version of the same person."""
        self.names.add(said.name)
        for known, value in ((self.phones, said.phone), (self.id_nos, said.id_no), (self.addresses, said.address)):
            if value:
                known.add(value)

    def met_in(self, version: Version) -> Said | None:
        """Who of another version it is: by document number, else by name, else by telephone."""
        phones = {digits(phone) for phone in self.phones}
        by_number = (said for said in version if said.id_no in self.id_nos)
        by_name = (said for said in version if said.name in self.names)
        by_phone = (said for said in version if said.phone and digits(said.phone) in phones)
        return next((said for found in (by_number, by_name, by_phone) for said in found), None)


def held_in(history: Sequence[m.Entry], wanted: Mapping[str, set[str]] | None = None) -> list[Held]:
    """The people of a case or household, those only who are ``wanted`` if that is given (see :func:`is_wanted`)."""
    now = list(standing(history))
    found: list[Held] = []
    for version in versions(history):
        known = [(held, said) for held in found if (said := held.met_in(version))]
        for held, said in known:
            held.add(said)
        met = [said for _held, said in known]
        for said in version:
            if said not in met and (wanted is None or is_wanted(said, wanted)):
                found.append(Held.of(said, stands=said in now))
                met.append(said)
    return found


def is_wanted(said: Said, wanted: Mapping[str, set[str]]) -> bool:
    """Whether somebody has one of the document numbers, telephones or names looked for.

    :param wanted: ``id_no``, ``phone`` (digits alone), ``name``, and ``name phone`` for both at once.
    """
    phone = digits(said.phone)
    return (
        (said.id_no or "") in wanted.get("id_no", ())
        or phone in wanted.get("phone", ())
        or said.name in wanted.get("name", ())
        or (bool(phone) and f"{said.name} {phone}" in wanted.get("name phone", ()))
    )


def registration(history: Sequence[m.Entry]) -> m.Registered | None:
    """The registration as corrected; of a case that was taken back, as it was recorded."""
    facts = effective(history)
    events: list[Any] = [entry.event for entry in (facts or history)]
    return next((event for event in events if isinstance(event, m.Registered)), None)
