"""The figures of a return as sentences ask for them: totals, lines by name, earlier periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govtool.returns.summary_rows import COUNTED, ENDED
from govtool.rules import Period, PeriodKind, period_of

if TYPE_CHECKING:
    from govtool.returns.summary import CaseReturn

Line = Mapping[str, Any]
"""A line of a table: values by the codes of its columns."""

_JULY = 7


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier period that this one is compared with.

    :param column: the column of its figures. :param change: the column of the change against it.
    :param name: its name in a sentence. :param comparison: the name of the comparison.
    """

    column: str
    change: str
    name: str
    comparison: str
    period: Period


class ReturnFacts:
    """A return as far as sentences are made of it."""

    def __init__(self, paper: CaseReturn) -> None:
        self.paper = paper
        self.period = paper.head.period
        self.unit = paper.unit_name
        self.total: Line = paper.head.total.as_json()
        self.figures = paper.figures or {}
        self.now, self._before = _names(self.period)

    @property
    def earlier(self) -> tuple[Earlier, ...]:
        """The previous period and the same of last year; of a year they are one."""
        period = self.period
        if period.kind is PeriodKind.YEARLY:
            return (Earlier("previous", "change", "上年", "同比", period.previous),)
        before = Earlier("previous", "change", self._before, "环比", period.previous)
        last_year = period_of(period.kind, period.begin.replace(year=period.begin.year - 1))
        return before, Earlier("last_year", "change_on_year", "上年同期", "同比", last_year)

    @property
    def ended(self) -> int:
        """The number of all that ended in the period, as the rate counts it."""
        return sum(self.total[column] for column in ENDED)

    @property
    def first_recorded(self) -> dt.date | None:
        """The day of the first fact in the record; None where it is not known."""
        return self.figures.get("first_recorded")

    @property
    def goes_on(self) -> bool:
        """Return whether the period has yet to end."""
        return self.paper.as_of is not None and self.paper.as_of < self.period.last

    @property
    def is_street(self) -> bool:
        """Return whether several units are listed, not one alone."""
        return len(self.paper.head.rows) > 1

    def has(self, table: str) -> bool:
        """Return whether the return has a table, be it empty."""
        return self.paper.table(table) is not None

    def title(self, table: str) -> str:
        """Return the title of a table the return has."""
        found = self.paper.table(table)
        assert found is not None
        return found.title

    def lines(self, table: str) -> list[Line]:
        """Return the lines of a table without its total; none where there is no such table."""
        found = self.paper.table(table)
        return [] if found is None else found.as_json()["rows"]

    def compared(self, item: str) -> Line | None:
        """Return the line of the comparison that is about ``item``."""
        return next((line for line in self.lines("comparison") if line["code"] == item), None)

    def rate(self, earlier: Earlier) -> float | None:
        """Return the 调解成功率 of an earlier period; None where nothing ended in it."""
        return self.figures.get(f"{earlier.column}_rate")

    def is_known(self, earlier: Earlier) -> bool:
        """Return whether there are figures of the earlier period."""
        line = self.compared("registered")
        return line is not None and line[earlier.column] is not None


def _names(period: Period) -> tuple[str, str]:
    """Return the names of a period and of the one before: 本月, 上月."""
    match period.kind:
        case PeriodKind.MONTHLY:
            return "本月", "上月"
        case PeriodKind.QUARTERLY:
            return "本季度", "上季度"
        case PeriodKind.HALF_YEAR:
            second = period.begin.month == _JULY
            return ("下半年", "上半年") if second else ("上半年", "上年下半年")
    return "本年", "上年"


def is_zero_report(figures: Line) -> bool:
    """Return whether a line is 零报告: nothing pending, nothing new, nothing ended."""
    return not any(figures[column] for column in COUNTED)


def place(line: Line) -> str:
    """Return the name of a line; of a grid with its community before it."""
    unit, name = line.get("unit"), line["name"] or "未填网格"
    return name if not unit or name.startswith(unit) else f"{unit}{name}"
