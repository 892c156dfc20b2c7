"""A return with everything a return may have: all kinds of columns, empty tables, gaps, names that are hard to draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from govtool.base.dates import ProvisionalDay
from govtool.returns.contents import summary_table
from govtool.returns.model import (
    Chart,
    ChartSeries,
    ColumnKind,
    FigureCorrection,
    Return,
    ReturnColumn,
    ReturnTable,
    Value,
)
from govtool.returns.summary import CaseReturn, Summary
from govtool.returns.summary_rows import ReturnRow
from govtool.rules import PeriodKind, period_named

TITLE = "矛盾纠纷事件化解排查汇总表"

MONTHS = [
    f"{year}-{month:02}"
    for year, month in [(2025, 10), (2025, 11), (2025, 12), *((2026, m) for m in range(1, 11))]
]
TYPES = {
    "邻里纠纷": 31, "婚姻家庭纠纷": 22, "房屋宅基地纠纷": 9, "物业纠纷": 7, "拖欠农民工工资纠纷": 6, "其他劳动争议纠纷": 5,
    "损害赔偿纠纷": 3, "合同纠纷": 2, "生产经营纠纷": 0,
    "涉及多个楼栋业主与开发商之间因共用部位维修资金使用而起的纠纷": 1, "Quarrels about <pets> & noise": 1,
}  # fmt: skip
HARD = '甲&乙 <b>"丙"</b> 𠮷田·买买提'
LONG = "因楼上渗水引起的损害赔偿，双方就修复范围、材料标准与误工损失各执一词。" * 6

CASES = (
    ReturnColumn("case_no", "案件编号", ColumnKind.TEXT, width=18),
    ReturnColumn("summary", "案情摘要", ColumnKind.TEXT, width=44),
    ReturnColumn("unit", "承办单位", ColumnKind.TEXT, width=20),
    ReturnColumn("due", "应办日期", ColumnKind.DATE),
    ReturnColumn("days", "超期天数", ColumnKind.DAYS),
    ReturnColumn("persons", "涉及人数", summed=True),
    ReturnColumn("share", "占比", ColumnKind.RATE),
    ReturnColumn("change", "环比", ColumnKind.CHANGE),
    ReturnColumn("amount", "协议金额（元）", ColumnKind.YUAN, summed=True, width=14),
)
"""A column of each kind."""

ROWS: Sequence[Sequence[Value]] = (
    ("SQ01-2026-00001", HARD, "甲社区居民委员会", dt.date(2026, 10, 9), 23, 2, 0.5, 0.125, 12000),
    ("SQ01-2026-00002", LONG, "乙社区", dt.date(2026, 10, 30), 0.5, 12, 0.0, -0.03, 1234567.5),
    ("SQ02-2026-00003", None, None, None, None, None, None, None, None),
    ("SQ02-2026-00004", "两行\n摘要", "丙社区", dt.date(2026, 1, 2), 300.0, 0, 1.0, 0.0, 0),
)


def chart_types() -> Chart:
    return Chart("types", "纠纷类型", list(TYPES), [ChartSeries("登记", list(TYPES.values()))])


def chart_communities() -> Chart:
    names = [f"{sign}社区" for sign in "甲乙丙丁戊己庚辛"]
    return Chart(
        "communities", "各社区登记与调解成功", names,
        [ChartSeries("登记", [12, 9, 0, 4, 3, 15, 1, 2]), ChartSeries("调解成功", [10, None, 0, 4, 1, 15, 0, 2])],
    )  # fmt: skip


def chart_trend() -> Chart:
    return Chart(
        "trend", "近十三个月趋势", MONTHS,
        [
            ChartSeries("登记", [18, 22, 25, 31, 12, 28, 35, 33, 41, 38, 36, 40, 44]),
            ChartSeries("调解成功", [15, 20, 21, 30, 12, None, None, 30, 33, 36, 36, 35, 40]),
            ChartSeries("移送", [2, 1, 3, 0, 0, 2, 4, 1, 5, 2, 0, 3, 4]),
        ],
        line=True,
    )  # fmt: skip


def summary(*, filed: bool = True) -> Summary:
    rows = (
        ReturnRow("JD01", "示范街道矛盾纠纷多元化解中心", 8, 3, 9, 7, 1, 2, 1, 9, 2, 1),
        ReturnRow("SQ01", "甲社区居民委员会", 3, 12, 0, 8, 2, 0, 1, 4, 0, 0),
        ReturnRow("SQ02", HARD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    )
    period = period_named(PeriodKind.MONTHLY, "2026-10")
    corrections = (FigureCorrection("SQ01", "registered", 12, 13),) if filed else ()
    filed_on = dt.date(2026, 11, 3) if filed else None
    return Summary(
        period,
        "JD01",
        dt.date(2026, 11, 4) if filed else ProvisionalDay(2026, 11, 4),
        provisional=not filed,
        rows=rows,
        corrections=corrections,
        filed_on=filed_on,
    )


def whole_paper() -> Return:
    found = summary()
    tables = [
        summary_table(found, TITLE),
        ReturnTable("overdue", "超期事项", CASES, ROWS, ("合计", None, None, None, None, 14, None, None, 1246567.5), notes=("超期天数按自然日计。", HARD)),
        ReturnTable("repeated", "多次涉纠纷当事人", CASES[:3], (), empty="本期无三次以上的当事人"),
    ]  # fmt: skip
    charts = (chart_trend(), chart_types(), chart_communities())
    return CaseReturn(
        found,
        TITLE,
        "示范街道",
        tables,
        charts,
        {"median_days": 12.5},
        notes=("本表由矛调中心汇总。",),
    )
