"""Grids 网格 and micro-grids."""

import datetime as dt
from typing import ClassVar

from govtool.base.i18n import msgid, msgids
from govtool.base.record import Code, OptionalCode, OptionalText, Record, StaffName
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.subjects.common_events import reason, register
from govtool.subjects.subject import EventKind, Parts


class Grid(Record):
    """A grid 网格, or a micro-grid 联防组 when it has a parent grid."""

    code: Code
    name: StaffName
    unit: Code
    parent: OptionalCode = None


class GridSaved(Event):
    """A grid added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "grid_saved"
    saves: ClassVar[bool] = True
    grid: Grid
    reason: OptionalText = None


class GridClosed(Event):
    """撤销网格: ``on`` is the last day on which the grid is there."""

    kind: ClassVar[str] = "grid_closed"
    reason: OptionalText = None


def _grid(event: GridSaved, office: Office, _today: dt.date) -> Parts:
    return (event.grid.name, unit_name(event.grid.unit, office, event.on), event.reason)


GRID = register(
    "grid",
    msgid("grid"),
    EventKind(GridSaved, msgid("grid saved"), details=_grid),
    EventKind(GridClosed, msgid("grid closed"), details=reason),
    missing=msgid("There is no grid “{code}”."),
    names={"unit": "unit", "parent": "grid"},
    counted={
        "unit": msgids("{n} grid", "{n} grids"),
        "parent": msgids("{n} micro-grid", "{n} micro-grids"),
    },
)
