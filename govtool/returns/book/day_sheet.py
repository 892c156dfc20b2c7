"""The sheet of a day: all its tables below each other, upright on one page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from govtool.base.dates import chinese_day
from govtool.returns import captions
from govtool.returns.book.cells import Styles, in_cell, look
from govtool.returns.book.page import HEADING, Page, Places, TextPart, groups, heading, widths
from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, Return, ReturnTable, Value
from govtool.returns.signers import signer
from govtool.tables.formats import xlsx_file

_GRID = [1.9] * 48
"""The columns that those of all tables are made of, in half-width characters."""

_ROW, _CAPTION, _SIGNATURES = 18, 22, 28
"""The least heights in points: a line of a table, a title above one, the line to sign."""

_DIGIT = 7
"""The width of half a character on the sheet, in pixels."""


_WIDER = 1.3
"""The factor of width of a column of case numbers or dates, which are not broken."""


def fill(sheet: Any, paper: Return, styles: Styles) -> None:
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
            self._page.across(f"{caption}：{table.empty}。", "left", _CAPTION)
        else:
            self._page.across(caption, "left", _CAPTION)
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
        self._page.end_row(max(_ROW, lines * xlsx_file.LINE))

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
        day = chinese_day(filed) if filed else "　　年　　月　　日"
        self._page.side_by_side([*parts, TextPart(f"填报日期：{day}", "right", 0.36)], _SIGNATURES)

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
