"""The registers in a file: a row for each version of a record, and who asks for them by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache

from govtool import journal
from govtool.models import Entry
from govtool.record import Record
from govtool.store.reader import Reader
from govtool.store.tables import DAYS, Row, Table
from govtool.subjects import registry
from govtool.subjects.record import effective
from govtool.subjects.register import Versions, versions_of

_BEGINNING = ""
"""The first day of the first version, which holds since always."""


@cache
def table_of(word: str) -> Table:
    """Return the table of a register: the field that names a record, the days of a version, and the other fields."""
    noun = registry.subject(word)
    record = noun.opening.model_fields[word].annotation
    assert isinstance(record, type), word
    assert issubclass(record, Record), word
    fields = [name for name in record.model_fields if name != noun.key]
    return Table(word, (noun.key, *DAYS, *fields), (noun.key, "since"), is_counted=True)


def rows_of(word: str, _conn: Reader, entries: Iterable[Entry]) -> list[Row]:
    """Return the rows of one subject of a register.

    :param entries: those that count, in fold order.
    """
    versions = versions_of((entry.event for entry in entries), word)
    return [] if versions is None else list(_rows(versions, table_of(word)))


def _rows(versions: Versions[Record], table: Table) -> Iterator[Row]:
    for place, version in enumerate(versions.all):
        values = version.record.model_dump(mode="json")
        since = version.since.isoformat() if place else _BEGINNING
        values |= {"since": since, "until": version.until and version.until.isoformat()}
        yield tuple(values[column] for column in table.columns)


def there(on: dt.date | None) -> str:
    """Return the condition that a version holds on a day, bound as ``:on``; without a day, that it still holds."""
    return "until IS NULL" if on is None else "since <= :on AND (until IS NULL OR until > :on)"


def fields_of(word: str) -> list[str]:
    """Return the columns of a register that are fields of its records."""
    return [column for column in table_of(word).columns if column not in DAYS]


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
        standing = effective(journal.history(conn, subject)) if was_retracted else None
        if standing or not was_retracted:
            day = standing[0].event.on if standing else dt.date.fromisoformat(first)
            found[subject.partition(":")[2]] = day
    return found


def kinds_of(conn: Reader, code: str) -> list[tuple[str, str]]:
    """Return of which kinds a unit was from which day on; closing it changes none."""
    found: list[tuple[str, str]] = []
    for since, kind in conn.execute("SELECT since, kind FROM unit WHERE code = ? ORDER BY since", (code,)):
        if not found or found[-1][1] != kind:
            found.append((since, kind))
    return found
