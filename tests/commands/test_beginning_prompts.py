"""The record's beginning on a terminal: asked for once, at the first import of old cases."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.commands.clerk import Desk
from tests.commands.test_office import OLD, TODAY, beginnings, ledger, overdue

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from tests.commands.terminal import CTRL_C, Opens

QUESTION = "启用日期（此前到期的不再催办"


@pytest.fixture
def old(tmp_path: Path) -> str:
    return ledger(tmp_path, *OLD)


@pytest.mark.parametrize(
    ("typed", "said", "left"),
    [
        ("", "3月20日（周五）以前到期未办的 5 项不再催办，不计超期。", 0),
        ("3月13日", "3月13日（周五）以前到期未办的 3 项不再催办，不计超期。", 2),
        ("全部", "不设启用日期，全部期限照常催办。", 5),
        ("all", "不设启用日期，全部期限照常催办。", 5),
    ],
)
def test_the_answer_is_recorded_and_never_asked_for_again(
    desk: Desk, at_terminal: Opens, old: str, tmp_path: Path, typed: str, said: str, left: int
) -> None:
    asked = at_terminal("import", "cases", old, today=TODAY)
    asked.asks("2 件共有 5 项今天以前到期未办，计为超期。").asks(QUESTION).types(typed).asks(said)
    assert asked.ends() == 0
    desk.today(TODAY)
    assert (overdue(desk), len(beginnings(desk))) == (left, 1)
    more = ledger(tmp_path, "SQ01,2026-03-02,邻里,树枝过界,")
    again = at_terminal("import", "cases", more, today=TODAY)
    assert again.ends() == 0
    assert QUESTION not in again.shown


def test_a_word_that_is_no_day_is_asked_again(desk: Desk, at_terminal: Opens, old: str) -> None:
    dialogue = at_terminal("import", "cases", old, today=TODAY).asks(QUESTION).types("去年")
    assert dialogue.asks(QUESTION).types("").ends() == 0
    assert desk.done("office", "show", "--json").json["began_on"] == TODAY


def test_leaving_the_question_leaves_the_cases_in(desk: Desk, at_terminal: Opens, old: str) -> None:
    assert (
        at_terminal("import", "cases", old, today=TODAY).asks(QUESTION).types(CTRL_C).ends() == 130
    )
    desk.today(TODAY)
    assert (overdue(desk), beginnings(desk)) == (5, [])


@pytest.mark.parametrize("words", [["--yes"], ["--dry-run"]])
def test_whoever_wants_no_question_gets_the_command(
    desk: Desk, at_terminal: Opens, old: str, words: list[str]
) -> None:
    dialogue = at_terminal("import", "cases", old, *words, today=TODAY).asks(
        "govtool office set --began-on"
    )
    assert dialogue.ends() == 0
    assert QUESTION not in dialogue.shown
    assert beginnings(desk) == []


def test_a_clerk_is_told_who_may_say_it(desk: Desk, at_terminal: Opens, old: str) -> None:
    desk.done("--actor", "甲某", "clerk", "set", "甲某", "--profile", "keeper", "--yes")
    desk.done("--actor", "甲某", "clerk", "set", "乙某", "--profile", "clerk")
    dialogue = at_terminal("--actor", "乙某", "import", "cases", old, today=TODAY)
    dialogue.asks("由管理员设定")
    assert dialogue.ends() == 0
    assert beginnings(desk) == []


def test_deadlines_that_were_there_before_are_named(
    desk: Desk, at_terminal: Opens, old: str
) -> None:
    desk.done("case", "app", desk.add(on="2026-03-03"))
    dialogue = at_terminal("import", "cases", old, today=TODAY)
    dialogue.asks("原有的 3 项超期事项也按此处理。").asks(QUESTION).types(
        ""
    )  # Enter drops nothing by itself
    dialogue.asks(QUESTION).types("今天")
    assert dialogue.ends() == 0
    desk.today(TODAY)
    assert overdue(desk) == 0
