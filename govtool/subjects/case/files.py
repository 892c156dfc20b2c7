"""The columns of cases in files (contract, Files: ``import cases``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.i18n import listed, msgid
from govtool.base.text import half_width
from govtool.privacy.personal_marks import Personal, marks_of
from govtool.subjects.case.closing import Closed, ConfirmationApplied, Revisited
from govtool.subjects.case.file_course import STEPS
from govtool.subjects.case.handover import Transferred
from govtool.subjects.case.mediation import Alerted, Mediated
from govtool.subjects.case.particulars import Particulars
from govtool.subjects.case.registration import MAY_REGISTER, Party, Registered
from govtool.subjects.file_columns import FileColumn, Reading, Words, words_of
from govtool.subjects.file_form import FileForm, Help
from govtool.subjects.guardian import Guardian

Closing = voc.ClosedOutcome | voc.DivertChannel
"""办结方式: how a case ended, or where it was led."""

_LED = "导入"


def closing_meant_by(value: str) -> Closing | None:
    """Return the outcome, or the channel a case was led into; 导入 alone is litigation."""
    if voc.Outcome.meant_by(value) is voc.Outcome.DIVERTED:
        return voc.DivertChannel.LITIGATION
    return voc.ClosedOutcome.meant_by(value) or voc.DivertChannel.meant_by(
        half_width(value).removeprefix(_LED)
    )


def closing_text(value: Closing) -> str:
    """Return 办结方式 as files have it: 调解成功, 导入诉讼, 提级."""
    led = isinstance(value, voc.DivertChannel) and value is not voc.DivertChannel.ELEVATED
    return _LED + value.zh if led else value.zh


CLOSINGS = Words(
    (*voc.ClosedOutcome, *voc.DivertChannel), closing_meant_by, closing_text, closing_text
)


def prevented_meant_by(value: str) -> tuple[voc.Prevented, ...] | None:
    """Return what was prevented, in the order of the statistics, or None for an unknown word.

    >>> [term.value for term in prevented_meant_by("民转刑、防止自杀")]
    ['suicide', 'crime']
    """
    found = {voc.Prevented.meant_by(word) for word in _BETWEEN.split(half_width(value)) if word}
    if None in found or not found:
        return None
    return tuple(kind for kind in voc.Prevented if kind in found)


_BETWEEN = re.compile(r"[、,，;；/\s]+")


def prevented_text(value: Sequence[voc.Prevented]) -> str:
    """Return 防止激化 as files have it: 自杀、民转刑."""
    return "、".join(kind.zh for kind in value)


def _prevented_label(value: Sequence[voc.Prevented]) -> str:
    return listed(kind.label for kind in value)


PREVENTED = Words(
    tuple((kind,) for kind in voc.Prevented), prevented_meant_by, prevented_text, _prevented_label
)

_MARKS: Mapping[str, Personal | None] = {
    **marks_of(Alerted),
    **marks_of(ConfirmationApplied),
    **marks_of(Mediated),
    **marks_of(Particulars),
    **marks_of(Registered),
}
_PARTY, _GUARDIAN = marks_of(Party), marks_of(Guardian)


def _day(code: str, label: str) -> FileColumn:
    """Return the column with the date of a step, whose name it begins with."""
    step = code.removesuffix("_on")
    return FileColumn(code, label, Reading.FACT_DAY, event=step, field="on")


def _marked(
    code: str, label: str, reading: Reading = Reading.LINE, width: int = 10, **more: Any
) -> FileColumn:
    """Return a column with the personal mark of its field."""
    mark = _MARKS[more.get("field", code)]
    return FileColumn(code, label, reading, width=width, mark=mark, **more)


def _word(
    code: str, label: str, words: Words | type[voc.Term], width: int = 10, **more: Any
) -> FileColumn:
    known = words if isinstance(words, Words) else words_of(words)
    return FileColumn(code, label, Reading.WORD, width=width, words=known, **more)


def _party(who: str, label: str, *, by_cells: bool = False) -> tuple[FileColumn, ...]:
    return (
        FileColumn(who, label, Reading.NAME, width=16, mark=_PARTY["name"]),
        _phone(who, label, by_cells=by_cells),
        FileColumn(
            f"{who}_id_no",
            f"{label}证件号",
            Reading.ID_NO,
            width=22,
            mark=_PARTY["id_no"],
            person=who,
            by_cells=by_cells,
        ),
        *_acting(who, "guardian", f"{label}法定代理人"),
        FileColumn(f"{who}_guardian_relation", f"与{label}关系", mark=_GUARDIAN["relation"]),
        *_acting(who, "agent", f"{label}委托代理人"),
        _word(f"{who}_agent_authority", f"{label}代理权限", voc.Authority),
    )


def _acting(who: str, part: str, label: str) -> tuple[FileColumn, ...]:
    code = f"{who}_{part}"
    name = FileColumn(code, label, Reading.NAME, width=16, mark=_GUARDIAN["name"], person=who)
    return (name, _phone(code, label))


def _phone(who: str, label: str, *, by_cells: bool = False) -> FileColumn:
    return FileColumn(
        f"{who}_phone",
        f"{label}电话",
        Reading.PHONE,
        width=16,
        mark=_PARTY["phone"],
        person=who,
        by_cells=by_cells,
    )


COLUMNS: Sequence[FileColumn] = (
    _marked("ref", "外部编号", Reading.NUMBER, 18),
    FileColumn("unit", "登记单位", Reading.UNIT, required=True, units=MAY_REGISTER, by_cells=True),
    FileColumn(
        "registered_on", "登记日期", Reading.FACT_DAY, required=True, field="on", by_cells=True
    ),
    FileColumn("found_on", "排查日期", Reading.FACT_DAY, stands_for="registered_on"),
    _marked("found_by", "排查人", width=14),
    FileColumn("grid", "网格", Reading.GRID, width=14, by_cells=True),
    _word("dispute_type", "纠纷类型", voc.DisputeType, 20, required=True, by_cells=True),
    _word("source", "案件来源", voc.Source, 14, by_cells=True),
    _word("campaign", "专项类别", voc.Campaign, 12),
    FileColumn("major", "重大复杂", Reading.YES_NO),
    _day("became_major_on", "升为重大复杂日期"),
    FileColumn("petition", "信访转办", Reading.YES_NO),
    *_party("applicant", "申请人", by_cells=True),
    *_party("respondent", "被申请人"),
    _marked("summary", "案情摘要", Reading.TEXT, 44, required=True, wraps=True),
    _day("reported_on", "上报日期"),
    _day("alerted_on", "预警日期"),
    _word("risk", "激化风险", voc.AlertKind, 12, event=Alerted.kind),
    _marked("measures", "预防措施", Reading.TEXT, 30, wraps=True, event=Alerted.kind),
    _marked("reported_to", "预警报告部门", width=20, event=Alerted.kind),
    _day("met_on", "见面日期"),
    _day("session1_on", "首次调解日期"),
    _word(
        "session1_outcome", "首次调解结果", voc.SessionOutcome, event="session1", field="outcome"
    ),
    _day("session2_on", "二次调解日期"),
    _word(
        "session2_outcome", "二次调解结果", voc.SessionOutcome, event="session2", field="outcome"
    ),
    _day("transferred_on", "移送日期"),
    FileColumn(
        "transferred_to",
        "移送单位",
        Reading.UNIT,
        units=voc.CENTRE,
        event=Transferred.kind,
        field="to",
    ),
    _day("accepted_on", "受理日期"),
    _day("closed_on", "办结日期"),
    _word(
        "closed_outcome",
        "办结方式",
        CLOSINGS,
        14,
        event=Closed.kind,
        field="outcome",
        by_cells=True,
    ),
    _word("termination", "终止原因", voc.TerminationReason, 20, event=Closed.kind, field="reason"),
    _marked("agreement_no", "协议编号", Reading.NUMBER, 32, event=Closed.kind),
    _day("agreed_on", "协议签署日期"),
    _day("app_entered_on", "录入平安APP日期"),
    # After-care: without these, every settled case of the past would be overdue for good.
    _day("closure_reported_on", "结果上报日期"),
    _day("platform_entered_on", "录入平台日期"),
    _day("revisited_on", "回访日期"),
    _word("satisfied", "满意度", voc.Satisfaction, event=Revisited.kind),
    _day("confirmation_applied_on", "司法确认申请日期"),
    _marked(
        "confirmation_court",
        "司法确认法院",
        width=20,
        event=ConfirmationApplied.kind,
        field="court",
    ),
    _word("matter", "不予确认事项", voc.AgreementMatter, 12),
    _word("prevented", "防止激化", PREVENTED, 16),
    FileColumn("persons", "涉及人数", Reading.PERSONS),
    _word("scale", "事件规模", voc.Scale, 12),
    FileColumn("amount", "协议金额", Reading.AMOUNT, width=12),
    _word("body", "调解组织", voc.Body, 20),
    _word("way", "化解方式", voc.Way, 12),
    # Only our exports write these two, so that whatever they hold imports back unchanged.
    FileColumn("case_no", "案件编号", Reading.NUMBER, width=18, ours_alone=True),
    FileColumn("history", "完整经过", Reading.RAW, ours_alone=True),
)
OURS_ALONE = frozenset(column.code for column in COLUMNS if column.ours_alone)
"""Columns that only our own exports write."""
CASE_FILES = FileForm(
    "cases",
    "case",
    msgid("cases"),
    "矛盾纠纷台账",
    COLUMNS,
    Help(
        msgid(
            "Import cases with what happened to them. Good rows go in, refused ones are listed "
            "with all their problems."
            "\n\nThe whole file is one transaction: interrupted, nothing is there."
        ),
        "govtool import cases 台账.csv --dry-run\n"
        "govtool import cases 台账.xlsx --sheet 2026年 --errors 问题行.xlsx\n"
        "govtool import cases 台账.csv --map 对照表.toml --dry-run\n"
        "govtool import cases - --format jsonl --json",
    ),
    Help(
        msgid(
            "Export all cases with what happened to them. Telephone and ID numbers are masked "
            "unless --full is given."
        ),
        "govtool export cases -o 台账.xlsx\n"
        'govtool export cases -o 台账.jsonl --full --reason "移交档案"',
    ),
    own_way="case",
    owes=True,
    steps=STEPS,
    likely="respondent",
    heading=msgid("Cases"),
)
