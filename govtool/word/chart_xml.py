"""The XML of a chart: lines for a trend, else bars, with the values beside them and no ornament."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from govtool.returns.model import Chart, ChartSeries
from govtool.word.chart_workbook import cells
from govtool.word.styles import FANGSONG
from govtool.word.xml import Element, element


class _SeriesLook(NamedTuple):
    """How one series is told from the others, in colour and in grey."""

    colour: str
    dash: str
    marker: str


_LOOKS = (
    _SeriesLook("1F4E79", "solid", "circle"),
    _SeriesLook("C55A11", "sysDash", "triangle"),
    _SeriesLook("7F7F7F", "sysDot", "square"),
    _SeriesLook("538135", "dashDot", "diamond"),
)
_CATEGORIES, _VALUES = 111, 222
"""The numbers by which the axes name each other."""

_TICKS = 6
_ACROSS, _SLANTED = 0, -2_700_000
"""Labels as they are, and at 45 degrees, in 60000ths of a degree."""

_GRID = "BFBFBF"
_SMALL, _PLAIN = 900, 1000
"""Sizes of letters, in hundredths of a point."""


def chart_space(chart: Chart) -> Element:
    """The root element of a chart's part."""
    plot = _lines(chart) if chart.line else _bars(chart)
    shown = element(
        "c:chart",
        None,
        _c("autoTitleDeleted", 1),  # the caption under the chart is its title
        element("c:plotArea", None, element("c:layout"), plot, *_axes(chart)),
        _legend() if len(chart.series) > 1 else None,
        _c("plotVisOnly", 1),
        _c("dispBlanksAs", "gap"),
    )
    return element("c:chartSpace", None, _c("roundedCorners", 0), shown, _letters(_PLAIN))


def _c(tag: str, value: object) -> Element:
    return element(f"c:{tag}", {"val": value})


def _lines(chart: Chart) -> Element:
    return element(
        "c:lineChart",
        None,
        _c("grouping", "standard"),
        _c("varyColors", 0),
        *_series(chart, _line_look),
        _c("marker", 1),
        *_axis_numbers(),
    )


def _bars(chart: Chart) -> Element:
    """Bars lie, so that long names can be read, and the first is on top."""
    return element(
        "c:barChart",
        None,
        _c("barDir", "bar"),
        _c("grouping", "clustered"),
        _c("varyColors", 0),
        *_series(chart, _bar_look),
        _c("gapWidth", 60),
        *_axis_numbers(),
    )


def _axis_numbers() -> tuple[Element, Element]:
    return _c("axId", _CATEGORIES), _c("axId", _VALUES)


def _series(chart: Chart, look: Callable[[_SeriesLook], Sequence[Element]]) -> Iterable[Element]:
    last = len(chart.categories) + 1
    for place, series in enumerate(chart.series):
        yield element(
            "c:ser",
            None,
            _c("idx", place),
            _c("order", place),
            element("c:tx", None, _texts(cells(place + 1, 1, 1), [series.label])),
            *look(_LOOKS[place % len(_LOOKS)]),
            _labels("t" if chart.line and not place else "b" if chart.line else "outEnd"),
            element("c:cat", None, _texts(cells(0, 2, last), chart.categories)),
            element("c:val", None, _numbers(cells(place + 1, 2, last), series)),
            _c("smooth", 0) if chart.line else None,
        )


def _line_look(look: _SeriesLook) -> Sequence[Element]:
    fill = _fill(look.colour)
    marker = element(
        "c:marker", None, _c("symbol", look.marker), _c("size", 6), element("c:spPr", None, fill)
    )
    return element("c:spPr", None, _stroke(look.colour, 25_400, look.dash)), marker


def _bar_look(look: _SeriesLook) -> Sequence[Element]:
    return element("c:spPr", None, _fill(look.colour)), _c("invertIfNegative", 0)


def _fill(colour: str) -> Element:
    return element("a:solidFill", None, element("a:srgbClr", {"val": colour}))


def _stroke(colour: str, width: int, dash: str = "solid") -> Element:
    return element("a:ln", {"w": width}, _fill(colour), element("a:prstDash", {"val": dash}))


def _labels(side: str) -> Element:
    """The value beside each point, and nothing else."""
    off = [_c(f"show{what}", 0) for what in ("CatName", "SerName", "Percent", "BubbleSize")]
    return element(
        "c:dLbls",
        None,
        _letters(_SMALL),
        _c("dLblPos", side),
        _c("showLegendKey", 0),
        _c("showVal", 1),
        *off,
    )


def _texts(reference: str, texts: Sequence[str]) -> Element:
    points = [
        element("c:pt", {"idx": n}, element("c:v", None, text)) for n, text in enumerate(texts)
    ]
    cache = element("c:strCache", None, _c("ptCount", len(texts)), *points)
    return element("c:strRef", None, element("c:f", None, reference), cache)


def _numbers(reference: str, series: ChartSeries) -> Element:
    points = [
        element("c:pt", {"idx": n}, element("c:v", None, str(value)))
        for n, value in enumerate(series.values)
        if value is not None
    ]
    cache = element(
        "c:numCache",
        None,
        element("c:formatCode", None, "General"),
        _c("ptCount", len(series.values)),
        *points,
    )
    return element("c:numRef", None, element("c:f", None, reference), cache)


def _axes(chart: Chart) -> tuple[Element, Element]:
    return (_trend_axis(), _count_axis(chart)) if chart.line else (_name_axis(), _hidden_axis())


def _trend_axis() -> Element:
    shape = [_c("crossAx", _VALUES), _c("crosses", "autoZero"), _c("auto", 0), _c("lblOffset", 100)]
    return _axis(
        "catAx", _CATEGORIES, "b", _scaling(), [_ticks(), _letters(_SMALL, _SLANTED), *shape]
    )


def _count_axis(chart: Chart) -> Element:
    """Whole cases only: an axis of a few cases has no ticks of half a case."""
    grid = element("c:majorGridlines", None, element("c:spPr", None, _stroke(_GRID, 6_350)))
    form = element("c:numFmt", {"formatCode": "0", "sourceLinked": 0})
    shape = [_c("crossAx", _CATEGORIES), _c("crosses", "autoZero"), _c("crossBetween", "between")]
    marks = [
        grid,
        form,
        *_marks(),
        _ticks(),
        _letters(_SMALL),
        *shape,
        _c("majorUnit", step(chart)),
    ]
    return _axis("valAx", _VALUES, "l", _scaling(least=0), marks)


def _name_axis() -> Element:
    shape = [_c("crossAx", _VALUES), _c("crosses", "autoZero"), _c("auto", 0), _c("lblOffset", 100)]
    marks = [*_marks(), _ticks(), _letters(_SMALL, _ACROSS), *shape]
    return _axis("catAx", _CATEGORIES, "l", _scaling("maxMin"), marks)


def _hidden_axis() -> Element:
    """The values stand beside the bars."""
    shape = [_c("crossAx", _CATEGORIES), _c("crosses", "autoZero"), _c("crossBetween", "between")]
    return _axis("valAx", _VALUES, "t", _scaling(least=0), shape, hidden=True)


def _axis(
    tag: str,
    number: int,
    side: str,
    scaling: Element,
    more: Iterable[Element],
    *,
    hidden: bool = False,
) -> Element:
    head = [_c("axId", number), scaling, _c("delete", int(hidden)), _c("axPos", side)]
    return element(f"c:{tag}", None, *head, *more)


def _scaling(order: str = "minMax", least: int | None = None) -> Element:
    return element(
        "c:scaling", None, _c("orientation", order), None if least is None else _c("min", least)
    )


def _marks() -> tuple[Element, ...]:
    return _c("majorTickMark", "none"), _c("minorTickMark", "none"), _c("tickLblPos", "nextTo")


def _ticks() -> Element:
    return element("c:spPr", None, _stroke("595959", 9_525))


def step(chart: Chart) -> int:
    """The distance of ticks: 1, 2 or 5 times a power of ten, so that there are few and all are whole."""
    most = max(
        (value for series in chart.series for value in series.values if value is not None),
        default=0,
    )
    power = 1
    while True:
        for times in (1, 2, 5):
            if most <= times * power * _TICKS:
                return times * power
        power *= 10


def _legend() -> Element:
    return element("c:legend", None, _c("legendPos", "b"), _c("overlay", 0), _letters(_PLAIN))


def _letters(size: int, turned: int | None = None) -> Element:
    """The font of a part of the chart."""
    look = element(
        "a:defRPr",
        {"sz": size},
        _fill("000000"),
        *[element(f"a:{kind}", {"typeface": FANGSONG}) for kind in ("latin", "ea")],
    )
    body = element("a:bodyPr", None if turned is None else {"rot": turned, "vert": "horz"})
    return element(
        "c:txPr",
        None,
        body,
        element("a:p", None, element("a:pPr", None, look), element("a:endParaRPr")),
    )
