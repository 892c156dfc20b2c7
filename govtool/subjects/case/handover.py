"""Handing a case over 移送、交办: to the centre, to a lead by letter, and more time for it."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day, month_day_text
from govtool.base.i18n import _, msgid
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import Personal
from govtool.subjects import common_events
from govtool.subjects.case.routing import is_petition_office
from govtool.subjects.case.rules import centre_close
from govtool.subjects.case.state import Case, Letter, Transfer, letter_lacks
from govtool.subjects.extensions import ExtensionAnswer, ExtensionAsked, extension_kinds
from govtool.subjects.obligation import Obligation
from govtool.subjects.subject import (
    EventKind,
    Extended,
    Facts,
    Parts,
    Requirement,
    affixed,
    never,
    zh,
)


class Transferred(Event):
    """移送: the handler asks the centre to take over."""

    kind: ClassVar[str] = "transferred"
    to: r.Code
    reason: r.OptionalText = None


def _ask_transfer(case: Case, event: Transferred, _office: Office) -> None:
    handler = case.handler
    assert handler is not None
    handler.transfers.append(Transfer(event.on, event.to))
    case.transferring_stage = handler.no


def _is_below_centre(case: Case, _event: Event) -> bool:
    return case.handler is not None and case.handler is not case.centre_stage


def _transfer_of_turn(case: Case, _event: Event) -> Hashable:
    """Return whose turn it is, and how often the centre sent a transfer of it back."""
    turn = case.handler
    return (turn.no, sum(t.returned_on is not None for t in turn.transfers)) if turn else None


def _early_transfer(case: Case, event: Transferred, office: Office) -> Facts | None:
    """随意上交矛盾 (P): Return the facts of a transfer with too few failed sessions.

    A department or committee may hand over what is complex or crosses departments.
    """
    if case.handler is not None and case.handler.kind is not voc.UnitKind.COMMUNITY:
        return None
    needed = office.policy.number("failed_sessions_before_transfer", event.on)
    failed = [session.on for stage in case.stages for session in stage.failed]
    if case.severity is not voc.Severity.ORDINARY or len(failed) >= needed:
        return None
    return {"failed": failed, "needed": needed}


def _transfer_parts(event: Transferred, office: Office, _today: dt.date) -> Parts:
    return (_("to {unit}", unit=unit_name(event.to, office, event.on)), event.reason)


class Accepted(Event):
    """受理: the centre takes the case."""

    kind: ClassVar[str] = "accepted"
    unit: r.Code


def _accept(case: Case, event: Accepted, office: Office) -> None:
    assert case.transferring_stage is not None
    stage = case.stages[case.transferring_stage - 1]
    stage.transfers[-1].answered_on = event.on
    stage.close(event.on, voc.Outcome.TRANSFERRED)
    case.transferring_stage = None
    if case.centre_stage is None:
        case.open_stage(event.unit, voc.Origin.ACCEPTED, event.on, office)


class Returned(Event):
    """退回: the centre sends a transfer back."""

    kind: ClassVar[str] = "returned"
    reason: r.OptionalText = None


def _return(case: Case, event: Returned, _office: Office) -> None:
    assert case.transferring_stage is not None
    stage = case.stages[case.transferring_stage - 1]
    transfer = stage.transfers[-1]
    transfer.returned_on = transfer.answered_on = event.on
    transfer.failed_by_return = len(stage.failed)
    case.transferring_stage = None


class Assigned(Event):
    """交办: a handling letter delivered to a lead unit on ``on``, to be answered by ``due``."""

    kind: ClassVar[str] = "assigned"
    lead: r.Code
    due: r.Day
    opinion: r.OptionalText = None
    approved_by: r.OptionalStaffName = None
    approved_on: r.Day | None = None
    cooperating: tuple[r.Code, ...] = ()
    reason: r.OptionalText = None
    """The reason why it gives more time than usual (P: 一般不超过30日)."""
    no: Annotated[r.OptionalLine, Personal.NUMBER] = None
    person: r.OptionalStaffName = None
    """责任人 who is to handle it at the lead."""
    delivery: voc.Delivery | None = None
    """送达方式: how it was delivered (P: 以书面或电子文档形式送达)."""
    failed_elsewhere: tuple[r.Day, ...] = ()
    """Days of failed sessions of the lead in linked cases, as known at recording."""


def _assign(case: Case, event: Assigned, office: Office) -> None:
    """Open a stage at the lead; the centre's stays open."""
    stage = case.open_stage(event.lead, voc.Origin.ASSIGNED, event.on, office)
    letter = Letter(stage.no, event.lead, event.on, event.due, event.no, event.opinion)
    letter.before = sum(
        (other.delivered_on, other.lead) == (event.on, event.lead) for other in case.letters
    )
    letter.no = letter.no or case.number_of(voc.FormKind.LETTER, letter.about)
    letter.approved_by, letter.approved_on = event.approved_by, event.approved_on
    letter.cooperating, letter.reason = event.cooperating, event.reason
    letter.person, letter.delivery = event.person, event.delivery
    case.letters.append(letter)


def _letter_to_lead(case: Case, event: Assigned) -> Hashable:
    answered = sum(x.lead == event.lead and x.replied_on is not None for x in case.letters)
    return (event.lead, answered)


def _letter_unapproved(_case: Case, event: Assigned, _office: Office) -> Facts | None:
    """Return the facts of a letter delivered without opinion or dated approval (P)."""
    missing = letter_lacks(event)
    if event.approved_on is not None and event.approved_on > event.on:
        missing.append("approved_on")
    return {"missing": missing} if missing else None


def _letter_too_long(_case: Case, event: Assigned, office: Office) -> Facts | None:
    """A letter that gives more time than letters generally do (P: 一般), without a reason in it."""
    latest = office.due("answer_letter", event.on).day
    return {"due": event.due, "latest": latest} if event.due > latest and not event.reason else None


def _routed_back(case: Case, event: Assigned, _office: Office) -> Facts | None:
    """Return the facts of a letter to a unit that already failed in this matter (P)."""
    failed = [
        s.on
        for stage in case.stages
        if stage.unit == event.lead and not stage.settled
        for s in stage.failed
    ]
    if not failed and not event.failed_elsewhere:
        return None
    return {"unit": event.lead, "failed": failed, "elsewhere": list(event.failed_elsewhere)}


def _letter_parts(event: Assigned, office: Office, today: dt.date) -> Parts:
    answer = _("answer by {day}", day=month_day_text(event.due, today))
    how = _("delivery: {way}", way=event.delivery.label) if event.delivery else None
    return (
        unit_name(event.lead, office, event.on),
        event.person,
        answer,
        event.opinion,
        event.reason,
        how,
    )


def _letter_hints(case: Case, event: Assigned, office: Office) -> Parts:
    close = next((owed.due for owed in case.obligations if owed.rule == "centre_close"), None)
    if close is not None and event.due > close:
        text = _(
            "The letter is due on {due}, after the centre itself has to close the case ({close})."
        )
        yield text.format(due=event.due.isoformat(), close=close.isoformat())
    for code in (event.lead, *event.cooperating):
        if is_petition_office(code, office, event.on):
            text = _(
                "{unit} is the petition office: it hands cases over and takes no part in the "
                "handling."
            )
            yield text.format(unit=unit_name(code, office, event.on))
    if letter_lacks(event):
        text = _("The letter is not complete. Record what is missing: {command}")
        yield text.format(command=approval_command(case, event.lead))


def approval_command(case: Case, lead: str) -> str:
    """Return the command that completes a letter to a unit."""
    letters = [letter for letter in case.letters if letter.lacks]
    which = f" --lead {lead}" if {letter.lead for letter in letters} - {lead} else ""
    opinion = " --opinion …" if any("opinion" in x.lacks for x in letters if x.lead == lead) else ""
    return f"govtool case approve {case.case_no}{which} --approved-by … --on …{opinion}"


class LetterApproved(Event):
    """批准交办函: the approval of a letter recorded without it, and its opinion.

    ``lead`` may be left out when only one letter waits for it. It is dated on the day of the letter
    at the earliest.
    """

    kind: ClassVar[str] = "letter_approved"
    lead: r.OptionalCode = None
    approved_by: r.StaffName
    approved_on: r.Day | None = None
    """The day of the approval where it came before the letter; else that of the event."""
    opinion: r.OptionalText = None


def _approve_letter(case: Case, event: LetterApproved, _office: Office) -> None:
    """Complete the letter: with the approval, and with the opinion where it has none."""
    letter = letter_to_approve(case, event)
    assert letter is not None
    letter.opinion = letter.opinion or event.opinion
    if not (letter.approved_by and letter.approved_on):
        letter.approved_by, letter.approved_on = event.approved_by, event.approved_on or event.on


def letter_to_approve(case: Case, event: LetterApproved) -> Letter | None:
    """Return the oldest letter without opinion or approval, of the lead if one is named."""
    return next((x for x in case.letters if x.lacks and event.lead in {None, x.lead}), None)


def approval_as_known(source: Any, subject: str, event: LetterApproved) -> LetterApproved:
    """Return an approval, on the day of its letter where that came later.

    :param source: a store or transaction.
    """
    case: Case | None = source.state(subject)
    letter = letter_to_approve(case, event) if case else None
    if letter is None or event.on >= letter.delivered_on:
        return event
    return event.model_copy(update={"on": letter.delivered_on, "approved_on": event.on})


def _is_letter_incomplete(case: Case, event: LetterApproved) -> bool:
    return letter_to_approve(case, event) is not None


def _approved_out_of_time(case: Case, event: LetterApproved, _office: Office) -> Facts | None:
    """Return the facts of an approval after its event, or before the case (section 2)."""
    if event.approved_on is None:
        return None
    if event.approved_on > event.on:
        sentence = msgid("It was recorded for {day}, and cannot have been approved later.")
        return {"reason": "approved_later", "sentence": sentence}
    if event.approved_on < case.registered_on:
        sentence = msgid("A letter cannot have been approved before the case was registered.")
        return {"reason": "before_registration", "sentence": sentence}
    return None


def _approval_parts(event: LetterApproved, office: Office, today: dt.date) -> Parts:
    """Return the leader, the day where it came before the letter, the lead, and the opinion."""
    day = None
    if event.approved_on:
        day = _("approved on {day}", day=month_day_text(event.approved_on, today))
    lead = unit_name(event.lead, office, event.on) if event.lead else None
    return (event.approved_by, day, lead, event.opinion)


class Replied(Event):
    """回复: the lead reports the result. ``lead`` may be left out when only one letter is open."""

    kind: ClassVar[str] = "replied"
    lead: r.OptionalCode = None
    note: r.OptionalText = None


def _reply(case: Case, event: Replied, _office: Office) -> None:
    letter = _letter_answered(case, event)
    assert letter is not None
    letter.replied_on = event.on
    stage = case.stages[letter.stage - 1]
    stage.close(event.on, voc.Outcome.SETTLED if stage.settled else voc.Outcome.ANSWERED)
    if case.transferring_stage == stage.no:
        case.transferring_stage = None


def _letter_answered(case: Case, event: Replied) -> Letter | None:
    """The open letter that a reply answers: the lead's own if it names itself, else the newest."""
    letters = [
        x for x in case.letters if case.stages[x.stage - 1].is_open and event.lead in {None, x.lead}
    ]
    return letters[-1] if letters else None


def _is_letter_open(case: Case, event: Any) -> bool:
    return _letter_answered(case, event) is not None


class ExtensionRequested(ExtensionAsked):
    """申请延期, to the district."""

    kind: ClassVar[str] = "extension_requested"


class ExtensionDecided(ExtensionAnswer):
    """延期审批, by the district."""

    kind: ClassVar[str] = "extension_decided"


def _centre_close(case: Case, office: Office) -> Obligation:
    assert case.centre_stage is not None
    (owed,) = centre_close(case, case.centre_stage, office)
    return owed


def _transfer_milestone(event: Transferred, office: Office) -> Parts:
    return (f"移送{unit_name(event.to, office, event.on)}", event.reason)


def _letter_milestone(event: Assigned, office: Office) -> Parts:
    return (
        event.no,
        f"交{unit_name(event.lead, office, event.on)}办理",
        affixed("责任人", event.person),
        affixed("", zh(event.delivery), "送达"),
        f"{chinese_day(event.due)}前答复",
    )


def _approval_milestone(event: LetterApproved, office: Office) -> Parts:
    lead = unit_name(event.lead, office, event.on) if event.lead else None
    day = affixed("", chinese_day(event.approved_on), "批准")
    return (lead, f"批准人{event.approved_by}", day)


def _decision_milestone(event: ExtensionDecided, _office: Office) -> Parts:
    until = affixed("延期至", chinese_day(event.until))
    return ("同意" if event.approved else "不同意", until)


_TRANSFER_PENDING = Requirement(
    "no_transfer", lambda case, _event: case.transferring_stage is not None
)
_ASKED, _DECIDED = extension_kinds(
    ExtensionRequested,
    ExtensionDecided,
    lambda case: case,
    needs=Requirement("no_centre_stage", lambda case, _event: case.centre_stage is not None),
    owed=_centre_close,
    same=lambda case, event: (
        event.until,
        sum(request.decided_on is not None for request in case.extensions),
    ),
)
HANDOVER_KINDS = (
    EventKind(
        Transferred,
        msgid("transfer asked for"),
        _ask_transfer,
        needs=(Requirement("centre_has_it", _is_below_centre),),
        checks={"early_transfer": _early_transfer},
        may_follow_end=never,
        units={"to": voc.CENTRE},
        same=_transfer_of_turn,
        details=_transfer_parts,
        milestone="申请移送",
        milestone_details=_transfer_milestone,
    ),
    EventKind(
        Accepted,
        msgid("accepted by the centre"),
        _accept,
        needs=(_TRANSFER_PENDING,),
        may_follow_end=never,
        units={"unit": voc.CENTRE},
        details=common_events.unit_parts,
        milestone="中心受理",
        milestone_details=lambda event, office: (unit_name(event.unit, office, event.on),),
    ),
    EventKind(
        Returned,
        msgid("sent back"),
        _return,
        needs=(_TRANSFER_PENDING,),
        may_follow_end=never,
        details=common_events.reason,
        milestone="退回",
    ),
    EventKind(
        Assigned,
        msgid("handling letter"),
        _assign,
        checks={
            "letter_unapproved": _letter_unapproved,
            "letter_too_long": _letter_too_long,
            "routed_back": _routed_back,
        },
        may_follow_end=never,
        units={"lead": voc.BELOW_THE_STREET, "cooperating": voc.BELOW_THE_STREET},
        details=_letter_parts,
        same=_letter_to_lead,
        hints=_letter_hints,
        harmless={"reason": "-", "opinion": "-", "approved_by": "-", "approved_on": dt.date.min},
        as_known="govtool.views.links:letter_as_known",
        milestone="交办",
        milestone_details=_letter_milestone,
    ),
    EventKind(
        LetterApproved,
        msgid("handling letter approved"),
        _approve_letter,
        needs=(Requirement("no_unapproved_letter", _is_letter_incomplete),),
        checks={"out_of_order": _approved_out_of_time},
        details=_approval_parts,
        harmless={"approved_by": "-", "opinion": "-"},
        as_known="govtool.subjects.case.handover:approval_as_known",
        milestone="批准交办函",
        milestone_details=_approval_milestone,
    ),
    EventKind(
        Replied,
        msgid("letter answered"),
        _reply,
        needs=(Requirement("no_letter", _is_letter_open),),
        may_follow_end=never,
        milestone="回复交办函",
    ),
    replace(
        _ASKED,
        milestone="申请延期",
        milestone_details=lambda event, _office: (
            f"申请延期至{chinese_day(event.until)}",
            event.reason,
        ),
    ),
    replace(_DECIDED, milestone="延期审批", milestone_details=_decision_milestone),
)
CASE_EXTENSION = Extended(ExtensionRequested, ExtensionDecided, "centre_close")
