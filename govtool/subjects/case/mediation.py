"""Mediating a case 调解: sessions, agreements, its end, and what follows 回访、履行."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, ClassVar

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import Personal
from govtool.subjects.case.rules import transfer_up
from govtool.subjects.case.state import (
    Answer,
    Case,
    MediationSession,
    Remark,
    first_day,
    in_turn,
    once_a_day,
)
from govtool.subjects.subject import EventKind, Facts, Parts, Requirement, affixed, never, zh


class Alerted(Event):
    """预警: the dispute may turn violent or criminal, or a group may gather (L 调解法 25)."""

    kind: ClassVar[str] = "alerted"
    risk: voc.AlertKind | None = None
    measures: r.OptionalText = None
    """预防措施: what was done."""
    reported_to: r.OptionalWords = None
    """The police or other authority that was told; None while nobody was."""


def _alert(case: Case, event: Alerted, _office: Office) -> None:
    if not case.alerts:
        case.alerted_unit = case.last_stage.unit
    case.alerts = (*case.alerts, event)


def _alert_title(event: Alerted) -> str:
    return _("alert: {risk}", risk=event.risk.label) if event.risk else _("alert")


def _alert_parts(event: Alerted, _office: Office, _today: dt.date) -> Parts:
    whom = _("reported to {whom}", whom=event.reported_to) if event.reported_to else None
    return (event.measures, whom)


def _police_hints(case: Case, event: Alerted, _office: Office) -> Parts:
    """Yield that an authority has to be told (L 调解法 25), and where a major case goes."""
    if not event.reported_to:
        yield _(
            "If it may lead to a breach of public order or a crime, report it to the police or "
            "another authority in time (People's Mediation Law, art. 25), and record that: "
            "--reported-to."
        )
    if case.severity is voc.Severity.ORDINARY and case.handler is not None:
        text = _(
            "Where it is major or complex, it goes to the centre the same day: govtool case major "
            "{no}"
        )
        yield text.format(no=case.case_no)


class Met(Event):
    """见面: the parties were met."""

    kind: ClassVar[str] = "met"
    note: r.OptionalText = None


def _meet(case: Case, event: Met, _office: Office) -> None:
    stage = case.last_stage
    stage.first_met_on = stage.first_met_on or event.on


def _is_of_closing_day(case: Case, event: Event) -> bool:
    """Return whether it is of the closing day, where the order within the day is open."""
    return event.on == case.closed_on


class Investigated(Event):
    """调查: somebody was asked about the facts."""

    kind: ClassVar[str] = "investigated"
    asked: Annotated[r.OptionalName, Personal.PEOPLE] = None
    place: r.OptionalWords = None
    mediator: r.OptionalStaffName = None
    recorder: r.OptionalStaffName = None
    attendees: Annotated[r.OptionalLine, Personal.PEOPLE] = None
    note: r.OptionalText = None


def _investigation_parts(event: Investigated, _office: Office, _today: dt.date) -> Parts:
    return (event.asked, event.place, event.mediator)


class Consulted(Event):
    """会商指导: advice by telephone, a mediator sent by the centre, or a lawyer."""

    kind: ClassVar[str] = "consulted"
    by: voc.Advice | None = None
    adviser: r.OptionalStaffName = None
    """The person who advised."""
    note: r.OptionalText = None


def _advise(case: Case, event: Consulted, _office: Office) -> None:
    case.advice = (*case.advice, Remark(event.on, event.note))


def _advice_parts(event: Consulted, _office: Office, _today: dt.date) -> Parts:
    return (event.by.label if event.by else None, event.adviser)


class Participant(r.Record):
    """Somebody who takes part in a session beside parties and mediators 参加人 (L 调解法 20)."""

    capacity: voc.Capacity
    name: Annotated[r.OptionalName, Personal.PEOPLE] = None


class Mediated(Event):
    """调解: one session of the handler's stage."""

    kind: ClassVar[str] = "mediated"
    outcome: voc.SessionOutcome
    agreement: voc.AgreementForm | None = None
    agreement_no: Annotated[r.OptionalLine, Personal.NUMBER] = None
    place: r.OptionalWords = None
    mediator: r.OptionalStaffName = None
    recorder: r.OptionalStaffName = None
    attendees: Annotated[r.OptionalLine, Personal.PEOPLE] = None
    held: voc.SessionWay | None = None
    """调解形式: in person, by telephone …; None where that is not recorded."""
    participants: tuple[Participant, ...] = ()
    """Those with a capacity; ``attendees`` are the others."""
    note: r.OptionalText = None


def _mediate(case: Case, event: Mediated, _office: Office) -> None:
    """Add a session; a settlement closes the case unless a lead still has to reply."""
    handler = case.handler
    assert handler is not None
    how = (event.agreement, event.agreement_no, event.held, event.participants)
    handler.sessions.append(MediationSession(event.on, event.outcome, *how))
    if event.outcome is not voc.SessionOutcome.SETTLED:
        return
    _agree(case, event)
    if handler.origin is not voc.Origin.ASSIGNED:
        case.close(event.on, voc.Outcome.SETTLED)


def _agreement_label(form: voc.AgreementForm | None) -> str | None:
    return _("no agreement") if form is voc.AgreementForm.NONE else form.label if form else None


def _session_parts(event: Mediated, _office: Office, _today: dt.date) -> Parts:
    yield _agreement_label(event.agreement)
    yield event.agreement_no
    yield event.held.label if event.held else None
    for one in event.participants:
        yield (
            _("{capacity} {name}", capacity=one.capacity.label, name=one.name)
            if one.name
            else one.capacity.label
        )


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
        _agree(case, event)
    if event.outcome is voc.ClosedOutcome.TERMINATED:
        case.termination = event.reason or voc.TerminationReason.OTHER
        case.termination_note = event.note
    case.close(event.on, voc.Outcome(event.outcome))


def _missing_agreement(case: Case, event: Mediated | Closed, _office: Office) -> Facts | None:
    """A petition case settled without a written agreement (P)."""
    if not case.is_petition or event.outcome != voc.Outcome.SETTLED.value:
        return None
    written = voc.AgreementForm.WRITTEN
    has_one = event.agreement is written or (
        event.agreement is None and event.agreement_no is not None
    )
    earlier = isinstance(event, Closed) and case.agreement is written
    return None if has_one or earlier else {"agreement": event.agreement}


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
        _agreement_label(event.agreement),
        event.agreement_no,
        event.reason.label if event.reason else None,
        event.note,
    )


def _agree(case: Case, event: Mediated | Closed) -> None:
    """Take down the agreement. One that is not described is at least an oral one (L 调解法 28)."""
    described = event.agreement is not None or event.agreement_no is not None
    if case.agreed_on is not None and not described:
        return
    written = event.agreement_no is not None
    was_written = case.agreement is voc.AgreementForm.WRITTEN
    if case.signed_on is None:  # a signed agreement stays in writing, whatever is recorded later
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


def _alert_milestone(event: Alerted, _office: Office) -> Parts:
    told = affixed("已报告", event.reported_to)
    return (affixed("可能引发", zh(event.risk)), event.measures, told)


def _agreement_zh(event: Mediated | Closed) -> Iterator[str | None]:
    form = event.agreement if event.agreement is not voc.AgreementForm.NONE else None
    yield affixed("", zh(form), "协议")
    yield event.agreement_no


def _closing_milestone(event: Closed, _office: Office) -> Parts:
    return (event.outcome.zh, zh(event.reason), event.note, *_agreement_zh(event))


_SETTLED = Requirement("not_settled", _is_settled)
MEDIATION_KINDS = (
    EventKind(
        Alerted,
        msgid("alert"),
        _alert,
        same=in_turn("risk", "reported_to"),
        title=_alert_title,
        details=_alert_parts,
        hints=_police_hints,
        milestone="激化预警",
        milestone_details=_alert_milestone,
    ),
    EventKind(
        Met,
        msgid("parties met"),
        _meet,
        may_follow_end=_is_of_closing_day,
        same=in_turn(),
        milestone="与当事人见面",
    ),
    EventKind(
        Investigated,
        msgid("investigation"),
        details=_investigation_parts,
        same=in_turn("asked", "place"),
        milestone="调查",
        milestone_details=lambda event, _office: (affixed("被调查人", event.asked), event.place),
    ),
    EventKind(
        Consulted,
        msgid("advice by the centre"),
        _advise,
        may_follow_end=_is_of_closing_day,
        same=in_turn("by", "adviser", "note"),
        details=_advice_parts,
        milestone="会商指导",
        milestone_details=lambda event, _office: (zh(event.by), event.adviser, event.note),
    ),
    EventKind(
        Mediated,
        msgid("session"),
        _mediate,
        checks={"missing_agreement": _missing_agreement},
        may_follow_end=never,
        same=in_turn("outcome"),
        harmless={"outcome": voc.SessionOutcome.FAILED, "agreement": voc.AgreementForm.WRITTEN},
        title=lambda event: _("session: {outcome}", outcome=event.outcome.label),
        details=_session_parts,
        milestone="调解",
        milestone_details=lambda event, _office: (
            event.outcome.zh,
            *_agreement_zh(event),
            event.place,
        ),
    ),
)

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
        checks={"missing_agreement": _missing_agreement, "closed_instead": _closed_instead},
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
