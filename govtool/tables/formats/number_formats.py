"""Which number formats of a workbook show a date."""

from __future__ import annotations

import re

# Built-in formats of dates and times: those of every Excel, then those of its East Asian and Thai versions (58 is m"月"d"日").
BUILT_IN_DATES = frozenset(
    {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}
)
"""The numbers of the formats of dates and times that a workbook need not declare."""

LONGEST_FORMAT = 255
"""Characters of a format; Excel takes no longer one."""

# What is shown as it stands: quoted text, an escaped character, the width of one, a filling one, colours and conditions.
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]?', re.IGNORECASE)
_DATE = re.compile(r"[dmhys]|aaa", re.IGNORECASE)


def shows_date(code: str) -> bool:
    """Return whether a format shows a date or a time.

    >>> shows_date('yyyy"年"m"月"d"日";@'), shows_date('[$-804]aaaa'), shows_date('0.00"days"'), shows_date('[Red]0')
    (True, True, False, False)
    """
    return len(code) <= LONGEST_FORMAT and _DATE.search(_LITERAL.sub("", code)) is not None
