"""The period that a command is about, by its kind, its name, or both."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.base.dates import day_text
from govtool.base.errors import Refused
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
