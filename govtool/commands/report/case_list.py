"""``govtool report list``: the 登记汇总表 behind a return, to be signed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govtool.base.i18n import _, counted
from govtool.commands.files.export import Reason, check_reason, few, journal_export
from govtool.commands.report.returns import PeriodName, say_written
from govtool.models import PersonalDataExported, Selection
from govtool.returns import case_list
from govtool.returns.case_list import CaseListLine, ListAsked
from govtool.rules import PeriodKind
from govtool.shell import tables
from govtool.shell.form.prompt import ask_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, term, unit_or_none
from govtool.shell.parameters import Plain, argument, option
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.shell.terminal import emit_json_list, note
from govtool.store import Store

app = typer.Typer()

Kind = Annotated[
    str, argument("KIND", "daily, weekly, half-month, monthly, quarterly, half-year or yearly.")
]
Unit = Annotated[
    str | None,
    option("--unit UNIT", "The list of this unit; of the street, those of all its units."),
]
Output = Annotated[
    Path | None, option("-o, --output FILE", "Write it to FILE.docx, .xlsx, .csv or .json instead.")
]
Full = Annotated[
    bool, option("--full", "With the names of persons; needs --reason and is journalled.")
]


@app.command(
    "list",
    epilog="govtool report list weekly --period 2026-W10 --unit SQ01 -o 登记汇总表.docx\n"
    "govtool report list half-month --unit BM01 -o 登记汇总表.xlsx\n"
    'govtool report list weekly --full --reason "报送矛调中心" -o 登记汇总表.xlsx',
)
def print_list(
    session: Session,
    kind: Kind = "weekly",
    period: PeriodName = None,
    unit: Unit = None,
    output: Output = None,
    full: Full = False,
    reason: Reason = None,
    plain: Plain = False,
) -> None:
    """List the cases behind a return as a form for each unit to sign.

    It tells what was known on the last day of the period. Names of persons are masked unless --full
    is given.
    """
    check_reason(reason, full=full)
    chosen = begun(
        chosen_period([term(PeriodKind, kind.replace("_", "-"), "KIND")], period, session), session
    )
    ask_to_replace(output, session)
    with opened(session) as store:
        whose = unit_or_none(unit, store.office) or store.office.street
        asked = ListAsked(chosen, whose, session.today, full)
        if full:
            journal_export(
                store, lambda: _told(store, asked, output, reason or ""), output, session
            )
        _show(store, asked, output, session, plain=plain)
    if not session.json:
        note_going_on(chosen, session)


def _show(
    store: Store, asked: ListAsked, output: Path | None, session: Session, *, plain: bool
) -> None:
    if output is not None:
        say_written(output, case_list.write(store, asked, output, plain=plain), session)
    elif session.json:
        emit_json_list(line.as_json() for line in case_list.lines(store, asked))
    else:
        _say(list(case_list.lines(store, asked)))


def _told(store: Store, asked: ListAsked, output: Path | None, reason: str) -> PersonalDataExported:
    """Return the journal event of a list with names."""
    numbers = [line.case_no for line in case_list.lines(store, asked)]
    which = Selection(
        format=(output.suffix.lower().removeprefix(".") if output else "screen"),
        last=asked.period.last,
        unit=asked.unit,
    )
    return PersonalDataExported.checked(
        on=asked.today,
        what="case_list",
        rows=len(numbers),
        reason=reason,
        about=few(dict.fromkeys(numbers), len(numbers)),
        which=which,
    )


def _say(found: list[CaseListLine]) -> None:
    columns = [
        tables.Column(_("Unit"), flexible=8, drop=3),
        tables.Column(_("Number")),
        tables.Column(_("Parties"), flexible=10, drop=2),
        tables.Column(_("Type"), flexible=8, drop=4),
        tables.Column(_("What was done"), flexible=16, drop=1),
        tables.Column(_("Result"), flexible=6),
        tables.Column(_("Responsible"), drop=5),
    ]
    if found:
        rows = [
            (x.unit_name, x.case_no, x.parties, x.dispute_type, x.done, x.result, x.responsible)
            for x in found
        ]
        tables.table(columns, rows)
    note(counted("{n} line", "{n} lines", len(found)))
