"""The comparisons of a return of matters of a month and longer: periods, months, bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from govtool.returns import comparison as cases
from govtool.returns.matters import figures
from govtool.returns.matters.figures import MatterAsked, MatterCounts, MatterFigures
from govtool.returns.model import Chart, ReturnTable
from govtool.returns.parts import bars
from govtool.rules import Period, period_of
from govtool.store import Store
from govtool.views import matter_cells

_MEASURES = {
    "reported": "本期上报",
    "declined": "不予受理",
    "became_case": "转矛盾纠纷",
    "archived": "归档",
    "closing": "期末在办",
}
_MEASURES |= {"dispatched": "分派", "sent_back": "退单", "raised": "上报上级", "redo": "重办"}
_RATED = ("on_time", "late", "asked", "satisfied")
"""The figures that the rates are made of."""
_CHARTED = {"上报": "reported", "归档": "archived"}


def comparison(store: Store, asked: MatterAsked, found: MatterCounts) -> ReturnTable:
    """Return 主要指标对比表: the figures, those of the previous period and of last year."""
    first = matter_cells.first_day(store)
    begin = asked.period.begin
    periods = (
        asked.period.previous,
        period_of(asked.period.kind, begin.replace(year=begin.year - 1)),
    )
    known = {period: _earlier(store, asked, period, first) for period in dict.fromkeys(periods)}
    return _comparison(found.total, *(known[period] for period in periods))


def charts(
    store: Store, asked: MatterAsked, found: MatterCounts, made: Sequence[ReturnTable]
) -> list[Chart]:
    """Return the charts: the trend of thirteen months, and bars of some of the tables ``made``."""
    return [_trend(store, asked, found, matter_cells.first_day(store)), *_bars(made)]


def _earlier(
    store: Store, asked: MatterAsked, period: Period, first: dt.date | None
) -> MatterFigures | None:
    """Return the figures of an earlier period; None where the record of matters begins after it."""
    if first is None or first >= period.end:
        return None
    return figures.total(store, asked._replace(period=period), [*_MEASURES, *_RATED])


def _comparison(
    now: MatterFigures, before: MatterFigures | None, year: MatterFigures | None
) -> ReturnTable:
    """Return 主要指标对比表 of the figures of three periods."""
    rows: list[list[Any]] = []
    for code, label in _MEASURES.items():
        earlier = (None if one is None else one[code] for one in (before, year))
        rows.append([code, label, now[code], *cases.against(now[code], *earlier)])
    for code, label in (("on_time_rate", "按期率"), ("satisfaction", "满意率")):
        values = [None if one is None else getattr(one, code) for one in (now, before, year)]
        rows.append([code, label, values[0], values[1], None, values[2], None])
    return ReturnTable("comparison", "主要指标对比表", cases.COMPARISON, rows)


def _trend(store: Store, asked: MatterAsked, found: MatterCounts, first: dt.date | None) -> Chart:
    """Return 近十三个月走势: matters reported and archived, month by month."""
    end = asked.period.end
    months = cases.trend_months(end)
    units = {unit.code for unit in found.units}
    platform = asked.platform.code if asked.platform else None
    begin = dt.date.fromisoformat(f"{months[0]}-01")
    counted = matter_cells.by_month(store, begin, end, units, platform)
    return cases.trend_chart("近十三个月事项走势", months, counted, (first, asked.today), _CHARTED)


def _bars(made: Sequence[ReturnTable]) -> Iterator[Chart]:
    titles = {
        "by_platform": ("platforms", "各平台上报和归档件数"),
        "by_category": ("categories", "各类别上报和归档件数"),
    }
    for table in made:
        if table.code in titles and table.rows:
            yield bars(table, *titles[table.code], _CHARTED)
