"""The summary return 矛盾纠纷排查化解汇总表 (rulebook, section 7): a period's lines, and what was corrected since filing."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from govtool.reports import filing
from govtool.reports.rows import COUNTED, ReturnRow, current_rows, units_in
from govtool.rules import Period, return_due
from govtool.store import Store


@dataclass(frozen=True, slots=True)
class FigureCorrection:
    """A figure of a filed return that would be different today 更正."""

    unit: str
    column: str
    filed: int
    now: int


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

    @property
    def total(self) -> ReturnRow:
        """The sum of all rows."""
        sums = {column: sum(getattr(row, column) for row in self.rows) for column in COUNTED}
        return ReturnRow(None, "合计", **sums)

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
    current = current_rows(store, period, units_in(store, chosen, period), today)
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
        filing.filing_days(store, period).get(chosen),
    )


def _as_filed(row: ReturnRow, filed: dict[str, int] | None) -> ReturnRow:
    return row if filed is None else ReturnRow(row.unit, row.name, **filed)


def _corrections(row: ReturnRow, filed: dict[str, int] | None) -> list[FigureCorrection]:
    if filed is None or row.unit is None:
        return []
    return [
        FigureCorrection(row.unit, column, filed[column], getattr(row, column))
        for column in COUNTED
        if filed[column] != getattr(row, column)
    ]
