"""What commands print: data on stdout, everything else on stderr, nothing of it ever read as markup.

rich is imported only to draw a table on a terminal; a pipe gets the same rows as aligned text.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Literal, NamedTuple, TextIO

Style = Literal["", "red", "yellow", "green", "cyan", "bold", "dim", "bold red"]
Side = Literal["left", "right"]

_WIDEST = 100
_ANSI = {"red": "31", "yellow": "33", "green": "32", "cyan": "36", "bold": "1", "dim": "2", "bold red": "1;31"}
# Patterns are compiled when first used: most runs need none of them.
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
# A Chinese line may break after any character, but closing punctuation never begins a line.
_WORD = r"[“（《]?(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef]+)[，。、；：！？”）》…]*|\s+"


# --- streams


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at the other end; False for a closed or missing stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def prepare_streams() -> None:
    """UTF-8 into files and pipes, the console's own encoding on a terminal, and never a crash over a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if is_terminal(stream) or "PYTHONIOENCODING" in os.environ:
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace")


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


def page_width() -> int:
    """Columns to lay a page out for: the terminal's, at most 100; 80 when there is no terminal."""
    import shutil

    return max(min(shutil.get_terminal_size().columns, _WIDEST), 40)


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
        yield from (word[i : i + columns] for i in range(0, len(word), columns))


# --- tables


class Column(NamedTuple):
    """A column of a table: its header, and the side its values keep to."""

    header: str
    side: Side = "left"


class Cell(NamedTuple):
    """A value with a colour; the text alone must say what the colour says."""

    text: str
    style: Style = ""


Value = Cell | str | int | float | None


def table(columns: Sequence[Column | str], rows: Iterable[Sequence[Value]], title: str | None = None) -> None:
    """Print a table on stdout: drawn by rich on a terminal, aligned with spaces into a pipe.

    Values are shown as they are; None is an empty cell.
    """
    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    cells = [[_cell(value) for value in row] for row in rows]
    if is_terminal(sys.stdout):
        _draw(heads, cells, title)
    else:
        _align(heads, cells, title)


def _cell(value: Value) -> Cell:
    if isinstance(value, Cell):
        return Cell(printable(value.text), value.style)
    return Cell("" if value is None else printable(str(value)))


def _align(columns: list[Column], rows: list[list[Cell]], title: str | None) -> None:
    lines = [[column.header for column in columns]]
    lines += [[" ".join(cell.text.split()) for cell in row] for row in rows]
    widths = [max(width(line[i]) for line in lines) for i in range(len(columns))]
    if title:
        say(title)
    for line in lines:
        padded = (pad(text, w, column.side) for text, w, column in zip(line, widths, columns, strict=True))
        say("  ".join(padded).rstrip())


def _draw(columns: list[Column], rows: list[list[Cell]], title: str | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=Text(title) if title else None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        drawn.add_column(Text(column.header), justify=column.side, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell.text, style=cell.style) for cell in row))
    Console(highlight=False, markup=False, emoji=False).print(drawn)
