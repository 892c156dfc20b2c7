"""The kinds of events of a case 矛盾纠纷: for each, all there is to know of it, in the order of the rulebook."""

from __future__ import annotations

import datetime as dt

from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid
from govtool.journal.events import Linked
from govtool.law.office import Office
from govtool.subjects import common_events
from govtool.subjects.case import checks, effects, words
from govtool.subjects.case import events as m
from govtool.subjects.case.breaches import BREACHES
from govtool.subjects.case.rules import RULES, centre_close
from govtool.subjects.case.state import Case
from govtool.subjects.extensions import extension_kinds
from govtool.subjects.series import of_units
from govtool.subjects.subject import (
    ONCE,
    EventKind,
    Extended,
    Obligation,
    Purpose,
    Requirement,
    Subject,
    never,
)

NUMBERS = of_units("case")
"""Case numbers 案件编号: ``SQ01-2026-00007``."""
MAY_REGISTER = voc.CENTRE | voc.BELOW_THE_STREET


def _centre_close(case: Case, office: Office) -> Obligation:
    assert case.centre_stage is not None
    (owed,) = centre_close(case, case.centre_stage, office)
    return owed


KINDS = (
    EventKind(
        m.Registered,
        msgid("registered"),
        needs=(ONCE,),
        checks={
            "not_mediable": checks.not_mediable,
            "out_of_order": checks.found_after_registration,
        },
        units={"unit": MAY_REGISTER},
        details=words.of_unit,
    ),
    EventKind(
        m.Supplemented,
        msgid("particulars"),
        effects.supplemented,
        details=words.supplemented,
        is_fixed=True,
    ),
    EventKind(
        m.Reported,
        msgid("reported to the centre"),
        effects.reported,
        may_precede_opening=checks.not_before_found,
        same=checks.told_of,
    ),
    EventKind(
        m.BecameMajor,
        msgid("found to be major or complex"),
        effects.became_major,
        may_follow_end=never,
        same=checks.once,
        details=common_events.reason,
    ),
    EventKind(
        m.AppEntered,
        msgid("entered in the peace app"),
        effects.app_entered,
        details=words.app,
        same=checks.once,
    ),
    EventKind(
        m.Alerted,
        msgid("alert"),
        effects.alerted,
        same=checks.in_turn("risk", "reported_to"),
        title=words.alert,
        details=words.alerted,
        hints=words.police,
    ),
    EventKind(
        m.Met,
        msgid("parties met"),
        effects.met,
        may_follow_end=checks.same_day_remark,
        same=checks.in_turn(),
    ),
    EventKind(
        m.Investigated,
        msgid("investigation"),
        details=words.investigated,
        same=checks.in_turn("asked", "place"),
    ),
    EventKind(
        m.Consulted,
        msgid("advice by the centre"),
        may_follow_end=checks.same_day_remark,
        same=checks.in_turn("by", "adviser", "note"),
        details=words.advice,
    ),
    EventKind(
        m.Mediated,
        msgid("session"),
        effects.mediated,
        checks={"missing_agreement": checks.missing_agreement},
        may_follow_end=never,
        same=checks.in_turn("outcome"),
        harmless={"outcome": voc.SessionOutcome.FAILED, "agreement": voc.AgreementForm.WRITTEN},
        title=lambda event: _("session: {outcome}").format(outcome=event.outcome.label),
        details=words.session,
    ),
    EventKind(
        m.Transferred,
        msgid("transfer asked for"),
        effects.transferred,
        needs=(Requirement("centre_has_it", checks.not_with_centre),),
        checks={"early_transfer": checks.early_transfer},
        may_follow_end=never,
        units={"to": voc.CENTRE},
        same=checks.transfer_asked_for,
        details=words.transferred,
    ),
    EventKind(
        m.Accepted,
        msgid("accepted by the centre"),
        effects.accepted,
        needs=(Requirement("no_transfer", checks.transfer_pending),),
        may_follow_end=never,
        units={"unit": voc.CENTRE},
        details=words.of_unit,
    ),
    EventKind(
        m.Returned,
        msgid("sent back"),
        effects.returned,
        needs=(Requirement("no_transfer", checks.transfer_pending),),
        may_follow_end=never,
        details=common_events.reason,
    ),
    EventKind(
        m.Assigned,
        msgid("handling letter"),
        effects.assigned,
        checks={
            "letter_unapproved": checks.letter_unapproved,
            "letter_too_long": checks.letter_too_long,
            "routed_back": checks.routed_back,
        },
        may_follow_end=never,
        units={"lead": voc.BELOW_THE_STREET, "cooperating": voc.BELOW_THE_STREET},
        details=words.assigned,
        same=checks.letter_sent,
        hints=words.odd_letter,
        harmless={"reason": "-", "opinion": "-", "approved_by": "-", "approved_on": dt.date.min},
        as_known="govtool.views.links:as_known",
    ),
    EventKind(
        m.LetterApproved,
        msgid("handling letter approved"),
        effects.letter_approved,
        needs=(Requirement("no_unapproved_letter", checks.letter_incomplete),),
        checks={"out_of_order": checks.approved_out_of_time},
        details=words.letter_approved,
        harmless={"approved_by": "-", "opinion": "-"},
        as_known="govtool.views.links:as_known",
    ),
    EventKind(
        m.Replied,
        msgid("letter answered"),
        effects.replied,
        needs=(Requirement("no_letter", checks.letter_open),),
        may_follow_end=never,
    ),
    *extension_kinds(
        m.ExtensionRequested,
        m.ExtensionDecided,
        lambda case: case,
        needs=Requirement("no_centre_stage", lambda case, _event: case.centre_stage is not None),
        owed=_centre_close,
        same=lambda case, event: (
            event.until,
            sum(request.decided_on is not None for request in case.extensions),
        ),
    ),
    EventKind(
        m.Diverted,
        msgid("diverted"),
        effects.diverted,
        may_follow_end=never,
        title=lambda event: words.struck_off_text(event.channel),
        details=words.diverted,
        harmless={"channel": voc.DivertChannel.LITIGATION},
    ),
    EventKind(
        m.Closed,
        msgid("closed"),
        effects.closed,
        checks={
            "missing_agreement": checks.missing_agreement,
            "closed_instead": checks.closed_instead,
        },
        may_follow_end=never,
        title=lambda event: _("closed: {outcome}").format(outcome=event.outcome.label),
        details=words.closed,
        harmless={
            "outcome": voc.ClosedOutcome.WITHDRAWN,
            "agreement": voc.AgreementForm.WRITTEN,
            "reason": voc.TerminationReason.REFUSED,
        },
    ),
    EventKind(
        m.ClosureReported,
        msgid("result reported"),
        effects.closure_reported,
        needs=(Requirement("not_closed", checks.closed),),
        same=checks.once,
    ),
    EventKind(
        m.PlatformEntered,
        msgid("entered in the platform"),
        effects.platform_entered,
        needs=(Requirement("not_settled", checks.agreed_or_closed),),
        same=checks.once,
    ),
    EventKind(
        m.Revisited,
        msgid("parties revisited"),
        effects.revisited,
        needs=(Requirement("not_settled", checks.agreed_or_closed),),
        same=checks.once,
        details=words.revisited,
    ),
    EventKind(
        m.Performed,
        msgid("agreement performed"),
        effects.performed,
        needs=(Requirement("not_settled", checks.agreed_or_closed),),
        same=checks.once,
    ),
    EventKind(
        m.Agreed,
        msgid("agreement signed"),
        effects.agreed,
        needs=(Requirement("no_agreement", checks.may_be_signed),),
        same=checks.once,
        details=words.signed,
    ),
    EventKind(
        m.ConfirmationApplied,
        msgid("judicial confirmation applied for"),
        effects.confirmation_applied,
        needs=(Requirement("not_confirmable", checks.confirmable),),
        same=checks.once,
        details=words.court,
    ),
    EventKind(Linked, msgid("linked"), effects.linked, details=common_events.linked),
    EventKind(
        m.Numbered, msgid("number given"), effects.numbered, details=words.numbered, is_fixed=True
    ),
)

CASE: Subject[Case] = Subject(
    "case",
    msgid("case"),
    effects.opened,
    common_events.with_shared(*KINDS),
    rules=RULES,
    turns=lambda case: case.stages,
    turns_are_stages=True,
    standing=words.standing,
    number_series=(NUMBERS,),
    places=words.places,
    disorder=words.DISORDER,
    breaches=BREACHES,
    view="govtool.views.case_rows:VIEW",
    screen="govtool.shell.screens.case:CASE_SCREEN",
    likeness="govtool.subjects.case.likeness:LIKENESS",
    papers="govtool.papers.case_papers:PAPERS",
    in_tasks=False,
    names={"unit": "unit", "grid": "grid"},
    history="case history {no}",
    extension=Extended(m.ExtensionRequested, m.ExtensionDecided, "centre_close"),
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
            "Personal Information Protection Law, articles 13 (1) (3) and 34; People's Mediation Law, article 27"
        ),
    ),
)
