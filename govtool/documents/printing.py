"""Printing a form: the case is asked for what the form needs, its number is taken, the template filled, the file put in place.

Printing a case's own form leaves no entry in the journal but the number it takes: the paper goes where the case goes, unlike
an export, which takes many people's data out of the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

from govtool import casework
from govtool.documents import context, draft, folders, forms, letters, series
from govtool.documents.dossier import Choice, Dossier
from govtool.documents.filling import Template
from govtool.documents.forms import FILE_TYPE, FORMS, CaseForm
from govtool.errors import NotFound
from govtool.models import NoticeIssued
from govtool.render.files import replacing
from govtool.rules import Case, Route, route
from govtool.store import Store, lookups, mediators
from govtool.store.addressees import Addressees
from govtool.store.matter import as_known, linked_cases
from govtool.store.queries import CaseFilter, cases
from govtool.vocabulary import FormKind, Told

Papers = list[dict[str, str]]


class Printed(NamedTuple):
    """A paper that was made; ``blank`` are the names on it that are left for the pen."""

    file: Path
    form: FormKind
    case_no: str
    number: str | None
    blank: list[str]

    def as_json(self) -> dict[str, Any]:
        """The object that scripts get."""
        return {**self._asdict(), "form": self.form.value}


class Press:
    """Prints forms of one file's cases; each template is opened once.

    :param where: the folders with templates, see :func:`folders.searched`.
    :param maker: who makes the papers, as they say it; empty for the pen, None where it is who records.
    """

    def __init__(
        self, store: Store, actor: str, today: dt.date, where: tuple[Path, ...], maker: str | None = None
    ) -> None:
        self.store, self.actor, self.today, self.where = store, actor, today, where
        self._maker = actor if maker is None else maker
        self._templates: dict[FormKind, Template] = {}

    @cached_property
    def _grids(self) -> dict[str, str]:
        return {row["code"]: row["name"] for row in lookups.known_rows(self.store.reader, "grid")}

    def template(self, form: CaseForm) -> Template:
        """The template of a form: the office's own, else ours."""
        if form.kind not in self._templates:
            self._templates[form.kind] = Template(folders.found(form.template, self.where))
        return self._templates[form.kind]

    @property
    def own_templates(self) -> list[Path]:
        """The templates used so far that are not ours."""
        return [template.path for template in self._templates.values() if not folders.is_ours(template.path)]

    def has_template(self, form: CaseForm) -> bool:
        """Whether there is a template for a form."""
        try:
            folders.found(form.template, self.where)
        except NotFound:
            return False
        return True

    def dossier(self, case_no: str, form: FormKind, choice: Choice | None = None) -> Dossier:
        """What a form of a case is filled from.

        :raises NotFound: code ``no_case``.
        """
        case = self.store.case(case_no, self.today)
        chosen = choice or Choice()
        on = chosen.on or self.today
        grid = self._grids.get(case.grid or "", case.grid or "")
        route = self._route(case, on) if form is FormKind.LETTER_DRAFT else None
        return Dossier(
            case, form, self.store.office, on, self._maker, grid, chosen, self._told, route,
            partial(mediators.certificates, self.store.reader),
        )  # fmt: skip

    def _told(self, notice: NoticeIssued) -> list[tuple[Told, str | None]]:
        """Return who is told by a notice, as the registers have it for its day."""
        people = Addressees(self.store.reader, self.store.office, notice.on)
        return people.named(notice.addressees, notice.unit)

    def _route(self, case: Case, on: dt.date) -> Route:
        places = lookups.units_of_grids(self.store.reader)
        return route(case, self.store.office, places, linked=tuple(linked_cases(self.store, case, on)))

    def doubts(self, dossier: Dossier) -> list[str]:
        """Return what speaks against a handling letter before it is recorded; nothing of any other form."""
        if dossier.form is not FormKind.LETTER_DRAFT:
            return []
        letter = draft.as_letter(dossier)
        subject = self.store.subject_of(dossier.case.case_no)
        return list(draft.doubts(dossier, as_known(self.store, subject, letter) if letter else None))

    def print(self, dossier: Dossier, target: Path, papers: Papers | None = None) -> Printed:
        """Make one paper.

        :param papers: the papers of the case file, for the form that lists them.
        :raises Refused: what :func:`forms.refuse` finds lacking; ``bad_template``; ``database``.
        :raises NotFound: codes ``no_template``, ``no_folder``.
        """
        form = FORMS[dossier.form]
        forms.refuse(form, dossier)
        template = self.template(form)
        template.require_sound()
        with replacing(target, FILE_TYPE) as file:
            numbered = self.numbered(dossier)
            values = context.values(numbered, papers)
            title = f"{form.kind.zh} {dossier.case.case_no}"
            template.fill(values, file, title, author=values["中心名称"])
        return Printed(
            target, form.kind, dossier.case.case_no, letters.number(numbered), template.blanks(values)
        )

    def numbered(self, dossier: Dossier) -> Dossier:
        """The same with the number of its paper, which is taken now where it has none.

        Which paper it is, and whether it can be printed, is judged again under the lock.
        """
        if letters.paper(dossier) is None or letters.number(dossier):
            return dossier
        with self.store.writing(self.actor) as tx:
            now = self._anew(dossier)
            forms.refuse(FORMS[now.form], now)
            paper = letters.paper(now)
            if paper is None or letters.number(now):
                return now
            own = series.series_of_papers(self.where)[paper.document]
            casework.take_step(
                tx, now.case.case_no, series.next_number(tx, paper, own, self.today), self.today
            )
            return self._anew(now)

    def _anew(self, dossier: Dossier) -> Dossier:
        """Return what the form is filled from as the file is now.

        :raises NotFound: code ``no_case``, when it was taken back.
        """
        return replace(
            dossier, case=self.store.case(dossier.case.case_no, self.today), office=self.store.office
        )


def file_name(case_no: str, form: FormKind, nth: int | None = None) -> str:
    """SQ01-2026-00001-调解记录.docx, with -2 where the second was asked for."""
    which = f"-{nth}" if nth else ""
    return f"{case_no}-{form.zh}{which}{FILE_TYPE}"


def cases_between(store: Store, first: dt.date, last: dt.date, unit: str | None) -> Iterator[str]:
    """The numbers of the cases registered from one day to another, in order."""
    which = CaseFilter(unit=unit, registered_from=first, registered_before=last + dt.timedelta(days=1))
    return (row["case_no"] for row in list(cases(store.reader, which)))
