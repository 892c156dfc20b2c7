"""``govtool retention``: personal data whose time is over 保存期限."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Annotated

import typer

from govtool.base.errors import Refused
from govtool.base.i18n import _, counted, ngettext
from govtool.commands.due import days_ahead
from govtool.commands.person.choice import clean_up
from govtool.law.policy import value_text
from govtool.privacy import retention
from govtool.privacy.retention import RULE, Erased, Retained
from govtool.rules import CASE, Office, unit_name
from govtool.shell.form.prompt import require_yes
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, opened
from govtool.shell.parameters import option
from govtool.shell.progress import counting
from govtool.shell.tables import Cell, Column, ListTable, say_listing
from govtool.shell.terminal import note

app = typer.Typer()

_SHOWN = 30

Within = Annotated[
    str | None, option("--within DAYS", "Also what is over in so many days, e.g. 90d.")
]


@app.command("due", epilog="govtool retention due\ngovtool retention due --within 90d --json")
@a_list
def due(
    session: Session,
    as_of: Annotated[str | None, option("--as-of DATE", "As it stands on that day.")] = None,
    within: Within = None,
) -> None:
    """List closed cases and the like whose personal data was kept long enough.

    How long is a value of the policy: govtool policy show personal_data_kept. Of linked cases the
    last closing counts.
    """
    until = day(as_of, session, "--as-of", ahead=True) + dt.timedelta(
        days=days_ahead(within) if within else 0
    )
    with opened(session) as store:
        found = list(retention.past(store, until))
        office = store.office
    shown = found if session.output else found[:_SHOWN]
    if give(session, objects=lambda: map(_json, found), listing=lambda: _listing(shown, office)):
        _note_more(found)
        note(_count(found, until))


def _count(found: list[Retained], until: dt.date) -> str:
    n = len(found)
    text = ngettext(
        "{n} case has been kept long enough by {day}.",
        "{n} cases have been kept long enough by {day}.",
        n,
    )
    if not _are_cases(found):
        text = ngettext(
            "{n} has been kept long enough by {day}.", "{n} have been kept long enough by {day}.", n
        )
    return text.format(n=n, day=until.isoformat())


def _are_cases(found: list[Retained]) -> bool:
    return all(one.noun is CASE for one in found)


def _json(one: Retained) -> dict[str, object]:
    return {
        "case_no": one.no if one.noun is CASE else None,
        "unit": one.unit,
        "closed_on": one.closed_on,
        "kept_until": one.until,
        "noun": one.noun.word,
        "no": one.no,
    }


def _listing(found: list[Retained], office: Office) -> ListTable:
    columns = [
        Column(_("Number")),
        Column(_("Unit"), flexible=8),
        Column(_("Closed")),
        Column(_("Kept until")),
    ]
    rows = [
        [
            Cell(one.no),
            Cell(unit_name(one.unit, office)),
            Cell(one.closed_on.isoformat(), value=one.closed_on),
            Cell(one.until.isoformat(), value=one.until),
        ]
        for one in found
    ]
    return ListTable(_("Kept long enough"), columns, rows, subjects=[one.subject for one in found])


def _note_more(found: list[Retained]) -> None:
    if len(found) > _SHOWN:
        note(_("… and {n} more", n=len(found) - _SHOWN))


Limit = Annotated[
    int | None,
    option(
        "--limit N", "At most so many cases, the longest closed first.", min=1, max=1_000_000_000
    ),
]
Reason = Annotated[
    str | None, option("--reason TEXT", "Kept in the journal; without it, that the time is over.")
]


@app.command("apply", epilog="govtool retention apply\ngovtool retention apply --limit 1000 --yes")
def apply(session: Session, limit: Limit = None, reason: Reason = None) -> None:
    """Erase the personal data of closed cases kept long enough. It cannot be undone.

    Names, numbers and addresses of persons go, also from texts; cases, dates, results and amounts
    stay, and so do all returns. Interrupted, it goes on when it is run again.
    """
    _refuse_early(session)
    with opened(session) as store:
        cases = list(islice(retention.past(store, session.today, session.clock), limit))
        if cases and not session.json:
            say_listing(_listing(cases[:_SHOWN], store.office))
            _note_more(cases)
        if cases:
            require_yes(_question(cases), session)
        why = reason or _usual_reason(store.office, session.today)
        done = 0

        def share() -> float:
            return done / len(cases)

        with counting(share) as tell:

            def told(cases_done: int) -> None:
                nonlocal done
                done = cases_done
                if tell is not None:
                    tell(cases_done)

            erased = retention.apply(store, cases, session.actor, why, session.today, told)
        clean_up(store, session, erased=bool(cases))
    _conclude(erased, cases, session)


def _refuse_early(session: Session) -> None:
    """Refuse a day ahead of the machine's clock: a mistyped day would erase too much.

    :raises Refused: code ``not_yet_due``.
    """
    if session.today > session.clock:
        message = _(
            "{day} has yet to come; nothing is erased before its time.",
            day=session.today.isoformat(),
        )
        hint = _(
            "Leave out --today (GOVTOOL_TODAY). To look ahead: govtool retention due --as-of DATE"
        )
        raise Refused(
            "not_yet_due", message, hint, column="--today", value=session.today.isoformat()
        )


def _conclude(erased: Erased, found: list[Retained], session: Session) -> None:
    if session.emits({"cases": erased.cases, "entries": erased.entries}):
        return
    n, kept = erased.cases, len(found) - erased.cases
    if _are_cases(found):
        note(counted("Erased from {n} case.", "Erased from {n} cases.", n))
    else:
        note(counted("Erased from {n} record.", "Erased from {n} records.", n))
    if kept:
        text = counted(
            "{n} case was reopened or linked in between, and is kept.",
            "{n} cases were reopened or linked in between, and are kept.",
            kept,
        )
        note(text)


def _question(found: list[Retained]) -> str:
    n = len(found)
    text = ngettext(
        "Erase the personal data of this case for good?",
        "Erase the personal data of these {n} cases for good?",
        n,
    )
    if not _are_cases(found):
        text = ngettext(
            "Erase its personal data for good?", "Erase the personal data of these {n} for good?", n
        )
    return text.format(n=n)


def _usual_reason(office: Office, today: dt.date) -> str:
    """Return the usual reason for the journal, in the language of the clerk."""
    value = value_text(office.policy.parameters[RULE].on(today))
    return _("kept long enough ({value} after closing)", value=value)
