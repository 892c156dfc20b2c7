"""``govtool household``: the households 户."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated

import typer

from govtool.base import text
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.telephone import phone
from govtool.commands.registers.record_commands import RecordCommands, RegisterOption
from govtool.commands.shared.register import (
    DeskRegister,
    InUse,
    RegisterView,
    StaysOpen,
    give_rows,
    grid_field,
    known_code,
    show_rows,
)
from govtool.commands.shared.versions import AsOf, Code, as_of_day, say_versions, version_json
from govtool.models import Household
from govtool.shell.form.form import Field, text_field
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import opened
from govtool.shell.parameters import Typed, option
from govtool.store import Store
from govtool.subjects.household.place import place_of
from govtool.views import registers

app = typer.Typer()
_COLUMNS = ("code", "grid", "microgrid", "head", "phone", "address", "members")


def _refuse_elsewhere(household: Household, store: Store) -> None:
    """Refuse a micro-grid that lies in another grid, or is none."""
    if household.microgrid is None:
        return
    row = registers.register_row(store.reader, "grid", household.microgrid)
    if row is None or row["parent"] != household.grid:
        message = _("{microgrid} is not a micro-grid of {grid}.")
        message = message.format(microgrid=household.microgrid, grid=household.grid)
        hint = _("See: govtool grid show {grid}", grid=household.grid)
        raise Refused("wrong_grid", message, hint, column="--microgrid", value=household.microgrid)


def _in_use(code: str, last: dt.date, store: Store) -> Iterator[InUse]:
    """Yield the agreements that go on, so that nobody is sent to a household which is gone."""
    from govtool.desk.households import agreed_after  # a list needs none of it

    return (InUse(left.text, left.command) for left in agreed_after(store, code, last))


def _stays_open(code: str, last: dt.date, store: Store) -> Iterator[StaysOpen]:
    from govtool.desk.households import open_after  # as above

    for left in open_after(store, code, last):
        yield StaysOpen(left.noun, left.no, f"{left.text} {left.command}")


HOUSEHOLD = DeskRegister("household", _refuse_elsewhere, _in_use, _stays_open)


def _fields(typed: Typed) -> list[Field]:
    head, address = typed["head"], typed["address"]
    return [
        grid_field(_("Grid"), typed["grid"], required=True),
        text_field("head", _("Head of the household"), head, limit=text.NAME_LIMIT, required=True),
        Field("phone", _("Telephone"), typed["phone"], lambda answer, _form: phone(answer)),
        text_field("address", _("Address"), address, limit=text.LINE_LIMIT),
        Field("members", _("Members"), typed["members"], lambda n, _form: n),
        grid_field(_("Micro-grid"), typed["microgrid"], name="microgrid"),
    ]


_OPTIONS = (
    RegisterOption("grid", "GRID", "The grid or micro-grid it lies in."),
    RegisterOption("head", "PERSON", "The head of the household."),
    RegisterOption("phone", "PHONE", "The telephone."),
    RegisterOption("address", "TEXT", "The address."),
    RegisterOption("members", "N", "How many people live there.", kind=int | None),
    RegisterOption("microgrid", "GRID", "The micro-grid of its grid that it is in."),
)
households = RecordCommands(app, HOUSEHOLD, Household, _OPTIONS, _fields)
households.add(
    "Add a household.",
    "govtool household add --code H0001 --grid LF001 --head 甲某 --address 示例新村1幢101室 "
    "--members 3",
    code="Its code.",
)
households.set(
    "Change a household from a day on. What it was before stays in the history.",
    'govtool household set H0001 --head 乙某 --phone 13800000000 --reason "户主变更"',
)
households.close(
    "Close a household at the end of a day.",
    'govtool household close H0001 --on 5月31日 --reason "迁出"',
)


@app.command("list", epilog="govtool household list --grid LF001")
@a_list
def list_households(
    session: Session,
    grid: Annotated[
        str | None, option("--grid GRID", "Only households of this grid or micro-grid.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """List the households."""
    with opened(session) as store:
        in_grid = known_code("grid", grid, store, session) if grid is not None else None
        on = as_of_day(as_of, session)
        found = registers.households_of(store.reader, on, in_grid)
        rows = [row | {"microgrid": place.microgrid} for row, place in found]
    give_rows(RegisterView("household", _headed()), rows, session)


@app.command("show", epilog="govtool household show H0001")
def show(session: Session, code: Code, as_of: AsOf = None) -> None:
    """Show one household, and what it was before."""
    with opened(session) as store:
        row = version_json(store, HOUSEHOLD, code, as_of, session)
        parents = registers.parents_of_grids(store.reader, as_of_day(as_of, session))
        row["microgrid"] = place_of(row, parents).microgrid
    if session.emits(row):
        return
    show_rows([row], _headed(), session)
    say_versions(row, _headed(), session)


def _headed() -> list[tuple[str, str]]:
    headers = (
        _("Code"),
        _("Grid"),
        _("Micro-grid"),
        _("Head of the household"),
        _("Telephone"),
        _("Address"),
        _("Members"),
    )
    return list(zip(_COLUMNS, headers, strict=True))
