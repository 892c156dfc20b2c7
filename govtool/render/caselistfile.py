"""The 登记汇总表 as a file: a form for each unit as a document or a workbook, one table as CSV or JSON."""

from __future__ import annotations

from pathlib import Path

from govtool.i18n import _
from govtool.render import files, tablefile
from govtool.reports import caselist
from govtool.reports.caselist import ListAsked
from govtool.store import Store


def write(store: Store, asked: ListAsked, path: Path, *, plain: bool = False) -> int:
    """Write the list; returns how many lines it has.

    :raises Refused: code ``bad_format``. :raises NotFound: code ``unknown_unit``.
    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    match path.suffix.lower():
        case ".xlsx":
            from govtool.render.returnbook import book

            return book.write_forms(caselist.papers(store, asked), path)
        case ".docx":
            from govtool.render import returndoc

            return returndoc.write_forms(caselist.papers(store, asked), path)
        case ".csv" | ".json":
            rows = (line.as_json() for line in caselist.lines(store, asked))
            return tablefile.write_rows(path, caselist.FILE_COLUMNS, rows, title=caselist.TITLE, plain=plain)
    message = _("“{name}”: this list is written as .docx, .xlsx, .csv or .json.")
    raise files.bad_format(message.format(name=path.name), path.name)
