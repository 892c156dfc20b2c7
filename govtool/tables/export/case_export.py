"""Cases into files: as rows of the common course with 完整经过, or as their whole history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from govtool.base import text
from govtool.journal import chain, entries
from govtool.law.workdays import ONE_DAY
from govtool.store import Store
from govtool.subjects.case.files import COLUMNS, closing_text, prevented_text
from govtool.subjects.file_columns import FileColumn, hidden
from govtool.subjects.file_form import FileForm
from govtool.tables.export.selection import ALL, ExportChoice
from govtool.tables.intake import case_history, findings, flat_case
from govtool.tables.intake.case_record import CaseRecord, numbers_of, record_from_journal
from govtool.views import lookups, queries


def exporter(store: Store, _form: FileForm, chosen: ExportChoice = ALL) -> CaseExport:
    """Return what gives the chosen cases."""
    return CaseExport(store, chosen)


@dataclass(frozen=True, slots=True)
class CaseExport:
    """Gives the chosen cases, in the order of their registration in this file."""

    store: Store
    chosen: ExportChoice = ALL

    def count(self) -> int:
        """Return how many there are."""
        if self.chosen.is_all:
            return lookups.case_count(self.store.reader)
        return queries.case_count(self.store.reader, self._filter())

    def _filter(self) -> queries.CaseFilter:
        chosen = self.chosen
        before = chosen.last + ONE_DAY if chosen.last else None
        return queries.CaseFilter(
            unit=chosen.unit,
            state=chosen.state,
            registered_from=chosen.first,
            registered_before=before,
        )

    def _subjects(self) -> Iterable[str]:
        every = lookups.case_subjects(self.store.reader)
        if self.chosen.is_all:
            return every
        taken = {row["subject"] for row in queries.cases(self.store.reader, self._filter())}
        return (subject for subject in every if subject in taken)

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns that are written."""
        return COLUMNS

    def rows(self, *, full: bool) -> Iterator[Sequence[Any]]:
        """Yield the cells of each."""
        return (case_cells(record, full=full) for record in self._records())

    def objects(self, *, full: bool) -> Iterator[dict[str, Any]]:
        """Yield the object of each, with its full history."""
        return (case_history.object_of(record, full=full) for record in self._records())

    def numbers(self) -> Iterator[str]:
        """Yield the number of each."""
        for subject in self._subjects():
            yield lookups.no_of(self.store.reader, subject) or subject

    def _records(self) -> Iterator[CaseRecord]:
        for subject in self._subjects():
            record = record_from_journal(entries.history(self.store.reader, subject))
            if record is not None:
                yield record


def case_cells(record: CaseRecord, *, full: bool) -> list[Any]:
    """Return the cells of a case's row, with its whole history where the columns do not suffice."""
    values = flat_case.values_of(record)
    cells = dict(values)
    if not flat_case.suffices(record, values):
        alone = flat_case.record_from_values(values, "")
        cells["history"] = (
            chain.canonical(case_history.full_history(record, alone)) if full else findings.LEFT_OUT
        )
    if not full:
        cells |= hidden(COLUMNS, values, numbers_of(record))
    if "amount" in values:
        cells["amount"] = text.number_of(values["amount"])
    if "closed_outcome" in values:
        cells["closed_outcome"] = closing_text(values["closed_outcome"])
    if "prevented" in values:
        cells["prevented"] = prevented_text(values["prevented"])
    return [cells.get(column.code) for column in COLUMNS]
