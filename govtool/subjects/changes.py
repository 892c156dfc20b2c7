"""The kinds of events that change a record, of whichever noun: corrected, taken back, erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool import models as m
from govtool import vocabulary as voc
from govtool.dates import month_day_text
from govtool.i18n import _, listed, msgid, ngettext, of
from govtool.record import field_label
from govtool.rulebook.state import Office
from govtool.subjects.subject import EventKind, Parts


def taken_back(event: m.Retracted | m.Redacted, _office: Office, _today: dt.date) -> Parts:
    """Return how many entries, and why."""
    n = len(event.targets)
    return (ngettext("{n} entry", "{n} entries", n).format(n=n), event.reason)


def corrected(event: m.Corrected, _office: Office, today: dt.date) -> Parts:
    """Return each field as it should have been, and why."""
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


KINDS = (
    EventKind(m.Corrected, msgid("record corrected"), details=corrected),
    EventKind(m.Retracted, msgid("record taken back"), details=taken_back),
    EventKind(m.Redacted, msgid("personal data erased"), details=taken_back),
)
