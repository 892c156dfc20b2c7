"""Names and numbers in free texts: found however they are spaced, and replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
        if not (self._addresses or self._instead_of or self.numbers or self._every_number):
            return None
        words = sorted({*self._addresses, *self._instead_of}, key=len, reverse=True)
        numbers = sorted(map(masking.spelt, self.numbers), key=len, reverse=True)
        anybodys = [masking.anybodys().pattern] if self._every_number else []
        return re.compile("|".join([*map(masking.spaced, words), *numbers, *anybodys]))

    def taken_out(self, text: str, *, room: int) -> str:
        """The text without them. Where it would grow beyond ``room``, 某 stands for each sign of a name or number."""
        if self._pattern is None:
            return text
        long = masking.replaced(self._pattern, text, self._instead)
        return long if len(long) <= room else masking.replaced(self._pattern, text, self._shortly)

    def _instead(self, found: re.Match[str], written: str) -> str:
        word = bare(found[0])
        instead = self._instead_of.get(word, self._gone)
        return written if bare(instead) == word or masking.canonical(written) in self._kept else instead

    def _shortly(self, found: re.Match[str], written: str) -> str:
        return written if self._instead(found, written) == written else "某" * len(written)
