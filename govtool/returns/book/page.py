"""The layout of a sheet: widths of columns, lines from top to bottom, the heading."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from govtool.base.text_width import width
from govtool.returns import captions
from govtool.returns.book.cells import Styles, in_cell
from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, Return, ReturnTable
from govtool.tables.formats import xlsx_file

PAGE = 116.0
"""The half-width characters that A4 across has room for."""

_WIDEST = 44
"""A text longer than this goes on in a second line."""

_NARROWEST = 6
"""A column has room for two characters of its label side by side."""

_AROUND = 4
"""Room beside a text: the lines of its cell, and the arrow of a filter beside a label."""

Places = tuple[int, int]
"""A first and a last column, counted from 0."""


def widths(table: ReturnTable) -> list[float]:
    """Return the width of each column: what it needs, and its share of what is left of the page.

    Where the page has too little room, columns give what their values can do without; labels go on
    in further lines.
    """
    places = range(len(table.columns))
    needed = [_needed(table, place) for place in places]
    lacking = sum(needed) - PAGE
    if lacking <= 0:
        return [round(width * PAGE / sum(needed), 2) for width in needed]
    spare = [width - _least(table, place) for place, width in zip(places, needed, strict=True)]
    given = min(lacking / (sum(spare) or 1), 1)
    return [round(width - given * more, 2) for width, more in zip(needed, spare, strict=True)]


def _needed(table: ReturnTable, place: int) -> float:
    column = table.columns[place]
    text = _widest(table, place) + _AROUND
    return max(
        column.width,
        _label(table, place),
        min(text, _WIDEST) if column.kind is ColumnKind.TEXT else text,
    )


def _least(table: ReturnTable, place: int) -> float:
    """Return the least width of a column; a long text goes on in further lines."""
    column, text = table.columns[place], _widest(table, place) + _AROUND
    if column.part:
        text = min(text, column.width)
    least = max(text - 1, _label(table, place), _NARROWEST)
    return min(least, _needed(table, place))


def _label(table: ReturnTable, place: int) -> int:
    """Return the width of a label beside the arrow of a filter, as lists without a total have."""
    return width(table.columns[place].label) + _AROUND if table.total is None else 0


def _widest(table: ReturnTable, place: int) -> int:
    rows = [*table.rows, *table.ends]
    column = table.columns[place]
    return max((width(shown(in_cell(column, row[place]), column.kind)) for row in rows), default=0)


def groups(columns: Sequence[float], shares: Sequence[float]) -> list[Places]:
    """Return columns in as many groups as there are shares, each as near to its share as can be.

    >>> groups([10, 20, 10, 10, 10], [0.5, 0.5])
    [(0, 1), (2, 4)]
    """
    ends = list(accumulate(columns))
    found, first = [], 0
    for left, wanted in zip(range(len(shares) - 1, 0, -1), accumulate(shares), strict=False):
        free = range(first, len(columns) - left)
        last = min(free, key=lambda place: abs(ends[place] - wanted * ends[-1]))
        found.append((first, last))
        first = last + 1
    return [*found, (first, len(columns) - 1)]


HEADING = 2
"""The lines of the heading: the title, then unit and period."""

TITLE, LINE = 36, 20
"""The least heights of the title and of a line, in points."""

_BETWEEN = "　　"
_CELL_SIDES = 2
"""The half-width characters that the sides of a cell take."""

_DIGIT, _SIDES = 8, 5
"""The width of a digit of the font of the sheets, and the sides of a cell, in pixels."""


_POINTS_TO_A_PIXEL = 0.75


class TextPart(NamedTuple):
    """A text beside others in one line: its style, and its share of the page.

    Blanks at its end are room for the pen, which is wanted only where the next text follows at
    once.
    """

    text: str
    style: str
    share: float


class Page:
    """A sheet being filled in; ``row`` is the next to be written, counted from 0."""

    def __init__(self, sheet: Any, columns: Sequence[float], styles: Styles) -> None:
        self.sheet, self.styles, self.row = sheet, styles, 0
        self._columns = columns
        self._heights: list[float] = []
        for place, characters in enumerate(columns):
            sheet.set_column(place, place, characters)

    @property
    def last(self) -> int:
        """The last column."""
        return len(self._columns) - 1

    def put(self, place: int, text: str, style: str) -> None:
        """Write a text into a cell of this row."""
        xlsx_file.put_text(self.sheet, self.row, place, text, self.styles[style])

    def merged(self, places: Places, text: str, style: str) -> None:
        """Write a text over several columns of this row."""
        if places[0] < places[1]:
            self.sheet.merge_range(self.row, places[0], self.row, places[1], "", self.styles[style])
        self.put(places[0], text, style)

    def across(self, text: str, style: str, least: float = LINE) -> None:
        """Write a line over all columns, as high as its text needs."""
        self.merged((0, self.last), text, style)
        self.end_row(max(least, xlsx_file.lines_of(text, int(sum(self._columns))) * xlsx_file.LINE))

    def side_by_side(self, parts: Sequence[TextPart], least: float = LINE) -> None:
        """Write several texts in a line, each in its share of the page; one text if too narrow."""
        places = self._places(parts)
        if not places:
            self.across(_BETWEEN.join(part.text for part in parts), "left", least)
            return
        for part, place in zip(parts, places, strict=True):
            self.merged(place, part.text.rstrip(), part.style)
        self.end_row(least)

    def _places(self, parts: Sequence[TextPart]) -> list[Places]:
        """Return the columns of each part; none when a text would not fit."""
        if len(parts) > len(self._columns):
            return []
        places = groups(self._columns, [part.share for part in parts])
        rooms = (sum(self._columns[first : last + 1]) for first, last in places)
        fits = all(
            width(part.text.rstrip()) + _CELL_SIDES <= room
            for part, room in zip(parts, rooms, strict=True)
        )
        return places if fits else []

    def pixels(self, places: Places) -> int:
        """Return the width of columns on the screen."""
        return sum(
            round(characters * _DIGIT) + _SIDES
            for characters in self._columns[places[0] : places[1] + 1]
        )

    def pages(self, repeated: int, paper: xlsx_file.SheetPaper) -> list[int]:
        """Return the row with which each printed page begins, one page wide.

        :param repeated: how many rows stand above on every further page.
        """
        across = self.pixels((0, self.last)) * _POINTS_TO_A_PIXEL
        room = paper.height / min(1, paper.width / across)
        begun, left = [0], room
        for row, height in enumerate(self._heights):
            if height > left:
                begun.append(row)
                left = room - sum(self._heights[:repeated])
            left -= height
        return begun

    def end_row(self, height: float = LINE) -> None:
        """Go on to the next row."""
        self._heights.append(min(height, xlsx_file.HIGHEST))
        self.sheet.set_row(self.row, self._heights[-1])
        self.row += 1


def heading(page: Page, paper: Return, title: str, unit: str = "") -> None:
    """Write what heads a sheet, in as many rows as :data:`HEADING` says.

    :param unit: what its figures count: 件, 元; nothing where that is told elsewhere.
    """
    period = paper.period
    page.across(f"{title}（{period.kind.zh}）", "title", TITLE)
    parts = [
        TextPart(f"填报单位：{paper.unit_name}", "left", 0.3),
        TextPart(f"报送期：{captions.span_text(period)}", "centre", 0.5),
        TextPart(f"单位：{unit}" if unit else "", "right", 0.2),
    ]
    page.side_by_side(parts)
