"""The month view of deadlines: weeks as rows within 80 columns; in files a row for each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from govtool.base.dates import weekday_text
from govtool.base.i18n import _, counted
from govtool.base.text_width import pad, width
from govtool.desk.due_list import WEEK, DueDay, DueMonth
from govtool.desk.wording import holiday_name
from govtool.law.workdays import ONE_DAY, DayReason
from govtool.shell.tables import Cell, Column, ListTable
from govtool.shell.terminal import Style, glyph, paint

_CELL = 11
"""Columns of a day, the gap included: seven take 77."""
_GAP = 1


def screen_list(month: DueMonth) -> ListTable:
    """Return the view of a month for the screen."""
    return ListTable(_title(month), [], [], [*_lines(month)], _legend())


def file_list(month: DueMonth) -> ListTable:
    """Return the days of a month as rows."""
    counts = [Column(_("Overdue"), "right"), Column(_("Due"), "right")]
    columns = [Column(_("Day")), Column(_("Weekday")), Column(_("Off")), *counts]
    rows = [
        (
            Cell(one.status.day.isoformat(), value=one.status.day),
            weekday_text(one.status.day),
            _off(one),
            one.overdue,
            one.due,
        )
        for one in month.days
    ]
    return ListTable(_title(month), columns, rows)


def _title(month: DueMonth) -> str:
    return _("Deadlines of {month}", month=month.period.name)


def _legend() -> str:
    return _("off: day off   on: make-up working day")


def _off(day: DueDay) -> str:
    names = {DayReason.WEEKEND: _("weekend"), DayReason.MADE_UP: _("make-up working day")}
    if day.status.reason is DayReason.HOLIDAY:
        return holiday_name(day.status.holiday)
    return names.get(day.status.reason, "")


def _lines(month: DueMonth) -> Iterator[str]:
    late, due = sum(one.overdue for one in month.days), sum(one.due for one in month.days)
    head = _("{month}   overdue {late}   due {due}   earlier {before}   later {after}")
    yield head.format(
        month=month.period.name, late=late, due=due, before=month.before, after=month.after
    )
    monday = dt.date(2026, 1, 5)
    names = [weekday_text(monday + n * ONE_DAY) for n in range(WEEK)]
    yield "".join(pad(name, _CELL) for name in names).rstrip()
    yield glyph("─", "-") * (WEEK * _CELL - _GAP)
    for week in month.weeks:
        yield _line([_day_text(one, month.as_of) for one in week])
        counted = [_count_text(one) for one in week]
        yield _line(counted)


def _line(cells: Sequence[tuple[str, Style]]) -> str:
    """Return cells side by side, each padded before it is coloured."""
    last = max((n for n, (text, _style) in enumerate(cells) if text), default=-1)
    drawn = [paint(text, style) + " " * (_CELL - width(text)) for text, style in cells[: last + 1]]
    return "".join(drawn).rstrip()


def _day_text(day: DueDay | None, today: dt.date) -> tuple[str, Style]:
    if day is None:
        return "", ""
    marks = {DayReason.HOLIDAY: _("off"), DayReason.MADE_UP: _("on")}
    parts = [
        str(day.status.day.day),
        marks.get(day.status.reason, ""),
        _("today") if day.status.day == today else "",
    ]
    style: Style = "bold" if day.status.day == today else "" if day.status.reason.works else "dim"
    return " ".join(filter(None, parts)), style


def _count_text(day: DueDay | None) -> tuple[str, Style]:
    if day is None or not (day.overdue or day.due):
        return "", ""
    if day.overdue:
        return counted("{n} overdue", "{n} overdue", day.overdue), "bold red"
    return counted("{n} due", "{n} due", day.due), ""
