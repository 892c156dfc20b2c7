"""Recurring duties in calendar slots (rulebook, section 1).

A duty is one small record however long it lasts; its slots are unfolded when somebody asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from govtool.law.office import UnitSince
from govtool.law.periods import Period, PeriodKind, period_of
from govtool.law.policy import Parameter, ValueUnit
from govtool.law.workdays import ONE_DAY
from govtool.subjects.obligation import Obligation

EVERY = {
    ValueUnit.PER_WEEK: PeriodKind.WEEKLY,
    ValueUnit.PER_MONTH: PeriodKind.MONTHLY,
    ValueUnit.PER_QUARTER: PeriodKind.QUARTERLY,
    ValueUnit.PER_HALF_YEAR: PeriodKind.HALF_YEAR,
    ValueUnit.PER_YEAR: PeriodKind.YEARLY,
}
"""The slots of each unit of the policy that counts in slots."""


class Recurring(NamedTuple):
    """A duty of a unit, ``times`` in each period of a kind, from ``start`` to ``until``.

    ``met`` holds the days on which it was done, in order. ``moves`` are other units that owe it,
    each from a day on: a slot is owed by the unit of its last day.
    """

    rule: str
    unit: str
    every: PeriodKind
    times: int
    start: dt.date
    until: dt.date | None = None
    met: tuple[dt.date, ...] = ()
    moves: tuple[UnitSince, ...] = ()

    def unit_on(self, day: dt.date) -> str:
        """Return the unit that owes a slot that ends on a day."""
        return next((one.unit for one in reversed(self.moves) if one.since <= day), self.unit)

    def stretches(self) -> Iterator[Recurring]:
        """Yield it as the duties of single units, one after the other."""
        start, unit = self.start, self.unit_on(_first(self).last)
        for move in self.moves:
            begin = period_of(self.every, move.since).begin
            if begin <= _first(self).begin:
                continue
            if self.until is not None and begin > self.until:
                break
            if move.unit != unit:
                if start < begin:
                    yield self._replace(unit=unit, start=start, until=begin - ONE_DAY, moves=())
                start, unit = begin, move.unit
        yield self._replace(unit=unit, start=start, moves=())

    @property
    def met_through(self) -> dt.date | None:
        """The last day of the newest slot in which it was done often enough; None without any."""
        for day in reversed(self.met):
            slot = period_of(self.every, day)
            if (
                slot.begin >= _first(self).begin
                and sum(each in slot for each in self.met) >= self.times
            ):
                return slot.last
        return None


def slots(duty: Recurring, as_of: dt.date, since: dt.date = dt.date.min) -> Iterator[Obligation]:
    """Yield what was owed in each slot begun by ``as_of``, due on its last day.

    A slot that began before day 0 is not owed, nor one that begins after the last day. A slot that
    passed without it ended on its last day: it is missed, never overdue.

    :param since: only slots that had not ended by that day.
    """
    slot = max(
        _first(duty), period_of(duty.every, max(since, duty.start)), key=lambda period: period.begin
    )
    while slot.begin <= as_of and (duty.until is None or slot.begin <= duty.until):
        yield from _owed_in(slot, duty, as_of)
        slot = period_of(duty.every, slot.end)


def _first(duty: Recurring) -> Period:
    slot = period_of(duty.every, duty.start)
    return slot if slot.begin >= duty.start else period_of(duty.every, slot.end)


def _owed_in(slot: Period, duty: Recurring, as_of: dt.date) -> Iterator[Obligation]:
    done = [day for day in duty.met if day in slot and day <= as_of]
    unit = duty.unit_on(min(slot.last, as_of))
    passed = slot.end if slot.last < as_of else None
    for time in range(duty.times):
        met_on = done[time] if time < len(done) else None
        turn = slot.name if duty.times == 1 else f"{slot.name}.{time + 1}"
        yield Obligation(
            duty.rule, turn, unit, slot.begin, slot.last, met_on, None if met_on else passed
        )


def in_force(
    parameter: Parameter,
    unit: str,
    start: dt.date,
    until: dt.date | None,
    met: tuple[dt.date, ...] = (),
) -> Iterator[Recurring]:
    """Yield what the policy asks of a unit from one day to another, value by value.

    The value in force on the first day of a slot counts; while it is switched off, nothing is owed.
    """
    for place, value in enumerate(parameter.values):
        later = parameter.values[place + 1 : place + 2]
        ends = [day for day in (until, *(one.since - ONE_DAY for one in later)) if day is not None]
        since = max(start, value.since) if place else start
        last = min(ends, default=None)
        if isinstance(value.value, int) and (last is None or since <= last):
            yield Recurring(parameter.name, unit, EVERY[value.unit], value.value, since, last, met)


def slot_due(parameter: Parameter, begun: dt.date) -> dt.date | None:
    """Return the last day of the slot around a day; None while switched off."""
    value = parameter.on(begun)
    return None if value.value is None else period_of(EVERY[value.unit], begun).last
