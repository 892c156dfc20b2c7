"""The registers behind the numbers of a noun's return, for ``report register NOUN``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from govtool.base.errors import UsageMistake
from govtool.base.i18n import _, counted, in_chinese, of
from govtool.commands.report.returns import say_written
from govtool.commands.shared.register import known_code
from govtool.returns.cell_text import shown
from govtool.returns.model import ColumnKind
from govtool.returns.noun_register import Narrowing, RegisterAsked, ReturnRegister
from govtool.rules import PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import naming, opened, term, unit_or_none
from govtool.shell.period import begun, chosen_period, note_going_on
from govtool.shell.tables import Column
from govtool.shell.tables import table as print_table
from govtool.shell.terminal import emit_json_list, note
from govtool.store import Store
from govtool.subjects import registry
from govtool.tables.export import table_file

_USUAL = [PeriodKind.WEEKLY, *(kind for kind in PeriodKind if kind is not PeriodKind.WEEKLY)]
"""Without a KIND the name of the period tells it; without either it is the week."""
_SHEET_NAME = 31
"""The longest name of a sheet; it is printed as the heading."""


class RegisterOptions(NamedTuple):
    """The options of a register, as typed."""

    kind: str | None
    period: str | None
    unit: str | None
    cell: str | None
    output: Path | None
    plain: bool = False


def give_register(
    session: Session, noun: str, typed: RegisterOptions, narrowing: Mapping[str, str | None]
) -> None:
    """List what a number of a noun's return counts, on the screen, as JSON or into a file.

    :raises Refused: codes ``bad_term``, ``bad_period``, ``unknown_unit``. :raises UsageMistake: an
        option that the noun does not have.
    """
    register: ReturnRegister = registry.standing_at(registry.RETURNS[noun])
    kinds = [term(PeriodKind, typed.kind.replace("_", "-"), "KIND")] if typed.kind else _USUAL
    period = begun(chosen_period(kinds, typed.period, session), session)
    with opened(session) as store:
        unit = unit_or_none(typed.unit, store.office) or store.office.street
        values = _narrowed(register, noun, narrowing, store, session)
        asked = register.cell(RegisterAsked(period, unit, session.today, typed.cell, values))
        found = [line.as_json() for line in register.lines(store, asked)]
    if typed.output is not None:
        title = " ".join([register.title, *register.subject(asked)])[:_SHEET_NAME].rstrip()
        rows = table_file.write_rows(
            typed.output, register.columns(asked), found, title=title, plain=typed.plain
        )
        say_written(typed.output, rows, session)
    elif session.json:
        emit_json_list(found)
    else:
        _say(register, asked, found)
        note_going_on(period, session)


def _narrowed(
    register: ReturnRegister,
    noun: str,
    typed: Mapping[str, str | None],
    store: Store,
    session: Session,
) -> dict[str, Any]:
    found = {}
    for option, word in typed.items():
        if word is None:
            continue
        if option not in register.narrowing:
            message = _("“{command}” takes no --{option}.")
            raise UsageMistake(
                "unexpected_option",
                message.format(command=f"report register {noun}", option=option),
            )
        found[option] = _read(register.narrowing[option], word, f"--{option}", store, session)
    return found


def _read(reader: Narrowing, word: str, option: str, store: Store, session: Session) -> Any:
    """Return the value that a word of an option means."""
    if reader == "unit":
        return unit_or_none(word, store.office, option)
    if isinstance(reader, str):
        return known_code(reader, word, store, session)
    if isinstance(reader, type):
        return term(reader, word, option)
    with naming(option, word):
        return reader(word)


def _say(register: ReturnRegister, asked: Any, found: list[dict[str, Any]]) -> None:
    columns = [column for column in register.columns(asked) if column.kind is not ColumnKind.CODE]
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
    lines = counted("{n} line", "{n} lines", len(found))
    note(of(" · ".join(register.subject(asked)), lines))
