"""The files of the registers (contract, Files): units, grids, households, days on duty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtool import models as m
from govtool import vocabulary as voc
from govtool.i18n import _, msgid
from govtool.personal import marks_of
from govtool.rulebook.state import Office
from govtool.subjects.columns import FileColumn, Reading, words_of
from govtool.subjects.files import FileForm, Help, SavedRecord

_ABOVE = {voc.UnitKind.STREET: voc.UnitKind.DISTRICT} | dict.fromkeys(voc.BELOW_THE_STREET, voc.UnitKind.STREET)
_HOME, _DUTY = marks_of(m.Household), marks_of(m.Duty)


def _under_the_street(values: dict[str, Any], office: Office) -> dict[str, Any]:
    """Return the values of a unit, under the office's street where 上级单位 is left out, as at the desk."""
    return {"parent": office.street, **values} if values["kind"] in voc.BELOW_THE_STREET else values


def _wrong_parent(unit: m.Unit, parent: m.Unit) -> str | None:
    if parent.kind is _ABOVE.get(unit.kind):
        return None
    message = _("{parent} is a {kind}; it cannot stand above a {below}.")
    return message.format(parent=parent.code, kind=parent.kind.label, below=unit.kind.label)


UNITS: Sequence[FileColumn] = (
    FileColumn("code", "单位编码", Reading.CODE, required=True),
    FileColumn("name", "单位名称", Reading.NAME, required=True, width=36, mark=marks_of(m.Unit)["name"]),
    FileColumn("kind", "单位类别", Reading.WORD, required=True, width=14, words=words_of(voc.UnitKind)),
    FileColumn("parent", "上级单位", Reading.CODE),
)
GRIDS: Sequence[FileColumn] = (
    FileColumn("code", "网格编码", Reading.CODE, required=True, width=14),
    FileColumn("name", "网格名称", Reading.NAME, required=True, width=30, mark=marks_of(m.Grid)["name"]),
    FileColumn("unit", "所属单位", Reading.UNIT, required=True),
    FileColumn("parent", "上级网格", Reading.CODE, width=14),
)
HOUSEHOLDS: Sequence[FileColumn] = (
    FileColumn("code", "户编号", Reading.CODE, required=True, width=18),
    FileColumn("grid", "网格", Reading.GRID, required=True, width=14),
    FileColumn("head", "户主", Reading.NAME, required=True, width=16, mark=_HOME["head"]),
    FileColumn("phone", "电话", Reading.PHONE, width=16, mark=_HOME["phone"], person="head"),
    FileColumn("address", "住址", Reading.LINE, width=36, wraps=True, mark=_HOME["address"]),
    FileColumn("members", "人口数", Reading.COUNT),
)
DUTY: Sequence[FileColumn] = (
    FileColumn("date", "日期", Reading.DAY, required=True, width=12),
    FileColumn("leader", "值班领导", Reading.NAME, required=True, width=16, mark=_DUTY["leader"]),
    FileColumn("phone", "电话", Reading.PHONE, width=16, mark=_DUTY["phone"]),
    FileColumn("note", "备注", Reading.LINE, width=36, wraps=True, mark=_DUTY["note"]),
)

UNIT_FILES = FileForm(
    "units",
    "unit",
    msgid("units"),
    "单位",
    UNITS,
    Help(msgid("Import units."), "govtool import units 单位.csv"),
    Help(msgid("Export the units."), "govtool export units -o 单位.csv"),
    SavedRecord(
        m.Unit,
        lambda on, unit: m.UnitSaved(on=on, unit=unit),
        completed=_under_the_street,
        parent="parent",
        parent_fits=_wrong_parent,
    ),
)
GRID_FILES = FileForm(
    "grids",
    "grid",
    msgid("grids"),
    "网格",
    GRIDS,
    Help(msgid("Import grids and micro-grids."), "govtool import grids 网格.csv"),
    Help(msgid("Export the grids."), "govtool export grids -o 网格.csv"),
    SavedRecord(m.Grid, lambda on, grid: m.GridSaved(on=on, grid=grid), parent="parent"),
)
HOUSEHOLD_FILES = FileForm(
    "households",
    "household",
    msgid("households"),
    "住户",
    HOUSEHOLDS,
    Help(msgid("Import households."), "govtool import households 住户.csv --update"),
    Help(
        msgid("Export the households. Telephone numbers are masked unless --full is given."),
        'govtool export households -o 住户.csv --full --reason "防汛通知"',
    ),
    SavedRecord(m.Household, lambda on, household: m.HouseholdSaved(on=on, household=household)),
)
DUTY_FILES = FileForm(
    "duty",
    "duty",
    msgid("days on duty"),
    "值班表",
    DUTY,
    Help(
        msgid("Import who of the leaders is on duty on which day: 日期, 值班领导, 电话, 备注."),
        "govtool import duty 值班表.xlsx --dry-run\ngovtool import duty 值班表.xlsx --update",
    ),
    Help(
        msgid("Export who is on duty on which day. Telephone numbers are masked unless --full is given."),
        'govtool export duty -o 值班表.xlsx --full --reason "印发值班表"',
    ),
    SavedRecord(m.Duty, lambda on, duty: m.DutySet(on=on, duty=duty), key="date"),
)
