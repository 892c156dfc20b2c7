"""Questions to the registers of a file, by day."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from govtool.file.reader import Reader, dictionaries
from govtool.journal import entries
from govtool.journal.events import effective
from govtool.law.workdays import ONE_DAY
from govtool.models import Entry
from govtool.subjects import registry
from govtool.subjects.household.place import Place, place_of
from govtool.subjects.register import Versions, versions_of
from govtool.views.noun_tables import fields_of, name_field, readers, source


def versions(entries: Iterable[Entry], word: str) -> Versions[Any] | None:
    """Return what one record of a register was from day to day; None where nothing of it stands.

    :param entries: all of its subject.
    """
    return versions_of((entry.event for entry in effective(entries)), word)


def there(on: dt.date | None) -> str:
    """Return the condition that a version holds on ``:on``, or without a day still holds."""
    return "until IS NULL" if on is None else "since <= :on AND (until IS NULL OR until > :on)"


_FIRST = """
SELECT subject, min("on"), max(kind = 'retracted') FROM journal
WHERE subject >= ? AND subject < ? GROUP BY subject
"""


def first_entries(conn: Reader, word: str) -> dict[str, dt.date]:
    """Return the day of the first standing entry by code: day 0 of what a record owes.

    What that entry says holds before that day too (:mod:`govtool.subjects.register`), so the table
    does not have it.
    """
    found = {}
    for subject, first, was_retracted in conn.execute(_FIRST, (f"{word}:", f"{word};")).fetchall():
        standing = effective(entries.history(conn, subject)) if was_retracted else None
        if standing or not was_retracted:
            day = standing[0].event.on if standing else dt.date.fromisoformat(first)
            found[subject.partition(":")[2]] = day
    return found


def kinds_of(conn: Reader, code: str) -> list[tuple[str, str]]:
    """Return of which kinds a unit was from which day on; closing it changes none."""
    found: list[tuple[str, str]] = []
    for since, kind in conn.execute(
        "SELECT since, kind FROM unit WHERE code = ? ORDER BY since", (code,)
    ):
        if not found or found[-1][1] != kind:
            found.append((since, kind))
    return found


def held_by(conn: Reader, word: str, code: str) -> list[tuple[str, str]]:
    """Return what a record of a register lies in, from which day on: by the first field that names.

    A household lies in a grid, a grid in a unit.
    """
    column = next(iter(registry.subject(word).names))
    found: list[tuple[str, str]] = []
    query = f"SELECT since, {column} FROM {source(word)} WHERE {key_of(word)} = ? ORDER BY since"
    for since, held in conn.execute(query, (code,)):
        if not found or found[-1][1] != held:
            found.append((since, held))
    return found


Register = str
"""The word of a register."""


def key_of(register: Register) -> str:
    """Return the column that names the rows of a register."""
    return registry.subject(register).key


def register_row(
    conn: Reader, register: Register, code: str, on: dt.date | None = None
) -> dict[str, Any] | None:
    """Return the unit, grid or household with that code, or the day on duty; None if there is none.

    :param on: as it is on a day; without it, as it is by now. So for all questions to registers.
    """
    return next(register_rows(conn, register, on, **{key_of(register): code}), None)


def register_rows(
    conn: Reader, register: Register, on: dt.date | None = None, **having: str | None
) -> Iterator[dict[str, Any]]:
    """Return the rows of a register by code; ``having`` binds columns, None leaves one free."""
    given = {column: value for column, value in having.items() if value is not None}
    where = "".join(f" AND {column} = :{column}" for column in given)
    columns = ", ".join(fields_of(register))
    query = f"SELECT {columns} FROM {source(register)} WHERE {there(on)}{where} ORDER BY {key_of(register)}"
    return _read(register, conn.execute(query, _bound(on) | given))


def grid_rows(conn: Reader, on: dt.date, **having: str | None) -> Iterator[dict[str, Any]]:
    """Return the grids of a day, without micro-grids that were formed later.

    What a register says first holds since always (:mod:`govtool.subjects.register`), but a
    micro-grid is formed on the day of its entry.
    """
    first = first_entries(conn, "grid")
    rows = register_rows(conn, "grid", on, **having)
    return (row for row in rows if row["parent"] is None or first.get(row["code"], on) <= on)


def named_codes(conn: Reader, register: Register) -> Iterator[tuple[str, str]]:
    """Yield the code of each record of a register with its name ("" without one)."""
    name = name_field(register)
    query = (
        f"SELECT {key_of(register)}, {name or chr(39) * 2} FROM {source(register)} "
        f"WHERE {there(None)} ORDER BY 1"
    )
    return ((code, called or "") for code, called in conn.execute(query))


def known_rows(
    conn: Reader, register: Register, on: dt.date = dt.date.max
) -> Iterator[dict[str, Any]]:
    """Return the rows of all a register ever had, as of a day, or as when closed."""
    key, columns = key_of(register), ", ".join(fields_of(register))
    newest = (
        f"SELECT max(since) FROM {source(register)} AS o WHERE o.{key} = r.{key} AND o.since <= ?"
    )
    query = f"SELECT {columns} FROM {source(register)} AS r WHERE since = ({newest}) ORDER BY {key}"
    return _read(register, conn.execute(query, (on.isoformat(),)))


def _read(register: Register, cursor: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    """Yield the rows of a register with the values that its records have."""
    kept = readers(register)
    for row in dictionaries(cursor):
        yield row | {name: read(row[name]) for name, read in kept.items() if row[name] is not None}


def _bound(on: dt.date | None) -> dict[str, str]:
    return {} if on is None else {"on": on.isoformat()}


def register_count(conn: Reader, register: Register) -> int:
    """Return how many records a register has by now."""
    (count,) = conn.execute(
        f"SELECT count(*) FROM {source(register)} WHERE {there(None)}"
    ).fetchone()
    return int(count)


def register_codes(conn: Reader, register: Register, on: dt.date | None = None) -> list[str]:
    """Return all codes of a register."""
    key = key_of(register)
    query = f"SELECT {key} FROM {source(register)} WHERE {there(on)} ORDER BY {key}"
    return [code for (code,) in conn.execute(query, _bound(on))]


def is_known(conn: Reader, register: Register, code: str) -> bool:
    """Return whether a register has, or had, something with that code."""
    query = f"SELECT 1 FROM {source(register)} WHERE {key_of(register)} = ?"
    return conn.execute(query, (code,)).fetchone() is not None


def closed_codes(conn: Reader, register: Register, on: dt.date) -> set[str]:
    """Return the codes of all that was closed by a day, and is not there on it."""
    key = key_of(register)
    query = (
        f"SELECT {key} FROM {source(register)} WHERE until <= :on EXCEPT SELECT {key} "
        f"FROM {source(register)} WHERE {there(on)}"
    )
    return {code for (code,) in conn.execute(query, _bound(on))}


def last_day(conn: Reader, register: Register, code: str, on: dt.date) -> dt.date | None:
    """Return the last day before ``on`` on which something was there; None if it never was."""
    query = f"SELECT max(until) FROM {source(register)} WHERE {key_of(register)} = ? AND until <= ?"
    (until,) = conn.execute(query, (code, on.isoformat())).fetchone()
    return dt.date.fromisoformat(until) - ONE_DAY if until else None


def count_of(
    conn: Reader, register: Register, column: str, value: str, on: dt.date | None = None
) -> int:
    """Return how many rows of a register have ``value`` in ``column``."""
    query = f"SELECT count(*) FROM {source(register)} WHERE {there(on)} AND {column} = :value"
    (count,) = conn.execute(query, _bound(on) | {"value": value}).fetchone()
    return int(count)


def parents_of_grids(conn: Reader, on: dt.date | None = None) -> dict[str, str | None]:
    """Return the grid in which each grid lies on a day (:data:`~.household.place.Parents`)."""
    return dict(conn.execute(f"SELECT code, parent FROM grid WHERE {there(on)}", _bound(on)))


_AT = "(grid = :at OR microgrid = :at OR grid IN (SELECT code FROM grid WHERE parent = :at))"


def households_of(
    conn: Reader, on: dt.date | None = None, grid: str | None = None
) -> Iterator[tuple[dict[str, Any], Place]]:
    """Yield the households of a day by code, each with its place.

    :param grid: only those in this grid, its micro-grids among them, or in this micro-grid.
    """
    parents = parents_of_grids(conn, on)
    columns, at = ", ".join(fields_of("household")), f" AND {_AT}" if grid else ""
    query = f"SELECT {columns} FROM household WHERE {there(on)}{at} ORDER BY code"
    for row in _read("household", conn.execute(query, _bound(on) | ({"at": grid} if grid else {}))):
        place = place_of(row, parents)
        if grid is None or grid in place:
            yield row, place


def places_of_households(conn: Reader, on: dt.date | None = None) -> dict[str, Place]:
    """Return the place of each household on a day, by its code."""
    parents = parents_of_grids(conn, on)
    query = f"SELECT code, grid, microgrid FROM household WHERE {there(on)} ORDER BY code"
    rows = dictionaries(conn.execute(query, _bound(on)))
    return {row["code"]: place_of(row, parents) for row in rows}


def households_in(conn: Reader, on: dt.date | None = None) -> Counter[str]:
    """Return how many households each grid has on a day, those of its micro-grids among them."""
    places = places_of_households(conn, on).values()
    return Counter(code for place in places for code in place if code)


def units_of_grids(conn: Reader) -> dict[str, str]:
    """Return the unit that each grid belongs to."""
    return dict(conn.execute(f"SELECT code, unit FROM grid WHERE {there(None)}"))
