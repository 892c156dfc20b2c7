"""One form for characters that look alike, and the key by which names are compared.

:func:`plain` and :func:`digit_view` return one character for each character of a text, so that a
match in them has the same place in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from govtool.base import text
from govtool.base.patterns import pattern

DASHES = frozenset("_−~ーｰ")
"""Characters of other categories that are written for a hyphen."""
DOTS = frozenset("·•・･‧∙⋅●⸱ꞏ᛫")
"""Characters written between the parts of a name: all are one, and so is the full stop."""
_ALIKE = {"〇": "0", "○": "0", "◯": "0", "×": "X", **dict.fromkeys(DOTS, ".")}
_RADICALS = str.maketrans(
    "⺠⺼⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰",
    "民肉西见角贝车长门青韦页风飞食马鱼鸟麦黄齐齿龙",
)
"""Radicals in place of a whole character in texts copied from PDF files, which NFKC keeps."""

_CHINESE = {
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True)),
    **dict(zip("貳參叄陸弌弍弎", "2336123", strict=True)),
    **dict(zip("洞幺两拐勾", "01279", strict=True)),
    **dict(zip("〡〢〣〤〥〦〧〨〩", "123456789", strict=True)),
}
"""Digits in Chinese; the last row as they are read out on the telephone."""


class _Plain(dict[int, str]):
    """The plain form of each character; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = form = _plain_form(chr(code))
        return form


def _plain_form(character: str) -> str:
    """Return the ASCII character that a digit, capital, blank, dash or mark looks like."""
    category = unicodedata.category(character)
    if character == "\n" or category == "No":
        return character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in text.INVISIBLE or character.isspace():
        return " "
    if category == "Pd" or character in DASHES:
        return "-"
    if character in _ALIKE:
        return _ALIKE[character]
    form = unicodedata.normalize("NFKC", character).translate(_RADICALS).upper()
    return form if len(form) == 1 else character


class _Digits(dict[int, str]):
    """The digit for a character that :func:`plain` does not read as one: 一, ①, ⑴, ⁵."""

    def __missing__(self, code: int) -> str:
        self[code] = form = _digit_form(chr(code))
        return form


def _digit_form(character: str) -> str:
    if character in _CHINESE:
        return _CHINESE[character]
    value = unicodedata.numeric(character, -1) if unicodedata.category(character) == "No" else -1
    return str(int(value)) if value in range(10) else character


_PLAIN, _DIGITS = _Plain(), _Digits()


def plain(value: str) -> str:
    """Return a text in one width and case, with blanks, dashes and middle dots of all kinds alike.

    >>> plain("１３８—7777\u3000ｘ"), plain("⻢・某")
    ('138-7777 X', '马.某')
    """
    return value.translate(_PLAIN)


def digit_view(value: str) -> str:
    """Return the :func:`plain` form with Chinese, circled and raised digits as ASCII ones.

    >>> digit_view("幺三八①⑵⁵，一层")
    '138125,1层'
    """
    return plain(value).translate(_DIGITS)


def signs_of(number: str) -> str:
    """Return the letters and digits of a number alone.

    >>> signs_of("h1234567（8）"), signs_of("一三八")
    ('H12345678', '138')
    """
    return _NO_SIGN.sub("", digit_view(number))


_NO_SIGN = pattern(r"[^0-9A-Z]+")

# --- names

_IDEOGRAPHS = pattern("[\u4e00-\u9fff]+")
_STOP = "。"
_BETWEEN = pattern(f"[ .{_STOP}]+")


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return the key to compare names and addresses: one width and case, no blanks or middle dots.

    What is stored stays as it is written.

    >>> name_key("阿依·古丽") == name_key("阿依‧古丽") == name_key("阿依古丽"), name_key("⼄某")
    (True, '乙某')
    """
    if _IDEOGRAPHS.fullmatch(name):
        return name
    return _BETWEEN.sub("", plain(unicodedata.normalize("NFKC", name)))


def name_pattern(name: str) -> str:
    """Return a pattern of a name or address in the :func:`plain` form of a text.

    Blanks or dots may be inside. A name in Latin letters does not begin or end inside a word, one
    without a Chinese full stop does not go on behind one.
    """
    key = name_key(name)
    between = f"[ .{_STOP}]{{0,3}}" if _STOP in plain(name) else "[ .]{0,3}"
    before = "(?<![A-Z])" if key[0].isascii() and key[0].isalpha() else ""
    after = "(?![A-Z])" if key[-1].isascii() and key[-1].isalpha() else ""
    return before + between.join(map(re.escape, key)) + after


def ideographs_glob(key: str) -> str:
    """Return a GLOB pattern that every text with this :func:`name_key` in it passes.

    >>> ideographs_glob("乙某B")
    '*[乙⼄㆚]*某*'
    """
    return "*".join(["", *map(_glob_class, filter(_IDEOGRAPHS.fullmatch, key)), ""]) or "*"


def _glob_class(ideograph: str) -> str:
    others = _alternatives().get(ideograph)
    return f"[{ideograph}{others}]" if others else ideograph


@cache
def ideograph_forms() -> dict[int, str]:
    """Return the plain form of each compatibility form of an ideograph, to translate with."""
    return {ord(other): form for form, others in _alternatives().items() for other in others}


@cache
def _alternatives() -> dict[str, str]:
    """Return the compatibility forms of ideographs: radicals, circled characters, duplicates."""
    found: dict[str, str] = {}
    for block in COMPATIBILITY_BLOCKS:
        for character in map(chr, range(ord(block[0]), ord(block[-1]) + 1)):
            form = plain(character)
            if form != character and _IDEOGRAPHS.fullmatch(form):
                found[form] = found.get(form, "") + character
    return found


COMPATIBILITY_BLOCKS = (
    "\u2e80-\u2fdf",
    "\u3038-\u303a",
    "\u3190-\u33ff",
    "\uf900-\ufaff",
    "\U0001f200-\U0001f251",
    "\U0002f800-\U0002fa1f",
)
"""The blocks with other forms of ideographs, each as a range of a pattern."""
