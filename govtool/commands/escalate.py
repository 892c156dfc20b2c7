"""``govtool escalate``: issue the supervision notices that are called for 督办."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from govtool.base.errors import Refused
from govtool.base.i18n import _, counted
from govtool.base.vocabulary import Told
from govtool.desk import due_list
from govtool.desk.due_list import Deadline, DeadlineFilter
from govtool.desk.wording import addressees_text, days_text, disorder_text
from govtool.models import NoticeIssued
from govtool.rules import CASE, Office, effective, notices_due, unit_name
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, noun_or_none, opened, unit_or_none
from govtool.shell.parameters import OwedBy, option
from govtool.shell.screens.objects import named_json, notified_json
from govtool.shell.screens.provisional import note_provisional
from govtool.shell.tables import Cell, Column, ListTable, day_cell
from govtool.shell.terminal import note
from govtool.store import Transaction
from govtool.subjects import registry
from govtool.views import figures
from govtool.views.figures import Owed
from govtool.views.staff import Addressees

app = typer.Typer()

NamedTold = list[tuple[Told, str | None]]
"""Addressees of one notice, each with the name where the registers have one."""


class Issued(NamedTuple):
    """A notice, and the deadline that it is about."""

    notice: NoticeIssued
    deadline: Deadline


AsOf = Annotated[
    str | None, option("--as-of DATE", "As of the end of that day; without it, today.")
]
Noun = Annotated[str | None, option("--noun NOUN", "Only what is owed for this: case, decision …")]


@app.command("escalate", epilog="govtool escalate --dry-run\ngovtool escalate")
@a_list
def escalate(
    session: Session,
    as_of: AsOf = None,
    unit: OwedBy = None,
    dry_run: Annotated[bool, option("--dry-run", "Show the notices without issuing them.")] = False,
    noun: Noun = None,
) -> None:
    """Issue a notice for each overdue deadline, at the highest level it has reached.

    Each obligation gets one notice per level, however often this is run.
    """
    on = day(as_of, session, "--as-of", ahead=True)
    if on > session.today and not dry_run:
        hint = _("See what would come: add --dry-run.")
        raise Refused("out_of_order", disorder_text("future", on, session.today), hint)
    with opened(session) as store, store.writing(session.actor) as tx:
        asked = DeadlineFilter(unit_or_none(unit, tx.office), overdue=True, word=noun_or_none(noun))
        issued = _issue(tx, on, asked)
        office, people = tx.office, Addressees(tx.reader, tx.office, on)
        told = [people.named(one.notice.addressees, one.notice.unit) for one in issued]
        if dry_run or not issued:
            tx.rollback_only()
    if give(
        session,
        objects=lambda: (_json(*pair) for pair in zip(issued, told, strict=True)),
        listing=lambda: _listing(issued, told, office, on),
    ):
        _note(issued, told, on, dry_run=dry_run)


def _issue(tx: Transaction, on: dt.date, asked: DeadlineFilter) -> list[Issued]:
    """Issue the notices due, and return them with the longest overdue first."""
    longest: dict[str, Owed] = {}
    for owed in figures.owed(tx.store, on, asked.bounds(on)):
        longest.setdefault(owed.subject, owed)
    called_for = [
        pair
        for owed in longest.values()
        for pair in _called_for(tx, owed, on)
        if asked.unit in {None, pair[1].unit}
    ]
    lines = due_list.with_lines(tx.store, on, [owed for owed, _notice in called_for])
    for owed, notice in called_for:
        tx.append(owed.subject, notice)
    issued = [Issued(notice, line) for (_owed, notice), line in zip(called_for, lines, strict=True)]
    return sorted(issued, key=lambda one: one.notice.days)


def _called_for(tx: Transaction, first: Owed, on: dt.date) -> list[tuple[Owed, NoticeIssued]]:
    """Return the notices due for one subject; ``first`` is its oldest obligation."""
    noun, state = registry.subject_of(first.subject), tx.state(first.subject, on)
    # also those for days after the one asked about
    before = [
        entry.event
        for entry in effective(tx.history(first.subject))
        if isinstance(entry.event, NoticeIssued)
    ]
    owed = {(o.rule, o.turn): o for o in state.obligations}
    notices = notices_due(noun, state, tx.office, on, before)
    return [
        (first._replace(obligation=owed[notice.rule, notice.about_turn]), notice)
        for notice in notices
    ]


def _json(one: Issued, told: NamedTold) -> dict[str, object]:
    keys = ("rule", "level", "unit", "due", "days")
    stage = one.deadline.noun.stage_of(one.deadline.obligation.turn)
    said: dict[str, object] = {"stage": stage} | {key: getattr(one.notice, key) for key in keys}
    person = next((name for function, name in told if function is Told.DUTY_LEADER), None)
    said |= {
        **notified_json(told),
        "person": person,
        "provisional": one.deadline.obligation.provisional,
    }
    return {"case_no": one.deadline.case_no} | said | named_json(one.deadline)


def _listing(
    issued: Sequence[Issued], told: Sequence[NamedTold], office: Office, on: dt.date
) -> ListTable:
    rows = [
        (
            Cell(notice.level.label, "bold red"),
            addressees_text(whom),
            days_text(notice.days),
            _(deadline.rule.short),
            deadline.no,
            unit_name(notice.unit, office),
            day_cell(deadline.due, on),
        )
        for (notice, deadline), whom in zip(issued, told, strict=True)
    ]
    columns = [
        Column(_("Level"), drop=1),
        Column(_("Remind"), drop=2),
        Column(_("When")),
        Column(_("What")),
        Column(_("Case") if all(one.deadline.noun is CASE for one in issued) else _("ID")),
        Column(_("Unit"), flexible=10),
        Column(_("Due"), drop=3),
    ]
    subjects = [deadline.subject for _notice, deadline in issued]
    empty = _("No new notice is called for.")
    return ListTable(_("Supervision notices"), columns, rows, empty=empty, subjects=subjects)


def _note(
    issued: Sequence[Issued], told: Sequence[NamedTold], on: dt.date, *, dry_run: bool
) -> None:
    if not issued:
        return
    note_provisional(deadline.due for _notice, deadline in issued)
    _note_nobody_on_duty(told, on)
    n = len(issued)
    if dry_run:
        note(counted("{n} notice would be issued", "{n} notices would be issued", n))
    else:
        note(counted("{n} notice issued", "{n} notices issued", n))


def _note_nobody_on_duty(told: Sequence[NamedTold], on: dt.date) -> None:
    """Point out a notice for the duty leader without a name."""
    if any((Told.DUTY_LEADER, None) in whom for whom in told):
        text = _("Nobody is on duty on {day}; record who is: govtool duty set {day} …")
        note(text.format(day=on.isoformat()))
