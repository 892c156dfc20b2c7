"""The forms: what each is about, and what it needs before it can be printed.

What makes an agreement one is in :func:`_agreement_needs` (L 调解法 29), what the law asks of an application for judicial
confirmation in :func:`_refuse_late_confirmation` (L 调解法 33).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from govtool import vocabulary as voc
from govtool.dates import iso_text
from govtool.documents.dossier import ABOUT, Dossier
from govtool.errors import Refused
from govtool.i18n import _, in_chinese, listed, msgid
from govtool.record import field_label
from govtool.rules import Case
from govtool.subjects.case.words import PARTICULARS, approving
from govtool.vocabulary import FormKind

FILE_TYPE = ".docx"
_CONFIRMATION = "judicial_confirmation"


class Need(NamedTuple):
    """Something a form lacks: a stable code, and the command that records it."""

    code: str
    command: str

    @property
    def label(self) -> str:
        """What people call it."""
        labels = {
            "applicant": _("name of an applicant"),
            "respondent": _("name of a respondent"),
        }
        return labels.get(self.code) or field_label(self.code)


def _always(_dossier: Dossier) -> bool:
    return True


def _nothing(_dossier: Dossier) -> Iterator[Need]:
    return iter(())


@dataclass(frozen=True, slots=True)
class CaseForm:
    """A form of a case.

    :param there: whether the case has what it is about. :param records: the command that records that.
    :param needs: what it lacks to be complete.
    """

    kind: FormKind
    there: Callable[[Dossier], bool] = _always
    records: str = ""
    needs: Callable[[Dossier], Iterator[Need]] = _nothing

    @property
    def template(self) -> str:
        """The file name of its template."""
        return self.kind.zh + FILE_TYPE


def refuse(form: CaseForm, dossier: Dossier) -> None:
    """See to it that a form can be printed.

    :raises Refused: codes ``nothing_to_print``, ``incomplete`` (``missing`` names all that lacks), ``too_late``.
    """
    if not form.there(dossier):
        message, hint = _why_not(form, dossier)
        raise Refused("nothing_to_print", message, hint)
    lacking = list(form.needs(dossier))
    if lacking:
        raise _incomplete(form, lacking)
    if form.kind is FormKind.CONFIRMATION:
        _refuse_late_confirmation(dossier)


def _why_not(form: CaseForm, dossier: Dossier) -> tuple[str, str]:
    """Return why a case has nothing for a form, and what to do."""
    case, no = dossier.case, dossier.case.case_no
    for kind, applies, message, hint in _OBSTACLES:
        if kind is form.kind and applies(dossier):
            matter = case.matter.label if case.matter else ""
            return _(message).format(no=no, matter=matter), _(hint).format(no=no)
    other = next((kind for kind in _AGREEMENTS if kind is not form.kind and FORMS[kind].there(dossier)), None)
    if form.kind in {FormKind.AGREEMENT, FormKind.ORAL_AGREEMENT} and other is not None:
        message = _("The case {no} has an agreement of the other form: {form}.")
        return message.format(no=no, form=other.label), f"govtool doc {other.value} {no}"
    message = _("The case {no} has nothing for “{form}” yet.").format(no=no, form=form.kind.label)
    return message, "\n".join(_ways_on(form, case))


def _ways_on(form: CaseForm, case: Case) -> Iterator[str]:
    """Yield what to do for a form that a case has nothing for."""
    is_settled_first = form.kind is FormKind.SETTLEMENT and case.agreed_on is None
    records = _SETTLE if is_settled_first else form.records
    yield _("Record it first: {command}").format(command=_(records).format(no=case.case_no))
    if form.kind is FormKind.LETTER:
        sheet = _("Or print the sheet for the leader's approval first: {command}")
        yield sheet.format(command=f"govtool doc letter {case.case_no} --draft")


def _incomplete(form: CaseForm, lacking: list[Need]) -> Refused:
    message = _("“{form}” cannot be printed while this is missing: {items}.")
    items = listed(need.label for need in lacking)
    commands = dict.fromkeys(need.command for need in lacking)
    hint = "\n".join(_("Record it first: {command}").format(command=command) for command in commands)
    return Refused(
        "incomplete",
        message.format(form=form.kind.label, items=items),
        hint,
        missing=[n.code for n in lacking],
    )


# --- what is there


def _has_fact(kind: FormKind) -> Callable[[Dossier], bool]:
    return lambda dossier: dossier.chosen(ABOUT[kind]) is not None


def _is_agreed(form: voc.AgreementForm) -> Callable[[Dossier], bool]:
    return lambda dossier: dossier.case.agreed_on is not None and dossier.case.agreement is form


def _is_mediated_in_writing(dossier: Dossier) -> bool:
    return _is_agreed(voc.AgreementForm.WRITTEN)(dossier) and not dossier.case.is_own_settlement


def _is_own_settlement(dossier: Dossier) -> bool:
    return _is_agreed(voc.AgreementForm.WRITTEN)(dossier) and dossier.case.is_own_settlement


def _is_closed(dossier: Dossier) -> bool:
    return dossier.case.closed_on is not None


def _on_application(dossier: Dossier) -> bool:
    return dossier.case.source is voc.Source.APPLICATION


def _may_be_confirmed(dossier: Dossier) -> bool:
    """Whether the rules see a right to apply: agreed in writing, and neither of status nor to establish ownership."""
    return any(owed.rule == _CONFIRMATION for owed in dossier.case.obligations)


# --- what is needed


def _agreement_needs(dossier: Dossier) -> Iterator[Need]:
    """Yield what an agreement lacks: two sides, what they disagreed about, and what they agreed.

    L 调解法 29 says what it may state beside that; what is not known is left blank to be filled in by hand.
    """
    yield from _both_sides(dossier)
    matter = "points" if dossier.particulars.points else "facts"
    yield from _particulars(dossier, matter, "terms")


def _oral_needs(dossier: Dossier) -> Iterator[Need]:
    """L 调解法 28: the mediator records what was agreed."""
    yield from _both_sides(dossier)
    yield from _particulars(dossier, "terms")


def _both_sides(dossier: Dossier) -> Iterator[Need]:
    roles = {party.role for party in dossier.case.parties}
    for role in (voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT):
        if role not in roles:
            command = f"govtool case correct {dossier.case.case_no} --set parties=… --reason …"
            yield Need(role.value, command)


def _particulars(dossier: Dossier, *fields: str) -> Iterator[Need]:
    lacking = [field for field in fields if getattr(dossier.particulars, field) is None]
    names = [PARTICULARS[field] if in_chinese() else field for field in lacking]
    options = " ".join(f"--set {name}=…" for name in names)
    for field in lacking:
        yield Need(field, f"govtool case describe {dossier.case.case_no} {options}")


def _letter_needs(dossier: Dossier) -> Iterator[Need]:
    """P: a letter goes out with an opinion, and approved by the leader."""
    letter = dossier.letter
    assert letter is not None
    for field in letter.lacks:
        yield Need(field, approving(dossier.case, letter.lead))


def _refuse_late_confirmation(dossier: Dossier) -> None:
    """L 调解法 33, 民法典 203: within thirty days of the day in force, rolled; there is no way round it, so nothing overrides it."""
    due = next(owed.due for owed in dossier.case.obligations if owed.rule == _CONFIRMATION)
    on = dossier.day
    if on > due:
        message = _(
            "The right to apply for judicial confirmation ended on {due} (People's Mediation Law, article 33)."
        )
        hint = _("To print again what was handed in in time, give its day: --on {due}")
        raise Refused("too_late", message.format(due=iso_text(due)), hint.format(due=due.isoformat()))


# --- the table

_AGREEMENTS = (FormKind.AGREEMENT, FormKind.ORAL_AGREEMENT, FormKind.SETTLEMENT)
"""The papers that hold an agreement; a case has one of them."""
_SETTLE = msgid("govtool case mediate {no} --outcome settled --agreement written")
_SETTLE_ORALLY = msgid("govtool case mediate {no} --outcome settled --agreement oral")

_AGREE = msgid("Where the parties put it in writing: govtool case agree {no} --on …")
_OBSTACLES: tuple[tuple[FormKind, Callable[[Dossier], bool], str, str], ...] = (
    (
        FormKind.CONFIRMATION,
        lambda dossier: dossier.case.matter is not None,
        msgid(
            "An agreement that confirms a personal status or establishes ownership is not confirmed by a court ({matter})."
        ),
        msgid("If it is not of that kind: govtool case describe {no} --set matter="),
    ),
    (
        FormKind.CONFIRMATION,
        _is_own_settlement,
        msgid(
            "The parties of the case {no} settled it between themselves; a court confirms a mediation agreement."
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
        msgid("The agreement of the case {no} is an oral one; the settlement agreement is in writing."),
        _AGREE,
    ),
)
"""What stands in the way of a form, and what to do about it; the first that applies is said."""

FORMS = {
    form.kind: form
    for form in (
        CaseForm(FormKind.COVER),
        CaseForm(FormKind.CONTENTS),
        CaseForm(
            FormKind.APPLICATION,
            _on_application,
            "govtool case correct {no} --set source=application --reason …",
        ),
        CaseForm(FormKind.INTAKE),
        CaseForm(FormKind.RIGHTS),
        CaseForm(FormKind.ATTORNEY),
        CaseForm(FormKind.INVESTIGATION, _has_fact(FormKind.INVESTIGATION), "govtool case investigate {no}"),
        CaseForm(FormKind.SESSION, _has_fact(FormKind.SESSION), "govtool case mediate {no} --outcome …"),
        CaseForm(
            FormKind.AGREEMENT,
            _is_mediated_in_writing,
            _SETTLE,
            _agreement_needs,
        ),
        CaseForm(
            FormKind.ORAL_AGREEMENT,
            _is_agreed(voc.AgreementForm.ORAL),
            _SETTLE_ORALLY,
            _oral_needs,
        ),
        CaseForm(
            FormKind.SETTLEMENT,
            _is_own_settlement,
            "govtool case describe {no} --set paper=settlement",
            _agreement_needs,
        ),
        CaseForm(FormKind.REVISIT, _has_fact(FormKind.REVISIT), "govtool case revisit {no}"),
        CaseForm(FormKind.CONFIRMATION, _may_be_confirmed, _SETTLE, _agreement_needs),
        CaseForm(FormKind.TRANSFER, _has_fact(FormKind.TRANSFER), "govtool case transfer {no} --reason …"),
        CaseForm(FormKind.LETTER_DRAFT),
        CaseForm(
            FormKind.LETTER,
            _has_fact(FormKind.LETTER),
            "govtool case assign {no} --lead … --due …",
            _letter_needs,
        ),
        CaseForm(FormKind.RECEIPT, _has_fact(FormKind.RECEIPT), "govtool case assign {no} --lead … --due …"),
        CaseForm(FormKind.SUPERVISION, _has_fact(FormKind.SUPERVISION), "govtool escalate"),
        CaseForm(
            FormKind.EXTENSION, _has_fact(FormKind.EXTENSION), "govtool case extend {no} --request --until …"
        ),
        CaseForm(FormKind.CLOSING, _is_closed, "govtool case close {no} --outcome …"),
    )
}
"""All forms, in the order of the case file."""
