"""Section 7: every day is in exactly one period of a kind, and returns are due on days counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base.errors import Refused
from govtool.law.policy import default_policy
from govtool.rules import OWED_BY, PeriodKind, period_named, period_of, return_due
from tests.rows import each
from tests.subjects.case.casebook import CALENDAR, ONE_DAY, day

KINDS = list(PeriodKind)
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2030, 12, 31)
SWEEP = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_periods_partition_the_days(kind: PeriodKind) -> None:
    """Every day is in its period, and the period of the next day is the same one or begins right there."""
    names = set()
    for today in SWEEP:
        period, tomorrow = period_of(kind, today), period_of(kind, today + ONE_DAY)
        assert today in period
        assert tomorrow == period or (tomorrow.begin == period.end == today + ONE_DAY)
        if tomorrow != period:
            assert period.name not in names
            names.add(period.name)


@given(kind=st.sampled_from(KINDS), today=st.sampled_from(SWEEP))
def test_a_period_is_found_again_by_its_name(kind: PeriodKind, today: dt.date) -> None:
    period = period_of(kind, today)
    assert period_named(kind, period.name) == period
    assert all(period_of(kind, edge) == period for edge in (period.begin, period.last))


@given(kind=st.sampled_from(KINDS), today=st.sampled_from(SWEEP))
def test_the_previous_period_ends_where_this_one_begins(kind: PeriodKind, today: dt.date) -> None:
    period = period_of(kind, today)
    assert period.previous.end == period.begin
    assert period.previous.last not in period


@each(
    ("kind", "today", "name", "begin", "last"),
    [
        ("daily", "2026-03-02", "2026-03-02", "2026-03-02", "2026-03-02"),
        ("weekly", "2026-03-02", "2026-W10", "2026-03-02", "2026-03-08"),
        ("weekly", "2026-03-08", "2026-W10", "2026-03-02", "2026-03-08"),
        ("weekly", "2025-12-29", "2026-W01", "2025-12-29", "2026-01-04"),
        ("weekly", "2026-12-31", "2026-W53", "2026-12-28", "2027-01-03"),
        ("weekly", "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"),
        ("weekly", "2027-01-04", "2027-W01", "2027-01-04", "2027-01-10"),
        ("weekly", "2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
        ("half-month", "2026-03-01", "2026-03-A", "2026-03-01", "2026-03-15"),
        ("half-month", "2026-03-15", "2026-03-A", "2026-03-01", "2026-03-15"),
        ("half-month", "2026-03-16", "2026-03-B", "2026-03-16", "2026-03-30"),
        ("half-month", "2026-03-30", "2026-03-B", "2026-03-16", "2026-03-30"),
        ("half-month", "2026-03-31", "2026-04-A", "2026-03-31", "2026-04-15"),
        ("half-month", "2026-04-30", "2026-04-B", "2026-04-16", "2026-04-30"),
        ("half-month", "2026-05-01", "2026-05-A", "2026-05-01", "2026-05-15"),
        ("half-month", "2026-01-31", "2026-02-A", "2026-01-31", "2026-02-15"),
        ("half-month", "2026-02-28", "2026-02-B", "2026-02-16", "2026-02-28"),
        ("half-month", "2024-02-29", "2024-02-B", "2024-02-16", "2024-02-29"),
        ("half-month", "2024-03-01", "2024-03-A", "2024-03-01", "2024-03-15"),
        ("half-month", "2025-12-31", "2026-01-A", "2025-12-31", "2026-01-15"),
        ("half-month", "2026-01-01", "2026-01-A", "2025-12-31", "2026-01-15"),
        ("monthly", "2026-02-28", "2026-02", "2026-02-01", "2026-02-28"),
        ("monthly", "2028-02-29", "2028-02", "2028-02-01", "2028-02-29"),
        ("monthly", "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"),
        ("quarterly", "2026-03-31", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("quarterly", "2026-04-01", "2026-Q2", "2026-04-01", "2026-06-30"),
        ("quarterly", "2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("half-year", "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30"),
        ("half-year", "2026-07-01", "2026-H2", "2026-07-01", "2026-12-31"),
        ("yearly", "2026-01-01", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_periods_by_hand(kind: str, today: str, name: str, begin: str, last: str) -> None:
    period = period_of(PeriodKind(kind), day(today))
    assert (period.name, period.begin, period.last) == (name, day(begin), day(last))


# The day the return is due and which days were counted; "*" is provisional.
DUE = [
    line.split(maxsplit=4)
    for line in """
daily      2026-03-02 2026-03-02 . the day itself
daily      2026-02-16 2026-02-16 . also in the Spring Festival
daily      2027-01-01 2027-01-01 . never provisional
weekly     2026-W10   2026-03-09 . Monday after
weekly     2026-W06   2026-02-09 .
weekly     2026-W07   2026-02-24 . its Sunday is 15 Feb; 16–23 off
weekly     2026-W08   2026-02-24 . Monday 23 Feb is off
weekly     2026-W09   2026-03-02 .
weekly     2026-W37   2026-09-14 .
weekly     2026-W38   2026-09-21 . the cut-off is the make-up Sunday itself
weekly     2026-W40   2026-10-08 . its Sunday is 4 Oct
weekly     2025-W40   2025-10-09 . its Sunday is 5 Oct
weekly     2025-W04   2025-01-27 . the cut-off is the make-up Sunday itself
weekly     2025-W05   2025-02-05 . its Sunday is 2 Feb
weekly     2026-W01   2026-01-05 . the cut-off is the make-up Sunday itself
weekly     2026-W53   2027-01-04 * its Sunday is 3 Jan 2027
half-month 2026-03-A  2026-03-16 . the 15th is a Sunday
half-month 2026-03-B  2026-03-30 .
half-month 2026-01-A  2026-01-15 .
half-month 2026-01-B  2026-01-30 .
half-month 2026-02-A  2026-02-24 . the 15th is in the Spring Festival
half-month 2026-02-B  2026-02-28 . a make-up Saturday
half-month 2024-02-B  2024-02-29 . leap day
half-month 2026-05-B  2026-06-01 . the 30th is a Saturday
half-month 2026-08-A  2026-08-17 . the 15th is a Saturday
half-month 2026-08-B  2026-08-31 . the 30th is a Sunday
half-month 2025-11-B  2025-12-01 . the 30th is a Sunday
half-month 2026-12-B  2026-12-30 .
half-month 2027-05-A  2027-05-17 * the 15th is a Saturday
half-month 2028-02-B  2028-02-29 * leap day
monthly    2026-01    2026-02-04 . 2, 3, 4
monthly    2026-02    2026-03-04 . 2, 3, 4
monthly    2024-02    2024-03-05 . 1, 4, 5
monthly    2026-03    2026-04-03 . 1, 2, 3
monthly    2026-04    2026-05-08 . 6, 7, 8
monthly    2026-09    2026-10-10 . 8, 9, Saturday 10 (made up)
monthly    2025-09    2025-10-11 . 9, 10, Saturday 11 (made up)
monthly    2025-12    2026-01-06 . Sunday 4 (made up), 5, 6
monthly    2025-01    2025-02-07 . 5, 6, 7
monthly    2026-12    2027-01-06 * 4, 5, 6
quarterly  2026-Q1    2026-04-08 . 1, 2, 3, 7, 8
quarterly  2026-Q2    2026-07-07 . 1, 2, 3, 6, 7
quarterly  2026-Q3    2026-10-13 . 8, 9, 10 (made up), 12, 13
quarterly  2025-Q3    2025-10-14 . 9, 10, 11 (made up), 13, 14
quarterly  2026-Q4    2027-01-08 * 4–8
half-year  2026-H1    2026-07-07 . 1, 2, 3, 6, 7
half-year  2025-H2    2026-01-08 . Sunday 4 (made up), 5–8
yearly     2025       2026-01-08 . Sunday 4 (made up), 5–8
yearly     2026       2027-01-08 * 4–8
""".strip().splitlines()
]


@each("line", DUE, ids=[f"{line[0]} {line[1]}" for line in DUE])
def test_when_a_return_is_due(line: list[str]) -> None:
    kind, name, due, star, *_why = line
    found = return_due(period_named(PeriodKind(kind), name), default_policy(), CALENDAR)
    assert found == (day(due), star == "*")


@pytest.mark.parametrize(
    ("kind", "units"),
    [
        ("daily", {"street"}),
        ("weekly", {"community"}),
        ("half-month", {"department", "committee"}),
        ("monthly", {"street"}),
        ("quarterly", {"street"}),
        ("half-year", {"street"}),
        ("yearly", {"street"}),
    ],
)
def test_who_owes_a_return(kind: str, units: set[str]) -> None:
    assert OWED_BY[PeriodKind(kind)] == units


@pytest.mark.parametrize(
    ("kind", "typed", "name"),
    [
        ("weekly", " 2026-w10 ", "2026-W10"),
        ("half-month", "2026-03-a", "2026-03-A"),
        ("half-year", "2026-h2", "2026-H2"),
    ],
)
def test_names_in_small_letters(kind: str, typed: str, name: str) -> None:
    assert period_named(PeriodKind(kind), typed).name == name


@each(
    ("kind", "name"),
    [
        ("daily", "2026-2-30"),
        ("daily", "2026-02-29"),
        ("daily", ""),
        ("weekly", "2025-W53"),  # 2025 has 52 weeks
        ("weekly", "2026-W00"),
        ("weekly", "2026-W54"),
        ("weekly", "2026-10"),
        ("half-month", "2026-03"),
        ("half-month", "2026-03-C"),
        ("half-month", "2026-13-A"),
        ("monthly", "2026-00"),
        ("monthly", "2026-13"),
        ("monthly", "202603"),
        ("quarterly", "2026-Q5"),
        ("half-year", "2026-H0"),
        ("yearly", "26"),
        ("yearly", "0000"),
        ("daily", "9999-12-31"),  # the calendar ends there: no crash
        ("weekly", "9999-W52"),
        ("half-month", "0001-01-A"),
    ],
)
def test_no_period_of_that_name(kind: str, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        period_named(PeriodKind(kind), name)
    assert refusal.value.code == "bad_period"
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("on", "within"),
    [("2026-03-01", False), ("2026-03-02", True), ("2026-03-08", True), ("2026-03-09", False)],
)
def test_a_week_holds_monday_to_sunday(on: str, within: bool) -> None:
    assert (day(on) in period_named(PeriodKind.WEEKLY, "2026-W10")) == within
