"""A daily, weekly or half-month return as a document: its title, its tables, and the line of signatures, across A4."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from govtool.render.page.around import Head, head, notes
from govtool.render.word import page
from govtool.render.word.package import begun, save
from govtool.render.word.tables import lines, tables
from govtool.render.word.text import paragraph
from govtool.render.word.xml import Element
from govtool.reports.paper import Paper, Table
from govtool.reports.papertext import corrections

_GAP = "　" * 10


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
    top = head(paper)
    yield paragraph(top.title, "Title")
    yield paragraph(_whose(top), "FormLine")
    for number, found in enumerate(paper.tables, start=1):
        if len(paper.tables) > 1:
            yield paragraph(f"表{number}　{found.title}", "Caption")
        yield from _table(found)
    for text in (*(f"更正：{text}" for text in corrections(paper.summary)), *notes(paper)):
        yield paragraph(text, "Note")
    yield paragraph(_signatures(top), "FormLine")


def _table(found: Table) -> Iterator[Element]:
    yield from tables(found, page.ACROSS)
    yield from (paragraph(f"注：{note}", "Note") for note in found.notes)


def _whose(top: Head) -> str:
    """The unit, the period and the day it is due, in one line."""
    told = dict(top.lines)
    names = ("填报单位", "统计期间", "应报日期", "计量单位")
    return "　　".join(f"{name}：{(told | {'统计期间': top.span})[name]}" for name in names)


def _signatures(top: Head) -> str:
    return _GAP.join(["填表人：", "审核人：", "单位负责人：", f"填报日期：{top.filed}"])
