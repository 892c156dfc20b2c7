"""``govtool escalate``: issue the supervision notices that are called for 督办."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from govtool.commands._frame.session import Session
from govtool.commands._options import day, opened
from govtool.dates import month_day_text
from govtool.errors import Refused
from govtool.i18n import _, ngettext
from govtool.models import NoticeIssued
from govtool.render.tables import Cell, Column, table
from govtool.render.terminal import emit_json, note, say
from govtool.reports.deadlines import overdue_cases
from govtool.reports.duty import on_duty
from govtool.rules import Office, effective, notices_due, unit_name
from govtool.store import Store, Transaction
from govtool.vocabulary import Told
from govtool.wording import days_text, disorder_text, provisional_note, rule_short, told_short

app = typer.Typer()
Issued = list[tuple[str, NoticeIssued, bool]]
"""Case number, notice, and whether its due date is provisional."""


@app.command("escalate", epilog="govtool escalate --dry-run\ngovtool escalate")
def escalate(
    ctx: typer.Context,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As of the end of that day; without it, today.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the notices without issuing them.")] = False,
) -> None:  # fmt: skip
    """Issue a notice for each overdue deadline, at the highest level it has reached.

    Each obligation gets one notice per level, however often this is run.
    """
    session: Session = ctx.obj
    on = day(as_of, session, "--as-of", ahead=True)
    if on > session.today and not dry_run:
        raise Refused(
            "out_of_order", disorder_text("future", on, session.today), _("See what would come: add --dry-run.")
        )
    with opened(session) as store, store.writing(session.actor) as tx:
        issued = _issue(tx, on)
        office, person = tx.office, _leader_on_duty(store, on)
        if dry_run or not issued:
            tx.rollback_only()
    if session.json:
        emit_json([_json(*one, person) for one in issued])
    else:
        _say(issued, office, on, person, dry_run=dry_run)


def _leader_on_duty(store: Store, on: dt.date) -> str | None:
    """Who is to be told where the duty leader is; None when the roster does not say."""
    return next((one.leader for one in on_duty(store, on)), None)


def _issue(tx: Transaction, on: dt.date) -> Issued:
    issued: Issued = []
    for subject in overdue_cases(tx.store, on):
        case = tx.case(subject, on)
        assert case is not None
        # also those for days after the one asked about
        before = [entry.event for entry in effective(tx.history(subject)) if isinstance(entry.event, NoticeIssued)]
        provisional = {(owed.rule, owed.turn) for owed in case.obligations if owed.provisional}
        for notice in notices_due(case, tx.office.policy, on, before):
            tx.append(subject, notice)
            issued.append((case.case_no, notice, (notice.rule, str(notice.stage)) in provisional))
    return sorted(issued, key=lambda one: one[1].days)


def _json(case_no: str, notice: NoticeIssued, provisional: bool, leader: str | None) -> dict[str, object]:
    keys = ("rule", "stage", "level", "unit", "told", "due", "days")
    told = {key: getattr(notice, key) for key in keys}
    person = leader if notice.told is Told.DUTY_LEADER else None
    return {"case_no": case_no, **told, "person": person, "provisional": provisional}


def _told_text(told: Told, leader: str | None) -> str:
    """值班领导 甲某: with the name, where the roster has it."""
    named = leader if told is Told.DUTY_LEADER else None
    return " ".join(filter(None, (told_short(told), named)))


def _say(issued: Issued, office: Office, on: dt.date, leader: str | None, *, dry_run: bool) -> None:
    if not issued:
        say(_("No new notice is called for."))
        return
    rows = [
        (
            Cell(notice.level.label, "bold red"),
            _told_text(notice.told, leader),
            days_text(notice.days),
            rule_short(notice.rule),
            case_no,
            unit_name(notice.unit, office),
            month_day_text(notice.due, on) + ("*" if provisional else ""),
        )
        for case_no, notice, provisional in issued
    ]
    columns = [
        Column(_("Level"), drop=1),
        Column(_("To be told"), drop=2),
        Column(_("When")),
        Column(_("What")),
        Column(_("Case")),
        Column(_("Unit"), flexible=10),
        Column(_("Due"), drop=3),
    ]
    table(columns, rows)
    years = {notice.due.year for _case_no, notice, provisional in issued if provisional}
    if years:
        note(provisional_note(years))
    n = len(issued)
    if dry_run:
        note(ngettext("{n} notice would be issued", "{n} notices would be issued", n).format(n=n))
    else:
        note(ngettext("{n} notice issued", "{n} notices issued", n).format(n=n))
