"""``govtool doc list|file|check``: the list of forms, a whole case file, checking templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from govtool.base.errors import ExitCode, GovtoolError, NotFound, Refused
from govtool.base.i18n import _, counted, of, sentences
from govtool.base.text_width import printable
from govtool.base.vocabulary import NUMBERED
from govtool.commands.doc.templates import Templates, made_folder, press_for, say_own_templates
from govtool.papers import case_bundle, template_files
from govtool.papers.case_bundle import CaseFile
from govtool.papers.dossier import Choice, Dossier, PaperForm, refuse
from govtool.papers.noun_papers import nouns_with_papers, papers_of
from govtool.papers.printout import Press
from govtool.papers.template_files import TemplateFinding
from govtool.papers.template_filling import Template
from govtool.rules import CASE
from govtool.shell.form.prompt import sure_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, opened
from govtool.shell.parameters import argument, option
from govtool.shell.subject_words import No, case_meant, subject_meant
from govtool.shell.tables import Column, ListTable
from govtool.shell.terminal import emit_json, note, say
from govtool.subjects import registry
from govtool.subjects.subject import Subject

app = typer.Typer()

On = Annotated[str | None, option("--on DATE", "The day on the papers; without it, today.")]

NoOption = Annotated[
    str | None, argument("NO", "A number: only the forms that fit it, and what they lack.")
]


@app.command("list", epilog="govtool doc list\ngovtool doc list SQ01-2026-00001")
@a_list
def list_(session: Session, no: NoOption = None, templates: Templates = None) -> None:
    """List the forms, what each is made from, and whose template is used.

    With a number, whether each can be printed of it now.
    """
    where = template_files.template_folders(session.db, templates)
    if no is None:
        rows = [
            _row(noun, form, where)
            for noun, own in nouns_with_papers()
            for form in own.forms.values()
        ]
    else:
        with opened(session) as store:
            rows = _rows_of(press_for(store, session, templates), subject_meant(no, store, session))
    listing = _forms_that_fit if no else _forms
    give(session, objects=lambda: rows, listing=lambda: listing(rows))


def _row(noun: Subject[Any], form: PaperForm, where: tuple[Path, ...]) -> dict[str, Any]:
    try:
        template: Path | None = template_files.template_path(form.template, where)
    except NotFound:
        template = None
    return {
        "noun": noun.word,
        "form": form.kind.value,
        "name": form.kind.zh,
        "numbered": form.kind in NUMBERED and noun is CASE,
        "needs": form.records.format(no="NO"),
        "template": template,
    }


def _rows_of(press: Press, subject: str) -> list[dict[str, Any]]:
    """Return the forms of a subject, each with whether it can be printed, and if not, why."""
    noun = registry.subject_of(subject)
    rows = []
    for form in papers_of(noun).forms.values():
        dossier = press.dossier(subject, form.kind)
        refusal = _refusal(dossier)
        rows.append(
            _row(noun, form, press.where)
            | {
                "no": dossier.no,
                "count": len(dossier.all(form.about)) if form.about else None,
                "code": refusal.code if refusal else None,
                "lacking": sentences(refusal.message, refusal.hint) if refusal else "",
            }
        )
    return rows


def _refusal(dossier: Dossier) -> GovtoolError | None:
    try:
        refuse(dossier)
    except GovtoolError as error:
        return error
    return None


def _forms(rows: Sequence[dict[str, Any]]) -> ListTable:
    columns = [
        Column(_("Form")),
        Column(_("Name")),
        Column(_("Of"), drop=1),
        Column(_("Needs first"), flexible=24),
        Column(_("Template"), flexible=16),
    ]
    cells = [
        (
            _verb(row),
            row["name"],
            _(registry.subject(row["noun"]).label),
            _translated(row["needs"]),
            _shown(row["template"]),
        )
        for row in rows
    ]
    return ListTable(_("Forms"), columns, cells)


def _forms_that_fit(rows: Sequence[dict[str, Any]]) -> ListTable:
    columns = [
        Column(_("Form")),
        Column(_("Name")),
        Column(_("Can be printed")),
        Column(_("Lacking"), flexible=24),
    ]
    cells = [
        (_verb(row), row["name"], _("yes") if row["code"] is None else _("no"), row["lacking"])
        for row in rows
    ]
    return ListTable(_("Forms"), columns, cells)


def _translated(command: str) -> str:
    return _(command) if command else ""


def _verb(row: dict[str, Any]) -> str:
    verb: str = row["form"].replace("_", "-")
    return verb


def _shown(template: Path | None) -> str:
    if template is None:
        return _("none")
    return _("ours") if template_files.is_ours(template) else str(template)


Output = Annotated[
    Path, argument("DIR", "The folder for the papers; it is made if it is not there.")
]


@app.command("file", epilog="govtool doc file SQ01-2026-00001 卷宗")
def file(
    session: Session, no: No, output: Output, on: On = None, templates: Templates = None
) -> None:
    """Make the whole case file: every form the case has facts for, and its contents page.

    It ends with what is still to be collected on paper. A form that lacks something is left out and
    named.
    """
    choice = Choice(on=day(on, session, "--on") if on else None)
    with opened(session) as store:
        no = case_meant(no, store, session)
        press = press_for(store, session, templates)
        sheets, _refused = case_bundle.plan(press, no, choice)
        sure_to_replace([output / name for name in case_bundle.file_names(sheets)], session)
        whole = case_bundle.make(press, no, made_folder(output), choice)
    say_own_templates(press, session)
    _tell(whole, session)


def _tell(whole: CaseFile, session: Session) -> None:
    if session.json:
        refused = [{"name": name, **error.as_json()["error"]} for name, error in whole.refused]
        emit_json(
            {
                "files": [made.as_json() for made in whole.made],
                "refused": refused,
                "by_hand": whole.by_hand,
            }
        )
    else:
        for made in whole.made:
            say(f"{made.file}  {made.number}" if made.number else str(made.file))
        for name, error in whole.refused:
            note(of(name, sentences(error.message, error.hint)))
        note(_("Still to be collected on paper:"))
        for text in whole.by_hand:
            note(f"  · {text}")
    if whole.refused:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(
    "check", epilog="govtool doc check templates/交办函.docx\ngovtool doc check templates/*.docx"
)
def check(
    session: Session,
    files: Annotated[list[Path], argument("TEMPLATE...", "Templates, as Word files.")],
) -> None:
    """Check templates: unknown names, broken tags, and what is not allowed.

    The names are listed in docs/templates.md.
    """
    looked_at = [_look_at(path) for path in files]
    if not session.emits([look.as_json() for look in looked_at]):
        for look in looked_at:
            _say(look)
    if any(look.findings for look in looked_at):
        raise typer.Exit(ExitCode.FINDINGS)


class _Look(NamedTuple):
    """The findings in one template, and the names it uses."""

    path: Path
    names: list[str]
    findings: list[TemplateFinding]

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.path,
            "names": self.names,
            "findings": [found._asdict() for found in self.findings],
        }


def _look_at(path: Path) -> _Look:
    try:
        template = Template(path)
    except Refused as refusal:
        return _Look(path, [], [TemplateFinding(refusal.code, refusal.message)])
    return _Look(path, sorted(map(str, template.used)), template.findings())


def _say(look: _Look) -> None:
    if not look.findings:
        names = sum("." not in name for name in look.names)
        text = counted(
            "in order; it uses {n} name of ours", "in order; it uses {n} names of ours", names
        )
        say(of(look.path, text))
    for finding in look.findings:
        say(of(look.path, finding.message))
        if finding.place:
            say(f"    {printable(finding.place)}")
