"""Guardians and agents at the desk: as options, as questions, later in a case, and through corrections."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from commands.clerk import Desk

ADD = ("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "划伤车辆")
CHILD = "99000020080302001X"
"""Born on 2 March 2008: of age on 2 March 2026."""
NO = "SQ01-2026-00001"
PARTIES = ("--party", "申请人:甲某", "--party", "被申请人:李小学")
MOTHER = {"name": "丙某", "relation": "母亲", "phone": "13800000003"}


@pytest.fixture(autouse=True)
def _in_march(desk: Desk) -> None:
    desk.today("2026-03-05")


def party(desk: Desk, place: int, part: str) -> Any:
    return desk.case(NO)["parties"][place][part]


def test_parties_are_registered_with_those_who_act_for_them(desk: Desk) -> None:
    desk.done(
        *ADD, *PARTIES, "--guardian", "李小学=丙某：母亲:138 0000 0003", "--agent", "申请人＝丁某::特别授权"
    )
    assert party(desk, 1, "guardian") == MOTHER
    assert party(desk, 0, "agent") == {"name": "丁某", "phone": None, "authority": "special", "since": None}
    assert (party(desk, 0, "guardian"), party(desk, 1, "agent")) == (None, None)


@pytest.mark.parametrize(
    ("option", "typed", "code"),
    [
        ("--guardian", "丙某", "bad_value"),
        ("--guardian", "李小学=丙某:母亲:13800000003:1", "bad_value"),
        ("--guardian", "乙某=丙某", "unknown_party"),
        ("--guardian", "第三人=丙某", "unknown_party"),
        ("--guardian", "李小学=丙某:母亲:123", "bad_phone"),
        ("--guardian", "李小学=:母亲", "empty"),
        ("--guardian", "李小学=丙某:母亲:138****0003", "masked"),
        ("--agent", "甲某=丁某:13900000004:律师", "bad_term"),
        ("--agent", "=丁某", "unknown_party"),
    ],
)
def test_what_is_wrong_is_refused_by_its_option(desk: Desk, option: str, typed: str, code: str) -> None:
    answer = desk(*ADD, *PARTIES, option, typed, "--json")
    assert (answer.code, answer.error["code"]) == (3, code)
    assert answer.error["column"] == option
    assert desk.done("case", "list", "--json").json == []


def test_two_parties_of_one_name_are_told_apart_by_their_role_only(desk: Desk) -> None:
    both = ("--party", "申请人:甲某", "--party", "被申请人:甲某")
    assert desk(*ADD, *both, "--agent", "甲某=丁某", "--json").error["code"] == "unknown_party"
    desk.done(*ADD, *both, "--agent", "被申请人=丁某")
    assert party(desk, 1, "agent")["name"] == "丁某"


@pytest.mark.parametrize(
    ("on", "more", "hinted"),
    [
        ("2026-03-01", (), True),
        ("2026-03-02", (), False),
        ("2026-03-01", ("--guardian", "李小学=丙某"), False),
    ],
)
def test_a_script_is_told_of_a_minor_without_a_guardian(
    desk: Desk, on: str, more: tuple[str, ...], hinted: bool
) -> None:
    answer = desk.done(*ADD, "--party", f"被申请人:李小学::{CHILD}", *more, "--on", on, "--json")
    assert ("is under 18" in answer.err) is hinted
    assert CHILD not in answer.err


def test_a_guardian_of_an_organisation_has_to_be_meant(desk: Desk) -> None:
    school = (*ADD, "--party", "被申请人:示例小学", "--guardian", "示例小学=丙某")
    assert desk(*school, "--json").error["code"] == "guardian_of_organisation"
    desk.done(*school, "--yes")
    assert party(desk, 0, "guardian")["name"] == "丙某"


@pytest.mark.parametrize(
    ("on", "since"),
    [("2026-03-01", None), ("2026-03-02", None), ("2026-03-03", "2026-03-03"), (None, "2026-03-05")],
)
def test_an_agent_who_appears_later_takes_part_from_that_day_on(
    desk: Desk, on: str | None, since: str | None
) -> None:
    desk.done(*ADD, *PARTIES, "--on", "2026-03-02")
    desk.done(
        "case", "represent", NO, "--agent", "甲某=丁某:13900000004:general", *(("--on", on) if on else ())
    )
    assert party(desk, 0, "agent") == {
        "name": "丁某",
        "phone": "13900000004",
        "authority": "general",
        "since": since,
    }
    assert "agent: 丁某" in desk.done("case", "show", NO).out
    assert "applicant 甲某 (agent 丁某)" in desk.done("case", "history", NO).out


def test_an_agent_from_a_day_in_the_future_is_refused(desk: Desk) -> None:
    desk.done(*ADD, *PARTIES)
    assert desk("case", "represent", NO, "--agent", "甲某=丁某", "--on", "2026-03-06").code == 3


def test_nothing_behind_the_sign_takes_it_out_and_undo_puts_it_back(desk: Desk) -> None:
    desk.done(*ADD, *PARTIES, "--agent", "甲某=丁某", "--guardian", "李小学=丙某")
    desk.done("case", "represent", NO, "--agent", "甲某=", "--guardian", "李小学=")
    assert (party(desk, 0, "agent"), party(desk, 1, "guardian")) == (None, None)
    assert "nothing was recorded" in desk.done("case", "represent", NO, "--agent", "甲某=").err
    desk.done("undo", "--yes")
    assert (party(desk, 0, "agent")["name"], party(desk, 1, "guardian")["name"]) == ("丁某", "丙某")


@pytest.mark.parametrize(
    ("parties", "agent", "guardian"),
    [
        ("申请人:甲某:13800000009,被申请人:李小学", "丁某", "丙某"),
        ("申请人:甲菜,被申请人:李小学", "丁某", "丙某"),  # a name that was mistyped
        ("被申请人:李小学,申请人:甲某", "丁某", "丙某"),
        ("申请人:甲某", "丁某", None),
    ],
)
def test_a_correction_of_the_parties_keeps_those_who_act_for_them(
    desk: Desk, parties: str, agent: str, guardian: str | None
) -> None:
    desk.done(*ADD, *PARTIES, "--agent", "甲某=丁某", "--guardian", "李小学=丙某")
    answer = desk.done("case", "correct", NO, "--set", f"parties={parties}", "--reason", "笔误")
    found = {party["role"]: party for party in desk.case(NO)["parties"]}
    assert found["applicant"]["agent"]["name"] == agent
    if guardian:
        assert found["respondent"]["guardian"]["name"] == guardian
    assert ("not there any more: 丙某" in answer.err) is (guardian is None)


def test_a_case_is_found_by_those_who_act_in_it(desk: Desk) -> None:
    desk.done(
        *ADD, *PARTIES, "--agent", "甲某=欧阳丁:13900000004", "--guardian", "李小学=丙某:母亲:13800000003"
    )
    for word in ("欧阳丁", "oyd", "13900000004", "丙某", "13800000003"):
        assert [case["case_no"] for case in desk.done("find", word, "--json").json] == [NO]


def test_who_acts_is_no_party(desk: Desk) -> None:
    """Neither counted among the persons, nor among the parties of several cases."""
    for _case in range(3):
        desk.done(*ADD, "--party", "申请人:甲某:13800000001", "--agent", "甲某=丁某:13900000004")
    (ministry,) = (
        row
        for row in desk.done("report", "ministry", "--json", on="2026-03-31").json["rows"]
        if row["unit"] == "SQ01"
    )
    assert ministry["persons"] == 3


if sys.platform != "win32":
    from commands.test_prompts import Opens, at_terminal, follow

    __all__ = ["at_terminal"]

    def test_a_minor_is_asked_about_on_a_terminal(desk: Desk, at_terminal: Opens) -> None:  # a fixture
        given = (*ADD, "--party", f"被申请人:李小学::{CHILD}", "--on", "2026-03-01")
        dialogue = follow(
            at_terminal(*given),
            [
                ("李小学未满18周岁", ""),
                ("法定代理人姓名（可不填）", "丙某"),
                ("与当事人关系", "母亲"),
                ("丙某的电话", "13800000003"),
            ][1:],
        )
        dialogue.asks(f"已登记  {NO}")
        assert dialogue.ends() == 0
        assert party(desk, 0, "guardian") == MOTHER

    def test_an_agent_is_asked_for_on_a_terminal(desk: Desk, at_terminal: Opens) -> None:  # a fixture
        desk.done(*ADD, *PARTIES, "--on", "2026-03-02")
        dialogue = follow(at_terminal("case", "represent", NO), [
            ("委托代理人？[是/否", "是"), ("代理哪一方当事人", "甲某"), ("代理类别", "委托代理人"),
            ("甲某的委托代理人姓名", ""), ("内容为空", "丁某"), ("丁某的电话", "139"), ("不是电话号码", "13900000004"),
            ("代理权限", "全权"), ("委托代理人？[是/否", "否"),
        ])  # fmt: skip
        assert dialogue.ends() == 0
        assert party(desk, 0, "agent") == {
            "name": "丁某", "phone": "13900000004", "authority": "general", "since": "2026-03-05",
        }  # fmt: skip
