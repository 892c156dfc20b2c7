"""Text that lines and pages keep whole: numbers, dates, last rows, signatures.

Every paper passes through here last, whether made from nothing or from a template, an office's own
included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import takewhile
from typing import TYPE_CHECKING

from govtool.base.text_width import width
from govtool.word.elements import Element, element, w

if TYPE_CHECKING:
    from docx.document import Document

_NUMBER = re.compile(r"(?<![0-9A-Za-z-])(?=[A-Za-z-]*[0-9])[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+")
"""Numbers of cases, papers and telephones with their hyphens."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

HAIR = 2
"""The size of a blank that nobody sees, in half points."""

_ONE_LINE = 26
"""The half-width characters within which a number is never broken."""

_NOT_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
    "年月日号〔"
)
_NOT_LAST = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥年月〕"
"""The characters that begin and end no line: Word's lists, and those of dates (GB/T 9704)."""

_AFTER_KINSOKU = (
    "savePreviewPicture", "doNotValidateAgainstSchema", "saveInvalidXml", "ignoreMixedContent",
    "alwaysShowPlaceholderText", "doNotDemarcateInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving",
    "saveThroughXslt", "showXMLTags", "alwaysMergeEmptyNamespace", "updateFields",
    "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "attachedSchema",
    "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "shapeDefaults",
    "decimalSymbol", "listSeparator",
)  # fmt: skip  # a table
"""The settings that follow these lists in the order of the standard."""

_CLOSING_STYLES = frozenset(
    {"Signed", "SignedOn", "SignHere", "SignRecord", "FormSigned", "FormSignedOn", "Signature"}
)
_CLOSING = re.compile(
    r"签名|签字|印章|盖章|填报人：|记录人：|(?:^|：|\s)[　\s]+年[　\s]+月[　\s]+日"
)
_BESIDE = re.compile(r"^(?:签收|备[　\s]*注|登[　\s]*记[　\s]*人|承[　\s]*办[　\s]*人|收件)")
_SHORT = 24
"""The least half-width characters of a text above a signature; 此致 is none."""

_FORMULAS = 2
"""The most of such paragraphs above a signature."""

_WHOLE_PAGE = 18
"""More lines to sign on than these cannot stay on one page."""

_LONG_ROW = 1500
"""A row with more characters than these fills a page: it cannot stay with the next."""


def keep_whole(document: Document) -> None:
    """Keep numbers and dates in one line, and the end of the paper on the page before it."""
    body = document.element.body
    for paragraph in body.iter(w("p").tag):
        _keep_numbers(paragraph)
    for table in body.iter(w("tbl").tag):
        _keep_last_rows(table)
    _keep_closing([block for block in body if block.tag in {w("p").tag, w("tbl").tag}])
    _forbid_breaks(document.settings.element)


# --- lines


def _keep_numbers(paragraph: Element) -> None:
    """Give the numbers of a paragraph hyphens at which no line ends; their text is the same."""
    before = ""
    for piece in list(paragraph.iter(w("t").tag, w("br").tag)):
        whole = piece.text or ""
        before = before if piece.tag == w("t").tag else ""
        for number in reversed(list(_NUMBER.finditer(whole)) if piece.tag == w("t").tag else []):
            spaced = _may_end_a_line(before + whole[: number.end()], number)
            _set_hyphens(_split(piece, number.start(), spaced=spaced))
        before += whole


def _may_end_a_line(until: str, number: re.Match[str]) -> bool:
    """Return whether a number is so far behind other text that a line may end in it."""
    above = until[: -len(number[0])]
    return bool(above) and not above[-1].isspace() and width(until) > _ONE_LINE


def _split(text: Element, place: int, *, spaced: bool) -> Element:
    """Return the rest of a text from a place on, in a run of its own after a blank.

    LibreOffice breaks a number with such hyphens anywhere unless there is a blank in its line: this
    one is not seen.
    """
    words = text.text
    if not spaced:
        rest = element("w:t", None)
        text.addnext(rest)
    else:
        run = text.getparent()
        behind = list(text.itersiblings())
        rest = element("w:t", None)
        look = run.find(w("rPr").tag)
        after = w("r", None, None if look is None else deepcopy(look), rest, *behind)
        blank = element("w:t", {"xml:space": "preserve"}, " ")
        run.addnext(after)
        run.addnext(w("r", None, w("rPr", None, w("sz", HAIR), w("szCs", HAIR)), blank))
    _write(text, words[:place])
    _write(rest, words[place:])
    return rest


def _set_hyphens(text: Element) -> None:
    """Make elements of the hyphens of the number with which a text begins."""
    number = _NUMBER.match(text.text)
    assert number is not None
    first, *others = number[0].split("-")
    others[-1] += text.text[number.end() :]
    _write(text, first)
    for piece in others:
        hyphen, more = w("noBreakHyphen"), element("w:t", None)
        _write(more, piece)
        text.addnext(hyphen)
        hyphen.addnext(more)
        text = more


def _write(text: Element, words: str) -> None:
    text.text = words
    text.set(_SPACE, "preserve")


def _forbid_breaks(settings: Element) -> None:
    """Let no line part a date or the number of a paper; what an office has set itself stays."""
    if settings.find(w("noLineBreaksAfter").tag) is not None:
        return
    following = tuple(f"w:{name}" for name in _AFTER_KINSOKU)
    for name, characters in (("After", _NOT_LAST), ("Before", _NOT_FIRST)):
        made = element(f"w:noLineBreaks{name}", {"w:lang": "zh-CN", "w:val": characters})
        settings.insert_element_before(made, *following)


# --- pages


def _keep_last_rows(table: Element) -> None:
    """Keep the last row of a table with the row before, and rows to sign with their text."""
    rows = table.findall(w("tr").tag)
    closing = len(list(takewhile(_is_closing_row, reversed(rows[1:]))))
    for row in rows[-max(closing, 1) - 1 : -1]:
        if len(_text(row)) <= _LONG_ROW:
            _keep_next(row.iter(w("p").tag))


def _is_closing_row(row: Element) -> bool:
    text = _text(row)
    return bool(_CLOSING.search(text) or _BESIDE.search(text)) and width(text) < _LONG_ROW // 10


def _keep_closing(blocks: Sequence[Element]) -> None:
    """Keep the lines to sign on together, with the last text above them."""
    place = len(blocks) - 1
    while place > 0:
        first = _first_of_closing(blocks, place)
        if first <= place and place - first < _WHOLE_PAGE:
            for block in blocks[_text_above(blocks, first) : place]:
                _keep_next(_last_paragraphs(block))
        place = first - 1 if first <= place else place - 1


def _first_of_closing(blocks: Sequence[Element], last: int) -> int:
    """Return the start of the lines to sign that end at a place; the next place for none."""
    first = last + 1
    while first > 1 and _is_closing(blocks[first - 1]):
        first -= 1
    return first


def _is_closing(block: Element) -> bool:
    if block.tag == w("tbl").tag:
        return False
    style = block.find(f"{w('pPr').tag}/{w('pStyle').tag}")
    named = style is not None and style.get(style.keys()[0]) in _CLOSING_STYLES
    return named or bool(_CLOSING.search(_text(block)))


def _text_above(blocks: Sequence[Element], first: int) -> int:
    """Return the place of the last text above a signature that is more than a closing formula."""
    place = first - 1
    while place > max(first - 1 - _FORMULAS, 0) and 0 < width(_text(blocks[place])) < _SHORT:
        place -= 1
    return place


def _last_paragraphs(block: Element) -> Iterator[Element]:
    """Yield a paragraph, or those of the last row of a table."""
    if block.tag == w("p").tag:
        yield block
    else:
        yield from block.findall(w("tr").tag)[-1].iter(w("p").tag)


def _keep_next(paragraphs: Iterator[Element]) -> None:
    for paragraph in paragraphs:
        properties = paragraph.get_or_add_pPr()
        properties.get_or_add_keepNext()


def _text(block: Element) -> str:
    return "".join(text.text or "" for text in block.iter(w("t").tag))
