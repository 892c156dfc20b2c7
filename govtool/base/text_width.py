"""Text in lines: the width of characters, Chinese ones two columns, and where a line may break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from govtool.base.dates import ENGLISH_MONTHS

Side = Literal["left", "right"]

# Patterns are compiled when first used: most runs need none of them.
CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
# A Chinese line may break after any character, but not within a date nor before a closing mark.
_WORD = (
    rf"[“（《\[]?(?:(?:\d+[年月日])+|\d{{1,2}} (?:{'|'.join(ENGLISH_MONTHS)})(?: \d{{4}})?[,.;:)]*(?!\w)"
    r"|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+)[，。、；：！？”）》…\]]*|\s+"
)


def printable(text: str) -> str:
    """Return ``text`` without characters that steer a terminal or turn the reading direction."""
    return re.sub(CONTROL, "\ufffd", text)


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
    """Return ``text`` filled with spaces to ``columns``, kept on the given side.

    >>> pad("张三", 6) + "|", pad("12", 4, "right")
    ('张三  |', '  12')
    """
    fill = " " * max(columns - width(text), 0)
    return fill + text if side == "right" else text + fill


def wrap(text: str, columns: int) -> list[str]:
    """Return ``text`` in lines of at most ``columns``, broken at spaces and Chinese characters.

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
    """Return the width of the widest number or date in a text, which no line may part.

    >>> unbroken_width("漏水 SQ01-2026-00001，2026年3月2日"), unbroken_width("无")
    (17, 0)
    """
    pieces = (found[0] for found in re.finditer(_WORD, text)) if re.search(r"\d", text) else ()
    return max((width(piece) for piece in pieces if re.search(r"\d", piece)), default=0)


def _words(text: str, columns: int) -> Iterator[str]:
    """Yield unbreakable pieces; one longer than a whole line is cut."""
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
