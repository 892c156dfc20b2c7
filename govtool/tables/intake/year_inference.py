"""The year of dates that are written without one, as far as a file says it: 3月2日 in a ledger of last year."""

from __future__ import annotations

import datetime as dt
import re
from itertools import takewhile

from govtool.base.i18n import _
from govtool.base.text import half_width
from govtool.subjects.file_columns import label_key
from govtool.tables.intake.cell_values import Context, KnownYear, day_in_year
from govtool.tables.intake.table_reader import FileTable, Row, labelled
from govtool.tables.mapping.column_mapping import FileMap
from govtool.tables.mapping.header import Header

_LABELS = frozenset({"年份", "年度", "年", "year"})
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年?")
_NAMED = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|度)")
_LONG_BEFORE = dt.timedelta(days=180)
"""A day that lies so long before the registration of its case belongs to the year after it."""


def of_file(
    table: FileTable, mapping: FileMap | None, sheet: str | None = None
) -> KnownYear | None:
    """Return the year that the mapping gives, or the title above the header when it names one year; else None."""
    if mapping is not None and mapping.year is not None:
        return KnownYear(mapping.year)
    if table.header.row <= 1:
        return None
    above = takewhile(lambda row: row[0] < table.header.row, labelled(table.source, sheet))
    named = {
        found
        for _number, cells in above
        for cell in cells
        for found in _NAMED.findall(_digits(cell))
    }
    return KnownYear(int(named.pop()), _("the title of the file")) if len(named) == 1 else None


def of_row(row: Row, header: Header) -> KnownYear | None:
    """Return the year in a column for it (年份), which is none of ours; None without one."""
    for place, label in enumerate(header.labels):
        if label_key(label) in _LABELS and place < len(row.cells):
            match = _YEAR.fullmatch(_digits(row.cells[place]))
            if match:
                return KnownYear(int(match[1]), label)
    return None


def after(cell: str, first: dt.date, column: str, context: Context) -> KnownYear:
    """Return the year of a date of a case that was registered on ``first``: the same, or the next when it lies long before."""
    known = KnownYear(first.year, column)
    found = day_in_year(cell, known, context)
    day: dt.date = found if isinstance(found, dt.date) else found.value
    return known if day > first - _LONG_BEFORE else KnownYear(first.year + 1, column)


def _digits(cell: str) -> str:
    """A cell in half width, with the digits of a year in Chinese numbers: 二〇二五年."""
    text = half_width(cell).replace(" ", "")
    return re.sub(
        r"[〇零○一二三四五六七八九]{4}(?=年)",
        lambda match: match[0].translate(_CHINESE_DIGITS),
        text,
    )


_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
