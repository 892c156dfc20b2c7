"""The options and the outcome of an import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

from govtool.base.errors import Problem
from govtool.store.record_beginning import Past
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.findings import shown

CSV, XLSX, JSONL = "csv", "xlsx", "jsonl"
FORMATS = (CSV, XLSX, JSONL)

AT_ONCE = 500
"""The records after which the projections are updated, so that later rows find them."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an import.

    ``format`` is ``csv``, ``xlsx`` or ``jsonl``, None to go by what the file holds and its name;
    ``sheet`` is the sheet of a workbook, by name or number; ``errors`` is where the refused rows
    go; with ``all_or_nothing`` one refused row keeps all others out; ``update`` lets a record
    change one that is there; ``map`` is a mapping file for a table that is not in our words;
    ``progress`` gets the number of rows done so far; ``agreed`` gets the warnings about columns
    that will not be imported, before anything is recorded, and returns whether to go on;
    ``began_on`` is to be recorded as the record's beginning
    (:mod:`govtool.store.record_beginning`); with ``strict`` a value that could only be taken in
    with a warning refuses its row.
    """

    format: str | None = None
    sheet: str | None = None
    dry_run: bool = False
    errors: Path | None = None
    all_or_nothing: bool = False
    update: bool = False
    map: Path | None = None
    progress: Progress | None = None
    began_on: dt.date | None = None
    agreed: Callable[[Sequence[Problem]], bool] | None = None
    strict: bool = False


@dataclass(slots=True)
class ImportSummary:
    """The outcome of an import or a dry run. Every row is accepted, rejected or a duplicate.

    ``id`` is what ``undo`` takes it back by; None where nothing was recorded. ``past`` are the
    deadlines that cases bring along, None for registers; ``begun`` is whether the record's
    beginning was set.
    """

    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    dry_run: bool = False
    id: str | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    past: Past | None = None
    begun: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the object of the contract, and the warnings, as they may be shown."""
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
            "dry_run": self.dry_run,
            "id": self.id,
            "problems": [problem.as_json() for problem in self.problems],
            "warnings": [warning.as_json() for warning in self.warnings],
        }


class Fate(Enum):
    """The fate of a record without problems."""

    ACCEPTED = auto()
    DUPLICATE = auto()


@dataclass(frozen=True, slots=True)
class Taken:
    """A row or line that was dealt with: its fate, or its problems; and its warnings."""

    item: Row | JsonLine
    fate: Fate
    problems: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class RowPlace:
    """The place of a row's problems: its number, and the columns as the file spells them.

    ``own`` is what the cells of the file say, where a mapping put it in our words.
    """

    row: int
    spelled: Mapping[str, str]
    own: Mapping[str, str] | None = None

    @classmethod
    def of(cls, item: Row | JsonLine, table: FileTable | None) -> RowPlace:
        """Return the place of a row, or of a line."""
        spelled = {} if table is None else table.header.spelled
        return cls(item.number, spelled, item.own if isinstance(item, Row) else None)


def located(
    problems: Sequence[Problem], place: RowPlace, is_number: Callable[[str], bool]
) -> list[Problem]:
    """Return the problems with row and column of the file, without numbers of people.

    :param is_number: whether a column, or a path in an object, has a telephone or document number.
    """
    own = place.own or {}
    return [
        replace(
            problem,
            row=place.row,
            column=place.spelled.get(problem.field, problem.field),
            value=shown(own.get(problem.field, problem.value), is_number=is_number(problem.field)),
        )
        for problem in problems
    ]
