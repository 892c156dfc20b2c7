"""Section 4: checks. Refused at the desk, flagged in history.

A check looks at the case as it stood just before an event, and at the event; it returns the facts of
the violation, or None. The words for people are made from those facts elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.i18n import msgid
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.subjects.case import events as m
from govtool.subjects.case import rules
from govtool.subjects.case.state import Case, Letter, letter_lacks
from govtool.subjects.subject import Facts

# What an event needs: "acceptance after transfer; reply after letter; decision after request".


def same_day_remark(case: Case, event: Event) -> bool:
    """Return whether it is of the closing day: order within a day says little of a meeting or advice."""
    return event.on == case.closed_on


def transfer_pending(case: Case, event: Event) -> bool:
    """Return whether a transfer waits for the centre."""
    return case.transferring_stage is not None


def not_with_centre(case: Case, event: Event) -> bool:
    """Return whether the handler is another than the centre."""
    return case.handler is not None and case.handler is not case.centre_stage


def letter_open(case: Case, event: Any) -> bool:
    """Return whether there is an open letter that a reply answers."""
    return letter_of(case, event) is not None


def closed(case: Case, event: Event) -> bool:
    """Return whether the case is closed."""
    return case.closed_on is not None


def agreed_or_closed(case: Case, event: Event) -> bool:
    """Return whether there is an agreement, or an end."""
    return case.agreed_on is not None or case.closed_on is not None


def may_be_signed(case: Case, event: Event) -> bool:
    """Return whether there is an agreement, oral or in writing, whose signature is not recorded yet."""
    agreed = case.agreement in {voc.AgreementForm.WRITTEN, voc.AgreementForm.ORAL}
    return agreed and case.signed_on is None


def confirmable(case: Case, event: Event) -> bool:
    """Return whether there is an agreement that a court may confirm."""
    return case.is_confirmable


# What tells two steps of one day apart (``repeated``).


def once(case: Case, event: Event) -> Hashable:
    """Return nothing: a case takes such a step but once a day."""
    return ()


def told_of(case: Case, event: Event) -> Hashable:
    """Return the severity that is told of: a case that became major is reported once more on that day."""
    return case.severity


def in_turn(*fields: str) -> Callable[[Case, Event], Hashable]:
    """Return a function that gives whose turn it is, and what the event has in ``fields``."""

    def told_apart(case: Case, event: Event) -> Hashable:
        turn = case.handler.no if case.handler else None
        return (turn, *(getattr(event, name) for name in fields))

    return told_apart


def transfer_asked_for(case: Case, event: Event) -> Hashable:
    """Return whose turn it is, and how often the centre sent a transfer of it back."""
    turn = case.handler
    return (turn.no, sum(t.returned_on is not None for t in turn.transfers)) if turn else None


def letter_sent(case: Case, event: m.Assigned) -> Hashable:
    """Return the lead, and how many letters it has answered."""
    answered = sum(x.lead == event.lead and x.replied_on is not None for x in case.letters)
    return (event.lead, answered)


def letter_of(case: Case, event: m.Replied) -> Letter | None:
    """The open letter that a reply answers: the lead's own if it names itself, else the newest."""
    letters = [
        x for x in case.letters if case.stages[x.stage - 1].is_open and event.lead in {None, x.lead}
    ]
    return letters[-1] if letters else None


def letter_to_approve(case: Case, event: m.LetterApproved) -> Letter | None:
    """Return the oldest letter without opinion or approval, of the lead if one is named."""
    return next((x for x in case.letters if x.lacks and event.lead in {None, x.lead}), None)


def letter_incomplete(case: Case, event: m.LetterApproved) -> bool:
    """Return whether there is a letter that waits for its approval."""
    return letter_to_approve(case, event) is not None


def approved_out_of_time(case: Case, event: m.LetterApproved, office: Office) -> Facts | None:
    """An approval dated after the event that records it, or before the case: no history (section 2)."""
    if event.approved_on is None:
        return None
    if event.approved_on > event.on:
        sentence = msgid("It was recorded for {day}, and cannot have been approved later.")
        return {"reason": "approved_later", "sentence": sentence}
    if event.approved_on < case.registered_on:
        sentence = msgid("A letter cannot have been approved before the case was registered.")
        return {"reason": "before_registration", "sentence": sentence}
    return None


def early_transfer(case: Case, event: m.Transferred, office: Office) -> Facts | None:
    """随意上交矛盾: an ordinary case transferred by a community with fewer failed sessions than asked for (P).

    A department or committee may hand over what is complex or crosses departments.
    """
    if case.handler is not None and case.handler.kind is not voc.UnitKind.COMMUNITY:
        return None
    needed = office.policy.number("failed_sessions_before_transfer", event.on)
    failed = [session.on for stage in case.stages for session in stage.failed]
    if case.severity is not voc.Severity.ORDINARY or len(failed) >= needed:
        return None
    return {"failed": failed, "needed": needed}


def letter_too_long(case: Case, event: m.Assigned, office: Office) -> Facts | None:
    """A letter that gives more time than letters generally do (P: 一般), without a reason in it."""
    latest = office.due("answer_letter", event.on).day
    return {"due": event.due, "latest": latest} if event.due > latest and not event.reason else None


def found_after_registration(case: Case, event: m.Registered, office: Office) -> Facts | None:
    """A dispute found after it was registered: no history (section 2)."""
    late = event.found_on is not None and event.found_on > event.on
    return {"reason": "found_after_registration"} if late else None


def not_before_found(case: Case, event: Event) -> bool:
    """Return whether it is dated on the day on which the dispute was found, or later."""
    return event.on >= case.found_on


def closed_instead(case: Case, event: m.Closed, office: Office) -> Facts | None:
    """A community terminates a case that it owed a transfer, though no party refuses (P)."""
    stage = case.handler
    if event.outcome is not voc.ClosedOutcome.TERMINATED or stage is None:
        return None
    if event.reason is voc.TerminationReason.REFUSED:
        return None
    owed = rules.transfer_up(case, stage, office)
    return (
        {"due": owed[0].due} if any(o.met_on is None and o.ended_on is None for o in owed) else None
    )


def letter_unapproved(case: Case, event: m.Assigned, office: Office) -> Facts | None:
    """A letter without opinion, or without the leader's approval and its date, when it was delivered (P)."""
    missing = letter_lacks(event)
    if event.approved_on is not None and event.approved_on > event.on:
        missing.append("approved_on")
    return {"missing": missing} if missing else None


def routed_back(case: Case, event: m.Assigned, office: Office) -> Facts | None:
    """A letter to a unit that already mediated this matter without success, in this case or a linked one (P)."""
    failed = [
        s.on
        for stage in case.stages
        if stage.unit == event.lead and not stage.settled
        for s in stage.failed
    ]
    if not failed and not event.failed_elsewhere:
        return None
    return {"unit": event.lead, "failed": failed, "elsewhere": list(event.failed_elsewhere)}


def missing_agreement(case: Case, event: m.Mediated | m.Closed, office: Office) -> Facts | None:
    """A petition case settled without a written agreement (P)."""
    if not case.is_petition or event.outcome != voc.Outcome.SETTLED.value:
        return None
    written = voc.AgreementForm.WRITTEN
    has_one = event.agreement is written or (
        event.agreement is None and event.agreement_no is not None
    )
    earlier = isinstance(event, m.Closed) and case.agreement is written
    return None if has_one or earlier else {"agreement": event.agreement}


def not_mediable(case: Case, event: m.Registered, office: Office) -> Facts | None:
    """A matter already before, or decided by, a court or authority is opened for mediation (L)."""
    return {"authority": event.before_authority} if event.before_authority else None
