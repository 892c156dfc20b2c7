"""The sheet of one table: title, unit and period, table, notes, signatures, and its print."""

from __future__ import annotations

from typing import Any

from govtool.base.dates import chinese_day
from govtool.returns import captions
from govtool.returns.book.cells import Lines, Styles, lines_in
from govtool.returns.book.page import HEADING, Page, TextPart, heading, widths
from govtool.returns.model import ColumnKind, Return, ReturnTable
from govtool.returns.signers import signer
from govtool.tables.formats import xlsx_file

_ROW, _SIGNATURES = 22, 30
"""The least heights of a line of the table and of the line to sign, in points."""

_ABOVE = 6
"""The points above and below a text of several lines."""

_ROOMS = (1.05, 1, 0.95)
"""The factors of a page's room in programs that measure a little differently."""

_BLANK_NAME = "　　　　　"
_BLANK_DAY = "　　年　　月　　日"
_COUNTED_IN = {ColumnKind.NUMBER: "件", ColumnKind.YUAN: "元", ColumnKind.DAYS: "天"}


def fill(sheet: Any, paper: Return, table: ReturnTable, styles: Styles) -> None:
    """Write the form of a table of a return onto an empty sheet."""
    _ReturnForm(sheet, paper, table, styles).fill()


class _ReturnForm:
    def __init__(self, sheet: Any, paper: Return, table: ReturnTable, styles: Styles) -> None:
        self._paper, self._table = paper, table
        self._widths = widths(table)
        self._page = Page(sheet, self._widths, styles)
        self._last_line = 0
        self._lines = Lines(sheet, table, styles, HEADING + 1)

    def fill(self) -> None:
        """Write the whole form."""
        heading(self._page, self._paper, self._table.title, _counted_in(self._table))
        self._header()
        self._body()
        self._notes()
        self._signatures()
        self._set_up()

    def _header(self) -> None:
        labels = [column.label for column in self._table.columns]
        for place, label in enumerate(labels):
            self._page.put(place, label, "header")
        lines = max(map(xlsx_file.lines_of, labels, map(int, self._widths)))
        self._page.end_row(max(lines, 2) * xlsx_file.LINE + _ABOVE)

    def _body(self) -> None:
        page, table = self._page, self._table
        for number, row in enumerate(table.rows):
            self._lines.put(number)
            page.end_row(max(_ROW, lines_in(table, row, self._widths) * xlsx_file.LINE + _ABOVE))
        if not table.rows:
            page.merged((0, page.last), table.empty, "code")
            page.end_row(_ROW)
        for values in table.ends:
            self._lines.put_end(page.row, values)
            page.end_row(_ROW)
        self._last_line = page.row - 1

    def _notes(self) -> None:
        for note in self._table.all_notes:
            self._page.across(f"注：{note}", "left")
        if self._table.code == "summary":
            for remark in captions.remarks(self._paper):
                self._page.across(remark, "left")
        elif len(self._paper.tables) == 1:
            for note in self._paper.notes:
                self._page.across(f"注：{note}", "left")

    def _signatures(self) -> None:
        filed = self._paper.filed_on
        parts = [
            *(
                TextPart(signer(who, _BLANK_NAME), "left", 0.23)
                for who in ("填报人", "审核人", "单位负责人")
            ),
            TextPart(f"填报日期：{chinese_day(filed) if filed else _BLANK_DAY}", "right", 0.31),
        ]
        self._page.side_by_side(parts, _SIGNATURES)

    def _set_up(self) -> None:
        sheet, page, table = self._page.sheet, self._page, self._table
        sheet.freeze_panes(HEADING + 1, 0)
        if table.rows and table.total is None:
            sheet.autofilter(HEADING, 0, HEADING + len(table.rows), page.last)
        sheet.repeat_rows(0, HEADING)
        sheet.print_area(0, 0, page.row - 1, page.last)
        sheet.hide_gridlines(xlsx_file.EVERYWHERE)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{page.row}"})
        characters = int(sum(self._widths))
        xlsx_file.print_across(sheet, characters, pages=self._pages_instead(characters))

    def _pages_instead(self, characters: int) -> int:
        """Return the pages to fit so that signatures are not alone on one; 0 for no limit."""
        paper = xlsx_file.paper_across(characters)
        for room in _ROOMS:
            pages = self._page.pages(HEADING + 1, paper._replace(height=paper.height * room))
            if len(pages) > 1 and pages[-1] > self._last_line:
                return len(pages) - 1
        return 0


def _counted_in(table: ReturnTable) -> str:
    """Return 件, 件、元 …: what the numbers of a table are; nothing for a list without any."""
    kinds = {column.kind for column in table.columns}
    return "、".join(unit for kind, unit in _COUNTED_IN.items() if kind in kinds)
