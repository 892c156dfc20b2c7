"""The analysis in words: exact sentences for what is easily said wrongly, and what holds for any figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.returns.captions import ordinal
from govtool.returns.model import FigureCorrection, Return
from govtool.returns.narrative.analysis import analysis
from govtool.returns.narrative.phrases import movement, percentage, ranking
from govtool.returns.summary_rows import ReturnRow
from tests.properties import examples
from tests.returns.analysis_paper import COMPARED, EMPTY, NOTHING, Case, Counts
from tests.rows import each

ORDINARY = Case()


def said(case: Case) -> str:
    return "\n".join(analysis(case.paper()).sentences())


def units(**counts: int) -> tuple[ReturnRow, ...]:
    """A street of two units with everything at the second."""
    return ReturnRow("JD01", "示例街道"), ReturnRow("SQ01", "示例一社区", **counts)


def before(**counts: Any) -> dict[str, Any]:
    return {**NOTHING, **counts}


OVERDUE = (
    "SQ01-2026-00009",
    "示例一社区",
    "邻里纠纷",
    "十日内两次调解",
    dt.date(2026, 3, 27),
    4,
    "橙色",
    "矛调中心值班领导",
)
OTHER = (
    "JD01-2026-00002",
    "示例街道",
    "合同纠纷",
    "中心办结",
    dt.date(2026, 3, 20),
    11,
    "红色",
    "街道主要领导",
)

SENTENCES: list[tuple[str, Case, str]] = [
    ("零报告", EMPTY, "本月示例街道无矛盾纠纷登记、转入和办结，期初、期末均无在办，实行零报告。"),
    ("无可比", EMPTY, "没有上月和上年同期的可比数据，本期不作环比、同比分析。"),
    (
        "无可比，有起始日",
        replace(EMPTY, first_recorded=dt.date(2026, 3, 2)),
        "记录自2026年3月2日开始，没有上月和上年同期的可比数据，本期不作环比、同比分析。",
    ),
    (
        "只有上月",
        replace(ORDINARY, last_year=None, first_recorded=None),
        "没有上年同期的可比数据，本期不作同比分析。",
    ),
    (
        "上月记录不全",
        replace(ORDINARY, first_recorded=dt.date(2026, 2, 10), last_year=None),
        "上月的记录自2026年2月10日开始，对比数据仅供参考。",
    ),
    (
        "平常",
        ORDINARY,
        (
            "示例街道期初在办矛盾纠纷10件，本月登记16件、转入5件。本月办结、移送等共22件，其中调解成功16件、移送3件、导入诉讼等1件、"
            "其他办结2件，调解成功率72.7%。期末在办9件，其中重大复杂2件、超期2件。"
        ),
    ),
    (
        "平常对比",
        ORDINARY,
        "与上月相比，登记增加4件，增长33.3%；期末在办减少1件，下降10.0%；调解成功率由76.2%降至72.7%，下降3.5个百分点；调解成功持平。",
    ),
    (
        "平常同比",
        ORDINARY,
        "与上年同期相比，登记减少4件，下降20.0%；调解成功减少2件，下降11.1%；调解成功率由72.0%升至72.7%，提高0.7个百分点；期末在办持平。",
    ),
    (
        "无办结",
        replace(EMPTY, units=units(opening=2, closing=2)),
        (
            "示例街道期初在办矛盾纠纷2件，本月无登记、无转入。本月没有办结、移送的矛盾纠纷，不计算调解成功率。"
            "期末在办2件，无重大复杂纠纷，无超期。"
        ),
    ),
    (
        "全部成功",
        replace(EMPTY, units=units(registered=3, settled=3)),
        "示例街道期初无在办矛盾纠纷，本月登记3件。本月办结3件，全部调解成功，调解成功率100%。期末无在办。",
    ),
    (
        "一件成功",
        replace(EMPTY, units=units(registered=1, settled=1)),
        "本月办结1件，调解成功，调解成功率100%。",
    ),
    (
        "均移送",
        replace(EMPTY, units=units(registered=2, transferred=2)),
        "本月移送2件，没有调解成功的，调解成功率0%。",
    ),
    (
        "成功率为零",
        replace(EMPTY, units=units(registered=3, transferred=2, other_closed=1)),
        "本月办结、移送等共3件，其中移送2件、其他办结1件，没有调解成功的，调解成功率0%。",
    ),
    (
        "仅转入",
        replace(EMPTY, units=units(received=1, closing=1, major=1, overdue=1)),
        (
            "示例街道期初无在办矛盾纠纷，本月转入1件。本月没有办结、移送的矛盾纠纷，不计算调解成功率。"
            "期末在办1件，为重大复杂纠纷，已超期。"
        ),
    ),
    (
        "均超期",
        replace(EMPTY, units=units(opening=3, closing=3, major=1, overdue=3)),
        "期末在办3件，均已超期，其中重大复杂1件。",
    ),
    (
        "上月为零",
        replace(EMPTY, units=units(registered=3, settled=3), previous=before()),
        (
            "与上月相比，登记增加3件（上月为零）；调解成功增加3件（上月为零）；上月没有办结、移送的矛盾纠纷，调解成功率不作比较；"
            "期末在办持平。"
        ),
    ),
    (
        "本月为零",
        replace(EMPTY, previous=before(registered=4, settled=1, closing=2, rate=0.5)),
        "与上月相比，登记减少4件（本月为零）；调解成功减少1件（本月为零）；期末在办减少2件（本月为零）。",
    ),
    (
        "持平",
        replace(
            EMPTY,
            units=units(registered=2, settled=1, closing=1),
            previous=before(registered=2, settled=1, closing=1, rate=1.0),
        ),
        "与上月相比，登记、调解成功、期末在办、调解成功率均持平。",
    ),
    ("都是零", replace(EMPTY, previous=before()), "与上月相比，登记、调解成功、期末在办均持平。"),
    (
        "增幅太小",
        replace(
            EMPTY,
            units=units(registered=5001, closing=5001),
            previous=before(registered=5000, closing=5001),
        ),
        "与上月相比，登记增加1件；调解成功、期末在办均持平。",
    ),
    (
        "成功率基本持平",
        replace(
            EMPTY,
            units=units(settled=6669, transferred=3331, opening=10000),
            previous=before(settled=6669, rate=0.6667),
        ),
        "与上月相比，调解成功率基本持平；登记、调解成功、期末在办均持平。",
    ),
    (
        "年报不重复",
        replace(ORDINARY, kind="yearly", period="2026", first_recorded=None),
        "与上年相比，登记增加4件，增长33.3%；期末在办减少1件，下降10.0%；调解成功率由76.2%降至72.7%，下降3.5个百分点；调解成功持平。",
    ),
    (
        "年报无可比",
        replace(EMPTY, kind="yearly", period="2026"),
        "没有上年的可比数据，本期不作同比分析。",
    ),
    (
        "上半年",
        replace(EMPTY, kind="half-year", period="2026-H1"),
        "没有上年下半年和上年同期的可比数据，本期不作环比、同比分析。",
    ),
    (
        "下半年",
        replace(EMPTY, kind="half-year", period="2026-H2"),
        "下半年示例街道无矛盾纠纷登记、转入和办结",
    ),
    ("季度", replace(EMPTY, kind="quarterly", period="2026-Q1"), "没有上季度和上年同期的可比数据"),
    (
        "更正",
        replace(
            ORDINARY,
            corrections=(
                FigureCorrection("SQ01", "registered", 8, 9),
                FigureCorrection("SQ02", "settled", 4, 3),
            ),
            filed_on=dt.date(2026, 4, 2),
        ),
        (
            "本期报表报送后有更正，汇总数字仍为报送时的数字，变动如下。\n示例一社区“本期登记”：报送时为 8，现为 9。\n"
            "示例二社区“调解成功”：报送时为 4，现为 3。"
        ),
    ),
    ("无类型", EMPTY, "本月没有登记矛盾纠纷，不作类型分析。"),
    (
        "一个类型",
        replace(ORDINARY, types={"邻里纠纷": (16, 4, 8, 9, 8)}),
        "本月登记的16件均为邻里纠纷。",
    ),
    (
        "一个类型一件",
        replace(ORDINARY, types={"邻里纠纷": (1, 4, 8, 9, 8)}),
        "本月登记的1件为邻里纠纷。",
    ),
    (
        "类型并列第二",
        ORDINARY,
        "本月登记的16件涉及4类纠纷，最多的是邻里纠纷7件（占43.8%）；其次是婚姻家庭纠纷、物业纠纷各4件（各占25.0%）。",
    ),
    (
        "类型升降",
        ORDINARY,
        (
            "与上月相比，邻里纠纷、物业纠纷各增加3件；合同纠纷减少2件。与上年同期相比，物业纠纷增加1件；"
            "减少最多的是婚姻家庭纠纷、合同纠纷，各减少2件。"
        ),
    ),
    (
        "一个社区",
        replace(
            ORDINARY, communities={"示例一社区": (5, 5, 5, 1, 1), "示例二社区": (0, 0, 0, 0, 0)}
        ),
        "本月社区登记的5件全部来自示例一社区。\n与上月相比，各社区登记数量均持平。",
    ),
    (
        "一个社区一件",
        replace(ORDINARY, communities={"示例一社区": (1, 1, 1, 1, 1)}),
        "本月社区登记的1件来自示例一社区。",
    ),
    ("无社区", EMPTY, "本月各社区均无登记。"),
    ("同名网格", ORDINARY, "其次是示例一社区第二网格、示例二社区第一网格各3件（各占27.3%）。"),
    ("零报告单位", ORDINARY, "本月零报告单位1个：示例三社区。"),
    ("没有零报告单位", replace(ORDINARY, units=ORDINARY.units[:2]), "本月没有零报告单位。"),
    ("无到期", EMPTY, "本月没有到期的应办事项。"),
    (
        "全按期",
        replace(ORDINARY, on_time=[("a", "三日内见面", 3, 3, 0)]),
        "本月到期的应办事项共3项，全部按期办理。",
    ),
    (
        "一项按期",
        replace(ORDINARY, on_time=[("a", "三日内见面", 1, 1, 0)]),
        "本月到期的应办事项共1项，已按期办理。",
    ),
    (
        "无一按期",
        replace(ORDINARY, on_time=[("a", "三日内见面", 2, 0, 2)]),
        "本月到期的应办事项共2项，没有按期办理的，逾期2项。\n“三日内见面”应办2项，均未按期，按期率0%。",
    ),
    (
        "部分按期",
        ORDINARY,
        (
            "按期率为100%的有“当日上报”“录入平台”。其余按期率由低到高依次为：“十日内两次调解”应办12项，按期9项，按期率75.0%；"
            "“三日内见面”应办13项，按期12项，按期率92.3%。"
        ),
    ),
    (
        "多项未按期",
        replace(
            ORDINARY,
            on_time=[(name, name, 10, n, 10 - n) for n, name in enumerate("甲乙丙丁", start=5)],
        ),
        "按期率较低的依次为：“甲”应办10项，按期5项，按期率50.0%；“乙”应办10项，按期6项，按期率60.0%；“丙”应办10项，按期7项，按期率70.0%。",
    ),
    (
        "均有未按期",
        replace(ORDINARY, on_time=[("a", "甲", 2, 1, 1), ("b", "乙", 1, 0, 1)]),
        "按期率由低到高依次为：“乙”应办1项，未按期，按期率0%；“甲”应办2项，按期1项，按期率50.0%。",
    ),
    (
        "多人多次",
        replace(ORDINARY, repeated=[("张**", 3, "A", "邻里纠纷")] * 9),
        "列出9名（家）：" + "；".join(["张**涉及3件（邻里纠纷）"] * 8) + "等。",
    ),
    ("无结案", EMPTY, "本月没有结案，不计算办理用时。"),
    (
        "结案一件",
        replace(ORDINARY, durations=[("全部", 1, 6.0, 6.0), ("邻里纠纷", 1, 6.0, 6.0)]),
        "本月结案1件，从登记到结案用时6天。",
    ),
    (
        "用时",
        ORDINARY,
        (
            "本月结案17件，从登记到结案用时的中位数为6.5天，九成在21天以内办结。按类型看，用时最长的是物业纠纷（中位数12天），"
            "最短的是邻里纠纷（中位数5天）。"
        ),
    ),
    (
        "用时相同",
        replace(
            ORDINARY, durations=[("全部", 2, 3, 3), ("邻里纠纷", 1, 3, 3), ("物业纠纷", 1, 3, 3)]
        ),
        "本月结案2件，从登记到结案用时的中位数为3天，全部在3天以内办结。各类纠纷的中位数相同，均为3天。",
    ),
    ("无超期", EMPTY, "期末没有超期未办事项。"),
    (
        "超期一项",
        replace(ORDINARY, overdue=[OVERDUE]),
        "期末超期未办事项1项，为SQ01-2026-00009（十日内两次调解），已超期4天，督办等级为橙色。",
    ),
    (
        "超期两项",
        ORDINARY,
        "期末超期未办事项2项，涉及2件矛盾纠纷，按督办等级分，红色1项、橙色1项。超期最长的是JD01-2026-00002（中心办结），已超期11天。",
    ),
    (
        "同案同级",
        replace(ORDINARY, overdue=[OVERDUE, OVERDUE]),
        "期末超期未办事项2项，涉及1件矛盾纠纷，督办等级均为橙色。各项均已超期4天。",
    ),
    (
        "并列最长",
        replace(ORDINARY, overdue=[OVERDUE, OTHER, OTHER]),
        "超期最长的有2项，均已超期11天。",
    ),
    ("无重大", EMPTY, "期末没有在办的重大复杂纠纷。"),
    ("重大一家", ORDINARY, "期末在办的重大复杂纠纷2件，承办单位为示例街道。"),
    (
        "重大两家",
        replace(
            ORDINARY,
            units=(
                ReturnRow("A", "甲社区", closing=2, major=1),
                ReturnRow("B", "乙社区", closing=3, major=2),
            ),
        ),
        "期末在办的重大复杂纠纷3件，由2个单位承办：甲社区1件、乙社区2件。",
    ),
    ("无多次", EMPTY, "没有一年内涉及3件及以上纠纷的当事人。"),
    (
        "多次",
        ORDINARY,
        "一年内涉及3件及以上纠纷的当事人，列出1名（家）：张**涉及3件（邻里纠纷、物业纠纷）。",
    ),
    (
        "上升",
        ORDINARY,
        "登记数较上月增加3件以上且增幅达到50%以上的有：邻里纠纷由4件增至7件；物业纠纷由1件增至4件。",
    ),
    (
        "新出现",
        replace(ORDINARY, types={"邻里纠纷": (3, 0, 8, 9, 8)}, communities={}),
        "登记数较上月增加3件以上且增幅达到50%以上的有：邻里纠纷新增3件。",
    ),
    (
        "没有上升",
        replace(ORDINARY, types={"邻里纠纷": (8, 6, 8, 9, 8)}, communities={}),
        "没有登记数较上月增加3件以上且增幅达到50%以上的类型和社区。",
    ),
    ("上升无可比", EMPTY, "没有上月的可比数据，不作判断。"),
    ("无跟进", EMPTY, "本期数据没有反映出需要专门跟进的事项。"),
    (
        "跟进",
        ORDINARY,
        (
            "1. 期末超期未办事项2项：JD01-2026-00002（中心办结）超期11天、SQ01-2026-00009（十日内两次调解）超期4天。\n"
            "2. 期末在办的重大复杂纠纷2件。\n3. 多次涉及矛盾纠纷的当事人1名（家）：张**。"
        ),
    ),
]


@each(("case", "expected"), [(c, e) for _, c, e in SENTENCES], ids=[i for i, _, _ in SENTENCES])
def test_sentence(case: Case, expected: str) -> None:
    assert expected in said(case)


def test_one_unit_is_not_compared_with_itself() -> None:
    alone = replace(ORDINARY, units=ORDINARY.units[1:2], unit_name="示例一社区")
    titles = [part.title for part in analysis(alone.paper()).parts()]
    assert "零报告单位" not in said(alone)
    assert "各社区" not in said(alone)
    assert "（二）区域分布" in titles  # its grids
    assert said(alone).startswith("示例一社区期初在办矛盾纠纷4件")


def test_what_a_return_has_no_table_for_is_not_spoken_of() -> None:
    paper = replace(ORDINARY.paper(), tables=ORDINARY.paper().tables[:1], charts=())
    narrative = analysis(paper)
    assert [section.title for section in narrative.sections] == [
        "一、总体情况", "二、值得关注的情况", "三、分析研判", "四、下步工作建议",
    ]  # fmt: skip
    assert [part.title for part in narrative.sections[1].parts] == [""]
    assert "相比" not in "".join(narrative.sentences())


def test_sections_and_parts_are_numbered() -> None:
    narrative = analysis(ORDINARY.paper())
    assert [section.title for section in narrative.sections] == [
        "一、总体情况", "二、类型和区域分布", "三、办理时效", "四、值得关注的情况", "五、分析研判", "六、下步工作建议",
    ]  # fmt: skip
    assert [part.title for part in narrative.sections[2].parts] == [
        "（一）按期办理情况", "（二）办理用时情况", "（三）超期情况",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "period", "title", "span"),
    [
        (
            "monthly",
            "2026-03",
            "示例街道2026年3月矛盾纠纷排查化解情况研判报告",
            "（2026年3月1日至3月31日）",
        ),
        (
            "quarterly",
            "2026-Q4",
            "示例街道2026年第四季度矛盾纠纷排查化解情况研判报告",
            "（2026年10月1日至12月31日）",
        ),
        (
            "half-year",
            "2026-H2",
            "示例街道2026年下半年矛盾纠纷排查化解情况研判报告",
            "（2026年7月1日至12月31日）",
        ),
        (
            "yearly",
            "2026",
            "示例街道2026年矛盾纠纷排查化解情况研判报告",
            "（2026年1月1日至12月31日）",
        ),
    ],
)
def test_title(kind: str, period: str, title: str, span: str) -> None:
    narrative = analysis(replace(ORDINARY, kind=kind, period=period).paper())
    assert ("".join(narrative.title), narrative.span) == (title, span)


def test_every_filled_table_has_one_place_and_long_ones_stand_at_the_end() -> None:
    many = {
        f"示例{name}社区": (n, n, n, n, n)
        for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰", start=1)
    }
    narrative = analysis(replace(ORDINARY, communities=many, overdue=[]).paper())
    shown = [code for part in narrative.parts() for code in part.tables]
    assert narrative.annex == ["by_community"]
    assert "本月零报告单位1个：示例三社区。各社区登记和办结情况见附表1。" in "\n".join(
        narrative.sentences()
    )
    assert sorted([*shown, *narrative.annex]) == sorted(
        [
            "summary",
            "comparison",
            "by_type",
            "by_community",
            "by_grid",
            "repeated",
            "on_time",
            "days_to_close",
        ]
    )


def test_tables_and_charts_that_no_section_knows_are_kept() -> None:
    paper = ORDINARY.paper()
    other = replace(paper.tables[1], code="other")
    chart = replace(paper.charts[1], code="more")
    narrative = analysis(
        replace(paper, tables=[*paper.tables, other], charts=[*paper.charts, chart])
    )
    assert narrative.annex == ["other"]
    assert narrative.sections[0].parts[0].charts == ["trend", "more"]


def test_a_chart_of_nothing_is_not_shown() -> None:
    narrative = analysis(replace(ORDINARY, trend=[("2026-02", 0, None), ("2026-03", 0, 0)]).paper())
    assert "trend" not in [code for part in narrative.parts() for code in part.charts]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([("甲", 3)], "最多的是甲3件（占100%）"),
        ([("甲", 3), ("乙", 1)], "最多的是甲3件（占75.0%）；其次是乙1件（占25.0%）"),
        ([("甲", 2), ("乙", 2)], "甲、乙各2件（各占50.0%）"),
        (
            [("甲", 2), ("乙", 2), ("丙", 1)],
            "甲、乙并列最多，各2件（各占40.0%）；其次是丙1件（占20.0%）",
        ),
        (
            [("甲", 2), ("乙", 2), ("丙", 2), ("丁", 2), ("戊", 2)],
            "甲、乙、丙、丁、戊各2件（各占20.0%）",
        ),
        ([("甲", 4), *[(name, 1) for name in "乙丙丁戊己庚"]], "最多的是甲4件（占40.0%）"),
        (
            [("甲", 3), ("乙", 2), ("丙", 2), ("丁", 1)],
            "最多的是甲3件（占37.5%）；其次是乙、丙各2件（各占25.0%）",
        ),
        ([("甲", 0)], ""),
    ],
)
def test_ranking(counts: list[tuple[str, int]], expected: str) -> None:
    assert ranking(counts, "类") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("甲", 2), ("乙", 1)], "与上月相比，增加最多的是甲，增加2件。"),
        ([("甲", 2), ("乙", -1)], "与上月相比，甲增加2件；乙减少1件。"),
        ([("甲", 0)], "与上月相比，各类纠纷数量均持平。"),
        ([("甲", -2), ("乙", -2)], "与上月相比，甲、乙各减少2件。"),
    ],
)
def test_movement(changes: list[tuple[str, int]], expected: str) -> None:
    assert movement(changes, "上月", "各类纠纷", "类") == expected


def test_halves_are_rounded_up() -> None:
    assert [percentage(share) for share in (0.0625, 0.0005, 0.9995, 0.12349)] == [
        "6.3%",
        "0.1%",
        "100.0%",
        "12.3%",
    ]


def test_numerals() -> None:
    assert [ordinal(n) for n in (1, 9, 10, 11, 20, 21, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]


# --- for any figures

NAMES = [
    "甲社区",
    "乙村",
    "丙&丁<b>社区",
    "𠮷祥里",
    "阿卜杜·热合曼村",
    "戊",
    "己",
    "庚",
    "辛",
    "壬",
]
RULES = ["当日上报", "三日内见面", "录入平台"]
COUNT = st.integers(0, 40) | st.integers(0, 9_999)


@st.composite
def _rows(draw: st.DrawFn) -> tuple[ReturnRow, ...]:
    rows = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)):
        ends = [draw(COUNT) for _ in range(4)]
        closing = draw(COUNT)
        registered, received = draw(COUNT), draw(COUNT)
        opening = max(sum(ends) + closing - registered - received, 0)
        of_these = st.integers(0, closing)
        rows.append(
            ReturnRow(
                name,
                name,
                opening,
                registered,
                received,
                *ends,
                closing,
                draw(of_these),
                draw(of_these),
            )
        )
    return tuple(rows)


@st.composite
def _earlier(draw: st.DrawFn) -> dict[str, Any] | None:
    if draw(st.booleans()):
        return None
    counts = {item: draw(COUNT) for item in COMPARED}
    ended = sum(counts[item] for item in ("settled", "transferred", "diverted", "other_closed"))
    return counts | {"rate": round(counts["settled"] / ended, 6) if ended else None}


def _counts(previous: object, last_year: object) -> st.SearchStrategy[Counts]:
    of = st.integers(0, 5) | COUNT
    none = st.none()
    return st.tuples(
        of,
        none if previous is None else of,
        none if last_year is None else of,
        st.just(9),
        st.integers(0, 9),
    )


DAYS = st.integers(0, 400) | st.integers(0, 800).map(lambda halves: halves / 2)
OVERDUES = st.tuples(
    st.sampled_from(["A-2026-00001", "B-2026-00002", "330106001001-2026-00003"]), st.sampled_from(NAMES), st.just("邻里纠纷"),
    st.sampled_from(RULES), st.just(dt.date(2026, 3, 1)), st.integers(1, 90), st.sampled_from(["黄色", "橙色", "红色", ""]),
    st.just("承办人"),
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> Case:
    previous, last_year = draw(_earlier()), draw(_earlier())
    counts = _counts(previous, last_year)
    names = st.sampled_from(NAMES)
    kind, period = draw(
        st.sampled_from(
            [
                ("monthly", "2026-03"),
                ("quarterly", "2026-Q3"),
                ("half-year", "2026-H1"),
                ("yearly", "2026"),
            ]
        )
    )
    done = st.tuples(st.integers(0, 60), st.integers(0, 60))
    return Case(
        kind, period, "示例街道", draw(_rows()), previous, last_year,
        draw(st.dictionaries(names, counts, max_size=8)),
        draw(st.dictionaries(names, counts, max_size=8)),
        draw(st.dictionaries(st.tuples(names, names), counts, max_size=8)),
        draw(st.lists(st.tuples(st.sampled_from(["张**", "李**"]), st.integers(3, 9), st.just("A-2026-00001"), st.just("邻里纠纷")), max_size=10)),
        [(n, n, a + b, a, b) for n, (a, b) in draw(st.dictionaries(st.sampled_from(RULES), done)).items()],
        _durations(draw),
        draw(st.lists(OVERDUES, max_size=6)),
        first_recorded=draw(st.none() | st.just(dt.date(2026, 2, 10))),
    )  # fmt: skip


def _durations(draw: st.DrawFn) -> list[tuple[str, int, float | None, float | None]]:
    types = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4))
    closed = [(name, draw(st.integers(1, 9)), draw(DAYS), draw(DAYS)) for name in types]
    return (
        [("全部", sum(n for _, n, _, _ in closed), draw(DAYS), draw(DAYS)), *closed]
        if closed
        else []
    )


WRONG = re.compile(
    r"None|nan|inf|\{|\}|（）|增长0|下降0(\.0)?%|(?<![\d.])0(件|项|个|名)|[，。、；：（][，。、；：）]|^[，。、；：]|\+|--|−|\d%\d|\s\s"
)


@settings(max_examples=examples(100))
@given(cases())
def test_sentences_are_whole_whatever_the_figures(case: Case) -> None:
    for paragraph in analysis(case.paper()).sentences():
        assert not WRONG.search(paragraph), paragraph
        assert paragraph.endswith(("。", "事项有：")), paragraph


@settings(max_examples=examples(100))
@given(cases())
def test_every_number_comes_from_the_tables(case: Case) -> None:
    paper = case.paper()
    counts, shares = set(_counted(paper)), set(_shares(paper))
    for paragraph in analysis(paper).sentences():
        text = _without_fixed(paragraph)
        assert {Decimal(n) for n in re.findall(r"([\d.]+)(?:%|个百分点)", text)} <= shares, (
            paragraph
        )
        assert {
            Decimal(n) for n in re.findall(r"(?<![\d.])(\d+(?:\.\d+)?)(?![\d.%]|个百分点)", text)
        } <= counts, paragraph


def _without_fixed(text: str) -> str:
    """The text without what is no figure of the return: limits, dates, numbers of cases and of matters."""
    return re.sub(
        r"^\d\. |3件以上|3件及以上|50%以上|100%|附表\d|2026年\d+月\d+日|[A-Z0-9]+-2026-\d+",
        "",
        text,
    )


def _counted(paper: Return) -> Iterator[Decimal]:
    for table in paper.tables:
        yield from map(Decimal, range(len(table.rows) + 1))
        rows = [
            [v for v in row if isinstance(v, (int, float))]
            for row in [*table.rows, table.total or []]
        ]
        for row in rows:
            yield from (Decimal(str(value)).normalize() for value in row)
            yield from (
                Decimal(abs(a - b))
                for a in row[:5]
                for b in row[:5]
                if isinstance(a, int) and isinstance(b, int)
            )
        for column in zip(*list(table.rows), strict=True):
            yield Decimal(sum(value for value in column if isinstance(value, int)))
    total = paper.head.total
    yield Decimal(total.settled + total.transferred + total.diverted + total.other_closed)


def _shares(paper: Return) -> Iterator[Decimal]:
    yield Decimal(0)
    for table in paper.tables:
        for row in [*table.rows, *([table.total] if table.total else [])]:
            yield from (_rounded(value) for value in row if isinstance(value, float))
        parts = table.as_json()["rows"]
        whole = sum(row.get("registered") or 0 for row in parts)
        for part in parts:
            if whole and "registered" in part:
                yield _rounded(part["registered"] / whole)
            if part.get("due") and "on_time" in part:
                yield _rounded(part["on_time"] / part["due"])
    rates = [
        paper.head.total.rate,
        *((paper.figures or {}).get(f"{when}_rate") for when in ("previous", "last_year")),
    ]
    known = [_rounded(rate) for rate in rates if rate is not None]
    yield from known
    yield from (abs(rate - known[0]) for rate in known)


def _rounded(share: float) -> Decimal:
    return abs(Decimal(str(share)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
