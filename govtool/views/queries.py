"""Questions to the projections. Each is one statement; nothing here judges or changes anything but ``meta``."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, listed
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import CaseState
from govtool.file.reader import Reader
from govtool.subjects import registry
from govtool.views.subject_rows import own_table
from govtool.views.tables import CASES, CASES_WITH_SUBJECT, of_word

_NEIGHBOURS = 500
_OPEN = (CaseState.OPEN.value, CaseState.TRANSFERRING.value)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list; every field given narrows the choice.

    ``unit`` is the registering unit, ``handler`` the unit whose turn it is. Dates are half-open:
    registered on or after ``registered_from`` and before ``registered_before``.
    """

    unit: str | None = None
    handler: str | None = None
    grid: str | None = None
    state: str | None = None
    outcome: str | None = None
    dispute_type: str | None = None
    campaign: str | None = None
    ref: str | None = None
    registered_from: dt.date | None = None
    registered_before: dt.date | None = None
    violations: bool = False
    alerted: bool = False
    newest: bool = False
    limit: int | None = None


def cases(conn: Reader, which: CaseFilter | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of the ``case`` table with their ``subject``, as registered or the newest first."""
    which = which or CaseFilter()
    conditions, values = _conditions(which)
    limit = -1 if which.limit is None else which.limit
    order = "c.registered_on DESC, c.id DESC" if which.newest else "c.registered_on, c.id"
    query = f"SELECT j.subject, c.* FROM {CASES_WITH_SUBJECT} WHERE {conditions} ORDER BY {order} LIMIT ?"
    yield from dictionaries(conn.execute(query, (*values, limit)))


@dataclass(frozen=True, slots=True)
class SubjectFilter:
    """Which subjects of a noun to list; every field given narrows the choice.

    ``having``: values of columns of ``subject`` or of the noun's own table; None leaves one free. Dates are half-open:
    opened on or after ``opened_from`` and before ``opened_before``. ``in_hand``: only what is not closed.
    """

    having: Mapping[str, Any] = field(default_factory=dict)
    opened_from: dt.date | None = None
    opened_before: dt.date | None = None
    in_hand: bool = False
    violations: bool = False
    newest: bool = False
    limit: int | None = None


def subjects(conn: Reader, word: str, which: SubjectFilter) -> Iterator[dict[str, Any]]:
    """Yield the rows of the subjects of a noun, as they opened or the newest first.

    Each has its ``subject``, the columns of the table ``subject``, and those of the noun's own table.
    """
    conditions, values = _of_noun(word, which)
    limit = -1 if which.limit is None else which.limit
    order = "s.opened_on DESC, s.id DESC" if which.newest else "s.opened_on, s.id"
    rows = f"{with_own_table(word)} WHERE {conditions} ORDER BY {order} LIMIT ?"
    yield from dictionaries(
        conn.execute(f"SELECT j.subject, s.*, k.* FROM {rows}", (*values, limit))
    )


def subject_count(conn: Reader, word: str, which: SubjectFilter) -> int:
    """Return how many subjects of a noun there are of those asked for, whatever the limit."""
    conditions, values = _of_noun(word, which)
    (count,) = conn.execute(
        f"SELECT count(*) FROM {with_own_table(word)} WHERE {conditions}", values
    ).fetchone()
    return int(count)


def with_own_table(word: str) -> str:
    """Return the subjects ``s`` of a noun with their rows ``k`` in its own table and their openings ``j``, in SQL."""
    own = own_table(registry.subject(word))
    return f"{own.named('main')} AS k JOIN main.subject AS s ON s.id = k.id JOIN main.journal AS j ON j.pos = k.id"


def _of_noun(word: str, which: SubjectFilter) -> tuple[str, list[Any]]:
    own = own_table(registry.subject(word)).columns
    given = [(column, value) for column, value in which.having.items() if value is not None]
    bounds = [(f'{"k" if column in own else "s"}."{column}" = ?', value) for column, value in given]
    for condition, on in (
        ("s.opened_on >= ?", which.opened_from),
        ("s.opened_on < ?", which.opened_before),
    ):
        if on is not None:
            bounds.append((condition, on.isoformat()))
    conditions = [of_word(word), *(condition for condition, _value in bounds)]
    if which.in_hand:
        conditions.append("s.closed_on IS NULL")
    if which.violations:
        conditions.append("k.violations > 0")
    return " AND ".join(conditions), [value for _condition, value in bounds]


def open_subjects(conn: Reader, as_of: dt.date) -> list[str]:
    """Return the subjects of the cases that were open at the end of a day, in the order of registration."""
    on_day = "c.registered_on <= ? AND (c.closed_on IS NULL OR c.closed_on > ?)"
    query = (
        f"SELECT j.subject FROM {CASES_WITH_SUBJECT} WHERE {on_day} ORDER BY c.registered_on, c.id"
    )
    return [subject for (subject,) in conn.execute(query, (as_of.isoformat(), as_of.isoformat()))]


def case_count(conn: Reader, which: CaseFilter) -> int:
    """Return how many cases there are of those asked for, whatever the limit."""
    conditions, values = _conditions(which)
    (count,) = conn.execute(
        f"SELECT count(*) FROM {CASES} AS c WHERE {conditions}", values
    ).fetchone()
    return int(count)


def _conditions(which: CaseFilter) -> tuple[str, list[Any]]:
    columns = ("unit", "handler", "grid", "state", "outcome", "dispute_type", "campaign", "ref")
    bounds: list[tuple[str, Any]] = [
        (f"c.{column} = ?", getattr(which, column)) for column in columns
    ]
    bounds.append(
        ("c.registered_on >= ?", which.registered_from and which.registered_from.isoformat())
    )
    bounds.append(
        ("c.registered_on < ?", which.registered_before and which.registered_before.isoformat())
    )
    given = [(condition, value) for condition, value in bounds if value is not None]
    conditions = [condition for condition, _value in given]
    # These two say nothing new; they name the small indexes that answer such a question in a large file.
    if which.state in _OPEN or which.handler is not None:
        conditions.append("c.closed_on IS NULL")
    if which.violations:
        conditions.append("c.violations > 0")
    if which.alerted:
        conditions.append("c.alerted_on IS NOT NULL")
    return " AND ".join(conditions) or "TRUE", [value for _condition, value in given]


def dictionaries(cursor: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    """Yield rows with their column names."""
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def subject_of(conn: Reader, case_no: str) -> str:
    """Return the subject of the case with that number, else of the only one that differs in case or width.

    A subject (``case:A1-7``, of whatever noun) stands for itself: whoever knows what is meant looks for no number again.

    :raises NotFound: code ``no_case``; the hint names the numbers most like it. What was taken back: :func:`not_there`.
    """
    if registry.is_subject(case_no):
        return _still_there(conn, case_no)
    subject = f"SELECT j.subject FROM {CASES_WITH_SUBJECT} WHERE c.case_no = ?"
    row = conn.execute(subject, (case_no,)).fetchone()
    if row is None:
        found = conn.execute(f"{subject} COLLATE NOCASE LIMIT 2", (half_width(case_no),)).fetchall()
        if len(found) != 1:
            raise no_case(conn, case_no)
        (row,) = found
    return str(row[0])


def _still_there(conn: Reader, subject: str) -> str:
    """Return a subject, unless its opening was taken back."""
    from govtool.views import lookups  # which needs this module

    if lookups.is_there(conn, subject):
        return subject
    no, noun = lookups.no_of(conn, subject) or subject, registry.subject_of(subject)
    if noun.word == "case":
        raise no_case(conn, no)
    raise NotFound("no_number", _(noun.missing).format(code=quoted(no)), value=no)


def subject_numbered(conn: Reader, no: str, word: str | None = None) -> str:
    """Return the subject with that number, of any noun; else that whose number differs in case or width alone.

    :param word: only of this noun.
    :raises NotFound: code ``no_number``. :raises Refused: code ``ambiguous``, when several have it.
    """
    query = "SELECT j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id WHERE s.no = ?"
    only = "(?2 IS NULL OR s.word = ?2) ORDER BY s.id"
    found = (
        conn.execute(f"{query}1 AND {only}", (no, word)).fetchall()
        or conn.execute(f"{query}1 COLLATE NOCASE AND {only}", (half_width(no), word)).fetchall()
    )
    if not found:
        message = _("Nothing has the number {no}.").format(no=quoted(no))
        hint = _("A word that stands in it, or part of its number, finds it: govtool find")
        raise NotFound("no_number", message, hint, value=quoted(no))
    return _only_one([str(subject) for (subject,) in found], no)


def _only_one(subjects: Sequence[str], no: str) -> str:
    """Return the only subject of those with a number or code. :raises Refused: code ``ambiguous``."""
    if len(subjects) == 1:
        return subjects[0]
    words = list(dict.fromkeys(registry.subject_of(subject).word for subject in subjects))
    message = _("{n} have the number {no}: {nouns}.").format(
        n=len(subjects),
        no=quoted(no),
        nouns=listed(_(registry.subject(each).label) for each in words),
    )
    raise Refused(
        "ambiguous", message, _("Say which: --noun {noun}").format(noun=words[0]), candidates=words
    )


def subject_called(conn: Reader, no: str, word: str | None = None) -> str:
    """Return the subject with that code in a register, else with that number.

    Raises as :func:`subject_numbered`.
    """
    kept = [
        f"{noun.word}:{no}"
        for noun in registry.subjects()
        if noun.key and word in {None, noun.word}
    ]
    query = f"SELECT subject FROM journal WHERE subject IN ({', '.join('?' * len(kept))}) GROUP BY subject"
    found = [str(subject) for (subject,) in conn.execute(f"{query} ORDER BY min(pos)", kept)]
    return _only_one(found, no) if found else subject_numbered(conn, no, word)


def no_case(conn: Reader, case_no: str) -> NotFound:
    """Return the refusal of an unknown number; the hint names those most like it, or says it was in use once."""
    if was_given(conn, case_no):
        message = _(
            "There is no case {case_no} any more: its registration was taken back, or a backup of before was restored."
        )
        return NotFound("no_case", message.format(case_no=case_no), _("See: govtool undo --list, govtool journal"), case_no=case_no)  # fmt: skip
    near = _near(conn, case_no)
    hint = _("“govtool case list” lists them.")
    if near:
        hint = _("Did you mean {case_nos}?").format(case_nos=listed(near))
    return NotFound(
        "no_case",
        _("There is no case {case_no}.").format(case_no=quoted(case_no)),
        hint,
        case_no=quoted(case_no),
    )


def was_given(conn: Reader, case_no: str) -> bool:
    """Return whether the number is one of those that were given: they are given in order, and never again."""
    (series,) = registry.subject("case").number_series
    found = series.place_of(case_no)
    if found is None or found.number == 0 or series.written(found) != case_no:
        return False
    given = "SELECT 1 FROM number WHERE series = ? AND unit = ? AND year = ? AND last >= ?"
    return conn.execute(given, (series.name, *found)).fetchone() is not None


def _near(conn: Reader, case_no: str) -> list[str]:
    """Return up to three numbers like ``case_no``, among those beginning alike and the newest."""
    import difflib

    prefix = case_no.rpartition("-")[0]
    alike = (
        "SELECT no FROM subject WHERE word = 'case' AND no >= ? AND no < ? ORDER BY no DESC LIMIT ?"
    )
    newest = "SELECT no FROM subject WHERE word = 'case' ORDER BY id DESC LIMIT ?"
    found = (
        conn.execute(alike, (f"{prefix}-", f"{prefix}.", _NEIGHBOURS)).fetchall() if prefix else []
    )
    found += conn.execute(newest, (_NEIGHBOURS,)).fetchall()
    numbers = {number.casefold(): number for (number,) in found}
    return [numbers[near] for near in difflib.get_close_matches(case_no.casefold(), numbers, n=3)]


def bearers(conn: Reader, word: str, no: str) -> int:
    """Return how many subjects of a noun have a number."""
    (count,) = conn.execute(
        "SELECT count(*) FROM subject WHERE no = ? AND word = ?", (no, word)
    ).fetchone()
    return int(count)


def is_paper_number_taken(conn: Reader, paper: tuple[Any, ...]) -> bool:
    """Return whether a paper has that number. :param paper: kind, unit, year, number."""
    series = (
        "SELECT 1 FROM paper_number WHERE document = ? AND unit = ? AND year = ? AND number = ?"
    )
    return conn.execute(series, paper).fetchone() is not None


def meta(conn: Reader, key: str) -> str | None:
    """Return a value of this file: ``node``, or the ``basis`` its projections were made with."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def drop_meta(conn: sqlite3.Connection, beginning: str) -> None:
    """Forget the values of this file whose keys begin so."""
    conn.execute("DELETE FROM meta WHERE substr(key, 1, ?) = ?", (len(beginning), beginning))


def set_meta(conn: sqlite3.Connection, key: str, value: str) -> None:
    """Set a value of this file."""
    conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (key, value),
    )
