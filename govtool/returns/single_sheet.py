"""The lines and tables that a printed return leaves out."""

from __future__ import annotations

from dataclasses import replace

from govtool.returns.model import ColumnKind, Return, ReturnTable
from govtool.rules import PeriodKind


def is_sheet(paper: Return) -> bool:
    """Return whether a return is the sheet of a day; a table chosen alone is only that table."""
    return (
        paper.head.daily_sheet and paper.period.kind is PeriodKind.DAILY and len(paper.tables) > 1
    )


def on_one_sheet(paper: Return) -> Return:
    """Return the return with a sentence for idle units, and for empty tables of a day."""
    tables = [
        _shortened(table, paper) if table.code == "summary" else table for table in paper.tables
    ]
    idle = [table.title for table in tables if _says_nothing(table)] if is_sheet(paper) else []
    if not idle:
        return replace(paper, tables=tables)
    kept = [table for table in tables if not _says_nothing(table)]
    return replace(paper, tables=kept, notes=(f"本日无内容的表：{'、'.join(idle)}。", *paper.notes))


def without_passed_over(paper: Return) -> Return:
    """Return the return without units passed over, which a note of each table counts."""
    codes = paper.head.passed_over()
    return (
        replace(paper, tables=[_without(table, codes) for table in paper.tables])
        if codes
        else paper
    )


def _without(table: ReturnTable, codes: frozenset[str]) -> ReturnTable:
    place = next((n for n, column in enumerate(table.columns) if column.code == "unit"), None)
    if place is None:
        return table
    rows = [row for row in table.rows if row[place] not in codes]
    left = len(table.rows) - len(rows)
    notes = (*table.notes, f"另有 {left} 个单位本期无，未列出。") if left else table.notes
    return replace(table, rows=rows, notes=notes)


def _says_nothing(table: ReturnTable) -> bool:
    """Return whether a table tells only that it has no lines, which nobody misses."""
    return not (table.expected or table.rows or table.ends or table.all_notes)


def _shortened(table: ReturnTable, paper: Return) -> ReturnTable:
    counts = [
        place for place, column in enumerate(table.columns) if column.kind is ColumnKind.NUMBER
    ]
    rows = [row for row in table.rows if any(row[place] for place in counts)]
    idle = len(table.rows) - len(rows)
    if not idle:
        return table
    note = paper.head.idle(idle, others=bool(rows))
    return replace(table, rows=rows, notes=(*table.notes, note))
