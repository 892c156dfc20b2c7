"""The file of what an import refused: the input's own columns and one more with the reasons (contract, Files).

It is ready to be mended and imported again: the column with the reasons is ignored then, and so is the key
``problems`` of a JSONL line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from govtool.errors import Problem, Refused
from govtool.i18n import _, of
from govtool.intake.lines import Line
from govtool.intake.reader import Row, Table
from govtool.intake.source import STDIN, Source
from govtool.render import files
from govtool.render.columns import PROBLEMS_LABEL, Kind
from govtool.render.csvfile import guarded, is_formula, row_writer, unguarded

Put = Callable[[Row | Line, Sequence[Problem]], None]


@contextmanager
def opened(path: Path | None, source: Source, table: Table | None) -> Iterator[Put]:
    """A function that adds a refused row or line to the file; the file is there when the block has ended well.

    :param path: None for no file; :param table: the CSV file being read, None for JSONL.
    :raises Refused: code ``same_file`` when it would take the place of the input.
    """
    if path is None:
        yield _forget
        return
    if source.name != STDIN and path.exists() and path.samefile(source.name):
        raise Refused("same_file", _("This is the file being imported."), _("Choose another name for --errors."))
    with files.replacing_text(path, bom=table is not None) as file:
        yield _json_lines(file) if table is None else _rows(file, table)


def _forget(item: Row | Line, problems: Sequence[Problem]) -> None:
    """Nobody asked for a file."""


def _rows(file: TextIO, table: Table) -> Put:
    labels = table.header.labels
    kept = [place for place, label in enumerate(labels) if label != PROBLEMS_LABEL]
    put = row_writer(file, plain=True, delimiter=table.delimiter)
    put([*(guarded(labels[place]) for place in kept), PROBLEMS_LABEL])

    def add(item: Row | Line, problems: Sequence[Problem]) -> None:
        assert isinstance(item, Row)
        cells = [_safe(unguarded(cell), table.header.kinds.get(place)) for place, cell in enumerate(item.cells)]
        own = [cells[place] if place < len(cells) else None for place in kept]
        put([*own, guarded(_reasons(problems)), *cells[len(labels) :]])

    return add


def _safe(cell: str, kind: Kind | None) -> str:
    """The cell as it was, guarded where a spreadsheet would change it; what looks like a date in a date column may."""
    if kind in {None, Kind.TEXT} or is_formula(cell):
        return guarded(cell)
    return cell


def _reasons(problems: Sequence[Problem]) -> str:
    return _("; ").join(of(problem.column, problem.message) for problem in problems)


def _json_lines(file: TextIO) -> Put:
    def add(item: Row | Line, problems: Sequence[Problem]) -> None:
        assert isinstance(item, Line)
        if item.value is None:
            file.write(item.text.rstrip("\r\n") + "\n")
            return
        told = [problem.as_json() for problem in problems]
        file.write(encodable({**item.value, "problems": told}) + "\n")

    return add


def encodable(value: object) -> str:
    """JSON of one line that can be written as UTF-8, whatever escapes it was read from."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text) else json.dumps(value)
