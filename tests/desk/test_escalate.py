"""Supervision notices 督办单: the highest level reached, once per obligation and level, to the right person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from govtool.rules import judge, stage_number
from govtool.store import Store, open_store
from govtool.views import queries
from govtool.views.queries import CaseFilter
from tests.commands.clerk import Desk
from tests.returns.oracle import REMINDER

Notice = tuple[str, str, int, str, str, str, str, int]

# Section 6: days overdue, level, who is told. The reminder is not overdue and has no notice.
LEVELS = ((7, "red", "main_leader"), (3, "orange", "duty_leader"), (1, "yellow", "unit_head"))


def level_of(days_overdue: int) -> tuple[str, str] | None:
    return next(((level, who) for days, level, who in LEVELS if days_overdue >= days), None)


def brute_notices(
    store: Store, as_of: dt.date, issued: set[tuple[str, str, int, str]]
) -> Iterator[Notice]:
    """What is called for on a day: every overdue obligation's highest level, where no such notice is there yet."""
    for case_row in queries.cases(store.reader, CaseFilter()):
        case = judge(store.history(case_row["subject"]), store.office, as_of)
        for o in case.obligations if case else ():
            reached = level_of((as_of - o.due).days)
            owed = o.met_on is None and o.ended_on is None and o.rule != REMINDER
            if (
                case
                and owed
                and reached
                and (case.case_no, o.rule, stage_number(o.turn), reached[0]) not in issued
            ):
                days = (o.due - as_of).days
                yield (
                    case.case_no,
                    o.rule,
                    stage_number(o.turn),
                    reached[0],
                    o.unit,
                    reached[1],
                    o.due.isoformat(),
                    days,
                )


def printed(found: list[dict[str, Any]]) -> list[Notice]:
    keys = ("case_no", "rule", "stage", "level", "unit", "told", "due", "days")
    return [tuple(row[key] for key in keys) for row in found]


def test_the_sample_day_by_day_against_a_fold_of_all_cases(sample_desk: Desk) -> None:
    """25 October to 8 November 2026, a run each day, and each day once more."""
    with open_store(sample_desk.db) as store:
        issued = {
            (row["case_no"], notice.rule, notice.stage, notice.level.value)
            for row in queries.cases(store.reader, CaseFilter())
            for notice in store.case(row["case_no"]).notices
        }
    assert len(issued) == 21
    total = 0
    for number in range(15):
        today = dt.date(2026, 10, 25) + dt.timedelta(days=number)
        with open_store(sample_desk.db) as store:
            expected = sorted(brute_notices(store, today, issued))
        on = today.isoformat()
        dry = sample_desk.done("escalate", "--dry-run", "--json", on=on).json
        found = sample_desk.done("escalate", "--json", on=on).json
        assert sorted(printed(found)) == expected == sorted(printed(dry)), on
        assert [row["days"] for row in found] == sorted(row["days"] for row in found)
        length = sample_desk.entry_count()
        assert sample_desk.done("escalate", "--json", on=on).json == []
        assert sample_desk.entry_count() == length
        issued |= {
            (case_no, rule, stage, level) for case_no, rule, stage, level, *_rest in expected
        }
        total += len(expected)
    assert total > 30
    sample_desk.done("doctor")


def test_a_dry_run_leaves_nothing(sample_desk: Desk) -> None:
    before = sample_desk.entry_count()
    assert sample_desk.done("escalate", "--dry-run", "--json").json
    assert sample_desk.entry_count() == before


@pytest.fixture
def late(desk: Desk) -> tuple[Desk, str]:
    """Registered Thursday 5 March, told, entered in the app and met; two sessions by Monday 16 March (the 15th is a Sunday), none held."""
    number = desk.add(on="2026-03-05")
    desk.done("case", "report", number)
    desk.done("case", "app", number)
    desk.done("case", "meet", number)
    return desk, number


def run(desk: Desk, on: str, *words: str) -> list[tuple[str, str, int]]:
    found = desk.done("escalate", *words, "--json", on=on).json
    assert all(
        (row["rule"], row["due"], row["unit"]) == ("two_sessions", "2026-03-16", "SQ01")
        for row in found
    )
    return [(row["level"], row["told"], row["days"]) for row in found]


YELLOW, ORANGE, RED = ("yellow", "unit_head"), ("orange", "duty_leader"), ("red", "main_leader")


def test_each_level_once(late: tuple[Desk, str]) -> None:
    desk, number = late
    days = {f"2026-03-{day}": run(desk, f"2026-03-{day}") for day in range(15, 32)}
    assert {day: issued for day, issued in days.items() if issued} == {
        "2026-03-17": [(*YELLOW, -1)],
        "2026-03-19": [(*ORANGE, -3)],
        "2026-03-23": [(*RED, -7)],
    }
    history = desk.done("case", "history", number, "--json").json
    assert len([entry for entry in history if entry["kind"] == "notice_issued"]) == 3


@pytest.mark.parametrize(
    ("first", "expected", "then"),
    [
        ("2026-03-16", [], {"2026-03-17": [(*YELLOW, -1)]}),  # the due day itself
        ("2026-03-18", [(*YELLOW, -2)], {"2026-03-19": [(*ORANGE, -3)]}),
        (
            "2026-03-20",
            [(*ORANGE, -4)],
            {"2026-03-22": [], "2026-03-23": [(*RED, -7)]},
        ),  # yellow is not made up for
        ("2026-04-30", [(*RED, -45)], {"2026-05-01": [], "2026-06-30": []}),
    ],
)
def test_only_the_highest_level_reached(
    late: tuple[Desk, str], first: str, expected: list[Any], then: dict[str, list[Any]]
) -> None:
    desk, _number = late
    assert run(desk, first) == expected
    assert {on: run(desk, on) for on in then} == then


def test_once_per_level_also_when_run_for_an_earlier_day_afterwards(late: tuple[Desk, str]) -> None:
    """ "Once per obligation and level, however often it is run": red was issued on the 30th, and red it was on the 25th."""
    desk, _number = late
    assert run(desk, "2026-03-30") == [(*RED, -14)]
    assert run(desk, "2026-03-30", "--as-of", "2026-03-25") == []
    assert run(desk, "2026-03-31", "--as-of", "2026-03-24") == []


def test_once_per_level_also_when_the_same_past_day_is_run_again(late: tuple[Desk, str]) -> None:
    desk, _number = late
    assert run(desk, "2026-03-30", "--as-of", "2026-03-20") == [(*ORANGE, -4)]
    assert run(desk, "2026-03-30", "--as-of", "2026-03-20") == []
    assert run(desk, "2026-03-30") == [(*RED, -14)]


def test_the_future_only_as_a_dry_run(late: tuple[Desk, str]) -> None:
    desk, _number = late
    answer = desk("escalate", "--as-of", "2026-03-23", "--json", on="2026-03-10")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")
    assert run(desk, "2026-03-10", "--as-of", "2026-03-23", "--dry-run") == [(*RED, -7)]
    assert run(desk, "2026-03-17") == [(*YELLOW, -1)]


def test_done_or_settled_in_the_meantime(late: tuple[Desk, str]) -> None:
    desk, number = late
    assert run(desk, "2026-03-17") == [(*YELLOW, -1)]
    desk.done("case", "mediate", number, "--outcome", "settled", on="2026-03-18")
    assert run(desk, "2026-03-18") == []
    # It was late by then: as of the day before it was settled, nothing new either.
    assert run(desk, "2026-03-19", "--as-of", "2026-03-17") == []


def test_a_notice_that_was_taken_back_is_issued_again(late: tuple[Desk, str]) -> None:
    desk, _number = late
    assert run(desk, "2026-03-17") == [(*YELLOW, -1)]
    desk.done("undo", "--yes")
    assert run(desk, "2026-03-17") == [(*YELLOW, -1)]
    assert run(desk, "2026-03-17") == []


def test_a_case_settled_at_once_owes_nothing(desk: Desk) -> None:
    """Section 6. Registered and settled on one day; after-care done: nothing to report or meet is missed."""
    number = desk.add(on="2026-03-05")
    desk.done("case", "mediate", number, "--outcome", "settled", "--agreement", "oral")
    desk.done("case", "report-closure", number)
    desk.done("case", "enter", number)
    desk.done("case", "revisit", number)
    assert desk.done("escalate", "--json", on="2026-05-30").json == []
    assert desk.done("due", "--noun", "case", "--json").json == []
