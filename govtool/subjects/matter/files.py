"""Files of matters 事项: a row holds the usual course, a JSONL object the history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.default_files import HISTORY_COLUMN
from govtool.subjects.file_columns import FileColumn, Reading, Words, words_of
from govtool.subjects.file_form import FileForm, FileStep, Help, Withheld
from govtool.subjects.matter import categories
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.intake import MatterReported, MatterReporter, MatterTakenUp
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.outcome import (
    MatterAnswered,
    MatterArchived,
    MatterHandled,
    MatterRated,
)
from govtool.subjects.matter.turns import MatterDispatched, MatterSigned


def _code_meant_by(value: str) -> str:
    """Return the code of the category that a word means.

    :raises Refused: what is no matter, by its name and with the reason; the nearest where it is
        unknown.
    """
    return categories.chosen(value).code


CATEGORIES = Words(
    tuple(categories.categories()),
    _code_meant_by,
    lambda code: categories.category(code).zh,
    lambda code: categories.category(code).label,
)

_REPORTED, _REPORTER = marks_of(MatterReported), marks_of(MatterReporter)
_UNITS = {kind.model: kind.units for kind in MATTER.own_kinds}


def _day(code: str, label: str, event: type[Any]) -> FileColumn:
    return FileColumn(code, label, Reading.FACT_DAY, event=event.kind, field="on")


COLUMNS: Sequence[FileColumn] = (
    FileColumn("ref", "外部编号", Reading.NUMBER, width=18, mark=_REPORTED["ref"]),
    FileColumn(
        "unit",
        "受理单位",
        Reading.UNIT,
        required=True,
        units=_UNITS[MatterReported]["unit"],
        by_cells=True,
    ),
    FileColumn("reported_on", "上报日期", Reading.FACT_DAY, required=True, field="on"),
    FileColumn("channel", "来源渠道", Reading.WORD, required=True, words=words_of(t.Channel)),
    FileColumn(
        "category",
        "事项类别",
        Reading.WORD,
        required=True,
        width=14,
        words=CATEGORIES,
        by_cells=True,
    ),
    FileColumn("urgency", "紧急程度", Reading.WORD, words=words_of(t.Urgency)),
    FileColumn(
        "place",
        "地点",
        required=True,
        width=24,
        wraps=True,
        mark=_REPORTED["place"],
        no_numbers=True,
    ),
    FileColumn("grid", "网格", Reading.GRID, by_cells=True),
    FileColumn(
        "summary",
        "事项内容",
        Reading.TEXT,
        width=44,
        wraps=True,
        mark=_REPORTED["summary"],
        no_numbers=True,
    ),
    FileColumn(
        "reporter",
        "反映人",
        Reading.NAME,
        width=16,
        mark=_REPORTER["name"],
        event=MatterReporter.kind,
        field="name",
    ),
    FileColumn(
        "reporter_phone",
        "反映人电话",
        Reading.PHONE,
        width=16,
        mark=_REPORTER["phone"],
        person="reporter",
        event=MatterReporter.kind,
        field="phone",
        by_cells=True,
    ),
    FileColumn("wants_answer", "需要答复", Reading.YES_NO),
    _day("taken_on", "受理日期", MatterTakenUp),
    _day("dispatched_on", "分派日期", MatterDispatched),
    FileColumn(
        "handler",
        "承办单位",
        Reading.UNIT,
        units=_UNITS[MatterDispatched]["unit"],
        event=MatterDispatched.kind,
        field="unit",
        by_cells=True,
    ),
    _day("signed_on", "签收日期", MatterSigned),
    _day("handled_on", "办结日期", MatterHandled),
    FileColumn(
        "result",
        "办理结果",
        Reading.WORD,
        words=words_of(t.HandlingResult),
        event=MatterHandled.kind,
    ),
    _day("answered_on", "答复日期", MatterAnswered),
    FileColumn(
        "satisfied",
        "满意度",
        Reading.WORD,
        words=words_of(voc.Satisfaction),
        event=MatterRated.kind,
    ),
    _day("archived_on", "归档日期", MatterArchived),
    FileColumn("no", "事项编号", Reading.NUMBER, width=20, mark=_REPORTED["no"], ours_alone=True),
    HISTORY_COLUMN,
)


def _withheld(values: Mapping[str, Any]) -> Withheld:
    """Return the text of a matter whose category keeps none."""
    code = values.get("category")
    if code is None or categories.category(code).keeps_text:
        return {}
    message = _("Of {category} no text is kept; it was left out.")
    return {"summary": ("text_left_out", message.format(category=categories.category(code).label))}


def _lacking(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the columns that a matter cannot do without, by its category."""
    code = values.get("category")
    if "summary" not in values and code is not None and categories.category(code).keeps_text:
        yield "summary"


MATTER_FILES = FileForm(
    "matters",
    MATTER.word,
    msgid("matters"),
    "事项台账",
    COLUMNS,
    Help(
        msgid(
            "Import matters with what came of them; files of the hotline and of other systems are "
            "recognised."
        ),
        "govtool import matters 事项台账.xlsx --dry-run\n"
        "govtool import matters 热线工单.xlsx --map 热线.toml --errors 问题.xlsx\n"
        "govtool import matters 事项.jsonl --update",
    ),
    Help(
        msgid(
            "Export matters with what came of them. The names and telephone numbers of those who "
            "reported them are masked"
            " unless --full is given."
        ),
        "govtool export matters -o 事项台账.xlsx\n"
        'govtool export matters --from 2026-01-01 -o 事项.jsonl --full --reason "移交"',
    ),
    owes=True,
    steps={
        MatterReporter.kind: FileStep(
            dated_by=("reported_on",), unsaid={"name": lambda _values: "未留姓名"}, key="reporter"
        ),
        MatterAnswered.kind: FileStep(unsaid={"way": lambda _values: t.AnswerWay.PHONE}),
        MatterRated.kind: FileStep(
            dated_by=("answered_on", "handled_on"),
            unsaid={"solved": lambda values: values["satisfied"] is voc.Satisfaction.YES},
        ),
    },
    withheld=_withheld,
    lacking=_lacking,
    likely="place",
    heading=msgid("Matters"),
)
