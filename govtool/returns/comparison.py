"""Change against before 环比、同比: periods compared, the main measures, satisfaction, the trend.

Periods of a month and longer are whole months, so all of it comes from the monthly tallies. Where
the record of the office begins later than the period compared with, there is nothing to compare
with: None, not zero.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day
from govtool.base.day_words import shifted_month
from govtool.models import UnitHeader
from govtool.returns.model import Chart, ChartSeries, ColumnKind, ReturnColumn, ReturnTable
from govtool.returns.summary_rows import ENDED, share
from govtool.rules import Period, period_of
from govtool.store import Store
from govtool.views import monthly
from govtool.views.monthly import Counted, Months
from govtool.views.tallies import TRIED

BEGAN = ("registered", "received")
"""The measures that bring a stage or case into what is open."""
_MEASURES = {
    "registered": "本期登记",
    "received": "本期转入",
    "settled": "调解成功",
    "transferred": "移送",
    "diverted": "导入诉讼等",
    "other_closed": "其他办结",
    "closing": "期末在办",
}
_CHANGES = (
    ReturnColumn("change", "环比", ColumnKind.CHANGE),
    ReturnColumn("last_year", "上年同期", summed=True),
    ReturnColumn("change_on_year", "同比", ColumnKind.CHANGE),
)
COMPARISON = (
    ReturnColumn("code", "指标编码", ColumnKind.CODE, width=14),
    ReturnColumn("item", "指标", ColumnKind.TEXT, width=16),
    ReturnColumn("current", "本期", summed=True, sums=[("summary.*.=",)]),
    ReturnColumn("previous", "上期", summed=True),
    *_CHANGES,
)
"""The columns of a comparison of measures."""
_TREND = 13
"""The months of a trend."""


@dataclass(frozen=True)
class Compared:
    """A period, the one before and the same of last year, for some units of a file."""

    store: Store
    period: Period
    units: Sequence[UnitHeader]

    @cached_property
    def gone(self) -> list[UnitHeader]:
        """The units closed before the period, whose earlier figures are compared too."""
        known = self.store.office.units if len(self.units) > 1 else {}
        there = {unit.code for unit in self.units}
        last = self.period.last
        return [
            v.known(last) for code, v in known.items() if code not in there and v.at(last) is None
        ]

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the units, with those that are gone."""
        return [unit.code for unit in (*self.units, *self.gone)]

    @property
    def current(self) -> Months:
        """The months of the period."""
        return Months.between(self.period.begin, self.period.end)

    @cached_property
    def previous(self) -> Months | None:
        """The months of the period before; None before the record begins."""
        return self._recorded(self.period.previous)

    @cached_property
    def last_year(self) -> Months | None:
        """The months of the same period of last year; None before the record begins."""
        begin = self.period.begin
        return self._recorded(period_of(self.period.kind, begin.replace(year=begin.year - 1)))

    @property
    def spans(self) -> tuple[Months, Months | None, Months | None]:
        """The months of the period, of the period before, and of the same of last year."""
        return self.current, self.previous, self.last_year

    @cached_property
    def first_day(self) -> dt.date | None:
        """The day of the first registration in the file; None without one by the end."""
        first = monthly.first_day(self.store)
        return None if first is None or first >= self.period.end else first

    def _recorded(self, period: Period) -> Months | None:
        if self.first_day is None or self.first_day >= period.end:
            return None
        return Months.between(period.begin, period.end)

    def counted(
        self, dimension: str, months: Months | None, by: Literal["value", "unit"] = "value"
    ) -> Counted | None:
        """Return the counts of some months by a column and measure; None for no months."""
        if months is None:
            return None
        return monthly.tallied(self.store, dimension, months, self.codes, by=by)


def change(now: float | None, before: float | None) -> float | None:
    """Return the change as a fraction of before; None where that is zero or not known."""
    return round((now - before) / before, 6) if now is not None and before else None


# --- the main measures


def stage_totals(compared: Compared, months: Months | None) -> Counter[str] | None:
    """Return the counted columns of the summary for all units together; None for no months."""
    return _totals(compared, "stage", months)


def _totals(compared: Compared, dimension: str, months: Months | None) -> Counter[str] | None:
    if months is None:
        return None
    found, before = (
        _by_measure(compared.counted(dimension, span) or Counter())
        for span in (months, months.before)
    )
    found["opening"] = _open(before)
    found["closing"] = found["opening"] + _open(found)
    return found


def _by_measure(counted: Counted) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_value, measure), n in counted.items():
        found[measure] += n
    return found


def _open(counted: Counter[str]) -> int:
    return sum(counted[measure] for measure in BEGAN) - sum(counted[measure] for measure in ENDED)


def rate_of(counted: Counter[str] | None) -> float | None:
    """Return 调解成功率 of counted measures; None when nothing ended that could succeed."""
    return share(counted["settled"], counted[TRIED]) if counted else None


def case_totals(compared: Compared, months: Months | None) -> Counter[str] | None:
    """Return the counts of the cases that the units registered, each once; None for no months."""
    return _totals(compared, "type", months)


def closing_rate(cases: Counter[str] | None) -> float | None:
    """Return 结案率: cases that ended ÷ (open at the beginning + registered); None without any."""
    return share(*_closed(cases))


def _closed(cases: Counter[str] | None) -> tuple[int, int]:
    """Return what 结案率 is made of; nothing where nothing is known."""
    if cases is None:
        return 0, 0
    return sum(cases[m] for m in ENDED), cases["opening"] + cases["registered"]


def comparison(compared: Compared) -> ReturnTable:
    """Return 主要指标对比: each measure of the summary, now and before."""
    now, before, year = (stage_totals(compared, months) for months in compared.spans)
    assert now is not None
    rows = [
        [code, label, now[code], *against(now[code], _value(before, code), _value(year, code))]
        for code, label in _MEASURES.items()
    ]
    ratios = {
        "closing_rate": [_closed(case_totals(compared, months)) for months in compared.spans],
        "satisfaction": [_satisfied(answers(compared, months)) for months in compared.spans],
    }
    rows += [
        [code, label, *_side_by_side(ratios[code])]
        for code, label in (("closing_rate", "结案率"), ("satisfaction", "群众满意率"))
    ]
    return ReturnTable(
        "comparison",
        "主要指标对比表",
        COMPARISON,
        rows,
        notes=list(_begun_within(compared)),
        ratios={
            code: dict(zip(("current", "previous", "last_year"), pairs, strict=True))
            for code, pairs in ratios.items()
        },
    )


def _begun_within(compared: Compared) -> Iterator[str]:
    """That the record of the office covers a part only of what is compared with."""
    first = compared.first_day
    for name, months in (("上期", compared.previous), ("上年同期", compared.last_year)):
        if (
            months is not None
            and first is not None
            and f"{months.begin}-01" < first.isoformat() < months.end
        ):
            yield f"本单位的记录自{chinese_day(first)}开始，{name}数据不完整，对比仅供参考。"


def _value(counted: Counter[str] | None, code: str) -> int | None:
    return None if counted is None else counted[code]


def against(now: int, before: int | None, year: int | None) -> list[Any]:
    """Return the cells of a measure that is compared, from the previous period on."""
    return [before, change(now, before), year, change(now, year)]


def _side_by_side(pairs: Iterable[tuple[int, int]]) -> list[Any]:
    """Return a rate now, before and a year before, without changes, which say little."""
    now, before, year = (share(*pair) for pair in pairs)
    return [now, before, None, year, None]


def answers(compared: Compared, months: Months | None) -> Counter[str] | None:
    """Return how many parties gave each answer when they were revisited; None for no months."""
    counted = compared.counted("satisfaction", months)
    return (
        None if counted is None else Counter({answer: n for (answer, _asked), n in counted.items()})
    )


def satisfied_of(given: Counter[str] | None) -> float | None:
    """Return 群众满意率: satisfied or partly so ÷ asked; None where nobody was asked."""
    return share(*_satisfied(given))


def _satisfied(given: Counter[str] | None) -> tuple[int, int]:
    """Return what 群众满意率 is made of; nothing where nobody was asked."""
    if given is None:
        return 0, 0
    return given.total() - given[voc.Satisfaction.NO.value], given.total()


def satisfaction(compared: Compared) -> ReturnTable:
    """Return 回访满意度: what parties said when they were revisited, and how many were asked."""
    now, before, year = (answers(compared, months) for months in compared.spans)
    assert now is not None
    rows = [
        [
            answer.value,
            answer.zh,
            now[answer],
            share(now[answer], now.total()),
            _value(before, answer),
            _value(year, answer),
        ]
        for answer in voc.Satisfaction
    ]
    asked = [None if counted is None else counted.total() for counted in (before, year)]
    total = [None, "回访征询（件）", now.total(), 1.0 if now else None, *asked]
    there = any(counted for counted in (now, before, year))
    return ReturnTable(
        "satisfaction",
        "回访满意度情况表",
        _SATISFACTION,
        rows if there else [],
        total if there else None,
        notes=_ASKED if there else (),
    )


_SATISFACTION = (
    ReturnColumn("code", "编码", ColumnKind.CODE, width=14),
    ReturnColumn("answer", "当事人意见", ColumnKind.TEXT, width=20),
    ReturnColumn("current", "本期", summed=True),
    ReturnColumn("share", "占比", ColumnKind.RATE),
    ReturnColumn("previous", "上期", summed=True),
    ReturnColumn("last_year", "上年同期", summed=True),
)
_ASKED = (
    "按回访日期和登记单位统计，只计回访时征询了意见的；群众满意率＝（满意＋基本满意）÷回访征询件数。",
)


# --- charts


def trend(compared: Compared, today: dt.date) -> Chart:
    """Return 近十三个月走势: registrations and settlements by month."""
    months = trend_months(compared.period.end)
    span = Months(months[0], f"{compared.period.end:%Y-%m}")
    counted = monthly.tallied(compared.store, "stage", span, compared.codes, by="month")
    known = compared.first_day, today
    measures = {"登记": "registered", "调解成功": "settled"}
    return trend_chart("近十三个月矛盾纠纷走势", months, counted, known, measures)


def earliest_day(period: Period) -> dt.date:
    """Return the first day of which a return of a period tells anything, comparisons included."""
    last_year = period_of(period.kind, period.begin.replace(year=period.begin.year - 1))
    trend = dt.date.fromisoformat(f"{trend_months(period.end)[0]}-01")
    return min(period.previous.begin, last_year.begin, trend)


def trend_months(end: dt.date) -> list[str]:
    """Return the months of a trend: the one before ``end``, and back to the same of last year."""
    return [f"{shifted_month(end, -back):%Y-%m}" for back in range(_TREND, 0, -1)]


def trend_chart(
    title: str,
    months: Sequence[str],
    counted: Mapping[tuple[str, str], int],
    known: tuple[dt.date | None, dt.date],
    measures: Mapping[str, str],
) -> Chart:
    """Return measures by their labels, month by month; months outside of ``known`` are gaps."""
    first, last = (day and f"{day:%Y-%m}" for day in known)
    series = [
        ChartSeries(
            label,
            [counted[m, code] if first and last and first <= m <= last else None for m in months],
        )
        for label, code in measures.items()
    ]
    return Chart("trend", title, months, series, line=True)
