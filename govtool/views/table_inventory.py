"""All tables with what the journal gives, and how much is in them. All nouns are loaded to ask them."""

from __future__ import annotations

from collections.abc import Iterator

from govtool.file.reader import Reader
from govtool.subjects import registry
from govtool.views import registers
from govtool.views.listings import listings
from govtool.views.subject_rows import View, view_of
from govtool.views.tables import NUMBER, OF_ANY, Table


def tables() -> list[Table]:
    """Return the tables of all nouns, each after those that it refers to."""
    listed = {listing.table.name: listing.table for _word, listing in listings()}
    return [*listed.values(), NUMBER, *sums(), *of_subjects()]


def of_subjects() -> list[Table]:
    """Return the tables with what is stored of single subjects that are seen through."""
    return [*OF_ANY, *(table for view in _views() for table in view.tables)]


def sums() -> list[Table]:
    """Return the tables in which what is stored of subjects is counted."""
    return [table for view in _views() for table in view.sums]


def _views() -> Iterator[View]:
    nouns = (noun for noun in registry.subjects() if noun.is_seen_through)
    return (view for noun in nouns if (view := view_of(noun)))


def counted() -> list[str]:
    """Return the names of the tables of which people are told how many rows they have."""
    return ["journal", *(table.name for table in tables() if table.is_counted)]


_OF_NOUN = "SELECT count(*) FROM subject WHERE word = ?"


def counts(conn: Reader) -> dict[str, int]:
    """Return how many rows each counted table has, how many records each register has now, and each other noun."""
    now = {
        noun.word: f"{registers.source(noun.word)} WHERE until IS NULL"
        for noun in registry.subjects()
        if noun.key
    }
    whole = {
        name: f'"{name}"' for name in counted() if name not in now and name != registers.SHARED.name
    }
    found = {
        name: conn.execute(f"SELECT count(*) FROM {where}") for name, where in (whole | now).items()
    }
    others = [
        noun.word for noun in registry.subjects() if noun.is_seen_through and noun.word not in found
    ]
    found |= {word: conn.execute(_OF_NOUN, (word,)) for word in others}
    return {name: cursor.fetchone()[0] for name, cursor in found.items()}
