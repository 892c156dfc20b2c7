"""Questions about matters 事项: what they are, and which were sent back again and again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from govtool.subjects.matter.categories import category

if TYPE_CHECKING:
    from govtool.store.database import Store

_CATEGORIES = "SELECT id, category FROM matter WHERE id IN (SELECT value FROM json_each(?))"
# The index of those that were ever sent back twice holds few of all.
_SENT_BACK = """
SELECT s.no, s.unit, m.category, s.opened_on, count(*), max(t.closed_on),
    (SELECT o.unit FROM matter_turn AS o
     WHERE o.matter_id = m.id AND o.opened_on <= :day AND (o.closed_on IS NULL OR o.closed_on > :day))
FROM matter AS m CROSS JOIN subject AS s ON s.id = m.id JOIN matter_turn AS t ON t.matter_id = m.id
WHERE m.sent_back > 1 AND t.outcome = 'sent_back' AND t.closed_on <= :day
    AND (s.closed_on IS NULL OR s.closed_on > :day)
GROUP BY m.id HAVING count(*) > 1 ORDER BY s.opened_on, s.no
"""


class SentBack(NamedTuple):
    """A matter that was sent back twice or more and is open: ``handler`` is who has the turn, None for the street."""

    no: str
    unit: str
    category: str
    reported_on: dt.date
    times: int
    last_on: dt.date
    handler: str | None


def categories_of(store: Store, ids: Sequence[int]) -> dict[int, str]:
    """Return the Chinese names of the categories of some matters, by id."""
    rows = store.reader.execute(_CATEGORIES, (json.dumps(ids),)).fetchall()
    return {subject_id: category(code).zh for subject_id, code in rows}


def sent_back_often(store: Store, day: dt.date) -> list[SentBack]:
    """Return the matters open at the end of ``day`` that were sent back twice or more by then, the oldest first."""
    rows = store.reader.execute(_SENT_BACK, {"day": day.isoformat()}).fetchall()
    return [
        SentBack(
            no, unit, code, dt.date.fromisoformat(on), times, dt.date.fromisoformat(last), handler
        )
        for no, unit, code, on, times, last, handler in rows
    ]
