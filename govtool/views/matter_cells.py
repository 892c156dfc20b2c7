"""The cells of the return of matters 事项办理情况, and lists of matters.

Always opening + reported − declined − became_case − archived = closing: of matters by the unit that
took them in, by platform, grid, category and channel; of turns by the unit that handled them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base.vocabulary import Satisfaction
from govtool.file import reader
from govtool.subjects.matter.categories import category
from govtool.views import noun_cells
from govtool.views.noun_cells import NounCells, counted

if TYPE_CHECKING:
    from govtool.rules import Period
    from govtool.store import Store


BALANCE = ("opening", "reported", "declined", "became_case", "archived", "closing")
"""The figures that add up, in the order of the form."""
_IN_PERIOD = '"on" >= :begin AND "on" < :end'


def _opened(source: str, **columns: str) -> str:
    return counted(
        f"{source} AS t WHERE {_WORD[source]} t.opened_on >= :begin AND t.opened_on < :end",
        on="t.opened_on",
        **columns,
    )


def _closed(source: str, way: str, **columns: str) -> str:
    return counted(
        f"{source} AS t WHERE {_WORD[source]} t.closed_on >= :begin AND t.closed_on < :end AND {way}",
        on="t.closed_on",
        **columns,
    )


def _in_hand(source: str, day: str, **columns: str) -> str:
    """Return what was open at the start of a day, in two parts for the sake of an index."""
    return " UNION ALL ".join(
        counted(
            f"{source} AS t WHERE {_WORD[source]} t.opened_on < {day} AND {still}",
            on="t.opened_on",
            **columns,
        )
        for still in ("t.closed_on IS NULL", f"t.closed_on >= {day}")
    )


_WORD = {"subject": "t.word = 'matter' AND", "matter_turn": ""}
_MATTER = {"id": "t.id"}
_TURN = {"id": "t.matter_id", "unit": "t.unit"}


def _facts(kind: str, more: str = "") -> str:
    return counted(
        f"matter_fact AS f WHERE f.kind = '{kind}' AND {_IN_PERIOD}{more}",
        id="f.matter_id",
        unit="f.unit",
        on='f."on"',
    )


# The signs keep SQLite from reading all ratings there are by their index, for the few facts of one
# matter.
_LAST_RATING = (
    " AND NOT EXISTS (SELECT 1 FROM matter_fact AS n WHERE n.matter_id = f.matter_id AND +n.kind = 'rated'"
    ' AND +n."on" < :end AND n.no > f.no)'
)
_CONTENT = " AND f.value IN ({})".format(
    ", ".join(f"'{one}'" for one in (Satisfaction.YES, Satisfaction.PARTLY))
)
_DOINGS = {
    **{kind: _facts(kind) for kind in ("dispatched", "sent_back", "raised", "redo")},
    "on_time": noun_cells.ON_TIME,
    "late": noun_cells.LATE,
    "answered": _facts("answered"),
    "asked": _facts("rated", _LAST_RATING),
    "satisfied": _facts("rated", _LAST_RATING + _CONTENT),
}

MATTERS = NounCells(
    rows="x JOIN matter AS m ON m.id = x.id JOIN subject AS s ON s.id = x.id",
    parts={
        "intake": "s.unit",
        "platform": "m.platform",
        "grid": "m.grid",
        "category": "m.category",
        "channel": "m.channel",
    },
    cells={
        "opening": _in_hand("subject", ":begin", **_MATTER),
        "reported": _opened("subject", **_MATTER),
        "declined": _closed("subject", "t.state = 'declined'", **_MATTER),
        "became_case": _closed("subject", "t.state = 'became_case'", **_MATTER),
        "archived": _closed("subject", "t.state = 'archived'", **_MATTER),
        "closing": _in_hand("subject", ":end", **_MATTER),
        **_DOINGS,
    },
    sums={"due": ("on_time", "late")},
    turns={
        "opening": _in_hand("matter_turn", ":begin", **_TURN),
        "reported": _opened("matter_turn", **_TURN),
        "declined": _closed("matter_turn", "t.outcome = 'sent_back'", **_TURN),
        "became_case": _closed("matter_turn", "t.outcome = 'became_case'", **_TURN),
        "archived": _closed("matter_turn", "t.outcome = 'handled'", **_TURN),
        "closing": _in_hand("matter_turn", ":end", **_TURN),
    },
)

# --- lists

_PARTS = """
SELECT s.id, s.unit, m.platform, m.category FROM json_each(?) AS x
CROSS JOIN subject AS s ON s.id = x.value CROSS JOIN matter AS m ON m.id = s.id
"""
_SENT_BACK = """
SELECT s.id, s.no, s.unit, s.opened_on, m.platform, m.category, f."on", f.unit AS by
FROM matter AS m CROSS JOIN subject AS s ON s.id = m.id CROSS JOIN matter_fact AS f ON f.matter_id = m.id
WHERE m.sent_back > 1 AND s.opened_on < :end AND (s.closed_on IS NULL OR s.closed_on >= :end)
    AND +f.kind = 'sent_back' AND +f."on" < :end
ORDER BY s.opened_on, s.id, f.no
"""


def parts_of(store: Store, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return of some matters the intake unit, platform and category, by id."""
    rows = reader.dictionaries(store.reader.execute(_PARTS, (json.dumps(sorted(ids)),)))
    return {row["id"]: row for row in rows}


def sent_back_twice(store: Store, period: Period) -> list[dict[str, Any]]:
    """Return matters open at the end of a period and sent back twice or more, oldest first.

    Each with how many ``times``, the ``last`` day, and ``by`` which units, in their order.
    """
    rows = list(
        reader.dictionaries(store.reader.execute(_SENT_BACK, {"end": period.end.isoformat()}))
    )
    found = []
    for _id, group in groupby(rows, key=itemgetter("id")):
        facts = list(group)
        if len(facts) > 1:
            by = list(dict.fromkeys(fact["by"] for fact in facts))
            found.append(facts[0] | {"times": len(facts), "last": facts[-1]["on"], "by": by})
    return found


_FIRST_DAY = "SELECT min(opened_on) FROM subject WHERE word = 'matter'"
# By the day, as the indexes have them: groups of anything else would have to be sorted first.
_BY_DAY = {
    measure: f"""
SELECT s.{day}, count(*) FROM subject AS s
WHERE s.word = 'matter' AND {way} AND s.{day} >= :begin AND s.{day} < :end
    AND s.unit IN (SELECT value FROM json_each(:units))
    AND (:platform IS NULL OR :platform = (SELECT m.platform FROM matter AS m WHERE m.id = s.id))
GROUP BY s.{day}
"""
    for measure, day, way in (
        (
            "reported",
            "opened_on",
            "s.word <> 'case'",
        ),  # said, so that the index of the other nouns serves
        ("archived", "closed_on", "s.state = 'archived'"),
    )
}


def first_day(store: Store) -> dt.date | None:
    """Return the day on which the first matter was reported; None while there is none."""
    (day,) = store.reader.execute(_FIRST_DAY).fetchone()
    return dt.date.fromisoformat(day) if day else None


def by_month(
    store: Store, begin: dt.date, end: dt.date, units: Collection[str], platform: str | None
) -> Counter[tuple[str, str]]:
    """Return how many matters of some units were reported and archived, by month and measure.

    :param platform: those of one alone; None for all.
    """
    values = {"begin": begin.isoformat(), "end": end.isoformat(), "platform": platform}
    values["units"] = json.dumps(sorted(units))
    found: Counter[tuple[str, str]] = Counter()
    for measure, statement in _BY_DAY.items():
        for day, n in store.reader.execute(statement, values):
            found[day[: len("2026-03")], measure] += n
    return found


_CATEGORIES = "SELECT id, category FROM matter WHERE id IN (SELECT value FROM json_each(?))"
# The index of those that were ever sent back twice holds few of all.
_SENT_BACK_BY_DAY = """
SELECT s.no, s.unit, m.category, s.opened_on, count(*), max(t.closed_on),
    (SELECT o.unit FROM matter_turn AS o
     WHERE o.matter_id = m.id AND o.opened_on <= :day AND (o.closed_on IS NULL OR o.closed_on > :day))
FROM matter AS m CROSS JOIN subject AS s ON s.id = m.id JOIN matter_turn AS t ON t.matter_id = m.id
WHERE m.sent_back > 1 AND t.outcome = 'sent_back' AND t.closed_on <= :day
    AND (s.closed_on IS NULL OR s.closed_on > :day)
GROUP BY m.id HAVING count(*) > 1 ORDER BY s.opened_on, s.no
"""


class SentBack(NamedTuple):
    """An open matter sent back twice or more: ``handler`` has the turn, None for the street."""

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


def open_sent_back(store: Store, day: dt.date) -> list[SentBack]:
    """Return the matters open at the end of ``day`` and sent back twice or more, oldest first."""
    rows = store.reader.execute(_SENT_BACK_BY_DAY, {"day": day.isoformat()}).fetchall()
    return [
        SentBack(
            no, unit, code, dt.date.fromisoformat(on), times, dt.date.fromisoformat(last), handler
        )
        for no, unit, code, on, times, last, handler in rows
    ]
