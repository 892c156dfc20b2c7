"""What more there is to say of one event of a case, on one line: who, until when, why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.dates import month_day_text
from govtool.base.i18n import _, listed, msgid, of
from govtool.base.record import field_label
from govtool.law.office import Office, unit_name
from govtool.subjects.case import events as m
from govtool.subjects.case.routing import is_petition_office
from govtool.subjects.case.rules import RULES, Standing
from govtool.subjects.case.state import Case, letter_lacks
from govtool.subjects.subject import Obligation, Parts, Place

_SHORT = 20
"""As many characters of a long text as a time line has room for."""

PARTICULARS = {
    "occurred_on": "发生日期",
    "place": "发生地点",
    "persons": "涉及人数",
    "scale": "事件规模",
    "category": "事件类别",
    "mediator": "调解员",
    "mediator_phone": "调解员电话",
    "body": "调解组织",
    "way": "化解方式",
    "amount": "协议金额",
    "facts": "主要事实",
    "points": "争议事项",
    "terms": "协议内容",
    "performance": "履行方式",
    "perform_by": "履行期限",
    "paper": "协议文书",
    "matter": "不予确认事项",
    "prevented": "防止激化",
}
"""The particulars and what forms and files call them."""

DISORDER = {
    "before_registration": msgid("{day} is before the case was registered."),
    "after_close": msgid("The case was already closed on {day}."),
    "registered_twice": msgid("The case was already registered on {day}."),
    "no_transfer": msgid("No transfer was waiting for the centre on {day}."),
    "centre_has_it": msgid("On {day} the case was already with the centre."),
    "no_unapproved_letter": msgid("No letter delivered by {day} waits for this approval."),
    "no_letter": msgid("No handling letter was open on {day}."),
    "no_centre_stage": msgid(
        "The case was not with the centre on {day}, so it has no time to extend."
    ),
    "no_request": msgid("No extension request was waiting for a decision on {day}."),
    "not_closed": msgid("The case was not closed yet on {day}."),
    "not_settled": msgid("The case was neither settled nor closed yet on {day}."),
    "no_agreement": msgid(
        "On {day} there was no agreement to be signed: it is signed once, on the day of the settlement or later. "
        "A settlement that was recorded without one: take it back with govtool undo, and record it with --agreement."
    ),
    "not_confirmable": msgid(
        "On {day} there was no agreement that a court confirms: it is in writing, and about neither personal status nor ownership."
    ),
}
"""Why a fact cannot stand where its date puts it, by the reason."""


def of_unit(event: m.Registered | m.Accepted, office: Office, _today: dt.date) -> Parts:
    """Return the unit of the event."""
    return (unit_name(event.unit, office, event.on),)


def app(event: m.AppEntered, office: Office, _today: dt.date) -> Parts:
    """Return what the app was called then."""
    return (office.policy.text("peace_app", event.on),)


def alert(event: m.Alerted) -> str:
    """Return what the dispute may turn into."""
    return _("alert: {risk}").format(risk=event.risk.label) if event.risk else _("alert")


def alerted(event: m.Alerted, _office: Office, _today: dt.date) -> Parts:
    """Return what was done, and who was told."""
    whom = _("reported to {whom}").format(whom=event.reported_to) if event.reported_to else None
    return (event.measures, whom)


def police(case: Case, event: m.Alerted, _office: Office) -> Parts:
    """Return that the police or another authority has to be told (L 调解法 25), and where a major case goes."""
    if not event.reported_to:
        yield _(
            "If it may lead to a breach of public order or a crime, report it to the police or another authority in time (People's Mediation Law, art. 25), and record that: --reported-to."
        )
    if case.severity is voc.Severity.ORDINARY and case.handler is not None:
        text = _(
            "Where it is major or complex, it goes to the centre the same day: govtool case major {no}"
        )
        yield text.format(no=case.case_no)


def advice(event: m.Consulted, _office: Office, _today: dt.date) -> Parts:
    """Return how and by whom the centre advised."""
    return (event.by.label if event.by else None, event.adviser)


def _agreement(form: voc.AgreementForm | None) -> str | None:
    return _("no agreement") if form is voc.AgreementForm.NONE else form.label if form else None


def session(event: m.Mediated, _office: Office, _today: dt.date) -> Parts:
    """Return the form and the number of the agreement, how the session was held and who took part."""
    yield _agreement(event.agreement)
    yield event.agreement_no
    yield event.held.label if event.held else None
    for one in event.participants:
        yield (
            _("{capacity} {name}").format(capacity=one.capacity.label, name=one.name)
            if one.name
            else one.capacity.label
        )


def closed(event: m.Closed, _office: Office, _today: dt.date) -> Parts:
    """Return the form and the number of the agreement, and why the case was terminated."""
    return (
        _agreement(event.agreement),
        event.agreement_no,
        event.reason.label if event.reason else None,
        event.note,
    )


def transferred(event: m.Transferred, office: Office, _today: dt.date) -> Parts:
    """Return where it goes, and why."""
    return (_("to {unit}").format(unit=unit_name(event.to, office, event.on)), event.reason)


def assigned(event: m.Assigned, office: Office, today: dt.date) -> Parts:
    """Return the lead, its day, and the opinion."""
    answer = _("answer by {day}").format(day=month_day_text(event.due, today))
    how = _("delivery: {way}").format(way=event.delivery.label) if event.delivery else None
    return (
        unit_name(event.lead, office, event.on),
        event.person,
        answer,
        event.opinion,
        event.reason,
        how,
    )


def letter_approved(event: m.LetterApproved, office: Office, today: dt.date) -> Parts:
    """Return the leader, the day where it came before the letter, the lead, and the opinion."""
    day = None
    if event.approved_on:
        day = _("approved on {day}").format(day=month_day_text(event.approved_on, today))
    lead = unit_name(event.lead, office, event.on) if event.lead else None
    return (event.approved_by, day, lead, event.opinion)


def odd_letter(case: Case, event: m.Assigned, office: Office) -> Parts:
    """Return that a letter leaves the centre no time to close, and that the petition office handles nothing."""
    close = next((owed.due for owed in case.obligations if owed.rule == "centre_close"), None)
    if close is not None and event.due > close:
        text = _(
            "The letter is due on {due}, after the centre itself has to close the case ({close})."
        )
        yield text.format(due=event.due.isoformat(), close=close.isoformat())
    for code in (event.lead, *event.cooperating):
        if is_petition_office(code, office, event.on):
            text = _(
                "{unit} is the petition office: it hands cases over and takes no part in the handling."
            )
            yield text.format(unit=unit_name(code, office, event.on))
    if letter_lacks(event):
        text = _("The letter is not complete. Record what is missing: {command}")
        yield text.format(command=approving(case, event.lead))


def approving(case: Case, lead: str) -> str:
    """Return the command that completes a letter to a unit."""
    letters = [letter for letter in case.letters if letter.lacks]
    which = f" --lead {lead}" if len({letter.lead for letter in letters}) > 1 else ""
    opinion = " --opinion …" if any("opinion" in x.lacks for x in letters if x.lead == lead) else ""
    return f"govtool case approve {case.case_no}{which} --approved-by … --on …{opinion}"


def revisited(event: m.Revisited, _office: Office, _today: dt.date) -> Parts:
    """Return what the parties said."""
    return (event.satisfied.label if event.satisfied else None, event.note)


def supplemented(event: m.Supplemented, _office: Office, _today: dt.date) -> Iterator[str]:
    """Return each particular, the long ones by their beginning."""
    for name in m.Particulars.model_fields:
        value = getattr(event, name)
        if value is not None:
            told = particular_text(value)
            yield of(field_label(name), told if len(told) <= _SHORT else f"{told[:_SHORT]}…")
    for name in event.cleared:
        yield of(field_label(name), _("none"))
    if event.reason:
        yield event.reason


def particular_text(value: Any) -> str:
    """Return the value of a particular in words."""
    if isinstance(value, tuple):
        return listed(map(particular_text, value))
    if isinstance(value, m.Instalment):
        return " ".join(filter(None, (value.on.isoformat(), value.amount)))
    return value.label if isinstance(value, voc.Term) else str(value)


def investigated(event: m.Investigated, _office: Office, _today: dt.date) -> Parts:
    """Return who was asked, where and by whom."""
    return (event.asked, event.place, event.mediator)


def diverted(event: m.Diverted, _office: Office, _today: dt.date) -> Parts:
    """Return the procedure, and the detail of the way."""
    return (event.procedure.label if event.procedure else None, event.detail)


def signed(event: m.Agreed, _office: Office, _today: dt.date) -> Parts:
    """Return the number of the agreement."""
    return (event.agreement_no,)


def court(event: m.ConfirmationApplied, _office: Office, _today: dt.date) -> Parts:
    """Return the court."""
    return (event.court,)


def numbered(event: m.Numbered, _office: Office, _today: dt.date) -> Parts:
    """Return the paper and its number."""
    return (event.document.label, event.text)


def places(case: Case) -> list[Place]:
    """Return what a case is found by, the most telling first."""
    parties = case.parties
    acting = [one for party in parties for one in (party.guardian, party.agent) if one is not None]
    found: list[Place] = [("name", one.name) for one in (*parties, *acting)]
    found += [("phone", one.phone) for one in (*parties, *acting) if one.phone]
    found += [("id_no", party.id_no) for party in parties if party.id_no]
    if case.ref:
        found.append(("number", case.ref))
    found.append(("summary", case.summary))
    return found


def standing(case: Case, owed: Obligation, office: Office, today: dt.date) -> str:
    """Return what the morning list says of how a case stands with an obligation."""
    stage = case.stage_of(owed)
    letter = case.open_letter
    standing = RULES[owed.rule].standing
    if standing == Standing.LETTER and letter is not None:
        return _("with {unit}, no answer yet").format(unit=unit_name(letter.lead, office))
    if standing in {Standing.SESSIONS, Standing.LETTER}:
        return _("sessions: {n}").format(n=len(stage.sessions))
    if standing == Standing.REGISTERED:
        return _("logged {day}").format(day=month_day_text(case.registered_on, today))
    if standing == Standing.DELIVERED:
        return _("assigned {day}").format(day=month_day_text(owed.start, today))
    if case.closed_on is not None:
        return _("closed {day}").format(day=month_day_text(case.closed_on, today))
    return ""


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
    return _("{led}; struck off").format(led=led_text(channel))
