"""The style sheet of an official document (GB/T 9704-2012), by Word's names of styles.

Body 3号 (16 pt) 仿宋, lines of exactly 28 pt, headings 黑体 and 楷体, title 2号 (22 pt) 小标宋. A
font that a machine has not is replaced as its entry in the font table says: 仿宋_GB2312 by 仿宋,
方正小标宋简体 by 宋体.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govtool.word.elements import Element, element, w

if TYPE_CHECKING:
    from docx.document import Document

FANGSONG, KAITI, HEITI, SONGTI, XIAOBIAOSONG = (
    "仿宋_GB2312",
    "楷体_GB2312",
    "黑体",
    "宋体",
    "方正小标宋简体",
)
LATIN = "Times New Roman"
_INSTEAD = {
    FANGSONG: "仿宋",
    KAITI: "楷体",
    HEITI: "SimHei",
    SONGTI: "SimSun",
    XIAOBIAOSONG: "宋体",
}
"""The substitute of a font: the one Windows brings, or its other name."""

BODY_POINTS, LINE = 16, 28

_TIGHTER = -5
"""The spacing in 1/20 pt with which 28 characters of 16 pt fit 156 mm everywhere."""


_CELL_ROOM = (("top", 20), ("left", 45), ("bottom", 20), ("right", 45))
"""Between a text and the lines around its cell, in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style.

    :param code: by which paragraphs refer to it. :param name: Word's own name where it has one.
    :param line: exact height of a line in points; None lets lines grow with what is in them.
    :param indent: characters before the first line. :param before: space above and below, in
        points.
    :param level: level in the navigation pane, from 0.
    """

    code: str
    name: str
    font: str = FANGSONG
    points: float = BODY_POINTS
    line: float | None = LINE
    align: str = "both"
    indent: int = 0
    before: float = 0
    after: float = 0
    level: int | None = None
    keep_next: bool = False


STYLES = (
    Style("Normal", "Normal"),
    Style("Body", "Body Text First Indent", indent=2),
    Style("Item", "条目", align="left", indent=2),
    Style("Title", "Title", XIAOBIAOSONG, 22, line=36, align="center", keep_next=True),
    Style("Span", "Subtitle", KAITI, align="center", after=LINE, keep_next=True),
    Style("Heading1", "heading 1", HEITI, indent=2, level=0, keep_next=True),
    Style("Heading2", "heading 2", KAITI, indent=2, level=1, keep_next=True),
    Style("Signature", "Signature", align="right", keep_next=True),
    Style(
        "Caption", "caption", HEITI, 12, line=20, align="center", before=8, after=4, keep_next=True
    ),
    Style("Figure", "图", line=None, align="center", before=6, keep_next=True),
    Style("FigureCaption", "图题", HEITI, 12, line=20, align="center", after=8),
    Style("TableHead", "表头", HEITI, 10.5, line=None, align="center"),
    Style("TableText", "表文", FANGSONG, 10.5, line=None, align="left"),
    Style("TableNumber", "表数", FANGSONG, 10.5, line=None, align="center"),
    Style("TableTotal", "表合计", HEITI, 10.5, line=None, align="center"),
    Style("SheetTitle", "表单标题", XIAOBIAOSONG, 18, line=28, align="center", keep_next=True),
    Style(
        "SheetCaption",
        "表单栏题",
        HEITI,
        12,
        line=18,
        align="left",
        before=4,
        after=2,
        keep_next=True,
    ),
    Style("SheetLine", "表单行", FANGSONG, 12, line=18, align="left", before=2),
    Style("Note", "表注", FANGSONG, 10.5, line=16, align="left"),
    Style("Fine", "表后空行", FANGSONG, 10.5, line=10),
    Style("FormLine", "填报栏", FANGSONG, 12, line=24, align="left"),
    Style("Header", "header", SONGTI, 9, line=None),
    Style("Footer", "footer", SONGTI, 14, line=None, align="left"),
)


def dress(document: Document) -> None:
    """Give the document this style sheet and its font table in the place of those it has."""
    sheet = document.styles.element
    for child in list(sheet):
        sheet.remove(child)
    sheet.append(_defaults())
    for style in STYLES:
        sheet.append(_style(style))
    sheet.append(_table_style())
    _name_fonts(document)


def fonts(name: str) -> Element:
    """Return a Chinese font with Latin digits; marks of both scripts (“ ” ·) are Chinese.

    Tables reckon with digits of half a character, which a machine without the Chinese font has in
    the Latin one only.
    """
    latin = dict.fromkeys(("w:ascii", "w:hAnsi", "w:cs"), LATIN)
    return element("w:rFonts", {**latin, "w:eastAsia": name, "w:hint": "eastAsia"})


def _defaults() -> Element:
    language = element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN"})
    run = w(
        "rPr",
        None,
        fonts(FANGSONG),
        w("kern", 0),
        w("sz", BODY_POINTS * 2),
        w("szCs", BODY_POINTS * 2),
        language,
    )
    return w("docDefaults", None, w("rPrDefault", None, run), w("pPrDefault"))


def _style(style: Style) -> Element:
    kind = {"w:type": "paragraph", "w:styleId": style.code} | (
        {"w:default": 1} if style.code == "Normal" else {}
    )
    based = None if style.code == "Normal" else w("basedOn", "Normal")
    return element(
        "w:style", kind, w("name", style.name), based, w("qFormat"), _paragraph(style), _run(style)
    )


def _paragraph(style: Style) -> Element:
    heights: dict[str, object] = {
        "w:before": _twentieths(style.before),
        "w:after": _twentieths(style.after),
    }
    heights |= {"w:line": 240, "w:lineRule": "auto"} if style.line is None else _exactly(style.line)
    first = {
        "w:firstLineChars": style.indent * 100,
        "w:firstLine": _twentieths(style.indent * style.points),
    }
    return w(
        "pPr",
        None,
        w("keepNext") if style.keep_next else None,
        w("widowControl", 0),
        w("overflowPunct", 1),
        w("snapToGrid", 0),
        element("w:spacing", heights),
        element("w:ind", first),
        w("jc", style.align),
        None if style.level is None else w("outlineLvl", style.level),
    )


def _exactly(points: float) -> dict[str, object]:
    return {"w:line": _twentieths(points), "w:lineRule": "exact"}


def _run(style: Style) -> Element:
    tight = w("spacing", _TIGHTER) if style.points == BODY_POINTS else None
    size = round(style.points * 2)
    return w("rPr", None, fonts(style.font), tight, w("sz", size), w("szCs", size))


def _twentieths(points: float) -> int:
    return round(points * 20)


def _table_style() -> Element:
    """Thin lines around every cell, and little room beside the text."""
    thin = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
    lines = [
        element(f"w:{side}", thin)
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    room = [element(f"w:{side}", {"w:w": wide, "w:type": "dxa"}) for side, wide in _CELL_ROOM]
    return element(
        "w:style",
        {"w:type": "table", "w:styleId": "Lined"},
        w("name", "表格"),
        w(
            "tblPr",
            None,
            w("jc", "center"),
            w("tblBorders", None, *lines),
            w("tblCellMar", None, *room),
        ),
    )


def _name_fonts(document: Document) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.oxml import parse_xml

    part = document.part.part_related_by(RT.FONT_TABLE)
    table = parse_xml(part.blob)
    for child in list(table):
        table.remove(child)
    for name, instead in _INSTEAD.items():
        table.append(element("w:font", {"w:name": name}, w("altName", instead), w("charset", "86")))
    _replace(document, table)


def _replace(document: Document, table: Element) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart

    old = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    new = XmlPart(
        PackURI(str(old.partname)), CONTENT_TYPE.WML_FONT_TABLE, table, document.part.package
    )
    (relation,) = [
        one for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    ]
    document.part.drop_rel(relation.rId)
    document.part.relate_to(new, RELATIONSHIP_TYPE.FONT_TABLE)
