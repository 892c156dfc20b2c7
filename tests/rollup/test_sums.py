"""The figures of the parts add up to each street's own printed return, every column."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from govtool.law.periods import PeriodKind, period_of
from govtool.returns.model import Return, ReturnTable
from govtool.rollup.engines import local
from govtool.rollup.received import received
from govtool.rollup.run import SumsAsked, rolled_up
from govtool.store import open_store
from govtool.subjects import registry
from tests.rollup.conftest import County
from tests.samples import LOADED_ON

KINDS = [PeriodKind.WEEKLY, PeriodKind.MONTHLY, PeriodKind.YEARLY]


def of_streets(county: County, noun: str, kind: PeriodKind) -> list[Return]:
    period, found = period_of(kind, dt.date(2026, 10, 11)), []
    for path in county.files.values():
        with open_store(path) as store:
            found.append(registry.rolled_up(noun)(store, period, LOADED_ON))
    return found


def of_sums(county: County, noun: str, kind: PeriodKind) -> Return:
    period = period_of(kind, dt.date(2026, 10, 11))
    asked = SumsAsked(noun, period, LOADED_ON)
    return rolled_up(received([county.parts]), asked, lambda paths, plan: local.run(paths, plan, 1))


def summed(table: ReturnTable, line: object) -> dict[str, object]:
    values = dict(zip([column.code for column in table.columns], line, strict=True))  # type: ignore[call-overload]
    return {column.code: values[column.code] for column in table.columns if column.summed}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("noun", ["case", "matter"])
def test_every_column_of_every_street_is_added_up(
    county: County, noun: str, kind: PeriodKind
) -> None:
    whole = of_sums(county, noun, kind)
    streets = of_streets(county, noun, kind)
    for table in (one for one in whole.tables if one.is_additive and one.code != "standing"):
        of_each = [street.table(table.code) for street in streets]
        counted: Counter[tuple[str, str]] = Counter()
        for one in filter(None, of_each):
            rows = (
                [*one.rows]
                if not table.is_by_unit
                else [one.total or one.rows[0]]
                if one.rows
                else []
            )
            for row in rows:
                key = "" if table.is_by_unit else str(row[0])
                for code, value in summed(one, row).items():
                    if isinstance(value, int):
                        counted[key, code] += value
        for row in [table.total] if table.is_by_unit else table.rows:
            assert row is not None
            key = "" if table.is_by_unit else str(row[0])
            for code, value in summed(table, row).items():
                assert (value or 0) == counted[key, code], (table.code, key, code)


def test_a_line_for_each_street_is_its_own_total(county: County) -> None:
    whole = of_sums(county, "case", PeriodKind.WEEKLY).table("summary")
    assert whole is not None
    for street, line in zip(of_streets(county, "case", PeriodKind.WEEKLY), whole.rows, strict=True):
        own = street.table("summary")
        assert own is not None
        assert own.total is not None
        assert list(line[2:]) == list(own.total[2:])
