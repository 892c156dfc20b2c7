"""Papers of nouns other than cases: the supervision notice of anything that is escalated, and the forms that fit a number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govtool.papers.template_files import shipped
from govtool.papers.template_filling import Template
from tests.commands.clerk import Desk
from tests.papers.kit import words

DECISION = "M2026-001-1"


@pytest.fixture
def decided(desk: Desk) -> Desk:
    """A desk with a decision that SQ01 owed by 9 March, and a notice of the 12th."""
    desk.done("unit", "set", "SQ01", "--contact", "负责人:甲某", on="2026-03-02")
    desk.done("duty", "set", "2026-03-12", "丁某", on="2026-03-02")
    desk.done(
        "meeting", "record", "--decision", "修好楼道灯，联系13800000000", "--unit", "SQ01", "--due", "2026-03-09", on="2026-03-02"
    )  # fmt: skip
    desk.done("escalate", on="2026-03-12")
    return desk


def test_the_notice_of_a_decision(decided: Desk) -> None:
    made = decided.done(
        "doc", "supervision", DECISION, "--due", "2026-03-20", "--json", on="2026-03-12"
    ).json
    assert (made["noun"], made["no"], made["case_no"], made["number"]) == (
        "decision",
        DECISION,
        None,
        None,
    )
    said = words(Path(made["file"]))
    for name, value in {
        "编号": DECISION, "类别": "议定事项", "应办单位": "示例一社区", "应办日期": "2026年3月9日", "超期天数": "3",
        "督办等级": "橙色", "告知对象": "矛调中心值班领导 丁某", "单位负责人": "甲某", "签发单位": "示例街道", "要求期限": "2026年3月20日",
    }.items():  # fmt: skip
        assert f"{name}：{value}" in said.split("\n"), name
    assert "修好楼道灯" in said
    assert "13800000000" not in said


def test_our_own_template_says_the_same(decided: Desk, tmp_path: Path) -> None:
    folder = str(shipped())
    target = tmp_path / "督办单.docx"
    decided.done(
        "doc", "督办单", DECISION, "-o", str(target), "--templates", folder, on="2026-03-12"
    )
    said = words(target)
    assert "议定事项督办单" in said
    assert DECISION in said
    assert Template(shipped() / "事项督办单.docx").findings() == []


def test_nothing_to_print_before_there_is_a_notice(decided: Desk) -> None:
    decided.done(
        "meeting",
        "record",
        "--decision",
        "再修",
        "--unit",
        "SQ01",
        "--due",
        "2026-05-09",
        on="2026-03-12",
    )
    answer = decided("doc", "supervision", "M2026-002-1", "--json", on="2026-03-12")
    error = json.loads(answer.err)["error"]
    assert (answer.code, error["code"]) == (3, "nothing_to_print")
    assert "govtool escalate" in error["hint"]


def listed(desk: Desk, *words_: str, on: str) -> dict[str, Any]:
    return {row["form"]: row for row in desk.done("doc", "list", *words_, "--json", on=on).json}


def test_the_forms_that_fit_a_number(decided: Desk) -> None:
    assert listed(decided, DECISION, on="2026-03-12")["supervision"]["code"] is None
    assert listed(decided, DECISION, on="2026-03-12").keys() == {"supervision"}
    number = decided.add("--on", "2026-03-02", on="2026-03-02")
    rows = listed(decided, number, on="2026-03-02")
    assert rows["cover"]["code"] is None
    assert rows["session"]["code"] == "nothing_to_print"
    assert number in rows["session"]["lacking"]
    assert "no" in decided.done("doc", "list", number, on="2026-03-02").out


def test_a_form_is_of_its_noun(decided: Desk) -> None:
    answer = decided("doc", "cover", DECISION, "--json", on="2026-03-12")
    assert answer.code != 0
    assert "internal" not in answer.err
