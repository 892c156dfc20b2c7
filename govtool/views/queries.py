"""Queries of the projections, one statement each; they change nothing but ``meta``."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from govtool.base.vocabulary import CaseState
from govtool.file import reader
from govtool.file.reader import Reader
from govtool.subjects import registry
from govtool.views.subject_rows import own_table
from govtool.views.tables import CASES, CASES_WITH_SUBJECT, word_condition

_OPEN = (CaseState.OPEN.value, CaseState.TRANSFERRING.value)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """A choice of cases to list; every field given narrows it.

    ``unit`` is the registering unit, ``handler`` the unit whose turn it is. Dates are half-open:
    registered on or after ``registered_from`` and before ``registered_before``.
    """

    unit: str | None = None
    handler: str | None = None
    grid: str | None = None
    state: str | None = None
    outcome: str | None = None
    dispute_type: str | None = None
    campaign: str | None = None
    ref: str | None = None
    registered_from: dt.date | None = None
    registered_before: dt.date | None = None
    violations: bool = False
    alerted: bool = False
    newest: bool = False
    limit: int | None = None


def cases(conn: Reader, which: CaseFilter | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``case`` with their ``subject``, as registered or newest first."""
    which = which or CaseFilter()
    conditions, values = _conditions(which)
    limit = -1 if which.limit is None else which.limit
    order = "c.registered_on DESC, c.id DESC" if which.newest else "c.registered_on, c.id"
    query = f"SELECT j.subject, c.* FROM {CASES_WITH_SUBJECT} WHERE {conditions} ORDER BY {order} LIMIT ?"
    yield from reader.dictionaries(conn.execute(query, (*values, limit)))


@dataclass(frozen=True, slots=True)
class SubjectFilter:
    """A choice of subjects of a noun to list; every field given narrows it.

    ``having``: values of columns of ``subject`` or of the noun's own table; None leaves one free.
    Dates are half-open: opened on or after ``opened_from`` and before ``opened_before``.
    ``in_hand``: only what is not closed.
    """

    having: Mapping[str, Any] = field(default_factory=dict)
    opened_from: dt.date | None = None
    opened_before: dt.date | None = None
    in_hand: bool = False
    violations: bool = False
    newest: bool = False
    limit: int | None = None


def subjects(conn: Reader, word: str, which: SubjectFilter) -> Iterator[dict[str, Any]]:
    """Yield the rows of the subjects of a noun, as they opened or the newest first.

    Each has its ``subject``, the columns of the table ``subject``, and those of the noun's own
    table.
    """
    conditions, values = _noun_condition(word, which)
    limit = -1 if which.limit is None else which.limit
    order = "s.opened_on DESC, s.id DESC" if which.newest else "s.opened_on, s.id"
    rows = f"{with_own_table(word)} WHERE {conditions} ORDER BY {order} LIMIT ?"
    yield from reader.dictionaries(
        conn.execute(f"SELECT j.subject, s.*, k.* FROM {rows}", (*values, limit))
    )


def subject_count(conn: Reader, word: str, which: SubjectFilter) -> int:
    """Return how many subjects of a noun there are of those asked for, whatever the limit."""
    conditions, values = _noun_condition(word, which)
    (count,) = conn.execute(
        f"SELECT count(*) FROM {with_own_table(word)} WHERE {conditions}", values
    ).fetchone()
    return int(count)


def with_own_table(word: str) -> str:
    """Return the SQL of a noun's subjects ``s``, their own rows ``k`` and openings ``j``."""
    noun = registry.subject(word)
    own = own_table(noun).named("main") if noun.view else "(SELECT id FROM main.subject)"
    return (
        f"{own} AS k JOIN main.subject AS s ON s.id = k.id JOIN main.journal AS j ON j.pos = k.id"
    )


def _noun_condition(word: str, which: SubjectFilter) -> tuple[str, list[Any]]:
    noun = registry.subject(word)
    own = own_table(noun).columns if noun.view else ()
    given = [(column, value) for column, value in which.having.items() if value is not None]
    bounds = [(f'{"k" if column in own else "s"}."{column}" = ?', value) for column, value in given]
    for condition, on in (
        ("s.opened_on >= ?", which.opened_from),
        ("s.opened_on < ?", which.opened_before),
    ):
        if on is not None:
            bounds.append((condition, on.isoformat()))
    conditions = [word_condition(word), *(condition for condition, _value in bounds)]
    if which.in_hand:
        conditions.append("s.closed_on IS NULL")
    if which.violations:
        conditions.append("k.violations > 0")
    return " AND ".join(conditions), [value for _condition, value in bounds]


def open_subjects(conn: Reader, as_of: dt.date) -> list[str]:
    """Return the cases that were open at the end of a day, in the order of registration."""
    on_day = "c.registered_on <= ? AND (c.closed_on IS NULL OR c.closed_on > ?)"
    query = (
        f"SELECT j.subject FROM {CASES_WITH_SUBJECT} WHERE {on_day} ORDER BY c.registered_on, c.id"
    )
    return [subject for (subject,) in conn.execute(query, (as_of.isoformat(), as_of.isoformat()))]


def case_count(conn: Reader, which: CaseFilter) -> int:
    """Return how many cases there are of those asked for, whatever the limit."""
    conditions, values = _conditions(which)
    (count,) = conn.execute(
        f"SELECT count(*) FROM {CASES} AS c WHERE {conditions}", values
    ).fetchone()
    return int(count)


def _conditions(which: CaseFilter) -> tuple[str, list[Any]]:
    columns = ("unit", "handler", "grid", "state", "outcome", "dispute_type", "campaign", "ref")
    bounds: list[tuple[str, Any]] = [
        (f"c.{column} = ?", getattr(which, column)) for column in columns
    ]
    bounds.append(
        ("c.registered_on >= ?", which.registered_from and which.registered_from.isoformat())
    )
    bounds.append(
        ("c.registered_on < ?", which.registered_before and which.registered_before.isoformat())
    )
    given = [(condition, value) for condition, value in bounds if value is not None]
    conditions = [condition for condition, _value in given]
    # These two say nothing new; they name the small indexes that answer such a question in a large
    # file.
    if which.state in _OPEN or which.handler is not None:
        conditions.append("c.closed_on IS NULL")
    if which.violations:
        conditions.append("c.violations > 0")
    if which.alerted:
        conditions.append("c.alerted_on IS NOT NULL")
    return " AND ".join(conditions) or "TRUE", [value for _condition, value in given]


def meta(conn: Reader, key: str) -> str | None:
    """Return a value of this file: ``node``, or the ``basis`` its projections were made with."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def drop_meta(conn: sqlite3.Connection, beginning: str) -> None:
    """Forget the values of this file whose keys begin so."""
    conn.execute("DELETE FROM meta WHERE substr(key, 1, ?) = ?", (len(beginning), beginning))


def set_meta(conn: sqlite3.Connection, key: str, value: str) -> None:
    """Set a value of this file."""
    conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (key, value),
    )
