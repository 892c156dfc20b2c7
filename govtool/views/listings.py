"""What is stored of nouns that are not seen through: the versions of a register, or what its noun names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from govtool.file.reader import Reader
from govtool.models import Entry
from govtool.subjects import registry
from govtool.views import registers
from govtool.views.tables import Row, Table


class Listing(NamedTuple):
    """The table of a noun, and the rows of one of its subjects."""

    table: Table
    rows: Callable[[Reader, Sequence[Entry]], list[Row]]
    """Gives the rows that the entries of one subject make which count, in fold order."""
    of_subject: str
    """The condition on the rows of one subject, by ``:subject`` and ``:code``, what follows the word in it."""


@cache
def listing_of(word: str) -> Listing | None:
    """Return how a noun is listed; None for one that is seen through, or of which nothing is stored."""
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
