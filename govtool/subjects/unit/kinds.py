"""Units 单位: district, street, communities, departments, committees."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from govtool.base.i18n import msgid, msgids
from govtool.base.record import Area, Count, OptionalStaffName, OptionalText, Record
from govtool.base.vocabulary import UnitKind
from govtool.journal.events import Event
from govtool.law.contact import Contacts
from govtool.law.office import Office
from govtool.subjects.commendation import COMMENDED
from govtool.subjects.common_events import reason, register
from govtool.subjects.subject import EventKind, Parts, Reach
from govtool.subjects.unit.header import UnitHeader


class UnitProfile(Record):
    """基本情况: the area in square kilometres, and how many there are of what."""

    area: Area | None = None
    households: Count | None = None
    population: Count | None = None
    residents_groups: Count | None = None


class UnitPosts(Record):
    """编制与人员: numbers of posts, filled posts, seconded and full-time people."""

    posts: Count | None = None
    filled: Count | None = None
    seconded: Count | None = None
    full_time: Count | None = None


class Unit(UnitHeader):
    """A unit 单位: district, street, community, department or committee."""

    contacts: Contacts = ()
    stationed_from: OptionalStaffName = None
    """派驻: the office that an agency stationed at the street comes from."""
    profile: UnitProfile | None = None
    posts: UnitPosts | None = None


class UnitSaved(Event):
    """A unit added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "unit_saved"
    saves: ClassVar[bool] = True
    unit: Unit
    reason: OptionalText = None


class UnitClosed(Event):
    """撤销单位: ``on`` is the last day on which the unit is there."""

    kind: ClassVar[str] = "unit_closed"
    reason: OptionalText = None


def _unit(event: UnitSaved, _office: Office, _today: dt.date) -> Parts:
    contacts = (f"{one.post.label} {one.name}" for one in event.unit.contacts)
    return (event.unit.name, event.unit.kind.label, *contacts, event.reason)


def _sort(unit: Mapping[str, Any]) -> UnitKind:
    return UnitKind(unit["kind"])


UNIT = register(
    "unit",
    msgid("unit"),
    EventKind(UnitSaved, msgid("unit saved"), details=_unit),
    EventKind(UnitClosed, msgid("unit closed"), details=reason),
    COMMENDED,
    missing=msgid("There is no unit “{code}”."),
    names={"parent": "unit"},
    sort=_sort,
    measure_word="个",
    counted={"parent": msgids("{n} unit below it", "{n} units below it")},
    reach=Reach.UNIT,
)
