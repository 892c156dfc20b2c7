"""The common course of a case in flat columns, and the case in such a course: pure, both ways.

The columns hold registration, two sessions, a transfer, the end and after-care. :func:`suffices`
tells whether they hold all of a case; what they cannot say (a letter, a third party, a reason) is
written to 完整经过 by the export.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.subjects.case import particulars
from govtool.subjects.case.file_course import columns_of_end
from govtool.subjects.case.files import CASE_FILES, COLUMNS
from govtool.tables.intake.case_record import REGISTRATION, CaseRecord

Values = dict[str, Any]
"""The values of the columns, by code, as dates, terms and text; blank ones are left out."""

COURSE = tuple(column.code for column in COLUMNS if column.event)
"""The columns that tell events."""

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
LABELS = {column.code: column.label for column in COLUMNS}

_PLAIN = tuple(field for field in REGISTRATION if field in LABELS and field != "petition")
"""Columns that are fields of the registration under the same name."""


# --- values → record


def record_from_values(values: Mapping[str, Any], street: str) -> CaseRecord:
    """Return the case that the columns tell of.

    :param values: the columns as converted; ``registered_on`` must be there.
    :param street: the centre, to which a transfer goes when 移送单位 is empty.
    """
    told = particulars.supplement_of_columns(values)
    events = [*told, *course(values, street).values()]
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


def course(values: Mapping[str, Any], street: str) -> dict[str, m.Event]:
    """Return the events that the columns tell of, by their place in the course, in its order."""
    values = {**values, "transferred_to": values.get("transferred_to") or street}
    events = {}
    for step in CASE_FILES.course:
        if event := step.event(values):
            events[step.name] = event
    return events


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
    values: Values = CASE_FILES.columns_of(events)
    return values | columns_of_end(events) | particulars.columns_of_supplements(events)
