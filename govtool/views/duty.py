"""Questions about who is on duty 值班."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from govtool.file.reader import Reader
from govtool.views import registers
from govtool.views.queries import dictionaries

if TYPE_CHECKING:
    from govtool.models import Duty

_WORD = "duty"


def between(
    conn: Reader, first: dt.date, last: dt.date, on: dt.date | None = None
) -> dict[dt.date, Duty]:
    """Return who is on duty, by day, on the days from ``first`` to ``last`` that have somebody.

    :param on: as it was arranged on that day; without it, as it is by now.
    """
    from govtool.models import Duty  # most lists need a name alone

    query = f"""SELECT {", ".join(registers.fields_of(_WORD))} FROM duty
        WHERE {registers.there(on)} AND date >= :first AND date <= :last ORDER BY date"""
    days = {"first": first, "last": last, "on": on}
    bound = {name: day.isoformat() for name, day in days.items() if day is not None}
    readers = registers.readers(_WORD)
    rows = dictionaries(conn.execute(query, bound))
    read = (
        {name: readers.get(name, _as_it_is)(value) for name, value in row.items()} for row in rows
    )
    return {duty.date: duty for duty in map(Duty.model_validate, read)}


def _as_it_is(value: Any) -> Any:
    return value


def leader_on(conn: Reader, day: dt.date) -> str | None:
    """Return the name of who is on duty on a day, as it is by now."""
    query = "SELECT leader FROM duty WHERE until IS NULL AND date = ?"
    found = conn.execute(query, (day.isoformat(),)).fetchone()
    return found[0] if found else None


def last_phone(conn: Reader, leader: str) -> str | None:
    """The telephone a leader had on the newest day of duty that tells one."""
    query = "SELECT phone FROM duty WHERE until IS NULL AND leader = ? AND phone IS NOT NULL ORDER BY date DESC LIMIT 1"
    found = conn.execute(query, (leader,)).fetchone()
    return found[0] if found else None
