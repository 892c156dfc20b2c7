"""Showing which open deadlines a change would move, shared by calendar and policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from govtool.base.dates import day_text
from govtool.base.i18n import _, counted
from govtool.desk.preview import Moved
from govtool.rules import Office, unit_name
from govtool.shell.frame.session import Session
from govtool.shell.screens.provisional import note_provisional
from govtool.shell.tables import Column, table
from govtool.shell.terminal import say
from govtool.subjects.common_events import rule_name

_SHOWN = 50


def say_moves(moves: Sequence[Moved], office: Office, session: Session) -> None:
    """The open deadlines that would move, old → new."""
    if not moves:
        say(_("No open deadline moves."))
        return
    rows = [
        (
            move.no,
            rule_name(move.rule, office),
            unit_name(move.before.unit, office),
            day_text(move.old, session.today),
            _due_then(move, session),
        )
        for move in moves[:_SHOWN]
    ]
    what, unit = Column(_("What"), flexible=12), Column(_("Unit"), flexible=10, drop=1)
    table([_("Case"), what, unit, _("Due so far"), _("Due then")], rows)
    note_provisional(day for move in moves for day in (move.old, move.new))
    if len(moves) > _SHOWN:
        say(_("… and {n} more; --json lists them all", n=len(moves) - _SHOWN))
    say(counted("{n} open deadline moves.", "{n} open deadlines move.", len(moves)))
    _say_overdue(moves, session)


def _due_then(move: Moved, session: Session) -> str:
    if move.new is None:
        return _("no longer owed")
    return day_text(move.new, session.today)


def _say_overdue(moves: Sequence[Moved], session: Session) -> None:
    """A change that reaches back can make overdue what was not, or wipe out what was."""
    gone = sum(move.old < session.today <= (move.new or dt.date.max) for move in moves)
    come = sum((move.new or dt.date.max) < session.today <= move.old for move in moves)
    if gone:
        say(
            counted(
                "{n} overdue deadline would no longer be overdue.",
                "{n} overdue deadlines would no longer be overdue.",
                gone,
            )
        )
    if come:
        say(
            counted(
                "{n} deadline would become overdue.", "{n} deadlines would become overdue.", come
            )
        )
