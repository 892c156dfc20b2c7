"""The duty roster 值班表 on a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from govtool.base.dates import ProvisionalDay, month_day_text, weekday_text
from govtool.base.i18n import _, listed
from govtool.base.text import mask_phone
from govtool.desk.wording import holiday_name
from govtool.law.workdays import DayReason
from govtool.meetings.duty_roster import Day, DutyChange
from govtool.shell.tables import Cell, Column, ListTable, Value, day_cell
from govtool.shell.terminal import Style, glyph


def roster_list(days: Sequence[Day], today: dt.date) -> ListTable:
    """Return the list of days with weekday, holiday and duty, and earlier duties below."""
    columns = [
        Column(_("Date")),
        Column(_("Weekday")),
        Column(_("Off"), drop=1),
        Column(_("On duty")),
        Column(_("Telephone"), drop=2, mask=mask_phone),
        Column(_("Guidance"), flexible=10, drop=4),
        Column(_("Trainees"), flexible=10, drop=5),
        Column(_("Remark"), flexible=12, drop=3),
    ]
    return ListTable(_("Duty roster"), columns, [row for day in days for row in _rows(day, today)])


def shown_day(day: Day) -> dt.date:
    """Return the day, marked where it is not certain whether offices are open."""
    return ProvisionalDay.of(day.status.day) if day.provisional else day.status.day


def _rows(day: Day, today: dt.date) -> Iterator[Sequence[Value]]:
    on, duty = day.status.day, day.duty
    date = day_cell(shown_day(day), today)
    if duty is None:
        yield [date, weekday_text(on), _day_off(day), Cell(_("nobody"), "bold red"), "", "", "", ""]
    else:
        style: Style = "bold" if on == today else ""
        leader, beside = Cell(duty.leader, style), (listed(duty.guides), listed(duty.trainees))
        yield [date, weekday_text(on), _day_off(day), leader, duty.phone, *beside, duty.note]
    before = day.history or ()
    for change in before if len(before) > 1 or not duty else ():
        blank, told = ("",) * 3, Cell(_recording(change, today), "dim")
        yield [*blank, Cell(_change(change), "dim"), *blank, told]


def _day_off(day: Day) -> str:
    """Return 春节, 周末, 调休上班; empty for an ordinary working day."""
    reason, holiday = day.status.reason, day.status.holiday
    if reason is DayReason.HOLIDAY:
        return holiday_name(holiday)
    return {DayReason.WEEKEND: _("weekend"), DayReason.MADE_UP: _("make-up working day")}.get(
        reason, ""
    )


def _change(change: DutyChange) -> str:
    who = change.duty.leader if change.duty else _("nobody")
    return f"{glyph('└', '+')} " + (
        _("{what} (taken back)", what=who) if change.taken_back else who
    )


def _recording(change: DutyChange, today: dt.date) -> str:
    """Return when it was recorded, by whom and why."""
    entry = change.line.entry
    recorded = month_day_text(
        dt.datetime.fromisoformat(entry.recorded_at).astimezone().date(), today
    )
    return " · ".join(filter(None, (recorded, entry.actor, getattr(entry.event, "reason", None))))
