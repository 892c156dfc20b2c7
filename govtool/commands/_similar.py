"""Cases likely to be the same matter as one being registered: shown and asked about, never merged."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.commands._frame.session import Session
from govtool.dates import month_day_text
from govtool.i18n import _
from govtool.render.tables import Column, laid_out
from govtool.render.terminal import note, page_width, printable
from govtool.store.likeness import Alike
from govtool.wording import names_text, state_text

_SHOWN = 5


def is_questioned(found: Sequence[Alike], session: Session) -> bool:
    """Whether a clerk is asked first; a script and ``--yes`` go on."""
    return bool(found) and session.interactive and not session.json


def unseen(now: Sequence[Alike], shown: Sequence[Alike]) -> list[Alike]:
    """Return the cases found now that were not shown."""
    known = {one.id for one in shown}
    return [one for one in now if one.id not in known]


def point_out(found: Sequence[Alike], session: Session) -> None:
    """Show the cases, the nearest in time first, each with what tells it from others."""
    if not found:
        return
    note(_("It may be registered already: the same parties, the same type of dispute, near in time."))
    rows = [
        (
            known.state.no,
            month_day_text(known.state.opened_on, session.today),
            printable(names_text(known.state.parties)),
            state_text(known.state),
        )
        for known in found[:_SHOWN]
    ]
    room = page_width() - 2 if session.interactive else None
    for lines in laid_out([Column(""), Column(""), Column("", flexible=12), Column("")], rows, room):
        for line in lines:
            note(f"  {line}")
    if len(found) > _SHOWN:
        note("  " + _("… and {n} more").format(n=len(found) - _SHOWN))


def tell_way_on(found: Sequence[Alike], case_no: str) -> None:
    """What to type if it was one matter indeed."""
    if found:
        note(
            _("If it is one matter: govtool case link {no} {other}").format(
                no=case_no, other=found[0].state.no
            )
        )
