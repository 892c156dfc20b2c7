"""Deadlines that another version of the program moves 期限变动: a corrected calendar, another clock (rulebook, section 1).

What is stored is kept beside it before everything is judged anew; afterwards the two are compared.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import NamedTuple

from govtool.base.dates import ProvisionalDay
from govtool.file.reader import Reader
from govtool.rules import Office
from govtool.views.figures import Owed, owed_of_row
from govtool.views.office import first_due

_BEFORE = "temp.due_before"
_IS_THERE = "SELECT 1 FROM temp.sqlite_master WHERE name = 'due_before'"
_MOVED = f"""
SELECT b.due, b.provisional,
    j.subject, s.id, s.no, o.rule, o.turn, o.unit, o.start, o.due, o.provisional, o.extended, o.written
FROM {_BEFORE} AS b
    JOIN main.obligation AS o ON o.subject_id = b.id AND o.rule = b.rule AND o.turn = b.turn AND o.due <> b.due
    JOIN main.subject AS s ON s.id = o.subject_id JOIN main.journal AS j ON j.pos = s.id
WHERE (o.done_on IS NULL OR o.done_on > :today) AND o.due >= :began
ORDER BY o.due, s.no, o.no
"""


class MovedDue(NamedTuple):
    """What is owed on another day than before."""

    owed: Owed
    old: dt.date


def remember(conn: sqlite3.Connection) -> None:
    """Keep the due dates that a file has stored, whatever its schema, until it is closed; the first ones stay."""
    columns = {row[1] for row in conn.execute("PRAGMA main.table_info(obligation)")}
    if not columns or conn.execute(_IS_THERE).fetchone():
        return
    if conn.execute("SELECT 1 FROM main.obligation LIMIT 1").fetchone() is None:
        return
    subject = "subject_id" if "subject_id" in columns else "case_id"
    turn = "turn" if "turn" in columns else "CAST(stage AS TEXT)"
    kept = f"SELECT {subject} AS id, rule, {turn} AS turn, due, provisional FROM main.obligation"
    conn.execute(f"CREATE TEMP TABLE due_before AS {kept}")


def moved(conn: Reader, office: Office, today: dt.date) -> list[MovedDue]:
    """Return what is open on a day and was due on another before, the soonest due first; nothing where nothing was kept."""
    if conn.execute(_IS_THERE).fetchone() is None:
        return []
    rows = conn.execute(_MOVED, {"today": today.isoformat(), "began": first_due(office)}).fetchall()
    found = (
        MovedDue(
            owed_of_row(*facts), (ProvisionalDay if provisional else dt.date).fromisoformat(old)
        )
        for old, provisional, *facts in rows
    )
    return [one for one in found if one.owed.obligation.is_owed(today)]
