"""Small questions of the desk: one row of a register, the codes there are, what recorded when."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, listed
from govtool.base.text import half_width, quoted
from govtool.file.reader import Reader
from govtool.models import Event, Linked
from govtool.subjects import registry
from govtool.subjects.series import Series, SeriesPlace
from govtool.subjects.subject import Subject
from govtool.views import noun_tables
from govtool.views.queries import with_own_table
from govtool.views.tables import (
    CASES,
    CASES_WITH_SUBJECT,
    NUMBER_OF_OPENING,
    OLDEST,
    SUBJECT,
)

Identity = Literal["ref", "no", "content"]


def is_there(conn: Reader, subject: str) -> bool:
    """Return whether a subject is there: opened and not taken back, or a register's code."""
    noun, code = registry.subject_of(subject), subject.partition(":")[2]
    if noun.key:
        query = f"SELECT 1 FROM {noun_tables.source(noun.word)} WHERE {noun.key} = ?"
        return conn.execute(query, (code,)).fetchone() is not None
    query = "SELECT 1 FROM subject WHERE id = (SELECT min(pos) FROM journal WHERE subject = ?)"
    return conn.execute(query, (subject,)).fetchone() is not None


def subjects_ever(conn: Reader, word: str) -> list[str]:
    """Return all subjects a noun ever had, in the order of opening in this file."""
    query = (
        "SELECT subject FROM journal WHERE subject >= ? AND subject < ? GROUP BY subject "
        "ORDER BY min(pos)"
    )
    return [subject for (subject,) in conn.execute(query, (f"{word}:", f"{word};"))]


def retracted_of(conn: Reader, word: str, field: str, value: str) -> list[str]:
    """Return the subjects of a noun that were taken back and had a value in a field."""
    query = (
        "SELECT DISTINCT subject FROM journal WHERE subject >= ? AND subject < ? "
        "AND json_extract(payload, ?) = ?"
    )
    found = conn.execute(query, (f"{word}:", f"{word};", f"$.{field}", value)).fetchall()
    return [subject for (subject,) in found if not is_there(conn, subject)]


def case_count(conn: Reader) -> int:
    """Return how many cases there are."""
    (count,) = conn.execute('SELECT count(*) FROM "case"').fetchone()
    return int(count)


def next_code(conn: Reader, word: str, series: Series, year: int) -> str:
    """Return the next code of a register with numeric codes; none is used twice, undo or not."""
    places = (series.place_of(subject.partition(":")[2]) for subject in subjects_ever(conn, word))
    last = max((place.number for place in places if place and place.year == year), default=0)
    return series.written(SeriesPlace("", year, last + 1))


def turns_of(conn: Reader, unit: str) -> tuple[int, dt.date | None]:
    """Return the number of a unit's open turns, and the last day of a turn's begin or end."""
    query = (
        "SELECT count(*) - count(closed_on), max(coalesce(closed_on, opened_on)) FROM {table} "
        "WHERE unit = ?"
    )
    tables = noun_tables.turn_tables(conn)
    found = [
        conn.execute(query.format(table=table.named("main")), (unit,)).fetchone()
        for table in tables
    ]
    newest = max((day for _open, day in found if day), default=None)
    return sum(n for n, _day in found), dt.date.fromisoformat(newest) if newest else None


_NEWEST = 20_000
"""The entries looked through for what somebody did last."""
_OF_OPENING = f"SELECT {NUMBER_OF_OPENING} FROM journal WHERE node = ? AND seq = ?"


def _entry_of(subject: str) -> tuple[str, str]:
    """Return node and number of the entry that began a subject, after which it is named."""
    node, _dash, seq = entry_of(subject).rpartition("-")
    return node, seq


def entry_of(subject: str) -> str:
    """Return the id of the entry that began a subject, after which it is named.

    >>> entry_of("case:A1-7")
    'A1-7'
    """
    return subject.partition(":")[2]


def named_subject(conn: Reader, event: Event, field: str, word: str) -> str | None:
    """Return the subject of a noun that an event's field names, or None if empty or absent.

    By the id of its opening where the event says that: two offices may have given one number.
    """
    entry, no = getattr(event, event.identified.get(field, ""), None), getattr(event, field)
    if entry is not None or no is None:
        return f"{word}:{entry}" if entry else None
    return f"{word}:{no}" if registry.subject(word).key else subject_with_no(conn, no, word)


def linked_subject(conn: Reader, link: Linked, word: str) -> str | None:
    """Return the subject that a link names; a number alone is of the noun ``word``."""
    if link.other_entry is None:
        return named_subject(conn, link, "other", word)
    node, _dash, seq = link.other_entry.rpartition("-")
    row = conn.execute(
        "SELECT subject FROM journal WHERE node = ? AND seq = ?", (node, seq)
    ).fetchone()
    return row[0] if row else None


def subjects_with_no(conn: Reader, no: str, word: str) -> list[str]:
    """Return the subjects of a noun with exactly that number: two offices may have given one."""
    query = (
        "SELECT j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id WHERE s.no = ? "
        "AND s.word = ?"
    )
    return [subject for (subject,) in conn.execute(query, (no, word))]


_NUMBERED = "SELECT s.no, j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id WHERE s.no"


def subjects_numbered(
    conn: Reader, no: str, collation: Literal["BINARY", "NOCASE"] = "BINARY"
) -> list[str]:
    """Return the subjects of any noun with that number, in the order of recording."""
    rows = conn.execute(f"{_NUMBERED} = ? COLLATE {collation} ORDER BY s.id", (no,))
    return [subject for _no, subject in rows]


def numbers_like(conn: Reader, like: str) -> Iterator[tuple[str, str]]:
    r"""Yield the numbers LIKE a pattern (``\\`` escapes) with their subjects, newest first.

    The index of numbers alone is gone through.
    """
    query = r"SELECT no, id FROM subject INDEXED BY subject_no WHERE no LIKE ? ESCAPE '\' ORDER BY id DESC"
    for no, place in conn.execute(query, (like,)):
        (subject,) = conn.execute("SELECT subject FROM journal WHERE pos = ?", (place,)).fetchone()
        yield no, subject


def recorded_by(conn: Reader, actor: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the subjects of somebody's records of some nouns, newest first, perhaps repeated.

    Only the newest entries of the journal are looked at (:data:`_RECENT`): there is no index by
    person.
    """
    ranges = " OR ".join(
        "(+subject >= ? AND +subject < ?)" for _word in words
    )  # the index of subjects is far too wide
    bounds = [bound for word in words for bound in (f"{word}:", f"{word};")]
    recent = "pos > (SELECT max(pos) FROM journal) - ?"
    query = (
        f"SELECT subject FROM journal WHERE {recent} AND actor = ? AND ({ranges}) ORDER BY pos DESC"
    )
    return (subject for (subject,) in conn.execute(query, (_RECENT, actor, *bounds)))


def newest_value(conn: Reader, kind: str, field: str) -> str | None:
    """Return a field of the newest entry of a kind that has it; searches the newest entries."""
    query = """SELECT json_extract(payload, '$.' || ?) FROM journal
        WHERE pos > (SELECT max(pos) FROM journal) - ? AND kind = ?
            AND json_extract(payload, '$.' || ?) IS NOT NULL ORDER BY pos DESC LIMIT 1"""
    row = conn.execute(query, (field, _RECENT, kind, field)).fetchone()
    return row[0] if row else None


_RECENT = 100_000
"""Entries: some days of a large office."""


def subject_with_no(conn: Reader, no: str, word: str) -> str | None:
    """Return the subject of a noun with exactly that number; None if there is none."""
    return next(iter(subjects_with_no(conn, no, word)), None)


def subjects_of(
    conn: Reader, word: str, first: dt.date = dt.date.min, last: dt.date = dt.date.max
) -> list[str]:
    """Return the subjects of a noun opened between two days, in the order of opening."""
    query = """
        SELECT j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id
        WHERE s.word = ? AND s.opened_on >= ? AND s.opened_on <= ? ORDER BY s.opened_on, s.id
    """
    return [
        subject for (subject,) in conn.execute(query, (word, first.isoformat(), last.isoformat()))
    ]


def newest_opening(conn: Reader, kind: str, actor: str) -> dict[str, Any]:
    """Return what somebody opened last by a kind of event, among the newest entries; or ""."""
    query = """SELECT payload FROM journal
        WHERE pos > (SELECT max(pos) FROM journal) - ? AND kind = ? AND actor = ? ORDER BY pos DESC LIMIT 1"""
    row = conn.execute(query, (_NEWEST, kind, actor)).fetchone()
    found: dict[str, Any] = json.loads(row[0]) if row else {}
    return found


def no_of(conn: Reader, subject: str) -> str | None:
    """Return the number of a subject, also after its opening was taken back, or None."""
    word, _colon, _id = subject.partition(":")
    if not registry.subject(word).is_seen_through:
        return None
    query = "SELECT s.no FROM subject AS s JOIN journal AS j ON j.pos = s.id WHERE j.subject = ?"
    row = (
        conn.execute(query, (subject,)).fetchone()
        or conn.execute(_OF_OPENING, _entry_of(subject)).fetchone()
    )
    return row[0] if row else None


def mark_of(content: str) -> bytes:
    """Return a case's mark of its source record: the distinguishing part of its digest (hex)."""
    return bytes.fromhex(content)[:16]


def imported_subject(
    conn: Reader, word: str, identity: Identity, value: str | bytes
) -> tuple[str, bytes | None] | None:
    """Return the subject of a noun that a file means, and its record's mark; None if it is new.

    :param identity: ``ref`` or ``no``, or ``content``, the mark, for one that has no ``ref``.
    """
    column = "s.no" if identity == "no" else f"k.{identity}"
    alone = " AND k.ref IS NULL" if identity == "content" else ""
    query = (
        f"SELECT j.subject, k.content FROM {with_own_table(word)} WHERE {column} = ?{alone} "
        "AND s.word = ?"
    )
    row = conn.execute(query, (value, word)).fetchone()
    return (row[0], row[1]) if row else None


def numbers_and_types(conn: Reader, case_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return the number and the dispute type of some cases, by id."""
    query = f"SELECT id, case_no, dispute_type FROM {CASES} WHERE id = ?"
    found = (conn.execute(query, (case_id,)).fetchone() for case_id in case_ids)
    return {case_id: (case_no, kind) for case_id, case_no, kind in found}


def number_with_ref(conn: Reader, word: str, ref: str) -> str | None:
    """Return the number of the subject of a noun that another system calls ``ref``."""
    query = f"SELECT s.no FROM {with_own_table(word)} WHERE k.ref = ?"
    row = conn.execute(query, (ref,)).fetchone()
    return row[0] if row else None


def case_subjects(conn: Reader) -> Iterator[str]:
    """Yield the subjects of all cases, in the order of their registration in this file."""
    for (subject,) in conn.execute(f"SELECT j.subject FROM {CASES_WITH_SUBJECT} ORDER BY c.id"):
        yield subject


_CLOSED_BETWEEN, _REGISTERED_BETWEEN = (
    f"{day} >= ? AND {day} < ? AND (? IS NULL OR coalesce(c.closed_unit, c.handler) IN (SELECT "
    "value FROM json_each(?)))"
    for day in ("c.closed_on", "c.registered_on")
)


def subjects_between(
    conn: Reader, begin: dt.date, end: dt.date, *, units: Sequence[str] | None, closed: bool
) -> Iterator[str]:
    """Yield the subjects of the cases closed in ``[begin, end)``, or registered in it, by that day.

    :param units: that closed them, or whose turn it is; None for all.
    """
    which, by = (
        (_CLOSED_BETWEEN, "c.closed_on") if closed else (_REGISTERED_BETWEEN, "c.registered_on")
    )
    query = f"SELECT j.subject FROM {CASES_WITH_SUBJECT} WHERE {which} ORDER BY {by}, c.id"
    for (subject,) in conn.execute(query, _between(begin, end, units)):
        yield subject


def count_between(
    conn: Reader, begin: dt.date, end: dt.date, *, units: Sequence[str] | None, closed: bool
) -> int:
    """Return how many :func:`subjects_between` gives."""
    which = _CLOSED_BETWEEN if closed else _REGISTERED_BETWEEN
    (count,) = conn.execute(
        f"SELECT count(*) FROM {CASES} AS c WHERE {which}", _between(begin, end, units)
    ).fetchone()
    return int(count)


def _between(begin: dt.date, end: dt.date, units: Sequence[str] | None) -> tuple[str | None, ...]:
    codes = None if units is None else json.dumps(list(units))
    return begin.isoformat(), end.isoformat(), codes, codes


def opened_between(
    conn: Reader, days: tuple[dt.date, dt.date], word: str | None, unit: str | None
) -> list[tuple[str, str]]:
    """Return what was opened on days from the first to the last, as (subject, number) in order.

    :param word: only of this noun. :param unit: only what this unit opened.
    """
    first, last = days
    bounds = {"s.word = ?": word, "s.unit = ?": unit}
    given = {condition: value for condition, value in bounds.items() if value is not None}
    where = "".join(f" AND {condition}" for condition in given)
    query = f"""SELECT j.subject, s.no FROM {SUBJECT.named("main")} AS s
        JOIN main.journal AS j ON j.pos = s.id
        WHERE s.opened_on >= ? AND s.opened_on <= ?{where} ORDER BY s.opened_on, s.id"""
    return conn.execute(query, (first.isoformat(), last.isoformat(), *given.values())).fetchall()


_NEIGHBOURS = 500


def subject_of(conn: Reader, case_no: str) -> str:
    """Return the subject of the case with that number, or the only one differing in case or width.

    A subject (``case:A1-7``, of whatever noun) stands for itself: whoever knows what is meant looks
    for no number again.

    :raises NotFound: code ``no_case``; the hint names the numbers most like it. What was taken
        back: :func:`not_there`.
    """
    if registry.is_subject(case_no):
        return _still_there(conn, case_no)
    subject = f"SELECT j.subject FROM {CASES_WITH_SUBJECT} WHERE c.case_no = ?"
    row = conn.execute(subject, (case_no,)).fetchone()
    if row is None:
        found = conn.execute(f"{subject} COLLATE NOCASE LIMIT 2", (half_width(case_no),)).fetchall()
        if len(found) != 1:
            raise no_case(conn, case_no, registry.subject(OLDEST))
        (row,) = found
    return str(row[0])


def _still_there(conn: Reader, subject: str) -> str:
    """Return a subject, unless its opening was taken back."""
    if is_there(conn, subject):
        return subject
    noun = registry.subject_of(subject)
    refusal: NotFound = registry.resolve(noun.not_there)(
        conn, no_of(conn, subject) or subject, noun
    )
    raise refusal


def no_number(_conn: Reader, no: str, noun: Subject[Any]) -> NotFound:
    """Return the error for a number of a noun that is not there."""
    return NotFound("no_number", _(noun.missing, code=quoted(no)), value=no)


def subject_numbered(conn: Reader, no: str, word: str | None = None) -> str:
    """Return the subject of that number, of any noun, or the one differing in case or width.

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
        message = _("Nothing has the number {no}.", no=quoted(no))
        hint = _("A word that stands in it, or part of its number, finds it: govtool find")
        raise NotFound("no_number", message, hint, value=quoted(no))
    return _only_one([str(subject) for (subject,) in found], no)


def _only_one(subjects: Sequence[str], no: str) -> str:
    """Return the only subject of a number or code. :raises Refused: code ``ambiguous``."""
    if len(subjects) == 1:
        return subjects[0]
    words = list(dict.fromkeys(registry.subject_of(subject).word for subject in subjects))
    message = _("{n} have the number {no}: {nouns}.").format(
        n=len(subjects),
        no=quoted(no),
        nouns=listed(_(registry.subject(each).label) for each in words),
    )
    raise Refused(
        "ambiguous", message, _("Say which: --noun {noun}", noun=words[0]), candidates=words
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


def no_case(conn: Reader, case_no: str, noun: Subject[Any]) -> NotFound:
    """Return the error for an unknown number; hints at similar ones, or at its former use."""
    if was_given(conn, case_no, noun):
        message = _(
            "There is no case {case_no} any more: its registration was taken back, or a backup of "
            "before was restored."
        )
        return NotFound(
            "no_case",
            message.format(case_no=case_no),
            _("See: govtool undo --list, govtool journal"),
            case_no=case_no,
        )
    near = _near(conn, case_no, noun)
    hint = _("“govtool case list” lists them.")
    if near:
        hint = _("Did you mean {case_nos}?", case_nos=listed(near))
    return NotFound(
        "no_case",
        _("There is no case {case_no}.", case_no=quoted(case_no)),
        hint,
        case_no=quoted(case_no),
    )


def was_given(conn: Reader, no: str, noun: Subject[Any]) -> bool:
    """Return whether the number was ever given: numbers are given in order, and once."""
    (series,) = noun.number_series
    found = series.place_of(no)
    if found is None or found.number == 0 or series.written(found) != no:
        return False
    given = "SELECT 1 FROM number WHERE series = ? AND unit = ? AND year = ? AND last >= ?"
    return conn.execute(given, (series.name, *found)).fetchone() is not None


def _near(conn: Reader, no: str, noun: Subject[Any]) -> list[str]:
    """Return up to three numbers of a noun like ``no``, among those beginning so and the newest."""
    import difflib

    prefix = no.rpartition("-")[0]
    alike = "SELECT no FROM subject WHERE word = ? AND no >= ? AND no < ? ORDER BY no DESC LIMIT ?"
    newest = "SELECT no FROM subject WHERE word = ? ORDER BY id DESC LIMIT ?"
    bounds = (noun.word, f"{prefix}-", f"{prefix}.", _NEIGHBOURS)
    found = conn.execute(alike, bounds).fetchall() if prefix else []
    found += conn.execute(newest, (noun.word, _NEIGHBOURS)).fetchall()
    numbers = {number.casefold(): number for (number,) in found}
    return [numbers[near] for near in difflib.get_close_matches(no.casefold(), numbers, n=3)]


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
