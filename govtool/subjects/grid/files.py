"""The files of grids (contract, Files)."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.base.i18n import msgid
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.subjects.file_form import FileForm, Help, SavedRecord
from govtool.subjects.grid.kinds import GRID, Grid

COLUMNS: Sequence[FileColumn] = (
    FileColumn("code", "网格编码", Reading.CODE, required=True, width=14),
    FileColumn(
        "name", "网格名称", Reading.NAME, required=True, width=30, mark=marks_of(Grid)["name"]
    ),
    FileColumn("unit", "所属单位", Reading.UNIT, required=True, by_cells=True),
    FileColumn("parent", "上级网格", Reading.CODE, width=14),
)
GRID_FILES = FileForm(
    "grids",
    "grid",
    msgid("grids"),
    "网格",
    COLUMNS,
    Help(msgid("Import grids and micro-grids."), "govtool import grids 网格.csv"),
    Help(msgid("Export the grids."), "govtool export grids -o 网格.csv"),
    SavedRecord(GRID, parent="parent"),
    heading=msgid("Grids"),
)
