"""The register behind a number of the return of matters 明细: what a figure counts, each on a line.

A line is a matter, or what was done to one as often as it was done: a dispatch, an answer, a
deadline that fell due.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from govtool.base.i18n import in_chinese
from govtool.returns.matters.figures import COUNTED, MatterAsked, platform_meant, units_counted
from govtool.returns.matters.tables import LABELS, WORD
from govtool.returns.model import ColumnKind, ReturnColumn
from govtool.returns.register import RegisterAsked, ReturnRegister, cell_meant
from govtool.returns.timeliness import rule_zh
from govtool.rules import unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.matter.categories import Category, categories, chosen
from govtool.subjects.matter.terms import Channel, MatterState
from govtool.views import noun_cells
from govtool.views.matter_cells import BALANCE, MATTERS
from govtool.views.noun_cells import HANDLER

_DUE = frozenset({"due", "on_time", "late"})
COLUMNS = (
    ReturnColumn("no", "事项编号", ColumnKind.TEXT, width=20),
    ReturnColumn("reported_on", "上报日期", ColumnKind.DATE, width=12),
    ReturnColumn("category_name", "事项类别", ColumnKind.TEXT, width=16),
    ReturnColumn("platform_name", "平台", ColumnKind.TEXT, width=12),
    ReturnColumn("unit", "受理单位编码", ColumnKind.TEXT, width=10),
    ReturnColumn("unit_name", "受理单位", ColumnKind.TEXT, width=24),
    ReturnColumn("grid", "网格", ColumnKind.TEXT, width=10),
    ReturnColumn("channel_name", "来源渠道", ColumnKind.TEXT, width=12),
    ReturnColumn("state_name", "状态", ColumnKind.TEXT, width=12),
    ReturnColumn("closed_on", "办结归档日期", ColumnKind.DATE, width=12),
    ReturnColumn("on", "日期", ColumnKind.DATE, width=12),
    ReturnColumn("handler_name", "责任单位", ColumnKind.TEXT, width=24),
    ReturnColumn("rule_name", "应办事项", ColumnKind.TEXT, width=20),
    ReturnColumn("due", "应办日期", ColumnKind.DATE, width=12),
    ReturnColumn("done_on", "办理日期", ColumnKind.DATE, width=12),
)
"""All columns that a list may have; :func:`columns` has those of one."""
_OF_DOINGS, _OF_DUE = (
    frozenset({"on", "handler_name"}),
    frozenset({"handler_name", "rule_name", "due", "done_on"}),
)
_SELECTED = (
    "s.id, s.no, s.unit, s.opened_on, s.closed_on, s.state, m.category, m.platform, m.grid, m.channel,"
    ' x.unit AS handler, x."on", x.rule, x.due, x.done_on'
)


class MatterCell(NamedTuple):
    """The number asked for: return, column, narrowing; ``cell`` None for all in hand."""

    asked: MatterAsked
    cell: str | None = None
    grid: str | None = None
    category: Category | None = None
    channel: Channel | None = None
    handler: str | None = None
    """The unit whose doing it is: of the table by handling unit, where the balance counts turns."""

    @property
    def question(self) -> str:
        """The question that has a line for each thing counted."""
        if self.cell is None:
            return " UNION ALL ".join(MATTERS.cells[code] for code in ("opening", "reported"))
        return MATTERS.question(self.cell, turns=self.handler is not None)


@dataclass(frozen=True, slots=True)
class MatterRegisterLine:
    """A matter, or something done to it ``on`` a day by a unit, or a deadline of it."""

    no: str
    reported_on: dt.date
    category: str
    category_name: str
    platform: str
    platform_name: str
    unit: str
    unit_name: str
    grid: str | None
    channel: str
    channel_name: str
    state: str
    state_name: str
    closed_on: dt.date | None
    on: dt.date | None
    handler: str | None
    handler_name: str | None
    rule: str | None
    rule_name: str | None
    due: dt.date | None
    done_on: dt.date | None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``report register matters --json`` lists."""
        return asdict(self)


def cell_of(typed: str) -> str:
    """Return the code of the figure meant by a code or a label of the form.

    :raises Refused: code ``bad_term``, listing the figures.
    """
    return cell_meant(typed, COUNTED, LABELS, "事项" if in_chinese() else "matters")


def columns(cell: str | None) -> list[ReturnColumn]:
    """Return the columns of a list in files: those that say something in it."""
    said = (
        _OF_DUE
        if cell in _DUE
        else _OF_DOINGS
        if cell is not None and cell not in BALANCE
        else frozenset()
    )
    return [column for column in COLUMNS if column.code not in (_OF_DOINGS | _OF_DUE) - said]


def subject(asked: MatterCell) -> list[str]:
    """Return which number a list is behind, in words: period, unit, column, and what narrows it."""
    label = next((label for label, code in LABELS.items() if code == asked.cell), asked.cell)
    of = asked.asked
    words = (
        of.period.name,
        of.unit,
        of.platform and of.platform.label,
        asked.cell and (label if in_chinese() else asked.cell),
        asked.grid,
        asked.category and asked.category.label,
        asked.channel and asked.channel.label,
        asked.handler,
    )
    return [word for word in words if word]


def lines(store: Store, asked: MatterCell) -> Iterator[MatterRegisterLine]:
    """Yield the lines behind a number, in the order of reports: as many as it says.

    :raises NotFound: code ``unknown_unit``.
    """
    wanted = {name: value for name, value in _wanted(store, asked).items() if value is not None}
    statement = MATTERS.listing(asked.question, _SELECTED, list(wanted))
    values = noun_cells.bound(store, asked.asked.period, asked.asked.today)
    bound = values | {name: json.dumps(value) for name, value in wanted.items()}
    return (_line(store, row, asked) for row in noun_cells.lines(store, statement, bound))


def _wanted(store: Store, asked: MatterCell) -> dict[str, list[str] | None]:
    """Return the values that each part may have; None for any."""
    of = asked.asked
    (cube,) = noun_cells.cubes(store, MATTERS, [{"": asked.question}], of.period, of.today)
    counted = cube.by("intake")[""]
    units = [unit.code for unit in units_counted(store.office, of, counted)]
    return {
        "intake": units,
        "platform": [of.platform.code] if of.platform else None,
        "grid": [asked.grid] if asked.grid else None,
        "category": [asked.category.code] if asked.category else None,
        "channel": [asked.channel.value] if asked.channel else None,
        HANDLER: [asked.handler] if asked.handler else None,
    }


def _line(store: Store, row: Mapping[str, Any], asked: MatterCell) -> MatterRegisterLine:
    office, last = store.office, asked.asked.period.last
    category = categories()[row["category"]]
    channel, state = Channel(row["channel"]), MatterState(row["state"])
    return MatterRegisterLine(
        no=row["no"],
        reported_on=dt.date.fromisoformat(row["opened_on"]),
        category=category.code,
        category_name=category.zh,
        platform=category.platform.code,
        platform_name=category.platform.zh,
        unit=row["unit"],
        unit_name=unit_name(row["unit"], office, last),
        grid=row["grid"],
        channel=channel.value,
        channel_name=channel.zh,
        state=state.value,
        state_name=state.zh,
        closed_on=_day(row["closed_on"]),
        on=_day(row["on"]),
        handler=row["handler"],
        handler_name=row["handler"] and unit_name(row["handler"], office, last),
        rule=row["rule"],
        rule_name=row["rule"] and rule_zh(row["rule"], registry.subject(WORD), office),
        due=_day(row["due"]),
        done_on=_day(row["done_on"]),
    )


def _day(stored: str | None) -> dt.date | None:
    return dt.date.fromisoformat(stored) if stored else None


def cell(asked: RegisterAsked) -> MatterCell:
    """Return the number that is asked for.

    :raises Refused: code ``bad_term``.
    """
    narrowing = dict(asked.narrowing)
    of = MatterAsked(asked.period, asked.unit, asked.today, narrowing.pop("platform", None))
    return MatterCell(of, cell_of(asked.cell) if asked.cell else None, **narrowing)


REGISTER = ReturnRegister(
    "事项明细表",
    {
        "platform": platform_meant,
        "category": chosen,
        "channel": Channel,
        "grid": "grid",
        "handler": "unit",
    },
    cell,
    lines,
    columns,
    subject,
)
"""The registers of the return of matters."""
