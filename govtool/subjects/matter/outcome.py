"""The outcome of a matter 办结、答复、归档: handled, answered, redone, archived, made a case."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Annotated, ClassVar, Self

from pydantic import AliasChoices, Field, model_validator
from pydantic_core import PydanticCustomError

from govtool.base import vocabulary as voc
from govtool.base.dates import month_day_text
from govtool.base.i18n import _, msgid
from govtool.base.record import Day, Line, OptionalLine, OptionalText, Text
from govtool.journal.events import Event, Linked
from govtool.law.office import Office
from govtool.subjects import common_events
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.rules import needs_recheck
from govtool.subjects.matter.state import (
    DONE,
    WAITING,
    Awaited,
    Handling,
    Matter,
    Rating,
    course_and,
    meet,
    stage_in,
)
from govtool.subjects.subject import EventKind, Facts, Parts, Requirement, never


class MatterHandled(Event):
    """办结: by the unit that has the turn, or the street; ``until`` for a plan alone."""

    kind: ClassVar[str] = "matter_handled"
    result: Annotated[t.HandlingResult, Field(title=msgid("result"))]
    note: OptionalText = None
    until: Annotated[Day | None, Field(title=msgid("planned until"))] = None

    @model_validator(mode="after")
    def _is_planned(self) -> Self:
        if self.until is not None and self.result is not t.HandlingResult.PLANNED:
            raise PydanticCustomError(
                "bad_value", _("Only with the result {code} is there a day until which it is "
                    "planned.", code="planned")
            )  # fmt: skip
        if self.until is not None and self.until < self.on:
            message = _("What is planned cannot be planned until a day before it was recorded.")
            raise PydanticCustomError("bad_value", message)
        return self


def _handle(matter: Matter, event: MatterHandled, _office: Office) -> None:
    """End the turn, or what the street does itself, and with it what is followed up."""
    turn = matter.turn
    if turn is not None:
        turn.close(event.on, t.TurnOutcome.HANDLED)
    meet(matter.dispatches, event.on)
    meet(matter.follow_ups(), event.on)
    unit, no = (turn.unit, turn.no) if turn else (matter.street, None)
    handling = Handling(event.on, unit, event.result, no, event.note, event.until)
    matter.handlings.append(handling)
    matter.stage = t.MatterState.HANDLED


def _may_be_handled(matter: Matter, _event: Event) -> bool:
    return matter.turn is not None or matter.stage in WAITING


def _awaits_dispatch(matter: Matter, _event: Event) -> bool:
    """Return whether a duplicate goes with the one that is handled: no unit has it."""
    return matter.turn is None and matter.closed_on is None


def _planned_day(event: MatterHandled, _office: Office, today: dt.date) -> Parts:
    return (_("until {day}", day=month_day_text(event.until, today)) if event.until else None,)


class MatterAnswered(Event):
    """答复."""

    kind: ClassVar[str] = "matter_answered"
    way: Annotated[t.AnswerWay, Field(title=msgid("way of the answer"))]


def _answer(matter: Matter, event: MatterAnswered, _office: Office) -> None:
    assert matter.handling is not None
    matter.handling.answered_on, matter.handling.way = event.on, event.way
    matter.stage = t.MatterState.ANSWERED


def _goes_on(matter: Matter, _event: Event) -> bool:
    return matter.closed_on is None


class MatterRated(Event):
    """回访评价: whether it was solved, and whether the reporter is satisfied; two facts."""

    kind: ClassVar[str] = "matter_rated"
    solved: Annotated[bool, Field(title=msgid("solved"))]
    satisfied: voc.Satisfaction


def _rate(matter: Matter, event: MatterRated, _office: Office) -> None:
    handling = matter.handling
    assert handling is not None
    handling.ratings.append(Rating(event.on, event.solved, event.satisfied))
    handling.asked_on = handling.asked_on or event.on


def _rating_parts(event: MatterRated, _office: Office, _today: dt.date) -> Parts:
    return (_("solved") if event.solved else _("not solved"), event.satisfied.label)


class MatterRechecked(Event):
    """复查; ``again`` is a redo."""

    kind: ClassVar[str] = "matter_rechecked"
    result: Annotated[t.RecheckResult, Field(title=msgid("result"))]


class MatterRedo(Event):
    """重新办理."""

    kind: ClassVar[str] = "matter_redo"
    reason: Text


def _recheck(matter: Matter, event: MatterRechecked, office: Office) -> None:
    assert matter.handling is not None
    matter.handling.rechecked_on = matter.handling.rechecked_on or event.on
    if event.result is t.RecheckResult.AGAIN:
        _redo(matter, event, office)


def _redo(matter: Matter, event: MatterRedo | MatterRechecked, office: Office) -> None:
    """Begin again, with a new clock, at the unit that handled it; else it is dispatched."""
    handling = matter.handling
    assert handling is not None
    handling.redone_on = event.on
    if handling.turn is not None:
        matter.open_turn(handling.unit, event.on, office).is_redo = True
    else:
        matter.stage = t.MatterState.ACCEPTED
        matter.dispatches.append(Awaited(event.on))


class MatterArchived(Event):
    """归档."""

    kind: ClassVar[str] = "matter_archived"


def _archive(matter: Matter, event: MatterArchived, _office: Office) -> None:
    assert matter.handling is not None
    matter.handling.archived_on = event.on
    matter.close(event.on, t.MatterState.ARCHIVED)


def _archived_unanswered(matter: Matter, _event: MatterArchived, _office: Office) -> Facts | None:
    handling = matter.handling
    is_owed = matter.opening.wants_answer and handling is not None and handling.answered_on is None
    return {} if is_owed else None


def _archived_unchecked(matter: Matter, _event: MatterArchived, office: Office) -> Facts | None:
    handling = matter.handling
    if (
        handling is None
        or handling.rechecked_on is not None
        or not office.holds("matter_recheck", handling.on)
    ):
        return None
    return {} if needs_recheck(matter, handling, office) else None


class MatterBecameCase(Event):
    """转为矛盾纠纷案件; files may call the number ``case``. That case need not be there."""

    kind: ClassVar[str] = "matter_became_case"
    identified: ClassVar[Mapping[str, str]] = {"case_no": "case_entry"}
    case_no: Annotated[Line, Field(validation_alias=AliasChoices("case_no", "case"))]
    case_entry: OptionalLine = None


def _become_case(matter: Matter, event: MatterBecameCase, _office: Office) -> None:
    if matter.turn is not None:
        matter.turn.close(event.on, t.TurnOutcome.BECAME_CASE)
    matter.case_no = event.case_no
    matter.close(event.on, t.MatterState.BECAME_CASE)


def _link(matter: Matter, event: Linked, _office: Office) -> None:
    matter.links.append(event)


_step = partial(EventKind, may_follow_end=never)
_HANDLED = Requirement("not_handled", stage_in(*DONE))
OUTCOME_KINDS = (
    _step(
        MatterHandled,
        msgid("handled"),
        _handle,
        work=voc.GridWork.HANDLED,
        needs=(Requirement("not_dispatched", _may_be_handled),),
        catches_up=True,
        serves=_awaits_dispatch,
        title=lambda event: _("handled: {result}", result=event.result.label),
        details=_planned_day,
        columns={"on": "handled_on", "result": "result"},
    ),
    _step(
        MatterAnswered,
        msgid("reporter answered"),
        _answer,
        needs=(_HANDLED, Requirement("already_answered", stage_in(t.MatterState.HANDLED))),
        catches_up=True,
        serves=_goes_on,
        details=lambda event, _office, _today: (event.way.label,),
        columns={"on": "answered_on"},
    ),
    EventKind(
        MatterRated,
        msgid("reporter asked again"),
        _rate,
        needs=(Requirement("not_handled", stage_in(*DONE, t.MatterState.ARCHIVED)),),
        may_follow_end=stage_in(t.MatterState.ARCHIVED),
        same=course_and(),
        details=_rating_parts,
        columns={"satisfied": "satisfied"},
    ),
    _step(
        MatterRechecked,
        msgid("rechecked"),
        _recheck,
        needs=(_HANDLED,),
        catches_up=True,
        same=course_and(),
        details=lambda event, _office, _today: (event.result.label,),
    ),
    _step(
        MatterRedo,
        msgid("to be handled again"),
        _redo,
        needs=(_HANDLED,),
        details=common_events.reason,
    ),
    _step(
        MatterArchived,
        msgid("archived"),
        _archive,
        needs=(_HANDLED,),
        checks={
            "archived_unanswered": _archived_unanswered,
            "archived_unchecked": _archived_unchecked,
        },
        serves=_goes_on,
        columns={"on": "archived_on"},
    ),
    _step(
        MatterBecameCase,
        msgid("became a case"),
        _become_case,
        details=lambda event, _office, _today: (event.case_no,),
    ),
)
LINKED = EventKind(Linked, msgid("linked"), _link, details=common_events.linked)
