"""The registers in a file: a row for each version of a record, and who asks for them by day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

from govtool.base.record import Record
from govtool.file import ddl
from govtool.file.reader import Reader
from govtool.journal import log
from govtool.models import Entry
from govtool.privacy.personal_marks import Personal
from govtool.privacy.personal_marks import fields_of as fields_of_model
from govtool.subjects import registry
from govtool.subjects.amendment import effective
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

    Its own has the field that names a record, the days of a version, and the other fields; those that hold more than
    one value as JSON.
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
    """Return where the versions of a register are asked for in SQL: a row for each, a column for each field."""
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
    """Return the condition that a version holds on a day, bound as ``:on``; without a day, that it still holds."""
    return "until IS NULL" if on is None else "since <= :on AND (until IS NULL OR until > :on)"


def fields_of(word: str) -> list[str]:
    """Return the columns of a register that are fields of its records."""
    return [registry.subject(word).key, *_others(word)]


@cache
def name_field(word: str) -> str:
    """Return the field of a register's records that is a name, of the record itself or of whose it is; empty for none."""
    marked = fields_of_model(_record_of(word))
    return next((name for name, field in marked.items() if field.mark in _NAMES), "")


_NAMES = frozenset({Personal.NAME, Personal.STAFF})


def days_of(since: str, until: str | None) -> tuple[dt.date, dt.date | None]:
    """Return the days of a row."""
    first = dt.date.fromisoformat(since) if since else dt.date.min
    return first, dt.date.fromisoformat(until) if until else None


_FIRST = """
SELECT subject, min("on"), max(kind = 'retracted') FROM journal WHERE subject >= ? AND subject < ? GROUP BY subject
"""


def first_entries(conn: Reader, word: str) -> dict[str, dt.date]:
    """Return the day of the first standing entry of all that a register ever had, by code: day 0 of what it owes.

    What that entry says holds before that day too (:mod:`govtool.subjects.register`), so the table does not have it.
    """
    found = {}
    for subject, first, was_retracted in conn.execute(_FIRST, (f"{word}:", f"{word};")).fetchall():
        standing = effective(log.history(conn, subject)) if was_retracted else None
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
