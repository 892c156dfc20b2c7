"""The cells of a return: their styles, values and formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtool.base import text
from govtool.returns.cell_text import NOTHING
from govtool.returns.model import HIDDEN, ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.tables.cell_guards import shown
from govtool.tables.formats import xlsx_file

Styles = dict[str, Any]
"""XlsxWriter's formats by name; those of the last line of a table begin with ``total_``."""

_NUMBERS = {
    "count": "0",
    "rate": "0.0%",
    "change": "+0.0%;-0.0%;0.0%",
    "days": "0",
    "half_days": "0.0",
    "date": xlsx_file.DATE_FORMAT,
}
_CENTRED = {"align": "center"}
_TEXT = {"num_format": xlsx_file.TEXT_FORMAT, "text_wrap": True}
_CELLS: Styles = {
    "code": _TEXT | _CENTRED,
    "name": _TEXT | {"indent": 1},
    "yuan": {"num_format": "#,##0.00", "align": "right"},
    **{name: {"num_format": number} | _CENTRED for name, number in _NUMBERS.items()},
}
_TOTAL = {"bold": True, "bg_color": "#F2F2F2"}
_HEADER = _TEXT | _CENTRED | {"bold": True, "bg_color": "#D9E1F2"}
_OUTSIDE: Styles = {
    "title": _CENTRED | {"bold": True, "font_size": 18, "text_wrap": True},
    "caption": _CENTRED | {"bold": True, "font_size": 12, "text_wrap": True},
    "left": {"align": "left", "text_wrap": True},
    "centre": _CENTRED | {"text_wrap": True},
    "right": {"align": "right", "text_wrap": True},
}
"""The styles of what is around a table, without borders."""


def styles_of(book: Any) -> Styles:
    """Return the formats of a workbook, made once for all its sheets."""
    totals = {f"total_{name}": cell | _TOTAL for name, cell in _CELLS.items()}
    totals["total_name"] = totals["total_code"]
    cells = _CELLS | totals | {"header": _HEADER}
    made = {name: cell | {"border": 1} for name, cell in cells.items()} | _OUTSIDE
    return {name: book.add_format({"valign": "vcenter", **style}) for name, style in made.items()}


_NARROW = 12
"""A column of texts of this width at most is centred: codes, ranks, levels."""

_DECIMALS = 6
"""Those of a rate, as :func:`govtool.returns.summary_rows.share` gives it."""

_SAME = 1.5 * 10**-_DECIMALS
"""The tolerance of a rate: spreadsheets round halves up, Python to the even digit."""

_KINDS = {
    ColumnKind.RATE: "rate",
    ColumnKind.CHANGE: "change",
    ColumnKind.DATE: "date",
    ColumnKind.YUAN: "yuan",
}


class Lines:
    """The lines of a table on a sheet; ``first``: the row of the first, counted from 0."""

    def __init__(self, sheet: Any, table: ReturnTable, styles: Styles, first: int) -> None:
        self._sheet, self._table, self._styles, self._first = sheet, table, styles, first

    def put(self, number: int) -> None:
        """Write a row of the table, counted from 0; its rates are formulas."""
        values = self._table.rows[number]
        for place, value in enumerate(values):
            formula = ratio(self._table, place, values, self._first + number)
            self._cell(self._first + number, place, value, formula)

    def put_end(self, row: int, values: Sequence[Value]) -> None:
        """Write the total, or another line under the rows; sums and rates are formulas."""
        is_total = values is self._table.total
        for place, value in enumerate(values):
            formula = total_of(self._table, place, self._first) if is_total else None
            formula = formula or ratio(self._table, place, values, row)
            self._cell(row, place, value, formula, "total_")

    def _cell(
        self, row: int, place: int, value: Value, formula: str | None, line: str = ""
    ) -> None:
        column = self._table.columns[place]
        value = in_cell(column, value)
        style = self._styles[line + look(column, value)]
        if formula is not None:
            self._sheet.write_formula(row, place, formula, style, "" if value is None else value)
        elif value in {None, ""}:
            self._sheet.write_blank(row, place, None, style)
        else:
            texts = style if column.kind is ColumnKind.TEXT else self._styles[line + "code"]
            xlsx_file.put_value(
                self._sheet, row, place, value, {"number": style, "date": style, "text": texts}
            )


def in_cell(column: ReturnColumn, value: Value) -> Value:
    """Return a value as its cell holds it: money as a number, a dash for no comparison."""
    if column.kind is ColumnKind.YUAN and isinstance(value, str) and value not in {"", HIDDEN}:
        return text.fen(value) / 100
    return NOTHING if column.kind is ColumnKind.CHANGE and value is None else value


def look(column: ReturnColumn, value: Value) -> str:
    """Return the name of the style of a cell; a fraction among counts is a rate."""
    match column.kind:
        case ColumnKind.TEXT | ColumnKind.CODE:
            return "code" if column.width <= _NARROW else "name"
        case ColumnKind.NUMBER:
            return "rate" if isinstance(value, float) else "count"
        case ColumnKind.DAYS | ColumnKind.MEASURE:
            return "half_days" if isinstance(value, float) and value % 1 else "days"
        case kind:
            return _KINDS[kind]


def lines_in(table: ReturnTable, values: Sequence[Value], widths: Sequence[float]) -> int:
    """Return the number of lines of the longest text of a row."""
    texts = (
        xlsx_file.lines_of(shown(value), int(width))
        for column, value, width in zip(table.columns, values, widths, strict=True)
        if column.kind is ColumnKind.TEXT
    )
    return max(texts, default=1)


# --- formulas, each only where it gives the value that every other format has


def total_of(table: ReturnTable, place: int, first: int) -> str | None:
    """Return the formula of a column's sum from row ``first`` on; None if it is not the total."""
    from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]  # it has annotations but no py.typed

    column = table.columns[place]
    if not column.summed or not table.rows or table.total is None:
        return None
    found = sum(_figure(column, row[place]) or 0 for row in table.rows)
    if not _same(found, _figure(column, table.total[place])):
        return None
    return f"=SUM({xl_range(first, place, first + len(table.rows) - 1, place)})"


def ratio(table: ReturnTable, place: int, values: Sequence[Value], row: int) -> str | None:
    """Return the formula of a rate in a row of the sheet; None where it gives another value."""
    column = table.columns[place]
    places = {other.code: number for number, other in enumerate(table.columns)}
    if column.ratio is None or not {code for codes in column.ratio for code in codes} <= set(
        places
    ):
        return None
    above, below = ([places[code] for code in codes] for codes in column.ratio)
    if any(isinstance(values[other], str) for other in (*above, *below)):
        return None
    whole = sum(values[other] or 0 for other in below)
    share = sum(values[other] or 0 for other in above) / whole if whole else None
    if not _same(share, values[place]):
        return None
    return f'=IF({_sum(below, row)}=0,"",ROUND({_sum(above, row)}/{_sum(below, row)},{_DECIMALS}))'


def _sum(places: Sequence[int], row: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    cells = "+".join(xl_rowcol_to_cell(row, place) for place in places)
    return f"({cells})" if len(places) > 1 else cells


def _figure(column: ReturnColumn, value: Value) -> float | None:
    value = in_cell(column, value)
    return value if isinstance(value, int | float) else None


def _same(found: float | None, told: Value) -> bool:
    if found is None or told is None:
        return found is told
    return isinstance(told, int | float) and abs(found - told) <= _SAME
