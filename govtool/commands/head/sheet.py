"""``govtool head sheet``: what a head did in a month or any period 户长履职情况表."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.commands.report.returns import (
    Output,
    PeriodName,
    ReturnFile,
    TableName,
    kinds_meant,
)
from govtool.returns.head_sheet import head_sheet
from govtool.returns.screen import say_tables
from govtool.rules import PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import KindOfReturn, Plain, argument
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.shell.subject_words import subject_meant
from govtool.subjects.head.kinds import HEAD

app = typer.Typer()


@app.command(
    "sheet",
    epilog="govtool head sheet H2026-0001\n"
    "govtool head sheet H2026-0001 --period 2026-03 -o 户长月报表.docx\n"
    "govtool head sheet H2026-0001 yearly --period 2026 -o 户长年度.xlsx",
)
def print_head_sheet(
    session: Session,
    no: Annotated[str, argument("NO", "The number of the head.")],
    kind: KindOfReturn = None,
    period: PeriodName = None,
    output: Output = None,
    table: TableName = None,
    plain: Plain = False,
) -> None:
    """Print what a head did in a month: by duty, and each thing with its entry in the journal.

    There are no points and no ranking. Quarrels that came to no case count as settled at once;
    visits are those that name the head.
    """
    file = ReturnFile(output, table, plain)
    file.refuse_table_alone(f"head sheet {no}")
    chosen = begun(chosen_period(kinds_meant(kind, PeriodKind.MONTHLY), period, session), session)
    with opened(session) as store:
        subject = subject_meant(no, store, session, HEAD.word)
        found = head_sheet(store, subject, chosen, session.today)
    if not file.give(found, session):
        say_tables(found)
        note_going_on(chosen, session)
