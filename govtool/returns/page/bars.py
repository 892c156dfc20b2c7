"""Where the bars of a chart lie: one group for each category from top to bottom, its name on the left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from govtool.returns.cell_text import NOTHING, hundredths
from govtool.returns.model import Chart, ChartSeries
from govtool.returns.page import scale
from govtool.returns.page.text_width import ems, fitted

WIDTH = 360
"""Of every drawing: that of a narrow phone, where it is shown in its own size."""

FONT, SMALL = 12, 10
"""Heights of names and values, and of the numbers along the axis."""

_LINE = 14
_BAR, _PITCH = 11, 14
"""The thickness of a bar, and from one bar to the next."""

_APART = 9
"""Between two categories."""

_GAP = 6
_AXIS = 20
"""Room for the numbers below."""

_NAME_ROOM = 10.9
"""Ems; a third of the width."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its value behind it; ``value`` None is no bar but a dash."""

    series: str
    style: int
    y: float
    length: float
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class BarGroup:
    """A category: the lines of its name, each with the place of its middle, and a bar of each series."""

    category: str
    name: list[tuple[float, str]]
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class BarPlot:
    """A chart of bars, ready to be drawn."""

    width: float
    height: float
    floor: float
    """The place of the axis, below all groups."""

    scale: scale.ChartAxis
    thickness: float
    groups: list[BarGroup]


def bar_plot(chart: Chart) -> BarPlot:
    """Lay out a chart with at least one category."""
    names = [fitted(category, _NAME_ROOM, 2) for category in chart.categories]
    axis = _scale(chart, names)
    heights = [max(len(chart.series) * _PITCH, len(name) * _LINE) + _APART for name in names]
    places = list(accumulate(heights, initial=0))
    groups = [
        BarGroup(
            category,
            _lines(names[place], begin, end),
            list(_bars(chart.series, place, (begin, end), axis)),
        )
        for place, (category, (begin, end)) in enumerate(
            zip(chart.categories, pairwise(places), strict=True)
        )
    ]
    return BarPlot(WIDTH, places[-1] + _AXIS, places[-1], axis, _BAR, groups)


def _scale(chart: Chart, names: list[list[str]]) -> scale.ChartAxis:
    """The axis, with room for the names before it and for the longest value behind it."""
    marks = scale.marks(chart)
    before = max(ems(line) for name in names for line in name) * FONT + _GAP
    behind = (
        max(ems(hundredths(value)) for value in (*scale.values_of(chart), *marks)) * FONT + 2 * _GAP
    )
    return scale.ChartAxis(marks, max(before, behind / 2), WIDTH - behind)


def _lines(name: list[str], begin: float, end: float) -> list[tuple[float, str]]:
    first = (begin + end) / 2 - (len(name) - 1) * _LINE / 2
    return [(first + place * _LINE, line) for place, line in enumerate(name)]


def _bars(
    all_series: Sequence[ChartSeries], place: int, room: tuple[float, float], axis: scale.ChartAxis
) -> Iterator[Bar]:
    first = sum(room) / 2 - len(all_series) * _PITCH / 2 + (_PITCH - _BAR) / 2
    for style, series in enumerate(all_series):
        value = series.values[place]
        length = 0 if value is None else axis.at(value) - axis.begin
        yield Bar(
            series.label,
            style,
            first + style * _PITCH,
            length,
            value,
            NOTHING if value is None else hundredths(value),
        )
