"""The common course of a case in flat columns, and the case in such a course: pure, both ways.

The columns hold registration, two sessions, a transfer, the end and after-care. :func:`suffices`
tells whether they hold all of a case; what they cannot say (a letter, a third party, a reason) is
written to 完整经过 by the export.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.vocabulary import AgreementForm, ClosedOutcome, SessionOutcome
from govtool.subjects.case.files import COLUMNS
from govtool.tables.intake.case_record import REGISTRATION, CaseRecord

Values = dict[str, Any]
"""The values of the columns, by code, as dates, terms and text; blank ones are left out."""

_CODES = [column.code for column in COLUMNS]
_COURSE = slice(_CODES.index("reported_on"), _CODES.index("confirmation_court") + 1)
COURSE = ("became_major_on", *_CODES[_COURSE])
"""The columns that tell events."""

_FIRST: tuple[type[m.Event], ...] = (m.BecameMajor, m.Reported, m.Alerted, m.Met)
"""The events of columns with their dates; of one day, they stand before the course."""

BY_DATE: dict[str, type[m.Event]] = {
    event.kind: event
    for event in (
        m.Agreed,
        m.AppEntered,
        m.ClosureReported,
        m.PlatformEntered,
        m.Revisited,
        m.ConfirmationApplied,
    )
}
"""The event that a column with its date tells whole; of one day, after the course."""

WHO = (("applicant", voc.PartyRole.APPLICANT), ("respondent", voc.PartyRole.RESPONDENT))
_ACTING: Mapping[str, tuple[type[m.Guardian | m.Agent], Mapping[str, str]]] = {
    "guardian": (m.Guardian, {"": "name", "_relation": "relation", "_phone": "phone"}),
    "agent": (m.Agent, {"": "name", "_phone": "phone", "_authority": "authority"}),
}
"""The record of who acts for a party, and its fields by the ends of the columns."""
ACTING: dict[str, tuple[str, ...]] = {
    f"{who}_{part}": tuple(f"{who}_{part}{end}" for end in fields)
    for who, _role in WHO
    for part, (_model, fields) in _ACTING.items()
}
"""The columns that tell of somebody who acts for a party, by the one with the name."""
PARTY_COLUMNS = (
    *(f"{who}{what}" for who, _role in WHO for what in ("", "_phone", "_id_no")),
    *(column for columns in ACTING.values() for column in columns),
)
SESSIONS = {
    session: (f"{session}_on", f"{session}_outcome") for session in ("session1", "session2")
}
"""The columns of each session."""
PARTICULARS = ("persons", "scale", "amount", "body", "way", "matter", "prevented")
"""Columns of what papers ask beyond the course (:class:`~govtool.models.Particulars`)."""
LABELS = {column.code: column.label for column in COLUMNS}

_PLAIN = tuple(field for field in REGISTRATION if field in LABELS and field != "petition")
"""Columns that are fields of the registration under the same name."""


# --- values → record


def record_from_values(values: Mapping[str, Any], street: str) -> CaseRecord:
    """Return the case that the columns tell of.

    :param values: the columns as converted; ``registered_on`` must be there.
    :param street: the centre, to which a transfer goes when 移送单位 is empty.
    """
    events = [*particulars(values), *course(values, street).values()]
    return CaseRecord(registration(values), events, values.get("case_no"))


def registration(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the registration that the columns tell of."""
    fields = {"on": values["registered_on"]}
    fields |= {key: said for key in _PLAIN if (said := values.get(key)) is not None}
    grew = values.get("became_major_on") is not None  # so it was registered as an ordinary one
    fields["severity"] = (
        voc.Severity.MAJOR if values.get("major") and not grew else voc.Severity.ORDINARY
    )
    fields["petition"] = bool(values.get("petition"))
    fields["parties"] = tuple(_party(values, who, role) for who, role in WHO if values.get(who))
    return fields


def _party(values: Mapping[str, Any], who: str, role: voc.PartyRole) -> m.Party:
    return m.Party.trusted(
        role=role,
        name=values[who],
        phone=values.get(f"{who}_phone"),
        id_no=values.get(f"{who}_id_no"),
        **{} if values.keys().isdisjoint(ACTING) else _acting(values, who),
    )


def _acting(values: Mapping[str, Any], who: str) -> dict[str, Any]:
    """Return those who act for a party, by the fields of the party."""
    return {
        part: model.trusted(
            **{field: values.get(f"{who}_{part}{end}") for end, field in fields.items()}
        )
        for part, (model, fields) in _ACTING.items()
        if values.get(f"{who}_{part}") is not None
    }


def particulars(values: Mapping[str, Any]) -> list[m.Event]:
    """Return the particulars of the columns, as known from the registration on."""
    told = {column: said for column in PARTICULARS if (said := values.get(column)) is not None}
    return [m.Supplemented.trusted(on=values["registered_on"], **told)] if told else []


def course(values: Mapping[str, Any], street: str) -> dict[str, m.Event]:
    """Return the events that the columns tell of, by their place in the course, in its order."""
    to = values.get("transferred_to") or street
    settling = settling_session(values)
    events = _dated(values, _BEFORE_COURSE)
    for session, (on, outcome) in SESSIONS.items():
        if outcome in values and (day := values.get(on)):
            agreement = _agreement(values) if session == settling else {}
            events[session] = m.Mediated.trusted(on=day, outcome=values[outcome], **agreement)
    if day := values.get("transferred_on"):
        events["transferred"] = m.Transferred.trusted(on=day, to=to)
    if day := values.get("accepted_on"):
        events["accepted"] = m.Accepted.trusted(on=day, unit=to)
    if end := _end(values, settling):
        events["closed"] = end
    if (day := values.get("agreed_on")) and not is_before_settlement(day, values):
        events["agreed"] = m.Agreed.trusted(on=day)
    return events | _dated(values, _AFTER_COURSE)


_Beside = Mapping[str, str]
"""The columns that tell more of an event than its day, by field."""


def _dated(
    values: Mapping[str, Any], columns: Mapping[str, tuple[type[m.Event], _Beside]]
) -> dict[str, m.Event]:
    """Return the events of columns with their dates, each with what other columns add."""
    events: dict[str, m.Event] = {}
    for column, (model, beside) in columns.items():
        if day := values.get(column):
            more = _fields_beside(values, beside) if beside else {}
            events[model.kind] = model.trusted(on=day, **more)
    return events


def _fields_beside(values: Mapping[str, Any], beside: _Beside) -> dict[str, Any]:
    """Return what the columns say of a fact beside its day: the court, the measures taken."""
    return {
        field: said
        for field, column in beside.items()
        if (said := values.get(column)) not in {None, ""}
    }


_BESIDE: Mapping[type[m.Event], _Beside] = {
    m.Alerted: {"risk": "risk", "measures": "measures", "reported_to": "reported_to"},
    m.Revisited: {"satisfied": "satisfied"},
    m.ConfirmationApplied: {"court": "confirmation_court"},
}


def _by_column(models: Iterable[type[m.Event]]) -> dict[str, tuple[type[m.Event], _Beside]]:
    """Return events by column, so that reading a row, the innermost loop, makes no names."""
    return {f"{model.kind}_on": (model, _BESIDE.get(model, {})) for model in models}


_BEFORE_COURSE = _by_column(_FIRST)
_AFTER_COURSE = _by_column(model for model in BY_DATE.values() if model is not m.Agreed)


def _agreement(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form of the agreement: one numbered, signed or confirmed by a court is written."""
    number = values.get("agreement_no")
    if number:
        return {"agreement": AgreementForm.WRITTEN, "agreement_no": number}
    written = values.get("agreed_on") or values.get("confirmation_applied_on")
    return {"agreement": AgreementForm.WRITTEN} if written else {}


def _end(values: Mapping[str, Any], settling: str | None) -> m.Event | None:
    """Return the event that closes the case; None where a settled session does (rulebook 2)."""
    outcome, day = values.get("closed_outcome"), values.get("closed_on")
    if outcome is None or day is None or (outcome is ClosedOutcome.SETTLED and settling):
        return None
    if isinstance(outcome, voc.DivertChannel):
        return m.Diverted.trusted(on=day, channel=outcome)
    more = _agreement(values) if outcome is ClosedOutcome.SETTLED else {}
    if outcome is ClosedOutcome.TERMINATED and (reason := values.get("termination")):
        more = {"reason": reason}
    return m.Closed.trusted(on=day, outcome=outcome, **more)


def settling_session(values: Mapping[str, Any]) -> str | None:
    """Return the first session of the columns that settled the case, if one did."""
    for session, (_on, outcome) in SESSIONS.items():
        if values.get(outcome) is SessionOutcome.SETTLED:
            return session
    return None


def is_before_settlement(day: dt.date, values: Mapping[str, Any]) -> bool:
    """Return whether a day lies before the settlement that the columns tell of."""
    session = settling_session(values)
    settled_on = values.get(SESSIONS[session][0] if session else "closed_on")
    return settled_on is not None and day < settled_on


# --- record → values


def values_of(record: CaseRecord) -> Values:
    """Return the columns of a case; for a longer history those of its common course."""
    record = record.resolved
    told = _course_values(record.events)
    values = {**_registration_values(record.registered), **told, "case_no": record.case_no}
    if values["major"]:  # it was from the start, so it did not become so
        values["became_major_on"] = None
    values["major"] = values["major"] or values.get("became_major_on") is not None
    return {column: value for column, value in values.items() if value is not None}


def suffices(record: CaseRecord, values: Mapping[str, Any]) -> bool:
    """Return whether ``values`` alone give the same case back."""
    return record_from_values(values, "").canonical == record.canonical


def places(events: Sequence[m.Event]) -> dict[str, int]:
    """Return the index of the event at each place of the course."""
    found: dict[str, int] = {}
    for index, event in enumerate(events):
        place = _place(event, found)
        if place is not None and place not in found:
            found[place] = index
    return found


def _place(event: m.Event, found: Mapping[str, int]) -> str | None:
    match event:
        case m.Mediated():
            return next((session for session in SESSIONS if session not in found), None)
        case m.Closed() | m.Diverted():
            return "closed"
        case _:
            return event.kind if event.kind in _HELD else None


def _registration_values(registered: Mapping[str, Any]) -> Values:
    values = {key: registered.get(key) for key in _PLAIN}
    values["registered_on"] = registered["on"]
    values["major"] = registered.get("severity") is voc.Severity.MAJOR
    values["petition"] = bool(registered.get("petition"))
    for who, role in WHO:
        party = next((party for party in registered.get("parties", ()) if party.role is role), None)
        if party is not None:
            values |= {who: party.name, f"{who}_phone": party.phone, f"{who}_id_no": party.id_no}
            if party.guardian or party.agent:
                values |= _acting_values(party, who)
    return values


def _acting_values(party: m.Party, who: str) -> Values:
    return {
        f"{who}_{part}{end}": getattr(record, field)
        for part, (_model, fields) in _ACTING.items()
        if (record := getattr(party, part)) is not None
        for end, field in fields.items()
    }


def _course_values(events: Sequence[m.Event]) -> Values:
    values: Values = {}
    for place, index in places(events).items():
        if place in _HELD:
            event = events[index]
            values[f"{place}_on"] = event.on
            values |= {column: getattr(event, field) for field, column in _HELD[place].items()}
    return values | _end_values(events) | _signed_values(events) | _particulars_values(events)


def _signed_values(events: Sequence[m.Event]) -> Values:
    """Return the number that an agreement was given when it was signed."""
    numbers = (e.agreement_no for e in events if isinstance(e, m.Agreed) and e.agreement_no)
    return {"agreement_no": number} if (number := next(numbers, None)) else {}


def _particulars_values(events: Sequence[m.Event]) -> Values:
    values: Values = {}
    for event in events:
        if isinstance(event, m.Supplemented):
            told = {column: getattr(event, column) for column in PARTICULARS}
            values |= {
                column: told[column]
                for column in PARTICULARS
                if told[column] is not None or column in event.cleared
            }
    return values


_HELD: Mapping[str, _Beside] = {
    **{model.kind: _BESIDE.get(model, {}) for model in (*_FIRST, *BY_DATE.values())},
    **{session: {"outcome": outcome} for session, (_on, outcome) in SESSIONS.items()},
    # A transfer names the centre too, and comes before its acceptance, which has the last word.
    "accepted": {"unit": "transferred_to"},
    "transferred": {"to": "transferred_to"},
}
"""The columns beside the day that tell of an event, by its place in the course."""


def _end_values(events: Sequence[m.Event]) -> Values:
    """Return day and way of the end: a settled session that owes no reply, or an event."""
    letters = 0
    for event in events:
        letters += isinstance(event, m.Assigned) - (isinstance(event, m.Replied) and letters > 0)
        match event:
            case m.Mediated(outcome=SessionOutcome.SETTLED) if letters == 0:
                end = {"closed_outcome": ClosedOutcome.SETTLED, "agreement_no": event.agreement_no}
            case m.Closed():
                end = {
                    "closed_outcome": event.outcome,
                    "termination": event.reason,
                    "agreement_no": event.agreement_no,
                }
            case m.Diverted():
                end = {"closed_outcome": event.channel}
            case _:
                continue
        return {"closed_on": event.on, **end}
    return {}
