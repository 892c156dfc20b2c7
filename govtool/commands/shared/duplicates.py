"""Likely duplicates of something being registered: shown and asked about, never merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtool.base.dates import month_day_text
from govtool.base.i18n import _
from govtool.base.text_width import printable
from govtool.shell.frame.session import Session
from govtool.shell.tables import Column, laid_out
from govtool.shell.terminal import note, page_width
from govtool.subjects import registry
from govtool.subjects.subject import Subject
from govtool.views.likeness import Alike

_SHOWN = 5


def is_questioned(found: Sequence[Alike], session: Session) -> bool:
    """Return whether a clerk is asked first; a script and ``--yes`` go on."""
    return bool(found) and session.interactive and not session.json


def unseen(now: Sequence[Alike], shown: Sequence[Alike]) -> list[Alike]:
    """Return the cases found now that were not shown."""
    known = {one.id for one in shown}
    return [one for one in now if one.id not in known]


def point_out(noun: Subject[Any], found: Sequence[Alike], session: Session) -> None:
    """Show possible duplicates, the nearest in time first, each with its distinguishing marks."""
    if not found:
        return
    screen = registry.screen(noun.word)
    note(_(screen.alike))
    rows = [
        (
            known.state.no,
            month_day_text(known.state.opened_on, session.today),
            printable(screen.about(known.state) if screen.about else known.state.title),
            screen.standing(known.state),
        )
        for known in found[:_SHOWN]
    ]
    room = page_width() - 2 if session.interactive else None
    for lines in laid_out(
        [Column(""), Column(""), Column("", flexible=12), Column("")], rows, room
    ):
        for line in lines:
            note(f"  {line}")
    if len(found) > _SHOWN:
        note("  " + _("… and {n} more", n=len(found) - _SHOWN))


def tell_way_on(noun: Subject[Any], found: Sequence[Alike], no: str) -> None:
    """Say what to type if it was one matter indeed."""
    if found:
        text = _("If it is one matter: govtool {noun} link {no} {other}")
        note(text.format(noun=noun.word, no=no, other=found[0].state.no))
