"""Figures of stages and obligations: stages of a period, and what is owed on a day."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base.dates import ProvisionalDay
from govtool.law.periods import PeriodKind
from govtool.subjects import registry
from govtool.subjects.case.state import stage_number
from govtool.subjects.obligation import Obligation, Rule
from govtool.subjects.recurrence import Recurring, slots
from govtool.views.office import first_due

if TYPE_CHECKING:
    from govtool.file.reader import Reader
    from govtool.law.office import Office
    from govtool.store import Store

_OWED = """
SELECT j.subject, s.id, s.no, o.rule, o.turn, o.unit, o.start, o.due, o.provisional, o.extended, o.written
FROM obligation AS o CROSS JOIN subject AS s ON s.id = o.subject_id JOIN journal AS j ON j.pos = s.id
WHERE {done} AND o.due >= :began AND o.due <= :until AND s.last_on <= :as_of
    AND (:unit IS NULL OR o.unit = :unit) AND (:word IS NULL OR s.word = :word)
ORDER BY o.due, s.word, s.no, o.rule, o.turn LIMIT :limit
"""
_OWED_DAYS = """
SELECT o.due, count(*) FROM obligation AS o
WHERE {done} AND o.due >= :began AND o.due <= :until AND (:unit IS NULL OR o.unit = :unit)
    AND (:word IS NULL OR :word = (SELECT s.word FROM subject AS s WHERE s.id = o.subject_id)) GROUP BY o.due
"""
# What is open stands in the index by due date; a reminder that has yet to lapse is done on a day to
# come.
_NOT_DONE_NOW = ("o.done_on IS NULL", "o.done_on > :as_of")
_LATER_FACTS = """
SELECT s.id, j.subject FROM subject AS s JOIN journal AS j ON j.pos = s.id
WHERE s.last_on > :as_of AND s.opened_on <= :as_of AND (:word IS NULL OR s.word = :word)
"""
_LATER = "SELECT 1 FROM subject WHERE last_on > :as_of LIMIT 1"
_DUTIES = """
SELECT s.id, j.subject, r.rule, r.unit, r.every, r.times, r."from", r.until, r.met_through, s.no
FROM recurring AS r JOIN subject AS s ON s.id = r.subject_id JOIN journal AS j ON j.pos = s.id
WHERE s.last_on <= :as_of AND r."from" <= :as_of AND (r.until IS NULL OR r.until >= :as_of)
    AND (r.met_through IS NULL OR r.met_through < :as_of) AND (:unit IS NULL OR r.unit = :unit)
    AND (:word IS NULL OR s.word = :word)
ORDER BY r.subject_id, r.no
"""

# What subjects of a noun had overdue at the end of :day, as it was known then: what became known
# after it was due, and due dates that a later fact moved, each from and until the day of that fact.
_OVERDUE = """
SELECT o.subject_id, s.no, o.rule, o.turn, o.unit, o.start, o.due, o.provisional, o.extended, o.written
FROM obligation AS o JOIN subject AS s ON s.id = o.subject_id AND s.word = :word
WHERE {done} AND o.due >= :began AND o.due < :day AND (o.known_on IS NULL OR o.known_on <= :day)
"""
_MOVED = """
SELECT e.subject_id, s.no, e.rule, e.turn, e.unit, e.start, e.due, e.provisional, 0, 0
FROM earlier AS e CROSS JOIN subject AS s ON s.id = e.subject_id AND s.word = :word
WHERE e.due >= :began AND e.due < :day AND e.until > :day AND (e.known_on IS NULL OR e.known_on <= :day)
"""
_OVERDUE_THEN = (
    _OVERDUE.format(done="o.done_on IS NULL"), _OVERDUE.format(done="o.done_on > :day"), _MOVED,
)  # fmt: skip
_LAST_DAY = dt.date(9999, 12, 31)


class Owed(NamedTuple):
    """An obligation, its unit, and its subject: name in the journal, id and number."""

    subject: str
    id: int
    no: str
    obligation: Obligation

    def order(self) -> tuple[dt.date, str, str, str, str, int]:
        """Return the sort key: due date, noun, number, rule and turn; the id last."""
        owed = self.obligation
        return owed.due, self.word, self.no, owed.rule, owed.turn, self.id

    @property
    def word(self) -> str:
        """The word of its noun."""
        return registry.word_of(self.subject)

    @property
    def rule(self) -> Rule:
        """The rule by which it is owed."""
        return registry.subject(self.word).rules[self.obligation.rule]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The obligations wanted: of a ``unit`` (None: all), due ``since`` … ``until``, of one noun."""

    unit: str | None = None
    until: dt.date = dt.date.max
    word: str | None = None
    since: dt.date = dt.date.min

    def values(self, office: Office, as_of: dt.date) -> dict[str, Any]:
        """Return what the statements of a day name."""
        until = min(self.until, _LAST_DAY).isoformat()
        began = max(first_due(office), self.since.isoformat())
        bounds = {"began": began, "as_of": as_of.isoformat(), "until": until}
        return bounds | {"unit": self.unit, "word": self.word}

    def takes(self, owed: Obligation, as_of: dt.date) -> bool:
        """Return whether an obligation is one of them."""
        return (
            owed.is_owed(as_of)
            and self.since <= owed.due <= self.until
            and self.unit in {None, owed.unit}
        )


EVERYTHING = Bounds()


def stage_counts(store: Store, begin: dt.date, end: dt.date) -> dict[str, dict[str, int]]:
    """Return the summary's columns but ``overdue`` for each unit with an open stage in a period."""
    from govtool.views import case_cells  # the morning list asks for no cell

    return case_cells.counts(store, case_cells.STAGES, begin, end)


def owed(
    store: Store, as_of: dt.date, asked: Bounds = EVERYTHING, limit: int | None = None
) -> list[Owed]:
    """Return what is neither met nor ended at the end of ``as_of``, soonest due first.

    What was due before the record began (:attr:`Office.began_on`) is owed by nobody, here as in all
    figures below. Subjects about which nothing later is known stand in the table as they stood that
    day; the others are folded. A reminder whose day has passed is owed by nobody and left out.

    :param limit: only so many of the first.
    """
    values = asked.values(store.office, as_of) | {"limit": -1 if limit is None else limit}
    rows = [
        row
        for done in _NOT_DONE_NOW
        for row in store.reader.execute(_OWED.format(done=done), values)
    ]
    later = store.reader.execute(_LATER_FACTS, values).fetchall()
    duties = store.reader.execute(_DUTIES, values).fetchall()
    found = [owed_of_row(*row) for row in rows]
    alike: dict[tuple[Any, ...], list[Obligation]] = {}
    found += [one for row in duties for one in _in_slot(store, row, as_of, asked, alike)]
    found += [one for place in later for one in _owed_then(store, place, as_of, asked)]
    found.sort(key=Owed.order)
    return found[:limit]


def owed_days(store: Store, as_of: dt.date, asked: Bounds = EVERYTHING) -> Counter[dt.date]:
    """Return how many obligations :func:`owed` finds, by due date."""
    values = asked.values(store.office, as_of)
    if (
        store.reader.execute(_LATER, values).fetchone()
        or store.reader.execute(_DUTIES, values).fetchone()
    ):
        return Counter(one.obligation.due for one in owed(store, as_of, asked))
    rows = [
        row
        for done in _NOT_DONE_NOW
        for row in store.reader.execute(_OWED_DAYS.format(done=done), values)
    ]
    days: Counter[dt.date] = Counter()
    for due, count in rows:
        days[dt.date.fromisoformat(due)] += count
    return days


def owners(conn: Reader, ids: Collection[int]) -> dict[int, str | None]:
    """Return the code of what each of some subjects belongs to, by its id."""
    query = "SELECT id, belongs_to FROM subject WHERE id IN (SELECT value FROM json_each(?))"
    return dict(conn.execute(query, (json.dumps(sorted(ids)),)))


def owed_of_row(subject: str, subject_id: int, no: str, rule: str, *facts: Any) -> Owed:
    """Return what a row of an obligation says, with the subject it is of before it."""
    reminder = registry.subject(registry.word_of(subject)).rules[rule].reminder
    return Owed(subject, subject_id, no, _obligation(rule, *facts)._replace(reminder=reminder))


def _obligation(rule: str, turn: str, unit: str, start: str, due: str, *marks: int) -> Obligation:
    """Return a row of an obligation; ``marks``: provisional, extended, written by a person."""
    provisional, extended, written = map(bool, marks)
    last = ProvisionalDay.fromisoformat(due) if provisional else dt.date.fromisoformat(due)
    began = dt.date.fromisoformat(start)
    return Obligation(
        rule, turn, unit, began, last, None, None, provisional, extended, written=written
    )


def _in_slot(
    store: Store,
    row: tuple[Any, ...],
    as_of: dt.date,
    asked: Bounds,
    alike: dict[tuple[Any, ...], list[Obligation]],
) -> Iterator[Owed]:
    """Yield the returning duties of a slot of a day, one row for each duty.

    :param alike: what is owed by duties that differ in nothing but their subject; filled in here.
    """
    subject_id, subject, *duty, _through, no = row
    rule, unit, every, times, start, until = duty
    if times > 1:
        yield from _owed_then(store, (subject_id, subject), as_of, asked)
        return
    key = tuple(duty)
    if key not in alike:
        last = dt.date.fromisoformat(until) if until else None
        first = dt.date.fromisoformat(start)
        recurring = Recurring(rule, unit, PeriodKind(every), times, first, last)
        found = slots(recurring, as_of, as_of)
        alike[key] = [owed for owed in found if asked.takes(owed, as_of)]
    for owed in alike[key]:
        yield Owed(subject, subject_id, no, owed)


def _owed_then(
    store: Store, place: tuple[int, str], as_of: dt.date, asked: Bounds = EVERYTHING
) -> Iterator[Owed]:
    subject_id, subject = place
    state = registry.subject_of(subject).judge(store.history(subject), store.office, as_of)
    assert state is not None
    for o in state.obligations:
        if asked.takes(o, as_of):
            yield Owed(subject, subject_id, state.no, o)


def holders(store: Store, units: Sequence[str], begin: dt.date, end: dt.date) -> frozenset[str]:
    """Return which of the ``units`` had a stage open on any day of ``[begin, end)``."""
    query = f"""SELECT DISTINCT unit FROM stage WHERE unit IN ({", ".join("?" * len(units))})
        AND opened_on < ? AND (closed_on IS NULL OR closed_on >= ?)"""
    return frozenset(
        unit
        for (unit,) in store.reader.execute(query, (*units, end.isoformat(), begin.isoformat()))
    )


def overdue_stages(store: Store, day: dt.date, without: Collection[str]) -> Counter[str]:
    """Return how many stages of each unit had an obligation overdue at the end of ``day``.

    :param without: rules that do not count.
    """
    return Counter(first.unit for first in longest_overdue(store, day, without).values())


def registered_by(store: Store, ids: Collection[int], units: Collection[str]) -> int:
    """Return how many of some cases one of the units registered."""
    query = "SELECT unit, count(*) FROM subject WHERE id IN (SELECT value FROM json_each(?)) GROUP BY unit"
    return sum(
        n for unit, n in store.reader.execute(query, (json.dumps(sorted(ids)),)) if unit in units
    )


def longest_overdue(
    store: Store, day: dt.date, without: Collection[str]
) -> dict[tuple[int, int], Obligation]:
    """Return those stages, by case id and stage number, each with its longest owed obligation."""
    counted = [
        (case_id, owed)
        for case_id, _no, owed in overdue(store, day, "case")
        if owed.rule not in without
    ]
    return {
        (case_id, stage_number(owed.turn)): owed for case_id, owed in reversed(counted)
    }  # put in last, the longest stays


def overdue(store: Store, day: dt.date, word: str) -> list[tuple[int, str, Obligation]]:
    """Return what was overdue at the end of ``day``, with its subject, longest overdue first."""
    values = {"word": word, "day": day.isoformat(), "began": first_due(store.office)}
    rows = [row for query in _OVERDUE_THEN for row in store.reader.execute(query, values)]
    found = [(case_id, no, _obligation(*facts)) for case_id, no, *facts in rows]
    return sorted(found, key=lambda one: (one[2].due, one[1], one[2].rule, one[2].turn, one[0]))
