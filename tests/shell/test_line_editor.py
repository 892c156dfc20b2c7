"""Editing a line at a terminal: pasted text, wide characters at the edge, poor terminals, keys typed ahead."""

from __future__ import annotations

import sys

import pytest

from tests.commands.clerk import Desk

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from tests.commands.terminal import CTRL_C, Dialogue, Opens

TYPED = (
    "case",
    "add",
    "--unit",
    "SQ01",
    "--type",
    "邻里",
    "--source",
    "patrol",
    "--party",
    "申请人:甲某",
)
ADDED = (*TYPED, "--yes")
REST = "\r" * 12


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def summary(desk: Desk) -> str:
    found: str = desk.case("SQ01-2026-00001")["summary"]
    return found


def ended(dialogue: Dialogue) -> None:
    assert dialogue.sends(REST).ends() == 0, dialogue.shown


def test_pasted_lines_stay_in_their_field(desk: Desk, at_terminal: Opens) -> None:
    dialogue = (
        at_terminal(*ADDED)
        .asks("案情摘要：")
        .sends(pasted("院墙漏水\r\n多次协商\r未成\r\n") + "\r")
    )
    ended(dialogue)
    assert summary(desk) == "院墙漏水\n多次协商\n未成"


def test_pasted_lines_of_a_short_answer_become_spaces(desk: Desk, at_terminal: Opens) -> None:
    dialogue = at_terminal("unit", "add").asks("编码：").sends(pasted("SQ07") + "\r")
    dialogue.asks("名称：").sends(pasted("桃园\n社区") + "\r").asks("类别：").types("社区")
    assert dialogue.ends() == 0
    assert desk.done("unit", "show", "SQ07", "--json").json["name"] == "桃园 社区"


@pytest.mark.parametrize("columns", ["20", "21", "80"])
def test_wide_characters_are_edited_at_the_edge_of_the_line(
    desk: Desk, at_terminal: Opens, columns: str
) -> None:
    dialogue = at_terminal(*ADDED, LINES="24", COLUMNS=columns).asks("案情摘要：")
    text = "院墙排水" * 20
    dialogue.sends(text + "\x7f" * 3 + "\x1b[D" * 37 + "漏\x7f渗\x05完\r")
    ended(dialogue)
    left = text[:-3]
    assert summary(desk) == left[:-37] + "渗" + left[-37:] + "完"


@pytest.mark.parametrize(
    "terminal",
    [{"TERM": "dumb"}, {"TERM": "vt100"}, {"PYTHONIOENCODING": "gbk"}],
    ids=["dumb", "vt100", "gbk"],
)
def test_a_poor_terminal_will_do(desk: Desk, at_terminal: Opens, terminal: dict[str, str]) -> None:
    dialogue = (
        at_terminal(*ADDED, LINES="24", COLUMNS="80", **terminal)
        .asks("案情摘要：")
        .sends("院墙排水\x7f\r")
    )
    ended(dialogue)
    assert summary(desk) == "院墙排"
    assert "WARNING" not in dialogue.shown
    assert "\x1b[6n" not in dialogue.shown  # nobody has to say where the cursor is


def test_what_is_no_text_in_the_encoding_is_asked_again(desk: Desk, at_terminal: Opens) -> None:
    dialogue = at_terminal(*ADDED).asks("案情摘要：")
    dialogue.sends_bytes("没有".encode("gbk") + b"\r").asks("无法识别").asks("案情摘要：").sends(
        "院墙\r"
    )
    ended(dialogue)
    assert summary(desk) == "院墙"


@pytest.mark.parametrize("enter", ["\r", "\n"])
def test_answers_typed_ahead_go_to_their_questions(
    desk: Desk, at_terminal: Opens, enter: str
) -> None:
    dialogue = at_terminal("unit", "add")
    dialogue.sends(enter.join(["SQ07", "桃园社区", "社区", ""]))
    assert dialogue.ends() == 0
    assert desk.done("unit", "show", "SQ07", "--json").json["name"] == "桃园社区"


def test_leaving_in_the_middle_of_a_long_answer(desk: Desk, at_terminal: Opens) -> None:
    dialogue = at_terminal(*TYPED, LINES="24", COLUMNS="80").asks("案情摘要：")
    dialogue.sends("院墙" * 100 + CTRL_C).asks("已中断，未记录任何内容")
    assert dialogue.ends() == 130
