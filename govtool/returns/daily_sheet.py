"""The daily dispatch sheet 每日调度单: what is new, due, overdue, and the notices issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from govtool.base import vocabulary as voc
from govtool.law.workdays import ONE_DAY
from govtool.meetings.decisions import owed_decisions
from govtool.meetings.duty_roster import on_duty
from govtool.models import UnitHeader
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.returns.timeliness import OVERDUE_ITEM, addressees_zh, overdue, overdue_row, rule_zh
from govtool.rules import CASE, unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import daily_sheet, figures
from govtool.views.figures import Bounds

UNIT = ReturnColumn("unit", "承办单位", ColumnKind.TEXT, width=22)
_DUE = ReturnColumn("rule", "今日到期事项", ColumnKind.TEXT, width=24)
_NOTICES = (
    ReturnColumn("rule", "督办事项", ColumnKind.TEXT, width=24),
    ReturnColumn("level", "督办等级", ColumnKind.TEXT),
    ReturnColumn("told", "督办对象", ColumnKind.TEXT, width=20),
)


class DayLines(NamedTuple):
    """The columns and titles of a noun's subjects in the daily sheet.

    ``prefix`` stands before the codes of its tables, ``called`` in their titles. ``titles`` gives
    what each subject is in a word or two, in Chinese, by its id.
    """

    word: str
    no: ReturnColumn
    title: ReturnColumn
    titles: Callable[[Store, Sequence[int]], Mapping[int, str]]
    prefix: str = ""
    called: str = ""


def due_today(lines: DayLines, store: Store, day: dt.date, codes: Collection[str]) -> ReturnTable:
    """Return what is due that day and not done at its end."""
    found = [
        one
        for one in figures.owed(store, day, Bounds(until=day, word=lines.word, since=day))
        if one.obligation.unit in codes
    ]
    titles = lines.titles(store, [one.id for one in found])
    noun, rows = registry.subject(lines.word), list[list[Value]]()
    for one in found:
        unit = unit_name(one.obligation.unit, store.office, day)
        rows.append([one.no, unit, titles[one.id], rule_zh(one.rule.name, noun, store.office)])
    columns = (lines.no, UNIT, lines.title, _DUE)
    title = f"今日到期{lines.called}"
    return ReturnTable(
        f"{lines.prefix}due_today",
        title,
        columns,
        rows,
        empty=f"今日无到期{lines.called or '事项'}",
    )


def overdue_lines(
    lines: DayLines, store: Store, day: dt.date, codes: Collection[str]
) -> ReturnTable:
    """Return what was overdue at the end of the day, the longest first, with its level."""
    found = [one for one in figures.overdue(store, day, lines.word) if one[2].unit in codes]
    titles = lines.titles(store, [subject_id for subject_id, _no, _owed in found])
    noun = registry.subject(lines.word)
    rows = [
        overdue_row(store.office, noun, (no, titles[subject_id]), owed, day)
        for subject_id, no, owed in found
    ]
    columns = (lines.no, UNIT, lines.title, *OVERDUE_ITEM)
    code, title = f"{lines.prefix}overdue", f"超期{lines.called}清单"
    empty = f"无超期{lines.called or '事项'}"
    return ReturnTable(code, title, columns, rows, empty=empty)


def notices(lines: DayLines, store: Store, day: dt.date, codes: Iterable[str]) -> ReturnTable:
    """Return the supervision notices that were issued that day."""
    noun, wanted, office = registry.subject(lines.word), set(codes), store.office
    rows: list[list[Value]] = [
        [
            no,
            unit_name(unit, office, day),
            rule_zh(rule, noun, office),
            level.zh,
            addressees_zh(noun, level),
        ]
        for no, unit, rule, reached in daily_sheet.notices_on(store, day, noun)
        for level in [voc.Level(reached)]
        if unit in wanted
    ]
    columns = (lines.no, UNIT, *_NOTICES)
    title = f"今日督办{lines.called}"
    return ReturnTable(f"{lines.prefix}notices", title, columns, rows, empty="今日未发督办单")


TITLE = "矛盾纠纷每日调度单"
_NO = ReturnColumn("case_no", "案件编号", ColumnKind.TEXT, width=18)
_TYPE = ReturnColumn("dispute_type", "纠纷类型", ColumnKind.TEXT, width=20)
_NEW = (
    _NO,
    ReturnColumn("unit", "登记单位", ColumnKind.TEXT, width=22),
    _TYPE,
    ReturnColumn("source", "案件来源", ColumnKind.TEXT, width=12),
    ReturnColumn("severity", "案件等级", ColumnKind.TEXT, width=10),
    ReturnColumn("state", "状态", ColumnKind.TEXT, width=12),
)
_DUTY = (
    ReturnColumn("leader", "值班领导", ColumnKind.TEXT, width=14),
    ReturnColumn("phone", "电话", ColumnKind.TEXT, width=16, personal=True),
    ReturnColumn("guides", "业务指导", ColumnKind.TEXT, width=24),
    ReturnColumn("trainees", "跟班学习", ColumnKind.TEXT, width=24),
)
_DECISIONS = (
    ReturnColumn("decision", "议定事项编号", ColumnKind.TEXT, width=16),
    ReturnColumn("unit", "责任单位", ColumnKind.TEXT, width=22),
    ReturnColumn("text", "内容", ColumnKind.TEXT, width=40, personal=True),
    ReturnColumn("due", "完成期限", ColumnKind.DATE, width=12),
    ReturnColumn("days", "超期天数", ColumnKind.DAYS),
)
_MAJOR = (
    _NO,
    UNIT,
    _TYPE,
    ReturnColumn("registered_on", "登记日期", ColumnKind.DATE, width=12),
    ReturnColumn("days", "在办天数", ColumnKind.DAYS),
)
_ALERTED = (
    _NO,
    UNIT,
    _TYPE,
    ReturnColumn("risk", "激化风险", ColumnKind.TEXT, width=16),
    ReturnColumn("alerted_on", "预警日期", ColumnKind.DATE, width=12),
    ReturnColumn("reported_to", "报告部门", ColumnKind.TEXT, width=20, personal=True),
)
_LINES = DayLines(CASE.word, _NO, _TYPE, daily_sheet.types_of)


def tables(store: Store, day: dt.date, units: Sequence[UnitHeader]) -> list[ReturnTable]:
    """Return the tables of one day's sheet, as the record has it at the end of that day."""
    codes = {unit.code for unit in units}
    told = (registry.resolve(place) for place in registry.DAILY.values())
    return [
        _duty(store, day),
        *(table for tables_of in told for table in tables_of(store, day, codes)),
    ]


def case_tables(store: Store, day: dt.date, codes: set[str]) -> list[ReturnTable]:
    """Return what there is to tell of cases."""
    return [
        _new(store, day, codes),
        due_today(_LINES, store, day, codes),
        overdue(store, day, codes),
        _majors(store, day, codes),
        _alerted(store, day, codes),
        notices(_LINES, store, day, codes),
    ]


def _duty(store: Store, day: dt.date) -> ReturnTable:
    rows: list[list[Value]] = [
        [one.leader, one.phone, "、".join(one.guides) or None, "、".join(one.trainees) or None]
        for one in on_duty(store, day)
    ]
    return ReturnTable("duty", "值班领导", _DUTY, rows, empty="未安排值班", expected=True)


def decision_tables(store: Store, day: dt.date, codes: set[str]) -> list[ReturnTable]:
    """Return what meetings decided that is due or overdue."""
    owed = (
        one for one in owed_decisions(store, day) if one.days <= 0 and one.decision.unit in codes
    )
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
    table = ReturnTable(
        "decisions", "到期和超期的会议议定事项", _DECISIONS, rows, empty="无到期的议定事项"
    )
    return [table]


def _new(store: Store, day: dt.date, codes: set[str]) -> ReturnTable:
    rows = [
        [
            row["case_no"],
            unit_name(row["unit"], store.office, day),
            voc.DisputeType(row["dispute_type"]).zh,
            voc.Source(row["source"]).zh if row["source"] else None,
            severity.zh,
            state.zh,
        ]
        for row in daily_sheet.registered_on(store, day)
        if row["unit"] in codes
        for severity, state in [_standing(store, day, row)]
    ]
    return ReturnTable("new", "今日登记", _NEW, rows, empty="今日无新登记")


def _standing(store: Store, day: dt.date, row: Mapping[str, Any]) -> tuple[voc.Severity, voc.Term]:
    """Return the severity and state of a case at the end of the day, whatever came later."""
    if row["last_on"] <= day.isoformat():
        state = voc.Outcome(row["outcome"]) if row["outcome"] else voc.CaseState(row["state"])
        return voc.Severity(row["severity"]), state
    case = store.state(row["subject"], day)
    assert case is not None
    return case.severity, case.outcome or case.state


def _majors(store: Store, day: dt.date, codes: set[str]) -> ReturnTable:
    rows = [
        [
            no,
            unit_name(unit, store.office, day),
            voc.DisputeType(kind).zh,
            on,
            (day - on) // ONE_DAY,
        ]
        for no, unit, kind, on in daily_sheet.open_majors(store, day)
        if unit in codes
    ]
    return ReturnTable("majors", "在办重大复杂案件", _MAJOR, rows, empty="无在办重大复杂案件")


def _alerted(store: Store, day: dt.date, codes: set[str]) -> ReturnTable:
    """Return the table of the open cases with an alert, each with its newest one."""
    cases = (store.state(subject, day) for subject in daily_sheet.open_alerted(store, day))
    rows = [
        [
            case.case_no,
            unit_name(case.handler.unit, store.office, day),
            case.dispute_type.zh,
            "、".join(dict.fromkeys(one.risk.zh for one in case.alerts if one.risk)),
            case.alerts[-1].on,
            "、".join(dict.fromkeys(one.reported_to for one in case.alerts if one.reported_to))
            or "未报告",
        ]
        for case in cases
        if case is not None and case.handler is not None and case.handler.unit in codes
    ]
    return ReturnTable("alerted", "在办激化预警案件", _ALERTED, rows, empty="无在办激化预警案件")
