"""``govtool duty``: who of the leaders is on duty on which day 值班."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, NamedTuple

import typer

from govtool.base.dates import month_day_text, weekday_text
from govtool.base.day_words import meant_days
from govtool.base.errors import Refused
from govtool.base.i18n import _, counted
from govtool.base.text import says_nothing
from govtool.commands.shared.correction import note_unchanged
from govtool.law.workdays import Calendar
from govtool.meetings import duty_roster
from govtool.meetings.duty_roster import days_between, roster
from govtool.meetings.roster_screen import roster_list, shown_day
from govtool.models import Duty
from govtool.shell.form.confirmation import confirm_again
from govtool.shell.form.prompt import ask, not_empty
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, naming, opened
from govtool.shell.parameters import Again, Month, argument, option
from govtool.shell.period import MOST, span
from govtool.shell.screens.provisional import note_provisional
from govtool.shell.terminal import emit_json, note, say
from govtool.store import Store
from govtool.views import staff

app = typer.Typer()

SHOWN = 7
"""The most days repeated after they were recorded."""

Days = Annotated[
    str,
    argument(
        "DATE[..DATE]",
        "The day or days: 2026-03-02, 2026-03-02..2026-03-08, 3月2日至8日, 本周, 下周, 周三.",
    ),
]
Reason = Annotated[str | None, option("--reason TEXT", "Why it changes; kept in the history.")]
Workdays = Annotated[bool, option("--workdays", "Of these days only the working days.")]

Phone = Annotated[
    str | None,
    option("--phone PHONE", "The telephone; without it, the one last given for this leader."),
]
Guide = Annotated[
    list[str] | None,
    option(
        "--guide PERSON",
        "Who gives guidance that day; can be repeated. Without it, those of the day stay; empty "
        "takes them off.",
    ),
]
Trainee = Annotated[
    list[str] | None, option("--trainee PERSON", "Who learns beside the leader; can be repeated.")
]


@app.command(
    "set",
    epilog="govtool duty set 本周 甲某 --phone 13800000000\n"
    "govtool duty set 3月2日至31日 甲某 --workdays\n"
    'govtool duty set 3月5日 乙某 --reason "甲某出差"\n'
    "govtool duty set 3月6日 甲某 --guide 丙某 --guide 丁某 --trainee 戊某",
)
def set_duty(
    session: Session,
    days: Days,
    leader: Annotated[str, argument("PERSON", "The leader on duty.")],
    phone: Phone = None,
    guide: Guide = None,
    trainee: Trainee = None,
    remark: Annotated[str | None, option("--note TEXT", "A remark about the day.")] = None,
    workdays: Workdays = False,
    reason: Reason = None,
) -> None:
    """Set who is on duty on one or several days, with guides and trainees.

    A day that has somebody else is changed for a reason, and who was on duty before stays in the
    history.
    """
    first, last = _days(days, session)
    with opened(session) as store:
        beside = {"guides": _names(guide), "trainees": _names(trainee)}
        said = {name: names for name, names in beside.items() if names is not None}
        of_leader = Duty.checked(date=first, leader=leader, phone=phone, note=remark, **said)

        def wanted() -> list[Duty]:
            chosen = _chosen(first, last, store.office.calendar, workdays=workdays)
            return [of_leader.model_copy(update={"date": one}) for one in chosen]

        before = staff.duty_between(store.reader, first, last)
        chosen, changed = _put(store, wanted, reason, session)
        _conclude(store, chosen, _Changed(before, changed), session)


def _names(typed: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the names given, one or several to an option; None where none was given."""
    if typed is None:
        return None
    each = (one.strip() for names in typed for one in re.split(r"[、,，;；]", names))
    return tuple(dict.fromkeys(one for one in each if not says_nothing(one)))


def _put(
    store: Store, wanted: Callable[[], list[Duty]], reason: str | None, session: Session
) -> tuple[list[dt.date], list[Duty]]:
    """Put leaders on duty; a reason that is needed is asked for on a terminal.

    :param wanted: the days as the calendar has them by then.
    :returns: the days, and those that are otherwise now than before.
    """
    shown = Shown(store, lambda: duty_roster.replaced_by(store.reader, wanted()))
    asked = bool(shown.value) and not reason and session.interactive
    if asked:
        note(duty_roster.reason_missing(shown.value).message)
        reason = ask(_("Reason"), not_empty)
    with store.writing(session.actor) as tx:
        if asked:
            shown.require()
        duties = wanted()
        return [one.date for one in duties], duty_roster.put_on_duty(
            tx, duties, reason, session.today
        )


def _chosen(first: dt.date, last: dt.date, calendar: Calendar, *, workdays: bool) -> list[dt.date]:
    chosen = [one for one in days_between(first, last) if not workdays or calendar.is_workday(one)]
    if not chosen:
        raise Refused(
            "bad_value", _("None of these days is a working day."), _("Leave --workdays out.")
        )
    return chosen


def _days(typed: str, session: Session) -> tuple[dt.date, dt.date]:
    """Return the first and the last day.

    :raises Refused: codes ``bad_date``, ``bad_value`` when they are too many.
    """
    with naming("DATE", typed):
        first, last = meant_days(typed, session.today)
        if (last - first).days >= MOST:
            message = _("These are {n} days.", n=(last - first).days + 1)
            raise Refused("bad_value", message, _("Take at most {n} days at once.", n=MOST))
    return first, last


class _Changed(NamedTuple):
    """The roster before a change, and the days that changed."""

    before: Mapping[dt.date, Duty]
    now: Sequence[Duty]

    def leader(self, duty: Duty) -> str:
        """Return who is on duty now, after who was before where that was somebody else."""
        there = self.before.get(duty.date)
        if there is None or there.leader == duty.leader:
            return duty.leader
        return f"{there.leader} → {duty.leader}"


def _conclude(store: Store, days: Iterable[dt.date], changes: _Changed, session: Session) -> None:
    """Report the days as they are now, and how many changed."""
    changed = changes.now
    days = sorted(days)
    if session.json:
        wanted = set(days)
        emit_json(
            [one.as_json() for one in roster(store, days[0], days[-1]) if one.status.day in wanted]
        )
        return
    for one in changed[:SHOWN]:
        say(
            f"{month_day_text(one.date, session.today)} {weekday_text(one.date)}  {changes.leader(one)}"
        )
    if len(changed) > SHOWN:
        say("…")
    if not changed:
        note_unchanged()
    else:
        note(counted("{n} day on duty recorded", "{n} days on duty recorded", len(changed)))


@app.command("swap", epilog='govtool duty swap 3月3日 3月5日 --reason "甲某外出培训"')
def swap(
    session: Session,
    one: Annotated[str, argument("DATE", "The one day.")],
    other: Annotated[str, argument("DATE", "The other day.")],
    reason: Reason = None,
    again: Again = False,
) -> None:
    """Let the leaders of two days exchange them; both days keep their history."""
    days = day(one, session, "DATE", ahead=True), day(other, session, "DATE", ahead=True)
    with opened(session) as store:
        earlier = duty_roster.exchanged_today(store, days, session.today)
        if earlier and session.interactive and not again:
            again = confirm_again(duty_roster.exchanged_text(earlier), session)
        before = staff.duty_between(store.reader, min(days), max(days))
        with store.writing(session.actor) as tx:
            changed = duty_roster.exchange(tx, days, reason, session.today, again=again)
        _conclude(store, days, _Changed(before, changed), session)


@app.command("clear", epilog='govtool duty clear 3月8日 --reason "节日由区里统一值守"')
def clear(session: Session, days: Days, reason: Reason = None) -> None:
    """Leave a day or several without anybody; who was on duty stays in the history."""
    first, last = _days(days, session)
    with opened(session) as store:
        with store.writing(session.actor) as tx:
            gone = duty_roster.take_off_duty(tx, days_between(first, last), reason, session.today)
        if session.json:
            emit_json([one.as_json() for one in roster(store, first, last)])
            return
    for one in gone:
        text = _("{day} {leader}: no longer on duty")
        say(text.format(day=month_day_text(one.date, session.today), leader=one.leader))


History = Annotated[bool, option("--history", "Also who was on duty before, and why that changed.")]
AsOf = Annotated[
    str | None,
    option("--as-of DATE", "As it was arranged on that day; without it, as it is by now."),
]


@app.command(
    "show",
    epilog="govtool duty show\n"
    "govtool duty show --month 2026-03\n"
    "govtool duty show --from 3月2日 --to 3月8日 --history",
)
@a_list
def show(
    session: Session,
    since: Annotated[str | None, option("--from DATE", "From that day on.")] = None,
    until: Annotated[str | None, option("--to DATE", "Up to that day.")] = None,
    month: Month = None,
    history: History = False,
    as_of: AsOf = None,
) -> None:
    """Show who is on duty on which day. Days without anybody are marked."""
    first, last = span(since, until, month, session)
    arranged_on = day(as_of, session, "--as-of") if as_of is not None else None
    with opened(session) as store:
        found = roster(store, first, last, history=history, as_of=arranged_on)
    if give(
        session,
        objects=lambda: (one.as_json() for one in found),
        listing=lambda: roster_list(found, session.today),
    ):
        note_provisional(map(shown_day, found))
