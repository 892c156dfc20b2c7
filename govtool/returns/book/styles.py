"""What the cells of a return look like."""

from __future__ import annotations

from typing import Any

from govtool.tables.formats import xlsx_file

Styles = dict[str, Any]
"""XlsxWriter's formats by what they are for; those of the last line of a table begin with ``total_``."""

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
"""What stands around a table, without borders."""


def styles_of(book: Any) -> Styles:
    """The formats of a workbook, made once for all its sheets."""
    totals = {f"total_{name}": cell | _TOTAL for name, cell in _CELLS.items()}
    totals["total_name"] = totals["total_code"]
    cells = _CELLS | totals | {"header": _HEADER}
    made = {name: cell | {"border": 1} for name, cell in cells.items()} | _OUTSIDE
    return {name: book.add_format({"valign": "vcenter", **style}) for name, style in made.items()}
