"""Questions about the decisions of meetings 议定事项: one, those of a meeting, all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govtool.store import lookups
from govtool.store.reader import Reader
from govtool.subjects.decision import DECISION, MEETINGS, Decision
from govtool.vocabulary import MeetingKind

if TYPE_CHECKING:
    from govtool.store.database import Store

_OF_MEETING = """
SELECT json_extract(payload, '$.no') FROM journal
WHERE subject >= 'decision:' AND subject < 'decision;' AND kind = ? AND "on" = ?
    AND json_extract(payload, '$.meeting') = ? LIMIT 1
"""


def every(store: Store, *, unit: str | None = None, open_only: bool = False) -> Iterator[Decision]:
    """Yield the decisions in the order of their meetings; ``open_only`` those not carried out."""
    for subject in lookups.subjects_of(store.reader, DECISION.word):
        decision: Decision = store.state(subject)
        if unit in {None, decision.unit} and not (open_only and decision.done_on):
            yield decision


def of_meeting(store: Store, meeting_no: str) -> list[Decision]:
    """Return the decisions of the meeting with that number."""
    return sorted(
        (one for one in every(store) if one.meeting_no == meeting_no),
        key=lambda one: int(one.no.rpartition("-")[2]),
    )


def meeting_known(conn: Reader, kind: MeetingKind, on: dt.date) -> str | None:
    """Return the number of the meeting of a kind and day, also where all it decided was taken back; None if new."""
    found = conn.execute(_OF_MEETING, (DECISION.opening.kind, on.isoformat(), kind.value)).fetchone()
    place = MEETINGS.place_of(str(found[0])) if found else None
    return MEETINGS.written(place) if place else None
