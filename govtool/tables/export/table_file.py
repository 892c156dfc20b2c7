"""A table of its own as a file, always in Chinese: CSV, a plain workbook, or JSON.

A return as a whole, with its heading and signatures, is written by :mod:`govtool.returns.files`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from govtool.base.i18n import _
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.shell.terminal import json_line
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.tables import output_files
from govtool.tables.formats import csv_file, xlsx_file

_WRAPPED = 30
"""Texts of columns this wide go on in further lines."""
Row = Mapping[str, Value]
_READINGS = {ColumnKind.TEXT: Reading.LINE, ColumnKind.DATE: Reading.DAY}


def write_table(
    path: Path, table: ReturnTable, whole: Mapping[str, Any], *, plain: bool = False
) -> int:
    """Write a table with its total; returns how many rows that makes.

    :param whole: the table as JSON has it. :param plain: CSV without BOM and guards.
    :raises Refused: code ``bad_format``. :raises GovtoolError: as
        :func:`govtool.tables.output_files.replacing`.
    """
    rows = [*whole["rows"], *([] if table.total is None else [whole["total"]])]
    if path.suffix.lower() != ".json":
        return write_rows(path, table.columns, rows, title=table.title, plain=plain)
    with output_files.replacing_text(path) as out:
        json.dump(whole, out, ensure_ascii=False, default=str, indent=2)
    return len(rows)


def write_rows(
    path: Path | None,
    columns: Sequence[ReturnColumn],
    rows: Iterable[Row],
    *,
    title: str,
    plain: bool = False,
    form: str = "",
) -> int:
    """Write rows as they come; returns how many. Raises as :func:`write_table`.

    :param path: None for standard output. :param rows: values by the codes of the columns; JSON has
        all of them, also those that are no column: one list of objects, or (jsonl) an object a
        line.
    :param form: ``csv``, ``xlsx``, ``json`` or ``jsonl``; without it, as the name ends.
    """
    cells = ([row[column.code] for column in columns] for row in rows)
    match form or (path.suffix.lower().removeprefix(".") if path else "csv"):
        case "csv":
            return csv_file.write(path, [column.label for column in columns], cells, plain=plain)
        case "xlsx":
            return xlsx_file.write(path, spreadsheet_columns(columns), cells, sheet=title)
        case "json":
            return write_lines(path, rows, "[", ",", "]\n")
        case "jsonl":
            return write_lines(path, rows)
    name = path.name if path else ""
    raise output_files.bad_format(
        _("“{name}”: a table is written as .csv, .xlsx or .json.", name=name), name
    )


def write_lines(
    path: Path | None, rows: Iterable[Any], first: str = "", between: str = "", end: str = ""
) -> int:
    """Write an object to a line, and what makes a list of them; return how many there are."""
    count = 0
    with output_files.replacing_text(path) as out:
        for row in rows:
            out.write((between if count else first) + json_line(row) + "\n")
            count += 1
        out.write(end if count else first + end)
    return count


def spreadsheet_columns(columns: Sequence[ReturnColumn]) -> list[FileColumn]:
    """Columns of a return as those of an exported file."""
    return [
        FileColumn(
            c.code,
            c.label,
            _READINGS.get(c.kind, Reading.AMOUNT),
            width=c.width,
            wraps=c.width >= _WRAPPED,
        )
        for c in columns
    ]
