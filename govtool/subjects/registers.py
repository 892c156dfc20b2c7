"""The kinds of events of the registers: office, units, grids, households, duty, decisions, clerks, returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from govtool import models as m
from govtool import vocabulary as voc
from govtool.dates import month_day_text
from govtool.i18n import _, listed, msgid, ngettext, of
from govtool.policy import default_policy, overlay, value_text
from govtool.rulebook.state import Office, unit_name
from govtool.subjects.subject import EventKind, Parts


def opened(event: m.OfficeOpened, office: Office, _today: dt.date) -> Parts:
    """Return the street."""
    return (unit_name(event.street, office, event.on),)


def began(event: m.RecordBegan, _office: Office, _today: dt.date) -> Parts:
    """Return the day from which on deadlines are followed up."""
    return (event.began_on.isoformat() if event.began_on else _("every deadline is followed up"),)


def unit(event: m.UnitSaved, _office: Office, _today: dt.date) -> Parts:
    """Return the unit's name and kind, and why."""
    return (event.unit.name, event.unit.kind.label, event.reason)


def grid(event: m.GridSaved, office: Office, _today: dt.date) -> Parts:
    """Return the grid's name and unit, and why."""
    return (event.grid.name, unit_name(event.grid.unit, office, event.on), event.reason)


def household(event: m.HouseholdSaved, _office: Office, _today: dt.date) -> Parts:
    """Return the head and the grid, and why."""
    return (event.household.head, _("grid {code}").format(code=event.household.grid), event.reason)


def holidays(event: m.CalendarNotice, _office: Office, _today: dt.date) -> Parts:
    """Return the year of the notice, and its days."""
    off = sum(day.kind is voc.DayKind.OFF for day in event.days)
    text = _("Notice for {year}: {off} days off, {work} make-up working days")
    return (text.format(year=event.year, off=off, work=len(event.days) - off),)


def policy(event: m.PolicyAdopted, _office: Office, _today: dt.date) -> Iterator[str]:
    """Return each value that the office's file gave, the newest of a quantity."""
    adopted, _problems = overlay(default_policy(), event.source)
    for parameter in adopted.parameters.values():
        own = [value for value in parameter.values if value.own]
        if own:
            yield of(parameter.label, value_text(own[-1]))


def exported(event: m.PersonalDataExported, _office: Office, _today: dt.date) -> Iterator[str | None]:
    """Return what left, for whom and why."""
    rows = ngettext("{n} row", "{n} rows", event.rows).format(n=event.rows)
    yield of(exported_label(event.what), rows)
    yield selection_text(event.which) if event.which else None
    yield listed(event.about) if event.about else None
    yield event.reason


def profile(event: m.ClerkSet, _office: Office, _today: dt.date) -> Parts:
    """Return the profile, and why."""
    return (event.profile.label, event.reason)


def reason(
    event: m.UnitClosed | m.GridClosed | m.HouseholdClosed | m.DutyCleared | m.ClerkRemoved,
    _office: Office,
    _today: dt.date,
) -> Parts:
    """Return why."""
    return (event.reason,)


def restored(event: m.Restored, _office: Office, _today: dt.date) -> Parts:
    """Return the backup."""
    return (event.backup,)


def selection_text(which: m.Selection) -> str:
    """What of a list was exported: days, unit, format."""
    days = None
    if which.first or which.last:
        text = _("closed {first}–{last}") if which.closed else _("registered {first}–{last}")
        days = text.format(first=which.first or "…", last=which.last or "…")
    return listed(filter(None, (days, which.unit, which.format)))


def exported_label(what: str) -> str:
    """What was exported, as people call it."""
    from govtool.subjects import registry  # which knows these kinds of events

    others = {"exchange": _("exchange records"), "person": _("a person's own copy")}
    return _(registry.files(what).label) if what in registry.FILES else others.get(what, what)


def duty(event: m.DutySet, _office: Office, _today: dt.date) -> Parts:
    """Return who is on duty, with remarks."""
    return (event.duty.leader, event.duty.note, event.reason)


def decision(event: m.DecisionMade, office: Office, today: dt.date) -> Parts:
    """Return the meeting, what was decided, and who does it by when."""
    by = _("by {day}").format(day=month_day_text(event.due, today))
    return (event.meeting.label, event.text, unit_name(event.unit, office, event.on), by, event.case_no)


def filed(event: m.ReturnFiled, office: Office, _today: dt.date) -> Parts:
    """Return the unit whose return it is."""
    return (unit_name(event.unit, office, event.on),)


KINDS = (
    EventKind(m.OfficeOpened, msgid("file opened"), details=opened),
    EventKind(m.RecordBegan, msgid("beginning of the record"), details=began),
    EventKind(m.UnitSaved, msgid("unit saved"), details=unit),
    EventKind(m.UnitClosed, msgid("unit closed"), details=reason),
    EventKind(m.GridSaved, msgid("grid saved"), details=grid),
    EventKind(m.GridClosed, msgid("grid closed"), details=reason),
    EventKind(m.HouseholdSaved, msgid("household saved"), details=household),
    EventKind(m.HouseholdClosed, msgid("household closed"), details=reason),
    EventKind(m.CalendarNotice, msgid("holiday notice imported"), details=holidays),
    EventKind(m.PolicyAdopted, msgid("policy adopted"), details=policy),
    EventKind(m.ReturnFiled, msgid("return filed"), details=filed),
    EventKind(m.PersonalDataExported, msgid("personal data exported"), details=exported),
    EventKind(m.DutySet, msgid("duty arranged"), details=duty),
    EventKind(m.DutyCleared, msgid("duty taken off"), details=reason),
    EventKind(m.DecisionMade, msgid("decision of a meeting"), details=decision),
    EventKind(m.DecisionDone, msgid("decision carried out")),
    EventKind(m.ClerkSet, msgid("profile given"), details=profile),
    EventKind(m.ClerkRemoved, msgid("profile withdrawn"), details=reason),
    EventKind(m.Restored, msgid("backup restored"), details=restored),
)
