"""At a terminal: who is meant is asked for, so that no number stands in a command line; and nothing goes unasked."""

from __future__ import annotations

import sys

import pytest

from tests.commands.clerk import Desk

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from govtool.base.text import is_erased
from tests.commands.terminal import CTRL_D, Opens, follow

WHO = ("Document number, telephone or name: ", "13800000001")
REASON = ("Reason: ", "本人申请")
SURE = "It cannot be undone. [y/N] "


def one_closed(desk: Desk) -> str:
    number = desk.add("--party", "申请人:张样一:13800000001", on="2026-02-05")
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2026-03-01")
    return number


@pytest.mark.parametrize(
    ("answer", "code", "gone"),
    [("y", 0, True), ("n", 3, False), ("", 3, False), (CTRL_D, 130, False)],
)
def test_erasing_asks_for_everything(
    desk: Desk, at_terminal: Opens, answer: str, code: int, gone: bool
) -> None:
    number = one_closed(desk)
    dialogue = follow(at_terminal("person", "erase", lang="en"), [WHO, REASON, (SURE, answer)])
    assert dialogue.ends() == code
    assert number in dialogue.shown
    assert is_erased(desk.case(number)["parties"][0]["name"]) is gone


@pytest.mark.parametrize("verb", ["correct", "erase"])
def test_what_somebody_else_recorded_meanwhile_is_not_lost(
    desk: Desk, at_terminal: Opens, verb: str
) -> None:
    number = one_closed(desk)
    change = ("--set", "phone=13800000009") if verb == "correct" else ()
    dialogue = at_terminal("person", verb, "张样一", *change, "--reason", "换号", lang="en")
    dialogue.asks("[y/N] ")
    desk.done("person", "correct", "张样一", "--set", "phone=13800000007", "--set", "address=样新村2幢", "--reason", "搬迁", "--yes")  # fmt: skip
    assert dialogue.types("y").ends() == 3
    assert "changed the file in the meantime" in dialogue.shown
    assert [desk.case(number)["parties"][0][name] for name in ("phone", "address")] == [
        "13800000007",
        "样新村2幢",
    ]


def test_a_case_reopened_before_the_answer_is_kept(desk: Desk, at_terminal: Opens) -> None:
    number = desk.add("--party", "申请人:张样一:13800000001", on="2012-02-06")
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2012-03-01")
    dialogue = at_terminal("retention", "apply", today="2024-03-01", lang="en")
    dialogue.asks("for good? [y/N] ")
    desk.done("undo", "--yes", on="2012-03-02")
    assert dialogue.types("y").ends() == 0
    assert "1 case was reopened or linked in between, and is kept." in dialogue.shown
    assert desk.case(number)["parties"][0]["name"] == "张样一"
