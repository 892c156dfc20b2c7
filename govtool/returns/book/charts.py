"""The spreadsheet's own charts, which an office can change or copy into a presentation.

Every name and number of a chart is a reference to the cell that holds it: text that looks like a
formula stays text, and the chart follows its figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from govtool.base.text_width import printable, width
from govtool.returns.book.cells import Styles
from govtool.returns.book.page import HEADING, PAGE, Page, heading
from govtool.returns.model import Chart, Return
from govtool.tables.formats import xlsx_file

_COLOURS = ("#1F3864", "#9DB7DD", "#7F7F7F", "#D0CECE", "#2E75B6", "#000000")
"""Dark and light in turn, so that they are told apart in print."""

_DASHES = ("solid", "dash", "round_dot", "long_dash", "dash_dot", "square_dot")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")
_FEW, _SHORT = 8, 10
"""The most upright bars, and the widest label below one; others lie, labelled on the left."""

_MANY, _TOLD = 22, 44
"""The most categories in normal print, and the most bars with values beside them."""

_FONT: dict[str, Any] = {"name": "宋体", "size": 10}
_GREY = {"color": "#BFBFBF", "width": 0.75}
_STEPS = 10
"""Up to this highest value an axis counts in ones."""


class Cells(NamedTuple):
    """The place of a chart's figures: title in row ``top``, labels, a row for each category."""

    sheet: str
    top: int

    def cell(self, row: int, place: int) -> list[str | int]:
        """One cell, its row counted from the title."""
        return [self.sheet, self.top + row, place]

    def column(self, place: int, rows: int) -> list[str | int]:
        """Return the figures of a column."""
        return [self.sheet, self.top + 2, place, self.top + 1 + rows, place]


def drawn(book: Any, chart: Chart, cells: Cells) -> Any:
    """Return an XlsxWriter chart that draws ``chart`` from its cells."""
    made = book.add_chart({"type": _shape(chart)})
    for number in range(len(chart.series)):
        made.add_series(_series(chart, number, cells))
    made.set_title({"name": cells.cell(0, 0), "name_font": _FONT | {"size": 14, "bold": True}})
    _set_axes(made, chart)
    made.set_legend(
        {"none": True} if len(chart.series) == 1 else {"position": "bottom", "font": _FONT}
    )
    made.set_chartarea({"border": _GREY})
    return made


def _shape(chart: Chart) -> str:
    if chart.line:
        return "line"
    upright = len(chart.categories) <= _FEW and max(map(width, chart.categories)) <= _SHORT
    return "column" if upright else "bar"


def _series(chart: Chart, number: int, cells: Cells) -> dict[str, Any]:
    rows, place = len(chart.categories), number + 1
    colour = _COLOURS[number % len(_COLOURS)]
    look = (
        _line(number, colour)
        if chart.line
        else _bar(colour, told=rows * len(chart.series) <= _TOLD)
    )
    return look | {
        "name": cells.cell(1, place),
        "categories": cells.column(0, rows),
        "values": cells.column(place, rows),
        "values_data": list(
            chart.series[number].values
        ),  # XlsxWriter would take an empty cell for 0
    }


def _line(number: int, colour: str) -> dict[str, Any]:
    marker = {
        "type": _MARKERS[number % len(_MARKERS)],
        "size": 6,
        "fill": {"color": colour},
        "border": {"color": colour},
    }
    dash = _DASHES[number % len(_DASHES)]
    return {"line": {"color": colour, "width": 2, "dash_type": dash}, "marker": marker}


def _bar(colour: str, *, told: bool) -> dict[str, Any]:
    """Bars of a series; where they are many, their values and borders would cover each other."""
    border = {"color": _COLOURS[0], "width": 0.75} if told else {"none": True}
    labels = {"data_labels": {"value": True, "font": _FONT | {"size": 9}}} if told else {}
    return {"fill": {"color": colour}, "border": border, "gap": 60, **labels}


def _set_axes(made: Any, chart: Chart) -> None:
    """Set the axes; those of lying bars have values below and the first category on top."""
    categories: dict[str, Any] = {"num_font": _FONT, "line": _GREY, "text_axis": True}
    values = _value_axis(chart)
    if _shape(chart) == "bar":
        size = _FONT["size"] if len(chart.categories) <= _MANY else _FONT["size"] - 2
        top_down = {
            "reverse": True,
            "crossing": "max",
            "interval_unit": 1,
            "num_font": _FONT | {"size": size},
        }
        made.set_x_axis(values)
        made.set_y_axis(categories | top_down)
    else:
        made.set_x_axis(categories)
        made.set_y_axis(values)


def _value_axis(chart: Chart) -> dict[str, Any]:
    values = [value for series in chart.series for value in series.values if value is not None]
    axis: dict[str, Any] = {
        "name": f"单位：{chart.unit}",
        "name_font": _FONT | {"bold": False},
        "num_font": _FONT,
        "num_format": "General",
        "line": _GREY,
        "major_gridlines": {"visible": True, "line": _GREY},
    }
    if any(isinstance(value, float) for value in values):
        return axis
    return axis | {"min": 0} | ({"major_unit": 1} if max(values, default=0) <= _STEPS else {})


SHEET = "图表"

_LABELS = range(18, 33)
"""The widths that the column of categories may have."""

_FIGURES, _GAP, _LEAST = 10, 2, 60
"""The widths of a column of figures, of the gap before the chart, and the least of a chart."""

_BESIDE = 6
"""The columns that a chart stands over."""

_ROWS, _CAPTION = 21, 30
"""The lines of figures of a page, and the height of the two lines above them, in points."""

_ROW, _LOW_ROW = 20, 16
"""The height of a line of figures, and where they are more than a page has."""

_EDGE = 4
"""The pixels between a chart and the edges of its page, where borders are not printed."""

_SCALE = 88
"""The scale in per cent at which a page has room also with a wider font."""


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
    """Return the widths of categories, the most figures of a chart, a gap, and the rest."""
    longest = (
        max((width(category) for chart in charts for category in chart.categories), default=0) + 4
    )
    labels = min(max(longest, _LABELS[0]), _LABELS[-1])
    data = [labels, *[_FIGURES] * max(len(chart.series) for chart in charts), _GAP]
    return [*data, *[max(PAGE - sum(data), _LEAST) / _BESIDE] * _BESIDE]


def _printable(chart: Chart) -> Chart:
    """Return a chart without control characters, which its XML cannot hold."""
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
        made = drawn(book, chart, Cells(page.sheet.get_name(), page.row))
        place = page.last - _BESIDE + 1
        height = (2 * _CAPTION + _ROWS * _ROW) * 4 // 3 - 2 * _EDGE  # points are larger than pixels
        made.set_size({"width": page.pixels((place, page.last)) - _EDGE, "height": height})
        page.sheet.insert_chart(
            page.row, place, made, {"y_offset": _EDGE, "description": chart.title}
        )


def _figures(page: Page, chart: Chart) -> None:
    """Write the title, labels and figures of a chart, then blank rows to the foot of the page."""
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
