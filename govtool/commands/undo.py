"""``govtool undo``: take back what was recorded last 撤销."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from govtool import casework
from govtool.commands._frame.session import Session, mark_recorded
from govtool.commands._journal import say_lines
from govtool.commands._options import opened
from govtool.commands._prompt import confirm
from govtool.errors import ExitCode
from govtool.i18n import _, ngettext
from govtool.journal import Line
from govtool.render.terminal import emit_json, note

app = typer.Typer()

_SHOWN = 20


@app.command("undo", epilog='govtool undo\ngovtool undo --reason "登记重复" --yes')
def undo(
    ctx: typer.Context,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it is taken back.")] = None,
) -> None:
    """Take back what the last command recorded, and before that the one before it.

    It shows what it takes back and asks. Nothing is erased: the journal says that it was taken back, by whom and why.
    """
    session: Session = ctx.obj
    with opened(session) as store:
        lines = casework.last_batch(store)
        if not session.json:
            say_lines(store, lines[:_SHOWN], session)
            if len(lines) > _SHOWN:
                note(_("… and {n} more").format(n=len(lines) - _SHOWN))
        if not confirm(_question(lines), session):
            note(_("Nothing was changed."))
            raise typer.Exit(ExitCode.REFUSED)
        with store.writing(session.actor) as tx:
            casework.take_back(tx, lines, reason or _("taken back with undo"), session.today)
    mark_recorded()
    _conclude(lines, session)


def _question(lines: Sequence[Line]) -> str:
    n = len(lines)
    return ngettext("Take back this entry?", "Take back these {n} entries?", n).format(n=n)


def _conclude(lines: Sequence[Line], session: Session) -> None:
    if session.json:
        emit_json([line.entry.id for line in lines])
    else:
        note(ngettext("{n} entry was taken back.", "{n} entries were taken back.", len(lines)).format(n=len(lines)))
