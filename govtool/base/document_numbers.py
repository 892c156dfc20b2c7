"""Doubts about document numbers 证件号: a digit short or long, or a wrong check character.

They refuse nothing: cards with wrong numbers are in use. Region codes are not judged, for old ones
were abolished.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum, auto
from functools import cache

from govtool.base.i18n import _
from govtool.base.patterns import pattern
from govtool.base.text import has_wrong_check, is_resident_id

_DIGITS = pattern(r"[0-9]{13,18}[0-9X]")
_CODE = pattern(r"[0-9A-Z]{18}")
_CREDIT_CODE = pattern("9[1-3]")
"""The beginning of the codes of enterprises, which is that of no region."""
_OLD, _NEW = 15, 18
"""The digits of a resident ID on cards of before 1999, and since."""


_BIRTHDAY, _BORN_IN = slice(6, 14), slice(6, 10)
OF_AGE = 18
"""Years from which on a person is an adult 成年人 (L 民法典 17)."""


def born(number: str | None) -> dt.date | None:
    """Return the birthday in a valid resident ID; None for any other document.

    >>> born("11010519491231002X"), born("110105194912310021"), born("E12345678")
    (datetime.date(1949, 12, 31), None, None)
    """
    if number is None or not is_resident_id(number):
        return None
    try:
        return dt.date.fromisoformat(number[_BIRTHDAY])
    except ValueError:
        return None


def age(birthday: dt.date, on: dt.date) -> int:
    """Return the whole years 周岁 lived on a day; the birthday itself counts.

    >>> [age(dt.date(2004, 2, 29), dt.date(2026, *day)) for day in ((2, 28), (3, 1))]
    [21, 22]
    """
    return on.year - birthday.year - ((on.month, on.day) < (birthday.month, birthday.day))


def may_be_minor(number: str, on: dt.date) -> bool:
    """Return whether a number may be a minor's by its year of birth: a quick first look.

    >>> day = dt.date(2026, 3, 1)
    >>> may_be_minor("99000020080302001X", day), may_be_minor("11010519491231002X", day)
    (True, False)
    """
    return number[_BORN_IN] >= _first_year(on.year)


@cache
def _first_year(year: int) -> str:
    """Return the year from which on those were born who are under 18 in some part of a year."""
    return f"{year - OF_AGE:04}"


def is_minor(number: str | None, on: dt.date) -> bool:
    """Return whether a document number is a minor's on a day; False where it does not say.

    >>> [is_minor("99000020080302001X", dt.date(2026, 3, day)) for day in (1, 2)]
    [True, False]
    """
    birthday = born(number) if number is not None and may_be_minor(number, on) else None
    return birthday is not None and birthday <= on and age(birthday, on) < OF_AGE


class NumberDoubt(Enum):
    """The doubt about a number."""

    LENGTH = auto()
    BIRTH_DATE = auto()
    CHECK = auto()
    CREDIT_CODE = auto()

    @property
    def code(self) -> str:
        """The code under which scripts know it."""
        return "wrong_length" if self is NumberDoubt.LENGTH else "wrong_check"


def doubt(number: str) -> NumberDoubt | None:
    """Return the doubt about a stored document number; None without one.

    >>> doubt("11010519491231002X"), doubt("91350100M000100Y43"), doubt("E12345678")
    (None, None, None)
    >>> doubt("110105194912310021"), doubt("91350100M000100Y44"), doubt("1101051949123100")
    (<NumberDoubt.CHECK: 3>, <NumberDoubt.CREDIT_CODE: 4>, <NumberDoubt.LENGTH: 1>)
    """
    if _DIGITS.fullmatch(number):
        return _doubt_of_digits(number)
    if _CODE.fullmatch(number) and has_wrong_credit_code_check(number):
        return NumberDoubt.CREDIT_CODE
    return None


def _doubt_of_digits(number: str) -> NumberDoubt | None:
    if len(number) == _NEW:
        both = has_wrong_check(number) and (
            not _CREDIT_CODE.match(number) or has_wrong_credit_code_check(number)
        )
        return NumberDoubt.CHECK if both else None
    if len(number) == _OLD:
        return None if _is_old_birth_date(number[6:12]) else NumberDoubt.BIRTH_DATE
    return NumberDoubt.LENGTH


def _is_old_birth_date(digits: str) -> bool:
    """Return whether six digits are a day of the last century: 491231."""
    try:
        dt.date(1900 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return False
    return True


def has_wrong_credit_code_check(number: str) -> bool:
    """Return whether 18 characters fail the check of a social credit code (GB 32100)."""
    from stdnum.cn.uscc import calc_check_digit

    try:
        return calc_check_digit(number[:-1]) != number[-1]
    except ValueError:  # a letter that no code has, such as O for 0
        return True


def doubt_text(found: NumberDoubt) -> str:
    """Return the doubt in a sentence."""
    return {
        NumberDoubt.LENGTH: _(
            "A resident ID has 18 digits, or 15 on old cards; this number has more or fewer."
        ),
        NumberDoubt.BIRTH_DATE: _(
            "A resident ID of 15 digits has a date of birth in its middle; this number has none."
        ),
        NumberDoubt.CHECK: _("The check character of this number is wrong."),
        NumberDoubt.CREDIT_CODE: _(
            "The check character of this unified social credit code is wrong."
        ),
    }[found]
