"""A case as JSON (contract, ``case show NO --json``)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool.models import Alerted
from govtool.render.owed import obligation_json
from govtool.rulebook.state import MediationSession
from govtool.rules import CASE, Case, Letter, Office, Stage, Violation
from govtool.text import number_of
from govtool.wording import violation_fact

JsonObject = dict[str, Any]


def case_json(case: Case, office: Office, as_of: dt.date, *, obligations: bool = True) -> JsonObject:
    """The object that ``case show --json`` prints.

    :param as_of: the day as of which the case was judged; statuses refer to it.
    :param obligations: left out by ``case list``.
    """
    body: JsonObject = {
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
    }
    if obligations:
        body["obligations"] = [
            obligation_json(owed, CASE, case.stage_of(owed), office, as_of) for owed in case.obligations
        ]
    body["violations"] = [_violation(violation, office, as_of) for violation in case.violations]
    body["letters"] = [_letter(letter) for letter in case.letters]
    body["linked"] = list(case.linked)
    return body


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
    told = case.particulars.model_dump(mode="json", exclude_none=True)
    for each in (told, *told.get("instalments", ())):
        if "amount" in each:
            each["amount"] = number_of(each["amount"])
    return told


def _alert(event: Alerted) -> JsonObject:
    told = event.model_dump(include={"on", "risk", "measures", "reported_to"})
    return {name: told[name] for name in ("on", "risk", "measures", "reported_to")}


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
    """Return how it was held, and who took part in which capacity, only where that is recorded: most sessions say neither."""
    body: JsonObject = {"on": session.on, "outcome": session.outcome}
    if session.held:
        body["held"] = session.held
    if session.participants:
        body["participants"] = [one.model_dump(mode="json") for one in session.participants]
    return body


def _violation(violation: Violation, office: Office, today: dt.date) -> JsonObject:
    return {
        "rule": violation.rule,
        "on": violation.on,
        "detail": violation_fact(violation, office, today),
        "override": violation.override,
    }


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
