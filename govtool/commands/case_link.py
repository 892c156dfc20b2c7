"""``govtool case link`` and ``unlink``: two cases that are one matter 关联."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool import linking
from govtool.commands._case import show_recorded
from govtool.commands._frame.session import Session
from govtool.commands._naming import No, Other, case_meant
from govtool.commands._options import day, opened
from govtool.commands._recording import On
from govtool.errors import NotFound
from govtool.i18n import _
from govtool.store import Store

app = typer.Typer()


@app.command(
    "link",
    epilog="govtool case link SQ01-2026-00001 SQ02-2026-00003\n"
    'govtool case link SQ01-2026-00001 SQ02-2026-00003 --reason "双方分别到两个社区反映"',
)
def link(
    ctx: typer.Context,
    no: No,
    other: Other,
    on: On = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="How it was found out.")
    ] = None,
) -> None:
    """Record that two cases are one matter, each in the time line of both.

    Nothing is merged: deadlines and returns stay as they are. Close the case that is not carried on, and say so.
    """
    session: Session = ctx.obj
    when = day(on, session)
    with opened(session) as store:
        one, another = _both(no, other, store, session)
        with store.writing(session.actor) as tx:
            case, linked = linking.link(tx, one, another, when, reason, session.today)
    show_recorded(_("linked with {other}").format(other=linked), case, tx.office, session)


@app.command("unlink", epilog='govtool case unlink SQ01-2026-00001 SQ02-2026-00003 --reason "核实为两件事"')
def unlink(
    ctx: typer.Context,
    no: No,
    other: Other,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why it is taken back.")
    ] = None,
) -> None:
    """Take back that two cases are one matter, in both. The journal keeps what was recorded."""
    session: Session = ctx.obj
    with opened(session) as store:
        one = case_meant(no, store, session)
        another = _perhaps_gone(other, store, session)
        with store.writing(session.actor) as tx:
            case, unlinked = linking.unlink(tx, one, another, reason or _("not one matter"), session.today)
    show_recorded(_("no longer linked with {other}").format(other=unlinked), case, tx.office, session)


def _perhaps_gone(other: str, store: Store, session: Session) -> str:
    """Return the subject of the other case, or what was typed for one that is not in this file any more."""
    try:
        return case_meant(other, store, session, _("Number of the other case"))
    except NotFound:
        return other


def _both(no: str, other: str, store: Store, session: Session) -> tuple[str, str]:
    """Return the subjects of the two cases that are meant."""
    one = case_meant(no, store, session)
    return one, case_meant(other, store, session, _("Number of the other case"))
