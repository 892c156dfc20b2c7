"""Numbers of unknown people, recognised by their form; ordinary text is left alone.

Amounts, dates, times, numbers of cases and papers, areas and house numbers are no numbers of
people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from govtool.base import text
from govtool.base.patterns import pattern
from govtool.privacy.masking.characters import digit_view, plain
from govtool.privacy.masking.known_numbers import AREA, digits_in
from govtool.privacy.masking.spans import Span, apart, replaced

_LEAST_DIGITS, _ID_DIGITS = 7, 17

_GAP = r"[ .\-/|()]{1,3}"
_WIDE = r"[ .\-/|()*,:\n]{1,3}"
"""The separators between the groups of a mobile number, which is one with any of them."""
_ABROAD = r"(?:\(?(?:\+|00)?86\)?[ .-]{0,3})"
_OPENING = r"(?:\((?=\d{3,4}\)))?"
"""The bracket before an area code."""
_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
_NO_LIST = r"(?![号室栋幢楼户亩]|[、,] ?\d)"
"""The text that does not follow a mobile number in groups with commas: a list of house numbers."""

_MOBILE_GROUPS = (
    (3, 4, 4), (3, 8), (7, 4), (4, 7), (5, 6), (6, 5), (8, 3),
    (3, 3, 5), (3, 5, 3), (4, 3, 4), (5, 3, 3),
    (3, 3, 3, 2), (3, 2, 2, 4), (3, 4, 2, 2), (3, 2, 3, 3), (3, 2, 2, 2, 2), (1,) * 11,
)  # fmt: skip  # a table of data
_WIDE_GROUPS = ((3, 4, 4), (3, 2, 2, 2, 2))
_ID_GROUPS = (
    (6, 8, 4),
    (6, 4, 4, 4),
    (6, 4, 2, 2, 4),
    (6, 8, 3, 1),
    (14, 4),
    (6, 12),
    (4, 4, 4, 4, 2),
    (1,) * 18,
)
_OLD_ID = r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
"""Resident IDs had fifteen digits until 2013, the date of birth without its century among them."""


def _grouped(groups: Sequence[Sequence[int]], gap: str = _GAP, last: str = r"\d") -> str:
    """Return a pattern of digits in groups of these lengths, and of their ``last`` character."""
    patterns = []
    for lengths in groups:
        *others, end = (rf"\d{{{n}}}" for n in (*lengths[:-1], lengths[-1] - 1))
        patterns.append(gap.join([*others, end + last]))
    return "|".join(patterns)


@cache
def _by_form() -> re.Pattern[str]:
    """Return the pattern of resident IDs, usual passports and permits, mobiles and landlines."""
    # No resident ID begins with 19 or 20, as dates do; digits before 元 are an amount.
    grouped = _grouped(_ID_GROUPS, last="[0-9X]")
    old = rf"\d{{6}}{_GAP}\d{{6}}{_GAP}\d{{3}}"
    ids = rf"(?!19|20)(?:\d{{17}}[\dX]|{_OLD_ID}|{grouped}|{old})"
    papers = (
        r"(?<![A-Z])(?![A-Z]20[0-3]\d[01]\d)(?:[CEGHMP][ -]?\d{8}|E[A-Z]\d{7}|[HM]\d{10})(?![A-Z])"
    )
    narrow = rf"(?!19\d\d[ .-])(?!{_DAY})(?=1[ .-]{{0,3}}[3-9])(?:{_grouped(_MOBILE_GROUPS)})"
    wide = rf"(?<![、,])(?=1[3-9]\d)(?:{_grouped(_WIDE_GROUPS, _WIDE)}){_NO_LIST}"
    bracketed = r"\(1[3-9]\d\)[ .\-]{0,2}\d{4}[ .\-]{0,2}\d{4}"
    mobile = rf"(?:{_ABROAD}|0[ -]?)?(?:1[3-9]\d{{9}}|{bracketed}|{narrow}|{wide})"
    pairs = rf"\d{{2,3}}(?:{_GAP}\d\d){{2}}{_GAP}\d\d"
    local = rf"{AREA}\)?[ .\-/|]{{0,3}}(?:\d{{7,8}}|\d{{3,4}}{_GAP}\d{{4}}|{pairs})(?:-\d{{1,5}})?"
    landline = rf"{_OPENING}(?:0|{_ABROAD}0?){local}"
    nearby = r"(?:\+|00)(?:852|853|886)[ -]?\d(?:[ -]?\d){7,9}"
    return re.compile(rf"(?<!\d)(?:{ids}|{papers}|{mobile}|{landline}|{nearby})(?!\d| ?[元万亿%])")


_SAID = r"(?:号码?|NO)?[ .:是为()]{0,4}"
_BY_WORD = pattern(
    rf"(?:护照|通行证|台胞证|回乡证|居住证|居留证|军官证|驾驶证|身份证|证件){_SAID}(?!{_DAY})"
    r"(?P<paper>[A-Z]{0,2}(?:[ -]?\d){7,10}(?!\d)|[A-Z]{1,2}\d{6}\(?[0-9A]\)?)"
    rf"|(?:电话|座机|固话|来电|致电|传真){_SAID}(?!{_DAY})"
    r"(?P<local>[2-9](?:\d{6,7}|\d{2,3}[ -]\d{4}|\d{1,2}(?:[ -]\d\d){3}))(?!\d|[年/.-]| ?[元万亿%])"
    rf"|(?:卡号|账号|帐号){_SAID}(?P<account>\d(?:[ -]?\d){{9,20}})(?!\d)"
)
"""Numbers known by the word before them: other documents, local telephones, bank accounts."""

_BORN = pattern(
    r"(?=([1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9X]))(?<!\d)"
)
_ID_SIGN = pattern(r"[0-9X]|[^ .\-/|()*\n]")
"""The characters of a resident ID in groups; anything else ends it."""

_CARD = pattern(
    rf"(?<!\d)(?:[3-6]\d{{15,18}}|[3-6]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?)(?!\d| ?[元万亿%])"
)
_ROUND = pattern(r"00(?!\d)")


def anybodys_numbers(value: str) -> list[Span]:
    """Return the spans of numbers of anybody in a text; ``what`` is the number as written."""
    count = digits_in(value)
    if count < _LEAST_DIGITS:
        return []
    view = plain(value)
    found = list(_found_in(view, count))
    digits = digit_view(value)
    if digits != view and _has_run(view, digits):
        found += _found_in(digits, count)
    return apart(Span(start, stop, value[start:stop]) for start, stop in found)


def _has_run(view: str, digits: str) -> bool:
    """Return whether a digit in another script is one of enough digits in a row."""
    runs = (run.span() for run in _RUN.finditer(digits))
    return any(view[start:stop] != digits[start:stop] for start, stop in runs)


_RUN = pattern(r"[A-Z]{0,2}[0-9](?:[ .\-/|()*,:\n]{0,4}[0-9X]){6,}")
"""The digits that every number of somebody has, and most texts have not."""


def _found_in(view: str, count: int) -> Iterator[tuple[int, int]]:
    yield from (found.span() for found in _by_form().finditer(view))
    yield from (found.span(found.lastgroup or 0) for found in _BY_WORD.finditer(view))
    yield from (found.span() for found in _CARD.finditer(view) if _is_card(found[0]))
    if count >= _ID_DIGITS:
        yield from _valid_ids(view)


def _is_card(written: str) -> bool:
    """Return whether digits have the check digit of a bank card (Luhn), not a list of amounts."""
    digits = [int(sign) for sign in written if sign.isdecimal()][::-1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0 and len(_ROUND.findall(written)) <= 1


def _valid_ids(view: str) -> Iterator[tuple[int, int]]:
    """Yield resident IDs in any groups, recognised by the check character."""
    places = [found.start() for found in _ID_SIGN.finditer(view)]
    signs = "".join(view[place] for place in places)
    for found in _BORN.finditer(signs):
        if text.is_resident_id(found[1]):
            yield places[found.start()], places[found.end(1) - 1] + 1


def numbers_replaced(value: str, instead: Callable[[Span, str], str]) -> str:
    """Return a text with numbers of anybody replaced; see :func:`spans.replaced`."""
    return replaced(value, anybodys_numbers(value), instead)
