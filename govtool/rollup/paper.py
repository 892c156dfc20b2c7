"""The return of many streets: their figures added up, in the tables that a street's return has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import NamedTuple

from govtool.base.text import yuan_of
from govtool.base.vocabulary import Term
from govtool.returns.comparison import change
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.returns.summary_rows import share
from govtool.returns.timeliness import median, ninetieth
from govtool.rollup.figures import ABOVE, BELOW, CASES, SPREAD, TOTAL, Figure, TableForm
from govtool.subjects import registry

Sums = Counter[tuple[str, int]]
"""What is added up of a row, by measure and days."""


class SumsLine(NamedTuple):
    """A line of the tables by unit: a street, a county, or whatever streets are added up for."""

    code: str
    name: str


class SumsLook(NamedTuple):
    """What the tables of sums say otherwise than those of a street.

    :param unit: what has a line of its own, instead of communities: 街道, 区县.
    :param ending: what is said of every last line, where not all streets are in it.
    """

    lines: Sequence[SumsLine]
    unit: str = "街道"
    ending: str = ""

    def label(self, text: str) -> str:
        """Return a title or label of a street's form."""
        return text.replace("社区（村）", self.unit)

    def end(self, text: str) -> str:
        """Return the label of a last line."""
        return text.replace("全街道", "全部").replace("各单位", f"各{self.unit}") + self.ending


class SumsSheet:
    """The figures of one table, by line and row."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.rows: dict[tuple[str, str], Sums] = defaultdict(Counter)
        self.labels: dict[str, str] = {}
        self.order, self.report = 0, ""
        self._places: dict[str, dict[str, int]] = defaultdict(dict)
        form = ""
        for figure in figures:
            if not figure.measure:
                form, self.order, self.report = figure.label, figure.place, figure.report
                continue
            self.rows[figure.line, figure.code][figure.measure, figure.days] += figure.n
            self.labels[figure.code] = figure.label
            self._places[figure.line][figure.code] = figure.place
        self.form = TableForm.read(form)

    def of(self, code: str) -> Sums:
        """Return a row of all lines together."""
        whole: Sums = Counter()
        for (_line, one), sums in self.rows.items():
            if one == code:
                for key, n in sums.items():  # what is nought everywhere is known to be nought
                    whole[key] += n
        return whole

    def terms(self) -> list[str]:
        """Return the codes of its rows in the order that every line has them in."""
        if (usual := self._usual_order()) is not None:
            return usual
        order: TopologicalSorter[str] = TopologicalSorter()
        furthest: Counter[str] = Counter()
        for places in self._places.values():
            codes = sorted(places.keys() - {TOTAL, CASES}, key=places.__getitem__)
            for code in codes:
                order.add(code)
                furthest[code] = max(furthest[code], places[code])
            for before, after in pairwise(codes):
                order.add(after, before)
        try:
            return list(order.static_order())
        except CycleError:
            return sorted(furthest, key=lambda code: (furthest[code], code))

    def _usual_order(self) -> list[str] | None:
        """Return the codes in the order of their vocabulary, or of the noun's rules; else None.

        Places alone do not tell it where a line is of several streets.
        """
        labels = {code: label for code, label in self.labels.items() if code not in {TOTAL, CASES}}
        for usual in _orders(self.report):
            known = {code for code in labels if usual.get(code) in {labels[code], ""}}
            others = labels.keys() - known
            if known and all(self._is_first(code) for code in others):
                ranks = {code: place for place, code in enumerate(usual)}
                return [*others, *sorted(known, key=ranks.__getitem__)]
        return None

    def _is_first(self, code: str) -> bool:
        """Return whether a row is the first of every line, as that of all terms together is."""
        return not any(places.get(code) for places in self._places.values())


def _orders(report: str) -> Iterator[dict[str, str]]:
    """Yield what rows may be of in its order: codes with labels, rules of a noun without."""
    for terms in Term.__subclasses__():
        yield {term.value: term.zh for term in terms}
    yield dict.fromkeys(registry.subject(report).rules, "")


def tables_of(figures: Iterable[Figure], look: SumsLook) -> list[ReturnTable]:
    """Return the tables of a return of many streets, in the order of a street's return."""
    by_sheet: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_sheet[figure.sheet].append(figure)
    sheets = {code: SumsSheet(of_sheet) for code, of_sheet in by_sheet.items()}
    ordered = sorted(sheets, key=lambda code: (sheets[code].order, code))
    return [_table(code, sheets[code], look) for code in ordered]


def _table(code: str, sheet: SumsSheet, look: SumsLook) -> ReturnTable:
    form, whole = sheet.form, sheet.of(TOTAL)
    columns = form.columns
    if form.by_unit:
        columns = [replace(column, label=look.label(column.label)) for column in columns]
        named = [((line.code, line.name), sheet.rows[line.code, TOTAL]) for line in look.lines]
    else:
        found = [((term, sheet.labels[term]), sheet.of(term)) for term in sheet.terms()]
        # Where a total says what is zero, rows of zero are left out, as those not filed are.
        named = [one for one in found if not whole or any(one[1].values())]
    rows = [_row(columns, name, sums, whole) for name, sums in named]
    total, cases = (
        _row(columns, (None, look.end(sheet.labels[end])), sums, sums) if sums else None
        for end, sums in ((TOTAL, whole), (CASES, sheet.of(CASES)))
    )
    title = look.label(form.title) if form.by_unit else form.title
    lines = [*(sums for _name, sums in named), *filter(None, [whole, sheet.of(CASES)])]
    printed = {SPREAD, *(column.code for column in columns)}
    behind = dict.fromkeys(measure for measure, _days in whole if measure not in printed)
    beside = {measure: [sums[measure, 0] for sums in lines] for measure in behind}
    ratios = {term: dict(_ratios(columns, sums)) for (term, _label), sums in named}
    return ReturnTable(
        code, title, columns, rows, total, cases, notes=form.notes, beside=beside,
        ratios={term: found for term, found in ratios.items() if found},
    )  # fmt: skip


def _ratios(columns: Iterable[ReturnColumn], sums: Sums) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the columns in which a row has a rate among counts, with what it is made of."""
    for column in columns:
        if (column.code + BELOW, 0) in sums:
            yield column.code, (sums[column.code + ABOVE, 0], sums[column.code + BELOW, 0])


def _row(
    columns: Sequence[ReturnColumn], name: tuple[str | None, str], sums: Sums, whole: Sums
) -> list[Value]:
    """Return the cells of a row: what is added up, and what follows from it."""
    named = iter(name)
    row = _SumsRow(columns, sums, whole)
    return [
        next(named) if column.kind in {ColumnKind.TEXT, ColumnKind.CODE} else row.cell(column)
        for column in columns
    ]


@dataclass(frozen=True)
class _SumsRow:
    """The sums of a row, and those of the whole table, as cells."""

    columns: Sequence[ReturnColumn]
    sums: Sums
    whole: Sums

    def cell(self, column: ReturnColumn) -> Value:
        """Return the value of a column that does not name the row."""
        days = sorted(Counter({d: n for (m, d), n in self.sums.items() if m == SPREAD}).elements())
        match column.code:
            case "closed" if days:
                return len(days)
            case "median" if days:
                return median(days)
            case "p90" if days:
                return ninetieth(days)
        if (pair := self._ratio(column)) is not None:
            return share(*pair)
        if column.kind is ColumnKind.CHANGE:
            before = "last_year" if column.code.endswith("year") else "previous"
            return change(self._sum(self._first), self._sum(before))
        if column.kind is ColumnKind.RATE:
            return share(self._known(self._first), self.whole[self._first, 0])
        if column.kind is ColumnKind.YUAN:
            return yuan_of(self._known(column.code))
        return self._sum(column.code) if column.summed else None

    def _ratio(self, column: ReturnColumn) -> tuple[int, int] | None:
        """Return what a cell is a rate of; None where it is none, or a share."""
        if column.ratio is not None:
            above, below = (sum(map(self._known, codes)) for codes in column.ratio)
            return above, below
        return dict(_ratios([column], self.sums)).get(column.code)

    @property
    def _first(self) -> str:
        """The measure that shares and changes are of: the first that is added up."""
        return next(column.code for column in self.columns if column.summed)

    def _known(self, code: str) -> int:
        return self.sums[code, 0]

    def _sum(self, code: str) -> int | None:
        """Return a sum; None where no street knows it, as before its record began."""
        known = (code, 0) in self.sums or (code, 0) in self.whole
        return self.sums[code, 0] if known else None
