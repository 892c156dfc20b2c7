"""The tables of a return of matters, as an office sends them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from govtool.returns.matters.figures import (
    HandlerRow,
    MatterAsked,
    MatterCounts,
    MatterFigures,
    MatterHead,
    MatterRow,
    figures_by,
)
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable
from govtool.returns.summary_rows import UNIT_COLUMNS, day_shown
from govtool.returns.timeliness import OVERDUE_ITEM, overdue_row, overdue_table
from govtool.rules import Obligation, Office, unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.matter.categories import categories
from govtool.subjects.matter.terms import Channel
from govtool.views import figures, matter_cells

TITLE = "事项办理情况汇总表"
WORD = "matter"


def _column(code: str, label: str) -> ReturnColumn:
    return ReturnColumn(code, label, summed=True)


_BALANCE = (
    ReturnColumn("opening", "期初在办", summed=True, sums=[("comparison.closing.previous",)]),
    _column("reported", "本期上报"),
    _column("declined", "不予受理"),
    _column("became_case", "转矛盾纠纷"),
    _column("archived", "归档"),
    ReturnColumn(
        "closing",
        "期末在办",
        summed=True,
        sums=[("opening", "reported", "-declined", "-became_case", "-archived")],
    ),
)
_COURSE = (
    _column("dispatched", "分派"),
    _column("sent_back", "退单"),
    _column("raised", "上报上级"),
    _column("redo", "重办"),
)
_TIMELY = (
    ReturnColumn("due", "应办", summed=True, sums=[("on_time", "late")]),
    _column("on_time", "按期办理"),
    ReturnColumn("on_time_rate", "按期率", ColumnKind.RATE, ratio=(("on_time",), ("due",))),
)
_ASKED = (
    ReturnColumn("asked", "回访征询", summed=True, sums=[("satisfied", "not_satisfied")]),
    _column("satisfied", "满意"),
    ReturnColumn("satisfaction", "满意率", ColumnKind.RATE, ratio=(("satisfied",), ("asked",))),
)
_LATE = _column("late", "未按期")
_ANSWERED = _column("answered", "答复")
SUMMARY = (*UNIT_COLUMNS, *_BALANCE, *_COURSE)
"""The columns of the form 事项办理情况汇总表, in their order."""
QUALITY = (*UNIT_COLUMNS, *_TIMELY[:2], _LATE, _TIMELY[2], _ANSWERED, *_ASKED)
"""The columns of 事项办理质效表: what was done in time, and what those who reported say."""
_PART = (*_BALANCE, _COURSE[1], *_TIMELY, *_ASKED)
LABELS = {
    column.label: column.code
    for column in (*SUMMARY[2:], *QUALITY[2:])
    if column.kind is not ColumnKind.RATE
}
"""The figures by what the form calls them."""

_GRIDS = (
    ReturnColumn("grid", "网格编码", ColumnKind.TEXT, width=14),
    ReturnColumn("name", "网格", ColumnKind.TEXT, width=22),
    *_BALANCE,
    ReturnColumn("households", "户数", summed=True),
    ReturnColumn("per_100_households", "每百户上报", ColumnKind.MEASURE),
    *_TIMELY,
)
_HANDLERS = (
    *UNIT_COLUMNS,
    _column("opening", "期初在办"),
    _column("reported", "本期承办"),
    ReturnColumn("declined", "退单", summed=True, sums=[("summary.*.sent_back",)]),
    _column("became_case", "转矛盾纠纷"),
    _column("archived", "办结"),
    _BALANCE[-1],
    _column("redo", "重办"),
    *_TIMELY,
    *_ASKED,
)
_OVERDUE = (
    ReturnColumn("no", "事项编号", ColumnKind.TEXT, width=20),
    ReturnColumn("unit", "责任单位", ColumnKind.TEXT, width=22),
    ReturnColumn("category", "事项类别", ColumnKind.TEXT, width=16),
    *OVERDUE_ITEM,
)
_RETURNED = (
    ReturnColumn("no", "事项编号", ColumnKind.TEXT, width=20),
    ReturnColumn("unit", "受理单位", ColumnKind.TEXT, width=22),
    ReturnColumn("category", "事项类别", ColumnKind.TEXT, width=16),
    ReturnColumn("reported_on", "上报日期", ColumnKind.DATE, width=12),
    ReturnColumn("times", "退单次数"),
    ReturnColumn("last", "最近退单", ColumnKind.DATE, width=12),
    ReturnColumn("by", "退单单位", ColumnKind.TEXT, width=28),
)
_HANDLERS_NOTE = (
    "本表按承办环节统计，一件先后交两个单位办理的各计一次，分派和重办均计入本期承办；"
    "期初在办＋本期承办－退单－转矛盾纠纷－办结＝期末在办。"
    "应办为该单位承担的各项期限，街道的含受理、分派、答复、回访、归档等；重办含街道自办后重办的。"
)
_GRIDS_NOTE = "只统计登记了网格的事项；每百户上报＝本期上报÷户数×100，户数含网格内各联防组。"


def tables(
    store: Store, asked: MatterAsked, found: MatterCounts, head: MatterHead, late: ReturnTable
) -> Iterator[ReturnTable]:
    """Yield the tables of a return, except comparisons; ``late``: the overdue list."""
    units = [({"unit": row.unit, "name": row.name}, row.figures) for row in head.units]
    yield _table("summary", TITLE, SUMMARY, units, head)
    yield _table("quality", "事项办理质效表", QUALITY, units, head)
    named = [({"platform": row.platform, "name": row.name}, row.figures) for row in head.platforms]
    columns = _parted("platform", "平台", _PART, _of_platforms())
    yield _table("by_platform", "分平台情况表", columns, named, head)
    kinds = [(one.code, one.zh) for one in categories().values()]
    yield _by_term(found, head, "category", ("分类别情况表", "事项类别"), kinds)
    channels = [(one.value, one.zh) for one in Channel]
    yield _by_term(found, head, "channel", ("分来源情况表", "来源渠道"), channels)
    yield _by_grid(head)
    yield _by_handler(head)
    yield late
    yield sent_back(store, asked, {unit.code for unit in found.units})


def _parted(
    code: str,
    label: str,
    columns: Sequence[ReturnColumn],
    groups: Mapping[str, Sequence[str]] | None = None,
) -> list[ReturnColumn]:
    coded = ReturnColumn(code, f"{label}编码", ColumnKind.CODE, width=16, groups=groups or {})
    return [coded, ReturnColumn("name", label, ColumnKind.TEXT, width=22), *columns]


def _of_platforms() -> dict[str, list[str]]:
    """Return the rows by category that each row by platform is the sum of."""
    found: dict[str, list[str]] = {}
    for one in categories().values():
        found.setdefault(one.platform.code, []).append(f"by_category.{one.code}")
    return found


def _table(
    code: str,
    title: str,
    columns: Sequence[ReturnColumn],
    lines: Iterable[tuple[dict[str, Any], MatterFigures]],
    head: MatterHead,
    notes: Sequence[str] = (),
) -> ReturnTable:
    """Return a table of named figures, with the figures of all matters as its total."""
    rows = [_cells(columns, named, figures) for named, figures in lines]
    return _counted(
        code, title, columns, rows, _cells(columns, {"name": "合计"}, head.total), notes
    )


def _counted(
    code: str,
    title: str,
    columns: Sequence[ReturnColumn],
    rows: Sequence[Sequence[Any]],
    total: Sequence[Any],
    notes: Sequence[str],
) -> ReturnTable:
    """Return a table with a total under several rows, and notes where there are any rows."""
    last = total if len(rows) > 1 else None
    return ReturnTable(code, title, columns, rows, last, notes=notes if rows else ())


def _cells(
    columns: Sequence[ReturnColumn], named: dict[str, Any], figures: MatterFigures
) -> list[Any]:
    rates = {"on_time_rate": figures.on_time_rate, "satisfaction": figures.satisfaction}
    more = {**rates, **named}
    naming = {ColumnKind.TEXT, ColumnKind.CODE, ColumnKind.MEASURE}
    return [
        more.get(c.code) if c.code in more or c.kind in naming else figures[c.code] for c in columns
    ]


def _by_term(
    found: MatterCounts,
    head: MatterHead,
    code: str,
    labels: tuple[str, str],
    terms: Iterable[tuple[str, str]],
) -> ReturnTable:
    """Return the table by the terms of a part that occurred; ``labels``: title and name."""
    by = figures_by(found.matters, code)
    lines = [({code: term, "name": name}, by[term]) for term, name in terms if term in by]
    return _table(f"by_{code}", labels[0], _parted(code, labels[1], _PART), lines, head)


def _by_grid(head: MatterHead) -> ReturnTable:
    """Return the table by grid, of those with anything; its total counts matters with a grid."""
    own = ("grid", "name", "households", "per_100_households")
    rows = [
        _cells(_GRIDS, {code: getattr(row, code) for code in own}, row.figures)
        for row in head.grids
        if any(row.figures.values())
    ]
    whole = _cells(_GRIDS, {"name": "合计", "households": None}, _sum(head.grids))
    idle = len(head.grids) - len(rows)
    notes = [_GRIDS_NOTE, *([f"另有 {idle} 个网格本期无，未列出。"] if idle else [])]
    return _counted("by_grid", "分网格情况表", _GRIDS, rows, whole, notes)


def _by_handler(head: MatterHead) -> ReturnTable:
    """Return the table by handling unit, counted over turns."""
    rows = [
        _cells(_HANDLERS, {"unit": row.unit, "name": row.name}, row.figures)
        for row in head.handlers
    ]
    whole = _cells(_HANDLERS, {"name": "合计"}, _sum(head.handlers))
    return _counted("by_handler", "分承办单位情况表", _HANDLERS, rows, whole, [_HANDLERS_NOTE])


def _sum(rows: Iterable[MatterRow | HandlerRow]) -> MatterFigures:
    sums = MatterFigures()
    for row in rows:
        sums.update(row.figures)
    return sums


# --- lists


def overdue_of(
    store: Store, asked: MatterAsked, units: set[str]
) -> list[tuple[str, str, Obligation]]:
    """Return what was overdue at the end of the period of some units' matters, longest first.

    Each with the number and the category of its matter.
    """
    late = figures.overdue(store, day_shown(asked.period, asked.today), WORD)
    parts = matter_cells.parts_of(store, {id_ for id_, _no, _owed in late})
    wanted = {id_: row["category"] for id_, row in parts.items() if _is_asked(row, asked, units)}
    return [(no, wanted[id_], owed) for id_, no, owed in late if id_ in wanted]


def overdue(
    office: Office, late: Sequence[tuple[str, str, Obligation]], day: dt.date, limit: int | None
) -> ReturnTable:
    """Return 超期事项清单 of at most so many lines."""
    noun, kinds = registry.subject(WORD), categories()
    rows = [
        overdue_row(office, noun, (no, kinds[kind].zh), owed, day)
        for no, kind, owed in late[:limit]
    ]
    return overdue_table(_OVERDUE, rows, len(late))


def _is_asked(row: Mapping[str, Any], asked: MatterAsked, units: set[str]) -> bool:
    """Return whether a matter is of a return."""
    return row["unit"] in units and (
        asked.platform is None or asked.platform.code == row["platform"]
    )


def sent_back(store: Store, asked: MatterAsked, units: set[str]) -> ReturnTable:
    """Return 退单两次以上: matters open at the end and sent back twice or more by then."""
    office, last = store.office, asked.period.last
    rows = [
        [
            row["no"],
            unit_name(row["unit"], office, last),
            categories()[row["category"]].zh,
            dt.date.fromisoformat(row["opened_on"]),
            row["times"],
            dt.date.fromisoformat(row["last"]),
            "、".join(unit_name(code, office, last) for code in row["by"]),
        ]
        for row in matter_cells.sent_back_twice(store, asked.period)
        if _is_asked(row, asked, units)
    ]
    return ReturnTable(
        "sent_back", "退单两次以上事项清单", _RETURNED, rows, empty="无退单两次以上的事项"
    )
