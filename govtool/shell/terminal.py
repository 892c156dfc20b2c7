"""Output of commands: data on stdout, the rest on stderr; nothing is read as markup."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any, Literal, TextIO

from govtool.base.text_width import CONTROL, width, wrap
from govtool.shell.replacement_characters import encodable

Style = Literal["", "red", "yellow", "green", "cyan", "bold", "dim", "bold red"]

_WIDEST = 100
NARROWEST = 20
_ANSI = {
    "red": "31",
    "yellow": "33",
    "green": "32",
    "cyan": "36",
    "bold": "1",
    "dim": "2",
    "bold red": "1;31",
}
_CHINESE = "汉"
"""A character that a usable encoding must have: names never print as question marks."""


_hushed = False


# --- streams


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; False for a closed or missing stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def prepare_streams(*, as_json: bool = False) -> None:
    """Set the encoding of locale or console, also for pipes, and never crash over a character.

    A stream that was closed by whoever called us is replaced by one that goes nowhere.

    :param as_json: JSON in a pipe is UTF-8 whatever the locale (RFC 8259).
    """
    _take_standard_numbers()
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=_encoding_for(stream, as_json=as_json), errors="plain")
    _read_what_comes(sys.stdin)


def _encoding_for(stream: TextIO, *, as_json: bool) -> str:
    """Return the output encoding; one without Chinese only on a terminal, or if asked for."""
    if as_json and not is_terminal(stream):
        return "utf-8"
    encoding = _of_console(stream) or stream.encoding or "utf-8"
    if encoding.lower() in {"gb2312", "euc_cn", "euc-cn"}:
        return "gbk"  # what such consoles show; the old set lacks · and names
    if is_terminal(stream) or _is_chosen():
        return encoding
    return encoding if encodable(_CHINESE, encoding) else "utf-8"


def _of_console(stream: TextIO) -> str | None:
    """Return the encoding of the Windows console behind a pipe; None elsewhere or where chosen."""
    if is_terminal(stream) or _is_chosen():
        return None
    page = _console_page()
    return f"cp{page}" if page and encodable("", f"cp{page}") else None


def _is_chosen() -> bool:
    """Return whether Python was given an encoding (PYTHONIOENCODING, PYTHONUTF8)."""
    return bool(sys.flags.utf8_mode) or "PYTHONIOENCODING" in os.environ


def _console_page() -> int:
    """Return the output code page of the Windows console; 0 where there is none."""
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetConsoleOutputCP())
    return 0


def _read_what_comes(stream: TextIO | None) -> None:
    """Let undecodable input through; it is refused where it is read."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="surrogateescape")


def _take_standard_numbers() -> None:
    """Occupy closed standard streams, so that no file gets their number and is printed into."""
    for number in range(3) if os.name != "nt" else ():
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it takes the lowest number that is free


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # open to the end of the process


def in_colour(stream: TextIO) -> bool:
    """Return whether ``stream`` shows colours: a capable terminal, no NO_COLOR (no-color.org)."""
    if not is_terminal(stream) or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or bool(os.environ.get("WT_SESSION") or os.environ.get("TERM"))


def glyph(sign: str, plain: str, stream: TextIO | None = None) -> str:
    """``sign``, or ``plain`` when the encoding of the stream (stdout) cannot draw it."""
    encoding = getattr(stream or sys.stdout, "encoding", None) or "ascii"
    return sign if encodable(sign, encoding) else plain


# --- plain text


def paint(text: str, style: Style, stream: TextIO | None = None) -> str:
    """Return ``text`` coloured if the stream shows colours; the words must suffice without."""
    code = _ANSI.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if code and in_colour(stream or sys.stdout) else text


def hush(*, on: bool) -> None:
    """Say nothing for the time being: it was said before, in an earlier run of the same form."""
    global _hushed  # noqa: PLW0603  # one process has one terminal
    _hushed = on


def say(text: str = "") -> None:
    """One line of data for stdout."""
    if not _hushed:
        print(text, file=sys.stdout)


def note(text: str = "", end: str = "\n") -> None:
    """One line about what happened, for stderr."""
    if not _hushed:
        print(text, file=sys.stderr, end=end, flush=True)


def emit_json(value: Any) -> None:
    """Print ``value`` as the only JSON value of a command: one line, or indented on a terminal."""
    say(json_line(value, indent=2 if is_terminal(sys.stdout) else None))


def emit_json_list(values: Iterable[Any]) -> None:
    """Print ``values`` as one JSON list, an item per line, without holding all in memory."""
    before = "["
    for value in values:
        say(before + json_line(value))
        before = ","
    say("[]" if before == "[" else "]")


def json_line(value: Any, indent: int | None = None) -> str:
    """Return ``value`` as JSON, in one line unless indented, with control characters escaped."""
    import json

    text = json.dumps(value, ensure_ascii=False, default=_as_json, indent=indent, allow_nan=False)
    return re.sub(CONTROL, lambda found: f"\\u{ord(found[0]):04x}", text)


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


_columns: int | None = None


def use_columns(columns: int | None) -> None:
    """Lay lists out for so many columns from now on; None for those of the terminal."""
    global _columns  # noqa: PLW0603  # one process runs one command at a time
    _columns = columns


def terminal_width() -> int:
    """Columns to lay lists out for: as settled, else the terminal's; 80 when there is none."""
    import shutil

    return _columns or shutil.get_terminal_size().columns


def page_width() -> int:
    """Columns to lay a page out for: the terminal's, at most 100; 80 when there is no terminal."""
    return max(min(terminal_width(), _WIDEST), 40)


def hanging(first: str, text: str, indent: int | None = None) -> list[str]:
    """Return ``text`` after ``first``, on a terminal wrapped with a hanging indent."""
    if not is_terminal(sys.stdout):
        return [first + text]
    begin = width(first) if indent is None else indent
    lines = wrap(text, max(page_width() - max(begin, width(first)), NARROWEST))
    return [first + lines[0], *(" " * begin + line for line in lines[1:])]
