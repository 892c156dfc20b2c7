"""Where the journal speaks of somebody: every entry counts, also what was corrected or taken back since."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import NamedTuple

from govtool.store.tables import CASES_WITH_SUBJECT


def subjects_saying(conn: sqlite3.Connection, texts: Iterable[str]) -> list[str]:
    """The subjects of which an entry contains one of the texts, as they are written.

    One walk through the whole journal: an index would know the present only.
    """
    wanted = [encode_basestring(text)[1:-1] for text in texts]
    if not wanted:
        return []
    said = " OR ".join("instr(payload, ?)" for _text in wanted)
    rows = conn.execute(f"SELECT subject FROM journal NOT INDEXED WHERE {said} ORDER BY pos", wanted)
    return list(dict.fromkeys(subject for (subject,) in rows))


def decisions_about(conn: sqlite3.Connection, case_no: str) -> list[str]:
    """The subjects of the decisions of meetings about a case."""
    query = "SELECT j.subject FROM decision AS d JOIN journal AS j ON j.pos = d.id WHERE d.case_no = ?"
    return [subject for (subject,) in conn.execute(query, (case_no,))]


class Closed(NamedTuple):
    """A closed case of which personal data is still there."""

    subject: str
    case_no: str
    unit: str
    closed_on: dt.date
    linked: bool
    """Whether somebody once said that it is one matter with another case."""


# What was erased as a whole, and of which nothing was recorded since, is done with. The index on the subject ends with
# the place of the entry, so its newest entry is found at once.
_NEWEST_ERASED_ALL = """
SELECT r.kind = 'redacted' AND json_extract(r.payload, '$.whole') FROM journal AS r
WHERE r.subject = j.subject ORDER BY r.pos DESC LIMIT 1
"""
_CLOSED = f"""
SELECT j.subject, c.case_no, coalesce(c.closed_unit, c.unit), c.closed_on,
    EXISTS (SELECT 1 FROM journal AS l WHERE l.subject = j.subject AND l.kind = 'linked')
FROM {CASES_WITH_SUBJECT} WHERE c.closed_on <= ? AND NOT coalesce(({_NEWEST_ERASED_ALL}), 0)
"""
_ONE_OF_THEM = f"{_CLOSED} AND j.subject = ?"
_ALL_OF_THEM = f"{_CLOSED} ORDER BY c.closed_on, c.id"


def closed_by(conn: sqlite3.Connection, day: dt.date, subject: str | None = None) -> Iterator[Closed]:
    """The cases closed on ``day`` or before whose personal data was not erased yet, the longest closed first.

    :param subject: only this one, if it is among them.
    """
    only = () if subject is None else (subject,)
    found = conn.execute(_ONE_OF_THEM if only else _ALL_OF_THEM, (day.isoformat(), *only))
    for own, case_no, unit, closed_on, linked in found:
        yield Closed(own, case_no, unit, dt.date.fromisoformat(closed_on), bool(linked))


def households_saved_again(conn: sqlite3.Connection) -> set[int]:
    """The places of the entries that saved a household which was there already."""
    before = "SELECT 1 FROM journal AS b WHERE b.subject = j.subject AND b.pos < j.pos AND b.kind = j.kind"
    query = f"SELECT j.pos FROM journal AS j WHERE j.kind = 'household_saved' AND EXISTS ({before})"
    return {pos for (pos,) in conn.execute(query)}


def firsts_of(conn: sqlite3.Connection, subjects: Sequence[str]) -> dict[str, int]:
    """The place of the first entry of each subject in this journal."""
    first = "SELECT min(pos) FROM journal WHERE subject = ?"
    return {subject: conn.execute(first, (subject,)).fetchone()[0] for subject in subjects}


def wipe(conn: sqlite3.Connection) -> None:
    """Write the whole file anew without what is left of deleted rows between and inside its pages.

    Rows that were replaced before anything was erased may have left numbers there.
    """
    conn.execute("PRAGMA secure_delete = ON")
    conn.execute("VACUUM")
