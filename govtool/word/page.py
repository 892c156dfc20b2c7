"""Pages: A4 with the margins of an official document, or a form across the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtool.word.elements import element, run, w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section, _Footer

WIDTH = 156
"""The width of the text in mm: 210 less the margins."""

ACROSS = 257
"""The same on a page across."""

ACROSS_CLOSE, SHEET = 265, 178
"""The same with the narrowest margins: across, and upright."""

_SHORT, _LONG = 210, 297


def official(document: Document) -> None:
    """Set A4 with margins of 37, 28, 35 and 26 mm; the page number is on the outer side."""
    section = document.sections[0]
    _size(section, _SHORT, _LONG, (37, 26, 35, 28))
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, "right")
    _number(section.even_page_footer, "left")


def across(document: Document, *, close: bool = False) -> None:
    """Set A4 across with narrow margins; ``close`` leaves as little as a printer needs."""
    from docx.enum.section import WD_ORIENT

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    _size(section, _LONG, _SHORT, (13, 16, 14, 16) if close else (20, 20, 18, 20))
    _number(section.footer, "center")


def sheet(document: Document) -> None:
    """A4 with narrow margins, for what is to stand on one sheet."""
    _size(document.sections[0], _SHORT, _LONG, (15, 16, 15, 16))
    _number(document.sections[0].footer, "center")


def _size(section: Section, width: int, height: int, margins: tuple[int, int, int, int]) -> None:
    """In mm; the margins from the top, clockwise."""
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(
        Mm, margins
    )
    section.header_distance, section.footer_distance = Mm(10), Mm(max(min(margins[2] - 10, 25), 7))
    for grid in section._sectPr.findall(w("docGrid").tag):  # noqa: SLF001  # the library gives no name to it
        section._sectPr.remove(grid)  # noqa: SLF001  # as above: our styles have their own pitch


def _number(footer: _Footer, side: str) -> None:
    """— 1 —, one character from the edge of the text."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    line = paragraph._p  # noqa: SLF001  # fields and indents by characters have no other way in
    place = (
        {"w:leftChars": 100, "w:left": 280}
        if side == "left"
        else {"w:rightChars": 100, "w:right": 280}
    )
    line.get_or_add_pPr().extend(
        [*([element("w:ind", place)] if side != "center" else []), w("jc", side)]
    )
    field = element("w:fldSimple", {"w:instr": " PAGE "}, run("1"))
    line.extend([run("— "), field, run(" —")])
