"""Mediating a case 调解: alerts, meetings with the parties, investigations, sessions."""

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
from govtool.subjects.case.state import (
    Case,
    MediationSession,
    Remark,
    in_turn,
)
from govtool.subjects.subject import EventKind, Parts, affixed, never, zh


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
    take_agreement(case, event)
    if handler.origin is not voc.Origin.ASSIGNED:
        case.close(event.on, voc.Outcome.SETTLED)


def _session_parts(event: Mediated, _office: Office, _today: dt.date) -> Parts:
    yield agreement_label(event.agreement)
    yield event.agreement_no
    yield event.held.label if event.held else None
    for one in event.participants:
        yield (
            _("{capacity} {name}", capacity=one.capacity.label, name=one.name)
            if one.name
            else one.capacity.label
        )


def _alert_milestone(event: Alerted, _office: Office) -> Parts:
    told = affixed("已报告", event.reported_to)
    return (affixed("可能引发", zh(event.risk)), event.measures, told)


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
        work=voc.GridWork.HANDLED,
        checks={"missing_agreement": missing_agreement},
        may_follow_end=never,
        same=in_turn("outcome"),
        harmless={"outcome": voc.SessionOutcome.FAILED, "agreement": voc.AgreementForm.WRITTEN},
        title=lambda event: _("session: {outcome}", outcome=event.outcome.label),
        details=_session_parts,
        milestone="调解",
        milestone_details=lambda event, _office: (
            event.outcome.zh,
            *agreement_words(event),
            event.place,
        ),
    ),
)
