"""The kinds of events that every noun has: linked, a notice issued, and changes to the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.dates import month_day_text
from govtool.base.i18n import _, counted, listed, msgid, noted, of
from govtool.base.record import field_label
from govtool.journal.events import Corrected, Event, Linked, NoticeIssued, Redacted, Retracted
from govtool.law.office import Office, unit_name
from govtool.subjects.subject import EventKind, Parts, Subject


def linked(event: Linked, _office: Office, _today: dt.date) -> Parts:
    """Return the other one, and why."""
    return (event.other, event.reason)


def notice(event: NoticeIssued, office: Office, _today: dt.date) -> Parts:
    """Return the level, the rule, and who is told."""
    told = listed(one.told.label for one in event.addressees)
    return (event.level.label, rule_name(event.rule, office), told)


def rule_name(name: str, office: Office) -> str:
    """Return the label of a rule, from the policy, or without a clock from its noun."""
    if name in office.policy.parameters:
        return office.policy.label(name)
    from govtool.subjects import registry  # which knows these kinds of events

    return next(
        (_(noun.rules[name].short) for noun in registry.subjects() if name in noun.rules), name
    )


def notice_issued(state: Any, event: NoticeIssued, _office: Office) -> None:
    """Add a supervision notice."""
    state.notices.append(event)


def taken_back(event: Retracted | Redacted, _office: Office, _today: dt.date) -> Parts:
    """Return how many entries, and why."""
    n = len(event.targets)
    return (counted("{n} entry", "{n} entries", n), event.reason)


def corrected(event: Corrected, _office: Office, today: dt.date) -> Parts:
    """Return each field as it should have been, and why."""
    changes = {field: value for field, value in event.changes.items() if field != "content"}
    return (
        *(of(_field(name), _value(name, value, today)) for name, value in changes.items()),
        event.reason,
    )


def reason(event: Any, _office: Office, _today: dt.date) -> Parts:
    """Return why it was recorded."""
    return (event.reason,)


def unit_parts(event: Any, office: Office, _today: dt.date) -> Parts:
    """Return the name of its unit on its day."""
    return (unit_name(event.unit, office, event.on),)


def _field(name: str) -> str:
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
    if value in (None, "", []):
        return _("none")
    if name in _TERMS:
        return _TERMS[name](value).label
    match name:
        case "registered_on" | "found_on":
            return month_day_text(dt.date.fromisoformat(value), today)
        case "petition":
            return _("yes") if value else _("no")
        case "parties":
            return listed(map(_party, value))
    return str(value)


def _party(party: Mapping[str, Any]) -> str:
    named = f"{voc.PartyRole(party['role']).label} {party['name']}"
    labels = {"guardian": _("guardian"), "agent": _("agent")}
    acting = listed(
        f"{label} {party[part]['name']}" for part, label in labels.items() if party.get(part)
    )
    return noted(named, acting) if acting else named


KINDS = (
    EventKind(Linked, msgid("linked"), details=linked),
    EventKind(Corrected, msgid("record corrected"), details=corrected),
    EventKind(Retracted, msgid("record taken back"), details=taken_back),
    EventKind(Redacted, msgid("personal data erased"), details=taken_back),
    EventKind(
        NoticeIssued,
        msgid("supervision notice"),
        notice_issued,
        details=notice,
        milestone="督办",
        milestone_details=lambda event, office: (
            event.level.zh,
            unit_name(event.unit, office, event.on),
        ),
    ),
)


def with_shared(*own: EventKind) -> dict[type[Event], EventKind]:
    """Return the kinds of a noun by model: its own, opening first, and the common ones."""
    kinds = {kind.model: kind for kind in own}
    return kinds | {kind.model: kind for kind in KINDS if kind.model not in kinds}


def noun(word: str, label: str, *own: EventKind, **more: Any) -> Subject[Any]:
    """Return a noun that is never folded: the newest of its entries says all there is to say.

    :param more: other fields of :class:`~govtool.subjects.subject.Subject`.
    """
    return Subject(word, label, None, with_shared(*own), **more)


def register(
    word: str,
    label: str,
    saved: EventKind,
    closed: EventKind,
    *others: EventKind,
    key: str = "code",
    **more: Any,
) -> Subject[Any]:
    """Return a register, folded to dated versions (:mod:`govtool.subjects.register`).

    :param saved: holds the whole record in the field that is named like the noun; :param closed:
        ends it. :param others: those that end it too, or change it in part
        (:attr:`~govtool.journal.events.Event.amends`).
    :param more: other fields of :class:`~govtool.subjects.subject.Subject`.
    """
    return noun(word, label, saved, closed, *others, key=key, **more)
