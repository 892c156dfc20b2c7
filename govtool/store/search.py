"""Finding cases by fragments of what is written in them: names, initials, numbers, telephone numbers, summaries.

The table ``search`` has one text for each case, with one ASCII sign for each character: letters and digits as they
are, any other character as the sign its code point is folded to. Several characters share a sign, so the text is a
sieve and no answer: what passes it is compared with the case itself. In return SQLite goes through it more than twice
as quickly as through Chinese text, and it takes two thirds of the room.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sqlite3
import string
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

from govtool import text
from govtool.errors import Refused
from govtool.i18n import _
from govtool.initials import readings
from govtool.rules import Case
from govtool.store import connection

SEARCH = """CREATE TABLE search (
    case_id INTEGER PRIMARY KEY REFERENCES "case" (id) ON DELETE CASCADE, text TEXT NOT NULL
) STRICT"""

SHORTEST = 2
"""The fewest characters one word of a search must have."""

WAIT = 5.0
"""Seconds that a thread waits for a command that is writing."""

_LARGE = 200_000
"""Journal positions from which on several threads are worth their start."""
_MOST_THREADS = 4

Kind = Literal["name", "initials", "phone", "id_no", "number", "summary"]
"""Where a word was found; ``number`` is the case number or that of another system."""


# --- what is stored

_PLAIN = b"abcdefghijklmnopqrstuvwxyz0123456789-\n"
_FULL_WIDTH = {0xFEE0 + ord(sign): sign for sign in f"{string.digits}{string.ascii_letters}-"}
_FOLDED = {code: sign.lower() for code, sign in _FULL_WIDTH.items()} | {
    ord(c): c.lower() for c in string.ascii_uppercase
}


def text_of(case: Case) -> str:
    """The row of a case: its unit on a line of its own, then the signs of all that can be searched."""
    lines = [case.case_no, case.ref or ""]
    for party in case.parties:
        lines += (party.name, *readings(party.name), _digits(party.phone), party.id_no or "")
    lines.append(case.summary)
    return f"{case.unit}\n{signs(_half_width(chr(10).join(lines)))}"


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


def _digits(phone: str | None) -> str:
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


# --- what is asked for


class Word(NamedTuple):
    """A word to be found, folded, and the digits of a number written with hyphens (else empty)."""

    text: str
    digits: str = ""

    @property
    def forms(self) -> list[str]:
        """How it may be written in a case."""
        return [form for form in self if form]


def words_of(typed: str) -> list[Word]:
    """The words of a search; all of them must be found. A telephone number is one word, however it is spaced.

    :raises Refused: ``too_short``, when no word has two characters; ``empty``, ``too_long``, ``bad_text``.
    """
    wanted = folded(text.clean(typed, text.LINE_LIMIT))
    phone = _phone_in(wanted)
    words = [Word(phone)] if phone else [Word(word, _bare_number(word)) for word in wanted.split()]
    if max(len(word.text) for word in words) < SHORTEST:
        raise Refused(
            "too_short",
            _("“{text}” is too short to search for.").format(text=typed),
            _("Give at least two characters, e.g. 张三, 漏水, zs or the last four digits of a number."),
        )
    return sorted(set(words), key=lambda word: (-len(word.text), word.text))


def _phone_in(wanted: str) -> str:
    """The digits of a telephone number that is the whole of a search; empty if it is none."""
    try:
        return _digits(text.phone(wanted))
    except Refused:
        return ""


def _bare_number(word: str) -> str:
    bare = re.sub("[-+()（）]", "", word)
    return bare if bare != word and bare.isascii() and bare.isdigit() else ""


# --- what is found


class Match(NamedTuple):
    """A word found: the kind of place, what is written there, and the form in which it was found."""

    kind: Kind
    value: str
    form: str

    @property
    def at(self) -> int:
        """Where in ``value`` it begins; initials, and digits written with hyphens, stand for the whole of it."""
        return max(folded(self.value).find(self.form), 0)

    @property
    def written(self) -> str:
        """The piece of ``value`` that was found, as it is written."""
        whole = self.kind == "initials" or self.form not in folded(self.value)
        return self.value if whole else self.value[self.at : self.at + len(self.form)]


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found: where in the file it is, and every place where a word stands."""

    case_id: int
    subject: str
    case_no: str
    registered_on: str
    matches: tuple[Match, ...]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of places, each once."""
        return list(dict.fromkeys(match.kind for match in self.matches))


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: words in the cases registered by a unit (any if None) up to and including ``today``."""

    words: list[Word]
    today: dt.date
    unit: str | None = None


def find(conn: sqlite3.Connection, path: Path, search: Search, limit: int) -> tuple[list[Hit], bool]:
    """The cases found, the newest first, and whether there are more than ``limit``.

    Where there are more, those recorded last are given. A case whose number was asked for comes first.

    :param path: the file of ``conn``; a large one is searched by several threads.
    """
    asked_for = _by_number(conn, search)
    parts = _parts(conn)
    if len(parts) == 1:
        found = _scan(conn, search, limit + 1, parts[0])
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(len(parts)) as pool:
            pieces = list(pool.map(partial(_scan_apart, path, search, limit + 1), parts))
        found = [hit for piece in pieces for hit in piece]
    chosen = list({hit.case_id: hit for hit in [*asked_for, *found]}.values())
    shown = chosen[:limit]
    first = {hit.case_id for hit in asked_for}
    shown.sort(key=lambda hit: (hit.case_id in first, hit.registered_on, hit.case_id), reverse=True)
    return shown, len(chosen) > limit


def _parts(conn: sqlite3.Connection) -> list[tuple[int, int]]:
    """The range of ids ``[first, beyond)`` in as many parts as there are to be threads, the newest first."""
    query = "SELECT (SELECT min(case_id) FROM search), (SELECT max(case_id) FROM search)"
    first, last = (bound or 0 for bound in conn.execute(query).fetchone())
    beyond = last + 1
    count = min(os.cpu_count() or 1, _MOST_THREADS) if beyond - first >= _LARGE else 1
    bounds = [first + (beyond - first) * n // count for n in range(count + 1)]
    return list(pairwise(bounds))[::-1]


def _scan_apart(path: Path, search: Search, most: int, part: tuple[int, int]) -> list[Hit]:
    """:func:`_scan` over a connection of its own, as a thread needs it."""
    with closing(connection.connect(path, WAIT)) as conn:
        return _scan(conn, search, most, part)


_COLUMNS = "c.id, c.subject, c.case_no, c.registered_on, c.ref, c.parties, c.summary"


def _scan(conn: sqlite3.Connection, search: Search, most: int, part: tuple[int, int]) -> list[Hit]:
    """The ``most`` cases recorded last among those of a part that have all the words."""
    # CROSS JOIN keeps SQLite from going through the far larger table of cases instead.
    patterns = [_patterns(word, search.unit) for word in search.words]
    sieve = " AND ".join("(" + " OR ".join("s.text GLOB ?" for _pattern in forms) + ")" for forms in patterns)
    query = (
        f'SELECT {_COLUMNS} FROM search AS s CROSS JOIN "case" AS c ON c.id = s.case_id'
        f" WHERE s.case_id >= ? AND s.case_id < ? AND {sieve} AND c.registered_on <= ? ORDER BY s.case_id DESC"
    )
    values = (*part, *(pattern for forms in patterns for pattern in forms), search.today.isoformat())
    return list(islice(_hits(conn.execute(query, values), search.words), most))


def _patterns(word: Word, unit: str | None) -> list[str]:
    """GLOB patterns of the texts that may have the word; the first line of a text is the unit."""
    begin = "*" if unit is None else f"{unit}\n*"
    return [f"{begin}{signs(form)}*" for form in word.forms]


def _by_number(conn: sqlite3.Connection, search: Search) -> list[Hit]:
    """The case whose whole number is asked for."""
    word = search.words[0].text
    query = (
        f'SELECT {_COLUMNS} FROM "case" AS c'
        " WHERE c.case_no IN (?, ?) AND c.registered_on <= ? AND c.unit = ifnull(?, c.unit)"
    )
    values = (word, word.upper(), search.today.isoformat(), search.unit)
    return list(_hits(conn.execute(query, values), search.words))


def _hits(rows: Iterable[tuple[Any, ...]], words: list[Word]) -> Iterator[Hit]:
    """Those rows of cases in which every word stands."""
    for case_id, subject, case_no, registered_on, *written in rows:
        places = list(_places(case_no, *written))
        found = [[match for place in places for match in _matches(place, word)] for word in words]
        if all(found):
            matches = dict.fromkeys(match for matches in found for match in matches)
            yield Hit(case_id, subject, case_no, registered_on, tuple(matches))


def _places(case_no: str, ref: str | None, parties: str, summary: str) -> Iterator[tuple[Kind, str]]:
    """All that can be searched in a case as it is stored, the most telling first."""
    people = json.loads(parties)
    yield from (("name", person["name"]) for person in people)
    yield from (("initials", person["name"]) for person in people)
    yield from (("phone", person["phone"]) for person in people if "phone" in person)
    yield from (("id_no", person["id_no"]) for person in people if "id_no" in person)
    yield from (("number", number) for number in (case_no, ref) if number)
    yield "summary", summary


def _matches(place: tuple[Kind, str], word: Word) -> Iterator[Match]:
    kind, value = place
    if kind == "initials":
        hit = any(reading.startswith(word.text) for reading in readings(value))
        found = [word.text] if hit else []
    else:
        written = _digits(value) if kind == "phone" else folded(value)
        found = [form for form in word.forms if form in written]
    yield from (Match(kind, value, form) for form in found[:1])
