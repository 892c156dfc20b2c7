"""The daily dispatch sheet 每日调度单 for the duty leader: what is new, due, overdue and major, and who was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from govtool import vocabulary as voc
from govtool.models import UnitHeader
from govtool.reports.decisions import owed_decisions
from govtool.reports.duty import on_duty
from govtool.reports.paper import ColumnKind, PaperColumn, PaperTable, Value
from govtool.reports.timeliness import overdue, told_zh
from govtool.rules import CASE, unit_name
from govtool.store import Store, dispatch, figures
from govtool.store.figures import Bounds
from govtool.workdays import ONE_DAY

TITLE = "矛盾纠纷每日调度单"
_NO = PaperColumn("case_no", "案件编号", ColumnKind.TEXT, width=18)
_UNIT = PaperColumn("unit", "承办单位", ColumnKind.TEXT, width=22)
_TYPE = PaperColumn("dispute_type", "纠纷类型", ColumnKind.TEXT, width=20)
_NEW = (
    _NO,
    PaperColumn("unit", "登记单位", ColumnKind.TEXT, width=22),
    _TYPE,
    PaperColumn("source", "案件来源", ColumnKind.TEXT, width=12),
    PaperColumn("severity", "案件等级", ColumnKind.TEXT, width=10),
    PaperColumn("state", "状态", ColumnKind.TEXT, width=12),
)
_DUTY = (
    PaperColumn("leader", "值班领导", ColumnKind.TEXT, width=14),
    PaperColumn("phone", "电话", ColumnKind.TEXT, width=16, personal=True),
    PaperColumn("guides", "业务指导", ColumnKind.TEXT, width=24),
    PaperColumn("trainees", "跟班学习", ColumnKind.TEXT, width=24),
)
_DECISIONS = (
    PaperColumn("decision", "议定事项编号", ColumnKind.TEXT, width=16),
    PaperColumn("unit", "责任单位", ColumnKind.TEXT, width=22),
    PaperColumn("text", "内容", ColumnKind.TEXT, width=40, personal=True),
    PaperColumn("due", "完成期限", ColumnKind.DATE, width=12),
    PaperColumn("days", "超期天数", ColumnKind.DAYS),
)
_DUE = (_NO, _UNIT, _TYPE, PaperColumn("rule", "今日到期事项", ColumnKind.TEXT, width=24))
_MAJOR = (
    _NO,
    _UNIT,
    _TYPE,
    PaperColumn("registered_on", "登记日期", ColumnKind.DATE, width=12),
    PaperColumn("days", "在办天数", ColumnKind.DAYS),
)
_ALERTED = (
    _NO,
    _UNIT,
    _TYPE,
    PaperColumn("risk", "激化风险", ColumnKind.TEXT, width=16),
    PaperColumn("alerted_on", "预警日期", ColumnKind.DATE, width=12),
    PaperColumn("reported_to", "报告部门", ColumnKind.TEXT, width=20, personal=True),
)
_NOTICES = (
    _NO,
    _UNIT,
    PaperColumn("rule", "督办事项", ColumnKind.TEXT, width=24),
    PaperColumn("level", "督办等级", ColumnKind.TEXT),
    PaperColumn("told", "督办对象", ColumnKind.TEXT, width=20),
)


def tables(store: Store, day: dt.date, units: Sequence[UnitHeader]) -> list[PaperTable]:
    """The tables of one day's sheet, as the record has it at the end of that day."""
    codes = {unit.code for unit in units}
    return [
        _duty(store, day),
        _new(store, day, codes),
        _due_today(store, day, codes),
        overdue(store, day, codes),
        _majors(store, day, codes),
        _alerted(store, day, codes),
        _notices(store, day, codes),
        _decisions(store, day, codes),
    ]


def _duty(store: Store, day: dt.date) -> PaperTable:
    rows: list[list[Value]] = [
        [one.leader, one.phone, "、".join(one.guides) or None, "、".join(one.trainees) or None]
        for one in on_duty(store, day)
    ]
    return PaperTable("duty", "值班领导", _DUTY, rows, empty="未安排值班")


def _decisions(store: Store, day: dt.date, codes: set[str]) -> PaperTable:
    owed = (one for one in owed_decisions(store, day) if one.days <= 0 and one.decision.unit in codes)
    rows = [
        [
            one.decision.no,
            unit_name(one.decision.unit, store.office, day),
            one.decision.text,
            one.decision.due,
            -one.days,
        ]
        for one in owed
    ]
    return PaperTable("decisions", "到期和超期的会议议定事项", _DECISIONS, rows, empty="无到期的议定事项")


def _new(store: Store, day: dt.date, codes: set[str]) -> PaperTable:
    rows = [
        [
            row["case_no"],
            unit_name(row["unit"], store.office, day),
            voc.DisputeType(row["dispute_type"]).zh,
            voc.Source(row["source"]).zh if row["source"] else None,
            severity.zh,
            state.zh,
        ]
        for row in dispatch.registered_on(store, day)
        if row["unit"] in codes
        for severity, state in [_standing(store, day, row)]
    ]
    return PaperTable("new", "今日登记", _NEW, rows, empty="今日无新登记")


def _standing(store: Store, day: dt.date, row: Mapping[str, Any]) -> tuple[voc.Severity, voc.Term]:
    """Return how major a case was at the end of the day, and its outcome or state; later facts change neither."""
    if row["last_on"] <= day.isoformat():
        state = voc.Outcome(row["outcome"]) if row["outcome"] else voc.CaseState(row["state"])
        return voc.Severity(row["severity"]), state
    case = store.state(row["subject"], day)
    assert case is not None
    return case.severity, case.outcome or case.state


def _due_today(store: Store, day: dt.date, codes: set[str]) -> PaperTable:
    owed = [
        one
        for one in figures.owed(store, day, Bounds(until=day, word=CASE.word))
        if one.obligation.due == day
    ]
    types = dispatch.types_of(store, [one.no for one in owed])
    policy = store.office.policy
    rows = [
        [
            one.no,
            unit_name(one.obligation.unit, store.office, day),
            types[one.no],
            policy.parameters[one.obligation.rule].label_zh,
        ]
        for one in owed
        if one.obligation.unit in codes
    ]
    return PaperTable("due_today", "今日到期", _DUE, rows, empty="今日无到期事项")


def _majors(store: Store, day: dt.date, codes: set[str]) -> PaperTable:
    rows = [
        [no, unit_name(unit, store.office, day), voc.DisputeType(kind).zh, on, (day - on) // ONE_DAY]
        for no, unit, kind, on in dispatch.open_majors(store, day)
        if unit in codes
    ]
    return PaperTable("majors", "在办重大复杂案件", _MAJOR, rows, empty="无在办重大复杂案件")


def _alerted(store: Store, day: dt.date, codes: set[str]) -> PaperTable:
    """Return the table of the open cases with an alert, each with its newest one."""
    cases = (store.state(subject, day) for subject in dispatch.open_alerted(store, day))
    rows = [
        [
            case.case_no,
            unit_name(case.handler.unit, store.office, day),
            case.dispute_type.zh,
            "、".join(dict.fromkeys(one.risk.zh for one in case.alerts if one.risk)),
            case.alerts[-1].on,
            "、".join(dict.fromkeys(one.reported_to for one in case.alerts if one.reported_to)) or "未报告",
        ]
        for case in cases
        if case is not None and case.handler is not None and case.handler.unit in codes
    ]
    return PaperTable("alerted", "在办激化预警案件", _ALERTED, rows, empty="无在办激化预警案件")


def _notices(store: Store, day: dt.date, codes: set[str]) -> PaperTable:
    policy = store.office.policy
    rows = [
        [
            no,
            unit_name(unit, store.office, day),
            policy.parameters[rule].label_zh,
            voc.Level(reached).zh,
            told_zh(CASE, voc.Level(reached)),
        ]
        for no, unit, rule, reached in dispatch.notices_on(store, day)
        if unit in codes
    ]
    return PaperTable("notices", "今日督办", _NOTICES, rows, empty="今日未发督办单")
