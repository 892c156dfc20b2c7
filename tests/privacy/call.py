"""A noun whose people stand in a step 来电: who called is an entry of its own."""

from __future__ import annotations

from typing import Annotated, ClassVar

from govtool import models as m
from govtool.base.record import Name, OptionalPhone, Text
from govtool.privacy.personal_marks import Personal
from govtool.subjects.chain import Opening, Step, chain
from govtool.subjects.subject import EventKind


class CallTaken(Opening):
    """接听."""

    kind: ClassVar[str] = "call_taken"
    what: Text


class CallerNamed(m.Event):
    """来电人."""

    kind: ClassVar[str] = "caller_named"
    name: Annotated[Name, Personal.NAME]
    phone: OptionalPhone = None


class CallAnswered(m.Event):
    """答复."""

    kind: ClassVar[str] = "call_answered"


CALL = chain(
    "call",
    "来电",
    EventKind(CallTaken, "接听"),
    Step(EventKind(CallerNamed, "来电人")),
    Step(EventKind(CallAnswered, "答复")),
)
