"""The workbook behind a chart: its categories and values, for those who want to change them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from govtool.returns.model import Chart
from govtool.tables.formats import xlsx_file

SHEET = "Sheet1"

_ALWAYS = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook has no time zone
"""Stands for the moment it was made, which would make every file another."""


def workbook(chart: Chart) -> bytes:
    """The bytes of a workbook with the categories in column A and a series in each further one."""
    out = io.BytesIO()
    with xlsx_file.workbook(out) as book:
        book.set_properties({"created": _ALWAYS})
        sheet, plain = book.add_worksheet(SHEET), book.add_format()
        for row, category in enumerate(chart.categories, start=1):
            xlsx_file.put_text(sheet, row, 0, category, plain)
        for place, series in enumerate(chart.series, start=1):
            xlsx_file.put_text(sheet, 0, place, series.label, plain)
            _put_values(sheet, place, series.values)
    return out.getvalue()


def _put_values(sheet: Any, place: int, values: Sequence[float | None]) -> None:
    for row, value in enumerate(values, start=1):
        if value is not None:
            sheet.write_number(row, place, value)


def cells(place: int, first: int, last: int) -> str:
    """The reference of cells of one column, rows counted from 1: ``Sheet1!$B$2:$B$14``."""
    column = chr(ord("A") + place)
    start = f"{SHEET}!${column}${first}"
    return start if first == last else f"{start}:${column}${last}"
