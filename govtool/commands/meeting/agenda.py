"""``govtool meeting agenda``: what a meeting has to deal with 会议议程."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from govtool.base.errors import Refused
from govtool.base.i18n import _, choose_from, counted
from govtool.base.text import quoted
from govtool.base.vocabulary import MeetingKind
from govtool.commands.report.returns import PeriodName
from govtool.meetings.agenda import TITLES, agenda
from govtool.meetings.agenda_screen import say_agenda, write
from govtool.rules import Period, PeriodKind
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, unit_or_none
from govtool.shell.parameters import Plain, argument, option
from govtool.shell.period import chosen_period, newest_ended
from govtool.shell.terminal import emit_json, note

app = typer.Typer()

Output = Annotated[
    Path | None,
    option("-o, --output FILE", "Write it to FILE.csv, FILE.xlsx, FILE.docx or FILE.json instead."),
]


@app.command(
    "agenda",
    epilog="govtool meeting agenda weekly\n"
    "govtool meeting agenda monthly --period 2026-03 -o 研判会议程.xlsx\n"
    "govtool meeting agenda weekly --unit SQ01 --json",
)
def show_agenda(
    session: Session,
    kind: Annotated[str, argument("weekly|monthly", "Which meeting.")],
    period: PeriodName = None,
    unit: Annotated[str | None, option("--unit UNIT", "Only what lies with this unit.")] = None,
    output: Output = None,
    plain: Plain = False,
) -> None:
    """Make the agenda of a meeting, in the plan's order.

    How things stand, major cases, advice, cases to confer on, to be handed down, petitions, tasks
    of the next 30 days, and what earlier meetings decided.

    It shows how things stand today; with --period, how they stood at the end of that period.
    """
    chosen, as_of = _period(_kind(kind), period, session)
    with opened(session) as store:
        found = agenda(store, chosen, as_of, unit_or_none(unit, store.office))
    if output is not None:
        rows = write(found, output, plain=plain)
        if session.json:
            emit_json({"file": output, "rows": rows})
        else:
            note(counted("{path}: {n} row", "{path}: {n} rows", rows, path=output))
    elif session.json:
        emit_json(found.as_json())
    else:
        say_agenda(found)


def _kind(word: str) -> PeriodKind:
    """Return the kind of meeting: weekly 周 or monthly 月."""
    meeting = MeetingKind.meant_by(word)
    meant = PeriodKind.meant_by(meeting or word)
    if meant in TITLES:
        return meant
    message = _("“{kind}” is not a kind of meeting.", kind=quoted(word))
    hint = choose_from(MeetingKind(kind.value).label for kind in TITLES)
    raise Refused("bad_term", message, hint, column="KIND", value=quoted(word))


def _period(kind: PeriodKind, name: str | None, session: Session) -> tuple[Period, dt.date]:
    """Return the period of the figures, and the day of everything else."""
    if name is None:
        return newest_ended(kind, session), session.today
    chosen = chosen_period([kind], name, session)
    if chosen.begin > session.today:
        message = _("The period {name} has not begun yet.", name=chosen.name)
        raise Refused("bad_period", message, column="--period", value=name)
    return chosen, min(chosen.last, session.today)
