"""The worked history of section 3, as of each of its days."""

from __future__ import annotations

import pytest

from govtool.base import vocabulary as voc
from govtool.rules import judge
from tests.rows import each
from tests.subjects.case.casebook import (
    OFFICE,
    accepted,
    case_of,
    closed,
    day,
    failed,
    history,
    owed,
    registered,
    reported,
    transferred,
)

WORKED = (
    registered("2026-02-05"),
    reported("2026-02-05"),
    failed("2026-02-09"),
    failed("2026-02-13"),
    transferred("2026-02-25"),
    accepted("2026-02-26"),
)
RULES = (
    "report_same_day",
    "app_entry",
    "meet_parties",
    "two_sessions",
    "transfer_up",
    "accept_transfer",
    "centre_close",
)

# day, then the statuses of RULES; "-" where nothing is owed yet.
DAYS = [
    line.split()
    for line in """
02-05 met open    open open -    -    -
02-06 met open    open open -    -    -
02-07 met open    open open -    -    -
02-08 met open    open open -    -    -
02-09 met open    met  open -    -    -
02-10 met overdue met  open -    -    -
02-11 met overdue met  open -    -    -
02-12 met overdue met  open -    -    -
02-13 met overdue met  met  open -    -
02-14 met overdue met  met  open -    -
02-15 met overdue met  met  open -    -
02-16 met overdue met  met  open -    -
02-17 met overdue met  met  open -    -
02-18 met overdue met  met  open -    -
02-19 met overdue met  met  open -    -
02-20 met overdue met  met  open -    -
02-21 met overdue met  met  open -    -
02-22 met overdue met  met  open -    -
02-23 met overdue met  met  open -    -
02-24 met overdue met  met  open -    -
02-25 met overdue met  met  met  open -
02-26 met missed  met  met  met  met  open
02-27 met missed  met  met  met  met  open
03-25 met missed  met  met  met  met  open
03-26 met missed  met  met  met  met  open
03-27 met missed  met  met  met  met  overdue
04-30 met missed  met  met  met  met  overdue
""".strip().splitlines()
]

# rule, stage, unit, start, due: worked out in the rulebook.
OBLIGATIONS = [
    ("report_same_day", 1, "SQ01", "2026-02-05", "2026-02-05", "2026-02-05"),
    # The week ends on Sunday 8 February; its return is due on the Monday after it. Nobody entered it before the stage ended.
    ("app_entry", 1, "SQ01", "2026-02-05", "2026-02-09", None),
    ("meet_parties", 1, "SQ01", "2026-02-05", "2026-02-09", "2026-02-09"),
    ("two_sessions", 1, "SQ01", "2026-02-05", "2026-02-24", "2026-02-13"),
    ("transfer_up", 1, "SQ01", "2026-02-13", "2026-02-25", "2026-02-25"),
    (
        "accept_transfer",
        "1.1",
        "JD01",
        "2026-02-25",
        "2026-02-28",
        "2026-02-26",
    ),  # 26, 27, 28 (made up)
    ("centre_close", 2, "JD01", "2026-02-26", "2026-03-26", None),
]


@each("line", DAYS, ids=[line[0] for line in DAYS])
def test_the_status_of_everything_on_each_day(line: list[str]) -> None:
    today = day(f"2026-{line[0]}")
    case = case_of(*WORKED, as_of=today)
    expected = {rule: status for rule, status in zip(RULES, line[1:], strict=True) if status != "-"}
    assert {o.rule: o.status(today).value for o in case.obligations} == expected


@pytest.mark.parametrize("expected", OBLIGATIONS, ids=[o[0] for o in OBLIGATIONS])
def test_due_dates_and_days_met(expected: tuple[str, int | str, str, str, str, str | None]) -> None:
    rule, stage, unit, start, due, met_on = expected
    found = owed(case_of(*WORKED), rule)
    assert (found.turn, found.unit, found.start, found.due) == (
        str(stage),
        unit,
        day(start),
        day(due),
    )
    assert found.met_on == (met_on and day(met_on))
    assert not found.provisional


def test_before_it_was_registered_there_is_no_case() -> None:
    assert judge(history(*WORKED), OFFICE, day("2026-02-04")) is None


def test_the_order_is_that_of_the_rulebook() -> None:
    assert [o.rule for o in case_of(*WORKED).obligations] == list(RULES)


@pytest.mark.parametrize(
    ("today", "state", "handler", "open_stages"),
    [
        ("2026-02-05", "open", "SQ01", 1),
        ("2026-02-24", "open", "SQ01", 1),
        ("2026-02-25", "transferring", "SQ01", 1),  # it stays with the community until accepted
        ("2026-02-26", "open", "JD01", 1),
    ],
)
def test_state_and_handler(today: str, state: str, handler: str, open_stages: int) -> None:
    case = case_of(*WORKED, as_of=today)
    assert case.state.value == state
    assert case.handler is not None
    assert case.handler.unit == handler
    assert sum(stage.is_open for stage in case.stages) == open_stages


def test_stages() -> None:
    first, second = case_of(*WORKED).stages
    assert (first.unit, first.origin, first.outcome) == (
        "SQ01",
        voc.Origin.REGISTERED,
        voc.Outcome.TRANSFERRED,
    )
    assert (first.opened_on, first.closed_on) == (day("2026-02-05"), day("2026-02-26"))
    assert (second.unit, second.origin, second.outcome) == ("JD01", voc.Origin.ACCEPTED, None)
    assert (second.opened_on, second.closed_on) == (day("2026-02-26"), None)
    assert [s.on for s in first.sessions] == [day("2026-02-09"), day("2026-02-13")]


def test_it_breaks_no_rule() -> None:
    assert case_of(*WORKED).violations == []


@pytest.mark.parametrize(
    ("on", "status"), [("2026-03-25", "met"), ("2026-03-26", "met"), ("2026-03-27", "late")]
)
def test_closing_at_the_centre(on: str, status: str) -> None:
    found = owed(case_of(*WORKED, closed(on)), "centre_close")
    assert found.status(day("2026-12-31")) == status


@pytest.mark.parametrize(
    ("today", "status", "days"),
    [
        ("2026-02-24", "open", 1),
        ("2026-02-25", "open", 0),
        ("2026-02-26", "overdue", -1),
        ("2026-03-05", "overdue", -8),
    ],
)
def test_had_it_not_been_transferred(today: str, status: str, days: int) -> None:
    found = owed(case_of(*WORKED[:4], as_of=today), "transfer_up")
    assert (found.status(day(today)), found.days(day(today))) == (status, days)


@pytest.mark.parametrize(
    ("today", "rule", "status"),
    [
        ("2026-02-05", "report_same_day", "open"),
        ("2026-02-06", "report_same_day", "overdue"),
        ("2026-02-09", "meet_parties", "open"),
        ("2026-02-10", "meet_parties", "overdue"),
        ("2026-02-24", "two_sessions", "open"),
        ("2026-02-25", "two_sessions", "overdue"),
    ],
)
def test_had_nothing_been_done(today: str, rule: str, status: str) -> None:
    assert owed(case_of(WORKED[0], as_of=today), rule).status(day(today)) == status
