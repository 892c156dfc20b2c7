"""The tables of each noun: its subjects, register versions, and their row counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from govtool.file.reader import Reader
from govtool.models import Entry
from govtool.subjects import registry
from govtool.views import registers
from govtool.views.subject_rows import View, view_of
from govtool.views.tables import NUMBER, OF_ANY, Row, Table


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
        return Listing(
            registers.table_of(word), partial(registers.rows_of, word), registers.of_code(word)
        )
    if noun.is_seen_through or not noun.view:
        return None
    listing: Listing = registry.standing_at(noun.view)
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
        noun.word: f"{registers.source(noun.word)} WHERE until IS NULL"
        for noun in registry.subjects()
        if noun.key
    }
    whole = {
        name: f'"{name}"'
        for name in counted_tables()
        if name not in now and name != registers.SHARED.name
    }
    found = {
        name: conn.execute(f"SELECT count(*) FROM {where}") for name, where in (whole | now).items()
    }
    others = [
        noun.word for noun in registry.subjects() if noun.is_seen_through and noun.word not in found
    ]
    found |= {word: conn.execute(_OF_NOUN, (word,)) for word in others}
    return {name: cursor.fetchone()[0] for name, cursor in found.items()}
