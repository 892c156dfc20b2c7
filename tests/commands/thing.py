"""A noun of ten lines: what it says of itself is all that is known of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import Field

from govtool import models as m
from govtool.personal import Personal
from govtool.record import Code, Day, Line, OptionalPhone, OptionalText, Text
from govtool.rules import Violation
from govtool.subjects.shared import with_shared
from govtool.subjects.subject import EventKind, Obligation, Subject


class ThingReported(m.Event):
    """发现."""

    kind: ClassVar[str] = "thing_reported"
    opens: ClassVar[bool] = True
    no: Annotated[Line, Personal.NUMBER]
    unit: Code
    what: Annotated[Text, Field(title="事项")]
    phone: OptionalPhone = None
    urgent: Annotated[bool, Field(title="是否紧急")] = False
    tags: tuple[Line, ...] = ()


class ThingHandled(m.Event):
    """处置."""

    kind: ClassVar[str] = "thing_handled"
    by: Annotated[Day | None, Field(title="限期")] = None
    note: OptionalText = None


class ThingArchived(m.Event):
    """归档."""

    kind: ClassVar[str] = "thing_archived"


@dataclass(slots=True)
class Thing:
    """What a thing is on a day."""

    no: str
    unit: str
    title: str
    opened_on: dt.date
    last_on: dt.date
    timeline: list[m.Event]
    closed_on: dt.date | None = None
    handled_on: dt.date | None = None
    violations: list[Violation] = field(default_factory=list)
    notices: list[m.NoticeIssued] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)

    @property
    def state(self) -> str:
        return "open" if self.closed_on is None else "closed"


def _opened(event: ThingReported, _office: Any) -> Thing:
    return Thing(event.no, event.unit, event.what, event.on, event.on, [event])


def _handled(thing: Thing, event: ThingHandled, _office: Any) -> None:
    thing.handled_on = event.on


def _archived(thing: Thing, event: ThingArchived, _office: Any) -> None:
    thing.closed_on = event.on


THING: Subject[Thing] = Subject(
    "thing",
    "事项",
    _opened,
    with_shared(
        EventKind(
            ThingReported, "发现", units={"unit": frozenset(m.Unit.model_fields["kind"].annotation or ())}
        ),
        EventKind(ThingHandled, "处置", _handled),
        EventKind(
            ThingArchived,
            "归档",
            _archived,
            needs=("{day} 还没有处置。", lambda thing, _event: thing.handled_on),
        ),
    ),
)
