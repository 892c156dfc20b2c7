"""What meetings decide: recorded with a unit and a day, numbered for good, followed up in due until it is done."""

from __future__ import annotations

from typing import Any

import pytest

from govtool.file.reader import connection_behind
from govtool.store import open_store
from govtool.store.doctor import examine, rebuild
from tests.commands.clerk import Desk

RECORD = ("meeting", "record", "--decision")


@pytest.fixture
def decided(desk: Desk) -> Desk:
    """On Monday 2 March 2026 the weekly meeting decided two things, the monthly one a third."""
    no = desk.add(on="2026-02-27")
    desk.done(
        *RECORD,
        "走访两户",
        "--unit",
        "SQ01",
        "--due",
        "2026-03-07",
        "--case",
        no,
        "--leader",
        "甲某",
        on="2026-03-02",
    )
    desk.done(*RECORD, "排查外墙渗水", "--unit", "示例二社区", "--due", "3月16日")
    desk.done(
        *RECORD,
        "培训",
        "--unit",
        "JD01",
        "--due",
        "2026-03-20",
        "--kind",
        "月度研判会",
        "--title",
        "三月研判会",
    )
    return desk


def listed(desk: Desk, *words: str) -> list[tuple[str, str, str, str]]:
    found = desk.done("meeting", "list", *words, "--json").json
    return [(one["decision"], one["unit"], one["due"], one["status"]) for one in found]


def due(desk: Desk, *words: str) -> list[dict[str, Any]]:
    return [one for one in desk.done("due", *words, "--json").json if one["rule"] == "decision"]


# --- recording


def test_the_numbers_tell_the_meeting(decided: Desk) -> None:
    assert listed(decided) == [
        ("M2026-001-1", "SQ01", "2026-03-07", "open"),
        ("M2026-001-2", "SQ02", "2026-03-16", "open"),
        ("M2026-002-1", "JD01", "2026-03-20", "open"),
    ]
    assert [one[0] for one in listed(decided, "--unit", "SQ02")] == ["M2026-001-2"]
    whole = decided.done("meeting", "show", "m2026-2", "--json").json
    assert (whole["meeting"], whole["kind"], whole["title"], len(whole["decisions"])) == (
        "M2026-002",
        "monthly",
        "三月研判会",
        1,
    )


def test_what_was_recorded_is_printed(desk: Desk) -> None:
    no = desk.add(on="2026-02-27")
    words = (
        "走访两户",
        "--unit",
        "sq01",
        "--due",
        "2026-03-07",
        "--case",
        no.lower(),
        "--leader",
        "甲某",
        "--json",
    )
    assert desk.done(*RECORD, *words, on="2026-03-02").json == {
        "decision": "M2026-001-1", "meeting": "M2026-001", "kind": "weekly", "title": None, "on": "2026-03-02",
        "text": "走访两户", "unit": "SQ01", "due": "2026-03-07", "case_no": no, "leader": "甲某", "done_on": None,
        "note": None, "status": "open", "days": 5,
    }  # fmt: skip


def test_a_number_is_not_given_twice(decided: Desk) -> None:
    """Neither to another decision of the meeting nor to another meeting, also after an undo."""
    decided.done("undo", "--yes")
    assert [one[0] for one in listed(decided)] == ["M2026-001-1", "M2026-001-2"]
    again = decided.done(
        *RECORD, "再议", "--unit", "SQ01", "--due", "2026-03-20", "--json", on="2026-03-03"
    ).json
    assert again["decision"] == "M2026-003-1"
    more = decided.done(*RECORD, "培训", "--unit", "SQ01", "--due", "2026-03-20", "--kind", "monthly", "--on", "2026-03-02", "--json").json  # fmt: skip
    assert more["decision"] == "M2026-002-2"
    before = decided.done(
        *RECORD, "旧事", "--unit", "SQ01", "--due", "2026-03-20", "--on", "2025-12-29", "--json"
    ).json
    assert before["decision"] == "M2025-001-1"


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("--unit", "SQ01", "--due", "2026-03-01"), 3, "out_of_order"),
        (("--unit", "SQ01", "--due", "2026-03-09", "--on", "2026-03-03"), 3, "out_of_order"),
        (("--unit", "SQ99", "--due", "2026-03-09"), 4, "unknown_unit"),
        (("--unit", "SQ01", "--due", "3月32日"), 3, "bad_date"),
        (("--unit", "SQ01", "--due", "2026-03-09", "--case", "SQ01-2026-00009"), 4, "no_case"),
        (("--unit", "SQ01", "--due", "2026-03-09", "--kind", "每天"), 3, "bad_term"),
        (("--unit", "SQ01", "--due", "2026-03-09", "--leader", "甲" * 200), 3, "too_long"),
        (("--unit", "SQ01"), 2, "missing_option"),
        (("--due", "2026-03-09"), 2, "missing_option"),
    ],
)
def test_mistakes_are_reported_and_nothing_is_recorded(
    desk: Desk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    answer = desk(*RECORD, "走访", *words, "--json", on="2026-03-02")
    assert (answer.code, answer.error["code"]) == (exit_code, code)
    assert listed(desk) == []


def test_a_decision_may_be_long_and_hold_any_sign(desk: Desk) -> None:
    text = "走访𠮷某<&>“买买提·吐尔逊”；" * 100
    no = desk.done(
        *RECORD, text, "--unit", "SQ01", "--due", "2026-03-09", "--json", on="2026-03-02"
    ).json["decision"]
    assert desk.done("meeting", "show", no, "--json").json["text"] == text
    assert "买买提·吐尔逊" in desk.done("meeting", "show", no).out
    too_long = desk(*RECORD, text * 10, "--unit", "SQ01", "--due", "2026-03-09", "--json")
    assert (too_long.code, too_long.error["code"]) == (3, "too_long")


# --- carrying out


@pytest.mark.parametrize(
    ("on", "status"), [("2026-03-06", "met"), ("2026-03-07", "met"), ("2026-03-08", "late")]
)
def test_it_is_in_time_on_its_day_or_before(decided: Desk, on: str, status: str) -> None:
    found = decided.done(
        "meeting", "done", "M2026-001-1", "--on", on, "--note", "已走访", "--json", on="2026-03-09"
    ).json
    assert (found["status"], found["done_on"], found["note"]) == (status, on, "已走访")
    assert [one[0] for one in listed(decided, "--open")] == ["M2026-001-2", "M2026-002-1"]


def test_what_is_done_is_not_done_again(decided: Desk) -> None:
    decided.done("meeting", "done", "M2026-001-1")
    assert decided("meeting", "done", "M2026-001-1", "--json").error["code"] == "done_already"
    decided.done("undo", "--yes")
    assert listed(decided)[0][3] == "open"
    decided.done("meeting", "done", "2026-1-1")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("M2026-009-1",), "no_decision"),
        (("x",), "no_decision"),
        (("M2026-001-1", "--on", "2026-03-01"), "out_of_order"),
        (("M2026-001-1", "--on", "2026-03-03"), "out_of_order"),
    ],
)
def test_what_cannot_be_done(decided: Desk, words: tuple[str, ...], code: str) -> None:
    assert decided("meeting", "done", *words, "--json").error["code"] == code


# --- following up


def test_open_decisions_are_in_due(decided: Desk) -> None:
    """7 March 2026 is a Saturday: taken as written, it does not move to the Monday."""
    first, *rest = due(decided, "--as-of", "2026-03-08")
    assert first["case_no"] == "SQ01-2026-00001"
    assert (first["decision"], first["unit"], first["due"], first["days"]) == (
        "M2026-001-1",
        "SQ01",
        "2026-03-07",
        -1,
    )
    assert (first["status"], first["level"], first["start"], first["stage"]) == (
        "overdue",
        "yellow",
        "2026-03-02",
        None,
    )
    assert "走访两户" in first["explain"][0]
    assert [(one["decision"], one["case_no"]) for one in rest] == [
        ("M2026-001-2", None),
        ("M2026-002-1", None),
    ]


def test_due_has_them_by_their_day_among_the_deadlines_of_cases(decided: Desk) -> None:
    found = decided.done("due", "--json").json
    assert [one["due"] for one in found] == sorted(one["due"] for one in found)
    assert {one["rule"] for one in found} > {"decision", "two_sessions"}


def test_due_narrows_them_as_it_does_the_rest(decided: Desk) -> None:
    assert [one["decision"] for one in due(decided, "--within", "5d")] == ["M2026-001-1"]
    assert [one["decision"] for one in due(decided, "--unit", "SQ02")] == ["M2026-001-2"]
    assert [one["decision"] for one in due(decided, "--overdue", "--as-of", "2026-03-17")] == [
        "M2026-001-1",
        "M2026-001-2",
    ]
    assert due(decided, "--as-of", "2026-03-01") == []
    assert (
        decided(
            "due", "--noun", "decision", "--unit", "SQ02", "--check", "--as-of", "2026-03-16"
        ).code
        == 0
    )
    assert (
        decided(
            "due", "--noun", "decision", "--unit", "SQ02", "--check", "--as-of", "2026-03-17"
        ).code
        == 1
    )


def test_due_on_a_day_before_it_was_done_has_it_still(decided: Desk) -> None:
    decided.done("meeting", "done", "M2026-001-1", on="2026-03-05")
    assert due(decided, "--as-of", "2026-03-04")[0]["decision"] == "M2026-001-1"
    assert due(decided, "--as-of", "2026-03-05")[0]["decision"] == "M2026-001-2"


def test_due_shows_and_counts_them(decided: Desk) -> None:
    lines = decided.done(
        "due", "--noun", "decision", "--unit", "SQ02", "--within", "30d", "--as-of", "2026-03-17"
    ).out.splitlines()
    assert lines[0].startswith("overdue 1   today 0   within 30 days 0")
    (line,) = [line for line in lines if "M2026-001-2" in line]
    for words in ("1 day overdue", "decision", "排查外墙渗水", "示例二社区"):
        assert words in line


def test_a_decision_that_is_late_is_escalated_once_for_each_level(decided: Desk) -> None:
    """Due on Monday 16 March: yellow from the 17th, orange from the 19th, red from the 23rd."""
    levels = {}
    for day in ("2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19", "2026-03-23"):
        notices = decided.done("escalate", "--noun", "decision", "--json", on=day).json
        levels[day] = [notice["level"] for notice in notices if notice["no"] == "M2026-001-2"]
    assert levels == {
        "2026-03-16": [], "2026-03-17": ["yellow"], "2026-03-18": [], "2026-03-19": ["orange"], "2026-03-23": ["red"],
    }  # fmt: skip


def test_the_journal_calls_the_rule_of_a_notice_by_its_name(decided: Desk) -> None:
    """In Chinese, where its name is not its code."""
    decided.done("escalate", "--noun", "decision", on="2026-03-17")
    said = decided("journal", "--limit", "1", "--lang", "zh_CN").out
    decided("journal", "--lang", "en")  # the language of those after it
    assert "黄色 · 议定事项" in said


# --- the record


def test_the_journal_tells_in_words(decided: Desk) -> None:
    decided.done("meeting", "done", "M2026-001-2", "--note", "已排查")
    newest, *older = decided.done("journal", "--limit", "3").out.splitlines()[1:]
    for words in ("M2026-001-2", "decision carried out", "已排查"):
        assert words in newest
    assert "M2026-002-1" in older[0]
    assert "monthly meeting · 培训 · 示例街道" in older[0]


def test_the_doctor_finds_it_sound_and_rebuilds_it(decided: Desk) -> None:
    decided.done("meeting", "done", "M2026-001-1")
    before = decided.done("meeting", "list", "--json").json
    with open_store(decided.db) as store:
        connection_behind(store.reader).execute(
            "UPDATE subject SET unit = 'SQ99' WHERE no = 'M2026-001-2'"
        )
        found = {(f.code, f.table) for f in examine(store)}
        assert found == {("changed_projection", "subject"), ("missing_parent", "decision")}
        rebuild(store)
        assert examine(store) == []
    assert decided.done("meeting", "list", "--json").json == before


def test_nothing_is_there_yet(desk: Desk) -> None:
    assert desk.done("meeting", "list", "--json").json == []
    assert desk.done("meeting", "list").out == "No decision is recorded.\n"
    assert desk.done("meeting", "list", "--open").out == "No decision is open.\n"
