"""What returns and the morning list ask of the projections: stages in a period, obligations owed on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.rules import RULES, Obligation, Office, Stage, judge, stage_number
from govtool.store import connection
from govtool.store.office import first_due
from govtool.store.tables import CASES_WITH_SUBJECT
from govtool.vocabulary import Origin

if TYPE_CHECKING:
    from govtool.store.database import Store

_OWED = """
SELECT j.subject, c.case_no, o.rule, o.unit, o.start, o.due, o.provisional, o.extended, s.no, s.origin, s.opened_on
FROM obligation AS o CROSS JOIN "case" AS c ON c.id = o.case_id JOIN journal AS j ON j.pos = c.id
    JOIN stage AS s ON s.case_id = o.case_id AND s.no = o.stage
WHERE {done} AND o.due >= :began AND o.due <= :until AND c.last_on <= :as_of AND (:unit IS NULL OR o.unit = :unit)
ORDER BY o.due, o.case_id, o.no LIMIT :limit
"""
_OWED_DAYS = """
SELECT o.due, count(*) FROM obligation AS o
WHERE {done} AND o.due >= :began AND o.due <= :until AND (:unit IS NULL OR o.unit = :unit) GROUP BY o.due
"""
# What is open stands in the index by due date; a reminder that has yet to lapse is done on a day to come.
_NOT_DONE_NOW = ("o.done_on IS NULL", "o.done_on > :as_of")
_LATER_FACTS = f"SELECT j.subject FROM {CASES_WITH_SUBJECT} WHERE c.last_on > :as_of AND c.registered_on <= :as_of"
_LATER = 'SELECT 1 FROM "case" WHERE last_on > :as_of LIMIT 1'

# Stages that had something overdue at the end of :day. Where an extension moved the due date and more became known
# later, only folding tells which date stood then.
_OVERDUE = """
SELECT o.case_id, o.rule, o.stage, o.unit, o.start, o.due, o.provisional, o.extended
FROM obligation AS o JOIN "case" AS c ON c.id = o.case_id
WHERE {done} AND o.due >= :began AND o.due < :day AND o.start <= :day AND NOT (o.extended AND c.last_on > :day)
"""
_EXTENDED = """
SELECT c.id, j.subject FROM obligation AS o JOIN "case" AS c ON c.id = o.case_id JOIN journal AS j ON j.pos = c.id
WHERE {done} AND o.extended AND o.start <= :day AND c.last_on > :day
"""
_NOT_DONE = ("o.done_on IS NULL", "o.done_on > :day")
_LAST_DAY = dt.date(9999, 12, 31)
_ORIGINS = {origin.value: origin for origin in Origin}


class Owed(NamedTuple):
    """An obligation somebody owes, and whose.

    ``stage`` is as it was opened: what is explained of a due date depends on nothing later.
    """

    subject: str
    case_no: str
    obligation: Obligation
    stage: Stage


def stage_counts(store: Store, begin: dt.date, end: dt.date) -> dict[str, dict[str, int]]:
    """The counted columns of the summary for each unit that had a stage open in ``[begin, end)``, but for ``overdue``."""
    from govtool.store import cells  # the morning list asks for no cell

    return cells.counts(store, cells.STAGES, begin, end)


def owed(
    store: Store, as_of: dt.date, *, unit: str | None = None, until: dt.date = _LAST_DAY, limit: int | None = None
) -> list[Owed]:
    """Obligations not met and not ended at the end of ``as_of``, the soonest due first.

    What was due before the record began (:attr:`Office.began_on`) is owed by nobody, here as in all figures below.
    Cases about which nothing later is known stand in the table as they stood that day; the others are folded.
    A reminder whose day has passed is owed by nobody and left out.

    :param unit: only this unit's. :param until: only those due on that day or before.
    :param limit: only so many of the first.
    """
    office = store.office
    values = _bounds(office, as_of, unit, until) | {"limit": -1 if limit is None else limit}
    with connection.translated(store.path):
        rows = [row for done in _NOT_DONE_NOW for row in store.reader.execute(_OWED.format(done=done), values)]
        later = [subject for (subject,) in store.reader.execute(_LATER_FACTS, values)]
    found = [_owed(row, office) for row in rows]
    found += [one for subject in later for one in _owed_then(store, subject, as_of, unit, until)]
    found.sort(key=lambda one: one.obligation.due)  # of one day they stay as found, so that a limit cuts off the end
    return found[:limit]


def owed_days(store: Store, as_of: dt.date, *, unit: str | None = None, until: dt.date = _LAST_DAY) -> Counter[dt.date]:
    """How many obligations :func:`owed` finds, by due date."""
    values = _bounds(store.office, as_of, unit, until)
    with connection.translated(store.path):
        if store.reader.execute(_LATER, values).fetchone():
            return Counter(one.obligation.due for one in owed(store, as_of, unit=unit, until=until))
        rows = [row for done in _NOT_DONE_NOW for row in store.reader.execute(_OWED_DAYS.format(done=done), values)]
    days: Counter[dt.date] = Counter()
    for due, count in rows:
        days[dt.date.fromisoformat(due)] += count
    return days


def _bounds(office: Office, as_of: dt.date, unit: str | None, until: dt.date) -> dict[str, Any]:
    return {"began": first_due(office), "as_of": as_of.isoformat(), "until": until.isoformat(), "unit": unit}


def _owed(row: tuple[Any, ...], office: Office) -> Owed:
    subject, case_no, rule, unit, start, due, provisional, extended, no, origin, opened_on = row
    obligation = _obligation(rule, no, unit, start, due, provisional, extended)
    opened = dt.date.fromisoformat(opened_on)
    return Owed(subject, case_no, obligation, Stage(no, unit, office.kind(unit, opened), _ORIGINS[origin], opened))


def _obligation(rule: str, stage: int, unit: str, start: str, due: str, *marks: int) -> Obligation:
    """A row of what is owed; ``marks``: whether its due date is provisional, and extended."""
    days = dt.date.fromisoformat(start), dt.date.fromisoformat(due)
    provisional, extended = map(bool, marks)
    return Obligation(rule, str(stage), unit, *days, None, None, provisional, extended, RULES[rule].reminder)


def _owed_then(store: Store, subject: str, as_of: dt.date, unit: str | None, until: dt.date) -> Iterator[Owed]:
    case = judge(store.history(subject), store.office, as_of)
    assert case is not None
    for o in case.obligations:
        if o.is_owed(as_of) and o.due <= until and unit in {None, o.unit}:
            yield Owed(subject, case.case_no, o, case.stage_of(o))


def holders(store: Store, units: Sequence[str], begin: dt.date, end: dt.date) -> frozenset[str]:
    """Return which of the ``units`` had a stage open on any day of ``[begin, end)``."""
    query = f"""SELECT DISTINCT unit FROM stage WHERE unit IN ({", ".join("?" * len(units))})
        AND opened_on < ? AND (closed_on IS NULL OR closed_on >= ?)"""
    with connection.translated(store.path):
        return frozenset(unit for (unit,) in store.reader.execute(query, (*units, end.isoformat(), begin.isoformat())))


def overdue_stages(store: Store, day: dt.date, without: Collection[str]) -> Counter[str]:
    """How many stages of each unit had an obligation overdue at the end of ``day``.

    :param without: rules that do not count.
    """
    return Counter(first.unit for first in longest_overdue(store, day, without).values())


def longest_overdue(store: Store, day: dt.date, without: Collection[str]) -> dict[tuple[int, int], Obligation]:
    """Those stages, by the case's id and the stage's number, each with what it has owed longest."""
    counted = [(case_id, owed) for case_id, owed in overdue(store, day) if owed.rule not in without]
    return {
        (case_id, stage_number(owed.turn)): owed for case_id, owed in reversed(counted)
    }  # put in last, the longest stays


def overdue(store: Store, day: dt.date) -> list[tuple[int, Obligation]]:
    """All that was overdue at the end of ``day``, with the case's id, the longest overdue first."""
    values = {"day": day.isoformat(), "began": first_due(store.office)}
    with connection.translated(store.path):
        rows = [row for done in _NOT_DONE for row in store.reader.execute(_OVERDUE.format(done=done), values)]
        extended = {row for done in _NOT_DONE for row in store.reader.execute(_EXTENDED.format(done=done), values)}
    found = [(case_id, _obligation(*facts)) for case_id, *facts in rows]
    for case_id, subject in sorted(extended):  # of one day they stay as found
        then = (one.obligation for one in _owed_then(store, subject, day, None, day))
        found += [(case_id, owed) for owed in then if owed.due < day]
    return sorted(found, key=lambda one: one[1].due)
