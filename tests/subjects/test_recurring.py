"""Duties that return in every week, month …: slots, worked out by hand on a wall calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from govtool.base.vocabulary import ObligationStatus
from govtool.rules import PeriodKind
from govtool.subjects.recurrence import Recurring, slots


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


WEEKLY = Recurring("visit", "SQ01", PeriodKind.WEEKLY, 1, day("03-04"))
"""From Wednesday 4 March on: the week of 2 March had begun, so the first slot is 9–15 March."""


def owed(duty: Recurring, as_of: str) -> list[tuple[str, str, str]]:
    on = day(as_of)
    return [(o.turn, o.due.isoformat()[5:], o.status(on).value) for o in slots(duty, on)]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("03-08", []),
        ("03-09", [("2026-W11", "03-15", "open")]),
        ("03-15", [("2026-W11", "03-15", "open")]),
        ("03-16", [("2026-W11", "03-15", "missed"), ("2026-W12", "03-22", "open")]),
    ],
)
def test_a_slot_is_due_on_its_last_day_and_missed_from_the_day_after(
    as_of: str, expected: list[tuple[str, str, str]]
) -> None:
    assert owed(WEEKLY, as_of) == expected


def test_what_was_done_in_its_slot_is_met_and_no_slot_is_ever_overdue() -> None:
    duty = WEEKLY._replace(met=(day("03-05"), day("03-11"), day("03-25")))
    assert owed(duty, "03-31") == [
        ("2026-W11", "03-15", "met"),
        ("2026-W12", "03-22", "missed"),
        ("2026-W13", "03-29", "met"),
        ("2026-W14", "04-05", "open"),
    ]
    statuses = {o.status(day("12-31")) for o in slots(duty, day("12-31"))}
    assert ObligationStatus.OVERDUE not in statuses


def test_twice_a_month_are_two_turns_of_one_slot() -> None:
    duty = Recurring("visit", "SQ01", PeriodKind.MONTHLY, 2, day("03-01"), met=(day("03-10"),))
    assert owed(duty, "03-31") == [("2026-03.1", "03-31", "met"), ("2026-03.2", "03-31", "open")]
    assert duty.met_through is None
    assert duty._replace(met=(day("03-10"), day("03-30"))).met_through == day("03-31")


def test_no_slot_begins_after_the_last_day() -> None:
    duty = WEEKLY._replace(until=day("03-16"))
    assert [turn for turn, _due, _status in owed(duty, "04-30")] == ["2026-W11", "2026-W12"]


def test_only_the_slots_not_ended_by_a_day() -> None:
    assert [o.turn for o in slots(WEEKLY, day("03-31"), day("03-24"))] == ["2026-W13", "2026-W14"]
