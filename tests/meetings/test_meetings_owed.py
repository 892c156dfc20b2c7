"""Meetings are owed in calendar slots: held, missed, still to come; never overdue, never escalated.

2026: Monday 2 March begins W10, Sunday 8 March ends it. W53 runs from 28 December to 3 January 2027, W01 from 4 January.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk
from tests.commands.test_adopted_rules import OLD, ON
from tests.store.kit import another
from tests.store.newrule import machine_on

DUE = ("due", "--noun", "meeting", "--json")


def due(desk: Desk, on: str, *words: str) -> list[tuple[str, str, str, int]]:
    found = desk.done(*DUE, *words, on=on).json
    return [(one["rule"], one["turn"], one["due"], one["days"]) for one in found]


def status(desk: Desk, on: str, *words: str) -> list[tuple[str, str, str | None]]:
    found = desk.done("meeting", "status", *words, "--json", on=on).json
    return [(one["period"], one["status"], one["held_on"]) for one in found]


def hold(desk: Desk, kind: str, on: str, *words: str) -> str:
    words = ("--chair", "甲某", "--on", on, *words, "--json")
    number: str = desk.done("meeting", "hold", kind, *words, on=on).json["meeting"]
    return number


# --- in the slot or beside it


WEEK = [
    ("2026-03-01", [("2026-W09", "held", "2026-03-01"), ("2026-W10", "missed", None)]),
    ("2026-03-02", [("2026-W09", "missed", None), ("2026-W10", "held", "2026-03-02")]),
    ("2026-03-08", [("2026-W09", "missed", None), ("2026-W10", "held", "2026-03-08")]),
    ("2026-03-09", [("2026-W09", "missed", None), ("2026-W10", "missed", None)]),
]


@pytest.mark.parametrize(("held", "expected"), WEEK, ids=[held for held, _expected in WEEK])
def test_a_week_from_the_day_before_it_to_the_day_after(
    desk: Desk, held: str, expected: list[Any]
) -> None:
    hold(desk, "weekly", held)
    assert (
        status(desk, "2026-03-09", "weekly", "--from", "2026-02-23", "--to", "2026-03-08")
        == expected
    )


MONTH = [
    ("2026-02-28", [("2026-02", "held", "2026-02-28"), ("2026-03", "missed", None)]),
    ("2026-03-01", [("2026-02", "missed", None), ("2026-03", "held", "2026-03-01")]),
    ("2026-03-31", [("2026-02", "missed", None), ("2026-03", "held", "2026-03-31")]),
    ("2026-04-01", [("2026-02", "missed", None), ("2026-03", "missed", None)]),
]


@pytest.mark.parametrize(("held", "expected"), MONTH, ids=[held for held, _expected in MONTH])
def test_a_month_from_the_day_before_it_to_the_day_after(
    desk: Desk, held: str, expected: list[Any]
) -> None:
    hold(desk, "monthly", held)
    assert (
        status(desk, "2026-04-01", "monthly", "--from", "2026-02-01", "--to", "2026-03-31")
        == expected
    )


def test_it_is_in_due_to_its_last_day_and_is_missed_from_the_day_after(desk: Desk) -> None:
    assert due(desk, "2026-03-02") == [
        ("meeting_weekly", "2026-W10", "2026-03-08", 6),
        ("meeting_monthly", "2026-03", "2026-03-31", 29),
    ]
    assert due(desk, "2026-03-08")[0] == ("meeting_weekly", "2026-W10", "2026-03-08", 0)
    assert due(desk, "2026-03-09")[0] == ("meeting_weekly", "2026-W11", "2026-03-15", 6)
    assert desk.done(*DUE, "--overdue").json == []
    assert [one for one in desk.done("escalate", "--json").json if one["noun"] == "meeting"] == []


def test_held_it_is_gone_and_past_days_have_it_still(desk: Desk) -> None:
    hold(desk, "weekly", "2026-03-04")
    assert [one[0] for one in due(desk, "2026-03-05")] == ["meeting_monthly"]
    assert due(desk, "2026-03-05", "--as-of", "2026-03-03")[0][1] == "2026-W10"
    desk.done("undo", "--yes")
    assert [one[0] for one in due(desk, "2026-03-05")] == ["meeting_weekly", "meeting_monthly"]


def test_a_decision_or_an_agenda_alone_is_no_meeting(desk: Desk) -> None:
    desk.done(
        "meeting",
        "record",
        "--decision",
        "走访",
        "--unit",
        "SQ01",
        "--due",
        "2026-03-20",
        on="2026-03-04",
    )
    desk.done("meeting", "agenda", "weekly")
    assert due(desk, "2026-03-04")[0][1] == "2026-W10"


@pytest.mark.parametrize(
    "words",
    [("dispatch",), ("joint",), ("weekly", "--unit", "SQ01"), ("monthly", "--unit", "BM01")],
)
def test_another_kind_or_another_unit_does_not_do(desk: Desk, words: tuple[str, ...]) -> None:
    hold(desk, words[0], "2026-03-04", *words[1:])
    assert len(due(desk, "2026-03-04")) == 2


# --- over the year's end


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-12-27", ("2026-W52", "2026-12-27", 0)),
        ("2026-12-28", ("2026-W53", "2027-01-03", 6)),
        ("2027-01-03", ("2026-W53", "2027-01-03", 0)),
        ("2027-01-04", ("2027-W01", "2027-01-10", 6)),
    ],
)
def test_the_last_week_of_2026_goes_on_into_2027(
    desk: Desk, on: str, expected: tuple[str, str, int]
) -> None:
    assert [one[1:] for one in due(desk, on) if one[0] == "meeting_weekly"] == [expected]


def test_a_meeting_of_new_year_meets_the_week_of_the_old_year(desk: Desk) -> None:
    assert hold(desk, "weekly", "2027-01-02") == "M2027-001"
    found = desk.done(
        "meeting", "status", "weekly", "--period", "2026-W53", "--json", on="2027-01-05"
    ).json
    assert found == [
        {
            "no": "JD01-weekly-2026-W53", "kind": "weekly", "period": "2026-W53", "unit": "JD01", "group": None, "begin": "2026-12-28",
            "due": "2027-01-03", "held_on": "2027-01-02", "held_as": "M2027-001", "status": "held",
        }
    ]  # fmt: skip
    assert status(desk, "2027-01-05", "weekly", "--period", "2027-W01") == [
        ("2027-W01", "pending", None)
    ]


# --- day 0


FOUNDED = [
    ("2026-03-02", "2026-03-02", ["2026-W10"]),
    ("2026-03-03", "2026-03-08", []),
    ("2026-03-03", "2026-03-09", ["2026-W11"]),
    ("2026-03-01", "2026-03-31", ["2026-03", "2026-W14"]),
    ("2026-03-02", "2026-03-31", ["2026-W14"]),
    ("2026-03-02", "2026-04-01", ["2026-04", "2026-W14"]),
]


@pytest.mark.parametrize(("founded", "on", "turns"), FOUNDED)
def test_a_slot_begun_before_the_first_entry_is_not_owed(
    bare: Desk, founded: str, on: str, turns: list[str]
) -> None:
    bare.done("init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on=founded)
    assert sorted(one[1] for one in due(bare, on)) == turns


BEGAN = [
    ("2026-03-01", "2026-03-15", ["2026-03", "2026-W11"]),
    ("2026-03-12", "2026-03-15", []),
    ("2026-03-12", "2026-03-16", ["2026-W12"]),
    ("2026-03-16", "2026-03-16", ["2026-W12"]),
    ("2026-03-17", "2026-03-22", []),
    ("2026-03-12", "2026-04-01", ["2026-04", "2026-W14"]),
]


@pytest.mark.parametrize(("began", "on", "turns"), BEGAN)
def test_a_slot_begun_before_the_record_is_not_owed(
    desk: Desk, began: str, on: str, turns: list[str]
) -> None:
    desk.done("office", "set", "--began-on", began, on="2026-03-20")
    assert sorted(one[1] for one in due(desk, on)) == turns


@pytest.mark.parametrize(
    ("on", "turns"),
    [
        ("2026-03-10", []),
        ("2026-03-15", []),
        ("2026-03-16", ["2026-W12"]),
        ("2026-03-31", ["2026-W14"]),
        ("2026-04-01", ["2026-04", "2026-W14"]),
    ],
)
def test_an_upgraded_file_owes_those_of_slots_that_begin_afterwards(
    bare: Desk, monkeypatch: pytest.MonkeyPatch, on: str, turns: list[str]
) -> None:
    """Upgraded on Tuesday 10 March: W11 had begun the day before, W12 begins on the 16th; March had begun."""
    conn = another(bare.db)
    conn.executescript(OLD.read_text(encoding="utf-8"))
    conn.close()
    monkeypatch.setattr("govtool.store._machine_clock", lambda: machine_on(ON))
    bare.done("case", "list", on=ON)
    assert sorted(one[1] for one in due(bare, on)) == turns
    assert status(bare, "2026-03-16", "weekly", "--from", "2026-01-01") == [
        ("2026-W12", "pending", None)
    ]


# --- deliberations: off until an office wants them


def adopt(desk: Desk, folder: Path, text: str) -> Any:
    change = folder / "change.toml"
    change.write_text(text, encoding="utf-8")
    moved = desk.done("policy", "preview", str(change), "--json").json
    desk.done("policy", "adopt", str(change), "--yes")
    return moved


def deliberations(desk: Desk, on: str, *words: str) -> list[tuple[str, str, str]]:
    words = ("deliberation", *words, "--json")
    found = desk.done("meeting", "status", *words, on=on).json
    return [(one["unit"], one["period"], one["status"]) for one in found]


@pytest.mark.parametrize(
    ("since", "on", "expected"),
    [
        ("2026-04-01", "2026-03-31", []),
        ("2026-04-01", "2026-04-01", ["2026-Q2"]),
        ("2026-04-01", "2026-06-30", ["2026-Q2"]),
        ("2026-04-02", "2026-06-30", []),
        ("2026-04-02", "2026-07-01", ["2026-Q3"]),
    ],
)
def test_each_community_owes_one_a_quarter_from_when_the_office_says_so(
    desk: Desk, tmp_path: Path, since: str, on: str, expected: list[str]
) -> None:
    desk.today("2026-03-20")
    assert (
        adopt(desk, tmp_path, f"[deliberation]\nvalues = [{{ from = {since}, value = 1 }}]") == []
    )
    found = desk.done(*DUE, on=on).json
    turns = [(one["unit"], one["turn"]) for one in found if one["rule"] == "deliberation"]
    communities = [unit for unit, _turn in turns]
    assert {turn for _unit, turn in turns} == {*expected}
    assert len({*communities}) == len(communities)
    assert ({"SQ01", "SQ02"} <= {*communities}) == bool(expected)
    assert {unit[:2] for unit in communities} <= {"SQ"}


def test_it_is_met_by_the_community_that_held_it(desk: Desk, tmp_path: Path) -> None:
    desk.today("2026-03-20")
    adopt(desk, tmp_path, "[deliberation]\nvalues = [{ from = 2026-04-01, value = 1 }]")
    hold(desk, "deliberation", "2026-05-06", "--unit", "SQ01", "--topic", "停车")
    found = {
        unit: state
        for unit, _slot, state in deliberations(desk, "2026-07-01", "--period", "2026-Q2")
    }
    assert (found["SQ01"], found["SQ02"]) == ("held", "missed")


@pytest.mark.parametrize(
    ("on", "expected"), [("2026-05-10", [("SQ02", "2026-Q2", "pending")]), ("2026-05-11", [])]
)
def test_a_community_closed_within_a_quarter_owes_it_no_more(
    desk: Desk, tmp_path: Path, on: str, expected: list[Any]
) -> None:
    desk.today("2026-03-20")
    adopt(desk, tmp_path, "[deliberation]\nvalues = [{ from = 2026-04-01, value = 1 }]")
    desk.done("unit", "close", "SQ02", "--on", "2026-05-10", "--reason", "撤并", on="2026-05-10")
    assert deliberations(desk, on, "--unit", "SQ02") == expected
    assert deliberations(desk, "2026-10-01", "--unit", "SQ02", "--from", "2026-01-01") == []


def test_what_a_closed_community_held_before_stays_held(desk: Desk, tmp_path: Path) -> None:
    desk.today("2026-03-20")
    adopt(desk, tmp_path, "[deliberation]\nvalues = [{ from = 2026-04-01, value = 1 }]")
    hold(desk, "deliberation", "2026-04-30", "--unit", "SQ02", "--topic", "停车")
    desk.done("unit", "close", "SQ02", "--on", "2026-05-10", "--reason", "撤并", on="2026-05-10")
    assert deliberations(desk, "2026-10-01", "--unit", "SQ02", "--from", "2026-01-01") == [
        ("SQ02", "2026-Q2", "held")
    ]


def test_what_is_no_community_any_more_owes_none(desk: Desk, tmp_path: Path) -> None:
    """A department from Wednesday 1 July on: the second quarter is owed, the third is not."""
    desk.today("2026-03-20")
    adopt(desk, tmp_path, "[deliberation]\nvalues = [{ from = 2026-04-01, value = 1 }]")
    desk.done(
        "unit",
        "set",
        "SQ02",
        "--kind",
        "department",
        "--on",
        "2026-07-01",
        "--reason",
        "改制",
        on="2026-07-01",
    )
    assert deliberations(desk, "2026-10-01", "--unit", "SQ02", "--from", "2026-01-01") == [
        ("SQ02", "2026-Q2", "missed")
    ]


# --- other slots, more than one


def test_the_value_in_force_on_the_first_day_of_a_slot_counts(desk: Desk, tmp_path: Path) -> None:
    """From April on one a quarter: March stays a month, the next slot is the whole quarter."""
    desk.today("2026-03-20")
    adopt(
        desk,
        tmp_path,
        '[meeting_monthly]\nunit = "per_quarter"\nvalues = [{ from = 2026-04-01, value = 1 }]',
    )
    found = status(desk, "2026-05-05", "monthly", "--from", "2026-02-01", "--to", "2026-05-05")
    assert found == [
        ("2026-02", "missed", None),
        ("2026-03", "missed", None),
        ("2026-Q2", "pending", None),
    ]


def test_a_change_shows_which_open_meetings_move(desk: Desk, tmp_path: Path) -> None:
    desk.today("2026-03-20")
    moved = adopt(
        desk,
        tmp_path,
        '[meeting_monthly]\nunit = "per_quarter"\nvalues = [{ from = 2026-03-01, value = 1 }]',
    )
    assert moved == []  # both end on 31 March
    again = adopt(
        desk,
        tmp_path,
        '[meeting_weekly]\nunit = "per_month"\nvalues = [{ from = 2026-03-01, value = 1 }]',
    )
    assert [(one["no"], one["old"], one["new"]) for one in again if one["noun"] == "meeting"] == [
        ("JD01-weekly-2026-W12", "2026-03-22", "2026-03-31")
    ]


def test_two_a_week_are_owed_one_by_one(desk: Desk, tmp_path: Path) -> None:
    desk.today("2026-02-20")
    adopt(desk, tmp_path, "[meeting_weekly]\nvalues = [{ from = 2026-03-02, value = 2 }]")
    hold(desk, "weekly", "2026-03-03")
    assert status(desk, "2026-03-08", "weekly", "--period", "2026-W10") == [
        ("2026-W10.1", "held", "2026-03-03"), ("2026-W10.2", "pending", None),
    ]  # fmt: skip
    hold(desk, "weekly", "2026-03-06")
    assert status(desk, "2026-03-09", "weekly", "--period", "2026-W10")[1][1:] == (
        "held",
        "2026-03-06",
    )


# --- what is told


def test_what_a_script_is_told(desk: Desk) -> None:
    one = next(
        one for one in desk.done(*DUE, on="2026-03-04").json if one["rule"] == "meeting_weekly"
    )
    assert {key: one[key] for key in one if key not in {"explain", "title"}} == {
        "noun": "meeting", "no": "JD01-weekly-2026-W10", "case_no": None, "stage": None, "rule": "meeting_weekly",
        "turn": "2026-W10", "unit": "JD01", "start": "2026-03-02", "due": "2026-03-08", "met_on": None,
        "status": "open", "provisional": False, "before_record": False, "days": 4, "level": None, "told": None, "told_name": None,
        "also_told": [],
        "kind": "weekly", "group": None,
    }  # fmt: skip
    assert one["explain"] == [
        "owed in 2026-W10, from Mon 2 Mar to Sun 8 Mar; the last day is never moved",
        "owed from Wed 1 Jan 2025 on; what began before that day is not owed",
        "met by govtool meeting hold; an agenda or a decision alone is no meeting",
        "Basis: 《多元调处化解方案》P1“每周一例会”",
    ]


def test_it_is_explained_by_its_number_and_a_return_too(desk: Desk) -> None:
    (owed,) = desk.done("explain", "jd01-WEEKLY-2026-w10", "--json", on="2026-03-04").json
    assert (owed["rule"], owed["turn"], owed["due"]) == ("meeting_weekly", "2026-W10", "2026-03-08")
    (filed,) = desk.done("explain", "SQ01-2026-W09", "--json").json
    assert (filed["rule"], filed["due"]) == ("return", "2026-03-02")
    assert desk("explain", "JD01-weekly-2026-W09", "--json").error["code"] == "no_number"
    assert "meeting hold" in desk.done("explain", "JD01-weekly-2026-W10").out


def test_without_days_the_status_begins_with_the_month_before(desk: Desk) -> None:
    found = status(desk, "2026-03-04", "monthly")
    assert found == [("2026-02", "missed", None), ("2026-03", "pending", None)]
    shown = desk.done("--lang", "zh_CN", "meeting", "status").out
    assert "未召开" in shown
    assert "待召开" in shown


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("--period", "2026-W10"), 2, "missing_option"),
        (("weekly", "--period", "2026-03"), 3, "bad_period"),
        (("weekly", "--period", "2026-W10", "--from", "2026-03-01"), 2, "unexpected_option"),
        (("weekly", "--from", "2026-03-02", "--to", "2026-03-01"), 3, "bad_value"),
        (("dispatch",), 3, "bad_term"),
        (("--unit", "SQ99"), 4, "unknown_unit"),
    ],
)
def test_a_question_that_cannot_be_answered(
    desk: Desk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    answer = desk("meeting", "status", *words, "--json", on="2026-03-04")
    assert (answer.code, answer.error["code"]) == (exit_code, code)


# --- groups


def of_groups(desk: Desk, on: str, *words: str) -> list[tuple[str, str, str, str]]:
    found = desk.done("meeting", "status", *words, "--from", "2026-01-01", "--json", on=on).json
    return [
        (one["group"], one["kind"], one["period"], one["status"]) for one in found if one["group"]
    ]


def add_group(desk: Desk, code: str, kind: str, on: str, *words: str) -> None:
    desk.done(
        "group", "add", "--code", code, "--name", f"示例{code}", "--kind", kind, *words, on=on
    )


GROUPS = [
    ("leading_group", "2026-01-01", "2026-03-31", [("leading_group", "2026-Q1", "pending"), ("report_up", "2026-H1", "pending")]),
    ("leading_group", "2026-01-01", "2026-04-01", [("leading_group", "2026-Q1", "missed"), ("leading_group", "2026-Q2", "pending"), ("report_up", "2026-H1", "pending")]),
    ("leading_group", "2026-01-02", "2026-03-31", []),
    ("leading_group", "2026-01-02", "2026-04-01", [("leading_group", "2026-Q2", "pending")]),
    ("leading_group", "2026-01-02", "2026-07-01", [("leading_group", "2026-Q2", "missed"), ("leading_group", "2026-Q3", "pending"), ("report_up", "2026-H2", "pending")]),
    ("task_group", "2026-03-01", "2026-03-31", [("task_group", "2026-03", "pending")]),
    ("task_group", "2026-03-01", "2026-04-01", [("task_group", "2026-03", "missed"), ("task_group", "2026-04", "pending")]),
    ("task_group", "2026-03-02", "2026-03-31", []),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "founded", "on", "expected"), GROUPS)
def test_a_group_owes_from_the_first_slot_that_begins_with_it(
    desk: Desk, kind: str, founded: str, on: str, expected: list[Any]
) -> None:
    add_group(desk, "LD01", kind, founded)
    assert sorted(one[1:] for one in of_groups(desk, on)) == expected


@pytest.mark.parametrize(
    ("closed", "on", "quarter"),
    [
        ("2026-05-10", "2026-05-10", "pending"),
        ("2026-05-10", "2026-05-11", None),
        ("2026-06-29", "2026-07-01", None),
        ("2026-06-30", "2026-07-01", "missed"),
    ],
)
def test_a_group_closed_within_a_quarter_owes_it_no_more(
    desk: Desk, closed: str, on: str, quarter: str | None
) -> None:
    add_group(desk, "LD01", "leading_group", "2026-04-01")
    desk.done("group", "close", "LD01", "--on", closed, "--reason", "撤销", on=closed)
    found = {one[3] for one in of_groups(desk, on) if one[2] == "2026-Q2"}
    assert found == ({quarter} if quarter else set())


def test_each_group_owes_its_own_and_due_names_it(desk: Desk) -> None:
    add_group(desk, "LD01", "leading_group", "2026-01-01", "--office", "BM01")
    add_group(desk, "LD02", "leading_group", "2026-01-01")
    hold(desk, "leading_group", "2026-02-10", "--group", "LD02")
    found = {one[0]: one[3] for one in of_groups(desk, "2026-03-10", "leading_group")}
    assert found == {"LD01": "pending", "LD02": "held"}
    (owed,) = [
        one
        for one in desk.done(*DUE, on="2026-03-10").json
        if one["rule"] == "meeting_leading_group"
    ]
    assert (owed["no"], owed["unit"], owed["group"]) == (
        "LD01-leading_group-2026-Q1",
        "BM01",
        "LD01",
    )
    assert owed["title"].endswith("2026-Q1 示例LD01")
    assert desk.done("explain", owed["no"], "--json").json[0]["due"] == "2026-03-31"


def test_a_group_that_another_one_does_the_work_of_owes_none(desk: Desk) -> None:
    add_group(desk, "LD01", "leading_group", "2026-01-01")
    add_group(desk, "LD02", "leading_group", "2026-01-01", "--merged-into", "LD01")
    assert {one[0] for one in of_groups(desk, "2026-03-10")} == {"LD01"}
