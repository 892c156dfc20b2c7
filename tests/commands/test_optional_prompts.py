"""What may be left empty is asked for only where something that is needed was not given either."""

from __future__ import annotations

import sys

import pytest

from tests.commands.clerk import Desk

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from tests.commands.terminal import RECORD, Opens, follow

MEDIATOR = ("mediator", "add", "--unit", "SQ01", "--name", "甲某", "--since", "2026-01-05")
GROUP = (
    "group",
    "add",
    "--code",
    "LD01",
    "--name",
    "领导小组",
    "--kind",
    "领导小组",
    "--head",
    "甲某",
)


@pytest.mark.parametrize(
    "words",
    [
        MEDIATOR,
        GROUP,
        ("meeting", "hold", "weekly", "--chair", "甲某", "--attended", "乙某"),
        ("duty", "receive", "--leader", "甲某", "--persons", "3", "--about", "楼上漏水"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_nothing_is_asked_where_all_that_is_needed_was_given(
    desk: Desk, at_terminal: Opens, words: tuple[str, ...]
) -> None:
    dialogue = at_terminal(*words)
    assert dialogue.ends() == 0
    assert "可不填" not in dialogue.shown


@pytest.mark.parametrize(("answer", "is_full_time"), [("是", True), ("", False)])
def test_a_mediator_is_asked_for_in_full(
    desk: Desk, at_terminal: Opens, answer: str, is_full_time: bool
) -> None:
    script = [
        ("单位：", "SQ01"),
        ("姓名：", "甲某"),
        ("聘任日期：", "2026-01-05"),
        ("证号（可不填）：", ""),
        ("电话（可不填）：", ""),
        ("是否专职？[是/否，回车为否]", answer),
        (RECORD, ""),
    ]
    assert follow(at_terminal("mediator", "add"), script).ends() == 0
    (found,) = desk.done("mediator", "list", "--json").json
    assert (found["name"], found["full_time"], found["phone"]) == ("甲某", is_full_time, None)


def test_an_empty_answer_keeps_what_is_known_of_a_mediator(desk: Desk, at_terminal: Opens) -> None:
    desk.done("mediator", "add", "--unit", "SQ01", "--name", "甲某", "--appointed-on", "2026-01-05")
    script = [
        ("单位 [SQ01]：", ""),
        ("姓名 [甲某]：", ""),
        ("聘任日期 [2026-01-05]：", "2026-01-06"),
    ]
    assert follow(at_terminal("mediator", "set", "甲某"), script).ends() == 0
    (found,) = desk.done("mediator", "list", "--json").json
    assert (found["name"], found["unit"], found["appointed_on"]) == ("甲某", "SQ01", "2026-01-06")


def test_a_group_says_how_its_members_are_named(desk: Desk, at_terminal: Opens) -> None:
    script = [
        ("编码：", "LD01"),
        ("名称：", "领导小组"),
        ("类别：", "领导小组"),
        ("服务的方案（可不填）：", ""),
        ("文号（可不填）：", ""),
        ("组长（可不填）：", "甲某"),
        ("第一副组长（可不填）：", ""),
        ("副组长（可不填）：", ""),
        ("成员（可不填）：", "SQ01、乙某"),
        (RECORD, ""),
    ]
    dialogue = follow(at_terminal("group", "add"), script)
    assert dialogue.ends() == 0
    assert "单位岗位（如 BM01负责人）" in dialogue.shown
    assert len(desk.done("group", "show", "LD01", "--json").json["members"]) == 2
