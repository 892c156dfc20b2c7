"""Case numbers 案件编号: ``<unit code>-<year>-<5 digits>``, given in order and never twice, also not after an undo."""

from __future__ import annotations

import re
import sqlite3

from govtool.errors import StorageTrouble
from govtool.i18n import _
from govtool.store.reader import Reader
from govtool.store.tables import Row

_NUMBER = re.compile(r"(.+)-([0-9]{4})-([0-9]{5,12})")
_BEYOND = 10**12
"""The first number that no counter reaches."""


def is_number(text: str) -> bool:
    """Whether a text has the form of a case number."""
    return text.isprintable() and _NUMBER.fullmatch(text) is not None


def case_number(unit: str, year: int, number: int) -> str:
    """A case number as it is written.

    >>> case_number("SQ01", 2026, 7)
    'SQ01-2026-00007'
    """
    return f"{unit}-{year}-{number:05d}"


def parts(case_no: str) -> tuple[str, int, int] | None:
    """Unit, year and number of a case number; None for one of another form."""
    match = _NUMBER.fullmatch(case_no)
    return (match[1], int(match[2]), int(match[3])) if match else None


class Numbers:
    """The highest number used per unit and year, of all registrations ever.

    :param conn: the file whose ``number`` table knows those given before; None to begin from nothing.
    """

    def __init__(self, conn: Reader | None = None) -> None:
        self._conn = conn
        self._last: dict[tuple[str, int], int] = {}

    def next(self, unit: str, year: int) -> str:
        """The next free number of a unit in a year."""
        return case_number(unit, year, self._last_of(unit, year) + 1)

    def note(self, case_no: str) -> bool:
        """Take note of a number; one of another form belongs to no counter.

        :returns: whether it comes after all used before, so that no case can have it.
        """
        found = parts(case_no)
        if found is None:
            return False
        unit, year, number = found
        if number <= self._last_of(unit, year):
            return False
        self._last[unit, year] = number
        return True

    def _last_of(self, unit: str, year: int) -> int:
        last = self._last.get((unit, year))
        if last is None:
            last = self._last[unit, year] = self._stored(unit, year)
        return last

    def _stored(self, unit: str, year: int) -> int:
        if self._conn is None:
            return 0
        row = self._conn.execute("SELECT last FROM number WHERE unit = ? AND year = ?", (unit, year)).fetchone()
        last = int(row[0]) if row else 0
        if not 0 <= last < _BEYOND - 1:
            raise _senseless(unit, year, last)
        return last

    def rows(self) -> list[Row]:
        """The rows of the ``number`` table."""
        return [(unit, year, last) for (unit, year), last in sorted(self._last.items()) if last]


def _senseless(unit: str, year: int, last: int) -> StorageTrouble:
    """The counter was changed by another program: no case can have come so far."""
    message = _("The counter of case numbers of {unit} for {year} is at {last}, which cannot be.")
    hint = _("Nothing was recorded. “govtool doctor --rebuild” counts again from the journal.")
    return StorageTrouble("damaged", message.format(unit=unit, year=year, last=last), hint)


def store_numbers(conn: sqlite3.Connection, noted: Numbers) -> None:
    """Raise the stored counters to those ``noted``."""
    conn.executemany(
        "INSERT INTO number (unit, year, last) VALUES (?, ?, ?)"
        " ON CONFLICT (unit, year) DO UPDATE SET last = max(last, excluded.last)",
        noted.rows(),
    )
