"""``govtool report register``: the list of stages or cases behind a number of a return 明细."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from govtool.base import vocabulary as voc
from govtool.base.errors import UsageMistake
from govtool.base.i18n import _, counted, in_chinese, of
from govtool.base.text import quoted
from govtool.commands.report.returns import Output, PeriodName, kinds_meant, say_written
from govtool.commands.shared.register import known_code
from govtool.returns import register
from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind, ReturnColumn
from govtool.returns.register import (
    Narrowing,
    RegisterAsked,
    RegisterCell,
    ReturnRegister,
    TracedTable,
)
from govtool.returns.screen import say_register
from govtool.rules import Period, PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import naming, opened, term, unit_or_none
from govtool.shell.parameters import (
    KindOfReturn,
    Plain,
    Typed,
    argument,
    option,
    taking,
    value_option,
)
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.shell.screens.provisional import note_provisional, noting
from govtool.shell.tables import Column
from govtool.shell.tables import table as print_table
from govtool.shell.terminal import emit_json_list, note
from govtool.store import Store
from govtool.subjects import registry
from govtool.tables.export import table_file

app = typer.Typer()

_SHEET_NAME = 31
"""The longest name of a sheet; it is printed as the heading."""
_CASE_OPTIONS: Mapping[str, Narrowing] = {
    "type": voc.DisputeType,
    "source": voc.Source,
    "community": "unit",
    "grid": "grid",
}
"""The options that narrow a number of the return of cases."""
_CASE_TABLES = {
    "type": TracedTable.BY_TYPE,
    "source": TracedTable.BY_SOURCE,
    "community": TracedTable.BY_COMMUNITY,
    "grid": TracedTable.BY_GRID,
}
"""The table meant by an option that names one of its lines."""

_SUMS = ("persons", "amount")
"""The cells that do not say how many lines there are."""

Noun = Annotated[str | None, argument("NOUN", "Whose return: matters; left out for that of cases.")]
Unit = Annotated[
    str | None, option("--unit UNIT", "The line of this unit; of the street, the total.")
]
Cell = Annotated[
    str | None,
    option(
        "--cell COLUMN",
        "The column of the number, e.g. settled, overdue or 调解成功; without it, all that the "
        "table is about.",
    ),
]
Table = Annotated[
    str | None,
    option(
        "--table TABLE",
        "summary, by_type, by_source, by_community, by_grid, by_campaign, prevention or ministry; "
        "without it, the one that --type, --source, --community or --grid name a line of, else the "
        "summary.",
    ),
]


@app.command(
    "register",
    epilog="govtool report register weekly --period 2026-W10 --unit SQ01 --cell settled\n"
    "govtool report register monthly --cell overdue -o 超期明细.xlsx\n"
    "govtool report register monthly --type 邻里 --cell ended\n"
    "govtool report register --table ministry --period 2026-H1 --cell from_court\n"
    "govtool report register matters --period 2026-03 --cell due --platform 综合执法",
)
@taking(
    type=value_option("--type TYPE", "Of this type."),
    source=value_option("--source SOURCE", "From this source, e.g. petition or 信访转办."),
    community=value_option("--community UNIT", "Of this community."),
    grid=value_option("--grid GRID", "Arisen in this grid."),
    platform=value_option("--platform PLATFORM", "Of matters: of this platform."),
    category=value_option("--category CATEGORY", "Of matters: of this category."),
    channel=value_option("--channel CHANNEL", "Of matters: that came in by this channel."),
    handler=value_option(
        "--handler UNIT",
        "Of matters: the line of this handling unit, which counts its turns.",
    ),
    output=Output,
    plain=Plain,
)
def print_register(
    session: Session,
    typed: Typed,
    noun: Noun = None,
    kind: KindOfReturn = None,
    period: PeriodName = None,
    unit: Unit = None,
    cell: Cell = None,
    table: Table = None,
) -> None:
    """List the cases behind a number of a return; with a NOUN, what its return counts.

    The summary and the table by community count stages (a case that two units had is there twice),
    the others count cases. Names are masked; “case show” has the rest. A number of the return of
    matters counts matters, or what was done to them as often as it was done.
    """
    narrowing = {name: typed[name] for name in typed if name not in {"output", "plain"}}
    asked = _RegisterOptions(kind, period, unit, cell, typed["output"], plain=bool(typed["plain"]))
    if noun in registry.RETURNS:
        _give_noun(session, noun, asked, narrowing | {"table": table})
        return
    if noun is not None and kind is not None:
        raise UsageMistake("unexpected_argument", _("“{word}” is no return.", word=quoted(noun)))
    _give_cases(session, asked._replace(kind=noun or kind), table, narrowing)


class _RegisterOptions(NamedTuple):
    """The options of a register, as typed."""

    kind: str | None
    period: str | None
    unit: str | None
    cell: str | None
    output: Path | None
    plain: bool = False

    def chosen_period(self, usual: PeriodKind, session: Session) -> Period:
        """Return the period named; without a KIND its name tells the kind, else it is ``usual``."""
        return begun(chosen_period(kinds_meant(self.kind, usual), self.period, session), session)


# --- cases


def _give_cases(
    session: Session,
    typed: _RegisterOptions,
    table: str | None,
    narrowing: Mapping[str, str | None],
) -> None:
    """List what a number of the return of cases counts, on the screen, as JSON or into a file."""
    period = typed.chosen_period(PeriodKind.MONTHLY, session)
    with opened(session) as store:
        values = _narrowed(_CASE_OPTIONS, narrowing, "report register", store, session)
        asked = _cell(store, typed, table, period, values, session)
        if session.json and typed.output is None:
            emit_json_list(line.as_json() for line in register.lines(store, asked))
            return
        listed = (
            _write(store, asked, typed, session) if typed.output else _say(store, asked, session)
        )
        printed = register.printed(store, asked)
    if not session.json:
        _note_difference(listed, printed)
        note_going_on(period, session)


def _cell(
    store: Store,
    typed: _RegisterOptions,
    table: str | None,
    period: Period,
    values: Mapping[str, Any],
    session: Session,
) -> RegisterCell:
    unit = unit_or_none(typed.unit, store.office) or store.office.street
    of_line = (found for name, found in _CASE_TABLES.items() if name in values)
    of = term(TracedTable, table, "--table") if table else next(of_line, TracedTable.SUMMARY)
    code = register.code_of(of, typed.cell) if typed.cell else None
    fields = {"dispute_type" if name == "type" else name: value for name, value in values.items()}
    return RegisterCell(period, unit, of, code, **fields, today=session.today)


def _write(store: Store, asked: RegisterCell, typed: _RegisterOptions, session: Session) -> int:
    rows = noting((line.as_json() for line in register.lines(store, asked)), "due")
    columns, title = register.columns(asked), _sheet(register.TITLE, register.subject(asked))
    return _written(typed, columns, rows, title, session)


def _say(store: Store, asked: RegisterCell, session: Session) -> int:
    """Print the list, and return the number of its lines."""
    found = list(register.lines(store, asked))
    say_register(found, register.columns(asked), session.today)
    note_provisional(line.due for line in found)
    _note_lines(register.subject(asked), len(found))
    if asked.cell in _SUMS:
        total = round(sum(getattr(line, asked.cell) or 0 for line in found), 2)
        note(_("Together: {total}", total=total))
    return len(found)


def _note_difference(listed: int, printed: int | None) -> None:
    """Point out that the filed return has another number."""
    if printed is not None and printed != listed:
        text = _(
            "The return as it was filed says {printed}; the list is of the record as it is today."
        )
        note(text.format(printed=printed))


# --- other nouns


def _give_noun(
    session: Session, noun: str, typed: _RegisterOptions, narrowing: Mapping[str, str | None]
) -> None:
    """List what a number of a noun's return counts, on the screen, as JSON or into a file.

    :raises Refused: codes ``bad_term``, ``bad_period``, ``unknown_unit``.
    :raises UsageMistake: an option that the noun does not have.
    """
    own: ReturnRegister = registry.resolve(registry.RETURNS[noun])
    period = typed.chosen_period(PeriodKind.WEEKLY, session)
    with opened(session) as store:
        unit = unit_or_none(typed.unit, store.office) or store.office.street
        values = _narrowed(own.narrowing, narrowing, f"report register {noun}", store, session)
        asked = own.cell(RegisterAsked(period, unit, session.today, typed.cell, values))
        found = [line.as_json() for line in own.lines(store, asked)]
    if typed.output is not None:
        title = _sheet(own.title, own.subject(asked))
        _written(typed, own.columns(asked), found, title, session)
    elif session.json:
        emit_json_list(found)
    else:
        _say_noun(own, asked, found)
        note_going_on(period, session)


def _say_noun(own: ReturnRegister, asked: Any, found: list[dict[str, Any]]) -> None:
    columns = [column for column in own.columns(asked) if column.kind is not ColumnKind.CODE]
    if found:
        heads = [
            Column(
                column.label if in_chinese() else column.code.replace("_", " "),
                flexible=8 if column.kind is ColumnKind.TEXT and place else 0,
                drop=place,
            )
            for place, column in enumerate(columns)
        ]
        print_table(heads, [[shown(line[c.code], c.kind) for c in columns] for line in found])
    _note_lines(own.subject(asked), len(found))


# --- both


def _narrowed(
    known: Mapping[str, Narrowing],
    typed: Mapping[str, str | None],
    command: str,
    store: Store,
    session: Session,
) -> dict[str, Any]:
    """Return the values of the options that narrow a number.

    :raises UsageMistake: code ``unexpected_option``, for one that narrows another return.
    """
    given = {name: word for name, word in typed.items() if word is not None}
    for name in given:
        if name not in known:
            message = _("“{command}” takes no --{option}.", command=command, option=name)
            raise UsageMistake("unexpected_option", message)
    return {
        name: _read(known[name], word, f"--{name}", store, session) for name, word in given.items()
    }


def _read(reader: Narrowing, word: str, name: str, store: Store, session: Session) -> Any:
    """Return the value that a word of an option means."""
    if reader == "unit":
        return unit_or_none(word, store.office, name)
    if isinstance(reader, str):
        return known_code(reader, word, store, session)
    if isinstance(reader, type):
        return term(reader, word, name)
    with naming(name, word):
        return reader(word)


def _sheet(title: str, subject: Sequence[str]) -> str:
    return " ".join([title, *subject])[:_SHEET_NAME].rstrip()


def _written(
    typed: _RegisterOptions,
    columns: Sequence[ReturnColumn],
    rows: Iterable[dict[str, Any]],
    title: str,
    session: Session,
) -> int:
    assert typed.output is not None
    count = table_file.write_rows(typed.output, columns, rows, title=title, plain=typed.plain)
    say_written(typed.output, count, session)
    return count


def _note_lines(subject: Sequence[str], count: int) -> None:
    note(of(" · ".join(subject), counted("{n} line", "{n} lines", count)))
