"""A monthly return with all its tables, made of plain figures: every one of them can be varied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from govtool.returns.contents import summary_table
from govtool.returns.model import (
    Chart,
    ChartSeries,
    ColumnKind,
    FigureCorrection,
    Return,
    ReturnColumn,
    ReturnTable,
)
from govtool.returns.summary import CaseReturn, Summary
from govtool.returns.summary_rows import ReturnRow
from govtool.rules import Period, PeriodKind, period_named

TITLE = "矛盾纠纷事件化解排查汇总表"

ENDINGS = ("settled", "transferred", "diverted", "other_closed")
COMPARED = {
    "registered": "登记",
    "received": "转入",
    "settled": "调解成功",
    "transferred": "移送",
    "diverted": "导入诉讼等",
    "other_closed": "其他办结",
    "closing": "期末在办",
}
NOTHING = dict.fromkeys(COMPARED, 0) | {"rate": None}


def text(code: str, label: str, width: int = 16) -> ReturnColumn:
    return ReturnColumn(code, label, ColumnKind.TEXT, width=width)


def code(code: str, label: str) -> ReturnColumn:
    return ReturnColumn(code, label, ColumnKind.CODE)


def rate(code: str, label: str) -> ReturnColumn:
    return ReturnColumn(code, label, ColumnKind.RATE)


def change(code: str, label: str) -> ReturnColumn:
    return ReturnColumn(code, label, ColumnKind.CHANGE)


BEFORE = (
    ReturnColumn("previous", "上期", summed=True),
    change("change", "环比"),
    ReturnColumn("last_year", "上年同期", summed=True),
    change("change_on_year", "同比"),
)
REGISTERED = ReturnColumn("registered", "本期登记", summed=True)
ENDED = (
    ReturnColumn("ended", "办结", summed=True),
    ReturnColumn("settled", "调解成功", summed=True),
    rate("rate", "调解成功率"),
)
COMPARISON = (
    code("code", "编码"),
    text("item", "项目"),
    ReturnColumn("current", "本期"),
    *[replace(column, summed=False) for column in BEFORE],
)
BY_TYPE = (
    code("code", "编码"),
    text("name", "纠纷类型"),
    REGISTERED,
    rate("share", "占比"),
    *BEFORE,
    *ENDED,
)
BY_COMMUNITY = (
    text("code", "编码"),
    text("name", "社区"),
    REGISTERED,
    rate("share", "占比"),
    *BEFORE,
    *ENDED,
)
BY_GRID = (
    text("code", "编码"),
    text("name", "网格"),
    text("unit", "所属单位"),
    REGISTERED,
    *BEFORE,
    *ENDED,
)
REPEATED = (
    text("party", "当事人"),
    ReturnColumn("cases", "件数"),
    text("case_nos", "案件编号", 40),
    text("types", "纠纷类型", 30),
)
ON_TIME = (
    code("rule", "编码"), text("name", "应办事项", 20), ReturnColumn("due", "应办"), ReturnColumn("on_time", "按期"), ReturnColumn("late", "逾期"),
    rate("rate", "按期率"),
)  # fmt: skip
DAYS = (
    code("code", "编码"), text("name", "纠纷类型"), ReturnColumn("closed", "结案"), ReturnColumn("median", "中位数", ColumnKind.DAYS),
    ReturnColumn("p90", "第90百分位", ColumnKind.DAYS),
)  # fmt: skip
OVERDUE = (
    text("case_no", "案件编号", 18), text("unit", "承办单位"), text("dispute_type", "纠纷类型"), text("rule", "应办事项"),
    ReturnColumn("due", "应办日期", ColumnKind.DATE), ReturnColumn("days", "超期天数"), text("level", "督办等级", 8), text("told", "督办对象", 20),
)  # fmt: skip

Counts = tuple[int, int | None, int | None, int, int]
"""Registered, in the previous period, in the same of last year, ended, settled."""


@dataclass
class Case:
    """What a return is made of; the default is an ordinary month of a small street."""

    kind: str = "monthly"
    period: str = "2026-03"
    unit_name: str = "示例街道"
    units: Sequence[ReturnRow] = (
        ReturnRow("JD01", "示例街道", 3, 2, 4, 4, 0, 1, 0, 4, 2, 1),
        ReturnRow("SQ01", "示例一社区", 4, 8, 0, 7, 2, 0, 0, 3, 0, 1),
        ReturnRow("SQ02", "示例二社区", 2, 5, 0, 4, 1, 0, 1, 1, 0, 0),
        ReturnRow("SQ03", "示例三社区", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        ReturnRow("BM01", "社保所", 1, 1, 1, 1, 0, 0, 1, 1, 0, 0),
    )
    previous: dict[str, Any] | None = field(
        default_factory=lambda: dict(zip(NOTHING, (12, 4, 16, 3, 0, 2, 10, 0.761905), strict=True))
    )
    last_year: dict[str, Any] | None = field(
        default_factory=lambda: dict(zip(NOTHING, (20, 6, 18, 3, 1, 3, 9, 0.72), strict=True))
    )
    types: dict[str, Counts] = field(
        default_factory=lambda: {
            "邻里纠纷": (7, 4, 8, 9, 8),
            "婚姻家庭纠纷": (4, 4, 6, 6, 5),
            "物业纠纷": (4, 1, 3, 5, 3),
            "合同纠纷": (1, 3, 3, 2, 0),
        }
    )
    communities: dict[str, Counts] = field(
        default_factory=lambda: {
            "示例一社区": (8, 6, 11, 9, 7),
            "示例二社区": (5, 4, 6, 6, 4),
            "示例三社区": (0, 2, 3, 0, 0),
        }
    )
    grids: dict[tuple[str, str], Counts] = field(
        default_factory=lambda: {
            ("示例一社区", "第一网格"): (5, 3, 6, 5, 4),
            ("示例一社区", "第二网格"): (3, 3, 5, 4, 3),
            ("示例二社区", "第一网格"): (3, 3, 4, 4, 3),
        }
    )
    repeated: Sequence[tuple[str, int, str, str]] = (
        ("张**", 3, "SQ01-2026-00002、SQ01-2026-00011、SQ01-2026-00015", "邻里纠纷、物业纠纷"),
    )
    on_time: Sequence[tuple[str, str, int, int, int]] = (
        ("report_same_day", "当日上报", 16, 16, 0),
        ("meet_parties", "三日内见面", 13, 12, 1),
        ("two_sessions", "十日内两次调解", 12, 9, 3),
        ("platform_entry", "录入平台", 16, 16, 0),
    )
    durations: Sequence[tuple[str, int, float | None, float | None]] = (
        ("全部", 17, 6.5, 21),
        ("邻里纠纷", 9, 5, 14),
        ("婚姻家庭纠纷", 5, 8.5, 21),
        ("物业纠纷", 3, 12, 30),
    )
    overdue: Sequence[tuple[str, str, str, str, dt.date, int, str, str]] = (
        (
            "JD01-2026-00002",
            "示例街道",
            "合同纠纷",
            "中心办结",
            dt.date(2026, 3, 20),
            11,
            "红色",
            "街道主要领导",
        ),
        (
            "SQ01-2026-00009",
            "示例一社区",
            "邻里纠纷",
            "十日内两次调解",
            dt.date(2026, 3, 27),
            4,
            "橙色",
            "矛调中心值班领导",
        ),
    )
    trend: Sequence[tuple[str, float | None, float | None]] = tuple(
        (
            f"{2025 + (month + 2) // 12}-{(month + 2) % 12 + 1:02d}",
            10 + month % 5 * 3,
            9 + month % 4 * 2,
        )
        for month in range(13)
    )
    first_recorded: dt.date | None = dt.date(2025, 1, 2)
    filed_on: dt.date | None = None
    corrections: Sequence[FigureCorrection] = ()

    def paper(self) -> Return:
        """The return."""
        period = period_named(PeriodKind(self.kind), self.period)
        summary = self._summary(period)
        figures = {"first_recorded": self.first_recorded, **_rates("previous", self.previous)}
        figures |= _rates("last_year", self.last_year)
        return CaseReturn(
            summary, TITLE, self.unit_name, self._tables(summary), self._charts(), figures
        )

    def _summary(self, period: Period) -> Summary:
        due = dt.date(2026, 4, 3)
        return Summary(
            period, "JD01", due, self.filed_on, tuple(self.corrections), False, tuple(self.units)
        )

    def _tables(self, summary: Summary) -> list[ReturnTable]:
        return [
            summary_table(summary, TITLE),
            ReturnTable("comparison", "与上期和上年同期对比", COMPARISON, self._comparison(summary.total)),
            self._counted("by_type", "各类纠纷登记和办结情况", BY_TYPE, [("neighbour", name) for name in self.types], self.types.values()),
            self._counted("by_community", "各社区登记和办结情况", BY_COMMUNITY, [("SQ", name) for name in self.communities], self.communities.values()),
            self._counted("by_grid", "各网格登记和办结情况", BY_GRID, [("G", name, unit) for unit, name in self.grids], self.grids.values()),
            ReturnTable("repeated", "一年内涉及3件及以上纠纷的当事人", REPEATED, [list(row) for row in self.repeated]),
            self._on_time(),
            ReturnTable("days_to_close", "从登记到结案用时", DAYS, [["all", *row] for row in self.durations]),
            ReturnTable("overdue", "期末超期未办事项", OVERDUE, [list(row) for row in self.overdue]),
        ]  # fmt: skip

    def _on_time(self) -> ReturnTable:
        rows = [[*row, quotient(row[3], row[2])] for row in self.on_time]
        due, done, late = (sum(row[place] for row in rows) for place in (2, 3, 4))
        total = [None, "合计", due, done, late, quotient(done, due)] if rows else None
        return ReturnTable("on_time", "应办事项按期办理情况", ON_TIME, rows, total)

    def _comparison(self, total: ReturnRow) -> list[list[Any]]:
        rows = []
        for code, label in COMPARED.items():
            row: list[Any] = [code, label, getattr(total, code)]
            for before in (self.previous, self.last_year):
                value = None if before is None else before[code]
                row += [value, growth(row[2], value)]
            rows.append(row)
        return rows

    def _counted(
        self, code: str, title: str, columns: Sequence[ReturnColumn], names: Any, counts: Any
    ) -> ReturnTable:
        whole = sum(count[0] for count in counts)
        shared = any(column.code == "share" for column in columns)
        rows = [
            [*name, *_line(count, whole, shared=shared)]
            for name, count in zip(names, counts, strict=True)
        ]
        sums: Any = tuple(_sum([count[n] for count in counts]) for n in range(5))
        total = [
            None,
            "合计",
            *([None] if code == "by_grid" else []),
            *_line(sums, whole, shared=shared),
        ]
        return ReturnTable(code, title, columns, rows, total if rows else None)

    def _charts(self) -> list[Chart]:
        months, registered, settled = ([row[n] for row in self.trend] for n in range(3))
        return [
            Chart("trend", "近13个月登记和调解成功情况", months, [ChartSeries("登记", registered), ChartSeries("调解成功", settled)], line=True),
            _bars("types", "各类纠纷登记数", self.types),
            _bars("communities", "各社区登记数", self.communities),
        ]  # fmt: skip


def _bars(code: str, title: str, counts: dict[str, Counts]) -> Chart:
    return Chart(
        code, title, list(counts), [ChartSeries("登记", [count[0] for count in counts.values()])]
    )


def _line(count: Counts, whole: int, *, shared: bool) -> list[Any]:
    registered, previous, last_year, ended, settled = count
    return [
        registered,
        *([quotient(registered, whole)] if shared else []),
        previous,
        growth(registered, previous),
        last_year,
        growth(registered, last_year),
        ended,
        settled,
        quotient(settled, ended),
    ]


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def quotient(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def growth(now: int, before: int | None) -> float | None:
    return round((now - before) / before, 6) if before else None


def _rates(when: str, before: dict[str, Any] | None) -> dict[str, Any]:
    return {f"{when}_rate": None if before is None else before["rate"]}


EMPTY = Case(
    units=(ReturnRow("JD01", "示例街道"), ReturnRow("SQ01", "示例一社区")),
    previous=None, last_year=None, types={}, communities={}, grids={}, repeated=(), on_time=(), durations=(), overdue=(),
    trend=(), first_recorded=None,
)  # fmt: skip
"""A month of which nothing is known but that nothing happened."""
