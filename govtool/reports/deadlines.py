"""The morning list: what is due or overdue, soonest first, and at which level of escalation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from govtool.rules import Obligation, Stage, level
from govtool.store import Store, figures
from govtool.vocabulary import Level


@dataclass(frozen=True, slots=True)
class Deadline:
    """An obligation of a stage, owed on a day. ``days`` left, negative when overdue; ``level`` None while far off."""

    case_no: str
    obligation: Obligation
    stage: Stage
    days: int
    level: Level | None


def deadlines(
    store: Store, as_of: dt.date, *, unit: str | None = None, within: int | None = None, overdue: bool = False
) -> list[Deadline]:
    """What is owed on ``as_of``, soonest first.

    :param within: only what is due in that many days or overdue; None for everything.
    :param overdue: only what is overdue.
    """
    last = (
        as_of - dt.timedelta(days=1) if overdue else as_of + dt.timedelta(days=within) if within is not None else None
    )
    bound = {} if last is None else {"until": last}
    policy = store.office.policy
    found = []
    for _subject, case_no, obligation, stage in figures.owed(store, as_of, unit=unit, **bound):
        days = obligation.days(as_of)
        reached = None if obligation.reminder_only else level(days, policy, as_of)
        found.append(Deadline(case_no, obligation, stage, days, reached))
    return found


def overdue_cases(store: Store, as_of: dt.date) -> list[str]:
    """Subjects of the cases with something overdue on ``as_of``, each once, the longest overdue first."""
    yesterday = as_of - dt.timedelta(days=1)
    return list(dict.fromkeys(found.subject for found in figures.owed(store, as_of, until=yesterday)))


def counts(found: Iterable[Deadline]) -> tuple[int, int, int]:
    """How many are overdue, due that day, and due later."""
    days = [deadline.days for deadline in found]
    return sum(d < 0 for d in days), sum(d == 0 for d in days), sum(d > 0 for d in days)
