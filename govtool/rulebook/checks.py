"""Section 4: checks. Refused at the desk, flagged in history.

A check looks at the case as it stood just before an event, and at the event; it returns the facts of
the violation, or None. The words for people are made from those facts elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govtool import models as m
from govtool import vocabulary as voc
from govtool.rulebook.state import Case, Letter, Office

Facts = dict[str, Any]
Check = Callable[[Case, Any, Office], Facts | None]

_TURNS = frozenset({
    m.Met, m.Consulted, m.Mediated, m.Transferred, m.Accepted, m.Returned, m.Assigned, m.Replied,
    m.ExtensionRequested, m.ExtensionDecided, m.Diverted, m.Closed,
})  # fmt: skip


def disorder(case: Case, event: m.Event) -> str | None:
    """Why ``event`` cannot follow the history of ``case`` at all (``out_of_order``), or None.

    Returns a stable reason: ``before_registration``, ``after_close``, ``no_transfer``, ``centre_has_it``,
    ``no_letter``, ``no_centre_stage``, ``no_request``, ``not_closed``, ``not_settled``, ``registered_twice``.
    """
    if event.on < case.registered_on:
        return "before_registration"
    if case.closed_on is not None and type(event) in _TURNS and not _same_day_remark(case, event):
        return "after_close"
    dependency = _DEPENDENCIES.get(type(event))
    if dependency is None:
        return None
    reason, happened = dependency
    return None if happened(case, event) else reason


def _same_day_remark(case: Case, event: m.Event) -> bool:
    """A meeting or advice of the closing day, recorded after the closing: order within a day says little there."""
    return isinstance(event, (m.Met, m.Consulted)) and event.on == case.closed_on


def _transfer_pending(case: Case, event: m.Event) -> bool:
    return case.transferring_stage is not None


def _not_with_centre(case: Case, event: m.Event) -> bool:
    return case.handler is not None and case.handler is not case.centre_stage


def _letter_open(case: Case, event: Any) -> bool:
    return letter_of(case, event) is not None


def _centre_stage_there(case: Case, event: m.Event) -> bool:
    return case.centre_stage is not None


def _request_pending(case: Case, event: m.Event) -> bool:
    return case.pending_extension is not None


def _closed(case: Case, event: m.Event) -> bool:
    return case.closed_on is not None


def _agreed_or_closed(case: Case, event: m.Event) -> bool:
    return case.agreed_on is not None or case.closed_on is not None


def _never(case: Case, event: m.Event) -> bool:
    return False


# What each event depends on: "acceptance after transfer; reply after letter; decision after request".
_DEPENDENCIES: dict[type[m.Event], tuple[str, Callable[[Case, Any], bool]]] = {
    m.Registered: ("registered_twice", _never),
    m.Accepted: ("no_transfer", _transfer_pending),
    m.Returned: ("no_transfer", _transfer_pending),
    m.Transferred: ("centre_has_it", _not_with_centre),
    m.Replied: ("no_letter", _letter_open),
    m.ExtensionRequested: ("no_centre_stage", _centre_stage_there),
    m.ExtensionDecided: ("no_request", _request_pending),
    m.ClosureReported: ("not_closed", _closed),
    m.PlatformEntered: ("not_settled", _agreed_or_closed),
    m.Revisited: ("not_settled", _agreed_or_closed),
    m.Performed: ("not_settled", _agreed_or_closed),
}


def letter_of(case: Case, event: m.Replied) -> Letter | None:
    """The open letter that a reply answers: the lead's own if it names itself, else the newest."""
    letters = [x for x in case.letters if case.stages[x.stage - 1].is_open and event.lead in {None, x.lead}]
    return letters[-1] if letters else None


def early_transfer(case: Case, event: m.Transferred, office: Office) -> Facts | None:
    """随意上交矛盾: an ordinary case transferred with fewer failed sessions than asked for (P)."""
    needed = office.policy.number("failed_sessions_before_transfer", event.on)
    failed = [session.on for stage in case.stages for session in stage.failed]
    if case.severity is not voc.Severity.ORDINARY or len(failed) >= needed:
        return None
    return {"failed": failed, "needed": needed}


def letter_too_long(case: Case, event: m.Assigned, office: Office) -> Facts | None:
    """A letter due later than allowed after its delivery (P)."""
    latest = office.due("answer_letter", event.on).day
    return {"due": event.due, "latest": latest} if event.due > latest else None


def letter_unapproved(case: Case, event: m.Assigned, office: Office) -> Facts | None:
    """A letter without opinion, or without the leader's approval and its date, when it was delivered (P)."""
    missing = [field for field in ("opinion", "approved_by", "approved_on") if not getattr(event, field)]
    if event.approved_on is not None and event.approved_on > event.on:
        missing.append("approved_on")
    return {"missing": missing} if missing else None


def late_extension(case: Case, event: m.ExtensionRequested, office: Office) -> Facts | None:
    """An extension requested after the due date (P)."""
    stage = case.centre_stage
    assert stage is not None
    due = case.extended_until or office.due("centre_close", stage.opened_on).day
    return {"due": due} if event.on > due else None


def routed_back(case: Case, event: m.Assigned, office: Office) -> Facts | None:
    """A letter to a unit that already mediated this case without success (P)."""
    failed = [s.on for stage in case.stages if stage.unit == event.lead and not stage.settled for s in stage.failed]
    return {"unit": event.lead, "failed": failed} if failed else None


def missing_agreement(case: Case, event: m.Mediated | m.Closed, office: Office) -> Facts | None:
    """A petition case settled without a written agreement (P)."""
    if not case.is_petition or event.outcome != voc.Outcome.SETTLED.value:
        return None
    written = voc.AgreementForm.WRITTEN
    has_one = event.agreement is written or (event.agreement is None and event.agreement_no is not None)
    earlier = isinstance(event, m.Closed) and case.agreement is written
    return None if has_one or earlier else {"agreement": event.agreement}


def not_mediable(case: Case, event: m.Registered, office: Office) -> Facts | None:
    """A matter already before, or decided by, a court or authority is opened for mediation (L)."""
    return {"authority": event.before_authority} if event.before_authority else None


CHECKS: dict[type[m.Event], tuple[tuple[str, Check], ...]] = {
    m.Registered: (("not_mediable", not_mediable),),
    m.Mediated: (("missing_agreement", missing_agreement),),
    m.Transferred: (("early_transfer", early_transfer),),
    m.Assigned: (
        ("letter_unapproved", letter_unapproved),
        ("letter_too_long", letter_too_long),
        ("routed_back", routed_back),
    ),
    m.ExtensionRequested: (("late_extension", late_extension),),
    m.Closed: (("missing_agreement", missing_agreement),),
}
