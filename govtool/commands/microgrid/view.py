"""``govtool microgrid list``: micro-grids, their households and heads."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from govtool.base.i18n import _
from govtool.base.text import mask_name
from govtool.commands.shared.register import RegisterView, give_rows, known_code
from govtool.commands.shared.versions import AsOf
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import day, opened, unit_or_none
from govtool.shell.parameters import option
from govtool.store import Store
from govtool.subjects.head.kinds import HEAD
from govtool.views import queries, registers
from govtool.views.queries import SubjectFilter

app = typer.Typer()


@app.command("list", epilog="govtool microgrid list --grid LF001\ngovtool microgrid list --json")
@a_list
def list_microgrids(
    session: Session,
    grid: Annotated[str | None, option("--grid GRID", "Of this grid.")] = None,
    unit: Annotated[str | None, option("--unit UNIT", "Of this community.")] = None,
    as_of: AsOf = None,
) -> None:
    """List the micro-grids with how many households they have, and their heads."""
    on = day(as_of, session, "--as-of")
    with opened(session) as store:
        above = known_code("grid", grid, store, session) if grid else None
        of_unit = unit_or_none(unit, store.office)
        homes, heads = registers.households_in(store.reader, on), _heads(store, on)
        found = registers.grid_rows(store.reader, on, parent=above, unit=of_unit)
        rows: list[dict[str, Any]] = [
            {
                "code": row["code"],
                "grid": row["parent"],
                "name": row["name"],
                "households": homes.get(row["code"], 0),
                "head_no": heads.get(row["code"], ("", ""))[0],
                "head": heads.get(row["code"], ("", ""))[1],
            }
            for row in found
            if row["parent"]
        ]
        columns = (
            ("code", _("Code")),
            ("grid", _("Grid")),
            ("name", _("Name")),
            ("households", _("Households")),
            ("head_no", _("ID")),
            ("head", _("Head of the micro-grid")),
        )
        give_rows(RegisterView("grid", columns), rows, session)


def _heads(store: Store, on: Any) -> dict[str, tuple[str, str]]:
    """Return the number and the masked name of the head of each micro-grid that has one."""
    rows = list(queries.subjects(store.reader, HEAD.word, SubjectFilter()))
    there = (
        row for row in rows
        if row["opened_on"] <= on.isoformat()
        and (row["closed_on"] is None or row["closed_on"] > on.isoformat())
    )  # fmt: skip
    return {
        row["belongs_to"]: (row["no"], mask_name(store.state(row["subject"]).opening.name))
        for row in there
    }
