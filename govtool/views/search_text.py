"""The search text of a subject: all searchable text, one ASCII character for each character.

Letters and digits stay as they are, any other character becomes the sign its code point is folded
to. Several characters share a sign, so the text is a sieve and no answer: what passes it is
compared with the case itself (``views/subject_search.py``). In return SQLite goes through it more
than twice as quickly as through Chinese text, and it takes two thirds of the room.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from govtool.base.initials import readings
from govtool.base.patterns import pattern
from govtool.privacy.masking.characters import COMPATIBILITY_BLOCKS, DOTS, ideograph_forms, name_key

if TYPE_CHECKING:
    from govtool.subjects.subject import Place, State

_PLAIN = b"abcdefghijklmnopqrstuvwxyz0123456789-\n"
_FULL_WIDTH = {0xFEE0 + ord(sign): sign for sign in f"{string.digits}{string.ascii_letters}-"}
_DOT = "·"


def text_of(state: State, places: Iterable[Place]) -> str:
    """Return the row of a subject: unit and number on lines of their own, then its ``places``."""
    lines = [state.no]
    for kind, value in places:
        if kind == "name":
            lines += (*dict.fromkeys((value, name_key(value))), *readings(value))
        else:
            lines.append(digits(value) if kind == "phone" else value)
    return f"{state.unit}\n{signs(_usual(chr(10).join(lines)))}"


def numbered(text: str, no: str) -> str:
    """Return the text of a subject under another number."""
    unit, _number, rest = text.split("\n", 2)
    return f"{unit}\n{signs(no)}\n{rest}"


def signs(value: str) -> str:
    """Return one ASCII character for each, from the code point's low byte, in lower case."""
    return value.encode("utf-16-le", "surrogatepass")[::2].translate(_sign_table()).decode("ascii")


def folded(value: str) -> str:
    """Return text with lower-case Latin, full-width letters as ASCII, and usual ideographs.

    No character is lost.

    >>> folded("ＳＱ０１－2026 张三，院墙"), folded("⼄某‧⻢")
    ('sq01-2026 张三，院墙', '乙某·马')
    """
    return _usual(value).translate(_LOWER)


_LOWER = {ord(letter): letter.lower() for letter in string.ascii_uppercase}


def _usual(value: str) -> str:
    """The same without the lower case, quickly: most texts have nothing of the kind."""
    return value.translate(_usual_forms()) if _UNUSUAL.search(value) else value


_UNUSUAL = pattern(
    f"[０-９Ａ-Ｚａ-ｚ－{''.join(sorted(DOTS - {_DOT}))}{''.join(COMPATIBILITY_BLOCKS)}]"
)
"""The characters that :func:`_usual_forms` replaces, and more: ranges are quick to search."""


@cache
def _usual_forms() -> dict[int, str]:
    return ideograph_forms() | _FULL_WIDTH | {ord(dot): _DOT for dot in DOTS}


def digits(phone: str | None) -> str:
    """A telephone number without its hyphens; empty for None."""
    return phone.replace("-", "") if phone else ""


@cache
def _sign_table() -> bytes:
    """Return a character for each byte, never a wildcard of GLOB or NUL."""
    free = [code for code in range(1, 127) if code not in _PLAIN and code not in b"*?["]
    others = (code for code in range(256) if code not in _PLAIN)
    table = {code: free[n % len(free)] for n, code in enumerate(others)}
    return bytes(table.get(code, code) for code in bytes(range(256)).lower())
