"""``govtool household``: the households 户."""

from __future__ import annotations

import typer

from govtool.base import telephone, text
from govtool.base.i18n import _
from govtool.commands.shared.register import (
    DeskRegister,
    RegisterView,
    code_field,
    give_rows,
    grid_field,
    known_code,
    save,
    show_rows,
)
from govtool.commands.shared.versions import (
    AS_OF,
    CODE,
    FROM,
    LAST,
    REASON,
    change,
    close,
    described,
    list_rows,
    say_versions,
)
from govtool.models import Household
from govtool.shell.form.form import Field, Form, require, text_field
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import opened
from govtool.shell.parameters import option
from govtool.shell.terminal import emit_json

app = typer.Typer()
_COLUMNS = ("code", "grid", "head", "phone", "address", "members")


def _fields(
    grid: str | None, head: str | None, phone: str | None, address: str | None
) -> list[Field]:
    return [
        grid_field(_("Grid"), grid, required=True),
        text_field("head", _("Head of the household"), head, limit=text.NAME_LIMIT, required=True),
        Field("phone", _("Telephone"), phone, lambda answer, _form: telephone.phone(answer)),
        text_field("address", _("Address"), address, limit=text.LINE_LIMIT),
    ]


@app.command(
    "add",
    epilog="govtool household add --code H0001 --grid LF001 --head 甲某 --address 示例新村1幢101室 --members 3",
)
def add(
    ctx: typer.Context,
    code: str | None = option("--code", "CODE", "Its code."),
    grid: str | None = option("--grid", "GRID", "The grid or micro-grid it lies in."),
    head: str | None = option("--head", "PERSON", "The head of the household."),
    phone: str | None = option("--phone", "PHONE", "The telephone."),
    address: str | None = option("--address", "TEXT", "The address."),
    members: int | None = option("--members", "N", "How many people live there."),
) -> None:
    """Add a household."""
    session: Session = ctx.obj
    fields = [code_field("household", code), *_fields(grid, head, phone, address)]
    require(fields, session)
    with opened(session) as store:
        form = Form(session, store)
        form.fill(fields)
        household = Household.checked(**form.known, members=members)
        save(form, HOUSEHOLD, household)


HOUSEHOLD = DeskRegister("household")


@app.command(
    "set", epilog='govtool household set H0001 --head 乙某 --phone 13800000000 --reason "户主变更"'
)
def set_(
    ctx: typer.Context,
    code: str = CODE,
    grid: str | None = option("--grid", "GRID", "The grid or micro-grid it lies in."),
    head: str | None = option("--head", "PERSON", "The head of the household."),
    phone: str | None = option("--phone", "PHONE", "The telephone."),
    address: str | None = option("--address", "TEXT", "The address."),
    members: int | None = option("--members", "N", "How many people live there."),
    on: str | None = FROM,
    reason: str | None = REASON,
) -> None:
    """Change a household from a day on. What it was before stays in the history."""
    fields = [
        *_fields(grid, head, phone, address),
        Field("members", _("Members"), members, lambda n, _form: n),
    ]
    change(ctx.obj, HOUSEHOLD, code, fields, on, reason)


@app.command("close", epilog='govtool household close H0001 --on 5月31日 --reason "迁出"')
def close_(
    ctx: typer.Context, code: str = CODE, on: str | None = LAST, reason: str | None = REASON
) -> None:
    """Close a household at the end of a day."""
    close(ctx.obj, HOUSEHOLD, code, on, reason)


@app.command("list", epilog="govtool household list --grid LF001")
@a_list
def list_households(
    ctx: typer.Context,
    grid: str | None = option("--grid", "GRID", "Only households of this grid."),
    as_of: str | None = AS_OF,
) -> None:
    """List the households."""
    session: Session = ctx.obj
    with opened(session) as store:
        in_grid = known_code("grid", grid, store, session) if grid is not None else None
        rows = list_rows(store, HOUSEHOLD, as_of, session, grid=in_grid)
    give_rows(RegisterView("household", _headed()), rows, session)


@app.command("show", epilog="govtool household show H0001")
def show(ctx: typer.Context, code: str = CODE, as_of: str | None = AS_OF) -> None:
    """Show one household, and what it was before."""
    session: Session = ctx.obj
    with opened(session) as store:
        row = described(store, HOUSEHOLD, code, as_of, session)
    if session.json:
        emit_json(row)
        return
    show_rows([row], _headed(), session)
    say_versions(row, _headed(), session)


def _headed() -> list[tuple[str, str]]:
    headers = (
        _("Code"),
        _("Grid"),
        _("Head of the household"),
        _("Telephone"),
        _("Address"),
        _("Members"),
    )
    return list(zip(_COLUMNS, headers, strict=True))
