"""The record's beginning 启用日期: asked for once, when old cases come in; its effects."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool.base.dates import day_text, parse_date
from govtool.base.i18n import _, counted, ngettext
from govtool.base.text import half_width
from govtool.base.vocabulary import Profile
from govtool.shell.form.prompt import ask
from govtool.shell.frame.session import Session
from govtool.shell.options import day, opened
from govtool.shell.profiles import is_allowed, require
from govtool.shell.terminal import note, say
from govtool.store import Store
from govtool.store.record_beginning import Past, Undone, begin, undone

_EVERY = frozenset({"all", "全部", "都要", "都要跟踪"})


def _command() -> str:
    return _("govtool office set --began-on DATE")


def day_or_none(typed: str | None, session: Session) -> dt.date | None:
    """Return the day that ``--began-on`` names, None where it is not given; it may lie ahead.

    :raises Refused: code ``bad_date``.
    """
    return day(typed, session, "--began-on", ahead=True) if typed is not None else None


def record(store: Store, began_on: dt.date | None, session: Session) -> bool:
    """Record the beginning in a transaction of its own; False when it was so already."""
    require(store.reader, session, Profile.KEEPER)
    with store.writing(session.actor) as tx:
        if not begin(tx, began_on, session.today):
            tx.rollback_only()
            return False
    return True


def say_settled(began_on: dt.date | None, left: Undone, session: Session) -> None:
    """Say from which day deadlines are followed up, and how many earlier ones are not."""
    if began_on is None:
        say(_("Every deadline is followed up, whenever it was due."))
        return
    on = day_text(began_on, session.today)
    say(_("Deadlines are followed up from {day} on.", day=on))
    if left.deadlines:
        text = ngettext(
            "{n} deadline before {day} is not followed up.",
            "{n} deadlines before {day} are not followed up.",
            left.deadlines,
        )
        say(text.format(n=left.deadlines, day=on))
    if began_on > session.today:
        note(_("That day has yet to come: until then nothing is overdue."))


def past_json(past: Past | None) -> dict[str, Any]:
    """Return ``past`` for ``import --json``: overdue items, and those not followed up."""
    if past is None:
        return {}
    told = {
        "cases": past.owed.subjects,
        "deadlines": past.owed.deadlines,
        "before_record": past.before_record.deadlines,
        "began_on": past.began_on,
        "began_on_set": past.is_set,
    }
    return {"past": told}


def settle(past: Past, session: Session, *, begun: bool, dry_run: bool) -> None:
    """Deal with the deadlines that imported records bring along of the past.

    On a terminal the record's beginning is asked for, once; scripts are told how to set it.

    :param begun: whether the import itself set it. :param dry_run: nothing was recorded that could
        be asked about.
    """
    if (begun or past.before_record.deadlines) and not session.json:
        if dry_run and past.began_on is not None:
            _say_it_would(past.began_on, past.before_record, session)
        else:
            say_settled(past.began_on, past.before_record, session)
    if past.is_set or not past.owed.deadlines:
        return
    _say_past(past.owed, dry_run=dry_run)
    if dry_run or session.yes or session.json or not session.interactive:
        note(
            "  " + _("To follow up only deadlines of a later day on: {command}", command=_command())
        )
        return
    with opened(session) as store:
        if is_allowed(store.reader, session, Profile.KEEPER):
            _ask(store, past, session)
        else:
            note(
                "  "
                + _(
                    "A keeper says from which day on deadlines are followed up: {command}",
                    command=_command(),
                )
            )


def _say_it_would(began_on: dt.date, left: Undone, session: Session) -> None:
    text = ngettext(
        "Deadlines would be followed up from {day} on: {n} of an earlier day would not.",
        "Deadlines would be followed up from {day} on: {n} of earlier days would not.",
        left.deadlines,
    )
    say(text.format(day=day_text(began_on, session.today), n=left.deadlines))


def _say_past(owed: Undone, *, dry_run: bool) -> None:
    if dry_run:
        text = ngettext(
            "{n} deadline of these records was due before today and is not done: it would count as "
            "overdue ({records} records).",
            "{n} deadlines of these records were due before today and are not done: they would "
            "count as overdue ({records} records).",
            owed.deadlines,
        )
    else:
        text = ngettext(
            "{n} deadline of the imported records was due before today and is not done: it counts "
            "as overdue ({records} records).",
            "{n} deadlines of the imported records were due before today and are not done: they "
            "count as overdue ({records} records).",
            owed.deadlines,
        )
    note(text.format(n=owed.deadlines, records=owed.subjects))


def _ask(store: Store, past: Past, session: Session) -> None:
    """Ask without a lock; Enter is today, unless that would drop what was overdue before."""
    others = undone(store.reader, session.today).deadlines - past.owed.deadlines
    if others > 0:
        text = counted(
            "The answer holds for {n} older deadline of this file too.",
            "The answer holds for {n} older deadlines of this file too.",
            others,
        )
        note(text)

    def answer(typed: str) -> dt.date | None:
        if half_width(typed).casefold() in _EVERY:
            return None
        return parse_date(typed, session.today, ahead=True)

    label = _("Follow up deadlines from which day on (or all of them: all)")
    began_on = ask(label, answer, default=session.today.isoformat() if others <= 0 else None)
    if record(store, began_on, session):
        say_settled(began_on, undone(store.reader, began_on), session)
        note(_("To change it: {command}", command=_command()))
