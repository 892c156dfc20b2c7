"""The file of a redraw of grids: the households that move, each with its new grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govtool.base.errors import Problem
from govtool.base.i18n import msgid
from govtool.desk.redraw import AskedMove
from govtool.store import Store
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.subjects.file_form import FileForm, Help
from govtool.tables.formats.source import ImportFile
from govtool.tables.intake import noun_rows, rejects, table_reader
from govtool.tables.intake.file_import import context_of, known_words
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.outcome import RowPlace, located

_NO_HELP = Help("", "")
REDRAW_FILE = FileForm(
    "redraw",
    "household",
    msgid("households"),
    "网格调整",
    (
        FileColumn("household", "户编号", Reading.CODE, required=True, width=18),
        FileColumn("new_grid", "新网格", Reading.GRID, required=True, width=18),
    ),
    _NO_HELP,
    _NO_HELP,
)


class RedrawRow(NamedTuple):
    """A row of the file, with what is wrong with its cells."""

    row: Row
    asked: AskedMove | None
    problems: Sequence[Problem]


class RedrawTable(NamedTuple):
    """The table of a redraw as it was read."""

    source: ImportFile
    table: FileTable
    rows: Sequence[RedrawRow]

    @property
    def asked(self) -> list[AskedMove]:
        """What the rows ask that can be read."""
        return [one.asked for one in self.rows if one.asked is not None]

    def problems(self, judged: Sequence[Problem]) -> list[Problem]:
        """Return all problems in the order of the rows, those of the whole at the end."""
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


def read_redraw(store: Store, source: ImportFile, sheet: str | None, today: dt.date) -> RedrawTable:
    """Return the rows of a redraw.

    :raises Refused: as :func:`govtool.tables.intake.table_reader.read_table`.
    """
    context = context_of(today, store.office, store.reader)
    known = known_words(REDRAW_FILE, context)
    table = table_reader.read_table(source, known.vocabulary.columns, sheet, None, known)
    rows = []
    for row in table.rows():
        raw = partial(table.header.raw, row)
        values, found = noun_rows.read_values(REDRAW_FILE, row.values, raw, context)
        problems = row.without_echoes(found.problems)
        asked = None if problems else AskedMove(row.number, values["household"], values["new_grid"])
        rows.append(RedrawRow(row, asked, problems))
    return RedrawTable(source, table, rows)
