"""A whole file into the journal: one transaction, every problem of every row, nothing half done.

A dry run goes the very same way and is taken back at the end. Memory does not grow with the file:
rows are read, judged and entered a few hundred at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import Protocol

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, listed
from govtool.file.reader import Reader
from govtool.law.office import Office
from govtool.store import Store, Transaction
from govtool.store.record_beginning import begin, past_of
from govtool.subjects import registry
from govtool.subjects.file_columns import label_key
from govtool.subjects.file_form import FileForm
from govtool.tables.formats.file_kind import Kind
from govtool.tables.formats.source import ImportFile
from govtool.tables.intake import rejects, table_reader
from govtool.tables.intake.cell_dates import year_in_title
from govtool.tables.intake.cell_values import converters_of
from govtool.tables.intake.file_table import FileTable
from govtool.tables.intake.findings import NOT_TAKEN, Context, KnownYear
from govtool.tables.intake.outcome import (
    FORMATS,
    JSONL,
    XLSX,
    Fate,
    ImportSummary,
    Options,
    Progress,
    Taken,
)
from govtool.tables.intake.rejects import Put
from govtool.tables.mapping.column_mapping import FileMap
from govtool.tables.mapping.known_words import Known, Vocabulary
from govtool.tables.mapping.map_file import read_map
from govtool.views import registers


class Importer(Protocol):
    """The reader that takes the records of a noun in, one by one."""

    def taken(self, source: ImportFile, table: FileTable | None) -> Iterator[Taken]:
        """Yield every row or line of the file, dealt with."""

    def remarks(self, table: FileTable | None) -> list[Problem]:
        """Return warnings about what went in; asked for when all rows are in."""


def import_noun(
    store: Store, noun: str, source: ImportFile, options: Options, *, today: dt.date, actor: str
) -> ImportSummary:
    """Import the records of a noun (contract, ``import``).

    :raises Refused: the file cannot be read as a table; codes of
        :mod:`govtool.tables.intake.table_reader`; code ``bad_mapping``.
    :raises GovtoolError: trouble with the file of the office, or the errors file. Nothing is
        recorded then.
    """
    form = registry.files(noun)
    known = known_words(form, context_of(today, store.office, store.reader))
    mapping = _mapping(options, known.vocabulary)
    table = _table(source, options, known, mapping)
    _let_agree(table, options)
    with _transaction(store, source, table, options, actor) as (tx, put, summary):
        summary.begun = options.began_on is not None and begin(tx, options.began_on, today)
        importer = _importer(form, tx, options, _context(tx, table, mapping, options, today))
        _take_in(importer.taken(source, table), put, summary, options.progress)
        summary.warnings = sorted(summary.warnings + importer.remarks(table), key=_row)
        summary.past = past_of(tx, today) if form.owes else None
    return summary


def _importer(form: FileForm, tx: Transaction, options: Options, context: Context) -> Importer:
    way = form.own_way or ("noun" if form.record else "course")
    module = import_module(f"{__package__}.{way}_import")
    importer: Importer = module.importer(tx, form, options, context)
    return importer


def _row(problem: Problem) -> int:
    return problem.row or 0


def known_words(form: FileForm, context: Context) -> Known:
    """Return the columns and words of a noun, and what other offices call them."""
    return Known(form.noun, Vocabulary(form.columns, converters_of(form.columns), context))


def context_of(today: dt.date, office: Office, conn: Reader) -> Context:
    """Return what records are judged against, with the grids that the office has or had.

    One that was closed is only meant by its name where no other has that.
    """
    names = _codes_by_name(registers.register_rows(conn, "grid"))
    rows = list(registers.known_rows(conn, "grid"))
    return Context(
        today,
        office,
        frozenset(row["code"] for row in rows),
        grid_names=_codes_by_name(rows) | names,
        parents=registers.parents_of_grids(conn),
    )


def _codes_by_name(grids: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the codes of grids by name and unit, blank where a unit has two of one name."""
    names: dict[str, dict[str, str]] = {}
    for row in grids:
        by_unit = names.setdefault(label_key(row["name"]), {})
        by_unit[row["unit"]] = "" if row["unit"] in by_unit else row["code"]
    return names


def _let_agree(table: FileTable | None, options: Options) -> None:
    """Ask about the columns that will not be imported, before anything is recorded.

    :raises Refused: code ``not_agreed``.
    """
    if table is None or options.agreed is None or options.dry_run:
        return
    left = table.not_imported()
    if left and not options.agreed(left):
        raise Refused("not_agreed", _("Nothing was imported."))


def _mapping(options: Options, vocabulary: Vocabulary) -> FileMap | None:
    """Return the mapping file that was asked for, its words judged as cells of this office are."""
    if options.map is None:
        return None
    if options.errors is not None and options.errors.exists() and options.map.exists():
        rejects.refuse_same_file(
            options.errors, options.map, _("This is the mapping of the import.")
        )
    return read_map(options.map, vocabulary)


def _context(
    tx: Transaction,
    table: FileTable | None,
    mapping: FileMap | None,
    options: Options,
    today: dt.date,
) -> Context:
    """Return what the records of a file are judged against: office, year, area code."""
    context = context_of(today, tx.office, tx.reader)
    year = _year(table, mapping, options.sheet) if table else None
    return replace(
        context, year=year, area=mapping.area if mapping else None, strict=options.strict
    )


def _year(table: FileTable, mapping: FileMap | None, sheet: str | None) -> KnownYear | None:
    """Return the year that the mapping gives, or the title above the header when it names one."""
    if mapping is not None and mapping.year is not None:
        return KnownYear(mapping.year)
    if table.header.row <= 1:
        return None
    return year_in_title(table_reader.labelled(table.source, sheet), table.header.row)


def _table(
    source: ImportFile, options: Options, known: Known, mapping: FileMap | None
) -> FileTable | None:
    if options.format not in {None, *FORMATS}:
        raise Refused(
            "bad_format",
            _("“{format}” is not a format that can be imported.", format=options.format),
            _("Choose one of: {choices}.", choices=listed(FORMATS)),
        )
    if options.format and (options.format == XLSX) is not (source.kind is Kind.WORKBOOK):
        raise Refused(
            "wrong_kind",
            _("{name} is not in the format {format}.", name=source.called, format=options.format),
            _("Leave --format out; the file itself tells what it is."),
        )
    is_jsonl = options.format == JSONL if options.format else source.looks_like_jsonl()
    if is_jsonl and mapping is not None:
        message = _(
            "--map is for tables (CSV); a JSONL file says everything in the words of govtool."
        )
        raise Refused("bad_mapping", message, _("Leave --map out, or export the data as a table."))
    return (
        None
        if is_jsonl
        else table_reader.read_table(
            source, known.vocabulary.columns, options.sheet, mapping, known
        )
    )


@contextmanager
def _transaction(
    store: Store, source: ImportFile, table: FileTable | None, options: Options, actor: str
) -> Iterator[tuple[Transaction, Put, ImportSummary]]:
    """Record everything inside at the end, or nothing in a dry run or if all must be good."""
    summary = ImportSummary(dry_run=options.dry_run)
    if table is not None:
        summary.warnings += table.header.warnings
    with store.writing(actor) as tx, rejects.opened(options.errors, source, table) as put:
        yield tx, put, summary
        if table is not None:
            summary.warnings += table.remarks
        nothing = options.all_or_nothing and summary.rejected > 0
        if nothing:
            summary.accepted, summary.begun = 0, False
        if nothing or options.dry_run:
            tx.rollback_only()
        elif summary.accepted or summary.begun:
            summary.id = tx.id


def _take_in(
    items: Iterator[Taken], put: Put, summary: ImportSummary, progress: Progress | None
) -> None:
    unknown: set[str] = set()
    for taken in items:
        summary.rows += 1
        if taken.problems:
            summary.rejected += 1
            summary.problems += taken.problems
            put(taken.item, taken.problems)
        elif taken.fate is Fate.DUPLICATE:
            summary.duplicates += 1
        else:
            summary.accepted += 1
            if left_out := [warning for warning in taken.warnings if warning.code in NOT_TAKEN]:
                put(taken.item, rejects.taken_in(left_out))
        summary.warnings += _new(taken.warnings, unknown)
        if progress is not None:
            progress(summary.rows)


def _new(warnings: Sequence[Problem], unknown: set[str]) -> list[Problem]:
    """Return the warnings, an unknown key only at the first line that has it."""
    fresh = [w for w in warnings if w.code != "unknown_column" or w.field not in unknown]
    unknown.update(w.field for w in fresh if w.code == "unknown_column")
    return fresh
