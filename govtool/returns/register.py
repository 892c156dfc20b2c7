"""The register behind a number 明细: what a cell of a return counts, each on a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple, Protocol

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, in_chinese, listed
from govtool.base.vocabulary import Term
from govtool.desk.wording import masked_names
from govtool.models import Party, Registered
from govtool.returns import ministry
from govtool.returns.filers import units_in
from govtool.returns.model import ColumnKind, ReturnColumn
from govtool.returns.summary import summary
from govtool.returns.summary_rows import NOT_TALLIED, SUMMARY, day_shown
from govtool.rules import Obligation, Period, effective, unit_name
from govtool.store import Store
from govtool.views import case_cells, figures

Narrowing = str | type[Term] | Callable[[str], Any]
"""The reading of an option: by a register, a vocabulary, or a function of the noun."""


class RegisterAsked(NamedTuple):
    """The number asked for: ``cell`` as typed, None for all; ``narrowing`` by options."""

    period: Period
    unit: str
    today: dt.date
    cell: str | None
    narrowing: Mapping[str, Any]


class RegisterRow(Protocol):
    """A line of a register."""

    def as_json(self) -> dict[str, Any]:
        """Return its values, by the codes of columns and more."""
        ...


class ReturnRegister(NamedTuple):
    """The registers of a noun's return.

    :param title: of a file. :param narrowing: the options that narrow a number beside period and
        unit, and how each is read.
    :param cell: reads what is asked; its number is what the others take.
    """

    title: str
    narrowing: Mapping[str, Narrowing]
    cell: Callable[[RegisterAsked], Any]
    lines: Callable[[Store, Any], Iterator[RegisterRow]]
    columns: Callable[[Any], Sequence[ReturnColumn]]
    subject: Callable[[Any], Sequence[str]]


TITLE = "明细表"


class TracedTable(voc.Term):
    """A table whose numbers can be traced."""

    SUMMARY = "summary", "汇总表"
    BY_TYPE = "by_type", "分类型"
    BY_SOURCE = "by_source", "分来源"
    BY_COMMUNITY = "by_community", "分社区"
    BY_GRID = "by_grid", "分网格"
    BY_CAMPAIGN = "by_campaign", "分专项"
    PREVENTION = "prevention", "预防激化"
    MINISTRY = "ministry", "统计表"


LEDGERS = {
    TracedTable.SUMMARY: case_cells.STAGES,
    TracedTable.BY_TYPE: case_cells.CASES,
    TracedTable.BY_SOURCE: case_cells.CASES,
    TracedTable.BY_COMMUNITY: case_cells.BY_UNIT,
    TracedTable.BY_GRID: case_cells.BY_GRID,
    TracedTable.BY_CAMPAIGN: case_cells.BY_CAMPAIGN,
    TracedTable.PREVENTION: case_cells.PREVENTION,
    TracedTable.MINISTRY: case_cells.CLOSURES,
}
"""The ledger over which the cells of each table are counted."""

_LABELS = {
    **{table: {"登记": "registered", "办结": "ended", "调解成功": "settled"} for table in LEDGERS},
    TracedTable.SUMMARY: {column.label: column.code for column in SUMMARY}
    | {"计入成功率": "tried"},
    TracedTable.PREVENTION: {column.label: column.code for column in ministry.PREVENTION},
    TracedTable.MINISTRY: {column.label: column.code for column in ministry.COLUMNS[2:]}
    | {str(place): column.code for place, column in enumerate(ministry.COLUMNS[2:], 1)},
}
"""Further names of the cells: labels of the form, and the ministry's numbers."""

OVERDUE = "overdue"
"""The cell of the summary that takes folds to count: what was overdue on a day."""

COLUMNS = (
    ReturnColumn("case_no", "案件编号", ColumnKind.TEXT, width=18),
    ReturnColumn("registered_on", "登记日期", ColumnKind.DATE, width=12),
    ReturnColumn("dispute_type", "纠纷类型", ColumnKind.TEXT, width=20),
    ReturnColumn("parties", "当事人", ColumnKind.TEXT, width=26),
    ReturnColumn("unit", "单位编码", ColumnKind.TEXT, width=10),
    ReturnColumn("unit_name", "单位名称", ColumnKind.TEXT, width=24),
    ReturnColumn("stage", "阶段", width=6),
    ReturnColumn("origin", "阶段来由", ColumnKind.TEXT),
    ReturnColumn("opened_on", "开始日期", ColumnKind.DATE, width=12),
    ReturnColumn("closed_on", "结束日期", ColumnKind.DATE, width=12),
    ReturnColumn("outcome", "办结方式", ColumnKind.TEXT),
    ReturnColumn("persons", "涉及人数"),
    ReturnColumn("amount", "协议金额（元）", ColumnKind.YUAN, width=12),
    ReturnColumn("rule_name", "超期事项", ColumnKind.TEXT, width=16),
    ReturnColumn("due", "应办日期", ColumnKind.DATE, width=12),
    ReturnColumn("days", "超期天数"),
)
"""All columns that a list may have; :func:`columns` has those of one."""
_OF_STAGES = frozenset({"stage", "origin", "opened_on"})
_OF_CASES = frozenset({"persons", "amount"})
_OF_OVERDUE = frozenset({"rule_name", "due", "days"})


@dataclass(frozen=True, slots=True)
class RegisterCell:
    """The number asked for: table, period, column, of a unit and all under it.

    ``cell`` None stands for everything the table is about; the type, grid and community narrow it
    further. ``today``: as in :func:`~govtool.returns.summary_rows.current_rows`.
    """

    period: Period
    unit: str
    table: TracedTable = TracedTable.SUMMARY
    cell: str | None = None
    dispute_type: voc.DisputeType | None = None
    source: voc.Source | None = None
    grid: str | None = None
    community: str | None = None
    today: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day whose end the return shows."""
        return day_shown(self.period, self.today)

    @property
    def narrowing(self) -> dict[str, str | None]:
        """The values that narrow it, by the names of :func:`govtool.views.case_cells.lines`."""
        cases = {"dispute_type": self.dispute_type, "source": self.source}
        return {**cases, "grid": self.grid, "community": self.community}


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A stage, or a case as a whole (``stage`` None); with ``rule`` where it is overdue."""

    case_no: str
    registered_on: dt.date
    dispute_type: voc.DisputeType
    parties: str
    unit: str
    unit_name: str
    stage: int | None
    origin: voc.Origin | None
    opened_on: dt.date
    closed_on: dt.date | None
    outcome: voc.Outcome | None
    persons: int
    amount: int | float | None
    rule: str | None = None
    rule_name: str | None = None
    due: dt.date | None = None
    provisional: bool = False
    days: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``report register --json`` lists."""
        return asdict(self)


def columns(asked: RegisterCell) -> list[ReturnColumn]:
    """Return the columns of a list in files: those that say something in it."""
    unsaid = (
        _OF_CASES if asked.table in {TracedTable.SUMMARY, TracedTable.BY_COMMUNITY} else _OF_STAGES
    )
    unsaid = unsaid if asked.cell == OVERDUE else unsaid | _OF_OVERDUE
    return [column for column in COLUMNS if column.code not in unsaid]


def codes(table: TracedTable) -> list[str]:
    """Return the codes of the cells that a table has."""
    more = {
        TracedTable.SUMMARY: [OVERDUE],
        TracedTable.MINISTRY: [column.code for column in ministry.PREVENTION],
    }
    return [*LEDGERS[table].cells, *more.get(table, [])]


def code_of(table: TracedTable, cell: str) -> str:
    """Return the code of the cell meant by a code, a label or a number of the form.

    :raises Refused: code ``bad_term``, listing what the table has.
    """
    return cell_meant(cell, codes(table), _LABELS[table], table.label)


def cell_meant(cell: str, codes: Collection[str], labels: Mapping[str, str], table: str) -> str:
    """Return the cell meant by a code or a label; ``labels``: codes by labels.

    :raises Refused: code ``bad_term``, listing what the table has.
    """
    typed = text.half_width(cell)
    meant = labels.get(typed, typed)
    if meant in codes:
        return meant
    message = _("The table {table} has no column “{cell}”.").format(
        table=table, cell=text.quoted(cell)
    )
    named = {code: label for label, code in reversed([*labels.items()])}
    choices = [f"{code} {named.get(code, '')}".rstrip() if in_chinese() else code for code in codes]
    hint = _("Choose one of: {choices}; or another table with --table.").format(
        choices=listed(choices)
    )
    raise Refused("bad_term", message, hint, column="--cell", value=text.quoted(cell))


def label_of(table: TracedTable, code: str) -> str:
    """Return the form's label of a cell."""
    return next(label for label, known in _LABELS[table].items() if known == code)


def subject(asked: RegisterCell) -> list[str]:
    """Return the number a list is behind in words: period, unit, table, column, narrowing."""
    cell = asked.cell and (label_of(asked.table, asked.cell) if in_chinese() else asked.cell)
    kind, source = (term and term.label for term in (asked.dispute_type, asked.source))
    words = (
        asked.period.name,
        asked.unit,
        asked.table.label,
        cell,
        kind,
        source,
        asked.community,
        asked.grid,
    )
    return [word for word in words if word]


def lines(store: Store, asked: RegisterCell) -> Iterator[RegisterLine]:
    """Yield the lines behind a number in the order of registration: as many as it counts.

    :raises NotFound: code ``unknown_unit``.
    """
    late = figures.longest_overdue(store, asked.day, NOT_TALLIED) if asked.cell == OVERDUE else None
    for row in _rows(store, asked):
        first = late.get((row["id"], row["stage"])) if late is not None else None
        if late is None or first is not None:
            yield _line(store, row, first, asked.day)


def _rows(store: Store, asked: RegisterCell) -> Iterator[dict[str, Any]]:
    office = store.office
    cell = "closing" if asked.cell == OVERDUE else asked.cell  # whatever is overdue is going on
    units = units_in(store, asked.unit, asked.period)
    if asked.table is TracedTable.BY_COMMUNITY:
        units = [unit for unit in units if unit.kind is voc.UnitKind.COMMUNITY]
    bound: dict[str, Any] = {"units": [unit.code for unit in units], **asked.narrowing}
    if asked.table is TracedTable.MINISTRY and cell not in case_cells.PREVENTION.cells:
        bound |= ministry.usual_bodies(office, asked.period.last)
    averted = cell in case_cells.PREVENTION.cells
    ledger = case_cells.PREVENTION if averted else LEDGERS[asked.table]
    return case_cells.lines(store, ledger, cell, asked.period.begin, asked.period.end, **bound)


def _line(
    store: Store, row: dict[str, Any], overdue: Obligation | None, day: dt.date
) -> RegisterLine:
    line = RegisterLine(
        case_no=row["case_no"],
        registered_on=dt.date.fromisoformat(row["registered_on"]),
        dispute_type=voc.DisputeType(row["dispute_type"]),
        parties=masked_names(_parties(store, row["subject"])),
        unit=row["unit"],
        unit_name=unit_name(row["unit"], store.office, day),
        stage=row["stage"],
        origin=row["origin"] and voc.Origin(row["origin"]),
        opened_on=dt.date.fromisoformat(row["opened_on"]),
        closed_on=row["closed_on"] and dt.date.fromisoformat(row["closed_on"]),
        outcome=row["outcome"] and voc.Outcome(row["outcome"]),
        persons=row["persons"],
        amount=None if row["amount"] is None else text.yuan_of(row["amount"]),
    )
    if overdue is None:
        return line
    name = store.office.policy.parameters[overdue.rule].label_zh
    return replace(
        line,
        rule=overdue.rule,
        rule_name=name,
        due=overdue.due,
        provisional=overdue.provisional,
        days=-overdue.days(day),
    )


def _parties(store: Store, subject: str) -> Sequence[Party]:
    registered = effective(store.history(subject))[0].event
    return registered.parties if isinstance(registered, Registered) else ()


def printed(store: Store, asked: RegisterCell) -> int | None:
    """Return the number in the return, as filed if it was; None if no summary has it."""
    narrowed = any(asked.narrowing.values())
    if asked.table is not TracedTable.SUMMARY or asked.cell is None or narrowed:
        return None
    figure: int = getattr(summary(store, asked.period, asked.unit, asked.today).total, asked.cell)
    return figure
