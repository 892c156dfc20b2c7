"""The placeholders of erased names: one for each person, meaningless otherwise."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from govtool.base import text
from govtool.privacy.masking.characters import name_key
from govtool.privacy.person_versions import Held
from govtool.views.search_text import digits

_BYTES = 3

PersonKey = tuple[str, str]
"""A key of a person: ``("", document number)``, ``(name, telephone)`` or ``(name, unit)``."""


@dataclass(eq=False, slots=True)
class _Somebody:
    marks: set[PersonKey]
    sign: str | None = None

    @property
    def id_nos(self) -> set[PersonKey]:
        return {mark for mark in self.marks if not mark[0]}


@dataclass(slots=True)
class Pseudonyms:
    """The placeholders of one erasure, so that frequent people still count as one.

    One person are those of one document number, or of one name and telephone unless their document
    numbers differ; without any number, of one name in one unit. In a case two of them never share a
    placeholder, except one who is there twice under one document number.
    """

    _of: dict[PersonKey, _Somebody] = field(default_factory=dict)
    _given: set[tuple[str, str]] = field(default_factory=set)
    """The subjects in which a placeholder stands for somebody."""

    def learn(self, people: Iterable[Held]) -> None:
        """Join the keys of each person to be erased, before the first placeholder is assigned.

        One case may know a document number alone, another the name and telephone, and a third both.
        """
        people = list(people)
        for held in people:
            for mark in _id_nos(held):
                self._join(_id_nos(held)[0], mark)
        for held in people:
            for mark in _names_with_phones(held):
                first = next(iter(_id_nos(held)), None) or _names_with_phones(held)[0]
                if self._may_be_one(first, mark):
                    self._join(first, mark)

    def placeholder(self, held: Held, unit: str, subject: str) -> str:
        """Return the placeholder of somebody in a subject of a unit; earlier ones are kept."""
        if text.is_erased(held.newest.name):
            return held.newest.name
        self.learn([held])
        id_nos = _id_nos(held)
        marks = id_nos or _names_with_phones(held) or [(name_key(held.newest.name), f" {unit}")]
        somebody = self._somebody(marks[0])
        if somebody.sign is None:
            somebody.sign = _new()
        twice = (subject, somebody.sign) in self._given and not id_nos
        sign = _new() if twice else somebody.sign
        self._given.add((subject, sign))
        return sign

    def _somebody(self, mark: PersonKey) -> _Somebody:
        return self._of.setdefault(mark, _Somebody({mark}))

    def _may_be_one(self, one: PersonKey, other: PersonKey) -> bool:
        """Return whether two marks are not those of different document numbers."""
        first, second = self._somebody(one), self._somebody(other)
        return not (first.id_nos and second.id_nos)

    def _join(self, one: PersonKey, other: PersonKey) -> None:
        first, second = self._somebody(one), self._somebody(other)
        if first is second:
            return
        few, many = sorted((first, second), key=lambda somebody: len(somebody.marks))
        many.marks |= few.marks
        many.sign = many.sign or few.sign
        self._of.update(dict.fromkeys(few.marks, many))


def _new() -> str:
    return text.erased_name(secrets.token_hex(_BYTES))


def _id_nos(held: Held) -> list[PersonKey]:
    return [("", number) for number in sorted(held.sure_id_nos)]


def _names_with_phones(held: Held) -> list[PersonKey]:
    phones = sorted({digits(phone) for phone in held.phones})
    return list(product(sorted(set(map(name_key, held.names))), phones))
