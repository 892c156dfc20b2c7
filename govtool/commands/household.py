"""``govtool household``: the households 户."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.commands._case import opened, text_or_ask
from govtool.commands._frame.session import Session
from govtool.commands._register import not_there, save, show_rows
from govtool.i18n import _
from govtool.models import Household, HouseholdSaved
from govtool.render.terminal import emit_json
from govtool.store import lookups

app = typer.Typer()
_COLUMNS = ("code", "grid", "head", "phone", "address", "members")


@app.command(
    "add", epilog="govtool household add --code H0001 --grid LF001 --head 甲某 --address 示例新村1幢101室 --members 3"
)
def add(
    ctx: typer.Context,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="Its code.")] = None,
    grid: Annotated[str | None, typer.Option("--grid", metavar="GRID", help="The grid or micro-grid it lies in.")] = None,
    head: Annotated[str | None, typer.Option("--head", metavar="PERSON", help="The head of the household.")] = None,
    phone: Annotated[str | None, typer.Option("--phone", metavar="PHONE", help="The telephone.")] = None,
    address: Annotated[str | None, typer.Option("--address", metavar="TEXT", help="The address.")] = None,
    members: Annotated[int | None, typer.Option("--members", metavar="N", help="How many people live there.")] = None,
) -> None:  # fmt: skip
    """Add a household."""
    session: Session = ctx.obj
    household = Household.checked(
        code=text_or_ask(code, "--code", _("Code"), session),
        grid=text_or_ask(grid, "--grid", _("Grid"), session),
        head=text_or_ask(head, "--head", _("Head of the household"), session),
        phone=phone,
        address=address,
        members=members,
    )
    event = HouseholdSaved(on=session.today, household=household)
    save(session, "household", household, event, must_exist={"grid": household.grid})


@app.command("list", epilog="govtool household list --grid LF001")
def list_households(
    ctx: typer.Context,
    grid: Annotated[str | None, typer.Option("--grid", metavar="GRID", help="Only households of this grid.")] = None,
) -> None:
    """List the households."""
    session: Session = ctx.obj
    with opened(session) as store:
        if grid is not None and lookups.register_row(store.conn, "grid", grid) is None:
            raise not_there("grid", grid, lookups.register_codes(store.conn, "grid"))
        rows = list(lookups.register_rows(store.conn, "household", grid=grid))
    show_rows(rows, _headed(), session)


@app.command("show", epilog="govtool household show H0001")
def show(
    ctx: typer.Context, code: Annotated[str, typer.Argument(metavar="CODE", help="The household's code.")]
) -> None:
    """Show one household."""
    session: Session = ctx.obj
    with opened(session) as store:
        row = lookups.register_row(store.conn, "household", code)
        if row is None:
            raise not_there("household", code, lookups.register_codes(store.conn, "household"))
    if session.json:
        emit_json(row)
    else:
        show_rows([row], _headed(), session)


def _headed() -> list[tuple[str, str]]:
    headers = (_("Code"), _("Grid"), _("Head of the household"), _("Telephone"), _("Address"), _("Members"))
    return list(zip(_COLUMNS, headers, strict=True))
