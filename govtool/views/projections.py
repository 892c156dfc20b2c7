"""Projections: the tables that queries read, as a pure function of the journal.

Everything here can be thrown away and made again; the same journal gives the same rows, byte for
byte. Subjects are streamed, so memory stays flat however many there are.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from govtool import models as m
from govtool.base.errors import StorageTrouble
from govtool.journal import entries
from govtool.journal.events import effective
from govtool.law.office import Office
from govtool.models import Entry
from govtool.subjects import registry
from govtool.subjects.subject import Subject
from govtool.views import noun_tables
from govtool.views.numbers import Numbers
from govtool.views.subject_rows import (
    Placed,
    counted_rows_of,
    insert_rows,
    placed_rows,
    remove_rows,
)
from govtool.views.tables import CHUNK, NUMBER, OBLIGATION, Row, chunks, insert

Place = tuple[int, str]
"""A subject's place: the ``pos`` of its opening (its id), and its name in the journal."""
COUNTED = 1_000
"""Subjects inserted at a time where they are only counted: the more, the fewer sums are added."""
Damage = Callable[[str, StorageTrouble], None]

# --- registers, and what else is listed


def project_register(conn: sqlite3.Connection, subject: str, entries: Iterable[Entry]) -> None:
    """Make the rows of one subject that is no case anew, of its entries."""
    word, _colon, code = subject.partition(":")
    listing = noun_tables.listing_of(word)
    assert listing is not None, subject
    of_subject = f"DELETE FROM {listing.table.named('main')} WHERE {listing.of_subject}"
    conn.execute(of_subject, {"subject": subject, "code": code})
    insert(conn, "main", listing.table, listing.rows(conn, effective(entries)))


def _word(subject: str) -> str:
    return subject.partition(":")[0]


def fold_registers(conn: sqlite3.Connection, schema: str, damage: Damage | None = None) -> None:
    """Fill the empty register tables of ``schema`` from the whole journal."""
    for word, listing in noun_tables.listings():
        for chunk in chunks(entries.histories(conn, f"{word}:")):
            rows = [
                row
                for subject, raw in chunk
                for row in _listed(conn, listing, subject, raw, damage)
            ]
            insert(conn, schema, listing.table, rows)


def refold_registers(conn: sqlite3.Connection) -> None:
    """Make the rows of all registers anew from the journal."""
    for _word, listing in noun_tables.listings():
        conn.execute(f"DELETE FROM {listing.table.named('main')}")
    fold_registers(conn, "main")


def _listed(
    conn: sqlite3.Connection,
    listing: noun_tables.Listing,
    subject: str,
    raw: Sequence[Row],
    damage: Damage | None,
) -> list[Row]:
    try:
        return listing.rows(conn, effective(map(entries.entry_of, raw)))
    except StorageTrouble as error:
        if damage is None:
            raise
        damage(subject, error)
        return []


# --- subjects


def project_subjects(
    conn: sqlite3.Connection, places: Iterable[Place], judged: Callable[[str], Any], office: Office
) -> None:
    """Replace what was stored of subjects, a chunk at a time.

    :param judged: gives a subject as it was judged; None where its opening was retracted, which has
        no rows.
    """
    for chunk in chunks(places):
        for noun, of_noun in by_noun(chunk):
            remove_rows(conn, noun, [subject_id for subject_id, _subject in of_noun])
            states = ((subject_id, judged(subject)) for subject_id, subject in of_noun)
            there = ((subject_id, state) for subject_id, state in states if state is not None)
            insert_rows(conn, "main", noun, placed_rows(noun, there, office))


def by_noun(places: Iterable[Place]) -> Iterator[tuple[Subject[Any], list[Place]]]:
    """Return places by their nouns, in the order in which these first come."""
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(_word(place[1]), []).append(place)
    return ((registry.subject(word), of_noun) for word, of_noun in found.items())


def _judged(
    conn: sqlite3.Connection,
    noun: Subject[Any],
    places: Iterable[Place],
    office: Office,
    damage: Damage | None,
) -> Iterator[Placed]:
    for subject_id, subject in places:
        try:
            state = noun.judge(entries.history(conn, subject), office)
        except StorageTrouble as error:
            if damage is None:
                raise
            damage(subject, error)
            continue
        if state is not None:
            yield subject_id, state


def fold_subjects(
    conn: sqlite3.Connection, schema: str, office: Office, damage: Damage | None = None
) -> None:
    """Fill the empty tables of subjects and the counters of ``schema`` from the whole journal.

    :param damage: told of a subject whose entries cannot be read, instead of raising.
    """
    numbers = Numbers()
    for chunk in chunks(_openings(conn, numbers)):
        for noun, places in by_noun(chunk):
            judged = _judged(conn, noun, places, office, damage)
            insert_rows(conn, schema, noun, placed_rows(noun, judged, office))
    insert(conn, schema, NUMBER, numbers.rows())


def insert_counted(
    conn: sqlite3.Connection, found: Iterable[tuple[int, str, list[Entry]]], office: Office
) -> None:
    """Fill the empty tables that returns ask, a chunk at a time, from entries that were read.

    :param found: subjects by the ``pos`` of their openings, with name and entries.
    """
    for chunk in chunks(found, COUNTED):
        of_nouns: dict[str, list[Placed]] = {}
        for subject_id, subject, history in chunk:
            word = _word(subject)
            state = registry.subject(word).judge(history, office)
            if state is not None:
                of_nouns.setdefault(word, []).append((subject_id, state))
        for word, judged in of_nouns.items():
            noun = registry.subject(word)
            insert_rows(conn, "main", noun, placed_rows(noun, judged, office, counted_rows_of))


def refold_subjects(conn: sqlite3.Connection, office: Office) -> None:
    """Judge every subject of the journal again: policy, calendar or rules changed."""
    for table in (
        *reversed(noun_tables.tables_of_subjects()),
        *noun_tables.tables_of_sums(),
        NUMBER,
    ):
        conn.execute(f"DELETE FROM {table.named('main')}")
    fold_subjects(conn, "main", office)


def _openings(conn: sqlite3.Connection, numbers: Numbers) -> Iterator[Place]:
    """Yield every subject ever opened, in journal order; ``numbers`` notes each number.

    Numbers that were given before the file was restored from a backup count too: they may be on
    paper.
    """
    nouns = {noun.opening.kind: noun for noun in noun_tables.nouns_in(conn) if noun.is_seen_through}
    kinds = ", ".join("?" * (len(nouns) + 1))
    query = f"SELECT pos, node, seq, subject, kind, payload FROM journal WHERE kind IN ({kinds}) ORDER BY pos"
    for pos, node, seq, subject, kind, payload in conn.execute(query, (*nouns, m.Restored.kind)):
        number_series = nouns[kind].number_series if kind in nouns else registry.number_series()
        for no in _numbers_in(payload) if number_series else ():
            numbers.note(number_series, no)
        if kind in nouns and subject.partition(":")[2] == f"{node}-{seq}":
            yield pos, subject


def _numbers_in(payload: str) -> list[str]:
    """Return the numbers in a payload; none if unreadable, which the subject itself reports."""
    try:
        said = json.loads(payload)
        found = said.get("numbers", [said.get("no") or said.get("case_no", "")])
        return [str(number) for number in found]
    except (AttributeError, TypeError, ValueError):
        return []


# --- where cases are


def place_of(conn: sqlite3.Connection, subject: str) -> Place:
    """The place of a subject, which is named after its opening."""
    node, _dash, seq = subject.partition(":")[2].rpartition("-")
    row = conn.execute(
        "SELECT pos FROM journal WHERE node = ? AND seq = ?", (node, int(seq))
    ).fetchone()
    if row is None:
        raise LookupError(subject)
    return int(row[0]), subject


def is_stored(conn: sqlite3.Connection, subject: str) -> bool:
    """Return whether a subject is there: opened, and not taken back."""
    (subject_id, _subject) = place_of(conn, subject)
    return conn.execute("SELECT 1 FROM subject WHERE id = ?", (subject_id,)).fetchone() is not None


def places(conn: sqlite3.Connection, condition: str, values: Sequence[Any]) -> Iterator[Place]:
    """The places of the stored subjects ``s`` that fulfil an SQL condition, in order.

    Read in pages, so that what was read may be projected before the rest is looked for.
    """
    after = 0
    query = (
        "SELECT s.id, j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id"
        f" WHERE s.id > ? AND ({condition}) ORDER BY s.id LIMIT {CHUNK}"
    )
    while page := conn.execute(query, (after, *values)).fetchall():
        yield from page
        after = page[-1][0]


def places_with_unit(conn: sqlite3.Connection, code: str) -> Iterator[Place]:
    """Return subjects with a turn or obligation at a unit, judged by the unit's kind."""
    tables = (OBLIGATION, *noun_tables.turn_tables(conn))
    had = [f"SELECT {table.key[0]} FROM {table.named('main')} WHERE unit = ?" for table in tables]
    return places(conn, f"s.id IN ({' UNION '.join(had)})", (code,) * len(had))


def places_moved(conn: sqlite3.Connection, changed: Mapping[str, Iterable[str]]) -> list[Place]:
    """Return the subjects that move along with households: those changed, or in grids changed."""
    nouns = [noun for noun in noun_tables.nouns_in(conn) if noun.moves_along] if changed else []
    if not nouns:
        return []
    words = ", ".join(f"'{noun.word}'" for noun in nouns)
    codes = json.dumps([*changed.get("household", ())])
    grids = json.dumps([*changed.get("grid", ())])
    return list(
        places(
            conn,
            f"s.word IN ({words}) AND s.belongs_to IN (SELECT value FROM json_each(?) UNION "
            "SELECT code FROM household WHERE grid IN (SELECT value FROM json_each(?)))",
            (codes, grids),
        )
    )


def places_touched_by(
    conn: sqlite3.Connection, year: int, days_of_notices: Iterable[dt.date]
) -> Iterator[Place]:
    """Return the subjects of whose dates one may move with the notices of a year.

    These are those whose span, from the opening to the last fact or to what is still owed, touches
    the year or any day a notice for it ever named; retracted notices count, because their days are
    taken back.
    """
    days = [dt.date(year, 1, 1), dt.date(year, 12, 31), *days_of_notices]
    first, last = min(days).isoformat(), max(days).isoformat()
    owed = (
        "SELECT 1 FROM obligation AS o WHERE o.subject_id = s.id AND (o.due >= ? OR o.provisional)"
    )
    return places(
        conn, f"s.opened_on <= ? AND (s.last_on >= ? OR EXISTS ({owed}))", (last, first, first)
    )
