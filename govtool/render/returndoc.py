"""A daily, weekly or half-month return as a document: its title, its tables, and the line of signatures, across A4."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from govtool.dates import chinese_day
from govtool.render.word import page
from govtool.render.word.package import begun, save
from govtool.render.word.tables import lines, tables
from govtool.render.word.text import paragraph
from govtool.render.word.xml import Element
from govtool.reports.paper import Paper, PaperTable
from govtool.reports.papertext import remarks, span_text

_GAP = "　" * 10
_BLANK_DAY = "　　　　年　　月　　日"


def write(paper: Paper, path: Path) -> int:
    """Write the return; returns how many lines its tables have, totals included.

    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    document = begun(paper.title, paper.unit_name, paper.summary.period.last)
    page.across(document)
    for made in _content(paper):
        document.element.body.insert_element_before(made, "w:sectPr")
    save(document, path)
    return sum(lines(found) for found in paper.tables)


def _content(paper: Paper) -> Iterator[Element]:
    period, alone = paper.summary.period, len(paper.tables) == 1
    yield paragraph(f"{paper.tables[0].title if alone else paper.title}（{period.kind.zh}）", "Title")
    yield paragraph(f"填报单位：{paper.unit_name}　　报送期：{span_text(period)}　　计量单位：件", "FormLine")
    for number, found in enumerate(paper.tables, start=1):
        if not alone:
            yield paragraph(f"表{number}　{found.title}", "Caption")
        yield from _table(found)
    yield from (
        paragraph(text, "Note") for text in (remarks(paper) if paper.table("summary") else paper.notes)
    )
    yield paragraph(_signatures(paper), "FormLine")


def _table(found: PaperTable) -> Iterator[Element]:
    yield from tables(found, page.ACROSS)
    yield from (paragraph(f"注：{note}", "Note") for note in found.all_notes)


def _signatures(paper: Paper) -> str:
    filed = paper.summary.filed_on
    return _GAP.join(
        ["填报人：", "审核人：", "单位负责人：", f"填报日期：{chinese_day(filed) if filed else _BLANK_DAY}"]
    )
