"""``govtool grid``: grids 网格 and micro-grids 联防组."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool import text
from govtool import vocabulary as voc
from govtool.commands._form import Form, require, text_field, unit_field
from govtool.commands._frame.session import Session
from govtool.commands._options import opened, unit_code
from govtool.commands._register import code_field, grid_field, register_row, save, show_rows
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
    fields = [
        code_field("grid", code),
        text_field("name", _("Name"), name, limit=text.NAME_LIMIT, required=True),
        unit_field("unit", _("Unit"), unit, frozenset(voc.UnitKind), required=True),
    ]
    require(fields, session)
    with opened(session) as store:
        form = Form(session, store)
        form.fill(fields)
        _refuse_itself(form.known["code"], parent)
        form.fill([grid_field(_("Lies in"), parent, name="parent")])
        grid = Grid.checked(**form.known)
        save(form, "grid", grid, GridSaved(on=session.today, grid=grid))


def _refuse_itself(code: str, parent: str | None) -> None:
    if parent is not None and text.half_width(parent) == code:
        raise Refused("bad_value", _("A grid cannot lie in itself."), column="--parent", value=parent)


@app.command("list", epilog="govtool grid list --unit SQ01")
def list_grids(
    ctx: typer.Context,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="Only grids of this unit.")] = None,
) -> None:
    """List the grids."""
    session: Session = ctx.obj
    with opened(session) as store:
        of_unit = unit_code(unit, store.office) if unit is not None else None
        rows = list(lookups.register_rows(store.reader, "grid", unit=of_unit))
    columns = [("code", _("Code")), ("name", _("Name")), ("unit", _("Unit")), ("parent", _("Lies in"))]
    show_rows(rows, columns, session)


@app.command("show", epilog="govtool grid show LF001")
def show(ctx: typer.Context, code: Annotated[str, typer.Argument(metavar="CODE", help="The grid's code.")]) -> None:
    """Show one grid and how many households it has."""
    session: Session = ctx.obj
    with opened(session) as store:
        row = register_row(store, "grid", code)
        row["households"] = lookups.count_of(store.reader, "household", "grid", row["code"])
        row["micro_grids"] = lookups.count_of(store.reader, "grid", "parent", row["code"])
        policy = store.office.policy
    if session.json:
        emit_json(row)
        return
    say(f"{row['code']}  {row['name']}  {row['unit']}  {row['parent'] or ''}".rstrip())
    say(_("{households} households, {micro_grids} micro-grids").format(**row))
    least, most = (policy.number(name, session.today) for name in ("micro_grid_least", "micro_grid_most"))
    if row["parent"] and not least <= row["households"] <= most:
        note(_("A micro-grid normally has {least} to {most} households.").format(least=least, most=most))
