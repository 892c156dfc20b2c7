"""Erasing people from the payload of an entry, with everything in it that identifies them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from govtool import models as m
from govtool.base import text
from govtool.privacy.masking.characters import name_key
from govtool.privacy.person_versions import Held, PersonVersion, version_of
from govtool.privacy.personal_marks import (
    OF_SOMEBODY,
    Change,
    Model,
    Personal,
    Values,
    rewritten,
    who_of,
)
from govtool.privacy.text_replacement import Replacements
from govtool.views.search_text import digits

Payload = dict[str, Any]

_ROOM = {Personal.PEOPLE: text.NAME_LIMIT, Personal.TEXT: text.TEXT_LIMIT}
"""The greatest length of a text, by mark; others are lines."""

Going = Sequence[tuple[Held, str]]
"""The people to erase, as a subject holds them, each with the placeholder of the name."""


class KnownPersons(NamedTuple):
    """Data of people to erase from texts: names with placeholders, numbers, addresses."""

    names: Mapping[str, str] = MappingProxyType({})
    numbers: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def __or__(self, other: KnownPersons) -> KnownPersons:
        return KnownPersons(
            {**other.names, **self.names},
            self.numbers | other.numbers,
            self.addresses | other.addresses,
        )

    def marks(self, staying: Iterable[str] = (), *, every_number: bool = False) -> Replacements:
        """Return the marks to erase from texts; the names of those who stay are left."""
        names = {name: name for name in staying} | dict(self.names)
        return Replacements(names, self.numbers, self.addresses, every_number=every_number)


NOTHING = KnownPersons()


def known_of(going: Going) -> KnownPersons:
    """Return what cases and households know of the people to erase."""
    return KnownPersons(
        {name: sign for held, sign in going for name in held.names},
        frozenset().union(*(held.phones | held.id_nos for held, _sign in going)),
        frozenset().union(*(held.addresses for held, _sign in going)),
    )


class Eraser:
    """Takes people out of payloads.

    :param going: who; :param staying: others of the same case, who may have the same name.
    :param known: what else texts may say of those who go. :param whole: everybody goes, and every
        number with them.
    :param others: further names that stay, and may contain one that goes.
    """

    def __init__(
        self,
        going: Going,
        staying: Sequence[Held] = (),
        known: KnownPersons = NOTHING,
        *,
        others: Collection[str] = (),
        whole: bool = False,
    ) -> None:
        self._known: list[tuple[Held, str | None]] = [*going, *((held, None) for held in staying)]
        self._whole = whole
        stay = {name for held in staying for name in held.names}.union(others)
        everything = known_of(going) | known
        self._marks = everything.marks(stay, every_number=whole)
        self._numbers = Replacements({}, self._marks.numbers)
        self._own = _digits(everything.numbers)

    def left(self, model: Model, payload: Payload, opening: Model | None) -> Payload:
        """Return what is left of the payload of an event; changes are fields of the ``opening``."""
        return rewritten(model, payload, self._change_of, opening)

    def _change_of(self, model: Model, values: Values) -> Change:
        if not who_of(model):
            return self._text
        checked = values if issubclass(model, m.Event) else vars(model.model_validate(values))
        return partial(self._of_somebody, self._sign_of(version_of(model, checked)))

    def _of_somebody(self, sign: str | None, mark: Personal, value: str) -> str | None:
        """Return what is left of a value of one person, with the placeholder if the person goes."""
        if mark is Personal.NAME:
            return sign or value
        if sign is None and (
            mark is Personal.ID_NO or (mark is Personal.PHONE and not self._whole)
        ):
            return value
        # Of an organisation name and number are left, which are no personal data.
        return None if mark in OF_SOMEBODY and (sign or self._whole) else self._text(mark, value)

    def _text(self, mark: Personal, value: str) -> str | None:
        match mark:
            case Personal.PEOPLE if self._whole:
                return None
            case Personal.TEXT | Personal.LINE | Personal.PEOPLE:
                return self._marks.taken_out(value, room=_ROOM.get(mark, text.LINE_LIMIT))
            case Personal.NUMBER:
                return self._numbers.taken_out(value, room=text.LINE_LIMIT)
            case Personal.REFERENCE | Personal.ADDRESS | Personal.OCCUPATION:
                return self._marks.taken_out(value, room=text.LINE_LIMIT, known_only=True)
            case Personal.REPRESENTATIVE:
                return self._marks.name_instead(value) or value
            case Personal.PHONE | Personal.ID_NO if digits(value) in self._own:
                return None  # the person's own, given as somebody else's
        return value

    def _sign_of(self, said: PersonVersion) -> str | None:
        """Return the placeholder of a person; None for somebody who stays.

        The surest match decides: the document number, an identical version, else the name with the
        same telephone (or with none, of somebody who has none), else the name. A telephone alone
        decides nothing: families share one.
        """
        number, name = digits(said.phone), name_key(said.name)
        by_number = [(h, s) for h, s in self._known if said.sure_id_no in h.sure_id_nos]
        exactly = [(h, s) for h, s in self._known if said in h.versions]
        same = [
            (h, s)
            for h, s in self._known
            if name in map(name_key, h.names) and not (said.sure_id_no and h.sure_id_nos)
        ]
        with_phone = [(h, s) for h, s in same if number in (_digits(h.phones) or {""})]
        return next((sign for _held, sign in (*by_number, *exactly, *with_phone, *same)), None)


def _digits(phones: Iterable[str]) -> set[str]:
    return {digits(phone) for phone in phones}
