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
from govtool.subjects.matter.kinds import MATTER


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

_OPENING, *_STEPS = MATTER.own_kinds
_TOLD = {column: (kind, name) for kind in _STEPS for name, column in kind.columns.items()}
"""The step and the field that a column tells of, by its code."""


def _column(code: str, label: str, reading: Reading = Reading.LINE, **more: Any) -> FileColumn:
    """Return a column with the mark and the units of the field that it holds."""
    kind, name = _TOLD.get(code, (_OPENING, more.get("field", code)))
    if code in _TOLD:
        more |= {"event": kind.name, "field": "" if name == code else name}
    if name in kind.units:
        more["units"] = kind.units[name]
    mark = marks_of(kind.model).get(name)
    return FileColumn(code, label, reading, mark=mark, **more)


def _kind(code: str) -> str:
    return _TOLD[code][0].name


def _day(code: str, label: str) -> FileColumn:
    return _column(code, label, Reading.FACT_DAY)


def _word(code: str, label: str, words: Words | type[voc.Term], **more: Any) -> FileColumn:
    known = words if isinstance(words, Words) else words_of(words)
    return _column(code, label, Reading.WORD, words=known, **more)


_LONG: Mapping[str, Any] = {"wraps": True, "no_numbers": True}
COLUMNS: Sequence[FileColumn] = (
    _column("ref", "外部编号", Reading.NUMBER, width=18),
    _column("unit", "受理单位", Reading.UNIT, required=True, by_cells=True),
    _column("reported_on", "上报日期", Reading.FACT_DAY, required=True, field="on"),
    _word("channel", "来源渠道", t.Channel, required=True),
    _word("category", "事项类别", CATEGORIES, required=True, width=14, by_cells=True),
    _word("urgency", "紧急程度", t.Urgency),
    _column("place", "地点", required=True, width=24, **_LONG),
    _column("grid", "网格", Reading.GRID, by_cells=True),
    _column("summary", "事项内容", Reading.TEXT, width=44, **_LONG),
    _column("reporter", "反映人", Reading.NAME, width=16),
    _column(
        "reporter_phone", "反映人电话", Reading.PHONE, width=16, person="reporter", by_cells=True
    ),
    _column("wants_answer", "需要答复", Reading.YES_NO),
    _day("taken_on", "受理日期"),
    _day("dispatched_on", "分派日期"),
    _column("handler", "承办单位", Reading.UNIT, by_cells=True),
    _day("signed_on", "签收日期"),
    _day("handled_on", "办结日期"),
    _word("result", "办理结果", t.HandlingResult),
    _day("answered_on", "答复日期"),
    _word("satisfied", "满意度", voc.Satisfaction),
    _day("archived_on", "归档日期"),
    _column("no", "事项编号", Reading.NUMBER, width=20, ours_alone=True),
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
        _kind("reporter"): FileStep(
            dated_by=("reported_on",), unsaid={"name": lambda _values: "未留姓名"}, key="reporter"
        ),
        _kind("answered_on"): FileStep(unsaid={"way": lambda _values: t.AnswerWay.PHONE}),
        _kind("satisfied"): FileStep(
            dated_by=("answered_on", "handled_on"),
            unsaid={"solved": lambda values: values["satisfied"] is voc.Satisfaction.YES},
        ),
    },
    withheld=_withheld,
    lacking=_lacking,
    likely="place",
    heading=msgid("Matters"),
)
