"""Ledgers as offices keep them, in with one import and no mapping: and all that was not taken over is named."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from govtool.store import Store
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import ImportSummary, Options
from tests.store.kit import found_office
from tests.tables.books import book
from tests.tables.kit import TODAY
from tests.tables.test_importing import cases, counts

if TYPE_CHECKING:
    from openpyxl import Workbook

TITLE = "示例街道矛盾纠纷排查化解台账"
UPPER = [
    "序号",
    "排查时间",
    "社区",
    "案由",
    "当事人",
    "",
    "",
    "对方当事人",
    "",
    "纠纷简况",
    "首次调解",
    "",
    "备注",
    "",
]
LOWER = ["", "", "", "", "姓名", "联系电话", "性别", "姓名", "联系电话", "", "时间", "结果", "", ""]
ROWS = [
    ["1", "2026年3月2号", "示例SQ01", "邻里矛盾", "甲某", "\u202d13800000001\u202c", "男", "乙某", "138 0000 0002", "院墙排水", "2026年3月9日（周一）", "达成协议", "", ""],
    ["2", "2026-03-03", "示例SQ01", "物业", "丙某", "\u200b13800000003", "女", "丁某", "无", '5寸"管道漏水，合计损失5000元', "", "", "", ""],
    ["3", "2026/3/4", "示例SQ02", "噪音扰民", "戊某", "13800000005", "", "己某", "", "合计：夜间噪音三次", "2026.03.10", "达成协议", "已回访", ""],
    ["4", "3月5日前后", "示例SQ02", "邻里纠纷", "庚某", "13800000007", "", "辛某", "", "停车", "", "", "", "待核"],
]  # fmt: skip
FOOT = [
    ["合计", "", "", "4件", "", "", "", "", "", "", "", "", "", ""],
    ["填表人：某经办", "", "", "审核人：", "", "", "", "", "联系电话：0571-88000000", "填报日期：2026年3月31日", "", "", "", ""],
    ["注：本表每月底报送。", *[""] * 13],
]  # fmt: skip
LEDGER = [
    [TITLE, *[""] * 13], ["填报单位：示例街道", *[""] * 13], UPPER, LOWER, *ROWS[:2],
    [TITLE, *[""] * 13], UPPER, LOWER, *ROWS[2:], *FOOT,
]  # fmt: skip
"""The header is there twice, as after a page break."""


def as_workbook(rows: list[list[str]]) -> bytes:
    """The ledger as WPS keeps it: blank cells left out, titles and header merged."""

    def merge(workbook: Workbook) -> None:
        sheet = workbook.worksheets[0]
        for cells in (
            "A1:N1",
            "A3:A4",
            "B3:B4",
            "C3:C4",
            "D3:D4",
            "E3:G3",
            "H3:I3",
            "J3:J4",
            "K3:L3",
            "M3:M4",
        ):
            sheet.merge_cells(cells)

    return book([[cell or None for cell in row] for row in rows], change=merge)


def as_gbk(rows: list[list[str]]) -> bytes:
    """The ledger as WPS saves it as CSV; invisible characters that GBK has not become question marks, so none are in."""
    with io.StringIO(newline="") as file:
        csv.writer(file).writerows(rows)
        return file.getvalue().translate(dict.fromkeys((0x202D, 0x202C, 0x200B))).encode("gbk")


def as_utf8(rows: list[list[str]]) -> bytes:
    with io.StringIO(newline="") as file:
        csv.writer(file).writerows(rows)
        return file.getvalue().encode("utf-8-sig")


def take_in(store: Store, path: Path, data: bytes, **options: Any) -> ImportSummary:
    path.write_bytes(data)
    with open_source(str(path), workbooks=True) as source:
        return import_noun(store, "cases", source, Options(**options), today=TODAY, actor="甲某")


def warned(summary: ImportSummary) -> set[tuple[str, str | None]]:
    return {(warning.code, warning.column) for warning in summary.warnings}


@pytest.mark.parametrize(
    ("name", "make"), [("台账.xlsx", as_workbook), ("台账.csv", as_gbk), ("台账8.csv", as_utf8)]
)  # fmt: skip
def test_a_ledger_goes_in_without_a_mapping_and_what_does_not_is_named(
    store: Store, tmp_path: Path, name: str, make: Callable[[list[list[str]]], bytes]
) -> None:
    summary = take_in(store, tmp_path / name, make(LEDGER))
    assert counts(summary) == (4, 3, 1, 0)
    assert [(p.row, p.column, p.code) for p in summary.problems] == [(11, "排查时间", "bad_date")]
    found = {
        store.case(case["case_no"]).summary: store.case(case["case_no"]) for case in cases(store)
    }
    first = found["院墙排水"]
    assert (first.registered_on.isoformat(), first.dispute_type, first.closed_on and first.closed_on.isoformat()) == (
        "2026-03-02", "neighbour", "2026-03-09",
    )  # fmt: skip
    assert [(p.role, p.name, p.phone) for p in first.parties] == [
        ("applicant", "甲某", "13800000001"), ("respondent", "乙某", "13800000002"),
    ]  # fmt: skip
    second = found['5寸"管道漏水，合计损失5000元']
    assert [(p.name, p.phone) for p in second.parties] == [("丙某", "13800000003"), ("丁某", None)]
    assert found["合计：夜间噪音三次"].state == "closed"
    assert warned(summary) >= {
        ("unknown_column", "序号"), ("unknown_column", "当事人/性别"), ("unknown_column", "备注"),
        ("read_as", "社区"), ("read_as", "当事人/联系电话"), ("read_as", "对方当事人/联系电话"), ("read_as", "首次调解/结果"),
    }  # fmt: skip
    (asides,) = [w for w in summary.warnings if w.code == "not_records"]
    assert (asides.row, asides.message[:1]) == (7, "6")
    (nameless,) = [w for w in summary.warnings if w.code in {"blank_header", "cells_beside"}]
    assert (nameless.column, nameless.row) == ("@N", 11)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_refused_rows_of_a_ledger_come_back_fixed(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    errors = tmp_path / "问题行.csv"
    make = as_workbook if suffix == ".xlsx" else as_utf8
    take_in(store, tmp_path / f"台账{suffix}", make(LEDGER), errors=errors)
    text = errors.read_text(encoding="utf-8-sig")
    assert "当事人/姓名,当事人/联系电话,当事人/性别,对方当事人/姓名" in text.splitlines()[0]
    summary = take_in(
        store, tmp_path / "2.csv", text.replace("3月5日前后", "2026年3月5日").encode()
    )
    assert counts(summary) == (1, 1, 0, 0)
    with found_office(tmp_path / "other.db") as other:
        whole = [[cell.replace("3月5日前后", "2026年3月5日") for cell in row] for row in LEDGER]
        take_in(other, tmp_path / "3.csv", as_utf8(whole))
        assert {case["registered_on"] for case in cases(other)} == {
            case["registered_on"] for case in cases(store)
        }


def test_a_mapping_names_repeated_pairs_and_columns_without_a_name(
    store: Store, tmp_path: Path
) -> None:
    mapping = tmp_path / "对照表.toml"
    mapping.write_text(
        '[columns]\n"当事人/姓名#1"="申请人"\n"当事人/联系电话#1"="申请人电话"\n"当事人/姓名#2"="被申请人"\n'
        '"当事人/联系电话#2"="被申请人电话"\n"@J"="外部编号"\n',
        encoding="utf-8",
    )
    rows = [
        ["登记单位", "登记日期", "纠纷类型", "当事人", "", "当事人", "", "案情摘要", "", ""],
        ["", "", "", "姓名", "联系电话", "姓名", "联系电话", "", "", ""],
        [
            "SQ01",
            "2026-03-02",
            "邻里",
            "甲某",
            "13800000001",
            "乙某",
            "13800000002",
            "墙",
            "",
            "R9",
        ],
    ]
    for name, make in (
        ("a.csv", as_utf8),
        ("a.xlsx", lambda rows: book([[c or None for c in row] for row in rows])),
    ):
        with found_office(tmp_path / f"{name}.db") as other:
            summary = take_in(other, tmp_path / name, make(rows), map=mapping)
            assert (counts(summary), summary.warnings) == ((1, 1, 0, 0), [])
            (case,) = cases(other)
            assert case["ref"] == "R9"
            assert [(p.name, p.phone) for p in other.case(case["case_no"]).parties] == [
                ("甲某", "13800000001"), ("乙某", "13800000002"),
            ]  # fmt: skip


HEADER = ["登记单位", "登记日期", "纠纷类型", "案情摘要"]
ONE = ["SQ01", "2026-03-02", "邻里", "墙"]


def named(store: Store, tmp_path: Path, header: list[str], row: list[str]) -> dict[str | None, str]:
    """The codes of the warnings about these columns beside what a case needs."""
    summary = take_in(store, tmp_path / "a.csv", as_utf8([header + HEADER, row + ONE]))
    assert counts(summary) == (1, 1, 0, 0), summary.problems
    return {warning.column: f"{warning.code} {warning.field}" for warning in summary.warnings}


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (["申请人", "电话"], ["甲某", "13800000001"], {"电话": "read_as applicant_phone"}),
        (["申请人", "电话", "被申请人"], ["甲某", "13800000001", "乙某"], {"电话": "read_as applicant_phone"}),
        (["申请人", "被申请人", "电话"], ["甲某", "乙某", "13800000001"], {"电话": "ambiguous_column 电话"}),
        (["电话", "申请人", "被申请人"], ["13800000001", "甲某", "乙某"], {"电话": "ambiguous_column 电话"}),
        (["申请人", "电话", "被申请人", "电话"], ["甲某", "13800000001", "乙某", "13800000002"],
         {"电话": "read_as respondent_phone"}),
        (["被申请人", "手机号", "申请人", "手机号"], ["甲某", "13800000001", "乙某", "13800000002"],
         {"手机号": "read_as applicant_phone"}),
        (["电话"], ["13800000001"], {"电话": "unknown_column 电话"}),
        (["处理情况"], ["经社区多次上门劝导后双方各让一步"], {"处理情况": "unknown_column 处理情况"}),
        ([""], ["x"], {"@A": "blank_header @A"}),
        ([""], [""], {}),
        (["监护人/联系电话"], ["13800000001"], {"监护人/联系电话": "unknown_column 监护人/联系电话"}),
    ],
)  # fmt: skip
def test_usual_names_are_reported_and_ambiguous_ones_are_not_guessed(
    store: Store, tmp_path: Path, header: list[str], row: list[str], expected: dict[str | None, str]
) -> None:
    assert named(store, tmp_path, header, row) == expected


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "", "", "12件"], ["小 计", "", "", ""], ["", "总计：12 件", "", ""], ["本页合计（1—20）", "", "", ""],
        ["示例社区小计", "3", "", ""], ["共 12 件", "", "", ""], ["以上共12件", "", "", ""], ["填表人：甲某", "", "审核人：", "填报日期：2026年3月31日"],
        ["负责人签字：", "", "", ""], ["单位负责人（签字）：", "", "", ""], ["联系电话：13800000001", "", "", ""], ["备注：", "", "", ""],
        ["注：每月底报送", "", "", ""], ["说明：合计不含信访件", "", "", ""], ["制表：甲某", "", "", ""], ["第2页 共3页", "", "", ""],
        HEADER, ["示例街道台账", "", "", ""], ["一、邻里纠纷", "", "", ""], ["（二）婚姻家庭纠纷（3件）", "", "", ""], ["第三类：其他", "", "", ""],
    ],
)  # fmt: skip
def test_totals_and_footers_are_no_records(store: Store, tmp_path: Path, row: list[str]) -> None:
    summary = take_in(store, tmp_path / "a.csv", as_utf8([["示例街道台账"], HEADER, ONE, row]))
    assert counts(summary) == (1, 1, 0, 0)
    assert [(w.code, w.row) for w in summary.warnings] == [("not_records", 4)]


@pytest.mark.parametrize(
    ("row", "accepted"),
    [
        (["SQ01", "2026-03-03", "邻里", "合计"], 1),
        (["SQ01", "2026-03-03", "邻里", "备注：已回访"], 1),
        (["SQ01", "2026-03-03", "", "合计欠款五千元"], 0),
        (["", "2026-03-03", "邻里", "说明：墙"], 0),
        (["SQ99", "2026-03-03", "邻里", "填表人：甲某"], 0),
        (["合计欠款", "", "", ""], 0),
        (["", "", "", "共同饮酒后争执"], 0),
        (["", "", "", "一、二楼之间漏水"], 0),
        (["一、邻里", "2026-03-03", "", ""], 0),
        (["一号院", "", "", ""], 0),
    ],
)
def test_a_record_is_a_record_whatever_its_words(
    store: Store, tmp_path: Path, row: list[str], accepted: int
) -> None:
    summary = take_in(store, tmp_path / "a.csv", as_utf8([HEADER, ONE, row]))
    assert counts(summary) == (2, 1 + accepted, 1 - accepted, 0)


def test_rows_above_the_header_that_are_no_titles_are_named(store: Store, tmp_path: Path) -> None:
    summary = take_in(
        store,
        tmp_path / "a.csv",
        as_utf8([["台账"], ["填报单位：某", "", "单位：件"], ONE, HEADER, ONE]),
    )
    assert [(w.code, w.row) for w in summary.warnings] == [("above_header", 3)]
