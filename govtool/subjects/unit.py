"""Units 单位: district, street, communities, departments, committees."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from govtool import vocabulary as voc
from govtool.i18n import msgid
from govtool.record import Code, OptionalCode, OptionalText, Record, StaffName
from govtool.rulebook.state import Office
from govtool.subjects.event import Event
from govtool.subjects.shared import reason, register
from govtool.subjects.subject import EventKind, Parts, Reach


class Unit(Record):
    """A unit 单位: district, street, community, department or committee."""

    code: Code
    name: StaffName
    kind: voc.UnitKind
    parent: OptionalCode = None


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
    """Return the unit's name and kind."""
    return (event.unit.name, event.unit.kind.label, event.reason)


UNIT = register(
    "unit",
    msgid("unit"),
    EventKind(UnitSaved, msgid("unit saved"), details=_unit),
    EventKind(UnitClosed, msgid("unit closed"), details=reason),
    missing=msgid("There is no unit “{code}”."),
    names={"parent": "unit"},
    reach=Reach.UNIT,
)
