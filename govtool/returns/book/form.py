"""The sheets of a return and their print: the form of one table, and the sheet of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from govtool.base.dates import chinese_day
from govtool.returns import captions
from govtool.returns.book.cells import Lines, Styles, in_cell, lines_in, look
from govtool.returns.book.page import HEADING, Page, Places, TextPart, groups, heading, widths
from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, Return, ReturnTable, Value
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


_GRID = [1.9] * 48
"""The columns that those of all tables are made of, in half-width characters."""

_DAY_ROW, _DAY_CAPTION, _DAY_SIGNATURES = 18, 22, 28
"""The least heights in points: a line of a table, a title above one, the line to sign."""

_DIGIT = 7
"""The width of half a character on the sheet, in pixels."""


_WIDER = 1.3
"""The factor of width of a column of case numbers or dates, which are not broken."""


def fill_day_sheet(sheet: Any, paper: Return, styles: Styles) -> None:
    """Write all tables of a return onto an empty sheet."""
    _DaySheet(sheet, paper, styles).fill()


class _DaySheet:
    def __init__(self, sheet: Any, paper: Return, styles: Styles) -> None:
        self._paper, self._sheet, self._styles = paper, sheet, styles
        self._page = Page(sheet, _GRID, styles)

    def fill(self) -> None:
        """Write the whole sheet."""
        heading(self._page, self._paper, self._paper.title, "件")
        for number, table in enumerate(self._paper.tables, start=1):
            self._table(table, f"表{number}　{table.title}")
        for remark in captions.remarks(self._paper):
            self._page.across(remark, "left")
        self._signatures()
        self._set_up()

    def _table(self, table: ReturnTable, caption: str) -> None:
        if not table.rows and not table.ends:
            self._page.across(f"{caption}：{table.empty}。", "left", _DAY_CAPTION)
        else:
            self._page.across(caption, "left", _DAY_CAPTION)
            self._lines(table)
        for note in table.all_notes:
            self._page.across(f"注：{note}", "left")

    def _lines(self, table: ReturnTable) -> None:
        needed = [
            width * (_WIDER if _is_whole(table, place) else 1)
            for place, width in enumerate(widths(table))
        ]
        places = groups(_GRID, [width / sum(needed) for width in needed])
        self._line([column.label for column in table.columns], places, ["header"] * len(places))
        for row in table.rows:
            self._values(table, row, places)
        for row in table.ends:
            self._values(table, row, places, "total_")

    def _values(
        self, table: ReturnTable, row: Sequence[Value], places: Sequence[Places], line: str = ""
    ) -> None:
        values = [in_cell(column, value) for column, value in zip(table.columns, row, strict=True)]
        styles = [
            line + look(column, value) for column, value in zip(table.columns, values, strict=True)
        ]
        texts = [
            shown(value, column.kind) if column.kind is ColumnKind.TEXT else value
            for column, value in zip(table.columns, values, strict=True)
        ]
        self._line(texts, places, styles)

    def _line(
        self, values: Sequence[Value], places: Sequence[Places], styles: Iterable[str]
    ) -> None:
        """Write a line of a table, as high as its longest text needs."""
        lines = 1
        for value, place, style in zip(values, places, styles, strict=True):
            self._cell(value, place, style)
            if isinstance(value, str):
                lines = max(
                    lines, xlsx_file.lines_of(value, max(self._page.pixels(place) // _DIGIT, 4))
                )
        self._page.end_row(max(_DAY_ROW, lines * xlsx_file.LINE))

    def _cell(self, value: Value, place: Places, name: str) -> None:
        style, row = self._styles[name], self._page.row
        if place[0] < place[1]:
            self._sheet.merge_range(row, place[0], row, place[1], "", style)
        if value not in {None, ""}:
            formats = {"number": style, "date": style, "text": style}
            xlsx_file.put_value(self._sheet, row, place[0], value, formats)

    def _signatures(self) -> None:
        filed = self._paper.filed_on
        shares = {"填报人": 0.2, "审核人": 0.2, "单位负责人": 0.24}
        parts = [TextPart(signer(who), "left", share) for who, share in shares.items()]
        day = chinese_day(filed) if filed else _BLANK_DAY
        self._page.side_by_side(
            [*parts, TextPart(f"填报日期：{day}", "right", 0.36)], _DAY_SIGNATURES
        )

    def _set_up(self) -> None:
        self._sheet.repeat_rows(0, HEADING - 1)
        self._sheet.print_area(0, 0, self._page.row - 1, self._page.last)
        self._sheet.hide_gridlines(xlsx_file.EVERYWHERE)
        xlsx_file.print_upright(self._sheet)


def _is_whole(table: ReturnTable, place: int) -> bool:
    """Return whether a column holds nothing but numbers of cases and the like, or dates."""
    values = [row[place] for row in table.rows if row[place] not in {None, ""}]
    if table.columns[place].kind is ColumnKind.DATE:
        return True
    return bool(values) and all(isinstance(value, str) and value.isascii() for value in values)
