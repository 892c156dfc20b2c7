"""The period that a command is about, by its kind, its name, or both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from govtool.base.dates import day_text
from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _
from govtool.base.text import quoted
from govtool.law import period_words, periods
from govtool.rules import Period, PeriodKind, period_among, period_of
from govtool.shell.frame.session import Session
from govtool.shell.options import day, naming
from govtool.shell.terminal import note


def chosen_period(
    kinds: Sequence[PeriodKind], name: str | None, session: Session, *, ahead: bool = False
) -> Period:
    """Return the period called ``name`` of one of ``kinds``, in words or by any date in it.

    Without a name it is the newest of the first kind that has ended.

    :param ahead: whether a period to come may be meant.
    :raises Refused: codes ``bad_period``, ``bad_date``.
    """
    if name is None:
        return newest_ended(kinds[0], session)
    try:
        return period_among(kinds, name)
    except Refused as refusal:
        return _in_words(kinds, name, session, refusal, ahead=ahead)


def _in_words(
    kinds: Sequence[PeriodKind], name: str, session: Session, refusal: Refused, *, ahead: bool
) -> Period:
    """Return the period that words mean, and say which that is.

    :raises Refused: ``refusal``, where they mean none.
    """
    with naming("--period", name):
        found = period_words.meant_period(kinds, name, session.today, ahead=ahead)
        if found is None and kinds == [PeriodKind.DAILY]:
            return period_of(PeriodKind.DAILY, day(name, session, "--period", ahead=True))
    if found is None:
        raise refusal
    if not session.json:
        note(f"{quoted(name)} → {span_text(found, session)}")
    return found


def period_text(period: Period, session: Session) -> str:
    """周报 2026-W10，3月2日（周一）至3月8日（周日）: a return by its kind and period."""
    return f"{period.kind.label} {span_text(period, session)}"


def span_text(period: Period, session: Session) -> str:
    """Return a period with its first and last day: 2026-W10，3月2日（周一）至3月8日（周日）."""
    if period.kind is PeriodKind.DAILY:
        return day_text(period.begin, session.today)
    first, last = (day_text(one, session.today) for one in (period.begin, period.last))
    return _("{period}, {first} to {last}", period=period.name, first=first, last=last)


def newest_ended(kind: PeriodKind, session: Session) -> Period:
    """Return the newest period whose cut-off has been reached today."""
    return periods.newest_ended(kind, session.today)


def begun(period: Period, session: Session) -> Period:
    """The period, unless it lies ahead: there is nothing to report of it.

    :raises Refused: code ``bad_period``.
    """
    if period.begin > session.today:
        message = _(
            "The period {period} begins on {day} only.", period=period.name, day=period.begin
        )
        hint = _("Choose one that has begun.")
        raise Refused("bad_period", message, hint, column="--period", value=period.name)
    return period


def note_going_on(period: Period, session: Session) -> None:
    """Say so where the period may still bring something."""
    if period.last >= session.today:
        note(_("The period has not ended yet."))


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
