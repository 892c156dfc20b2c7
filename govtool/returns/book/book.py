"""The workbook of a return: which sheets it has, and what they are called.

The words are those of the forms and in Chinese whatever the clerk reads, as in all files.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from govtool.returns.book import charts, form
from govtool.returns.book.cells import styles_of
from govtool.returns.model import Return
from govtool.returns.single_sheet import is_sheet, on_one_sheet, without_passed_over
from govtool.rules import Period
from govtool.tables import output_files
from govtool.tables.formats import xlsx_file

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")
_LONGEST = 31
"""The most characters the name of a sheet has, in UTF-16 units."""


def write(paper: Return, path: Path) -> int:
    """Write a return as a workbook; returns the rows of its tables, the totals included.

    :raises Refused: code ``too_long`` for text that no cell holds.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    names = SheetNames()
    with output_files.replacing(path) as file, xlsx_file.workbook(file) as book:
        book.set_properties({"title": paper.title, "created": _end_of(paper.period)})
        styles = styles_of(book)
        if is_sheet(paper):
            form.fill_day_sheet(
                book.add_worksheet(names.take(paper.title)), on_one_sheet(paper), styles
            )
        else:
            for table in without_passed_over(paper).tables:
                form.fill(book.add_worksheet(names.take(table.title)), paper, table, styles)
        if paper.charts:
            name = names.take(charts.SHEET)
            charts.fill(book, book.add_worksheet(name), paper, styles)
    return paper.rows


def write_forms(papers: Sequence[Return], path: Path) -> int:
    """Write the forms of several units, a sheet for each; return the number of their rows.

    Raises as :func:`write`.
    """
    names = SheetNames()
    with output_files.replacing(path) as file, xlsx_file.workbook(file) as book:
        styles = styles_of(book)
        for paper in papers:
            book.set_properties({"title": paper.title, "created": _end_of(paper.period)})
            for table in paper.tables:
                form.fill(book.add_worksheet(names.take(paper.unit_name)), paper, table, styles)
        if not papers:
            book.add_worksheet(names.take(_NONE))
    return sum(paper.rows for paper in papers)


_NONE = "本期无"


def _end_of(period: Period) -> dt.datetime:
    """Return the day a workbook was made on: the end of its period, so that files are equal."""
    return dt.datetime.combine(period.last, dt.time.min)


class SheetNames:
    """The names of sheets: legal in a spreadsheet, and each once, whatever the case of letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, title: str) -> str:
        """Return the name of the sheet with a title, which no other sheet has from now on."""
        plain = _FORBIDDEN.sub("_", title.encode("utf-8", "replace").decode())
        number, name = 1, _cut(plain, "")
        while name.casefold() in self._taken:
            number += 1
            name = _cut(plain, f"（{number}）")
        self._taken.add(name.casefold())
        return name


def _cut(title: str, ending: str) -> str:
    """Return a title cut so that the ending fits, without apostrophes or spaces at the ends."""
    room = _LONGEST - len(ending)
    while len(title.encode("utf-16-le")) // 2 > room:
        title = title[:-1]
    return (title.strip("' ") or "表") + ending
