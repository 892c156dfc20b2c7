"""Tables of a return in a document: a header row that each page repeats, rows that no page parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from govtool.render.word.celltext import shown
from govtool.render.word.columns import head, shown_columns, widths
from govtool.render.word.styles import shade
from govtool.render.word.text import paragraph
from govtool.render.word.xml import Element, element, w
from govtool.reports.paper import Kind, Table, Value

_HEAD_COLOUR = "E7EAF0"
_SHORT = 5
"""A table of no more lines than these stands on one page."""

_TOGETHER = 2
"""So many lines of a longer one stay with its last line, so that no total stands alone on a page."""


def lines(found: Table) -> int:
    """How many lines it has, the total included and the header not."""
    return len(found.rows) + (found.total is not None)


def table(found: Table, across: int) -> Element:
    """The table as wide as the text.

    :param across: that width, in mm.
    """
    return _Drawn(found, across).element()


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    style: str
    width: int
    span: int = 1


class _Drawn:
    """A table being drawn: its texts, and the widths they need."""

    def __init__(self, found: Table, across: int) -> None:
        self._found = found
        self._places = shown_columns(found)
        self._body = [self._texts(row) for row in found.rows]
        self._total = [] if found.total is None else [self._texts(found.total)]
        columns = [found.columns[place] for place in self._places]
        self._widths = widths(columns, [*self._body, *self._total], across)

    def element(self) -> Element:
        """The whole table."""
        grid = [element("w:gridCol", {"w:w": wide}) for wide in self._widths]
        return w("tbl", None, self._properties(), w("tblGrid", None, *grid), self._head(), *self._rows())

    def _texts(self, row: Sequence[Value]) -> list[str]:
        """What is shown of a row; a comparison names in its first column what the line holds."""
        line = row[0] if self._found.columns[0].code == "code" else None
        return [shown(row[place], self._found.columns[place].kind, line) for place in self._places]

    def _head(self) -> Element:
        labels = [self._found.columns[place].label for place in self._places]
        cells = [_Cell(head(text, wide), "TableHead", wide) for text, wide in zip(labels, self._widths, strict=True)]
        return _line(cells, repeated=True, keep=True)

    def _rows(self) -> Iterable[Element]:
        if not self._body:
            yield _line([_Cell(self._found.empty, "TableNumber", sum(self._widths), len(self._widths))])
        last = lines(self._found) - 1
        for number, row in enumerate(chain(self._body, self._total)):
            keep = number < last and (last < _SHORT or number >= last - _TOGETHER)
            yield _line(self._cells(row, total=number >= len(self._body)), keep=keep)

    def _cells(self, row: Sequence[str], *, total: bool) -> Iterable[_Cell]:
        for place, text, wide in zip(self._places, row, self._widths, strict=True):
            named = self._found.columns[place].kind is Kind.TEXT
            yield _Cell(text, "TableTotal" if total else "TableText" if named else "TableNumber", wide)

    def _properties(self) -> Element:
        return w(
            "tblPr",
            None,
            w("tblStyle", "Lined"),
            element("w:tblW", {"w:w": sum(self._widths), "w:type": "dxa"}),
            w("jc", "center"),
            element("w:tblLayout", {"w:type": "fixed"}),
        )


def _line(cells: Iterable[_Cell], *, repeated: bool = False, keep: bool = False) -> Element:
    """A row of the table.

    :param repeated: on every page. :param keep: on the page of the row after it.
    """
    height = element("w:trHeight", {"w:val": 400, "w:hRule": "atLeast"})
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
    return w("tc", None, properties, paragraph(cell.text, cell.style, w("keepNext") if keep else None))
