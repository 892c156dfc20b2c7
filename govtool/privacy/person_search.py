"""The people a number or name may mean, each with all places where the file holds them.

Two places are of one person by document number, or by name and telephone together. Nothing else
joins them: people share names, families a telephone, and many have 0000 for a document number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from govtool.base import telephone, text
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _
from govtool.privacy.masking.characters import name_key
from govtool.privacy.masking.known_numbers import is_strong
from govtool.privacy.person_versions import Held, PersonVersion, held_in, opened_by
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.subject import Subject
from govtool.views import lookups, person_places
from govtool.views.search_text import digits

MOST = 500
"""More cases than this have a name only by chance; a number tells who is meant."""

_AREA_CODES = (3, 4)


@dataclass(frozen=True, slots=True)
class PersonPlace:
    """A subject that holds somebody: a case, a household or another; ``no`` is its number or code.

    ``on`` is the day on which it was opened, ``state`` how far it is: None for a register, and for
    what was taken back.
    """

    subject: str
    no: str
    held: Held
    unit: str | None = None
    on: dt.date | None = None
    state: str | None = None
    is_open: bool = False
    """True while it is in hand."""
    about: frozenset[str] = frozenset()
    """The numbers of other places of the same person, where it names them."""

    @property
    def version(self) -> PersonVersion:
        """The newest version."""
        return self.held.newest

    @property
    def stands(self) -> bool:
        """True if the record is in force: not taken back, nor corrected since."""
        return self.held.stands

    @property
    def noun(self) -> Subject[Any]:
        """The noun of the subject."""
        return registry.subject_of(self.subject)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and where the file holds them, in the order of recording."""

    places: tuple[PersonPlace, ...]

    @property
    def names(self) -> list[str]:
        """Every name in use, the newest spelling first."""
        return _distinct(
            [place.version.name for place in self.places],
            *(place.held.names for place in self.places),
        )

    @property
    def id_nos(self) -> list[str]:
        """Every document number."""
        return _distinct(*(sorted(place.held.id_nos) for place in self.places))

    @property
    def phones(self) -> list[str]:
        """Every telephone number."""
        return _distinct(*(sorted(place.held.phones) for place in self.places))

    @property
    def in_hand(self) -> list[PersonPlace]:
        """The places still in hand that need the person."""
        return [place for place in self.places if place.is_open and place.noun.needs_people]

    @property
    def nos(self) -> list[str]:
        """The numbers and codes of the places."""
        return [place.no for place in self.places]


def _distinct(*several: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(several)))


Wanted = dict[str, set[str]]


def wanted(typed: str) -> Wanted:
    """Return the key of a search: a telephone or document number, else a name without blanks.

    :raises Refused: ``masked`` and all of :func:`govtool.base.text.clean`.
    """
    typed = text.clean(typed, text.NAME_LIMIT)
    for kind, read in (
        ("phone", lambda value: digits(telephone.phone(value))),
        ("id_no", text.identity_number),
    ):
        try:
            if any(character.isdecimal() for character in typed):
                return {kind: {read(typed)}}
        except Refused as refusal:
            if refusal.code == "masked":
                raise
    return {"name": {name_key(typed)} - {""}}  # dots alone are no name


def find(store: Store, typed: str, today: dt.date, case_no: str | None = None) -> list[Person]:
    """Return everybody whom a number or name may mean, those with the most places first.

    :param case_no: only who is in this case, or in the subject of that number, and only this place.
    :raises NotFound: codes ``no_person``, ``no_case``. :raises Refused: ``too_many``, or as
        :func:`wanted`.
    """
    found = _persons(list(_places(store, wanted(typed), today)))
    if case_no is not None:
        kept = [tuple(place for place in person.places if place.no == case_no) for person in found]
        if not any(kept):
            subject = store.subject_of(case_no)
            kept = [
                tuple(place for place in person.places if place.subject == subject)
                for person in found
            ]
        found = [Person(places) for places in kept if places]
    if not found:
        message = _("The file holds nobody of that number or name.")
        hint = _("A name is looked for as it is written; govtool find also knows parts of names.")
        raise NotFound("no_person", message, hint)
    return sorted(found, key=lambda person: -len(person.places))


def with_place(store: Store, person: Person, subject: str, today: dt.date) -> Person:
    """Return a person with the place in a subject recorded since for somebody of their name."""
    if any(place.subject == subject for place in person.places):
        return person
    asked = {"name": {name_key(person.names[0])}}
    return Person((*person.places, *_places_of(store, subject, asked, today)))


def _places(store: Store, first: Wanted, today: dt.date) -> Iterator[PersonPlace]:
    """Yield every place of the people searched; the data of a place leads to further places."""
    seen: set[str] = set()
    looked_for: set[str] = set()
    asked = first
    while texts := _texts(asked) - looked_for:
        looked_for |= texts
        names = asked.get("name", set()) & texts
        said = person_places.subjects_saying(
            store.reader, texts - names, names, set(filter(is_strong, texts - names))
        )
        found = [s for s in said if s not in seen and registry.subject_of(s).holds_people]
        if len(found) > MOST:
            message = _("More than {n} cases and households have this name.", n=MOST)
            raise Refused("too_many", message, _("Give a document number or a telephone."))
        places = [place for subject in found for place in _places_of(store, subject, asked, today)]
        seen.update(place.subject for place in places)
        yield from places
        asked = _also_known_by(places)


def _texts(asked: Wanted) -> set[str]:
    """Return the notations in the journal of what is searched; a landline has hyphens or not."""
    phones = asked.get("phone", set()) | {
        both.rpartition(" ")[2] for both in asked.get("name phone", ())
    }
    written = {
        form
        for phone in phones
        for form in (phone, *(f"{phone[:n]}-{phone[n:]}" for n in _AREA_CODES))
    }
    return asked.get("name", set()) | asked.get("id_no", set()) | written


def _also_known_by(places: Sequence[PersonPlace]) -> Wanted:
    """Return the numbers that identify somebody anywhere; a telephone only with the name."""
    held = [place.held for place in places]
    return {
        "id_no": set().union(*(one.sure_id_nos for one in held)),
        "name phone": set().union(*(one.names_with_phones for one in held)),
    }


def _places_of(store: Store, subject: str, asked: Wanted, today: dt.date) -> Iterator[PersonPlace]:
    noun, history = registry.subject_of(subject), store.history(subject)
    everybody = held_in(history, asked)
    if not noun.is_seen_through:
        yield from (PersonPlace(subject, subject.partition(":")[2], held) for held in everybody)
        return
    opening: Any = opened_by(history) if everybody else None
    if opening is None:
        return
    state = noun.judge(history, store.office, max(today, opening.on))
    no = state.no if state else lookups.no_of(store.reader, subject) or ""
    how_far, is_open = (state.state, state.closed_on is None) if state else (None, False)
    about = frozenset(getattr(opening, noun.about)) if noun.about else frozenset()
    for held in everybody:
        yield PersonPlace(subject, no, held, opening.unit, opening.on, how_far, is_open, about)


def _persons(places: list[PersonPlace]) -> list[Person]:
    groups: dict[int, list[PersonPlace]] = {}
    of_sign: dict[str, dict[int, None]] = {}
    """The groups, by number, in which somebody has a sign."""
    for number, place in enumerate(places):
        signs = _signs(place)
        candidates = sorted({group for sign in signs for group in of_sign.get(sign, ())})
        same = [n for n in candidates if any(_is_same(place, other) for other in groups[n])]
        groups[number] = [*(other for n in same for other in groups.pop(n)), place]
        for sign in {sign for other in groups[number] for sign in _signs(other)} if same else signs:
            of_sign[sign] = {n: None for n in of_sign.get(sign, ()) if n in groups} | {number: None}
    return [Person(tuple(group)) for group in groups.values()]


def _signs(place: PersonPlace) -> set[str]:
    """Return what two of one person have in common: a sure number, or name and telephone together.

    Somebody without any number is known by the name where one place names the other.
    """
    held = place.held
    return held.sure_id_nos | held.names_with_phones or {
        f"{name_key(name)} {no}" for name in held.names for no in (place.no, *place.about)
    }


def _is_same(one: PersonPlace, other: PersonPlace) -> bool:
    if one.held.sure_id_nos and other.held.sure_id_nos:
        return bool(one.held.sure_id_nos & other.held.sure_id_nos)
    if one.held.names_with_phones & other.held.names_with_phones:
        return True
    return bool((one.about or other.about) and _signs(one) & _signs(other))
