"""Taking matters in at the desk: what is recorded, who sees the reporter, likely duplicates, and what is refused.

A matter of Wednesday 4 March 2026 is to be taken up within one working day, on Thursday 5 March.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Answer, Desk

ON = "2026-03-04"
NO = "SQ01-S2026-00001"


def words(*more: str, category: str = "消防", place: str = "示例路1号") -> tuple[str, ...]:
    return (
        "matter", "add", "--unit", "SQ01", "--category", category, "--channel", "网格员", "--place", place,
        "--summary", "楼道堆物", *more,
    )  # fmt: skip


def add(desk: Desk, *more: str, on: str = ON, **how: str) -> Any:
    return desk.done(*words(*more, **how), "--json", on=on).json


def test_the_object_of_the_page(desk: Desk) -> None:
    added = add(
        desk, "--grid", "第一网格", "--reporter", "甲某：13800000000", "--ref", "W1", "--urgent"
    )
    obligations, similar = added.pop("obligations"), added.pop("similar")
    assert added == {
        "matter_no": NO, "ref": "W1", "state": "reported", "category": "fire", "platform": "peace_work", "class": "urgent",
        "channel": "grid", "urgency": "urgent", "unit": "SQ01", "handler": None, "grid": "G01", "place": "示例路1号",
        "summary": "楼道堆物", "wants_answer": True, "reporter": {"name": "甲某", "phone": "13800000000"},
        "reported_on": ON, "closed_on": None, "result": None, "solved": None, "satisfied": None, "turns": [],
        "violations": [], "linked": [],
    }  # fmt: skip
    ((owed,), none) = obligations, similar
    assert none == []
    assert {name: owed[name] for name in ("rule", "turn", "unit", "start", "due", "met_on", "status")} == {
        "rule": "matter_accept", "turn": "", "unit": "JD01", "start": ON, "due": "2026-03-05", "met_on": None, "status": "open",
    }  # fmt: skip
    assert desk.done("matter", "show", NO, "--json").json == added | {"obligations": obligations}


def test_the_street_takes_it_in_where_no_unit_is_named(desk: Desk) -> None:
    answer = desk.done(
        "matter", "add", "-c", "noise", "--channel", "hotline", "--place", "示例路2号", "-m", "夜间施工", "--no-answer",
        "--emergency", "--json", on=ON,
    ).json  # fmt: skip
    assert (answer["matter_no"], answer["unit"]) == ("JD01-S2026-00001", "JD01")
    assert (answer["wants_answer"], answer["urgency"], answer["class"]) == (
        False,
        "emergency",
        "emergency",
    )
    assert answer["reporter"] is None


def test_the_reporter_is_an_entry_of_its_own_and_one_undo_takes_both_back(desk: Desk) -> None:
    add(desk, "--reporter", "甲某", "--guardian", "丙某:母亲:13800000001")
    kinds = [line["kind"] for line in desk.done("matter", "history", NO, "--json").json]
    assert kinds == ["matter_reported", "matter_reporter"]
    shown = desk.done("matter", "show", NO, "--json").json
    assert shown["reporter"]["guardian"] == {
        "name": "丙某",
        "relation": "母亲",
        "phone": "13800000001",
    }
    desk.done("undo", "--yes")
    assert desk("matter", "show", NO, "--json").code == 4


def test_the_reporter_is_masked_in_lists(desk: Desk, tmp_path: Path) -> None:
    add(desk, "--reporter", "甲某:13800000000", place="示例路1号（甲某家，13800000000）")
    (listed,) = desk.done("matter", "list", "--json").json
    assert listed["reporter"] == {"name": "甲**", "phone": "138****0000"}
    assert listed["place"] == "示例路1号（甲**家，138****0000）"
    assert "obligations" not in listed
    written = tmp_path / "list.csv"
    desk.done("matter", "list", "-o", str(written))
    for text in (
        written.read_text("utf-8-sig"),
        desk.done("matter", "list").out,
        desk.done("due").out,
    ):
        assert "13800000000" not in text
    card = desk.done("matter", "show", NO).out
    assert "甲某  13800000000" in card


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ([], ["SQ01-S2026-00001", "SQ01-S2026-00002"]),
        (["--category", "噪声扰民"], ["SQ01-S2026-00002"]),
        (["--platform", "综合执法"], ["SQ01-S2026-00002"]),
        (["--platform", "peace_work"], ["SQ01-S2026-00001"]),
        (["--grid", "G01"], ["SQ01-S2026-00001"]),
        (["--channel", "grid", "--limit", "1"], ["SQ01-S2026-00001"]),
        (["--channel", "resident"], []),
        (["--from", "2026-03-05"], ["SQ01-S2026-00002"]),
        (["--to", "2026-03-04"], ["SQ01-S2026-00001"]),
        (["--overdue"], ["SQ01-S2026-00001"]),
        (["--sent-back-twice"], []),
        (["--state", "待受理", "--newest"], ["SQ01-S2026-00002", "SQ01-S2026-00001"]),
        (["--state", "handled"], []),
        (["--handler", "SQ01"], []),
        (["--unit", "SQ02"], []),
    ],
)  # fmt: skip
def test_a_list_chosen_by_filters(desk: Desk, options: list[str], kept: list[str]) -> None:
    """The first is overdue on the 6th, the second is due on the 6th."""
    add(desk, "--grid", "G01")
    add(desk, category="noise", on="2026-03-05")
    found = desk.done("matter", "list", *options, "--json", on="2026-03-06").json
    assert [one["matter_no"] for one in found] == kept


def refused(desk: Desk, *words_: str) -> dict[str, Any]:
    answer: Answer = desk(*words_, "--json", on=ON)
    assert answer.code in {2, 3, 4}, answer.out
    assert desk.done("matter", "list", "--json").json == []
    return answer.error


@pytest.mark.parametrize(
    ("words_", "code", "said"),
    [
        (words(category="消仿"), "unknown_category", "fire"),
        (words(category="重点人员"), "refused_category", "register"),
        (words("--grid", "G09"), "unknown_grid", "G09"),
        (words("--unit", "SQ09"), "unknown_unit", "SQ09"),
        (words("--on", "2026-03-05"), "out_of_order", "future"),
        (words("--urgent", "--emergency"), "unexpected_option", "--urgent"),
        (words("--reporter", "甲某:1380000"), "bad_phone", "--reporter"),
        (words("--reporter", "甲某:13800000000:990000199001010011"), "bad_value", "--reporter"),
        (words("--guardian", "丙某"), "bad_value", "--reporter"),
        (words("--channel", "传真"), "bad_term", "hotline"),
        (("matter", "add", "--category", "fire"), "missing_option", "--channel"),
    ],
)
def test_what_is_refused_leaves_nothing(
    desk: Desk, words_: tuple[str, ...], code: str, said: str
) -> None:
    error = refused(desk, *words_)
    assert error["code"] == code
    assert said in error["message"] + (error["hint"] or "")


def test_of_public_order_no_text_is_kept(desk: Desk) -> None:
    answer = desk.done(*words(category="治安问题"), on=ON)
    assert "the police" in answer.err
    assert "楼道堆物" not in desk.done("journal", "--json").out
    assert desk.done("matter", "show", NO, "--json").json["summary"] is None
    without = (
        "matter",
        "add",
        "-c",
        "治安",
        "--channel",
        "resident",
        "--place",
        "示例路3号",
        "--json",
    )
    assert desk.done(*without).json["summary"] is None


def test_a_dispute_is_recorded_and_the_way_on_named(desk: Desk) -> None:
    assert f"govtool matter to-case {NO}" in desk.done(*words(category="dispute"), on=ON).out


def test_a_ref_names_one_matter(desk: Desk) -> None:
    add(desk, "--ref", "W1")
    error = desk(*words("--ref", "W1"), "--json").error
    assert (error["code"], error["message"]) == (
        "ref_taken",
        f"--ref: {NO} already has the ref W1.",
    )


# --- duplicates


@pytest.mark.parametrize(
    ("on", "category", "more", "place", "similar"),
    [
        ("2026-03-11", "fire", (), "示例路1号", [NO]),
        ("2026-03-12", "fire", (), "示例路1号", []),
        ("2026-03-11", "fire", ("--grid", "G01"), "示例路9号", [NO]),
        ("2026-03-11", "fire", (), "示例路9号", []),
        ("2026-03-11", "noise", ("--grid", "G01"), "示例路1号", []),
    ],
    ids=["7 days", "8 days", "the same grid", "another place", "another category"],
)
def test_likely_duplicates_are_reported_to_scripts(
    desk: Desk, on: str, category: str, more: tuple[str, ...], place: str, similar: list[str]
) -> None:
    add(desk, "--grid", "G01")
    assert add(desk, *more, on=on, category=category, place=place)["similar"] == similar


# --- a matter that is a case, and a case that is a matter

TO_CASE = ("matter", "to-case", NO, "--type", "邻里", "--json")


def test_a_matter_becomes_a_case_with_what_is_known(desk: Desk) -> None:
    add(desk, "--grid", "G01", "--reporter", "甲某:13800000000", category="dispute")
    case = desk.done(*TO_CASE, "--on", "2026-03-05", on="2026-03-05").json
    assert {name: case[name] for name in ("case_no", "grid", "summary", "source", "registered_on", "linked")} == {
        "case_no": "SQ01-2026-00001", "grid": "G01", "summary": "楼道堆物", "source": "patrol", "registered_on": "2026-03-05",
        "linked": [NO],
    }  # fmt: skip
    (party,) = case["parties"]
    assert (party["role"], party["name"], party["phone"]) == ("applicant", "甲某", "13800000000")
    matter = desk.done("matter", "show", NO, "--json").json
    assert (matter["state"], matter["closed_on"], matter["linked"]) == (
        "became_case", "2026-03-05", ["SQ01-2026-00001"],
    )  # fmt: skip
    assert [one["status"] for one in matter["obligations"]] == ["waived"]
    assert "SQ01-2026-00001" in desk.done("matter", "show", NO).out


def test_one_undo_takes_the_case_back_and_the_matter_goes_on(desk: Desk) -> None:
    add(desk, category="dispute")
    desk.done(*TO_CASE, "--party", "申请人:甲某")
    desk.done("undo", "--yes")
    assert desk("case", "show", "SQ01-2026-00001", "--json").code == 4
    matter = desk.done("matter", "show", NO, "--json").json
    assert (matter["state"], matter["linked"]) == ("reported", [])


def test_what_is_closed_becomes_no_case_and_nothing_is_half_done(desk: Desk) -> None:
    add(desk, category="dispute")
    desk.done(*TO_CASE, "--party", "申请人:甲某")
    answer = desk(*TO_CASE, "--party", "申请人:甲某")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")
    assert len(desk.done("case", "list", "--json").json) == 1


def test_a_case_is_taken_in_as_a_matter_and_stays_as_it_is(desk: Desk) -> None:
    case = desk.add(
        "--grid", "G01", "--party", "申请人:甲某:13800000000", "--party", "被申请人:乙某", on=ON
    )
    words_ = (
        "case",
        "to-matter",
        case,
        "--category",
        "违法建设",
        "--channel",
        "群众",
        "--place",
        "示例路1号",
    )
    matter = desk.done(*words_, "--json").json
    assert (matter["matter_no"], matter["unit"], matter["grid"], matter["linked"]) == (
        NO,
        "SQ01",
        "G01",
        [case],
    )
    assert matter["reporter"] == {"name": "甲某", "phone": "13800000000"}
    shown = desk.case(case)
    assert (shown["state"], shown["linked"]) == ("open", [NO])
    again = desk(*words_, "--json")
    assert (again.code, again.error["code"]) == (3, "repeated")
    assert NO in again.err
    desk.done("undo", "--yes")
    assert desk.case(case)["linked"] == []
    assert desk.done("matter", "list", "--json").json == []


# --- looking


def test_the_card_and_where_it_should_go(desk: Desk) -> None:
    desk.done(
        "unit", "add", "--code", "BM09", "--name", "示例应急所", "--kind", "department", on=ON
    )
    add(desk, "--grid", "G01")
    card = desk.done("matter", "show", NO).out
    for piece in (
        "fire hazard  reported · urgent",
        "楼道堆物",
        "示例路1号 · grid G01",
        f"govtool matter take {NO}",
    ):
        assert piece in card
    route = desk.done("matter", "route", NO, "--json").json
    assert route == {
        "matter_no": NO, "category": "fire", "platform": "peace_work", "commander": None, "competent": ["BM09"],
        "community": "SQ01",
    }  # fmt: skip
    assert f"govtool matter dispatch {NO} --to BM09" in desk.done("matter", "route", NO).out
    (explained,) = desk.done("matter", "explain", NO, "--json").json
    assert (explained["rule"], explained["due"]) == ("matter_accept", "2026-03-05")


def test_what_was_recorded_last_and_part_of_a_number_name_it(desk: Desk) -> None:
    add(desk)
    for typed in ("-", "S2026-00001", NO.lower()):
        assert desk.done("matter", "show", typed, "--json").json["matter_no"] == NO
    answer = desk("matter", "show", NO, "--as-of", "2026-03-01", "--json")
    assert (answer.code, answer.error["code"]) == (4, "no_matter")
    (found,) = desk.done("find", "楼道", "--json").json
    assert (found["noun"], found["no"], found["matched"]) == ("matter", NO, ["summary"])


def test_a_telephone_is_no_reporter(desk: Desk) -> None:
    refused = desk(*words("--reporter", "13900000001"), "--json", on=ON).error
    assert (refused["code"], refused["column"]) == ("number_as_name", "--reporter")
    assert refused["message"] == "--reporter: 139******01 is a number and no name."


LISTED = [("matter", "list"), ("matter", "list", "--json"), ("due",)]


@pytest.mark.parametrize("command", LISTED, ids=" ".join)
def test_lists_do_not_name_the_reporter_where_the_place_does(
    desk: Desk, command: tuple[str, ...]
) -> None:
    add(desk, "--reporter", "钟离某", "--no-answer", category="噪声扰民", place="钟离某家门口")
    said = desk.done(*command, on="2026-03-05").out
    assert "钟离某" not in said
    assert "钟**" in said


def test_a_title_does_not_name_the_reporter(desk: Desk) -> None:
    add(desk, "--reporter", "钟离某", category="噪声扰民", place="钟离某家门口")
    (found,) = desk.done("find", "钟离某", "--json").json
    assert (found["title"], found["place"]) == ("noise 钟**家门口", "钟**家门口")
