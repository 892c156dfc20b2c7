"""A file that asks for one change as a whole: its rows, and what is wrong with each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from govtool.base.errors import Problem
from govtool.store import Store
from govtool.subjects.file_form import FileForm
from govtool.tables.formats.source import ImportFile
from govtool.tables.intake import noun_rows, rejects, table_reader
from govtool.tables.intake.file_import import context_of, known_words
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.outcome import RowPlace, located
from govtool.tables.mapping import not_collected


class AskedRow(NamedTuple):
    """A row of the file: its values, None where they cannot be read, and what is wrong."""

    row: Row
    values: dict[str, Any] | None
    problems: Sequence[Problem]


class AskedTable(NamedTuple):
    """The table as it was read."""

    source: ImportFile
    table: FileTable
    rows: Sequence[AskedRow]

    @property
    def asked(self) -> list[tuple[int, dict[str, Any]]]:
        """The number and the values of each row that can be read."""
        return [(one.row.number, one.values) for one in self.rows if one.values is not None]

    def problems(self, judged: Sequence[Problem]) -> list[Problem]:
        """Return all problems in the order of the rows, those of the whole at the end.

        :param judged: what is wrong with what the rows ask.
        """
        by_row: dict[int | None, list[Problem]] = {}
        for problem in judged:
            by_row.setdefault(problem.row, []).append(problem)
        found: list[Problem] = []
        for one in self.rows:
            told = [*one.problems, *by_row.get(one.row.number, ())]
            found += located(told, RowPlace.of(one.row, self.table), lambda _column: False)
        return [*found, *by_row.get(None, ())]

    def write_errors(self, path: Path | None, problems: Sequence[Problem]) -> None:
        """Write the rows with problems to a file that can be mended and used again."""
        with rejects.opened(path, self.source, self.table) as put:
            for one in self.rows:
                told = [problem for problem in problems if problem.row == one.row.number]
                if told:
                    put(one.row, told)


def read_asked(
    form: FileForm, store: Store, source: ImportFile, sheet: str | None, today: dt.date
) -> AskedTable:
    """Return the rows of a file of a form.

    :raises Refused: as :func:`govtool.tables.intake.table_reader.read_table`; code
        ``not_collected``.
    """
    context = context_of(today, store.office, store.reader)
    known = known_words(form, context)
    table = table_reader.read_table(source, known.vocabulary.columns, sheet, None, known)
    not_collected.refuse(table.header.warnings)
    rows = []
    for row in table.rows():
        raw = partial(table.header.raw, row)
        values, found = noun_rows.read_values(form, row.values, raw, context)
        problems = row.without_echoes(found.problems)
        rows.append(AskedRow(row, None if problems else values, problems))
    return AskedTable(source, table, rows)
