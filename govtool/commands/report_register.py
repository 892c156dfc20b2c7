"""``govtool report register``: the list of stages or cases behind a number of a return 明细."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from govtool import vocabulary as voc
from govtool.commands._frame.session import Session
from govtool.commands._options import opened, term, unit_or_none
from govtool.commands._period import chosen_period, note_going_on
from govtool.commands._register import known_code
from govtool.commands.report import Output, PeriodName, Plain, say_written
from govtool.dates import month_day_text
from govtool.i18n import _, ngettext
from govtool.render import tablefile, tables
from govtool.render.terminal import emit_json_list, note
from govtool.reports import register
from govtool.reports.register import Cell, Line, ReturnTable
from govtool.rules import PeriodKind
from govtool.wording import rule_short

app = typer.Typer()

_USUAL = [PeriodKind.MONTHLY, *(kind for kind in PeriodKind if kind is not PeriodKind.MONTHLY)]
"""Without a KIND the name of the period tells it; without either it is the month."""

_SUMS = ("persons", "amount")
"""The cells that do not say how many lines there are."""


@app.command(
    "register",
    epilog="govtool report register weekly --period 2026-W10 --unit SQ01 --cell settled\n"
    "govtool report register monthly --cell overdue -o 超期明细.xlsx\n"
    "govtool report register monthly --type 邻里 --cell ended\n"
    "govtool report register --table ministry --period 2026-H1 --cell from_court",
)
def print_register(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="daily, weekly, half-month, monthly, quarterly, half-year or yearly; without it, as the period is named.")] = None,
    period: PeriodName = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="The line of this unit; of the street, the total.")] = None,
    cell: Annotated[str | None, typer.Option("--cell", metavar="COLUMN", help="The column of the number, e.g. settled, overdue or 调解成功; without it, all that the table is about.")] = None,
    table: Annotated[str | None, typer.Option("--table", metavar="TABLE", help="summary, by_type, by_community, by_grid or ministry; without it, the one that --type, --community or --grid name a line of, else the summary.")] = None,
    dispute_type: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="Of this type.")] = None,
    community: Annotated[str | None, typer.Option("--community", metavar="UNIT", help="Registered by this community.")] = None,
    grid: Annotated[str | None, typer.Option("--grid", metavar="GRID", help="Arisen in this grid.")] = None,
    output: Output = None,
    plain: Plain = False,
) -> None:  # fmt: skip
    """List the cases behind a number of a return, one line for each that it counts.

    The summary counts stages (a case that two units had is there twice), the other tables count cases. Names are masked;
    “case show” has the rest.
    """
    session: Session = ctx.obj
    kinds = [term(PeriodKind, kind.replace("_", "-"), "KIND")] if kind else _USUAL
    chosen = chosen_period(kinds, period, session)
    with opened(session) as store:
        narrowing: dict[str, Any] = {
            "dispute_type": term(voc.DisputeType, dispute_type, "--type") if dispute_type else None,
            "community": unit_or_none(community, store.office, "--community"),
            "grid": known_code("grid", grid, store) if grid else None,
        }
        whose = unit_or_none(unit, store.office) or store.office.street
        of = _table(table, narrowing)
        asked = Cell(chosen, whose, of, register.code_of(of, cell) if cell else None, **narrowing)
        found = register.lines(store, asked)
        if output is not None:
            rows = (line.as_json() for line in found)
            written = tablefile.write_rows(output, register.COLUMNS, rows, title=register.TITLE, plain=plain)
            say_written(output, written, session)
        elif session.json:
            emit_json_list(line.as_json() for line in found)
        else:
            _say(list(found), asked, register.printed(store, asked), session)


def _table(word: str | None, narrowing: dict[str, Any]) -> ReturnTable:
    if word is not None:
        return term(ReturnTable, word, "--table")
    lines_of = {
        "dispute_type": ReturnTable.BY_TYPE,
        "community": ReturnTable.BY_COMMUNITY,
        "grid": ReturnTable.BY_GRID,
    }
    return next((table for name, table in lines_of.items() if narrowing[name]), ReturnTable.SUMMARY)


def _say(found: list[Line], asked: Cell, printed: int | None, session: Session) -> None:
    """The list, how many there are, and why that may not be the number on the filed return."""
    columns = [column for column in _COLUMNS if any(column.value(line, session) is not None for line in found)]
    if found:
        tables.table([c.column() for c in columns], [[c.value(line, session) for c in columns] for line in found])
    note(ngettext("{n} line", "{n} lines", len(found)).format(n=len(found)))
    if asked.cell in _SUMS:
        total = sum(getattr(line, asked.cell) for line in found)
        note(_("Together: {total}").format(total=total))
    if printed is not None and printed != len(found):
        text = _("The return as it was filed says {printed}; the list is of the record as it is today.")
        note(text.format(printed=printed))
    note_going_on(asked.period, session)


class _Shown(NamedTuple):
    """A column on the screen; one that has nothing to say of any line is left out."""

    column: Callable[[], tables.Column]
    value: Callable[[Line, Session], tables.Value]


def _day(day: dt.date | None, session: Session) -> str | None:
    return month_day_text(day, session.today) if day else None


_COLUMNS = (
    _Shown(lambda: tables.Column(_("Number")), lambda line, _s: line.case_no),
    _Shown(lambda: tables.Column(_("Registered on")), lambda line, s: _day(line.registered_on, s)),
    _Shown(lambda: tables.Column(_("Type"), flexible=8, drop=4), lambda line, _s: line.dispute_type.short(line.dispute_type.label)),
    _Shown(lambda: tables.Column(_("Parties"), flexible=10, drop=3), lambda line, _s: line.parties or None),
    _Shown(lambda: tables.Column(_("Unit"), flexible=10), lambda line, _s: line.unit_name),
    _Shown(lambda: tables.Column(_("Origin"), drop=5), lambda line, _s: line.origin and line.origin.label),
    _Shown(lambda: tables.Column(_("Opened"), drop=2), lambda line, s: _day(line.opened_on, s) if line.stage else None),
    _Shown(lambda: tables.Column(_("Closed")), lambda line, s: _day(line.closed_on, s)),
    _Shown(lambda: tables.Column(_("Outcome")), lambda line, _s: line.outcome and line.outcome.label),
    _Shown(lambda: tables.Column(_("Persons"), "right", drop=6), lambda line, _s: None if line.stage else line.persons),
    _Shown(lambda: tables.Column(_("Amount"), "right", drop=1), lambda line, _s: None if line.stage else line.amount),
    _Shown(lambda: tables.Column(_("Overdue rule")), lambda line, _s: line.rule and rule_short(line.rule)),
    _Shown(lambda: tables.Column(_("Due")), lambda line, s: _day(line.due, s)),
    _Shown(lambda: tables.Column(_("Days overdue"), "right"), lambda line, _s: line.days),
)  # fmt: skip
