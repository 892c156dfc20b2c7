"""A month of deadlines: for each day whether offices are open, and how much is overdue or due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govtool.desk.due_list import DeadlineFilter, reckoned
from govtool.law.workdays import ONE_DAY, DayStatus
from govtool.rules import Period
from govtool.store import Store
from govtool.views import figures

WEEK = 7


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day of the month with its obligations by ``as_of``: overdue before that day, else due."""

    status: DayStatus
    overdue: int
    due: int

    def as_json(self) -> dict[str, Any]:
        """Return the object of a day."""
        return {
            "date": self.status.day,
            "reason": self.status.reason.value,
            "works": self.status.reason.works,
            "holiday": self.status.holiday or None,
            "overdue": self.overdue,
            "due": self.due,
        }


@dataclass(frozen=True, slots=True)
class DueMonth:
    """The deadlines of a month on a day; ``before`` and ``after`` count those outside it."""

    period: Period
    as_of: dt.date
    days: Sequence[DueDay]
    before: int
    after: int

    @property
    def weeks(self) -> list[list[DueDay | None]]:
        """The days by weeks from Monday on, None outside the month."""
        blank: list[DueDay | None] = [None] * self.period.begin.weekday()
        cells = [*blank, *self.days]
        cells += [None] * (-len(cells) % WEEK)
        return [cells[place : place + WEEK] for place in range(0, len(cells), WEEK)]

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``due --calendar --json`` prints."""
        return {
            "month": self.period.name,
            "as_of": self.as_of,
            "before": self.before,
            "after": self.after,
            "days": [day.as_json() for day in self.days],
        }


def due_month(store: Store, period: Period, as_of: dt.date, asked: DeadlineFilter) -> DueMonth:
    """Return the deadlines of a month, as far as ``asked`` narrows them to a unit or a noun."""
    owed = figures.owed_days(store, as_of, asked.bounds(as_of))
    owed.update(one.obligation.due for one in reckoned(store, as_of, asked))
    calendar = store.office.calendar
    days = [period.begin + n * ONE_DAY for n in range((period.end - period.begin).days)]
    return DueMonth(
        period,
        as_of,
        [
            DueDay(
                calendar.status(day),
                owed[day] if day < as_of else 0,
                owed[day] if day >= as_of else 0,
            )
            for day in days
        ],
        sum(n for day, n in owed.items() if day < period.begin),
        sum(n for day, n in owed.items() if day >= period.end),
    )
