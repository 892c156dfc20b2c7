"""The agenda of a meeting 会议议程: what is to be dealt with, as tables that any format can draw.

As in all papers of the office, the texts of the tables are in Chinese; cells that hold terms have
both languages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govtool.meetings.agenda_items import (
    NOT_OWED,
    TASK_DAYS,
    Item,
    Matters,
    Situation,
    progress_text,
    span,
)
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable
from govtool.returns.summary import summary
from govtool.returns.summary_rows import ReturnRow
from govtool.rules import Office, Period, PeriodKind, unit_name
from govtool.store import Store
from govtool.subjects import registry

TITLES = {PeriodKind.WEEKLY: "矛盾纠纷化解周例会议程", PeriodKind.MONTHLY: "矛盾纠纷分析研判会议程"}

_CASE = (
    ReturnColumn("case_no", "案件编号", ColumnKind.TEXT, width=18),
    ReturnColumn("dispute_type", "纠纷类型", ColumnKind.TEXT, width=18),
    ReturnColumn("parties", "当事人", ColumnKind.TEXT, width=16),
)
_UNIT = ReturnColumn("name", "承办单位", ColumnKind.TEXT, width=22)
_SESSIONS = ReturnColumn("sessions", "已调解（次）")
_STANDING = (
    ReturnColumn("due", "期限", ColumnKind.DATE, width=12),
    ReturnColumn("standing", "期限情况", ColumnKind.TEXT, width=12),
    ReturnColumn("level", "督办等级", ColumnKind.TEXT),
)


_COUNTS = (
    ReturnColumn("name", "单位", ColumnKind.TEXT, width=22),
    ReturnColumn("opening", "期初在办"),
    ReturnColumn("registered", "本期登记"),
    ReturnColumn("received", "本期转入"),
    ReturnColumn("settled", "调解成功"),
    ReturnColumn("transferred", "移送"),
    ReturnColumn("closing", "期末在办"),
    ReturnColumn("major", "重大"),
    ReturnColumn("overdue", "超期"),
)
_ADVICE = (
    ReturnColumn("case_no", "案件编号", ColumnKind.TEXT, width=18),
    ReturnColumn("dispute_type", "纠纷类型", ColumnKind.TEXT, width=18),
    ReturnColumn("name", "承办单位", ColumnKind.TEXT, width=22),
    ReturnColumn("on", "指导日期", ColumnKind.DATE, width=12),
    ReturnColumn("note", "指导意见", ColumnKind.TEXT, width=44),
)
_PETITIONS = (
    ReturnColumn("compared", "比较期", ColumnKind.TEXT, width=12),
    ReturnColumn("span", "时段", ColumnKind.TEXT, width=28),
    ReturnColumn("registered", "登记信访件"),
    ReturnColumn("all", "登记纠纷总数"),
)
_TASKS = (
    ReturnColumn("task", "任务", ColumnKind.TEXT, width=40),
    ReturnColumn("name", "责任单位", ColumnKind.TEXT, width=22),
    ReturnColumn("due", "期限", ColumnKind.DATE, width=12),
    ReturnColumn("standing", "期限情况", ColumnKind.TEXT, width=12),
)
_DECISION = (
    ReturnColumn("decision", "事项编号", ColumnKind.TEXT, width=14),
    ReturnColumn("on", "议定日期", ColumnKind.DATE, width=12),
    ReturnColumn("text", "议定事项", ColumnKind.TEXT, width=40),
    ReturnColumn("name", "责任单位", ColumnKind.TEXT, width=22),
    ReturnColumn("leader", "责任领导", ColumnKind.TEXT, width=12),
    ReturnColumn("case_no", "涉及案件", ColumnKind.TEXT, width=18),
    *_STANDING,
)
_CONFER = (
    *_CASE,
    _UNIT,
    ReturnColumn("reason", "会商事由", ColumnKind.TEXT, width=24),
    _SESSIONS,
    ReturnColumn("since", "起始日期", ColumnKind.DATE, width=12),
    *_STANDING,
)
_MAJORS = (
    *_CASE,
    _UNIT,
    ReturnColumn("registered_on", "登记日期", ColumnKind.DATE, width=12),
    _SESSIONS,
    *_STANDING,
)
_OVERDUE = (
    *_CASE,
    _UNIT,
    ReturnColumn("matter", "应办事项", ColumnKind.TEXT, width=22),
    *_STANDING,
)
_HAND_DOWN = (
    *_CASE,
    ReturnColumn("accepted_on", "受理日期", ColumnKind.DATE, width=12),
    ReturnColumn("lead_name", "建议牵头单位", ColumnKind.TEXT, width=24),
    ReturnColumn("route", "分流依据", ColumnKind.TEXT, width=14),
    *_STANDING,
)
_PARTS: dict[str, tuple[str, Sequence[ReturnColumn], str]] = {
    "situation": ("排查调处情况", _COUNTS, "个单位"),
    "overdue": ("超期事项", _OVERDUE, "项"),
    "majors": ("重大纠纷指导", _MAJORS, "件"),
    "advice": ("调解建议", _ADVICE, "条"),
    "confer": ("疑难会商", _CONFER, "件"),
    "hand_down": ("交办", _HAND_DOWN, "件"),
    "petitions": ("信访形势", _PETITIONS, "件"),
    "tasks": ("阶段性任务", _TASKS, "项"),
    "decisions": ("以往议定事项落实情况", _DECISION, "项"),
}
"""Title, columns and measure of the parts of every office."""


@dataclass(frozen=True, slots=True)
class AgendaSection:
    """A part of an agenda; its ``items``, counted in ``measure``, fill the ``columns``."""

    code: str
    title: str
    columns: Sequence[ReturnColumn]
    items: Sequence[Item]
    measure: str = "件"
    number: int | None = None
    """The count, if it is not the number of items."""

    @property
    def counted(self) -> str:
        """Return how many there are: 6件."""
        return f"{len(self.items) if self.number is None else self.number}{self.measure}"

    @property
    def table(self) -> ReturnTable:
        """The part as it is drawn."""
        rows = [[item[column.code] for column in self.columns] for item in self.items]
        return ReturnTable(self.code, self.title, self.columns, rows, empty="无")

    def as_json(self) -> dict[str, Any]:
        """Return the object of the section in ``meeting agenda --json``."""
        return {"title": self.title, "rows": [dict(item) for item in self.items]}


@dataclass(frozen=True, slots=True)
class Agenda:
    """An agenda: the figures of ``period``, and what to deal with as of the end of ``as_of``.

    ``title``, ``unit_name``, ``tables`` and ``notes`` are those of a
    :class:`~govtool.returns.model.Return`.
    """

    period: Period
    as_of: dt.date
    unit: str
    unit_name: str
    total: ReturnRow
    sections: Sequence[AgendaSection]

    @property
    def title(self) -> str:
        """The heading of the paper."""
        return TITLES[self.period.kind]

    @property
    def tables(self) -> Sequence[ReturnTable]:
        """The parts as they are drawn, in the order of the agenda."""
        return [section.table for section in self.sections]

    @property
    def notes(self) -> Sequence[str]:
        """The notes before the tables: the figures of the period in a sentence."""
        return (figures_line(self.total, self.period), TASKS_NOTE)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``meeting agenda --json`` prints."""
        return {
            **self.period.as_json(),
            "as_of": self.as_of,
            "unit": self.unit,
            "figures": self.total.as_json(),
            "sections": {section.code: section.as_json() for section in self.sections},
        }


def agenda(store: Store, period: Period, as_of: dt.date, unit: str | None = None) -> Agenda:
    """Return the agenda of the meeting about ``period``, with what is open at the end of ``as_of``.

    :param unit: only what lies with this unit; the street (None: the file's own) means all.
    :raises NotFound: code ``unknown_unit``.
    """
    office = store.office
    chosen = unit or office.street
    found = summary(store, period, chosen, as_of)
    own = None if chosen == office.street else chosen
    matters, beside = Matters(store, as_of, own), Situation(store, period, as_of, own)
    of_nouns = (
        section
        for place in registry.AGENDA.values()
        for section in registry.resolve(place)(store, as_of, own)
    )
    sections = [*_sections(found.rows, beside, matters, office), *of_nouns]
    sections.sort(key=lambda section: ORDER.index(section.code))
    return Agenda(period, as_of, chosen, unit_name(chosen, office, as_of), found.total, sections)


ORDER = (  # noqa: SIM905  # else a name a line
    "situation overdue majors advice confer hand_down petitions sent_back tasks decisions"
).split()
"""The order of business (P3); what earlier meetings decided comes last."""
TASKS_NOTE = f"阶段性任务列{TASK_DAYS}日内到期的议定事项、报表和会议。"


def _sections(
    rows: Sequence[ReturnRow], beside: Situation, matters: Matters, office: Office
) -> list[AgendaSection]:
    """Return the parts of every office: its cases, and what else tells how things stand."""
    petitions = beside.petitions()
    counted = [row.as_json() for row in rows if row.opening or row.registered or row.received]
    on_cases = {
        "overdue": matters.overdue(),
        "majors": matters.majors(),
        "confer": matters.confer(),
        "hand_down": matters.to_hand_down(),
        "decisions": matters.decisions(),
    }
    items: dict[str, Sequence[Item]] = {
        "situation": [{**row, **NOT_OWED} for row in counted],
        "advice": matters.advice(beside.period),
        "petitions": petitions,
        "tasks": beside.tasks(),
        **{
            code: [dict(item) | _chinese_names(item, office) for item in found]
            for code, found in on_cases.items()
        },
    }
    numbers = {"petitions": petitions[0]["registered"]}
    return [
        AgendaSection(code, title, columns, items[code], measure, numbers.get(code))
        for code, (title, columns, measure) in _PARTS.items()
    ]


def _chinese_names(item: Item, office: Office) -> dict[str, Any]:
    """Return the Chinese name of each code for papers: of a unit, of a rule."""
    rule = item.get("rule")
    parameter = office.policy.parameters.get(rule or "")
    more: dict[str, Any] = {
        "name": unit_name(item["unit"], office),
        "standing": progress_text(item["days"]),
    }
    if "rule" in item:
        more["matter"] = parameter.label_zh if parameter else rule
    if "route_rule" in item:
        more["route"] = f"分流规则第{item['route_rule']}条" if item["route_rule"] else ""
    return more


def figures_line(total: ReturnRow, period: Period) -> str:
    """Return the figures of the period in a sentence."""
    ended = total.settled + total.transferred + total.diverted + total.other_closed
    rate = "" if total.rate is None else f"，调解成功率{total.rate:.1%}"
    return (
        f"{span(period)}，期初在办{total.opening}件，登记{total.registered}件，转入{total.received}件，"
        f"办结和转出{ended}件（调解成功{total.settled}件、移送{total.transferred}件、导入诉讼等{total.diverted}件、"
        f"其他{total.other_closed}件）{rate}；期末在办{total.closing}件，其中重大{total.major}件、超期{total.overdue}件。"
    )
