"""The approval sheet of a handling letter: printed before anything is recorded, filled from what is known by then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.clerk import Desk
from tests.papers.cases import PARTIES, history
from tests.papers.kit import paragraphs
from tests.papers.test_printing import printed

LEFT_BLANK = (
    "答复期限",
    "拟办意见",
    "责任人",
    "批准人",
    "批准日期",
    "函号",
    "交办日期",
    "送达方式",
)
APPROVED = ("--opinion", "办", "--approved-by", "丙某", "--approved-on", "2026-03-03")


@pytest.fixture
def number(desk: Desk) -> str:
    """A case that the centre took directly; wages are the concern of the 社保所."""
    desk.done(
        "unit",
        "set",
        "BM01",
        "--contact",
        "负责人:戊某",
        "--contact",
        "信息联络员:己某:13800000009",
    )
    return desk.add(*PARTIES, on="2026-03-02", unit="JD01", kind="labour")


def test_without_options_the_lead_is_what_routing_proposes(desk: Desk, number: str) -> None:
    before = desk.entry_count()
    route = desk.done("case", "route", number, "--json").json
    found = printed(desk, "letter", number, "--draft")
    assert route["lead"] == "BM01"
    assert (found["牵头单位"], found["分流建议"]) == ("社保所", "此类纠纷由社保所主管。")
    assert [found[name] for name in LEFT_BLANK] == [""] * len(LEFT_BLANK)
    assert (found["单位负责人"], found["信息联络员"]) == ("戊某", "己某")
    assert desk.entry_count() == before


def test_the_sheet_is_chinese_whatever_the_clerk_reads(
    desk: Desk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    assert printed(desk, "letter", number, "--draft")["分流建议"] == "此类纠纷由社保所主管。"


def test_what_is_said_is_on_the_sheet(desk: Desk, number: str) -> None:
    said = (
        "--lead",
        "示例一社区",
        "--due",
        "3月20日",
        "--opinion",
        "就近调处",
        "--with",
        "BM01",
        "--person",
        "丁某",
    )
    found = printed(desk, "letter", number, "--draft", *said)
    assert [found[n] for n in ("牵头单位", "答复期限", "拟办意见", "配合单位", "责任人")] == [
        "示例一社区", "2026年3月20日", "就近调处", "社保所", "丁某",
    ]  # fmt: skip
    assert found["分流建议"] == "此类纠纷由社保所主管。"
    assert found["批准人"] == ""


def test_a_draft_takes_no_number_and_leaves_the_letter_its_own(desk: Desk, number: str) -> None:
    answer = desk.done("doc", "letter", number, "--draft", "--json")
    assert (answer.json["form"], answer.json["number"]) == ("letter_draft", None)
    desk.done(
        "case",
        "assign",
        number,
        "--lead",
        "BM01",
        "--due",
        "2026-03-20",
        *APPROVED,
        on="2026-03-03",
    )
    assert printed(desk, "letter", number)["函号"] == "矛调交〔2026〕1号"


def test_a_recorded_letter_without_approval_is_what_the_leader_is_asked_to_approve(
    desk: Desk, number: str
) -> None:
    more = ("--person", "丁某", "--override", "领导出差")
    desk.done(
        "case", "assign", number, "--lead", "SQ01", "--due", "2026-03-20", *more, on="2026-03-03"
    )
    found = printed(desk, "letter", number, "--draft", "--opinion", "就近调处")
    assert [found[n] for n in ("牵头单位", "答复期限", "拟办意见", "责任人")] == [
        "示例一社区", "2026年3月20日", "就近调处", "丁某",
    ]  # fmt: skip
    other = printed(desk, "letter", number, "--draft", "--lead", "BM01")
    assert [other[n] for n in ("牵头单位", "答复期限", "责任人")] == ["社保所", "", ""]


def test_the_sheet_of_a_case_the_centre_has_not_got_proposes_nobody(desk: Desk) -> None:
    number = desk.add(*PARTIES, on="2026-03-02")
    answer = desk.done("doc", "letter", number, "--draft")
    assert "The centre has not accepted this case yet." in answer.err
    lines = paragraphs(Path(f"{number}-拟办单.docx"))
    assert "牵头单位：" in lines
    assert "分流建议：尚未移送矛调中心：由示例一社区继续调解。" in lines


def test_a_closed_case_gets_no_more_letters(desk: Desk, number: str) -> None:
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2026-03-04")
    assert "no letter can follow" in desk.done("doc", "letter", number, "--draft").err


def test_where_the_centre_leads_itself_the_sheet_says_so(desk: Desk) -> None:
    failed = [{"kind": "mediated", "on": f"2026-03-0{day}", "outcome": "failed"} for day in (3, 4)]
    up = [
        {"kind": "transferred", "on": "2026-03-05", "to": "JD01"},
        {"kind": "accepted", "on": "2026-03-06", "unit": "JD01"},
    ]
    number = history(desk, *failed, *up)
    answer = desk.done("doc", "letter", number, "--draft")
    assert "the centre leads itself, without a letter" in answer.err
    lines = paragraphs(Path(f"{number}-拟办单.docx"))
    assert "牵头单位：示例街道矛盾纠纷调处化解中心" in lines


# Registered by the centre on 2 March: it closes by 2 April. Thirty days after the sheet of 3 March is 2 April.
@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("2026-04-01", []),
        ("2026-04-02", []),
        ("2026-04-03", ["generally", "has to close the case (2026-04-02)"]),
    ],
)
def test_a_due_date_that_does_not_do_is_told_before_the_leader_signs(
    desk: Desk, number: str, due: str, told: list[str]
) -> None:
    answer = desk.done("doc", "letter", number, "--draft", "--due", due, on="2026-03-03")
    assert [
        word for word in ("generally", "has to close the case (2026-04-02)") if word in answer.err
    ] == told


def test_a_lead_that_failed_before_is_reported(desk: Desk) -> None:
    failed = [{"kind": "mediated", "on": f"2026-03-0{day}", "outcome": "failed"} for day in (3, 4)]
    up = [
        {"kind": "transferred", "on": "2026-03-05", "to": "JD01"},
        {"kind": "accepted", "on": "2026-03-06", "unit": "JD01"},
    ]
    number = history(desk, *failed, *up)
    for lead, told in (("SQ01", True), ("BM01", False)):
        answer = desk.done(
            "doc", "letter", number, "--draft", "--yes", "--lead", lead, "--due", "2026-04-01"
        )
        assert ("already mediated this case without success" in answer.err) == told


BAD = {
    "unknown unit": (("--lead", "XX99"), 4, "unknown_unit"),
    "the centre is no lead of a letter": (("--lead", "JD01"), 3, "wrong_unit"),
    "unknown unit beside it": (("--with", "XX99"), 4, "unknown_unit"),
    "no date": (("--due", "2026-02-30"), 3, "bad_date"),
    "before the letter": (("--due", "2026-03-02"), 3, "bad_date"),
    "a name too long": (("--person", "丁" * 200), 3, "too_long"),
}


@pytest.mark.parametrize(("options", "code", "word"), BAD.values(), ids=BAD)
def test_bad_input_makes_no_sheet(
    desk: Desk, number: str, options: tuple[str, ...], code: int, word: str
) -> None:
    answer = desk("doc", "letter", number, "--draft", *options, "--json", on="2026-03-03")
    assert (answer.code, answer.error["code"]) == (code, word)
    assert not list(Path().glob("*.docx"))


@pytest.mark.parametrize(
    "option",
    [
        ("--lead", "BM01"),
        ("--due", "明天"),
        ("--opinion", "办"),
        ("--with", "BM01"),
        ("--person", "丁"),
    ],
)
def test_a_letter_is_printed_as_recorded(desk: Desk, number: str, option: tuple[str, str]) -> None:
    answer = desk("doc", "letter", number, *option, "--json")
    assert (answer.code, answer.error["code"], answer.error["hint"]) == (
        2,
        "unexpected_option",
        "--draft",
    )


def test_a_letter_that_is_not_recorded_names_the_sheet(desk: Desk, number: str) -> None:
    error = desk("doc", "letter", number, "--json").error
    assert f"govtool doc letter {number} --draft" in error["hint"]


def test_the_receipt_has_a_line_for_each_unit(desk: Desk, number: str) -> None:
    how = ("--with", "SQ01", "--delivery", "electronic", "--person", "丁某")
    desk.done(
        "case",
        "assign",
        number,
        "--lead",
        "BM01",
        "--due",
        "2026-03-20",
        *APPROVED,
        *how,
        on="2026-03-03",
    )
    answer = desk.done("doc", "receipt", number, "--json").json
    lines = paragraphs(Path(answer["file"]))
    assert answer["number"] == "矛调交〔2026〕1号"
    assert {"送达方式：电子文档", "交办日期：2026年3月3日", "责任人：丁某"} <= set(lines)
    assert [line for line in lines if line.startswith("收函单位表：")] == [
        "收函单位表：序号＝1；单位＝社保所；身份＝牵头单位；联络员＝己某",
        "收函单位表：序号＝2；单位＝示例一社区；身份＝配合单位；联络员＝",
    ]


def test_a_letter_names_the_people_of_its_day(desk: Desk, number: str) -> None:
    desk.done(
        "case",
        "assign",
        number,
        "--lead",
        "BM01",
        "--due",
        "2026-03-20",
        *APPROVED,
        on="2026-03-03",
    )
    desk.done("unit", "set", "BM01", "--contact", "负责人:庚某", on="2026-03-10")
    found = printed(desk, "letter", number)
    assert (found["单位负责人"], found["信息联络员"], found["信息联络员电话"]) == (
        "戊某",
        "己某",
        "13800000009",
    )


def test_the_case_file_has_the_letter_and_names_what_is_signed_on_paper(
    desk: Desk, number: str
) -> None:
    desk.done(
        "case",
        "assign",
        number,
        "--lead",
        "BM01",
        "--due",
        "2026-03-20",
        *APPROVED,
        on="2026-03-03",
    )
    answer = desk.done("doc", "file", number, "卷宗", "--json").json
    assert [paper["form"] for paper in answer["files"]][-1] == "letter"
    assert "approval sheet and receipt of the handling letter, signed" in answer["by_hand"]
