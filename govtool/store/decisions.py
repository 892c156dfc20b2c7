"""Questions about the decisions of meetings 议定事项: one, those of a meeting, those still owed, the numbers given."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool.store.queries import dictionaries
from govtool.store.reader import Reader

Row = dict[str, Any]

_WITH_SUBJECT = "SELECT j.subject, d.* FROM decision AS d JOIN journal AS j ON j.pos = d.id"
_MADE = "FROM journal WHERE subject >= 'decision:' AND subject < 'decision;' AND kind = 'decision_made'"

# A decision that was carried out later was still owed on the day asked about.
_OWED = """
FROM decision AS d
WHERE (d.done_on IS NULL OR d.done_on > :as_of) AND d."on" <= :as_of AND d.due <= :until AND d.due >= :began
    AND (:unit IS NULL OR d.unit = :unit)
"""


class Given(NamedTuple):
    """A number given to a decision, whether or not the decision still stands."""

    no: str
    meeting: str
    on: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which owed decisions: those of ``unit`` (None: of all) due from ``began`` (None: whenever) to ``until``."""

    unit: str | None = None
    began: dt.date | None = None
    until: dt.date = dt.date.max

    def values(self, as_of: dt.date) -> dict[str, Any]:
        """Return what the statement of a day names."""
        began = self.began.isoformat() if self.began else ""
        return {"as_of": as_of.isoformat(), "unit": self.unit, "began": began, "until": self.until.isoformat()}


def owed(conn: Reader, as_of: dt.date, bounds: Bounds, limit: int | None = None) -> Iterator[Row]:
    """Return the decisions made by ``as_of`` and not carried out by then, the soonest due first, at most ``limit``."""
    values = bounds.values(as_of) | {"limit": -1 if limit is None else limit}
    yield from dictionaries(conn.execute(f"SELECT d.* {_OWED} ORDER BY d.due, d.id LIMIT :limit", values))


def owed_days(conn: Reader, as_of: dt.date, bounds: Bounds) -> dict[dt.date, int]:
    """Return how many decisions :func:`owed` finds, by due date."""
    rows = conn.execute(f"SELECT d.due, count(*) {_OWED} GROUP BY d.due", bounds.values(as_of))
    return {dt.date.fromisoformat(due): count for due, count in rows}


def every(conn: Reader, *, unit: str | None = None, open_only: bool = False) -> Iterator[Row]:
    """The decisions, in the order of their meetings; ``open_only`` those not carried out."""
    query = """SELECT * FROM decision WHERE (? IS NULL OR unit = ?) AND (NOT ? OR done_on IS NULL) ORDER BY "on", id"""
    yield from dictionaries(conn.execute(query, (unit, unit, open_only)))


def numbered(conn: Reader, no: str) -> Row | None:
    """The decision with that number, with its journal ``subject``; None if there is none."""
    return next(dictionaries(conn.execute(f"{_WITH_SUBJECT} WHERE d.no = ?", (no,))), None)


def of_meeting(conn: Reader, meeting_no: str) -> list[Row]:
    """The decisions of the meeting with that number, the first part of theirs."""
    found = dictionaries(conn.execute("SELECT * FROM decision WHERE no LIKE ? ORDER BY id", (f"{meeting_no}-%",)))
    return [row for row in found if row["no"].rpartition("-")[0] == meeting_no]


def no_of(conn: Reader, subject: str) -> str:
    """The number of a decision by its subject, also of one that was taken back."""
    found = conn.execute(
        "SELECT payload FROM journal WHERE subject = ? AND kind = 'decision_made'", (subject,)
    ).fetchone()
    return str(json.loads(found[0])["no"]) if found else ""


def numbers_given(conn: Reader) -> list[Given]:
    """Every number ever given, also to decisions that were taken back: no number is given twice."""
    found = conn.execute(f'SELECT payload, "on" {_MADE}').fetchall()
    return [Given(made["no"], made["meeting"], on) for made, on in ((json.loads(text), on) for text, on in found)]
