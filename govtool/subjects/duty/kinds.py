"""Duty 值班: the leader of each day."""

import datetime as dt
from typing import Annotated, ClassVar

from govtool.base.i18n import _, listed, msgid, of
from govtool.base.record import Day, OptionalPhone, OptionalText, OptionalWords, Record, StaffName
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import reason, register
from govtool.subjects.subject import EventKind, Parts


class Duty(Record):
    """值班: the leader on duty at the centre on one day, with 业务指导 and 跟班学习."""

    date: Day
    leader: StaffName
    phone: Annotated[OptionalPhone, Personal.STAFF_PHONE] = None
    note: OptionalWords = None
    guides: tuple[StaffName, ...] = ()
    """业务指导: of the justice station, public security, the petition office (P5)."""
    trainees: tuple[StaffName, ...] = ()
    """跟班学习: peace officers of communities, in turn (P5)."""

    @property
    def code(self) -> str:
        """Its key in the register: the day."""
        return self.date.isoformat()


class DutySet(Event):
    """值班安排: the people on duty on a day, assigned first or in place of others (调班)."""

    kind: ClassVar[str] = "duty_set"
    saves: ClassVar[bool] = True
    duty: Duty
    reason: OptionalText = None


class DutyCleared(Event):
    """取消值班: nobody is on duty on that day any more."""

    kind: ClassVar[str] = "duty_cleared"
    reason: OptionalText = None


def _arranged(event: DutySet, _office: Office, _today: dt.date) -> Parts:
    duty = event.duty
    beside = ((_("guidance"), duty.guides), (_("trainees"), duty.trainees))
    return (
        duty.leader,
        *(of(label, listed(names)) for label, names in beside if names),
        duty.note,
        event.reason,
    )


DUTY = register(
    "duty",
    msgid("duty"),
    EventKind(DutySet, msgid("duty arranged"), details=_arranged),
    EventKind(DutyCleared, msgid("duty taken off"), details=reason),
    key="date",
    missing=msgid("Nobody is on duty on {code}."),
)
