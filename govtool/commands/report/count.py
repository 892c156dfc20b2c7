"""``govtool report count``: what there is of any noun that has no return of its own 变动情况."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.base.i18n import _
from govtool.commands.report.returns import (
    Output,
    PeriodName,
    ReturnFile,
    TableName,
    kinds_meant,
)
from govtool.returns import screen
from govtool.returns.model import Return
from govtool.rules import PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import noun_among, opened
from govtool.shell.parameters import KindOfReturn, Plain, argument
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.subjects import registry

app = typer.Typer()

CountedNoun = Annotated[
    str, argument("NOUN", "What is counted: unit, grid, household, mediator, decision …")
]


@app.command(
    "count",
    epilog="govtool report count household\n"
    "govtool report count 网格 yearly -o 网格变动.xlsx\n"
    "govtool report count mediator monthly --period 2026-03",
)
def print_count(
    session: Session,
    noun: CountedNoun,
    kind: KindOfReturn = None,
    period: PeriodName = None,
    output: Output = None,
    table: TableName = None,
    plain: Plain = False,
) -> None:
    """Count a register, or what came in and went out of anything, by unit.

    Of a register always opening + entered + moved in − moved out − ended = closing: how many there
    were at the beginning and at the end of the period, in each unit and of each sort.
    """
    file = ReturnFile(output, table, plain)
    file.refuse_table_alone(f"report count {noun}")
    message = _("“{value}” is nothing that returns count.")
    word = noun_among(registry.counted(), noun, message, column="NOUN")
    assert word is not None
    chosen = begun(chosen_period(kinds_meant(kind, PeriodKind.MONTHLY), period, session), session)
    with opened(session) as store:
        found: Return = registry.rolled_up(word)(store, chosen, session.today)
    if not file.give(found, session):
        screen.say_tables(found)
        note_going_on(chosen, session)
