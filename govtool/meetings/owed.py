"""Meetings that are owed 应召开的会议: computed on demand, as nothing is recorded before.

Each is owed in calendar slots (rulebook, section 1): by the street, by a group, or by a community,
from the day on which that exists, the record began and the rule was adopted, whichever is last.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import Any, NamedTuple

from govtool.base.vocabulary import MeetingKind, ObligationStatus, Term, UnitKind
from govtool.law.periods import Period, PeriodKind, period_of
from govtool.law.workdays import ONE_DAY
from govtool.rules import Obligation
from govtool.store import Store
from govtool.subjects.meeting import RULES, OwedSlot
from govtool.subjects.recurrence import Recurring, in_force, slots
from govtool.subjects.register import stretches
from govtool.subjects.unit.header import UnitHeader
from govtool.views import meetings, registers
from govtool.views.figures import Owed
from govtool.views.subject_rows import TurnLine

_OF_UNITS = {
    MeetingKind.WEEKLY: UnitKind.STREET,
    MeetingKind.MONTHLY: UnitKind.STREET,
    MeetingKind.DELIBERATION: UnitKind.COMMUNITY,
}
"""The kinds of units that owe a kind of meeting."""


class SlotStatus(Term):
    """The status of a slot in which a meeting is owed 召开情况."""

    HELD = "held", "已召开"
    MISSED = "missed", "未召开"
    PENDING = "pending", "待召开"


class Holder(NamedTuple):
    """The holder of a kind of meeting: a unit, or a group with the unit that has its office."""

    kind: MeetingKind
    unit: str
    group: str | None = None

    @property
    def code(self) -> str:
        """The code of the group, else of the unit."""
        return self.group or self.unit


@dataclass(frozen=True, slots=True)
class SlotStanding:
    """A slot in which a meeting is owed, and the meeting that was held in it."""

    holder: Holder
    period: Period
    owed: Obligation
    status: SlotStatus
    day_0: dt.date
    meeting: str | None = None

    @property
    def no(self) -> str:
        """The number by which ``due`` and ``explain`` know it: ``JD01-weekly-2026-W10``."""
        return f"{self.holder.code}-{self.holder.kind.value}-{self.owed.turn}"

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``meeting status --json`` lists."""
        return {
            "no": self.no,
            "kind": self.holder.kind,
            "period": self.owed.turn,
            "unit": self.owed.unit,
            "group": self.holder.group,
            "begin": self.owed.start,
            "due": self.owed.due,
            "held_on": self.owed.met_on,
            "held_as": self.meeting,
            "status": self.status,
        }


def owed_meetings(
    store: Store, as_of: dt.date, unit: str | None
) -> Iterator[tuple[Owed, TurnLine]]:
    """Yield the meetings listed in ``due``: those of the slots of a day that were not held yet."""
    found = standings(store, as_of, as_of, as_of, unit)
    pending = (one for one in found if one.status is SlotStatus.PENDING)
    for place, one in enumerate(pending, 1):
        subject = f"meeting:{one.no}"
        turn = OwedSlot(one.period, one.day_0)
        facts = {"kind": one.holder.kind, "group": one.holder.group}
        yield (
            Owed(subject, -place, one.no, one.owed),
            TurnLine(turn, _title(one, store), facts=facts, state=turn),
        )


def _title(one: SlotStanding, store: Store) -> str:
    kind, group = f"{one.holder.kind.label} {one.owed.turn}", one.holder.group
    return f"{kind} {meetings.group_name(store, group, one.owed.start)}" if group else kind


def standings(
    store: Store, first: dt.date, last: dt.date, as_of: dt.date, unit: str | None = None
) -> list[SlotStanding]:
    """Return the slots that touch ``first`` to ``last`` as they stand on a day, the oldest first.

    :param unit: only what this unit owes.
    """
    duties = _Duties(store, first, as_of)
    found = [
        standing
        for holder, ends_on, duty in duties.all()
        if unit in {None, duty.unit}
        for standing in duties.standings(holder, duty, ends_on)
        if standing.owed.start <= last and standing.owed.due >= first
    ]
    return sorted(
        found, key=lambda one: (one.owed.due, list(MeetingKind).index(one.holder.kind), one.no)
    )


def _is_of(kind: UnitKind, unit: UnitHeader) -> bool:
    return unit.kind is kind


def _holds(kind: MeetingKind, group: Any) -> bool:
    return meetings.is_holder(group, kind)


class _Duties:
    """All meetings owed in a file, with those held on a day or before."""

    def __init__(self, store: Store, since: dt.date, as_of: dt.date) -> None:
        self._store, self._office, self._first_day, self._as_of = store, store.office, since, as_of
        self._since = (
            period_of(PeriodKind.YEARLY, since).begin - 6 * ONE_DAY
        )  # whose week may belong to the year

    @cached_property
    def _first(self) -> Mapping[str, dt.date]:
        return registers.first_entries(self._store.reader, "unit")

    @cached_property
    def _held(self) -> Mapping[tuple[MeetingKind, str], list[tuple[dt.date, str]]]:
        """The days and numbers of meetings held, by kind and holder."""
        found = defaultdict(list)
        for no, one in meetings.held_between(self._store, self._since, self._as_of):
            found[one.kind, one.group or one.unit].append((one.on, no))
        return found

    def all(self) -> Iterator[tuple[Holder, dt.date | None, Recurring]]:
        """Yield every duty with who has it, and the last day on which that was there."""
        yield from chain(self._of_units(), self._of_groups())

    def _of_units(self) -> Iterator[tuple[Holder, dt.date | None, Recurring]]:
        for kind, owing in _OF_UNITS.items():
            if self._is_never_owed(kind):
                continue
            codes = [self._office.street] if owing is UnitKind.STREET else self._office.units
            for code in codes:
                if code in self._office.units:
                    there = stretches(self._office.units[code], partial(_is_of, owing))
                    for since, until in there:
                        start = max(since, self._first[code])
                        yield from self._from(Holder(kind, code), start, until)

    def _of_groups(self) -> Iterator[tuple[Holder, dt.date | None, Recurring]]:
        for code, first, versions in meetings.all_groups(self._store):
            for kind in meetings.HOLDERS:
                there = stretches(versions, partial(_holds, kind))
                for since, until in there:
                    record = versions.known(until)
                    holder = Holder(kind, record.office or self._office.street, code)
                    yield from self._from(holder, max(since, first), until)

    def _is_never_owed(self, kind: MeetingKind) -> bool:
        return all(
            value.value is None for value in self._office.policy.parameters[RULES[kind]].values
        )

    def _from(
        self, holder: Holder, start: dt.date, until: dt.date | None
    ) -> Iterator[tuple[Holder, dt.date | None, Recurring]]:
        rule = RULES[holder.kind]
        day_0 = self._office.first_owed(rule, start)
        met = tuple(day for day, _no in self._held[holder.kind, holder.code])
        for duty in in_force(self._office.policy.parameters[rule], holder.unit, day_0, until, met):
            yield holder, until, duty

    def standings(
        self, holder: Holder, duty: Recurring, ends_on: dt.date | None
    ) -> Iterator[SlotStanding]:
        """Yield the standing of each slot but empty ones after the holder's end."""
        numbers = dict(self._held[holder.kind, holder.code])
        for owed in slots(duty, self._as_of, self._first_day):
            is_cut = ends_on is not None and ends_on < owed.due and ends_on < self._as_of
            if owed.met_on is None and is_cut:
                continue
            status = SlotStatus.HELD if owed.met_on else self._undone(owed)
            number = numbers.get(owed.met_on) if owed.met_on else None
            yield SlotStanding(
                holder, period_of(duty.every, owed.start), owed, status, duty.start, number
            )

    def _undone(self, owed: Obligation) -> SlotStatus:
        is_open = owed.status(self._as_of) is ObligationStatus.OPEN
        return SlotStatus.PENDING if is_open else SlotStatus.MISSED
