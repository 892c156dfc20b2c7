"""``govtool household``: the households 户."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool import telephone, text
from govtool.commands._form import Field, Form, require, text_field
from govtool.commands._frame.session import Session
from govtool.commands._options import opened
from govtool.commands._register import code_field, grid_field, known_code, register_row, save, show_rows
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
    fields = [
        code_field("household", code),
        grid_field(_("Grid"), grid, required=True),
        text_field("head", _("Head of the household"), head, limit=text.NAME_LIMIT, required=True),
        Field("phone", _("Telephone"), phone, lambda answer, _form: telephone.phone(answer)),
        text_field("address", _("Address"), address, limit=text.LINE_LIMIT),
    ]
    require(fields, session)
    with opened(session) as store:
        form = Form(session, store)
        form.fill(fields)
        household = Household.checked(**form.known, members=members)
        save(form, "household", household, HouseholdSaved(on=session.today, household=household))


@app.command("list", epilog="govtool household list --grid LF001")
def list_households(
    ctx: typer.Context,
    grid: Annotated[str | None, typer.Option("--grid", metavar="GRID", help="Only households of this grid.")] = None,
) -> None:
    """List the households."""
    session: Session = ctx.obj
    with opened(session) as store:
        in_grid = known_code("grid", grid, store) if grid is not None else None
        rows = list(lookups.register_rows(store.reader, "household", grid=in_grid))
    show_rows(rows, _headed(), session)


@app.command("show", epilog="govtool household show H0001")
def show(
    ctx: typer.Context, code: Annotated[str, typer.Argument(metavar="CODE", help="The household's code.")]
) -> None:
    """Show one household."""
    session: Session = ctx.obj
    with opened(session) as store:
        row = register_row(store, "household", code)
    if session.json:
        emit_json(row)
    else:
        show_rows([row], _headed(), session)


def _headed() -> list[tuple[str, str]]:
    headers = (_("Code"), _("Grid"), _("Head of the household"), _("Telephone"), _("Address"), _("Members"))
    return list(zip(_COLUMNS, headers, strict=True))
