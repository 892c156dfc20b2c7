"""``govtool report matters``: the returns of matters 事项办理情况."""

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
from govtool.returns.matters.figures import MatterAsked, platform_meant
from govtool.returns.matters.paper import MatterReturn, paper
from govtool.rules import PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, unit_or_none
from govtool.shell.parameters import KindOfReturn, Plain, option
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.shell.terminal import say

app = typer.Typer()

PlatformName = Annotated[
    str | None,
    option("--platform PLATFORM", "Only matters of this platform, e.g. enforcement or 综合执法."),
]

Unit = Annotated[
    str | None,
    option(
        "--unit UNIT",
        "The street, or one unit that took matters in; without it, this file's street.",
    ),
]


@app.command(
    "matters",
    epilog="govtool report matters weekly\n"
    "govtool report matters monthly --period 2026-03 -o 事项月报.xlsx\n"
    "govtool report matters monthly --platform 综合执法\n"
    "govtool report register matters --period 2026-03 --cell archived",
)
def print_matters(
    session: Session,
    kind: KindOfReturn = None,
    period: PeriodName = None,
    unit: Unit = None,
    platform: PlatformName = None,
    output: Output = None,
    table: TableName = None,
    plain: Plain = False,
) -> None:
    """Print the return of matters by unit, platform, grid, category, channel and handler.

    Always opening + reported − declined − became_case − archived = closing. On time is what was
    done by its due date, of all that fell due in the period. This return is printed; nobody files
    it.
    """
    file = ReturnFile(output, table, plain)
    file.refuse_table_alone("report matters")
    chosen = begun(chosen_period(kinds_meant(kind, PeriodKind.WEEKLY), period, session), session)
    with opened(session) as store:
        whose = unit_or_none(unit, store.office) or store.office.street
        asked = MatterAsked(
            chosen, whose, session.today, platform_meant(platform) if platform else None
        )
        found = paper(store, asked, brief=output is None and not session.json)
    if not file.give(found, session):
        _say(found)
        note_going_on(chosen, session)


def _say(found: MatterReturn) -> None:
    title = _("Summary of matters, {kind} {period}")
    say(title.format(kind=found.period.kind.label, period=found.period.name))
    say(screen.span(found.head))
    screen.say_lines(found.tables[0])
    screen.say_more(found)
