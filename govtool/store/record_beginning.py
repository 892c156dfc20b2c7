"""The record's beginning 启用日期: setting it, and what is not done for the time before it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from govtool.file.reader import Reader
from govtool.journal import entries
from govtool.journal.events import effective
from govtool.models import RecordBegan
from govtool.store.transaction import Transaction
from govtool.subjects.office import beginnings
from govtool.views.office import SUBJECT

# Deadlines not met and not ended; a reminder nobody took up lapsed the day after it was due.
_UNDONE = """
SELECT count(DISTINCT o.subject_id), count(*) FROM obligation AS o
WHERE o.done_on IS NULL AND o.due >= :begin AND o.due < :end AND o.subject_id >= :since
"""


class Undone(NamedTuple):
    """Deadlines that were not met, and how many cases or other subjects have any of them."""

    subjects: int
    deadlines: int


class Past(NamedTuple):
    """The past that imported subjects bring along.

    ``owed``: what is overdue at once; ``before_record``: what is not followed up, because the
    record began later; ``began_on``: that day; ``is_set``: whether anybody set it, or said that
    every deadline is followed up.
    """

    owed: Undone
    before_record: Undone
    began_on: dt.date | None
    is_set: bool


def is_beginning_set(conn: Reader) -> bool:
    """Return whether anybody ever set the record's beginning, or said that there is none."""
    return bool(beginnings(effective(entries.history(conn, SUBJECT))))


def begin(tx: Transaction, began_on: dt.date | None, today: dt.date) -> bool:
    """Record that deadlines are followed up from ``began_on`` on, or all of them (None).

    :returns: False when that was said before: nothing is recorded then.
    """
    if tx.office.began_on == began_on and is_beginning_set(tx.reader):
        return False
    tx.append(SUBJECT, RecordBegan.checked(on=today, began_on=began_on))
    return True


def undone(
    conn: Reader, end: dt.date | None, begin: dt.date | None = None, since: int = 0
) -> Undone:
    """Return what was due in ``[begin, end)`` and is not done; nothing without an ``end``.

    :param since: only of subjects whose id, the place of their opening in the journal, is not
        lower.
    """
    if end is None:
        return Undone(0, 0)
    values = {"begin": begin.isoformat() if begin else "", "end": end.isoformat(), "since": since}
    return Undone(*conn.execute(_UNDONE, values).fetchone())


def past_of(tx: Transaction, today: dt.date) -> Past:
    """Return what newly opened subjects bring along from before ``today``."""
    tx.project()
    conn, began_on = tx.reader, tx.office.began_on
    owed = undone(conn, today, began_on, tx.first_place)
    return Past(
        owed, undone(conn, began_on, since=tx.first_place), began_on, is_beginning_set(conn)
    )
