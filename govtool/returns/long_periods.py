"""The tables, charts and figures of returns of a month and longer, besides the summary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from govtool.base import text
from govtool.models import UnitHeader
from govtool.returns import comparison, ministry, parts, timeliness
from govtool.returns.comparison import Compared
from govtool.returns.model import Chart, ColumnKind, ReturnColumn, ReturnTable
from govtool.returns.summary import CaseReturn, Summary
from govtool.returns.summary_rows import COUNTED
from govtool.rules import Period
from govtool.store import Store
from govtool.views import monthly
from govtool.views.monthly import Regular


def compared(
    paper: CaseReturn,
    store: Store,
    units: Sequence[UnitHeader],
    overdue: ReturnTable,
    today: dt.date,
    *,
    brief: bool,
) -> CaseReturn:
    """Return the return with all its tables, charts and figures.

    :param overdue: the table that stands last but for the ministry's, which is left out when
        ``brief``.
    """
    found = paper.head
    both = Compared(store, found.period, units)
    tables = [*paper.tables, *_comparisons(both, today, alone=both.codes == [found.unit]), overdue]
    if not brief:
        tables.append(ministry.table(store, found.period, units))
    return replace(
        paper,
        tables=tables,
        charts=_charts(both, tables, today),
        figures=_figures(both, found, tables),
    )


def _comparisons(compared: Compared, today: dt.date, *, alone: bool) -> Iterator[ReturnTable]:
    """Yield the tables that compare, of many units or of one ``alone``."""
    yield comparison.comparison(compared)
    yield parts.by_type(compared)
    yield parts.by_source(compared)
    if (campaigns := parts.by_campaign(compared)) is not None:
        yield campaigns
    if not alone:
        yield parts.by_community(compared)
    yield parts.by_grid(compared)
    whole = compared.store.office.street in compared.codes
    yield repeated(compared.store, compared.period, None if whole else compared.codes)
    yield comparison.satisfaction(compared)
    yield ministry.prevention_table(compared.store, compared.period, compared.units)
    yield timeliness.on_time(compared, today)
    yield timeliness.days_to_close(compared)


def _charts(compared: Compared, tables: Sequence[ReturnTable], today: dt.date) -> list[Chart]:
    named = {table.code: table for table in tables}
    charts = [comparison.trend(compared, today)]
    if named["by_type"].rows:
        charts.append(parts.bars(named["by_type"], "types", "各类型纠纷登记件数"))
    if "by_community" in named and named["by_community"].rows:
        charts.append(parts.bars(named["by_community"], "communities", "各社区（村）登记件数"))
    return charts


def _figures(compared: Compared, found: Summary, tables: Sequence[ReturnTable]) -> dict[str, Any]:
    """Single figures, for sentences: those of the total, and how they were before."""
    before, year = (
        comparison.stage_totals(compared, m) for m in (compared.previous, compared.last_year)
    )
    days = next(
        (row for table in tables if table.code == "days_to_close" for row in table.rows), None
    )
    total = found.total
    return {
        **{column: getattr(total, column) for column in COUNTED},
        "ended": total.ended,
        "rate": total.rate,
        "closing_rate": comparison.closing_rate(comparison.case_totals(compared, compared.current)),
        "satisfaction": comparison.satisfied_of(comparison.answers(compared, compared.current)),
        "median_days": days[3] if days else None,
        "p90_days": days[4] if days else None,
        "previous_registered": before["registered"] if before else None,
        "previous_rate": comparison.rate_of(before),
        "last_year_registered": year["registered"] if year else None,
        "last_year_rate": comparison.rate_of(year),
        "first_recorded": compared.first_day,
    }


REPEATED = (
    ReturnColumn("party", "当事人", ColumnKind.TEXT, width=24, personal=True),
    ReturnColumn("cases", "涉案件数"),
    ReturnColumn("case_nos", "案件编号", ColumnKind.TEXT, width=60),
    ReturnColumn("types", "纠纷类型", ColumnKind.TEXT, width=30),
)
LEAST = "repeated_party_cases"
"""The number of the policy: cases in a year from which on a party is listed."""
_MOST = 30
_NAMED = 8


def repeated(store: Store, period: Period, units: Sequence[str] | None) -> ReturnTable:
    """Return the parties of several cases in the twelve months that end with the period.

    :param units: only what these units registered; None for the whole street.
    """
    begin = period.end.replace(year=period.end.year - 1)
    least = store.office.policy.number(LEAST, period.last)
    found = monthly.regular_parties(store, begin, period.end, least, units, _MOST + 1)
    more, found = len(found) > _MOST, found[:_MOST]
    rows = [
        [_shown(one), one.cases, _numbers(one), "、".join(kind.zh for kind in one.types)]
        for one in found
    ]
    span = f"统计期间：{begin.isoformat()} 至 {period.last.isoformat()}"
    notes = [f"{span}，按证件号码、电话或单位名称认定；标“同名”的须核实。"]
    if more:
        notes.append(f"只列出件数最多的{_MOST}名（家）。")
    return ReturnTable(
        "repeated",
        f"一年内涉及{least}件及以上纠纷的当事人",
        REPEATED,
        rows,
        notes=notes if rows else (),
    )


def _shown(one: Regular) -> str:
    if one.organisation:
        return one.name
    return text.mask_name(one.name) + ("" if one.certain else "（同名）")


def _numbers(one: Regular) -> str:
    listed = "、".join(one.case_nos[:_NAMED])
    return listed if one.cases <= _NAMED else f"{listed} 等{one.cases}件"
