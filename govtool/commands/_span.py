"""The days that a command about duty is asked for."""

from __future__ import annotations

import datetime as dt

from govtool.commands._frame.session import Session
from govtool.commands._options import day
from govtool.errors import Refused, UsageMistake
from govtool.i18n import _
from govtool.rules import PeriodKind, period_named, period_of

MOST = 366
"""The most days at once: more is a slip of the finger."""


def span(
    since: str | None, until: str | None, month: str | None, session: Session
) -> tuple[dt.date, dt.date]:
    """Return the first and the last day asked for; one end alone is completed to the end of its month."""
    if month is not None:
        if since or until:
            raise UsageMistake("unexpected_option", _("Give either --month, or --from and --to."))
        whole = period_named(PeriodKind.MONTHLY, month)
        return whole.begin, whole.last
    first = day(since, session, "--from", ahead=True) if since else None
    last = day(until, session, "--to", ahead=True) if until else None
    whole = period_of(PeriodKind.MONTHLY, first or last or session.today)
    first, last = first or whole.begin, last or whole.last
    if last < first or (last - first).days >= MOST:
        message = _("{first} to {last} is no span of at most {n} days.")
        raise Refused(
            "bad_value", message.format(first=first.isoformat(), last=last.isoformat(), n=MOST), column="--to"
        )
    return first, last
