"""Duplicate cases 疑似重复: the same two sides and the same type of dispute.

No section of the rulebook asks for this; it is a help of the house, and so is the number of days
within which two registrations are compared (policy, ``duplicate_within``).

A case is known by its *keys*, one for each pair of marks from its two sides. Cases with the same
sides always have a key in common, also with the sides exchanged; nearly all others have none. So
the few cases worth a closer look are found by an index of keys. Of a side with very many marks only
the smallest numbers count: the same for the same side, so that a case of a thousand people has
thousands of keys and not a million.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from govtool.base.vocabulary import PartyRole
from govtool.privacy.masking.characters import name_key
from govtool.privacy.masking.known_numbers import is_strong
from govtool.subjects.case.registration import Party
from govtool.subjects.subject import Likeness

WITHIN = "duplicate_within"
"""The number of the policy: days between two registrations that may be of one matter."""

Marks = tuple[str, ...]
"""The marks of a party: name, telephone and document number, where known."""
Sides = tuple[list[Marks], list[Marks]]
"""The applicants and the respondents, without third parties."""

_APPLICANT, _RESPONDENT = PartyRole.APPLICANT, PartyRole.RESPONDENT
_MOST = 64
"""The marks of one side that make keys; what twenty people are known by."""
_KEY = 0x7FFFFFFF
"""Four bytes in SQLite. Keys that meet by chance cost a look at one more case."""


def sides(parties: Iterable[Party]) -> Sides:
    """The parties of a case as far as they count here."""
    applicants: list[Marks] = []
    respondents: list[Marks] = []
    for party in parties:
        if party.role == _APPLICANT:
            applicants.append(marks(party))
        elif party.role == _RESPONDENT:
            respondents.append(marks(party))
    return applicants, respondents


def marks(party: Party) -> Marks:
    """Return the marks of a party, the key of its name first.

    A document number that means nobody (0000) is no mark.
    """
    name = name_key(party.name)
    sure = party.id_no is not None and is_strong(party.id_no)
    numbers = (party.phone and party.phone.replace("-", ""), party.id_no if sure else None)
    return (name, *filter(None, numbers))


def are_alike(one: Sides, other: Sides) -> bool:
    """Return whether all parties of one case are in the other, on the same or the opposite side.

    A party is the same by its name or by a number. The other case may name more parties; both sides
    must be known.
    """
    return any(_within(one, turned) or _within(turned, one) for turned in (other, other[::-1]))


def _within(few: Sides, many: Sides) -> bool:
    return all(mine and _are_among(mine, theirs) for mine, theirs in zip(few, many, strict=True))


def _are_among(mine: Iterable[Marks], theirs: Iterable[Marks]) -> bool:
    known = {mark for party in theirs for mark in party}
    return all(not known.isdisjoint(party) for party in mine)


def keys(dispute_type: str, both: Sides) -> set[int]:
    """Return the keys of a case (31 bits, alike on every machine); none without two sides."""
    seed = crc32(dispute_type.encode())
    left, right = _hashed(both[0], seed), _hashed(both[1], seed)
    return {a + b & _KEY for a in left for b in right}


def _hashed(side: Iterable[Marks], seed: int) -> list[int]:
    return sorted({crc32(mark.encode(), seed) for party in side for mark in party})[:_MOST]


def _marks_of(registered: Any) -> tuple[str, Sides]:
    return registered.dispute_type, sides(registered.parties)


def _are_one(one: tuple[str, Sides], other: tuple[str, Sides]) -> bool:
    return one[0] == other[0] and are_alike(one[1], other[1])


LIKENESS = Likeness(WITHIN, _marks_of, lambda known: keys(*known), _are_one)
"""The likeness of two cases."""
