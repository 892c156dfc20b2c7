"""The summary return as an office prints it 矛盾纠纷排查化解汇总表: title, table, what was corrected, who filled it in.

The words are those of the form and in Chinese whatever the clerk reads, as in all files.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from govtool.render import files, xlsxfile
from govtool.render.returns import LABELS, unit_name
from govtool.render.terminal import width
from govtool.reports.rows import COUNTED, Row
from govtool.reports.summary import Correction, Summary

TITLE = "矛盾纠纷排查化解汇总表"

_LAST = len(LABELS) - 1
_MIDDLE = 6
"""The column with which the right half of the page begins."""

_NARROW, _WIDE = 9.5, 11
"""The widths of a column of counts, and of codes and rates."""

_NAMES = range(24, 45)
"""The widths that the column of names may have; a longer name goes on in a second line."""

_ROW = 22
"""The least height of a line of the table, in points."""

_HEADER = 3
_NOTHING_ENDED = "—"
_BLANK_DAY = "　　　　年　　月　　日"
_RATE = "说明：调解成功率＝调解成功÷（调解成功＋移送＋导入诉讼等＋其他办结）；本期没有办结的，以“—”表示。"
_PROVISIONAL = "应报日期为暂定：当年的放假安排尚未公布。"
_NO_CASES = "零报告：本期期初无在办，无登记、无转入，期末无在办。"


def write(summary: Summary, path: Path) -> int:
    """Write the return as a workbook of one sheet; returns the rows of its table, the total included.

    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    with files.replacing(path) as file, xlsxfile.workbook(file) as book:
        _Form(book, summary).fill()
    return len(summary.rows) + 1


class _Form:
    """The sheet being filled in from top to bottom."""

    def __init__(self, book: Any, summary: Summary) -> None:
        self._summary = summary
        self._sheet = book.add_worksheet(f"{summary.period.kind.zh} {summary.period.name}")
        self._formats = _formats(book)
        self._names = min(max([_NAMES[0], *(width(row.name) + 4 for row in summary.rows)]), _NAMES[-1])
        self._row = 0

    def fill(self) -> None:
        """Write the whole form."""
        self._headings()
        self._table()
        self._notes()
        self._signatures()
        self._print_set_up()

    # --- from top to bottom

    def _headings(self) -> None:
        summary, period = self._summary, self._summary.period
        self._across("title", f"{TITLE}（{period.kind.zh}）", height=36)
        span = f"{_day(period.begin)}至{_day(period.last)}" if period.begin != period.last else _day(period.begin)
        self._halves(f"填报单位：{unit_name(summary, summary.unit)}", f"统计期间：{span}（{period.name}）")
        filed = f"　　报送日期：{_day(summary.filed_on)}" if summary.filed_on else ""
        self._halves(f"应报日期：{_day(summary.due)}{filed}", "计量单位：件")

    def _table(self) -> None:
        assert self._row == _HEADER
        self._header()
        for row in self._summary.rows:
            self._line(row)
        self._line(self._summary.total, "total_")

    def _notes(self) -> None:
        summary = self._summary
        if not any(getattr(summary.total, column) for column in COUNTED):
            self._across("note", _NO_CASES)
        if summary.corrections:
            self._across("note", "更正（报送后发生的变动，本表数字仍为报送时的数字）：")
        for number, correction in enumerate(summary.corrections, start=1):
            self._across("note", f"　{number}. {_corrected(correction, summary)}")
        self._across("note", _RATE)
        if summary.provisional:
            self._across("note", _PROVISIONAL)

    def _signatures(self) -> None:
        filed = self._summary.filed_on
        self._row += 1
        parts = (
            (0, 3, "填表人："),
            (4, 8, "审核人："),
            (9, _LAST, f"填报日期：{_day(filed) if filed else _BLANK_DAY}"),
        )
        for first, last, text in parts:
            self._merged(first, last, text, "left")
        self._next(26)

    def _print_set_up(self) -> None:
        sheet = self._sheet
        sheet.set_column(0, _LAST, _NARROW)
        for place, characters in ((0, _WIDE), (1, self._names), (_LAST, _WIDE)):
            sheet.set_column(place, place, characters)
        sheet.freeze_panes(_HEADER + 1, 2)
        sheet.autofilter(_HEADER, 0, _HEADER + len(self._summary.rows), _LAST)
        sheet.repeat_rows(_HEADER)
        sheet.print_area(0, 0, self._row - 1, _LAST)
        xlsxfile.print_across(sheet)

    # --- lines of the form

    def _header(self) -> None:
        for place, label in enumerate(LABELS.values()):
            self._text(place, label, "header")
        self._next(36)

    def _line(self, row: Row, kind: str = "") -> None:
        """A line of the table; ``kind`` is what the names of its formats begin with."""
        self._text(0, row.unit or "", kind + "code")
        self._text(1, row.name, kind + "name")
        for place, column in enumerate(COUNTED, start=2):
            self._sheet.write_number(self._row, place, getattr(row, column), self._formats[kind + "count"])
        if row.rate is None:
            self._text(_LAST, _NOTHING_ENDED, kind + "code")
        else:
            self._sheet.write_number(self._row, _LAST, row.rate, self._formats[kind + "rate"])
        self._next(max(_ROW, xlsxfile.lines_of(row.name, self._names) * xlsxfile.LINE))

    def _text(self, place: int, text: str, kind: str) -> None:
        xlsxfile.put_text(self._sheet, self._row, place, text, self._formats[kind])

    def _across(self, kind: str, text: str, height: int = 20) -> None:
        self._merged(0, _LAST, text, kind)
        self._next(height)

    def _halves(self, left: str, right: str) -> None:
        self._merged(0, _MIDDLE - 1, left, "left")
        self._merged(_MIDDLE, _LAST, right, "right")
        self._next(20)

    def _merged(self, first: int, last: int, text: str, kind: str) -> None:
        self._sheet.merge_range(self._row, first, self._row, last, "", self._formats[kind])
        self._text(first, text, kind)

    def _next(self, height: int) -> None:
        self._sheet.set_row(self._row, height)
        self._row += 1


def _corrected(correction: Correction, summary: Summary) -> str:
    unit, column = unit_name(summary, correction.unit), LABELS[correction.column]
    return f"{unit}“{column}”：报送时为 {correction.filed}，现为 {correction.now}。"


def _day(day: dt.date) -> str:
    """2026年3月2日, as official documents write it: without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def _formats(book: Any) -> dict[str, Any]:
    centred = {"align": "center"}
    cells: dict[str, dict[str, Any]] = {
        "code": {"num_format": xlsxfile.TEXT_FORMAT, **centred},
        "name": {"num_format": xlsxfile.TEXT_FORMAT, "text_wrap": True, "indent": 1},
        "count": {"num_format": "0", **centred},
        "rate": {"num_format": "0.0%", **centred},
    }
    total = {f"total_{name}": cell | {"bold": True} for name, cell in cells.items()}
    total["total_name"] |= {"indent": 0, **centred}
    header = {"bold": True, "bg_color": "#D9E1F2", "text_wrap": True, **centred}
    made = {name: cell | {"border": 1} for name, cell in {"header": header, **cells, **total}.items()}
    made |= {
        "title": {"bold": True, "font_size": 20, **centred},
        "left": {"align": "left"},
        "right": {"align": "right"},
        "note": {"align": "left", "text_wrap": True},
    }
    return {name: book.add_format({"valign": "vcenter", **style}) for name, style in made.items()}
