"""Taking a matter in 上报、受理: what was reported and by whom, and whether it is taken up."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, msgid, sentences
from govtool.base.text import mask_name
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import Personal
from govtool.subjects.guardian import Guardian
from govtool.subjects.matter import categories
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.classes import class_on
from govtool.subjects.matter.state import Awaited, Matter, course_and, stage_in
from govtool.subjects.subject import ONCE, EventKind, Parts, Requirement, never


def _known(typed: str) -> str:
    """Return the code of a category; its label and other words of files mean it too."""
    try:
        return categories.chosen(typed).code
    except Refused as refusal:
        raise PydanticCustomError(refusal.code, sentences(refusal.message, refusal.hint)) from None


CategoryCode = Annotated[r.Line, AfterValidator(_known)]


class MatterReported(Event):
    """上报: opens a matter at the unit that takes it in."""

    kind: ClassVar[str] = "matter_reported"
    opens: ClassVar[bool] = True
    renamed: ClassVar[Mapping[str, str]] = {"reported_on": "on"}
    no: Annotated[r.Line, Personal.NUMBER]
    unit: r.Code
    channel: Annotated[t.Channel, Field(title=msgid("channel"))]
    category: Annotated[CategoryCode, Field(title=msgid("category"))]
    urgency: Annotated[t.Urgency | None, Field(title=msgid("urgency"))] = None
    place: r.Words
    grid: r.OptionalCode = None
    summary: Annotated[r.OptionalText, Field(title=msgid("what was reported"))] = None
    """事项内容; None only where the category keeps no text."""
    wants_answer: Annotated[bool, Field(title=msgid("wants an answer"))] = True
    ref: Annotated[r.OptionalLine, Personal.REFERENCE] = None
    content: str | None = None
    """Digest of the imported record this matter came from; None for one reported at the desk."""

    @model_validator(mode="after")
    def _keeps_a_text(self) -> Self:
        keeps_text = categories.category(self.category).keeps_text
        if keeps_text and self.summary is None:
            raise PydanticCustomError("missing", _("The summary is required."))
        if not keeps_text and self.summary is not None:
            raise PydanticCustomError(
                "no_text", _("No text is kept of this category; leave the summary out.")
            )
        return self


def open_matter(event: MatterReported, office: Office) -> Matter:
    """Return the matter that a report opens."""
    category = categories.category(event.category)
    class_ = class_on(category, event.urgency, event.on, office.policy)
    return Matter(event, category, class_, office.street)


def _report_parts(event: MatterReported, office: Office, _today: dt.date) -> Parts:
    urgency = event.urgency.label if event.urgency else None
    unit = unit_name(event.unit, office, event.on)
    return (
        categories.category(event.category).label,
        event.place,
        event.channel.label,
        urgency,
        unit,
    )


class MatterReporter(Event):
    """反映人: who reported it; an entry of its own, so that it can stay at the street."""

    kind: ClassVar[str] = "matter_reporter"
    name: Annotated[r.Name, Personal.NAME, Field(title=msgid("reporter"))]
    phone: r.OptionalPhone = None
    guardian: Guardian | None = None


def _note_reporter(matter: Matter, event: MatterReporter, _office: Office) -> None:
    matter.reporter = event


def _reporter_parts(event: MatterReporter, _office: Office, _today: dt.date) -> Parts:
    """Return the name masked: lists and journals are read by others too."""
    return (mask_name(event.name),)


class MatterTakenUp(Event):
    """受理."""

    kind: ClassVar[str] = "matter_taken_up"


def _take_up(matter: Matter, event: MatterTakenUp, _office: Office) -> None:
    matter.taken_on, matter.stage = event.on, t.MatterState.ACCEPTED
    matter.dispatches.append(Awaited(event.on))


class MatterDeclined(Event):
    """不予受理: with the reason, and who is competent."""

    kind: ClassVar[str] = "matter_declined"
    reason: t.DeclineReason
    competent: Annotated[r.Words, Field(title=msgid("competent authority"))]


def _decline(matter: Matter, event: MatterDeclined, _office: Office) -> None:
    matter.taken_on = event.on
    matter.close(event.on, t.MatterState.DECLINED)


def _decline_parts(event: MatterDeclined, _office: Office, _today: dt.date) -> Parts:
    return (event.reason.label, _("competent: {whom}", whom=event.competent))


_NOT_TAKEN_UP = Requirement("already_taken", stage_in(t.MatterState.REPORTED))
INTAKE_KINDS = (
    EventKind(
        MatterReported,
        msgid("matter reported"),
        work=voc.GridWork.REPORTED,
        needs=(ONCE,),
        units={"unit": voc.CENTRE | voc.BELOW_THE_STREET},
        details=_report_parts,
    ),
    EventKind(
        MatterReporter,
        msgid("reporter"),
        _note_reporter,
        same=course_and("name", "phone"),
        is_confidential=True,
        details=_reporter_parts,
        columns={"name": "reporter", "phone": "reporter_phone"},
    ),
    EventKind(
        MatterTakenUp,
        msgid("taken up"),
        _take_up,
        needs=(_NOT_TAKEN_UP,),
        may_follow_end=never,
        catches_up=True,
        columns={"on": "taken_on"},
    ),
    EventKind(
        MatterDeclined,
        msgid("declined"),
        _decline,
        needs=(_NOT_TAKEN_UP,),
        may_follow_end=never,
        details=_decline_parts,
    ),
)
