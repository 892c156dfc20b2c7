"""The tables of each noun, the rows of registers, and row counts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple, get_args, get_origin

from govtool.base.record import Record
from govtool.file import ddl
from govtool.file.reader import Reader
from govtool.models import Entry
from govtool.privacy.personal_marks import Personal
from govtool.privacy.personal_marks import fields_of as fields_of_model
from govtool.subjects import registry
from govtool.subjects.register import Versions, versions_of
from govtool.subjects.subject import Subject
from govtool.views.subject_rows import View, view_of
from govtool.views.tables import DAYS, NUMBER, OF_ANY, Row, Table

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


def fields_of(word: str) -> list[str]:
    """Return the columns of a register that are fields of its records."""
    return [registry.subject(word).key, *_others(word)]


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


def code_condition(word: str) -> str:
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


@cache
def name_field(word: str) -> str:
    """Return the field of a register that is a name, of the record or its owner, or ""."""
    marked = fields_of_model(_record_of(word))
    return next((name for name, field in marked.items() if field.mark in _NAMES), "")


_NAMES = frozenset({Personal.NAME, Personal.STAFF, Personal.UNIT})


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


def days_of(since: str, until: str | None) -> tuple[dt.date, dt.date | None]:
    """Return the days of a row."""
    first = dt.date.fromisoformat(since) if since else dt.date.min
    return first, dt.date.fromisoformat(until) if until else None


class Listing(NamedTuple):
    """The table of a noun, and the rows of one of its subjects."""

    table: Table
    rows: Callable[[Reader, Sequence[Entry]], list[Row]]
    """Gives the rows that the entries of one subject make which count, in fold order."""
    of_subject: str
    """Return the condition for the rows of one subject, with ``:subject`` and ``:code``."""


@cache
def listing_of(word: str) -> Listing | None:
    """Return the listing of a noun; None if it is seen through or stores nothing."""
    noun = registry.subject(word)
    if noun.key:
        return Listing(table_of(word), partial(rows_of, word), code_condition(word))
    if noun.is_seen_through or not noun.view:
        return None
    listing: Listing = registry.resolve(noun.view)
    return listing


def listings() -> Iterator[tuple[str, Listing]]:
    """Yield how each noun is listed, by its word; all nouns are loaded."""
    found = ((word, listing_of(word)) for word in registry.NOUNS)
    return ((word, listing) for word, listing in found if listing is not None)


def all_tables() -> list[Table]:
    """Return the tables of all nouns, each after those that it refers to."""
    listed = {listing.table.name: listing.table for _word, listing in listings()}
    return [*listed.values(), NUMBER, *tables_of_sums(), *tables_of_subjects()]


def tables_of_subjects() -> list[Table]:
    """Return the tables with what is stored of single subjects that are seen through."""
    return [*OF_ANY, *(table for view in _views() for table in view.tables)]


def tables_of_sums() -> list[Table]:
    """Return the tables in which what is stored of subjects is counted."""
    return [table for view in _views() for table in view.sums]


def _views() -> Iterator[View]:
    nouns = (noun for noun in registry.subjects() if noun.is_seen_through)
    return (view for noun in nouns if (view := view_of(noun)))


def counted_tables() -> list[str]:
    """Return the names of the tables of which people are told how many rows they have."""
    return ["journal", *(table.name for table in all_tables() if table.is_counted)]


_OF_NOUN = "SELECT count(*) FROM subject WHERE word = ?"


def row_counts(conn: Reader) -> dict[str, int]:
    """Return the rows of each counted table, and the records of each register and noun."""
    now = {
        noun.word: f"{source(noun.word)} WHERE until IS NULL"
        for noun in registry.subjects()
        if noun.key
    }
    whole = {
        name: f'"{name}"' for name in counted_tables() if name not in now and name != SHARED.name
    }
    found = {
        name: conn.execute(f"SELECT count(*) FROM {where}") for name, where in (whole | now).items()
    }
    others = [
        noun.word for noun in registry.subjects() if noun.is_seen_through and noun.word not in found
    ]
    found |= {word: conn.execute(_OF_NOUN, (word,)) for word in others}
    return {name: cursor.fetchone()[0] for name, cursor in found.items()}


def nouns_in(conn: Reader) -> list[Subject[Any]]:
    """Return the nouns of which a file has something; no other is loaded."""
    there = "SELECT 1 FROM journal WHERE subject >= ? AND subject < ? LIMIT 1"
    words = [word for word in registry.NOUNS if conn.execute(there, (word, f"{word};")).fetchone()]
    return list(map(registry.subject, words))


def turn_tables(conn: Reader) -> list[Table]:
    """Return where the turns of units stand, of the nouns of a file."""
    views = (view_of(noun) for noun in nouns_in(conn) if noun.is_seen_through)
    return [view.turns for view in views if view is not None and view.turns is not None]
