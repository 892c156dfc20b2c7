"""Completions of numbers, names and codes, without reading the whole file.

Index ranges give numbers and codes; names are searched among the open subjects opened last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from govtool.base.initials import readings
from govtool.base.text import half_width
from govtool.file.reader import Reader
from govtool.journal import entries
from govtool.subjects import registry
from govtool.views import noun_tables
from govtool.views import office as offices
from govtool.views.search_text import folded, signs
from govtool.views.tables import OLDEST

LIMIT = 50
"""The most candidates of one answer."""
_NEAR = 2_000
"""The open subjects opened last in which names and ends of numbers are looked for."""
_LAST = "\U0010ffff"


class Completion(NamedTuple):
    """A word to complete to, with its description."""

    value: str
    help: str = ""


class Wanted(NamedTuple):
    """A request for completions.

    :param word: the noun; None for all that have numbers.
    :param is_described: whether candidates have descriptions, for shells that show them.
    """

    typed: str
    word: str | None = None
    is_described: bool = False


class _Row(NamedTuple):
    id: int
    no: str


def subjects(conn: Reader, wanted: Wanted) -> list[Completion]:
    """Return numbers that begin as typed, else names and ends of numbers; newest open first."""
    if not wanted.typed:
        return _numbered(conn, _newest_open(conn, wanted.word), wanted)
    return _numbered(conn, _beginning(conn, wanted), wanted) or _meant(conn, wanted)


def _beginning(conn: Reader, wanted: Wanted) -> list[_Row]:
    """Return the subjects whose numbers begin so, of the newest numbers: open ones first."""
    typed = folded(wanted.typed).upper()
    query = """SELECT id, no FROM (
        SELECT id, no, closed_on FROM subject
        WHERE no >= ? AND no < ? AND word = ifnull(?, word) ORDER BY no DESC LIMIT ?
    ) ORDER BY closed_on IS NOT NULL, no DESC LIMIT ?"""
    rows = conn.execute(query, (typed, typed + _LAST, wanted.word, _NEAR, LIMIT))
    return [_Row(*row) for row in rows]


# There is an index of what is open, and one of all but the oldest noun, which nearly all are of.
_OPEN_LAST = """SELECT id, no FROM subject WHERE closed_on IS NULL AND word = ifnull(:word, word)
    ORDER BY opened_on DESC, id DESC LIMIT :near"""
_OTHER_LAST = f"""SELECT id, no FROM subject WHERE word <> '{OLDEST}' AND word = :word
    ORDER BY closed_on IS NOT NULL, opened_on DESC, id DESC LIMIT :near"""  # noqa: S608  # a word of ours


def _newest_open(conn: Reader, word: str | None, condition: str = "", **values: Any) -> list[_Row]:
    last = _OPEN_LAST if word in {None, OLDEST} else _OTHER_LAST
    query = f"SELECT id, no FROM ({last}) {condition} LIMIT {LIMIT}"  # noqa: S608  # all of it is ours
    found = conn.execute(query, {"word": word, "near": _NEAR if condition else LIMIT, **values})
    return [_Row(*row) for row in found]


def _numbered(conn: Reader, rows: list[_Row], wanted: Wanted) -> list[Completion]:
    titles = _titles(conn, rows) if wanted.is_described else {}
    return [Completion(row.no, titles.get(row.id, "")) for row in rows]


def _titles(conn: Reader, rows: list[_Row]) -> dict[int, str]:
    """Return the description of each: the people it concerns, and its title."""
    found = {}
    for row, noun, state in _folded(conn, rows):
        names = dict.fromkeys(value for kind, value in noun.places(state) if kind == "name")
        found[row.id] = " · ".join(filter(None, ["/".join(names), state.title]))
    return found


def _meant(conn: Reader, wanted: Wanted) -> list[Completion]:
    """Return numbers that end so, else names that begin so, by characters or initials."""
    if wanted.typed.isdecimal():
        end = "WHERE no GLOB '*' || :end"
        return _numbered(
            conn, _newest_open(conn, wanted.word, end, end=half_width(wanted.typed)), wanted
        )
    sieve = "WHERE EXISTS (SELECT 1 FROM search WHERE subject_id = id AND text GLOB :line)"
    line = f"*\n*\n{signs(folded(wanted.typed))}*"
    named: dict[str, list[str]] = {}
    for row, noun, state in _folded(conn, _newest_open(conn, wanted.word, sieve, line=line)):
        for kind, name in noun.places(state):
            if kind == "name" and begins(name, wanted.typed):
                named.setdefault(name, []).append(row.no)
    return [Completion(name, " ".join(numbers)) for name, numbers in named.items()]


def begins(name: str, typed: str) -> bool:
    """Return whether a name begins so, or its pinyin initials do.

    >>> begins("张大山", "张大"), begins("张大山", "zd"), begins("张大山", "大山")
    (True, True, False)
    """
    key = folded(typed)
    return folded(name).startswith(key) or any(
        reading.startswith(key) for reading in readings(name)
    )


def _folded(conn: Reader, rows: Iterable[_Row]) -> Iterator[tuple[_Row, Any, Any]]:
    office = None
    for row in rows:
        (subject,) = conn.execute("SELECT subject FROM journal WHERE pos = ?", (row.id,)).fetchone()
        office = office or offices.for_folding(conn)
        noun = registry.subject_of(subject)
        state = noun.fold(entries.history(conn, subject), office)
        if state is not None:
            yield row, noun, state


def records(conn: Reader, wanted: Wanted) -> list[Completion]:
    """Return the codes or names of a register that begin as typed, without closed records."""
    assert wanted.word is not None
    fields = noun_tables.fields_of(wanted.word)
    key, name = fields[0], "name" if "name" in fields else fields[0]
    typed = folded(wanted.typed)
    found: list[Completion] = []
    for asked, value in ((key, typed.upper()), (name, typed)):
        query = f"""SELECT "{key}", "{name}" FROM {noun_tables.source(wanted.word)}
            WHERE until IS NULL AND "{asked}" >= ? AND "{asked}" < ? ORDER BY "{key}" LIMIT ?"""  # noqa: S608  # names of fields are ours
        rows = conn.execute(query, (value, value + _LAST, LIMIT)).fetchall()
        found += [Completion(row[asked == name and key != name], row[asked == key]) for row in rows]
        if found:
            break
    return found
