"""A return as a file, in Chinese: CSV and JSON for programs, other formats for people."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.text import quoted
from govtool.returns.model import Return, ReturnTable
from govtool.tables import output_files


def write(paper: Return, path: Path, *, plain: bool = False, table: str | None = None) -> int:
    """Write the return to a file of the format its name ends in.

    :param plain: CSV without BOM and guards, for programs.
    :param table: the only table to write, by its code or its Chinese title; without it a CSV file
        has the summary, and every other format all tables and charts.
    :returns: how many rows of tables were written, the totals included.
    :raises Refused: codes ``bad_format``, ``unknown_table``.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    if table is not None:
        paper = replace(paper, tables=(table_named(paper, table),), charts=())
    match path.suffix.lower():
        case ".csv":
            return _write_csv(paper.table("summary") or paper.tables[0], path, plain=plain)
        case ".xlsx":
            from govtool.returns.book import book

            return book.write(paper.for_people(), path)
        case ".html" | ".htm":
            from govtool.returns import page_file

            return page_file.write(paper.for_people(), path)
        case ".docx":
            from govtool.returns import document

            return document.write(paper, path)
        case ".json":
            return _write_json(paper, path)
    raise _bad_format(path)


_ENDINGS = frozenset({".csv", ".xlsx", ".html", ".htm", ".docx", ".json"})


def require_place(path: Path) -> None:
    """Refuse a file that :func:`write` could not write, before long work.

    :raises Refused: code ``bad_format``. :raises GovtoolError: as :func:`write`.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise _bad_format(path)
    output_files.require_place(path)


def _bad_format(path: Path) -> Refused:
    return output_files.bad_format(
        _("“{name}”: a return is written as .csv, .xlsx, .docx, .html or .json.").format(
            name=path.name
        ),
        path.name,
    )


def table_named(paper: Return, name: str) -> ReturnTable:
    """Return the table of a return with a code or a Chinese title.

    :raises Refused: code ``unknown_table``.
    """
    key = name.strip().casefold()
    for table in paper.tables:
        if key in {table.code, table.code.replace("_", "-"), table.title.casefold()}:
            return table
    choices = listed(f"{table.code} {table.title}" for table in paper.tables)
    message = _("This return has no table “{name}”.").format(name=quoted(name))
    raise Refused(
        "unknown_table",
        message,
        _("Choose one of: {choices}.").format(choices=choices),
        column="--table",
        value=quoted(name),
    )


def _write_csv(table: ReturnTable, path: Path, *, plain: bool) -> int:
    from govtool.tables.formats import csv_file

    rows = [*table.rows, *table.ends]
    return csv_file.write(path, [column.label for column in table.columns], rows, plain=plain)


def _write_json(paper: Return, path: Path) -> int:
    from govtool.tables.output_files import replacing_text

    with replacing_text(path) as out:
        json.dump(paper.as_json(), out, ensure_ascii=False, default=str, indent=2)
    return paper.rows
