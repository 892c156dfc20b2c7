"""Queries of returns over months: monthly tallies, late obligations, repeated parties."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from govtool.base.text import is_erased
from govtool.base.vocabulary import DisputeType
from govtool.journal.events import effective
from govtool.models import Party, Registered
from govtool.views import case_rows, tallies
from govtool.views.noun_cells import IN_TIME, NOT_IN_TIME
from govtool.views.tables import CASES, CASES_WITH_SUBJECT

if TYPE_CHECKING:
    from govtool.store import Store

Counted = Counter[tuple[str, str]]
"""Numbers by value and measure of a dimension."""

_TALLIED = """
SELECT {column}, measure, sum(n) FROM tally
WHERE dimension = ? AND month >= ? AND month < ? AND {units} AND {values} GROUP BY {column}, measure
"""
_FOREVER = "0000-00"
_BY_RULE = "SELECT o.rule, count(*) FROM {source} AND {units} GROUP BY o.rule"
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


def tallied(
    store: Store,
    dimension: str,
    months: Months,
    units: Collection[str],
    *,
    by: Literal["value", "unit", "month"] = "value",
    values: Collection[str] = (),
) -> Counted:
    """Return the counts of some months for some units together, by a column and measure.

    :param values: only these of the dimension; none for all.
    """
    among = _condition("value", values) if values else "TRUE"
    query = _TALLIED.format(column=by, units=_condition("unit", units), values=among)
    rows = store.reader.execute(query, (dimension, *months, *units, *values))
    return Counter({(one, measure): n for one, measure, n in rows})


def _condition(column: str, values: Collection[str]) -> str:
    return f"{column} IN ({', '.join('?' * len(values))})"


def first_day(store: Store) -> dt.date | None:
    """The day of the first registration; None while there is none."""
    (day,) = store.reader.execute(f"SELECT min(registered_on) FROM {CASES}").fetchone()
    return dt.date.fromisoformat(day) if day else None


def on_time(store: Store, begin: dt.date, end: dt.date, units: Collection[str]) -> Counter[str]:
    """Return the obligations due in whole months ``[begin, end)`` and done by then, by rule.

    What was due before the record began is left out, also within the month in which it began.
    """
    found = _by_rule(store, IN_TIME[1:], begin, end, end, units)
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
    return _by_rule(store, NOT_IN_TIME, begin, end, until, units)


def _by_rule(
    store: Store,
    sources: Iterable[str],
    begin: dt.date,
    end: dt.date,
    until: dt.date,
    units: Collection[str],
) -> Counter[str]:
    """Return how many obligations of some sources there are in ``[begin, until)``, by rule."""
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
    for source in sources:
        query = _BY_RULE.format(source=source, units=listed)
        found.update(dict(store.reader.execute(query, values).fetchall()))
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
