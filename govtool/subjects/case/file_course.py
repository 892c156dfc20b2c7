"""The course of a case in the columns of its files, where columns depend on each other.

Columns hold two sessions, a transfer and the end; a session that settled the case closes it
(rulebook 2), and an acceptance tells of a transfer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from govtool.base.vocabulary import AgreementForm, ClosedOutcome, DivertChannel, SessionOutcome
from govtool.journal.events import Event
from govtool.subjects.case.closing import Agreed, Closed, Diverted
from govtool.subjects.case.handover import Accepted, Assigned, Replied, Transferred
from govtool.subjects.case.mediation import Mediated
from govtool.subjects.file_form import FileStep

Values = Mapping[str, Any]
SESSIONS = {
    session: (f"{session}_on", f"{session}_outcome") for session in ("session1", "session2")
}
"""The columns of each session."""


def settling_session(values: Values) -> str | None:
    """Return the first session of the columns that settled the case, if one did."""
    for session, (_on, outcome) in SESSIONS.items():
        if values.get(outcome) is SessionOutcome.SETTLED:
            return session
    return None


def is_before_settlement(day: dt.date, values: Values) -> bool:
    """Return whether a day lies before the settlement that the columns tell of."""
    session = settling_session(values)
    settled_on = values.get(SESSIONS[session][0] if session else "closed_on")
    return settled_on is not None and day < settled_on


# --- columns → events


def _session(session: str, values: Values) -> Event | None:
    on, outcome = SESSIONS[session]
    if outcome not in values or not (day := values.get(on)):
        return None
    agreement = _agreement(values) if session == settling_session(values) else {}
    return Mediated.trusted(on=day, outcome=values[outcome], **agreement)


def _agreement(values: Values) -> dict[str, Any]:
    """Return the form of the agreement: one numbered, signed or confirmed by a court is written."""
    number = values.get("agreement_no")
    if number:
        return {"agreement": AgreementForm.WRITTEN, "agreement_no": number}
    written = values.get("agreed_on") or values.get("confirmation_applied_on")
    return {"agreement": AgreementForm.WRITTEN} if written else {}


def _transfer(values: Values) -> Event | None:
    day = values.get("transferred_on")
    return Transferred.trusted(on=day, to=values["transferred_to"]) if day else None


def _acceptance(values: Values) -> Event | None:
    day = values.get("accepted_on")
    return Accepted.trusted(on=day, unit=values["transferred_to"]) if day else None


def _end(values: Values) -> Event | None:
    """Return the event that closes the case; None where a settled session does."""
    outcome, day = values.get("closed_outcome"), values.get("closed_on")
    if outcome is None or day is None:
        return None
    if isinstance(outcome, DivertChannel):
        return Diverted.trusted(on=day, channel=outcome)
    more: dict[str, Any] = {}
    if outcome is ClosedOutcome.SETTLED:
        if settling_session(values):
            return None
        more = _agreement(values)
    elif outcome is ClosedOutcome.TERMINATED and (reason := values.get("termination")):
        more = {"reason": reason}
    return Closed.trusted(on=day, outcome=outcome, **more)


def _signature(values: Values) -> Event | None:
    day = values.get("agreed_on")
    return Agreed.trusted(on=day) if day and not is_before_settlement(day, values) else None


# --- events → columns


def _of_acceptance(event: Accepted) -> Values:
    """Return the columns; the transfer names the centre too, the acceptance has the last word."""
    return {"accepted_on": event.on, "transferred_to": event.unit}


def _nothing(_event: Event) -> Values:
    return {}


def columns_of_end(events: Sequence[Event]) -> dict[str, Any]:
    """Return the columns of the end, and the number that the agreement was given when signed."""
    signed = (e.agreement_no for e in events if isinstance(e, Agreed) and e.agreement_no)
    number = next(signed, None)
    return _columns_of_closing(events) | ({"agreement_no": number} if number else {})


def _columns_of_closing(events: Sequence[Event]) -> dict[str, Any]:
    """Return day and way of the end: a settled session that owes no reply, or an event."""
    letters = 0
    for event in events:
        letters += isinstance(event, Assigned) - (isinstance(event, Replied) and bool(letters))
        match event:
            case Mediated(outcome=SessionOutcome.SETTLED) if not letters:
                end = {"closed_outcome": ClosedOutcome.SETTLED, "agreement_no": event.agreement_no}
            case Closed():
                end = {
                    "closed_outcome": event.outcome,
                    "termination": event.reason,
                    "agreement_no": event.agreement_no,
                }
            case Diverted():
                end = {"closed_outcome": event.channel}
            case _:
                continue
        return {"closed_on": event.on, **end}
    return {}


STEPS: Mapping[str, FileStep] = {
    **{
        session: FileStep(kinds=(Mediated.kind,), event=partial(_session, session))
        for session in SESSIONS
    },
    Transferred.kind: FileStep(event=_transfer),
    Accepted.kind: FileStep(event=_acceptance, cells=_of_acceptance),
    Closed.kind: FileStep(kinds=(Closed.kind, Diverted.kind), event=_end, cells=_nothing),
    Agreed.kind: FileStep(event=_signature),
}
"""The steps whose columns say more than the fields of one event."""
