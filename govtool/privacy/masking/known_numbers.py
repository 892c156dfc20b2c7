"""Known numbers of people: found in a text with anything between their digits and around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from govtool.base import text
from govtool.base.patterns import pattern
from govtool.privacy.masking.characters import digit_view, plain, signs_of
from govtool.privacy.masking.spans import Span, replaced

AREA = r"(?:10|2\d|[3-9]\d\d)"
"""Area codes without their trunk 0."""
PHONE = pattern(rf"1[3-9]\d{{9}}|0{AREA}\d{{7,13}}")
"""A telephone number by its digits; a landline may have an extension."""
_LEAST_SIGNS, _LEAST_DIGITS = 7, 4


@lru_cache(maxsize=4096)
def is_strong(number: str) -> bool:
    """Return whether a number identifies somebody: telephone, resident ID, or long and varied.

    ``0000`` and ``2026`` are in many records and texts, and identify nobody.

    >>> is_strong("13888888888"), is_strong("E12345678"), is_strong("2026"), is_strong("----")
    (True, True, False, False)
    >>> is_strong("00000000000")
    False
    """
    signs = signs_of(number)
    if PHONE.fullmatch(signs) or text.is_resident_id(signs):
        return True
    return len(signs) >= _LEAST_SIGNS and len(set(filter(str.isdigit, signs))) >= _LEAST_DIGITS


_FROM_ABROAD = pattern(rf"(?:00)?86(?:0?(1[3-9]\d{{9}})|0?({AREA}\d{{7,13}}))|0(1[3-9]\d{{9}})")


@lru_cache(maxsize=4096)
def canonical(written: str) -> str:
    """Return a number as it is stored but for hyphens, however it was written.

    >>> canonical("+86 138.7777.6666"), canonical("+86-571-88812345"), canonical("013877776666")
    ('13877776666', '057188812345', '13877776666')
    """
    signs = signs_of(written)
    found = _FROM_ABROAD.fullmatch(signs)
    return signs if found is None else found[1] or found[3] or f"0{found[2]}"


# --- forms of a number


class _Spelling(NamedTuple):
    """A way to write a number; ``bounded`` if digits beside it make it another number."""

    signs: str
    bounded: bool

    @property
    def digits(self) -> str:
        """The part of it that :func:`digits_alone` has in one piece."""
        return re.sub("[^0-9]", "", self.signs)


_LOCAL = pattern(rf"0{AREA}(\d{{7,8}})")
_SHORT = 8
"""So few digits may stand in a longer number by chance."""
_BORN_IN_1900S = pattern(r"(\d{6})19(\d{9})[\dX]")


@lru_cache(maxsize=4096)
def _forms(number: str) -> tuple[_Spelling, ...]:
    """Return the forms of a number that :func:`is_strong`, the longest first.

    A landline is written without its trunk 0 after +86, and without the area code at home; a
    resident ID had fifteen digits until 2013.
    """
    signs = canonical(number)
    forms = [_Spelling(signs, bounded=signs.isdigit() and len(signs) <= _SHORT)]
    extended = _EXTENDED.fullmatch(plain(number))
    if extended is not None:
        forms += _forms(extended[1])
    elif PHONE.fullmatch(signs) and signs[0] == "0":
        forms += _landline(signs)
    elif (old := _BORN_IN_1900S.fullmatch(signs)) is not None and text.is_resident_id(signs):
        forms.append(_Spelling(old[1] + old[2], bounded=True))
    return tuple(forms)


_EXTENDED = pattern(rf"(1[3-9]\d{{9}}|\(?0{AREA}\)?[ -]?\d{{7,8}}|\+\d{{7,15}})-\d{{1,6}}")
"""A telephone number, and its extension."""


def _landline(signs: str) -> Iterator[_Spelling]:
    """Yield the further forms of a landline: without the trunk 0, without the area code."""
    yield _Spelling(signs[1:], bounded=True)
    local = _LOCAL.fullmatch(signs)
    if local is not None and is_strong(local[1]):
        yield _Spelling(local[1], bounded=True)


# --- where they stand

_SIGN = pattern(r"[^\W_]")
_DIGITISH = pattern(
    r"[\d\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3007\u25cb\u25ef\u3021-\u3029"
    r"\u3220-\u3229\u3280-\u3289零一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參叄陸弌弍弎洞幺两拐勾\U0001f100-\U0001f10c]"
)
"""Characters that stand for a digit."""
_STROKE = "一"
_BARS = str.maketrans(dict.fromkeys("丨丶ㄧ", "-"))
"""Ideographs that are written for a bar, a comma and a dash."""
_BEFORE = pattern(
    r"(?<![0-9A-Z])\(?(?:(?:\+|00)?86[ .\-|/()]{0,4}(?:\(?0\)?)?|\(?0)[ .\-|/()]{0,4}$"
)
"""The code of the country and the trunk 0."""
_LONGEST_BEFORE = 16


def digits_in(value: str) -> int:
    """Return the number of characters of a text that stand for a digit."""
    return len(_DIGITISH.findall(value))


def digits_alone(value: str) -> str:
    """Return the digits of a text in each way to read it: a sieve for known numbers."""
    found = "".join(_DIGITISH.findall(value))
    if found.isascii():
        return found
    return f"{digit_view(found)} {digit_view(found.replace(_STROKE, ''))}"


def known_numbers(value: str, numbers: Iterable[str]) -> list[Span]:
    """Return the spans of the ``numbers`` that :func:`is_strong`; ``what`` is the number."""
    alone = digits_alone(value)
    if len(alone) < _LEAST_DIGITS:
        return []
    wanted = [number for number in numbers if _may_stand(number, alone) and is_strong(number)]
    if not wanted:
        return []
    bare = plain(value)
    return [span for view in _views(value) for span in _found_in(view, bare, wanted)]


def may_have_known(value: str, numbers: Iterable[str]) -> bool:
    """Return whether any of the numbers may be in a text: quick, without false negatives."""
    alone = digits_alone(value)
    return any(_may_stand(number, alone) for number in numbers)


def _may_stand(number: str, alone: str) -> bool:
    """Return whether the digits of a text have those of a number, or of its shortest form."""
    return any(digits in alone for digits in _digits(number))


@lru_cache(maxsize=4096)
def _digits(number: str) -> tuple[str, ...]:
    return tuple(form.digits for form in _forms(number))


def _views(value: str) -> Iterator[str]:
    """Return the ways to read a text: 一 is a digit or a dash."""
    value = value.translate(_BARS)
    yield digit_view(value)
    if _STROKE in value:
        yield digit_view(value.replace(_STROKE, "-"))


def _found_in(view: str, bare: str, numbers: Iterable[str]) -> Iterator[Span]:
    signs = "".join(_SIGN.findall(view))
    wanted = [
        (number, form) for number in numbers for form in _forms(number) if form.signs in signs
    ]
    places = [found.start() for found in _SIGN.finditer(view)] if wanted else []
    for number, form in wanted:
        at = signs.find(form.signs)
        while at >= 0:
            start, stop = places[at], places[at + len(form.signs) - 1] + 1
            begin = _with_prefix(view, start, number)
            if not form.bounded or _stands_alone(bare, begin, stop):
                yield Span(*_with_brackets(view, begin, stop), number)
            at = signs.find(form.signs, at + 1)


def _with_prefix(view: str, start: int, number: str) -> int:
    """Return the start of a number with the code of the country and the trunk 0 before it."""
    if not _is_phone(number):
        return start
    first = max(start - _LONGEST_BEFORE, 0)
    found = _BEFORE.search(view[first:start])
    return start if found is None else first + found.start()


@lru_cache(maxsize=4096)
def _is_phone(number: str) -> bool:
    return (PHONE.fullmatch(canonical(number)) or _EXTENDED.fullmatch(plain(number))) is not None


def _stands_alone(bare: str, start: int, stop: int) -> bool:
    """Return whether no ASCII digit is beside a piece; 统一 before it is a word."""
    return not (bare[start - 1 : start].isdecimal() or bare[stop : stop + 1].isdecimal())


def _with_brackets(view: str, start: int, stop: int) -> tuple[int, int]:
    """Return a span with the bracket that belongs to one inside it."""
    inside = view[start:stop]
    opened, closed = inside.count("("), inside.count(")")
    if closed > opened and view[start - 1 : start] == "(":
        return start - 1, stop
    if opened > closed and view[stop : stop + 1] == ")":
        return start, stop + 1
    return start, stop


def known_replaced(value: str, numbers: Iterable[str], instead: Callable[[Span, str], str]) -> str:
    """Return a text with known numbers replaced; see :func:`spans.replaced`."""
    return replaced(value, known_numbers(value, numbers), instead)
