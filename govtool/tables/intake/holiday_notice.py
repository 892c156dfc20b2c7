"""A holiday notice 放假通知 as a CSV file: date, off or work, name; with or without header."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from govtool.base.dates import no_year, written_day
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, of
from govtool.base.text import quoted
from govtool.base.vocabulary import DayKind
from govtool.models import CalendarNotice, NoticeDay
from govtool.tables.cell_guards import unguarded
from govtool.tables.formats.csv_rows import csv_rows
from govtool.tables.formats.source import open_source

_DATE_HEADERS = frozenset({"date", "日期"})
_MOST_PROBLEMS = 20
_DECEMBER = 12


def read_notice(path: Path, today: dt.date) -> CalendarNotice:
    """Return the notice in a file.

    The year is the one most days are in; a notice may also name days at the end of the year before
    (元旦).

    :raises Refused: code ``bad_notice``, naming every row that is wrong; and those of
        :func:`csv_rows`.
    """
    days: dict[dt.date, NoticeDay] = {}
    rows: dict[dt.date, int] = {}
    problems: list[Problem] = []
    with open_source(str(path)) as source:
        for row, cells in _rows(csv_rows(source, ",")):
            found = _day(row, cells, today)
            if isinstance(found, Problem):
                problems.append(found)
            elif found.date in days:
                problems.append(
                    Problem("date", "duplicate", _("The day is there twice."), str(found.date), row)
                )
            else:
                days[found.date], rows[found.date] = found, row
    if not days and not problems:
        raise Refused("bad_notice", _("The file names no day."), _hint())
    year = Counter(day.year for day in days).most_common(1)[0][0] if days else 0
    problems += [_stray(day, year, rows[day]) for day in days if not _belongs(day, year)]
    if problems:
        raise _refusal(problems)
    return CalendarNotice(on=today, year=year, days=tuple(days[day] for day in sorted(days)))


def _rows(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, raw in rows:
        cells = [unguarded(cell).strip() for cell in raw]
        header = number == 1 and cells and cells[0].casefold() in _DATE_HEADERS
        if any(cells) and not header:
            yield number, cells


def _day(row: int, cells: Sequence[str], today: dt.date) -> NoticeDay | Problem:
    date, kind, name = [*cells, "", "", ""][:3]
    try:
        day = written_day(date, today)
        if not day.has_year:
            raise no_year(date)
    except Refused as refusal:
        return Problem("date", "bad_date", refusal.message, date, row)
    meant = DayKind.meant_by(kind)
    if meant is None:
        message = _("“{value}” is neither off (放假) nor work (上班).", value=quoted(kind))
        return Problem("kind", "bad_term", message, kind, row)
    return NoticeDay(date=day.day, kind=meant, name=name)


def _belongs(day: dt.date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == _DECEMBER)


def _stray(day: dt.date, year: int, row: int) -> Problem:
    message = _("The day does not belong to the notice for {year}.", year=year)
    return Problem("date", "wrong_year", message, day.isoformat(), row)


def _refusal(problems: Sequence[Problem]) -> Refused:
    lines = []
    for problem in problems[:_MOST_PROBLEMS]:
        where = _("row {row}", row=problem.row) if problem.row else problem.value or ""
        lines.append(of(where, problem.message))
    if len(problems) > _MOST_PROBLEMS:
        lines.append(_("… and {n} more", n=len(problems) - _MOST_PROBLEMS))
    first = problems[0]
    return Refused(
        "bad_notice",
        "\n".join(lines),
        _hint(),
        row=first.row,
        column=first.field,
        value=first.value,
    )


def _hint() -> str:
    return _("Each row: date, off or work (放假 or 上班), name. For example: 2027-01-01,off,元旦")
