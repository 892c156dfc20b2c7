"""Refused rows as a workbook in which every cell is text, so that what is typed into it stays what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from govtool.errors import Refused
from govtool.i18n import _
from govtool.intake import fields
from govtool.render import files
from govtool.render.columns import PROBLEMS_LABEL
from govtool.render.csvfile import unguarded

_LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTH = 16


@contextmanager
def workbook_writer(path: Path) -> Iterator[Callable[[Sequence[str]], None]]:
    """A function that writes one row; the workbook is there when the block has ended well.

    :raises Refused: code ``not_for_a_workbook`` when a row is longer, or there are more, than a sheet can hold.
    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no stubs

    with files.replacing(path) as file, Workbook(file, {"constant_memory": True, **_LITERAL}) as workbook:
        sheet = workbook.add_worksheet(PROBLEMS_LABEL)
        text = workbook.add_format({"num_format": "@"})
        head = workbook.add_format({"num_format": "@", "bold": True})
        sheet.freeze_panes(1, 0)
        rows = count()

        def put(cells: Sequence[str]) -> None:
            row = next(rows)
            if row == 0:
                sheet.set_column(0, len(cells) - 1, _WIDTH)
            for place, cell in enumerate(cells):
                # A damaged number is left without the format of text: that would say it was meant.
                form = None if fields.is_damaged(cell, resident_id=True) else text
                if sheet.write_string(row, place, unguarded(cell), head if row == 0 else form):
                    raise _too_much(row + 1)

        yield put


def _too_much(row: int) -> Refused:
    return Refused(
        "not_for_a_workbook",
        _("The refused rows do not fit into a workbook; row {row} of it would be too much.").format(row=row),
        _("Choose a name for --errors that ends in .csv."),
    )
