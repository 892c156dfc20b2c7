"""How a register changed in a period: what came, moved and ended, by unit or by sort.

A record is counted at the end of each day: on its last day it has ended. One that was entered is
there from the day of its first entry on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from govtool.base.vocabulary import Term
from govtool.file.reader import Reader, dictionaries
from govtool.law.periods import Period
from govtool.subjects import registry
from govtool.views.noun_tables import fields_of, readers, source
from govtool.views.registers import first_entries, key_of

P = TypeVar("P", bound=str)
"""A unit's code, or a sort."""


class Stay(NamedTuple, Generic[P]):
    """The days ``[since, until)`` of a record at one place, as ISO texts; until None: to now."""

    since: str
    until: str | None
    place: P


class RegisterChanges(NamedTuple):
    """The numbers of records of one unit or sort: at the beginning, and what changed since."""

    opening: int = 0
    entered: int = 0
    moved_in: int = 0
    moved_out: int = 0
    ended: int = 0

    @property
    def closing(self) -> int:
        """The number at the end of the period."""
        return self.opening + self.entered + self.moved_in - self.moved_out - self.ended


class ChangesFound(NamedTuple):
    """How a register changed, by the unit its records lie in, and by sort where it has sorts."""

    by_unit: Mapping[str, RegisterChanges]
    by_sort: Mapping[Term, RegisterChanges]


def changes_of(conn: Reader, word: str, period: Period, units: Container[str]) -> ChangesFound:
    """Return how a register changed in a period.

    :param units: the units that count; records that lay in none of them are left out.
    """
    by_unit, by_sort = _Changes[str](period), _Changes[Term](period)
    sort = registry.subject(word).sort
    for rows, in_units in _records(conn, word):
        if any(stay.place in units for stay in in_units):
            by_unit.add(in_units)
            if sort is not None:
                by_sort.add(_joined((row["since"], row["until"], sort(row)) for row in rows))
    return ChangesFound(by_unit.found(), by_sort.found())


class _Changes(Generic[P]):
    """Counts what changed at each place in a period."""

    def __init__(self, period: Period) -> None:
        self._begin, self._end = period.begin.isoformat(), period.end.isoformat()
        self._counts: dict[P, Counter[str]] = defaultdict(Counter)

    def found(self) -> dict[P, RegisterChanges]:
        """Return the numbers by place."""
        return {place: RegisterChanges(**counts) for place, counts in self._counts.items()}

    def add(self, stays: Sequence[Stay[P]]) -> None:
        """Count one record; its ``until`` is the day after its last, on which it ended."""
        begin, end = self._begin, self._end
        for before, now in pairwise([None, *stays, None]):
            goes_on = before is not None and now is not None and before.until == now.since
            if now is not None and not goes_on and begin <= now.since < end:
                self._counts[now.place]["entered"] += 1
            if before is None:
                continue
            stays_over = before.until is None or before.until > begin
            if before.since < begin and (stays_over or (goes_on and before.until == begin)):
                self._counts[before.place]["opening"] += 1
            if goes_on and now is not None and begin <= now.since < end:
                self._counts[before.place]["moved_out"] += 1
                self._counts[now.place]["moved_in"] += 1
            elif not goes_on and before.until is not None and begin < before.until <= end:
                self._counts[before.place]["ended"] += 1


# --- where records are, and of what sort


def _records(conn: Reader, word: str) -> Iterator[tuple[list[dict[str, Any]], list[Stay[str]]]]:
    """Yield the versions of each record, and its stays in units; a unit lies in itself."""
    noun = registry.subject(word)
    field, holder = (noun.key, "unit") if word == "unit" else next(iter(noun.names.items()))
    known = None if holder == "unit" else _holders(conn, holder)
    for rows in _versions(conn, word, fields_of(word) if noun.sort else (field,)):
        held = ((row["since"], row["until"], row[field]) for row in rows)
        yield rows, _joined(held if known is None else _through(held, known))


def _holders(conn: Reader, word: str) -> dict[str, Sequence[Stay[str]]]:
    """Return in which units the records of a register lie, by code; since always, and for good."""
    field, holder = next(iter(registry.subject(word).names.items()))
    assert holder == "unit", word
    found: dict[str, Sequence[Stay[str]]] = {}
    query = f"SELECT {key_of(word)}, since, {field} FROM {source(word)} ORDER BY 1, since"
    for code, rows in groupby(conn.execute(query), key=itemgetter(0)):
        days = [*rows]
        ends = [since for _code, since, _unit in days[1:]]
        found[code] = [
            Stay(since, until, unit)
            for (_code, since, unit), until in zip(days, [*ends, None], strict=True)
        ]
    return found


_Days = tuple[str, str | None, P]


def _through(
    held: Iterable[_Days[str]], holders: Mapping[str, Sequence[Stay[str]]]
) -> Iterator[_Days[str]]:
    """Yield in which units a record lies that lies in records of another register."""
    for since, until, code in held:
        for stay in holders.get(code, ()):
            first = max(since, stay.since)
            last = min(filter(None, (until, stay.until)), default=None)
            if last is None or first < last:
                yield first, last, stay.place


def _versions(conn: Reader, word: str, fields: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    """Yield the versions of each record, the first from the day of its first entry on."""
    key, first, kept = key_of(word), first_entries(conn, word), readers(word)
    columns = ", ".join(dict.fromkeys((key, *fields)))
    query = f"SELECT since, until, {columns} FROM {source(word)} ORDER BY {key}, since"
    for code, rows in groupby(dictionaries(conn.execute(query)), key=itemgetter(key)):
        of_one = [
            row | {name: kept[name](row[name]) for name in fields if name in kept and row[name]}
            for row in rows
        ]
        of_one[0]["since"] = first[str(code)].isoformat()
        yield of_one


def _joined(days: Iterable[_Days[P]]) -> list[Stay[P]]:
    """Return stays, those that follow each other at one place as one."""
    found: list[Stay[P]] = []
    for since, until, place in days:
        if found and found[-1].until == since and found[-1].place == place:
            found[-1] = found[-1]._replace(until=until)
        else:
            found.append(Stay(since, until, place))
    return found
