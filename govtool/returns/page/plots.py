"""The charts of a page: where bars, lines and texts lie in a drawing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count, groupby, pairwise

from govtool.base.text_width import width, wrap
from govtool.returns.cell_text import NOTHING, hundredths
from govtool.returns.model import Chart, ChartSeries

_NARROW, _CAPITAL, _WIDE = 0.6, 0.75, 1.0
"""Widths of characters in ems: digits and small letters, capitals, Chinese."""


def ems(text: str) -> float:
    """Return the width of a line in ems.

    >>> ems("张三"), round(ems("12"), 1)
    (2.0, 1.2)
    """
    return sum(map(_character, text))


def _character(character: str) -> float:
    match width(character):
        case 0:
            return 0
        case 1:
            return _CAPITAL if character.isupper() else _NARROW
    return _WIDE


def fitted(text: str, room: float, lines: int = 1) -> list[str]:
    """Text in so many lines of so many ems; what is too long ends in ….

    >>> fitted("拖欠农民工工资纠纷", 5, 2), fitted("拖欠农民工工资纠纷", 5)
    (['拖欠农民', '工工资…'], ['拖欠农…'])
    """
    columns = int(room / _NARROW)
    found = wrap(" ".join(text.split()), columns)
    if len(found) <= lines:
        return found
    *whole, last = found[:lines]
    return [*whole, _shortened(last, columns)]


def _shortened(line: str, columns: int) -> str:
    while width(line) > columns - 2:
        line = line[:-1]
    return line + "…"


_MOST = 5
"""Marks beside that of zero."""

_FINEST = -3
"""The finest step is of thousandths, 10 to this power."""


@dataclass(frozen=True, slots=True)
class ChartAxis:
    """An axis from 0 at ``begin`` to its last mark at ``end``, in units of the drawing."""

    marks: tuple[float, ...]
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        return self.begin + (self.end - self.begin) * value / self.marks[-1]


def marks(chart: Chart) -> tuple[float, ...]:
    """Round marks for the values of a chart; those of whole numbers are whole."""
    values = list(values_of(chart))
    return round_marks(max(values, default=0), whole=all(value == int(value) for value in values))


def values_of(chart: Chart) -> Iterator[float]:
    """Return all values of a chart that are there."""
    return (value for series in chart.series for value in series.values if value is not None)


def round_marks(greatest: float, *, whole: bool) -> tuple[float, ...]:
    """Return marks from 0 up to ``greatest``: steps of 1, 2 or 5 times a power of ten.

    >>> round_marks(7, whole=True), round_marks(0, whole=True), round_marks(0.3, whole=False)
    ((0, 2, 4, 6, 8), (0, 1), (0.0, 0.1, 0.2, 0.3))
    """
    if greatest <= 0:
        return (0, 1)
    lowest = max(math.floor(math.log10(greatest)) - 1, 0 if whole else _FINEST)
    step = next(step for step in _steps(lowest) if step * _MOST >= greatest)
    return tuple(round(step * place, 9) for place in range(math.ceil(greatest / step) + 1))


def _steps(power: int) -> Iterator[float]:
    return (digit * 10**exponent for exponent in count(power) for digit in (1, 2, 5))


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
    """A category: lines of its name with the place of each middle, and a bar of each series."""

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

    scale: ChartAxis
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


def _scale(chart: Chart, names: list[list[str]]) -> ChartAxis:
    """Return the axis, with room for the names before it and for the longest value behind it."""
    ticks = marks(chart)
    before = max(ems(line) for name in names for line in name) * FONT + _GAP
    behind = max(ems(hundredths(value)) for value in (*values_of(chart), *ticks)) * FONT + 2 * _GAP
    return ChartAxis(ticks, max(before, behind / 2), WIDTH - behind)


def _lines(name: list[str], begin: float, end: float) -> list[tuple[float, str]]:
    first = (begin + end) / 2 - (len(name) - 1) * _LINE / 2
    return [(first + place * _LINE, line) for place, line in enumerate(name)]


def _bars(
    all_series: Sequence[ChartSeries], place: int, room: tuple[float, float], axis: ChartAxis
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


_HEIGHT = 216
_TOP, _FLOOR = 20, 190
"""The places of the highest mark and of zero."""

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
    scale: ChartAxis
    left: float
    right: float
    lines: list[ChartLine]
    labels: list[Label]


def line_plot(chart: Chart) -> LinePlot:
    """Lay out a chart with at least one category."""
    axis = ChartAxis(marks(chart), _FLOOR, _TOP)
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
    """Return the places of categories, as far apart as can be with all names inside."""
    edge = max(ems(names[-1]), ems(names[0])) * SMALL / 2
    first, last = left + edge, WIDTH - edge
    if len(names) == 1:
        return [(first + last) / 2]
    return [first + (last - first) * place / (len(names) - 1) for place in range(len(names))]


def _points(
    chart: Chart, series: ChartSeries, places: Sequence[float], axis: ChartAxis
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
    """Return every name, or every second, third … where they would touch, with the last."""
    apart = places[1] - places[0] if len(places) > 1 else WIDTH
    every = int(max(map(ems, names)) * SMALL // (apart - 1)) + 1
    shown = range(len(names) - 1, -1, -every)
    return [Label(places[i], names[i], chart.categories[i]) for i in reversed(shown)]


# --- numbers beside the points


def _numbered(lines: list[list[Point | None]]) -> list[list[Point | None]]:
    """Return the points with places for their numbers, the last category first."""
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
