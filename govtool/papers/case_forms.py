"""The forms of a case: what each is about, and what it needs before it can be printed.

What makes an agreement one is in :func:`_agreement_needs` (L 调解法 29), what the law asks of an
application for judicial confirmation in :func:`_refuse_late_confirmation` (L 调解法 33).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.dates import iso_text
from govtool.base.errors import Refused
from govtool.base.i18n import _, in_chinese, msgid
from govtool.base.vocabulary import FormKind
from govtool.papers.dossier import CaseDossier, Need, Obstacle, PaperForm
from govtool.rules import Case
from govtool.subjects.case.handover import approval_command
from govtool.subjects.case.particulars import PARTICULARS

_CONFIRMATION = "judicial_confirmation"


def _why_not(dossier: CaseDossier) -> Obstacle:
    form, case, no = dossier.sheet, dossier.case, dossier.case.case_no
    for kind, applies, message, hint in _OBSTACLES:
        if kind is form.kind and applies(dossier):
            matter = case.matter.label if case.matter else ""
            return Obstacle(_(message, no=no, matter=matter), _(hint, no=no))
    other = next(
        (kind for kind in _AGREEMENTS if kind is not form.kind and FORMS[kind].is_there(dossier)),
        None,
    )
    if form.kind in {FormKind.AGREEMENT, FormKind.ORAL_AGREEMENT} and other is not None:
        message = _("The case {no} has an agreement of the other form: {form}.")
        return Obstacle(message.format(no=no, form=other.label), f"govtool doc {other.value} {no}")
    message = _("The case {no} has nothing for “{form}” yet.", no=no, form=form.kind.label)
    return Obstacle(message, "\n".join(_ways_on(form, case)))


def _ways_on(form: PaperForm, case: Case) -> Iterator[str]:
    is_settled_first = form.kind is FormKind.SETTLEMENT and case.agreed_on is None
    records = _SETTLE if is_settled_first else form.records
    yield _("Record it first: {command}").format(command=_(records, no=case.case_no))
    if form.kind is FormKind.LETTER:
        sheet = _("Or print the sheet for the leader's approval first: {command}")
        yield sheet.format(command=f"govtool doc letter {case.case_no} --draft")


# --- what is there


def _is_agreed(form: voc.AgreementForm) -> Callable[[CaseDossier], bool]:
    return lambda dossier: dossier.case.agreed_on is not None and dossier.case.agreement is form


def _is_mediated_in_writing(dossier: CaseDossier) -> bool:
    return _is_agreed(voc.AgreementForm.WRITTEN)(dossier) and not dossier.case.is_own_settlement


def _is_own_settlement(dossier: CaseDossier) -> bool:
    return _is_agreed(voc.AgreementForm.WRITTEN)(dossier) and dossier.case.is_own_settlement


def _may_be_confirmed(dossier: CaseDossier) -> bool:
    """Return whether there is a right to apply: agreed in writing, not on status or ownership."""
    return any(owed.rule == _CONFIRMATION for owed in dossier.case.obligations)


# --- what is needed


def _agreement_needs(dossier: CaseDossier) -> Iterator[Need]:
    """Yield what an agreement lacks: two sides, the points in dispute, and the terms.

    What else L 调解法 29 allows is left blank to be filled in by hand.
    """
    yield from _both_sides(dossier)
    matter = "points" if dossier.particulars.points else "facts"
    yield from _particulars(dossier, matter, "terms")


def _oral_needs(dossier: CaseDossier) -> Iterator[Need]:
    """Yield what an oral agreement lacks (L 调解法 28: the mediator records the terms)."""
    yield from _both_sides(dossier)
    yield from _particulars(dossier, "terms")


def _both_sides(dossier: CaseDossier) -> Iterator[Need]:
    roles = {party.role for party in dossier.case.parties}
    for role in (voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT):
        if role not in roles:
            command = f"govtool case correct {dossier.case.case_no} --set parties=… --reason …"
            yield Need(role.value, command)


def _particulars(dossier: CaseDossier, *fields: str) -> Iterator[Need]:
    lacking = [field for field in fields if getattr(dossier.particulars, field) is None]
    names = [PARTICULARS[field] if in_chinese() else field for field in lacking]
    options = " ".join(f"--set {name}=…" for name in names)
    for field in lacking:
        yield Need(field, f"govtool case describe {dossier.case.case_no} {options}")


def _letter_needs(dossier: CaseDossier) -> Iterator[Need]:
    """Yield what a letter lacks: it goes out with an opinion and the leader's approval (P)."""
    letter = dossier.letter
    assert letter is not None
    for field in letter.lacks:
        yield Need(field, approval_command(dossier.case, letter.lead))


def _refuse_late_confirmation(dossier: CaseDossier) -> None:
    """Refuse an application after thirty days in force, rolled (L 调解法 33, 民法典 203).

    Nothing overrides it.
    """
    due = next(owed.due for owed in dossier.case.obligations if owed.rule == _CONFIRMATION)
    on = dossier.day
    if on > due:
        message = _(
            "The right to apply for judicial confirmation ended on {due} (People's Mediation Law, "
            "article 33)."
        )
        hint = _("To print again what was handed in in time, give its day: --on {due}")
        raise Refused(
            "too_late", message.format(due=iso_text(due)), hint.format(due=due.isoformat())
        )


# --- the table

_AGREEMENTS = (FormKind.AGREEMENT, FormKind.ORAL_AGREEMENT, FormKind.SETTLEMENT)
"""The papers that hold an agreement; a case has one of them."""
_SETTLE = msgid("govtool case mediate {no} --outcome settled --agreement written")
_SETTLE_ORALLY = msgid("govtool case mediate {no} --outcome settled --agreement oral")

_ASSIGN = "govtool case assign {no} --lead … --due …"

_AGREE = msgid("Where the parties put it in writing: govtool case agree {no} --on …")
_OBSTACLES: tuple[tuple[FormKind, Callable[[CaseDossier], bool], str, str], ...] = (
    (
        FormKind.CONFIRMATION,
        lambda dossier: dossier.case.matter is not None,
        msgid(
            "An agreement that confirms a personal status or establishes ownership is not "
            "confirmed by a court ({matter})."
        ),
        msgid("If it is not of that kind: govtool case describe {no} --set matter="),
    ),
    (
        FormKind.CONFIRMATION,
        _is_own_settlement,
        msgid(
            "The parties of the case {no} settled it between themselves; a court confirms a "
            "mediation agreement."
        ),
        msgid("If it was mediated: govtool case describe {no} --set paper=mediation"),
    ),
    (
        FormKind.CONFIRMATION,
        _is_agreed(voc.AgreementForm.ORAL),
        msgid("The agreement of the case {no} is an oral one; a court confirms what is written."),
        _AGREE,
    ),
    (
        FormKind.SETTLEMENT,
        _is_agreed(voc.AgreementForm.ORAL),
        msgid(
            "The agreement of the case {no} is an oral one; the settlement agreement is in writing."
        ),
        _AGREE,
    ),
)
"""The obstacles to a form and the way on; the first that applies is named."""

_form = partial(PaperForm, why_not=_why_not)

FORMS = {
    form.kind: form
    for form in (
        _form(FormKind.COVER),
        _form(FormKind.CONTENTS),
        _form(
            FormKind.APPLICATION,
            there=lambda dossier: dossier.case.source is voc.Source.APPLICATION,
            records="govtool case correct {no} --set source=application --reason …",
            day=lambda dossier: dossier.case.registered_on,
        ),
        _form(FormKind.INTAKE, day=lambda dossier: dossier.case.registered_on),
        _form(FormKind.RIGHTS, day=lambda dossier: dossier.case.registered_on),
        _form(FormKind.ATTORNEY),
        _form(FormKind.INVESTIGATION, m.Investigated, records="govtool case investigate {no}"),
        _form(FormKind.SESSION, m.Mediated, records="govtool case mediate {no} --outcome …"),
        _form(
            FormKind.AGREEMENT,
            there=_is_mediated_in_writing,
            records=_SETTLE,
            needs=_agreement_needs,
            day=lambda dossier: dossier.case.in_force_on,
        ),
        _form(
            FormKind.ORAL_AGREEMENT,
            there=_is_agreed(voc.AgreementForm.ORAL),
            records=_SETTLE_ORALLY,
            needs=_oral_needs,
            day=lambda dossier: dossier.case.agreed_on,
        ),
        _form(
            FormKind.SETTLEMENT,
            there=_is_own_settlement,
            records="govtool case describe {no} --set paper=settlement",
            needs=_agreement_needs,
            day=lambda dossier: dossier.case.in_force_on,
        ),
        _form(FormKind.REVISIT, m.Revisited, records="govtool case revisit {no}"),
        _form(
            FormKind.CONFIRMATION,
            there=_may_be_confirmed,
            records=_SETTLE,
            needs=_agreement_needs,
            day=lambda dossier: dossier.case.confirmation_applied_on,
            too_late=_refuse_late_confirmation,
        ),
        _form(FormKind.TRANSFER, m.Transferred, records="govtool case transfer {no} --reason …"),
        _form(FormKind.LETTER_DRAFT),
        _form(FormKind.LETTER, m.Assigned, records=_ASSIGN, needs=_letter_needs),
        _form(FormKind.RECEIPT, m.Assigned, records=_ASSIGN),
        _form(FormKind.SUPERVISION, m.NoticeIssued, records="govtool escalate"),
        _form(
            FormKind.EXTENSION,
            m.ExtensionRequested,
            records="govtool case extend {no} --request --until …",
        ),
        _form(
            FormKind.CLOSING,
            there=lambda dossier: dossier.case.closed_on is not None,
            records="govtool case close {no} --outcome …",
            day=lambda dossier: dossier.case.closed_on,
        ),
    )
}
"""All forms of a case, in the order of its file."""
