"""The papers of a noun (``Subject.papers``): its forms, and the values under Chinese names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govtool.base.errors import NotFound
from govtool.base.i18n import _
from govtool.base.vocabulary import FormKind
from govtool.models import NoticeIssued
from govtool.papers import common
from govtool.papers.common import Values
from govtool.papers.dossier import Dossier, PaperForm
from govtool.papers.paper_numbers import NumberedPaper
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.subject import Subject

Papers = list[dict[str, str]]
"""The papers of a file, as its list of contents has them."""


@dataclass(frozen=True, slots=True)
class NounPapers:
    """The papers of one noun."""

    forms: Mapping[FormKind, PaperForm]
    """Its forms, in the order of a file."""
    values: Callable[[Any, Papers | None], Values] = lambda dossier, _papers: common.values(dossier)
    """Return the names of a dossier with values; the papers are those of a list of contents."""
    dossier: Callable[[Store, Dossier], Dossier] = lambda _store, dossier: dossier
    """Adds to a dossier what else its papers say."""
    paper: Callable[[Any], NumberedPaper | None] = lambda _dossier: None
    """Gives the paper that bears a number of a series, None for one that bears none."""
    number: Callable[[Any], str | None] = lambda _dossier: None
    """Gives the number that a paper bears; None while it has none."""
    doubts: Callable[[Store, Any], list[str]] = lambda _store, _dossier: []
    """Says what speaks against what a draft proposes."""


NOTICE = PaperForm(
    FormKind.SUPERVISION, NoticeIssued, records="govtool escalate", file="事项督办单"
)
"""The supervision notice of any noun that is escalated."""
ANY = NounPapers({FormKind.SUPERVISION: NOTICE})
"""The papers of a noun that has none of its own."""


def papers_of(noun: Subject[Any]) -> NounPapers:
    """Return the papers of a noun; its supervision notices if it defines none.

    :raises NotFound: code ``no_form``, when it has no papers.
    """
    if noun.papers:
        found: NounPapers = registry.resolve(noun.papers)
        return found
    if any(rule.escalates for rule in noun.rules.values()):
        return ANY
    message = _("There is no form for this: {noun}.")
    raise NotFound("no_form", message.format(noun=_(noun.label)), _("See: govtool doc list"))


def nouns_with_papers() -> Iterator[tuple[Subject[Any], NounPapers]]:
    """Yield every noun with papers of its own."""
    yield from ((noun, papers_of(noun)) for noun in registry.subjects() if noun.papers)


def form_of(noun: Subject[Any], kind: FormKind) -> PaperForm:
    """Return a form of a noun.

    :raises NotFound: code ``no_form``.
    """
    form = papers_of(noun).forms.get(kind)
    if form is None:
        message = _("There is no “{form}” for this: {noun}.")
        hint = _("See: govtool doc list")
        raise NotFound("no_form", message.format(form=kind.label, noun=_(noun.label)), hint)
    return form
