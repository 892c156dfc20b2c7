"""Refused rows as a workbook in which every cell is text, so that what is typed into it stays what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from govtool.guards import unguarded
from govtool.intake import fields
from govtool.render import files, xlsxfile
from govtool.subjects.columns import PROBLEMS_LABEL

_WIDTH = 16


@contextmanager
def workbook_writer(path: Path) -> Iterator[Callable[[Sequence[str]], None]]:
    """A function that writes one row; the workbook is there when the block has ended well.

    :raises Refused: codes ``too_many_rows``, ``too_long``. :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    with files.replacing(path) as file, xlsxfile.workbook(file, streaming=True) as book:
        sheet = book.add_worksheet(PROBLEMS_LABEL)
        text = book.add_format({"num_format": xlsxfile.TEXT_FORMAT})
        head = book.add_format({"num_format": xlsxfile.TEXT_FORMAT, "bold": True})
        plain = book.add_format()
        sheet.freeze_panes(1, 0)
        rows = count()

        def put(cells: Sequence[str]) -> None:
            row = next(rows)
            xlsxfile.check_rows(row)
            if row == 0:
                sheet.set_column(0, len(cells) - 1, _WIDTH, text)
            for place, cell in enumerate(cells):
                # A damaged number is left without the format of text: that would say it was meant.
                style = plain if fields.is_damaged(cell, resident_id=True) else text
                xlsxfile.put_text(sheet, row, place, unguarded(cell), head if row == 0 else style)

        yield put
