"""Section 1: clocks 期限. From day 0 and a clock to a due date, and back to how it was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from govtool.base.dates import ProvisionalDay
from govtool.law.policy import Clock, ValueUnit
from govtool.law.workdays import ONE_DAY, Calendar, DayReason, DayStatus


class Due(NamedTuple):
    """A due date; ``provisional`` when it was counted through a year without a notice."""

    day: dt.date
    provisional: bool


def due(start: dt.date, clock: Clock, calendar: Calendar) -> Due:
    """Return the due date of an obligation from ``start`` (day 0, not counted: L 民法典 201).

    A date that no holiday can move is never provisional, whatever year it is in.
    """
    if clock.unit is ValueUnit.WORKING_DAYS:
        day = calendar.after(start, clock.value)
        return _due(day, calendar.not_announced(start + ONE_DAY, day))
    day = unrolled(start, clock)
    if not clock.roll:
        return Due(day, provisional=False)
    rolled = calendar.on_or_after(day)
    return _due(rolled, calendar.not_announced(day, rolled))


def _due(day: dt.date, unknown: tuple[int, ...]) -> Due:
    return Due(ProvisionalDay.of(day) if unknown else day, bool(unknown))


def unrolled(start: dt.date, clock: Clock) -> dt.date:
    """The due date of a clock in natural days or months before it rolls (L 民法典 202)."""
    if clock.unit is ValueUnit.MONTHS:
        from dateutil.relativedelta import relativedelta

        return start + relativedelta(months=clock.value)
    return start + dt.timedelta(days=clock.value)


class StepKind(StrEnum):
    """The kinds of lines of an explanation."""

    START = "start"
    WEEK = "week"
    """The last day of the week, for what is due with its return."""
    COUNTED = "counted"
    SKIPPED = "skipped"
    LANDS = "lands"
    ROLLED = "rolled"
    AS_WRITTEN = "as_written"
    EXTENDED = "extended"
    PROVISIONAL = "provisional"
    BASIS = "basis"


class ClockStep(NamedTuple):
    """One line of an explanation: the days it speaks of, and which working days they are (1-based).

    A date that ``rolled`` begins on the day where the count ended and ends on the due date;
    ``holiday`` then names what was passed over. ``rule`` is the rule whose value a ``basis`` gives.
    """

    kind: StepKind
    first: dt.date
    last: dt.date
    reason: DayReason = DayReason.WEEKDAY
    holiday: str = ""
    numbers: tuple[int, int] = (0, 0)
    years: tuple[int, ...] = ()
    rule: str = ""


def steps(start: dt.date, clock: Clock, calendar: Calendar) -> Iterator[ClockStep]:
    """Yield the steps of a count, as on a wall calendar."""
    yield ClockStep(StepKind.START, start, start)
    if clock.unit is ValueUnit.WORKING_DAYS:
        last = calendar.after(start, clock.value)
        *before, ending = _working_days(start + ONE_DAY, last, calendar)
        years = calendar.not_announced(start + ONE_DAY, last)
    else:
        raw = unrolled(start, clock)
        before, ending = [], _landing(raw, clock, calendar)
        last = calendar.on_or_after(raw) if clock.roll else raw
        years = calendar.not_announced(raw, last) if clock.roll else ()
    yield from before
    yield _marked(ending) if years else ending
    if years:
        yield ClockStep(StepKind.PROVISIONAL, last, last, years=years)


def _marked(ending: ClockStep) -> ClockStep:
    """Return the step that ends on a provisional due date, with the day saying so."""
    last = ProvisionalDay.of(ending.last)
    return ending._replace(first=last if ending.first == last else ending.first, last=last)


def _working_days(first: dt.date, last: dt.date, calendar: Calendar) -> Iterator[ClockStep]:
    """Runs of like days: working days with their numbers, days off with why."""
    counted = 0
    for (reason, holiday), run in groupby(
        _days(first, last, calendar), key=lambda d: (d.reason, d.holiday)
    ):
        days = [status.day for status in run]
        if reason.works:
            yield ClockStep(
                StepKind.COUNTED,
                days[0],
                days[-1],
                reason,
                holiday,
                (counted + 1, counted + len(days)),
            )
            counted += len(days)
        else:
            yield ClockStep(StepKind.SKIPPED, days[0], days[-1], reason, holiday)


def _landing(raw: dt.date, clock: Clock, calendar: Calendar) -> ClockStep:
    """Return the day on which natural days or months end, moved past days off."""
    landed = calendar.status(raw)
    if not clock.roll or landed.reason.works:
        return ClockStep(StepKind.LANDS, raw, raw, landed.reason, landed.holiday)
    rolled = calendar.status(calendar.on_or_after(raw))
    passed = (status.holiday for status in _days(raw, rolled.day - ONE_DAY, calendar))
    return ClockStep(
        StepKind.ROLLED,
        raw,
        rolled.day,
        rolled.reason,
        "、".join(dict.fromkeys(filter(None, passed))),
    )


def _days(first: dt.date, last: dt.date, calendar: Calendar) -> Iterator[DayStatus]:
    day = first
    while day <= last:
        yield calendar.status(day)
        day += ONE_DAY
