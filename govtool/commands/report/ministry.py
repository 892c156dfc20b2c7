"""``govtool report ministry``: the ministry's statistical table 人民调解案件情况统计表."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from govtool.base.i18n import _, in_chinese
from govtool.commands.report.returns import Output, PeriodName, Unit, say_written
from govtool.returns import contents, files, ministry
from govtool.returns.model import ReturnColumn, ReturnTable
from govtool.rules import Period, PeriodKind
from govtool.shell import tables
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, unit_or_none
from govtool.shell.parameters import Plain
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.shell.terminal import emit_json, say
from govtool.tables.export import table_file

app = typer.Typer()

_FOR_READING = frozenset({".docx", ".html", ".htm"})
"""Formats in which it is a return of one table: turned on its side, or in two pieces on paper."""

KINDS = [PeriodKind.MONTHLY, PeriodKind.QUARTERLY, PeriodKind.HALF_YEAR, PeriodKind.YEARLY]
"""The periods it is asked for, the usual one first."""


@app.command(
    "ministry",
    epilog="govtool report ministry\ngovtool report ministry --period 2026-H1 -o 统计表.xlsx\n"
    "govtool report register --table ministry --period 2026-03 --cell from_court",
)
def print_ministry(
    session: Session,
    period: PeriodName = None,
    unit: Unit = None,
    output: Output = None,
    plain: Plain = False,
) -> None:
    """Print the ministry's table of mediated cases in 39 columns, with prevention.

    Counted are the cases that were closed in the period, at the unit that closed them.
    """
    chosen = begun(chosen_period(KINDS, period, session), session)
    with opened(session) as store:
        code = unit_or_none(unit, store.office)
        found = ministry.statistics(store, chosen, code)
        if output is not None and output.suffix.lower() in _FOR_READING:
            whole = contents.paper(store, chosen, session.today, code)
            paper = replace(whole, title=found.table.title, tables=[found.table], charts=())
            say_written(output, files.write(paper, output), session)
            return
    if output is not None:
        say_written(output, _write(found, output, plain=plain), session)
    elif session.json:
        emit_json(found.as_json())
    else:
        _say(found.table, chosen)
        note_going_on(chosen, session)


def _write(found: ministry.Statistics, output: Path, *, plain: bool) -> int:
    if output.suffix.lower() == ".xlsx":
        from govtool.returns import ministry_form

        return ministry_form.write(found, output)
    return table_file.write_table(output, found.table, found.as_json(), plain=plain)


def _say(found: ReturnTable, period: Period) -> None:
    """Print it transposed: a line for each column, a column for each unit with a number."""
    say(
        _(
            "The ministry's table of mediated cases, {kind} {period}",
            kind=period.kind.label,
            period=period.name,
        )
    )
    assert found.total is not None
    shown = [row for row in found.rows if any(row[2:])]
    columns = [
        tables.Column(_("No.")),
        tables.Column(_("Column")),
        tables.Column(_("Total"), "right"),
        *(tables.Column(row[0], "right", drop=place) for place, row in enumerate(shown, 1)),
    ]
    rows = [
        [place, _label(column), found.total[place + 1], *(row[place + 1] for row in shown)]
        for place, column in enumerate(found.columns[2:], 1)
    ]
    tables.table(columns, rows)


def _label(column: ReturnColumn) -> str:
    """Return the label of a column; in English its code with spaces."""
    return column.label if in_chinese() else column.code.replace("_", " ")
