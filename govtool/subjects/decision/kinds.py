"""Decisions of meetings 议定事项: a unit does something by a day, which is taken as written."""

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.dates import day_text, month_day_text
from govtool.base.i18n import _, msgid
from govtool.base.patterns import pattern
from govtool.base.vocabulary import MeetingKind, ObligationStatus
from govtool.journal.events import Event, NoticeIssued
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import with_shared
from govtool.subjects.meeting_numbers import MEETINGS
from govtool.subjects.obligation import Obligation, Rule
from govtool.subjects.series import Series
from govtool.subjects.subject import ONCE, EventKind, Parts, Subject, Violation

DECISIONS = Series(
    "decision", "{unit}-{n}", pattern(r"(?P<unit>M(?P<year>[0-9]{4})-[0-9]{3,})-(?P<n>[0-9]+)")
)
"""The decisions of one meeting: ``M2026-003-1``."""


class DecisionMade(Event):
    """议定事项: a meeting on ``on`` decided on a task of a unit; ``due`` as written.

    ``held_by`` is the unit that met, None for the street; ``group`` the group that met.
    """

    kind: ClassVar[str] = "decision_made"
    opens: ClassVar[bool] = True
    identified: ClassVar[Mapping[str, str]] = {"case_no": "case_entry"}
    no: Annotated[r.Line, Personal.NUMBER]
    meeting: MeetingKind
    title: r.OptionalWords = None
    text: Annotated[r.Text, Field(title=msgid("decision"))]
    unit: r.Code
    due: r.Day
    case_no: r.OptionalLine = None
    case_entry: r.OptionalLine = None
    leader: r.OptionalStaffName = None
    held_by: r.OptionalCode = None
    group: r.OptionalCode = None


class DecisionDone(Event):
    """议定事项办结: the unit has done it."""

    kind: ClassVar[str] = "decision_done"
    note: r.OptionalText = None


@dataclass(slots=True)
class Decision:
    """A decision of the meeting held on ``on``: ``unit`` has to do it by ``due``."""

    no: str
    meeting: MeetingKind
    meeting_title: str | None
    on: dt.date
    text: str
    unit: str
    due: dt.date
    case_no: str | None
    leader: str | None
    held_by: str | None = None
    group: str | None = None
    done_on: dt.date | None = None
    note: str | None = None
    last_on: dt.date = dt.date.min
    timeline: list[Event] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    notices: list[NoticeIssued] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The decision."""
        return self.text

    @property
    def opened_on(self) -> dt.date:
        """The day of the meeting."""
        return self.on

    @property
    def closed_on(self) -> dt.date | None:
        """The day it was carried out."""
        return self.done_on

    @property
    def state(self) -> str:
        """Open, or closed when it was carried out."""
        return "open" if self.done_on is None else "closed"

    @property
    def meeting_no(self) -> str:
        """The number of its meeting."""
        return self.no.rpartition("-")[0]

    def status(self, as_of: dt.date) -> ObligationStatus:
        """Return how it stood at the end of a day."""
        return (
            owed_for(self)
            ._replace(met_on=self.done_on if self.done_on and self.done_on <= as_of else None)
            .status(as_of)
        )

    def days(self, as_of: dt.date) -> int:
        """Return the days left until it is due; negative when overdue."""
        return (self.due - as_of).days


def _opened(event: DecisionMade, _office: Office) -> Decision:
    return Decision(
        event.no, event.meeting, event.title, event.on, event.text, event.unit, event.due,
        event.case_no, event.leader, event.held_by, event.group, last_on=event.on, timeline=[event],
    )  # fmt: skip


def _done(decision: Decision, event: DecisionDone, _office: Office) -> None:
    decision.done_on, decision.note = event.on, event.note


def owed_for(decision: Decision) -> Obligation:
    """Return what is owed for a decision."""
    return Obligation("decision", "", decision.unit, decision.on, decision.due, decision.done_on)


def _explained(decision: Decision, _owed: Obligation, today: dt.date) -> list[str]:
    meeting = _(
        "{meeting} of {day}: {text}",
        meeting=decision.meeting_title or decision.meeting.label,
        day=day_text(decision.on, today),
        text=decision.text,
    )
    due = _("to be done by {day}, as the meeting wrote it; the date does not move")
    return [meeting, due.format(day=day_text(decision.due, today))]


def _facts(decision: Decision) -> Mapping[str, Any]:
    return {"decision": decision.no, "text": decision.text}


def _made(event: DecisionMade, office: Office, today: dt.date) -> Parts:
    by = _("by {day}", day=month_day_text(event.due, today))
    return (
        event.meeting.label,
        event.text,
        unit_name(event.unit, office, event.on),
        by,
        event.case_no,
    )


def _told_apart(_decision: None, event: DecisionMade) -> Hashable:
    return (event.meeting, event.held_by, event.group, event.text, event.unit)


KINDS = (
    EventKind(
        DecisionMade, msgid("decision of a meeting"), needs=(ONCE,), same=_told_apart, details=_made
    ),
    EventKind(DecisionDone, msgid("decision carried out"), _done),
)
DECISION: Subject[Decision] = Subject(
    "decision",
    msgid("decision"),
    _opened,
    with_shared(*KINDS),
    rules={
        "decision": Rule(
            "decision",
            lambda decision, _turn, _office: (owed_for(decision),),
            msgid("decision"),
            command="meeting done {no}",
            written=True,
            noted_before=False,
            explained=_explained,
        )
    },
    facts=_facts,
    number_series=(MEETINGS, DECISIONS),
    names={"unit": "unit", "case_no": "case", "held_by": "unit", "group": "group"},
)
