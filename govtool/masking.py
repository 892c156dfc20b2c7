"""Numbers of people in free texts: found however they are written, and hidden.

A text is looked at through :func:`plain`, which has one sign for each of its characters, so that what is found there
stands at the same place in the text itself. Masking and erasing find numbers by the same patterns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

from govtool import text

# --- how a text is looked at


class _Signs(dict[int, str]):
    """The sign that stands for each character; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = sign = _sign(chr(code))
        return sign


_DASHES = frozenset("_−~")
_TO_FULL_WIDTH = 0xFEE0
_ALIKE = {"·": ".", "•": ".", "〇": "0", "×": "X"}


def _sign(character: str) -> str:
    """An ASCII digit, capital, blank, hyphen or mark for whatever looks like one; else the character itself."""
    category = unicodedata.category(character)
    if character == "\n" or category == "No":
        return character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in text.INVISIBLE or character.isspace():
        return " "
    if category == "Pd" or character in _DASHES:
        return "-"
    if character in _ALIKE:
        return _ALIKE[character]
    half = unicodedata.normalize("NFKC", character)
    sign = (half if half.isascii() else character).upper()
    return sign if len(sign) == 1 else character


_SIGNS = _Signs()


def plain(value: str) -> str:
    """A text as numbers and names are looked for in it: in one width and case, blanks and dashes of all kinds alike.

    >>> plain("１３８—7777\u3000ｘ")
    '138-7777 X'
    """
    return value.translate(_SIGNS)


def signs_of(number: str) -> str:
    """The letters and digits of a number alone.

    >>> signs_of("h1234567（8）")
    'H12345678'
    """
    return _NO_SIGN.sub("", plain(number))


_NO_SIGN = re.compile(r"[^0-9A-Z]+")


def spellings(sign: str) -> str:
    """The characters that commonly stand for a sign of the :func:`plain` form.

    >>> spellings("X"), spellings("8"), spellings("王")
    ('XxＸｘ×', '8８', '王')
    """
    wide = chr(ord(sign) + _TO_FULL_WIDTH) if sign.isascii() else ""
    alike = (character for character, meant in _ALIKE.items() if meant == sign)
    return "".join(dict.fromkeys((sign, sign.lower(), wide, wide.lower(), *alike)))


def bare(word: str) -> str:
    """A name or address without its blanks, to compare it: 王样　伟 is 王样伟.

    >>> bare("王样　伟"), bare("Ann Lee")
    ('王样伟', 'ANNLEE')
    """
    return plain(word).replace(" ", "")


def spaced(word: str) -> str:
    """A pattern of a :func:`bare` name or address with blanks inside; in Latin letters it does not begin or end inside a word."""
    before = "(?<![A-Z])" if word[0].isascii() and word[0].isalpha() else ""
    after = "(?![A-Z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return before + " {0,3}".join(map(re.escape, word)) + after


# --- which numbers tell who somebody is

_AREA = r"(?:10|2\d|[3-9]\d\d)"
"""Area codes without their nought."""
_PHONE = re.compile(rf"1[3-9]\d{{9}}|0{_AREA}\d{{7,13}}")
_LEAST_SIGNS, _LEAST_DIGITS = 7, 4
_OLD_ID = r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
"""Resident IDs had fifteen digits until 2013, the date of birth without its century among them."""


def is_strong(number: str) -> bool:
    """Whether a number tells who somebody is: a telephone number, a resident ID, or long and varied enough to be one of a document.

    ``0000`` and ``2026`` stand in many records and texts, and mean nobody.

    >>> is_strong("13888888888"), is_strong("E12345678"), is_strong("2026"), is_strong("----"), is_strong("00000000000")
    (True, True, False, False, False)
    """
    signs = signs_of(number)
    if _PHONE.fullmatch(signs) or text.is_resident_id(signs):
        return True
    return len(signs) >= _LEAST_SIGNS and len(set(filter(str.isdigit, signs))) >= _LEAST_DIGITS


# --- how they are written

_GAP = "[ .-]{1,3}"
_BETWEEN = r"[ .()/\n-]{0,3}"
"""What may stand between two signs of a number that is known."""
_ABROAD = r"(?:\(?(?:\+|00)?86\)?[ .-]{0,3})"
_OPENING = r"(?:\((?=\d{3,4}\)))?"
"""The bracket before an area code."""
_MOBILE_GROUPS = (
    (3, 4, 4), (3, 8), (7, 4), (4, 7), (5, 6), (6, 5), (8, 3), (3, 3, 5), (3, 5, 3), (4, 3, 4), (5, 3, 3), (1,) * 11,
)  # fmt: skip
_ID_GROUPS = ((6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (6, 8, 3, 1), (14, 4), (6, 12), (4, 4, 4, 4, 2), (1,) * 18)


def _grouped(groups: Sequence[Sequence[int]], last: str = r"\d") -> str:
    """A pattern of digits in groups of these lengths, and of their ``last`` sign."""
    patterns = []
    for lengths in groups:
        *others, end = (rf"\d{{{n}}}" for n in (*lengths[:-1], lengths[-1] - 1))
        patterns.append(_GAP.join([*others, end + last]))
    return "|".join(patterns)


@cache
def _numbers() -> str:
    """The pattern of resident IDs, usual passports and permits, mobiles and landlines, whoever's they are."""
    # No resident ID begins with 19 or 20, as dates do; a group of digits before 元 is an amount, and 19.. a year.
    ids = rf"(?!19|20)(?:\d{{17}}[\dX]|{_OLD_ID}|{_grouped(_ID_GROUPS, '[0-9X]')}|\d{{6}}{_GAP}\d{{6}}{_GAP}\d{{3}})"
    papers = r"(?<![A-Z])(?![A-Z]20[0-3]\d[01]\d)(?:[CEHMP]\d{8}|E[A-Z]\d{7}|[HM]\d{10})(?![A-Z])"
    mobile = rf"1[3-9]\d{{9}}|(?!19\d\d[ .-])(?=1[ .-]{{0,3}}[3-9])(?:{_grouped(_MOBILE_GROUPS)})(?!\d| ?[元万亿%])"
    local = rf"{_AREA}\)?[ .-]{{0,3}}(?:\d{{7,8}}|\d{{3,4}}{_GAP}\d{{4}})(?:-\d{{1,5}})?"
    landline = rf"{_OPENING}(?:0|{_ABROAD}0?){local}"
    return rf"(?<!\d)(?:(?P<document>{ids}|{papers})|{_ABROAD}?(?:{mobile})|{landline})(?!\d)"


@cache
def _anybodys() -> re.Pattern[str]:
    return re.compile(_numbers())


@lru_cache(maxsize=4096)
def spelt(number: str) -> str:
    """A pattern of a number that is known, in the :func:`plain` form of a text: grouped in whatever way.

    :param number: one that :func:`is_strong`, so that the pattern is never short or empty.
    """
    assert is_strong(number)
    signs = signs_of(number)
    if _PHONE.fullmatch(signs) and signs[0] == "0":
        return rf"(?<!\d){_OPENING}(?:0|{_ABROAD}0?){_BETWEEN}{_BETWEEN.join(signs[1:])}(?!\d)"
    abroad = f"{_ABROAD}?" if _PHONE.fullmatch(signs) else ""
    closing = r"\)?" if plain(number).endswith(")") else ""
    return rf"(?<!\d){abroad}{_BETWEEN.join(signs)}{closing}(?!\d)"


_FROM_ABROAD = re.compile(rf"(?:00)?86(?:(1[3-9]\d{{9}})|0?({_AREA}\d{{7,13}}))")


def canonical(written: str) -> str:
    """A number as it is stored but for hyphens, however it was written.

    >>> canonical("+86 138.7777.6666"), canonical("+86-571-88812345"), canonical("990000 19770707 001x")
    ('13877776666', '057188812345', '99000019770707001X')
    """
    signs = signs_of(written)
    found = _FROM_ABROAD.fullmatch(signs)
    return signs if found is None else found[1] or f"0{found[2]}"


def replaced(pattern: re.Pattern[str], value: str, instead: Callable[[re.Match[str], str], str]) -> str:
    """A text with something else in the place of what a pattern finds in its :func:`plain` form.

    :param instead: gets what was found in the plain form, and as it is written.
    """
    pieces, end = [], 0
    for found in pattern.finditer(plain(value)):
        start, stop = found.span()
        pieces += [value[end:start], instead(found, value[start:stop])]
        end = stop
    return "".join([*pieces, value[end:]]) if pieces else value


def numbers_replaced(value: str, instead: Callable[[re.Match[str], str], str]) -> str:
    """A text with something else in the place of every number of somebody, whoever's it is. See :func:`replaced`."""
    return replaced(_anybodys(), value, instead) if _RUN.search(plain(value)) else value


_RUN = re.compile(r"(?:[0-9A-Z][ .()/\n-]{0,4}){7}")
"""What every number of somebody has, and most texts have not."""

# --- masking

_MASKED_NUMBER = re.compile(r"\d{3}\*{4}\d{2,4}|\d{6}\*{8}[\dX]{4}|\*{5,}[0-9A-Z]{2}")
"""What :func:`mask_numbers` leaves of them."""


def has_masked_number(value: str) -> bool:
    """Whether :func:`mask_numbers` has been at a text: it must not take the place of the true one.

    >>> has_masked_number("电话139****5678"), has_masked_number("见附件****")
    (True, False)
    """
    return "****" in value and _MASKED_NUMBER.search(value) is not None


def mask_numbers(value: str, own: Iterable[str] = ()) -> str:
    """A text that was freely written, with the numbers of people in it masked.

    :param own: numbers known to be somebody's, found also where they look like no telephone or resident ID.

    >>> mask_numbers("电话139 1234 5678，证件11010519491231002x，赔偿13800元")
    '电话139****5678，证件110105********002X，赔偿13800元'
    >>> mask_numbers("护照XY7654321", ["XY7654321"])
    '护照*******21'
    """
    if not _RUN.search(plain(value)):
        return value
    return replaced(_anybodys(), mask_own(value, own), _masked)


def _masked(_found: re.Match[str], written: str) -> str:
    return mask(written)


def mask_own(value: str, own: Iterable[str]) -> str:
    """A text with numbers masked that are known to be somebody's, and no others."""
    signs = signs_of(value)
    # Most texts have none of them, and a pattern takes longer to make than to look.
    known = [number for number in own if signs_of(number).lstrip("0") in signs and is_strong(number)]
    for number in sorted(known, key=len, reverse=True):
        value = replaced(re.compile(spelt(number)), value, _masked)
    return value


def mask_reference(value: str, own: Iterable[str]) -> str:
    """A number of some system, masked where it has a number of the people of the case, or is a person's as a whole.

    Others may look like a telephone by chance.
    """
    value = mask_own(value, own)
    return mask(value) if _anybodys().fullmatch(plain(value)) else value


def mask(number: str) -> str:
    """A telephone or document number with its middle hidden.

    >>> mask("+86 138-7777-6666"), mask("（0571）88812345"), mask("H1234567(8)")
    ('138****6666', '057****45', '*******78')
    """
    number = canonical(number)
    return text.mask_phone(number) if _PHONE.fullmatch(number) else text.mask_identity_number(number)
