"""A table of its own as a file, always in Chinese: CSV, a plain workbook, or JSON.

A return as a whole, with its heading and signatures, is written by :mod:`govtool.render.returnfiles`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from govtool.errors import Refused
from govtool.i18n import _
from govtool.render import columns as exported
from govtool.render import csvfile, files, xlsxfile
from govtool.render.terminal import json_line
from govtool.reports.paper import Column, Kind, Table, Value

_WRAPPED = 30
"""Texts of columns this wide go on in further lines."""
Row = Mapping[str, Value]
_KINDS = {Kind.TEXT: exported.Kind.TEXT, Kind.DATE: exported.Kind.DATE}


def write_table(path: Path, table: Table, about: Mapping[str, Any], *, plain: bool = False) -> int:
    """Write a table with its total; returns how many rows that makes.

    :param about: what JSON says of the table before its rows. :param plain: CSV without BOM and guards.
    :raises Refused: code ``bad_format``. :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    whole = table.as_json()
    rows = [*whole["rows"], *([] if table.total is None else [whole["total"]])]
    if path.suffix.lower() != ".json":
        return write_rows(path, table.columns, rows, title=table.title, plain=plain)
    with files.replacing_text(path) as out:
        json.dump({**about, **whole}, out, ensure_ascii=False, default=str, indent=2)
    return len(rows)


def write_rows(path: Path, columns: Sequence[Column], rows: Iterable[Row], *, title: str, plain: bool = False) -> int:
    """Write rows as they come; returns how many. In JSON they are a list of objects. Raises as :func:`write_table`.

    :param rows: values by the codes of the columns; JSON has all of them, also those that are no column.
    """
    cells = ([row[column.code] for column in columns] for row in rows)
    match path.suffix.lower():
        case ".csv":
            return csvfile.write(path, [column.label for column in columns], cells, plain=plain)
        case ".xlsx":
            return xlsxfile.write(path, spreadsheet_columns(columns), cells, sheet=title)
        case ".json":
            return _write_json(path, rows)
    raise Refused(
        "bad_format",
        _("“{name}”: a table is written as .csv, .xlsx or .json.").format(name=path.name),
        _("Give the file such a name."),
        column="--output",
        value=path.name,
    )


def _write_json(path: Path, rows: Iterable[Row]) -> int:
    count = 0
    with files.replacing_text(path) as out:
        for row in rows:
            out.write(("," if count else "[") + json_line(row) + "\n")
            count += 1
        out.write("]\n" if count else "[]\n")
    return count


def spreadsheet_columns(columns: Sequence[Column]) -> list[exported.Column]:
    """Columns of a return as those of an exported file."""
    number = exported.Kind.NUMBER
    return [
        exported.Column(c.code, c.label, _KINDS.get(c.kind, number), width=c.width, wraps=c.width >= _WRAPPED)
        for c in columns
    ]
