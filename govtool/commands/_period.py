"""The period that a command is about, by its kind, its name, or both."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.commands._frame.session import Session
from govtool.commands._options import day
from govtool.errors import Refused
from govtool.i18n import _
from govtool.render.terminal import note
from govtool.rulebook import periods
from govtool.rules import Period, PeriodKind, period_among, period_named, period_of


def chosen_period(kinds: Sequence[PeriodKind], name: str | None, session: Session) -> Period:
    """The period called ``name``, of whichever of ``kinds`` has such names; a day in any form a date may have.

    Without a name it is the newest of the first kind that has ended.

    :raises Refused: codes ``bad_period``, ``bad_date``.
    """
    if name is None:
        return newest_ended(kinds[0], session)
    if kinds == [PeriodKind.DAILY]:
        return period_of(PeriodKind.DAILY, day(name, session, "--period", ahead=True))
    return period_among(kinds, name) if len(kinds) > 1 else period_named(kinds[0], name)


def newest_ended(kind: PeriodKind, session: Session) -> Period:
    """Return the newest period whose cut-off has been reached today."""
    return periods.newest_ended(kind, session.today)


def begun(period: Period, session: Session) -> Period:
    """The period, unless it lies ahead: there is nothing to report of it.

    :raises Refused: code ``bad_period``.
    """
    if period.begin > session.today:
        message = _("The period {period} begins on {day} only.").format(period=period.name, day=period.begin)
        raise Refused(
            "bad_period", message, _("Choose one that has begun."), column="--period", value=period.name
        )
    return period


def note_going_on(period: Period, session: Session) -> None:
    """Say so where the period may still bring something."""
    if period.last >= session.today:
        note(_("The period has not ended yet."))
