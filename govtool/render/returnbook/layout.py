"""How the columns of a table share the width of the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from govtool.render.csvfile import shown
from govtool.render.terminal import width
from govtool.reports.paper import Kind, Table

PAGE = 116.0
"""The half-width characters that A4 across has room for."""

_WIDEST = 44
"""A text longer than this goes on in a second line."""

_AROUND = 4
"""Room beside a text: the lines of its cell, and the arrow of a filter beside a label."""

Places = tuple[int, int]
"""A first and a last column, counted from 0."""


def widths(table: Table) -> list[float]:
    """The width of each column: what it needs, and its share of what is left of the page."""
    needed = [_needed(table, place) for place in range(len(table.columns))]
    stretch = max(PAGE / sum(needed), 1)
    return [round(width * stretch, 2) for width in needed]


def _needed(table: Table, place: int) -> float:
    column = table.columns[place]
    label = width(column.label) + _AROUND if table.total is None else 0  # without a total it has a filter
    if column.kind is not Kind.TEXT:
        return max(column.width, label)
    texts = (width(shown(row[place])) + _AROUND for row in table.rows)
    return max(column.width, label, min(max(texts, default=0), _WIDEST))


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
