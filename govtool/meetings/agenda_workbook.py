"""The agenda of a meeting as a workbook to print 会议议程: a first sheet, one for each part."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from govtool.base.dates import ProvisionalDay, chinese_day
from govtool.base.text_width import width
from govtool.meetings.agenda import Agenda, AgendaSection
from govtool.returns.captions import ordinal
from govtool.returns.model import ReturnColumn
from govtool.tables import output_files
from govtool.tables.cell_guards import shown
from govtool.tables.formats import xlsx_file

_NUMBER = ReturnColumn("place", "序号", width=6)
_ROW, _HEAD = 22, 30
"""The least heights of a line and of a header, in points."""
_SPOKEN, _ROOMY = 44, 6
"""The height of a line to write on, in points, and the lines that fit the first sheet."""
_FRONT = (8, 34, 14, 44)
"""The widths of the first sheet's columns."""


def write(agenda: Agenda, path: Path) -> int:
    """Write the workbook; returns how many lines its tables have.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    with output_files.replacing(path) as file, xlsx_file.workbook(file) as book:
        formats = _formats(book)
        _front(book.add_worksheet("议程"), agenda, formats)
        for place, section in enumerate(agenda.sections):
            _Part(book.add_worksheet(section.title), agenda, section, formats).fill(ordinal(place))
    return sum(len(section.items) for section in agenda.sections)


def _front(sheet: Any, agenda: Agenda, formats: dict[str, Any]) -> None:
    """Write title, figures, order of business, and blank lines to the first sheet."""
    for place, characters in enumerate(_FRONT):
        sheet.set_column(place, place, characters)
    lines = _opening(agenda)
    for row, (kind, text, height) in enumerate(lines):
        _across(sheet, row, len(_FRONT) - 1, text, formats[kind])
        sheet.set_row(row, height)
    end = _order_of_business(sheet, len(lines), agenda, formats) + 1
    _across(
        sheet, end, len(_FRONT) - 1, "记录人：　　　　　　　　　　　　　　审核人：", formats["left"]
    )
    _print_set_up(sheet, end, len(_FRONT) - 1)


def _opening(agenda: Agenda) -> list[tuple[str, str, int]]:
    """Return the lines above the order of business: format, text and height of each."""
    return [
        ("title", agenda.title, 40),
        ("left", f"单位：{agenda.unit_name}　　　数据截至：{chinese_day(agenda.as_of)}", 24),
        ("left", "会议时间：　　　　　　　　　　地点：　　　　　　　　　　主持人：", 28),
        ("left", "参加人员：", 28),
        ("wrapped", *_paragraph("　　" + "".join(agenda.notes), sum(_FRONT))),
    ]


def _order_of_business(sheet: Any, top: int, agenda: Agenda, formats: dict[str, Any]) -> int:
    """Write a header and a line for each part with room for notes; return the next row."""
    for place, label in enumerate(("序号", "议题", "数量", "会议意见")):
        xlsx_file.put_text(sheet, top, place, label, formats["header"])
    sheet.set_row(top, _HEAD)
    row = top
    for row, section in enumerate(agenda.sections, start=top + 1):
        xlsx_file.put_text(sheet, row, 0, ordinal(row - top), formats["centred"])
        xlsx_file.put_text(sheet, row, 1, section.title, formats["text"])
        xlsx_file.put_text(sheet, row, 2, section.counted, formats["centred"])
        sheet.write_blank(row, 3, None, formats["text"])
        sheet.set_row(
            row,
            _SPOKEN if len(agenda.sections) <= _ROOMY else _SPOKEN * _ROOMY / len(agenda.sections),
        )
    return row + 1


def _across(sheet: Any, row: int, last: int, text: str, style: Any) -> None:
    """Write a text over the whole width of a sheet."""
    sheet.merge_range(row, 0, row, last, "", style)
    xlsx_file.put_text(sheet, row, 0, text, style)


def _paragraph(text: str, characters: int) -> tuple[str, int]:
    """Return a text and the height it takes."""
    return text, (xlsx_file.lines_of(text, characters) + 1) * xlsx_file.LINE


class _Part:
    """The sheet of one part: title, header, a numbered line for each item."""

    def __init__(
        self, sheet: Any, agenda: Agenda, section: AgendaSection, formats: dict[str, Any]
    ) -> None:
        self._sheet, self._agenda, self._section, self._formats = sheet, agenda, section, formats
        self._columns = (_NUMBER, *section.columns)
        self._last = len(self._columns) - 1

    def fill(self, ordinal: str) -> None:
        """Write the whole sheet."""
        self._across(
            0, "heading", f"{ordinal}、{self._section.title}（{self._section.counted}）", 30
        )
        self._across(
            1,
            "right",
            f"单位：{self._agenda.unit_name}　　数据截至：{chinese_day(self._agenda.as_of)}",
            20,
        )
        self._header(2)
        row = 2
        for row, item in enumerate(self._section.items, start=3):
            self._line(row, [row - 2, *(item[column.code] for column in self._section.columns)])
        if not self._section.items:
            row += 1
            self._across(row, "centred", self._section.table.empty, _ROW)
        for text in self._section.table.all_notes:
            row += 1
            self._across(row, "left", text, _ROW)
        self._sheet.freeze_panes(3, 0)
        self._sheet.repeat_rows(2)
        _print_set_up(self._sheet, row, self._last)

    def _header(self, row: int) -> None:
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, _wide(column))
            xlsx_file.put_text(self._sheet, row, place, column.label, self._formats["header"])
        self._sheet.set_row(row, _HEAD)

    def _line(self, row: int, values: list[Any]) -> None:
        lines = 1
        for place, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            self._cell(row, place, value, column)
            lines = max(lines, xlsx_file.lines_of(shown(value), _wide(column)))
        self._sheet.set_row(row, min(max(_ROW, lines * xlsx_file.LINE), xlsx_file.HIGHEST))

    def _cell(self, row: int, place: int, value: Any, column: ReturnColumn) -> None:
        match value:
            case None | "":
                self._sheet.write_blank(row, place, None, self._formats["text"])
            case dt.date() if not isinstance(value, ProvisionalDay):
                self._sheet.write_datetime(row, place, value, self._formats["date"])
            case int():
                self._sheet.write_number(row, place, value, self._formats["number"])
            case _:
                style = self._formats["centred" if column.width <= _SHORT else "text"]
                xlsx_file.put_text(self._sheet, row, place, shown(value), style)

    def _across(self, row: int, kind: str, text: str, height: int) -> None:
        _across(self._sheet, row, self._last, text, self._formats[kind])
        self._sheet.set_row(row, height)


_SHORT = 12
"""Columns up to that width hold short values, which stand in the middle."""


def _wide(column: ReturnColumn) -> int:
    return max(column.width, width(column.label) + 2)


def _print_set_up(sheet: Any, last_row: int, last_column: int) -> None:
    sheet.print_area(0, 0, last_row, last_column)
    sheet.hide_gridlines(2)
    xlsx_file.print_across(sheet)


def _formats(book: Any) -> dict[str, Any]:
    centred, wrapped = {"align": "center"}, {"text_wrap": True}
    cells: dict[str, dict[str, Any]] = {
        "header": {"bold": True, "bg_color": "#D9E1F2", **centred, **wrapped},
        "text": {"num_format": xlsx_file.TEXT_FORMAT, "indent": 1, **wrapped},
        "centred": {"num_format": xlsx_file.TEXT_FORMAT, **centred, **wrapped},
        "number": {"num_format": "0", **centred},
        "date": {"num_format": xlsx_file.DATE_FORMAT, **centred},
    }
    made = {name: cell | {"border": 1} for name, cell in cells.items()}
    made |= {
        "title": {"bold": True, "font_size": 20, **centred},
        "heading": {"bold": True, "font_size": 16, **centred},
        "left": {"align": "left", "font_size": 12},
        "right": {"align": "right"},
        "wrapped": {"align": "left", "font_size": 12, **wrapped},
    }
    return {name: book.add_format({"valign": "vcenter", **style}) for name, style in made.items()}
