"""What is printed of cases: their forms, with what the papers say beside the case itself."""

from __future__ import annotations

import datetime as dt
from functools import partial

from govtool.documents import context, draft, letters
from govtool.documents.dossier import CaseDossier, Dossier
from govtool.documents.forms import FORMS
from govtool.documents.papers import NounPapers
from govtool.rules import Case, Route, route
from govtool.store import Store, lookups, mediators
from govtool.store.matter import as_known, linked_cases
from govtool.vocabulary import FormKind


def _dossier(store: Store, plain: Dossier) -> CaseDossier:
    """Return the dossier of a case with its grid, the certificates of mediators, and the route where a form says it."""
    case: Case = plain.state
    names = (
        {row["code"]: row["name"] for row in lookups.known_rows(store.reader, "grid")} if case.grid else {}
    )
    return CaseDossier(
        plain.noun, case, plain.sheet, plain.office, plain.today, plain.actor, plain.choice, plain.told, plain.title,
        grid=names.get(case.grid, case.grid or ""),
        route=_route(store, case, plain.today) if plain.form is FormKind.LETTER_DRAFT else None,
        certificates=partial(mediators.certificates, store.reader),
    )  # fmt: skip


def _route(store: Store, case: Case, on: dt.date) -> Route:
    places = lookups.units_of_grids(store.reader)
    return route(case, store.office, places, linked=tuple(linked_cases(store, case, on)))


def _doubts(store: Store, dossier: CaseDossier) -> list[str]:
    """Return what speaks against a handling letter before it is recorded; nothing of any other form."""
    if dossier.form is not FormKind.LETTER_DRAFT:
        return []
    letter = draft.as_letter(dossier)
    subject = store.subject_of(dossier.case.case_no)
    return list(draft.doubts(dossier, as_known(store, subject, letter) if letter else None))


PAPERS = NounPapers(FORMS, context.values, _dossier, letters.paper, letters.number, _doubts)
