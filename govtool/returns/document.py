"""A return as a document: the analysis 研判报告 of a month or longer, else the form.

Across A4; the sheet of a day upright and closer, so that a usual day stands on one page, and so is
a table of so many columns that it is turned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.dates import chinese_day
from govtool.base.text_width import width
from govtool.returns.captions import remarks, span_text
from govtool.returns.signers import signer
from govtool.returns.single_sheet import is_sheet, on_one_sheet, without_passed_over
from govtool.word import page
from govtool.word.elements import Element, paragraph, w
from govtool.word.package import begun, fill, save
from govtool.word.tables import LOW, ROW, is_empty, is_turned, lines, tables

if TYPE_CHECKING:
    from docx.document import Document

    from govtool.returns.model import Return, ReturnTable
    from govtool.returns.narrative.model import Narrative, Part


_BLANK_DAY_TO_FILE = "　　　年　　月　　日"


def write_form(paper: Return, path: Path) -> int:
    """Write the return; returns how many lines its tables have, totals included.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    document = begun(paper.title, paper.unit_name, paper.period.last)
    if is_sheet(paper) or all(map(is_turned, paper.tables)):
        page.sheet(document)
        fill(document, _content(on_one_sheet(paper), _SHEET))
    else:
        page.across(document)
        fill(document, _content(without_passed_over(paper), _ACROSS))
    save(document, path)
    return sum(lines(found) for found in paper.tables)


def write_forms(papers: Sequence[Return], path: Path) -> int:
    """Write the forms of several units, each on pages of its own; returns how many lines they have.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    title, author = (papers[0].title, papers[0].unit_name) if papers else (_NONE, "")
    document = begun(title, author, papers[0].period.last if papers else _NO_DAY)
    page.across(document)
    for number, paper in enumerate(papers):
        fill(document, _content(paper, _ACROSS, on_new_page=number > 0))
    save(document, path)
    return sum(paper.rows for paper in papers)


_NONE, _NO_DAY = "本期无", dt.date(2000, 1, 1)


class _PageLook(NamedTuple):
    """The look of a form: width of its text in mm, styles, least height of a table's line."""

    width: int
    title: str
    line: str
    caption: str
    height: int
    gap: int
    """Characters between two who sign."""


_ACROSS = _PageLook(page.ACROSS, "Title", "FormLine", "Caption", ROW, 10)
_SHEET = _PageLook(page.SHEET, "SheetTitle", "SheetLine", "SheetCaption", LOW, 4)


def _content(paper: Return, look: _PageLook, *, on_new_page: bool = False) -> Iterator[Element]:
    period, alone = paper.period, len(paper.tables) == 1
    title = f"{paper.tables[0].title if alone else paper.title}（{period.kind.zh}）"
    yield paragraph(title, look.title, w("pageBreakBefore") if on_new_page else None)
    yield paragraph(
        f"填报单位：{paper.unit_name}　　报送期：{span_text(period)}　　计量单位：{paper.counted_in}",
        look.line,
    )
    for number, found in enumerate(paper.tables, start=1):
        caption = "" if alone else f"表{number}　{found.title}"
        yield from _form_table(found, caption, look, tied=number == len(paper.tables))
    for text in remarks(paper) if paper.table("summary") else paper.notes:
        yield paragraph(text, "Note", w("keepNext"))
    yield paragraph(_signatures(paper, "　" * look.gap), look.line)


def _form_table(
    found: ReturnTable, caption: str, look: _PageLook, *, tied: bool
) -> Iterator[Element]:
    """Yield a table with its notes, or a sentence without lines; tie the last to the signatures."""
    keep = w("keepNext") if tied else None
    if caption and is_empty(found):
        yield paragraph(f"{caption}：{found.empty}。", look.line, keep)
    else:
        if caption:
            yield paragraph(caption, look.caption)
        yield from tables(found, look.width, tied=tied, height=look.height)
    yield from (paragraph(f"注：{note}", "Note", keep) for note in found.all_notes)


def _signatures(paper: Return, gap: str) -> str:
    filed = paper.filed_on
    return gap.join(
        [
            *map(signer, ("填报人", "审核人", "单位负责人")),
            f"填报日期：{chinese_day(filed) if filed else _BLANK_DAY_TO_FILE}",
        ]
    )


_ONE_LINE = 40
"""The half-width characters of 22 pt that a line holds."""

_BLANK_DAY = "　　年　　月　　日"


def write(paper: Return, path: Path) -> int:
    """Write the return as a document.

    :returns: how many lines its tables have, totals included.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    narrative = paper.narrative()
    if narrative is None:
        return write_form(paper, path)
    report = _Report(paper, narrative)
    report.fill()
    save(report.document, path)
    return report.lines


class _Report:
    """The document filled from top to bottom; it counts tables, charts and places to write."""

    def __init__(self, paper: Return, narrative: Narrative) -> None:
        self.document: Document = begun(
            "".join(narrative.title), paper.unit_name, paper.period.last
        )
        self.lines = 0
        self._paper, self._narrative = paper, narrative
        self._tables = self._charts = self._places = 0
        page.official(self.document)

    def fill(self) -> None:
        """Write the whole report."""
        self._title()
        for section in self._narrative.sections:
            self._say(section.title, "Heading1")
            for part in section.parts:
                self._part(part, section.title)
        self._end()
        self._annex()

    def _title(self) -> None:
        for line in _title_lines(self._narrative.title):
            self._say(line, "Title")
        self._say(self._narrative.span, "Span")

    def _part(self, part: Part, section: str) -> None:
        if part.title:
            self._say(part.title, "Heading2")
        for text in part.paragraphs:
            self._say(text, "Body")
        for text in part.items:
            self._say(text, "Item")
        for code in part.tables:
            self._tables += 1
            self._table(code, f"表{self._tables}")
        for code in part.charts:
            self._chart(code)
        for ask in part.asks:
            self._place(ask, section)

    def _place(self, ask: str, section: str) -> None:
        from govtool.word.elements import place_to_write

        self._places += 1
        self._append(place_to_write(ask, section.partition("、")[2], self._places))

    def _chart(self, code: str) -> None:
        from govtool.word.charts import chart, shortened

        self._charts += 1
        (found,) = [shortened(one) for one in self._paper.charts if one.code == code]
        self._append(chart(self.document, found, self._charts, page.WIDTH))
        self._say(f"图{self._charts}　{found.title}（单位：{found.unit}）", "FigureCaption")

    def _table(self, code: str, number: str, *, noted_above: bool = False) -> None:
        """Draw a table with its notes below, or above so that they are not alone on a page."""
        found = self._paper.table(code)
        assert found is not None
        self.lines += lines(found)
        self._say(f"{number}　{found.title}", "Caption")
        notes = [f"注：{note}" for note in found.all_notes]
        if noted_above:
            for note in notes:
                self._append(paragraph(note, "Note", w("keepNext"), w("keepLines")))
        for made in tables(found, page.WIDTH):
            self._append(made)
        if not noted_above:
            for note in notes:
                self._say(note, "Note")
        self._say("", "Fine")

    def _end(self) -> None:
        from govtool.word.elements import signature

        _keep_with_next(self.document.element.body[-2])
        filed = self._paper.filed_on
        for line in signature(self._paper.unit_name, _day(filed)):
            self._append(line)
        for note in self._paper.notes:
            self._say(f"注：{note}", "Note")

    def _annex(self) -> None:
        for number, code in enumerate(self._narrative.annex, start=1):
            if number == 1:
                self._append(paragraph("附表", "Heading1", w("pageBreakBefore")))
            self._table(code, f"附表{number}", noted_above=True)

    def _say(self, text: str, style: str) -> None:
        self._append(paragraph(text, style))

    def _append(self, made: Element) -> None:
        """Before the properties of the section, which stand last."""
        self.document.element.body.insert_element_before(made, "w:sectPr")


def _keep_with_next(last: Element) -> None:
    """A signature is not alone on its page (GB/T 9704)."""
    last.pPr.insert(1, w("keepNext"))


def _title_lines(pieces: Sequence[str]) -> Sequence[str]:
    """Return the title in as few lines as hold it, broken where the sense allows."""
    unit, period, subject = pieces
    ways = ([unit + period + subject], [unit + period, subject], [unit, period + subject])
    return next((way for way in ways if all(width(line) <= _ONE_LINE for line in way)), ways[-1])


def _day(filed: dt.date | None) -> str:
    return chinese_day(filed) if filed else _BLANK_DAY
