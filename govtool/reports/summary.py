"""The summary return 矛盾纠纷事件化解排查汇总表 (rulebook, section 7): a period's lines, and what was corrected since filing."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from govtool.reports import filing
from govtool.reports.filers import filing_days, units_in
from govtool.reports.rows import COUNTED, CaseLine, ReturnRow, case_line, current_rows, overdue_stages
from govtool.rules import Period, return_due
from govtool.store import Store


@dataclass(frozen=True, slots=True)
class FigureCorrection:
    """A figure of a filed return that would be different today 更正.

    ``table`` and ``title``: in which; ``row``: of which row of another table than the summary, where ``unit`` filed it; ``column``:
    ``listed`` for a row that is new or gone; ``label``: what the form calls the column.
    """

    unit: str
    column: str
    filed: Any
    now: Any
    table: str = "summary"
    title: str = ""
    row: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A return as it is printed, with what was corrected since it was filed."""

    period: Period
    unit: str
    due: dt.date
    provisional: bool
    rows: tuple[ReturnRow, ...]
    corrections: tuple[FigureCorrection, ...] = ()
    filed_on: dt.date | None = None
    cases: CaseLine | None = None
    """Each case once; None in a return filed by an older version, which froze none."""

    @property
    def total(self) -> ReturnRow:
        """The sum of all rows: a case that two units had counts at both."""
        sums = {column: sum(getattr(row, column) for row in self.rows) for column in COUNTED}
        tried = sum(row.ended if row.tried is None else row.tried for row in self.rows)
        return ReturnRow(None, "各单位小计" if len(self.rows) > 1 else "合计", **sums, tried=tried)

    def as_json(self) -> dict[str, Any]:
        """The object that ``report … --json`` prints."""
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


def summary(store: Store, period: Period, unit: str | None = None, today: dt.date | None = None) -> Summary:
    """The return of ``period``.

    A unit's filed figures stand as they were filed; what was entered later shows as corrections to them.

    :param unit: the street whose units are listed (default: the file's own), or one unit alone.
    :param today: where the period goes on, the day it is shown as of, see :func:`~govtool.reports.rows.current_rows`.
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
        due.provisional,
        rows,
        tuple(corrections),
        filing_days(store, period).get(chosen),
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
