"""A template as a file: GB/T 9704 pages around a form's blocks; reproducible bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping

from docx import Document
from docx.document import Document as Paper
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm

from templates.markup import paragraph
from templates.styles import all_styles, font_table

MADE_ON = dt.datetime(2026, 1, 1)  # noqa: DTZ001 (a date among a file's properties has no time zone)
A4 = {"page_width": 210, "page_height": 297, "left_margin": 28, "right_margin": 26}
LETTER = {**A4, "top_margin": 37, "bottom_margin": 35, "footer_distance": 25}
FORM = {**A4, "top_margin": 26, "bottom_margin": 23, "footer_distance": 13}
"""Millimetres: GB/T 9704 for letters; forms have more room, so that a table fits its page."""

_ZIP_TIME = (2026, 1, 1, 0, 0, 0)
_UNIX = 3
_NEEDED = ("/officeDocument", "/core-properties", "/styles", "/settings")
"""Parts of python-docx's default document that are left out: numbering, theme, thumbnail."""

_END = paragraph("TableEnd")
"""A last empty paragraph, tiny: Word needs one and would add a full line, or a page."""

_SETTINGS = """<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>\
<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:ulTrailSpace/><w:useFELayout/>\
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>\
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>"""
"""``ulTrailSpace`` keeps the line for the pen at the end of a paragraph."""

_PAGE_NUMBER = """<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>\
<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>\
<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>"""


def template_bytes(
    title: str, blocks: Iterable[str], page: Mapping[str, float], *, numbered: bool = True
) -> bytes:
    """Return a docx file of these blocks (:mod:`templates.markup`) on a ``page``, or numbered."""
    paper = _empty_paper(title)
    last = paper.element.body[-1]
    for element in _elements("w:body", "".join((*blocks, _END))):
        last.addprevious(element)
    _set_up(paper.sections[0], page)
    if numbered:
        _number_pages(paper)
    made = io.BytesIO()
    paper.save(made)
    return _reproducible(made)


def _empty_paper(title: str) -> Paper:
    paper = Document()
    _strip(paper.part.package.rels)
    _strip(paper.part.rels)
    _fill(paper.styles.element, "w:styles", all_styles())
    _fill(paper.settings.element, "w:settings", _SETTINGS)
    fonts = f"<w:fonts {nsdecls('w')}>{font_table()}</w:fonts>".encode()
    part = Part(
        PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, fonts, paper.part.package
    )
    paper.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)
    about = paper.core_properties
    about.title, about.author, about.comments, about.language = title, "govtool", "", "zh-CN"
    about.created = about.modified = MADE_ON
    return paper


def _strip(relations: Relationships) -> None:
    for key in [
        key for key, relation in relations.items() if not relation.reltype.endswith(_NEEDED)
    ]:
        del relations[key]


def _elements(root: str, content: str) -> list[BaseOxmlElement]:
    return list(parse_xml(f"<{root} {nsdecls('w')}>{content}</{root}>"))


def _fill(element: BaseOxmlElement, root: str, content: str) -> None:
    element[:] = _elements(root, content)


def _set_up(section: Section, page: Mapping[str, float]) -> None:
    for name, millimetres in page.items():
        setattr(section, name, Mm(millimetres))


def _number_pages(paper: Paper) -> None:
    """On the outer edge: odd pages right, even pages left (GB/T 9704, 7.5)."""
    paper.settings.odd_and_even_pages_header_footer = True
    section = paper.sections[0]
    for footer, style in ((section.footer, "PageOdd"), (section.even_page_footer, "PageEven")):
        footer.is_linked_to_previous = False
        _fill(footer.part.element, "w:ftr", _PAGE_NUMBER.format(style=style))


def _reproducible(made: io.BytesIO) -> bytes:
    """Return the package without times and compression, which differ between versions."""
    stored = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(stored, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = _UNIX
            target.writestr(entry, source.read(name))
    return stored.getvalue()
