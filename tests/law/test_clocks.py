"""Section 1 of the rulebook: its own table, and the clocks' form."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.law.policy import Clock, ValueUnit
from govtool.models import NoticeDay
from govtool.rules import due
from tests.rows import each
from tests.subjects.case import tables
from tests.subjects.case.casebook import CALENDAR, Row, day

SINCE = dt.date(2011, 1, 1)
DATES = st.dates(dt.date(2023, 1, 1), dt.date(2041, 12, 31))


def natural(n: int, roll: bool = True) -> Clock:
    return Clock(n, ValueUnit.NATURAL_DAYS, roll, SINCE)


def working(n: int) -> Clock:
    return Clock(n, ValueUnit.WORKING_DAYS, False, SINCE)


def months(n: int, roll: bool = True) -> Clock:
    return Clock(n, ValueUnit.MONTHS, roll, SINCE)


SAME_DAY = Clock(0, ValueUnit.SAME_DAY, False, SINCE)

SECTION_1 = [
    ("2026-03-02", natural(3), "2026-03-05", False),
    ("2026-03-05", natural(10), "2026-03-16", False),
    ("2026-02-12", natural(3), "2026-02-24", False),
    ("2026-08-20", natural(30), "2026-09-20", False),
    ("2026-01-31", months(1), "2026-02-28", False),
    ("2026-01-15", months(1), "2026-02-24", False),
    ("2025-09-01", natural(30), "2025-10-09", False),
    ("2026-02-12", working(3), "2026-02-24", False),
    ("2026-12-30", working(3), "2027-01-05", True),
]


@pytest.mark.parametrize(("start", "clock", "expected", "provisional"), SECTION_1)
def test_the_table_of_section_1(start: str, clock: Clock, expected: str, provisional: bool) -> None:
    assert due(day(start), clock, CALENDAR) == (day(expected), provisional)


def _rows(clock: Clock, table: list[Row]) -> list[tuple[Clock, Row]]:
    return [(clock, row) for row in table]


@each(
    ("clock", "row"),
    [
        *_rows(SAME_DAY, tables.SAME_DAY),
        *_rows(natural(3), tables.THREE_DAYS),
        *_rows(natural(10), tables.TEN_DAYS),
        *_rows(natural(30), tables.THIRTY_DAYS),
        *_rows(natural(30, roll=False), tables.THIRTY_DAYS_NOT_ROLLED),
        *_rows(working(1), tables.ONE_WORKING_DAY),
        *_rows(working(3), tables.THREE_WORKING_DAYS),
        *_rows(months(1), tables.ONE_MONTH),
    ],
)
def test_due_dates_counted_by_hand(clock: Clock, row: Row) -> None:
    assert due(row.start, clock, CALENDAR) == (row.due, row.provisional)


@pytest.mark.parametrize(
    ("n", "expected"),
    # From 31 Jan 2026; chained additions would drift to the 28th: 31 Mar, 30 Apr, 31 May are what the law means.
    [
        (1, "2026-02-28"),
        (2, "2026-03-31"),
        (3, "2026-04-30"),
        (4, "2026-05-31"),
        (5, "2026-06-30"),
        (25, "2028-02-29"),
    ],
)
def test_months_are_counted_from_day_0_and_never_chained(n: int, expected: str) -> None:
    assert due(day("2026-01-31"), months(n, roll=False), CALENDAR).day == day(expected)


@given(start=DATES, n=st.integers(0, 60))
def test_a_rolled_date_is_the_first_working_day_from_where_the_days_end(
    start: dt.date, n: int
) -> None:
    end = start + dt.timedelta(days=n)
    found = due(start, natural(n), CALENDAR).day
    assert CALENDAR.is_workday(found)
    assert not any(
        CALENDAR.is_workday(end + dt.timedelta(days=i)) for i in range((found - end).days)
    )


@given(start=DATES, n=st.integers(1, 60))
def test_the_nth_working_day_has_n_working_days_behind_it(start: dt.date, n: int) -> None:
    found = due(start, working(n), CALENDAR).day
    days = [start + dt.timedelta(days=i) for i in range(1, (found - start).days + 1)]
    assert [CALENDAR.is_workday(d) for d in days].count(True) == n
    assert CALENDAR.is_workday(found)


@given(start=DATES, n=st.integers(1, 30), unit=st.sampled_from([natural, working, months]))
def test_a_date_computed_through_announced_years_only_is_never_provisional(
    start: dt.date, n: int, unit: object
) -> None:
    found = due(start, unit(n), CALENDAR)  # type: ignore[operator]
    if found.day.year in CALENDAR.announced:
        assert not found.provisional
    else:
        assert found.provisional  # it rolls or counts working days, so a notice could move it


@given(start=DATES, n=st.integers(0, 400))
def test_a_date_no_holiday_can_move_is_not_provisional(start: dt.date, n: int) -> None:
    assert not due(start, natural(n, roll=False), CALENDAR).provisional
    assert not due(start, months(n % 24, roll=False), CALENDAR).provisional
    assert due(start, SAME_DAY, CALENDAR) == (start, False)


def test_only_the_days_that_matter_make_a_date_provisional() -> None:
    """The notice of 2028 is known, that of 2027 is not: working days counted in 2027 may still move, days just passed not."""
    notice = [NoticeDay(date="2028-01-26", kind="off", name="春节")]
    calendar = CALENDAR.with_notice(2028, notice)
    assert due(day("2027-12-30"), working(3), calendar) == (
        day("2028-01-04"),
        True,
    )  # Fri 31, Mon 3, Tue 4
    assert due(day("2027-12-27"), natural(10), calendar) == (
        day("2028-01-06"),
        False,
    )  # a Thursday of 2028
    assert due(day("2027-12-06"), months(1), calendar) == (day("2028-01-06"), False)
