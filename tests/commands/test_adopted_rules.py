"""What a person is told of rules that are new to the file: at the upgrade, by ``office show``, by the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from govtool.rules import RULES
from tests.commands.clerk import Desk
from tests.store.kit import another
from tests.store.newrule import GREET, machine_on

ON = "2026-03-10"
OLD = Path(__file__).parents[1] / "backup" / "released" / "schema-5.sql"
Told = Callable[..., str]


@pytest.fixture
def upgraded(bare: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A file of an earlier version, and a newer one that nobody has opened it with; the clock stands on 10 March."""
    conn = another(bare.db)
    conn.executescript(OLD.read_text(encoding="utf-8"))
    conn.close()
    monkeypatch.setitem(RULES, "greet", GREET)
    monkeypatch.setattr("govtool.store._machine_clock", lambda: machine_on(ON))
    bare.today(ON)
    return bare


NEW = "enter in the peace app, hand over a major case, accept or send back a transfer, close a case of its own, report, hold the weekly meeting, hold the monthly meeting, hold the meeting of the task group, hold the meeting of the leading group, report to those above, hold a deliberation, name the head of a micro-grid, file return"
NEW_ZH = "录入平安APP、重大复杂案件当日报送、受理或退回移送、本单位登记案件办结、当日上报、召开周例会、召开月度研判会、召开工作专班会议、召开领导小组会议、半年专题报告、开展议事协商、推选联防组户长、报送报表"
"""The plan's rules, and the one of the test, whose name for people is that of a report."""


def test_the_first_command_says_once_what_is_new(upgraded: Desk) -> None:
    told = upgraded.done("case", "list").err
    assert "New rules hold from Tue 10 Mar on, for what begins then or later: " + NEW in told
    assert (
        "Notices are issued from Tue 10 Mar on, for what is due then or later: decision\n" in told
    )
    assert upgraded.done("case", "list").err == "2 cases\n"


def test_in_chinese(upgraded: Desk) -> None:
    told = upgraded.done("--lang", "zh_CN", "case", "list").err
    assert "以下规则自3月10日（周二）起适用，此前发生的事项不适用：" + NEW_ZH in told
    assert "以下事项自3月10日（周二）起纳入督办，此前到期的不发督办单：议定事项\n" in told
    assert "规则启用" in upgraded.done("--lang", "zh_CN", "journal").out
    shown = upgraded.done("--lang", "zh_CN", "office", "show").out
    assert "新增规则" in shown
    assert "当日上报（自3月10日（周二）起适用）" in shown


def test_scripts_read_it_in_the_office_and_in_the_journal(upgraded: Desk) -> None:
    found = upgraded.done("office", "show", "--json").json
    assert found["rules_adopted"].items() >= {"greet": ON}.items()
    assert (set(found["rules_adopted"].values()), found["rules_escalated"]) == (
        {ON},
        {"decision": ON},
    )
    row = next(
        row for row in upgraded.done("journal", "--json").json if row["kind"] == "rules_adopted"
    )
    assert (row["on"], row["actor"], row["subject"]) == (ON, "govtool", "office")
    assert "rules adopted" in upgraded.done("journal").out
    assert "greet" not in upgraded.done("due", "--json").out


def test_a_clerk_takes_back_the_own_work_and_not_the_upgrade(upgraded: Desk) -> None:
    answer = upgraded.done("undo", "--yes")
    assert "Stays as it is: rules adopted" in answer.err
    row = next(
        row for row in upgraded.done("journal", "--json").json if row["kind"] == "rules_adopted"
    )
    refused = upgraded("undo", "--at", row["id"], "--yes", "--json")
    assert (refused.code, refused.error["code"]) == (3, "final")


def test_a_new_file_says_nothing_of_it(desk: Desk) -> None:
    assert "rules_adopted" not in desk.done("journal", "--json").out
    assert "New rules" not in desk.done("office", "show").out
