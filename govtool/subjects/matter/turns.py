"""The turns of units at a matter 分派、签收、退单, what several do together, and what is raised."""

import datetime as dt
from functools import partial
from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from govtool.base import vocabulary as voc
from govtool.base.dates import month_day_text
from govtool.base.i18n import _, listed, msgid
from govtool.base.record import Code, Day, Line, OptionalLine, OptionalText, Text, Words
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import reason
from govtool.subjects.extensions import ExtensionAnswer, ExtensionAsked, extension_kinds
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.rules import owed_by
from govtool.subjects.matter.state import (
    TURN_OPEN,
    WAITING,
    Awaited,
    Matter,
    course_and,
    meet,
    stage_in,
)
from govtool.subjects.obligation import Obligation
from govtool.subjects.subject import EventKind, Extended, Parts, Requirement, never

_ALIASED = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)
"""For fields whose name is a word of Python."""
_ANYWHERE = voc.CENTRE | voc.BELOW_THE_STREET


class MatterDispatched(Event):
    """分派: to a unit, which has the turn from then on; ``due`` replaces the clock."""

    kind: ClassVar[str] = "matter_dispatched"
    model_config = _ALIASED
    unit: Code
    with_: Annotated[tuple[Code, ...], Field(alias="with", title=msgid("cooperating units"))] = ()
    """协办单位, which owe nothing."""
    due: Day | None = None
    opinion: OptionalText = None

    @model_validator(mode="after")
    def _cooperates_with_others(self) -> Self:
        if self.unit in self.with_:
            message = _("{unit} has the turn, and cannot cooperate with itself.", unit=self.unit)
            raise PydanticCustomError("with_itself", message)
        return self


def _dispatch(matter: Matter, event: MatterDispatched, office: Office) -> None:
    meet(matter.dispatches, event.on)
    turn = matter.open_turn(event.unit, event.on, office)
    turn.due, turn.cooperating, turn.opinion = event.due, event.with_, event.opinion


def _is_due_later(_matter: Matter, event: MatterDispatched) -> bool:
    return event.due is None or event.due >= event.on


def _dispatch_parts(event: MatterDispatched, office: Office, today: dt.date) -> Parts:
    by = _("by {day}", day=month_day_text(event.due, today)) if event.due else None
    others = listed(unit_name(code, office, event.on) for code in event.with_)
    with_ = _("with {units}", units=others) if others else None
    return (unit_name(event.unit, office, event.on), with_, by, event.opinion)


class MatterSigned(Event):
    """签收: by the unit that has the turn."""

    kind: ClassVar[str] = "matter_signed"


def _sign(matter: Matter, event: MatterSigned, _office: Office) -> None:
    assert matter.turn is not None
    matter.turn.signed_on = event.on


def _is_unsigned(matter: Matter, _event: Event) -> bool:
    return matter.turn is None or matter.turn.signed_on is None


class MatterSentBack(Event):
    """退单: by the unit that has the turn."""

    kind: ClassVar[str] = "matter_sent_back"
    reason: t.SendBackReason
    note: OptionalText = None


def _send_back(matter: Matter, event: MatterSentBack, _office: Office) -> None:
    assert matter.turn is not None
    matter.turn.reason, matter.turn.note = event.reason, event.note
    matter.turn.close(event.on, t.TurnOutcome.SENT_BACK)
    matter.stage = t.MatterState.SENT_BACK
    matter.dispatches.append(Awaited(event.on))


def _reason_label(event: MatterSentBack, _office: Office, _today: dt.date) -> Parts:
    return (event.reason.label,)


class MatterMajor(Event):
    """列为重大事项: the main leader is told."""

    kind: ClassVar[str] = "matter_major"
    reason: Text


def _become_major(matter: Matter, event: MatterMajor, _office: Office) -> None:
    matter.major_on.append(event.on)


class MatterLeaderTold(Event):
    """报告主要领导."""

    kind: ClassVar[str] = "matter_leader_told"
    whom: Annotated[Line, Personal.STAFF, Field(title=msgid("leader"))]


def _tell_leader(matter: Matter, event: MatterLeaderTold, _office: Office) -> None:
    matter.leader_told_on.append(event.on)


class MatterJoint(Event):
    """联合执法: a joint action of several units."""

    kind: ClassVar[str] = "matter_joint"
    units: Annotated[tuple[Code, ...], Field(min_length=1, title=msgid("units taking part"))]
    place: Words
    police: Annotated[bool, Field(title=msgid("with the police"))]
    result: Annotated[Text, Field(title=msgid("result"))]


def _joint_parts(event: MatterJoint, office: Office, _today: dt.date) -> Parts:
    police = _("with the police") if event.police else None
    return (
        listed(unit_name(code, office, event.on) for code in event.units),
        police,
        event.place,
        event.result,
    )


class MatterRaised(Event):
    """上报上级: to the district, by class."""

    kind: ClassVar[str] = "matter_raised"
    model_config = _ALIASED
    class_: Annotated[Line, Field(alias="class", title=msgid("class"))]
    """上报类别; the label of the platform, where nobody says another."""
    letter: Annotated[OptionalLine, Personal.NUMBER, Field(title=msgid("number of the letter"))] = (
        None
    )


def _raise(matter: Matter, event: MatterRaised, _office: Office) -> None:
    """Raise it to the district; an earlier raising is followed up in this one."""
    meet(matter.dispatches, event.on)
    for awaited in matter.follow_ups():
        awaited.ended_on = event.on
    matter.raises.append([Awaited(event.on)])
    matter.stage = t.MatterState.RAISED


class MatterFollowedUp(Event):
    """跟踪: how it stands with the district."""

    kind: ClassVar[str] = "matter_followed_up"
    note: OptionalText = None


def _follow_up(matter: Matter, event: MatterFollowedUp, _office: Office) -> None:
    meet(matter.raises[-1], event.on)
    matter.raises[-1].append(Awaited(event.on))


class MatterExtensionRequested(ExtensionAsked):
    """申请延期: by the unit that has the turn."""

    kind: ClassVar[str] = "matter_extension_requested"


class MatterExtensionDecided(ExtensionAnswer):
    """延期审批: by the street."""

    kind: ClassVar[str] = "matter_extension_decided"


def _owed(matter: Matter, office: Office) -> Obligation:
    assert matter.turn is not None
    return owed_by(matter.turn, matter, office)


_step = partial(EventKind, may_follow_end=never)
_FREE = (
    Requirement("turn_open", lambda matter, _event: matter.turn is None),
    Requirement("not_accepted", stage_in(*WAITING)),
)
TURN_KINDS = (
    _step(
        MatterDispatched,
        msgid("dispatched"),
        _dispatch,
        needs=(*_FREE, Requirement("due_before_dispatch", _is_due_later)),
        units={"unit": voc.BELOW_THE_STREET, "with_": _ANYWHERE},
        details=_dispatch_parts,
        prints=voc.FormKind.DISPATCH,
        columns={"on": "dispatched_on", "unit": "handler"},
    ),
    _step(
        MatterSigned,
        msgid("signed for"),
        _sign,
        needs=(TURN_OPEN, Requirement("already_signed", _is_unsigned)),
        columns={"on": "signed_on"},
    ),
    _step(
        MatterSentBack,
        msgid("sent back by the unit"),
        _send_back,
        needs=(TURN_OPEN,),
        details=_reason_label,
    ),
    _step(
        MatterMajor, msgid("found to be major"), _become_major, same=course_and(), details=reason
    ),
    _step(
        MatterLeaderTold,
        msgid("main leader told"),
        _tell_leader,
        same=course_and("whom"),
        details=lambda event, _office, _today: (event.whom,),
    ),
    _step(
        MatterJoint,
        msgid("joint action"),
        units={"units": _ANYWHERE},
        same=course_and("units", "place"),
        details=_joint_parts,
        prints=voc.FormKind.JOINT,
    ),
    _step(
        MatterRaised,
        msgid("raised to the district"),
        _raise,
        needs=_FREE,
        same=course_and("class_", "letter"),
        details=lambda event, _office, _today: (event.class_, event.letter),
        prints=voc.FormKind.RAISE,
    ),
    _step(
        MatterFollowedUp,
        msgid("followed up"),
        _follow_up,
        needs=(Requirement("not_raised", lambda matter, _event: matter.follow_up is not None),),
        same=course_and(),
    ),
)
EXTENSIONS = extension_kinds(
    MatterExtensionRequested,
    MatterExtensionDecided,
    lambda matter: matter.turn,
    needs=TURN_OPEN,
    owed=_owed,
    same=course_and("until"),
)
MATTER_EXTENSION = Extended(MatterExtensionRequested, MatterExtensionDecided, "matter_handle")
