"""Native charts: drawn by the program that opens the document, from values and a workbook that lie in it.

The library has no charts, so the part is built here (ECMA-376, DrawingML charts), in the plain kinds that Word, WPS and
LibreOffice draw alike.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govtool.returns.model import Chart
from govtool.word.chart_workbook import workbook
from govtool.word.chart_xml import chart_space
from govtool.word.xml import Element, element, w

if TYPE_CHECKING:
    from docx.document import Document

_EMU = 36_000
"""In one mm."""

_MOST = 20
"""Bars that can be read on half a page."""

_KIND = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_URI = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def chart(document: Document, found: Chart, number: int, across: int) -> Element:
    """The paragraph that shows the chart; its part and its workbook are put into the document.

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
    """The chart's part, which knows its workbook so that people can change the values."""
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
    """The chart with so many bars as a page holds, the first ones, which says so; a line is whole."""
    if found.line or len(found.categories) <= _MOST:
        return found
    series = [replace(one, values=one.values[:_MOST]) for one in found.series]
    return replace(
        found,
        title=f"{found.title}（前{_MOST}位）",
        categories=found.categories[:_MOST],
        series=series,
    )
