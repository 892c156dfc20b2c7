"""Files out that import back unchanged (contract, Files).

Telephone and document numbers are masked unless ``full``, in every text; such a file is for reading, and an import
refuses its masked values. Cases and registers are read and written one by one, all from one state of the office's file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govtool import journal, text
from govtool.intake import fields, flat, histories, registers
from govtool.intake.outcome import CSV, JSONL, XLSX
from govtool.intake.record import CaseRecord, numbers_of, of_journal
from govtool.intake.registers import Entity, Register
from govtool.intake.rejects import encodable
from govtool.render import columns, csvfile, files, xlsxfile
from govtool.render.columns import Column
from govtool.store import Store, lookups

_SHEETS = {"cases": "矛盾纠纷台账", "units": "单位", "grids": "网格", "households": "住户", "duty": "值班表"}
"""What the sheet of a workbook is called; files are in Chinese whatever the clerk reads."""


@dataclass(frozen=True, slots=True)
class Form:
    """How to write: ``csv``, ``xlsx`` or ``jsonl``; ``full`` without masks; ``plain`` CSV without BOM and guards."""

    format: str = CSV
    full: bool = False
    plain: bool = False


def export_cases(store: Store, out: Path | None, form: Form) -> int:
    """Write all cases in the order of their numbers' registration; returns how many.

    :param out: None for standard output.
    :raises Refused: codes ``too_many_rows``, ``too_long`` for what a workbook cannot hold.
    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    with store.reading():
        _check_rows(store, "case", form)
        records = _records(store)
        if form.format == JSONL:
            return _write_lines(out, (histories.object_of(record, full=form.full) for record in records))
        rows = (case_cells(record, full=form.full) for record in records)
        return _write_table(out, "cases", rows, form)


def export_register(store: Store, noun: str, out: Path | None, form: Form) -> int:
    """Write ``units``, ``grids``, ``households`` or ``duty`` in the order of their codes or days; returns how many.

    Raises as :func:`export_cases`.
    """
    register = registers.BY_NOUN[noun]
    with store.reading():
        _check_rows(store, register.word, form)
        entities = _entities(store, register)
        if form.format == JSONL:
            return _write_lines(out, (registers.object_of(register, each, full=form.full) for each in entities))
        rows = (registers.cells(register, entity, full=form.full) for entity in entities)
        return _write_table(out, noun, rows, form)


def case_cells(record: CaseRecord, *, full: bool) -> list[Any]:
    """The cells of a case's row, with its whole history where the columns alone would not give it back."""
    values = flat.values_of(record)
    cells = dict(values)
    if not flat.suffices(record, values):
        alone = flat.of_values(values, "")
        cells["history"] = journal.canonical(histories.history_of(record, alone)) if full else fields.LEFT_OUT
    if not full:
        cells |= columns.hidden(columns.CASES, values, numbers_of(record))
    if "amount" in values:
        cells["amount"] = text.number_of(values["amount"])
    if "closed_outcome" in values:
        cells["closed_outcome"] = fields.closing_text(values["closed_outcome"])
    return [cells.get(column.code) for column in columns.CASES]


def _records(store: Store) -> Iterator[CaseRecord]:
    for subject in lookups.case_subjects(store.reader):
        record = of_journal(journal.history(store.reader, subject))
        if record is not None:
            yield record


def _entities(store: Store, register: Register) -> Iterator[Entity]:
    yield from map(register.model.model_validate, lookups.register_rows(store.reader, register.word))


def _check_rows(store: Store, table: str, form: Form) -> None:
    """Say before anything is written that a workbook cannot hold the table."""
    if form.format == XLSX:
        (count,) = store.reader.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608  # a name of ours
        xlsxfile.check_rows(count)


def _write_table(out: Path | None, noun: str, rows: Iterable[Sequence[Any]], form: Form) -> int:
    table: Sequence[Column] = columns.BY_NOUN[noun]
    if form.format == XLSX:
        return xlsxfile.write(out, table, rows, sheet=_SHEETS[noun])
    return csvfile.write(out, columns.labels(table), rows, plain=form.plain)


def _write_lines(out: Path | None, values: Iterable[dict[str, Any]]) -> int:
    count = 0
    with files.replacing_text(out) as file:
        for value in values:
            file.write(encodable(value) + "\n")
            count += 1
    return count
