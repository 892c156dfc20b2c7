"""Receptions 接访: a leader hears visitors on a day of duty; no names are kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.i18n import counted, msgid
from govtool.base.vocabulary import UnitKind
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import with_shared
from govtool.subjects.folded import Occasion
from govtool.subjects.series import of_office
from govtool.subjects.subject import ONCE, EventKind, Parts, Subject

RECEPTIONS = of_office("reception", "R")
"""The receptions of the office, in the order of a year: ``R2026-0007``."""


class ReceptionHeld(Event):
    """接访: a leader heard a number of people on a day, about what may have become a case."""

    kind: ClassVar[str] = "reception_held"
    opens: ClassVar[bool] = True
    identified: ClassVar[Mapping[str, str]] = {"case_no": "case_entry"}
    no: Annotated[r.Line, Personal.NUMBER]
    unit: Annotated[r.Code, Field(title=msgid("unit that received"))]
    leader: Annotated[r.StaffName, Field(title=msgid("leader who received them"))]
    persons: Annotated[r.Persons, Field(title=msgid("how many came to be heard"))]
    about: Annotated[r.Text, Field(title=msgid("what it was about"))]
    case_no: Annotated[r.OptionalLine, Field(title=msgid("case it became"))] = None
    case_entry: r.OptionalLine = None


@dataclass(slots=True)
class Reception(Occasion):
    """A reception as it was recorded."""

    opening: ReceptionHeld

    @property
    def title(self) -> str:
        """Its topic."""
        return self.opening.about


def _opened(event: ReceptionHeld, _office: Office) -> Reception:
    return Reception(event)


def _details(event: ReceptionHeld, _office: Office, _today: dt.date) -> Parts:
    came = counted("{n} person", "{n} persons", event.persons)
    return (event.leader, came, event.about, event.case_no)


RECEPTION: Subject[Reception] = Subject(
    "reception",
    msgid("reception"),
    _opened,
    with_shared(
        EventKind(
            ReceptionHeld,
            msgid("reception held"),
            needs=(ONCE,),
            units={"unit": frozenset(UnitKind)},
            same=lambda _reception, event: (event.leader, event.persons, event.about),
            details=_details,
        )
    ),
    number_series=(RECEPTIONS,),
    names={"unit": "unit", "case_no": "case"},
    missing=msgid("There is no reception {code} here."),
)
