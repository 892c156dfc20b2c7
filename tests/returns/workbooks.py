"""A workbook read back as somebody else's program reads it: values as they are kept, formulas, charts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from govtool.returns.model import Chart, ColumnKind, Return, ReturnTable

HEADER = 3
"""The row with the labels."""

_SUM = re.compile(r"=SUM\((\w+(?::\w+)?)\)")
_RATE = re.compile(r'=IF\((.+)=0,"",ROUND\((.+)/(.+),6\)\)')


def opened(path: Path) -> tuple[Workbook, Workbook]:
    """The workbook with the values that are kept in it, and with its formulas."""
    return load_workbook(path, data_only=True), load_workbook(path)


def rows_of(table: ReturnTable, sheet: Worksheet) -> list[list[Any]]:
    """The rows of a table, its total last, as the values that JSON has."""
    count = len(table.rows)
    numbers = list(range(HEADER + 1, HEADER + 1 + count))
    numbers += [HEADER + 1 + max(count, 1) + place for place in range(len(table.ends))]
    return [_row(table, sheet, number) for number in numbers]


def _row(table: ReturnTable, sheet: Worksheet, number: int) -> list[Any]:
    return [
        _value(sheet.cell(number, place), column.kind)
        for place, column in enumerate(table.columns, start=1)
    ]


def _value(cell: Cell, kind: ColumnKind) -> Any:
    match kind, cell.value:
        case (_, None) | (ColumnKind.CHANGE, "—"):
            return None
        case ColumnKind.DATE, value if cell.is_date:
            return value.date()
        case ColumnKind.YUAN, value:
            return f"{value:.2f}"
        case _, str():
            return unescape(cell.value)
        case _, value:
            return value


def told(table: ReturnTable) -> list[list[Any]]:
    """The same out of JSON; an empty text and an empty cell are the same to a spreadsheet."""
    printed = table.as_json()
    ends = [printed["total"], printed.get("cases")]
    lines = [*printed["rows"], *(line for line in ends if line is not None)]
    return [[_plain(line[c.code], c.kind) for c in table.columns] for line in lines]


def _plain(value: Any, kind: ColumnKind) -> Any:
    if kind is ColumnKind.YUAN and value not in {None, ""}:
        return f"{float(value):.2f}"
    return None if value == "" else value


def formulas(sheet: Worksheet) -> Iterator[Cell]:
    """All cells with a formula."""
    for row in sheet.iter_rows():
        yield from (cell for cell in row if cell.data_type == "f")


def result(formula: str, values: Worksheet) -> float | None:
    """What a formula of ours gives, reckoned from the cells; any other is a mistake."""
    if match := _SUM.fullmatch(formula):
        left, top, right, bottom = range_boundaries(match[1])
        cells = values.iter_rows(top, bottom, left, right, values_only=True)
        return sum(value for row in cells for value in row if isinstance(value, int | float))
    match = _RATE.fullmatch(formula)
    assert match is not None, formula
    assert match[1] == match[3]
    above, below = _added(match[2], values), _added(match[3], values)
    return round(above / below, 6) if below else None


def _added(cells: str, values: Worksheet) -> float:
    return sum(values[cell].value or 0 for cell in cells.strip("()").split("+"))


def chart_figures(
    sheet: Worksheet, row: int, chart: Chart
) -> tuple[str, list[str], list[list[Any]]]:
    """What stands beside a chart: its title in a row, labels of the series, and a line for each category."""
    labels = [_text(sheet.cell(row + 1, place)) for place in range(2, len(chart.series) + 2)]
    lines = [
        [
            _text(sheet.cell(row + 2 + n, 1)),
            *(sheet.cell(row + 2 + n, p).value for p in range(2, len(chart.series) + 2)),
        ]
        for n in range(len(chart.categories))
    ]
    return _text(sheet.cell(row, 1)), labels, lines


def _text(cell: Cell) -> str:
    return unescape(cell.value) if cell.value else ""


def chart_told(chart: Chart) -> tuple[str, list[str], list[list[Any]]]:
    """The same out of the model."""
    values: Sequence[Sequence[Any]] = [series.values for series in chart.series]
    lines = [
        [category, *(column[n] for column in values)] for n, category in enumerate(chart.categories)
    ]
    return chart.title, [series.label for series in chart.series], lines


def chart_rows(paper: Return) -> Iterator[tuple[int, Chart]]:
    """Each chart with the row its figures begin in: two lines of heading, then two and at least 21 for each."""
    row = 3
    for chart in paper.charts:
        yield row, chart
        row += 2 + max(len(chart.categories), 21)


def agrees(paper: Return, path: Path) -> None:
    """Every table and chart is as in JSON, and every formula gives the value kept with it."""
    paper = paper.for_people()
    values, written_formulas = opened(path)
    for table, sheet in zip(paper.tables, values.worksheets, strict=False):
        pairs = list(zip(rows_of(table, sheet), told(table), strict=True))
        assert [(table.code, found, wanted) for found, wanted in pairs if found != wanted] == []
    for sheet in written_formulas.worksheets[: len(paper.tables)]:
        kept = values[sheet.title]
        for cell in formulas(sheet):
            assert result(cell.value, kept) == pytest.approx(
                kept[cell.coordinate].value, abs=1.5e-6
            )
    for row, chart in chart_rows(paper):
        assert chart_figures(values.worksheets[-1], row, chart) == chart_told(chart)
