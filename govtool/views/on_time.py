"""What fell due in a period, in SQL: what was done in time, and what was not, as known on the period's last day.

The one definition of the on-time rate (:mod:`govtool.returns.on_time`) for nouns whose obligations are stored one by
one; those of cases that were done in time are tallied by the month instead (:mod:`govtool.views.monthly`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from govtool.views.noun_cells import bound, counted

if TYPE_CHECKING:
    from govtool.rules import Period
    from govtool.store.database import Store

_ROW = {
    "id": "o.subject_id",
    "unit": "o.unit",
    "on": "o.due",
    "rule": "o.rule",
    "due": "o.due",
    "done_on": "iif(o.done_on < :end, o.done_on, NULL)",
}
_OWED = {**_ROW, "done_on": "NULL"}
_MET = {**_ROW, "done_on": "+o.due"}
_DUE = "o.due >= max(:begin, :began)"

# What became known after it was due counts on the day on which it became known, and a due date that was moved counts
# while it held: nothing that is recorded later changes a past period.
_IN_TIME = (
    counted(f"met AS o WHERE {_DUE} AND o.due < :end", **_MET),
    counted(
        "obligation AS o WHERE o.known_on >= :begin AND o.known_on < :end AND o.due >= :began AND o.done_on <= o.due",
        **_ROW,
    ),
)
_NOT_IN_TIME = (
    counted(
        f"obligation AS o WHERE o.done_on IS NULL AND o.known_on IS NULL AND {_DUE} AND o.due < :until",
        **_ROW,
    ),
    counted(
        f"obligation AS o WHERE o.done_on > o.due AND o.done_on >= :begin AND o.known_on IS NULL AND {_DUE} AND o.due < :until",
        **_ROW,
    ),
    counted(  # stored all the same: what the end of its turn did not excuse
        f"obligation AS o WHERE o.done_on <= o.due AND o.known_on IS NULL AND {_DUE} AND o.due < :until",
        **_ROW,
    ),
    counted(
        "obligation AS o WHERE o.known_on >= :begin AND o.known_on < :until AND o.due >= :began"
        " AND (o.done_on IS NULL OR o.done_on > o.due)",
        **_ROW,
    ),
    counted(
        "earlier AS o WHERE coalesce(o.known_on, o.due) >= :begin AND coalesce(o.known_on, o.due) < :until"
        " AND o.due >= :began AND o.until >= :end",
        **_OWED,
    ),
)
ON_TIME = " UNION ALL ".join(_IN_TIME)
"""What was done by its due date, of what fell due in ``[:begin, :end)``."""
LATE = " UNION ALL ".join(_NOT_IN_TIME)
"""What fell due and was not done in time: done late, missed, or overdue at the end of the period."""


def by_rule(
    store: Store, word: str, period: Period, today: dt.date, units: Collection[str]
) -> dict[str, tuple[int, int]]:
    """Return how much fell due in a period at some units, and how much of it was done in time, by rule."""
    values = bound(store, period, today) | {"word": word, "units": json.dumps(list(units))}
    met, late = (
        dict(store.reader.execute(_BY_RULE.format(question), values).fetchall())
        for question in (ON_TIME, LATE)
    )
    return {
        rule: (met.get(rule, 0) + late.get(rule, 0), met.get(rule, 0)) for rule in {**met, **late}
    }


_BY_RULE = """
SELECT x.rule, count(*) FROM (SELECT NULL AS id, NULL AS unit, NULL AS "on", NULL AS rule, NULL AS due, NULL AS done_on
    WHERE FALSE UNION ALL {}) AS x CROSS JOIN subject AS s ON s.id = x.id AND s.word = :word
WHERE x.unit IN (SELECT value FROM json_each(:units)) GROUP BY x.rule
"""
