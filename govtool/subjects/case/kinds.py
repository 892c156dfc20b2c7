"""The noun case 矛盾纠纷: its events, its rules, and what is said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, msgid
from govtool.law.office import Office, unit_name
from govtool.subjects.case import closing, handover, mediation, particulars, registration
from govtool.subjects.case.rules import RULES, ProgressNote
from govtool.subjects.case.state import Case
from govtool.subjects.common_events import with_shared
from govtool.subjects.obligation import Obligation
from govtool.subjects.series import of_units
from govtool.subjects.subject import Breach, Purpose, Subject

NUMBERS = of_units("case")
"""Case numbers 案件编号: ``SQ01-2026-00007``."""
_DISORDER = {
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
        "On {day} there was no agreement to be signed: it is signed once, on the day of the "
        "settlement or later. "
        "A settlement that was recorded without one: take it back with govtool undo, and record it "
        "with --agreement."
    ),
    "not_confirmable": msgid(
        "On {day} there was no agreement that a court confirms: it is in writing, and about "
        "neither personal status nor ownership."
    ),
}
"""Sentences on facts that are out of order, by reason."""


def _progress(case: Case, owed: Obligation, office: Office, today: dt.date) -> str:
    stage = case.stage_of(owed)
    letter = case.open_letter
    note = RULES[owed.rule].note
    if note == ProgressNote.LETTER and letter is not None:
        return _("with {unit}, no answer yet", unit=unit_name(letter.lead, office))
    if note in {ProgressNote.SESSIONS, ProgressNote.LETTER}:
        return _("sessions: {n}", n=len(stage.sessions))
    if note == ProgressNote.REGISTERED:
        return _("logged {day}", day=month_day_text(case.registered_on, today))
    if note == ProgressNote.DELIVERED:
        return _("assigned {day}", day=month_day_text(owed.start, today))
    if case.closed_on is not None:
        return _("closed {day}", day=month_day_text(case.closed_on, today))
    return ""


def _breaches() -> Mapping[str, Breach]:
    """Return the words of the checks, which only a case against the rules needs."""
    from govtool.subjects.case.breaches import BREACHES

    return BREACHES


CASE: Subject[Case] = Subject(
    "case",
    msgid("case"),
    registration.open_case,
    with_shared(
        *registration.REGISTRATION_KINDS,
        *particulars.PARTICULAR_KINDS,
        *mediation.MEDIATION_KINDS,
        *handover.HANDOVER_KINDS,
        *closing.CLOSING_KINDS,
        *registration.FILING_KINDS,
    ),
    rules=RULES,
    turns=lambda case: case.stages,
    turns_are_stages=True,
    progress=_progress,
    number_series=(NUMBERS,),
    number_field="case_no",
    taken=msgid("There is a case {no} already."),
    not_there="govtool.views.lookups:no_case",
    places=registration.places,
    disorder=_DISORDER,
    breaches=_breaches,
    view="govtool.views.case_rows:VIEW",
    screen="govtool.shell.screens.case:CASE_SCREEN",
    likeness="govtool.subjects.case.likeness:LIKENESS",
    papers="govtool.papers.case_papers:PAPERS",
    in_tasks=False,
    names={"unit": "unit", "grid": "grid"},
    history="case history {no}",
    extension=handover.CASE_EXTENSION,
    linked_with=("matter",),
    correctable=(
        "registered_on",
        "dispute_type",
        "source",
        "severity",
        "petition",
        "grid",
        "summary",
        "ref",
        "parties",
        "before_authority",
        "found_on",
        "found_by",
        "campaign",
    ),
    purpose=Purpose(
        msgid(
            "to mediate the dispute, to see to its settlement in time, and to keep the file of it"
        ),
        msgid(
            "Personal Information Protection Law, articles 13 (1) (3) and 34; People's Mediation "
            "Law, article 27"
        ),
    ),
)
