"""Meetings 会议: held on a day by the street, a group or a community, with a chair and minutes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field

from govtool.base import record as r
from govtool.base.dates import day_text
from govtool.base.i18n import _, counted, msgid
from govtool.base.vocabulary import DecisionPhase, MeetingKind, UnitKind
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.law.periods import Period
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import with_shared
from govtool.subjects.folded import Occasion
from govtool.subjects.meeting_numbers import MEETINGS
from govtool.subjects.obligation import Obligation, Rule, nothing_owed
from govtool.subjects.subject import ONCE, EventKind, Parts, Subject

RULES = {
    MeetingKind.WEEKLY: "meeting_weekly",
    MeetingKind.MONTHLY: "meeting_monthly",
    MeetingKind.TASK_GROUP: "meeting_task_group",
    MeetingKind.LEADING_GROUP: "meeting_leading_group",
    MeetingKind.REPORT_UP: "report_up",
    MeetingKind.DELIBERATION: "deliberation",
}
"""The rules by which meetings are owed, by their kind; others are owed by nobody."""


class MeetingHeld(Event):
    """会议召开: a unit, or a group, met on ``on``. The people named are those of the office.

    A deliberation (议事协商) has a topic, a stage of the decision, a number of people present,
    and a result.
    """

    kind: ClassVar[str] = "meeting_held"
    opens: ClassVar[bool] = True
    no: Annotated[r.Line, Personal.NUMBER]
    meeting: Annotated[MeetingKind, Field(title=msgid("kind of meeting"))]
    unit: Annotated[r.Code, Field(title=msgid("unit that met"))]
    group: Annotated[r.OptionalCode, Field(title=msgid("group that met"))] = None
    title: Annotated[r.OptionalWords, Field(title=msgid("title of the meeting"))] = None
    place: Annotated[r.OptionalWords, Field(title=msgid("where it was held"))] = None
    chair: Annotated[r.StaffName, Field(title=msgid("chair"))]
    attended: Annotated[r.OptionalText, Personal.STAFF, Field(title=msgid("who attended"))] = None
    absent: Annotated[r.OptionalText, Personal.STAFF, Field(title=msgid("who was absent"))] = None
    minutes: Annotated[r.OptionalText, Field(title=msgid("minutes"))] = None
    topic: Annotated[r.OptionalWords, Field(title=msgid("topic"))] = None
    phase: Annotated[DecisionPhase | None, Field(title=msgid("phase of the decision"))] = None
    persons: Annotated[r.Persons | None, Field(title=msgid("how many came"))] = None
    outcome: Annotated[r.OptionalText, Field(title=msgid("what came of it"))] = None


@dataclass(slots=True)
class HeldMeeting(Occasion):
    """A meeting as it was held; all but its number, day, kind and holder is in ``opening``."""

    opening: MeetingHeld

    @property
    def on(self) -> dt.date:
        """The day it was held."""
        return self.opening.on

    @property
    def meeting(self) -> MeetingKind:
        """Its kind."""
        return self.opening.meeting

    @property
    def title(self) -> str:
        """Its title, else its kind."""
        return self.opening.title or self.meeting.label


def _opened(event: MeetingHeld, _office: Office) -> HeldMeeting:
    return HeldMeeting(event)


def _details(event: MeetingHeld, office: Office, _today: dt.date) -> Iterator[str | None]:
    yield event.meeting.label
    yield event.topic or event.title
    yield unit_name(event.unit, office, event.on) if event.unit != office.street else None
    yield _("chaired by {name}", name=event.chair)
    if event.persons:
        yield counted("{n} person", "{n} persons", event.persons)


def _parts(event: MeetingHeld, office: Office, today: dt.date) -> Parts:
    return tuple(_details(event, office, today))


class OwedSlot(NamedTuple):
    """The facts that explain an owed meeting: its slot, and day 0 of the duty."""

    period: Period
    day_0: dt.date


def _explained(slot: OwedSlot, owed: Obligation, today: dt.date) -> list[str]:
    """Return how the slot came about, and by what it is met."""
    days = {"first": day_text(owed.start, today), "last": day_text(owed.due, today)}
    whole = _("owed in {slot}, from {first} to {last}; the last day is never moved")
    counted = _("owed from {day} on; what began before that day is not owed")
    met = _("met by govtool meeting hold; an agenda or a decision alone is no meeting")
    return [
        whole.format(slot=slot.period.name, **days),
        counted.format(day=day_text(slot.day_0, today)),
        met,
    ]


def _rule(kind: MeetingKind, short: str) -> Rule:
    return Rule(
        RULES[kind],
        nothing_owed,
        short,
        command=f"meeting hold {kind.value}",
        escalates=False,
        explained=_explained,
        in_slots=True,
    )


_RULES = (
    _rule(MeetingKind.WEEKLY, msgid("weekly meeting")),
    _rule(MeetingKind.MONTHLY, msgid("monthly meeting")),
    _rule(MeetingKind.TASK_GROUP, msgid("meeting of the task group")),
    _rule(MeetingKind.LEADING_GROUP, msgid("meeting of the leading group")),
    _rule(MeetingKind.REPORT_UP, msgid("report to those above")),
    _rule(MeetingKind.DELIBERATION, msgid("deliberation")),
)
MEETING: Subject[HeldMeeting] = Subject(
    "meeting",
    msgid("meeting"),
    _opened,
    with_shared(
        EventKind(
            MeetingHeld,
            msgid("meeting held"),
            needs=(ONCE,),
            units={"unit": frozenset(UnitKind)},
            same=lambda _meeting, event: (event.meeting, event.unit, event.group),
            details=_parts,
        )
    ),
    rules={rule.name: rule for rule in _RULES},
    number_series=(MEETINGS,),
    names={"unit": "unit", "group": "group"},
    correctable=(
        "title",
        "place",
        "chair",
        "attended",
        "absent",
        "minutes",
        "topic",
        "phase",
        "persons",
        "outcome",
    ),
    missing=msgid("There is no meeting {code} here."),
)
