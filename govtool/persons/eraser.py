"""Taking people out of the payload of an entry, with everything in it that would tell who they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from govtool import text
from govtool.persons.sayings import Held
from govtool.persons.texts import FREE, NUMBERED, PEOPLE, Marks
from govtool.store.search import digits

Payload = dict[str, Any]

Going = Sequence[tuple[Held, str]]
"""Who goes, as a case or household knows them, each with what stands in the place of the name."""


class Eraser:
    """Takes people out of payloads.

    :param going: who; :param staying: others of the same case, who may have the same name.
    :param numbers: further numbers that go from texts. :param whole: everybody goes, and every number with them.
    """

    def __init__(
        self, going: Going, staying: Iterable[Held] = (), numbers: Sequence[str] = (), *, whole: bool = False
    ) -> None:
        self._known: list[tuple[Held, str | None]] = [*going, *((held, None) for held in staying)]
        self._whole = whole
        self._own = marks_of(going, numbers)
        self._marks = marks_of(going, numbers, every_number=True) if whole else self._own

    def rest(self, payload: Any, key: str = "") -> Any:
        """What is left of a value that stands under a key."""
        match payload:
            case {"role": _role, "name": _name}:
                return self._party(payload)
            case {"head": _head}:
                return self._household(payload)
            case {"leader": _leader, "date": _date}:
                return payload  # staff on duty
            case dict():
                return {name: self.rest(value, name) for name, value in payload.items() if not self._goes(name)}
            case list():
                return [self.rest(value, key) for value in payload]
            case str() if key in FREE:
                return self._marks.taken_out(payload, room=_room(key))
            case str() if key in NUMBERED:
                return self._own.taken_out(payload, room=text.LINE_LIMIT)
        return payload

    def _goes(self, key: str) -> bool:
        return self._whole and key in PEOPLE

    def _party(self, party: Payload) -> Payload:
        sign = self._sign_of(party.get("id_no"), party["name"], party.get("phone"))
        if sign is not None:
            return {"role": party["role"], "name": sign}
        if self._whole:  # an organisation, whose name and number are no personal data
            return {name: party[name] for name in ("role", "name", "id_no") if name in party}
        instead = self._own.names.get(party.get("representative") or "")
        return party | {"representative": instead} if instead else party

    def _household(self, home: Payload) -> Payload:
        sign = self._sign_of(None, home["head"], home.get("phone"))
        if sign is None:
            return home
        return {name: value for name, value in home.items() if name not in {"phone", "address"}} | {"head": sign}

    def _sign_of(self, id_no: str | None, name: str, phone: str | None) -> str | None:
        """What stands for whoever this is; None for somebody who stays.

        The surest sign decides: the document number, else the name with the same telephone (or with none, of somebody
        who has none), else the name. A telephone alone says nothing: families share one.
        """
        number = digits(phone)
        same = [(h, s) for h, s in self._known if name in h.names and not (id_no and h.id_nos)]
        by_number = [(h, s) for h, s in self._known if id_no and id_no in h.id_nos]
        with_phone = [(h, s) for h, s in same if number in (_digits(h.phones) or {""})]
        return next((sign for _held, sign in (*by_number, *with_phone, *same)), None)


def _room(key: str) -> int:
    """How long a text under a key may be."""
    if key in PEOPLE:
        return text.NAME_LIMIT
    return text.LINE_LIMIT if key in {"before_authority", "place", "override", "title"} else text.TEXT_LIMIT


def _digits(phones: Iterable[str]) -> set[str]:
    return {digits(phone) for phone in phones}


def marks_of(going: Going, further: Sequence[str] = (), *, every_number: bool = False) -> Marks:
    """What texts may say of people, with ``further`` numbers of theirs."""
    names = {name: sign for held, sign in going for name in held.names}
    numbers = [*further, *(number for held, _sign in going for number in (*held.phones, *held.id_nos))]
    return Marks(names, numbers, [a for held, _sign in going for a in held.addresses], every_number=every_number)
