"""Elements of a document, written as they nest; the serialiser escapes texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Element = Any
"""An element of lxml, which has no types."""


def element(
    tag: str, attributes: Mapping[str, object] | None = None, *children: Element | str | None
) -> Element:
    """Return an element with its children; a ``str`` is its text, None is left out.

    :param tag: with its prefix, as in ``w:p``. :param attributes: by their names, with a prefix
        where they have one.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made: Element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name) if ":" in name else name, str(value))
    for child in children:
        if isinstance(child, str):
            made.text = child
        elif child is not None:
            made.append(child)
    return made


def w(tag: str, value: object = None, *children: Element | str | None) -> Element:
    """Return an element of the text with its ``w:val``, of which most have nothing else."""
    return element(f"w:{tag}", None if value is None else {"w:val": value}, *children)
