"""The summary return 矛盾纠纷事件化解排查汇总表 (rulebook, section 7), and its corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from govtool.base.i18n import msgid
from govtool.returns import filing
from govtool.returns.filers import filing_days, units_in
from govtool.returns.model import (
    ColumnKind,
    FigureCorrection,
    Return,
    ReturnHead,
    ReturnTable,
    Tile,
    Value,
)
from govtool.returns.summary_rows import (
    COUNTED,
    SUMMARY,
    CaseLine,
    ReturnRow,
    case_line,
    current_rows,
    overdue_stages,
)
from govtool.rules import Period, PeriodKind, return_due

if TYPE_CHECKING:
    from govtool.returns.narrative.model import Narrative
    from govtool.store import Store

COMPARING = frozenset(
    {PeriodKind.MONTHLY, PeriodKind.QUARTERLY, PeriodKind.HALF_YEAR, PeriodKind.YEARLY}
)
"""The kinds of returns that compare with before: whole months."""
RATE = (
    "调解成功率＝调解成功÷办结和移送中调解成功或者调解过的件数；未经调解即答复、撤回、导入诉讼等的不计；"
    "没有可计件数的，不计成功率。"
)
TWICE = (
    "“各单位小计”按各单位的办理环节计，先后经两个单位办理的各计一次；“全街道（按件）”每件只计一次。"
)
NO_CASES = "零报告：本期期初无在办，无登记、无转入，期末无在办。"
LABELS = {column.code: column.label for column in SUMMARY}
"""The columns of the form in their order, as files have them whatever the clerk reads."""
_TILES = {
    "opening": "期初在办",
    "registered": "本期登记",
    "received": "本期转入",
    "settled": "调解成功",
    "closing": "期末在办",
    "major": "在办重大",
    "overdue": "在办超期",
}


@dataclass(frozen=True, slots=True)
class Summary(ReturnHead):
    """The head of a return of cases: its lines, of units and of all cases."""

    provisional: bool = False
    rows: tuple[ReturnRow, ...] = ()
    cases: CaseLine | None = None
    """Each case once; None in a return filed by an older version, which froze none."""

    daily_sheet: ClassVar[bool] = True
    charts: ClassVar[str] = "矛盾纠纷排查化解统计图"
    trend: ClassVar[str] = msgid("Trend: registered / settled")

    @property
    def total(self) -> ReturnRow:
        """The sum of all rows: a case that two units had counts at both."""
        sums = {column: sum(getattr(row, column) for row in self.rows) for column in COUNTED}
        tried = sum(row.ended if row.tried is None else row.tried for row in self.rows)
        return ReturnRow(None, "各单位小计" if len(self.rows) > 1 else "合计", **sums, tried=tried)

    @property
    def nothing(self) -> str:
        """The sentence of a return of nothing 零报告; empty where there is something."""
        return "" if any(getattr(self.total, column) for column in COUNTED) else NO_CASES

    def explained(self, summary: ReturnTable | None) -> str:
        """Return how the rate and the last lines are counted."""
        return f"说明：{RATE}{TWICE if summary is not None and summary.cases is not None else ''}"

    def idle(self, units: int, *, others: bool) -> str:
        """Return the sentence in place of the lines of units without anything."""
        rest = "其余" if others else ""
        return f"{rest}{units}个单位无在办纠纷，当日没有登记、转入和办结，未列出。"

    def tiles(self, figures: Mapping[str, Value]) -> list[Tile]:
        """Return the figures that a leader looks for first."""
        total = self.total
        found = [Tile(code, label, getattr(total, code)) for code, label in _TILES.items()]
        found.append(Tile("rate", LABELS["rate"], total.rate, ColumnKind.RATE, ""))
        if (days := figures.get("median_days")) is not None:
            found.append(Tile("median_days", "办结中位数", days, ColumnKind.DAYS, "天"))
        return found

    def corrected(self, one: FigureCorrection) -> str:
        """Return in words what a figure of a unit's line would be today."""
        names = {row.unit: row.name for row in self.rows}
        unit = names.get(one.unit) or one.row or one.unit
        return f"{unit}“{LABELS[one.column]}”：报送时为 {one.filed}，现为 {one.now}。"

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``report … --json`` prints, without the tables."""
        return {
            **self.period.as_json(),
            "unit": self.unit,
            "due": self.due,
            "provisional": self.provisional,
            "filed_on": self.filed_on,
            "rows": [row.as_json() for row in self.rows],
            "total": self.total.as_json(),
            "cases": self.cases.as_json() if self.cases else None,
            "corrections": [asdict(correction) for correction in self.corrections],
        }


@dataclass(frozen=True, slots=True)
class CaseReturn(Return):
    """The return of cases, whole."""

    head: Summary

    def narrative(self) -> Narrative | None:
        """Return the analysis of a month or longer; a table chosen alone is only that table."""
        if self.period.kind not in COMPARING or len(self.tables) == 1:
            return None
        from govtool.returns.narrative.analysis import analysis

        return analysis(self)


def summary(
    store: Store, period: Period, unit: str | None = None, today: dt.date | None = None
) -> Summary:
    """Return the return of ``period``.

    A unit's filed figures stand as they were filed; what was entered later shows as corrections to
    them.

    :param unit: the street whose units are listed (default: the file's own), or one unit alone.
    :param today: where the period goes on, the day it is shown as of, see
        :func:`~govtool.returns.summary_rows.current_rows`.
    :raises NotFound: code ``unknown_unit``.
    """
    office = store.office
    chosen = unit or office.street
    late = overdue_stages(store, period, today)
    current = current_rows(store, period, units_in(store, chosen, period), today, late)
    filed = filing.filed_rows(store, period)
    corrections = [c for row in current for c in _corrections(row, filed.get(row.unit or ""))]
    rows = tuple(_as_filed(row, filed.get(row.unit or "")) for row in current)
    due = return_due(period, office.policy, office.calendar)
    return Summary(
        period,
        chosen,
        due.day,
        filing_days(store, period).get(chosen),
        tuple(corrections),
        due.provisional,
        rows,
        case_line(store, period, chosen, filing.filed_cases(store, period), late),
    )


def _as_filed(row: ReturnRow, filed: dict[str, int] | None) -> ReturnRow:
    return row if filed is None else ReturnRow(row.unit, row.name, **filed)


def _corrections(row: ReturnRow, filed: dict[str, int] | None) -> list[FigureCorrection]:
    if filed is None or row.unit is None:
        return []
    return [
        FigureCorrection(row.unit, column, filed[column], getattr(row, column), row=row.name)
        for column in COUNTED
        if filed[column] != getattr(row, column)
    ]
