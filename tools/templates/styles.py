"""The paragraph styles of the papers, after GB/T 9704; a look changes in one place.

Sizes in points: 22 is 二号, 16 三号, 14 四号, 12 小四. Indents in 1/100 of a character, as in
Word.
"""

from __future__ import annotations

from typing import NamedTuple

XIAOBIAOSONG, FANGSONG, HEITI, KAITI, SONGTI = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
LATIN = "Times New Roman"

OTHER_NAMES = {
    XIAOBIAOSONG: "小标宋,方正小标宋_GBK,宋体,SimSun",
    FANGSONG: "仿宋_GB2312,FangSong",
    HEITI: "SimHei",
    KAITI: "楷体_GB2312,KaiTi",
    SONGTI: "SimSun",
}
"""What takes the place of a font that a computer does not have, in this order."""

TWIPS = 20
"""Word's unit of length: so many to a point."""

TEXT_WIDTH = 156
"""Millimetres between the margins of GB/T 9704 on A4."""


class Style(NamedTuple):
    """A paragraph style: its code in the file, the name an office sees, and how it looks."""

    code: str
    name: str
    font: str
    size: float
    align: str = "both"
    line: float = 0
    """Exact line pitch; 0 is single spacing."""
    first: int = 0
    right: int = 0
    before: float = 0
    after: float = 0
    keep: bool = False
    """Stays on the page of the paragraph that follows."""
    tight: bool = False
    """28 characters of 16 pt to a line, as GB/T 9704 counts them: a quarter of a point closer."""
    more: str = ""
    """Further paragraph properties that come before the spacing: borders, tab stops."""


_RULE = '<w:pBdr>{between}<w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/>{after}</w:pBdr>'
RULED = _RULE.format(
    between="", after='<w:between w:val="single" w:sz="4" w:space="1" w:color="auto"/>'
)
_MARGIN = round(TEXT_WIDTH / 25.4 * 72 * TWIPS) - 10
TO_THE_MARGIN = f'<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="{_MARGIN}"/></w:tabs>'


STYLES = (
    Style("PaperTitle", "文书标题", XIAOBIAOSONG, 22, "center", 34, after=12, keep=True),
    Style(
        "NextTitle",
        "另页标题",
        XIAOBIAOSONG,
        22,
        "center",
        34,
        after=12,
        keep=True,
        more="<w:pageBreakBefore/>",
    ),
    Style("PaperNumber", "文号", FANGSONG, 16, "center", 28, after=14),
    Style("NumberRight", "编号", FANGSONG, 14, "right", 26, after=4),
    Style("Addressee", "主送", FANGSONG, 16, "left", 28),
    Style("Letter", "公文正文", FANGSONG, 16, line=28, first=200, tight=True),
    Style("LetterLast", "公文结语", FANGSONG, 16, line=28, first=200, keep=True, tight=True),
    Style("Heading1", "heading 1", HEITI, 16, line=28, first=200, keep=True),
    Style("Heading2", "heading 2", KAITI, 16, line=28, first=200, keep=True),
    Style("Signed", "落款", FANGSONG, 16, "right", 28, right=200, keep=True),
    Style("SignedOn", "成文日期", FANGSONG, 16, "right", 28, right=400, keep=True),
    Style("Form", "文书正文", FANGSONG, 14, line=24, first=200),
    Style("FormPlain", "文书正文顶格", FANGSONG, 14, line=24),
    Style("FormHeading", "文书小标题", HEITI, 14, line=24, before=4, keep=True),
    Style("FormLast", "文书结语", FANGSONG, 14, line=24, first=200, before=4, keep=True),
    Style("ToCourt", "致送法院", FANGSONG, 14, line=24, keep=True),
    Style("FormSigned", "文书落款", FANGSONG, 14, "right", 28, right=200, before=6, keep=True),
    Style("FormSignedOn", "文书日期", FANGSONG, 14, "right", 28, right=400),
    Style("SignHere", "签名行", FANGSONG, 14, "left", 28, keep=True, more=TO_THE_MARGIN),
    Style("SignRecord", "记录签名行", FANGSONG, 14, "left", 28, more=TO_THE_MARGIN),
    Style("Ruled", "手写横线", FANGSONG, 14, line=27, more=RULED),
    Style("Label", "表格栏目", SONGTI, 12, "center"),
    Style("LabelKeep", "表格栏目与下行同页", SONGTI, 12, "center", keep=True),
    Style("CellKeep", "表格内容与下行同页", FANGSONG, 12, "left", keep=True),
    Style("Cell", "表格内容", FANGSONG, 12, "left"),
    Style("CellCentre", "表格居中", FANGSONG, 12, "center"),
    Style("HeadLabel", "记录栏目", FANGSONG, 14, "center"),
    Style("HeadCell", "记录栏目内容", FANGSONG, 14, "left"),
    Style("CellText", "表格段落", FANGSONG, 12, line=20, first=200),
    Style("CellRight", "表格落款", FANGSONG, 12, "right", 24, right=200),
    Style("Gap", "表间空行", FANGSONG, 8, line=10, keep=True),
    Style("TableEnd", "表末", FANGSONG, 1, line=1),
    Style("Note", "表下说明", SONGTI, 10.5, "left", before=4),
    Style("CoverOffice", "封面单位", SONGTI, 22, "center", 40, before=50),
    Style("CoverTitle", "封面标题", XIAOBIAOSONG, 42, "center", 70, before=30, after=60),
    Style("CoverLabel", "封面栏目", SONGTI, 16, "center"),
    Style("CoverCell", "封面内容", FANGSONG, 16, "left"),
    Style("PageOdd", "单页页码", SONGTI, 14, "right", right=100),
    Style("PageEven", "双页页码", SONGTI, 14, "left", first=100),
)

OUTLINE = {"Heading1": 0, "Heading2": 1}
"""Levels in the navigation pane."""


def fonts(font: str) -> str:
    """Return the fonts of a style: Chinese, and Latin for digits; shared marks are Chinese."""
    return (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}" '
        'w:hint="eastAsia"/>'
    )


def paragraph_style(style: Style) -> str:
    """The ``w:style`` element of a style."""
    keep = "<w:keepNext/>" if style.keep else ""
    spacing = f'<w:spacing w:before="{_twips(style.before)}" w:after="{_twips(style.after)}"{_pitch(style)}/>'
    level = f'<w:outlineLvl w:val="{OUTLINE[style.code]}"/>' if style.code in OUTLINE else ""
    look = f'{keep}{style.more}{spacing}{_indents(style)}<w:jc w:val="{style.align}"/>{level}'
    size = f'<w:sz w:val="{round(style.size * 2)}"/><w:szCs w:val="{round(style.size * 2)}"/>'
    closer = '<w:spacing w:val="-5"/>' if style.tight else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.code}"><w:name w:val="{style.name}"/>'
        "<w:basedOn "
        f'w:val="Normal"/><w:qFormat/><w:pPr>{look}</w:pPr><w:rPr>{fonts(style.font)}{closer}{size}</w:rPr></w:style>'
    )


def _twips(points: float) -> int:
    return round(points * TWIPS)


def _pitch(style: Style) -> str:
    return f' w:line="{_twips(style.line)}" w:lineRule="exact"' if style.line else ""


def _indents(style: Style) -> str:
    """In characters, and in twips for programs that do not count characters."""
    first, right = (_twips(style.size * share / 100) for share in (style.first, style.right))
    return (
        f'<w:ind w:firstLineChars="{style.first}" w:firstLine="{first}" '
        f'w:rightChars="{style.right}" w:right="{right}"/>'
    )


_BASE = """
<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="24"/><w:szCs w:val="24"/>\
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>\
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>\
<w:semiHidden/></w:style>\
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr>\
<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>\
</w:tblCellMar></w:tblPr></w:style>"""


def all_styles() -> str:
    """What stands inside the ``w:styles`` of every template."""
    return _BASE.strip().format(fonts=fonts(FANGSONG)) + "".join(map(paragraph_style, STYLES))


def font_table() -> str:
    """Return the content of ``w:fonts`` of every template: fonts and their substitutes."""
    return "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for font, others in OTHER_NAMES.items()
    )
