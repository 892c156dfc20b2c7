"""A daily, weekly or half-month return as a document: its title, its tables, and the line of signatures, across A4."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from govtool.dates import chinese_day
from govtool.render.word import page
from govtool.render.word.package import begun, fill, save
from govtool.render.word.tables import lines, tables
from govtool.render.word.text import paragraph
from govtool.render.word.xml import Element, w
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
    fill(document, _content(paper))
    save(document, path)
    return sum(lines(found) for found in paper.tables)


def write_forms(papers: Sequence[Paper], path: Path) -> int:
    """Write the forms of several units, each on pages of its own; returns how many lines they have.

    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    title, author = (papers[0].title, papers[0].unit_name) if papers else (_NONE, "")
    document = begun(title, author, papers[0].summary.period.last if papers else _NO_DAY)
    page.across(document)
    for number, paper in enumerate(papers):
        fill(document, _content(paper, on_new_page=number > 0))
    save(document, path)
    return sum(paper.rows for paper in papers)


_NONE, _NO_DAY = "本期无", dt.date(2000, 1, 1)


def _content(paper: Paper, *, on_new_page: bool = False) -> Iterator[Element]:
    period, alone = paper.summary.period, len(paper.tables) == 1
    title = f"{paper.tables[0].title if alone else paper.title}（{period.kind.zh}）"
    yield paragraph(title, "Title", w("pageBreakBefore") if on_new_page else None)
    yield paragraph(f"填报单位：{paper.unit_name}　　报送期：{span_text(period)}　　计量单位：件", "FormLine")
    for number, found in enumerate(paper.tables, start=1):
        if not alone:
            yield paragraph(f"表{number}　{found.title}", "Caption")
        yield from _table(found, tied=number == len(paper.tables))
    for text in remarks(paper) if paper.table("summary") else paper.notes:
        yield paragraph(text, "Note", w("keepNext"))
    yield paragraph(_signatures(paper), "FormLine")


def _table(found: PaperTable, *, tied: bool) -> Iterator[Element]:
    """The table with its notes; the last of a return stays with the line of signatures."""
    yield from tables(found, page.ACROSS, tied=tied)
    yield from (paragraph(f"注：{note}", "Note", w("keepNext") if tied else None) for note in found.all_notes)


def _signatures(paper: Paper) -> str:
    filed = paper.summary.filed_on
    return _GAP.join(
        ["填报人：", "审核人：", "单位负责人：", f"填报日期：{chinese_day(filed) if filed else _BLANK_DAY}"]
    )
