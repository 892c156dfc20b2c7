"""A daily, weekly or half-month return as a document: its title, its tables, and the line of signatures.

Across A4; the sheet of a day upright and closer, so that a usual day stands on one page, and so is a table of so many
columns that it is turned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from govtool.base.dates import chinese_day
from govtool.returns.captions import remarks, span_text
from govtool.returns.model import Return, ReturnTable
from govtool.returns.signers import signer
from govtool.returns.single_sheet import is_sheet, on_one_sheet, without_passed_over
from govtool.word import page
from govtool.word.package import begun, fill, save
from govtool.word.tables import LOW, ROW, is_empty, lines, tables
from govtool.word.text import paragraph
from govtool.word.turned_tables import is_turned
from govtool.word.xml import Element, w

_BLANK_DAY = "　　　年　　月　　日"


def write(paper: Return, path: Path) -> int:
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
    """How a return is set: the width of its text in mm, its styles, and the least height of a line of a table."""

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
        f"填报单位：{paper.unit_name}　　报送期：{span_text(period)}　　计量单位：件", look.line
    )
    for number, found in enumerate(paper.tables, start=1):
        caption = "" if alone else f"表{number}　{found.title}"
        yield from _table(found, caption, look, tied=number == len(paper.tables))
    for text in remarks(paper) if paper.table("summary") else paper.notes:
        yield paragraph(text, "Note", w("keepNext"))
    yield paragraph(_signatures(paper, "　" * look.gap), look.line)


def _table(found: ReturnTable, caption: str, look: _PageLook, *, tied: bool) -> Iterator[Element]:
    """The table with its notes; one without lines in a sentence. The last of a return stays with the line of signatures."""
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
            f"填报日期：{chinese_day(filed) if filed else _BLANK_DAY}",
        ]
    )
