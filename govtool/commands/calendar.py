"""``govtool calendar``: working days and the holiday notices 放假通知 the office imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from govtool.base.dates import FIRST_YEAR, LAST_YEAR, day_text, month_day_text
from govtool.base.errors import ExitCode, Refused
from govtool.base.i18n import _, listed
from govtool.base.vocabulary import DayKind
from govtool.desk.preview import Moved, moved_deadlines
from govtool.desk.wording import holiday_name
from govtool.law.workdays import YearState, statutory_days
from govtool.models import CalendarNotice, NoticeDay
from govtool.shell.form.prompt import confirm
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import opened
from govtool.shell.parameters import argument, option
from govtool.shell.preview import say_moves
from govtool.shell.tables import Cell, Column, ListTable
from govtool.shell.terminal import note, say
from govtool.store import Store
from govtool.tables.intake.holiday_notice import read_notice

app = typer.Typer()


@app.command("show", epilog="govtool calendar show 2026")
@a_list
def show(session: Session, year: Annotated[int, argument("YEAR", "The year, e.g. 2026.")]) -> None:
    """Show the days off and the make-up working days of a year, and how certain they are."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            "bad_value",
            _("The year must lie between {first} and {last}.", first=FIRST_YEAR, last=LAST_YEAR),
        )
    with opened(session) as store:
        calendar = store.office.calendar
    marks = sorted((day, mark) for day, mark in calendar.marks.items() if day.year == year)
    state = calendar.state(year)
    days = [{"date": day, "kind": kind, "name": name} for day, (kind, name) in marks]
    in_year = dt.date(year, 1, 1)
    rows = [
        (Cell(day_text(day, in_year), value=day), kind.label, holiday_name(name))
        for day, (kind, name) in marks
    ]
    columns = [Column(_("Day")), Column(_("Kind")), Column(_("Holiday"))]
    state_line = f"{year}  {_state_text(state)}"
    give(
        session,
        objects=lambda: {"year": year, "state": state.value, "days": days},
        listing=lambda: ListTable(_("Days off"), columns, rows, [state_line], _("Weekends only.")),
    )


def _state_text(state: YearState) -> str:
    return {
        YearState.ANNOUNCED: _("announced: the holiday notice is known"),
        YearState.PROVISIONAL: _(
            "provisional: no notice yet; weekends, statutory days and days in lieu off, no make-up "
            "days"
        ),
        YearState.UNKNOWN: _("unknown: neither notice nor statutory days; weekends only"),
    }[state]


File = Annotated[
    Path, argument("FILE", "CSV with date, off or work (放假, 上班), and the holiday's name.")
]


@app.command(
    "import",
    epilog="govtool calendar import 2027放假通知.csv\ngovtool calendar import notice.csv --dry-run",
)
def import_notice(
    session: Session,
    file: File,
    dry_run: Annotated[bool, option("--dry-run", "Only show what would move.")] = False,
) -> None:
    """Import the State Council's notice for a year.

    Shows each open deadline that moves, old and new, and asks before it applies anything.
    """
    notice = read_notice(file, session.today)
    with opened(session) as store:
        shown = Shown(store, lambda: _effect(store, notice, session.today, known_too=dry_run))
        moves = shown.value.moves
        if not session.json:
            _say_notice(notice)
            say_moves(moves, store.office, session)
        applied = not dry_run and _agreed(session)
        if applied:
            with store.writing(session.actor) as tx:
                shown.require()
                tx.append(f"calendar:{notice.year}", notice)
    result = {
        "year": notice.year,
        "days": len(notice.days),
        "moves": [move.as_json() for move in moves],
    }
    _conclude(applied, result | {"not_off": _forgotten(notice)}, session)
    if not applied and not dry_run:
        raise typer.Exit(ExitCode.REFUSED)


class _NoticeEffect(NamedTuple):
    """The days that a notice replaces, and the deadlines it moves."""

    before: Sequence[NoticeDay] | None
    moves: list[Moved]


def _effect(
    store: Store, notice: CalendarNotice, today: dt.date, *, known_too: bool
) -> _NoticeEffect:
    """Return what importing a notice does.

    :param known_too: whether it may be there already.
    :raises Refused: code ``exists``.
    """
    office = store.office
    before = office.calendar.notices.get(notice.year)
    if not known_too and before == notice.days:
        message = _("This notice for {year} was imported already.", year=notice.year)
        raise Refused("exists", message, _("See: govtool calendar show {year}", year=notice.year))
    changed = replace(office, calendar=office.calendar.with_notice(notice.year, notice.days))
    return _NoticeEffect(before, moved_deadlines(store, changed, today))


def _forgotten(notice: CalendarNotice) -> list[dt.date]:
    """Return the statutory days of the year that the notice does not give off."""
    off = {day.date for day in notice.days if day.kind is DayKind.OFF}
    return sorted(statutory_days(notice.year).keys() - off)


def _agreed(session: Session) -> bool:
    return confirm(_("Apply this notice?"), session)


def _say_notice(notice: CalendarNotice) -> None:
    off = sum(day.kind is DayKind.OFF for day in notice.days)
    say(
        _(
            "Notice for {year}: {off} days off, {work} make-up working days",
            year=notice.year,
            off=off,
            work=len(notice.days) - off,
        )
    )
    forgotten = _forgotten(notice)
    if forgotten:
        names = statutory_days(notice.year)
        days = listed(f"{month_day_text(day, day)} {holiday_name(names[day])}" for day in forgotten)
        say(_("Not given off, although statutory: {days}. Is the notice complete?", days=days))


def _conclude(applied: bool, result: dict[str, Any], session: Session) -> None:
    if not session.emits({"applied": applied, **result}):
        note(_("Applied.") if applied else _("Nothing was changed."))
