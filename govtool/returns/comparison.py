"""Change against before 环比、同比: by unit, by type of dispute, by grid, and from month to month.

Periods of a month and longer are whole months, so all of it comes from the monthly tallies. Where the record of the
office begins later than the period compared with, there is nothing to compare with: None, not nought.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day
from govtool.models import UnitHeader
from govtool.returns.model import Chart, ChartSeries, ColumnKind, ReturnColumn, ReturnTable
from govtool.returns.summary_rows import ENDED, share
from govtool.rules import Period, period_of, unit_name
from govtool.store import Store
from govtool.views import monthly, registers
from govtool.views.monthly import Counted, Months
from govtool.views.tallies import TRIED

_BEGAN = ("registered", "received")
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
    ReturnColumn("last_year", "上年同期"),
    ReturnColumn("change_on_year", "同比", ColumnKind.CHANGE),
)
COMPARISON = (
    ReturnColumn("code", "指标编码", ColumnKind.CODE, width=14),
    ReturnColumn("item", "指标", ColumnKind.TEXT, width=16),
    ReturnColumn("current", "本期"),
    ReturnColumn("previous", "上期"),
    *_CHANGES,
)
"""The columns of a comparison of measures."""
_COMPARED = (
    ReturnColumn("registered", "本期登记", summed=True),
    ReturnColumn("share", "占比", ColumnKind.RATE),
    ReturnColumn("previous", "上期登记", summed=True),
    ReturnColumn("change", "环比", ColumnKind.CHANGE),
    ReturnColumn("last_year", "上年同期", summed=True),
    ReturnColumn("change_on_year", "同比", ColumnKind.CHANGE),
    ReturnColumn("ended", "本期办结", summed=True),
    ReturnColumn("settled", "调解成功", summed=True),
    ReturnColumn("rate", "调解成功率", ColumnKind.RATE, ratio=(("settled",), ("tried",))),
)
_TREND = 13
"""Months of the trend: this one, and back to the same of last year."""


@dataclass(frozen=True)
class Compared:
    """A period, the one before and the same of last year, for some units of a file."""

    store: Store
    period: Period
    units: Sequence[UnitHeader]

    @cached_property
    def gone(self) -> list[UnitHeader]:
        """The units closed before the period, where it is not about one unit alone: what it is compared with is theirs too."""
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

    @cached_property
    def first_day(self) -> dt.date | None:
        """The day of the first registration in the file; None where there was none by the end of the period."""
        first = monthly.first_day(self.store)
        return None if first is None or first >= self.period.end else first

    def _recorded(self, period: Period) -> Months | None:
        if self.first_day is None or self.first_day >= period.end:
            return None
        return Months.between(period.begin, period.end)

    def counted(
        self, how: Callable[..., Counted], dimension: str, months: Months | None
    ) -> Counted | None:
        """What was counted in some months; None for none."""
        return None if months is None else how(self.store, dimension, months, self.codes)


def change(now: float | None, before: float | None) -> float | None:
    """Relative to before, as a fraction; None where before is nought or not known."""
    return round((now - before) / before, 6) if now is not None and before else None


# --- the main measures


def stage_totals(compared: Compared, months: Months | None) -> Counter[str] | None:
    """The counted columns of the summary for all units together; None for no months."""
    return _totals(compared, "stage", months)


def _totals(compared: Compared, dimension: str, months: Months | None) -> Counter[str] | None:
    if months is None:
        return None
    found = _by_measure(monthly.tallied(compared.store, dimension, months, compared.codes))
    before = _by_measure(monthly.tallied(compared.store, dimension, months.before, compared.codes))
    found["opening"] = _open(before)
    found["closing"] = found["opening"] + _open(found)
    return found


def _by_measure(counted: Counted) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_value, measure), n in counted.items():
        found[measure] += n
    return found


def _open(counted: Counter[str]) -> int:
    return sum(counted[measure] for measure in _BEGAN) - sum(counted[measure] for measure in ENDED)


def rate_of(counted: Counter[str] | None) -> float | None:
    """调解成功率 of counted measures; None when nothing ended that could succeed."""
    return share(counted["settled"], counted[TRIED]) if counted else None


def case_totals(compared: Compared, months: Months | None) -> Counter[str] | None:
    """What was counted of the cases that the units registered, each once; None for no months."""
    return _totals(compared, "type", months)


def closing_rate(cases: Counter[str] | None) -> float | None:
    """结案率: cases that ended ÷ (open at the beginning + registered); None without any."""
    if cases is None:
        return None
    return share(sum(cases[m] for m in ENDED), cases["opening"] + cases["registered"])


def comparison(compared: Compared) -> ReturnTable:
    """主要指标对比: each measure of the summary, now and before."""
    now, before, year = (
        stage_totals(compared, months)
        for months in (compared.current, compared.previous, compared.last_year)
    )
    assert now is not None
    rows = [
        [code, label, now[code], *_against(now[code], _value(before, code), _value(year, code))]
        for code, label in _MEASURES.items()
    ]
    rows += [
        [
            "closing_rate",
            "结案率",
            *_side_by_side(compared, lambda m: closing_rate(case_totals(compared, m))),
        ],
        [
            "satisfaction",
            "群众满意率",
            *_side_by_side(compared, lambda m: satisfied_of(answers(compared, m))),
        ],
    ]
    return ReturnTable(
        "comparison", "主要指标对比表", COMPARISON, rows, notes=list(_begun_within(compared))
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


def _against(now: int, before: int | None, year: int | None) -> list[Any]:
    return [before, change(now, before), year, change(now, year)]


def _side_by_side(compared: Compared, rate: Callable[[Months | None], float | None]) -> list[Any]:
    """Return a rate now, before and a year before; by how much of itself a rate changes says little."""
    now, before, year = map(rate, (compared.current, compared.previous, compared.last_year))
    return [now, before, None, year, None]


def answers(compared: Compared, months: Months | None) -> Counter[str] | None:
    """Return how many parties gave each answer when they were revisited; None for no months."""
    counted = compared.counted(monthly.tallied, "satisfaction", months)
    return (
        None if counted is None else Counter({answer: n for (answer, _asked), n in counted.items()})
    )


def satisfied_of(given: Counter[str] | None) -> float | None:
    """群众满意率: satisfied or partly so ÷ asked; None where nobody was asked."""
    no = voc.Satisfaction.NO.value
    return share(given.total() - given[no], given.total()) if given else None


def satisfaction(compared: Compared) -> ReturnTable:
    """回访满意度: what parties said when they were revisited, and how many were asked."""
    now, before, year = (
        answers(compared, m) for m in (compared.current, compared.previous, compared.last_year)
    )
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
        "satisfaction", "回访满意度情况表", _SATISFACTION, rows if there else [], total if there else None,
        notes=_ASKED if there else (),
    )  # fmt: skip


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


# --- parts of the whole


def by_type(compared: Compared) -> ReturnTable:
    """分类型情况: the eighteen types in the ministry's order; those that never occurred are left out."""
    parts = _Parts.of(compared, monthly.tallied, "type")
    rows = [
        [kind.value, kind.zh, *parts.cells(kind.value)]
        for kind in voc.DisputeType
        if parts.occurs(kind.value)
    ]
    columns = (
        ReturnColumn("code", "类型编码", ColumnKind.CODE, width=16),
        ReturnColumn("name", "纠纷类型", ColumnKind.TEXT, width=22),
        *_COMPARED,
    )
    return _part_table("by_type", "分类型情况表", columns, rows, parts.tried(), _BY_CASES)


def by_source(compared: Compared) -> ReturnTable:
    """分来源情况: where cases came from, petitions among them; those that never occurred are left out."""
    parts = _Parts.of(compared, monthly.tallied, "source")
    named = [*((source.value, source.zh) for source in voc.Source), ("", "未记录来源")]
    rows = [
        [code or "none", name, *parts.cells(code)] for code, name in named if parts.occurs(code)
    ]
    columns = (
        ReturnColumn("code", "来源编码", ColumnKind.CODE, width=16),
        ReturnColumn("name", "案件来源", ColumnKind.TEXT, width=22),
        *_COMPARED,
    )
    return _part_table(
        "by_source", "分来源情况表", columns, rows, parts.tried(), [*_BY_CASES, _PETITIONS]
    )


_PETITIONS = "标明为信访转办的案件，不论来源，计入“信访转办”。"


def by_campaign(compared: Compared) -> ReturnTable | None:
    """分专项情况: the campaigns that cases belong to; None where no case of the periods belongs to any."""
    parts = _Parts.of(compared, monthly.tallied, "campaign")
    rows = [
        [one.value, one.zh, *parts.cells(one.value)]
        for one in voc.Campaign
        if parts.occurs(one.value)
    ]
    columns = (
        ReturnColumn("code", "专项编码", ColumnKind.CODE, width=16),
        ReturnColumn("name", "专项类别", ColumnKind.TEXT, width=22),
        *_COMPARED,
    )
    found = _part_table(
        "by_campaign", "分专项情况表", columns, rows, parts.tried(), [*_BY_CASES, _IN_CAMPAIGNS]
    )
    return found if rows else None


_IN_CAMPAIGNS = "只统计登记了专项类别的案件。"


def by_community(compared: Compared) -> ReturnTable:
    """分社区（村）情况: every community, also one with nothing; counted over stages as in the summary.

    One that is gone stands there where it had anything in the periods that are compared with.
    """
    parts = _Parts.of(compared, monthly.tallied_by_unit, "stage")
    units = [*compared.units, *(unit for unit in compared.gone if parts.occurs(unit.code))]
    communities = [unit for unit in units if unit.kind is voc.UnitKind.COMMUNITY]
    codes = {unit.code for unit in communities}
    rows = [[unit.code, unit.name, *parts.cells(unit.code, codes)] for unit in communities]
    columns = (
        ReturnColumn("code", "单位编码", ColumnKind.TEXT, width=12),
        ReturnColumn("name", "社区（村）", ColumnKind.TEXT, width=22),
        *_COMPARED,
    )
    return _part_table("by_community", "分社区（村）情况表", columns, rows, parts.tried(codes))


def by_grid(compared: Compared) -> ReturnTable:
    """分网格情况: the grids in which something was registered or ended in one of the periods."""
    parts = _Parts.of(compared, monthly.tallied, "grid")
    office, last = compared.store.office, compared.period.last
    grids = [
        row
        for row in registers.known_rows(compared.store.reader, "grid", last)
        if parts.occurs(row["code"])
    ]
    named = [(row["code"], row["name"], unit_name(row["unit"], office, last)) for row in grids]
    rows = [[code, name, unit, *parts.cells(code)] for code, name, unit in named]
    tried = parts.tried({code for code, _name, _unit in named})
    columns = (
        ReturnColumn("code", "网格编码", ColumnKind.TEXT, width=14),
        ReturnColumn("name", "网格", ColumnKind.TEXT, width=22),
        ReturnColumn("unit", "所属单位", ColumnKind.TEXT, width=22),
        *_COMPARED,
    )
    return _part_table("by_grid", "分网格情况表", columns, rows, tried, _BY_CASES)


@dataclass(frozen=True)
class _Parts:
    """What was counted of each part in the three periods."""

    now: Counted
    before: Counted | None
    year: Counted | None

    @classmethod
    def of(cls, compared: Compared, how: Callable[..., Counted], dimension: str) -> _Parts:
        now = compared.counted(how, dimension, compared.current)
        assert now is not None
        before, year = (
            compared.counted(how, dimension, m) for m in (compared.previous, compared.last_year)
        )
        return cls(now, before, year)

    def occurs(self, value: str) -> bool:
        """Whether a part has anything in any of the periods."""
        return any(
            (value, measure) in found
            for found in (self.now, self.before, self.year)
            if found
            for measure in _ALL
        )

    def cells(self, value: str, among: Collection[str] | None = None) -> list[Any]:
        """The cells of a part from its registrations on. :param among: the parts that make up the whole; None for all."""
        registered = self.now[value, "registered"]
        everything = sum(
            n
            for (v, m), n in self.now.items()
            if m == "registered" and (among is None or v in among)
        )
        ended = sum(self.now[value, measure] for measure in ENDED)
        settled = self.now[value, "settled"]
        against = _against(
            registered,
            *(None if c is None else c[value, "registered"] for c in (self.before, self.year)),
        )
        rate = share(settled, self.now[value, TRIED])
        return [registered, share(registered, everything), *against, ended, settled, rate]

    def tried(self, among: Collection[str] | None = None) -> int:
        """Return how many of the parts that make up the whole ended and could succeed."""
        return sum(
            n for (v, m), n in self.now.items() if m == TRIED and (among is None or v in among)
        )


_ALL = (*_BEGAN, *ENDED)


_BY_CASES = (
    "本表按案件统计，计入登记单位；汇总表按各单位的办理环节统计，移送计为一次办结，两表的办结数和成功率口径不同。",
)


def _part_table(
    code: str, title: str, columns: Sequence[ReturnColumn], rows: list[list[Any]], tried: int,
    notes: Sequence[str] = (),
) -> ReturnTable:  # fmt: skip
    """A table of parts with its total, in which shares are of the whole and changes those of the sums.

    :param tried: how many of all parts ended and could succeed.
    """
    places = {column.code: place for place, column in enumerate(columns)}
    total: list[Any] = [None] * len(columns)
    total[places["name"]] = "合计"
    for column in columns:
        if column.summed:
            values = [row[places[column.code]] for row in rows]
            total[places[column.code]] = None if values and None in values else sum(values)
    now = total[places["registered"]]
    total[places["share"]] = 1.0 if now else None
    total[places["change"]] = change(now, total[places["previous"]])
    total[places["change_on_year"]] = change(now, total[places["last_year"]])
    total[places["rate"]] = share(total[places["settled"]], tried)
    return ReturnTable(
        code, title, columns, rows, total if rows else None, notes=notes if rows else ()
    )


# --- from month to month


def trend(compared: Compared, today: dt.date) -> Chart:
    """近十三个月走势: registrations and settlements of the units, month by month, up to the end of the period.

    Months before the record begins, and those that lie ahead of ``today``, are gaps.
    """
    end = compared.period.end
    months = [month_before(end, back) for back in range(_TREND, 0, -1)]
    span = Months(months[0], f"{end:%Y-%m}")
    found = monthly.tallied_by_month(compared.store, "stage", span, compared.codes)
    first = None if compared.first_day is None else f"{compared.first_day:%Y-%m}"
    last = f"{today:%Y-%m}"
    known = [first is not None and first <= month <= last for month in months]
    series = [
        ChartSeries(
            label,
            [
                found[month, measure] if there else None
                for month, there in zip(months, known, strict=True)
            ],
        )
        for label, measure in (("登记", "registered"), ("调解成功", "settled"))
    ]
    return Chart("trend", "近十三个月矛盾纠纷走势", months, series, line=True)


def month_before(end: dt.date, back: int) -> str:
    """Return the month so many months before the one of a day, as 2026-03."""
    months = end.year * 12 + end.month - 1 - back
    return f"{months // 12}-{months % 12 + 1:02}"


def bars(table: ReturnTable, code: str, title: str) -> Chart:
    """Registrations now and before of the parts in a table, those with the most first."""
    places = {column.code: place for place, column in enumerate(table.columns)}
    rows = sorted(table.rows, key=lambda row: -row[places["registered"]])
    names = [str(row[places["name"]]) for row in rows]
    series = [ChartSeries("本期", _column(rows, places["registered"]))]
    if any(row[places["previous"]] is not None for row in rows):
        series.append(ChartSeries("上期", _column(rows, places["previous"])))
    return Chart(code, title, names, series)


def _column(rows: Iterable[Sequence[Any]], place: int) -> list[float | None]:
    return [row[place] for row in rows]
