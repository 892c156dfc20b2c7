"""Words on screen that a clerk reads without the codes behind them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands.clerk import Desk

COMPANY = "被申请人:示例建筑有限公司:13800000032::示例路2号:经理:王五"
PARTIES = ("--party", "申请人:李四", "--party", COMPANY)


@pytest.fixture
def zh(desk: Desk) -> tuple[str, ...]:
    return ("--lang", "zh_CN")


def test_a_card_has_all_that_is_known_of_a_party(desk: Desk, zh: tuple[str, ...]) -> None:
    no = desk.add(*PARTIES, on="2026-03-02")
    lines = desk.done("case", "show", no, *zh).out.splitlines()
    place = next(n for n, line in enumerate(lines) if "示例建筑有限公司  13800000032" in line)
    assert lines[place + 1] == "    住址：示例路2号  职业或职务：经理  法定代表人：王五"
    place = next(n for n, line in enumerate(lines) if "李四" in line)
    assert "住址" not in lines[place + 1]


def test_a_settlement_without_an_agreement_says_so_and_what_to_do(
    desk: Desk, zh: tuple[str, ...]
) -> None:
    no = desk.add(*PARTIES, on="2026-03-02")
    desk.done("case", "mediate", no, "--outcome", "settled", "--agreement", "none", on="2026-03-03")
    card = desk.done("case", "show", no, *zh).out
    assert re.search(r"3月3日 +调解成功 +无协议$", card, re.MULTILINE)
    answer = desk("case", "agree", no, *zh, on="2026-03-04")
    assert answer.code == 3
    assert "govtool undo" in answer.err
    desk.done("undo", "--yes", on="2026-03-04")
    desk.done("case", "mediate", no, "--outcome", "settled", "--agreement", "oral", on="2026-03-03")
    desk.done("case", "agree", no, on="2026-03-04")


@pytest.mark.parametrize(
    ("lang", "names"), [("zh_CN", ("主要事实", "协议内容")), ("en", ("facts", "terms"))]
)
def test_what_a_paper_lacks_is_named_in_the_language_in_use(
    desk: Desk, tmp_path: Path, lang: str, names: tuple[str, ...]
) -> None:
    no = desk.add(*PARTIES, on="2026-03-02")
    desk.done(
        "case", "mediate", no, "--outcome", "settled", "--agreement", "written", on="2026-03-03"
    )
    doc = ("doc", "agreement", no, "--lang", lang, "-o", str(tmp_path / "协议书.docx"))
    answer = desk(*doc)
    assert " ".join(f"--set {name}=…" for name in names) in answer.err
    desk.done(
        "case", "describe", no, *(word for name in names for word in ("--set", f"{name}=一、清理"))
    )
    desk.done(*doc)


def test_help_names_the_fields_to_correct_in_chinese(desk: Desk) -> None:
    no = desk.add(*PARTIES, "--ref", "7", on="2026-03-02")
    page = "".join(desk("case", "correct", "--help", "--lang", "zh_CN").out.split())
    fields = re.search(r"字段：(.*?)、案件要素", page)
    assert fields
    assert len(fields[1].split("、")) == 13
    for field in fields[1].split("、"):
        answer = desk(
            "case", "correct", no, "--set", f"{field}=", "--reason", "试", *("--lang", "en")
        )
        assert "unknown_field" not in answer.err, field


PAGES = ["case add", "meeting hold", "meeting status", "meeting sign-in", "unit set"]


@pytest.mark.parametrize("page", PAGES)
def test_help_in_chinese_breaks_no_bracket_and_has_no_english_placeholder(
    desk: Desk, page: str
) -> None:
    text = desk(*page.split(), "--help", "--lang", "zh_CN").out
    assert not re.search(r"\[\s*$", text, re.MULTILINE)
    assert not re.search(r"[：，、] [\u4e00-\u9fff（]|召开 （", text)
    assert not re.search(r"\b(NAME|PARTY|TEXT|KIND|FILE|UNIT)\b", text)


def test_a_notice_for_a_duty_leader_whom_nobody_named_says_how_to_name_one(
    desk: Desk, zh: tuple[str, ...]
) -> None:
    desk.add(*PARTIES, on="2026-03-02")
    # the report was due on 2 March: 3 days late is orange, which goes to the leader on duty
    said = "2026-03-05 无人值班，请安排：govtool duty set 2026-03-05 …"
    assert said in desk("escalate", "--dry-run", *zh, on="2026-03-05").err
    assert "无人值班" not in desk("escalate", "--dry-run", *zh, on="2026-03-03").err
    desk.done("duty", "set", "2026-03-05", "甲某", on="2026-03-05")
    answer = desk("escalate", *zh, on="2026-03-05")
    assert "值班领导 甲某" in answer.out
    assert "无人值班" not in answer.err
