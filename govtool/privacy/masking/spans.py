"""Pieces of a text, and a text with something else in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of a text, ``[start, stop)``, and the number or key of a name in it."""

    start: int
    stop: int
    what: str


def apart(found: Iterable[Span]) -> list[Span]:
    """Return the spans in order without those that overlap an earlier or a longer one."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.stop)):
        if not kept or span.start >= kept[-1].stop:
            kept.append(span)
    return kept


def replaced(value: str, found: Iterable[Span], instead: Callable[[Span, str], str]) -> str:
    """Return a text with something else in the place of some pieces.

    :param found: the pieces, of which :func:`apart` decides.
    :param instead: gets a piece and how it is written.
    """
    pieces, end = [], 0
    for span in apart(found):
        pieces += [value[end : span.start], instead(span, value[span.start : span.stop])]
        end = span.stop
    return "".join([*pieces, value[end:]]) if pieces else value
