"""What is printed of cases: their forms, with what the papers say beside the case itself."""

from __future__ import annotations

import datetime as dt
from functools import partial

from govtool.base.vocabulary import FormKind
from govtool.papers import approval_sheet, case_context, letters
from govtool.papers.case_forms import FORMS
from govtool.papers.dossier import CaseDossier, Dossier
from govtool.papers.noun_papers import NounPapers
from govtool.rules import Case, Route, route
from govtool.store import Store
from govtool.views import lookups, staff
from govtool.views.same_matter import as_known, linked_cases


def _dossier(store: Store, plain: Dossier) -> CaseDossier:
    """Return the dossier of a case with its grid, the certificates of mediators, and the route where a form says it."""
    case: Case = plain.state
    names = (
        {row["code"]: row["name"] for row in lookups.known_rows(store.reader, "grid")}
        if case.grid
        else {}
    )
    return CaseDossier(
        plain.noun, case, plain.sheet, plain.office, plain.today, plain.actor, plain.choice, plain.told, plain.title,
        grid=names.get(case.grid, case.grid or ""),
        route=_route(store, case, plain.today) if plain.form is FormKind.LETTER_DRAFT else None,
        certificates=partial(staff.certificates, store.reader),
    )  # fmt: skip


def _route(store: Store, case: Case, on: dt.date) -> Route:
    places = lookups.units_of_grids(store.reader)
    return route(case, store.office, places, linked=tuple(linked_cases(store, case, on)))


def _doubts(store: Store, dossier: CaseDossier) -> list[str]:
    """Return what speaks against a handling letter before it is recorded; nothing of any other form."""
    if dossier.form is not FormKind.LETTER_DRAFT:
        return []
    letter = approval_sheet.as_letter(dossier)
    subject = store.subject_of(dossier.case.case_no)
    return list(
        approval_sheet.doubts(dossier, as_known(store, subject, letter) if letter else None)
    )


PAPERS = NounPapers(FORMS, case_context.values, _dossier, letters.paper, letters.number, _doubts)
