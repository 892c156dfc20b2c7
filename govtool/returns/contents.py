"""The contents of each kind of return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from govtool.base.dates import chinese_day
from govtool.models import UnitHeader
from govtool.returns import filing, timeliness
from govtool.returns.filers import units_in
from govtool.returns.model import FigureCorrection, ReturnTable
from govtool.returns.summary import COMPARING, CaseReturn, Summary, summary
from govtool.returns.summary_rows import CASES, COUNTED, SUMMARY, CaseLine, ReturnRow, day_shown
from govtool.rules import Period, PeriodKind, unit_name
from govtool.store import Store


def paper(
    store: Store, period: Period, today: dt.date, unit: str | None = None, *, brief: bool = False
) -> CaseReturn:
    """Return the return of a period with all its tables, of the street (default) or a unit.

    One that this unit filed is shown as it was filed, all of it; what was recorded since are its
    corrections.

    :param brief: as a screen has room for: long lists by their beginning, and no table that only
        files show.
    :raises NotFound: code ``unknown_unit``.
    """
    filed = filing.filing_of(store, period, unit or store.office.street)
    if filed is None:
        return current(store, period, today, unit, brief=brief)
    if filed.paper is None:
        now = current(store, period, today, unit, brief=brief)
        return replace(now, notes=[*now.notes, _SUMMARY_ALONE])
    from govtool.returns import filed_copy

    whole = filed_copy.as_filed(filed.paper, current(store, period, today, unit))
    return (
        replace(whole, tables=[_brief(table) for table in whole.tables if table.code != "ministry"])
        if brief
        else whole
    )


_SUMMARY_ALONE = "报送时只留存了汇总表，其余各表按现有记录。"
_COVERED = "本单位的数字随街道报表报送；汇总表和超期清单为报送时的，其余各表按现有记录。"


def _brief(table: ReturnTable) -> ReturnTable:
    if table.code != "overdue" or len(table.rows) <= SHOWN:
        return table
    note = timeliness.not_shown(len(table.rows) - SHOWN)
    return replace(table, rows=table.rows[:SHOWN], notes=[*table.notes, note])


def added_up(store: Store, period: Period, today: dt.date) -> CaseReturn:
    """Return what offices above add up of a return: of a day's, without its lists of cases.

    Of those only the street has the entries.
    """
    filed = filing.filing_of(store, period, store.office.street)
    if period.kind is not PeriodKind.DAILY or filed is not None:
        return paper(store, period, today)
    found = summary(store, period, None, today)
    title = store.office.policy.text("summary_title", period.last)
    name, as_of = unit_name(found.unit, store.office, period.last), day_shown(period, today)
    return CaseReturn(found, title, name, [summary_table(found, title)], as_of=as_of)


def current(
    store: Store, period: Period, today: dt.date, unit: str | None = None, *, brief: bool = False
) -> CaseReturn:
    """Return the return as recorded now, as known on the last day; see :func:`paper`.

    A line that a unit filed is shown as it was filed, with what that unit had overdue.
    """
    found = summary(store, period, unit, today)
    units = units_in(store, found.unit, period)
    name, as_of = unit_name(found.unit, store.office, period.last), day_shown(period, today)
    title = store.office.policy.text("summary_title", period.last)
    whole = CaseReturn(
        found,
        title,
        name,
        [summary_table(found, title)],
        notes=list(notes_of(store, period, as_of)),
        as_of=as_of,
    )
    if period.kind is PeriodKind.DAILY:
        from govtool.returns import daily_sheet  # each kind of return imports its own parts

        return replace(
            whole,
            title=daily_sheet.TITLE,
            tables=[*daily_sheet.tables(store, period.begin, units), *whole.tables],
        )
    late, corrections = _overdue(store, period, as_of, units, SHOWN if brief else None)
    whole = replace(whole, head=replace(found, corrections=(*found.corrections, *corrections)))
    if period.kind not in COMPARING:
        return replace(whole, tables=[*whole.tables, late])
    from govtool.returns import long_periods

    if any(filed.paper and found.unit != filed.owner for filed in filing.filings(store, period)):
        whole = replace(whole, notes=[*whole.notes, _COVERED])
    return long_periods.compared(whole, store, units, late, today, brief=brief)


def notes_of(store: Store, period: Period, as_of: dt.date) -> Iterator[str]:
    """Yield what must be said of a period that goes on, and of the beginning of the record."""
    if as_of != period.last:
        yield f"本期尚未结束，数据截至{chinese_day(as_of)}。"
    began = store.office.began_on
    if began is not None and began > period.begin:
        yield f"本台账自{chinese_day(began)}启用，此前到期的事项不计入超期和按期统计。"


def _overdue(
    store: Store, period: Period, as_of: dt.date, units: Sequence[UnitHeader], limit: int | None
) -> tuple[ReturnTable, list[FigureCorrection]]:
    """Return what was overdue, as filed where it was, and what would differ today."""
    codes = [unit.code for unit in units]
    returns = [
        one for one in filing.filings(store, period) if one.paper and one.rows.keys() & set(codes)
    ]
    if not returns:
        return timeliness.overdue(store, as_of, codes, limit), []
    from govtool.returns import filed_copy

    filed = filed_copy.overdue_rows(returns, store.office, period)
    now = timeliness.overdue(store, as_of, [code for code in codes if code not in filed])
    corrections: list[FigureCorrection] = []
    rows = [*now.rows]
    for code in codes:
        if code in filed:
            kept = replace(now, rows=filed[code])
            today = timeliness.overdue(store, as_of, [code])
            corrections += filed_copy.table_differences(kept, today, code)
            rows += kept.rows
    whole = replace(now, rows=sorted(rows, key=timeliness.by_due_date))
    return (whole if limit is None else _brief(whole)), corrections


SHOWN = 10
"""Rows of a long list that a screen shows."""


def summary_table(found: Summary, title: str) -> ReturnTable:
    """Return the summary as a table: sum of the units, and of several, each case once."""
    by_case = _case_cells(found.cases) if found.cases else None
    cases, alone = (by_case, None) if len(found.rows) > 1 else (None, by_case)
    rows = [_cells(row) for row in found.rows]
    lines: list[ReturnRow | CaseLine] = [*found.rows, found.total]
    lines += [found.cases] if found.cases else []
    tried = [line.ended if line.tried is None else line.tried for line in lines]
    return ReturnTable(
        "summary",
        title,
        SUMMARY,
        rows,
        _cells(found.total),
        cases,
        beside={"tried": tried},
        unprinted=alone,
    )


def _cells(row: ReturnRow) -> list[Any]:
    return [row.unit, row.name, *(getattr(row, column) for column in COUNTED), row.rate]


def _case_cells(line: CaseLine) -> list[Any]:
    """Return the line by cases, without what units hand to each other."""
    return [None, CASES, *(getattr(line, column, None) for column in COUNTED), line.rate]
