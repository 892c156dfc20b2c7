"""Small cells 小数据: counts of a few cases that do not leave the hierarchy, nor can be worked out.

A count of 1–4 is hidden. Where a sum, a balance, the rest of a sum or the same figure in another
table would give it away, a second one is hidden too:

1. the same figure has the same fate in every table;
2. a relation with one hidden figure gets a second one, and so does a sum whose hidden figures are
   below :data:`LEAST` together;
3. every hidden figure has another filling, with which all that is shown is right as well
   (:mod:`govtool.rollup.hiding`); where none is found, more is hidden.

Rates, shares, changes and medians go with the figures that they are made of. Not promised: that
nobody learns between what bounds a hidden figure is, knows it from elsewhere, or compares what was
made public of another period, level or set of streets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from govtool.returns.model import HIDDEN, ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.rollup.figure_relations import (
    FigurePlace,
    FigureRelations,
    Figures,
    figures_in,
    is_figure,
)
from govtool.rollup.hiding import LEAST, Hiding

PUBLIC_NOTE: Final = f"“{HIDDEN}”为1至4的数字，或为防止由其他数字推算而一并隐去的数字，不予公开。"


def without_small_cells(tables: Sequence[ReturnTable]) -> list[ReturnTable]:
    """Return tables of sums with small counts hidden, and what would give them away.

    Rates among counts are left out: what they are made of is not printed beside them.
    """
    tables = [_without_rates_among_counts(table) for table in tables]
    relations = FigureRelations(tables, dict(figures_in(tables)))
    hiding = Hiding(relations)
    hiding.hide(_small(tables, relations.figures))
    hidden: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for cell in hiding.hidden:
        hidden[cell.table][cell.line].add(cell.code)
    return [_shown(table, hidden[place]) for place, table in enumerate(tables)]


def _without_rates_among_counts(table: ReturnTable) -> ReturnTable:
    rows = [row for row in table.rows if str(row[0]) not in table.ratios]
    return replace(table, rows=rows)


def _small(tables: Sequence[ReturnTable], figures: Figures) -> Iterator[FigurePlace]:
    """Yield the small counts, and what is measured of a few cases, such as money."""
    of = [{column.code: _counted_by(column, table) for column in table.columns} for table in tables]
    for cell, n in figures.items():
        counted = of[cell.table].get(cell.code) or cell.code
        if n and (n < LEAST or 0 < figures.get(cell._replace(code=counted), 0) < LEAST):
            yield cell


def _counted_by(column: ReturnColumn, table: ReturnTable) -> str:
    """Return the column that counts what a column measures: its own, for a count."""
    if column.kind is ColumnKind.YUAN and not column.of:
        return next(one.code for one in table.columns if is_figure(one))
    return column.of or column.code


# --- shown


def _shown(table: ReturnTable, hidden: Mapping[int, set[str]]) -> ReturnTable:
    """Return a table without what is hidden, by its lines, and what is made of it."""
    whole = hidden.get(len(table.rows), set()) if table.total is not None else set()
    lines = [
        _line(table, values, hidden.get(line, set()), whole)
        for line, values in enumerate(table.lines)
    ]
    rows, ends = lines[: len(table.rows)], iter(lines[len(table.rows) :])
    total, cases = (None if line is None else next(ends) for line in (table.total, table.cases))
    return replace(table, rows=rows, total=total, cases=cases)


def _line(
    table: ReturnTable, values: Sequence[Value], hidden: set[str], whole: set[str]
) -> list[Value]:
    """Return a line; ``whole``: what is hidden of the total, of which shares are."""
    if not hidden | whole:
        return list(values)
    first = next(column.code for column in table.columns if is_figure(column))
    return [
        HIDDEN
        if value is not None
        and (column.code in hidden or _is_made_of(column, hidden, first in hidden | whole))
        else value
        for column, value in zip(table.columns, values, strict=True)
    ]


def _is_made_of(column: ReturnColumn, hidden: set[str], of_first: bool) -> bool:  # noqa: FBT001  # XX
    """Return whether a column is made of a hidden figure.

    :param of_first: whether the first figure of the line or of the total is hidden.
    """
    if column.kind in {ColumnKind.TEXT, ColumnKind.CODE, ColumnKind.DATE} or is_figure(column):
        return False
    if column.ratio is None:
        return of_first or (column.kind is ColumnKind.CHANGE and bool(hidden))
    return any(code in hidden for part in column.ratio for code in part)
