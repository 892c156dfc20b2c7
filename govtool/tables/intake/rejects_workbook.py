"""Refused rows as a workbook in which every cell is text, so that what is typed into it stays what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from govtool.subjects.file_columns import PROBLEMS_LABEL
from govtool.tables import output_files
from govtool.tables.cell_guards import unguarded
from govtool.tables.formats import xlsx_file
from govtool.tables.intake import cell_values

_WIDTH = 16


@contextmanager
def workbook_writer(path: Path) -> Iterator[Callable[[Sequence[str]], None]]:
    """A function that writes one row; the workbook is there when the block has ended well.

    :raises Refused: codes ``too_many_rows``, ``too_long``. :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
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
                style = plain if cell_values.is_damaged(cell, resident_id=True) else text
                xlsx_file.put_text(sheet, row, place, unguarded(cell), head if row == 0 else style)

        yield put
