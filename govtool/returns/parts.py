"""Parts of the whole compared: by type, source, campaign, community, grid; tables and bars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from govtool.base import vocabulary as voc
from govtool.returns.comparison import BEGAN, Compared, against, change
from govtool.returns.model import Chart, ChartSeries, ColumnKind, ReturnColumn, ReturnTable
from govtool.returns.summary_rows import ENDED, share
from govtool.rules import unit_name
from govtool.views import registers
from govtool.views.monthly import Counted
from govtool.views.tallies import TRIED

_COMPARED = (
    ReturnColumn("registered", "本期登记", summed=True),
    ReturnColumn("share", "占比", ColumnKind.RATE),
    ReturnColumn("previous", "上期登记", summed=True, sums=[("comparison.registered.previous",)]),
    ReturnColumn("change", "环比", ColumnKind.CHANGE),
    ReturnColumn("last_year", "上年同期", summed=True, sums=[("comparison.registered.last_year",)]),
    ReturnColumn("change_on_year", "同比", ColumnKind.CHANGE),
    ReturnColumn(
        "ended",
        "本期办结",
        summed=True,
        sums=[
            ("settled", "not_settled"),
            ("tried", "not_tried"),
            ("days_to_close.all.closed",),
            ("ministry.*.cases",),
            ("summary.*cases.settled", "summary.*cases.diverted", "summary.*cases.other_closed"),
        ],
    ),
    ReturnColumn("settled", "调解成功", summed=True, sums=[("tried", "-failed")]),
    ReturnColumn("rate", "调解成功率", ColumnKind.RATE, ratio=(("settled",), ("tried",))),
)


def by_type(compared: Compared) -> ReturnTable:
    """Return 分类型情况: the types that occurred, in the ministry's order."""
    terms = [(kind.value, kind.zh) for kind in voc.DisputeType]
    return _by_term(compared, "type", "分类型情况表", ("类型编码", "纠纷类型"), terms)


def by_source(compared: Compared) -> ReturnTable:
    """Return 分来源情况: where cases came from; sources that never occurred are left out."""
    terms = [*((source.value, source.zh) for source in voc.Source), ("", "未记录来源")]
    labels, notes = ("来源编码", "案件来源"), [*_BY_CASES, _PETITIONS]
    return _by_term(compared, "source", "分来源情况表", labels, terms, notes)


_PETITIONS = "标明为信访转办的案件，不论来源，计入“信访转办”。"


def by_campaign(compared: Compared) -> ReturnTable | None:
    """Return 分专项情况: the campaigns of cases; None where no case of the periods has one."""
    terms = [(one.value, one.zh) for one in voc.Campaign]
    labels, notes = ("专项编码", "专项类别"), [*_BY_CASES, _IN_CAMPAIGNS]
    found = _by_term(compared, "campaign", "分专项情况表", labels, terms, notes)
    return found if found.rows else None


_IN_CAMPAIGNS = "只统计登记了专项类别的案件。"


def _by_term(
    compared: Compared,
    dimension: str,
    title: str,
    labels: tuple[str, str],
    terms: Iterable[tuple[str, str]],
    notes: Sequence[str] | None = None,
) -> ReturnTable:
    """Return a table of the terms of a vocabulary that occurred; ``labels`` of code and name."""
    parts = _parts(compared, dimension)
    rows = [
        [code or "none", name, *parts.cells(code)] for code, name in terms if parts.occurs(code)
    ]
    columns = (
        ReturnColumn("code", labels[0], ColumnKind.CODE, width=16),
        ReturnColumn("name", labels[1], ColumnKind.TEXT, width=22),
        *_COMPARED,
    )
    code, notes = f"by_{dimension}", _BY_CASES if notes is None else notes
    tried = parts.tried([code for code, _name in terms if parts.occurs(code)])
    return _part_table(code, title, columns, rows, tried, notes)


def by_community(compared: Compared) -> ReturnTable:
    """Return 分社区（村）情况: every community, counted over stages as in the summary.

    One that is gone stands there where it had anything in the periods that are compared with.
    """
    parts = _parts(compared, "stage", by="unit")
    units = [*compared.units, *(unit for unit in compared.gone if parts.occurs(unit.code))]
    communities = [unit for unit in units if unit.kind is voc.UnitKind.COMMUNITY]
    codes = [unit.code for unit in communities]
    rows = [[unit.code, unit.name, *parts.cells(unit.code, codes)] for unit in communities]
    columns = (
        ReturnColumn("code", "单位编码", ColumnKind.TEXT, width=12),
        ReturnColumn("name", "社区（村）", ColumnKind.TEXT, width=22),
        *_COMPARED,
    )
    return _part_table("by_community", "分社区（村）情况表", columns, rows, parts.tried(codes))


def by_grid(compared: Compared) -> ReturnTable:
    """Return 分网格情况: the grids where anything was registered or ended in the periods."""
    parts = _parts(compared, "grid")
    office, last = compared.store.office, compared.period.last
    grids = [
        row
        for row in registers.known_rows(compared.store.reader, "grid", last)
        if parts.occurs(row["code"])
    ]
    named = [(row["code"], row["name"], unit_name(row["unit"], office, last)) for row in grids]
    rows = [[code, name, unit, *parts.cells(code)] for code, name, unit in named]
    tried = parts.tried([code for code, _name, _unit in named])
    columns = (
        ReturnColumn("code", "网格编码", ColumnKind.TEXT, width=14),
        ReturnColumn("name", "网格", ColumnKind.TEXT, width=22),
        ReturnColumn("unit", "所属单位", ColumnKind.TEXT, width=22),
        *_COMPARED,
    )
    return _part_table("by_grid", "分网格情况表", columns, rows, tried, _BY_CASES)


@dataclass(frozen=True)
class _Parts:
    """The counts of each part in the three periods."""

    now: Counted
    before: Counted | None
    year: Counted | None

    def occurs(self, value: str) -> bool:
        """Return whether a part has anything in any of the periods."""
        return any(
            (value, measure) in found
            for found in (self.now, self.before, self.year)
            if found
            for measure in _ALL
        )

    def cells(self, value: str, among: Collection[str] | None = None) -> list[Any]:
        """Return the cells of a part from its registrations on; ``among``: parts of the whole."""
        registered = self.now[value, "registered"]
        everything = sum(
            n
            for (v, m), n in self.now.items()
            if m == "registered" and (among is None or v in among)
        )
        ended = sum(self.now[value, measure] for measure in ENDED)
        settled = self.now[value, "settled"]
        earlier = (None if c is None else c[value, "registered"] for c in (self.before, self.year))
        rate = share(settled, self.now[value, TRIED])
        return [
            registered,
            share(registered, everything),
            *against(registered, *earlier),
            ended,
            settled,
            rate,
        ]

    def tried(self, values: Iterable[str]) -> list[int]:
        """Return how many of each part ended and could succeed."""
        return [self.now[value, TRIED] for value in values]


def _parts(compared: Compared, dimension: str, by: Literal["value", "unit"] = "value") -> _Parts:
    now, before, year = (compared.counted(dimension, months, by) for months in compared.spans)
    assert now is not None
    return _Parts(now, before, year)


_ALL = (*BEGAN, *ENDED)


_BY_CASES = (
    "本表按案件统计，计入登记单位；汇总表按各单位的办理环节统计，移送计为一次办结，两表的办结数和成功率口径不同。",
)


def _part_table(
    code: str,
    title: str,
    columns: Sequence[ReturnColumn],
    rows: list[list[Any]],
    tried: Sequence[int],
    notes: Sequence[str] = (),
) -> ReturnTable:
    """Return a table of parts with its total: shares of the whole, changes of the sums.

    :param tried: how many of each part ended and could succeed.
    """
    places = {column.code: place for place, column in enumerate(columns)}
    total: list[Any] = [None] * len(columns)
    total[places["name"]] = "合计"
    for column in columns:
        if column.summed:
            values = [row[places[column.code]] for row in rows]
            total[places[column.code]] = None if values and None in values else sum(values)
    now = total[places["registered"]]
    total[places["share"]] = 1.0 if now else None
    total[places["change"]] = change(now, total[places["previous"]])
    total[places["change_on_year"]] = change(now, total[places["last_year"]])
    total[places["rate"]] = share(total[places["settled"]], sum(tried))
    if not rows:
        return ReturnTable(code, title, columns, rows)
    beside = {TRIED: [*tried, sum(tried)]}
    return ReturnTable(code, title, columns, rows, total, notes=notes, beside=beside)


_CHANGED = {"本期": "registered", "上期": "previous"}


def bars(
    table: ReturnTable, code: str, title: str, measures: Mapping[str, str] = _CHANGED
) -> Chart:
    """Return measures of the parts in a table by their labels, the parts with the most first."""
    places = {column.code: place for place, column in enumerate(table.columns)}
    first, *_others = measures.values()
    rows = sorted(table.rows, key=lambda row: -row[places[first]])
    columns = {label: [row[places[one]] for row in rows] for label, one in measures.items()}
    series = [
        ChartSeries(label, values)
        for label, values in columns.items()
        if any(value is not None for value in values)
    ]
    return Chart(code, title, [str(row[places["name"]]) for row in rows], series)
