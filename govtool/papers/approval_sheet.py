"""The approval sheet 拟办单: what a leader is asked to approve before a letter is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from govtool import models as m
from govtool.base.i18n import _
from govtool.desk.wording import violation_text
from govtool.papers.dossier import CaseDossier, LetterProposal
from govtool.rules import CASE, Route, Violation

NOT_A_PROPOSAL = "not_with_centre"
"""The reason of a route that proposes nothing yet."""


def proposed(dossier: CaseDossier) -> LetterProposal:
    """Return the proposal of the sheet.

    The clerk's choice counts first, then what is recorded of a letter that waits for its approval.
    The lead is else the one routing proposes; the rest is left blank to be filled in by hand.
    """
    said, kept = dossier.choice.proposal, _recorded(dossier)
    routed = LetterProposal()
    if dossier.route is not None and dossier.route.reason != NOT_A_PROPOSAL:
        routed = LetterProposal(lead=dossier.route.lead)
        if said.lead in {None, dossier.route.lead} and kept.lead is None:
            routed = routed._replace(cooperating=dossier.route.cooperating)
    merged = (
        first or second or third for first, second, third in zip(said, kept, routed, strict=True)
    )
    return LetterProposal._make(merged)


def _recorded(dossier: CaseDossier) -> LetterProposal:
    letter = next((letter for letter in dossier.case.letters if letter.lacks), None)
    said = dossier.choice.proposal.lead
    if letter is None or said not in {None, letter.lead}:
        return LetterProposal()
    return LetterProposal(
        letter.lead, letter.due, letter.opinion, letter.cooperating, letter.person
    )


def as_letter(dossier: CaseDossier) -> m.Assigned | None:
    """Return the letter as if delivered on the day of the sheet, or None without lead or date."""
    sheet, on = proposed(dossier), dossier.today
    if sheet.lead is None or sheet.lead == dossier.office.street or sheet.due is None:
        return None
    return m.Assigned.trusted(
        on=on,
        lead=sheet.lead,
        due=sheet.due,
        cooperating=sheet.cooperating,
        opinion="-",
        approved_by="-",
        approved_on=on,
    )


def doubts(dossier: CaseDossier, letter: m.Event | None) -> Iterator[str]:
    """Yield the doubts about a letter before the leader signs it.

    :param letter: the letter of :func:`as_letter`, with what the file knows of linked cases.
    """
    yield from _about_lead(dossier, dossier.route)
    if letter is not None:
        kind = CASE.events[m.Assigned]
        for rule, check in kind.checks.items():
            facts = check(dossier.case, letter, dossier.office)
            if facts is not None:
                broken = Violation(rule, letter.on, "", facts, breach=CASE.breaches[rule])
                yield violation_text(broken, dossier.office, dossier.today)
        hints = kind.hints(dossier.case, letter, dossier.office) if kind.hints else ()
        yield from filter(None, hints)


def _about_lead(dossier: CaseDossier, route: Route | None) -> Iterator[str]:
    lead = proposed(dossier).lead
    if dossier.case.closed_on is not None:
        yield _("The case is closed: no letter can follow.")
    elif dossier.case.centre_stage is None:
        yield _("The centre has not accepted this case yet.")
    if lead == dossier.office.street and route is not None and route.lead == lead:
        text = _(
            "By the rules of routing the centre leads itself, without a letter. For another lead: "
            "{option}"
        )
        yield text.format(option="--lead …")
