"""Small questions of the desk: one row of a register, the codes there are, what recorded when."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from govtool.file.reader import Reader
from govtool.law.workdays import ONE_DAY
from govtool.models import Event, Linked
from govtool.subjects import registry
from govtool.subjects.series import Series, SeriesPlace
from govtool.subjects.subject import Subject
from govtool.views import registers
from govtool.views.queries import dictionaries, with_own_table
from govtool.views.subject_rows import view_of
from govtool.views.tables import CASES, CASES_WITH_SUBJECT, NUMBER_OF_OPENING, SUBJECT, Table

Register = str
"""The word of a register."""
Identity = Literal["ref", "no", "content"]


def key_of(register: Register) -> str:
    """Return the column that names the rows of a register."""
    return registry.subject(register).key


def register_row(
    conn: Reader, register: Register, code: str, on: dt.date | None = None
) -> dict[str, Any] | None:
    """Return the unit, grid or household with that code, or the day on duty; None if there is none.

    :param on: as it is on a day; without it, as it is by now. So for all questions to registers.
    """
    return next(register_rows(conn, register, on, **{key_of(register): code}), None)


def register_rows(
    conn: Reader, register: Register, on: dt.date | None = None, **having: str | None
) -> Iterator[dict[str, Any]]:
    """Return the rows of a register in the order of their codes; ``having`` bounds columns, None leaves one free."""
    given = {column: value for column, value in having.items() if value is not None}
    where = "".join(f" AND {column} = :{column}" for column in given)
    columns = ", ".join(registers.fields_of(register))
    query = f"SELECT {columns} FROM {registers.source(register)} WHERE {registers.there(on)}{where} ORDER BY {key_of(register)}"
    return _read(register, conn.execute(query, _bound(on) | given))


def named_codes(conn: Reader, register: Register) -> Iterator[tuple[str, str]]:
    """Yield the code of each record of a register with the name that goes with it, empty where it has none."""
    name = registers.name_field(register)
    query = f"SELECT {key_of(register)}, {name or chr(39) * 2} FROM {registers.source(register)} WHERE {registers.there(None)} ORDER BY 1"
    return ((code, called or "") for code, called in conn.execute(query))


def is_there(conn: Reader, subject: str) -> bool:
    """Return whether a subject is there: its opening was not taken back, or a register has or had its code."""
    noun, code = registry.subject_of(subject), subject.partition(":")[2]
    if noun.key:
        return is_known(conn, noun.word, code)
    query = "SELECT 1 FROM subject WHERE id = (SELECT min(pos) FROM journal WHERE subject = ?)"
    return conn.execute(query, (subject,)).fetchone() is not None


def known_rows(
    conn: Reader, register: Register, on: dt.date = dt.date.max
) -> Iterator[dict[str, Any]]:
    """Return the rows of all that a register ever had, as each was on a day, or had been when it was closed."""
    key, columns = key_of(register), ", ".join(registers.fields_of(register))
    newest = f"SELECT max(since) FROM {registers.source(register)} AS o WHERE o.{key} = r.{key} AND o.since <= ?"
    query = f"SELECT {columns} FROM {registers.source(register)} AS r WHERE since = ({newest}) ORDER BY {key}"
    return _read(register, conn.execute(query, (on.isoformat(),)))


def _read(register: Register, cursor: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    """Yield the rows of a register with the values that its records have."""
    kept = registers.readers(register)
    for row in dictionaries(cursor):
        yield row | {name: read(row[name]) for name, read in kept.items() if row[name] is not None}


def _bound(on: dt.date | None) -> dict[str, str]:
    return {} if on is None else {"on": on.isoformat()}


def register_count(conn: Reader, register: Register) -> int:
    """Return how many records a register has by now."""
    (count,) = conn.execute(
        f"SELECT count(*) FROM {registers.source(register)} WHERE {registers.there(None)}"
    ).fetchone()
    return int(count)


def nouns_in(conn: Reader) -> list[Subject[Any]]:
    """Return the nouns of which a file has something; no other is loaded."""
    there = "SELECT 1 FROM journal WHERE subject >= ? AND subject < ? LIMIT 1"
    words = [word for word in registry.NOUNS if conn.execute(there, (word, f"{word};")).fetchone()]
    return list(map(registry.subject, words))


def subjects_ever(conn: Reader, word: str) -> list[str]:
    """Return the subjects of a noun that ever were, in the order in which they were opened in this file."""
    query = "SELECT subject FROM journal WHERE subject >= ? AND subject < ? GROUP BY subject ORDER BY min(pos)"
    return [subject for (subject,) in conn.execute(query, (f"{word}:", f"{word};"))]


def case_count(conn: Reader) -> int:
    """Return how many cases there are."""
    (count,) = conn.execute('SELECT count(*) FROM "case"').fetchone()
    return int(count)


def register_codes(conn: Reader, register: Register, on: dt.date | None = None) -> list[str]:
    """Return all codes of a register."""
    key = key_of(register)
    query = (
        f"SELECT {key} FROM {registers.source(register)} WHERE {registers.there(on)} ORDER BY {key}"
    )
    return [code for (code,) in conn.execute(query, _bound(on))]


def is_known(conn: Reader, register: Register, code: str) -> bool:
    """Return whether a register has, or had, something with that code."""
    query = f"SELECT 1 FROM {registers.source(register)} WHERE {key_of(register)} = ?"
    return conn.execute(query, (code,)).fetchone() is not None


def closed_codes(conn: Reader, register: Register, on: dt.date) -> set[str]:
    """Return the codes of all that was closed by a day, and is not there on it."""
    key = key_of(register)
    query = f"SELECT {key} FROM {registers.source(register)} WHERE until <= :on EXCEPT SELECT {key} FROM {registers.source(register)} WHERE {registers.there(on)}"
    return {code for (code,) in conn.execute(query, _bound(on))}


def next_code(conn: Reader, word: str, series: Series, year: int) -> str:
    """Return the next code of a register whose codes are numbers: none is given twice, also not after an undo."""
    places = (series.place_of(subject.partition(":")[2]) for subject in subjects_ever(conn, word))
    last = max((place.number for place in places if place and place.year == year), default=0)
    return series.written(SeriesPlace("", year, last + 1))


def last_day(conn: Reader, register: Register, code: str, on: dt.date) -> dt.date | None:
    """Return the last day before ``on`` on which something was there; None if it never was."""
    query = f"SELECT max(until) FROM {registers.source(register)} WHERE {key_of(register)} = ? AND until <= ?"
    (until,) = conn.execute(query, (code, on.isoformat())).fetchone()
    return dt.date.fromisoformat(until) - ONE_DAY if until else None


def count_of(
    conn: Reader, register: Register, column: str, value: str, on: dt.date | None = None
) -> int:
    """Return how many rows of a register have ``value`` in ``column``."""
    query = f"SELECT count(*) FROM {registers.source(register)} WHERE {registers.there(on)} AND {column} = :value"
    (count,) = conn.execute(query, _bound(on) | {"value": value}).fetchone()
    return int(count)


def counts_by(conn: Reader, register: Register, column: str, on: dt.date) -> dict[str, int]:
    """Return how many rows of a register there are on a day for each value of a column."""
    query = f"SELECT {column}, count(*) FROM {registers.source(register)} WHERE {registers.there(on)} GROUP BY 1"
    return dict(conn.execute(query, _bound(on)))


def turns_of(conn: Reader, unit: str) -> tuple[int, dt.date | None]:
    """Return how many turns of any noun are open at a unit, and the newest day on which one of its turns began or ended."""
    query = "SELECT count(*) - count(closed_on), max(coalesce(closed_on, opened_on)) FROM {table} WHERE unit = ?"
    tables = turn_tables(conn)
    found = [
        conn.execute(query.format(table=table.named("main")), (unit,)).fetchone()
        for table in tables
    ]
    newest = max((day for _open, day in found if day), default=None)
    return sum(n for n, _day in found), dt.date.fromisoformat(newest) if newest else None


def turn_tables(conn: Reader) -> list[Table]:
    """Return where the turns of units stand, of the nouns of a file."""
    views = (view_of(noun) for noun in nouns_in(conn) if noun.is_seen_through)
    return [view.turns for view in views if view is not None and view.turns is not None]


def units_of_grids(conn: Reader) -> dict[str, str]:
    """Return the unit that each grid belongs to."""
    return dict(conn.execute(f"SELECT code, unit FROM grid WHERE {registers.there(None)}"))


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
    """Return the subject of a noun that a field of an event names; None for none, or one that is not there.

    By the id of its opening where the event says that: two offices may have given one number.
    """
    entry, no = getattr(event, event.identified.get(field, ""), None), getattr(event, field)
    if entry is not None or no is None:
        return f"{word}:{entry}" if entry else None
    return f"{word}:{no}" if registry.subject(word).key else subject_with_no(conn, no, word)


def linked_subject(conn: Reader, link: Linked, word: str) -> str | None:
    """Return the subject of whatever noun that a link names; by its number alone, of the noun of a ``word``."""
    if link.other_entry is None:
        return named_subject(conn, link, "other", word)
    node, _dash, seq = link.other_entry.rpartition("-")
    row = conn.execute(
        "SELECT subject FROM journal WHERE node = ? AND seq = ?", (node, seq)
    ).fetchone()
    return row[0] if row else None


def subjects_with_no(conn: Reader, no: str, word: str) -> list[str]:
    """Return the subjects of a noun with exactly that number: two offices may have given one."""
    query = "SELECT j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id WHERE s.no = ? AND s.word = ?"
    return [subject for (subject,) in conn.execute(query, (no, word))]


_NUMBERED = "SELECT s.no, j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id WHERE s.no"


def subjects_numbered(
    conn: Reader, no: str, collation: Literal["BINARY", "NOCASE"] = "BINARY"
) -> list[str]:
    """Return the subjects of any noun with that number, in the order in which they were recorded."""
    rows = conn.execute(f"{_NUMBERED} = ? COLLATE {collation} ORDER BY s.id", (no,))
    return [subject for _no, subject in rows]


def numbers_like(conn: Reader, like: str) -> Iterator[tuple[str, str]]:
    r"""Yield the numbers that are LIKE something (``\\`` escapes), with their subjects, recorded last first.

    The index of numbers alone is gone through.
    """
    query = r"SELECT no, id FROM subject INDEXED BY subject_no WHERE no LIKE ? ESCAPE '\' ORDER BY id DESC"
    for no, place in conn.execute(query, (like,)):
        (subject,) = conn.execute("SELECT subject FROM journal WHERE pos = ?", (place,)).fetchone()
        yield no, subject


def recorded_by(conn: Reader, actor: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the subjects of what somebody recorded of some nouns, the newest first; one may come again.

    Only the newest entries of the journal are looked at (:data:`_RECENT`): there is no index by person.
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
    """Return what the newest entry of a kind says in a field, of those that say anything; the newest of the journal are looked at."""
    query = """SELECT json_extract(payload, '$.' || ?) FROM journal
        WHERE pos > (SELECT max(pos) FROM journal) - ? AND kind = ? AND json_extract(payload, '$.' || ?) IS NOT NULL
        ORDER BY pos DESC LIMIT 1"""
    row = conn.execute(query, (field, _RECENT, kind, field)).fetchone()
    return row[0] if row else None


_RECENT = 100_000
"""Entries: some days of a large office."""


def subject_with_no(conn: Reader, no: str, word: str = "case") -> str | None:
    """Return the subject of a noun with exactly that number; None if there is none."""
    return next(iter(subjects_with_no(conn, no, word)), None)


def subjects_of(
    conn: Reader, word: str, first: dt.date = dt.date.min, last: dt.date = dt.date.max
) -> list[str]:
    """Return the subjects of a noun that opened from one day to another, in the order of their opening."""
    query = """
        SELECT j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id
        WHERE s.word = ? AND s.opened_on >= ? AND s.opened_on <= ? ORDER BY s.opened_on, s.id
    """
    return [
        subject for (subject,) in conn.execute(query, (word, first.isoformat(), last.isoformat()))
    ]


def newest_opening(conn: Reader, kind: str, actor: str) -> dict[str, Any]:
    """Return what somebody recorded last that was opened by a kind of event, among the newest entries; empty for nothing."""
    query = """SELECT payload FROM journal
        WHERE pos > (SELECT max(pos) FROM journal) - ? AND kind = ? AND actor = ? ORDER BY pos DESC LIMIT 1"""
    row = conn.execute(query, (_NEWEST, kind, actor)).fetchone()
    found: dict[str, Any] = json.loads(row[0]) if row else {}
    return found


def no_of(conn: Reader, subject: str) -> str | None:
    """Return the number of a subject, also after its opening was taken back; None where there was none."""
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
    """Return by what a case knows again the record it came from: of its digest (hex) as much as tells records apart."""
    return bytes.fromhex(content)[:16]


def imported_subject(
    conn: Reader, word: str, identity: Identity, value: str | bytes
) -> tuple[str, bytes | None] | None:
    """Return the subject of a noun that a file means, and the mark of its record; None if it is new.

    :param identity: ``ref`` or ``no``, or ``content``, the mark, for one that has no ``ref``.
    """
    column = "s.no" if identity == "no" else f"k.{identity}"
    alone = " AND k.ref IS NULL" if identity == "content" else ""
    query = f"SELECT j.subject, k.content FROM {with_own_table(word)} WHERE {column} = ?{alone} AND s.word = ?"
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
    f"{day} >= ? AND {day} < ? AND (? IS NULL OR coalesce(c.closed_unit, c.handler) IN (SELECT value FROM json_each(?)))"
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
    query = f"""SELECT j.subject, s.no FROM {SUBJECT.named("main")} AS s JOIN main.journal AS j ON j.pos = s.id
        WHERE s.opened_on >= ? AND s.opened_on <= ?{where} ORDER BY s.opened_on, s.id"""
    return conn.execute(query, (first.isoformat(), last.isoformat(), *given.values())).fetchall()
