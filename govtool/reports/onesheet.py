"""A return that is to stand on one sheet of paper: the daily dispatch sheet, without lines that say nothing."""

from __future__ import annotations

from dataclasses import replace

from govtool.reports.paper import ColumnKind, Paper, PaperTable
from govtool.rules import PeriodKind


def is_sheet(paper: Paper) -> bool:
    """Whether a return is the sheet of a day; a table chosen alone is only that table."""
    return paper.summary.period.kind is PeriodKind.DAILY and len(paper.tables) > 1


def on_one_sheet(paper: Paper) -> Paper:
    """The same with the units that have nothing in one sentence below the summary."""
    tables = [_shortened(table) if table.code == "summary" else table for table in paper.tables]
    return replace(paper, tables=tables)


def _shortened(table: PaperTable) -> PaperTable:
    counts = [place for place, column in enumerate(table.columns) if column.kind is ColumnKind.NUMBER]
    rows = [row for row in table.rows if any(row[place] for place in counts)]
    idle = len(table.rows) - len(rows)
    if not idle:
        return table
    rest = "其余" if rows else ""
    note = f"{rest}{idle}个单位无在办纠纷，当日没有登记、转入和办结，未列出。"
    return replace(table, rows=rows, notes=(*table.notes, note))
