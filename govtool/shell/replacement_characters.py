"""Replacements for characters that the encoding of a console or pipe lacks; never a crash.

The error handler ``plain`` of :mod:`codecs`; used by everything that is printed, and by no file.
"""

from __future__ import annotations

import codecs
import unicodedata

# A table of data: a pair per line would take 60 lines.
_ALIKE = {
    "·": "-", "–": "-", "—": "-", "─": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "→": "->",
    "✓": "√+", "✗": "x", "“": '"', "”": '"', "‘": "'", "’": "'", "•": "·*", "¥": "￥Y", "￥": "Y",
    "√": "+", "×": "x", "■": "#", "█": "■#", "▏": "|", "▎": "|", "▍": "|", "▌": "|", "▋": "|",
    "▊": "|", "▉": "|", "│": "|", "└": "+", "├": "+", "┌": "+", "┐": "+", "┘": "+", "┬": "+",
    "┴": "+", "┼": "+", "┤": "+", "□": "o", "☑": "√x", "☐": "□o", "\xa0": " ", "\u3000": " ",
    "〔": "[", "〕": "]", "《": "<", "》": ">", "、": ",", "。": ".", "≤": "<", "≥": ">", "÷": "/",
    "＝": "=",
}  # fmt: skip
"""For each character what may stand for it, the likest first; of several each is one character."""

_SEVERAL = frozenset({"...", "->"})
_MISSING = "〓"
"""The printers' mark for missing type (geta), as wide as the character it replaces."""


def _stand_ins(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for the characters that could not be encoded, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(stand_in(character, error.encoding) for character in lacking), error.end


def stand_in(character: str, encoding: str) -> str:
    """Return the replacement of a character in an encoding that lacks it; ``?`` if none is alike.

    >>> stand_in("•", "gbk"), stand_in("•", "ascii"), stand_in("𠮷", "gbk"), stand_in("甲", "ascii")
    ('·', '*', '〓', '?')
    """
    alike = _ALIKE.get(character, "")
    known = [alike] if alike in _SEVERAL else list(alike)
    normal = unicodedata.normalize("NFKC", character)
    bare = "".join(
        one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one)
    )
    wide = unicodedata.east_asian_width(character) in "WF"
    candidates = [*known, normal, bare, *([_MISSING] if wide else [])]
    return next((one for one in candidates if one and encodable(one, encoding)), "?")


def encodable(text: str, encoding: str) -> bool:
    """Return whether an encoding is known and has all characters of a text."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


codecs.register_error("plain", _stand_ins)
