"""Section 6: each level's threshold, once per obligation and level, the highest only."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from govtool.base.vocabulary import Level, Told
from govtool.journal.events import Addressee
from govtool.models import Event, NoticeIssued
from govtool.rules import CASE, level, notices_due
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import OFFICE, case_of, day

# meet_parties is due on Mon 9 Feb 2026 (the 8th is a Sunday); everything else of the case is done or not due.
WAITING = (cb.registered("2026-02-05"), cb.reported("2026-02-05"), cb.app_entered("2026-02-05"))


def _notices(*facts: Event, today: str) -> list[NoticeIssued]:
    case = case_of(*facts, as_of=today)
    return list(notices_due(CASE, case, OFFICE, day(today)))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (30, None),
        (2, None),
        (1, "reminder"),
        (0, "reminder"),
        (-1, "yellow"),
        (-2, "yellow"),
        (-3, "orange"),
        (-4, "orange"),
        (-6, "orange"),
        (-7, "red"),
        (-8, "red"),
        (-400, "red"),
    ],
)
def test_levels_by_days_left(days: int, expected: str | None) -> None:
    assert level(days, OFFICE.policy, dt.date(2026, 3, 2)) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-02-07", None),
        ("2026-02-08", None),  # the reminder is no notice
        ("2026-02-09", None),
        ("2026-02-10", ("yellow", "unit_head", -1)),
        ("2026-02-11", ("yellow", "unit_head", -2)),
        ("2026-02-12", ("orange", "duty_leader", -3)),
        (
            "2026-02-15",
            ("orange", "duty_leader", -6),
        ),  # overdue days are natural days, also in the Spring Festival
        ("2026-02-16", ("red", "main_leader", -7)),
    ],
)
def test_a_notice_of_the_highest_level_reached(
    today: str, expected: tuple[str, str, int] | None
) -> None:
    found = [(n.level, n.told, n.days) for n in _notices(*WAITING, today=today)]
    assert found == ([expected] if expected else [])


def test_what_a_notice_says() -> None:
    (notice,) = _notices(*WAITING, today="2026-02-12")
    assert (notice.on, notice.rule, notice.stage, notice.unit) == (
        day("2026-02-12"),
        "meet_parties",
        1,
        "SQ01",
    )
    assert notice.due == day("2026-02-09")


@pytest.mark.parametrize(
    ("issued_on", "today", "levels"),
    [
        ("2026-02-10", "2026-02-10", []),  # run twice
        ("2026-02-10", "2026-02-11", []),
        ("2026-02-10", "2026-02-12", ["orange"]),
        ("2026-02-10", "2026-02-20", ["red"]),  # orange was skipped and is not made up for
        ("2026-02-12", "2026-02-13", []),
        ("2026-02-16", "2026-03-20", []),
    ],
)
def test_once_per_obligation_and_level_however_often_it_is_run(
    issued_on: str, today: str, levels: list[str]
) -> None:
    facts = [*WAITING, *_notices(*WAITING, today=issued_on)]
    found = [n.level.value for n in _notices(*facts, today=today) if n.rule == "meet_parties"]
    assert found == levels


def test_a_whole_month_of_runs_issues_each_level_once() -> None:
    facts: list[Event] = list(WAITING)
    for offset in range(40):
        today = day("2026-02-05") + dt.timedelta(days=offset)
        facts += _notices(*facts, today=today.isoformat())
    issued = [(n.rule, n.level.value) for n in facts if isinstance(n, NoticeIssued)]
    assert issued == [
        ("meet_parties", "yellow"),
        ("meet_parties", "orange"),
        ("meet_parties", "red"),
        ("two_sessions", "yellow"),  # due 24 Feb
        ("two_sessions", "orange"),
        ("two_sessions", "red"),
    ]


def test_each_obligation_has_its_own_notices() -> None:
    found = _notices(WAITING[0], today="2026-02-12")
    assert {(n.rule, n.level.value) for n in found} == {
        ("report_same_day", "red"),
        ("meet_parties", "orange"),
        ("app_entry", "orange"),  # due with the return of the week, on 9 Feb
    }


def test_two_letters_have_their_own_notices() -> None:
    facts = [
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-02", "BM01", "2026-03-10"),
        cb.assigned("2026-03-02", "BM02", "2026-03-10"),
    ]
    found = _notices(*facts, today="2026-03-11")
    assert {(n.rule, n.stage, n.unit) for n in found} == {
        ("answer_letter", 2, "BM01"),
        ("answer_letter", 3, "BM02"),
    }


@pytest.mark.parametrize(
    "done",
    [cb.met("2026-02-12"), cb.diverted("2026-02-12"), cb.settled("2026-02-12")],
    ids=lambda event: event.kind,
)
def test_what_is_late_or_missed_is_not_escalated(done: Event) -> None:
    found = _notices(*WAITING, done, today="2026-02-13")
    assert [n.rule for n in found if n.rule == "meet_parties"] == []


def test_a_case_settled_at_once_owes_no_reporting_meeting_or_session() -> None:
    facts = [cb.registered("2026-03-02"), cb.settled("2026-03-02")]
    found = {n.rule for n in _notices(*facts, today="2026-03-31")}
    assert found & {"report_same_day", "meet_parties", "two_sessions", "transfer_up"} == set()


def test_a_reminder_of_a_right_is_never_escalated() -> None:
    facts = [cb.registered("2026-03-02"), cb.settled("2026-03-02", "written")]
    assert "judicial_confirmation" not in {n.rule for n in _notices(*facts, today="2026-06-30")}


def test_thresholds_come_from_the_policy_in_force() -> None:
    office = cb.office_with("[red]\nvalues = [{ from = 2026-03-01, value = 10 }]")
    assert level(-7, office.policy, dt.date(2026, 2, 28)) == "red"
    assert level(-9, office.policy, dt.date(2026, 3, 1)) == "orange"
    assert level(-10, office.policy, dt.date(2026, 3, 1)) == "red"


# A noun with a table of its own; the first unit is told only while the noun says that there is one.
_TOLD = {
    Level.REMINDER: (Told.HANDLER,),
    Level.YELLOW: (Told.UNIT_HEAD, Told.FIRST_UNIT),
    Level.ORANGE: (Told.PLATFORM_COMMANDER, Told.FIRST_UNIT),
    Level.RED: (Told.COMMANDER_IN_CHIEF, Told.MAIN_LEADER, Told.FIRST_UNIT),
}
_PLACES = {Told.PLATFORM_COMMANDER: "PT02", Told.COMMANDER_IN_CHIEF: "ZHS"}


@pytest.mark.parametrize(
    ("today", "first", "told", "whom"),
    [
        ("2026-02-09", None, None, None),
        ("2026-02-10", None, "unit_head", []),
        ("2026-02-10", "SQ05", "unit_head", [("unit_head", None), ("first_unit", "SQ05")]),
        ("2026-02-11", None, "unit_head", []),
        ("2026-02-12", None, "platform_commander", [("platform_commander", "PT02")]),
        (
            "2026-02-15",
            "SQ05",
            "platform_commander",
            [("platform_commander", "PT02"), ("first_unit", "SQ05")],
        ),
        (
            "2026-02-16",
            None,
            "commander_in_chief",
            [("commander_in_chief", "ZHS"), ("main_leader", None)],
        ),
        (
            "2026-02-17",
            None,
            "commander_in_chief",
            [("commander_in_chief", "ZHS"), ("main_leader", None)],
        ),
    ],
)
def test_a_noun_says_who_is_told_and_where(
    today: str, first: str | None, told: str | None, whom: list[tuple[str, str | None]] | None
) -> None:
    places = _PLACES | ({Told.FIRST_UNIT: first} if first else {})
    noun = replace(CASE, addressees=_TOLD, addressee_units=lambda _case: places)
    found = list(notices_due(noun, case_of(*WAITING, as_of=today), OFFICE, day(today)))
    said = [(n.told, [(one.told, one.at) for one in n.whom]) for n in found]
    assert said == ([(told, whom)] if told else [])


def test_who_is_told_beside_the_first_stays_in_the_journal() -> None:
    whom = (Addressee(told=Told.COMMANDER_IN_CHIEF, at="ZHS"), Addressee(told=Told.MAIN_LEADER))
    plain = {"rule": "accept", "turn": "1", "level": "red", "unit": "SQ01", "told": "commander_in_chief",
             "due": "2026-02-09", "days": -7}  # fmt: skip
    alone, both = (
        NoticeIssued(on=day("2026-02-16"), **plain, **more) for more in ({}, {"whom": whom})
    )
    assert alone.payload() == plain
    assert both.payload()["whom"] == [
        {"told": "commander_in_chief", "at": "ZHS"},
        {"told": "main_leader"},
    ]
    assert [one.told for one in alone.addressees] == ["commander_in_chief"]
    assert both.addressees == whom
