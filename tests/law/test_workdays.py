"""The program's calendar against the notices copied by hand, and the three states of a year."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool import models as m
from govtool.base.vocabulary import DayKind
from govtool.law.workdays import Calendar, DayReason, YearState, days_in_lieu, statutory_days
from tests.rows import each
from tests.subjects.case.casebook import (
    CALENDAR,
    NOTICES,
    ONE_DAY,
    STATUTORY,
    day,
    notice_days,
    span,
)

SHIPPED = Calendar.default()
YEARS = [2023, 2024, 2025, 2026]
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2028, 12, 31))


def _copied_by_hand(on: dt.date) -> bool:
    """A working day by the notices: as marked, else Monday to Friday."""
    mark = notice_days().get(on)
    return on.weekday() < 5 if mark is None else mark[0] is DayKind.WORK


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_announced_years(year: int) -> None:
    wrong = [
        on
        for on in span(f"{year}-01-01..{year}-12-31")
        if SHIPPED.is_workday(on) != _copied_by_hand(on)
    ]
    assert wrong == []


@each("on", sorted(notice_days()), ids=str)
def test_every_day_a_notice_names(on: dt.date) -> None:
    kind, _name = notice_days()[on]
    found = SHIPPED.status(on)
    assert SHIPPED.is_workday(on) == (kind is DayKind.WORK)
    assert found.reason is (DayReason.HOLIDAY if kind is DayKind.OFF else DayReason.MADE_UP)
    assert found.holiday


# Weekdays in the year; weekdays off (元旦, 春节, 清明, 劳动节, 端午, 中秋, 国庆); weekend days made up.
RECKONING = {
    2023: (260, 1 + 5 + 1 + 3 + 2 + 1 + 5, 7),
    2024: (262, 1 + 5 + 2 + 3 + 1 + 2 + 5, 8),
    2025: (261, 1 + 6 + 1 + 3 + 1 + 0 + 6, 5),
    2026: (261, 2 + 6 + 1 + 3 + 1 + 1 + 5, 6),
}


@pytest.mark.parametrize(("year", "workdays"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_in_a_year(year: int, workdays: int) -> None:
    """Weekdays of the year, less the weekdays off, plus the weekend days made up, each counted by hand."""
    weekdays, off, made_up = RECKONING[year]
    assert weekdays - off + made_up == workdays
    assert sum(map(SHIPPED.is_workday, span(f"{year}-01-01..{year}-12-31"))) == workdays


NOTABLE = [
    ("2026-01-02", "holiday", "Friday, off"),
    ("2026-01-03", "holiday", "Saturday, part of New Year"),
    ("2026-01-04", "made_up", "Sunday, made up"),
    ("2026-02-13", "weekday", "Friday before the Spring Festival"),
    ("2026-02-14", "made_up", "Saturday, made up"),
    ("2026-02-15", "holiday", "first day off"),
    ("2026-02-23", "holiday", "Monday, last day off"),
    ("2026-02-24", "weekday", "back at work"),
    ("2026-02-28", "made_up", "Saturday, made up"),
    ("2026-03-01", "weekend", "Sunday"),
    ("2026-05-09", "made_up", "Saturday, made up"),
    ("2026-09-19", "weekend", "Saturday"),
    ("2026-09-20", "made_up", "Sunday, made up"),
    ("2026-09-25", "holiday", "Mid-autumn"),
    ("2026-10-07", "holiday", "last day off"),
    ("2026-10-08", "weekday", "back at work"),
    ("2026-10-10", "made_up", "Saturday, made up"),
    ("2026-12-31", "weekday", "nothing known of New Year 2027 touches it"),
    ("2025-01-26", "made_up", "Sunday, made up"),
    ("2025-01-27", "weekday", "Monday before the festival"),
    ("2025-02-04", "holiday", "last day off"),
    ("2025-02-08", "made_up", "Saturday, made up"),
    ("2025-04-27", "made_up", "Sunday, made up"),
    ("2025-09-28", "made_up", "Sunday, made up"),
    ("2025-10-08", "holiday", "Wednesday, last day off"),
    ("2025-10-11", "made_up", "Saturday, made up"),
    ("2024-02-09", "weekday", "New Year's Eve was not off in 2024"),
    ("2024-02-18", "made_up", "Sunday, made up"),
    ("2024-04-07", "made_up", "Sunday, made up"),
    ("2024-09-29", "made_up", "Sunday, made up"),
    ("2022-12-31", "holiday", "named by the notice for 2023"),
    ("2023-10-08", "made_up", "Sunday, made up"),
]


@each(("on", "reason", "why"), NOTABLE, ids=[row[0] for row in NOTABLE])
@each("calendar", [CALENDAR, SHIPPED], ids=["by hand", "shipped"])
def test_notable_days(calendar: Calendar, on: str, reason: str, why: str) -> None:
    found = calendar.status(day(on))
    assert (found.day, found.reason) == (day(on), reason), why
    assert calendar.is_workday(day(on)) == found.reason.works == (reason in {"weekday", "made_up"})


# --- three states of a year


def test_the_shipped_calendar_knows_the_notices_and_the_statutory_days_after_them() -> None:
    assert all(SHIPPED.state(year) is YearState.ANNOUNCED for year in YEARS)
    assert SHIPPED.state(2036) is YearState.PROVISIONAL
    assert SHIPPED.state(2037) is YearState.UNKNOWN
    assert SHIPPED.state(2040) is YearState.UNKNOWN


@pytest.mark.parametrize(
    ("year", "state"),
    [
        (2026, "announced"),
        (2027, "provisional"),
        (2028, "provisional"),
        (2029, "unknown"),
        (2040, "unknown"),
    ],
)
def test_states_of_the_calendar_by_hand(year: int, state: str) -> None:
    assert CALENDAR.state(year) == state


@pytest.mark.parametrize("days", [days for _name, days in STATUTORY])
def test_statutory_days_are_off_whether_announced_or_not(days: str) -> None:
    for on in span(days):
        assert not SHIPPED.is_workday(on)
        assert SHIPPED.status(on).reason is DayReason.HOLIDAY


def test_a_provisional_year_has_no_make_up_days() -> None:
    provisional = [
        year for year in range(2027, 2037) if SHIPPED.state(year) is YearState.PROVISIONAL
    ]
    for year in provisional:
        worked = [on for on in span(f"{year}-01-01..{year}-12-31") if SHIPPED.is_workday(on)]
        assert all(on.weekday() < 5 for on in worked)


# For each statutory day on a Saturday or Sunday, the next weekday that is neither statutory nor given already.
IN_LIEU = {
    2027: "02-09 02-10 05-03 05-04 10-04 10-05",  # 春节 Sat 6, Sun 7; 劳动节 Sat, Sun; 国庆节 Sat 2, Sun 3
    2028: "01-03 05-29 10-04",  # 元旦 Sat; 端午节 Sun 28; 国庆节 Sun 1, whose Mon and Tue are statutory
    2029: "06-18 09-24",  # 端午节 Sat 16; 中秋节 Sat 22
    2030: "02-06 02-07",  # 除夕 Sat 2, 春节 Sun 3; Mon and Tue are statutory
    2031: "01-27 04-07",  # 春节 Sat 25; 清明节 Sat 5
    2032: "04-05 05-03 05-04 06-14 09-20 10-04 10-05",
    2033: "01-03 02-03 05-03 10-04 10-05",  # 除夕 Sun 30 Jan before three weekdays; 劳动节 Sun 1, Mon 2 May
    2034: "01-02 02-22 02-23 10-04",  # 除夕 Sat 18, 春节 Sun 19 Feb; 国庆节 Sun 1
    2035: "02-12 06-11 09-17",  # 春节 Sat 10; 端午节 Sun 10; 中秋节 Sun 16
    2036: "01-31 10-06",  # 除夕 Sun 27 before three weekdays; 中秋节 Sat 4
}


@pytest.mark.parametrize("year", IN_LIEU)
def test_days_in_lieu_of_a_year_without_a_notice(year: int) -> None:
    expected = [day(f"{year}-{text}") for text in IN_LIEU[year].split()]
    assert sorted(days_in_lieu(statutory_days(year))) == expected
    assert all(name.endswith("补假") for name in days_in_lieu(statutory_days(year)).values())
    if SHIPPED.state(year) is YearState.PROVISIONAL:
        assert not any(map(SHIPPED.is_workday, expected))


def test_the_weekdays_off_of_a_provisional_year_are_the_statutory_days_and_those_in_lieu() -> None:
    """2027: 1 元旦, 2 春节 (Fri, Mon) and 2 in lieu, 清明节, 2 in lieu of 劳动节, 端午节, 中秋节, 国庆节 Fri and 2 in lieu."""
    off = 1 + 2 + 2 + 1 + 2 + 1 + 1 + 1 + 2
    weekdays = [on for on in span("2027-01-01..2027-12-31") if on.weekday() < 5]
    assert len([on for on in weekdays if not CALENDAR.is_workday(on)]) == off == 13


def test_an_unknown_year_has_weekends_only() -> None:
    for on in span("2040-01-01..2040-12-31"):
        assert SHIPPED.is_workday(on) == (on.weekday() < 5)


# --- notices imported by the office

# Made up for this test: nobody knows the notice for 2027 yet.
NOTICE_2027 = [
    m.NoticeDay(date="2026-12-31", kind="off", name="元旦"),
    m.NoticeDay(date="2027-01-01", kind="off", name="元旦"),
    m.NoticeDay(date="2027-01-03", kind="work", name="元旦"),
    m.NoticeDay(date="2027-02-05", kind="off", name="春节"),
]


def test_an_imported_notice_makes_the_year_announced() -> None:
    calendar = CALENDAR.with_notice(2027, NOTICE_2027)
    assert calendar.state(2027) is YearState.ANNOUNCED
    assert (CALENDAR.state(2027), CALENDAR.is_workday(day("2027-01-03"))) == (
        YearState.PROVISIONAL,
        False,
    )  # unchanged
    assert calendar.is_workday(day("2027-01-03"))
    assert not calendar.is_workday(day("2027-02-05"))


def test_a_notice_replaces_all_that_was_taken_for_the_year() -> None:
    """The statutory 8 Feb 2027 (a Monday) is not in this notice, so it is a working day now."""
    assert not CALENDAR.is_workday(day("2027-02-08"))
    assert CALENDAR.with_notice(2027, NOTICE_2027).is_workday(day("2027-02-08"))


def test_a_notice_also_names_days_of_the_december_before() -> None:
    calendar = CALENDAR.with_notice(2027, NOTICE_2027)
    assert not calendar.is_workday(day("2026-12-31"))
    assert not calendar.is_workday(day("2026-10-01"))  # the rest of 2026 stays as announced
    assert calendar.is_workday(day("2026-10-10"))


def test_the_notice_of_the_year_before_does_not_take_those_days_away() -> None:
    notice_2026 = [m.NoticeDay(date="2026-10-01", kind="off", name="国庆节")]
    calendar = CALENDAR.with_notice(2027, NOTICE_2027).with_notice(2026, notice_2026)
    assert not calendar.is_workday(day("2026-12-31"))


def test_a_corrected_notice_replaces_the_one_before() -> None:
    calendar = CALENDAR.with_notice(2027, NOTICE_2027).with_notice(2027, NOTICE_2027[1:2])
    assert calendar.is_workday(day("2027-02-05"))
    assert not calendar.is_workday(day("2027-01-01"))


@pytest.mark.parametrize(
    ("start", "count", "before", "after"),
    [
        ("2026-12-30", 3, "2027-01-05", "2027-01-05"),  # 31, 4, 5; then Sunday 3 (made up), 4, 5
        ("2026-12-31", 1, "2027-01-04", "2027-01-03"),
        ("2027-02-04", 1, "2027-02-11", "2027-02-08"),
    ],
)
def test_a_notice_moves_dates(start: str, count: int, before: str, after: str) -> None:
    calendar = CALENDAR.with_notice(2027, NOTICE_2027)
    assert CALENDAR.after(day(start), count) == day(before)
    assert calendar.after(day(start), count) == day(after)
    assert CALENDAR.not_announced(day(start) + ONE_DAY, day(before)) == (2027,)
    assert calendar.not_announced(day(start) + ONE_DAY, day(after)) == ()


def test_the_digest_changes_with_anything_that_can_move_a_date() -> None:
    assert (
        CALENDAR.digest
        == Calendar(dict(CALENDAR.marks), CALENDAR.announced, CALENDAR.statutory).digest
    )
    changed = [
        CALENDAR.with_notice(2027, NOTICE_2027),
        CALENDAR.with_notice(2027, NOTICE_2027[:1]),
        SHIPPED,
    ]
    assert len({calendar.digest for calendar in (CALENDAR, *changed)}) == 4


# --- arithmetic


@given(on=DAYS)
def test_on_or_after_is_the_first_working_day(on: dt.date) -> None:
    found = CALENDAR.on_or_after(on)
    assert CALENDAR.is_workday(found)
    assert not any(CALENDAR.is_workday(on + dt.timedelta(days=n)) for n in range((found - on).days))


@given(on=DAYS, first=st.integers(0, 20), second=st.integers(0, 20))
def test_working_days_add_up(on: dt.date, first: int, second: int) -> None:
    assert CALENDAR.after(CALENDAR.after(on, first), second) == CALENDAR.after(on, first + second)


@given(on=DAYS)
def test_the_reason_and_the_answer_agree(on: dt.date) -> None:
    found = CALENDAR.status(on)
    assert found.reason.works == CALENDAR.is_workday(on)
    assert bool(found.holiday) == (found.reason in {DayReason.HOLIDAY, DayReason.MADE_UP})


def test_the_notices_copied_here_contradict_nothing() -> None:
    """A make-up day is a weekend day, a notice does not name a day twice, and a day off is not made up."""
    off = [on for _year, _name, days, _made_up in NOTICES for on in span(days)]
    made_up = [day(text) for *_rest, text_list in NOTICES for text in text_list.split()]
    assert all(on.weekday() >= 5 for on in made_up)
    assert len(set(off + made_up)) == len(off) + len(made_up)
