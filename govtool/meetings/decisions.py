"""Decisions of meetings 议定事项 as people ask about them: whose, by when, and how they stand on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from govtool.base.vocabulary import Level
from govtool.desk.due_list import numbers_in
from govtool.privacy.masking import mask_numbers
from govtool.rules import level
from govtool.store import Store
from govtool.subjects.decision.kinds import DECISION, Decision
from govtool.views import figures


def decision_json(decision: Decision, as_of: dt.date) -> dict[str, Any]:
    """Return the object that ``meeting list --json`` lists."""
    return {
        "decision": decision.no,
        "meeting": decision.meeting_no,
        "kind": decision.meeting,
        "title": decision.meeting_title,
        "on": decision.on,
        "text": decision.text,
        "unit": decision.unit,
        "due": decision.due,
        "case_no": decision.case_no,
        "leader": decision.leader,
        "done_on": decision.done_on,
        "note": decision.note,
        "status": decision.status(as_of),
        "days": decision.days(as_of),
    }


@dataclass(frozen=True, slots=True)
class OwedDecision:
    """A decision not carried out yet, with ``days`` left (negative: overdue) and the colour of its level."""

    decision: Decision
    days: int
    level: Level | None

    @property
    def due(self) -> dt.date:
        """The day by which it has to be done."""
        return self.decision.due


def owed_decisions(
    store: Store,
    as_of: dt.date,
    *,
    unit: str | None = None,
    until: dt.date = dt.date.max,
    limit: int | None = None,
) -> list[OwedDecision]:
    """What meetings decided that was not carried out on ``as_of``, soonest first.

    Numbers of people in it are masked: such lists go into agendas, sheets and files.

    :param unit: only this unit's. :param until: only what is due on that day or before. :param limit: only so many.
    """
    found = figures.owed(store, as_of, figures.Bounds(unit, until, "decision"), limit)
    policy = store.office.policy
    found_days = (
        (_masked(store.state(one.subject, as_of), store), one.obligation.days(as_of))
        for one in found
    )
    return [
        OwedDecision(decision, days, level(days, policy, as_of)) for decision, days in found_days
    ]


def _masked(decision: Decision, store: Store) -> Decision:
    own = numbers_in(store, decision, DECISION)
    title = mask_numbers(decision.meeting_title, own) if decision.meeting_title else None
    return replace(decision, meeting_title=title, text=mask_numbers(decision.text, own))
