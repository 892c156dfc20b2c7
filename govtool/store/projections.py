"""Projections: the tables that queries read, as a pure function of the journal.

Everything here can be thrown away and made again; the same journal gives the same rows, byte for byte.
Cases are streamed, so memory stays flat however many there are.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from govtool import journal
from govtool import models as m
from govtool.errors import StorageTrouble
from govtool.models import Entry
from govtool.rules import Case, Office, effective, judge
from govtool.store import likeness, registers, regulars, tallies
from govtool.store.caserows import Placed, insert_rows, rows_of
from govtool.store.numbers import Numbers
from govtool.store.tables import (
    CASES_WITH_SUBJECT,
    CHUNK,
    DECISION,
    FILING,
    NUMBER,
    OF_A_CASE,
    REGISTERS,
    TALLY,
    Row,
    chunks,
    insert,
)

Place = tuple[int, str]
"""Where a case is: the ``pos`` of its registration in this journal, which is its id, and its subject."""
Damage = Callable[[str, StorageTrouble], None]

TABLES_OF = {**REGISTERS, "return": FILING, "decision": DECISION}
"""By the first word of a subject."""


# --- units, grids, households; filed returns; duty and decisions


def project_register(conn: sqlite3.Connection, subject: str, entries: Iterable[Entry]) -> None:
    """Make the rows of one subject that is no case anew, of its entries."""
    table = TABLES_OF[_word(subject)]
    key = table.key[0]
    if key == "id":
        of_subject = f"DELETE FROM {table.named('main')} WHERE id IN (SELECT pos FROM journal WHERE subject = ?)"
        conn.execute(of_subject, (subject,))
    else:
        conn.execute(f"DELETE FROM {table.named('main')} WHERE {key} = ?", (subject.partition(":")[2],))
    insert(conn, "main", table, register_rows(conn, subject, entries))


def register_rows(conn: sqlite3.Connection, subject: str, entries: Iterable[Entry]) -> list[Row]:
    """Return the rows that the entries of one subject give.

    Every version of a record of a register, every standing return, a decision with whether it was done.
    """
    standing, word = effective(entries), _word(subject)
    match word:
        case "return":
            return [
                _filing_row(conn, entry, entry.event) for entry in standing if isinstance(entry.event, m.ReturnFiled)
            ]
        case "decision":
            return _decision_rows(conn, standing)
    return registers.rows_of(word, standing)


def _filing_row(conn: sqlite3.Connection, entry: Entry, event: m.ReturnFiled) -> Row:
    figures = journal.canonical(event.figures)
    return (_pos(conn, entry), event.report, event.period, event.unit, event.on.isoformat(), figures)


def _decision_rows(conn: sqlite3.Connection, standing: Iterable[Entry]) -> list[Row]:
    """The row of a decision; none when it was taken back, whatever was said of it later."""
    made = done = None
    for entry in standing:
        match entry.event:
            case m.DecisionMade():
                made = entry, entry.event
            case m.DecisionDone():
                done = entry.event
    if made is None:
        return []
    entry, event = made
    told = (event.no, event.meeting.value, event.title, event.on.isoformat(), event.text, event.unit)
    owed = (event.due.isoformat(), event.case_no, event.leader)
    ended = (done.on.isoformat(), done.note) if done else (None, None)
    return [(_pos(conn, entry), *told, *owed, *ended)]


def _pos(conn: sqlite3.Connection, entry: Entry) -> int:
    """The place of an entry in this journal."""
    found = conn.execute("SELECT pos FROM journal WHERE node = ? AND seq = ?", (entry.node, entry.seq)).fetchone()
    return int(found[0])


def _word(subject: str) -> str:
    return subject.partition(":")[0]


def fold_registers(conn: sqlite3.Connection, schema: str, damage: Damage | None = None) -> None:
    """Fill the empty register tables of ``schema`` from the whole journal."""
    for word, table in TABLES_OF.items():
        for chunk in chunks(journal.histories(conn, f"{word}:")):
            rows = [row for subject, raw in chunk for row in _rows_or_damage(conn, subject, raw, damage)]
            insert(conn, schema, table, rows)


def refold_registers(conn: sqlite3.Connection) -> None:
    """Make the rows of all registers anew from the journal."""
    for table in TABLES_OF.values():
        conn.execute(f"DELETE FROM {table.named('main')}")
    fold_registers(conn, "main")


def _rows_or_damage(conn: sqlite3.Connection, subject: str, raw: Sequence[Row], damage: Damage | None) -> list[Row]:
    try:
        return register_rows(conn, subject, [journal.entry_of(row) for row in raw])
    except StorageTrouble as error:
        if damage is None:
            raise
        damage(subject, error)
        return []


# --- cases


def project_cases(conn: sqlite3.Connection, places: Iterable[Place], judged: Callable[[str], Case | None]) -> None:
    """Replace what was stored of cases, a chunk at a time.

    :param judged: gives the case of a subject; None where its registration was retracted, which has no rows.
    """
    for chunk in chunks(places):
        ids = [case_id for case_id, _subject in chunk]
        likeness.forget(conn, ids)
        regulars.forget(conn, ids)
        tallies.take_out(conn, ids)
        conn.executemany('DELETE FROM main."case" WHERE id = ?', [(case_id,) for case_id in ids])
        cases = ((case_id, judged(subject)) for case_id, subject in chunk)
        insert_rows(conn, "main", [rows_of((case_id, case) for case_id, case in cases if case is not None)])


def _judged(
    conn: sqlite3.Connection, places: Iterable[Place], office: Office, damage: Damage | None
) -> Iterator[Placed]:
    for case_id, subject in places:
        try:
            case = judge(journal.history(conn, subject), office)
        except StorageTrouble as error:
            if damage is None:
                raise
            damage(subject, error)
            continue
        if case is not None:
            yield case_id, case


def fold_cases(conn: sqlite3.Connection, schema: str, office: Office, damage: Damage | None = None) -> None:
    """Fill the empty case tables and the number counters of ``schema`` from the whole journal.

    :param damage: told of a case whose entries cannot be read, instead of raising.
    """
    numbers = Numbers()
    for chunk in chunks(_registrations(conn, numbers)):
        insert_rows(conn, schema, [rows_of(_judged(conn, chunk, office, damage))])
    insert(conn, schema, NUMBER, numbers.rows())


def refold_cases(conn: sqlite3.Connection, office: Office) -> None:
    """Judge every case of the journal again: policy, calendar or rules changed."""
    for table in (*reversed(OF_A_CASE), TALLY, NUMBER):
        conn.execute(f"DELETE FROM {table.named('main')}")
    fold_cases(conn, "main", office)


def _registrations(conn: sqlite3.Connection, numbers: Numbers) -> Iterator[Place]:
    """Every case ever registered, in the order of this journal; ``numbers`` takes note of each number.

    Numbers that were given before the file was restored from a backup count too: they may be on paper.
    """
    query = "SELECT pos, node, seq, subject, payload FROM journal WHERE kind IN ('registered', 'restored') ORDER BY pos"
    for pos, node, seq, subject, payload in conn.execute(query):
        for case_no in _case_nos(payload):
            numbers.note(case_no)
        if subject == f"case:{node}-{seq}":
            yield pos, subject


def _case_nos(payload: str) -> list[str]:
    """The case numbers in a payload; none in one that cannot be read, which the case itself will report."""
    try:
        said = json.loads(payload)
        return [str(number) for number in said.get("numbers", [said.get("case_no", "")])]
    except (AttributeError, TypeError, ValueError):
        return []


# --- where cases are


def place_of(conn: sqlite3.Connection, subject: str) -> Place:
    """The place of the case ``subject``, which is named after its registration."""
    node, _dash, seq = subject.removeprefix("case:").rpartition("-")
    row = conn.execute("SELECT pos FROM journal WHERE node = ? AND seq = ?", (node, int(seq))).fetchone()
    if row is None:
        raise LookupError(subject)
    return int(row[0]), subject


def places(conn: sqlite3.Connection, condition: str, values: Sequence[Any]) -> Iterator[Place]:
    """The places of the stored cases ``c`` that fulfil an SQL condition, in order.

    Read in pages, so that what was read may be projected before the rest is looked for.
    """
    after = 0
    query = (
        f"SELECT c.id, j.subject FROM {CASES_WITH_SUBJECT} WHERE c.id > ? AND ({condition}) ORDER BY c.id LIMIT {CHUNK}"
    )
    while page := conn.execute(query, (after, *values)).fetchall():
        yield from page
        after = page[-1][0]


def places_with_unit(conn: sqlite3.Connection, code: str) -> Iterator[Place]:
    """Cases that had a turn at a unit: whose judgement may change with the unit's kind."""
    return places(conn, "c.id IN (SELECT case_id FROM stage WHERE unit = ?)", (code,))


def places_touched_by(conn: sqlite3.Connection, subject: str) -> Iterator[Place]:
    """Cases of whose dates one may move with the notices of one year (``calendar:YEAR``).

    These are the cases whose span, from registration to the last fact or to what is still owed, touches the year
    or any day a notice for it ever named; retracted notices count, because their days are taken back.
    """
    found = [entry.event for entry in journal.history(conn, subject)]
    notices = [event for event in found if isinstance(event, m.CalendarNotice)]
    year = int(subject.partition(":")[2])
    days = [dt.date(year, 1, 1), dt.date(year, 12, 31), *(day.date for notice in notices for day in notice.days)]
    first, last = min(days).isoformat(), max(days).isoformat()
    owed = "SELECT 1 FROM obligation AS o WHERE o.case_id = c.id AND (o.due >= ? OR o.provisional)"
    return places(conn, f"c.registered_on <= ? AND (c.last_on >= ? OR EXISTS ({owed}))", (last, first, first))
