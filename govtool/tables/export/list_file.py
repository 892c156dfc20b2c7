"""A list as a file: the rows and headers of the screen; as a document with a line to sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from govtool.base.i18n import _
from govtool.base.text_width import width
from govtool.shell.tables import Cell, Column, ListTable, Value
from govtool.shell.terminal import json_line
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.tables import output_files
from govtool.tables.export.table_file import write_lines
from govtool.tables.formats import csv_file, xlsx_file

_WRAPPED, _WIDEST = 24, 60
"""Longer texts go on in further lines; no column is wider than the second."""
_SAMPLE = 500
"""So many rows say how wide a column is."""


def write(path: Path, listing: ListTable, *, plain: bool = False) -> int:
    """Write a list in the format its name ends in (JSON: :func:`write_json`); return its rows.

    :param plain: CSV without BOM and guards, for programs.
    :raises Refused: code ``bad_format``. :raises GovtoolError: as
        :func:`govtool.tables.output_files.replacing`.
    """
    places = [place for place, column in enumerate(listing.columns) if column.header]
    columns = [listing.columns[place] for place in places]
    rows = [
        [_plain_value(listing.columns[place], row[place]) for place in places]
        for row in listing.rows
    ]
    match path.suffix.lower():
        case ".csv":
            return csv_file.write(path, [column.header for column in columns], rows, plain=plain)
        case ".xlsx":
            return xlsx_file.write(
                path, _sheet_columns(columns, rows), rows, sheet=listing.title[:31]
            )
        case ".docx":
            from govtool.tables.export import list_document

            return list_document.write(path, listing, columns, rows)
    message = _("“{name}”: a list is written as .csv, .xlsx, .docx or .json.", name=path.name)
    raise output_files.bad_format(message, path.name)


def write_json(path: Path, objects: Iterable[Any] | Mapping[str, Any]) -> int:
    """Write what ``--json`` prints of a list; returns how many objects that is.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    if not isinstance(objects, Mapping):
        return write_lines(path, objects, "[", ",", "]\n")
    with output_files.replacing_text(path) as out:
        out.write(json_line(objects, indent=2) + "\n")
    return max((len(part) for part in objects.values() if isinstance(part, list)), default=1)


def _plain_value(column: Column, value: Value) -> Any:
    plain: Any = value
    if isinstance(value, Cell):
        plain = value.text if value.value is None else value.value
    return column.mask(plain) if column.mask and plain and isinstance(plain, str) else plain


def _sheet_columns(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> list[FileColumn]:
    sample = rows[:_SAMPLE]
    found = []
    for place, (column, *values) in enumerate(zip_longest([c.header for c in columns], *sample)):
        wide = min(
            max(width(str(value)) for value in (column, *values) if value is not None), _WIDEST
        )
        found.append(
            FileColumn(str(place), column, _reading(values), width=wide + 2, wraps=wide >= _WRAPPED)
        )
    return found


def _reading(values: Sequence[Any]) -> Reading:
    """Return what a column holds: dates, numbers or text."""
    held = [value for value in values if value not in {None, ""}]
    if held and all(isinstance(value, dt.date) for value in held):
        return Reading.DAY
    return (
        Reading.AMOUNT
        if held and all(isinstance(value, (int, float)) for value in held)
        else Reading.LINE
    )
