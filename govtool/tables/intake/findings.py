"""The office and day that a record is judged against, and its problems and warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from govtool.base import text
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, sentences
from govtool.law.office import Office

IGNORED_KEYS = frozenset({"problems"})
"""The keys of an errors file beside the record."""
LEFT_OUT = "***"
"""Stands in 完整经过 of an export without --full: there is more to the case than the row says."""
_SHOWN = 80


class KnownYear(NamedTuple):
    """The year of dates that have none, and where it is from; blank where a person gave it."""

    year: int
    source: str = ""


class Questioned(NamedTuple):
    """A value that is taken in with a warning; None when the record goes in without one.

    ``refusal`` is why it is questioned; ``outcome`` says what was made of it.
    """

    value: Any
    refusal: Refused
    outcome: str


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a record: today, the office, its grids.

    ``known`` remembers what texts were read as, by column, for columns that repeat themselves.
    ``grid_names`` has the codes of the grids by their names and units, blank where one unit has two
    of one name. ``year`` is that of dates without one, ``area`` the area code of local telephone
    numbers, each None when the file and its mapping do not say it. With ``strict`` a value that
    could only be taken in with a warning refuses its record.
    """

    today: dt.date
    office: Office
    grids: Container[str]
    known: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)
    grid_names: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    parents: Mapping[str, str | None] = field(default_factory=dict, compare=False, repr=False)
    """The grid in which each grid of today lies."""
    year: KnownYear | None = None
    area: str | None = None
    strict: bool = False


def never(_column: str) -> bool:
    """Return False: no column has a number of people."""
    return False


@dataclass(slots=True)
class Findings:
    """Problems refuse a record; with warnings it goes in, without the ``unread`` values."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)
    is_number: Callable[[str], bool] = never
    """Returns whether a column has a telephone or document number."""

    def unknown_key(self, key: str) -> None:
        """Note a key of an object that is none of ours: refused where it is not collected."""
        from govtool.tables.mapping.not_collected import problem_of  # tables say it in their header

        refused = problem_of(key)
        if refused is not None:
            self.problems.append(refused)
        else:
            self.warn(key, "unknown_column", _("There is no such key; it is not imported."))

    def problem(self, column: str, code: str, message: str, value: object = None) -> None:
        """Add a problem with the beginning of a value."""
        self.problems.append(Problem(column, code, message, shown(value)))

    def warn(self, column: str, code: str, message: str, value: object = None) -> None:
        """Add a warning with the beginning of a value."""
        self.warnings.append(Problem(column, code, message, shown(value)))

    def settle(self, column: str, cell: str, value: Any, context: Context) -> Any:
        """Return the value of a converter; of a questioned one what is taken in, with a warning.

        :raises Refused: a questioned value, where the import is strict.
        """
        if not isinstance(value, Questioned):
            return value
        if context.strict:
            raise value.refusal
        if value.refusal.code in NOT_TAKEN:
            self.unread.append(problem(column, value.refusal, cell))
        message = sentences(value.refusal.message, value.outcome)
        self.warnings.append(
            Problem(
                column, value.refusal.code, message, shown(cell, is_number=self.is_number(column))
            )
        )
        return value.value

    def refuse(self, column: str, refusal: Refused, cell: str) -> None:
        """Add the refusal of a cell to the problems."""
        self.problems.append(problem(column, refusal, cell, is_number=self.is_number(column)))

    def conclude(self) -> None:
        """Count unread values among the problems of a refused record: all are reported at once."""
        if self.problems and self.unread:
            self.problems += self.unread
            self.warnings = [warning for warning in self.warnings if warning.code not in NOT_TAKEN]


Converter = Callable[[str, Context], Any]


def problem(
    column: str, refusal: Refused, value: object = None, *, is_number: bool = False
) -> Problem:
    """Return a refusal as a problem of a column: its message and what to do."""
    message = sentences(refusal.message, refusal.hint)
    return Problem(column, refusal.code, message, shown(value, is_number=is_number))


def required(column: str) -> Problem:
    """Return the problem of a column that every record needs."""
    return Problem(column, "missing", _("This is required."))


def shown(value: object, *, is_number: bool = False) -> str | None:
    """Return the beginning of a value for a message, printable, without numbers of people.

    :param is_number: whether its column has a telephone or document number.
    """
    return None if value is None else text.quoted(value, _SHOWN, personal=is_number)


NOT_TAKEN = frozenset({"bad_phone", "more_in_cell"})
"""Codes of warnings about something in a cell that was not taken in."""
