"""``govtool doc list|file|check``: the forms there are, a whole case file, and looking over a template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from govtool.commands._documents import Templates, made_folder, press_for, say_own_templates
from govtool.commands._frame.session import Session
from govtool.commands._listing import a_list, give
from govtool.commands._naming import No, case_meant
from govtool.commands._options import day, opened
from govtool.commands._prompt import sure_to_replace
from govtool.documents import casefile, folders
from govtool.documents.casefile import CaseFile
from govtool.documents.dossier import Choice
from govtool.documents.filling import Template
from govtool.documents.forms import FORMS, CaseForm
from govtool.documents.templates import TemplateFinding
from govtool.errors import ExitCode, NotFound, Refused
from govtool.i18n import _, ngettext, of, sentences
from govtool.render.tables import Column, ListTable
from govtool.render.terminal import emit_json, note, printable, say
from govtool.vocabulary import NUMBERED

app = typer.Typer()

On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day on the papers; without it, today.")
]


@app.command("list", epilog="govtool doc list")
@a_list
def list_(ctx: typer.Context, templates: Templates = None) -> None:
    """List the forms, what each is made from, and whose template is used."""
    session: Session = ctx.obj
    where = folders.searched(session.db, templates)
    rows = [_row(form, where) for form in FORMS.values()]
    columns = [
        Column(_("Form")),
        Column(_("Name")),
        Column(_("Needs first"), flexible=24),
        Column(_("Template"), flexible=16),
    ]
    cells = [
        (row["form"].replace("_", "-"), row["name"], _(form.records).format(no="NO"), _shown(row["template"]))
        for form, row in zip(FORMS.values(), rows, strict=True)
    ]
    give(session, objects=lambda: rows, listing=lambda: ListTable(_("Forms"), columns, cells))


def _row(form: CaseForm, where: tuple[Path, ...]) -> dict[str, Any]:
    try:
        template: Path | None = folders.found(form.template, where)
    except NotFound:
        template = None
    needs = form.records.format(no="NO")
    return {
        "form": form.kind.value,
        "name": form.kind.zh,
        "numbered": form.kind in NUMBERED,
        "needs": needs,
        "template": template,
    }


def _shown(template: Path | None) -> str:
    if template is None:
        return _("none")
    return _("ours") if folders.is_ours(template) else str(template)


@app.command("file", epilog="govtool doc file SQ01-2026-00001 卷宗")
def file(
    ctx: typer.Context,
    no: No,
    output: Annotated[Path, typer.Argument(metavar="DIR", help="The folder for the papers; it is made if it is not there.")],
    on: On = None,
    templates: Templates = None,
) -> None:  # fmt: skip
    """Make the whole case file in its order: every form the case has facts for, and the contents that list them.

    It ends with what is still to be collected on paper. A form that lacks something is left out and named.
    """
    session: Session = ctx.obj
    choice = Choice(on=day(on, session, "--on") if on else None)
    with opened(session) as store:
        no = case_meant(no, store, session)
        press = press_for(store, session, templates)
        sheets, _refused = casefile.plan(press, no, choice)
        sure_to_replace([output / name for name in casefile.file_names(sheets)], session)
        whole = casefile.make(press, no, made_folder(output), choice)
    say_own_templates(press, session)
    _tell(whole, session)


def _tell(whole: CaseFile, session: Session) -> None:
    if session.json:
        refused = [{"name": name, **error.as_json()["error"]} for name, error in whole.refused]
        emit_json(
            {"files": [made.as_json() for made in whole.made], "refused": refused, "by_hand": whole.by_hand}
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


@app.command("check", epilog="govtool doc check templates/交办函.docx\ngovtool doc check templates/*.docx")
def check(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="TEMPLATE...", help="Templates, as Word files.")],
) -> None:  # fmt: skip
    """Look templates over: names we do not know, tags that are torn or not understood, what is not allowed.

    The names are listed in docs/templates.md.
    """
    session: Session = ctx.obj
    looked_at = [_look_at(path) for path in files]
    if session.json:
        emit_json([look.as_json() for look in looked_at])
    else:
        for look in looked_at:
            _say(look)
    if any(look.findings for look in looked_at):
        raise typer.Exit(ExitCode.FINDINGS)


class _Look(NamedTuple):
    """What was found in one template, and the names it uses."""

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
        text = ngettext("in order; it uses {n} name of ours", "in order; it uses {n} names of ours", names)
        say(of(look.path, text.format(n=names)))
    for finding in look.findings:
        say(of(look.path, finding.message))
        if finding.place:
            say(f"    {printable(finding.place)}")
