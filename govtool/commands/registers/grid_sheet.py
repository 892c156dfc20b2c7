"""``govtool grid sheet``: what the workers of a grid did in a period 网格员工作情况表."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.base.errors import NotFound
from govtool.base.i18n import _
from govtool.commands.registers.grid import GRID
from govtool.commands.report.returns import (
    Output,
    PeriodName,
    ReturnFile,
    TableName,
    kinds_meant,
)
from govtool.commands.shared.register import known_code
from govtool.commands.shared.versions import Code, versions_now
from govtool.returns.screen import say_tables
from govtool.returns.work_sheet import grid_sheet
from govtool.rules import PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import KindOfReturn, Plain, option
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.subjects.grid.kinds import Grid

app = typer.Typer()


@app.command(
    "sheet",
    epilog="govtool grid sheet G01\n"
    "govtool grid sheet G01 --worker 样网格 --period 2026-03 -o 工作情况.docx",
)
def print_grid_sheet(
    session: Session,
    code: Code,
    kind: KindOfReturn = None,
    period: PeriodName = None,
    worker: Annotated[
        str | None, option("--worker PERSON", "One of the staff; without it, all of them.")
    ] = None,
    output: Output = None,
    table: TableName = None,
    plain: Plain = False,
) -> None:
    """Print what the workers of a grid did in a month: reported, handled, visited.

    Each line has its entry in the journal; there are no points and no ranking. What somebody did is
    what names that person, or was recorded by that person.
    """
    file = ReturnFile(output, table, plain)
    file.refuse_table_alone(f"grid sheet {code}")
    chosen = begun(chosen_period(kinds_meant(kind, PeriodKind.MONTHLY), period, session), session)
    with opened(session) as store:
        known = known_code("grid", code, store, session)
        grid: Grid = versions_now(GRID, known, store).known(chosen.last)
        if not (worker or any((grid.chief, grid.full_time, grid.part_time, grid.helpers))):
            hint = _("Name one: --worker PERSON; or enter the staff: govtool grid set {code}")
            raise NotFound(
                "no_staff",
                _("The grid {code} has no staff on that day.", code=known),
                hint.format(code=known),
            )
        found = grid_sheet(store, grid, chosen, session.today, worker)
    if not file.give(found, session):
        say_tables(found)
        note_going_on(chosen, session)
