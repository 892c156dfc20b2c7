"""``govtool due``: the morning list 到期清单."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Annotated

import typer

from govtool import vocabulary as voc
from govtool.commands._frame.session import Session
from govtool.commands._options import day, opened, unit_or_none
from govtool.dates import month_day_text, weekday_text
from govtool.errors import ExitCode, Refused
from govtool.i18n import _, ngettext
from govtool.render.caseview import Describe, explained
from govtool.render.decisions import owed_json
from govtool.render.tables import Cell, Column, table
from govtool.render.terminal import Style, emit_json_list, glyph, note, say
from govtool.reports.deadlines import Asked, Deadline, counts, everything_due
from govtool.reports.decisions import OwedDecision
from govtool.rules import RULES, TOLD, Case, Obligation, Office, Standing, unit_name
from govtool.store import Store
from govtool.text import half_width, quoted
from govtool.wording import days_text, left_text, provisional_note, rule_short, told_short

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
) -> None:  # fmt: skip
    """List what is due or overdue, the most urgent first, and who is to be told.

    Decisions of meetings stand between the deadlines of cases; no supervision notice is issued for them.

    On a terminal it looks three days ahead; --within looks further.
    """
    session: Session = ctx.obj
    on = day(as_of, session, "--as-of", ahead=True)
    ahead = days_ahead(within) if within else None if session.json else MORNING
    with opened(session) as store:
        whose = unit_or_none(unit, store.office)
        asked = Asked(whose, ahead, overdue)
        numbers = counts(store, on, asked)
        if session.json:
            describe = explained(store.office, on)
            emit_json_list(_json(one, describe, on) for one in everything_due(store, on, asked))
        else:
            _say(store, everything_due(store, on, asked, SHOWN), numbers, on)
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


def _json(deadline: Deadline | OwedDecision, describe: Describe, on: dt.date) -> dict[str, object]:
    """The obligation as in ``case show``, and whose it is, how far off, and who is to be told."""
    if isinstance(deadline, OwedDecision):
        return owed_json(deadline, on)
    return {
        "case_no": deadline.case_no,
        **describe(deadline.obligation, deadline.stage),
        "days": deadline.days,
        "level": deadline.level,
        "told": _told(deadline),
    }


def _told(deadline: Deadline) -> voc.Told | None:
    return TOLD[deadline.level] if deadline.level else None


def _say(store: Store, shown: list[Deadline | OwedDecision], numbers: tuple[int, int, int], on: dt.date) -> None:
    late, today, later = numbers
    head = _("overdue {late}   today {today}   coming {later}").format(late=late, today=today, later=later)
    say(f"{head}    {on.isoformat()} {weekday_text(on)}")
    if not shown:
        say(_("Nothing is due."))
        return
    judged = cache(lambda case_no: store.case(case_no, on))
    rows = [
        _decision_row(one, store.office, on)
        if isinstance(one, OwedDecision)
        else _row(one, judged(one.case_no), store.office, on)
        for one in shown
    ]
    columns = [
        Column(""),
        Column(_("When")),
        Column(_("Level"), drop=3),
        Column(_("What")),
        Column(_("Case")),
        Column(_("Where it stands"), flexible=16, drop=1, short=_("Standing")),
        Column(_("To be told"), drop=2),
        Column(_("Unit"), flexible=10, drop=4),
        Column(_("Due"), drop=5),
    ]
    table(columns, rows)
    years = {d.due.year for d in shown if isinstance(d, Deadline) and d.obligation.provisional}
    if years:
        note(provisional_note(years))
    rest = sum(numbers) - len(shown)
    if rest > 0:
        more = ngettext(
            "… and {n} more; --unit and --overdue narrow the list, --json gives all of it",
            "… and {n} more; --unit and --overdue narrow the list, --json gives all of it",
            rest,
        )
        note(more.format(n=rest))


def _row(deadline: Deadline, case: Case, office: Office, on: dt.date) -> list[Cell]:
    owed = deadline.obligation
    star, told = "*" if owed.provisional else "", _told(deadline)
    cells = [
        _mark(deadline),
        left_text(owed, office, on) + star,
        deadline.level.label if deadline.level else "",
        rule_short(owed.rule),
        deadline.case_no,
        _where_it_stands(case, owed, office, on),
        told_short(told) if told else "",
        unit_name(owed.unit, office),
        month_day_text(owed.due, on) + star,
    ]
    return [Cell(text, _STYLES[deadline.level]) for text in cells]


def _decision_row(owed: OwedDecision, office: Office, on: dt.date) -> list[Cell]:
    decision = owed.decision
    cells = [
        _mark(owed),
        days_text(owed.days),
        owed.level.label if owed.level else "",
        _("decision"),
        decision.no,
        " · ".join(filter(None, (decision.text, decision.case_no))),
        "",
        unit_name(decision.unit, office),
        month_day_text(decision.due, on),
    ]
    return [Cell(text, _STYLES[owed.level]) for text in cells]


def _mark(owed: Deadline | OwedDecision) -> str:
    return glyph("✗", "x") if owed.days < 0 else "!" if owed.level else ""


def _where_it_stands(case: Case, owed: Obligation, office: Office, on: dt.date) -> str:
    stage = case.stage_of(owed)
    letter = case.open_letter
    standing = RULES[owed.rule].standing
    if standing == Standing.LETTER and letter is not None:
        return _("with {unit}, no answer yet").format(unit=unit_name(letter.lead, office))
    if standing in {Standing.SESSIONS, Standing.LETTER}:
        return _("sessions: {n}").format(n=len(stage.sessions))
    if standing == Standing.REGISTERED:
        return _("logged {day}").format(day=month_day_text(case.registered_on, on))
    if standing == Standing.DELIVERED:
        return _("assigned {day}").format(day=month_day_text(owed.start, on))
    if case.closed_on is not None:
        return _("closed {day}").format(day=month_day_text(case.closed_on, on))
    return ""
