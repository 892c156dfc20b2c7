"""``govtool`` alone: the file, the clerk, what is due, the last step, and what to type next."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import typer

from govtool.base.dates import weekday_text
from govtool.base.errors import ExitCode, NotFound, Refused
from govtool.base.i18n import _, counted, listed, noted
from govtool.base.text_width import pad, printable, width
from govtool.commands.due import MORNING, counts_text
from govtool.desk import reversal
from govtool.desk.due_list import DeadlineFilter, Reckoned, counts, masked_title, reckoned
from govtool.desk.settings import CLERK, UNIT, SettingOrigin
from govtool.journal import operations
from govtool.journal.operations import Operation
from govtool.rules import Office, unit_name
from govtool.shell.frame.advice import advised
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.screens.journal import kinds_text, local_time
from govtool.shell.terminal import hanging, is_terminal, note, paint, say
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.filed_return import RETURN

_NAMED = 3
"""Returns that are named."""
_MANY = 1000
"""Entries of one operation whose kinds are not counted any more: an import of a year."""

Command = tuple[str, str]


def show(session: Session) -> None:
    """Print the overview of the file, or how to begin without one.

    :raises typer.Exit: code 2 where nobody reads it at a terminal: a script that names no command
        made a mistake.
    """
    session.settings.check()
    try:
        with opened(session) as store:
            _say_all(store, session)
    except NotFound as error:
        if error.code != "no_file" or advised(error, session) is not error:
            raise
        _say_how_to_begin(session)
    if not is_terminal(sys.stdout):
        note(_("Say what to do.") + " govtool --help")
        raise typer.Exit(ExitCode.USAGE)


def _say_all(store: Store, session: Session) -> None:
    on = session.today
    asked = DeadlineFilter(within=MORNING)
    beside = reckoned(store, on, asked)
    numbers = counts(store, on, asked, beside)
    missing = _missing(beside, on)
    last = next(operations.newest_first(store.reader, store.node), None)
    say(paint(printable(_whose_file(store, session)), "bold"))
    _say_lines(_who(store.office, session))
    say()
    say(paint(counts_text(numbers, MORNING), "bold red" if numbers[0] else "bold"))
    _say_lines(_news(store, missing, last, session))
    say()
    _say_commands(_next(numbers, missing))


def _whose_file(store: Store, session: Session) -> str:
    office = store.office
    street = unit_name(office.street, office) if office.street in office.units else ""
    return "  ".join(filter(None, (str(session.db), street)))


def _who(office: Office, session: Session) -> Iterator[tuple[str, str]]:
    found = session.settings.found(CLERK)
    clerk = session.actor
    if found.origin is SettingOrigin.DEFAULT:
        clerk = noted(
            clerk,
            _("the user of this computer; yours: {command}", command="govtool config set clerk …"),
        )
    yield _("who records"), clerk
    unit = session.settings.unit
    if unit:
        yield _("unit"), noted(_unit_called(unit, office), _("for what is added"))
    yield _("today"), f"{session.today.isoformat()} {weekday_text(session.today)}"


def _unit_called(typed: str, office: Office) -> str:
    """Return code and name of a unit, or the setting as typed."""
    from govtool.shell.options import unit_code

    try:
        code = unit_code(typed, office)
    except (NotFound, Refused):
        return noted(
            typed,
            _("no unit of this file; see: {command}", command=f"govtool config get {UNIT.name}"),
        )
    return f"{code} {unit_name(code, office)}"


def _news(
    store: Store, missing: Mapping[str, Sequence[str]], last: Operation | None, session: Session
) -> Iterator[tuple[str, str]]:
    if missing:
        yield _("returns missing"), listed(_missing_texts(missing, store.office))
    if last is not None:
        yield _("recorded last"), _last_text(store, last, session)


def _missing(beside: Reckoned, on: dt.date) -> dict[str, list[str]]:
    """Return the units that owe each return whose day is over."""
    found: dict[str, list[str]] = {}
    for owed, line in beside.items():
        if owed.obligation.rule == RETURN and owed.obligation.due < on:
            found.setdefault(line.title, []).append(owed.obligation.unit)
    return found


def _missing_texts(missing: Mapping[str, Sequence[str]], office: Office) -> Iterator[str]:
    for title, units in islice(missing.items(), _NAMED):
        n = len(units)
        whose = unit_name(units[0], office) if n == 1 else counted("{n} unit", "{n} units", n)
        yield noted(title, whose)
    if len(missing) > _NAMED:
        yield "…"


def _last_text(store: Store, last: Operation, session: Session) -> str:
    """Return the time, clerk, kinds and subject of an operation."""
    parts = [local_time(last.recorded_at, session.today), last.actor]
    if last.entries > _MANY:
        parts.append(counted("{n} entry", "{n} entries", last.entries))
    else:
        parts += [
            kinds_text(store.reader, last),
            reversal.about(store.reader, last),
            _title(store, last, session),
        ]
    return "  ".join(filter(None, parts))


def _title(store: Store, last: Operation, session: Session) -> str:
    """Return the title of the only subject of an operation; empty for several."""
    (subject,), count = operations.subjects(store.reader, last, 1)
    noun = registry.subject_of(subject)
    state = store.state(subject, session.today) if count == 1 and noun.is_seen_through else None
    return masked_title(store, state, noun) if state is not None else ""


def _next(numbers: tuple[int, int, int], missing: Mapping[str, Sequence[str]]) -> list[Command]:
    """Return the most helpful next commands."""
    commands = [("govtool case add", _("register a dispute"))]
    if missing:
        commands.insert(0, ("govtool report status", _("which returns are missing, and whose")))
    if any(numbers):
        commands.insert(0, ("govtool due", _("what is due, the most urgent first")))
    else:
        commands.append(("govtool case list", _("the cases")))
    return [*commands[:3], ("govtool help", _("how things are done; all commands: govtool --help"))]


def _say_how_to_begin(session: Session) -> None:
    say(printable(_("There is no file {path} yet.", path=session.db)))
    say()
    _say_commands(
        [
            (_("govtool init --street CODE NAME"), _("make one for your street")),
            ("govtool demo", _("try everything out with made-up data, in a folder of its own")),
            ("govtool help", _("how things are done; all commands: govtool --help")),
        ]
    )


def _say_commands(commands: Sequence[Command]) -> None:
    column = max(width(command) for command, _text in commands)
    for command, text in commands:
        for line in hanging(f"  {pad(command, column)}  ", text):
            say(line)


def _say_lines(lines: Iterable[tuple[str, str]]) -> None:
    lines = list(lines)
    column = max((width(label) for label, _text in lines), default=0)
    for label, text in lines:
        for line in hanging(f"{pad(label, column)}  ", printable(text)):
            say(line)
