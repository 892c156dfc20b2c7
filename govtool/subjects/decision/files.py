"""The files of decisions of meetings 议定事项."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.base import vocabulary as voc
from govtool.base.i18n import msgid
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.decision.kinds import DECISION
from govtool.subjects.default_files import HISTORY_COLUMN
from govtool.subjects.file_columns import FileColumn, Reading, words_of
from govtool.subjects.file_form import FileForm, Help

_MADE, _DONE = DECISION.own_kinds
_MARKS = marks_of(_MADE.model)
COLUMNS: Sequence[FileColumn] = (
    FileColumn("no", "编号", Reading.NUMBER, required=True, width=18, mark=_MARKS["no"]),
    FileColumn("on", "会议日期", Reading.FACT_DAY, required=True),
    FileColumn(
        "meeting",
        "会议类别",
        Reading.WORD,
        required=True,
        width=14,
        words=words_of(voc.MeetingKind),
    ),
    FileColumn("title", "会议名称", width=24, mark=_MARKS["title"]),
    FileColumn(
        "text", "议定事项", Reading.TEXT, required=True, width=44, wraps=True, mark=_MARKS["text"]
    ),
    FileColumn("unit", "责任单位", Reading.UNIT, required=True, by_cells=True),
    FileColumn("leader", "责任领导", Reading.NAME, width=16, mark=_MARKS["leader"]),
    FileColumn("due", "完成时限", Reading.DAY, required=True),
    FileColumn("case_no", "案件编号", Reading.NUMBER, width=18),
    FileColumn("held_by", "召开单位", Reading.UNIT, by_cells=True),
    FileColumn("group", "领导小组或专班", Reading.CODE, width=14),
    FileColumn("done_on", "办结日期", Reading.FACT_DAY, event=_DONE.name, field="on"),
    FileColumn(
        "note",
        "办结情况",
        Reading.TEXT,
        width=36,
        wraps=True,
        mark=marks_of(_DONE.model)["note"],
        event=_DONE.name,
    ),
    HISTORY_COLUMN,
)
DECISION_FILES = FileForm(
    "decisions",
    "decision",
    msgid("decisions of meetings"),
    "议定事项",
    COLUMNS,
    Help(
        msgid("Import what meetings decided, with the day on which it was carried out."),
        "govtool import decisions 议定事项.xlsx --dry-run\n"
        "govtool import decisions 议定事项.xlsx --update",
    ),
    Help(
        msgid(
            "Export what meetings decided. Telephone numbers in texts are masked unless --full is "
            "given."
        ),
        "govtool export decisions -o 议定事项.xlsx",
    ),
    owes=True,
)
