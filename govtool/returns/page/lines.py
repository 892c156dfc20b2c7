"""Where the lines of a chart lie: one point for each category that has a value, from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from govtool.returns.cell_text import hundredths
from govtool.returns.model import Chart, ChartSeries
from govtool.returns.page import scale
from govtool.returns.page.bars import SMALL, WIDTH
from govtool.returns.page.text_width import ems, fitted

_HEIGHT = 216
_TOP, _FLOOR = 20, 190
"""The places of the highest mark and of zero."""

_GAP = 6
_LABEL_ROOM = 9
"""Ems for the name of one category."""

_ABOVE, _BELOW = -6.0, 14.0
"""From a point to the foot of its value."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a line; ``foot`` is where its number stands, None where it would cover another."""

    category: str
    x: float
    y: float
    value: float
    foot: float | None = None

    @property
    def text(self) -> str:
        """The number beside the point."""
        return hundredths(self.value)


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A series: its points, and the pieces of line between gaps."""

    series: str
    style: int
    points: list[Point]
    pieces: list[list[Point]]


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a category below the axis."""

    x: float
    text: str
    category: str


@dataclass(frozen=True, slots=True)
class LinePlot:
    """A chart of lines, ready to be drawn."""

    width: float
    height: float
    scale: scale.ChartAxis
    left: float
    right: float
    lines: list[ChartLine]
    labels: list[Label]


def line_plot(chart: Chart) -> LinePlot:
    """Lay out a chart with at least one category."""
    axis = scale.ChartAxis(scale.marks(chart), _FLOOR, _TOP)
    left = max(ems(hundredths(mark)) for mark in axis.marks) * SMALL + _GAP
    names = [fitted(category, _LABEL_ROOM)[0] for category in chart.categories]
    places = _places(names, left)
    points = [_points(chart, series, places, axis) for series in chart.series]
    lines = [
        ChartLine(series.label, style, [p for p in numbered if p], _pieces(numbered))
        for style, (series, numbered) in enumerate(
            zip(chart.series, _numbered(points), strict=True)
        )
    ]
    return LinePlot(WIDTH, _HEIGHT, axis, left, WIDTH, lines, _labels(chart, names, places))


def _places(names: Sequence[str], left: float) -> list[float]:
    """Where the categories stand: as far apart as can be with the outer names still inside."""
    edge = max(ems(names[-1]), ems(names[0])) * SMALL / 2
    first, last = left + edge, WIDTH - edge
    if len(names) == 1:
        return [(first + last) / 2]
    return [first + (last - first) * place / (len(names) - 1) for place in range(len(names))]


def _points(
    chart: Chart, series: ChartSeries, places: Sequence[float], axis: scale.ChartAxis
) -> list[Point | None]:
    return [
        None if value is None else Point(category, x, axis.at(value), value)
        for category, x, value in zip(chart.categories, places, series.values, strict=True)
    ]


def _pieces(points: Sequence[Point | None]) -> list[list[Point]]:
    """Runs of points without a gap between them."""
    runs = groupby(points, key=lambda point: point is not None)
    return [[point for point in run if point] for there, run in runs if there]


def _labels(chart: Chart, names: Sequence[str], places: Sequence[float]) -> list[Label]:
    """Every name, or every second, third … where they would touch; the last is always there."""
    apart = places[1] - places[0] if len(places) > 1 else WIDTH
    every = int(max(map(ems, names)) * SMALL // (apart - 1)) + 1
    shown = range(len(names) - 1, -1, -every)
    return [Label(places[i], names[i], chart.categories[i]) for i in reversed(shown)]


# --- numbers beside the points


def _numbered(lines: list[list[Point | None]]) -> list[list[Point | None]]:
    """The points with places for their numbers: those of the last category first, where eyes go first."""
    taken = [_around(point) for line in lines for point in line if point]
    made = [list(line) for line in lines]
    for place in reversed(range(len(lines[0]) if lines else 0)):
        for number_, line in enumerate(lines):
            point = line[place]
            if point is not None:
                made[number_][place] = _number_beside(point, _sides(point, place, lines), taken)
    return made


def _sides(point: Point, place: int, lines: list[list[Point | None]]) -> tuple[float, float]:
    """Above first for the highest point of its category, else below first."""
    highest = all(point.y <= other.y for line in lines if (other := line[place]))
    return (_ABOVE, _BELOW) if highest else (_BELOW, _ABOVE)


def _number_beside(
    point: Point, sides: tuple[float, float], taken: list[tuple[float, ...]]
) -> Point:
    for side in sides:
        box = _box(point, point.y + side)
        if point.y + side < _FLOOR and not any(_touch(box, other) for other in taken):
            taken.append(box)
            return replace(point, foot=point.y + side)
    return point


def _box(point: Point, foot: float) -> tuple[float, ...]:
    """Left, top, right and bottom of a number."""
    half = ems(point.text) * SMALL / 2
    return point.x - half, foot - SMALL + 1, point.x + half, foot + 1


def _around(point: Point) -> tuple[float, ...]:
    return point.x - 3, point.y - 3, point.x + 3, point.y + 3


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
