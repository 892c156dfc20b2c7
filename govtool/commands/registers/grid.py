"""``govtool grid``: grids 网格 and micro-grids 联防组."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.commands.registers.record_commands import RecordCommands, RegisterOption
from govtool.commands.shared.register import DeskRegister, RegisterView, give_rows, grid_field
from govtool.commands.shared.versions import (
    AsOf,
    Code,
    as_of_day,
    list_rows,
    say_versions,
    version_json,
)
from govtool.models import Grid
from govtool.shell.form.form import Field, Form, text_field, unit_field
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import opened, unit_code
from govtool.shell.parameters import Typed, option
from govtool.shell.terminal import note, say
from govtool.views import registers

app = typer.Typer()


def _refuse_itself(code: str, parent: str | None) -> None:
    if parent is not None and text.half_width(parent) == code:
        message = _("A grid cannot lie in itself.")
        raise Refused("bad_value", message, column="--parent", value=parent)


GRID = DeskRegister("grid", lambda grid, _store: _refuse_itself(grid.code, grid.parent))


def _parent_field(typed: str | None) -> Field:
    field = grid_field(_("Lies in"), typed, name="parent")

    def read(answer: str, form: Form) -> str | None:
        if text.half_width(answer) == form.known.get("code"):
            return answer  # the register refuses it, also where no such grid exists yet
        code: str | None = field.read(answer, form)
        return code

    return replace(field, read=read)


def _fields(typed: Typed) -> list[Field]:
    units = frozenset(voc.UnitKind)
    return [
        text_field("name", _("Name"), typed["name"], limit=text.NAME_LIMIT, required=True),
        unit_field("unit", _("Unit"), typed["unit"], units, required=True),
        _parent_field(typed["parent"]),
    ]


_OPTIONS = (
    RegisterOption("name", "NAME", "Its name."),
    RegisterOption("unit", "UNIT", "The community it belongs to."),
    RegisterOption(
        "parent",
        "GRID",
        "The grid it lies in, for a micro-grid of about ten households.",
        changing="The grid it lies in.",
    ),
)
grids = RecordCommands(app, GRID, Grid, _OPTIONS, _fields)
grids.add(
    "Add a grid, or a micro-grid inside a grid.",
    "govtool grid add --code 330000001001001 --name 第一网格 --unit SQ01\n"
    "govtool grid add --code LF001 --name 甲联防组 --unit SQ01 --parent 330000001001001",
    code="Its code.",
)
grids.set(
    "Change a grid from a day on. What it was before counts for what happened before.",
    "govtool grid set LF001 --name 乙联防组\n"
    "govtool grid set 330000001001001 --unit SQ02 --on 6月1日",
)
grids.close("Close a grid at the end of a day.", "govtool grid close LF001 --on 5月31日")


@app.command("list", epilog="govtool grid list --unit SQ01")
@a_list
def list_grids(
    session: Session,
    unit: Annotated[str | None, option("--unit UNIT", "Only grids of this unit.")] = None,
    as_of: AsOf = None,
) -> None:
    """List the grids."""
    with opened(session) as store:
        of_unit = unit_code(unit, store.office) if unit is not None else None
        rows = list_rows(store, GRID, as_of, session, unit=of_unit)
    give_rows(RegisterView("grid", [("code", _("Code")), *_columns()]), rows, session)


@app.command("show", epilog="govtool grid show LF001")
def show(session: Session, code: Code, as_of: AsOf = None) -> None:
    """Show one grid, how many households it has, and what it was before."""
    on = as_of_day(as_of, session)
    with opened(session) as store:
        row = version_json(store, GRID, code, as_of, session)
        row["households"] = registers.count_of(store.reader, "household", "grid", row["code"], on)
        row["micro_grids"] = registers.count_of(store.reader, "grid", "parent", row["code"], on)
        policy = store.office.policy
    if session.emits(row):
        return
    say(f"{row['code']}  {row['name']}  {row['unit']}  {row['parent'] or ''}".rstrip())
    say(_("{households} households, {micro_grids} micro-grids").format(**row))
    least, most = (policy.number(name, on) for name in ("micro_grid_least", "micro_grid_most"))
    if row["parent"] and not least <= row["households"] <= most:
        note(_("A micro-grid normally has {least} to {most} households.", least=least, most=most))
    say_versions(row, _columns(), session)


def _columns() -> list[tuple[str, str]]:
    return [("name", _("Name")), ("unit", _("Unit")), ("parent", _("Lies in"))]
