"""What each kind of return consists of."""

from __future__ import annotations

from govtool.reports.paper import Column, Kind, Paper, Table
from govtool.reports.rows import COUNTED, Row
from govtool.reports.summary import Summary, summary
from govtool.rules import Period
from govtool.store import Store

_ENDED = ("settled", "transferred", "diverted", "other_closed")
SUMMARY = (
    Column("unit", "单位编码", Kind.TEXT, width=12),
    Column("name", "单位名称", Kind.TEXT, width=24),
    Column("opening", "期初在办", summed=True),
    Column("registered", "本期登记", summed=True),
    Column("received", "本期转入", summed=True),
    Column("settled", "调解成功", summed=True),
    Column("transferred", "移送", summed=True),
    Column("diverted", "导入诉讼等", summed=True),
    Column("other_closed", "其他办结", summed=True),
    Column("closing", "期末在办", summed=True),
    Column("major", "其中重大", summed=True),
    Column("overdue", "其中超期", summed=True),
    Column("rate", "调解成功率", Kind.RATE, ratio=(("settled",), _ENDED)),
)
"""The columns of the form 矛盾纠纷排查化解汇总表 (rulebook, section 7), in their order."""

TITLE = "矛盾纠纷排查化解汇总表"


def paper(store: Store, period: Period, unit: str | None = None) -> Paper:
    """The return of ``period`` for the street (default: the file's own) or one unit, with all its tables.

    :raises NotFound: code ``unknown_unit``.
    """
    found = summary(store, period, unit)
    return Paper(found, TITLE, store.office.units[found.unit].name, (summary_table(found),))


def summary_table(found: Summary) -> Table:
    """The summary as a table; its total is of all units."""
    return Table("summary", TITLE, SUMMARY, [_cells(row) for row in found.rows], _cells(found.total))


def _cells(row: Row) -> list[object]:
    return [row.unit, row.name, *(getattr(row, column) for column in COUNTED), row.rate]
