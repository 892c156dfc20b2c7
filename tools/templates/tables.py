"""Tables of the papers: labels, values, rooms to sign, and repeated rows."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from templates.markup import NO_DATE, each, paragraph
from templates.styles import TEXT_WIDTH

_PADDING = "".join(
    f'<w:{side} w:w="{twips}" w:type="dxa"/>'
    for side, twips in (("top", 24), ("left", 70), ("bottom", 24), ("right", 70))
)


class Cell(NamedTuple):
    """Return a cell: its paragraphs, column span, and vertical merge."""

    paragraphs: tuple[str, ...]
    span: int = 1
    merge: str = ""
    lines: str = ""
    """Borders of its own: elements of ``w:tcBorders``."""


class Row(NamedTuple):
    """A row: at least ``height`` millimetres, repeated on each page if a head, unbroken if short.

    One that is ``kept`` stays on the page of the row below.
    """

    cells: tuple[Cell, ...]
    height: float = 9
    head: bool = False
    whole: bool = True
    kept: bool = False


def label(caption: str, span: int = 1, merge: str = "", style: str = "Label") -> Cell:
    """What a row or column asks for; each line of the caption a paragraph."""
    return Cell(tuple(paragraph(style, line) for line in caption.split("\n")), span, merge)


def cell(content: str, span: int = 1, style: str = "Cell") -> Cell:
    """A value."""
    return Cell((paragraph(style, content),), span)


def long_cell(name: str, span: int = 1, *after: str) -> Cell:
    """Return a long text in paragraphs (one empty if none), and what comes ``after`` below."""
    loop = each(
        f"段 in {name}|段落", paragraph("CellText", "{{ 段 }}"), otherwise=(paragraph("Cell"),)
    )
    return Cell((*loop, *after), span)


def ruled(content: str, span: int = 1, style: str = "HeadCell") -> Cell:
    """A value on a line of its own, in a table without borders."""
    rule = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    return Cell((paragraph(style, content),), span, lines=rule)


def signed(span: int, mark: str = "") -> Cell:
    """Room for a signature or a seal, with the date below."""
    return Cell((paragraph("Label", mark), paragraph("CellRight", NO_DATE)), span)


def row(*cells: Cell, height: float = 9, whole: bool = True, kept: bool = False) -> Row:
    """A row of a form."""
    return Row(cells, height, whole=whole, kept=kept)


def row_tag(text: str) -> Row:
    """A row that is gone when the paper is filled in."""
    return Row((Cell((paragraph("Normal", f"{{%tr {text} %}}"),), span=0),), height=0)


def rows(loop: str, *body: Row, otherwise: tuple[Row, ...] = ()) -> list[Row]:
    """Rows for each item of a list, or others where there is none."""
    return [
        row_tag(f"for {loop}"),
        *body,
        *([row_tag("else"), *otherwise] if otherwise else []),
        row_tag("endfor"),
    ]


def table(
    widths: tuple[float, ...], *lines: Row, border: str = "single", on_one_page: bool = False
) -> str:
    """Return a table with columns in millimetres; ``border`` is the kind of line, or ``none``.

    :param on_one_page: whether its rows are kept together.
    """
    if sum(widths) != TEXT_WIDTH:
        raise ValueError(widths)
    kinds = ("top", "left", "bottom", "right", "insideH", "insideV")
    frame = "".join(
        f'<w:{side} w:val="{border}" w:sz="4" w:space="0" w:color="auto"/>' for side in kinds
    )
    columns = "".join(f'<w:gridCol w:w="{_dxa(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_dxa(TEXT_WIDTH)}" w:type="dxa"/><w:tblBorders>{frame}</w:tblBorders>'
        "<w:tblLayout "
        f'w:type="fixed"/><w:tblCellMar>{_PADDING}</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        + "".join(
            _kept(_row_markup(widths, line))
            if line.kept or (on_one_page and line is not lines[-1])
            else _row_markup(widths, line)
            for line in lines
        )
        + "</w:tbl>"
    )


def _kept(markup: str) -> str:
    """Return a row whose paragraphs stay on the page of the row below."""
    return re.sub(r'(<w:pStyle w:val="[A-Za-z0-9]+"/>)', r"\1<w:keepNext/>", markup)


def _row_markup(widths: tuple[float, ...], line: Row) -> str:
    spans = [each_cell.span or len(widths) for each_cell in line.cells]
    if sum(spans) != len(widths):
        raise ValueError(line)
    edges = [sum(spans[:number]) for number in range(len(spans) + 1)]
    cells = (
        _cell_markup(one, sum(widths[start:end]), end - start)
        for one, (start, end) in zip(line.cells, pairwise(edges), strict=True)
    )
    whole = "<w:cantSplit/>" if line.whole else ""
    height = f'<w:trHeight w:val="{_dxa(line.height)}" w:hRule="atLeast"/>' if line.height else ""
    head = "<w:tblHeader/>" if line.head else ""
    return f"<w:tr><w:trPr>{whole}{height}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_markup(one: Cell, width: float, span: int) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = f'<w:vMerge w:val="{one.merge}"/>' if one.merge else ""
    borders = f"<w:tcBorders>{one.lines}</w:tcBorders>" if one.lines else ""
    look = f'<w:tcW w:w="{_dxa(width)}" w:type="dxa"/>{across}{down}{borders}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{''.join(one.paragraphs)}</w:tc>"


def _dxa(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)
