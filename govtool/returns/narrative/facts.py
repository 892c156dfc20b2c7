"""A return as sentences ask it: totals, lines by name, what stood before, and what its periods are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from govtool.returns.summary import CaseReturn
from govtool.returns.summary_rows import ENDED
from govtool.rules import Period, PeriodKind, period_of

Line = Mapping[str, Any]
"""A line of a table: values by the codes of its columns."""

_JULY = 7


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier period that this one is compared with.

    :param column: the column that holds its figures. :param change: the column of the change against it.
    :param name: what it is called in a sentence. :param comparison: what the comparison is called.
    """

    column: str
    change: str
    name: str
    comparison: str
    period: Period


class ReturnFacts:
    """What a return says, as far as sentences are made of it."""

    def __init__(self, paper: CaseReturn) -> None:
        self.paper = paper
        self.period = paper.head.period
        self.unit = paper.unit_name
        self.total: Line = paper.head.total.as_json()
        self._figures = paper.figures or {}

    @property
    def now(self) -> str:
        """What the period is called: 本月."""
        match self.period.kind:
            case PeriodKind.MONTHLY:
                return "本月"
            case PeriodKind.QUARTERLY:
                return "本季度"
            case PeriodKind.HALF_YEAR:
                return _half(self.period)
        return "本年"

    @property
    def earlier(self) -> tuple[Earlier, ...]:
        """The previous period and the same of last year; of a year they are one."""
        before = Earlier("previous", "change", self._before, "环比", self.period.previous)
        if self.period.kind is PeriodKind.YEARLY:
            return (Earlier("previous", "change", "上年", "同比", self.period.previous),)
        last_year = period_of(self.period.kind, _a_year_before(self.period.begin))
        return before, Earlier("last_year", "change_on_year", "上年同期", "同比", last_year)

    @property
    def _before(self) -> str:
        match self.period.kind:
            case PeriodKind.MONTHLY:
                return "上月"
            case PeriodKind.QUARTERLY:
                return "上季度"
        return "上半年" if self.period.begin.month == _JULY else "上年下半年"

    @property
    def ended(self) -> int:
        """Everything that ended in the period, as the rate counts it."""
        return sum(self.total[column] for column in ENDED)

    @property
    def first_recorded(self) -> dt.date | None:
        """The day of the first fact in the record; None where it is not known."""
        return self._figures.get("first_recorded")

    @property
    def goes_on(self) -> bool:
        """Whether the period has yet to end."""
        return self.paper.as_of is not None and self.paper.as_of < self.period.last

    @property
    def is_street(self) -> bool:
        """Whether several units are listed, not one alone."""
        return len(self.paper.head.rows) > 1

    def has(self, table: str) -> bool:
        """Whether the return has a table, be it empty."""
        return self.paper.table(table) is not None

    def title(self, table: str) -> str:
        """The title of a table the return has."""
        found = self.paper.table(table)
        assert found is not None
        return found.title

    def lines(self, table: str) -> list[Line]:
        """The lines of a table without its total; none where the return has no such table."""
        found = self.paper.table(table)
        return [] if found is None else found.as_json()["rows"]

    def compared(self, item: str) -> Line | None:
        """The line of the comparison that is about ``item``."""
        return next((line for line in self.lines("comparison") if line["code"] == item), None)

    def rate(self, earlier: Earlier) -> float | None:
        """调解成功率 of an earlier period; None where nothing ended in it."""
        return self._figures.get(f"{earlier.column}_rate")

    def figure(self, code: str) -> Any:
        """A single figure of the return; None where it has none of that code."""
        return self._figures.get(code)

    def is_known(self, earlier: Earlier) -> bool:
        """Whether there are figures of the earlier period."""
        line = self.compared("registered")
        return line is not None and line[earlier.column] is not None


def _half(period: Period) -> str:
    return "下半年" if period.begin.month == _JULY else "上半年"


def _a_year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)
