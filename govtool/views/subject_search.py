"""Finding subjects by fragments of names, initials, numbers, telephone numbers and summaries.

The table ``search`` is the sieve (``views/search_text.py``); what passes it is compared with the
case itself.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from govtool.base import telephone, text
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.initials import readings
from govtool.file import connection
from govtool.file.lock_wait import WAIT
from govtool.journal import entries
from govtool.privacy.masking.characters import ideographs_glob, name_key
from govtool.subjects import registry
from govtool.views.search_text import digits, folded, signs

if TYPE_CHECKING:
    from govtool.file.reader import Reader
    from govtool.law.office import Office
    from govtool.store import Store
    from govtool.subjects.subject import Subject

_Found = TypeVar("_Found")

SHORTEST = 2
"""The fewest characters that one word of a search must have; the others may be shorter."""

_LARGE = 200_000
"""Journal positions from which on several threads are worth their start."""
_MOST_THREADS = 4

Kind = str
"""The field of a hit: name, initials, phone, id_no, number (own or foreign), summary."""


# --- what is asked for


class Word(NamedTuple):
    """A word to be found, folded, and the digits of a number written with hyphens (else empty)."""

    text: str
    digits: str = ""

    @property
    def forms(self) -> list[str]:
        """The forms in which it may be written in a case."""
        return [form for form in self if form]

    @property
    def in_names(self) -> list[str]:
        """The forms in which it may be written in the key of a name."""
        key = _key(self.text)
        return [key] if key else []


def words_of(typed: str) -> list[Word]:
    """Return the words of a search, all required. A telephone number is one word, spaced or not.

    :raises Refused: ``too_short``, when no word has two characters; ``empty``, ``too_long``,
        ``bad_text``.
    """
    wanted = folded(text.clean(typed, text.LINE_LIMIT))
    phone = _phone_in(wanted)
    words = [Word(phone)] if phone else [Word(word, _bare_number(word)) for word in wanted.split()]
    if max(len(word.text) for word in words) < SHORTEST:
        message = _("“{text}” is too short to search for.", text=text.quoted(typed))
        hint = _(
            "Give at least two characters, e.g. 张三, 漏水, zs or the last four digits of a number."
        )
        raise Refused("too_short", message, hint)
    return sorted(set(words), key=lambda word: (-len(word.text), word.text))


def _key(name: str) -> str:
    """Return the key of a name, folded."""
    return folded(name_key(name))


def _phone_in(wanted: str) -> str:
    """The digits of a telephone number that is the whole of a search; empty if it is none."""
    try:
        return digits(telephone.phone(wanted))
    except Refused:
        return ""


def _bare_number(word: str) -> str:
    bare = re.sub("[-+()（）]", "", word)
    return bare if bare != word and bare.isascii() and bare.isdigit() else ""


# --- what is found


class Match(NamedTuple):
    """A word found: the kind of place, the text there, and the form that was found."""

    kind: Kind
    value: str
    form: str

    @property
    def at(self) -> int:
        """Return its start in ``value``; 0 for initials and hyphenated digits."""
        return max(folded(self.value).find(self.form), 0)

    @property
    def written(self) -> str:
        """The piece of ``value`` that was found, as it is written."""
        whole = self.kind == "initials" or self.form not in folded(self.value)
        return self.value if whole else self.value[self.at : self.at + len(self.form)]


@dataclass(frozen=True, slots=True)
class Hit:
    """A subject that was found: its id, its noun, itself, and every place where a word stands."""

    id: int
    noun: Subject[Any]
    state: Any
    matches: tuple[Match, ...]
    subject: str = ""
    """Its name in the journal."""

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of places, each once."""
        return list(dict.fromkeys(match.kind for match in self.matches))


@dataclass(frozen=True, slots=True)
class Search:
    """A search for words in the subjects of a unit (any if None) up to and including ``today``."""

    words: list[Word]
    today: dt.date
    unit: str | None = None


def find(store: Store, search: Search, limit: int) -> tuple[list[Hit], bool]:
    """Return the subjects found, newest first, and whether there are more than ``limit``.

    Where there are more, those recorded last are given. One whose number was asked for comes first.
    A large file is searched by several threads.
    """
    conn, office = store.reader, store.office
    asked_for = _by_number(conn, office, search)
    found = _in_parts(store, lambda reader, part: _scan(reader, office, search, limit + 1, part))
    chosen = list({hit.id: hit for hit in [*asked_for, *found]}.values())
    shown = chosen[:limit]
    first = {hit.id for hit in asked_for}
    shown.sort(key=lambda hit: (hit.id in first, hit.state.opened_on, hit.id), reverse=True)
    return shown, len(chosen) > limit


# --- by name alone


class NameWay(Enum):
    """The way in which a name may be meant: whole, by its initials, or by a piece of it."""

    WHOLE = auto()
    INITIALS = auto()
    PART = auto()


class NameSearch(NamedTuple):
    """A folded name to look for in subjects of some nouns (empty: any) present on a day."""

    name: str
    way: NameWay
    today: dt.date
    words: tuple[str, ...] = ()

    def fits(self, name: str) -> bool:
        """Return whether a name is the one that is meant."""
        if self.way is NameWay.INITIALS:
            return any(reading.startswith(self.name) for reading in readings(name))
        if self.way is NameWay.WHOLE:
            return folded(name) == self.name or _key(name) == _key(self.name)
        return self.name in folded(name) or _key(self.name) in _key(name)

    @property
    def sieve(self) -> list[str]:
        """Return pieces of the text of a subject of which one that has the name has at least one.

        A name is a line of its own, and the line of its initials follows.
        """
        if self.way is NameWay.INITIALS:
            return [f"\n{signs(self.name)}"]
        forms = {signs(self.name), signs(_key(self.name))} - {""}
        return sorted(f"\n{form}\n" if self.way is NameWay.WHOLE else form for form in forms)

    @property
    def lines(self) -> re.Pattern[str]:
        """Return text that must contain the name: stricter than the sieve, so fewer are folded."""
        if self.way is NameWay.INITIALS:
            return re.compile(rf"\n{re.escape(self.name)}[a-z0-9]*(\n|\Z)")
        either = "|".join(map(re.escape, self.sieve))
        if self.way is NameWay.WHOLE:
            return re.compile(either)
        return re.compile(rf"({either})[^\n]*\n([^\n]*({either})[^\n]*\n)?[a-z0-9]*(\n|\Z)")


def named(store: Store, search: NameSearch, limit: int) -> list[str]:
    """Return the subjects with a fitting name as of the search's day, newest first.

    :param limit: the most that are looked for; those recorded last are found first.
    """
    office = store.office
    found = _in_parts(
        store, lambda reader, part: list(islice(_named_in(reader, office, search, part), limit))
    )
    return [subject for _opened_on, _place, subject in sorted(found, reverse=True)[:limit]]


_Named = tuple[dt.date, int, str]
"""The day on which a subject opened, its place in the journal, and itself."""


def _named_in(
    conn: Reader, office: Office, search: NameSearch, part: tuple[int, int]
) -> Iterator[_Named]:
    """Yield those of a part of the file of which a name fits, recorded last first."""
    pieces = search.sieve
    either = " OR ".join("instr(text, ?) > 0" for _piece in pieces)
    query = (
        "SELECT subject_id, text FROM search WHERE subject_id >= ? AND subject_id < ? "
        f"AND ({either}) ORDER BY subject_id DESC"
    )
    lines = search.lines
    for place, text_ in conn.execute(query, (*part, *pieces)):
        if lines.search(text_):
            yield from _whose_name_fits(conn, office, search, place)


def _whose_name_fits(
    conn: Reader, office: Office, search: NameSearch, place: int
) -> Iterator[_Named]:
    (subject,) = conn.execute("SELECT subject FROM journal WHERE pos = ?", (place,)).fetchone()
    noun = registry.subject_of(subject)
    if search.words and noun.word not in search.words:
        return
    state = noun.judge(entries.history(conn, subject), office, search.today)
    if state is not None and any(
        kind == "name" and search.fits(value) for kind, value in noun.places(state)
    ):
        yield state.opened_on, place, subject


_Part = tuple[int, int]
"""A range of ids ``[first, beyond)``."""


def _in_parts(store: Store, look: Callable[[Reader, _Part], list[_Found]]) -> list[_Found]:
    """Return what is found in all parts of a file, each looked through by a thread of its own."""
    parts = _parts(store.reader)
    if len(parts) == 1:
        return look(store.reader, parts[0])
    from concurrent.futures import ThreadPoolExecutor

    def apart(part: _Part) -> list[_Found]:
        with closing(connection.connect(store.path, WAIT)) as conn:
            return look(conn, part)

    with ThreadPoolExecutor(len(parts)) as pool:
        return [hit for piece in pool.map(apart, parts) for hit in piece]


def _parts(conn: Reader) -> list[tuple[int, int]]:
    """Return the range of ids ``[first, beyond)`` split among threads, newest first."""
    query = "SELECT (SELECT min(subject_id) FROM search), (SELECT max(subject_id) FROM search)"
    first, last = (bound or 0 for bound in conn.execute(query).fetchone())
    beyond = last + 1
    count = min(os.cpu_count() or 1, _MOST_THREADS) if beyond - first >= _LARGE else 1
    bounds = [first + (beyond - first) * n // count for n in range(count + 1)]
    return list(pairwise(bounds))[::-1]


# CROSS JOIN keeps SQLite from going through the far larger journal instead of the sieve. Of what
# passes, most is told from a true hit by the text of the registration, which a correction may have
# changed, and of who is named after it.
_PASSED = """
SELECT s.subject_id, j.subject FROM search AS s CROSS JOIN journal AS j ON j.pos = s.subject_id
WHERE s.subject_id >= ? AND s.subject_id < ? AND {sieve}
    AND ({written} OR EXISTS (
        SELECT 1 FROM journal AS later WHERE later.subject = j.subject AND later.kind = 'corrected'))
ORDER BY s.subject_id DESC
"""


_NAMED_LATER = """
j.kind = ? AND EXISTS (SELECT 1 FROM journal AS said
    WHERE said.subject = j.subject AND said.kind = ? AND said.payload GLOB ?)
"""
_WRITTEN = (
    "(" + " OR ".join(["j.payload GLOB ?", *(_NAMED_LATER for _kind in registry.NAMING)]) + ")"
)


def _scan(
    conn: Reader, office: Office, search: Search, most: int, part: tuple[int, int]
) -> list[Hit]:
    """The ``most`` cases recorded last among those of a part that have all the words."""
    patterns = [_patterns(word, search.unit) for word in search.words]
    sieve = " AND ".join(
        "(" + " OR ".join("s.text GLOB ?" for _pattern in forms) + ")" for forms in patterns
    )
    globs = [ideographs_glob(word.text) for word in search.words]
    written = " AND ".join(_WRITTEN for _glob in globs)
    given = [
        value
        for glob in globs
        for value in (glob, *(each for kinds in registry.NAMING.items() for each in (*kinds, glob)))
    ]
    values = (*part, *(pattern for forms in patterns for pattern in forms), *given)
    rows = conn.execute(_PASSED.format(sieve=sieve, written=written), values)
    return list(islice(_hits(conn, rows, office, search), most))


def _patterns(word: Word, unit: str | None) -> list[str]:
    """GLOB patterns of the texts that may have the word; the first line of a text is the unit."""
    begin = "*" if unit is None else f"{unit}\n*"
    return [f"{begin}{signs(form)}*" for form in dict.fromkeys([*word.forms, *word.in_names])]


def _by_number(conn: Reader, office: Office, search: Search) -> list[Hit]:
    """Return the subjects whose whole number is asked for."""
    word = search.words[0].text
    query = (
        "SELECT s.id, j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id"
        " WHERE s.no IN (?, ?) AND s.unit = ifnull(?, s.unit)"
    )
    return list(_hits(conn, conn.execute(query, (word, word.upper(), search.unit)), office, search))


def _hits(
    conn: Reader, rows: Iterable[tuple[int, str]], office: Office, search: Search
) -> Iterator[Hit]:
    """Those subjects, as they stand on the day of the search, in which every word is written."""
    for subject_id, subject in rows:
        noun = registry.subject_of(subject)
        state = noun.judge(entries.history(conn, subject), office, search.today)
        if state is None:
            continue
        places = list(_places(noun, state))
        found = [
            [match for place in places for match in _matches(place, word)] for word in search.words
        ]
        if all(found):
            matches = dict.fromkeys(match for matches in found for match in matches)
            yield Hit(subject_id, noun, state, tuple(matches), subject)


def _places(noun: Subject[Any], state: Any) -> Iterator[tuple[str, str]]:
    """Yield all searchable text of a subject, most telling first; initials after all names."""
    found = list(noun.places(state))
    ranked = [
        *found,
        *(("initials", value) for kind, value in found if kind == "name"),
        ("number", state.no),
    ]
    yield from sorted(ranked, key=lambda place: _ORDER.index(place[0]))


_ORDER = ("name", "initials", "phone", "id_no", "number", "summary")


def _matches(place: tuple[str, str], word: Word) -> Iterator[Match]:
    kind, value = place
    if kind == "initials":
        hit = any(reading.startswith(word.text) for reading in readings(value))
        found = [word.text] if hit else []
    else:
        written = digits(value) if kind == "phone" else folded(value)
        found = [form for form in word.forms if form in written]
    if kind == "name" and not found:
        found = [form for form in word.in_names if form in _key(value)]
    yield from (Match(kind, value, form) for form in found[:1])
