"""The kernel: cases of some streets in, figures of their returns out, by the rules of each street.

A worker of any engine runs it. It needs no file and no terminal: the streets' own returns are asked
of a file in memory (:mod:`govtool.store.memory_file`), so that a figure is counted in one place.
"""

from __future__ import annotations

import datetime as dt
import gc
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.errors import GovtoolError
from govtool.law.clocks import Due
from govtool.law.office import Office
from govtool.law.periods import Period
from govtool.returns.comparison import earliest_day
from govtool.rollup import figures
from govtool.rollup.figures import Figure, figures_of
from govtool.store import Store
from govtool.store.memory_file import counted, registered, store_of
from govtool.subjects import registry

if TYPE_CHECKING:
    import pyarrow as pa


_OFFICES, _JUDGING = 1_000, 4
"""Offices that are remembered: all that were looked at, and with their due dates those at work."""

COLUMNS = ("street", "id", "events", "registered_on", "over_on")
"""The columns of a part that the kernel reads."""

History = tuple[str, str]
"""The name of a subject in its journal, and its ``events``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of every street.

    :param offices: what each street judges by: records of its office, by the street's code.
    :param lines: the line that a street's figures are added to; of those left out, its own.
    :param report: the word of the noun whose return is added up.
    """

    period: Period
    today: dt.date
    offices: Mapping[str, tuple[History, ...]]
    report: str = "case"
    lines: Mapping[str, str] = field(default_factory=dict)


class UnreadableStreetError(Exception):
    """An entry of a street cannot be read, though its part is whole: its code, and the reason."""

    def __str__(self) -> str:
        return ": ".join(map(str, self.args))


def judge_batch(batch: pa.RecordBatch, plan: Plan) -> pa.RecordBatch:
    """Return the figures of a batch of a part's rows, which may be of several streets."""
    import pyarrow as pa

    with _no_search_for_cycles():
        found = list(_judged(batch, plan))
    columns = zip(*found, strict=True) if found else [()] * len(Figure._fields)
    arrays = [pa.array(c, one.type) for c, one in zip(columns, figures.schema(), strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=figures.schema())


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Keep Python from looking for garbage among rows by the ten thousand, which leave none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judge_batches(batches: Iterable[pa.RecordBatch], plan: Plan) -> Iterator[pa.RecordBatch]:
    """Yield the figures of each batch: what Spark's ``mapInArrow`` takes."""
    return (judge_batch(batch, plan) for batch in batches)


def _judged(batch: pa.RecordBatch, plan: Plan) -> Iterator[Figure]:
    rows = map(
        _PartSubject._make, zip(*(batch.column(n).to_pylist() for n in COLUMNS), strict=True)
    )
    for street, of_street in groupby(rows, key=itemgetter(0)):
        try:
            yield from judged_street(street, _still_told([*of_street], plan), plan)
        except (
            GovtoolError,
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            raise UnreadableStreetError(street, type(error).__name__, str(error)) from error


class _PartSubject(NamedTuple):
    """A row of a part: :data:`COLUMNS`."""

    street: str
    id: str
    events: str
    registered_on: dt.date | None
    over_on: dt.date | None


def _still_told(rows: Sequence[_PartSubject], plan: Plan) -> Iterator[History]:
    """Yield the subjects of a street of which the return may tell something.

    What was over before the first day that it looks at, and had no duty that may have been due
    since, counts for nothing but that there was a record by then: the first subject stays.
    """
    policy = office_of(plan.offices[rows[0].street]).policy
    rules = registry.subject(plan.report).rules
    before = earliest_day(plan.period) - policy.longest_clock(rules)
    since = min((row.registered_on for row in rows if row.registered_on), default=None)
    for row in rows:
        is_first = row.registered_on == since
        if is_first or row.over_on is None or row.over_on >= before or _names(row, before):
            yield row.id, row.events


def _names(row: _PartSubject, day: dt.date) -> bool:
    """Return whether anything in a row is of a day or later, such as what was agreed to be done."""
    return max(_DATE.findall(row.events), default="") >= day.isoformat()


_DATE = re.compile(r'"(\d{4}-\d\d-\d\d)"')


def judged_street(street: str, subjects: Iterable[History], plan: Plan) -> Iterator[Figure]:
    """Yield the figures of some subjects of a street; of none they are all zero."""
    office = plan.offices[street]
    with closing(_store_of(plan.report, office, subjects)) as store:
        paper = registry.rolled_up(plan.report)(store, plan.period, plan.today)
        yield from figures_of(paper, plan.lines.get(street, street), plan.report)


def _store_of(word: str, office: tuple[History, ...], subjects: Iterable[History]) -> Store:
    """Return a street's file with some subjects of a noun; a file of a part may hold others too."""
    of_noun = (one for one in subjects if registry.word_of(one[0]) == word)
    if registry.subject(word).counts:  # its figures come counted
        return store_of(office)
    if registry.subject(word).is_seen_through:
        return counted(office, of_noun, _judging(office))
    return registered(office, of_noun, _judging(office), word)


@lru_cache(maxsize=_OFFICES)
def office_of(records: tuple[History, ...]) -> Office:
    """Return the office of a street, read once."""
    with closing(store_of(records)) as store:
        return store.office


@lru_cache(maxsize=_JUDGING)
def _judging(records: tuple[History, ...]) -> Office:
    """Return the office by which cases of a street are judged."""
    office = office_of(records)
    return office.counting_with(_dues(office.policy.digest, office.calendar.digest))


@lru_cache(maxsize=_JUDGING)
def _dues(_policy: str, _calendar: str) -> dict[tuple[str, dt.date], Due]:
    """Return the due dates that offices of the same policy and calendar count together."""
    return {}
