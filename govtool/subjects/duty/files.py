"""The files of the roster (contract, Files)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtool.base.i18n import msgid
from govtool.base.text import BETWEEN
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.duty.kinds import DUTY, Duty
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.subjects.file_form import FileForm, Help, SavedRecord

_MARKS = marks_of(Duty)
_LISTS = ("guides", "trainees")


def _cells(duty: Duty) -> dict[str, Any]:
    """Return what the columns hold of a day: names with 、 between them."""
    return {**dict(duty), **{name: BETWEEN.join(getattr(duty, name)) or None for name in _LISTS}}


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    listed = {name: tuple(filter(None, (values.get(name) or "").split(BETWEEN))) for name in _LISTS}
    return {**values, **listed}


COLUMNS: Sequence[FileColumn] = (
    FileColumn("date", "日期", Reading.DAY, required=True, width=12),
    FileColumn("leader", "值班领导", Reading.NAME, required=True, width=16, mark=_MARKS["leader"]),
    FileColumn("phone", "电话", Reading.PHONE, width=16, mark=_MARKS["phone"], by_cells=True),
    FileColumn("guides", "业务指导", Reading.NAMES, width=24, wraps=True, mark=_MARKS["guides"]),
    FileColumn(
        "trainees", "跟班学习", Reading.NAMES, width=24, wraps=True, mark=_MARKS["trainees"]
    ),
    FileColumn("note", "备注", Reading.LINE, width=36, wraps=True, mark=_MARKS["note"]),
)
DUTY_FILES = FileForm(
    "duty",
    "duty",
    msgid("days on duty"),
    "值班表",
    COLUMNS,
    Help(
        msgid(
            "Import who of the leaders is on duty on which day: 日期, 值班领导, 电话, 业务指导, "
            "跟班学习, 备注."
        ),
        "govtool import duty 值班表.xlsx --dry-run\ngovtool import duty 值班表.xlsx --update",
    ),
    Help(
        msgid(
            "Export who is on duty on which day. Telephone numbers are masked unless --full is "
            "given."
        ),
        'govtool export duty -o 值班表.xlsx --full --reason "印发值班表"',
    ),
    SavedRecord(DUTY, key="date", keeps=_LISTS, cells=_cells, fields=_fields),
)
