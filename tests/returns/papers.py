"""Returns made by hand, with every kind of column, value and chart, and any return that a strategy can think of."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from hypothesis import strategies as st

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

STREET = "示例街道"
ROWS = (
    ReturnRow(
        "JD01", STREET, opening=2, received=3, settled=2, diverted=1, closing=2, major=1, overdue=1
    ),
    ReturnRow(
        "SQ01",
        "示例一社区",
        opening=4,
        registered=9,
        settled=6,
        transferred=1,
        other_closed=1,
        closing=5,
        overdue=2,
    ),
    ReturnRow("SQ02", "示例二社区", registered=3, settled=0, transferred=1, closing=2),
    ReturnRow("SQ03", "=1+1社区", closing=0),
)
"""Lines that add up: opening + registered + received − what ended = closing."""

COMPARED = (
    ReturnColumn("registered", "本期登记", summed=True),
    ReturnColumn("share", "占比", ColumnKind.RATE),
    ReturnColumn("previous", "上期登记", summed=True),
    ReturnColumn("change", "环比", ColumnKind.CHANGE),
    ReturnColumn("last_year", "去年同期", summed=True),
    ReturnColumn("change_on_year", "同比", ColumnKind.CHANGE),
    ReturnColumn("ended", "本期办结", summed=True),
    ReturnColumn("settled", "调解成功", summed=True),
    ReturnColumn("rate", "调解成功率", ColumnKind.RATE, ratio=(("settled",), ("ended",))),
)


def a_summary(name: str = "2026-03", kind: PeriodKind = PeriodKind.MONTHLY, **more: Any) -> Summary:
    """A summary of the rows above, due on 3 April 2026."""
    fields = {"rows": ROWS, "due": dt.date(2026, 4, 3), "provisional": False} | more
    return Summary(period_named(kind, name), "JD01", **fields)


def a_paper(found: Summary | None = None, **more: Any) -> Return:
    """A monthly return with tables of every kind of column and the three charts."""
    found = found or a_summary()
    tables = (summary_table(found, TITLE), COMPARISON, BY_TYPE, DAYS, AMOUNTS, OVERDUE, NOTHING)
    fields: dict[str, Any] = {
        "unit_name": STREET,
        "tables": tables,
        "charts": (TREND, TYPES, COMMUNITIES),
    } | more
    return CaseReturn(found, TITLE, **fields)


COMPARISON = ReturnTable(
    "comparison", "与上期、去年同期比较表",
    (
        ReturnColumn("item", "指标", ColumnKind.TEXT, width=20), ReturnColumn("current", "本期"), ReturnColumn("previous", "上期"),
        ReturnColumn("change", "环比", ColumnKind.CHANGE), ReturnColumn("last_year", "去年同期"), ReturnColumn("change_on_year", "同比", ColumnKind.CHANGE),
    ),
    [
        ["本期登记", 12, 8, 0.5, None, None],
        ["调解成功", 8, 10, -0.2, 8, 0.0],
        ["导入诉讼等", 1, 0, None, 0, None],
        ["调解成功率", 0.615385, 1.0, -0.384615, 0.0, 0.615385],
    ],
    notes=("调解成功率的环比、同比为百分点之差。",),
)  # fmt: skip
BY_TYPE = ReturnTable(
    "by_type", "纠纷类型统计表",
    (ReturnColumn("code", "代码", ColumnKind.CODE), ReturnColumn("name", "纠纷类型", ColumnKind.TEXT, width=20), *COMPARED),
    [
        ["neighbour", "邻里纠纷", 7, 0.583333, 5, 0.4, 0, None, 9, 7, 0.777778],
        ["property", "物业纠纷", 4, 0.333333, 2, 1.0, None, None, 4, 1, 0.25],
        ["loan", "民间借贷纠纷", 1, 0.083333, 1, 0.0, 4, -0.75, 0, 0, None],
    ],
    [None, "合计", 12, 1.0, 8, 0.5, 4, 2.0, 13, 8, 0.615385],
)  # fmt: skip
DAYS = ReturnTable(
    "days_to_close", "办结用时统计表",
    (
        ReturnColumn("name", "纠纷类型", ColumnKind.TEXT, width=20), ReturnColumn("closed", "办结件数"),
        ReturnColumn("median", "中位数", ColumnKind.DAYS), ReturnColumn("p90", "90%分位数", ColumnKind.DAYS),
    ),
    [["全部", 13, 11.5, 30], ["邻里纠纷", 9, 9, 21.5], ["民间借贷纠纷", 0, None, None]],
)  # fmt: skip
AMOUNTS = ReturnTable(
    "amounts", "协议金额统计表",
    (
        ReturnColumn("name", "单位名称", ColumnKind.TEXT, width=24), ReturnColumn("written", "书面协议", summed=True),
        ReturnColumn("oral", "口头协议", summed=True), ReturnColumn("amount", "协议金额（元）", ColumnKind.YUAN, summed=True, width=16),
        ReturnColumn("oral_rate", "口头占比", ColumnKind.RATE, ratio=(("oral",), ("written", "oral"))),
    ),
    [
        ["示例一社区", 4, 2, "1234567.89", 0.333333],
        ["示例二社区", 0, 0, None, None],
        ["𠮷祥里社区", 1, 0, "12000", 0.0],
    ],
    ["合计", 5, 2, "1246567.89", 0.285714],
)  # fmt: skip
OVERDUE = ReturnTable(
    "overdue", "超期事项清单",
    (
        ReturnColumn("case_no", "案件编号", ColumnKind.TEXT, width=18), ReturnColumn("unit", "承办单位", ColumnKind.TEXT, width=20),
        ReturnColumn("rule", "超期事项", ColumnKind.TEXT, width=16), ReturnColumn("due", "应办日期", ColumnKind.DATE, width=12),
        ReturnColumn("days", "超期天数", ColumnKind.DAYS), ReturnColumn("level", "督办等级", ColumnKind.TEXT), ReturnColumn("told", "告知对象", ColumnKind.TEXT, width=20),
    ),
    [
        ["SQ01-2026-00012", "示例一社区", "首次见面", dt.date(2026, 3, 20), 11, "橙色", "街道分管领导"],
        ["JD01-2026-00003", STREET, "答复", dt.date(2026, 3, 30), 1, "提醒", "承办单位负责人、" + "街道矛盾纠纷调处化解中心" * 4],
        ["990000202600001", "http://example.org", "<r>移送</r>", None, 0.5, "", "@甲&乙"],
    ],
)  # fmt: skip
NOTHING = ReturnTable(
    "repeated",
    "一年内涉及三件以上当事人",
    (ReturnColumn("party", "当事人", ColumnKind.TEXT), ReturnColumn("cases", "件数")),
    [],
)

TREND = Chart(
    "trend", "近十三个月登记与调解成功趋势",
    [*(f"2025-{month:02d}" for month in range(3, 13)), "2026-01", "2026-02", "2026-03"],
    [
        ChartSeries("登记", [None, 0, 3, 5, 9, 14, 11, 12, 16, 10, 7, 8, 12]),
        ChartSeries("调解成功", [None, 0, 1, 4, 6, 10, 12, 9, 13, 11, 6, 10, 8]),
    ],
    line=True,
)  # fmt: skip
TYPES = Chart(
    "types", "本期登记案件类型分布",
    ["邻里纠纷", "物业纠纷", "民间借贷纠纷", "婚姻家庭纠纷", "房屋宅基地纠纷", "劳动争议", "消费纠纷", "损害赔偿纠纷", "其他纠纷"],
    [ChartSeries("登记", [7, 4, 1, 0, 2, 1, 0, 3, 1])],
)  # fmt: skip
COMMUNITIES = Chart(
    "communities", "各社区登记与办结", ["示例一社区", "示例二社区", "=1+1社区"],
    [ChartSeries("登记", [9, 3, 0]), ChartSeries("办结", [8, 1, 0]), ChartSeries("=1+1", [5, 2, None])],
)  # fmt: skip

FILED = a_summary(
    filed_on=dt.date(2026, 4, 2),
    due=ProvisionalDay(2026, 4, 3),
    provisional=True,
    corrections=(
        FigureCorrection("SQ01", "registered", 9, 10),
        FigureCorrection("SQ02", "closing", 2, 1),
    ),
)
"""A return that was filed, corrected since, and due in a year without holiday notice."""

# --- any return

_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ["=1+1", "http://example.org", "𠮷·&<>", "<r>甲</r>", "'", "2026-03-01", "１２", "甲" * 90]
    ),
)
_LABELS = _TEXTS.filter(lambda text: not any(unicodedata.category(c)[0] == "C" for c in text))
"""What has no control character: charts cannot hold one."""

_COUNTS = st.integers(0, 99_999)
_VALUES: dict[ColumnKind, st.SearchStrategy[Value]] = {
    ColumnKind.TEXT: _TEXTS,
    ColumnKind.NUMBER: _COUNTS,
    ColumnKind.RATE: st.floats(0, 1).map(lambda rate: round(rate, 6)),
    ColumnKind.CHANGE: st.floats(-1, 50).map(lambda rate: round(rate, 6)),
    ColumnKind.DATE: st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
    ColumnKind.DAYS: st.integers(0, 2000).map(lambda days: days / 2),
    ColumnKind.MEASURE: st.integers(0, 2000).map(lambda tenths: tenths / 10),
    ColumnKind.YUAN: st.integers(0, 10**9).map(lambda fen: f"{fen / 100:.2f}"),
}


@st.composite
def any_tables(draw: st.DrawFn) -> ReturnTable:
    """A table of any columns; counts are summed, and a rate of the first two counts may end it."""
    kinds = draw(st.lists(st.sampled_from(list(_VALUES)), min_size=1, max_size=7))
    columns = [
        ReturnColumn(
            f"c{place}",
            draw(_TEXTS),
            kind,
            summed=kind is ColumnKind.NUMBER,
            width=draw(st.integers(4, 40)),
        )
        for place, kind in enumerate(kinds)
    ]
    rows = draw(st.lists(st.tuples(*(st.none() | _VALUES[kind] for kind in kinds)), max_size=5))
    total = [_sum(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    lines = [list(row) for row in [*rows, total]]
    counts = [place for place, kind in enumerate(kinds) if kind is ColumnKind.NUMBER][:2]
    if len(counts) > 1:
        above, below = counts
        columns.append(
            ReturnColumn(
                "ratio", "率", ColumnKind.RATE, ratio=((f"c{above}",), (f"c{above}", f"c{below}"))
            )
        )
        for line in lines:
            line.append(_rate(line[above] or 0, line[below] or 0))
    code, title = draw(st.uuids()).hex, draw(_TEXTS)
    return ReturnTable(code, title, columns, lines[:-1], lines[-1] if draw(st.booleans()) else None)


def _sum(column: ReturnColumn, values: list[Value]) -> Value:
    return sum(value or 0 for value in values) if column.summed else None


def _rate(above: int, below: int) -> float | None:
    return round(above / (above + below), 6) if above + below else None


@st.composite
def any_charts(draw: st.DrawFn) -> Chart:
    """A chart of any categories and series."""
    categories = draw(st.lists(_LABELS, max_size=6))
    values = st.lists(st.none() | _COUNTS, min_size=len(categories), max_size=len(categories))
    series = draw(st.lists(st.builds(ChartSeries, _LABELS, values), max_size=4))
    return Chart(draw(st.uuids()).hex, draw(_LABELS), categories, series, line=draw(st.booleans()))


any_papers = st.builds(
    lambda tables, charts: a_paper(tables=tuple(tables), charts=tuple(charts)),
    st.lists(any_tables(), min_size=1, max_size=3),
    st.lists(any_charts(), max_size=2),
)
