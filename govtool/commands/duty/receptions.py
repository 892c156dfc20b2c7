"""``govtool duty receive`` and ``log``: receptions by the leader on duty 接访, without names."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from govtool.base.dates import day_text
from govtool.base.i18n import _, counted, listed
from govtool.base.text import NAME_LIMIT
from govtool.desk import casework
from govtool.meetings.receptions import (
    ReceptionLog,
    draft_reception,
    names_in,
    reception_json,
    reception_log,
    record_reception,
)
from govtool.shell.form.confirmation import is_meant_again
from govtool.shell.form.form import (
    Field,
    Form,
    case_field,
    day_field,
    people_count,
    require,
    text_field,
)
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import opened
from govtool.shell.parameters import Again, Month, Typed, option, taking, value_option
from govtool.shell.period import span
from govtool.shell.tables import Column, ListTable, day_cell
from govtool.shell.terminal import note, say
from govtool.subjects.reception import RECEPTION
from govtool.views import staff

app = typer.Typer()


@app.command(
    "receive",
    epilog='govtool duty receive --persons 3 --about "楼上漏水，要求社区协调" --case '
    "SQ01-2026-00001\n"
    'govtool duty receive --on 昨天 --leader 乙某 --persons 1 --about "咨询低保"\n'
    "govtool duty receive",
)
@taking(
    on=value_option("--on DATE", "The day; without it, today."),
    leader=value_option(
        "--leader PERSON", "Who received them; without it, the leader on duty that day."
    ),
    persons=value_option("--persons N", "How many came."),
    about=value_option("--about TEXT", "What it was about, without names."),
    case=value_option("--case NO", "The case it became."),
    again=Again,
)
def receive(session: Session, typed: Typed) -> None:
    """Record that the leader on duty received people: how many, what about, and the case it became.

    No names: who they are stands in the case. Names and numbers in the text are pointed out.
    """
    fields = _fields(typed)
    require(fields, session)
    with opened(session) as store:
        form = Form(session, store)
        form.fill(fields)
        told = {"on": form.day, **form.known}
        draft = draft_reception(store, told, session.today)
        earlier = casework.opened_alike(store, RECEPTION.word, draft)
        again = typed["again"] or is_meant_again(earlier, RECEPTION.word, session)
        with store.writing(session.actor) as tx:
            form.judge_again()
            found = record_reception(tx, told, session.today, again=again)
        named = names_in(store, found.opening)
    if not session.emits(reception_json(found)):
        held = found.opening
        came = counted("{n} person", "{n} persons", held.persons)
        say(f"{held.no}  {day_text(held.on, session.today)}  {held.leader}  {came}")
    if named:
        text = _(
            "The log has no names, but its text has: {what}. Take it back with govtool undo, and "
            "record it without."
        )
        note(text.format(what=listed(named)))


def _fields(typed: Typed) -> list[Field]:
    asking = typed["persons"] is None or typed["about"] is None

    def nobody(form: Form) -> bool:
        return staff.duty_leader(form.store.reader, form.day) is None

    return [
        day_field("on", _("Day"), typed["on"], asks=lambda _form: False),
        text_field(
            "leader", _("Leader who received them"), typed["leader"], limit=NAME_LIMIT, asks=nobody
        ),
        Field(
            "persons",
            _("How many came"),
            typed["persons"],
            lambda answer, _form: people_count(answer),
            required=True,
        ),
        text_field("about", _("What it was about, without names"), typed["about"], required=True),
        case_field(_("Case it became (may be left empty)"), typed["case"], lambda _form: asking),
    ]


@app.command(
    "log",
    epilog="govtool duty log\n"
    "govtool duty log --month 2026-03\n"
    "govtool duty log --from 2026-01-01 --to 2026-03-31 --json",
)
@a_list
def log(
    session: Session,
    since: Annotated[str | None, option("--from DATE", "From that day on.")] = None,
    until: Annotated[str | None, option("--to DATE", "Up to that day.")] = None,
    month: Month = None,
) -> None:
    """List the receptions of leaders on duty, with totals of people and cases by leader."""
    first, last = span(since, until, month, session)
    with opened(session) as store:
        found = reception_log(store, first, last)
    on_screen = give(session, objects=found.as_json, listing=lambda: _listing(found, session.today))
    if on_screen and found.rows:
        text = _("{leader}: receptions {receptions}, persons {persons}, cases {became_cases}")
        for one in (*found.by_leader, found.total):
            say(text.format(**one.as_json() | {"leader": one.leader or _("In all")}))


def _listing(found: ReceptionLog, today: dt.date) -> ListTable:
    columns = [
        Column(_("No.")),
        Column(_("Day")),
        Column(_("Received by")),
        Column(_("Persons"), "right"),
        Column(_("What it was about"), flexible=16),
        Column(_("Case"), drop=1),
    ]
    rows: list[Any] = [
        (
            one["no"],
            day_cell(one["on"], today),
            one["leader"],
            one["persons"],
            one["about"],
            one["case_no"],
        )
        for one in map(reception_json, found.rows)
    ]
    return ListTable(
        _("Receptions"), columns, rows, empty=_("No reception is recorded of these days.")
    )
