"""The worked table of the page: starts and due dates, copied by hand, with the day before, the day and the day after."""

from __future__ import annotations

import datetime as dt

import pytest

from govtool.rules import Office
from govtool.subjects.obligation import Obligation
from tests.subjects.case.casebook import OFFICE, ONE_DAY, day
from tests.subjects.matter.course import (
    HOTLINE_NOISE,
    dispatched,
    handled,
    matter_of,
    reported,
    taken,
)

COLUMNS = ("accept", "consult", "noise", "land_use", "hotline", "illegal_building", "dumping")
"""The category by which each column is counted: consult 3 w, general 7 n, complex 15 n, hotline 13 w, building 15 w, dumping 4 w."""
TABLE = """
2026-02-12  02-13  02-24  02-24        02-27        03-09        03-11        02-25
2026-03-04  03-05  03-09  03-11        03-19        03-23        03-25        03-10
2026-09-28  09-29  10-08  10-08        10-13        10-21        10-23        10-09
2026-12-28  12-29  12-31  2027-01-04*  2027-01-12*  2027-01-15*  2027-01-19*  2027-01-04*
"""


def _rows() -> list[tuple[str, str, str, bool]]:
    rows = []
    for line in TABLE.split("\n")[1:-1]:
        start, *dues = line.split()
        for column, due in zip(COLUMNS, dues, strict=True):
            written = due.rstrip("*")
            whole = written if len(written) == len(start) else f"{start[:4]}-{written}"
            rows.append((column, start, whole, due.endswith("*")))
    return rows


def _owed(column: str, start: str, *more: object) -> Obligation:
    category = {"accept": "noise", "hotline": "noise"}.get(column, column)
    office: Office = HOTLINE_NOISE if column == "hotline" else OFFICE
    first = (reported(start, category), taken(start), dispatched(start))
    events = first[:1] if column == "accept" else first
    rule = "matter_accept" if column == "accept" else "matter_handle"
    found = matter_of(*events, *more, office=office).obligations  # type: ignore[arg-type]
    (owed,) = [each for each in found if each.rule == rule]
    return owed


@pytest.mark.parametrize(("column", "start", "due", "provisional"), _rows())
def test_the_worked_table(column: str, start: str, due: str, *, provisional: bool) -> None:
    owed = _owed(column, start)
    assert (owed.start, owed.due, owed.provisional) == (day(start), day(due), provisional)


@pytest.mark.parametrize(("column", "start", "due", "_provisional"), _rows())
def test_the_day_before_the_day_and_the_day_after(
    column: str, start: str, due: str, *, _provisional: bool
) -> None:
    days = [day(due) - ONE_DAY, day(due), day(due) + ONE_DAY]
    owed = _owed(column, start)
    assert [owed.status(each) for each in days] == ["open", "open", "overdue"]
    done = taken if column == "accept" else handled
    assert [_done(column, start, done(each)) for each in days] == ["met", "met", "late"]


def _done(column: str, start: str, event: object) -> str:
    return _owed(column, start, event).status(dt.date.max).value


@pytest.mark.parametrize(
    ("urgency", "due"), [("urgent", "2026-02-13"), ("emergency", "2026-02-12")]
)
def test_what_presses_is_not_rolled(urgency: str, due: str) -> None:
    """12 Feb is a Thursday, 15–23 Feb are off; one natural day is the 13th, the same day the 12th."""
    events = (
        reported("2026-02-12", "illegal_building", urgency=urgency),
        taken("2026-02-12"),
        dispatched("2026-02-12"),
    )
    (owed,) = [each for each in matter_of(*events).obligations if each.rule == "matter_handle"]
    assert owed.due == day(due)


@pytest.mark.parametrize(
    ("start", "due"), [("2026-02-14", "2026-02-15"), ("2026-09-30", "2026-10-01")]
)
def test_one_natural_day_into_a_festival_stays(start: str, due: str) -> None:
    events = (reported(start, "fire"), taken(start), dispatched(start))
    (owed,) = [each for each in matter_of(*events).obligations if each.rule == "matter_handle"]
    assert (owed.due, owed.provisional) == (day(due), False)
