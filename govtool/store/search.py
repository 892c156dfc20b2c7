"""The text by which a case is found: all that can be searched in it, one ASCII sign for each character.

Letters and digits stay as they are, any other character becomes the sign its code point is folded to. Several characters
share a sign, so the text is a sieve and no answer: what passes it is compared with the case itself
(``store/finding.py``). In return SQLite goes through it more than twice as quickly as through Chinese text, and it takes
two thirds of the room.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import cache

from govtool.initials import readings
from govtool.rules import Case

_PLAIN = b"abcdefghijklmnopqrstuvwxyz0123456789-\n"
_FULL_WIDTH = {0xFEE0 + ord(sign): sign for sign in f"{string.digits}{string.ascii_letters}-"}
_FOLDED = {code: sign.lower() for code, sign in _FULL_WIDTH.items()} | {
    ord(c): c.lower() for c in string.ascii_uppercase
}


def text_of(case: Case) -> str:
    """The row of a case: its unit on a line of its own, then the signs of all that can be searched."""
    lines = [case.case_no, case.ref or ""]
    for party in case.parties:
        lines += (party.name, *readings(party.name), digits(party.phone), party.id_no or "")
    lines.append(case.summary)
    return f"{case.unit}\n{signs(_half_width(chr(10).join(lines)))}"


def numbered(text: str, case_no: str) -> str:
    """The text of a case under another number."""
    unit, _number, rest = text.split("\n", 2)
    return f"{unit}\n{signs(case_no)}\n{rest}"


def signs(value: str) -> str:
    """One ASCII sign for each character, from the low byte of its code point; letters in lower case."""
    return value.encode("utf-16-le", "surrogatepass")[::2].translate(_sign_table()).decode("ascii")


def folded(value: str) -> str:
    """Latin letters in lower case; letters, digits and hyphens typed in full width as ASCII ones. No sign is lost.

    >>> folded("ＳＱ０１－2026 张三，院墙")
    'sq01-2026 张三，院墙'
    """
    return value.translate(_FOLDED)


def _half_width(value: str) -> str:
    """The same without the lower case, quickly: most texts have nothing of the kind."""
    return value.translate(_FULL_WIDTH) if _full_width()(value) else value


def digits(phone: str | None) -> str:
    """A telephone number without its hyphens; empty for None."""
    return phone.replace("-", "") if phone else ""


@cache
def _sign_table() -> bytes:
    """A sign for each byte: letters, digits, hyphens and line breaks stay; GLOB's own signs and NUL never occur."""
    free = [code for code in range(1, 127) if code not in _PLAIN and code not in b"*?["]
    others = (code for code in range(256) if code not in _PLAIN)
    table = {code: free[n % len(free)] for n, code in enumerate(others)}
    return bytes(table.get(code, code) for code in bytes(range(256)).lower())


@cache
def _full_width() -> Callable[[str], re.Match[str] | None]:
    return re.compile("[\uff0d\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]").search
