"""Tables, fitted to the terminal or aligned at full width; rich is imported only to draw."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, listed
from govtool.base.text_width import Side, pad, printable, unbroken_width, width, wrap
from govtool.shell.terminal import (
    NARROWEST,
    Style,
    glyph,
    in_colour,
    is_terminal,
    note,
    paint,
    say,
    terminal_width,
)

_GAP = 2


class Column(NamedTuple):
    """A column of a table, and how it gives way where a terminal is narrow.

    Values are never broken, unless ``flexible`` says to how few columns their text may be folded.
    ``drop`` is for what may be left out when that is not enough, the highest first. ``short`` is
    the header to use on a terminal. ``mask`` is what a file has of a value that only the screen
    shows in full.
    """

    header: str
    side: Side = "left"
    flexible: int = 0
    drop: int = 0
    short: str = ""
    mask: Callable[[str], str] | None = None

    def least(self, natural: int, unbroken: int = 0) -> int:
        """Return the fewest columns it can do with, of the ``natural`` number it would take.

        :param unbroken: the width of the widest number or date in its values.
        """
        if self.flexible:
            return min(natural, max(self.flexible, width(self.header), unbroken))
        return natural


class Cell(NamedTuple):
    """A value with a colour; the text says the same without it. ``marked`` parts are bold.

    ``value`` is what a file has in its place: the whole date of 3月2日, a number, a text in full.
    """

    text: str
    style: Style = ""
    marked: Sequence[str] = ()
    value: dt.date | str | float | None = None


Value = Cell | str | int | float | None


def day_cell(day: dt.date | None, today: dt.date, style: Style = "") -> Cell:
    """Return a day as lists show it, and in full for a file; empty without one."""
    return Cell(month_day_text(day, today), style, value=day) if day else Cell("")


class ListTable(NamedTuple):
    """A list with its columns and rows, for the screen, for files, and for the places of lines.

    :param title: what it is called: the sheet of a workbook, the heading of a document.
    :param head: lines above the table on the screen. :param empty: what the screen says where there
        is no row.
    :param subjects: the subject of each row in the journal, "" for a row that is none; empty where
        no row has one.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    head: Sequence[str] = ()
    empty: str = ""
    subjects: Sequence[str] = ()


def with_places(listing: ListTable) -> ListTable:
    """Return a list with numbered lines; the numbers are dropped last where room is short."""
    place = Column("", "right", drop=_LAST_TO_GO)
    rows = [[str(number), *row] for number, row in enumerate(listing.rows, 1)]
    return listing._replace(columns=[place, *listing.columns], rows=rows)


_LAST_TO_GO = 1


def say_listing(listing: ListTable) -> None:
    """Print a list on stdout."""
    for line in listing.head:
        say(line)
    if listing.rows or not listing.empty:
        table(listing.columns, listing.rows)
    else:
        say(listing.empty)


def table(
    columns: Sequence[Column | str], rows: Iterable[Sequence[Value]], title: str | None = None
) -> None:
    """Print a table on stdout: fitted to the terminal by rich, or aligned in full into a pipe.

    Values are shown as they are; None is an empty cell.
    """
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    cells = [[_cell(value) for value in row] for row in rows]
    if title:
        say(printable(title))
    if is_terminal(sys.stdout):
        _fit([head._replace(header=head.short or head.header) for head in heads], cells)
    else:
        for lines in laid_out(
            heads, [[head.header for head in heads], *([c.text for c in row] for row in cells)]
        ):
            say(lines[0])


def laid_out(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int | None = None
) -> list[list[str]]:
    """Return the lines of each row, with aligned values, folded where ``room`` requires it."""
    rows = [[_as_shown(text) for text in row] for row in rows]
    naturals = _naturals(columns, rows)
    widths = dict(enumerate(naturals))
    if room:
        widths = _shared(
            naturals, _leasts(columns, naturals, rows, room), range(len(columns)), room
        )
    return [list(_lines(columns, _folded(columns, row, widths), widths)) for row in rows]


def _lines(
    columns: Sequence[Column], cells: dict[int, list[str]], widths: dict[int, int]
) -> Iterator[str]:
    for n in range(max(map(len, cells.values()))):
        texts = {i: lines[n] if n < len(lines) else "" for i, lines in cells.items()}
        yield (
            (" " * _GAP)
            .join(pad(text, widths[i], columns[i].side) for i, text in texts.items())
            .rstrip()
        )


def _folded(
    columns: Sequence[Column], row: Sequence[str], widths: dict[int, int]
) -> dict[int, list[str]]:
    return {
        i: wrap(row[i], w) if columns[i].flexible and width(row[i]) > w else [row[i]]
        for i, w in widths.items()
    }


def _cell(value: Value) -> Cell:
    cell = value if isinstance(value, Cell) else Cell("" if value is None else str(value))
    return cell._replace(text=_as_shown(printable(" ".join(cell.text.split()))))


def _as_shown(text: str) -> str:
    """Return ``text`` as stdout shows it: replaced characters may have another width."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text if text.isascii() else text.encode(encoding, "plain").decode(encoding)


def _naturals(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    return [
        max([width(column.header), *(width(row[i]) for row in rows)])
        for i, column in enumerate(columns)
    ]


def _leasts(
    columns: Sequence[Column], naturals: Sequence[int], rows: Sequence[Sequence[str]], room: int
) -> list[int]:
    """Return the fewest columns each can do with: no number or date in it is ever split."""
    if sum(naturals) + _GAP * (len(naturals) - 1) <= room:
        return list(naturals)
    return [
        column.least(naturals[i], max((unbroken_width(row[i]) for row in rows), default=0))
        if column.flexible
        else naturals[i]
        for i, column in enumerate(columns)
    ]


def _fitting(columns: Sequence[Column], leasts: Sequence[int], room: int) -> list[int] | None:
    """Return the columns that have room after all optional ones are dropped; None if too narrow."""
    kept = list(range(len(columns)))
    while sum(leasts[i] + _GAP for i in kept) - _GAP > room:
        droppable = [i for i in kept if columns[i].drop]
        if not droppable:
            return None
        kept.remove(max(droppable, key=lambda i: columns[i].drop))
    return kept


def _shared(
    naturals: Sequence[int], leasts: Sequence[int], kept: Iterable[int], room: int
) -> dict[int, int]:
    """Return the widths of the kept columns; the widest flexible ones shrink until all fit."""
    widths = {i: naturals[i] for i in kept}
    excess = sum(widths.values()) + _GAP * (len(widths) - 1) - room
    for _n in range(excess):
        giving = [i for i, w in widths.items() if w > leasts[i]]
        if giving:
            widths[max(giving, key=lambda i: widths[i])] -= 1
    return widths


def _fit(columns: list[Column], rows: list[list[Cell]]) -> None:
    """Print the table as wide as the terminal; where none fits, each row as a list of values."""
    room = terminal_width()
    texts = [[cell.text for cell in row] for row in rows]
    naturals = _naturals(columns, texts)
    leasts = _leasts(columns, naturals, texts, room)
    kept = _fitting(columns, leasts, room)
    if kept is None:
        _say_upright(columns, rows, room)
        return
    _draw(columns, rows, _shared(naturals, leasts, kept, room))
    missing = [column.header for i, column in enumerate(columns) if i not in kept and column.header]
    if missing:
        text = _("The window is too narrow; not shown: {columns}. Widen it, or use --json.")
        for line in wrap(text.format(columns=listed(missing)), room):
            note(line)


def _draw(columns: list[Column], rows: list[list[Cell]], widths: dict[int, int]) -> None:
    from rich.box import Box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rule = glyph("─", "-")
    box = Box(f"    \n    \n {rule * 2} \n" + "    \n" * 5, ascii=True)
    drawn = Table(box=box, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for i, w in widths.items():
        drawn.add_column(Text(columns[i].header), justify=columns[i].side, width=w, overflow="fold")
    for row in rows:
        folded = _folded(columns, [cell.text for cell in row], widths)
        texts = {i: Text("\n".join(lines), style=row[i].style) for i, lines in folded.items()}
        for i, text in texts.items():
            text.highlight_words(row[i].marked, "bold")
        drawn.add_row(*texts.values())
    colours: Literal["auto"] | None = "auto" if in_colour(sys.stdout) else None
    room = sum(widths.values()) + _GAP * len(widths)
    Console(width=room, color_system=colours, highlight=False, markup=False, emoji=False).print(
        drawn
    )


def _say_upright(columns: list[Column], rows: list[list[Cell]], room: int) -> None:
    widest = max(width(column.header) for column in columns)
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            lines = wrap(cell.text, max(room - widest - _GAP, NARROWEST)) if cell.text else []
            for n, line in enumerate(lines):
                say(pad("" if n else column.header, widest + _GAP) + paint(line, cell.style))
        say()
