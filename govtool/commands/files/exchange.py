"""``govtool export exchange``: the exchange records of GB/T 31000-2015."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _
from govtool.commands.files.export import (
    Format,
    Full,
    Output,
    Reason,
    check_reason,
    chosen_format,
    few,
    journal_export,
    say_exported,
)
from govtool.exchange import records
from govtool.exchange.records import CaseSelection
from govtool.law.workdays import ONE_DAY
from govtool.models import PersonalDataExported, Selection
from govtool.returns.filers import units_of
from govtool.shell.form.prompt import ask_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.options import day, opened, unit_or_none
from govtool.shell.parameters import Plain, option
from govtool.shell.screens.provisional import noting
from govtool.store import Store
from govtool.tables.export import table_file
from govtool.tables.formats import xlsx_file
from govtool.tables.intake.outcome import XLSX

app = typer.Typer()

Since = Annotated[
    str | None, option("--from DATE", "Closed on that day or later; with --all, registered.")
]
Until = Annotated[
    str | None, option("--to DATE", "Closed on that day or before; with --all, registered.")
]
Unit = Annotated[
    str | None,
    option("--unit UNIT", "Only cases this unit, or one under it, closed or has in hand."),
]


@app.command(
    "exchange",
    epilog="govtool export exchange --from 2026-03-01 --to 2026-03-31 -o 交换记录.xlsx\n"
    'govtool export exchange -o 交换记录.jsonl --full --reason "报送综治平台"',
)
def export_exchange(
    session: Session,
    since: Since = None,
    until: Until = None,
    unit: Unit = None,
    closed: Annotated[bool, option("--closed", "Closed cases only, which is the default.")] = False,
    everything: Annotated[bool, option("--all", "Open cases too.")] = False,
    output: Output = None,
    full: Full = False,
    reason: Reason = None,
    plain: Plain = False,
    format_: Format = None,
) -> None:
    """Export the exchange records of GB/T 31000-2015, one for each case.

    Document and telephone numbers are masked and addresses left out unless --full is given.
    """
    check_reason(reason, full=full)
    if closed and everything:
        raise UsageMistake(
            "missing_option", _("Give one of: {options}.", options="--closed, --all")
        )
    form = chosen_format(output, format_, session)
    first = day(since, session, "--from") if since else dt.date.min
    last = min(day(until, session, "--to"), session.today)
    if first > last:
        message = _("There is no day from {first} to {last}.", first=first, last=last)
        raise Refused(
            "bad_date", message, _("Check --from and --to."), column="--from", value=since
        )
    ask_to_replace(output, session)
    with opened(session) as store:
        asked = CaseSelection(first, last + ONE_DAY, _units(store, unit), everything, full)
        if form == XLSX:
            xlsx_file.check_rows(records.count(store, asked))
        if full:
            which = Selection(
                format=form,
                first=first if since else None,
                last=last,
                unit=unit_or_none(unit, store.office),
                closed=not everything,
            )

            def told() -> PersonalDataExported:
                rows = records.count(store, asked)
                about = few(records.numbers(store, asked), rows)
                return PersonalDataExported.checked(
                    on=session.today,
                    what="exchange",
                    rows=rows,
                    reason=reason,
                    about=about,
                    which=which,
                )

            journal_export(store, told, output, session)
        with store.reading():
            found = noting(records.records(store, asked, session.today), "limit")
            rows = table_file.write_rows(
                output, records.COLUMNS, found, title=records.TITLE, plain=plain, form=form
            )
    say_exported(output, rows, session, masked=not full)


def _units(store: Store, unit: str | None) -> list[str] | None:
    """Return the codes of the unit and all units below it, or None for all."""
    code = unit_or_none(unit, store.office)
    return None if code is None else [one.code for one in units_of(store.office, code)]
