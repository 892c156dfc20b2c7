"""Households 户."""

import datetime as dt
from typing import Annotated, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base.i18n import _, msgid, msgids
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import reason, register
from govtool.subjects.subject import EventKind, Parts, Purpose


class Household(r.Record):
    """A household 户 in a grid."""

    code: r.Code
    grid: r.Code
    head: Annotated[r.Name, Personal.NAME]
    phone: r.OptionalPhone = None
    address: Annotated[r.OptionalLine, Personal.ADDRESS] = None
    members: r.Members | None = None
    microgrid: Annotated[r.OptionalCode, Field(title=msgid("micro-grid"))] = None


class HouseholdSaved(Event):
    """A household added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "household_saved"
    saves: ClassVar[bool] = True
    household: Household
    reason: r.OptionalText = None


class HouseholdMoved(Event):
    """变更网格: the household is in this grid and micro-grid from ``on`` on."""

    kind: ClassVar[str] = "household_moved"
    alters: ClassVar[tuple[str, ...]] = ("grid", "microgrid")
    grid: r.Code
    microgrid: Annotated[r.OptionalCode, Field(title=msgid("micro-grid"))] = None
    reason: r.OptionalText = None


class HouseholdMerged(Event):
    """并户: ``on`` is the last day of the household, which is part of another from then on."""

    kind: ClassVar[str] = "household_merged"
    into: Annotated[r.Code, Field(title=msgid("household it becomes part of"))]
    reason: r.OptionalText = None


class HouseholdClosed(Event):
    """销户、迁出: ``on`` is the last day on which the household is there."""

    kind: ClassVar[str] = "household_closed"
    reason: r.OptionalText = None


def _moved(event: HouseholdMoved, _office: Office, _today: dt.date) -> Parts:
    return (_("grid {code}", code=event.microgrid or event.grid), event.reason)


def _merged(event: HouseholdMerged, _office: Office, _today: dt.date) -> Parts:
    return (_("into {code}", code=event.into), event.reason)


def _household(event: HouseholdSaved, _office: Office, _today: dt.date) -> Parts:
    return (event.household.head, _("grid {code}", code=event.household.grid), event.reason)


HOUSEHOLD = register(
    "household",
    msgid("household"),
    EventKind(HouseholdSaved, msgid("household saved"), details=_household),
    EventKind(HouseholdClosed, msgid("household closed"), details=reason),
    EventKind(HouseholdMoved, msgid("household moved"), details=_moved),
    EventKind(HouseholdMerged, msgid("household merged"), details=_merged),
    missing=msgid("There is no household “{code}”."),
    names={"grid": "grid", "microgrid": "grid"},
    counted={
        "grid": msgids("{n} household", "{n} households"),
        "microgrid": msgids("{n} household of the micro-grid", "{n} households of the micro-grid"),
    },
    purpose=Purpose(
        msgid("to know and to reach the households of a grid for its public services"),
        msgid("Personal Information Protection Law, articles 13 (1) (3) and 34"),
    ),
)
