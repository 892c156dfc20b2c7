"""Elements of a document, written as they nest; paragraphs and the runs of letters in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtool.base.text_width import width

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


def shade(colour: str) -> Element:
    """Return the colour behind a text or in a cell."""
    return element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": colour})


def paragraph(text: str, style: str, *places: Element | None) -> Element:
    """Return a paragraph in a style of ours; line breaks stay, and without text it is empty.

    :param places: further properties of the paragraph, in the order of the standard.
    """
    runs = (
        [run(line, broken=number > 0) for number, line in enumerate(text.split("\n"))]
        if text
        else []
    )
    return w("p", None, w("pPr", None, w("pStyle", style), *places), *runs)


def run(text: str, *, fill: str | None = None, broken: bool = False) -> Element:
    """Letters of one look.

    :param fill: the colour behind them. :param broken: whether they begin a new line.
    """
    look = w("rPr", None, shade(fill)) if fill else None
    return w(
        "r",
        None,
        look,
        w("br") if broken else None,
        element("w:t", {"xml:space": "preserve"}, text),
    )


_COLOUR = "FFF2CC"
"""The colour of a text still to be written; what replaces it is plain."""


def place_to_write(ask: str, name: str, number: int) -> Element:
    """Return a coloured paragraph that asks for something and makes room for it when it is clicked.

    :param name: what Word shows on the frame. :param number: of the place within the document.
    """
    properties = w(
        "sdtPr",
        None,
        w("alias", name),
        w("tag", f"judgement{number}"),
        w("id", number),
        w("showingPlcHdr"),
    )
    asked = w("sdtContent", None, run(f"【此处由分析人员填写：{ask}】", fill=_COLOUR))
    place = paragraph("", "Body")
    place.append(w("sdt", None, properties, asked))
    return place


_FROM_THE_EDGE, _LEAST = 4, 2
"""In characters: the date where the name is shorter; and the name where it is the longer one."""


def signature(name: str, day: str) -> Sequence[Element]:
    """Return the two lines, kept together."""
    longer = (width(name) - width(day)) / 4
    right = max(_FROM_THE_EDGE, _LEAST + longer)
    return [_line(""), _line(name, right - longer), _line(day, right)]


def _line(text: str, right: float = 0) -> Element:
    indent = element("w:ind", {"w:rightChars": round(right * 100), "w:right": round(right * 320)})
    return paragraph(text, "Signature", indent)
