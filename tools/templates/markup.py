"""The pieces papers are put together from, as WordprocessingML: paragraphs and places for the pen.

What the program fills in is written in docxtpl's way: ``{{ 案件编号 }}``, ``{%p … %}`` for whole
paragraphs and ``{%tr … %}`` for rows (:mod:`templates.tables`). A tag never reaches over more than
one run.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape

from templates.styles import HEITI, fonts

SPACE = "　"
NO_DATE = "　　　年　　月　　日"
"""What stands where a date is to be written by hand."""

TAB = "\t"


class Blank(NamedTuple):
    """Return a value on a line, or an empty line of so many characters; no expression: a line."""

    expression: str
    width: int = 6

    def run(self) -> str:
        """The underlined run."""
        line = SPACE * self.width
        filled = f"{{{{ {self.expression} or '{line}' }}}}" if self.expression else line
        return _run(filled, '<w:u w:val="single"/>')


class RunIn(NamedTuple):
    """A heading that the text follows in the same line, which leaves a short letter on one page."""

    text: str

    def run(self) -> str:
        """The run in the font of headings."""
        return _run(self.text, fonts(HEITI))


def _run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    if text == TAB:
        return f"<w:r>{properties}<w:tab/></w:r>"
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: str, *pieces: str | Blank | RunIn) -> str:
    """A paragraph; a piece that is :data:`TAB` leads to the next tab stop."""
    runs = "".join(
        piece.run() if isinstance(piece, Blank | RunIn) else _run(piece)
        for piece in pieces
        if piece
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def value(expression: str, blank: str = "") -> str:
    """A value as part of a text, with what stands there while it is not known."""
    return f"{{{{ {expression} or '{blank}' }}}}" if blank else f"{{{{ {expression} }}}}"


def tick(condition: str, label: str) -> str:
    """A box that is ticked if so."""
    return f"{{{{ '☑' if {condition} else '□' }}}}{label}"


def tag(text: str) -> str:
    """A paragraph removed on filling in: ``for``, ``if``, ``else`` and their ends."""
    return paragraph("Normal", f"{{%p {text} %}}")


def when(condition: str, *blocks: str, otherwise: tuple[str, ...] = ()) -> list[str]:
    """Paragraphs that stand there only if so, or others if not."""
    return [tag(f"if {condition}"), *blocks, *_else(otherwise), tag("endif")]


def each(loop: str, *blocks: str, otherwise: tuple[str, ...] = ()) -> list[str]:
    """Paragraphs for each item of a list, or others where there is none."""
    return [tag(f"for {loop}"), *blocks, *_else(otherwise), tag("endfor")]


def _else(blocks: tuple[str, ...]) -> tuple[str, ...]:
    return (tag("else"), *blocks) if blocks else ()


def text(name: str, style: str, lines: int = 1) -> list[str]:
    """A long text paragraph by paragraph, or ruled lines for the pen."""
    return each(
        f"段 in {name}|段落", paragraph(style, "{{ 段 }}"), otherwise=(paragraph("Ruled"),) * lines
    )


def sign_here(label: str, style: str = "SignHere", date: str = "") -> str:
    """A full-width line for a signature; ``SignRecord`` where a page may break between two."""
    return paragraph(style, label, TAB, date)
