"""Series of numbers 编号: given in order.

A number is never given twice, even after an undo, because it may be on paper. Numbers of papers
文号 are an exception: they have no gaps, so one that was taken back is given again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from govtool.base.patterns import pattern

NO_NUMBER = "?"
"""Stands for the number of a subject until it is given one."""


class SeriesPlace(NamedTuple):
    """A place in a series: whose it is (empty for the office's), the year, the number."""

    unit: str
    year: int
    number: int


class Series(NamedTuple):
    """The form of the numbers of one series.

    ``name`` begins with the word of the noun. ``form`` has places for ``unit``, ``year`` and ``n``;
    ``pattern`` has groups of these names, ``unit`` only where there is one; None where no number is
    read.
    """

    name: str
    form: str
    pattern: re.Pattern[str] | None = None
    gapless: bool = False
    """True if a number that was taken back is given again."""
    after: Mapping[int, int] = {}
    """The last number given before this program, by year."""

    @property
    def counts_by_unit(self) -> bool:
        """True if each unit counts for itself; otherwise the office counts."""
        return self.pattern is None or "unit" in self.pattern.groupindex

    def written(self, place: SeriesPlace, **names: str) -> str:
        """Return a number as it is written; ``names`` are what else its form has places for."""
        return self.form.format_map(
            {"unit": place.unit, "year": place.year, "n": place.number, **names}
        )

    def place_of(self, no: str) -> SeriesPlace | None:
        """Return the place of a number in the series; None for one of another form."""
        match = self.pattern.fullmatch(no) if self.pattern else None
        if match is None:
            return None
        unit = match["unit"] if "unit" in match.re.groupindex else ""
        return SeriesPlace(unit, int(match["year"]), int(match["n"]))


def of_units(word: str) -> Series:
    """Return the series of a noun that each unit counts for itself.

    >>> of_units("case").written(SeriesPlace("SQ01", 2026, 7))
    'SQ01-2026-00007'
    """
    return Series(
        word,
        "{unit}-{year}-{n:05d}",
        pattern(r"(?P<unit>.+)-(?P<year>[0-9]{4})-(?P<n>[0-9]{5,12})"),
    )


def of_papers(document: str, form: str, after: Mapping[int, int]) -> Series:
    """Return the series of the papers of one kind, gapless for each unit and year."""
    return Series(f"paper/{document}", form, gapless=True, after=after)


def of_office(word: str, prefix: str) -> Series:
    """Return the series of a noun that the office counts as a whole.

    >>> of_office("visit", "V").written(SeriesPlace("", 2026, 7))
    'V2026-0007'
    """
    return Series(
        word,
        prefix + "{year}-{n:04d}",
        pattern(rf"{prefix}(?P<year>[0-9]{{4}})-(?P<n>[0-9]{{4,12}})"),
    )
