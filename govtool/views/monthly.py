"""Queries of returns over months: monthly tallies, late obligations, repeated parties."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.text import is_erased
from govtool.base.vocabulary import DisputeType
from govtool.journal.events import effective
from govtool.models import Party, Registered
from govtool.views import case_rows, tallies
from govtool.views.tables import CASES, CASES_WITH_SUBJECT

if TYPE_CHECKING:
    from govtool.store import Store

Counted = Counter[tuple[str, str]]
"""Numbers by value and measure of a dimension."""

_TALLIED = """
SELECT {columns}, sum(n) FROM tally
WHERE dimension = ? AND month >= ? AND month < ? AND {units} AND {values} GROUP BY {columns}
"""
_FOREVER = "0000-00"

# What counts in the period and was not done by its due date; what was done in time is tallied, and
# what came to nothing before it was due is gone. What became known after it was due counts on that
# day; a due date that was moved counts while it held.
_LATE = """
SELECT o.rule, count(*) FROM obligation AS o
WHERE {done} AND o.known_on IS NULL AND o.due >= max(:begin, :began) AND o.due < :until AND {units}
GROUP BY o.rule
"""
_KNOWN_LATE = """
SELECT o.rule, count(*) FROM obligation AS o
WHERE o.known_on >= :begin AND o.known_on < :until AND o.due >= :began AND {done} AND {units} GROUP BY o.rule
"""
_MOVED = """
SELECT o.rule, count(*) FROM earlier AS o
WHERE coalesce(o.known_on, o.due) >= :begin AND coalesce(o.known_on, o.due) < :until AND o.due >= :began
    AND o.until >= :end AND {units} GROUP BY o.rule
"""
_LATE_THEN = (
    _LATE.replace("{done}", "o.done_on IS NULL"),
    _LATE.replace("{done}", "o.done_on > o.due AND o.done_on >= :begin"),
    _LATE.replace("{done}", "o.done_on <= o.due"),  # stored too: not excused by the end of its turn
    _KNOWN_LATE.replace("{done}", "(o.done_on IS NULL OR o.done_on > o.due)"), _MOVED,
)  # fmt: skip
_ON_TIME_THEN = (_KNOWN_LATE.replace("{done}", "o.done_on <= o.due"),)
_KEPT = f"SELECT id, kept FROM {CASES} WHERE registered_on < ? AND kept <> x''"
_TURNS = "SELECT case_id, no, unit FROM stage WHERE case_id = ?"

_OFTEN = """
SELECT key, count(*) FROM party WHERE day >= ? AND day < ? GROUP BY key HAVING count(*) >= ?
ORDER BY count(*) DESC, key LIMIT ?
"""
_OFTEN_OF_UNITS = """
SELECT p.key, count(*) FROM party AS p CROSS JOIN subject AS c ON c.id = p.case_id
    AND c.unit IN (SELECT value FROM json_each(?))
WHERE p.day >= ? AND p.day < ? GROUP BY p.key HAVING count(*) >= ? ORDER BY count(*) DESC, p.key LIMIT ?
"""
_CASES_OF = f"""
SELECT c.id, c.case_no, j.subject, c.unit, c.dispute_type FROM party AS p CROSS JOIN {CASES_WITH_SUBJECT}
WHERE p.key = ? AND p.day >= ? AND p.day < ? AND c.id = p.case_id ORDER BY p.day, c.id
"""
_KEYS_OF_A_PARTY = 2
"""Document and telephone."""
_LOOKED_AT = 20
"""The cases that verify a party's key: beyond them chance hits are too rare to matter."""


class Months(NamedTuple):
    """Whole months, half-open: ``2026-03`` to ``2026-04`` is March."""

    begin: str
    end: str

    @classmethod
    def between(cls, begin: dt.date, end: dt.date) -> Months:
        """The months from one first day of a month to another."""
        return cls(f"{begin:%Y-%m}", f"{end:%Y-%m}")

    @property
    def before(self) -> Months:
        """All months before these."""
        return Months(_FOREVER, self.begin)


def tallied(store: Store, dimension: str, months: Months, units: Collection[str]) -> Counted:
    """Return the counts of some months for some units together, by value and measure."""
    rows = _tallied(store, "value, measure", dimension, months, units)
    return Counter({(value, measure): n for value, measure, n in rows})


def tallied_by_unit(
    store: Store,
    dimension: str,
    months: Months,
    units: Collection[str],
    values: Collection[str] = (),
) -> Counted:
    """Return the tallies of ``months`` by unit and measure, under ``values`` (none: all)."""
    rows = _tallied(store, "unit, measure", dimension, months, units, values)
    return Counter({(unit, measure): n for unit, measure, n in rows})


def tallied_by_month(
    store: Store, dimension: str, months: Months, units: Collection[str]
) -> Counted:
    """Return the counts for some units together, by month and measure."""
    rows = _tallied(store, "month, measure", dimension, months, units)
    return Counter({(month, measure): n for month, measure, n in rows})


def _tallied(
    store: Store, columns: str, dimension: str, months: Months, units: Collection[str],
    values: Collection[str] = (),
) -> list[tuple[str, str, int]]:  # fmt: skip
    among = _unit_condition(values, "value") if values else "TRUE"
    query = _TALLIED.format(columns=columns, units=_unit_condition(units, "unit"), values=among)
    return store.reader.execute(query, (dimension, *months, *units, *values)).fetchall()


def _unit_condition(units: Collection[str], column: str) -> str:
    return f"{column} IN ({', '.join('?' * len(units))})"


def first_day(store: Store) -> dt.date | None:
    """The day of the first registration; None while there is none."""
    (day,) = store.reader.execute(f"SELECT min(registered_on) FROM {CASES}").fetchone()
    return dt.date.fromisoformat(day) if day else None


def on_time(store: Store, begin: dt.date, end: dt.date, units: Collection[str]) -> Counter[str]:
    """Return the obligations due in whole months ``[begin, end)`` and done by then, by rule.

    What was due before the record began is left out, also within the month in which it began.
    """
    found = _by_rule(store, _ON_TIME_THEN, begin, end, end, units)
    began = store.office.began_on or begin
    if began >= end:
        return found
    first = max(begin, began)
    counted = tallied(store, "rule", Months.between(first, end), units)
    found += Counter({rule: n for (rule, _measure), n in counted.items()})
    return found - _done_in_time(store, first.replace(day=1), first, units)


def _done_in_time(
    store: Store, begin: dt.date, end: dt.date, units: Collection[str]
) -> Counter[str]:
    """Return the same for any days, by rule; walks the cases registered before ``end``."""
    if begin == end:
        return Counter()
    wanted = set(units)
    cases = store.reader.execute(_KEPT, (end.isoformat(),))
    found = [
        (case_id, one)
        for case_id, kept in cases
        for one in tallies.each_kept(kept)
        if begin <= one.due < end
    ]
    turns = {
        row[:2]: row[2]
        for case_id in {case_id for case_id, _one in found}
        for row in store.reader.execute(_TURNS, (case_id,))
    }
    return Counter(one.rule for case_id, one in found if one.unit_of(turns, case_id) in wanted)


def late(
    store: Store, begin: dt.date, end: dt.date, until: dt.date, units: Collection[str]
) -> Counter[str]:
    """Return how many obligations that were due in ``[begin, end)`` were not done by then, by rule.

    All is seen from the last day of these, whatever became known later. What was due before the
    record began does not count.

    :param until: where the days go on, the first of them of which nobody knows yet what will be
        done.
    """
    return _by_rule(store, _LATE_THEN, begin, end, until, units)


def _by_rule(
    store: Store,
    queries: Iterable[str],
    begin: dt.date,
    end: dt.date,
    until: dt.date,
    units: Collection[str],
) -> Counter[str]:
    """Return what some statements count in ``[begin, until)``, by rule."""
    names = {f"u{place}": unit for place, unit in enumerate(units)}
    listed = f"o.unit IN ({', '.join(f':{name}' for name in names)})"
    days = {
        "begin": begin,
        "end": end,
        "until": until,
        "began": store.office.began_on or dt.date.min,
    }
    values = {name: day.isoformat() for name, day in days.items()} | names
    found: Counter[str] = Counter()
    for query in queries:
        found.update(
            dict(store.reader.execute(query.replace("{units}", listed), values).fetchall())
        )
    return found


# --- parties of several cases


class Regular(NamedTuple):
    """A party of several cases: its name, how many, and the first of them by number and type.

    ``certain`` is whether a document, a telephone or the name of an organisation tells who it is,
    not a person's name.
    """

    name: str
    cases: int
    case_nos: tuple[str, ...]
    types: tuple[DisputeType, ...]
    organisation: bool
    certain: bool


def regular_parties(
    store: Store, begin: dt.date, end: dt.date, least: int, units: Sequence[str] | None, limit: int
) -> list[Regular]:
    """Yield parties of ``least`` or more cases registered in ``[begin, end)``, most cases first.

    :param units: only cases that these units registered; None for all. :param limit: at most so
        many parties.
    """
    window, keys_wanted = (begin.toordinal(), end.toordinal()), _KEYS_OF_A_PARTY * limit
    if units is None:
        keys = store.reader.execute(_OFTEN, (*window, least, keys_wanted)).fetchall()
    else:
        values = (json.dumps(list(units)), *window, least, keys_wanted)
        keys = store.reader.execute(_OFTEN_OF_UNITS, values).fetchall()
    found = [_regular(store, key, count, window, units) for key, count in keys]
    certain = [one for one in found if one is not None and one.cases >= least]
    return _each_once(sorted(certain, key=lambda one: (-one.cases, one.case_nos)))[:limit]


def _each_once(found: Iterable[Regular]) -> list[Regular]:
    """Yield each party once, by its key with the most cases; ``found`` begins with the most."""
    kept: list[Regular] = []
    cases: dict[str, list[set[str]]] = {}
    for one in found:
        known = cases.setdefault(one.name, [])
        if not any(other.issuperset(one.case_nos) for other in known):
            kept.append(one)
            known.append(set(one.case_nos))
    return kept


def _regular(
    store: Store, key: int, count: int, window: tuple[int, int], units: Sequence[str] | None
) -> Regular | None:
    """Return the party of a key, from its first cases; None only in a damaged file."""
    rows = islice(
        (
            r
            for r in store.reader.execute(_CASES_OF, (key, *window))
            if units is None or r[3] in units
        ),
        _LOOKED_AT,
    )
    met = [(row, known) for row in rows if (known := _known_by(store, row[2], row[3], key))]
    if not met:
        return None
    party, mark = met[0][1]
    same = [row for row, (_party, other) in met if other == mark]
    types = tuple(dict.fromkeys(DisputeType(row[4]) for row in same))
    organisation = party.is_organisation
    numbered = party.phone is not None or party.id_no is not None
    certain = organisation or numbered or is_erased(party.name)
    cases = len(same) if count <= _LOOKED_AT else count
    return Regular(party.name, cases, tuple(row[1] for row in same), types, organisation, certain)


def _known_by(store: Store, subject: str, unit: str, key: int) -> tuple[Party, str] | None:
    """The party of a case that a key means, and the mark by which."""
    registered = effective(store.history(subject))[0].event
    assert isinstance(registered, Registered)
    marks = (
        (party, mark) for party in registered.parties for mark in case_rows.party_marks(party, unit)
    )
    return next(((party, mark) for party, mark in marks if case_rows.party_key(mark) == key), None)
