"""The end of a case 办结, and what follows 上报、回访、履行、签署."""

import datetime as dt
from typing import Annotated, ClassVar

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import Personal
from govtool.subjects.case.agreement import (
    agreement_label,
    agreement_words,
    missing_agreement,
    take_agreement,
)
from govtool.subjects.case.rules import transfer_up
from govtool.subjects.case.state import (
    Answer,
    Case,
    Remark,
    first_day,
    once_a_day,
)
from govtool.subjects.subject import EventKind, Facts, Parts, Requirement, never, zh


class Diverted(Event):
    """导入: led into litigation, arbitration or an administrative procedure, or taken up higher."""

    kind: ClassVar[str] = "diverted"
    channel: voc.DivertChannel
    procedure: voc.DivertDetail | None = None
    """The procedure, where it has a name; else ``detail`` describes it."""
    detail: r.OptionalText = None


def _divert(case: Case, event: Diverted, _office: Office) -> None:
    case.diverted_to, case.procedure = event.channel, event.procedure
    case.close(event.on, voc.Outcome.DIVERTED)


def _diversion_parts(event: Diverted, _office: Office, _today: dt.date) -> Parts:
    return (event.procedure.label if event.procedure else None, event.detail)


_LED = {
    voc.DivertChannel.LITIGATION: msgid("led into litigation"),
    voc.DivertChannel.ARBITRATION: msgid("led into arbitration"),
    voc.DivertChannel.ADMINISTRATIVE: msgid("led into an administrative procedure"),
    voc.DivertChannel.ELEVATED: msgid("taken up by a higher level"),
}


def led_text(channel: voc.DivertChannel) -> str:
    """Return where a case was led, in words: 已导入诉讼程序."""
    text = _LED[channel]
    return _(text)


def struck_off_text(channel: voc.DivertChannel) -> str:
    """Return the same with what follows: 已导入诉讼程序，案件销号."""
    return _("{led}; struck off", led=led_text(channel))


class Closed(Event):
    """办结: settled, withdrawn or terminated."""

    kind: ClassVar[str] = "closed"
    outcome: voc.ClosedOutcome
    reason: voc.TerminationReason | None = None
    """The reason of a termination; None for one without a name."""
    note: r.OptionalText = None
    """The reason in words."""
    agreement: voc.AgreementForm | None = None
    agreement_no: Annotated[r.OptionalLine, Personal.NUMBER] = None


def _close(case: Case, event: Closed, _office: Office) -> None:
    if event.outcome is voc.ClosedOutcome.SETTLED:
        take_agreement(case, event)
    if event.outcome is voc.ClosedOutcome.TERMINATED:
        case.termination = event.reason or voc.TerminationReason.OTHER
        case.termination_note = event.note
    case.close(event.on, voc.Outcome(event.outcome))


def _settled_unwritten(case: Case, event: Closed, office: Office) -> Facts | None:
    written = case.agreement is voc.AgreementForm.WRITTEN
    return None if written else missing_agreement(case, event, office)


def _closed_instead(case: Case, event: Closed, office: Office) -> Facts | None:
    """A community terminates a case that it owed a transfer, though no party refuses (P)."""
    stage = case.handler
    if event.outcome is not voc.ClosedOutcome.TERMINATED or stage is None:
        return None
    if event.reason is voc.TerminationReason.REFUSED:
        return None
    owed = transfer_up(case, stage, office)
    return (
        {"due": owed[0].due} if any(o.met_on is None and o.ended_on is None for o in owed) else None
    )


def _closing_parts(event: Closed, _office: Office, _today: dt.date) -> Parts:
    return (
        agreement_label(event.agreement),
        event.agreement_no,
        event.reason.label if event.reason else None,
        event.note,
    )


class ClosureReported(Event):
    """结果上报: the result told upwards."""

    kind: ClassVar[str] = "closure_reported"


class PlatformEntered(Event):
    """录入平台: entered in the judicial mediation platform."""

    kind: ClassVar[str] = "platform_entered"


def _is_settled(case: Case, _event: Event) -> bool:
    return case.agreed_on is not None or case.closed_on is not None


class Revisited(Event):
    """回访."""

    kind: ClassVar[str] = "revisited"
    satisfied: voc.Satisfaction | None = None
    """The answer of the parties; None where there is none."""
    note: r.OptionalText = None


def _revisit(case: Case, event: Revisited, _office: Office) -> None:
    case.revisited_on = case.revisited_on or event.on
    if event.satisfied is not None:
        case.answers.append(Answer(event.on, event.satisfied))


def _revisit_parts(event: Revisited, _office: Office, _today: dt.date) -> Parts:
    return (event.satisfied.label if event.satisfied else None, event.note)


class Performed(Event):
    """履行: the agreement was performed."""

    kind: ClassVar[str] = "performed"
    note: r.OptionalText = None


def _perform(case: Case, event: Performed, _office: Office) -> None:
    case.performed_on = case.performed_on or event.on
    case.performance = Remark(event.on, event.note)


class Agreed(Event):
    """签署协议: the agreement was signed by all and is in force from then on (L 调解法 29).

    Its day is that of the last signature, on the day of the settlement or after it.
    """

    kind: ClassVar[str] = "agreed"
    agreement_no: Annotated[r.OptionalLine, Personal.NUMBER] = None


def _may_be_signed(case: Case, _event: Event) -> bool:
    agreed = case.agreement in {voc.AgreementForm.WRITTEN, voc.AgreementForm.ORAL}
    return agreed and case.signed_on is None


def _sign_agreement(case: Case, event: Agreed, _office: Office) -> None:
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


class ConfirmationApplied(Event):
    """申请司法确认: the parties asked a court to confirm their agreement."""

    kind: ClassVar[str] = "confirmation_applied"
    court: r.OptionalWords = None


def _apply_for_confirmation(case: Case, event: ConfirmationApplied, _office: Office) -> None:
    if case.confirmation_applied_on is None:
        case.confirmation_applied_on, case.court = event.on, event.court


def _closing_milestone(event: Closed, _office: Office) -> Parts:
    return (event.outcome.zh, zh(event.reason), event.note, *agreement_words(event))


_SETTLED = Requirement("not_settled", _is_settled)
CLOSING_KINDS = (
    EventKind(
        Diverted,
        msgid("diverted"),
        _divert,
        may_follow_end=never,
        title=lambda event: struck_off_text(event.channel),
        details=_diversion_parts,
        harmless={"channel": voc.DivertChannel.LITIGATION},
        milestone="导入其他渠道",
        milestone_details=lambda event, _office: (
            event.channel.zh,
            zh(event.procedure),
            event.detail,
        ),
    ),
    EventKind(
        Closed,
        msgid("closed"),
        _close,
        checks={"missing_agreement": _settled_unwritten, "closed_instead": _closed_instead},
        may_follow_end=never,
        title=lambda event: _("closed: {outcome}", outcome=event.outcome.label),
        details=_closing_parts,
        harmless={
            "outcome": voc.ClosedOutcome.WITHDRAWN,
            "agreement": voc.AgreementForm.WRITTEN,
            "reason": voc.TerminationReason.REFUSED,
        },
        milestone="办结",
        milestone_details=_closing_milestone,
    ),
    EventKind(
        ClosureReported,
        msgid("result reported"),
        first_day("closure_reported_on"),
        needs=(Requirement("not_closed", lambda case, _event: case.closed_on is not None),),
        same=once_a_day,
        milestone="结果上报",
    ),
    EventKind(
        PlatformEntered,
        msgid("entered in the platform"),
        first_day("platform_entered_on"),
        needs=(_SETTLED,),
        same=once_a_day,
        milestone="录入平台",
    ),
    EventKind(
        Revisited,
        msgid("parties revisited"),
        _revisit,
        needs=(_SETTLED,),
        same=once_a_day,
        details=_revisit_parts,
        milestone="回访",
        milestone_details=lambda event, _office: (zh(event.satisfied), event.note),
    ),
    EventKind(
        Performed,
        msgid("agreement performed"),
        _perform,
        needs=(_SETTLED,),
        same=once_a_day,
        milestone="协议履行",
    ),
    EventKind(
        Agreed,
        msgid("agreement signed"),
        _sign_agreement,
        needs=(Requirement("no_agreement", _may_be_signed),),
        same=once_a_day,
        details=lambda event, _office, _today: (event.agreement_no,),
        milestone="签署协议",
        milestone_details=lambda event, _office: (event.agreement_no,),
    ),
    EventKind(
        ConfirmationApplied,
        msgid("judicial confirmation applied for"),
        _apply_for_confirmation,
        needs=(Requirement("not_confirmable", lambda case, _event: case.is_confirmable),),
        same=once_a_day,
        details=lambda event, _office, _today: (event.court,),
        milestone="申请司法确认",
        milestone_details=lambda event, _office: (event.court,),
    ),
)
