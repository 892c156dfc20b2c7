"""How the columns of a table share the width of the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from govtool.returns.book.cells import in_cell
from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, ReturnTable
from govtool.shell.terminal import width

PAGE = 116.0
"""The half-width characters that A4 across has room for."""

_WIDEST = 44
"""A text longer than this goes on in a second line."""

_NARROWEST = 6
"""A column has room for two characters of its label side by side."""

_AROUND = 4
"""Room beside a text: the lines of its cell, and the arrow of a filter beside a label."""

Places = tuple[int, int]
"""A first and a last column, counted from 0."""


def widths(table: ReturnTable) -> list[float]:
    """The width of each column: what it needs, and its share of what is left of the page.

    Where the page has too little room, columns give what their values can do without; labels go on in further lines.
    """
    places = range(len(table.columns))
    needed = [_needed(table, place) for place in places]
    lacking = sum(needed) - PAGE
    if lacking <= 0:
        return [round(width * PAGE / sum(needed), 2) for width in needed]
    spare = [width - _least(table, place) for place, width in zip(places, needed, strict=True)]
    given = min(lacking / (sum(spare) or 1), 1)
    return [round(width - given * more, 2) for width, more in zip(needed, spare, strict=True)]


def _needed(table: ReturnTable, place: int) -> float:
    column = table.columns[place]
    text = _widest(table, place) + _AROUND
    return max(
        column.width,
        _label(table, place),
        min(text, _WIDEST) if column.kind is ColumnKind.TEXT else text,
    )


def _least(table: ReturnTable, place: int) -> float:
    """What a column can do with: a long text goes on in further lines, in the room that its column asks for."""
    column, text = table.columns[place], _widest(table, place) + _AROUND
    if column.part:
        text = min(text, column.width)
    least = max(text - 1, _label(table, place), _NARROWEST)
    return min(least, _needed(table, place))


def _label(table: ReturnTable, place: int) -> int:
    """What a label needs to stand in one line beside the arrow of a filter, which lists have, without a total."""
    return width(table.columns[place].label) + _AROUND if table.total is None else 0


def _widest(table: ReturnTable, place: int) -> int:
    rows = [*table.rows, *table.ends]
    column = table.columns[place]
    return max((width(shown(in_cell(column, row[place]), column.kind)) for row in rows), default=0)


def groups(columns: Sequence[float], shares: Sequence[float]) -> list[Places]:
    """Columns side by side in as many groups as there are shares of the page, each as near to its share as it can be.

    >>> groups([10, 20, 10, 10, 10], [0.5, 0.5])
    [(0, 1), (2, 4)]
    """
    ends = list(accumulate(columns))
    found, first = [], 0
    for left, wanted in zip(range(len(shares) - 1, 0, -1), accumulate(shares), strict=False):
        free = range(first, len(columns) - left)
        last = min(free, key=lambda place: abs(ends[place] - wanted * ends[-1]))
        found.append((first, last))
        first = last + 1
    return [*found, (first, len(columns) - 1)]
