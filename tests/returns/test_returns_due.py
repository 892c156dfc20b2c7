"""The newest return of each kind stands in the morning list until it is filed; it is never escalated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk
from tests.commands.test_adopted_rules import OLD, ON
from tests.store.kit import another
from tests.store.newrule import machine_on

LINES = ("due", "--noun", "return", "--json")


def lines(desk: Desk, on: str, *words: str) -> list[tuple[str, str, str, int]]:
    found = desk.done(*LINES, *words, on=on).json
    return [(one["unit"], one["turn"], one["due"], one["days"]) for one in found]


# Weekly of SQ01: W07 ends on Sunday 15 February, in the Spring Festival (15-23 February), W08 on the 22nd: both are due
# on Tuesday the 24th, the first working day after. W09 ends on 1 March, due on Monday the 2nd.
WEEKS = [
    ("2026-02-14", ("2026-W06", "2026-02-09", -5)),
    ("2026-02-15", ("2026-W07", "2026-02-24", 9)),
    ("2026-02-21", ("2026-W07", "2026-02-24", 3)),
    ("2026-02-22", ("2026-W08", "2026-02-24", 2)),
    ("2026-02-24", ("2026-W08", "2026-02-24", 0)),
    ("2026-02-25", ("2026-W08", "2026-02-24", -1)),
    ("2026-02-28", ("2026-W08", "2026-02-24", -4)),
    ("2026-03-01", ("2026-W09", "2026-03-02", 1)),
]


@pytest.mark.parametrize(("on", "expected"), WEEKS, ids=[on for on, _expected in WEEKS])
def test_only_the_newest_whose_cut_off_is_reached(
    desk: Desk, on: str, expected: tuple[str, str, int]
) -> None:
    assert lines(desk, on, "--unit", "SQ01") == [("SQ01", *expected)]


# Half-months: A of February ends on the 15th, rolled over the Festival to the 24th; B on Saturday 28th, a make-up day.
HALVES = [
    ("2026-02-14", ("2026-01-B", "2026-01-30", -15)),
    ("2026-02-15", ("2026-02-A", "2026-02-24", 9)),
    ("2026-02-25", ("2026-02-A", "2026-02-24", -1)),
    ("2026-02-27", ("2026-02-A", "2026-02-24", -3)),
    ("2026-02-28", ("2026-02-B", "2026-02-28", 0)),
    ("2026-03-01", ("2026-02-B", "2026-02-28", -1)),
]


@pytest.mark.parametrize("unit", ["BM01", "TW01"])
@pytest.mark.parametrize(("on", "expected"), HALVES, ids=[on for on, _expected in HALVES])
def test_departments_and_committees(
    desk: Desk, unit: str, on: str, expected: tuple[str, str, int]
) -> None:
    assert lines(desk, on, "--unit", unit) == [(unit, *expected)]


def test_the_street_owes_months_and_longer_and_no_daily_sheet(desk: Desk) -> None:
    """Made-up Sunday 4 January, then 5, 6 (three working days) and 8 January (five): the year 2025 is due then."""
    assert lines(desk, "2026-01-05", "--unit", "JD01") == [
        ("JD01", "2025-12", "2026-01-06", 1),
        ("JD01", "2025-Q4", "2026-01-08", 3),
        ("JD01", "2025-H2", "2026-01-08", 3),
        ("JD01", "2025", "2026-01-08", 3),
    ]


def test_filed_it_is_gone_and_past_days_have_it_still(desk: Desk) -> None:
    file = ("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ01")
    before = lines(desk, "2026-03-10", "--unit", "SQ01")
    desk.done(*file)
    assert lines(desk, "2026-03-10", "--unit", "SQ01") == []
    assert lines(desk, "2026-03-10", "--unit", "SQ01", "--as-of", "2026-03-09") == [
        ("SQ01", "2026-W10", "2026-03-09", 0)
    ]
    desk.done("undo", "--yes")
    assert lines(desk, "2026-03-10", "--unit", "SQ01") == before


def test_what_a_script_is_told(desk: Desk) -> None:
    (one,) = desk.done(*LINES, "--unit", "SQ01", on="2026-03-20").json
    told = {key: one[key] for key in one if key != "explain"}
    assert told == {
        "noun": "return", "no": "SQ01-2026-W11", "case_no": None, "stage": None, "rule": "return", "turn": "2026-W11",
        "unit": "SQ01", "title": "weekly 2026-W11", "start": "2026-03-15", "due": "2026-03-16", "met_on": None,
        "status": "overdue", "provisional": False, "before_record": False, "days": -4, "level": None, "told": None,
        "told_name": None, "also_told": [],
    } | {"title": one["title"]}  # fmt: skip
    assert one["title"].endswith("2026-W11")
    assert one["explain"][0] == "Sun 15 Mar the period ends; the day itself is not counted"


def test_it_is_counted_listed_and_checked_but_not_escalated(desk: Desk) -> None:
    assert desk.done("due", "--unit", "SQ01", on="2026-03-20").out.startswith(
        "overdue 1   today 0   within 3 days 0"
    )
    assert "SQ01-2026-W11" in desk.done("due", "--lang", "zh_CN").out
    assert "报送报表" in desk.done("due", "--lang", "zh_CN").out
    assert desk("due", "--unit", "SQ01", "--check").code == 1
    assert lines(desk, "2026-03-20", "--overdue") != []
    assert desk.done("escalate", "--json").json == []


def test_it_stands_by_its_day_among_the_deadlines_of_cases(desk: Desk) -> None:
    desk.add(on="2026-03-13")
    found = desk.done("due", "--unit", "SQ01", "--json", on="2026-03-15").json
    places = [(one["due"], one["noun"]) for one in found]
    assert places == sorted(places)
    assert {
        ("2026-03-13", "case"),
        ("2026-03-16", "case"),
        ("2026-03-16", "return"),
        ("2026-03-23", "case"),
    } <= {*places}


@pytest.mark.parametrize(
    ("began", "owed"), [("2026-03-02", True), ("2026-03-03", False), ("2026-03-09", False)]
)
def test_not_where_the_week_began_before_the_record(desk: Desk, began: str, owed: bool) -> None:
    desk.done("office", "set", "--began-on", began, on="2026-03-09")
    assert bool(lines(desk, "2026-03-09", "--unit", "SQ01")) == owed


def test_a_unit_that_is_closed_owes_none_any_more(desk: Desk) -> None:
    desk.done("unit", "close", "SQ02", "--on", "2026-03-06", "--reason", "撤并", on="2026-03-06")
    assert lines(desk, "2026-03-10", "--unit", "SQ02") == []
    assert lines(desk, "2026-03-10", "--unit", "SQ02", "--as-of", "2026-03-05")[0][1] == "2026-W09"


def test_on_a_provisional_day_it_is_marked(desk: Desk) -> None:
    """The half-month to 30 December is due that day; the year on a day of 2027, whose notice is not known."""
    found: list[dict[str, Any]] = desk.done(*LINES, on="2027-01-01").json
    assert {one["turn"]: one["provisional"] for one in found if one["unit"] in {"BM01", "JD01"}} == {
        "2026-12-B": False, "2026-12": True, "2026-Q4": True, "2026-H2": True, "2026": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("on", "owed"), [("2026-03-10", False), ("2026-03-15", False), ("2026-03-22", True)]
)
def test_an_upgraded_file_owes_those_of_periods_that_begin_afterwards(
    bare: Desk, monkeypatch: pytest.MonkeyPatch, on: str, owed: bool
) -> None:
    """Upgraded on Tuesday 10 March: W11 began the day before, W12 on the 16th. What was missing before stays so."""
    conn = another(bare.db)
    conn.executescript(OLD.read_text(encoding="utf-8"))
    conn.close()
    monkeypatch.setattr("govtool.store._machine_clock", lambda: machine_on(ON))
    bare.done("case", "list", on=ON)
    assert bool(lines(bare, on, "--unit", "SQ01")) == owed


# The quarter ends on Tuesday 31 March; due on the fifth working day: 1, 2, 3, 7 (4-6 April off), 8 April.
QUARTERS = [("2026-03-31", False), ("2026-04-01", True)]


@pytest.mark.parametrize(("since", "owed"), QUARTERS, ids=["on the cut-off day", "the day after"])
def test_a_return_of_the_house_is_switched_off_from_a_cut_off_day_on(
    desk: Desk, tmp_path: Path, since: str, owed: bool
) -> None:
    def standing() -> list[str]:
        found = desk.done(
            "report", "status", "quarterly", "--period", "2026-Q1", "--json", on="2026-04-02"
        ).json
        return [one["due"] for one in found]

    quarter = ("JD01", "2026-Q1", "2026-04-08", 6)
    assert (quarter in lines(desk, "2026-04-02"), standing()) == (True, ["2026-04-08"])
    change = tmp_path / "change.toml"
    change.write_text(
        f'[return_quarterly]\nvalues = [{{ from = {since}, value = "off" }}]', encoding="utf-8"
    )
    moved = desk.done("policy", "preview", str(change), "--json").json
    assert [(one["no"], one["new"]) for one in moved] == ([] if owed else [("JD01-2026-Q1", None)])
    desk.done("policy", "adopt", str(change), "--yes")
    assert (quarter in lines(desk, "2026-04-02"), standing()) == (
        owed,
        ["2026-04-08"] if owed else [],
    )
    desk.done("report", "file", "quarterly", "--period", "2026-Q1", "--unit", "JD01")
    assert standing() == ["2026-04-08"]
