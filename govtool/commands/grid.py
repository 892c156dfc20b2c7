"""``govtool grid``: grids 网格 and micro-grids 联防组."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.commands._case import opened, text_or_ask
from govtool.commands._frame.session import Session
from govtool.commands._register import not_there, save, show_rows
from govtool.errors import Refused
from govtool.i18n import _
from govtool.models import Grid, GridSaved
from govtool.render.terminal import emit_json, note, say
from govtool.store import lookups

app = typer.Typer()


@app.command(
    "add",
    epilog="govtool grid add --code 330000001001001 --name 第一网格 --unit SQ01\n"
    "govtool grid add --code LF001 --name 甲联防组 --unit SQ01 --parent 330000001001001",
)
def add(
    ctx: typer.Context,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="Its code.")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Its name.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="The community it belongs to.")] = None,
    parent: Annotated[str | None, typer.Option("--parent", metavar="GRID", help="The grid it lies in, for a micro-grid of about ten households.")] = None,
) -> None:  # fmt: skip
    """Add a grid, or a micro-grid inside a grid."""
    session: Session = ctx.obj
    grid = Grid.checked(
        code=text_or_ask(code, "--code", _("Code"), session),
        name=text_or_ask(name, "--name", _("Name"), session),
        unit=text_or_ask(unit, "--unit", _("Unit"), session),
        parent=parent,
    )
    if grid.parent == grid.code:
        raise Refused("bad_value", _("A grid cannot lie in itself."), column="--parent", value=parent)
    save(
        session,
        "grid",
        grid,
        GridSaved(on=session.today, grid=grid),
        must_exist={"unit": grid.unit, "grid": grid.parent},
    )


@app.command("list", epilog="govtool grid list --unit SQ01")
def list_grids(
    ctx: typer.Context,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="Only grids of this unit.")] = None,
) -> None:
    """List the grids."""
    session: Session = ctx.obj
    with opened(session) as store:
        if unit is not None and unit not in store.office.units:
            raise not_there("unit", unit, list(store.office.units))
        rows = list(lookups.register_rows(store.conn, "grid", unit=unit))
    columns = [("code", _("Code")), ("name", _("Name")), ("unit", _("Unit")), ("parent", _("Lies in"))]
    show_rows(rows, columns, session)


@app.command("show", epilog="govtool grid show LF001")
def show(ctx: typer.Context, code: Annotated[str, typer.Argument(metavar="CODE", help="The grid's code.")]) -> None:
    """Show one grid and how many households it has."""
    session: Session = ctx.obj
    with opened(session) as store:
        row = lookups.register_row(store.conn, "grid", code)
        if row is None:
            raise not_there("grid", code, lookups.register_codes(store.conn, "grid"))
        row["households"] = lookups.count_of(store.conn, "household", "grid", code)
        row["micro_grids"] = lookups.count_of(store.conn, "grid", "parent", code)
        policy = store.office.policy
    if session.json:
        emit_json(row)
        return
    say(f"{row['code']}  {row['name']}  {row['unit']}  {row['parent'] or ''}".rstrip())
    say(_("{households} households, {micro_grids} micro-grids").format(**row))
    least, most = (policy.number(name, session.today) for name in ("micro_grid_least", "micro_grid_most"))
    if row["parent"] and not least <= row["households"] <= most:
        note(_("A micro-grid normally has {least} to {most} households.").format(least=least, most=most))
