"""The office's counter: last numbers by series, unit and year (:mod:`.subjects.series`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.file.reader import Reader
from govtool.subjects.series import Series, SeriesPlace
from govtool.views.tables import Row

_BEYOND = 10**12
"""The first number that no counter reaches."""


class Numbers:
    """The highest number used per series, unit and year, of all openings ever.

    :param conn: the file whose ``number`` table knows those given before; None to begin from
        nothing.
    """

    def __init__(self, conn: Reader | None = None) -> None:
        self._conn = conn
        self._last: dict[tuple[str, str, int], int] = {}

    def next(self, series: Series, unit: str, year: int) -> SeriesPlace:
        """Return the next free place of a unit in a year, or of the office where that counts."""
        unit = unit if series.counts_by_unit else ""
        last = (
            self._last_in_use(series, unit, year)
            if series.gapless
            else self.last_of(series, unit, year)
        )
        return SeriesPlace(unit, year, max(last, series.after.get(year, 0)) + 1)

    def take(self, series: Series, unit: str, year: int) -> SeriesPlace:
        """Return the next free place of a unit in a year, and take note of it."""
        place = self.next(series, unit, year)
        self._last[series.name, place.unit, year] = place.number
        return place

    def _last_in_use(self, series: Series, unit: str, year: int) -> int:
        """Return the highest number that a paper bears as it is stored; 0 without any."""
        assert self._conn is not None, series.name
        query = "SELECT max(number) FROM paper_number WHERE document = ? AND unit = ? AND year = ?"
        (last,) = self._conn.execute(query, (series.name.partition("/")[2], unit, year)).fetchone()
        return last or 0

    def note(self, number_series: Iterable[Series], no: str) -> bool:
        """Take note of a number in all series that know its form.

        :returns: whether it comes after all used before, so that nothing can have it.
        """
        raised = [
            self._raise_to(series, series.place_of(no)) for series in number_series
        ]  # all of them
        return any(raised)

    def _raise_to(self, series: Series, place: SeriesPlace | None) -> bool:
        if place is None or place.number <= self.last_of(series, place.unit, place.year):
            return False
        self._last[series.name, place.unit, place.year] = place.number
        return True

    def last_of(self, series: Series, unit: str, year: int) -> int:
        """Return the highest number given; 0 without any."""
        key = (series.name, unit, year)
        last = self._last.get(key)
        if last is None:
            last = self._last[key] = self._stored(*key)
        return last

    def _stored(self, series: str, unit: str, year: int) -> int:
        if self._conn is None:
            return 0
        query = "SELECT last FROM number WHERE series = ? AND unit = ? AND year = ?"
        row = self._conn.execute(query, (series, unit, year)).fetchone()
        last = int(row[0]) if row else 0
        if not 0 <= last < _BEYOND - 1:
            raise _senseless(unit, year, last)
        return last

    def rows(self) -> list[Row]:
        """Return the rows of the ``number`` table."""
        return [(*key, last) for key, last in sorted(self._last.items()) if last]


def _senseless(unit: str, year: int, last: int) -> StorageTrouble:
    """Return the error that another program changed the counter: it is impossibly high."""
    message = _("The counter of numbers of {unit} for {year} is at {last}, which cannot be.")
    hint = _("Nothing was recorded. “govtool doctor --rebuild” counts again from the journal.")
    return StorageTrouble("damaged", message.format(unit=unit, year=year, last=last), hint)


def store_numbers(conn: sqlite3.Connection, noted: Numbers) -> None:
    """Raise the stored counters to those ``noted``."""
    conn.executemany(
        "INSERT INTO number (series, unit, year, last) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (series, unit, year) DO UPDATE SET last = max(last, excluded.last)",
        noted.rows(),
    )
