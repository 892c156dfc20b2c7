"""The file of a redraw of grids: the households that move, each with its new grid."""

from __future__ import annotations

from govtool.base.i18n import msgid
from govtool.desk.redraw import AskedMove
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.subjects.file_form import FileForm, Help
from govtool.tables.intake.asked_file import AskedTable

_NO_HELP = Help("", "")
REDRAW_FILE = FileForm(
    "redraw",
    "household",
    msgid("households"),
    "网格调整",
    (
        FileColumn("household", "户编号", Reading.CODE, required=True, width=18),
        FileColumn("new_grid", "新网格", Reading.GRID, required=True, width=18),
    ),
    _NO_HELP,
    _NO_HELP,
)


def asked_in(table: AskedTable) -> list[AskedMove]:
    """Return what the rows of a redraw ask that can be read."""
    return [AskedMove(row, values["household"], values["new_grid"]) for row, values in table.asked]
