"""``govtool doctor``: check the file, and rebuild what can be rebuilt 体检."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govtool.backup import repair
from govtool.backup.repair import Examined
from govtool.base.errors import ExitCode, GovtoolError
from govtool.base.i18n import _, counted, listed, ngettext
from govtool.base.vocabulary import Profile
from govtool.shell.frame.session import Session
from govtool.shell.opening import open_watched, say_adopted, say_moved
from govtool.shell.parameters import option
from govtool.shell.profiles import guard
from govtool.shell.screens.findings import finding_cell
from govtool.shell.tables import Column, table
from govtool.shell.terminal import emit_json, hanging, note, say

app = typer.Typer()


@app.command("doctor", epilog="govtool doctor\ngovtool doctor --rebuild")
def doctor(
    session: Session,
    rebuild: Annotated[bool, option("--rebuild", "Make all tables anew from the journal.")] = False,
) -> None:
    """Check the file: pages, references, the journal's chain, and every table against the journal.

    Exit code 1 when something is wrong. Nothing is changed without --rebuild, which backs the file
    up before, and is refused while the journal is not whole.
    """
    rebuilt, kept, head, strangers = dict[str, int](), None, None, 0
    try:
        with open_watched(session, refresh=False) as store:
            if rebuild:
                guard(store, session, Profile.CLERK)
                rebuilt, kept = repair.rebuild(store, session.today)
            say_adopted(store, session)
            say_moved(store, session)
            examined = repair.examine(store, session.today)
            head, strangers = store.head(), repair.of_another(store)
    except GovtoolError as error:
        if rebuild or error.code not in repair.EXAMINED_APART:
            raise
        examined = repair.examine_damaged(session.db, error, session.today)
    if session.json:
        findings = [finding.as_json() for finding in examined.all]
        emit_json(
            {
                "ok": not findings,
                "head": head,
                "rebuilt": rebuilt,
                "kept": kept,
                "findings": findings,
            }
        )
    else:
        _say(examined, head)
        _say_rebuilt(rebuilt, kept)
        _say_strangers(strangers)
    if examined.all:
        raise typer.Exit(ExitCode.FINDINGS)


def _say_rebuilt(rebuilt: dict[str, int], kept: Path | None) -> None:
    if kept is not None:
        counts = listed(f"{table} {rows}" for table, rows in rebuilt.items())
        say(_("All tables were made anew from the journal: {counts}", counts=counts))
        note(_("The file of before is kept: {path}", path=kept))


def _say_strangers(count: int) -> None:
    if count:
        text = counted(
            "The backup folder has {n} backup of another file of this name. If that was lost: "
            "govtool backup list",
            "The backup folder has {n} backups of another file of this name. If that was lost: "
            "govtool backup list",
            count,
        )
        note(text)


def _say(examined: Examined, head: str | None) -> None:
    findings, follows = examined.findings, examined.follows
    if not examined.all:
        say(_("The file is sound. Head of the journal: {head}", head=head))
        return
    rows = [(finding_cell(f), f.table, f.record, f.message) for f in findings]
    columns = [
        Column(_("Finding")),
        Column(_("Table")),
        Column(_("Record"), flexible=10),
        Column(_("What is wrong"), flexible=16),
    ]
    table(columns, rows)
    say(counted("{n} finding", "{n} findings", len(findings)))
    for remedy in dict.fromkeys(finding.remedy for finding in findings):
        _say_remedy(remedy)
    if follows:
        text = ngettext(
            "{n} row of the tables is not what the journal says. That follows from the above, and "
            "goes with it: do not rebuild now.",
            "{n} rows of the tables are not what the journal says. That follows from the above, "
            "and goes with it: do not rebuild now.",
            len(follows),
        )
        for line in hanging("", text.format(n=len(follows))):
            say(line)


def _say_remedy(remedy: str) -> None:
    """Print what to do; a command gets its own line, so that it can be copied."""
    first, *rest = remedy.splitlines()
    for line in hanging(_("What to do: "), first):
        say(line)
    for line in rest:
        say(f"  {line}")
