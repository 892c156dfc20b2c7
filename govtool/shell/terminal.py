"""What commands print: data on stdout, everything else on stderr, nothing of it ever read as markup."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, TextIO

from govtool.base.dates import ENGLISH_MONTHS
from govtool.shell.replacement_characters import encodable

Style = Literal["", "red", "yellow", "green", "cyan", "bold", "dim", "bold red"]
Side = Literal["left", "right"]

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
"""What an encoding must have to be of use: names are never printed as question marks."""

# Patterns are compiled when first used: most runs need none of them.
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
# A Chinese line may break after any character, but not within a date, and closing punctuation never begins a line.
_WORD = (
    rf"[“（《\[]?(?:(?:\d+[年月日])+|\d{{1,2}} (?:{'|'.join(ENGLISH_MONTHS)})(?: \d{{4}})?[,.;:)]*(?!\w)"
    r"|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+)[，。、；：！？”）》…\]]*|\s+"
)


_hushed = False


# --- streams


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at the other end; False for a closed or missing stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def prepare_streams(*, as_json: bool = False) -> None:
    """The encoding that the locale or the console says, also into a pipe, and never a crash over a character.

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
    """Return the encoding of what is printed: one without Chinese characters only on a terminal, or if asked for."""
    if as_json and not is_terminal(stream):
        return "utf-8"
    encoding = _of_console(stream) or stream.encoding or "utf-8"
    if encoding.lower() in {"gb2312", "euc_cn", "euc-cn"}:
        return "gbk"  # what such consoles show; the old set lacks · and names
    if is_terminal(stream) or _is_chosen():
        return encoding
    return encoding if encodable(_CHINESE, encoding) else "utf-8"


def _of_console(stream: TextIO) -> str | None:
    """Return the encoding of the console that a pipe of Windows belongs to; None elsewhere, and where it is chosen."""
    if is_terminal(stream) or _is_chosen():
        return None
    page = _console_page()
    return f"cp{page}" if page and encodable("", f"cp{page}") else None


def _is_chosen() -> bool:
    """Whether Python was asked for an encoding (PYTHONIOENCODING, PYTHONUTF8)."""
    return bool(sys.flags.utf8_mode) or "PYTHONIOENCODING" in os.environ


def _console_page() -> int:
    """Return the code page in which the console of Windows shows what is printed; 0 where there is none."""
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetConsoleOutputCP())
    return 0


def _read_what_comes(stream: TextIO | None) -> None:
    """Let no answer typed in another encoding end the program: what it cannot be is refused where it is read."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="surrogateescape")


def _take_standard_numbers() -> None:
    """Let no file get the number of a standard stream that is closed: what is printed would go into that file."""
    for number in range(3) if os.name != "nt" else ():
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it takes the lowest number that is free


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # open to the end of the process


def in_colour(stream: TextIO) -> bool:
    """Whether ``stream`` shows colours: a capable terminal, and nobody asked for none (no-color.org)."""
    if not is_terminal(stream) or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or bool(os.environ.get("WT_SESSION") or os.environ.get("TERM"))


def glyph(sign: str, plain: str, stream: TextIO | None = None) -> str:
    """``sign``, or ``plain`` when the encoding of the stream (stdout) cannot draw it."""
    encoding = getattr(stream or sys.stdout, "encoding", None) or "ascii"
    return sign if encodable(sign, encoding) else plain


# --- plain text


def printable(text: str) -> str:
    """``text`` without characters that steer a terminal or turn the reading direction."""
    return re.sub(_CONTROL, "\ufffd", text)


def paint(text: str, style: Style, stream: TextIO | None = None) -> str:
    """``text`` in a colour where the stream (stdout) shows colours; the words must say the same without it."""
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
    """``value`` as the one JSON value of a command on stdout: one line, or indented on a terminal."""
    say(json_line(value, indent=2 if is_terminal(sys.stdout) else None))


def emit_json_list(values: Iterable[Any]) -> None:
    """``values`` as one JSON list on stdout, an item to a line, without holding all of them in memory."""
    before = "["
    for value in values:
        say(before + json_line(value))
        before = ","
    say("[]" if before == "[" else "]")


def json_line(value: Any, indent: int | None = None) -> str:
    """``value`` as JSON, in one line unless indented; what steers a terminal is escaped, and means the same."""
    import json

    text = json.dumps(value, ensure_ascii=False, default=_as_json, indent=indent, allow_nan=False)
    return re.sub(_CONTROL, lambda found: f"\\u{ord(found[0]):04x}", text)


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


def unbroken_width(text: str) -> int:
    """Return the width of the widest piece with a digit in a text: a number or a date, which no line may part.

    >>> unbroken_width("漏水 SQ01-2026-00001，2026年3月2日"), unbroken_width("无")
    (17, 0)
    """
    pieces = (found[0] for found in re.finditer(_WORD, text)) if re.search(r"\d", text) else ()
    return max((width(piece) for piece in pieces if re.search(r"\d", piece)), default=0)


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
    lines = wrap(text, max(page_width() - max(begin, width(first)), NARROWEST))
    return [first + lines[0], *(" " * begin + line for line in lines[1:])]
