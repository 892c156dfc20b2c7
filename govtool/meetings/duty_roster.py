"""Who is on duty 值班: on one day, and the roster of several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool.journal.log import Filter, JournalLine, read
from govtool.law.workdays import ONE_DAY, DayStatus
from govtool.models import Duty, DutySet
from govtool.rules import retracted
from govtool.store import Store
from govtool.views import staff


class OnDuty(NamedTuple):
    """A leader on duty, the telephone where it is known, and who is beside them."""

    leader: str
    phone: str | None
    guides: tuple[str, ...] = ()
    trainees: tuple[str, ...] = ()


def on_duty(store: Store, day: dt.date) -> tuple[OnDuty, ...]:
    """Return the leaders on duty on a day; empty when nobody is."""
    found = staff.duty_between(store.reader, day, day).get(day)
    return (OnDuty(found.leader, found.phone, found.guides, found.trainees),) if found else ()


@dataclass(frozen=True, slots=True)
class DutyChange:
    """An entry about who is on duty on a day; ``duty`` is None where it left the day without anybody."""

    line: JournalLine
    duty: Duty | None
    taken_back: bool

    def as_json(self) -> dict[str, Any]:
        """The object that ``duty show --history --json`` lists under ``history``."""
        entry = self.line.entry
        return {
            "entry": entry.id,
            "recorded_at": entry.recorded_at,
            "actor": entry.actor,
            "leader": self.duty.leader if self.duty else None,
            "phone": self.duty.phone if self.duty else None,
            "note": self.duty.note if self.duty else None,
            "guides": list(self.duty.guides) if self.duty else [],
            "trainees": list(self.duty.trainees) if self.duty else [],
            "reason": getattr(entry.event, "reason", None),
            "taken_back": self.taken_back,
        }


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the roster: whether it is worked, and who is on duty; ``history`` where it was asked for."""

    status: DayStatus
    provisional: bool
    duty: Duty | None
    history: Sequence[DutyChange] | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that ``duty show --json`` lists."""
        told = self.duty
        body = {
            "date": self.status.day,
            "weekday": self.status.day.isoweekday(),
            "workday": self.status.reason.works,
            "holiday": self.status.holiday or None,
            "provisional": self.provisional,
            "leader": told.leader if told else None,
            "phone": told.phone if told else None,
            "note": told.note if told else None,
            "guides": list(told.guides) if told else [],
            "trainees": list(told.trainees) if told else [],
        }
        return (
            body
            if self.history is None
            else body | {"history": [change.as_json() for change in self.history]}
        )


def roster(
    store: Store,
    first: dt.date,
    last: dt.date,
    *,
    history: bool = False,
    as_of: dt.date | None = None,
) -> list[Day]:
    """Every day from ``first`` to ``last``, also those on which nobody is on duty.

    :param history: whether to tell of each day who was on duty before, and why that changed.
    :param as_of: as it was arranged on that day; without it, as it is by now.
    """
    calendar, there = store.office.calendar, staff.duty_between(store.reader, first, last, as_of)
    unsure = calendar.not_announced(first, last)
    return [
        Day(
            calendar.status(day),
            day.year in unsure,
            there.get(day),
            changes(store, day) if history else None,
        )
        for day in days_between(first, last)
    ]


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days from ``first`` to ``last``, both included."""
    for n in range((last - first).days + 1):
        yield first + n * ONE_DAY


def changes(store: Store, day: dt.date) -> list[DutyChange]:
    """What was recorded of a day, in the order in which it was; what was taken back is marked."""
    subject = f"duty:{day.isoformat()}"
    gone = retracted(store.history(subject))
    lines = read(store.reader, Filter(subject=subject, kinds=("duty_set", "duty_cleared")))
    return [DutyChange(line, _duty_of(line), line.entry.id in gone) for line in lines]


def _duty_of(line: JournalLine) -> Duty | None:
    return line.entry.event.duty if isinstance(line.entry.event, DutySet) else None
