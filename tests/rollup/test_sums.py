"""The figures of the parts add up to each street's own printed return, every column."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from govtool.base.vocabulary import DisputeType
from govtool.law.periods import PeriodKind, period_of
from govtool.returns.model import HIDDEN, Return, ReturnTable
from govtool.returns.timeliness import median, ninetieth
from govtool.rollup.engines import local
from govtool.rollup.received import received
from govtool.rollup.run import LineLevel, SumsAsked, rolled_up
from govtool.rollup.small_cells import without_small_cells
from govtool.store import Store, open_store
from govtool.subjects import registry
from tests.rollup.conftest import County
from tests.samples import LOADED_ON

KINDS = [PeriodKind.WEEKLY, PeriodKind.MONTHLY, PeriodKind.YEARLY]
NOUNS = ["case", "matter"]
REGISTERS = ["unit", "grid", "household", "mediator"]
DAY = dt.date(2026, 10, 11)


@pytest.fixture(scope="module")
def stores(county: County) -> Iterator[list[Store]]:
    """The files of the forty streets, opened once."""
    opened = [open_store(path) for path in county.files.values()]
    yield opened
    for store in opened:
        store.close()


@pytest.fixture(scope="module")
def of_streets(stores: list[Store]) -> Callable[[str, PeriodKind], list[Return]]:
    """The streets' own returns of a noun, of the period of a kind in which 11 October lies."""

    @cache
    def made(noun: str, kind: PeriodKind) -> list[Return]:
        make, period = registry.rolled_up(noun), period_of(kind, DAY)
        return [make(store, period, LOADED_ON) for store in stores]

    return made


@pytest.fixture(scope="module")
def of_sums(county: County) -> Callable[..., Return]:
    """The sums of the parts, each made once."""
    parts = received([county.parts])

    @cache
    def made(noun: str, kind: PeriodKind, level: LineLevel = LineLevel.STREET) -> Return:
        asked = SumsAsked(noun, period_of(kind, DAY), LOADED_ON, level)
        return rolled_up(parts, asked, lambda paths, plan: local.run(paths, plan, 1))

    return made


Made = Callable[..., Return]
MadeOfStreets = Callable[[str, PeriodKind], list[Return]]


def cells(table: ReturnTable, line: object) -> dict[str, object]:
    names = [column.code for column in table.columns]
    return dict(zip(names, line, strict=True))  # type: ignore[call-overload]


def summed(table: ReturnTable, line: object) -> dict[str, object]:
    values = cells(table, line)
    return {column.code: values[column.code] for column in table.columns if column.summed}


def counted_rows(table: ReturnTable) -> list[object]:
    """Return the rows that count: of a table by unit its last line, or its only unit."""
    if table.is_by_unit:
        return [table.total or table.rows[0]] if table.rows else []
    return list(table.rows)


def key_of(table: ReturnTable, row: object) -> str:
    return "" if table.is_by_unit else str(row[0])  # type: ignore[index]


def rates_in(sheet: str, streets: list[Return]) -> dict[tuple[str, str], float | None]:
    """Return the rates among counts of all streets together, from what each is made of."""
    made: dict[tuple[str, str], list[int]] = {}
    for one in filter(None, (street.table(sheet) for street in streets)):
        for row, columns in one.ratios.items():
            for code, pair in columns.items():
                sums = made.setdefault((row, code), [0, 0])
                sums[0] += pair[0]
                sums[1] += pair[1]
    return {key: round(above / below, 6) if below else None for key, (above, below) in made.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("noun", NOUNS + REGISTERS)
def test_every_column_of_every_street_is_added_up(
    of_sums: Made, of_streets: MadeOfStreets, noun: str, kind: PeriodKind
) -> None:
    whole, streets = of_sums(noun, kind), of_streets(noun, kind)
    additive = {table.code for street in streets for table in street.tables if table.is_additive}
    assert additive == {table.code for table in whole.tables} - {"standing"}
    for table in (one for one in whole.tables if one.code in additive):
        counted: Counter[tuple[str, str]] = Counter()
        for one in filter(None, (street.table(table.code) for street in streets)):
            for row in counted_rows(one):
                for code, value in summed(one, row).items():
                    if isinstance(value, int):
                        counted[key_of(one, row), code] += value
        rates = rates_in(table.code, streets)
        for row in [table.total] if table.is_by_unit else table.rows:
            for code, value in summed(table, row).items():
                key = key_of(table, row), code
                expected = rates[key] if key in rates else counted[key]
                assert (value or 0) == (expected or 0), (table.code, code)


def test_a_line_for_each_street_is_its_own_total(of_sums: Made, of_streets: MadeOfStreets) -> None:
    whole = of_sums("case", PeriodKind.WEEKLY).table("summary")
    assert whole is not None
    for street, line in zip(of_streets("case", PeriodKind.WEEKLY), whole.rows, strict=True):
        own = street.table("summary")
        assert own is not None
        assert own.total is not None
        assert list(line[2:]) == list(own.total[2:])


@pytest.mark.parametrize("noun", NOUNS + REGISTERS)
def test_the_lines_of_counties_add_up_to_those_of_streets(of_sums: Made, noun: str) -> None:
    by_street = of_sums(noun, PeriodKind.MONTHLY)
    by_county = of_sums(noun, PeriodKind.MONTHLY, LineLevel.COUNTY)
    for table in (one for one in by_county.tables if one.is_by_unit):
        other = by_street.table(table.code)
        assert other is not None
        assert (len(table.rows), len(other.rows)) == (2, 40)
        assert table.total is not None
        assert other.total is not None
        assert list(table.total[2:]) == list(other.total[2:])
        for code, value in summed(table, table.total).items():
            if isinstance(value, int):
                assert value == sum(cells(table, row)[code] or 0 for row in table.rows)  # type: ignore[misc]


def test_medians_are_of_all_days_and_never_of_medians(
    of_sums: Made, of_streets: MadeOfStreets
) -> None:
    days: list[int] = []
    for street in of_streets("case", PeriodKind.YEARLY):
        table = street.table("days_to_close")
        if table and table.rows:
            days += Counter(table.spread[str(table.rows[0][0])]).elements()
    days.sort()
    table = of_sums("case", PeriodKind.YEARLY).table("days_to_close")
    assert table is not None
    assert len(days) > 100
    assert list(table.rows[0][2:]) == [len(days), median(days), ninetieth(days)]


@pytest.mark.parametrize("level", [LineLevel.STREET, LineLevel.COUNTY])
def test_rows_stand_in_the_order_of_the_form(of_sums: Made, level: LineLevel) -> None:
    table = of_sums("case", PeriodKind.MONTHLY, level).table("by_type")
    assert table is not None
    kinds = [str(row[0]) for row in table.rows]
    assert len(kinds) > 5
    assert kinds == sorted(kinds, key=[term.value for term in DisputeType].index)


# --- made public


def totals(paper: Return) -> dict[tuple[str, str, str], int]:
    """Return each count of all units together: by table, row and column."""
    found = {}
    for table in paper.tables:
        last = [("*", table.total)] if table.total is not None else []
        cases = [("*cases", table.cases)] if table.cases is not None else []
        rows = [] if table.is_by_unit else [(str(row[0]), row) for row in table.rows]
        for code, line in [*rows, *last, *cases]:
            for column, value in zip(table.columns, line, strict=True):
                if isinstance(value, int) or value == HIDDEN:
                    found[table.code, code, column.code] = value
    return found


def relations(papers: list[Return]) -> Iterator[tuple[tuple[str, str, str], ...]]:
    """Yield the figures of which one is another, or the sum of two, in every paper."""
    known = [totals(paper) for paper in papers]
    chance = random.Random(20261201)
    weights = [chance.getrandbits(60) for _paper in papers]
    prints = {}
    for key in sorted({key for one in known for key in one}):
        values = [one.get(key, 0) for one in known]
        if sum(map(bool, values)) >= OFTEN:
            prints[key] = sum(n * weight for n, weight in zip(values, weights, strict=True))
    by_print: dict[int, list[tuple[str, str, str]]] = {}
    for key, value in prints.items():
        by_print.setdefault(value, []).append(key)
    for same in by_print.values():
        yield from combinations(same, 2)
    for one, other in combinations(prints, 2):
        for whole in by_print.get(prints[one] + prints[other], ()):
            yield one, other, whole


OFTEN = 25


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_hidden_does_not_follow_from_what_holds_in_every_street(
    of_streets: MadeOfStreets, of_sums: Made, noun: str, kind: PeriodKind
) -> None:
    """The relations are found in the streets' returns, whatever columns declare."""
    found = set(relations([paper for each in KINDS for paper in of_streets(noun, each)]))
    assert len(found) > 20
    whole = of_sums(noun, kind)
    tables = [table for table in whole.tables if table.code not in {"standing", "own_rules"}]
    public = totals(replace(whole, tables=without_small_cells(tables)))
    true = totals(whole)
    told = [
        one
        for one in found
        if all(key in true for key in one)
        and sum(bool(true[key]) and public[key] == HIDDEN for key in one) == 1
    ]
    assert not told
