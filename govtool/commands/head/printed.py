"""``govtool head print``: the lists of heads as Word files 户长名单."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from govtool.base.errors import NotFound
from govtool.base.i18n import _, counted
from govtool.commands.doc.templates import Templates, in_folder, require_word_file
from govtool.papers import grid_papers, template_files
from govtool.shell.form.prompt import sure_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, term, unit_or_none
from govtool.shell.parameters import argument, option
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects.head.kinds import HEAD
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import HeadList, HeadState
from govtool.views import queries
from govtool.views.queries import SubjectFilter

app = typer.Typer()

_WAITING = frozenset({HeadState.NAMED, HeadState.LISTED, HeadState.REFUSED})


@app.command(
    "print",
    epilog="govtool head print approval --unit SQ01\ngovtool head print training -o 签到表.docx",
)
def print_list(
    session: Session,
    kind: Annotated[str, argument("approval|plaques|training|insurance", "Which list.")],
    unit: Annotated[str | None, option("--unit UNIT", "Of this community.")] = None,
    output: Annotated[
        Path | None, option("-o, --output FILE", "The file, or a folder; without it, here.")
    ] = None,
    templates: Templates = None,
) -> None:
    """Print a list of heads: for approval, of plaques, to sign in at a training, for insurance.

    It has no telephone numbers; the capacity in which a head was chosen is on the list for
    approval alone.
    """
    chosen = term(HeadList, kind, "KIND")
    where = template_files.template_folders(session.db, templates)
    paper = grid_papers.template(chosen.template, where)
    with opened(session) as store:
        of = unit_or_none(unit, store.office)
        heads = sorted(_heads(store, chosen, of), key=lambda head: (head.unit, head.microgrid))
        if not heads:
            raise NotFound("no_heads", _("No head belongs on that list now."))
        place = of or store.office.street
        said = grid_papers.values_of_heads(chosen, heads, place, store.office, session.today)
    target = in_folder(output, f"{chosen.template}{session.today.isoformat()}.docx")
    require_word_file(target)
    sure_to_replace([target], session)
    grid_papers.write(paper, target, chosen.template, said)
    if not session.emits({"file": target, "heads": len(heads)}):
        note(counted("{path}: {n} head", "{path}: {n} heads", len(heads), path=target))


def _heads(store: Store, kind: HeadList, unit: str | None) -> Iterator[Headship]:
    """Yield the heads in office that belong on a list."""
    which = SubjectFilter({"unit": unit}, in_hand=True)
    for row in list(queries.subjects(store.reader, HEAD.word, which)):
        head: Headship = store.state(row["subject"])
        if _belongs(head, kind):
            yield head


def _belongs(head: Headship, kind: HeadList) -> bool:
    """Return whether a head belongs on a list: who waits, has no plaque, or is approved."""
    if kind is HeadList.APPROVAL:
        return head.stage in _WAITING
    if kind is HeadList.PLAQUES:
        return head.stage is HeadState.APPROVED and head.plaqued_on is None
    return head.stage is HeadState.APPROVED or (
        kind is HeadList.INSURANCE and head.stage in _WAITING
    )
