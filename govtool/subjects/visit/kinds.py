"""The noun visit 约请走访: somebody asked for a visit now; no agreement is needed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.i18n import msgid
from govtool.base.vocabulary import GridWork, UnitKind
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import SENSITIVE, Personal
from govtool.subjects.care.kinds import PURPOSE
from govtool.subjects.care.remains import left_of
from govtool.subjects.care.state import household_title
from govtool.subjects.care.visits import VisitMade, visited_parts
from govtool.subjects.common_events import with_shared
from govtool.subjects.folded import Folded
from govtool.subjects.obligation import Obligation, Rule
from govtool.subjects.series import of_office
from govtool.subjects.subject import ONCE, EventKind, Parts, Subject, never

VISIT_NUMBERS = of_office("visit", "V")
"""Numbers of visits that were asked for 走访编号: ``V2026-0007``."""
_RULE = "visit_asked"


class VisitRequested(Event):
    """约请走访: somebody asked for a visit of a household."""

    kind: ClassVar[str] = "visit_requested"
    opens: ClassVar[bool] = True
    no: Annotated[r.Line, Personal.NUMBER]
    household: r.OptionalCode = None
    """Empty once it withdrew."""
    unit: r.Code
    """The community or village of the household on the day."""
    asked_by: Annotated[r.OptionalName, Personal.NAME, Field(title=msgid("asked by"))] = None
    text: Annotated[r.OptionalWords, SENSITIVE, Field(title=msgid("in one line"))] = None


@dataclass(slots=True)
class RequestedVisit(Folded):
    """A visit that was asked for."""

    opening: VisitRequested
    closed_on: dt.date | None = None
    tried_on: dt.date | None = None
    """The last day on which nobody was in."""

    @property
    def household(self) -> str | None:
        """The code of the household."""
        return self.opening.household

    @property
    def title(self) -> str:
        """The household by its code."""
        return household_title(self.household)

    @property
    def state(self) -> str:
        """``open`` or ``closed``."""
        return "open" if self.closed_on is None else "closed"


def _made(visit: RequestedVisit, event: VisitMade, _office: Office) -> None:
    if event.is_met:
        visit.closed_on = event.on
    else:
        visit.tried_on = event.on


def _owed(visit: RequestedVisit, _turn: RequestedVisit, office: Office) -> Iterator[Obligation]:
    due, provisional = office.due(_RULE, visit.opened_on)
    yield Obligation(
        _RULE, "", visit.unit, visit.opened_on, due, visit.closed_on, provisional=provisional
    )


def _requested_parts(event: VisitRequested, office: Office, _today: dt.date) -> Parts:
    return (household_title(event.household), unit_name(event.unit, office, event.on))


VISIT: Subject[RequestedVisit] = Subject(
    "visit",
    msgid("visit asked for"),
    lambda event, _office: RequestedVisit(event),
    with_shared(
        EventKind(
            VisitRequested,
            msgid("visit asked for"),
            needs=(ONCE,),
            units={"unit": frozenset({UnitKind.COMMUNITY})},
            same=lambda _visit, event: event.household,
            details=_requested_parts,
            is_confidential=True,
        ),
        EventKind(
            VisitMade,
            msgid("visit made"),
            _made,
            work=GridWork.VISITED,
            may_follow_end=never,
            details=visited_parts,
        ),
    ),
    rules={
        _RULE: Rule(
            _RULE,
            _owed,
            msgid("visit as asked"),
            trigger=msgid("a visit was asked for"),
            command="visit add {no}",
        )
    },
    belongs_to="household",
    called_by=household_title,
    number_series=(VISIT_NUMBERS,),
    linked_with=("matter",),
    names={"unit": "unit", "household": "household"},
    missing=msgid("There is no visit {code} here."),
    screen="govtool.subjects.visit.screen:VISIT_SCREEN",
    correctable=("asked_by", "text"),
    remains=left_of,
    counts="govtool.returns.care_counts:visit_counts",
    purpose=PURPOSE,
)
