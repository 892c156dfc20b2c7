"""The masks of numbers of people: in exports, and in messages that quote a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from govtool.base import text
from govtool.base.patterns import pattern
from govtool.privacy.masking.characters import digit_view, signs_of
from govtool.privacy.masking.known_numbers import PHONE, canonical, known_replaced
from govtool.privacy.masking.number_patterns import anybodys_numbers, numbers_replaced
from govtool.privacy.masking.spans import Span
from govtool.privacy.personal_marks import Model, Personal, rewritten

_MASKED_NUMBER = pattern(r"\d{3}\*{4}\d{2,4}|\d{6}\*{8}[\dX]{4}|\*{5,}[0-9A-Z]{2}")
"""A number left by :func:`mask_numbers`."""


def has_masked_number(value: str) -> bool:
    """Return whether a text has a number masked by :func:`mask_numbers`, which must not be stored.

    >>> has_masked_number("电话139****5678"), has_masked_number("见附件****")
    (True, False)
    """
    return "****" in value and _MASKED_NUMBER.search(value) is not None


def mask(number: str) -> str:
    """Return a telephone or document number with its middle hidden.

    >>> mask("+86 138-7777-6666"), mask("（0571）88812345"), mask("H1234567(8)")
    ('138****6666', '057****45', '*******78')
    """
    number = canonical(number)
    return text.mask_phone(number) if PHONE.fullmatch(number) else text.mask_identity_number(number)


def mask_numbers(value: str, own: Iterable[str] = ()) -> str:
    """Return a text that was freely written, with the numbers of people in it masked.

    :param own: numbers known to be somebody's, found also where they look like no telephone or
        resident ID.

    >>> mask_numbers("电话139 1234 5678，证件11010519491231002x，赔偿13800元")
    '电话139****5678，证件110105********002X，赔偿13800元'
    >>> mask_numbers("护照XY7654321", ["XY7654321"])
    '护照*******21'
    """
    return numbers_replaced(mask_own(value, own), _masked)


def mask_own(value: str, own: Iterable[str]) -> str:
    """Return a text with numbers masked that are known to be somebody's, and no others."""
    return known_replaced(value, own, _masked)


def _masked(span: Span, _written: str) -> str:
    return mask(span.what)


def mask_reference(value: str, own: Iterable[str]) -> str:
    """Return a number of some system, masked if it has a number of the people of the case.

    A whole number of somebody is masked too. Others may look like a telephone by chance.
    """
    value = mask_own(value, own)
    return mask(value) if any(span.what == value for span in anybodys_numbers(value)) else value


def hidden(
    model: Model, values: Mapping[str, Any], own: Iterable[str], opening: Model | None = None
) -> dict[str, Any]:
    """Return the values of a record without the numbers of people; changes are of its ``opening``.

    :param own: known numbers of theirs, which are found in texts in any notation.
    """
    return rewritten(
        model,
        values,
        lambda _model, _values: lambda mark, value: hidden_value(mark, value, own),
        opening,
    )


def concealed(
    model: Model, values: Mapping[str, Any], own: Iterable[str], opening: Model | None = None
) -> dict[str, Any]:
    """Return the values of a record as :func:`hidden`, the names of people masked too."""

    def change(mark: Personal | None, value: str) -> Any:
        return mask_name(value) if mark is Personal.NAME else hidden_value(mark, value, own)

    return rewritten(model, values, lambda _model, _values: change, opening)


def mask_name(name: str) -> str:
    """Return a name of which only the first character is shown.

    >>> mask_name("甲某"), mask_name("样立成"), mask_name("示例商贸有限公司")
    ('甲**', '样**', '示**')
    """
    return f"{name[:1]}**"


def hidden_value(mark: Personal | None, value: Any, own: Iterable[str]) -> Any:
    """Return a value without the numbers of people, as its mark demands, or unchanged."""
    if mark is None or not isinstance(value, str):
        return value
    match mark:
        case Personal.PHONE | Personal.STAFF_PHONE:
            return text.BETWEEN.join(map(text.mask_phone, value.split(text.BETWEEN)))
        case Personal.ID_NO | Personal.STAFF_NUMBER:
            return text.mask_identity_number(value)
        case Personal.REFERENCE | Personal.NUMBER:
            return mask_reference(value, own)
    return mask_numbers(value, own)


# --- values in messages

QUOTED = 40
"""So many characters of a value are quoted in a message."""
_LONGEST_WRITTEN = 4
"""The factor by which more of a text is read than quoted: it is masked before it is cut."""
_MANY_DIGITS = 7
"""A number of fewer is no telephone, and seeing it helps to correct it."""
_FIRST, _LAST = 3, 2
_NUMBER_ALONE = pattern(r"[\W\d_]+X?")
_ALMOST = pattern(r"(?:00)?(?:86)?0?1[3-9]\d{8,}|(?!(?:19|20)\d\d(?:0\d|1[0-2]))\d{13,}[\dX]")
"""A mobile number or resident ID with missing or extra digits; no time (20260302093000)."""
_CODE_LENGTH = 12
"""Administrative codes have twelve digits, and begin with 13 in some provinces."""


def shown(value: str, limit: int = QUOTED, *, personal: bool = False) -> str:
    """Return the beginning of a value for a message that quotes it, without numbers of people.

    Every message that quotes a typed or read value uses it, so no finished text is searched
    afterwards. It is idempotent.

    :param limit: so many characters at most.
    :param personal: the value was entered as a telephone or document number.

    >>> shown("13800001234"), shown("2026-13-01"), shown("SQ01-2026-00001"), shown("1380000123")
    ('138****1234', '2026-13-01', 'SQ01-2026-00001', '138*****23')
    >>> shown("+8613812345678转801", personal=True)
    '+861**********转*01'
    """
    value = value[: limit * _LONGEST_WRITTEN]
    if personal or _looks_like_a_number(value):
        return hidden_digits(value)[:limit]
    return mask_numbers(value)[:limit]


def _looks_like_a_number(value: str) -> bool:
    """Return whether a value as a whole is a number of somebody with digits missing or too many."""
    if not _NUMBER_ALONE.fullmatch(digit_view(value)):
        return False
    signs = signs_of(value)
    is_almost = len(signs) != _CODE_LENGTH and _ALMOST.fullmatch(signs) is not None
    return is_almost and not any(span.what == value for span in anybodys_numbers(value))


def hidden_digits(number: str) -> str:
    """Return a number in any notation, right or wrong, with its first three and last two digits.

    One that is masked already stays.

    >>> hidden_digits("+8613812345678转801"), hidden_digits("12"), hidden_digits("1.38001E+10")
    ('+861**********转*01', '12', '1.38***E+10')
    """
    if "*" in number:
        return number
    digits = [place for place, sign in enumerate(number) if sign.isdigit()]
    if len(digits) < _MANY_DIGITS:
        return number
    hidden = frozenset(digits[_FIRST:-_LAST])
    return "".join("*" if place in hidden else sign for place, sign in enumerate(number))
