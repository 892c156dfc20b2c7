"""The steps by which a due date is explained add up: nothing is counted twice, no day is left out."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.law.clocks import steps, unrolled
from govtool.law.policy import Clock, ValueUnit
from govtool.models import Event
from govtool.rules import RULES, ClockStep, StepKind, due, explain
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import CALENDAR, OFFICE, ONE_DAY, case_of, day, owed

SINCE = dt.date(2011, 1, 1)
DATES = st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31))
CLOCKS = st.one_of(
    st.builds(
        Clock, st.integers(0, 60), st.just(ValueUnit.NATURAL_DAYS), st.booleans(), st.just(SINCE)
    ),
    st.builds(Clock, st.integers(1, 24), st.just(ValueUnit.MONTHS), st.booleans(), st.just(SINCE)),
    st.builds(
        Clock, st.integers(1, 30), st.just(ValueUnit.WORKING_DAYS), st.just(False), st.just(SINCE)
    ),
)


def _days(told: list[ClockStep]) -> list[dt.date]:
    return [
        step.first + dt.timedelta(days=n)
        for step in told
        for n in range((step.last - step.first).days + 1)
    ]


@given(start=DATES, n=st.integers(1, 30))
def test_working_days_are_numbered_1_to_n_and_every_day_is_told_once(
    start: dt.date, n: int
) -> None:
    clock = Clock(n, ValueUnit.WORKING_DAYS, False, SINCE)
    told = list(steps(start, clock, CALENDAR))
    runs = [step for step in told if step.kind in {StepKind.COUNTED, StepKind.SKIPPED}]
    numbers = [
        k for s in runs if s.kind is StepKind.COUNTED for k in range(s.numbers[0], s.numbers[1] + 1)
    ]
    end = due(start, clock, CALENDAR).day
    assert numbers == list(range(1, n + 1))
    assert _days(runs) == [start + dt.timedelta(days=i) for i in range(1, (end - start).days + 1)]
    assert all(
        (s.kind is StepKind.COUNTED) == CALENDAR.is_workday(today)
        for s in runs
        for today in _days([s])
    )


@given(start=DATES, clock=CLOCKS)
def test_every_explanation_begins_at_day_0_and_ends_at_the_due_date(
    start: dt.date, clock: Clock
) -> None:
    told = [step for step in steps(start, clock, CALENDAR) if step.kind is not StepKind.PROVISIONAL]
    assert (told[0].kind, told[0].first) == (StepKind.START, start)
    assert told[-1].last == due(start, clock, CALENDAR).day


@given(start=DATES, clock=CLOCKS)
def test_a_rolled_date_is_told_from_the_end_of_the_count_to_the_next_working_day(
    start: dt.date, clock: Clock
) -> None:
    if clock.unit is ValueUnit.WORKING_DAYS:
        return
    (step,) = [
        s for s in steps(start, clock, CALENDAR) if s.kind in {StepKind.LANDS, StepKind.ROLLED}
    ]
    raw, end = unrolled(start, clock), due(start, clock, CALENDAR).day
    assert (step.kind, step.first, step.last) == (
        StepKind.LANDS if raw == end else StepKind.ROLLED,
        raw,
        end,
    )
    if step.kind is StepKind.ROLLED:
        passed = [CALENDAR.status(today) for today in _days([step])[:-1]]
        assert not any(status.reason.works for status in passed)
        assert set(filter(None, step.holiday.split("、"))) >= {
            s.holiday for s in passed if s.holiday and "、" not in s.holiday
        }
        assert bool(step.holiday) == any(status.holiday for status in passed)


@given(start=DATES, clock=CLOCKS)
def test_it_says_provisional_when_the_date_is_and_names_the_years(
    start: dt.date, clock: Clock
) -> None:
    years = [
        step.years for step in steps(start, clock, CALENDAR) if step.kind is StepKind.PROVISIONAL
    ]
    assert bool(years) == due(start, clock, CALENDAR).provisional
    assert all(year not in CALENDAR.announced for found in years for year in found)


def test_a_transfer_over_the_spring_festival() -> None:
    case = case_of(cb.registered("2026-02-05"), cb.failed("2026-02-09"), cb.failed("2026-02-13"))
    told = explain(
        owed(case, "transfer_up"),
        RULES["transfer_up"],
        case.stage_of(owed(case, "transfer_up")),
        OFFICE,
    )
    assert [
        (
            s.kind.value,
            s.first.isoformat(),
            s.last.isoformat(),
            s.reason.value,
            s.holiday,
            s.numbers,
        )
        for s in told[1:-1]
    ] == [
        ("counted", "2026-02-14", "2026-02-14", "made_up", "春节", (1, 1)),
        ("skipped", "2026-02-15", "2026-02-23", "holiday", "春节", (0, 0)),
        ("counted", "2026-02-24", "2026-02-25", "weekday", "", (2, 3)),
    ]
    assert (told[0].kind, told[0].first, told[-1].kind) == (
        StepKind.START,
        day("2026-02-13"),
        StepKind.BASIS,
    )


def test_a_date_rolled_onto_a_make_up_sunday() -> None:
    case = case_of(cb.registered("2026-08-19", "JD01"))
    told = explain(
        owed(case, "centre_close"),
        RULES["centre_close"],
        case.stage_of(owed(case, "centre_close")),
        OFFICE,
    )
    assert [
        (s.kind.value, s.first.isoformat(), s.last.isoformat(), s.reason.value, s.holiday)
        for s in told[1:-1]
    ] == [("rolled", "2026-09-19", "2026-09-20", "made_up", "")]


def test_the_centre_reports_within_its_own_month_and_on_its_basis() -> None:
    case = case_of(cb.registered("2026-03-02", "JD01"), cb.closed("2026-03-12"))
    assert (
        explain(
            owed(case, "report_closure"),
            RULES["report_closure"],
            case.stage_of(owed(case, "report_closure")),
            OFFICE,
        )[-1].rule
        == "centre_close"
    )
    case = case_of(cb.registered("2026-03-02"), cb.settled("2026-03-04"))
    assert (
        explain(
            owed(case, "report_closure"),
            RULES["report_closure"],
            case.stage_of(owed(case, "report_closure")),
            OFFICE,
        )[-1].rule
        == "report_closure"
    )


def test_a_letter_is_explained_as_written() -> None:
    case = case_of(
        cb.registered("2026-03-02", "JD01"), cb.assigned("2026-03-04", "BM01", "2026-03-21")
    )
    told = explain(
        owed(case, "answer_letter"),
        RULES["answer_letter"],
        case.stage_of(owed(case, "answer_letter")),
        OFFICE,
    )
    assert [(s.kind.value, s.first) for s in told[:2]] == [
        ("start", day("2026-03-04")),
        ("as_written", day("2026-03-21")),
    ]


EXTENDED = (
    cb.registered("2026-12-15", "JD01"),
    cb.requested("2026-12-20", "2027-02-26"),
    cb.approved("2026-12-21"),
)


@pytest.mark.parametrize("end", [(), (cb.closed("2026-12-25"),)], ids=["open", "closed"])
@pytest.mark.parametrize("facts", [EXTENDED[:1], EXTENDED], ids=["as computed", "extended"])
def test_the_explanation_ends_at_the_due_date_and_is_as_certain(
    facts: tuple[Event, ...], end: tuple[Event, ...]
) -> None:
    """An approved date is as written: the months counted before are told, but nothing about it may move any more."""
    case = case_of(*facts, *end)
    for found in case.obligations:
        if found.rule not in {"centre_close", "report_closure"}:
            continue
        told = explain(found, RULES[found.rule], case.stage_of(found), OFFICE)
        assert (StepKind.PROVISIONAL in {step.kind for step in told}) == found.provisional
        dated = [step for step in told if step.kind not in {StepKind.BASIS, StepKind.PROVISIONAL}]
        assert dated[-1].last == found.due


def test_every_obligation_of_a_long_history_can_be_explained() -> None:
    case = case_of(
        cb.registered("2026-02-05"),
        cb.failed("2026-02-09"),
        cb.failed("2026-02-13"),
        cb.transferred("2026-02-25"),
        cb.accepted("2026-02-26"),
        cb.assigned("2026-02-27"),
        cb.settled("2026-03-02", "written"),
        cb.replied("2026-03-03"),
        cb.closed("2026-03-04", "settled"),
    )
    for found in case.obligations:
        told = explain(found, RULES[found.rule], case.stage_of(found), OFFICE)
        assert told[0].kind is StepKind.START
        assert told[-1].kind is StepKind.BASIS
        assert max(step.last for step in told[:-1]) == found.due
        assert min(step.first for step in told[:-1]) <= found.start + ONE_DAY
