"""The files of the roster (contract, Files)."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.i18n import msgid
from govtool.personal import marks_of
from govtool.subjects.columns import FileColumn, Reading
from govtool.subjects.duty import Duty, DutySet
from govtool.subjects.files import FileForm, Help, SavedRecord

_MARKS = marks_of(Duty)
COLUMNS: Sequence[FileColumn] = (
    FileColumn("date", "日期", Reading.DAY, required=True, width=12),
    FileColumn("leader", "值班领导", Reading.NAME, required=True, width=16, mark=_MARKS["leader"]),
    FileColumn("phone", "电话", Reading.PHONE, width=16, mark=_MARKS["phone"], by_cells=True),
    FileColumn("note", "备注", Reading.LINE, width=36, wraps=True, mark=_MARKS["note"]),
)
DUTY_FILES = FileForm(
    "duty",
    "duty",
    msgid("days on duty"),
    "值班表",
    COLUMNS,
    Help(
        msgid("Import who of the leaders is on duty on which day: 日期, 值班领导, 电话, 备注."),
        "govtool import duty 值班表.xlsx --dry-run\ngovtool import duty 值班表.xlsx --update",
    ),
    Help(
        msgid("Export who is on duty on which day. Telephone numbers are masked unless --full is given."),
        'govtool export duty -o 值班表.xlsx --full --reason "印发值班表"',
    ),
    SavedRecord(Duty, lambda on, duty: DutySet(on=on, duty=duty), key="date"),
)
