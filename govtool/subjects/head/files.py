"""The files of what heads did 履职记录, which they report on paper and in a chat."""

from __future__ import annotations

from govtool.base.i18n import msgid
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.file_columns import FileColumn, Reading, words_of
from govtool.subjects.file_form import FileForm, Help, StepFile
from govtool.subjects.head.service import HeadLogged
from govtool.subjects.head.terms import HeadDuty

_MARKS = marks_of(HeadLogged)
LOG_FILES = FileForm(
    "logs",
    "head",
    msgid("work of heads"),
    "户长履职",
    (
        FileColumn("microgrid", "联防组", Reading.GRID, required=True, width=18),
        FileColumn("on", "日期", Reading.FACT_DAY, required=True, width=12),
        FileColumn("duty", "职责", Reading.WORD, required=True, width=12, words=words_of(HeadDuty)),
        FileColumn("text", "做了什么", Reading.TEXT, width=40, wraps=True, mark=_MARKS["text"]),
        FileColumn("households", "涉及户数", Reading.COUNT),
        FileColumn("across", "涉及其他联防组", Reading.YES_NO),
        FileColumn("task", "任务序号", Reading.COUNT),
    ),
    Help(
        msgid(
            "Import what heads did, each by the micro-grid and the day: it is recorded of who was "
            "its head then.\n\n"
            "A file that is imported again adds nothing; two alike of one day are two rows."
        ),
        "govtool import logs 户长履职.csv\ngovtool import logs 户长履职.xlsx --errors 退回.csv",
    ),
    Help(
        msgid("Export what heads did."),
        'govtool export logs -o 户长履职.csv --from 2026-03-01 --full --reason "季度核对"',
    ),
    own_way="step",
    step=StepFile(
        HeadLogged,
        "microgrid",
        "govtool.desk.heads:in_office",
        "govtool.desk.heads:of_microgrid",
    ),
)
