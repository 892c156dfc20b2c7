"""What each kind of return consists of."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from govtool.dates import chinese_day
from govtool.reports import timeliness
from govtool.reports.paper import ColumnKind, Paper, PaperColumn, PaperTable
from govtool.reports.rows import COUNTED, ENDED, ReturnRow, standing_on, units_in
from govtool.reports.summary import Summary, summary
from govtool.rules import Period, PeriodKind, unit_name
from govtool.store import Store

SUMMARY = (
    PaperColumn("unit", "单位编码", ColumnKind.TEXT, width=12),
    PaperColumn("name", "单位名称", ColumnKind.TEXT, width=24),
    PaperColumn("opening", "期初在办", summed=True),
    PaperColumn("registered", "本期登记", summed=True),
    PaperColumn("received", "本期转入", summed=True),
    PaperColumn("settled", "调解成功", summed=True),
    PaperColumn("transferred", "移送", summed=True),
    PaperColumn("diverted", "导入诉讼等", summed=True),
    PaperColumn("other_closed", "其他办结", summed=True),
    PaperColumn("closing", "期末在办", summed=True),
    PaperColumn("major", "其中重大", summed=True),
    PaperColumn("overdue", "其中超期", summed=True),
    PaperColumn("rate", "调解成功率", ColumnKind.RATE, ratio=(("settled",), ENDED)),
)
"""The columns of the form 矛盾纠纷排查化解汇总表 (rulebook, section 7), in their order."""

TITLE = "矛盾纠纷排查化解汇总表"
COMPARING = frozenset({PeriodKind.MONTHLY, PeriodKind.QUARTERLY, PeriodKind.HALF_YEAR, PeriodKind.YEARLY})
"""The kinds of returns that compare with before: whole months."""


def paper(
    store: Store, period: Period, today: dt.date, unit: str | None = None, *, brief: bool = False
) -> Paper:
    """The return of ``period`` for the street (default: the file's own) or one unit, with all its tables.

    :param brief: as a screen has room for: long lists by their beginning, and no table that only files show.
    :raises NotFound: code ``unknown_unit``.
    """
    found = summary(store, period, unit, today)
    units = units_in(store, found.unit, period)
    name, as_of = unit_name(found.unit, store.office, period.last), standing_on(period, today)
    notes = [] if as_of == period.last else [f"本期尚未结束，数据截至{chinese_day(as_of)}。"]
    began = store.office.began_on
    if began is not None and began > period.begin:
        notes.append(f"本台账自{chinese_day(began)}启用，此前到期的事项不计入超期和按期统计。")
    whole = Paper(found, TITLE, name, [summary_table(found)], notes=notes, as_of=as_of)
    if period.kind is PeriodKind.DAILY:
        from govtool.reports import daily  # each kind of return imports its own parts

        return replace(
            whole, title=daily.TITLE, tables=[*daily.tables(store, period.begin, units), *whole.tables]
        )
    late = timeliness.overdue(store, as_of, (unit.code for unit in units), SHOWN if brief else None)
    if period.kind not in COMPARING:
        return replace(whole, tables=[*whole.tables, late])
    from govtool.reports import wholemonths

    return wholemonths.compared(whole, store, units, late, today, brief=brief)


SHOWN = 10
"""Rows of a long list that a screen shows."""


def summary_table(found: Summary) -> PaperTable:
    """The summary as a table; its total is of all units."""
    return PaperTable("summary", TITLE, SUMMARY, [_cells(row) for row in found.rows], _cells(found.total))


def _cells(row: ReturnRow) -> list[Any]:
    return [row.unit, row.name, *(getattr(row, column) for column in COUNTED), row.rate]
