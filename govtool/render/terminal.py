"""What commands print: data on stdout, everything else on stderr, nothing of it ever read as markup.

rich is imported only to draw a table on a terminal; a pipe gets the same rows as aligned text.
"""

from __future__ import annotations

import codecs
import datetime as dt
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Literal, NamedTuple, TextIO

from govtool.i18n import _, listed

Style = Literal["", "red", "yellow", "green", "cyan", "bold", "dim", "bold red"]
Side = Literal["left", "right"]

_WIDEST = 100
_NARROWEST = 20
_ANSI = {"red": "31", "yellow": "33", "green": "32", "cyan": "36", "bold": "1", "dim": "2", "bold red": "1;31"}
# Patterns are compiled when first used: most runs need none of them.
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_PLAIN = {"·": "-", "–": "-", "—": "-", "─": "-", "…": "...", "→": "->", "✓": "+", "✗": "x", "“": '"', "”": '"'}
# A Chinese line may break after any character, but not within a date, and closing punctuation never begins a line.
_WORD = r"[“（《]?(?:(?:\d+[年月日])+|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+)[，。、；：！？”）》…]*|\s+"


# --- streams


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at the other end; False for a closed or missing stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def prepare_streams() -> None:
    """UTF-8 into files and pipes, the console's own encoding on a terminal, and never a crash over a character.

    A stream that was closed by whoever called us is replaced by one that goes nowhere.
    """
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if is_terminal(stream) or "PYTHONIOENCODING" in os.environ:
            reconfigure(errors="plain")
        else:
            reconfigure(encoding="utf-8", errors="plain")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # open to the end of the process


def _in_plain_signs(error: UnicodeError) -> tuple[str, int]:
    """The handler ``plain``: signs that an encoding lacks as ASCII ones, other characters as ``?``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


codecs.register_error("plain", _in_plain_signs)


def in_colour(stream: TextIO) -> bool:
    """Whether ``stream`` shows colours: a capable terminal, and nobody asked for none (no-color.org)."""
    if not is_terminal(stream) or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or bool(os.environ.get("WT_SESSION") or os.environ.get("TERM"))


def glyph(sign: str, plain: str, stream: TextIO | None = None) -> str:
    """``sign``, or ``plain`` when the encoding of the stream (stdout) cannot draw it."""
    encoding = getattr(stream or sys.stdout, "encoding", None) or "ascii"
    try:
        sign.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return plain
    return sign


# --- plain text


def printable(text: str) -> str:
    """``text`` without characters that steer a terminal or turn the reading direction."""
    return re.sub(_CONTROL, "\ufffd", text)


def paint(text: str, style: Style, stream: TextIO | None = None) -> str:
    """``text`` in a colour where the stream (stdout) shows colours; the words must say the same without it."""
    code = _ANSI.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if code and in_colour(stream or sys.stdout) else text


def say(text: str = "") -> None:
    """One line of data for stdout."""
    print(text, file=sys.stdout)


def note(text: str = "", end: str = "\n") -> None:
    """One line about what happened, for stderr."""
    print(text, file=sys.stderr, end=end, flush=True)


def emit_json(value: Any) -> None:
    """``value`` as the one JSON value of a command on stdout: one line, or indented on a terminal."""
    import json

    indent = 2 if is_terminal(sys.stdout) else None
    say(json.dumps(value, ensure_ascii=False, default=_as_json, indent=indent, allow_nan=False))


def emit_json_list(values: Iterable[Any]) -> None:
    """``values`` as one JSON list on stdout, an item to a line, without holding all of them in memory."""
    before = "["
    for value in values:
        say(before + json_line(value))
        before = ","
    say("[]" if before == "[" else "]")


def json_line(value: Any) -> str:
    """``value`` as one line of JSON."""
    import json

    return json.dumps(value, ensure_ascii=False, default=_as_json, allow_nan=False)


def _as_json(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if hasattr(value, "__dataclass_fields__"):
        return {field: getattr(value, field) for field in value.__dataclass_fields__}
    if isinstance(value, Path):
        return str(value)
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


# --- width: a Chinese character takes two columns


def width(text: str) -> int:
    """Columns ``text`` takes on a terminal (Unicode TR11: wide and full-width two, combining none).

    >>> width("张三"), width("abc"), width("ＡＢ"), width("é")
    (4, 3, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int, side: Side = "left") -> str:
    """``text`` filled with spaces to ``columns``, kept on the given side.

    >>> pad("张三", 6) + "|", pad("12", 4, "right")
    ('张三  |', '  12')
    """
    fill = " " * max(columns - width(text), 0)
    return fill + text if side == "right" else text + fill


def terminal_width() -> int:
    """Columns of the terminal; 80 when there is none."""
    import shutil

    return shutil.get_terminal_size().columns


def page_width() -> int:
    """Columns to lay a page out for: the terminal's, at most 100; 80 when there is no terminal."""
    return max(min(terminal_width(), _WIDEST), 40)


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns``, broken at spaces and between Chinese characters.

    >>> wrap("登记一件纠纷，返回编号 and deadlines", 12)
    ['登记一件纠', '纷，返回编号', 'and', 'deadlines']
    """
    lines = [""]
    for word in _words(text, columns):
        if width(lines[-1]) + width(word.rstrip()) > columns:
            lines[-1] = lines[-1].rstrip()
            lines.append(word.lstrip())
        elif lines[-1] or not word.isspace():
            lines[-1] += word
    return [line.rstrip() for line in lines]


def _words(text: str, columns: int) -> Iterator[str]:
    """Unbreakable pieces; one longer than a whole line is cut, so that nothing runs off the page."""
    for match in re.finditer(_WORD, text):
        word = match[0] if not match[0].isspace() else " "
        yield from [word] if width(word) <= columns else _cut(word, columns)


def _cut(word: str, columns: int) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and width(piece + character) > columns:
            yield piece
            piece = ""
        piece += character
    yield piece


def hanging(first: str, text: str, indent: int | None = None) -> list[str]:
    """``text`` after ``first``; on a terminal in lines that fit, the later ones indented (by the width of ``first``)."""
    if not is_terminal(sys.stdout):
        return [first + text]
    begin = width(first) if indent is None else indent
    lines = wrap(text, max(page_width() - max(begin, width(first)), _NARROWEST))
    return [first + lines[0], *(" " * begin + line for line in lines[1:])]


# --- tables

_GAP = 2


class Column(NamedTuple):
    """A column of a table, and how it gives way where a terminal is narrow.

    Values are never broken, unless ``flexible`` says to how few columns their text may be folded. ``drop`` is for what
    may be left out when that is not enough, the highest first. ``short`` is the header to use on a terminal.
    """

    header: str
    side: Side = "left"
    flexible: int = 0
    drop: int = 0
    short: str = ""

    def least(self, natural: int) -> int:
        """The fewest columns it can do with, of the ``natural`` number it would take."""
        return min(natural, max(self.flexible, width(self.header))) if self.flexible else natural


class Cell(NamedTuple):
    """A value with a colour; the text alone must say what the colour says."""

    text: str
    style: Style = ""


Value = Cell | str | int | float | None


def table(columns: Sequence[Column | str], rows: Iterable[Sequence[Value]], title: str | None = None) -> None:
    """Print a table on stdout: as wide as the terminal allows, drawn by rich; in full, aligned with spaces, into a pipe.

    Values are shown as they are; None is an empty cell.
    """
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    cells = [[_cell(value) for value in row] for row in rows]
    if title:
        say(printable(title))
    if is_terminal(sys.stdout):
        _fit([head._replace(header=head.short or head.header) for head in heads], cells)
    else:
        for lines in laid_out(heads, [[head.header for head in heads], *([c.text for c in row] for row in cells)]):
            say(lines[0])


def laid_out(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int | None = None) -> list[list[str]]:
    """Each row in lines, its values under those of the row before, folded where ``room`` asks for it."""
    rows = [[_as_shown(text) for text in row] for row in rows]
    naturals = _naturals(columns, rows)
    widths = _shared(columns, naturals, range(len(columns)), room) if room else dict(enumerate(naturals))
    return [list(_lines(columns, _folded(columns, row, widths), widths)) for row in rows]


def _lines(columns: Sequence[Column], cells: dict[int, list[str]], widths: dict[int, int]) -> Iterator[str]:
    for n in range(max(map(len, cells.values()))):
        texts = {i: lines[n] if n < len(lines) else "" for i, lines in cells.items()}
        yield (" " * _GAP).join(pad(text, widths[i], columns[i].side) for i, text in texts.items()).rstrip()


def _folded(columns: Sequence[Column], row: Sequence[str], widths: dict[int, int]) -> dict[int, list[str]]:
    return {i: wrap(row[i], w) if columns[i].flexible and width(row[i]) > w else [row[i]] for i, w in widths.items()}


def _cell(value: Value) -> Cell:
    cell = value if isinstance(value, Cell) else Cell("" if value is None else str(value))
    return cell._replace(text=_as_shown(printable(" ".join(cell.text.split()))))


def _as_shown(text: str) -> str:
    """``text`` as stdout will show it: what its encoding lacks takes up other room than it would."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text if text.isascii() else text.encode(encoding, "plain").decode(encoding)


def _naturals(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    return [max([width(column.header), *(width(row[i]) for row in rows)]) for i, column in enumerate(columns)]


def _kept(columns: Sequence[Column], naturals: Sequence[int], room: int) -> list[int] | None:
    """The places of the columns for which there is room, once all that may give way did; None if it is not enough."""
    kept = list(range(len(columns)))
    while sum(columns[i].least(naturals[i]) + _GAP for i in kept) - _GAP > room:
        droppable = [i for i in kept if columns[i].drop]
        if not droppable:
            return None
        kept.remove(max(droppable, key=lambda i: columns[i].drop))
    return kept


def _shared(columns: Sequence[Column], naturals: Sequence[int], kept: Iterable[int], room: int) -> dict[int, int]:
    """The width of each column kept: the widest of the flexible ones give way, until all fits or none can."""
    widths = {i: naturals[i] for i in kept}
    excess = sum(widths.values()) + _GAP * (len(widths) - 1) - room
    for _n in range(excess):
        giving = [i for i, w in widths.items() if w > columns[i].least(naturals[i])]
        if giving:
            widths[max(giving, key=lambda i: widths[i])] -= 1
    return widths


def _fit(columns: list[Column], rows: list[list[Cell]]) -> None:
    """The table as wide as the terminal allows; where no table fits, each row as a list of its values."""
    room = terminal_width()
    naturals = _naturals(columns, [[cell.text for cell in row] for row in rows])
    kept = _kept(columns, naturals, room)
    if kept is None:
        _say_upright(columns, rows, room)
        return
    _draw(columns, rows, _shared(columns, naturals, kept, room))
    missing = [column.header for i, column in enumerate(columns) if i not in kept]
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
        drawn.add_row(*(Text("\n".join(lines), style=row[i].style) for i, lines in folded.items()))
    colours: Literal["auto"] | None = "auto" if in_colour(sys.stdout) else None
    room = sum(widths.values()) + _GAP * len(widths)
    Console(width=room, color_system=colours, highlight=False, markup=False, emoji=False).print(drawn)


def _say_upright(columns: list[Column], rows: list[list[Cell]], room: int) -> None:
    widest = max(width(column.header) for column in columns)
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            lines = wrap(cell.text, max(room - widest - _GAP, _NARROWEST)) if cell.text else []
            for n, line in enumerate(lines):
                say(pad("" if n else column.header, widest + _GAP) + paint(line, cell.style))
        say()
