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
from govtool.subjects.subject import EventKind, Parts, Purpose, Reach

_Microgrid = Annotated[r.OptionalCode, Field(title=msgid("micro-grid"))]


class Household(r.Record):
    """A household 户 in a grid, and in a micro-grid of it where one was formed.

    Its grid may itself be a micro-grid, as offices have entered it: ask
    :func:`govtool.subjects.household.place.place_of`, which tells both on a day.
    """

    code: r.Code
    grid: r.Code
    head: Annotated[r.Name, Personal.NAME]
    phone: r.OptionalPhone = None
    address: Annotated[r.OptionalLine, Personal.ADDRESS] = None
    members: r.Members | None = None
    microgrid: _Microgrid = None
    """联防组."""


class HouseholdSaved(Event):
    """A household added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "household_saved"
    saves: ClassVar[bool] = True
    household: Household
    reason: r.OptionalText = None


class HouseholdMoved(Event):
    """迁移: what is new of its place, from ``on`` on; the rest of the household stays."""

    kind: ClassVar[str] = "household_moved"
    amends: ClassVar[bool] = True
    grid: r.OptionalCode = None
    microgrid: _Microgrid = None
    address: Annotated[r.OptionalLine, Personal.ADDRESS] = None
    reason: r.OptionalText = None

    def amended(self, record: Household) -> Household:
        """Return the household at its new place; another grid leaves the micro-grid of the old."""
        leaves = self.grid not in {None, record.grid}
        place = {"grid": self.grid, "microgrid": self.microgrid, "address": self.address}
        new = {name: value for name, value in place.items() if value is not None}
        return record.model_copy(update=({"microgrid": None} if leaves else {}) | new)


class HouseholdMerged(Event):
    """并户: it is one household with ``into`` after its last day ``on``."""

    kind: ClassVar[str] = "household_merged"
    into: Annotated[r.Code, Field(title=msgid("merged into"))]
    reason: r.OptionalText = None


class HouseholdClosed(Event):
    """销户、迁出: ``on`` is the last day on which the household is there."""

    kind: ClassVar[str] = "household_closed"
    reason: r.OptionalText = None


def _household(event: HouseholdSaved, _office: Office, _today: dt.date) -> Parts:
    return (event.household.head, _("grid {code}", code=event.household.grid), event.reason)


def _moved(event: HouseholdMoved, _office: Office, _today: dt.date) -> Parts:
    return (
        _("grid {code}", code=event.grid) if event.grid else None,
        _("micro-grid {code}", code=event.microgrid) if event.microgrid else None,
        _("new address") if event.address else None,
        event.reason,
    )


def _merged(event: HouseholdMerged, _office: Office, _today: dt.date) -> Parts:
    return (_("with {code}", code=event.into), event.reason)


HOUSEHOLD = register(
    "household",
    msgid("household"),
    EventKind(HouseholdSaved, msgid("household saved"), details=_household),
    EventKind(HouseholdClosed, msgid("household closed"), details=reason),
    EventKind(HouseholdMoved, msgid("household moved"), details=_moved),
    EventKind(HouseholdMerged, msgid("household merged"), details=_merged),
    missing=msgid("There is no household “{code}”."),
    reach=Reach.HOME,
    names={"grid": "grid", "microgrid": "grid"},
    measure_word="户",
    codes_once=True,
    counted={"grid": msgids("{n} household", "{n} households")},
    purpose=Purpose(
        msgid("to know and to reach the households of a grid for its public services"),
        msgid("Personal Information Protection Law, articles 13 (1) (3) and 34"),
    ),
)
