"""The files of mediators (contract, Files)."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.base.i18n import msgid
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.subjects.file_form import FileForm, Help, SavedRecord
from govtool.subjects.mediator.kinds import MEDIATOR, Mediator

_MARKS = marks_of(Mediator)
COLUMNS: Sequence[FileColumn] = (
    FileColumn("code", "调解员编号", Reading.CODE, width=14),
    FileColumn("name", "姓名", Reading.NAME, required=True, width=16, mark=_MARKS["name"]),
    FileColumn("unit", "所属单位", Reading.UNIT, required=True, width=14, by_cells=True),
    FileColumn("appointed_on", "聘任日期", Reading.DAY, required=True, width=12),
    FileColumn("full_time", "专职", Reading.YES_NO),
    FileColumn("certificate", "证号", Reading.STAFF_NUMBER, width=22, mark=_MARKS["certificate"]),
    FileColumn("phone", "电话", Reading.PHONE, width=16, mark=_MARKS["phone"], by_cells=True),
)
MEDIATOR_FILES = FileForm(
    "mediators",
    "mediator",
    msgid("mediators"),
    "人民调解员",
    COLUMNS,
    Help(
        msgid(
            "Import the mediators of committees and communities. Without a number, name and unit "
            "say who is meant."
        ),
        "govtool import mediators 人民调解员.xlsx --dry-run",
    ),
    Help(
        msgid(
            "Export the mediators. Telephone and certificate numbers are masked unless --full is "
            "given."
        ),
        'govtool export mediators -o 人民调解员.xlsx --full --reason "报送司法所"',
    ),
    SavedRecord(MEDIATOR, known_by=("name", "unit"), keeps=True),
)
