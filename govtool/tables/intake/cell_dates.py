"""Dates in cells, and the year of those without one: 3月2日 in a ledger of last year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

from govtool.base.dates import WrittenDay, no_year, other_weekday_text, written_day
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.text import half_width
from govtool.subjects.file_columns import label_key
from govtool.tables.intake.findings import Context, KnownYear, Questioned

_LABELS = frozenset({"年份", "年度", "年", "year"})
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年?")
_NAMED = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|度)")
_LONG_BEFORE = dt.timedelta(days=180)
"""A day that lies so long before the registration of its case belongs to the year after it."""


class YearMissing(Refused):
    """A date without a year in a file: it may have been written in any."""


def day(value: str, context: Context) -> dt.date | Questioned:
    """Return a date in any accepted form, or a serial number; questioned with a wrong weekday.

    :raises Refused: code ``bad_date``. :raises YearMissing: its year is not written.
    """
    written = _cached_day(value, context.today)
    if not written.has_year:
        refusal = no_year(value)
        raise YearMissing(refusal.code, refusal.message, refusal.hint)
    return doubted(written) if written.has_other_weekday else written.day


@lru_cache(maxsize=4096)
def _cached_day(value: str, today: dt.date) -> WrittenDay:
    return written_day(value, today, serial=True)


def doubted(written: WrittenDay) -> Questioned:
    """Return a date with another weekday beside it."""
    return Questioned(
        written.day, Refused("wrong_weekday", other_weekday_text(written)), _("The date was taken.")
    )


def fact_day(value: str, context: Context) -> dt.date | Questioned:
    """Return the date of something that happened.

    :raises Refused: codes ``bad_date``, ``out_of_order`` for a date in the future. :raises
        YearMissing: as :func:`day`.
    """
    found = day(value, context)
    not_in_future(found.value if isinstance(found, Questioned) else found, context)
    return found


def day_in_year(value: str, known: KnownYear, context: Context) -> dt.date | Questioned:
    """Return a date in the year that is known otherwise; questioned, unless a person said it.

    :raises Refused: code ``bad_date``, when that year has no such day.
    """
    written = _cached_day(value, context.today)
    found = written.in_year(known.year)
    if found is None:
        shown_day = f"{known.year}年{written.day.month}月{written.day.day}日"
        raise Refused("bad_date", _("There is no such day: “{value}”.", value=shown_day))
    dated = written._replace(day=found)
    questioned = doubted(dated) if dated.has_other_weekday else found
    if not known.source:
        return questioned
    read = _("It was read as {day}, by {source}.", day=found, source=known.source)
    if isinstance(questioned, Questioned):
        return questioned._replace(outcome=read)
    return Questioned(found, Refused("year_added", _("This date has no year.")), read)


def not_in_future(on: dt.date, context: Context) -> dt.date:
    """``on``, unless it is after today (rulebook 4, ``out_of_order``)."""
    if on > context.today:
        raise Refused(
            "out_of_order",
            _("{day} is in the future.", day=on),
            _("Only what has happened can be recorded."),
        )
    return on


def year_in_title(rows: Iterable[tuple[int, Sequence[str]]], header_row: int) -> KnownYear | None:
    """Return the year that the rows above the header name; None where they name none or several.

    :param rows: numbers and cells from the top of the file.
    """
    above = takewhile(lambda row: row[0] < header_row, rows)
    named = {
        found
        for _number, cells in above
        for cell in cells
        for found in _NAMED.findall(_digits(cell))
    }
    return KnownYear(int(named.pop()), _("the title of the file")) if len(named) == 1 else None


def year_in_row(labels: Sequence[str], cells: Sequence[str]) -> KnownYear | None:
    """Return the year in a column for it (年份), which is none of ours; None without one."""
    for label, cell in zip(labels, cells, strict=False):
        if label_key(label) in _LABELS and (match := _YEAR.fullmatch(_digits(cell))):
            return KnownYear(int(match[1]), label)
    return None


def year_after(cell: str, first: dt.date, column: str, context: Context) -> KnownYear:
    """Return the year of a date: that of ``first``, or the next if it lies long before."""
    known = KnownYear(first.year, column)
    found = day_in_year(cell, known, context)
    on = found if isinstance(found, dt.date) else found.value
    return known if on > first - _LONG_BEFORE else KnownYear(first.year + 1, column)


def _digits(cell: str) -> str:
    """Return a cell in half width, with the digits of a year in Chinese numbers: 二〇二五年."""
    plain = half_width(cell).replace(" ", "")
    return re.sub(
        r"[〇零○一二三四五六七八九]{4}(?=年)",
        lambda match: match[0].translate(_CHINESE_DIGITS),
        plain,
    )


_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
