"""Printing a form: collect its values, take its number, fill the template, put the file in place.

Printing leaves no entry in the journal but the number: the paper goes where its subject goes,
unlike an export, which takes many people's data out of the file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from govtool.base.errors import NotFound
from govtool.base.i18n import _
from govtool.base.vocabulary import FormKind, Told
from govtool.desk import casework
from govtool.desk.due_list import masked_title
from govtool.models import NoticeIssued
from govtool.papers import paper_numbers, template_files, template_names
from govtool.papers.dossier import FILE_TYPE, CaseDossier, Choice, Dossier, PaperForm, refuse
from govtool.papers.noun_papers import Papers, form_of, papers_of
from govtool.papers.template_filling import Template, fit_for_word
from govtool.rules import CASE
from govtool.store import Store
from govtool.subjects import registry
from govtool.tables.output_files import replacing
from govtool.views import lookups
from govtool.views.staff import Addressees


class Printed(NamedTuple):
    """A paper that was made; ``blank`` are the names left to be filled in by hand."""

    file: Path
    form: FormKind
    noun: str
    no: str
    number: str | None
    blank: list[str]

    def as_json(self) -> dict[str, Any]:
        """Return the object for scripts."""
        case_no = self.no if self.noun == CASE.word else None
        return {**self._asdict(), "case_no": case_no, "form": self.form.value}


class Press:
    """A printer of forms of one file's subjects; each template is opened once.

    :param where: the folders with templates, see :func:`.template_files.template_folders`.
    :param maker: the maker on the papers; empty to be filled in by hand, None for the actor.
    """

    def __init__(
        self,
        store: Store,
        actor: str,
        today: dt.date,
        where: tuple[Path, ...],
        maker: str | None = None,
    ) -> None:
        self.store, self.actor, self.today, self.where = store, actor, today, where
        self._maker = actor if maker is None else maker
        self._templates: dict[str, Template] = {}

    def template(self, form: PaperForm) -> Template:
        """Return the template of a form: the office's own, else ours."""
        if form.template not in self._templates:
            self._templates[form.template] = Template(
                template_files.template_path(form.template, self.where)
            )
        return self._templates[form.template]

    @property
    def own_templates(self) -> list[Path]:
        """The templates used so far that are not ours."""
        return [
            template.path
            for template in self._templates.values()
            if not template_files.is_ours(template.path)
        ]

    def has_template(self, form: PaperForm) -> bool:
        """Return whether there is a template for a form."""
        try:
            template_files.template_path(form.template, self.where)
        except NotFound:
            return False
        return True

    def dossier(self, subject: str, form: FormKind, choice: Choice | None = None) -> Dossier:
        """Return the dossier a form of a subject is filled from.

        :raises NotFound: codes ``no_form``, ``no_case``, or ``no_subject`` before it was recorded.
        """
        noun, chosen = registry.subject_of(subject), choice or Choice()
        sheet = form_of(noun, form)
        state = self.store.case(subject, self.today) if noun is CASE else self._state(subject)
        title, day = masked_title(self.store, state, noun), chosen.on or self.today
        office, maker = self.store.office, self._maker
        plain = Dossier(noun, state, sheet, office, day, maker, chosen, self._addressees, title)
        return papers_of(noun).dossier(self.store, plain)

    def case(self, case_no: str, form: FormKind, choice: Choice | None = None) -> CaseDossier:
        """Return the dossier a form of a case is filled from.

        :raises NotFound: code ``no_case``.
        """
        dossier = self.dossier(self.store.subject_of(case_no), form, choice)
        assert isinstance(dossier, CaseDossier), case_no
        return dossier

    def _state(self, subject: str) -> Any:
        state = self.store.state(subject, self.today)
        if state is None:
            no = lookups.no_of(self.store.reader, subject) or subject
            message = _("{no} was not recorded yet on {day}.", no=no, day=self.today.isoformat())
            raise NotFound("no_subject", message, _("Ask about a later day."))
        return state

    def _addressees(self, notice: NoticeIssued) -> list[tuple[Told, str | None]]:
        people = Addressees(self.store.reader, self.store.office, notice.on)
        return people.named(notice.addressees, notice.unit)

    def doubts(self, dossier: Dossier) -> list[str]:
        """Return what speaks against what a draft proposes."""
        return papers_of(dossier.noun).doubts(self.store, dossier)

    def print(self, dossier: Dossier, target: Path, papers: Papers | None = None) -> Printed:
        """Make one paper.

        :param papers: the papers of the case file, for the form that lists them.
        :raises Refused: what :func:`govtool.papers.dossier.refuse` finds lacking; ``bad_template``;
            ``database``.
        :raises NotFound: codes ``no_template``, ``no_folder``.
        """
        own = papers_of(dossier.noun)
        refuse(dossier)
        template = self.template(dossier.sheet)
        template.require_sound()
        with replacing(target, FILE_TYPE) as file:
            numbered = self.numbered(dossier)
            blank = template_names.nothing(template_names.NAMES.values())
            values = blank | fit_for_word(own.values(numbered, papers))
            title = f"{dossier.form.zh} {dossier.no}"
            template.fill(values, file, title, author=str(values["中心名称"] or values["街道名称"]))
        noun, number, blanks = dossier.noun.word, own.number(numbered), template.blanks(values)
        return Printed(target, dossier.form, noun, dossier.no, number, blanks)

    def numbered(self, dossier: Dossier) -> Dossier:
        """Return the dossier with the number of its paper, which is taken now where it has none.

        Which paper it is, and whether it can be printed, is checked again under the lock.
        """
        own = papers_of(dossier.noun)
        if own.paper(dossier) is None or own.number(dossier):
            return dossier
        with self.store.writing(self.actor) as tx:
            now = self._anew(dossier)
            refuse(now)
            paper = own.paper(now)
            if paper is None or own.number(now):
                return now
            of_kind = paper_numbers.series_of_papers(self.where)[paper.document]
            casework.take_step(
                tx, now.no, paper_numbers.next_number(tx, paper, of_kind, self.today), self.today
            )
            return self._anew(now)

    def _anew(self, dossier: Dossier) -> Dossier:
        """Return what the form is filled from as the file is now.

        :raises NotFound: code ``no_case``, when it was taken back.
        """
        return replace(
            dossier, state=self.store.case(dossier.no, self.today), office=self.store.office
        )


def file_name(no: str, form: FormKind, nth: int | None = None) -> str:
    """Return SQ01-2026-00001-调解记录.docx, with -2 where the second was asked for."""
    which = f"-{nth}" if nth else ""
    return f"{no}-{form.zh}{which}{FILE_TYPE}"
