"""A case as shown: its object for scripts (contract, ``case show --json``), card, list line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.i18n import _, listed, msgid, msgids, of
from govtool.base.text import number_of
from govtool.desk.wording import acting_texts, parties_text, state_text, turn_text, violation_label
from govtool.models import Alerted
from govtool.rules import RULES, Case, Letter, Office, Stage, unit_name
from govtool.subjects.case.handover import approval_command
from govtool.subjects.case.state import MediationSession
from govtool.subjects.screen import CardLine, JsonObject, ListField, Screen, ToDo

# --- for scripts


def _body(case: Case, _office: Office, _as_of: dt.date) -> JsonObject:
    """Return the object that ``case show --json`` prints, but for what every noun has."""
    return {
        "case_no": case.case_no,
        "ref": case.ref,
        "unit": case.unit,
        "state": case.state,
        "outcome": case.outcome,
        "registered_on": case.registered_on,
        "closed_on": case.closed_on,
        "termination": case.termination,
        "termination_note": case.termination_note,
        "found_on": case.found_on,
        "found_by": case.found_by,
        "major_on": case.major_on,
        "app_entered_on": case.app_entered_on,
        "campaign": case.campaign,
        "alerts": [_alert(event) for event in case.alerts],
        "diverted_to": case.diverted_to,
        "procedure": case.procedure,
        "dispute_type": case.dispute_type,
        "source": case.source,
        "severity": case.severity,
        "petition": case.petition,
        "grid": case.grid,
        "summary": case.summary,
        "before_authority": case.before_authority,
        "agreement": _agreement(case),
        "particulars": _particulars(case),
        "parties": [party.model_dump(mode="json") for party in case.parties],
        "stages": [_stage(stage) for stage in case.stages],
        "letters": [_letter(letter) for letter in case.letters],
    }


def _agreement(case: Case) -> JsonObject | None:
    """Return the agreement; None while there is none."""
    if case.agreed_on is None:
        return None
    return {
        "form": case.agreement,
        "no": case.agreement_no,
        "agreed_on": case.agreed_on,
        "signed_on": case.signed_on,
        "in_force_on": case.in_force_on,
    }


def _particulars(case: Case) -> JsonObject:
    if case.particulars is None:
        return {}
    values = case.particulars.model_dump(mode="json", exclude_none=True)
    for each in (values, *values.get("instalments", ())):
        if "amount" in each:
            each["amount"] = number_of(each["amount"])
    return values


def _alert(event: Alerted) -> JsonObject:
    values = event.model_dump(include={"on", "risk", "measures", "reported_to"})
    return {name: values[name] for name in ("on", "risk", "measures", "reported_to")}


def _stage(stage: Stage) -> JsonObject:
    return {
        "no": stage.no,
        "unit": stage.unit,
        "origin": stage.origin,
        "opened_on": stage.opened_on,
        "closed_on": stage.closed_on,
        "outcome": stage.outcome,
        "sessions": [_session(session) for session in stage.sessions],
    }


def _session(session: MediationSession) -> JsonObject:
    """Return how a session was held and who took part, where that is recorded."""
    body: JsonObject = {"on": session.on, "outcome": session.outcome}
    if session.held:
        body["held"] = session.held
    if session.participants:
        body["participants"] = [one.model_dump(mode="json") for one in session.participants]
    return body


def _letter(letter: Letter) -> JsonObject:
    return {
        "no": letter.no,
        "lead": letter.lead,
        "delivered_on": letter.delivered_on,
        "due": letter.due,
        "opinion": letter.opinion,
        "approved_by": letter.approved_by,
        "approved_on": letter.approved_on,
        "cooperating": list(letter.cooperating),
        "reason": letter.reason,
        "replied_on": letter.replied_on,
        "person": letter.person,
        "delivery": letter.delivery,
    }


# --- for people


def _headline(case: Case, office: Office) -> str:
    """Return 邻里纠纷 · 甲某 / 乙某 · 示例1社区."""
    return " · ".join(
        filter(None, (case.dispute_type.label, parties_text(case), unit_name(case.unit, office)))
    )


def _heading(case: Case) -> str:
    return f"{case.dispute_type.label}  {state_text(case)} · {case.severity.label}"


def _lines(case: Case, office: Office, _as_of: dt.date) -> Iterator[CardLine]:
    yield CardLine(case.summary)
    for party in case.parties:
        yield CardLine(_party_line(party))
        yield from (CardLine(line, 2) for line in (*_about(party), *acting_texts(party)))
    yield CardLine(" · ".join(_circumstances(case, office)))


def _party_line(party: m.Party) -> str:
    return "  ".join(filter(None, (party.role.label, party.name, party.phone, party.id_no)))


def _about(party: m.Party) -> Iterator[str]:
    """Yield what else is known of a party, on one line."""
    known = (
        (_("address"), party.address),
        (_("occupation"), party.occupation),
        (_("legal representative"), party.representative),
    )
    if told := "  ".join(of(label, value) for label, value in known if value):
        yield told


def _circumstances(case: Case, office: Office) -> Iterator[str]:
    yield unit_name(case.unit, office)
    if case.grid:
        yield _("grid {code}", code=case.grid)
    if case.source:
        yield case.source.label
    if case.campaign:
        yield case.campaign.label
    if case.petition and case.source is not voc.Source.PETITION:
        yield _("petition case")
    if case.found_on < case.registered_on or case.found_by:
        found = _("found on {day}", day=case.found_on.isoformat())
        yield f"{found} {case.found_by}" if case.found_by else found
    if case.ref:
        yield _("ref {ref}", ref=case.ref)
    if case.before_authority:
        yield _("before: {authority}", authority=case.before_authority)


def _waiting(case: Case) -> list[ToDo]:
    """Return what comes next whatever a clock says, and the command for it.

    A transfer to accept; a case of the centre to hand on or to mediate; a major case to transfer
    the same day; for a case that no clock moves on, another session.
    """
    if case.state is voc.CaseState.TRANSFERRING:
        return [ToDo(_("accept the transfer"), f"govtool case accept {case.case_no}")]
    centre = case.centre_stage
    if case.awaits_lead:
        return [
            ToDo(_("see who should lead"), f"govtool case route {case.case_no}"),
            ToDo(
                _("have the leader approve the letter"),
                f"govtool doc letter {case.case_no} --draft",
            ),
            ToDo(_("hand it to the lead"), f"govtool case assign {case.case_no} --lead … --due …"),
            ToDo(_("or mediate at the centre"), f"govtool case mediate {case.case_no} --outcome …"),
        ]
    first = case.handler
    if first is None or first is centre or first.origin is voc.Origin.ASSIGNED:
        return []
    if case.severity is voc.Severity.MAJOR and centre is None:
        return [
            ToDo(
                _("major: transfer to the centre"),
                f"govtool case transfer {case.case_no} --reason …",
            )
        ]
    owed = [
        o
        for o in case.obligations
        if o.met_on is None and o.ended_on is None and not o.before_record
    ]
    if not any(RULES[o.rule].tallied for o in owed):
        return [ToDo(_("hold a session"), f"govtool case mediate {case.case_no} --outcome …")]
    return []


def _approvals(case: Case) -> list[ToDo]:
    """Return the commands that complete letters without opinion or approval, one for each lead."""
    lacking = dict.fromkeys(
        approval_command(case, letter.lead) for letter in case.letters if letter.lacks
    )
    return [ToDo(_("record the approval of the letter"), command) for command in lacking]


def _handler(case: Case, office: Office) -> str:
    return unit_name(_handling_unit(case) or case.unit, office)


def _broken(case: Case, _office: Office) -> str:
    return listed(dict.fromkeys(violation_label(violation) for violation in case.violations))


def _handling_unit(case: Case) -> str | None:
    return case.handler.unit if case.handler else None


def _kind(case: Case) -> str:
    return case.dispute_type.short(case.dispute_type.label)


CASE_SCREEN = Screen(
    body=_body,
    kind=_kind,
    about=parties_text,
    about_title=msgid("Parties"),
    many=msgids("{n} case", "{n} cases"),
    alike=msgid(
        "It may be registered already: the same parties, the same type of dispute, near in time."
    ),
    progress=state_text,
    headline=_headline,
    heading=_heading,
    lines=_lines,
    handler=_handling_unit,
    turn=turn_text,
    waiting=_waiting,
    also=_approvals,
    fields=(
        ListField(msgid("Number"), lambda case, _office: case.case_no),
        ListField(msgid("Registered on"), lambda case, _office: case.registered_on),
        ListField(msgid("Type"), lambda case, _office: _kind(case), flexible=8, drop=2),
        ListField(msgid("Parties"), lambda case, _office: parties_text(case), flexible=10),
        ListField(msgid("Unit"), _handler, flexible=12, drop=3),
        ListField(msgid("State"), lambda case, _office: state_text(case)),
        ListField(
            msgid("Against the rules"),
            _broken,
            flexible=8,
            drop=1,
            short=msgid("Violations"),
            style="red",
            is_optional=True,
        ),
    ),
)
