"""Names and numbers in free texts: found however they are spaced, and replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from govtool.privacy.masking import characters, known_numbers, number_patterns, spans
from govtool.privacy.masking.characters import name_key, plain
from govtool.privacy.masking.spans import Span
from govtool.privacy.personal_marks import GONE

_SHORTEST_NAME, _SHORTEST_ADDRESS = 2, 5
"""Shorter ones would be found in the middle of other words."""


class Replacements:
    """The names, numbers and addresses to replace in texts.

    :param names: names with their replacements; one that stays, and may contain one that goes
        (张样三丰 has 张样三 in it), with itself.
    :param numbers: telephone and document numbers; only those count that identify somebody
        (:func:`govtool.privacy.masking.known_numbers.is_strong`).
    :param every_number: any other number of somebody too, but those to ``keep``.
    :param gone: the replacement of a number or address.
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
        keyed = ((name_key(name), instead) for name, instead in names.items())
        self._instead_of = {key: instead for key, instead in keyed if len(key) >= _SHORTEST_NAME}
        self.numbers = sorted(filter(known_numbers.is_strong, set(numbers)))
        long = (address for address in addresses if len(name_key(address)) >= _SHORTEST_ADDRESS)
        self._written = sorted(
            {*long, *(name for name in names if name_key(name) in self._instead_of)}, key=len
        )[::-1]
        self._every_number = every_number
        self._kept = sorted(filter(known_numbers.is_strong, set(keep)))
        self._gone = gone

    def name_instead(self, name: str) -> str | None:
        """Return the replacement of a name; None for one that stays."""
        return self._instead_of.get(name_key(name))

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        if self._written:
            return re.compile("|".join(map(characters.name_pattern, self._written)))
        return None

    def taken_out(self, text: str, *, room: int, known_only: bool = False) -> str:
        """Return the text with replacements; beyond ``room``, 某 replaces each character instead.

        :param known_only: not every number, whatever else is asked for.
        """
        every = self._every_number and not known_only
        long = self._without(text, self._instead, every=every)
        return long if len(long) <= room else self._without(text, self._shortly, every=every)

    def _without(self, text: str, instead: Callable[[Span, str], str], *, every: bool) -> str:
        left = spans.replaced(text, self._found(text), instead)
        return spans.replaced(left, self._others(left), instead) if every else left

    def _found(self, text: str) -> Iterator[Span]:
        """Yield the known names, addresses and numbers."""
        yield from known_numbers.known_numbers(text, self.numbers)
        if self._words is not None:
            yield from (
                Span(*found.span(), name_key(found[0]))
                for found in self._words.finditer(plain(text))
            )

    def _others(self, text: str) -> list[Span]:
        """Return other numbers of somebody, without those to keep."""
        kept = known_numbers.known_numbers(text, self._kept)
        found = number_patterns.anybodys_numbers(text)
        return [
            one
            for one in found
            if not any(one.start < own.stop and own.start < one.stop for own in kept)
        ]

    def _instead(self, span: Span, written: str) -> str:
        instead = self._instead_of.get(span.what, self._gone)
        return written if name_key(instead) == span.what else instead

    def _shortly(self, span: Span, written: str) -> str:
        return written if self._instead(span, written) == written else "某" * len(written)
