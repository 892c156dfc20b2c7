"""``govtool due``: the morning list 到期清单."""

from __future__ import annotations

import datetime as dt
import re
import sys
from functools import cache
from typing import Annotated, Any

import typer

from govtool import vocabulary as voc
from govtool.commands._frame.session import Session
from govtool.commands._options import day, noun_or_none, opened, unit_or_none
from govtool.dates import marked, month_day_text, weekday_text
from govtool.errors import ExitCode, Refused
from govtool.i18n import _, ngettext
from govtool.render.owed import deadline_json, explained
from govtool.render.tables import Cell, Column, table
from govtool.render.terminal import Style, emit_json_list, glyph, is_terminal, note, page_width, say, width
from govtool.render.unsure import note_provisional
from govtool.reports.deadlines import Deadline, DeadlineFilter, counts, deadlines, reckoned
from govtool.rules import CASE, TOLD, Office, unit_name
from govtool.store import Store
from govtool.store.addressees import Addressees
from govtool.text import half_width, quoted
from govtool.wording import left_text, told_text

app = typer.Typer()

SHOWN = 200
"""The most deadlines on a terminal, the most urgent ones: nobody reads a morning list of thousands."""

MORNING = 3
"""Days ahead that the list on a terminal looks, unless told otherwise."""

_STYLES: dict[voc.Level | None, Style] = {
    voc.Level.RED: "bold red",
    voc.Level.ORANGE: "red",
    voc.Level.YELLOW: "yellow",
    voc.Level.REMINDER: "bold",
    None: "",
}


@app.command(
    "due",
    epilog="govtool due\ngovtool due --unit SQ01 --within 10d\ngovtool due --overdue --check --json",
)
def due(
    ctx: typer.Context,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As it stood at the end of that day; without it, today.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="Only what this unit owes.")] = None,
    within: Annotated[str | None, typer.Option("--within", metavar="DAYS", help="What is due in so many days, e.g. 3d, and what is overdue. On a terminal 3d, for scripts everything.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if anything is overdue.")] = False,
    noun: Annotated[str | None, typer.Option("--noun", metavar="NOUN", help="Only what is owed for this: case, decision …")] = None,
) -> None:  # fmt: skip
    """List what is due or overdue, the most urgent first, and who is to be told.

    Decisions of meetings stand between the deadlines of cases.

    On a terminal it looks three days ahead; --within looks further.
    """
    session: Session = ctx.obj
    on = day(as_of, session, "--as-of", ahead=True)
    ahead = days_ahead(within) if within else None if session.json else MORNING
    with opened(session) as store:
        whose = unit_or_none(unit, store.office)
        asked = DeadlineFilter(whose, ahead, overdue, noun_or_none(noun))
        beside = reckoned(store, on, asked)
        numbers = counts(store, on, asked, beside)
        if session.json:
            describe = explained(store.office, on)
            people = Addressees(store.reader, store.office, on)
            emit_json_list(
                deadline_json(one, describe, people.name)
                for one in deadlines(store, on, asked, beside=beside)
            )
        else:
            _say(store, list(deadlines(store, on, asked, SHOWN, beside)), numbers, on)
    if check and numbers[0]:
        raise typer.Exit(ExitCode.FINDINGS)


def days_ahead(typed: str) -> int:
    """The number of days in ``3d``, ``3``, ``3天`` or ``3日``.

    :raises Refused: code ``bad_value``.
    """
    match = re.fullmatch(r"(\d{1,4})\s*(d|days?|天|日)?", half_width(typed).casefold())
    if match is None:
        message = _("--within: “{value}” is not a number of days.").format(value=quoted(typed))
        raise Refused("bad_value", message, _("Write 3d, or 3天."), column="--within", value=quoted(typed))
    return int(match[1])


def _told(deadline: Deadline) -> voc.Told | None:
    return TOLD[deadline.level] if deadline.level else None


def _say(store: Store, shown: list[Deadline], numbers: tuple[int, int, int], on: dt.date) -> None:
    late, today, later = numbers
    head = _("overdue {late}   today {today}   coming {later}").format(late=late, today=today, later=later)
    date = f"{on.isoformat()} {weekday_text(on)}"
    beside = not is_terminal(sys.stdout) or width(f"{head}    {date}") <= page_width()
    say(f"{head}    {date}" if beside else f"{head}\n{date}")
    if not shown:
        say(_("Nothing is due."))
        return
    judged = cache(lambda subject: store.state(subject, on))
    people = Addressees(store.reader, store.office, on)
    rows = [
        _row(
            one,
            one.line.state or (judged(one.subject) if one.noun.is_seen_through else None),
            store.office,
            people,
            on,
        )
        for one in shown
    ]
    columns = [
        Column(""),
        Column(_("When")),
        Column(_("Level"), drop=3),
        Column(_("What")),
        Column(_("Case") if all(one.noun is CASE for one in shown) else _("ID")),
        Column(_("Where it stands"), flexible=16, drop=1, short=_("Standing")),
        Column(_("To be told"), drop=2),
        Column(_("Unit"), flexible=10, drop=4),
        Column(_("Due"), drop=5),
    ]
    table(columns, rows)
    note_provisional(deadline.due for deadline in shown)
    rest = sum(numbers) - len(shown)
    if rest > 0:
        more = ngettext(
            "… and {n} more; --unit and --overdue narrow the list, --json gives all of it",
            "… and {n} more; --unit and --overdue narrow the list, --json gives all of it",
            rest,
        )
        note(more.format(n=rest))


def _row(deadline: Deadline, state: Any, office: Office, people: Addressees, on: dt.date) -> list[Cell]:
    owed = deadline.obligation
    told = _told(deadline)
    cells = [
        _mark(deadline),
        marked(left_text(owed, office, on), owed.due),
        deadline.level.label if deadline.level else "",
        _(deadline.rule.short),
        deadline.no,
        _standing(deadline, state, office, on),
        told_text(told, people.name(told, owed.unit)) if told else "",
        unit_name(owed.unit, office),
        month_day_text(owed.due, on),
    ]
    return [Cell(text, _STYLES[deadline.level]) for text in cells]


def _standing(deadline: Deadline, state: Any, office: Office, on: dt.date) -> str:
    """How it stands, or what it is about; a title has the numbers of people masked already."""
    return deadline.noun.standing(state, deadline.obligation, office, on) or " · ".join(
        filter(None, (deadline.line.title, deadline.line.case_no))
    )


def _mark(owed: Deadline) -> str:
    return glyph("✗", "x") if owed.days < 0 else "!" if owed.level else ""
