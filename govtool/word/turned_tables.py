"""Tables of more columns than a page can hold: turned, so that the columns are lines and the lines stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, PaperColumn, PaperTable, Value

_MOST = 15
"""Columns that a page can hold."""

_BESIDE = 8
"""Lines that stand side by side in a table turned."""


def is_turned(found: PaperTable) -> bool:
    """Whether a table has more columns than a page can hold."""
    return len(found.columns) > _MOST


def fitting(found: PaperTable) -> Iterator[PaperTable]:
    """The table as it is, or turned and in pieces that fit, the total last."""
    if not is_turned(found):
        yield found
        return
    lines = [*found.rows, *found.ends]
    for first in range(0, len(lines), _BESIDE):
        yield _turned(found, lines[first : first + _BESIDE])


def _turned(found: PaperTable, lines: Sequence[Sequence[Value]]) -> PaperTable:
    """A piece of the table; its cells are texts, because a line now holds one kind of values and a column all of them."""
    name, *others = range(len(found.columns))
    columns = [
        PaperColumn("item", "项目", ColumnKind.TEXT),
        *(PaperColumn(str(n), str(line[name])) for n, line in enumerate(lines)),
    ]
    rows = [
        [
            found.columns[place].label,
            *(shown(line[place], found.columns[place].kind) for line in lines),
        ]
        for place in others
    ]
    return PaperTable(found.code, found.title, columns, rows)
