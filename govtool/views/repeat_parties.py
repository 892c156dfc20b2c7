"""Who appears in several cases 多次涉纠纷当事人: an index of parties by what they are known by.

A person is known by document number and telephone; without either, by name and registering unit; an organisation, and a
person whose data was erased, by the name. Numbers of four bytes stand for that in the index, so those who meet by chance are told apart by the case itself.
"""

from __future__ import annotations

from zlib import crc32

from govtool.base.text import is_erased
from govtool.models import Party
from govtool.rules import Case
from govtool.subjects.case.likeness import marks

_KEY = 0x7FFFFFFF


def known_by(party: Party, unit: str) -> tuple[str, ...]:
    """By what a party of a case is known again: its numbers; else its name, a person's within the registering unit."""
    name, *numbers = marks(party)
    if numbers:
        return tuple(numbers)
    return (name,) if party.is_organisation or is_erased(party.name) else (f"{unit} {name}",)


def keys_of(case: Case) -> list[int]:
    """The keys under which a case stands in the index, in order."""
    return sorted({key_of(mark) for party in case.parties for mark in known_by(party, case.unit)})


def key_of(mark: str) -> int:
    """The number that stands for a mark, the same on every machine."""
    return crc32(mark.encode()) & _KEY
