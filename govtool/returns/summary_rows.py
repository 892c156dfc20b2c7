"""The lines of the summary return: what is counted for each unit, as the journal has it now.

In every line: opening + registered + received − settled − transferred − diverted − other_closed =
closing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

from govtool.models import UnitHeader
from govtool.returns.filers import units_of
from govtool.returns.model import ColumnKind, ReturnColumn
from govtool.rules import RULES, Obligation, Period
from govtool.store import Store
from govtool.views import figures

UNIT_COLUMNS = (
    ReturnColumn("unit", "单位编码", ColumnKind.TEXT, width=12),
    ReturnColumn("name", "单位名称", ColumnKind.TEXT, width=24),
)
"""The columns that name a unit."""
SUMMARY = (
    *UNIT_COLUMNS,
    ReturnColumn("opening", "期初在办", summed=True, sums=[("comparison.closing.previous",)]),
    ReturnColumn("registered", "本期登记", summed=True),
    ReturnColumn("received", "本期转入", summed=True),
    ReturnColumn(
        "settled",
        "调解成功",
        summed=True,
        sums=[
            ("tried", "-failed"),
            ("tried", "not_tried", "-transferred", "-diverted", "-other_closed"),
        ],
    ),
    ReturnColumn("transferred", "移送", summed=True),
    ReturnColumn("diverted", "导入诉讼等", summed=True),
    ReturnColumn("other_closed", "其他办结", summed=True),
    ReturnColumn(
        "closing",
        "期末在办",
        summed=True,
        sums=[
            (
                "opening",
                "registered",
                "received",
                "-settled",
                "-transferred",
                "-diverted",
                "-other_closed",
            ),
            ("major", "not_major"),
            ("overdue", "not_overdue"),
        ],
    ),
    ReturnColumn("major", "其中重大", summed=True),
    ReturnColumn("overdue", "其中超期", summed=True),
    ReturnColumn("rate", "调解成功率", ColumnKind.RATE, ratio=(("settled",), ("tried",))),
)
"""The columns of the form 矛盾纠纷事件化解排查汇总表 (rulebook, section 7), in their order."""

CASES = "全街道（按件）"
"""The name of the last line of a summary, in which each case counts once."""

COUNTED = tuple(column.code for column in SUMMARY if column.summed)
"""The columns that are counted, in the order of the form."""

KEPT = (*COUNTED, "tried")
"""The figures kept of each line of a filed return."""

ENDED = ("settled", "transferred", "diverted", "other_closed")
"""The measures that take a stage or case out of what is open."""

NOTHING = dict.fromkeys(KEPT, 0)
"""零报告: the figures of a unit with nothing to report."""

NOT_TALLIED = frozenset(name for name, rule in RULES.items() if not rule.tallied)
"""The rules that make no stage overdue in a summary, only in the overdue list."""


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One unit's line of counted stages (see the rulebook); ``unit`` None for the total."""

    unit: str | None
    name: str
    opening: int = 0
    registered: int = 0
    received: int = 0
    settled: int = 0
    transferred: int = 0
    diverted: int = 0
    other_closed: int = 0
    closing: int = 0
    major: int = 0
    overdue: int = 0
    tried: int | None = None
    """Those that ended and could succeed: settled or after a session; None in old returns."""

    @property
    def ended(self) -> int:
        """办结: all stages that ended, in whatever way."""
        return sum(getattr(self, measure) for measure in ENDED)

    @property
    def rate(self) -> float | None:
        """调解成功率: settled ÷ what ended and could succeed; None without any.

        A return filed by an older version keeps the rate it had, of all that ended.
        """
        return share(self.settled, self.ended if self.tried is None else self.tried)

    def as_json(self) -> dict[str, Any]:
        """Return the object in ``rows`` (contract, ``report … --json``)."""
        return {**asdict(self), "rate": self.rate}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """全街道（按件）: the last line of a summary, in which each case counts once."""

    opening: int = 0
    registered: int = 0
    settled: int = 0
    diverted: int = 0
    other_closed: int = 0
    closing: int = 0
    major: int = 0
    overdue: int = 0
    tried: int = 0

    @property
    def ended(self) -> int:
        """办结: all cases that were closed, in whatever way."""
        return self.settled + self.diverted + self.other_closed

    @property
    def rate(self) -> float | None:
        """调解成功率, as in :class:`ReturnRow`."""
        return share(self.settled, self.tried)

    @property
    def closing_rate(self) -> float | None:
        """结案率: ended ÷ (opening + registered); None without any."""
        return share(self.ended, self.opening + self.registered)

    def as_json(self) -> dict[str, Any]:
        """Return the object ``cases`` of ``report … --json``."""
        return {**asdict(self), "rate": self.rate, "closing_rate": self.closing_rate}


def share(part: int, whole: int) -> float | None:
    """Return part / whole to six places; None if the whole is 0."""
    return round(part / whole, 6) if whole else None


def current_rows(
    store: Store,
    period: Period,
    units: Iterable[UnitHeader],
    today: dt.date | None = None,
    overdue: Overdue | None = None,
) -> list[ReturnRow]:
    """Return the rows as the journal has them now, whatever was filed.

    :param today: in a period that goes on, what is overdue is so today: nobody knows what will be
        done by its end.
    :param overdue: as :func:`overdue_stages` gives it, where that was asked already.
    """
    counted = figures.stage_counts(store, period.begin, period.end)
    stages = overdue_stages(store, period, today) if overdue is None else overdue
    late = Counter(first.unit for first in stages.values())
    return [
        ReturnRow(
            unit.code,
            unit.name,
            overdue=late[unit.code],
            **{"tried": 0} | counted.get(unit.code, {}),
        )
        for unit in units
    ]


Overdue = Mapping[tuple[int, int], Obligation]
"""The obligations that make stages overdue, by the case's id and the stage's number."""


def overdue_stages(store: Store, period: Period, today: dt.date | None) -> Overdue:
    """Return what makes stages overdue in a return of ``period``, see :func:`current_rows`."""
    return figures.longest_overdue(store, day_shown(period, today), NOT_TALLIED)


def case_line(
    store: Store, period: Period, code: str, filed: Mapping[str, CaseLine], overdue: Overdue
) -> CaseLine:
    """Return the line of cases that a street and all under it, or a unit, registered.

    :param filed: the lines of units that filed theirs, which stand as they were filed. Raises as
        :func:`units_of`.
    """
    units = {unit.code for unit in units_of(store.office, code)}
    whose = units - filed.keys()
    from govtool.views import (
        case_cells,
    )  # the morning list asks which returns are owed, and for no cell

    counted = case_cells.counts(store, case_cells.ONCE, period.begin, period.end)
    late = figures.registered_by(store, {case_id for case_id, _stage in overdue}, whose)
    sums = {
        column: sum(of_unit[column] for unit, of_unit in counted.items() if unit in whose)
        for column in case_cells.ONCE.cells
    }
    kept = [line for unit, line in filed.items() if unit in units]
    parts = [CaseLine(overdue=late, **sums), *kept]
    return CaseLine(*(sum(values) for values in zip(*map(astuple, parts), strict=True)))


def day_shown(period: Period, today: dt.date | None) -> dt.date:
    """Return the day whose end a return shows: the last of its period, or today before it."""
    return period.last if today is None else min(period.last, today)
