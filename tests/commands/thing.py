"""A noun of ten lines that owes nothing: what it says of itself is all that is known of it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from govtool import models as m
from govtool.base.record import Day, Line, OptionalPhone, OptionalText, Text
from govtool.subjects.chain import Opening, Step, chain
from govtool.subjects.subject import EventKind


class ThingReported(Opening):
    """发现."""

    kind: ClassVar[str] = "thing_reported"
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


THING = chain(
    "thing",
    "事项",
    EventKind(ThingReported, "发现"),
    Step(EventKind(ThingHandled, "处置")),
    Step(EventKind(ThingArchived, "归档"), missing="{day} 还没有处置。"),
)
