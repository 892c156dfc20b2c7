"""Matters 事项 in the daily sheet and in agendas: new, due, overdue, sent back twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool.law.workdays import ONE_DAY
from govtool.meetings.agenda import AgendaSection
from govtool.returns import daily_sheet
from govtool.returns.daily_sheet import UNIT, DayLines
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.rules import unit_name
from govtool.store import Store
from govtool.subjects.matter.categories import category
from govtool.subjects.matter.terms import Channel, MatterState, Urgency
from govtool.views import matter_cells, queries
from govtool.views.matter_cells import SentBack
from govtool.views.queries import SubjectFilter

WORD = "matter"
_NO = ReturnColumn("no", "事项编号", ColumnKind.TEXT, width=20)
_CATEGORY = ReturnColumn("category", "事项类别", ColumnKind.TEXT, width=16)
_LINES = DayLines(WORD, _NO, _CATEGORY, matter_cells.categories_of, "matter_", "四平台事项")
_NEW = (
    _NO,
    ReturnColumn("unit", "受理单位", ColumnKind.TEXT, width=22),
    _CATEGORY,
    ReturnColumn("channel", "来源渠道", ColumnKind.TEXT, width=12),
    ReturnColumn("urgency", "紧急程度", ColumnKind.TEXT, width=10),
    ReturnColumn("state", "状态", ColumnKind.TEXT, width=14),
)
_SENT_BACK = (
    _NO,
    UNIT,
    _CATEGORY,
    ReturnColumn("reported_on", "上报日期", ColumnKind.DATE, width=12),
    ReturnColumn("times", "退单次数"),
    ReturnColumn("last_on", "最近退单日期", ColumnKind.DATE, width=14),
)
_TITLE = "多次退单事项"


def tables(store: Store, day: dt.date, codes: set[str]) -> list[ReturnTable]:
    """Return what the daily sheet tells of matters; nothing where the file has none."""
    if not _has_any(store):
        return []
    return [
        _new(store, day, codes),
        daily_sheet.due_today(_LINES, store, day, codes),
        daily_sheet.overdue_lines(_LINES, store, day, codes),
        _sent_back(store, day, codes),
        daily_sheet.notices(_LINES, store, day, codes),
    ]


def sections(store: Store, day: dt.date, unit: str | None) -> list[AgendaSection]:
    """Return the agenda's section of matters sent back twice; none in a file without matters."""
    if not _has_any(store):
        return []
    found = [
        one for one in matter_cells.open_sent_back(store, day) if unit in {None, _with(one, store)}
    ]
    items = [{**_item(one, store, day), "due": None, "days": None, "level": None} for one in found]
    return [AgendaSection("sent_back", _TITLE, _SENT_BACK, items)]


def _has_any(store: Store) -> bool:
    return any(True for _row in queries.subjects(store.reader, WORD, SubjectFilter(limit=1)))


def _new(store: Store, day: dt.date, codes: set[str]) -> ReturnTable:
    which = SubjectFilter(opened_from=day, opened_before=day + ONE_DAY)
    rows: list[list[Value]] = [
        [
            row["no"],
            unit_name(row["unit"], store.office, day),
            category(row["category"]).zh,
            Channel(row["channel"]).zh,
            Urgency(row["urgency"]).zh if row["urgency"] else None,
            _state(store, day, row).zh,
        ]
        for row in queries.subjects(store.reader, WORD, which)
        if row["unit"] in codes
    ]
    return ReturnTable("matter_new", "今日上报事项", _NEW, rows, empty="今日无新上报事项")


def _state(store: Store, day: dt.date, row: dict[str, Any]) -> MatterState:
    """Return how far a matter was at the end of the day; later facts do not change it."""
    if row["last_on"] <= day.isoformat():
        return MatterState(row["state"])
    return MatterState(store.state(row["subject"], day).state)


def _with(one: SentBack, store: Store) -> str:
    """Return the unit whose turn it is, or the street, which has to dispatch it again."""
    return one.handler or store.office.street


def _item(one: SentBack, store: Store, day: dt.date) -> dict[str, Any]:
    return {
        "no": one.no,
        "unit": unit_name(_with(one, store), store.office, day),
        "category": category(one.category).zh,
        "reported_on": one.reported_on,
        "times": one.times,
        "last_on": one.last_on,
    }


def _sent_back(store: Store, day: dt.date, codes: set[str]) -> ReturnTable:
    found = (
        one
        for one in matter_cells.open_sent_back(store, day)
        if {_with(one, store), one.unit} & codes
    )
    rows = [list(_item(one, store, day).values()) for one in found]
    return ReturnTable("matter_sent_back", _TITLE, _SENT_BACK, rows, empty="无多次退单事项")
