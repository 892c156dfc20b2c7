"""Visits of households from a file: each is recorded of what it is a visit of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from govtool.base import text
from govtool.base.errors import NotFound, Problem, Refused
from govtool.base.i18n import _
from govtool.desk import casework
from govtool.desk.households import all_of_household, visited
from govtool.journal.events import effective
from govtool.store import Transaction
from govtool.subjects.care.visits import VisitMade
from govtool.subjects.file_form import FileForm
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.intake import noun_rows
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.noun_import import NounImport
from govtool.tables.intake.noun_rows import Values
from govtool.tables.intake.outcome import Fate, Options
from govtool.views import registers

_WHOSE = "household"


class _Visit(NamedTuple):
    """A visit of a household, as a row tells of it."""

    household: str
    event: VisitMade


class VisitImport(NounImport):
    """Takes visits in. A row is there already if as many alike were recorded before this file."""

    def __init__(self, tx: Transaction, form: FileForm, options: Options, context: Context) -> None:
        super().__init__(tx, form, options, context)
        self._seen: Counter[_Visit] = Counter()

    def _read_row(self, row: Row, table: FileTable) -> tuple[Any, Findings]:
        return self._visit(*self._values(row, table))

    def _read_line(self, line: JsonLine) -> tuple[Any, Findings]:
        cells, found = noun_rows.read_object(self.form, line)
        values, inside = noun_rows.read_values(self.form, cells, cells.__getitem__, self.context)
        visit, inside = self._visit(values, inside)
        found.problems += inside.problems
        found.warnings += inside.warnings
        return visit, found

    def _visit(self, values: Values, found: Findings) -> tuple[_Visit | None, Findings]:
        household = values.get(_WHOSE)
        if household and not registers.is_known(self.tx.reader, _WHOSE, household):
            message = _("There is no household “{code}”.", code=text.quoted(household))
            found.problems.append(Problem(_WHOSE, "unknown_household", message, household))
        if found.problems or not household:
            return None, found
        said = {name: value for name, value in values.items() if name != _WHOSE}
        return _Visit(household, VisitMade.checked(**said)), found

    def _enter(self, record: _Visit, found: Findings) -> Fate:
        self._seen[record] += 1
        if self._seen[record] <= self._recorded_before(record):
            return Fate.DUPLICATE
        try:
            for subject in visited(self.tx.store, record.household, record.event):
                casework.take_step(self.tx, subject, record.event, self.context.today, again=True)
        except (Refused, NotFound) as refusal:
            problem = Problem(_WHOSE, refusal.code, refusal.message, record.household)
            found.problems.append(problem)
        return Fate.ACCEPTED

    def _recorded_before(self, record: _Visit) -> int:
        """Return how many visits alike were recorded before this import."""
        return max((self._alike(record, subject) for subject in self._subjects(record)), default=0)

    def _subjects(self, record: _Visit) -> Iterator[str]:
        self.tx.project()
        return (subject for subject, _state in all_of_household(self.tx.store, record.household))

    def _alike(self, record: _Visit, subject: str) -> int:
        return sum(
            entry.event == record.event and entry.recorded_at < self.tx.recorded_at
            for entry in effective(self.tx.history(subject))
        )


def importer(tx: Transaction, form: FileForm, options: Options, context: Context) -> VisitImport:
    """Return what takes visits in."""
    return VisitImport(tx, form, options, context)
