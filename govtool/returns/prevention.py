"""预防和防止激化: disputes found, alerts acted on, and what settlements prevented, by unit.

What is counted, and at which unit, is said in :data:`govtool.views.case_cells.PREVENTION`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govtool.base.vocabulary import Prevented
from govtool.models import UnitHeader
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable
from govtool.rules import Period
from govtool.store import Store
from govtool.views import case_cells, monthly
from govtool.views.monthly import Months

COUNTED = (
    ReturnColumn("found", "排查纠纷", summed=True),
    ReturnColumn("prevented", "预防纠纷", summed=True),
    ReturnColumn("averted", "防止激化", summed=True),
    *(
        ReturnColumn(f"{kind}_averted", f"防止{kind.zh}", summed=True, width=14)
        for kind in Prevented
    ),
    ReturnColumn("averted_persons", "防止激化涉及人数", summed=True, width=16),
)
COLUMNS = (
    ReturnColumn("unit", "单位编码", ColumnKind.TEXT, width=12),
    ReturnColumn("name", "单位名称", ColumnKind.TEXT, width=24),
    *COUNTED,
)
NOTE = (
    "排查纠纷为本期登记的网格排查、户长上报案件，计入登记单位；预防纠纷为本期首次预警并采取预防措施的案件，计入预警时的承办单位；"
    "防止激化为本期办结的案件，计入办结单位，按期末的记录统计，同一案件防止多项的各项分别计。"
)


def counted(store: Store, period: Period, units: Iterable[UnitHeader]) -> dict[str, dict[str, int]]:
    """Return the figures of each unit that has any, for whole months."""
    codes = [unit.code for unit in units]
    found = {
        unit: dict(figures)
        for unit, figures in case_cells.counts(
            store, case_cells.AVERTED, period.begin, period.end
        ).items()
    }
    patrols = monthly.tallied_by_unit(
        store, "source", Months.between(period.begin, period.end), codes, case_cells.FOUND_BY
    )
    for (unit, measure), n in patrols.items():
        if measure == "registered":
            found.setdefault(unit, {})["found"] = n
    return {code: found[code] for code in codes if code in found}


def table(store: Store, period: Period, units: Iterable[UnitHeader]) -> ReturnTable:
    """Return 预防和防止激化情况表: a line for each unit that has anything, and the total."""
    units = list(units)
    known = counted(store, period, units)
    rows = [
        [unit.code, unit.name, *values(known[unit.code])]
        for unit in units
        if any(known.get(unit.code, {}).values())
    ]
    total = [sum(figures.get(column.code, 0) for figures in known.values()) for column in COUNTED]
    return ReturnTable(
        "prevention",
        "预防和防止激化情况表",
        COLUMNS,
        rows,
        [None, "合计", *total] if rows else None,
        notes=(NOTE,) if rows else (),
    )


def values(figures: Mapping[str, int]) -> list[int]:
    """Return the columns of a line."""
    return [figures.get(column.code, 0) for column in COUNTED]
