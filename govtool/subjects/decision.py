"""What meetings decided 议定事项."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar

from govtool import vocabulary as voc
from govtool.dates import month_day_text
from govtool.i18n import _, msgid
from govtool.personal import Personal
from govtool.record import Code, Day, Line, OptionalLine, OptionalStaffName, OptionalText, OptionalWords, Text
from govtool.rulebook.state import Office, unit_name
from govtool.subjects.event import Event
from govtool.subjects.shared import noun
from govtool.subjects.subject import EventKind, Parts


class DecisionMade(Event):
    """议定事项: a meeting, held on ``on``, decided that a unit does something by a day. ``due`` is taken as written."""

    kind: ClassVar[str] = "decision_made"
    opens: ClassVar[bool] = True
    no: Annotated[Line, Personal.NUMBER]
    meeting: voc.MeetingKind
    title: OptionalWords = None
    text: Text
    unit: Code
    due: Day
    case_no: OptionalLine = None
    leader: OptionalStaffName = None


class DecisionDone(Event):
    """议定事项办结: the unit has done it."""

    kind: ClassVar[str] = "decision_done"
    note: OptionalText = None


def _decision(event: DecisionMade, office: Office, today: dt.date) -> Parts:
    """Return the meeting, what was decided, and who does it by when."""
    by = _("by {day}").format(day=month_day_text(event.due, today))
    return (event.meeting.label, event.text, unit_name(event.unit, office, event.on), by, event.case_no)


DECISION = noun(
    "decision",
    msgid("decision"),
    EventKind(DecisionMade, msgid("decision of a meeting"), details=_decision),
    EventKind(DecisionDone, msgid("decision carried out")),
)
