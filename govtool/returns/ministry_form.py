"""The printed form of 人民调解案件情况统计表: numbered columns in groups, on one page.

The words are those of the form and in Chinese whatever the clerk reads, as in all files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from govtool.returns.ministry import GROUPS, Statistics
from govtool.returns.model import ColumnKind, Value
from govtool.returns.signers import signer
from govtool.tables import output_files
from govtool.tables.formats import xlsx_file

_NAMES = 2
"""The number of columns that name the unit."""
_GROUPS, _LABELS, _NUMBERS = 3, 4, 5
"""The rows of the header, below the title and two lines about the return."""
_CODES, _UNITS, _NARROW, _MONEY = 8, 20, 4.3, 9.5
"""The widths of the two columns that name a unit, of a column of counts, and of money."""
_HEIGHTS = {0: 34, _GROUPS: 20, _LABELS: 92, _NUMBERS: 18}
_LINE = 24
_DATE = "　　　　年　　月　　日"


def write(found: Statistics, path: Path) -> int:
    """Write the table as a workbook of one sheet; returns its rows, the total included.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    with output_files.replacing(path) as file, xlsx_file.workbook(file) as book:
        _MinistryForm(book, found).fill()
    return len(found.table.rows) + 1


class _MinistryForm:
    """The sheet being filled in from top to bottom."""

    def __init__(self, book: Any, found: Statistics) -> None:
        self._found = found
        self._columns = found.table.columns  # a filed return has those it was filed with
        self._last = len(self._columns) - 1
        self._sheet = book.add_worksheet(f"统计表 {found.period.name}")
        self._styles = _styles(book)
        self._row = 0
        self._heights = dict(_HEIGHTS)

    def fill(self) -> None:
        """Write the whole form."""
        self._heading()
        self._header()
        self._body()
        self._foot()
        self._set_up()

    def _heading(self) -> None:
        found = self._found
        self._merged(0, 0, self._last, found.table.title, "title")
        span = f"{found.period.begin:%Y-%m-%d} 至 {found.period.last:%Y-%m-%d}"
        self._merged(1, 0, self._last // 2, f"填报单位：{found.unit_name}", "left")
        self._merged(
            1,
            self._last // 2 + 1,
            self._last,
            f"统计期间：{span}（{found.period.kind.zh} {found.period.name}）",
            "right",
        )
        self._merged(2, 0, self._last, "计量单位：件、人、元", "right")

    def _header(self) -> None:
        for place, column in enumerate(self._columns):
            if place < _NAMES:
                self._sheet.merge_range(
                    _GROUPS, place, _NUMBERS, place, column.label, self._styles["header"]
                )
            else:
                self._text(_LABELS, place, column.label, "header")
                self._sheet.write_number(
                    _NUMBERS, place, place - _NAMES + 1, self._styles["header"]
                )
        first = _NAMES
        for title, columns in GROUPS:
            if first > self._last:
                break
            self._merged(_GROUPS, first, first + columns - 1, title, "header")
            first += columns

    def _body(self) -> None:
        self._row = _NUMBERS + 1
        for row in self._found.table.rows:
            self._line(row)
        self._total(self._found.table.total or ())

    def _line(self, row: Any) -> None:
        for place, value in enumerate(row):
            if place < _NAMES:
                self._text(self._row, place, value, "name" if place else "code")
            else:
                self._sheet.write_number(self._row, place, value, self._style(place))
        self._heights[self._row] = max(_LINE, xlsx_file.lines_of(row[1], _UNITS) * xlsx_file.LINE)
        self._row += 1

    def _total(self, total: Any) -> None:
        """Write sums as formulas with their values, which not every program works out."""
        self._merged(self._row, 0, _NAMES - 1, total[_NAMES - 1], "total")
        for place in range(_NAMES, self._last + 1):
            letter = _letters(place)
            formula = f"=SUM({letter}{_NUMBERS + 2}:{letter}{self._row})"
            self._sheet.write_formula(
                self._row, place, formula, self._style(place, "total_"), total[place]
            )
        self._row += 1

    def _foot(self) -> None:
        for number, note in enumerate(self._found.table.all_notes, 1):
            self._merged(self._row, 0, self._last, f"注{number}：{note}", "left")
            self._row += 1
        self._row += 1
        for first, last, text in ((0, 9, "填报人"), (10, 20, "审核人"), (21, 30, "单位负责人")):
            self._merged(self._row, first, last, signer(text), "left")
        self._merged(self._row, 31, self._last, f"填报日期：{_DATE}", "right")

    def _set_up(self) -> None:
        sheet = self._sheet
        for row in range(self._row + 1):
            sheet.set_row(row, self._heights.get(row, _LINE))
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, _MONEY if column.kind is ColumnKind.YUAN else _NARROW)
        sheet.set_column(0, 0, _CODES)
        sheet.set_column(1, 1, _UNITS)
        sheet.freeze_panes(_NUMBERS + 1, _NAMES)
        sheet.repeat_rows(_GROUPS, _NUMBERS)
        sheet.print_area(0, 0, self._row, self._last)
        xlsx_file.print_across(sheet, paper=xlsx_file.A3)

    # --- cells

    def _style(self, place: int, line: str = "") -> Any:
        return self._styles[
            line + ("money" if self._columns[place].kind is ColumnKind.YUAN else "count")
        ]

    def _text(self, row: int, place: int, text: Value, style: str) -> None:
        xlsx_file.put_text(self._sheet, row, place, text or "", self._styles[style])

    def _merged(self, row: int, first: int, last: int, text: Value, style: str) -> None:
        self._sheet.merge_range(row, first, row, last, "", self._styles[style])
        self._text(row, first, text, style)


def _letters(place: int) -> str:
    """Return the name of a column, counted from 0.

    >>> _letters(2), _letters(40)
    ('C', 'AO')
    """
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # it has no py.typed

    name: str = xl_col_to_name(place)
    return name


def _styles(book: Any) -> dict[str, Any]:
    small = {"font_size": 10, "border": 1, "align": "center"}
    made: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 20, "align": "center"},
        "left": {"align": "left"},
        "right": {"align": "right"},
        "header": {**small, "bold": True, "text_wrap": True, "bg_color": "#D9E1F2"},
        "name": {**small, "align": "left", "text_wrap": True, "num_format": xlsx_file.TEXT_FORMAT},
        "code": {**small, "align": "left", "shrink": True, "num_format": xlsx_file.TEXT_FORMAT},
        "count": {**small, "num_format": "0", "shrink": True},
        "money": {**small, "num_format": "0.00", "shrink": True},
    }
    made |= {f"total_{name}": {**made[name], "bold": True} for name in ("count", "money")}
    made["total"] = {**small, "bold": True}
    return {name: book.add_format({"valign": "vcenter", **style}) for name, style in made.items()}
