"""The files of grids (contract, Files)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.i18n import msgid
from govtool.base.text import BETWEEN
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.file_columns import FileColumn, Reading, words_of
from govtool.subjects.file_form import FileForm, Help, SavedRecord
from govtool.subjects.grid.kinds import GRID, Grid

_MARKS = marks_of(Grid)
_PEOPLE = ("full_time", "part_time", "helpers")


def _people(code: str, label: str) -> FileColumn:
    return FileColumn(
        code, label, Reading.NAMES, width=24, wraps=True, mark=_MARKS[code], if_any=True
    )


_STAFFED = (
    FileColumn("kind", "网格类别", Reading.WORD, words=words_of(voc.GridKind), if_any=True),
    FileColumn("tag", "自定标识", Reading.NAME, mark=_MARKS["tag"], if_any=True),
    FileColumn("chief", "网格长", Reading.NAME, width=16, mark=_MARKS["chief"], if_any=True),
    _people("full_time", "专职网格员"),
    _people("part_time", "兼职网格员"),
    _people("helpers", "协助力量"),
    FileColumn("party_group", "党小组", Reading.YES_NO, if_any=True),
)
"""What files of before do not have: such a file leaves it as it is."""


def _cells(grid: Grid) -> dict[str, Any]:
    """Return what the columns hold of a grid: names with 、 between them."""
    names = {name: BETWEEN.join(getattr(grid, name)) or None for name in _PEOPLE}
    return {**dict(grid), **names}


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    names = {name: tuple(filter(None, (values.get(name) or "").split(BETWEEN))) for name in _PEOPLE}
    return {**values, **names}


COLUMNS: Sequence[FileColumn] = (
    FileColumn("code", "网格编码", Reading.CODE, required=True, width=14),
    FileColumn(
        "name", "网格名称", Reading.NAME, required=True, width=30, mark=marks_of(Grid)["name"]
    ),
    FileColumn("unit", "所属单位", Reading.UNIT, required=True, by_cells=True),
    FileColumn("parent", "上级网格", Reading.CODE, width=14),
    *_STAFFED,
)
GRID_FILES = FileForm(
    "grids",
    "grid",
    msgid("grids"),
    "网格",
    COLUMNS,
    Help(msgid("Import grids and micro-grids."), "govtool import grids 网格.csv"),
    Help(msgid("Export the grids."), "govtool export grids -o 网格.csv"),
    SavedRecord(
        GRID,
        parent="parent",
        keeps=frozenset(column.code for column in _STAFFED),
        cells=_cells,
        fields=_fields,
    ),
    heading=msgid("Grids"),
)
