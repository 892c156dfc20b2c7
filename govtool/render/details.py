"""What more there is to say of a fact or an entry, on one line: who, until when, what was changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from govtool import models as m
from govtool import vocabulary as voc
from govtool.dates import month_day_text
from govtool.i18n import _, listed, ngettext, of
from govtool.policy import default_policy, overlay
from govtool.record import field_label
from govtool.rules import Office
from govtool.wording import rule_label, unit_name, value_text

_Parts = Iterable[str | None]
_SHORT = 20
"""As many characters of a long text as a time line has room for."""


def event_detail(event: m.Event, office: Office, today: dt.date) -> str:
    """What more there is to say of an event; empty when its name says it all."""
    parts = [*_parts(event, office, today), getattr(event, "note", None)]
    if event.override:
        parts.append(_("override: {reason}").format(reason=event.override))
    return " ".join(" · ".join(part for part in parts if part).split())


def _parts(event: m.Event, office: Office, today: dt.date) -> _Parts:
    dated = _DATED.get(event.kind)
    if dated is not None:
        return dated(event, office, today)
    plain = _PLAIN.get(event.kind)
    return plain(event, office) if plain is not None else ()


# --- facts of a case


def _of_unit(event: m.Registered | m.Accepted | m.ReturnFiled, office: Office) -> _Parts:
    return (unit_name(event.unit, office),)


def _agreement(event: m.Mediated | m.Closed, _office: Office) -> _Parts:
    return (event.agreement.label if event.agreement else None, event.agreement_no)


def _transferred(event: m.Transferred, office: Office) -> _Parts:
    return (_("to {unit}").format(unit=unit_name(event.to, office)), event.reason)


def _returned(event: m.Returned, _office: Office) -> _Parts:
    return (event.reason,)


def _assigned(event: m.Assigned, office: Office, today: dt.date) -> _Parts:
    answer = _("answer by {day}").format(day=month_day_text(event.due, today))
    return (unit_name(event.lead, office), answer, event.opinion)


def _extension(event: m.ExtensionRequested | m.ExtensionDecided, _office: Office, today: dt.date) -> _Parts:
    until = _("until {day}").format(day=month_day_text(event.until, today)) if event.until else None
    return (until, getattr(event, "reason", None))


def _supplemented(event: m.Supplemented, _office: Office) -> Iterator[str]:
    """Each particular told, the long ones by their beginning."""
    for name in m.Particulars.model_fields:
        value = getattr(event, name)
        if value is not None:
            told = value.label if isinstance(value, voc.Term) else str(value)
            yield of(field_label(name), told if len(told) <= _SHORT else f"{told[:_SHORT]}…")
    for name in event.cleared:
        yield of(field_label(name), _("none"))
    if event.reason:
        yield event.reason


def _investigated(event: m.Investigated, _office: Office) -> _Parts:
    return (event.asked, event.place, event.mediator)


def _diverted(event: m.Diverted, _office: Office) -> _Parts:
    return (event.detail,)


def _linked(event: m.Linked, _office: Office) -> _Parts:
    return (event.other, event.reason)


def _notice(event: m.NoticeIssued, office: Office) -> _Parts:
    return (event.level.label, rule_label(event.rule, office.policy), event.told.label)


def _numbered(event: m.Numbered, _office: Office) -> _Parts:
    return (event.document.label, event.text)


# --- changes to the record


def _taken_back(event: m.Retracted | m.Redacted, _office: Office) -> _Parts:
    n = len(event.targets)
    return (ngettext("{n} entry", "{n} entries", n).format(n=n), event.reason)


def _corrected(event: m.Corrected, _office: Office, today: dt.date) -> _Parts:
    changes = {field: value for field, value in event.changes.items() if field != "content"}
    return (*(of(_field(name), _value(name, value, today)) for name, value in changes.items()), event.reason)


def _field(name: str) -> str:
    """A field of the registration as people call it."""
    labels = {
        "registered_on": _("Registered on"),
        "source": _("source"),
        "severity": _("severity"),
        "petition": _("petition case"),
        "parties": _("Parties"),
    }
    return labels.get(name) or field_label(name)


_TERMS: dict[str, type[voc.Term]] = {
    "dispute_type": voc.DisputeType,
    "source": voc.Source,
    "severity": voc.Severity,
}


def _value(name: str, value: Any, today: dt.date) -> str:
    """A value of the registration, from its JSON form."""
    if value in (None, "", []):
        return _("none")
    if name in _TERMS:
        return _TERMS[name](value).label
    match name:
        case "registered_on":
            return month_day_text(dt.date.fromisoformat(value), today)
        case "petition":
            return _("yes") if value else _("no")
        case "parties":
            return listed(f"{voc.PartyRole(party['role']).label} {party['name']}" for party in value)
    return str(value)


# --- registers, calendar, policy, returns, files that left


def _opened(event: m.OfficeOpened, office: Office) -> _Parts:
    return (unit_name(event.street, office),)


def _began(event: m.RecordBegan, _office: Office) -> _Parts:
    return (event.began_on.isoformat() if event.began_on else _("every deadline is followed up"),)


def _unit(event: m.UnitSaved, _office: Office) -> _Parts:
    return (event.unit.name, event.unit.kind.label)


def _grid(event: m.GridSaved, office: Office) -> _Parts:
    return (event.grid.name, unit_name(event.grid.unit, office))


def _household(event: m.HouseholdSaved, _office: Office) -> _Parts:
    return (event.household.head, _("grid {code}").format(code=event.household.grid))


def _holidays(event: m.CalendarNotice, _office: Office) -> _Parts:
    off = sum(day.kind is voc.DayKind.OFF for day in event.days)
    text = _("Notice for {year}: {off} days off, {work} make-up working days")
    return (text.format(year=event.year, off=off, work=len(event.days) - off),)


def _policy(event: m.PolicyAdopted, _office: Office) -> Iterator[str]:
    """Each value that the office's file gave, the newest of a quantity."""
    adopted, _problems = overlay(default_policy(), event.source)
    for parameter in adopted.parameters.values():
        own = [value for value in parameter.values if value.own]
        if own:
            yield of(parameter.label, value_text(own[-1]))


def _exported(event: m.PersonalDataExported, _office: Office) -> Iterator[str | None]:
    rows = ngettext("{n} row", "{n} rows", event.rows).format(n=event.rows)
    yield of(exported_label(event.what), rows)
    yield selection_text(event.which) if event.which else None
    yield listed(event.about) if event.about else None
    yield event.reason


def _profile(event: m.ClerkSet, _office: Office) -> _Parts:
    return (event.profile.label, event.reason)


def _reason(event: m.DutyCleared | m.ClerkRemoved, _office: Office) -> _Parts:
    return (event.reason,)


def _restored(event: m.Restored, _office: Office) -> _Parts:
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
    nouns = {
        "cases": _("cases"),
        "households": _("households"),
        "duty": _("days on duty"),
        "exchange": _("exchange records"),
        "person": _("a person's own copy"),
    }
    return nouns.get(what, what)


# --- duty and decisions


def _duty(event: m.DutySet, _office: Office) -> _Parts:
    return (event.duty.leader, event.duty.note, event.reason)


def _decision(event: m.DecisionMade, office: Office, today: dt.date) -> _Parts:
    by = _("by {day}").format(day=month_day_text(event.due, today))
    return (event.meeting.label, event.text, unit_name(event.unit, office), by, event.case_no)


_PLAIN: dict[str, Callable[[Any, Office], _Parts]] = {
    "registered": _of_unit,
    "mediated": _agreement,
    "closed": _agreement,
    "transferred": _transferred,
    "accepted": _of_unit,
    "returned": _returned,
    "supplemented": _supplemented,
    "investigated": _investigated,
    "diverted": _diverted,
    "linked": _linked,
    "notice_issued": _notice,
    "numbered": _numbered,
    "retracted": _taken_back,
    "redacted": _taken_back,
    "office_opened": _opened,
    "record_began": _began,
    "unit_saved": _unit,
    "grid_saved": _grid,
    "household_saved": _household,
    "calendar_notice": _holidays,
    "policy_adopted": _policy,
    "return_filed": _of_unit,
    "personal_data_exported": _exported,
    "duty_set": _duty,
    "duty_cleared": _reason,
    "clerk_set": _profile,
    "clerk_removed": _reason,
    "restored": _restored,
}
_DATED: dict[str, Callable[[Any, Office, dt.date], _Parts]] = {
    "assigned": _assigned,
    "extension_requested": _extension,
    "extension_decided": _extension,
    "corrected": _corrected,
    "decision_made": _decision,
}
