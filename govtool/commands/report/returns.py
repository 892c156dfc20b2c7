"""``govtool report``: the returns 报表, filing them, and how they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from govtool.base.errors import GovtoolError, Refused, UsageMistake
from govtool.base.i18n import _, choose_from, counted, in_chinese
from govtool.base.text import quoted
from govtool.returns import files, screen
from govtool.returns.contents import paper
from govtool.returns.filing import (
    FilingStatus,
    ReturnStanding,
    file_return,
    filing_statuses,
    refuse_filed,
)
from govtool.returns.model import Return
from govtool.returns.summary import CaseReturn
from govtool.rules import OWED_BY, Period, PeriodKind
from govtool.shell.form.prompt import confirm
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, opened, term, unit_code, unit_or_none, wanted
from govtool.shell.parameters import Plain, argument, option
from govtool.shell.period import begun, chosen_period, newest_ended, note_going_on, period_text
from govtool.shell.screens.provisional import note_provisional
from govtool.shell.tables import Cell, Column, ListTable, day_cell, table
from govtool.shell.terminal import Style, emit_json, note, say
from govtool.store import Store
from govtool.subjects.unit.header import UnitHeader

if TYPE_CHECKING:
    from govtool.shell.form.form import Field


def owner_field(typed: str | None, kind: PeriodKind, default: str | None = None) -> Field:
    """Return the field of the unit that files; those that owe the return are offered."""
    from govtool.shell.form.form import unit_field  # printing a return asks nothing

    owing = unit_field("unit", _("Unit"), typed, OWED_BY[kind], required=True, default=default)
    return replace(owing, read=lambda answer, form: unit_code(answer, form.office))


class PrintedFiling:
    """A return that is printed and filed in one step."""

    def __init__(self, session: Session, store: Store, kind: PeriodKind) -> None:
        self._session, self._store, self._kind = session, store, kind

    def file(
        self, name: str | None, unit: str | None, on: str | None, show: Callable[[CaseReturn], None]
    ) -> ReturnStanding:
        """File the return of a period, which ``show`` has printed; on a terminal it is asked about.

        :raises UsageMistake: ``missing_option``, where nobody can be asked. :raises Refused: as
            :func:`file_return`; ``not_confirmed``.
        """
        session, store = self._session, self._store
        unit = unit or self._only_owner()
        wanted({"--period": name, "--unit": unit}, session)
        period, filed_on = chosen_period([self._kind], name, session), day(on, session)
        owner = self._owner(unit)
        refuse_filed(store, period, owner)
        looked = Shown(store, lambda: paper(store, period, session.today, owner).as_json())
        show(paper(store, period, session.today, owner))
        self._confirm(period, owner)
        return record(store, period, owner, filed_on, session, looked)

    def _owing(self) -> list[str]:
        units = self._store.office.units_on().values()
        return [unit.code for unit in units if unit.kind in OWED_BY[self._kind]]

    def _only_owner(self) -> str | None:
        """Return the only unit that owes the return, or None."""
        owing = self._owing()
        return owing[0] if len(owing) == 1 else None

    def _owner(self, typed: str | None) -> str:
        """Return the unit named or chosen; the clerk's own is the default."""
        from govtool.shell.form.form import Form

        form = Form(self._session, self._store)
        form.fill([owner_field(typed, self._kind, self._usual_owner())])
        owner: str = form.known["unit"]
        return owner

    def _usual_owner(self) -> str | None:
        """Return the clerk's own unit if it owes the return, or None."""
        with suppress(GovtoolError):
            usual = unit_or_none(self._session.settings.unit, self._store.office)
            return usual if usual in self._owing() else None
        return None

    def _confirm(self, period: Period, owner: str) -> None:
        """Ask whether to file this return; a script has said so with ``--file``.

        :raises Refused: code ``not_confirmed``.
        """
        if not self._session.interactive:
            return
        unit: UnitHeader = self._store.office.units[owner].known(period.last)
        question = _("File this return of {unit}? {period}")
        asked = question.format(unit=unit.name, period=period_text(period, self._session))
        if not confirm(asked, self._session):
            raise Refused("not_confirmed", _("Nothing was filed."))


def record(
    store: Store,
    period: Period,
    owner: str,
    on: dt.date,
    session: Session,
    looked: Shown[Any] | None = None,
) -> ReturnStanding:
    """File a return and return its standing."""
    with store.writing(session.actor) as tx:
        if looked is not None:
            looked.require()
        file_return(tx, period, owner, on, session.today)
    (standing,) = filing_statuses(store, [period], session.today, owner)
    return standing


def say_filed(standing: ReturnStanding) -> None:
    """Say what was filed."""
    text = _("Filed: {kind} {period} of {unit}, on {day}: {status}")
    say(
        text.format(
            kind=standing.period.kind.label,
            period=standing.period.name,
            unit=standing.unit.name,
            day=standing.filed_on.isoformat() if standing.filed_on else "",
            status=standing.status.label,
        )
    )


app = typer.Typer()

PeriodName = Annotated[
    str | None,
    option(
        "--period PERIOD",
        "e.g. 2026-W10, 2026-03-A, 2026-03, 2026-Q1, 2026; in words, as 上周, 第10周, 3月上半月, "
        "一季度; or any date in it. Without it, the newest that has ended.",
    ),
]
Unit = Annotated[
    str | None, option("--unit UNIT", "The street, or one unit; without it, this file's street.")
]
Output = Annotated[
    Path | None,
    option("-o, --output FILE", "Write it to FILE.csv, .xlsx, .docx, .html or .json instead."),
]
TableName = Annotated[
    str | None,
    option("--table TABLE", "With -o: only this table, by its code or its title, e.g. by_type."),
]

File = Annotated[
    bool, option("--file", "File it too: it is printed, and on a terminal asked about, first.")
]
FiledOn = Annotated[
    str | None, option("--on DATE", "With --file: the day it was filed; without it, today.")
]


# Help text and examples of each kind's command; the commands differ in nothing else.
_COMMANDS = {
    PeriodKind.DAILY: ("The summary of one day.", "govtool report daily --period 2026-03-02"),
    PeriodKind.WEEKLY: (
        "The weekly return (Monday to Sunday), from the communities to the street.",
        (
            "govtool report weekly\n"
            "govtool report weekly --period 上周 -o 周报.xlsx\n"
            "govtool report weekly --file"
        ),
    ),
    PeriodKind.HALF_MONTH: (
        (
            "The half-month return (cut-offs on the 15th and the 30th), from departments and "
            "committees to the street."
        ),
        "govtool report half-month --period 2026-03-A -o 半月报.xlsx",
    ),
    PeriodKind.MONTHLY: (
        "The monthly return, from the street to the district.",
        "govtool report monthly --period 2026-03 -o 月报.xlsx",
    ),
    PeriodKind.QUARTERLY: (
        "The quarterly return, from the street to the district.",
        "govtool report quarterly --period 2026-Q1 -o 季报.xlsx",
    ),
    PeriodKind.HALF_YEAR: (
        "The half-year return, from the street to the district.",
        "govtool report half-year --period 2026-H1 -o 半年报.xlsx",
    ),
    PeriodKind.YEARLY: (
        "The yearly return, from the street to the district.",
        "govtool report yearly --period 2026 -o 年报.xlsx",
    ),
}


def _command(kind: PeriodKind) -> Callable[..., None]:
    def command(
        ctx: typer.Context,
        period: PeriodName = None,
        unit: Unit = None,
        output: Output = None,
        table: TableName = None,
        plain: Plain = False,
        file: File = False,
        on: FiledOn = None,
    ) -> None:
        asked = _ReturnAsked(period, unit, ReturnFile(output, table, plain))
        asked.file.refuse_table_alone(f"report {kind}")
        if file:
            _report_and_file(ctx.obj, kind, asked, on)
        elif on is not None:
            raise UsageMistake("unexpected_option", _("--on goes with --file."))
        else:
            _report(ctx.obj, kind, asked)

    return command


for _kind_, (_help, _epilog) in _COMMANDS.items():
    app.command(_kind_.value, help=_help, epilog=_epilog)(_command(_kind_))


class ReturnFile(NamedTuple):
    """The file that a return is written to, as asked; without an ``output`` it is shown."""

    output: Path | None
    table: str | None
    plain: bool

    def refuse_table_alone(self, command: str) -> None:
        """Refuse ``--table`` without a file.

        :param command: its words after ``govtool``.
        :raises UsageMistake: code ``missing_option``.
        """
        if self.table is not None and self.output is None:
            table = quoted(self.table)
            example = f"govtool {command} --table {table} -o {table}.csv"
            raise UsageMistake("missing_option", _("--table needs -o FILE."), example)

    def write(self, found: Return) -> int:
        """Write a return, and return the number of its rows; 0 without a file."""
        if self.output is None:
            return 0
        return files.write(found, self.output, plain=self.plain, table=self.table)

    def give(self, found: Return, session: Session) -> bool:
        """Write a return, or print it for scripts; return False where a person is to see it."""
        if self.output is not None:
            say_written(self.output, self.write(found), session)
        elif session.json:
            emit_json(found.as_json())
        else:
            return False
        return True


def kinds_meant(kind: str | None, usual: PeriodKind) -> list[PeriodKind]:
    """Return the kinds of periods that are meant: the one typed, or all, the usual one first.

    :raises Refused: code ``bad_term``.
    """
    if kind is not None:
        return [term(PeriodKind, kind.replace("_", "-"), "KIND")]
    return [usual, *(one for one in PeriodKind if one is not usual)]


class _ReturnAsked(NamedTuple):
    """The options of a return, as typed."""

    period: str | None
    unit: str | None
    file: ReturnFile


def _report(session: Session, kind: PeriodKind, asked: _ReturnAsked) -> None:
    chosen = begun(chosen_period([kind], asked.period, session), session)
    with opened(session) as store:
        brief = asked.file.output is None and not session.json
        found = paper(
            store, chosen, session.today, unit_or_none(asked.unit, store.office), brief=brief
        )
    if not asked.file.give(found, session):
        _say(found, session)


def _report_and_file(
    session: Session, kind: PeriodKind, asked: _ReturnAsked, on: str | None
) -> None:
    """Print a return, file it if confirmed, and then write the file of ``-o``."""
    printed: list[CaseReturn] = []

    def show(found: CaseReturn) -> None:
        printed.append(found)
        if not session.json:
            _say(found, session)

    with opened(session) as store:
        standing = PrintedFiling(session, store, kind).file(asked.period, asked.unit, on, show)
    output = asked.file.output
    rows = asked.file.write(printed[0])
    if session.json:
        emit_json(
            printed[0].as_json()
            | {"filing": standing.as_json()}
            | ({"file": output} if rows else {})
        )
        return
    say_filed(standing)
    if output is not None:
        say_written(output, rows, session)


def say_written(output: Path, rows: int, session: Session) -> None:
    """Say how many rows a file has; scripts get an object."""
    if session.json:
        emit_json({"file": output, "rows": rows})
    else:
        note(counted("{path}: {n} row", "{path}: {n} rows", rows, path=output))


def _say(whole: CaseReturn, session: Session) -> None:
    found = whole.head
    for line in screen.summary_heading(found):
        say(line)
    table(screen.summary_columns(), screen.summary_body(found))
    if found.filed_on is not None:
        say(_("Filed on {day}.", day=found.filed_on.isoformat()))
    for correction in found.corrections:
        say(screen.correction_text(correction, found))
    note_provisional([found.due])
    screen.say_more(whole)
    note_going_on(found.period, session)


FileKind = Annotated[
    str, argument("KIND", "daily, weekly, half-month, monthly, quarterly, half-year or yearly.")
]
On = Annotated[str | None, option("--on DATE", "The day it was filed; without it, today.")]


@app.command(
    "file",
    epilog="govtool report file weekly --period 2026-W10 --unit SQ01\n"
    "govtool report file monthly --period 2026-03 --unit JD01 --on 4月2日",
)
def file(
    session: Session,
    kind: FileKind,
    period: Annotated[str | None, option("--period PERIOD", "The period, e.g. 2026-W10.")] = None,
    unit: Annotated[str | None, option("--unit UNIT", "The unit that files it.")] = None,
    on: On = None,
) -> None:
    """File a return: its figures are frozen; later entries show as corrections."""
    from govtool.shell.form.form import Field, Form, require

    which, filed_on = _kind(kind), day(on, session)
    fields = [
        Field(
            "period",
            _("Period"),
            period,
            lambda answer, form: chosen_period([which], answer, form.session),
            required=True,
            default=newest_ended(which, session).name,
        ),
        owner_field(unit, which),
    ]
    require(fields, session)
    with opened(session) as store:
        form = Form(session, store)
        form.fill(fields)
        standing = record(store, form.known["period"], form.known["unit"], filed_on, session)
    if session.json:
        emit_json(standing.as_json())
    else:
        say_filed(standing)


StatusKind = Annotated[
    str | None,
    argument(
        "KIND",
        "daily, weekly, half-month, monthly, quarterly, half-year or yearly; without it, all.",
    ),
]


@app.command("status", epilog="govtool report status\ngovtool report status weekly --period 上周")
@a_list
def status(
    session: Session,
    kind: StatusKind = None,
    period: PeriodName = None,
    unit: Annotated[str | None, option("--unit UNIT", "Only the returns of this unit.")] = None,
) -> None:
    """Show which returns are on time, late, missing or still to come, and later corrections."""
    if period is not None and kind is None:
        message = _("--period needs a KIND before it.")
        raise UsageMistake(
            "missing_option", message, "govtool report status weekly --period 2026-W10"
        )
    kinds = [_kind(kind)] if kind else list(_COMMANDS)
    periods = (
        [chosen_period(kinds[:1], period, session)]
        if period
        else [newest_ended(k, session) for k in kinds]
    )
    with opened(session) as store:
        found = filing_statuses(store, periods, session.today, unit_or_none(unit, store.office))
    on_screen = give(
        session,
        objects=lambda: (standing.as_json() for standing in found),
        listing=lambda: _listing(found, session),
    )
    if on_screen and found:
        _note_standings(found)


def _kind(word: str) -> PeriodKind:
    """Return the kind of return with this command word or Chinese name."""
    meant = PeriodKind.meant_by(word.replace("_", "-"))
    if meant in _COMMANDS:
        return meant
    message = _("“{kind}” is not a kind of return.", kind=quoted(word))
    hint = choose_from(
        f"{kind.value} {kind.zh}" if in_chinese() else kind.value for kind in _COMMANDS
    )
    raise Refused("bad_term", message, hint, column="KIND", value=quoted(word))


_STYLES: dict[FilingStatus, Style] = {
    FilingStatus.ON_TIME: "green",
    FilingStatus.LATE: "yellow",
    FilingStatus.MISSING: "bold red",
    FilingStatus.PENDING: "",
}


def _listing(found: list[ReturnStanding], session: Session) -> ListTable:
    rows = [
        (
            s.period.kind.label,
            s.period.name,
            s.unit.name,
            day_cell(s.due, session.today),
            day_cell(s.filed_on, session.today),
            Cell(s.status.label, _STYLES[s.status]),
            s.corrections or "",
        )
        for s in found
    ]
    columns = [
        Column(_("Return")),
        Column(_("Period")),
        Column(_("Unit"), flexible=10),
        Column(_("Due")),
        Column(_("Filed")),
        Column(_("Status")),
        Column(_("Corrections"), "right", drop=1),
    ]
    return ListTable(_("Returns"), columns, rows, empty=_("No such return is owed."))


def _note_standings(found: list[ReturnStanding]) -> None:
    note_provisional(s.due for s in found)
    corrected = next((s for s in found if s.corrections), None)
    if corrected is not None:
        period, unit = corrected.period, corrected.unit.code
        command = f"govtool report {period.kind} --period {period.name} --unit {unit}"
        note(_("See what was corrected, for example: {command}", command=command))
