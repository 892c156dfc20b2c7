"""Meetings 会议 for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from govtool.base.dates import day_text
from govtool.base.i18n import _, counted
from govtool.base.text_width import printable
from govtool.meetings.owed import SlotStanding, SlotStatus
from govtool.rules import Office, unit_name
from govtool.shell.tables import Cell, Column, ListTable, day_cell
from govtool.shell.terminal import Style, hanging, paint, say
from govtool.subjects.meeting import HeldMeeting


def say_held(held: HeldMeeting, holder: str, as_of: dt.date, hint: str | None) -> None:
    """Print a meeting with all its particulars.

    :param holder: who met. :param hint: a remark on its chair.
    """
    say(f"{paint(held.no, 'bold')}  {held.meeting.label}  {day_text(held.on, as_of)}")
    for label, value in _particulars(held, holder, hint):
        for line in hanging("  ", printable(f"{label}{value}")):
            say(line)


def _particulars(held: HeldMeeting, holder: str, hint: str | None) -> Iterator[tuple[str, str]]:
    told, persons = held.opening, held.opening.persons
    found = [
        (_("Title: "), told.title),
        (_("Held by: "), holder),
        (_("Place: "), told.place),
        (_("Chair: "), told.chair + _(" ({note})", note=hint) if hint else told.chair),
        (_("Attended: "), told.attended),
        (_("Absent: "), told.absent),
        (_("Topic: "), told.topic),
        (_("Phase: "), told.phase.label if told.phase else None),
        (_("Came: "), counted("{n} person", "{n} persons", persons) if persons else None),
        (_("Outcome: "), told.outcome),
        (_("Minutes: "), told.minutes),
    ]
    yield from ((label, value) for label, value in found if value)


def held_list(found: Sequence[tuple[HeldMeeting, str]], as_of: dt.date) -> ListTable:
    """Return the list of meetings that were held, each with who met."""
    columns = [
        Column(_("Meeting no.")),
        Column(_("Day")),
        Column(_("Meeting"), flexible=8),
        Column(_("Held by"), flexible=8, drop=2),
        Column(_("Chair")),
        Column(_("Topic or title"), flexible=12, drop=1),
    ]
    rows = [
        (
            one.no,
            day_cell(one.on, as_of),
            one.meeting.label,
            holder,
            one.opening.chair,
            one.opening.topic or one.opening.title,
        )
        for one, holder in found
    ]
    return ListTable(_("Meetings"), columns, rows, empty=_("No meeting is recorded as held."))


_STYLES: dict[SlotStatus, Style] = {
    SlotStatus.HELD: "green",
    SlotStatus.MISSED: "bold red",
    SlotStatus.PENDING: "",
}


def standing_list(found: Sequence[SlotStanding], office: Office, as_of: dt.date) -> ListTable:
    """Return the list of the slots in which meetings are owed."""
    columns = [
        Column(_("Meeting")),
        Column(_("Slot")),
        Column(_("Held by"), flexible=10),
        Column(_("Last day")),
        Column(_("Held")),
        Column(_("Status")),
        Column(_("Meeting no."), drop=1),
    ]
    rows = [
        (
            one.holder.kind.label,
            one.owed.turn,
            one.holder.group or unit_name(one.holder.unit, office, one.owed.start),
            day_cell(one.owed.due, as_of),
            day_cell(one.owed.met_on, as_of),
            Cell(one.status.label, _STYLES[one.status]),
            one.meeting,
        )
        for one in found
    ]
    return ListTable(_("Meetings owed"), columns, rows, empty=_("No such meeting is owed."))
