"""The sheet with the charts of a return: for each its figures, and beside them the chart drawn from those cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from govtool.render import xlsxfile
from govtool.render.returnbook import drawing
from govtool.render.returnbook.layout import PAGE
from govtool.render.returnbook.page import HEADING, Page, heading
from govtool.render.returnbook.styles import Styles
from govtool.render.terminal import printable
from govtool.reports.paper import Chart, Paper

SHEET = "图表"
_TITLE = "矛盾纠纷排查化解统计图"

_LABELS, _FIGURES, _GAP, _LEAST = 20.0, 10.0, 2.0, 60.0
"""The widths of a column of categories, of one of figures, before the chart, and the least of a chart."""

_BESIDE = 6
"""The columns that a chart stands over."""

_ROWS, _ROW, _CAPTION = 18, 20, 30
"""How many lines of figures a page has, their height, and that of the two lines above, in points."""

_EDGE = 4
"""The pixels between a chart and the edge of the page, where its border would not be printed."""

_SCALE = 88
"""The per cent at which a page has room also where its font is missing and another, wider one takes its place."""


def fill(book: Any, sheet: Any, paper: Paper, styles: Styles) -> None:
    """Write all charts of a return onto an empty sheet, each on a page of its own."""
    data = [_LABELS, *[_FIGURES] * max(len(chart.series) for chart in paper.charts), _GAP]
    beside = max(PAGE - sum(data), _LEAST) / _BESIDE
    page = Page(sheet, [*data, *[beside] * _BESIDE], styles)
    heading(page, paper, _TITLE)
    ends = []
    for chart in map(_printable, paper.charts):
        _draw(book, page, chart, len(data))
        _figures(page, chart)
        ends.append(page.row)
    _set_up(page, ends)


def _printable(chart: Chart) -> Chart:
    """A chart whose texts the XML of a chart can hold: it knows no way to write a control character."""
    series = [replace(series, label=printable(series.label)) for series in chart.series]
    return replace(
        chart, title=printable(chart.title), categories=list(map(printable, chart.categories)), series=series
    )


def _draw(book: Any, page: Page, chart: Chart, place: int) -> None:
    """Place a chart beside the figures that are still to be written."""
    if chart.categories and chart.series:
        drawn = drawing.drawn(book, chart, drawing.Cells(page.sheet.get_name(), page.row))
        width = page.pixels((place, page.last)) - _EDGE
        drawn.set_size({"width": width, "height": (2 * _CAPTION + _ROWS * _ROW) * 4 // 3})  # in pixels
        page.sheet.insert_chart(page.row, place, drawn, {"description": chart.title})


def _figures(page: Page, chart: Chart) -> None:
    """The figures of a chart: its title, a line of labels, a line for each category; then down to the foot of the page."""
    page.merged((0, max(len(chart.series), 1)), chart.title, "caption")
    page.end_row(_CAPTION)
    for place, label in enumerate([f"单位：{chart.unit}", *(series.label for series in chart.series)]):
        page.put(place, label, "header")
    page.end_row(_CAPTION)
    for number, category in enumerate(chart.categories):
        page.put(0, category, "code")
        for place, series in enumerate(chart.series, start=1):
            _figure(page, place, series.values[number])
        page.end_row(max(_ROW, xlsxfile.lines_of(category, int(_LABELS)) * xlsxfile.LINE))
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
    sheet.hide_gridlines(xlsxfile.EVERYWHERE)
    sheet.repeat_rows(0, HEADING - 1)
    sheet.set_h_pagebreaks(ends[:-1])
    sheet.print_area(0, 0, page.row - 1, page.last)
    xlsxfile.print_across(sheet, scale=_SCALE)  # what is fitted to a page keeps no page breaks
