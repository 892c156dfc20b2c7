"""What a head gets and does 聘任后: plaque, training, insurance, tasks, logs, replacement."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from govtool.base import record as r
from govtool.base.dates import month_day_text
from govtool.base.i18n import _, counted, msgid
from govtool.journal.events import Event, Linked
from govtool.law.office import Office
from govtool.privacy.personal_marks import Personal
from govtool.subjects import common_events
from govtool.subjects.head.state import AcrossMicrogrids, Headship, HeadTask
from govtool.subjects.head.terms import HeadDuty, HeadState
from govtool.subjects.subject import EventKind, Facts, Parts, Requirement, never

_ALIASED = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)
"""For fields whose name is a word of Python."""


class HeadPlaqued(Event):
    """挂牌: the plaque is at the door."""

    kind: ClassVar[str] = "head_plaqued"


def _plaque(head: Headship, event: HeadPlaqued, _office: Office) -> None:
    head.plaqued_on = head.plaqued_on or event.on


class HeadTrained(Event):
    """培训: took part in a training."""

    kind: ClassVar[str] = "head_trained"
    training: Annotated[r.Words, Field(title=msgid("training"))]


def _train(head: Headship, event: HeadTrained, _office: Office) -> None:
    head.trained_on.append(event.on)


def _trained_early(head: Headship, _event: HeadTrained, _office: Office) -> Facts | None:
    """Return that nobody had approved the head; the plan gives no more than a calendar (T)."""
    return None if head.approved_on else {}


class HeadChatOpened(Event):
    """建立联防微信群: a chat of the households."""

    kind: ClassVar[str] = "head_chat_opened"
    households: Annotated[r.Count | None, Field(title=msgid("households in the chat"))] = None


def _open_chat(head: Headship, event: HeadChatOpened, _office: Office) -> None:
    head.chat_opened_on = head.chat_opened_on or event.on


class HeadInsured(Event):
    """购买保险: insured from one day to another."""

    kind: ClassVar[str] = "head_insured"
    model_config = _ALIASED
    from_: Annotated[r.Day, Field(alias="from", title=msgid("insured from"))]
    until: Annotated[r.Day, Field(title=msgid("insured until"))]
    amount: Annotated[r.Yuan | None, Field(title=msgid("premium (yuan)"))] = None

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.until < self.from_:
            raise PydanticCustomError("bad_value", _("The insurance ends before it begins."))
        return self


def _insure(head: Headship, event: HeadInsured, _office: Office) -> None:
    head.insured.append(event)


def _insured_parts(event: HeadInsured, _office: Office, today: dt.date) -> Parts:
    return (_("until {day}", day=month_day_text(event.until, today)),)


class HeadCommended(Event):
    """表扬: by whom, and for what."""

    kind: ClassVar[str] = "head_commended"
    by: Annotated[r.Words, Field(title=msgid("commended by"))]
    text: Annotated[r.OptionalText, Field(title=msgid("what for"))] = None


def _commend(head: Headship, event: HeadCommended, _office: Office) -> None:
    head.commended_on.append(event.on)


class HeadTasked(Event):
    """临时任务: the community gives the head something to do by a day."""

    kind: ClassVar[str] = "head_tasked"
    task: Annotated[r.Text, Field(title=msgid("task"))]
    due: r.Day

    @model_validator(mode="after")
    def _is_due_later(self) -> Self:
        if self.due < self.on:
            raise PydanticCustomError("bad_value", _("It cannot be due before it was given."))
        return self


def _task(head: Headship, event: HeadTasked, _office: Office) -> None:
    head.tasks.append(HeadTask(len(head.tasks) + 1, event))


class HeadLogged(Event):
    """履职记录: one thing that the head did.

    ``task`` is the number of the task that it does, ``across`` tells of a quarrel with another
    micro-grid, ``became`` is the number of the case or matter that came of it.
    """

    kind: ClassVar[str] = "head_logged"
    identified: ClassVar[Mapping[str, str]] = {"became": "became_entry"}
    duty: Annotated[HeadDuty, Field(title=msgid("what the head did"))]
    households: Annotated[r.Count | None, Field(title=msgid("households reached"))] = None
    text: Annotated[r.OptionalText, Field(title=msgid("what was done"))] = None
    across: Annotated[bool, Field(title=msgid("with another micro-grid"))] = False
    task: Annotated[int | None, Field(strict=True, ge=1, title=msgid("number of the task"))] = None
    became: Annotated[
        r.OptionalLine, Personal.NUMBER, Field(title=msgid("case or matter it became"))
    ] = None
    became_entry: r.OptionalLine = None

    @model_validator(mode="after")
    def _fits_its_duty(self) -> Self:
        if self.across and self.duty is not HeadDuty.SETTLE:
            raise PydanticCustomError(
                "bad_value", _("Only a quarrel goes beyond a micro-grid: --duty settle")
            )
        if self.task is not None and self.duty is not HeadDuty.TASK:
            raise PydanticCustomError("bad_value", _("Only a task has a number: --duty task"))
        return self


def _log(head: Headship, event: HeadLogged, _office: Office) -> None:
    head.logs.append(event)
    if event.across:
        raised_on = event.on if event.became else None
        head.across.append(AcrossMicrogrids(event.on, raised_on))
    if event.duty is HeadDuty.TASK:
        numbered = (task for task in head.open_tasks if event.task in {None, task.no})
        done = next(numbered, None)
        if done is not None:
            done.done_on = event.on


def _has_task(head: Headship, event: HeadLogged) -> bool:
    return event.task is None or event.task <= len(head.tasks)


def _is_of_the_last_day(head: Headship, event: HeadLogged) -> bool:
    """Return whether it is of the day of the replacement, on which the head still was one."""
    return event.on == head.closed_on


def _logged_parts(event: HeadLogged, _office: Office, _today: dt.date) -> Parts:
    reached = counted("{n} household", "{n} households", event.households or 0)
    return (
        event.duty.label,
        event.text,
        reached if event.households else None,
        _("across micro-grids") if event.across else None,
        event.became,
    )


def _link(head: Headship, event: Linked, _office: Office) -> None:
    """Let a link say that the oldest quarrel still waiting went up."""
    waiting = (each for each in head.across if each.raised_on is None)
    first = next(waiting, None)
    if first is not None:
        first.raised_on = event.on


class ReplaceOrdered(Event):
    """责令调整: the street orders the head to be replaced."""

    kind: ClassVar[str] = "replace_ordered"
    reason: r.Text


def _order(head: Headship, event: ReplaceOrdered, _office: Office) -> None:
    head.ordered_on = head.ordered_on or event.on


class HeadReplaced(Event):
    """更换: the headship ends; its micro-grid has no head until another is named."""

    kind: ClassVar[str] = "head_replaced"
    reason: r.OptionalText = None


def _replace(head: Headship, event: HeadReplaced, _office: Office) -> None:
    head.stage, head.closed_on = HeadState.REPLACED, event.on


def _is_approved(head: Headship, _event: Event) -> bool:
    return head.approved_on is not None


def _first(text: str) -> Any:
    return lambda event, _office, _today: (getattr(event, text),)


_step = partial(EventKind, may_follow_end=never)
_LINKED = EventKind(Linked, msgid("linked"), _link, details=common_events.linked)
SERVICE_KINDS = (
    _step(
        HeadPlaqued,
        msgid("plaque put up"),
        _plaque,
        needs=(Requirement("not_approved", _is_approved),),
        same=lambda _head, _event: (),
    ),
    _step(
        HeadTrained,
        msgid("trained"),
        _train,
        checks={"trained_unapproved": _trained_early},
        same=lambda _head, event: event.training,
        details=_first("training"),
    ),
    _step(HeadChatOpened, msgid("chat opened"), _open_chat, same=lambda _head, _event: ()),
    _step(
        HeadInsured,
        msgid("insured"),
        _insure,
        same=lambda _head, event: (event.from_, event.until),
        details=_insured_parts,
    ),
    _step(
        HeadCommended,
        msgid("commended"),
        _commend,
        same=lambda _head, event: (event.by, event.text),
        details=_first("by"),
    ),
    _step(
        HeadTasked,
        msgid("task given"),
        _task,
        same=lambda _head, event: (event.task, event.due),
        details=_first("task"),
    ),
    EventKind(
        HeadLogged,
        msgid("work of the head"),
        _log,
        may_follow_end=_is_of_the_last_day,
        needs=(Requirement("no_task", _has_task),),
        same=lambda _head, event: (event.duty, event.text, event.households),
        details=_logged_parts,
    ),
    _step(
        ReplaceOrdered,
        msgid("replacement ordered"),
        _order,
        same=lambda _head, _event: (),
        details=common_events.reason,
    ),
    EventKind(
        HeadReplaced,
        msgid("head replaced"),
        _replace,
        may_follow_end=never,
        details=common_events.reason,
    ),
    _LINKED,
)
