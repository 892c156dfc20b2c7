"""The workbook behind a chart: its categories and values, for those who want to change them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.tables.formats import xlsx_file
from govtool.word.elements import Element, element, w
from govtool.word.styles import FANGSONG

if TYPE_CHECKING:
    from docx.document import Document

    from govtool.returns.model import Chart, ChartSeries


SHEET = "Sheet1"

_ALWAYS = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook has no time zone
"""Stands for the moment it was made, which would make every file another."""


def workbook(chart: Chart) -> bytes:
    """Return a workbook with categories in column A and a series in each further one."""
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
    """Return the reference of cells of one column, rows counted from 1: ``Sheet1!$B$2:$B$14``."""
    column = chr(ord("A") + place)
    start = f"{SHEET}!${column}${first}"
    return start if first == last else f"{start}:${column}${last}"


class _SeriesLook(NamedTuple):
    """The look of one series, in colour and in grey."""

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
    """Return the root element of a chart's part."""
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
    """Return the value beside each point, and nothing else."""
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
    """Return the values stand beside the bars."""
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
    """Return the distance of ticks: 1, 2 or 5 times a power of ten, so that all are whole."""
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
    """Return the font of a part of the chart."""
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


_EMU = 36_000
"""In one mm."""

_MOST = 20
"""Bars that can be read on half a page."""

_KIND = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def chart(document: Document, found: Chart, number: int, across: int) -> Element:
    """Return the paragraph of a chart; put its part and workbook into the document.

    :param number: of the chart within the document. :param across: its width in mm.
    """
    part = _part(document, found, number)
    relation = document.part.relate_to(part, _relation("chart"))
    return w(
        "p",
        None,
        w("pPr", None, w("pStyle", "Figure")),
        w("r", None, _drawing(found, number, relation, across)),
    )


def _part(document: Document, found: Chart, number: int) -> Any:
    """Return the chart's part, which knows its workbook so that people can change the values."""
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part, XmlPart

    package = document.part.package
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        workbook(found),
        package,
    )
    root = chart_space(found)
    part = XmlPart(PackURI(f"/word/charts/chart{number}.xml"), _KIND, root, package)
    relation = part.relate_to(book, _relation("package"))
    root.append(element("c:externalData", {"r:id": relation}, element("c:autoUpdate", {"val": 0})))
    return part


def _relation(kind: str) -> str:
    return f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"


def _drawing(found: Chart, number: int, relation: str, across: int) -> Element:
    size = {"cx": across * _EMU, "cy": height(found) * _EMU}
    shown = element("c:chart", {"r:id": relation})
    inline = element(
        "wp:inline",
        dict.fromkeys(("distT", "distB", "distL", "distR"), 0),
        element("wp:extent", size),
        element("wp:docPr", {"id": number, "name": f"图{number}", "descr": found.title}),
        element("a:graphic", None, element("a:graphicData", {"uri": _URI}, shown)),
    )
    return w("drawing", None, inline)


def height(found: Chart) -> int:
    """In mm: bars lie one under the other and need room for each."""
    if found.line:
        return 65
    one = 2 + 2.5 * len(found.series)
    return max(35, round(14 + one * len(found.categories)))


def shortened(found: Chart) -> Chart:
    """Return the chart with at most the bars of a page, as its title says; lines are whole."""
    if found.line or len(found.categories) <= _MOST:
        return found
    series = [replace(one, values=one.values[:_MOST]) for one in found.series]
    return replace(
        found,
        title=f"{found.title}（前{_MOST}位）",
        categories=found.categories[:_MOST],
        series=series,
    )
