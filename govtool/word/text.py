"""Paragraphs and the runs of letters in them."""

from __future__ import annotations

from govtool.word.styles import shade
from govtool.word.xml import Element, element, w


def paragraph(text: str, style: str, *places: Element | None) -> Element:
    """A paragraph in a style of ours; line breaks stay, and without text it is empty.

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
