"""The files of units (contract, Files)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtool import vocabulary as voc
from govtool.i18n import _, msgid
from govtool.personal import marks_of
from govtool.rulebook.state import Office
from govtool.subjects.columns import FileColumn, Reading, words_of
from govtool.subjects.files import FileForm, Help, SavedRecord
from govtool.subjects.unit import Unit, UnitSaved

_ABOVE = {voc.UnitKind.STREET: voc.UnitKind.DISTRICT} | dict.fromkeys(
    voc.BELOW_THE_STREET, voc.UnitKind.STREET
)


def _under_the_street(values: dict[str, Any], office: Office) -> dict[str, Any]:
    """Return the values of a unit, under the office's street where 上级单位 is left out, as at the desk."""
    return {"parent": office.street, **values} if values["kind"] in voc.BELOW_THE_STREET else values


def _wrong_parent(unit: Unit, parent: Unit) -> str | None:
    if parent.kind is _ABOVE.get(unit.kind):
        return None
    message = _("{parent} is a {kind}; it cannot stand above a {below}.")
    return message.format(parent=parent.code, kind=parent.kind.label, below=unit.kind.label)


COLUMNS: Sequence[FileColumn] = (
    FileColumn("code", "单位编码", Reading.CODE, required=True),
    FileColumn("name", "单位名称", Reading.NAME, required=True, width=36, mark=marks_of(Unit)["name"]),
    FileColumn(
        "kind", "单位类别", Reading.WORD, required=True, width=14, words=words_of(voc.UnitKind), by_cells=True
    ),
    FileColumn("parent", "上级单位", Reading.CODE),
)
UNIT_FILES = FileForm(
    "units",
    "unit",
    msgid("units"),
    "单位",
    COLUMNS,
    Help(msgid("Import units."), "govtool import units 单位.csv"),
    Help(msgid("Export the units."), "govtool export units -o 单位.csv"),
    SavedRecord(
        Unit,
        lambda on, unit: UnitSaved(on=on, unit=unit),
        completed=_under_the_street,
        parent="parent",
        parent_fits=_wrong_parent,
    ),
    heading=msgid("Units"),
)
