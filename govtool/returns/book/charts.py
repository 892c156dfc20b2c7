"""The sheet with the charts of a return: for each its figures, and beside them the chart drawn from those cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from govtool.returns.book import drawing
from govtool.returns.book.layout import PAGE
from govtool.returns.book.page import HEADING, Page, heading
from govtool.returns.book.styles import Styles
from govtool.returns.model import Chart, Return
from govtool.shell.terminal import printable, width
from govtool.tables.formats import xlsx_file

SHEET = "图表"

_LABELS = range(18, 33)
"""The widths that the column of categories may have."""

_FIGURES, _GAP, _LEAST = 10, 2, 60
"""The widths of a column of figures, of the gap before the chart, and the least of a chart."""

_BESIDE = 6
"""The columns that a chart stands over."""

_ROWS, _CAPTION = 21, 30
"""How many lines of figures a page has beside the two lines above them, and the height of those, in points."""

_ROW, _LOW_ROW = 20, 16
"""The height of a line of figures, and where they are more than a page has."""

_EDGE = 4
"""The pixels between a chart and the edges of its page: a border on the edge is not printed, or on the page before."""

_SCALE = 88
"""The per cent at which a page has room also where its font is missing and another, wider one takes its place."""


def fill(book: Any, sheet: Any, paper: Return, styles: Styles) -> None:
    """Write all charts of a return onto an empty sheet, each on a page of its own."""
    charts = list(map(_printable, paper.charts))
    page = Page(sheet, _columns(charts), styles)
    heading(page, paper, paper.head.charts)
    ends = []
    for chart in charts:
        _draw(book, page, chart)
        _figures(page, chart)
        ends.append(page.row)
    _set_up(page, ends)


def _columns(charts: Sequence[Chart]) -> list[float]:
    """The widths: categories, the figures of the chart with most series, a gap, and what is left of the page."""
    longest = (
        max((width(category) for chart in charts for category in chart.categories), default=0) + 4
    )
    labels = min(max(longest, _LABELS[0]), _LABELS[-1])
    data = [labels, *[_FIGURES] * max(len(chart.series) for chart in charts), _GAP]
    return [*data, *[max(PAGE - sum(data), _LEAST) / _BESIDE] * _BESIDE]


def _printable(chart: Chart) -> Chart:
    """A chart whose texts the XML of a chart can hold: it knows no way to write a control character."""
    series = [replace(series, label=printable(series.label)) for series in chart.series]
    return replace(
        chart,
        title=printable(chart.title),
        categories=list(map(printable, chart.categories)),
        series=series,
    )


def _draw(book: Any, page: Page, chart: Chart) -> None:
    """Place a chart beside the figures that are still to be written."""
    if chart.categories and chart.series:
        drawn = drawing.drawn(book, chart, drawing.Cells(page.sheet.get_name(), page.row))
        place = page.last - _BESIDE + 1
        height = (2 * _CAPTION + _ROWS * _ROW) * 4 // 3 - 2 * _EDGE  # points are larger than pixels
        drawn.set_size({"width": page.pixels((place, page.last)) - _EDGE, "height": height})
        page.sheet.insert_chart(
            page.row, place, drawn, {"y_offset": _EDGE, "description": chart.title}
        )


def _figures(page: Page, chart: Chart) -> None:
    """The figures of a chart: its title, a line of labels, a line for each category; then down to the foot of the page."""
    page.merged((0, max(len(chart.series), 1)), chart.title, "caption")
    page.end_row(_CAPTION)
    for place, label in enumerate(
        [f"单位：{chart.unit}", *(series.label for series in chart.series)]
    ):
        page.put(place, label, "header")
    page.end_row(_CAPTION)
    least = _ROW if len(chart.categories) <= _ROWS else _LOW_ROW
    for number, category in enumerate(chart.categories):
        page.put(0, category, "code")
        for place, series in enumerate(chart.series, start=1):
            _figure(page, place, series.values[number])
        page.end_row(max(least, xlsx_file.lines_of(category, _LABELS[-1]) * xlsx_file.LINE))
    for _ in range(len(chart.categories), _ROWS):
        page.end_row(_ROW)


def _figure(page: Page, place: int, value: float | None) -> None:
    style = page.styles["rate" if isinstance(value, float) else "count"]
    if value is None:
        page.sheet.write_blank(page.row, place, None, style)
    else:
        page.sheet.write_number(page.row, place, value, style)


def _set_up(page: Page, ends: list[int]) -> None:
    sheet = page.sheet
    sheet.hide_gridlines(xlsx_file.EVERYWHERE)
    sheet.repeat_rows(0, HEADING - 1)
    sheet.set_h_pagebreaks(ends[:-1])
    sheet.print_area(0, 0, page.row - 1, page.last)
    xlsx_file.print_across(sheet, scale=_SCALE)  # what is fitted to a page keeps no page breaks
