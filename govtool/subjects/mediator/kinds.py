"""Mediators 人民调解员: who mediates for which committee or community, since when."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid, msgids
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import Personal
from govtool.subjects.commendation import COMMENDED
from govtool.subjects.common_events import reason, register
from govtool.subjects.series import of_office
from govtool.subjects.subject import EventKind, Parts


class Mediator(r.Record):
    """A mediator 人民调解员 of one unit; who mediates for several is there once for each.

    The code is a number that the office gives; people are found by their names.
    """

    code: r.Code
    name: r.StaffName
    unit: r.Code
    appointed_on: r.Day
    """聘任日期."""
    full_time: bool = False
    """专职."""
    certificate: r.OptionalStaffNumber = None
    """证号."""
    phone: Annotated[r.OptionalPhone, Personal.STAFF_PHONE] = None


class MediatorSort(voc.Term):
    """The sorts of mediators that are counted apart 调解员类别."""

    FULL_TIME = "full_time", "专职人民调解员", "full-time mediator"
    PART_TIME = "part_time", "兼职人民调解员", "part-time mediator"


def _sort(mediator: Mapping[str, Any]) -> MediatorSort:
    return MediatorSort.FULL_TIME if mediator["full_time"] else MediatorSort.PART_TIME


class MediatorSaved(Event):
    """A mediator appointed, or changed as a whole: what is so from ``on`` on."""

    kind: ClassVar[str] = "mediator_saved"
    saves: ClassVar[bool] = True
    mediator: Mediator
    reason: r.OptionalText = None


class MediatorLeft(Event):
    """解聘: ``on`` is the last day on which somebody is a mediator."""

    kind: ClassVar[str] = "mediator_left"
    reason: r.OptionalText = None


def _mediator(event: MediatorSaved, office: Office, _today: dt.date) -> Parts:
    mediator = event.mediator
    full_time = _("full-time") if mediator.full_time else None
    return (mediator.name, unit_name(mediator.unit, office, event.on), full_time, event.reason)


CODES = of_office("mediator", "TJ")
MEDIATOR = register(
    "mediator",
    msgid("mediator of a committee"),
    EventKind(MediatorSaved, msgid("mediator saved"), details=_mediator),
    EventKind(MediatorLeft, msgid("mediator left"), details=reason),
    COMMENDED,
    missing=msgid("There is no mediator “{code}”."),
    names={"unit": "unit"},
    sort=_sort,
    measure_word="名",
    counted={"unit": msgids("{n} mediator", "{n} mediators")},
    number_series=(CODES,),
)
