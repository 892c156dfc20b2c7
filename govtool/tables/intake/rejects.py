"""The file of what an import refused: its own columns, and one more with the reasons.

A row that went in without something of it is there too, marked as taken in.

It is ready to be mended and imported again: the column with the reasons is ignored then, and so is
the key ``problems`` of a JSONL line. It is written as the input was: in its encoding, with its
delimiter; the rows of a workbook as a workbook. A name that ends in ``.xlsx`` always gives a
workbook.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TextIO

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, of
from govtool.subjects.file_columns import PROBLEMS_LABEL, Content
from govtool.tables import cell_guards, output_files
from govtool.tables.cell_guards import GUARD, guarded, is_formula, unguarded
from govtool.tables.formats import xlsx_file
from govtool.tables.formats.csv_file import row_writer
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.formats.source import STDIN, ImportFile
from govtool.tables.intake.file_table import FileTable, Row

_WIDTH = 16


@contextmanager
def workbook_writer(path: Path) -> Iterator[Callable[[Sequence[str]], None]]:
    """Yield a function that writes one row; the workbook is there when the block has ended well.

    :raises Refused: codes ``too_many_rows``, ``too_long``. :raises GovtoolError: as
        :func:`govtool.tables.output_files.replacing`.
    """
    with output_files.replacing(path) as file, xlsx_file.workbook(file, streaming=True) as book:
        sheet = book.add_worksheet(PROBLEMS_LABEL)
        text = book.add_format({"num_format": xlsx_file.TEXT_FORMAT})
        head = book.add_format({"num_format": xlsx_file.TEXT_FORMAT, "bold": True})
        plain = book.add_format()
        sheet.freeze_panes(1, 0)
        rows = count()

        def put(cells: Sequence[str]) -> None:
            row = next(rows)
            xlsx_file.check_rows(row)
            if row == 0:
                sheet.set_column(0, len(cells) - 1, _WIDTH, text)
            for place, cell in enumerate(cells):
                # A damaged number is left without the format of text: that would say it was meant.
                style = plain if cell_guards.is_damaged(cell, resident_id=True) else text
                xlsx_file.put_text(sheet, row, place, unguarded(cell), head if row == 0 else style)

        yield put


Put = Callable[[Row | JsonLine, Sequence[Problem]], None]
PutCells = Callable[[Sequence[str]], None]
"""Writes one row of cells: a guard before a cell says that it is text whatever it looks like."""

WORKBOOK = ".xlsx"


@contextmanager
def opened(path: Path | None, source: ImportFile, table: FileTable | None) -> Iterator[Put]:
    """Yield a function that adds a refused row or line; the file is there at the end of the block.

    :param path: None for no file; :param table: the table being read, None for JSONL.
    :raises Refused: codes ``same_file`` when it would take the place of the input, ``too_long`` or
        ``too_many_rows`` when a row does not fit into one.
    """
    if path is None:
        yield _forget
        return
    if source.name != STDIN and path.exists():
        refuse_same_file(path, Path(source.name), _("This is the file being imported."))
    if table is None:
        with output_files.replacing_text(path, kind=".jsonl") as file:
            yield _json_lines(file)
    elif path.suffix.lower() == WORKBOOK:
        with workbook_writer(path) as put:
            yield _rows(put, table)
    else:
        with output_files.replacing_text(path, encoding=source.encoding, kind=".csv") as file:
            yield _rows(row_writer(file, plain=True, delimiter=table.delimiter), table)


def refuse_same_file(path: Path, needed: Path, message: str) -> None:
    """Keep an errors file from taking the place of what the import reads; both are there.

    :raises Refused: code ``same_file``.
    """
    if path.samefile(needed):
        raise Refused("same_file", message, _("Choose another name for --errors."))


_TAKEN_IN = "taken_in"
_TAKEN_IN_LABEL = "已导入"
"""The beginning of the reasons where the row itself went in, and only a part was left out."""


def taken_in(left_out: Sequence[Problem]) -> list[Problem]:
    """Return the reasons of a row that went in: that it did, and what was left out."""
    return [Problem("row", _TAKEN_IN, _TAKEN_IN_LABEL), *left_out]


def is_marked(item: Row | JsonLine, table: FileTable | None) -> bool:
    """Return whether a row or line is that of an errors file for a record that went in."""
    if isinstance(item, JsonLine):
        problems = (item.value or {}).get("problems")
        first = problems[0] if isinstance(problems, list) and problems else None
        return isinstance(first, dict) and first.get("code") == _TAKEN_IN
    labels = table.header.labels if table else []
    place = labels.index(PROBLEMS_LABEL) if PROBLEMS_LABEL in labels else len(item.cells)
    return place < len(item.cells) and unguarded(item.cells[place]).startswith(_TAKEN_IN_LABEL)


def _forget(item: Row | JsonLine, problems: Sequence[Problem]) -> None:
    """Drop the row: nobody asked for a file."""


# --- rows


def _rows(put: PutCells, table: FileTable) -> Put:
    labels = table.header.labels
    kept = [place for place, label in enumerate(labels) if label != PROBLEMS_LABEL]
    put([*(guarded(labels[place]) for place in kept), PROBLEMS_LABEL])

    def add(item: Row | JsonLine, problems: Sequence[Problem]) -> None:
        assert isinstance(item, Row)
        cells = [
            _safe(cell, table.header.kinds.get(place)) for place, cell in enumerate(item.cells)
        ]
        own = [cells[place] if place < len(cells) else "" for place in kept]
        put([*own, guarded(_reasons(problems)), *cells[len(labels) :]])

    return add


def _safe(cell: str, kind: Content | None) -> str:
    """Return the cell, guarded where a spreadsheet would change it, except dates in their column.

    A damaged number gets no guard: that would say it was meant, and it would be taken in the next
    time.
    """
    text = unguarded(cell)
    if cell[:1] != GUARD and cell_guards.is_damaged(cell, resident_id=True):
        return text
    if kind in {None, Content.TEXT} or is_formula(text):
        return guarded(text)
    return text


def _reasons(problems: Sequence[Problem]) -> str:
    """One reason behind the other; the last one ends as a sentence."""
    reasons = [
        problem.message if problem.code == _TAKEN_IN else of(problem.column, problem.message)
        for problem in problems
    ]
    return _("; ").join([*(reason.rstrip(".。") for reason in reasons[:-1]), *reasons[-1:]])


# --- lines


def _json_lines(file: TextIO) -> Put:
    def add(item: Row | JsonLine, problems: Sequence[Problem]) -> None:
        assert isinstance(item, JsonLine)
        if item.value is None:
            file.write(item.text.rstrip("\r\n") + "\n")
            return
        told = [problem.as_json() for problem in problems]
        file.write(encodable({**item.value, "problems": told}) + "\n")

    return add


def encodable(value: object) -> str:
    """JSON of one line that can be written as UTF-8, whatever escapes it was read from."""
    text = json.dumps(value, ensure_ascii=False)
    return (
        text
        if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
        else json.dumps(value)
    )
