"""Headers as offices write them: over two and three rows, decorated, with several persons below one cell."""

from __future__ import annotations

import csv
import io

import pytest

from govtool.base.errors import Refused
from govtool.store import Store
from govtool.tables.mapping.header_names import plain_key
from tests.tables.test_importing import cases, counts
from tests.tables.test_values import cases_in

RECORD = {
    "登记单位": "SQ01", "登记日期": "2026-03-02", "申请人": "甲某", "申请人电话": "13800000001", "被申请人": "乙某", "被申请人电话": "13800000002",
    "纠纷类型": "邻里纠纷", "案情摘要": "院墙排水",
}  # fmt: skip
"""The record that each table holds in its last row."""

TITLE = ["2026年度矛盾纠纷排查化解台账"]
ONE_ROW = [
    ["*登记单位", "登记\n日期（必填）", "【申请人】", "申请人电话（11位数字）", "被申请人：", "3.被申请人电话", "纠 纷 类 型※", "案情摘要（200字以内）"],
    ["登记单位（全称）", "登记日期(年月日)", "申请人／姓名", "申请人·电话", "被申请人—姓名", "被申请人/联系方式*", "纠纷类型（下拉选择）", "案情摘要"],
]  # fmt: skip
SEVERAL_ROWS = [
    [
        ["登记单位", "登记日期", "当事人", "", "", "", "纠纷类型", "案情摘要"],
        ["", "", "甲方", "联系电话", "乙方", "联系电话", "", ""],
    ],
    [
        ["登记单位", "登记日期", "双方当事人信息", "", "", "", "纠纷类型", "案情摘要"],
        ["", "", "申请人", "电话", "被申请人", "电话", "", ""],
    ],
    [
        ["登记单位", "登记日期", "当事人", "", "", "", "纠纷类型", "案情摘要"],
        ["", "", "申请人", "", "被申请人", "", "", ""],
        ["", "", "姓名", "电话", "姓名", "电话", "", ""],
    ],
    [
        ["基本信息", "", "申请人情况", "", "被申请人情况", "", "纠纷情况", ""],
        [
            "登记单位*",
            "登记日期*",
            "姓名（必填）",
            "手机号码",
            "姓名（必填）",
            "手机号码",
            "纠纷类型",
            "案情摘要",
        ],
    ],
]


def table(*rows: list[str]) -> str:
    with io.StringIO(newline="") as file:
        csv.writer(file).writerows(rows)
        return file.getvalue()


@pytest.mark.parametrize(
    "title", [[], [TITLE], [TITLE, ["填报单位：示例街道", "", "", "", "填报时间：2026年11月"]]]
)
@pytest.mark.parametrize("header", [*([row] for row in ONE_ROW), *SEVERAL_ROWS])
def test_a_header_of_any_shape_is_read(
    store: Store, header: list[list[str]], title: list[list[str]]
) -> None:
    summary = cases_in(store, table(*title, *header, list(RECORD.values())))
    assert (counts(summary), summary.problems) == ((1, 1, 0, 0), [])
    (row,) = cases(store)
    case = store.case(row["case_no"])
    assert (case.unit, str(case.registered_on), case.dispute_type, case.summary) == (
        "SQ01", "2026-03-02", "neighbour", "院墙排水",
    )  # fmt: skip
    assert [(p.role, p.name, p.phone) for p in case.parties] == [
        ("applicant", "甲某", "13800000001"), ("respondent", "乙某", "13800000002"),
    ]  # fmt: skip
    assert {w.code for w in summary.warnings} <= {"read_as"}
    assert not any("台账" in (w.column or "") for w in summary.warnings)


def test_what_joining_files_leaves_is_no_record(store: Store) -> None:
    header = ["登记单位", "登记日期", "纠纷类型", "案情摘要"]
    first, second = (
        table(header, ["SQ01", f"2026-03-0{n}", "邻里纠纷", f"院墙{n}"]) for n in (1, 2)
    )
    summary = cases_in(store, f"{first}\ufeff{second}\x1a".replace(",", "|"))
    assert (counts(summary), summary.problems) == ((2, 2, 0, 0), [])


def test_a_column_that_is_there_twice_is_named(store: Store) -> None:
    header = [
        ["登记单位", "登记日期", "当事人", "", "", "", "纠纷类型", "案情摘要"],
        ["", "", "姓名", "电话", "姓名", "电话", "", ""],
    ]
    with pytest.raises(Refused, match=r"当事人/姓名#1.*当事人/姓名#2"):
        cases_in(store, table(*header, list(RECORD.values())))


def test_a_group_of_the_course_is_read(store: Store) -> None:
    header = [
        ["登记单位", "登记日期", "纠纷类型", "案情摘要", "首次调解", "", "办结情况", ""],
        ["", "", "", "", "日期", "结果", "时间", "方式"],
    ]
    summary = cases_in(
        store,
        table(
            *header,
            [
                "SQ01",
                "2026-03-02",
                "邻里纠纷",
                "院墙",
                "2026-03-09",
                "调解未成功",
                "2026-03-20",
                "撤回",
            ],
        ),
    )
    assert counts(summary) == (1, 1, 0, 0)
    (row,) = cases(store)
    assert (row["state"], str(store.case(row["case_no"]).closed_on)) == ("closed", "2026-03-20")


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("协议金额（万元）", "协议金额(万元)"),
        ("协议金额（元）", "协议金额"),
        ("申请人（代理人）", "申请人(代理人)"),
        ("※登记日期：", "登记日期"),
        ("（1）登记日期", "登记日期"),
        ("*", "*"),
    ],
)
def test_what_changes_the_meaning_of_a_label_stays(label: str, key: str) -> None:
    assert plain_key(label) == key


def test_an_amount_in_ten_thousands_is_not_taken_for_one_in_yuan(store: Store) -> None:
    header = ["登记单位", "登记日期", "纠纷类型", "案情摘要", "协议金额（万元）"]
    summary = cases_in(store, table(header, ["SQ01", "2026-03-02", "邻里纠纷", "院墙", "1.2"]))
    assert [(w.code, w.column) for w in summary.warnings] == [
        ("unknown_column", "协议金额（万元）")
    ]
