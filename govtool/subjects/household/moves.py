"""The files of moves of households 住户迁移: who got which grid or address, and when."""

from __future__ import annotations

from govtool.base.i18n import msgid
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.subjects.file_form import FileForm, Help
from govtool.subjects.household.kinds import HouseholdMoved

_MARKS = marks_of(HouseholdMoved)
MOVE_FILES = FileForm(
    "moves",
    "household",
    msgid("moves of households"),
    "住户迁移",
    (
        FileColumn("code", "户编号", Reading.CODE, required=True, width=18),
        FileColumn("on", "迁移日期", Reading.FACT_DAY, width=12),
        FileColumn("grid", "新网格", Reading.GRID, width=18, by_cells=True),
        FileColumn("address", "新住址", Reading.LINE, width=36, wraps=True, mark=_MARKS["address"]),
        FileColumn("reason", "原因", Reading.TEXT, width=30, wraps=True, mark=_MARKS["reason"]),
    ),
    Help(
        msgid(
            "Import moves of households: to another grid, micro-grid or address. Without a day, "
            "today."
        ),
        "govtool import moves 住户迁移.csv --dry-run",
    ),
    Help(
        msgid("Export the moves of households."),
        'govtool export moves -o 住户迁移.csv --full --reason "网格调整核对"',
    ),
    own_way="move",
    bounded=frozenset({"--from", "--to"}),
)
