"""Tables of more columns than a page can hold: turned, so that the columns are lines and the lines stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value

_MOST = 15
"""Columns that a page can hold."""

_BESIDE = 8
"""Lines that stand side by side in a table turned."""


def is_turned(found: ReturnTable) -> bool:
    """Whether a table has more columns than a page can hold."""
    return len(found.columns) > _MOST


def fitting(found: ReturnTable) -> Iterator[ReturnTable]:
    """The table as it is, or turned and in pieces that fit, the total last."""
    if not is_turned(found):
        yield found
        return
    lines = [*found.rows, *found.ends]
    for first in range(0, len(lines), _BESIDE):
        yield _turned(found, lines[first : first + _BESIDE])


def _turned(found: ReturnTable, lines: Sequence[Sequence[Value]]) -> ReturnTable:
    """A piece of the table; its cells are texts, because a line now holds one kind of values and a column all of them."""
    name, *others = range(len(found.columns))
    columns = [
        ReturnColumn("item", "项目", ColumnKind.TEXT),
        *(ReturnColumn(str(n), str(line[name])) for n, line in enumerate(lines)),
    ]
    rows = [
        [
            found.columns[place].label,
            *(shown(line[place], found.columns[place].kind) for line in lines),
        ]
        for place in others
    ]
    return ReturnTable(found.code, found.title, columns, rows)
