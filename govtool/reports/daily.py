"""The daily dispatch sheet 每日调度单 for the duty leader: what is new, due, overdue and major, and who was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from govtool import vocabulary as voc
from govtool.models import Unit
from govtool.reports.paper import Column, Kind, Table
from govtool.reports.timeliness import overdue
from govtool.rules import TOLD
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
_DUE = (_NO, _UNIT, _TYPE, Column("rule", "今日到期事项", Kind.TEXT, width=24))
_MAJOR = (_NO, _UNIT, _TYPE, Column("registered_on", "登记日期", Kind.DATE, width=12), Column("days", "在办天数"))
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
        _new(store, day, codes),
        _due_today(store, day, codes),
        overdue(store, day, codes),
        _majors(store, day, codes),
        _notices(store, day, codes),
    ]


def _new(store: Store, day: dt.date, codes: set[str]) -> Table:
    rows = [
        [
            row["case_no"],
            _name(store, row["unit"]),
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
            _name(store, one.obligation.unit),
            types[one.case_no],
            policy.parameters[one.obligation.rule].label_zh,
        ]
        for one in owed
        if one.obligation.unit in codes
    ]
    return Table("due_today", "今日到期", _DUE, rows, empty="今日无到期事项")


def _majors(store: Store, day: dt.date, codes: set[str]) -> Table:
    rows = [
        [no, _name(store, unit), voc.DisputeType(kind).zh, on, (day - on) // ONE_DAY]
        for no, unit, kind, on in dispatch.open_majors(store, day)
        if unit in codes
    ]
    return Table("majors", "在办重大复杂案件", _MAJOR, rows, empty="无在办重大复杂案件")


def _notices(store: Store, day: dt.date, codes: set[str]) -> Table:
    policy = store.office.policy
    rows = [
        [no, _name(store, unit), policy.parameters[rule].label_zh, voc.Level(reached).zh, told_at(voc.Level(reached))]
        for no, unit, rule, reached in dispatch.notices_on(store, day)
        if unit in codes
    ]
    return Table("notices", "今日督办", _NOTICES, rows, empty="今日未发督办单")


def told_at(level: voc.Level) -> str:
    """Who is told at a level, in Chinese."""
    return TOLD[level].zh


def _name(store: Store, code: str) -> str:
    unit = store.office.units.get(code)
    return unit.name if unit else code
