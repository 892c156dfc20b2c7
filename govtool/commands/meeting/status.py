"""``govtool meeting status``: meetings held, missed and still to come 会议召开情况."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, choose_from
from govtool.base.vocabulary import MeetingKind
from govtool.law.workdays import ONE_DAY
from govtool.meetings.owed import standings
from govtool.meetings.screen import standing_list
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, opened, term, unit_or_none
from govtool.shell.parameters import OwedBy, argument, option
from govtool.shell.period import chosen_period
from govtool.subjects.meeting import RULES
from govtool.subjects.recurrence import EVERY

app = typer.Typer()

Kind = Annotated[
    str | None,
    argument(
        "KIND",
        "weekly, monthly, task_group, leading_group, report_up or deliberation; without it, all.",
    ),
]
Period = Annotated[
    str | None,
    option("--period PERIOD", "One slot of that kind: 2026-W10, 2026-03, 2026-Q1 or 2026-H1."),
]
Since = Annotated[
    str | None,
    option(
        "--from DATE",
        "Slots that end on that day or later; without it, from the month before this one.",
    ),
]
Until = Annotated[
    str | None, option("--to DATE", "Slots that begin on that day or before; without it, today.")
]


@app.command(
    "status",
    epilog="govtool meeting status\ngovtool meeting status weekly --from 2026-01-01\n"
    "govtool meeting status monthly --period 2026-03 --json",
)
@a_list
def status(
    session: Session,
    kind: Kind = None,
    period: Period = None,
    since: Since = None,
    until: Until = None,
    unit: OwedBy = None,
) -> None:
    """Tell which meetings were held, which were missed, and which are still to come.

    A meeting is owed once in each week, month, quarter or half-year, by its last day; it counts
    once it is recorded as held (govtool meeting hold).
    """
    which = _kind(kind) if kind else None
    with opened(session) as store:
        first, last = _days(which, period, since, until, session)
        if which and period:
            every = store.office.policy.parameters[RULES[which]].on(first).unit
            slot = chosen_period([EVERY[every]], period, session)
            first, last = slot.begin, slot.last
        found = standings(store, first, last, session.today, unit_or_none(unit, store.office))
        found = [one for one in found if which in {None, one.holder.kind}]
        office = store.office
    give(
        session,
        objects=lambda: (one.as_json() for one in found),
        listing=lambda: standing_list(found, office, session.today),
    )


def _days(
    kind: MeetingKind | None,
    period: str | None,
    since: str | None,
    until: str | None,
    session: Session,
) -> tuple[dt.date, dt.date]:
    """Return the first and the last day asked for; today where a period is named.

    :raises UsageMistake: a period without a kind, or with days beside it. :raises Refused: code
        ``bad_value``.
    """
    if period is not None:
        if kind is None:
            hint = "govtool meeting status weekly --period 2026-W10"
            raise UsageMistake("missing_option", _("--period needs a KIND before it."), hint)
        if since or until:
            raise UsageMistake("unexpected_option", _("Give either --period, or --from and --to."))
        return session.today, session.today
    this_month = session.today.replace(day=1)
    first = day(since, session, "--from") if since else (this_month - ONE_DAY).replace(day=1)
    last = day(until, session, "--to", ahead=True) if until else max(first, session.today)
    if last < first:
        message = _("{last} is before {first}.", first=first.isoformat(), last=last.isoformat())
        raise Refused("bad_value", message, column="--to", value=last.isoformat())
    return first, last


def _kind(typed: str) -> MeetingKind:
    """Return a kind of meeting that somebody owes.

    :raises Refused: code ``bad_term``.
    """
    found = term(MeetingKind, typed, "KIND")
    if found not in RULES:
        message = _("{meeting}: nobody owes it in every week or month.", meeting=found.label)
        hint = choose_from(kind.code_and_label for kind in RULES)
        raise Refused("bad_term", message, hint, column="KIND", value=typed)
    return found
