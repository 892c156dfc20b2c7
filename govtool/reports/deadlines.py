"""The morning list: what is due or overdue, of cases and of meetings' decisions, soonest first, with its level."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from govtool.reports.decisions import OwedDecision, owed_decisions
from govtool.rules import Obligation, Stage, level
from govtool.store import Store, decisions, figures
from govtool.vocabulary import Level
from govtool.workdays import ONE_DAY


@dataclass(frozen=True, slots=True)
class Deadline:
    """An obligation of a stage, owed on a day. ``days`` left, negative when overdue; ``level`` None while far off."""

    case_no: str
    obligation: Obligation
    stage: Stage
    days: int
    level: Level | None

    @property
    def due(self) -> dt.date:
        """The day by which it is owed."""
        return self.obligation.due


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deadlines: those of a unit (None: of all); due ``within`` so many days or overdue; only ``overdue`` ones."""

    unit: str | None = None
    within: int | None = None
    overdue: bool = False

    def until(self, as_of: dt.date) -> dt.date:
        """The last due date asked for."""
        if self.overdue:
            return as_of - ONE_DAY
        return dt.date.max if self.within is None else as_of + self.within * ONE_DAY


def deadlines(store: Store, as_of: dt.date, asked: Asked, limit: int | None = None) -> list[Deadline]:
    """What is owed on ``as_of``, soonest first, at most ``limit``."""
    policy = store.office.policy
    found = []
    owed = figures.owed(store, as_of, unit=asked.unit, until=asked.until(as_of), limit=limit)
    for _subject, case_no, obligation, stage in owed:
        days = obligation.days(as_of)
        reached = None if obligation.reminder else level(days, policy, as_of)
        found.append(Deadline(case_no, obligation, stage, days, reached))
    return found


def everything_due(
    store: Store, as_of: dt.date, asked: Asked, limit: int | None = None
) -> list[Deadline | OwedDecision]:
    """What is owed on ``as_of`` of cases and of decisions, soonest first, at most ``limit``."""
    found: list[Deadline | OwedDecision] = [*deadlines(store, as_of, asked, limit)]
    found += owed_decisions(store, as_of, unit=asked.unit, until=asked.until(as_of), limit=limit)
    return sorted(found, key=lambda one: one.due)[:limit]


def overdue_cases(store: Store, as_of: dt.date) -> list[str]:
    """Subjects of the cases with something overdue on ``as_of``, each once, the longest overdue first."""
    return list(dict.fromkeys(found.subject for found in figures.owed(store, as_of, until=as_of - ONE_DAY)))


def counts(store: Store, as_of: dt.date, asked: Asked) -> tuple[int, int, int]:
    """How many, decisions included, are overdue, due that day, and due later."""
    days = figures.owed_days(store, as_of, unit=asked.unit, until=asked.until(as_of))
    bounds = decisions.Bounds(asked.unit, store.office.began_on, asked.until(as_of))
    days.update(decisions.owed_days(store.reader, as_of, bounds))
    late, today = sum(n for due, n in days.items() if due < as_of), days[as_of]
    return late, today, days.total() - late - today
