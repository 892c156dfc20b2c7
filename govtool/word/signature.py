"""落款: who signs and when; the date four characters from the edge, the name centred over it (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.shell.terminal import width
from govtool.word.text import paragraph
from govtool.word.xml import Element, element

_FROM_THE_EDGE, _LEAST = 4, 2
"""In characters: the date where the name is shorter; and the name where it is the longer one."""


def signature(name: str, day: str) -> Sequence[Element]:
    """The two lines, kept together."""
    longer = (width(name) - width(day)) / 4
    right = max(_FROM_THE_EDGE, _LEAST + longer)
    return [_line(""), _line(name, right - longer), _line(day, right)]


def _line(text: str, right: float = 0) -> Element:
    indent = element("w:ind", {"w:rightChars": round(right * 100), "w:right": round(right * 320)})
    return paragraph(text, "Signature", indent)
