"""Tables of more columns than a page can hold: turned, so that the columns are lines and the lines stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govtool.render.shown import shown
from govtool.reports.paper import Column, Kind, Table, Value

_MOST = 15
"""Columns that a page can hold."""

_BESIDE = 8
"""Lines that stand side by side in a table turned."""


def fitting(found: Table) -> Iterator[Table]:
    """The table as it is, or turned and in pieces that fit, the total last."""
    if len(found.columns) <= _MOST:
        yield found
        return
    lines = [*found.rows, *([] if found.total is None else [found.total])]
    for first in range(0, len(lines), _BESIDE):
        yield _turned(found, lines[first : first + _BESIDE])


def _turned(found: Table, lines: Sequence[Sequence[Value]]) -> Table:
    """A piece of the table; its cells are texts, because a line now holds one kind of values and a column all of them."""
    name, *others = range(len(found.columns))
    columns = [Column("item", "项目", Kind.TEXT), *(Column(str(n), str(line[name])) for n, line in enumerate(lines))]
    rows = [
        [found.columns[place].label, *(shown(line[place], found.columns[place].kind) for line in lines)]
        for place in others
    ]
    return Table(found.code, found.title, columns, rows)
