"""Naming a head 推选、公示、审批: chosen by the households, listed, approved by the street."""

import datetime as dt
from functools import partial
from typing import Annotated, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.i18n import _, counted, msgid
from govtool.base.text import mask_name
from govtool.base.vocabulary import UnitKind
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import SENSITIVE, Personal
from govtool.subjects.common_events import reason
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import RHYTHMIC, ChosenAs, HeadState
from govtool.subjects.subject import ONCE, EventKind, Parts, Requirement, never

ListNumber = Annotated[r.Line, Personal.NUMBER, Field(title=msgid("number of the list"))]


class HeadNamed(Event):
    """推选: the households of a micro-grid chose a head; no document number is kept."""

    kind: ClassVar[str] = "head_named"
    opens: ClassVar[bool] = True
    no: Annotated[r.Line, Personal.NUMBER]
    microgrid: Annotated[r.Code, Field(title=msgid("micro-grid"))]
    unit: r.Code
    """The community or village of the micro-grid."""
    name: Annotated[r.Name, Personal.NAME, Field(title=msgid("head of the micro-grid"))]
    phone: r.OptionalPhone = None
    chosen_by: Annotated[r.Count | None, Field(title=msgid("households that chose"))] = None


def open_head(event: HeadNamed, office: Office) -> Headship:
    """Return the head that a choice names."""
    rhythms = {duty: office.policy.parameters[duty.rule] for duty in RHYTHMIC}
    return Headship(event, rhythms)


def _named_parts(event: HeadNamed, _office: Office, _today: dt.date) -> Parts:
    by = counted("chosen by {n} household", "chosen by {n} households", event.chosen_by or 0)
    return (event.microgrid, mask_name(event.name), by if event.chosen_by else None)


class HeadChosenAs(Event):
    """推选身份: said on the list for approval; an entry of its own, which stays in the office."""

    kind: ClassVar[str] = "head_capacity"
    capacity: Annotated[ChosenAs, SENSITIVE, Field(title=msgid("capacity in which chosen"))]


class HeadAgreed(Event):
    """签订联防协议: households of the micro-grid signed the agreement."""

    kind: ClassVar[str] = "head_agreed"
    households: Annotated[
        tuple[r.Code, ...], Field(min_length=1, title=msgid("households that signed"))
    ]


def _agree(head: Headship, event: HeadAgreed, _office: Office) -> None:
    head.agreed_on = head.agreed_on or event.on
    head.agreed.update(event.households)


def _agreed_parts(event: HeadAgreed, _office: Office, _today: dt.date) -> Parts:
    return (counted("{n} household signed", "{n} households signed", len(event.households)),)


class HeadsListed(Event):
    """报送名单: sent to the street for approval, on a list with others."""

    kind: ClassVar[str] = "heads_listed"
    list_no: ListNumber


def _list(head: Headship, event: HeadsListed, _office: Office) -> None:
    head.stage, head.list_no = HeadState.LISTED, event.list_no


class HeadsApproved(Event):
    """批准: the street approved the head, as the list has it."""

    kind: ClassVar[str] = "heads_approved"
    list_no: ListNumber


def _approve(head: Headship, event: HeadsApproved, _office: Office) -> None:
    head.stage, head.approved_on = HeadState.APPROVED, event.on


class HeadRefused(Event):
    """不予批准: the street did not approve the head."""

    kind: ClassVar[str] = "head_refused"
    list_no: ListNumber
    reason: r.Text


def _refuse(head: Headship, _event: HeadRefused, _office: Office) -> None:
    head.stage = HeadState.REFUSED


def _is_on_list(head: Headship, event: HeadsApproved | HeadRefused) -> bool:
    return head.stage is HeadState.LISTED and head.list_no == event.list_no


def _may_be_listed(head: Headship, _event: HeadsListed) -> bool:
    return head.stage in {HeadState.NAMED, HeadState.REFUSED}


def _by_list(event: HeadsListed | HeadsApproved, _office: Office, _today: dt.date) -> Parts:
    return (_("list {no}", no=event.list_no),)


_step = partial(EventKind, may_follow_end=never)
NAMING_KINDS = (
    EventKind(
        HeadNamed,
        msgid("head named"),
        needs=(ONCE,),
        units={"unit": frozenset({UnitKind.COMMUNITY})},
        same=lambda _head, event: (event.microgrid, event.name),
        details=_named_parts,
    ),
    _step(
        HeadChosenAs,
        msgid("capacity in which chosen"),
        same=lambda _head, event: event.capacity,
    ),
    _step(
        HeadAgreed,
        msgid("agreement signed"),
        _agree,
        same=lambda _head, event: frozenset(event.households),
        details=_agreed_parts,
    ),
    _step(
        HeadsListed,
        msgid("sent for approval"),
        _list,
        needs=(Requirement("already_listed", _may_be_listed),),
        details=_by_list,
    ),
    _step(
        HeadsApproved,
        msgid("approved by the street"),
        _approve,
        needs=(Requirement("not_listed", _is_on_list),),
        details=_by_list,
    ),
    _step(
        HeadRefused,
        msgid("not approved by the street"),
        _refuse,
        needs=(Requirement("not_listed", _is_on_list),),
        details=reason,
    ),
)
