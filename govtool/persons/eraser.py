"""Taking people out of the payload of an entry, with everything in it that would tell who they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from govtool import text
from govtool.masking import name_key
from govtool.models import Household, Party
from govtool.persons.sayings import Held, Said, of_household, of_party
from govtool.persons.texts import FREE, NUMBERED, OURS, PEOPLE, TOLD, Marks
from govtool.store.search import digits

Payload = dict[str, Any]

Going = Sequence[tuple[Held, str]]
"""Who goes, as a case or household knows them, each with what stands in the place of the name."""


@dataclass(frozen=True, slots=True)
class Known:
    """What texts may say of people who go: names with what takes their places, telephones, document numbers, addresses."""

    names: Mapping[str, str] = field(default_factory=dict)
    phones: frozenset[str] = frozenset()
    id_nos: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def __or__(self, other: Known) -> Known:
        return Known(
            {**other.names, **self.names},
            self.phones | other.phones,
            self.id_nos | other.id_nos,
            self.addresses | other.addresses,
        )

    @property
    def numbers_alone(self) -> Known:
        """The same without names and addresses."""
        return replace(self, names={}, addresses=frozenset())

    def marks(self, staying: Iterable[str] = (), *, every_number: bool = False) -> Marks:
        """What is to go from texts; the names of those who stay are left."""
        names = {name: name for name in staying} | dict(self.names)
        return Marks(names, self.phones | self.id_nos, self.addresses, every_number=every_number)


NOTHING = Known()


def known_of(going: Going) -> Known:
    """What cases and households know of those who go."""
    return Known(
        {name: sign for held, sign in going for name in held.names},
        frozenset(phone for held, _sign in going for phone in held.phones),
        frozenset(number for held, _sign in going for number in held.id_nos),
        frozenset(address for held, _sign in going for address in held.addresses),
    )


class Eraser:
    """Takes people out of payloads.

    :param going: who; :param staying: others of the same case, who may have the same name.
    :param known: what else texts may say of those who go. :param whole: everybody goes, and every number with them.
    :param others: further names that stay, and may contain one that goes.
    """

    def __init__(
        self,
        going: Going,
        staying: Sequence[Held] = (),
        known: Known = NOTHING,
        *,
        others: Collection[str] = (),
        whole: bool = False,
    ) -> None:
        self._known: list[tuple[Held, str | None]] = [*going, *((held, None) for held in staying)]
        self._whole = whole
        stay = {name for held in staying for name in held.names}.union(others)
        everything = known_of(going) | known
        self._marks = everything.marks(stay, every_number=whole)
        self._numbers = Marks({}, self._marks.numbers)
        self._phones = _digits(everything.phones)

    def rest(self, payload: Any, key: str = "") -> Any:
        """What is left of a value that stands under a key."""
        match payload:
            case {"role": _role, "name": _name}:
                return self._party(payload)
            case {"head": _head}:
                return self._household(payload)
            case {"document": _document, "number": _number}:
                return self._paper(payload)
            case dict():
                return {name: self.rest(value, name) for name, value in payload.items() if not self._goes(name, value)}
            case list():
                return [self.rest(value, key) for value in payload]
            case str():
                return self._text(payload, key)
        return payload

    def _text(self, value: str, key: str) -> str:
        if key in FREE:
            return self._marks.taken_out(value, room=_room(key))
        if key in OURS:  # numbers of papers and decisions, which people have in their hands
            return self._numbers.taken_out(value, room=text.LINE_LIMIT)
        if key in NUMBERED | TOLD:
            return self._marks.taken_out(value, room=text.LINE_LIMIT, known_only=True)
        return value

    def _goes(self, key: str, value: Any) -> bool:
        """Whether nothing is left under a key: who was asked, and the person's own telephone given as the mediator's."""
        return (self._whole and key in PEOPLE) or (key == "mediator_phone" and digits(value) in self._phones)

    def _party(self, party: Payload) -> Payload:
        sign = self._sign_of(of_party(Party.model_validate(party)))
        if sign is not None:
            return {"role": party["role"], "name": sign}
        if self._whole:  # an organisation, whose name and number are no personal data
            return {name: party[name] for name in ("role", "name", "id_no") if name in party}
        instead = self._marks.name_instead(party.get("representative") or "")
        told = {name: self._text(value, name) for name, value in party.items()}
        return told | {"representative": instead} if instead else told

    def _household(self, home: Payload) -> Payload:
        sign = self._sign_of(of_household(Household.model_validate(home)))
        if sign is None:
            return {name: self._text(value, name) if isinstance(value, str) else value for name, value in home.items()}
        return {name: value for name, value in home.items() if name not in {"phone", "address"}} | {"head": sign}

    def _paper(self, numbered: Payload) -> Payload:
        """The number of one of the case's papers, which is called a text."""
        return {name: self.rest(value, "no" if name == "text" else name) for name, value in numbered.items()}

    def _sign_of(self, said: Said) -> str | None:
        """What stands for whoever this is; None for somebody who stays.

        The surest sign decides: the document number, what a version says word for word, else the name with the same
        telephone (or with none, of somebody who has none), else the name. A telephone alone says nothing: families share
        one.
        """
        number, name = digits(said.phone), name_key(said.name)
        by_number = [(h, s) for h, s in self._known if said.sure_id_no in h.sure_id_nos]
        exactly = [(h, s) for h, s in self._known if said in h.versions]
        same = [
            (h, s) for h, s in self._known if name in map(name_key, h.names) and not (said.sure_id_no and h.sure_id_nos)
        ]
        with_phone = [(h, s) for h, s in same if number in (_digits(h.phones) or {""})]
        return next((sign for _held, sign in (*by_number, *exactly, *with_phone, *same)), None)


def _room(key: str) -> int:
    """How long a text under a key may be."""
    if key in PEOPLE:
        return text.NAME_LIMIT
    return text.LINE_LIMIT if key in {"before_authority", "place", "override", "title"} else text.TEXT_LIMIT


def _digits(phones: Iterable[str]) -> set[str]:
    return {digits(phone) for phone in phones}
