"""The summary return as a file, always in Chinese: CSV and JSON for programs, a workbook to print and sign."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from govtool.errors import Refused
from govtool.i18n import _
from govtool.render.returns import LABELS
from govtool.reports.paper import Paper
from govtool.reports.rows import Row
from govtool.reports.summary import Summary


def write(paper: Paper, path: Path, *, plain: bool = False) -> int:
    """Write the return to a file of the format its name ends in.

    :param plain: CSV without BOM and guards, for programs.
    :returns: how many rows were written, the total included.
    :raises Refused: code ``bad_format``.
    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    summary = paper.summary
    match path.suffix.lower():
        case ".csv":
            return _write_csv(summary, path, plain=plain)
        case ".xlsx":
            from govtool.render import returnform

            return returnform.write(summary, path)
        case ".docx":
            from govtool.render import analysisdoc

            return analysisdoc.write(paper, path)
        case ".html" | ".htm":
            from govtool.render import returnpage

            return returnpage.write(paper.for_people(), path)
        case ".json":
            return _write_json(paper, path)
    raise Refused(
        "bad_format",
        _("“{name}”: a return is written as .csv, .xlsx, .html or .json.").format(name=path.name),
        _("Give the file such a name."),
        column="--output",
        value=path.name,
    )


def _write_csv(summary: Summary, path: Path, *, plain: bool) -> int:
    from govtool.render import csvfile

    rows = (_cells(row) for row in (*summary.rows, summary.total))
    return csvfile.write(path, list(LABELS.values()), rows, plain=plain)


def _cells(row: Row) -> list[Any]:
    return [getattr(row, column) for column in LABELS]


def _write_json(paper: Paper, path: Path) -> int:
    from govtool.render.files import replacing_text

    with replacing_text(path) as out:
        json.dump(paper.as_json(), out, ensure_ascii=False, default=str, indent=2)
    return len(paper.summary.rows) + 1
