"""The daily dispatch sheet 每日调度单 for the duty leader: what is new, due, overdue and major, and who was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from govtool import vocabulary as voc
from govtool.models import Unit
from govtool.reports.decisions import owed_decisions
from govtool.reports.duty import on_duty
from govtool.reports.paper import Column, Kind, Table
from govtool.reports.timeliness import overdue
from govtool.rules import TOLD, unit_name
from govtool.store import Store, dispatch, figures
from govtool.workdays import ONE_DAY

TITLE = "矛盾纠纷每日调度单"
_NO = Column("case_no", "案件编号", Kind.TEXT, width=18)
_UNIT = Column("unit", "承办单位", Kind.TEXT, width=22)
_TYPE = Column("dispute_type", "纠纷类型", Kind.TEXT, width=20)
_NEW = (
    _NO,
    Column("unit", "登记单位", Kind.TEXT, width=22),
    _TYPE,
    Column("source", "案件来源", Kind.TEXT, width=12),
    Column("severity", "案件等级", Kind.TEXT, width=10),
    Column("state", "状态", Kind.TEXT, width=12),
)
_DUTY = (Column("leader", "值班领导", Kind.TEXT, width=14), Column("phone", "电话", Kind.TEXT, width=16))
_DECISIONS = (
    Column("decision", "议定事项编号", Kind.TEXT, width=16),
    Column("unit", "责任单位", Kind.TEXT, width=22),
    Column("text", "内容", Kind.TEXT, width=40),
    Column("due", "完成期限", Kind.DATE, width=12),
    Column("days", "超期天数", Kind.DAYS),
)
_DUE = (_NO, _UNIT, _TYPE, Column("rule", "今日到期事项", Kind.TEXT, width=24))
_MAJOR = (
    _NO,
    _UNIT,
    _TYPE,
    Column("registered_on", "登记日期", Kind.DATE, width=12),
    Column("days", "在办天数", Kind.DAYS),
)
_NOTICES = (
    _NO,
    _UNIT,
    Column("rule", "督办事项", Kind.TEXT, width=24),
    Column("level", "督办等级", Kind.TEXT),
    Column("told", "督办对象", Kind.TEXT, width=20),
)


def tables(store: Store, day: dt.date, units: Sequence[Unit]) -> list[Table]:
    """The tables of one day's sheet, as the record has it at the end of that day."""
    codes = {unit.code for unit in units}
    return [
        _duty(store, day),
        _new(store, day, codes),
        _due_today(store, day, codes),
        overdue(store, day, codes),
        _majors(store, day, codes),
        _notices(store, day, codes),
        _decisions(store, day, codes),
    ]


def _duty(store: Store, day: dt.date) -> Table:
    rows = [list(one) for one in on_duty(store, day)]
    return Table("duty", "值班领导", _DUTY, rows, empty="未安排值班")


def _decisions(store: Store, day: dt.date, codes: set[str]) -> Table:
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
    return Table("decisions", "到期和超期的会议议定事项", _DECISIONS, rows, empty="无到期的议定事项")


def _new(store: Store, day: dt.date, codes: set[str]) -> Table:
    rows = [
        [
            row["case_no"],
            unit_name(row["unit"], store.office, day),
            voc.DisputeType(row["dispute_type"]).zh,
            voc.Source(row["source"]).zh if row["source"] else None,
            voc.Severity(row["severity"]).zh,
            (voc.Outcome(row["outcome"]) if row["outcome"] else voc.CaseState(row["state"])).zh,
        ]
        for row in dispatch.registered_on(store, day)
        if row["unit"] in codes
    ]
    return Table("new", "今日登记", _NEW, rows, empty="今日无新登记")


def _due_today(store: Store, day: dt.date, codes: set[str]) -> Table:
    owed = [one for one in figures.owed(store, day, until=day) if one.obligation.due == day]
    types = dispatch.types_of(store, [one.case_no for one in owed])
    policy = store.office.policy
    rows = [
        [
            one.case_no,
            unit_name(one.obligation.unit, store.office, day),
            types[one.case_no],
            policy.parameters[one.obligation.rule].label_zh,
        ]
        for one in owed
        if one.obligation.unit in codes
    ]
    return Table("due_today", "今日到期", _DUE, rows, empty="今日无到期事项")


def _majors(store: Store, day: dt.date, codes: set[str]) -> Table:
    rows = [
        [no, unit_name(unit, store.office, day), voc.DisputeType(kind).zh, on, (day - on) // ONE_DAY]
        for no, unit, kind, on in dispatch.open_majors(store, day)
        if unit in codes
    ]
    return Table("majors", "在办重大复杂案件", _MAJOR, rows, empty="无在办重大复杂案件")


def _notices(store: Store, day: dt.date, codes: set[str]) -> Table:
    policy = store.office.policy
    rows = [
        [
            no,
            unit_name(unit, store.office, day),
            policy.parameters[rule].label_zh,
            voc.Level(reached).zh,
            TOLD[voc.Level(reached)].zh,
        ]
        for no, unit, rule, reached in dispatch.notices_on(store, day)
        if unit in codes
    ]
    return Table("notices", "今日督办", _NOTICES, rows, empty="今日未发督办单")
