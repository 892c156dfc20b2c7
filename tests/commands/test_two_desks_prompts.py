"""Two desks on one file, one of them at a prompt: what the clerk was asked about must be so when it is recorded."""

from __future__ import annotations

import pytest

from tests.commands.clerk import Desk
from tests.commands.terminal import Opens


def leader(desk: Desk) -> str:
    (one,) = desk.done("duty", "show", "--from", "2026-03-06", "--to", "2026-03-06", "--json").json
    name: str = one["leader"]
    return name


@pytest.mark.parametrize(("theirs", "code", "left"), [("丙某", 3, "丙某"), ("乙某", 0, "甲某")])
def test_a_reason_is_for_the_leader_it_was_asked_about(
    desk: Desk, at_terminal: Opens, theirs: str, code: int, left: str
) -> None:
    desk.done("duty", "set", "2026-03-06", "乙某")
    dialogue = (
        at_terminal("duty", "set", "2026-03-06", "甲某", lang="en").asks("乙某").asks("Reason")
    )
    desk("duty", "set", "2026-03-06", theirs, "--reason", "调班")
    assert dialogue.types("换班").ends() == code
    assert ("in the meantime" in dialogue.shown) == bool(code)
    assert leader(desk) == left


def test_a_case_closed_while_a_step_is_typed_stays_as_it_is(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add(on="2026-03-05")
    dialogue = at_terminal("case", "mediate", number, lang="en").asks("How the session ended")
    desk.done("case", "close", number, "--outcome", "withdrawn")
    assert dialogue.types("failed").ends() == 3
    assert "closed" in dialogue.shown


@pytest.mark.parametrize(
    ("typed", "code", "left"), [(("", "department"), 0, "丙社区"), (("丁社区", ""), 3, "丙社区")]
)
def test_keeping_what_is_shown_of_a_unit_does_not_undo_what_another_desk_says(
    desk: Desk, at_terminal: Opens, typed: tuple[str, str], code: int, left: str
) -> None:
    dialogue = at_terminal("unit", "set", "SQ02", lang="en").asks("Name [示例二社区]")
    desk.done("unit", "set", "SQ02", "--name", "丙社区")
    dialogue.types(typed[0]).asks("Kind [community]")
    assert dialogue.types(typed[1]).ends() == code
    unit = desk.done("unit", "show", "SQ02", "--json").json
    assert (unit["name"], unit["kind"]) == (left, "community" if code else "department")
