"""Names and numbers in free texts: found however they are spaced, and replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from govtool.text import NUMBER_IN_TEXT

FREE = frozenset({
    "summary", "before_authority", "place", "facts", "points", "terms", "performance", "reason", "override", "asked",
    "attendees", "note", "opinion", "detail", "title", "text",
})  # fmt: skip
"""Fields of events that people fill with words of their own."""

NUMBERED = frozenset({"ref", "agreement_no", "no", "about", "what"})
"""Fields with a number of some system, which may look like a telephone or contain somebody's."""

PEOPLE = frozenset({"asked", "attendees"})
"""Those of them that name people and nothing else."""

GONE = "〔已删除〕"
"""What stands in the place of an erased number or address."""

_SHORTEST_NAME, _SHORTEST_ADDRESS = 2, 5
"""Shorter ones would be found in the middle of other words."""


class Marks:
    """What is to go from texts, and what is to stand there.

    :param names: names with what takes their places; :param numbers: telephone and document numbers.
    :param every_number: any other mobile and resident ID too, but those to ``keep``.
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
        self.names = {name: instead for name, instead in names.items() if len(name) >= _SHORTEST_NAME}
        self.numbers = sorted(set(numbers))
        self._addresses = [address for address in addresses if len(address) >= _SHORTEST_ADDRESS]
        self._every_number = every_number
        self._kept = frozenset(keep)
        self._gone = gone

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = sorted([*self._addresses, *self.names], key=len, reverse=True)
        numbers = sorted(map(_however_written, self.numbers), key=len, reverse=True)
        pieces = [*map(re.escape, words), *numbers, *([NUMBER_IN_TEXT] if self._every_number else ())]
        return re.compile("|".join(pieces)) if pieces else None

    def taken_out(self, text: str, *, room: int) -> str:
        """The text without them. Where it would grow beyond ``room``, 某 stands for each sign of a name or number."""
        if self._pattern is None:
            return text
        long = self._pattern.sub(self._instead, text)
        return long if len(long) <= room else self._pattern.sub(lambda found: "某" * len(found[0]), text)

    def _instead(self, found: re.Match[str]) -> str:
        written = found[0]
        return written if written in self._kept else self.names.get(written, self._gone)


def _however_written(number: str) -> str:
    """A pattern of a number with blanks and hyphens inside, in full width, in capitals or not."""
    signs = [sign for sign in number if sign.isalnum()]
    either = (f"[{sign}{sign.lower()}{chr(ord(sign) + 0xFEE0)}]" for sign in signs)
    return r"(?<![0-9０-９])" + "[- －]?".join(either) + r"(?![0-9０-９])"
