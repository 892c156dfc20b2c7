"""The files of households (contract, Files)."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.base.i18n import msgid
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.subjects.file_form import FileForm, Help, SavedRecord
from govtool.subjects.household.kinds import HOUSEHOLD, Household

_MARKS = marks_of(Household)
COLUMNS: Sequence[FileColumn] = (
    FileColumn("code", "户编号", Reading.CODE, required=True, width=18),
    FileColumn("grid", "网格", Reading.GRID, required=True, width=14, by_cells=True),
    FileColumn("head", "户主", Reading.NAME, required=True, width=16, mark=_MARKS["head"]),
    FileColumn(
        "phone", "电话", Reading.PHONE, width=16, mark=_MARKS["phone"], person="head", by_cells=True
    ),
    FileColumn("address", "住址", Reading.LINE, width=36, wraps=True, mark=_MARKS["address"]),
    FileColumn("members", "人口数", Reading.COUNT),
    FileColumn("microgrid", "联防组", Reading.GRID, width=14, within="grid", if_any=True),
)
HOUSEHOLD_FILES = FileForm(
    "households",
    "household",
    msgid("households"),
    "住户",
    COLUMNS,
    Help(msgid("Import households."), "govtool import households 住户.csv --update"),
    Help(
        msgid("Export the households. Telephone numbers are masked unless --full is given."),
        'govtool export households -o 住户.csv --full --reason "防汛通知"',
    ),
    SavedRecord(HOUSEHOLD, keeps={"microgrid"}),
    heading=msgid("Households"),
)
