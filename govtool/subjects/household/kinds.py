"""Households 户."""

import datetime as dt
from typing import Annotated, ClassVar

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


class HouseholdSaved(Event):
    """A household added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "household_saved"
    saves: ClassVar[bool] = True
    household: Household
    reason: r.OptionalText = None


class HouseholdClosed(Event):
    """销户: ``on`` is the last day on which the household is there."""

    kind: ClassVar[str] = "household_closed"
    reason: r.OptionalText = None


def _household(event: HouseholdSaved, _office: Office, _today: dt.date) -> Parts:
    return (event.household.head, _("grid {code}", code=event.household.grid), event.reason)


HOUSEHOLD = register(
    "household",
    msgid("household"),
    EventKind(HouseholdSaved, msgid("household saved"), details=_household),
    EventKind(HouseholdClosed, msgid("household closed"), details=reason),
    missing=msgid("There is no household “{code}”."),
    names={"grid": "grid"},
    counted={"grid": msgids("{n} household", "{n} households")},
    purpose=Purpose(
        msgid("to know and to reach the households of a grid for its public services"),
        msgid("Personal Information Protection Law, articles 13 (1) (3) and 34"),
    ),
)
