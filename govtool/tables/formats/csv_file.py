"""Tables as CSV that Excel and WPS open as it is meant (contract, Files: CSV out)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from govtool.tables.cell_guards import guarded, shown
from govtool.tables.output_files import replacing_text


def write(
    path: Path | None,
    header: Sequence[str],
    rows: Iterable[Iterable[Any]],
    *,
    plain: bool = False,
    delimiter: str = ",",
) -> int:
    """Write a table and return how many rows it has beside the header.

    Cells may be text, numbers, dates, booleans (是/否), terms (Chinese label) or None (empty).

    :param path: the file, written whole or not at all; None for standard output.
    :param plain: without BOM and guards, for programs.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    with replacing_text(path, bom=not plain) as file:
        put = row_writer(file, plain=plain, delimiter=delimiter)
        put(header)
        count = 0
        for row in rows:
            put(row)
            count += 1
        return count


def row_writer(
    file: TextIO, *, plain: bool = False, delimiter: str = ","
) -> Callable[[Iterable[Any]], None]:
    """Return a function that writes one row of cells to a text file already open."""
    cell = shown if plain else guarded
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")

    def put(row: Iterable[Any]) -> None:
        writer.writerow([cell(value) for value in row])

    return put
