"""Names and numbers in free texts: found however they are spaced, and replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from govtool import masking
from govtool.masking import bare

FREE = frozenset({
    "summary", "before_authority", "place", "facts", "points", "terms", "performance", "reason", "override", "asked",
    "attendees", "note", "opinion", "detail", "title", "text",
})  # fmt: skip
"""Fields of events that people fill with words of their own."""

NUMBERED = frozenset({"ref", "agreement_no", "no", "about", "what"})
"""Fields with a number of some system, which may look like a telephone or contain somebody's."""

OURS = frozenset({"no", "agreement_no"})
"""Those of them that this program gives; people have them on paper."""

TOLD = frozenset({"address", "occupation"})
"""What is told of a party or household; it may name its neighbours."""

PEOPLE = frozenset({"asked", "attendees"})
"""Free texts that name people and nothing else."""

GONE = "〔已删除〕"
"""What stands in the place of an erased number or address."""

_SHORTEST_NAME, _SHORTEST_ADDRESS = 2, 5
"""Shorter ones would be found in the middle of other words."""


class Marks:
    """What is to go from texts, and what is to stand there.

    :param names: names with what takes their places; one that stays, and may contain one that goes (张样三丰 has 张样三 in
        it), with itself.
    :param numbers: telephone and document numbers, of which only those count that tell who somebody is
        (:func:`govtool.masking.is_strong`).
    :param every_number: any other number of somebody too, but those to ``keep``.
    :param gone: what takes the place of a number or address.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        numbers: Iterable[str] = (),
        addresses: Iterable[str] = (),
        *,
        every_number: bool = False,
        keep: Iterable[str] = (),
        gone: str = GONE,
    ) -> None:
        self._instead_of = {bare(name): instead for name, instead in names.items() if len(bare(name)) >= _SHORTEST_NAME}
        self.numbers = sorted(filter(masking.is_strong, set(numbers)))
        self._addresses = [address for address in map(bare, addresses) if len(address) >= _SHORTEST_ADDRESS]
        self._every_number = every_number
        self._kept = frozenset(map(masking.canonical, keep))
        self._gone = gone

    def name_instead(self, name: str) -> str | None:
        """What stands in the place of a name; None for one that stays."""
        return self._instead_of.get(bare(name))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = sorted({*self._addresses, *self._instead_of}, key=len, reverse=True)
        numbers = sorted(map(masking.spelt, self.numbers), key=len, reverse=True)
        return re.compile("|".join([*map(masking.spaced, words), *numbers])) if words or numbers else None

    def taken_out(self, text: str, *, room: int, known_only: bool = False) -> str:
        """The text without them. Where it would grow beyond ``room``, 某 stands for each sign of a name or number.

        :param known_only: not every number, whatever else is asked for.
        """
        every = self._every_number and not known_only
        long = self._without(text, self._instead, every=every)
        return long if len(long) <= room else self._without(text, self._shortly, every=every)

    def _without(self, text: str, instead: Callable[[re.Match[str], str], str], *, every: bool) -> str:
        left = masking.replaced(self._pattern, text, instead) if self._pattern else text
        return masking.numbers_replaced(left, instead) if every else left

    def _instead(self, found: re.Match[str], written: str) -> str:
        word = bare(found[0])
        instead = self._instead_of.get(word, self._gone)
        return written if bare(instead) == word or masking.canonical(written) in self._kept else instead

    def _shortly(self, found: re.Match[str], written: str) -> str:
        return written if self._instead(found, written) == written else "某" * len(written)
