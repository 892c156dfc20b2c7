"""The days that a list is asked for."""

from __future__ import annotations

import datetime as dt

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _
from govtool.rules import PeriodKind, period_of
from govtool.shell.frame.session import Session
from govtool.shell.options import day
from govtool.shell.period import chosen_period

MOST = 366
"""The most days at once: more is a slip of the finger."""


def span(
    since: str | None, until: str | None, month: str | None, session: Session
) -> tuple[dt.date, dt.date]:
    """Return the first and last day asked for; a single end is completed to its month."""
    if month is not None:
        if since or until:
            raise UsageMistake("unexpected_option", _("Give either --month, or --from and --to."))
        whole = chosen_period([PeriodKind.MONTHLY], month, session, ahead=True)
        return whole.begin, whole.last
    first = day(since, session, "--from", ahead=True) if since else None
    last = day(until, session, "--to", ahead=True) if until else None
    whole = period_of(PeriodKind.MONTHLY, first or last or session.today)
    first, last = first or whole.begin, last or whole.last
    if last < first or (last - first).days >= MOST:
        message = _("{first} to {last} is no span of at most {n} days.")
        raise Refused(
            "bad_value",
            message.format(first=first.isoformat(), last=last.isoformat(), n=MOST),
            column="--to",
        )
    return first, last


def is_within(on: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    """Return whether a day lies between two days, both included; None bounds nothing."""
    return (first is None or first <= on) and (last is None or on <= last)


def bounds(
    since: str | None, until: str | None, session: Session, *, ahead: bool = False
) -> tuple[dt.date | None, dt.date | None]:
    """Return the days of ``--from`` and ``--to``, both included; None where one is not given.

    :raises Refused: codes ``bad_date``; ``bad_value``, where the last is before the first.
    """
    first = day(since, session, "--from", ahead=ahead) if since else None
    last = day(until, session, "--to", ahead=ahead) if until else None
    if first and last and last < first:
        message = _("{last} is before {first}.", first=first.isoformat(), last=last.isoformat())
        hint = _("Give the earlier day to --from.")
        raise Refused("bad_value", message, hint, column="--to", value=last.isoformat())
    return first, last
