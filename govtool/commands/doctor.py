"""``govtool doctor``: check the file, and rebuild what can be rebuilt 体检."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.backup.tails import missing_tails
from govtool.commands._frame.session import Session
from govtool.commands._opening import open_watched
from govtool.commands._profiles import require
from govtool.errors import ExitCode, GovtoolError
from govtool.i18n import _, listed, ngettext
from govtool.render.tables import Cell, Column, table
from govtool.render.terminal import emit_json, say
from govtool.store import Finding, damage
from govtool.store.doctor import examine
from govtool.store.doctor import rebuild as rebuild_projections
from govtool.vocabulary import Profile

app = typer.Typer()


@app.command("doctor", epilog="govtool doctor\ngovtool doctor --rebuild")
def doctor(
    ctx: typer.Context,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make all tables anew from the journal.")] = False,
) -> None:
    """Check the file: pages, references, the journal's chain, and every table against the journal.

    Exit code 1 when something is wrong. Nothing is changed without --rebuild.
    """
    session: Session = ctx.obj
    rebuilt: dict[str, int] = {}
    head: str | None = None
    try:
        with open_watched(session, refresh=False) as store:
            if rebuild:
                require(store.conn, session, Profile.CLERK)
                rebuilt = rebuild_projections(store)
            findings = examine(store) + missing_tails(store)
            head = store.head()
    except GovtoolError as error:
        if rebuild or error.code not in damage.TOLD:
            raise
        findings = damage.examine(session.db, error)
    if session.json:
        emit_json({"ok": not findings, "head": head, "rebuilt": rebuilt, "findings": [f.as_json() for f in findings]})
    else:
        _say(findings, rebuilt, head)
    if findings:
        raise typer.Exit(ExitCode.FINDINGS)


def _say(findings: list[Finding], rebuilt: dict[str, int], head: str | None) -> None:
    if rebuilt:
        say(
            _("All tables were made anew from the journal: {counts}").format(
                counts=listed(f"{k} {n}" for k, n in rebuilt.items())
            )
        )
    if not findings:
        say(_("The file is sound. Head of the journal: {head}").format(head=head))
        return
    rows = [(Cell(f.code, "red"), f.table, f.record, f.message, f.remedy) for f in findings]
    record, wrong = Column(_("Record"), flexible=10), Column(_("What is wrong"), flexible=16)
    table([_("Finding"), _("Table"), record, wrong, Column(_("What to do"), flexible=16)], rows)
    say(ngettext("{n} finding", "{n} findings", len(findings)).format(n=len(findings)))
