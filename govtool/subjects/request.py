"""Requests of people about their own data 个人信息权利请求 (PIPL 45–50).

A request is numbered ``Q2026-0007``. No law sets a day for the answer (及时, PIPL 45–46), so it has
no due date.
"""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.i18n import _, listed, msgid, noted, of
from govtool.base.vocabulary import Kinship, RefusalGround, Right, UnitKind
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import with_shared
from govtool.subjects.folded import Folded
from govtool.subjects.series import of_office
from govtool.subjects.subject import ONCE, EventKind, Parts, Purpose, Requirement, Subject, never

NUMBERS = of_office("request", "Q")
"""The requests in the order of a year: ``Q2026-0007``."""


class NextOfKin(r.Record):
    """Next of kin 近亲属 of somebody who has died, acting in their own interest (PIPL 49)."""

    name: Annotated[r.Name, Personal.NAME, Field(title=msgid("next of kin"))]
    relation: Kinship


class RequestMade(Event):
    """个人信息权利请求: a request by a person, or by the next of kin of a dead one, about data.

    ``name``, ``phone`` and ``id_no`` are those of the person whose data it is, as the file knows
    them; ``reason`` is as they gave it, for next of kin their own interest. An arrangement 生前安排
    holds after the person's death; ``kin`` are then those who may still ask.
    """

    kind: ClassVar[str] = "request_made"
    opens: ClassVar[bool] = True
    no: Annotated[r.Line, Personal.NUMBER]
    unit: r.Code
    right: Right
    name: Annotated[r.Name, Personal.NAME, Field(title=msgid("person concerned"))]
    phone: r.OptionalPhone = None
    id_no: r.OptionalIdentityNumber = None
    kin: NextOfKin | None = None
    about: Annotated[tuple[r.Line, ...], Personal.REFERENCE] = ()
    """The numbers of the cases and households that held the person then."""
    reason: r.OptionalText = None


class RequestAnswered(Event):
    """答复: what was asked for was done, or refused with a reason (PIPL 50)."""

    kind: ClassVar[str] = "request_answered"
    granted: bool
    ground: RefusalGround | None = None
    reason: r.OptionalText = None


def fulfilled(on: dt.date) -> RequestAnswered:
    """Return the answer that what was asked for was done on a day."""
    return RequestAnswered(on=on, granted=True)


class RequestWithdrawn(Event):
    """撤回: the person asks for it no more, or takes an arrangement back."""

    kind: ClassVar[str] = "request_withdrawn"
    reason: r.OptionalText = None


@dataclass(slots=True)
class Request(Folded):
    """A request on a day, with its answer."""

    opening: RequestMade
    answer: RequestAnswered | None = None
    closed_on: dt.date | None = None

    @property
    def title(self) -> str:
        """The right asked for."""
        return self.opening.right.label

    @property
    def state(self) -> str:
        """Open until it was answered or withdrawn; an arrangement while it holds."""
        return "open" if self.closed_on is None else "closed"

    @property
    def is_refused(self) -> bool:
        """True if the answer was no."""
        return self.answer is not None and not self.answer.granted


def _opened(event: RequestMade, _office: Office) -> Request:
    return Request(event)


def _answered(request: Request, event: RequestAnswered, _office: Office) -> None:
    request.answer, request.closed_on = event, event.on


def _withdrawn(request: Request, event: RequestWithdrawn, _office: Office) -> None:
    request.closed_on = event.on


def _may_be_answered(request: Request, _event: Event) -> bool:
    return request.opening.right is not Right.ARRANGEMENT


def _made(event: RequestMade, _office: Office, _today: dt.date) -> Parts:
    kin = event.kin
    yield of(event.right.label, event.name)
    yield of(_("next of kin"), noted(kin.name, kin.relation.label)) if kin else None
    yield listed(event.about) if event.about else None
    yield event.reason


def _answer(event: RequestAnswered, _office: Office, _today: dt.date) -> Parts:
    yield _("granted") if event.granted else _("not granted")
    yield event.ground.label if event.ground else None
    yield event.reason


def _withdrawal(event: RequestWithdrawn, _office: Office, _today: dt.date) -> Parts:
    return (event.reason,)


def _told_apart(_request: None, event: RequestMade) -> Hashable:
    return (event.right, event.name, event.phone, event.id_no, event.kin, event.reason)


REQUEST: Subject[Request] = Subject(
    "request",
    msgid("request about one's data"),
    _opened,
    with_shared(
        EventKind(
            RequestMade,
            msgid("request about one's data"),
            needs=(ONCE,),
            units={"unit": frozenset(UnitKind)},
            same=_told_apart,
            details=_made,
        ),
        EventKind(
            RequestAnswered,
            msgid("request answered"),
            _answered,
            needs=(
                Requirement(
                    msgid("An arrangement is not answered; it holds until it is withdrawn."),
                    _may_be_answered,
                ),
            ),
            may_follow_end=never,
            details=_answer,
        ),
        EventKind(
            RequestWithdrawn,
            msgid("request withdrawn"),
            _withdrawn,
            may_follow_end=never,
            details=_withdrawal,
        ),
    ),
    number_series=(NUMBERS,),
    names={"unit": "unit"},
    about="about",
    purpose=Purpose(
        msgid("to receive and answer what people ask about their data"),
        msgid("Personal Information Protection Law, articles 49 and 50"),
    ),
    needs_people=False,
    is_counted=False,
)
