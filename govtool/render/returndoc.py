"""A daily, weekly or half-month return as a document: its title, its tables, and the line of signatures, across A4."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from govtool.render.word import page
from govtool.render.word.package import begun, save
from govtool.render.word.tables import lines, table
from govtool.render.word.text import paragraph
from govtool.render.word.xml import Element
from govtool.reports.narrative.phrases import day
from govtool.reports.paper import Paper
from govtool.reports.summary import Summary

_BLANK_DAY = "　　　　年　　月　　日"
_ZERO = "零报告：本期期初无在办，无登记、无转入，期末无在办。"
_PROVISIONAL = "应报日期为暂定：当年的放假安排尚未公布。"


def write(paper: Paper, path: Path) -> int:
    """Write the return; returns how many lines its tables have, totals included.

    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    summary = paper.summary
    document = begun(paper.title, paper.unit_name, summary.period.last)
    page.across(document)
    for made in _content(paper):
        document.element.body.insert_element_before(made, "w:sectPr")
    save(document, path)
    return sum(lines(found) for found in paper.tables)


def _content(paper: Paper) -> Iterator[Element]:
    yield paragraph(f"{paper.title}（{paper.summary.period.kind.zh}）", "Title")
    yield from _heads(paper)
    for number, found in enumerate(paper.tables, start=1):
        if len(paper.tables) > 1:
            yield paragraph(f"表{number}　{found.title}", "Caption")
        yield table(found, page.ACROSS)
        for note in found.notes:
            yield paragraph(f"注：{note}", "Note")
    yield from (paragraph(note, "Note") for note in _notes(paper))
    yield paragraph(_signatures(paper.summary), "FormLine")


def _heads(paper: Paper) -> Iterator[Element]:
    period = paper.summary.period
    span = day(period.begin) if period.begin == period.last else f"{day(period.begin)}至{day(period.last)}"
    yield paragraph(
        f"填报单位：{paper.unit_name}　　统计期间：{span}　　应报日期：{day(paper.summary.due)}", "FormLine"
    )


def _notes(paper: Paper) -> Iterator[str]:
    summary = paper.summary
    labels = {column.code: column.label for column in paper.tables[0].columns}
    names = {row.unit: row.name for row in summary.rows}
    for one in summary.corrections:
        yield f"更正：{names[one.unit]}“{labels[one.column]}”报送时为{one.filed}，现为{one.now}。"
    if summary.provisional:
        yield _PROVISIONAL
    yield from paper.notes


def _signatures(summary: Summary) -> str:
    return f"填表人：　　　　　　　　　　审核人：　　　　　　　　　　单位负责人：　　　　　　　　　　填报日期：{_day(summary.filed_on)}"


def _day(filed: dt.date | None) -> str:
    return day(filed) if filed else _BLANK_DAY
