"""A case as files hold it: registration and events, with an identity and a digest.

The digest is the same whether the case was read from a row, from a JSONL line or out of the
journal; by it an import knows what is there already. What does not count (retracted facts, the way
a correction came about) is not part of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from govtool import models as m
from govtool import rules
from govtool.base.vocabulary import Term
from govtool.journal import chain
from govtool.journal.events import provisional
from govtool.privacy import personal_marks

_NOT_IN_FILES = {"case_no", "content"}
REGISTRATION = tuple(field for field in m.Registered.model_fields if field not in _NOT_IN_FILES)
_DEFAULTS = {
    name: field.default
    for name, field in m.Registered.model_fields.items()
    if not field.is_required()
}
"""The fields of a registration that a file can say; ``on`` is the date of registration."""

_UNNUMBERED = "-"
_RECORD_CHANGES = (m.Corrected, m.Retracted, m.Redacted)


@dataclass(frozen=True)
class CaseRecord:
    """A case to import or export.

    :param registered: values of :data:`REGISTRATION`, checked; what is not said is left out.
    :param events: everything after the registration, in the order of the file. A ``retracted`` or
        ``redacted`` event names its targets by ``+-n``, the n-th event of the list.
    """

    registered: Mapping[str, Any]
    events: Sequence[m.Event]
    case_no: str | None = None

    @cached_property
    def canonical(self) -> str:
        """The case as one JSON text that is the same however it was written down."""
        return canonical(self.registered, self.events)

    @cached_property
    def content(self) -> str:
        """SHA-256 of :attr:`canonical` in hex."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    @property
    def key(self) -> str:
        """The identity: ``ref:…``, else ``no:…``, else ``row:…`` with the digest of the content."""
        if ref := self.registered.get("ref"):
            return f"ref:{ref}"
        return f"no:{self.case_no}" if self.case_no else f"row:{self.content}"

    @property
    def resolved(self) -> CaseRecord:
        """The same case with retractions and corrections applied, its events by their dates."""
        registered, events = effective(self.registered, self.events)
        return CaseRecord(registered, events, self.case_no)


def numbers_of(record: CaseRecord) -> set[str]:
    """Return the telephone and document numbers that a case holds of its parties."""
    return personal_marks.marked_values(
        personal_marks.NUMBERS, *record.resolved.registered.get("parties", ())
    )


def canonical(registered: Mapping[str, Any], events: Sequence[m.Event]) -> str:
    """Return the canonical form of a case: its effective history as JSON with sorted keys."""
    fields, facts = effective(registered, events)
    return chain.canonical(
        {"registered": filled_fields(fields), "events": [event_object(event) for event in facts]}
    )


def filled_fields(registered: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a registration that say something, as JSON values."""
    return {
        field: _plain(value) for field, value in registered.items() if value != _DEFAULTS.get(field)
    }


def _plain(value: Any) -> Any:
    """Return a value of a registration as JSON has it."""
    if isinstance(value, tuple):
        return [party.model_dump(mode="json", exclude_defaults=True) for party in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, Term) else value


def default_value(field: str) -> Any:
    """Return the JSON value of a field of the registration that says nothing."""
    default = _DEFAULTS.get(field)
    if isinstance(default, Term):
        return default.value
    return list(default) if isinstance(default, tuple) else default


def event_object(event: m.Event) -> dict[str, Any]:
    """Return an event in the form of the contract's JSONL, without ids of this journal."""
    told = {"kind": event.kind, "on": event.on.isoformat(), **event.payload()}
    for holder in event.identified.values():
        told.pop(holder, None)
    return told


def effective(
    registered: Mapping[str, Any], events: Sequence[m.Event]
) -> tuple[Mapping[str, Any], list[m.Event]]:
    """Return the registration as corrected, and the events that count, by date."""
    if not any(isinstance(event, _RECORD_CHANGES) for event in events):
        return registered, sorted(events, key=_by_day)
    first = m.Registered.trusted(case_no=_UNNUMBERED, **registered)
    facts = rules.effective(provisional([first, *events]))
    return registration_of(facts[0].event), [entry.event for entry in facts[1:]]


def _by_day(event: m.Event) -> dt.date:
    return event.on


def record_from_journal(history: Iterable[m.Entry]) -> CaseRecord | None:
    """Return the record of a case in the journal; None when its registration was retracted."""
    facts = rules.effective(history)
    if not facts or not isinstance(facts[0].event, m.Registered):
        return None
    first = facts[0].event
    return CaseRecord(registration_of(first), [entry.event for entry in facts[1:]], first.case_no)


def registration_of(event: m.Event) -> dict[str, Any]:
    """Return the values of a ``registered`` event that a file can say."""
    return {field: getattr(event, field) for field in REGISTRATION}
