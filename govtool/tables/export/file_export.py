"""Files out that import back unchanged (contract, Files).

Telephone and document numbers are masked unless ``full``, in every text; such a file is for
reading, and an import refuses its masked values. Cases and registers are read and written one by
one, all from one state of the office's file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from govtool.journal import entries
from govtool.journal.events import effective
from govtool.privacy import personal_marks
from govtool.store import Store
from govtool.subjects import file_columns, registry
from govtool.subjects.file_columns import FileColumn
from govtool.subjects.file_form import FileForm
from govtool.tables import output_files
from govtool.tables.export.selection import ALL, ExportChoice
from govtool.tables.formats import csv_file, xlsx_file
from govtool.tables.intake import noun_rows
from govtool.tables.intake.course_record import CourseLayout, SubjectHistory, history_from_facts
from govtool.tables.intake.outcome import CSV, JSONL, XLSX
from govtool.tables.intake.rejects import encodable
from govtool.views import lookups, person_places, registers


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The format, and whether ``full`` without masks, or ``plain`` CSV without BOM and guards."""

    format: str = CSV
    full: bool = False
    plain: bool = False
    chosen: ExportChoice = ALL


class Exporter(Protocol):
    """The source of the records of a noun, in the order in which they are written."""

    def count(self) -> int:
        """Return how many there are."""

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns that are written."""

    def rows(self, *, full: bool) -> Iterator[Sequence[Any]]:
        """Yield the cells of each record in the order of the columns, masked unless ``full``."""

    def objects(self, *, full: bool) -> Iterator[dict[str, Any]]:
        """Yield the JSONL object of each record, masked unless ``full``."""

    def numbers(self) -> Iterator[str]:
        """Yield the number of each record."""


def export_noun(store: Store, noun: str, out: Path | None, form: ExportOptions) -> int:
    """Write the chosen records of a noun; return how many.

    :param out: None for standard output.
    :raises Refused: codes ``too_many_rows``, ``too_long`` for what a workbook cannot hold.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    files_form = registry.files(noun)
    exporter = exporter_of(store, files_form, form.chosen)
    with store.reading():
        written = exporter.columns()
        if form.format == JSONL:
            return _write_lines(out, exporter.objects(full=form.full))
        if form.format == XLSX:  # before anything is written
            xlsx_file.check_rows(exporter.count())
            return xlsx_file.write(
                out, written, exporter.rows(full=form.full), sheet=files_form.sheet
            )
        return csv_file.write(
            out, file_columns.labels(written), exporter.rows(full=form.full), plain=form.plain
        )


def exporter_of(store: Store, form: FileForm, chosen: ExportChoice = ALL) -> Exporter:
    """Return what gives the chosen records of a noun."""
    if form.own_way:
        exporter: Exporter = import_module(f"{__package__}.{form.own_way}_export").exporter(
            store, form, chosen
        )
        return exporter
    return SavedExport(store, form, chosen) if form.record else OpenedExport(store, form, chosen)


def bounded_by(form: FileForm) -> frozenset[str]:
    """Return the options that narrow an export of a noun; of a register the unit, if it has one."""
    if form.bounded is not None:
        return form.bounded
    if not form.record:
        return frozenset({"--from", "--to", "--unit", "--state"})
    return frozenset({"--unit"} if any(column.code == "unit" for column in form.columns) else ())


@dataclass(frozen=True, slots=True)
class SavedExport:
    """Gives the records of a register, in the order of their codes."""

    store: Store
    form: FileForm
    chosen: ExportChoice = ALL

    def count(self) -> int:
        """Return how many there are."""
        if self.chosen.is_all:
            return registers.register_count(self.store.reader, self.form.word)
        return sum(1 for _row in self._rows())

    def _rows(self) -> Iterator[dict[str, Any]]:
        rows = registers.register_rows(self.store.reader, self.form.word)
        return (row for row in rows if self.chosen.unit in {None, row.get("unit")})

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns that are written: rarely used ones only if a record uses them."""
        optional = [column.code for column in self.form.columns if column.if_any]
        used: set[str] = set()
        for record in self._records() if optional else ():
            cells = self.form.saved_record.cells(record)
            used |= {code for code in optional if cells[code] is not None}
        return [column for column in self.form.columns if not column.if_any or column.code in used]

    def _records(self) -> Iterator[Any]:
        return map(self.form.saved_record.model.model_validate, self._rows())

    def rows(self, *, full: bool) -> Iterator[Sequence[Any]]:
        """Yield the cells of each; the numbers of people are masked in texts too."""
        written = self.columns()
        for record in self._records():
            values = self.form.saved_record.cells(record)
            if not full:
                values |= file_columns.hidden(
                    written, values, personal_marks.marked_values(personal_marks.NUMBERS, record)
                )
            yield [values[column.code] for column in written]

    def objects(self, *, full: bool) -> Iterator[dict[str, Any]]:
        """Yield the object of each."""
        written = self.columns()
        return (noun_rows.object_of(written, row) for row in self.rows(full=full))

    def numbers(self) -> Iterator[str]:
        """Yield the code of each."""
        if self.chosen.is_all:
            yield from registers.register_codes(self.store.reader, self.form.word)
        else:
            yield from (row["code"] for row in self._rows())


@dataclass(frozen=True, slots=True)
class OpenedExport:
    """The records of a noun that opens with an event, in the order of opening in this file."""

    store: Store
    form: FileForm
    chosen: ExportChoice = ALL

    def count(self) -> int:
        """Return how many there are."""
        return sum(1 for _histories in self._histories())

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns that are written."""
        return self.form.columns

    def rows(self, *, full: bool) -> Iterator[Sequence[Any]]:
        """Yield the cells of each."""
        return (self._layout.cells(told, full=full) for told in self._histories(full=full))

    def objects(self, *, full: bool) -> Iterator[dict[str, Any]]:
        """Yield the object of each, with its full history."""
        return (self._layout.object_of(told, full=full) for told in self._histories(full=full))

    def numbers(self) -> Iterator[str]:
        """Yield the number of each, where it has one."""
        return (told.no for told in self._histories() if told.no)

    @property
    def _layout(self) -> CourseLayout:
        return CourseLayout(registry.subject(self.form.word), self.form)

    def _histories(self, *, full: bool = True) -> Iterator[SubjectHistory]:
        """Yield each, with the numbers of the people concerned unless ``full``."""
        for subject in lookups.subjects_ever(self.store.reader, self.form.word):
            told = history_from_facts(effective(entries.history(self.store.reader, subject)))
            if told is None or type(told.opening) is not self._layout.subject.opening:
                continue
            told = replace(
                told,
                events=[
                    one for one in told.events if not personal_marks.stays_in_office(type(one))
                ],
            )
            if self.chosen.takes(told.opening) and self._is_in_state(subject):
                yield told if full else replace(told, named=self._numbers_named(told))

    def _is_in_state(self, subject: str) -> bool:
        if self.chosen.state is None:
            return True
        state = self.store.state(subject)
        return state is not None and self.chosen.state == (
            "open" if state.closed_on is None else "closed"
        )

    def _numbers_named(self, told: SubjectHistory) -> frozenset[str]:
        names = self._layout.subject.names
        return frozenset(person_places.numbers_named(self.store.reader, told.opening, names))


def _write_lines(out: Path | None, values: Iterable[dict[str, Any]]) -> int:
    count = 0
    with output_files.replacing_text(out) as file:
        for value in values:
            file.write(encodable(value) + "\n")
            count += 1
    return count
