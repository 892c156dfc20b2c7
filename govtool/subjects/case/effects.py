"""Section 2: a case and its stages. One small function per event kind says what that event does to a case.

Which function belongs to which kind stands in :mod:`govtool.subjects.case.kinds`.
"""

from __future__ import annotations

import datetime as dt

from govtool.base import vocabulary as voc
from govtool.journal.events import Linked
from govtool.law.office import Office
from govtool.subjects.case import checks
from govtool.subjects.case import events as m
from govtool.subjects.case.events import TIMES
from govtool.subjects.case.state import Answer, Case, Letter, MediationSession, Stage, Transfer


def opened(event: m.Registered, office: Office) -> Case:
    """Return the case that a registration opens, with its first stage."""
    case = Case(
        case_no=event.case_no, unit=event.unit, registered_on=event.on, dispute_type=event.dispute_type,
        summary=event.summary, source=event.source, severity=event.severity, petition=event.petition,
        grid=event.grid, ref=event.ref, parties=event.parties, before_authority=event.before_authority,
        content=event.content, last_on=event.on, timeline=[event], found_by=event.found_by,
        found_on=min(event.found_on or event.on, event.on), campaign=event.campaign,
    )  # fmt: skip
    if case.severity is voc.Severity.MAJOR:
        case.major_on = event.on
    _open_stage(case, event.unit, voc.Origin.REGISTERED, event.on, office)
    return case


def _open_stage(case: Case, unit: str, origin: voc.Origin, on: dt.date, office: Office) -> Stage:
    stage = Stage(len(case.stages) + 1, unit, office.kind(unit, on), origin, on)
    case.stages.append(stage)
    if (
        stage.kind is voc.UnitKind.STREET
        and origin is not voc.Origin.ASSIGNED
        and case.centre_stage is None
    ):
        case.centre_stage = stage
    return stage


def _close_stage(stage: Stage, on: dt.date, outcome: voc.Outcome) -> None:
    stage.closed_on, stage.outcome = on, outcome


def _close_case(case: Case, on: dt.date, outcome: voc.Outcome) -> None:
    for stage in case.stages:
        if stage.is_open:
            case.closing_stage = stage.no
            _close_stage(stage, on, outcome)
    case.closed_on, case.outcome, case.transferring_stage = on, outcome, None


def _agree(case: Case, event: m.Mediated | m.Closed) -> None:
    """Take down the agreement. One that is not described is at least an oral one (L 调解法 28)."""
    described = event.agreement is not None or event.agreement_no is not None
    if case.agreed_on is not None and not described:
        return
    written = event.agreement_no is not None
    was_written = case.agreement is voc.AgreementForm.WRITTEN
    if (
        case.signed_on is None
    ):  # what all have signed stays in writing, whatever is told of it later
        case.agreement = event.agreement or (
            voc.AgreementForm.WRITTEN if written else voc.AgreementForm.ORAL
        )
    case.agreement_no = (
        event.agreement_no or case.agreement_no or case.number_of(voc.FormKind.AGREEMENT)
    )
    case.agreed_on = case.agreed_on or event.on
    if case.in_force_on is None or (
        case.agreement is voc.AgreementForm.WRITTEN and not was_written
    ):
        case.in_force_on = event.on


def agreed(case: Case, event: m.Agreed, office: Office) -> None:
    """Take the agreement for a written one that is in force from the day on which all had signed."""
    if case.closed_on is not None and event.on > case.closed_on:
        case.keep_as_known(event.on)
    case.agreement = voc.AgreementForm.WRITTEN
    case.agreement_no = event.agreement_no or case.agreement_no
    case.signed_on = case.in_force_on = event.on
    made_up = {"signed_on": event.on}
    case.violations = [
        v._replace(facts={**v.facts, **made_up}) if v.rule == "missing_agreement" else v
        for v in case.violations
    ]


def supplemented(case: Case, event: m.Supplemented, office: Office) -> None:
    """Add what became known."""
    if case.closed_on is not None and event.on > case.closed_on:
        case.keep_as_known(event.on)
    case.particulars = with_told(case.particulars, event)


def with_told(known: m.Particulars | None, event: m.Supplemented) -> m.Particulars:
    """Return particulars with what became known, or does not hold."""
    told = {
        name: getattr(event, name)
        for name in m.Particulars.model_fields
        if getattr(event, name) is not None
    }
    fallen = TIMES if told.keys() & set(TIMES) else ()
    before = known or m.Particulars.trusted()
    return before.model_copy(update=dict.fromkeys((*event.cleared, *fallen)) | told)


def reported(case: Case, event: m.Reported, office: Office) -> None:
    """Note the first report to the centre, and the first of a case known to be major."""
    case.reported_on = case.reported_on or event.on
    if case.major_on is not None:
        case.major_told_on = case.major_told_on or event.on


def became_major(case: Case, event: m.BecameMajor, office: Office) -> None:
    """Make the case a major one from then on, where it was not; a transfer that waits has handed it over."""
    handler = case.handler
    if case.major_on is not None or handler is None:
        return
    case.keep_as_known(event.on)
    case.severity, case.major_on, case.grew_major = voc.Severity.MAJOR, event.on, True
    case.major_stage = handler.no
    if case.transferring_stage == handler.no:
        case.major_told_on = event.on


def app_entered(case: Case, event: m.AppEntered, office: Office) -> None:
    """Note the first entry in the peace app."""
    case.app_entered_on = case.app_entered_on or event.on


def alerted(case: Case, event: m.Alerted, office: Office) -> None:
    """Note the alert, and of the first one whose turn it was."""
    if not case.alerts:
        stage = case.handler or case.stages[(case.closing_stage or 1) - 1]
        case.alerted_unit = stage.unit
    case.alerts = (*case.alerts, event)


def met(case: Case, event: m.Met, office: Office) -> None:
    """Note the first meeting of the stage."""
    stage = case.handler or case.stages[(case.closing_stage or 1) - 1]
    stage.first_met_on = stage.first_met_on or event.on


def mediated(case: Case, event: m.Mediated, office: Office) -> None:
    """Add a session; one that settles closes the case, unless the lead of a letter still has to reply."""
    handler = case.handler
    assert handler is not None
    how = (event.agreement, event.agreement_no, event.held, event.participants)
    handler.sessions.append(MediationSession(event.on, event.outcome, *how))
    if event.outcome is not voc.SessionOutcome.SETTLED:
        return
    _agree(case, event)
    if handler.origin is not voc.Origin.ASSIGNED:
        _close_case(case, event.on, voc.Outcome.SETTLED)


def transferred(case: Case, event: m.Transferred, office: Office) -> None:
    """Note a transfer that waits for the centre."""
    handler = case.handler
    assert handler is not None
    handler.transfers.append(Transfer(event.on, event.to))
    case.transferring_stage = handler.no


def accepted(case: Case, event: m.Accepted, office: Office) -> None:
    """Close the handler's stage, and open the centre's unless there is one."""
    assert case.transferring_stage is not None
    stage = case.stages[case.transferring_stage - 1]
    stage.transfers[-1].answered_on = event.on
    _close_stage(stage, event.on, voc.Outcome.TRANSFERRED)
    case.transferring_stage = None
    if case.centre_stage is None:
        _open_stage(case, event.unit, voc.Origin.ACCEPTED, event.on, office)


def returned(case: Case, event: m.Returned, office: Office) -> None:
    """Note that the transfer was sent back; the handler's stage goes on."""
    assert case.transferring_stage is not None
    stage = case.stages[case.transferring_stage - 1]
    transfer = stage.transfers[-1]
    transfer.returned_on = transfer.answered_on = event.on
    transfer.failed_by_return = len(stage.failed)
    case.transferring_stage = None


def assigned(case: Case, event: m.Assigned, office: Office) -> None:
    """Open a stage at the lead; the centre's stays open."""
    stage = _open_stage(case, event.lead, voc.Origin.ASSIGNED, event.on, office)
    letter = Letter(stage.no, event.lead, event.on, event.due, event.no, event.opinion)
    letter.before = sum(
        (other.delivered_on, other.lead) == (event.on, event.lead) for other in case.letters
    )
    letter.no = letter.no or case.number_of(voc.FormKind.LETTER, letter.about)
    letter.approved_by, letter.approved_on = event.approved_by, event.approved_on
    letter.cooperating, letter.reason = event.cooperating, event.reason
    letter.person, letter.delivery = event.person, event.delivery
    case.letters.append(letter)


def letter_approved(case: Case, event: m.LetterApproved, office: Office) -> None:
    """Complete the letter: with the approval, and with the opinion where it has none."""
    letter = checks.letter_to_approve(case, event)
    assert letter is not None
    letter.opinion = letter.opinion or event.opinion
    if not (letter.approved_by and letter.approved_on):
        letter.approved_by, letter.approved_on = event.approved_by, event.approved_on or event.on


def replied(case: Case, event: m.Replied, office: Office) -> None:
    """Close the stage of the lead."""
    letter = checks.letter_of(case, event)
    assert letter is not None
    letter.replied_on = event.on
    stage = case.stages[letter.stage - 1]
    _close_stage(stage, event.on, voc.Outcome.SETTLED if stage.settled else voc.Outcome.ANSWERED)
    if case.transferring_stage == stage.no:
        case.transferring_stage = None


def diverted(case: Case, event: m.Diverted, office: Office) -> None:
    """Close the case: it goes another way."""
    case.diverted_to, case.procedure = event.channel, event.procedure
    _close_case(case, event.on, voc.Outcome.DIVERTED)


def closed(case: Case, event: m.Closed, office: Office) -> None:
    """Close the case with the outcome given."""
    if event.outcome is voc.ClosedOutcome.SETTLED:
        _agree(case, event)
    if event.outcome is voc.ClosedOutcome.TERMINATED:
        case.termination = event.reason or voc.TerminationReason.OTHER
        case.termination_note = event.note
    _close_case(case, event.on, voc.Outcome(event.outcome))


def closure_reported(case: Case, event: m.ClosureReported, office: Office) -> None:
    """Note the first report of the result."""
    case.closure_reported_on = case.closure_reported_on or event.on


def platform_entered(case: Case, event: m.PlatformEntered, office: Office) -> None:
    """Note the first entry in the platform."""
    case.platform_entered_on = case.platform_entered_on or event.on


def revisited(case: Case, event: m.Revisited, office: Office) -> None:
    """Note the first revisit, and what the parties said."""
    case.revisited_on = case.revisited_on or event.on
    if event.satisfied is not None:
        case.answers.append(Answer(event.on, event.satisfied))


def performed(case: Case, event: m.Performed, office: Office) -> None:
    """Note that the agreement was performed."""
    case.performed_on = case.performed_on or event.on


def confirmation_applied(case: Case, event: m.ConfirmationApplied, office: Office) -> None:
    """Note the first application to a court."""
    if case.confirmation_applied_on is None:
        case.confirmation_applied_on, case.court = event.on, event.court


def linked(case: Case, event: Linked, office: Office) -> None:
    """Note that another case is one matter with this one."""
    is_itself = event.other_entry is None and event.other == case.case_no
    if not is_itself and not any(event.says_the_same(link) for link in case.links):
        case.links.append(event)


def numbered(case: Case, event: m.Numbered, office: Office) -> None:
    """Add the number of a paper, and put it where the paper is known."""
    case.numbers.append(event)
    if event.document is voc.FormKind.AGREEMENT:
        case.agreement_no = case.agreement_no or event.text
    for letter in case.letters:
        if event.document is voc.FormKind.LETTER and letter.about == event.about:
            letter.no = letter.no or event.text
