"""``govtool unit``: the units 单位."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from govtool import text
from govtool import vocabulary as voc
from govtool.commands._form import Form, require, term_field, text_field, unit_field
from govtool.commands._frame.session import Session
from govtool.commands._options import opened, term, unit_code
from govtool.commands._register import code_field, save, show_rows
from govtool.errors import Refused
from govtool.i18n import _
from govtool.intake.parents import parent_problems
from govtool.models import Unit, UnitSaved
from govtool.render.terminal import emit_json
from govtool.store import Store, lookups
from govtool.subjects import registry

app = typer.Typer()


@app.command("add", epilog="govtool unit add --code SQ06 --name 示例六社区 --kind community")
def add(
    ctx: typer.Context,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="Its code, e.g. SQ06.")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Its name.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="district, street, community, department or committee, or the Chinese label.")] = None,
    parent: Annotated[str | None, typer.Option("--parent", metavar="CODE", help="The unit above it; without it, this file's street.")] = None,
) -> None:  # fmt: skip
    """Add a community, department, committee or another unit."""
    session: Session = ctx.obj
    fields = [
        code_field("unit", code),
        text_field("name", _("Name"), name, limit=text.NAME_LIMIT, required=True),
        term_field("kind", _("Kind"), kind, voc.UnitKind, required=True),
        unit_field("parent", _("Above it"), parent, frozenset(voc.UnitKind), otherwise=_usually_above),
    ]
    require(fields, session)
    with opened(session) as store:
        form = Form(session, store)
        form.fill(fields)
        unit = Unit.checked(**form.known)
        save(form, "unit", unit, UnitSaved(on=session.today, unit=unit), lambda: _refuse_wrong_parent(unit, store))


def _refuse_wrong_parent(unit: Unit, store: Store) -> None:
    for problem in parent_problems(registry.files("units"), unit, {**store.office.units, unit.code: unit}):
        raise Refused(problem.code, problem.message, column="--parent", value=problem.value)


def _usually_above(form: Form) -> str | None:
    return None if form.known["kind"] in {voc.UnitKind.STREET, voc.UnitKind.DISTRICT} else form.office.street


@app.command("list", epilog="govtool unit list --kind 社区")
def list_units(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Only units of this kind.")] = None,
) -> None:
    """List the units."""
    session: Session = ctx.obj
    wanted = term(voc.UnitKind, kind, "--kind") if kind else None
    with opened(session) as store:
        units = [u for u in store.office.units.values() if wanted in {None, u.kind}]
    _show([unit.model_dump(mode="json") for unit in units], session)


@app.command("show", epilog="govtool unit show SQ01")
def show(ctx: typer.Context, code: Annotated[str, typer.Argument(metavar="CODE", help="The unit's code.")]) -> None:
    """Show one unit and what hangs under it."""
    session: Session = ctx.obj
    with opened(session) as store:
        found = store.office.units[unit_code(code, store.office)]
        below = [u.code for u in store.office.units.values() if u.parent == found.code]
        grids = lookups.count_of(store.reader, "grid", "unit", found.code)
    row = found.model_dump(mode="json") | {"units": below, "grids": grids}
    if session.json:
        emit_json(row)
    else:
        _show([row], session)


def _show(rows: list[dict[str, Any]], session: Session) -> None:
    columns = [("code", _("Code")), ("name", _("Name")), ("kind", _("Kind")), ("parent", _("Above it"))]
    if session.json:
        show_rows(rows, columns, session)
        return
    show_rows([row | {"kind": voc.UnitKind(row["kind"]).label} for row in rows], columns, session)
