"""Decisions of meetings 议定事项 as people ask about them: whose, by when, and how they stand on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from govtool import personal
from govtool.masking import mask_numbers
from govtool.persons.sayings import registration
from govtool.rules import level
from govtool.store import Store, decisions, lookups
from govtool.vocabulary import Level, MeetingKind, ObligationStatus


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the meeting held on ``on``: ``unit`` has to do it by ``due``, which is taken as written."""

    no: str
    meeting: MeetingKind
    title: str | None
    on: dt.date
    text: str
    unit: str
    due: dt.date
    case_no: str | None
    leader: str | None
    done_on: dt.date | None
    note: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The decision that a row of the projection tells of."""
        values = {name: row[name] for name in cls.__dataclass_fields__}
        days = {name: dt.date.fromisoformat(values[name]) for name in ("on", "due", "done_on") if values[name]}
        return cls(**values | days | {"meeting": MeetingKind(row["meeting"])})

    @property
    def meeting_no(self) -> str:
        """The number of its meeting."""
        return self.no.rpartition("-")[0]

    def status(self, as_of: dt.date) -> ObligationStatus:
        """How it stood at the end of a day."""
        status = ObligationStatus
        if self.done_on is not None and self.done_on <= as_of:
            return status.MET if self.done_on <= self.due else status.LATE
        return status.OPEN if as_of <= self.due else status.OVERDUE

    def days(self, as_of: dt.date) -> int:
        """Days left until it is due; negative when overdue."""
        return (self.due - as_of).days

    def as_json(self, as_of: dt.date) -> dict[str, Any]:
        """The object that ``meeting list --json`` lists."""
        return {
            "decision": self.no,
            "meeting": self.meeting_no,
            "kind": self.meeting,
            "title": self.title,
            "on": self.on,
            "text": self.text,
            "unit": self.unit,
            "due": self.due,
            "case_no": self.case_no,
            "leader": self.leader,
            "done_on": self.done_on,
            "note": self.note,
            "status": self.status(as_of),
            "days": self.days(as_of),
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
    store: Store, as_of: dt.date, *, unit: str | None = None, until: dt.date = dt.date.max, limit: int | None = None
) -> list[OwedDecision]:
    """What meetings decided that was not carried out on ``as_of``, soonest first.

    Numbers of people in it are masked: such lists go into agendas, sheets and files.

    :param unit: only this unit's. :param until: only what is due on that day or before. :param limit: only so many.
    """
    policy = store.office.policy
    rows = decisions.owed(store.reader, as_of, decisions.Bounds(unit, store.office.began_on, until), limit)
    found = (_masked(Decision.of(row), store) for row in rows)
    return [OwedDecision(one, one.days(as_of), level(one.days(as_of), policy, as_of)) for one in found]


def _masked(decision: Decision, store: Store) -> Decision:
    subject = lookups.subject_with_no(store.reader, decision.case_no) if decision.case_no else None
    registered = registration(store.history(subject)) if subject else None
    own = personal.said(personal.NUMBERS, *(registered.parties if registered else ()))
    title = mask_numbers(decision.title, own) if decision.title else None
    return replace(decision, title=title, text=mask_numbers(decision.text, own))
