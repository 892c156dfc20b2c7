"""Decisions and duty on a terminal: one question after the other, and leaving with nothing recorded."""

from __future__ import annotations

import sys

import pytest

from tests.commands.clerk import Desk

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from tests.commands.terminal import CTRL_D, Opens, follow


def decided(desk: Desk) -> list[tuple[str, str, str, str | None, str | None]]:
    found = desk.done("meeting", "list", "--json").json
    return [(one["text"], one["unit"], one["due"], one["case_no"], one["leader"]) for one in found]


def test_several_decisions_one_after_the_other(desk: Desk, at_terminal: Opens) -> None:
    no = desk.add(on="2026-02-27")
    script = [
        ("Decision 1 (leave it empty to end): ", "走访两户"),
        ("Responsible unit: ", "示例一社区"),
        ("To be done by: ", "3月1日"),
        ("is before the meeting", "2026-03-09"),
        ("Case it is about (may be left empty): ", "SQ01-2026-00009"),
        ("There is no case", no),
        ("Leader who sees to it (may be left empty): ", "甲某"),
        ("Decision 2 (leave it empty to end): ", "排查外墙"),
        ("Responsible unit: ", "SQ02"),
        ("To be done by: ", "3月20日"),
        ("Case it is about (may be left empty): ", ""),
        ("Leader who sees to it (may be left empty): ", ""),
        ("Decision 3 (leave it empty to end): ", ""),
    ]
    dialogue = follow(at_terminal("meeting", "record", "--title", "三月例会", lang="en"), script)
    assert dialogue.ends() == 0
    assert "M2026-001-2" in dialogue.shown
    assert decided(desk) == [
        ("走访两户", "SQ01", "2026-03-09", no, "甲某"),
        ("排查外墙", "SQ02", "2026-03-20", None, None),
    ]


def test_leaving_in_between_records_nothing(desk: Desk, at_terminal: Opens) -> None:
    script = [
        ("Decision 1 (leave it empty to end): ", "走访两户"),
        ("Responsible unit: ", "SQ01"),
        ("To be done by: ", CTRL_D),
    ]
    assert follow(at_terminal("meeting", "record", lang="en"), script).ends() != 0
    assert decided(desk) == []


def test_no_decision_is_no_meeting(desk: Desk, at_terminal: Opens) -> None:
    dialogue = (
        at_terminal("meeting", "record", lang="en")
        .asks("Decision 1 (leave it empty to end): ")
        .types("")
    )
    assert dialogue.asks("Nothing was recorded.").ends() == 0
    assert decided(desk) == []


def test_the_reason_of_a_change_is_asked_for(desk: Desk, at_terminal: Opens) -> None:
    desk.done("duty", "set", "2026-03-05", "甲某")
    dialogue = at_terminal("duty", "set", "2026-03-05", "乙某", lang="en")
    assert dialogue.asks("2026-03-05 甲某").asks("Reason: ").types("甲某出差").ends() == 0
    (day,) = desk.done(
        "duty", "show", "--from", "2026-03-05", "--to", "2026-03-05", "--history", "--json"
    ).json
    assert [(change["leader"], change["reason"]) for change in day["history"]] == [
        ("甲某", None),
        ("乙某", "甲某出差"),
    ]
