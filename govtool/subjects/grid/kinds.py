"""Grids 网格 and micro-grids."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid, msgids
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.subjects.common_events import register
from govtool.subjects.subject import EventKind, Parts, Reach

Staff = tuple[r.StaffName, ...]
"""Names of people who work for a grid."""


class Grid(r.Record):
    """A grid 网格, or a micro-grid 联防组 when it has a parent grid.

    Its staff 1+N+N are one chief, workers full-time and part-time, and helpers.
    """

    code: r.Code
    name: r.StaffName
    unit: r.Code
    parent: Annotated[r.OptionalCode, Field(title=msgid("grid it lies in"))] = None
    kind: Annotated[voc.GridKind | None, Field(title=msgid("kind of grid"))] = None
    tag: Annotated[r.OptionalStaffName, Field(title=msgid("tag of the office's own"))] = None
    """A colour or word by which the office tells its grids apart."""
    chief: Annotated[r.OptionalStaffName, Field(title=msgid("chief of the grid"))] = None
    """网格长."""
    full_time: Annotated[Staff, Field(title=msgid("full-time workers"))] = ()
    """专职网格员."""
    part_time: Annotated[Staff, Field(title=msgid("part-time workers"))] = ()
    """兼职网格员."""
    helpers: Annotated[Staff, Field(title=msgid("helpers"))] = ()
    """网格志愿力量."""
    party_group: Annotated[bool | None, Field(title=msgid("party group"))] = None
    """网格党小组: yes, no, or not known."""

    @property
    def is_micro(self) -> bool:
        """Whether it is a micro-grid."""
        return self.parent is not None


class GridSort(voc.Term):
    """The sorts of grids that are counted apart 网格类别."""

    GENERAL = "general", "综合网格", "general grid"
    SPECIAL = "special", "专属网格", "grid of its own kind"
    UNSAID = "unsaid", "未注明类别的网格", "grid of a kind that was not told"
    MICRO = "microgrid", "联防组", "micro-grid"


def _sort(grid: Mapping[str, Any]) -> GridSort:
    if grid["parent"]:
        return GridSort.MICRO
    return GridSort(grid["kind"]) if grid["kind"] else GridSort.UNSAID


class GridSaved(Event):
    """A grid added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "grid_saved"
    saves: ClassVar[bool] = True
    grid: Grid
    reason: r.OptionalText = None


class GridClosed(Event):
    """撤销网格: ``on`` is the last day on which the grid is there; its code is never used again."""

    kind: ClassVar[str] = "grid_closed"
    reason: r.OptionalText = None
    successor: Annotated[r.OptionalCode, Field(title=msgid("succeeded by"))] = None
    """The grid that does its work from then on."""


def _grid(event: GridSaved, office: Office, _today: dt.date) -> Parts:
    return (event.grid.name, unit_name(event.grid.unit, office, event.on), event.reason)


def _closed(event: GridClosed, _office: Office, _today: dt.date) -> Parts:
    after = event.successor
    return (_("succeeded by {code}", code=after) if after else None, event.reason)


GRID = register(
    "grid",
    msgid("grid"),
    EventKind(GridSaved, msgid("grid saved"), details=_grid),
    EventKind(GridClosed, msgid("grid closed"), details=_closed),
    missing=msgid("There is no grid “{code}”."),
    reach=Reach.HOME,
    names={"unit": "unit", "parent": "grid"},
    sort=_sort,
    measure_word="个",
    codes_once=True,
    counted={
        "unit": msgids("{n} grid", "{n} grids"),
        "parent": msgids("{n} micro-grid", "{n} micro-grids"),
    },
)
