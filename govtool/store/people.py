"""Where the journal speaks of somebody: every entry counts, also what was corrected or taken back since."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import NamedTuple

from govtool import masking
from govtool.store.tables import CASES_WITH_SUBJECT


def subjects_saying(conn: sqlite3.Connection, texts: Iterable[str], spelt: Iterable[str] = ()) -> list[str]:
    """The subjects of which an entry contains one of the texts as they are written, or one of the names or numbers ``spelt``.

    One walk through the whole journal: an index would know the present only.

    :param spelt: found however they are written: with blanks and hyphens inside, in full width, in capitals or not.
    """
    wanted = [encode_basestring(text)[1:-1] for text in texts]
    signs = [signs for signs in map(_signs, spelt) if signs]
    if not wanted and not signs:
        return []
    exact = " OR ".join(["0", *("instr(payload, ?)" for _text in wanted)])
    # SQLite lets pass what has the signs one after the other, in whatever distance; that is quick, and leaves few.
    sieve = " OR ".join("payload GLOB ?" for _one in signs) or "0"
    pattern = re.compile("|".join(_APART.join(f"[{sign}]" for sign in one) for one in signs) or "(?!)")
    query = f"SELECT subject, {exact}, payload FROM journal NOT INDEXED WHERE {exact} OR {sieve} ORDER BY pos"
    globs = ["*".join(["", *(f"[{sign}]" for sign in one), ""]) for one in signs]
    rows = conn.execute(query, [*wanted, *wanted, *globs])
    return list(dict.fromkeys(subject for subject, said, payload in rows if said or pattern.search(payload)))


_APART = r"(?:\\n|[\W_]){0,6}"
"""What may stand between two signs, in the JSON of a payload."""


def _signs(written: str) -> list[str]:
    """The characters that may stand for each letter and digit of a name or number, but for the noughts it begins with."""
    return [masking.spellings(sign) for sign in masking.plain(written).lstrip("0") if sign.isalnum()]


def decisions_about(conn: sqlite3.Connection, case_no: str) -> list[str]:
    """The subjects of the decisions of meetings about a case."""
    query = "SELECT j.subject FROM decision AS d JOIN journal AS j ON j.pos = d.id WHERE d.case_no = ?"
    return [subject for (subject,) in conn.execute(query, (case_no,))]


class Closed(NamedTuple):
    """A closed case of which personal data is still there; or a registration that was taken back, which counts as closed that day."""

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
SELECT j.subject, c.case_no, coalesce(c.closed_unit, c.unit), c.closed_on AS day,
    EXISTS (SELECT 1 FROM journal AS l WHERE l.subject = j.subject AND l.kind = 'linked'), j.pos AS place
FROM {CASES_WITH_SUBJECT} WHERE c.closed_on <= :day AND NOT coalesce(({_NEWEST_ERASED_ALL}), 0)
"""
# A registration without a case was taken back. Its links lead nowhere.
_TAKEN_BACK = f"""
SELECT j.subject, json_extract(j.payload, '$.case_no'), json_extract(j.payload, '$.unit'),
    (SELECT max(b."on") FROM journal AS b WHERE b.subject = j.subject AND b.kind = 'retracted') AS day, 0, j.pos AS place
FROM journal AS j WHERE j.kind = 'registered' AND NOT EXISTS (SELECT 1 FROM "case" AS c WHERE c.id = j.pos)
    AND day <= :day AND NOT coalesce(({_NEWEST_ERASED_ALL}), 0)
"""


def closed_by(conn: sqlite3.Connection, day: dt.date, subject: str | None = None) -> Iterator[Closed]:
    """The cases closed or taken back on ``day`` or before whose personal data was not erased yet, the longest closed first.

    :param subject: only this one, if it is among them.
    """
    only = "" if subject is None else "AND j.subject = :subject"
    query = f"{_CLOSED} {only} UNION ALL {_TAKEN_BACK} {only} ORDER BY day, place"
    for own, case_no, unit, closed_on, linked, _place in conn.execute(
        query, {"day": day.isoformat(), "subject": subject}
    ):
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
