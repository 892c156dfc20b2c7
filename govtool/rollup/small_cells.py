"""Small cells 小数据: counts of a few cases that do not leave the hierarchy, nor can be worked out.

A count of 1–4 is hidden. Where a sum, a balance or the same figure in another table would give it
away, a second one is hidden too, until no hidden figure follows from those that are shown:

1. the same figure has the same fate in every table;
2. a relation with one hidden figure gets a second one, and so does a sum whose hidden figures are
   below :data:`LEAST` together;
3. the relations are solved: what they determine although several are hidden is protected like 2.

Rates, shares, changes and medians go with the figures that they are made of. Not promised: that
nobody learns bounds of a hidden figure from several relations together, or knows it from elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from govtool.base.text import fen
from govtool.returns.model import HIDDEN, ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.rollup.linear import determined

LEAST: Final = 5
"""The least count that is shown (H); nought is shown too."""

PUBLIC_NOTE: Final = f"“{HIDDEN}”为1至4的数字，或为防止由其他数字推算而一并隐去的数字，不予公开。"


class FigurePlace(NamedTuple):
    """The place of a figure: table, line with the last lines counted on, column."""

    table: int
    line: int
    place: int


Relation = Mapping[FigurePlace, int]
"""Figures whose sum, each times its number, is nought."""


def without_small_cells(tables: Sequence[ReturnTable]) -> list[ReturnTable]:
    """Return tables of sums with small counts hidden, and what would give them away."""
    figures = {cell: n for place, table in enumerate(tables) for cell, n in _figures(table, place)}
    hiding = _Hiding(figures, list(_relations(tables, figures)), _same(tables, figures))
    hiding.hide(_small(tables, figures))
    hiding.protect()
    return [_shown(table, place, hiding.hidden) for place, table in enumerate(tables)]


# --- figures


def _is_figure(column: ReturnColumn) -> bool:
    return column.summed or column.kind is ColumnKind.NUMBER


def _figures(table: ReturnTable, place: int) -> Iterator[tuple[FigurePlace, int]]:
    """Yield the counts and amounts of a table, amounts in fen."""
    for number, values in enumerate(table.lines):
        for at, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            if not _is_figure(column) or value is None or isinstance(value, float):
                continue
            yield (
                FigurePlace(place, number, at),
                fen(value) if isinstance(value, str) else int(value),
            )


def _small(
    tables: Sequence[ReturnTable], figures: Mapping[FigurePlace, int]
) -> Iterator[FigurePlace]:
    """Yield the small counts, and amounts of money that a few cases have."""
    for cell, n in figures.items():
        columns = tables[cell.table].columns
        if columns[cell.place].kind is ColumnKind.YUAN:
            first = next(place for place, column in enumerate(columns) if _is_figure(column))
            if n and 0 < figures.get(cell._replace(place=first), 0) < LEAST:
                yield cell
        elif 0 < n < LEAST:
            yield cell


# --- what follows from what


def _relations(
    tables: Sequence[ReturnTable], figures: Mapping[FigurePlace, int]
) -> Iterator[Relation]:
    """Yield sums of columns, and those that columns declare; only where they hold."""
    found = (each for place, table in enumerate(tables) for each in _of_table(table, place))
    for relation in found:
        is_there = relation.keys() <= figures.keys()
        if is_there and not sum(times * figures[cell] for cell, times in relation.items()):
            yield relation


def _of_table(table: ReturnTable, place: int) -> Iterator[Relation]:
    rows, codes = len(table.rows), {one.code: at for at, one in enumerate(table.columns)}
    for at, column in enumerate(table.columns):
        if table.total is not None and rows:
            cells = {FigurePlace(place, number, at): 1 for number in range(rows)}
            yield cells | {FigurePlace(place, rows, at): -1}
        for parts in column.sums:
            for number in range(len(table.lines)):
                named = {part.removeprefix("-"): -1 if part[0] == "-" else 1 for part in parts}
                if named.keys() <= codes.keys():
                    signed = {FigurePlace(place, number, codes[one]): n for one, n in named.items()}
                    yield signed | {FigurePlace(place, number, at): -1}


def _same(
    tables: Sequence[ReturnTable], figures: Mapping[FigurePlace, int]
) -> Iterator[tuple[FigurePlace, FigurePlace]]:
    """Yield pairs of cells that hold the same figure, or may be taken for it."""
    yield from _same_columns(tables, figures)
    by_value: dict[tuple[str, int], FigurePlace] = {}
    for cell, n in figures.items():
        table = tables[cell.table]
        if n and (cell.line >= len(table.rows) or not table.is_by_unit):
            for word in _words(table, cell):
                first = by_value.setdefault((word, n), cell)
                if first[::2] != cell[::2]:  # not of one column
                    yield first, cell


def _words(table: ReturnTable, cell: FigurePlace) -> set[str]:
    """Return by what a figure of all lines together may be known in another table."""
    code = table.columns[cell.place].code
    own = {code, code.partition("_")[2]}
    if cell.line < len(table.rows):
        own.add(str(table.rows[cell.line][0]))
    return own - {""}


def _same_columns(
    tables: Sequence[ReturnTable], figures: Mapping[FigurePlace, int]
) -> Iterator[tuple[FigurePlace, FigurePlace]]:
    """Yield the cells of columns that agree in every line of two tables by unit."""
    by_column: dict[tuple[tuple[str, int], ...], list[FigurePlace]] = {}
    for place, table in enumerate(tables):
        if not table.is_by_unit:
            continue
        for at in range(len(table.columns)):
            cells = [FigurePlace(place, number, at) for number in range(len(table.rows))]
            if cells and all(cell in figures for cell in cells):
                named = zip(table.rows, cells, strict=True)
                known = tuple((str(row[0]), figures[cell]) for row, cell in named)
                if any(n for _code, n in known):
                    yield from zip(by_column.setdefault(known, cells), cells, strict=True)


# --- hiding


@dataclass
class _Hiding:
    """What is hidden, and what is hidden with it."""

    figures: Mapping[FigurePlace, int]
    relations: Sequence[Relation]
    same: Iterable[tuple[FigurePlace, FigurePlace]]
    hidden: set[FigurePlace] = field(default_factory=set)
    _alike: dict[FigurePlace, list[FigurePlace]] = field(default_factory=dict)
    _of: dict[FigurePlace, FigurePlace] = field(default_factory=dict)
    _with: dict[FigurePlace, list[int]] = field(default_factory=dict)
    """The relations of a figure, by their numbers."""
    _hiding: list[int] = field(default_factory=list)
    """How many figures of each relation are hidden."""

    def __post_init__(self) -> None:
        self._alike = {cell: [cell] for cell in self.figures}
        self._of = {cell: cell for cell in self.figures}
        for one, other in self.same:
            self._unite(self._of[one], self._of[other])
        self.relations = [one for one in map(self._united, self.relations) if one]
        self._with = defaultdict(list)
        for number, relation in enumerate(self.relations):
            for cell in relation:
                self._with[cell].append(number)
        self._hiding = [0] * len(self.relations)

    def _unite(self, one: FigurePlace, other: FigurePlace) -> None:
        if one != other:
            moved = self._alike.pop(other)
            self._alike[one] += moved
            self._of.update(dict.fromkeys(moved, one))

    def _united(self, relation: Relation) -> Relation:
        """Return a relation of figures, each once whatever the tables it stands in."""
        found: dict[FigurePlace, int] = defaultdict(int)
        for cell, times in relation.items():
            found[self._of[cell]] += times
        return {cell: times for cell, times in found.items() if times}

    def hide(self, cells: Iterable[FigurePlace]) -> None:
        """Hide figures, in every table."""
        for one in {self._of[cell] for cell in cells} - self.hidden:
            self.hidden.update(self._alike[one])
            for number in self._with[one]:
                self._hiding[number] += 1

    def protect(self) -> None:
        """Hide more until no hidden figure follows from those that are shown."""
        while True:
            self._protect_each()
            known = determined(self._hidden_part(one) for one in self.relations)
            known = {cell for cell in known if self.figures[cell]}
            more = [cell for cell in sorted(known) if self._hide_beside(cell)]
            if not more:
                return

    def _hidden_part(self, relation: Relation) -> Relation:
        return {cell: times for cell, times in relation.items() if cell in self.hidden}

    def _protect_each(self) -> None:
        waiting = dict.fromkeys(range(len(self.relations)))
        while waiting:
            number, _none = waiting.popitem()
            if not self._hiding[number]:
                continue
            relation = self.relations[number]
            more = self._next(relation) if self._tells(self._hidden_part(relation)) else None
            if more is not None:
                self.hide([more])
                waiting |= dict.fromkeys(self._with[more])

    def _tells(self, hidden: Relation) -> bool:
        """Return whether the hidden figures of a relation are known, or known to be small."""
        if len(hidden) == 1:
            return bool(self.figures[next(iter(hidden))])
        is_sum = len({times > 0 for times in hidden.values()}) == 1
        return is_sum and 0 < sum(self.figures[cell] for cell in hidden) < LEAST

    def _next(self, relation: Relation) -> FigurePlace | None:
        """Return the figure whose loss costs least.

        It is large enough, stands where others are hidden already, and is the smallest of these.
        """
        shown = [cell for cell in relation if cell not in self.hidden]
        return min(shown, key=self._cost, default=None)

    def _cost(self, cell: FigurePlace) -> tuple[bool, int, int, FigurePlace]:
        untouched = sum(not self._hiding[number] for number in self._with[cell])
        return self.figures[cell] < LEAST, untouched, self.figures[cell], cell

    def _hide_beside(self, cell: FigurePlace) -> bool:
        """Hide one more figure of a relation with a figure that is known; whether there is one."""
        for number in sorted(self._with[cell], key=lambda number: len(self.relations[number])):
            more = self._next(self.relations[number])
            if more is not None:
                self.hide([more])
                return True
        return False


# --- shown


def _shown(table: ReturnTable, place: int, hidden: set[FigurePlace]) -> ReturnTable:
    """Return a table without what is hidden, and what is made of it."""
    by_line: dict[int, set[int]] = defaultdict(set)
    for cell in hidden:
        if cell.table == place:
            by_line[cell.line].add(cell.place)
    whole = by_line[len(table.rows)] if table.total is not None else set()
    lines = [
        _line(table, values, by_line[number], whole) for number, values in enumerate(table.lines)
    ]
    rows, ends = lines[: len(table.rows)], iter(lines[len(table.rows) :])
    total, cases = (None if line is None else next(ends) for line in (table.total, table.cases))
    return replace(table, rows=rows, total=total, cases=cases)


def _line(
    table: ReturnTable, values: Sequence[Value], hidden: set[int], whole: set[int]
) -> list[Value]:
    """Return a line; ``whole``: what is hidden of the total, of which shares are."""
    if not hidden | whole:
        return list(values)
    codes = {one.code: at for at, one in enumerate(table.columns)}
    first = next(at for at, column in enumerate(table.columns) if _is_figure(column))
    made = {
        at
        for at, column in enumerate(table.columns)
        if values[at] is not None
        and _is_made_of(column, hidden, codes, of_first=first in hidden | whole)
    }
    return [HIDDEN if at in hidden | made else value for at, value in enumerate(values)]


def _is_made_of(
    column: ReturnColumn, hidden: set[int], codes: Mapping[str, int], *, of_first: bool
) -> bool:
    """Return whether a column is made of a hidden figure.

    :param of_first: whether the first figure of the line or of the total is hidden.
    """
    if column.kind in {ColumnKind.TEXT, ColumnKind.CODE, ColumnKind.DATE} or _is_figure(column):
        return False
    if column.ratio is None:
        return of_first or (column.kind is ColumnKind.CHANGE and bool(hidden))
    return any(codes.get(code) in hidden for part in column.ratio for code in part)
