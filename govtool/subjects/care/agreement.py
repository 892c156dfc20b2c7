"""The agreement on care 关爱协议: agreed, changed, withdrawn (PIPL 14, 15, 28-31)."""

import datetime as dt
from typing import Annotated, Any, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.dates import month_day_text
from govtool.base.i18n import _, counted, msgid
from govtool.base.vocabulary import UnitKind
from govtool.journal.events import Event
from govtool.law.office import Office, UnitSince, unit_name
from govtool.privacy.personal_marks import SENSITIVE, Personal
from govtool.subjects.care.state import Care, Rate, household_title
from govtool.subjects.care.terms import CareHelp, CareRhythm, ConsentGiven, VisitWay
from govtool.subjects.guardian import Guardian
from govtool.subjects.subject import ONCE, EventKind, Parts, Requirement

MOST_VISITS = 31
"""More visits in a slot nobody agrees on."""
Times = Annotated[int, Field(strict=True, ge=1, le=MOST_VISITS, title=msgid("times"))]
_Until = Annotated[r.Day | None, Field(title=msgid("until"))]
_Way = Annotated[VisitWay | None, Field(title=msgid("way of visiting"))]
_Help = Annotated[tuple[CareHelp, ...], SENSITIVE, Field(title=msgid("help wanted"))]
_ExplainedBy = Annotated[r.OptionalStaffName, Field(title=msgid("explained by"))]
_Given = Annotated[ConsentGiven | None, Field(title=msgid("consent"))]


class CareAgreed(Event):
    """同意接受关爱: what help a household wants, and how often; never why.

    What tells of its needs goes when it withdraws, and so does the household: these fields may be
    empty, and the desk asks for them.
    """

    kind: ClassVar[str] = "care_agreed"
    opens: ClassVar[bool] = True
    no: Annotated[r.Line, Personal.NUMBER]
    household: r.OptionalCode = None
    unit: r.Code
    """The community or village of the household on the day."""
    rhythm: Annotated[CareRhythm, Field(title=msgid("rhythm"))]
    times: Times = 1
    help: _Help = ()
    way: _Way = None
    until: _Until = None
    explained_by: _ExplainedBy = None
    """Who explained to the household what it agrees to."""
    given: _Given = None
    guardian: Guardian | None = None
    """监护人, where who agrees is under 14."""


class CareChanged(Event):
    """变更: what is new of the agreement, from ``on`` on."""

    kind: ClassVar[str] = "care_changed"
    rhythm: Annotated[CareRhythm | None, Field(title=msgid("rhythm"))] = None
    times: Times | None = None
    help: _Help = ()
    way: _Way = None
    until: _Until = None
    explained_by: _ExplainedBy = None
    given: _Given = None


class UnitHeld(r.Record):
    """The community that had a household, from a day on (None: since always)."""

    unit: r.Code
    since: r.Day | None = None


class CareWithdrawn(Event):
    """撤回同意: nothing is owed from then on, and what tells of the household is erased.

    ``units`` are those that had it: its past slots stay theirs, though nobody knows any more whose
    they were.
    """

    kind: ClassVar[str] = "care_withdrawn"
    units: tuple[UnitHeld, ...] = ()


def open_care(event: CareAgreed, office: Office) -> Care:
    """Return the care that a household agreed to."""
    homes = list(office.homes(event.household)) if event.household else []
    return Care(
        event,
        homes or [UnitSince(dt.date.min, event.unit)],
        [Rate(event.on, event.rhythm, event.times)],
        event.help,
        event.way,
        event.until,
    )


def _change(care: Care, event: CareChanged, _office: Office) -> None:
    now = care.rate
    new = Rate(event.on, event.rhythm or now.rhythm, event.times or now.times)
    if new[1:] != now[1:]:
        kept = [rate for rate in care.rates if rate.since < event.on]
        care.rates = [*kept, new]
    care.help, care.way = event.help or care.help, event.way or care.way
    care.until = event.until or care.until


def _withdraw(care: Care, event: CareWithdrawn, _office: Office) -> None:
    care.withdrawn_on = event.on
    if event.units:
        care.units = [UnitSince(one.since or dt.date.min, one.unit) for one in event.units]


def rate_text(rhythm: CareRhythm, times: int) -> str:
    """Return how often a household is visited: 每月2次."""
    return _(
        "{rhythm} {times}",
        rhythm=rhythm.label,
        times=counted("{n} visit", "{n} visits", times),
    )


def _agreed_parts(event: CareAgreed, office: Office, today: dt.date) -> Parts:
    return (
        household_title(event.household),
        unit_name(event.unit, office, event.on),
        rate_text(event.rhythm, event.times),
        _until_text(event.until, today),
    )


def _changed_parts(event: CareChanged, _office: Office, today: dt.date) -> Parts:
    return (
        event.rhythm and event.rhythm.label,
        counted("{n} visit", "{n} visits", event.times) if event.times else None,
        _until_text(event.until, today),
    )


def _until_text(until: dt.date | None, today: dt.date) -> str | None:
    return _("until {day}", day=month_day_text(until, today)) if until else None


def goes_on(care: Care, event: Any) -> bool:
    """Return whether the agreement still held on the day of an event."""
    return care.withdrawn_on is None and (care.until is None or event.on <= care.until)


def _ends_later(_care: Care, event: CareChanged) -> bool:
    return event.until is None or event.until >= event.on


AGREEMENT_KINDS = (
    EventKind(
        CareAgreed,
        msgid("care agreed"),
        needs=(ONCE,),
        units={"unit": frozenset({UnitKind.COMMUNITY})},
        same=lambda _care, event: event.household,
        details=_agreed_parts,
        is_confidential=True,
    ),
    EventKind(
        CareChanged,
        msgid("care changed"),
        _change,
        needs=(Requirement("ends_before", _ends_later),),
        may_follow_end=goes_on,
        same=lambda _care, event: event.payload_text(),
        details=_changed_parts,
    ),
    EventKind(
        CareWithdrawn,
        msgid("care withdrawn"),
        _withdraw,
        may_follow_end=lambda care, _event: care.withdrawn_on is None,
    ),
)
"""Kinds of the agreement, the opening first."""
