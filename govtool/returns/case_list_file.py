"""The 登记汇总表 as a file: a form for each unit as a document or a workbook, one table as CSV or JSON."""

from __future__ import annotations

from pathlib import Path

from govtool.base.i18n import _
from govtool.returns import case_list
from govtool.returns.case_list import ListAsked
from govtool.store import Store
from govtool.tables import output_files
from govtool.tables.export import table_file


def write(store: Store, asked: ListAsked, path: Path, *, plain: bool = False) -> int:
    """Write the list; returns how many lines it has.

    :raises Refused: code ``bad_format``. :raises NotFound: code ``unknown_unit``.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    match path.suffix.lower():
        case ".xlsx":
            from govtool.returns.book import book

            return book.write_forms(case_list.papers(store, asked), path)
        case ".docx":
            from govtool.returns import document

            return document.write_forms(case_list.papers(store, asked), path)
        case ".csv" | ".json":
            rows = (line.as_json() for line in case_list.lines(store, asked))
            return table_file.write_rows(
                path, case_list.FILE_COLUMNS, rows, title=case_list.TITLE, plain=plain
            )
    message = _("“{name}”: this list is written as .docx, .xlsx, .csv or .json.")
    raise output_files.bad_format(message.format(name=path.name), path.name)
