"""Telephone numbers as people write them, in the one form in which they are stored.

Stored forms: ``13800000000``, ``0571-88000000`` (also without the hyphen), ``4008000000``, service
numbers such as ``12345`` and ``95533``, ``+85250000000``; each but a service number may have an
extension: ``0571-88000000-801``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.patterns import pattern
from govtool.base.text import MOBILE, half_width, quoted, refuse_masked

AREA = pattern(r"0[0-9]{2,3}")
"""An area code."""

_EXTENSION = r"(?:[-~](?P<extension>[0-9]{1,6}))?"
_SERVICE = pattern(r"1(?:10|14|19|20|22)|1[0-2][0-9]{3}|11[68][0-9]{3}|9[56][0-9]{3,4}|951[0-9]{5}")
_FORMS = tuple(
    pattern(form)
    for form in (
        rf"(?P<number>1[3-9](?:-?[0-9]){{9}}){_EXTENSION}",
        rf"(?P<number>[48]00-?[0-9](?:-?[0-9]){{6}}){_EXTENSION}",
        rf"(?P<number>\+[1-9][0-9]{{6,14}}){_EXTENSION}",
        r"(?P<number>\+[1-9](?:-?[0-9]){6,14})(?:~(?P<extension>[0-9]{1,6}))?",
    )
)
"""The forms stored without hyphens: mobiles, 400 and 800 numbers, other countries."""
_LANDLINE = pattern(
    rf"(?P<area>0[0-9]{{2,3}}-?)(?P<number>[0-9]{{7,8}}|[0-9]{{3,4}}-[0-9]{{4}}){_EXTENSION}"
)
_LOCAL = pattern(rf"(?P<number>[2-8][0-9]{{2,3}}-?[0-9]{{4}}){_EXTENSION}")
_LABEL = pattern(
    r"^(?:联系|固定|办公|家庭|移动)?(?:电话|手机|座机|tel|phone|mobile)(?:号码?)?[.:]*",
    re.IGNORECASE,
)
_BEFORE_EXTENSION = pattern(r"[-,]?(?:转|分机号?|ext\.?|x|#):?(?=[0-9]+$)", re.IGNORECASE)
_MOBILE_AHEAD = r"(?=1[3-9](?:-?[0-9]){9}(?![0-9]))"
_HOME = pattern(rf"^(?:(?:\+|00)86-?(?:0{_MOBILE_AHEAD})?|(?:86-?)?0?{_MOBILE_AHEAD})")
"""The country code, and the 0 before a mobile of another place."""
_BETWEEN = pattern(
    r"(?<=[0-9])[._](?=[0-9]{3})|(?<=^0[0-9]{2})/(?=[0-9]{7,8}$)|(?<=^0[0-9]{3})/(?=[0-9]{7,8}$)"
)
"""Other characters than hyphens between the groups of one number."""
_BRACKETED = pattern(r"^\((\+?[0-9]{2,4})\)-?")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_IN_TEXT = pattern(
    r"(?<![0-9+*])"
    r"(?:(?:\+86|0086|86)?[ -]?1[3-9][0-9]([ -]?)[0-9]{4}\1[0-9]{4}"
    r"|\(?0[0-9]{2,3}\)?[ -]?(?:[0-9]{7,8}|[0-9]{3,4}[ -][0-9]{4})"
    r"|[48]00([ -]?)[0-9]{3}\2[0-9]{4}"
    r"|\+[1-9][0-9 -]{6,16}[0-9])"
    r"(?: ?(?:转|分机|-) ?[0-9]{1,6})?(?![0-9*])"
)
_SAYING = pattern(r"\w")


def phone(value: str, area: str | None = None) -> str:
    """Return a telephone number in its stored form.

    It may have spaces, hyphens, brackets around the area code, the code of the country, and an
    extension (转801).

    :param area: the area code of numbers that are written without one; None when it is not known.
    :raises Refused: codes ``masked``, ``bad_phone``.

    >>> phone("+86 138-0000-0000"), phone("（0571）8800 0000转801"), phone("400-800-0000")
    ('13800000000', '0571-88000000-801', '4008000000')
    """
    if MOBILE.fullmatch(value):
        return value
    text = _BETWEEN.sub("-", re.sub(r"\s", "", half_width(value)).translate(_DASHES))
    refuse_masked(text)
    found = _stored_form(text, area)
    if found is None:
        raise Refused(
            "bad_phone",
            _("“{value}” is not a telephone number.").format(value=quoted(value, personal=True)),
            _hint(text),
        )
    return found


class InText(NamedTuple):
    """The first telephone number of a text, and whether the text says anything beside it."""

    number: str
    has_more: bool


def first_in(value: str, area: str | None = None) -> InText:
    """Return the first telephone number in a cell that may hold several, or a remark beside one.

    :raises Refused: as :func:`phone`, when there is none.

    >>> first_in("138-0000-0000、139-0000-0001"), first_in("0571-88000000")
    (InText(number='13800000000', has_more=True), InText(number='0571-88000000', has_more=False))
    """
    try:
        return InText(phone(value, area), has_more=False)
    except Refused:
        text = half_width(value).translate(_DASHES)
        match = _IN_TEXT.search(text)
        if match is None or "*" in text:
            raise
        rest = _LABEL.sub("", text[: match.start()].strip()) + text[match.end() :]
        return InText(phone(match[0], area), has_more=_SAYING.search(rest) is not None)


def _stored_form(text: str, area: str | None) -> str | None:
    """Return the stored form of a number without blanks; None when it is no number."""
    text = _BEFORE_EXTENSION.sub("~", _LABEL.sub("", text))
    text = _BRACKETED.sub(r"\1-", text)
    text, from_abroad = _HOME.subn("", text)
    if text.startswith("00"):
        text = "+" + text[2:]
    if _SERVICE.fullmatch(text):
        return text
    if match := next(filter(None, (form.fullmatch(text) for form in _FORMS)), None):
        return _digits(match)
    if match := _LANDLINE.fullmatch(f"0{text}" if from_abroad and text[:1] != "0" else text):
        return match["area"] + _digits(match)
    match = _LOCAL.fullmatch(text) if area else None
    return f"{area}-{_digits(match)}" if match else None


def _digits(match: re.Match[str]) -> str:
    """Return the number matched without hyphens, and its extension."""
    extension = f"-{match['extension']}" if match["extension"] else ""
    return match["number"].replace("-", "") + extension


def _hint(text: str) -> str:
    if _LOCAL.fullmatch(text):
        return _("The area code is missing: write it before the number, e.g. 0571-1234567.")
    return _(
        "Write 11 digits for a mobile, or 0571-1234567 for a landline; leave it out if unknown."
    )
