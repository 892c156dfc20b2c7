"""The registers in a file: a row for each version of a record, and who asks for them by day."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

from govtool.base.record import Record
from govtool.file import ddl
from govtool.file.reader import Reader, dictionaries
from govtool.journal import entries
from govtool.journal.events import effective
from govtool.law.workdays import ONE_DAY
from govtool.models import Entry
from govtool.privacy.personal_marks import Personal
from govtool.privacy.personal_marks import fields_of as fields_of_model
from govtool.subjects import registry
from govtool.subjects.register import Versions, versions_of
from govtool.views.tables import DAYS, Row, Table

_BEGINNING = ""
"""The first day of the first version, which holds since always."""


SHARED = Table(
    "register", ("word", "code", *DAYS, "record"), ("word", "code", "since"), is_counted=True
)
"""The table of all registers that have none of their own."""


@cache
def _record_of(word: str) -> type[Record]:
    record = registry.subject(word).opening.model_fields[word].annotation
    assert isinstance(record, type), word
    assert issubclass(record, Record), word
    return record


@cache
def table_of(word: str) -> Table:
    """Return the table of a register, its own or the one that others have too.

    Its own has the field that names a record, the days of a version, and the other fields; those
    that hold more than one value as JSON.
    """
    if not ddl.has_table(word):
        return SHARED
    key = registry.subject(word).key
    return Table(word, (key, *DAYS, *_others(word)), (key, "since"), is_counted=True)


def _others(word: str) -> list[str]:
    """Return the fields of a register's records beside the one that names a record."""
    key = registry.subject(word).key
    return [name for name in _record_of(word).model_fields if name != key]


@cache
def source(word: str) -> str:
    """Return the SQL source of a register's versions: a row each, a column for each field."""
    table = table_of(word)
    if table is not SHARED:
        return table.named("main")
    fields = ", ".join(f"json_extract(record, '$.{name}') AS \"{name}\"" for name in _others(word))
    key = registry.subject(word).key
    columns = f'code AS "{key}", since, until, {fields}'
    return f"(SELECT {columns} FROM {table.named('main')} WHERE word = '{word}')"


def of_code(word: str) -> str:
    """Return the condition on the rows of one record in the table of its register, by ``:code``."""
    table = table_of(word)
    return f"word = '{word}' AND code = :code" if table is SHARED else f'"{table.key[0]}" = :code'


@cache
def readers(word: str) -> Mapping[str, Callable[[Any], Any]]:
    """Return for the fields of a register that SQLite keeps otherwise how each is read."""
    found: dict[str, Callable[[Any], Any]] = {}
    for name, field in _record_of(word).model_fields.items():
        kinds = (field.annotation, *get_args(field.annotation))
        if any(map(_is_nested, kinds)):
            found[name] = json.loads
        elif bool in kinds:
            found[name] = bool
    return found


def _is_nested(kind: Any) -> bool:
    is_record = isinstance(kind, type) and issubclass(kind, Record)
    return is_record or get_origin(kind) in {tuple, list, dict}


def versions(entries: Iterable[Entry], word: str) -> Versions[Any] | None:
    """Return what one record of a register was from day to day; None where nothing of it stands.

    :param entries: all of its subject.
    """
    return versions_of((entry.event for entry in effective(entries)), word)


def rows_of(word: str, _conn: Reader, entries: Iterable[Entry]) -> list[Row]:
    """Return the rows of one subject of a register.

    :param entries: those that count, in fold order.
    """
    versions = versions_of((entry.event for entry in entries), word)
    return [] if versions is None else list(_rows(versions, word))


def _rows(versions: Versions[Record], word: str) -> Iterator[Row]:
    table, key = table_of(word), registry.subject(word).key
    for place, version in enumerate(versions.all):
        values = version.record.model_dump(mode="json")
        if table is SHARED:
            values = {"word": word, "code": str(values[key]), "record": _as_json(values)}
        since = version.since.isoformat() if place else _BEGINNING
        values |= {"since": since, "until": version.until and version.until.isoformat()}
        yield tuple(_stored(values[column]) for column in table.columns)


def _stored(value: Any) -> Any:
    return _as_json(value) if isinstance(value, list | dict) else value


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def there(on: dt.date | None) -> str:
    """Return the condition that a version holds on ``:on``, or without a day still holds."""
    return "until IS NULL" if on is None else "since <= :on AND (until IS NULL OR until > :on)"


def fields_of(word: str) -> list[str]:
    """Return the columns of a register that are fields of its records."""
    return [registry.subject(word).key, *_others(word)]


@cache
def name_field(word: str) -> str:
    """Return the field of a register that is a name, of the record or its owner, or ""."""
    marked = fields_of_model(_record_of(word))
    return next((name for name, field in marked.items() if field.mark in _NAMES), "")


_NAMES = frozenset({Personal.NAME, Personal.STAFF})


def days_of(since: str, until: str | None) -> tuple[dt.date, dt.date | None]:
    """Return the days of a row."""
    first = dt.date.fromisoformat(since) if since else dt.date.min
    return first, dt.date.fromisoformat(until) if until else None


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


def counts_by(conn: Reader, register: Register, column: str, on: dt.date) -> dict[str, int]:
    """Return how many rows of a register there are on a day for each value of a column."""
    query = f"SELECT {column}, count(*) FROM {source(register)} WHERE {there(on)} GROUP BY 1"
    return dict(conn.execute(query, _bound(on)))


def units_of_grids(conn: Reader) -> dict[str, str]:
    """Return the unit that each grid belongs to."""
    return dict(conn.execute(f"SELECT code, unit FROM grid WHERE {there(None)}"))
