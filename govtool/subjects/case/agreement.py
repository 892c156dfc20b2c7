"""The agreement of the parties to a case 调解协议, as a session or the closing tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govtool.base import vocabulary as voc
from govtool.base.i18n import _
from govtool.subjects.subject import Facts, affixed, zh

if TYPE_CHECKING:
    from govtool.law.office import Office
    from govtool.subjects.case.closing import Closed
    from govtool.subjects.case.mediation import Mediated
    from govtool.subjects.case.state import Case


def agreement_label(form: voc.AgreementForm | None) -> str | None:
    """Return the form of an agreement, or that there is none; None where it is not known."""
    return _("no agreement") if form is voc.AgreementForm.NONE else form.label if form else None


def missing_agreement(case: Case, event: Mediated | Closed, _office: Office) -> Facts | None:
    """A petition case settled without a written agreement (P)."""
    if not case.is_petition or event.outcome != voc.Outcome.SETTLED.value:
        return None
    written = voc.AgreementForm.WRITTEN
    has_one = event.agreement is written or (
        event.agreement is None and event.agreement_no is not None
    )
    return None if has_one else {"agreement": event.agreement}


def take_agreement(case: Case, event: Mediated | Closed) -> None:
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


def agreement_words(event: Mediated | Closed) -> Iterator[str | None]:
    """Yield form and number of the agreement, in Chinese."""
    form = event.agreement if event.agreement is not voc.AgreementForm.NONE else None
    yield affixed("", zh(form), "协议")
    yield event.agreement_no
