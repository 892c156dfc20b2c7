"""What figures of tables follow from one another: sums, balances, and the same figure twice.

Columns declare it (:attr:`govtool.returns.model.ReturnColumn.sums`); totals and equal figures are
found. A relation counts only where it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from govtool.base.text import fen
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable
from govtool.rollup.figures import CASES, TOTAL

_OWN: Final = "="
"""Stands for the code of the row, where another table is named."""


class FigurePlace(NamedTuple):
    """The place of a figure: table, line with the last lines counted on, code of its column.

    A code that no column has is of a figure that is not printed: one beside the table, which its
    rates tell, or the rest of a sum.
    """

    table: int
    line: int
    code: str


Figures = Mapping[FigurePlace, int]
Relation = Mapping[FigurePlace, int]
"""Figures whose sum, each times its number, is nought."""


def is_figure(column: ReturnColumn) -> bool:
    """Return whether a column holds counts or amounts, not what is made of them."""
    return column.summed or column.kind is ColumnKind.NUMBER


def figures_in(tables: Sequence[ReturnTable]) -> Iterator[tuple[FigurePlace, int]]:
    """Yield the counts and amounts of tables, amounts in fen, and the sums behind their rates."""
    for place, table in enumerate(tables):
        counted = [(at, one.code) for at, one in enumerate(table.columns) if is_figure(one)]
        for line, values in enumerate(table.lines):
            for at, code in counted:
                value = values[at]
                if isinstance(value, str):
                    yield FigurePlace(place, line, code), fen(value)
                elif value is not None and not isinstance(value, float):  # a rate among counts
                    yield FigurePlace(place, line, code), int(value)
        for code, sums in table.beside.items():
            for line, n in enumerate(sums):
                yield FigurePlace(place, line, code), n


class FigureRelations:
    """The relations between the figures of some tables.

    :param figures: those of :func:`figures_in`; the rests of sums that are not printed join them.
    """

    def __init__(self, tables: Sequence[ReturnTable], figures: dict[FigurePlace, int]) -> None:
        self.tables, self.figures = tables, figures
        self.rests: set[FigurePlace] = set()
        self._places = {table.code: place for place, table in enumerate(tables)}
        self._lines = {
            table.code: {str(values[0]): line for line, values in enumerate(table.rows)}
            | _ends(table)
            for table in tables
        }

    def __iter__(self) -> Iterator[Relation]:
        """Yield the relations that hold."""
        for place, table in enumerate(self.tables):
            yield from filter(self._holds, self._totals(place, table))
            yield from filter(self._holds, self._of_groups(place, table))
            for column in table.columns:
                for parts in column.sums:
                    yield from self._declared(table, column.code, parts)

    def same(self) -> Iterator[tuple[FigurePlace, FigurePlace]]:
        """Yield pairs of places that hold the same figure, or may be taken for it.

        Those are columns that agree, and last lines under the same code.
        """
        yield from self._same_columns()
        by_value: dict[tuple[str, int], FigurePlace] = {}
        for cell, n in self.figures.items():
            if n and cell.line >= len(self.tables[cell.table].rows):
                yield by_value.setdefault((cell.code, n), cell), cell

    def _holds(self, relation: Relation) -> bool:
        return bool(relation) and not self._sum(relation)

    def _sum(self, relation: Relation) -> int:
        return sum(times * self.figures[cell] for cell, times in relation.items())

    def _totals(self, place: int, table: ReturnTable) -> Iterator[Relation]:
        """Yield each column as the sum of its lines."""
        if table.total is None or not table.rows:
            return
        for code in [*(one.code for one in table.columns), *table.beside]:
            cells = [FigurePlace(place, line, code) for line in range(len(table.rows) + 1)]
            if all(cell in self.figures for cell in cells):
                yield dict.fromkeys(cells, 1) | {cells[-1]: -1}

    def _of_groups(self, place: int, table: ReturnTable) -> Iterator[Relation]:
        """Yield the figures of rows that are sums of rows of another table."""
        for row, parts in table.columns[0].groups.items():
            line = self._lines[table.code].get(row)
            for column in table.columns:
                own = FigurePlace(place, -1 if line is None else line, column.code)
                named = [self._place(f"{part}.{column.code}", table, own.line) for part in parts]
                if None not in named:
                    cells = [cell for cell in (own, *named) if cell in self.figures]
                    yield {cell: -1 if cell == own else 1 for cell in cells if cell is not None}

    def _declared(self, table: ReturnTable, code: str, parts: Sequence[str]) -> Iterator[Relation]:
        """Yield what a column declares, for each line in which it holds."""
        place, across = self._places[table.code], any("." in part for part in parts)
        lines: Iterable[int] = range(len(table.lines))
        if across and not any(_OWN in part for part in parts):
            lines = [self._lines[table.code].get(TOTAL, 0)]
        for line in lines:
            relation = {FigurePlace(place, line, code): -1}
            for part in parts:
                cell = self._place(part.removeprefix("-"), table, line)
                if cell is None:
                    break
                relation[cell] = -1 if part[0] == "-" else 1
            else:
                yield from self._with_rest(relation)

    def _place(self, name: str, table: ReturnTable, line: int) -> FigurePlace | None:
        """Return the place that a declaration names; None where there is no such table."""
        if "." not in name:
            return FigurePlace(self._places[table.code], line, name)
        own = str(table.lines[line][0]) if line < len(table.rows) else TOTAL
        other, row, code = (own if one == _OWN else one for one in name.split("."))
        if other not in self._places or (row in {TOTAL, CASES} and row not in self._lines[other]):
            return None
        return FigurePlace(self._places[other], self._lines[other].get(row, -1), code)

    def _with_rest(self, relation: Relation) -> Iterator[Relation]:
        """Yield a relation of what is there; its one figure that is not printed is its rest."""
        known = {cell: times for cell, times in relation.items() if cell in self.figures}
        own, *_parts = relation
        unknown = [cell for cell in relation.keys() - known.keys() if self._is_rest(cell)]
        if own not in known or len(unknown) > 1:
            return
        if unknown:
            (rest,) = unknown
            n = -self._sum(known) * relation[rest]
            if n < 0:
                return
            self.figures[rest] = n
            self.rests.add(rest)
            known[rest] = relation[rest]
        if self._holds(known):
            yield known

    def _is_rest(self, cell: FigurePlace) -> bool:
        """Return whether no column prints a figure; else it is not there, so it is nought."""
        return all(cell.code != column.code for column in self.tables[cell.table].columns)

    def _same_columns(self) -> Iterator[tuple[FigurePlace, FigurePlace]]:
        """Yield the places of columns that agree in every line of two tables by unit."""
        by_column: dict[tuple[tuple[str, int], ...], list[FigurePlace]] = {}
        for place, table in enumerate(self.tables):
            if not table.is_by_unit:
                continue
            for column in table.columns:
                cells = [FigurePlace(place, line, column.code) for line in range(len(table.rows))]
                if cells and all(cell in self.figures for cell in cells):
                    named = zip(table.rows, cells, strict=True)
                    known = tuple((str(row[0]), self.figures[cell]) for row, cell in named)
                    if any(n for _code, n in known):
                        yield from zip(by_column.setdefault(known, cells), cells, strict=True)


def _ends(table: ReturnTable) -> dict[str, int]:
    """Return the numbers of a table's last lines; of a table of one row, it is its total."""
    rows = len(table.rows)
    found = {TOTAL: rows} if table.total is not None else {}
    if table.total is None and table.is_by_unit and rows == 1:
        found = {TOTAL: 0}
    return found if table.cases is None else found | {CASES: len(table.lines) - 1}
