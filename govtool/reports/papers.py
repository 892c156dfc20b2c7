"""What each kind of return consists of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from govtool.dates import chinese_day
from govtool.models import Unit
from govtool.reports import comparing, daily, ministry, often, timeliness
from govtool.reports.comparing import Compared
from govtool.reports.paper import Chart, Column, Kind, Paper, Table
from govtool.reports.rows import COUNTED, Row, standing_on, units_of
from govtool.reports.summary import Summary, summary
from govtool.rules import Period, PeriodKind
from govtool.store import Store

_ENDED = ("settled", "transferred", "diverted", "other_closed")
SUMMARY = (
    Column("unit", "单位编码", Kind.TEXT, width=12),
    Column("name", "单位名称", Kind.TEXT, width=24),
    Column("opening", "期初在办", summed=True),
    Column("registered", "本期登记", summed=True),
    Column("received", "本期转入", summed=True),
    Column("settled", "调解成功", summed=True),
    Column("transferred", "移送", summed=True),
    Column("diverted", "导入诉讼等", summed=True),
    Column("other_closed", "其他办结", summed=True),
    Column("closing", "期末在办", summed=True),
    Column("major", "其中重大", summed=True),
    Column("overdue", "其中超期", summed=True),
    Column("rate", "调解成功率", Kind.RATE, ratio=(("settled",), _ENDED)),
)
"""The columns of the form 矛盾纠纷排查化解汇总表 (rulebook, section 7), in their order."""

TITLE = "矛盾纠纷排查化解汇总表"
COMPARING = frozenset({PeriodKind.MONTHLY, PeriodKind.QUARTERLY, PeriodKind.HALF_YEAR, PeriodKind.YEARLY})
"""The kinds of returns that compare with before: whole months."""


def paper(store: Store, period: Period, today: dt.date, unit: str | None = None, *, brief: bool = False) -> Paper:
    """The return of ``period`` for the street (default: the file's own) or one unit, with all its tables.

    :param brief: as a screen has room for: long lists by their beginning, and no table that only files show.
    :raises NotFound: code ``unknown_unit``.
    """
    found = summary(store, period, unit, today)
    units = units_of(store.office, found.unit)
    name, as_of = store.office.units[found.unit].name, standing_on(period, today)
    notes = [] if as_of == period.last else [f"本期尚未结束，数据截至{chinese_day(as_of)}。"]
    whole = Paper(found, TITLE, name, [summary_table(found)], notes=notes, as_of=as_of)
    if period.kind is PeriodKind.DAILY:
        return replace(whole, title=daily.TITLE, tables=[*daily.tables(store, period.begin, units), *whole.tables])
    late = timeliness.overdue(store, as_of, (unit.code for unit in units), SHOWN if brief else None)
    if period.kind not in COMPARING:
        return replace(whole, tables=[*whole.tables, late])
    compared = Compared(store, period, units)
    tables = [*whole.tables, *_comparisons(compared, today, _one_unit(units, found)), late]
    if not brief:
        tables.append(ministry.table(store, period, units))
    return replace(whole, tables=tables, charts=_charts(compared, tables), figures=_figures(compared, found, tables))


SHOWN = 10
"""Rows of a long list that a screen shows."""


def summary_table(found: Summary) -> Table:
    """The summary as a table; its total is of all units."""
    return Table("summary", TITLE, SUMMARY, [_cells(row) for row in found.rows], _cells(found.total))


def _cells(row: Row) -> list[Any]:
    return [row.unit, row.name, *(getattr(row, column) for column in COUNTED), row.rate]


def _one_unit(units: Sequence[Unit], found: Summary) -> str | None:
    return found.unit if [unit.code for unit in units] == [found.unit] else None


def _comparisons(compared: Compared, today: dt.date, unit: str | None) -> Iterator[Table]:
    yield comparing.comparison(compared)
    yield comparing.by_type(compared)
    if unit is None:
        yield comparing.by_community(compared)
    yield comparing.by_grid(compared)
    yield often.repeated(compared.store, compared.period, unit)
    yield timeliness.on_time(compared, today)
    yield timeliness.days_to_close(compared)


def _charts(compared: Compared, tables: Sequence[Table]) -> list[Chart]:
    named = {table.code: table for table in tables}
    charts = [comparing.trend(compared)]
    if named["by_type"].rows:
        charts.append(comparing.bars(named["by_type"], "types", "各类型纠纷登记件数"))
    if "by_community" in named and named["by_community"].rows:
        charts.append(comparing.bars(named["by_community"], "communities", "各社区（村）登记件数"))
    return charts


def _figures(compared: Compared, found: Summary, tables: Sequence[Table]) -> dict[str, Any]:
    """Single figures, for sentences: those of the total, and how they were before."""
    before, year = (comparing.stage_totals(compared, m) for m in (compared.previous, compared.last_year))
    days = next((row for table in tables if table.code == "days_to_close" for row in table.rows), None)
    total = found.total
    return {
        **{column: getattr(total, column) for column in COUNTED},
        "ended": total.settled + total.transferred + total.diverted + total.other_closed,
        "rate": total.rate,
        "median_days": days[3] if days else None,
        "p90_days": days[4] if days else None,
        "previous_registered": before["registered"] if before else None,
        "previous_rate": comparing.rate_of(before),
        "last_year_registered": year["registered"] if year else None,
        "last_year_rate": comparing.rate_of(year),
        "first_recorded": compared.first_day,
    }
