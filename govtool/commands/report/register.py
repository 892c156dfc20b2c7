"""``govtool report register``: the list of stages or cases behind a number of a return 明细."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from govtool.base import vocabulary as voc
from govtool.base.errors import UsageMistake
from govtool.base.i18n import _, counted, of
from govtool.base.text import quoted
from govtool.commands.report.noun_register import RegisterOptions, give_register
from govtool.commands.report.returns import OUTPUT, PERIOD_NAME, say_written
from govtool.commands.shared.register import known_code
from govtool.returns import register
from govtool.returns.register import RegisterCell, TracedTable
from govtool.returns.register_screen import say_lines
from govtool.rules import PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, term, unit_or_none
from govtool.shell.parameters import KIND_OF_RETURN, PLAIN, argument, option
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.shell.screens.provisional import note_provisional, noting
from govtool.shell.terminal import emit_json_list, note
from govtool.store import Store
from govtool.subjects import registry
from govtool.tables.export import table_file

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
    "govtool report register --table ministry --period 2026-H1 --cell from_court\n"
    "govtool report register matters --period 2026-03 --cell due --platform 综合执法",
)
def print_register(
    ctx: typer.Context,
    noun: str | None = argument(
        "NOUN", "Whose return: matters; left out for that of cases.", default=None
    ),
    kind: str | None = KIND_OF_RETURN,
    period: str | None = PERIOD_NAME,
    unit: str | None = option("--unit", "UNIT", "The line of this unit; of the street, the total."),
    cell: str | None = option(
        "--cell",
        "COLUMN",
        "The column of the number, e.g. settled, overdue or 调解成功; without it, all that the table is about.",
    ),
    table: str | None = option(
        "--table",
        "TABLE",
        "summary, by_type, by_source, by_community, by_grid, by_campaign, prevention or ministry; without it, the one that --type, --source, --community or --grid name a line of, else the summary.",
    ),
    dispute_type: str | None = option("--type", "TYPE", "Of this type."),
    source: str | None = option(
        "--source", "SOURCE", "From this source, e.g. petition or 信访转办."
    ),
    community: str | None = option("--community", "UNIT", "Of this community."),
    grid: str | None = option("--grid", "GRID", "Arisen in this grid."),
    platform: str | None = option("--platform", "PLATFORM", "Of matters: of this platform."),
    category: str | None = option("--category", "CATEGORY", "Of matters: of this category."),
    channel: str | None = option(
        "--channel", "CHANNEL", "Of matters: that came in by this channel."
    ),
    handler: str | None = option(
        "--handler", "UNIT", "Of matters: the line of this handling unit, which counts its turns."
    ),
    output: Path | None = OUTPUT,
    plain: bool = PLAIN,
) -> None:
    """List the cases behind a number of a return; with a NOUN, what its return counts.

    The summary and the table by community count stages (a case that two units had is there twice),
    the others count cases. Names are masked; “case show” has the rest. A number of the return of
    matters counts matters, or what was done to them as often as it was done.
    """
    session: Session = ctx.obj
    own = {"table": table, "type": dispute_type, "source": source, "community": community}
    nouns = {"platform": platform, "category": category, "channel": channel, "handler": handler}
    if noun in registry.RETURNS:
        asked_of = RegisterOptions(kind, period, unit, cell, output, plain=plain)
        _refuse_others(own, f"report register {noun}")
        give_register(session, noun, asked_of, nouns | {"grid": grid})
        return
    _refuse_others(nouns, "report register")
    if noun is not None and kind is not None:
        raise UsageMistake("unexpected_argument", _("“{word}” is no return.", word=quoted(noun)))
    kind = noun or kind
    kinds = [term(PeriodKind, kind.replace("_", "-"), "KIND")] if kind else _USUAL
    chosen = begun(chosen_period(kinds, period, session), session)
    with opened(session) as store:
        narrowing: dict[str, Any] = {
            "dispute_type": term(voc.DisputeType, dispute_type, "--type") if dispute_type else None,
            "source": term(voc.Source, source, "--source") if source else None,
            "community": unit_or_none(community, store.office, "--community"),
            "grid": known_code("grid", grid, store, session) if grid else None,
        }
        whose = unit_or_none(unit, store.office) or store.office.street
        of = _table(table, narrowing)
        asked = RegisterCell(
            chosen,
            whose,
            of,
            register.code_of(of, cell) if cell else None,
            **narrowing,
            today=session.today,
        )
        if session.json and output is None:
            emit_json_list(line.as_json() for line in register.lines(store, asked))
            return
        listed = (
            _write(store, asked, output, session, plain=plain)
            if output
            else _say(store, asked, session)
        )
        printed = register.printed(store, asked)
    if not session.json:
        _note_difference(listed, printed)
        note_going_on(chosen, session)


def _refuse_others(others: Mapping[str, str | None], command: str) -> None:
    """Refuse options that narrow the numbers of another return.

    :raises UsageMistake: code ``unexpected_option``.
    """
    for name, value in others.items():
        if value is not None:
            message = _("“{command}” takes no --{option}.", command=command, option=name)
            raise UsageMistake("unexpected_option", message)


def _table(word: str | None, narrowing: dict[str, Any]) -> TracedTable:
    if word is not None:
        return term(TracedTable, word, "--table")
    lines_of = {
        "dispute_type": TracedTable.BY_TYPE,
        "source": TracedTable.BY_SOURCE,
        "community": TracedTable.BY_COMMUNITY,
        "grid": TracedTable.BY_GRID,
    }
    return next((table for name, table in lines_of.items() if narrowing[name]), TracedTable.SUMMARY)


def _write(
    store: Store, asked: RegisterCell, output: Path, session: Session, *, plain: bool
) -> int:
    rows = noting((line.as_json() for line in register.lines(store, asked)), "due")
    written = table_file.write_rows(
        output, register.columns(asked), rows, title=_sheet(asked), plain=plain
    )
    say_written(output, written, session)
    return written


_SHEET_NAME = 31
"""The longest name of a sheet; it is printed as the heading."""


def _sheet(asked: RegisterCell) -> str:
    return " ".join([register.TITLE, *register.subject(asked)])[:_SHEET_NAME].rstrip()


def _say(store: Store, asked: RegisterCell, session: Session) -> int:
    """Print the list, and return the number of its lines."""
    found = list(register.lines(store, asked))
    say_lines(found, asked, session.today)
    note_provisional(line.due for line in found)
    note(
        of(
            " · ".join(register.subject(asked)),
            counted("{n} line", "{n} lines", len(found)),
        )
    )
    if asked.cell in _SUMS:
        note(
            _(
                "Together: {total}",
                total=round(sum(getattr(line, asked.cell) or 0 for line in found), 2),
            )
        )
    return len(found)


def _note_difference(listed: int, printed: int | None) -> None:
    """Point out that the filed return has another number."""
    if printed is not None and printed != listed:
        text = _(
            "The return as it was filed says {printed}; the list is of the record as it is today."
        )
        note(text.format(printed=printed))
