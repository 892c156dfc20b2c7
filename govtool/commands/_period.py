"""The period that a command is about, by its kind, its name, or both."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.commands._frame.session import Session
from govtool.commands._options import day
from govtool.commands.report import newest_ended
from govtool.i18n import _
from govtool.render.terminal import note
from govtool.rules import Period, PeriodKind, period_among, period_named, period_of


def chosen_period(kinds: Sequence[PeriodKind], name: str | None, session: Session) -> Period:
    """The period called ``name``, of whichever of ``kinds`` has such names; without a name the newest of the first.

    :raises Refused: code ``bad_period``.
    """
    if name is None:
        return newest_ended(kinds[0], session)
    if kinds == [PeriodKind.DAILY]:
        return period_of(PeriodKind.DAILY, day(name, session, "--period"))
    return period_among(kinds, name) if len(kinds) > 1 else period_named(kinds[0], name)


def note_going_on(period: Period, session: Session) -> None:
    """Say so where the period may still bring something."""
    if period.last >= session.today:
        note(_("The period has not ended yet."))
