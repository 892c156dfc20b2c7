"""Tables in a document: repeated headers, whole rows, and wide ones turned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.word.columns import head, widths, without_codes
from govtool.word.elements import Element, element, paragraph, shade, w

_MOST = 15
"""Columns that a page can hold."""

_BESIDE = 8
"""Lines that stand side by side in a table turned."""


def is_turned(found: ReturnTable) -> bool:
    """Return whether a table has more columns than a page can hold."""
    return len(found.columns) > _MOST


def fitting(found: ReturnTable) -> Iterator[ReturnTable]:
    """Yield the table as it is, or turned and in pieces that fit, the total last."""
    if not is_turned(found):
        yield found
        return
    lines = [*found.rows, *found.ends]
    for first in range(0, len(lines), _BESIDE):
        yield _turned(found, lines[first : first + _BESIDE])


def _turned(found: ReturnTable, lines: Sequence[Sequence[Value]]) -> ReturnTable:
    """Return a turned piece of the table; its cells are texts, as kinds mix in columns."""
    name, *others = range(len(found.columns))
    columns = [
        ReturnColumn("item", "项目", ColumnKind.TEXT),
        *(ReturnColumn(str(n), str(line[name])) for n, line in enumerate(lines)),
    ]
    rows = [
        [
            found.columns[place].label,
            *(shown(line[place], found.columns[place].kind) for line in lines),
        ]
        for place in others
    ]
    return ReturnTable(found.code, found.title, columns, rows)


ROW, LOW = 400, 320
"""The least heights of a line in 1/20 pt: the usual one, and that of a sheet."""

_HEAD_COLOUR = "E7EAF0"
_VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"
_SHORT = 5
"""A table of no more lines than these stands on one page."""

_TOGETHER = 2
"""The lines of a longer table that stay with its last, so that no total is alone."""


def lines(found: ReturnTable) -> int:
    """Return the number of lines with the total, without the header."""
    return len(found.rows) + len(found.ends)


def tables(
    found: ReturnTable, across: int, *, tied: bool = False, height: int = ROW
) -> Iterator[Element]:
    """Yield the table as wide as the text; one of too many columns as several.

    :param across: the width of the text, in mm. :param tied: whether its last line stays with what
        follows.
    :param height: the least height of a line, in twentieths of a point.
    """
    for number, piece in enumerate(fitting(without_codes(found))):
        if number:
            yield paragraph("", "Fine")
        made = _Drawn(piece, across, tied=tied).element()
        for least in made.iter(w("trHeight").tag):
            least.set(_VALUE, str(height))
        yield made


def is_empty(found: ReturnTable) -> bool:
    """Return whether a table has no line at all, so that a sentence says more."""
    return not found.rows and not found.ends


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    style: str
    width: int
    span: int = 1


class _Drawn:
    """A table being drawn: its texts, and the widths they need."""

    def __init__(self, found: ReturnTable, across: int, *, tied: bool) -> None:
        self._tied, self._tall = tied, any(column.part for column in found.columns)
        self._found = found
        self._body = [self._texts(row) for row in found.rows]
        self._total = [self._texts(line, blank=line is found.cases) for line in found.ends]
        self._widths = widths(found.columns, [*self._body, *self._total], across)

    def element(self) -> Element:
        """Return the whole table."""
        grid = [element("w:gridCol", {"w:w": wide}) for wide in self._widths]
        return w(
            "tbl", None, self._properties(), w("tblGrid", None, *grid), self._head(), *self._rows()
        )

    def _texts(self, row: Sequence[Value], *, blank: bool = False) -> list[str]:
        """Return the texts of a row; ``blank`` leaves numbers it cannot have blank."""
        cells = zip(row, self._found.columns, strict=True)
        return [
            "" if blank and value is None else _listed(shown(value, column.kind))
            for value, column in cells
        ]

    def _head(self) -> Element:
        columns = zip(self._found.columns, self._widths, strict=True)
        cells = [_Cell(head(column.label, wide), "TableHead", wide) for column, wide in columns]
        return _line(cells, repeated=True, keep=True)

    def _rows(self) -> Iterable[Element]:
        if not self._body:
            yield _line(
                [_Cell(self._found.empty, "TableNumber", sum(self._widths), len(self._widths))]
            )
        last = lines(self._found) - 1
        for number, row in enumerate(chain(self._body, self._total)):
            keep = (
                number < last and not self._tall and (last < _SHORT or number >= last - _TOGETHER)
            )
            keep = keep or (number == last and self._tied)
            yield _line(self._cells(row, total=number >= len(self._body)), keep=keep)

    def _cells(self, row: Sequence[str], *, total: bool) -> Iterable[_Cell]:
        for column, text, wide in zip(self._found.columns, row, self._widths, strict=True):
            named = column.kind is ColumnKind.TEXT
            yield _Cell(
                text, "TableTotal" if total else "TableText" if named else "TableNumber", wide
            )

    def _properties(self) -> Element:
        return w(
            "tblPr",
            None,
            w("tblStyle", "Lined"),
            element("w:tblW", {"w:w": sum(self._widths), "w:type": "dxa"}),
            w("jc", "center"),
            element("w:tblLayout", {"w:type": "fixed"}),
        )


def _listed(text: str) -> str:
    """Return a list of case numbers with each in its own line, not broken at hyphens."""
    first, comma, _rest = text.partition("、")
    return text.replace("、", "、\n") if comma and first.isascii() else text


def _line(cells: Iterable[_Cell], *, repeated: bool = False, keep: bool = False) -> Element:
    """Return a row of the table.

    :param repeated: on every page. :param keep: on the page of the row after it.
    """
    height = element("w:trHeight", {"w:val": ROW, "w:hRule": "atLeast"})
    properties = w("trPr", None, w("cantSplit"), height, w("tblHeader") if repeated else None)
    return w("tr", None, properties, *[_cell(cell, keep=keep) for cell in cells])


def _cell(cell: _Cell, *, keep: bool) -> Element:
    properties = w(
        "tcPr",
        None,
        element("w:tcW", {"w:w": cell.width, "w:type": "dxa"}),
        w("gridSpan", cell.span) if cell.span > 1 else None,
        shade(_HEAD_COLOUR) if cell.style == "TableHead" else None,
        w("vAlign", "center"),
    )
    return w(
        "tc", None, properties, paragraph(cell.text, cell.style, w("keepNext") if keep else None)
    )
