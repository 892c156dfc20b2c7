"""Closing records of a register at the end of a day: one or several, whatever becomes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from govtool.base.dates import day_text
from govtool.base.errors import Refused
from govtool.base.i18n import _, counted, listed
from govtool.base.text_width import printable
from govtool.commands.shared.register import DeskRegister, InUse, StaysOpen
from govtool.commands.shared.versions import known_codes, past_day, versions_now
from govtool.models import Event
from govtool.shell.frame.session import Session
from govtool.shell.options import naming_subject, opened
from govtool.shell.terminal import emit_json, note, say
from govtool.store import Store, Transaction
from govtool.subjects.unit.references import closed_by_then
from govtool.views import references


class Closing(NamedTuple):
    """What records of a register are closed by, and what else is said of each."""

    event: Callable[[dt.date], Event]
    facts: Mapping[str, Any] = MappingProxyType({})
    """Values of the event that scripts are told."""


Asks = Callable[[Store, dt.date, Sequence[str]], Closing]
"""Returns how the records with these codes are closed at the end of a day; may ask and refuse."""


def close_all(
    session: Session, kept: DeskRegister, words: Sequence[str] | None, on: str | None, asks: Asks
) -> Closing:
    """Close records of a register at the end of a day, all in one operation.

    :raises Refused: one was closed before, or changed later (``out_of_order``); it is still in use
        (``in_use``).
    """
    last = past_day(on, session)
    with opened(session) as store:
        codes = known_codes(kept, words, store, session)
        closing = asks(store, last, codes)
        with store.writing(session.actor) as tx:
            for code in codes:
                with naming_subject(code, is_one=len(codes) == 1):
                    _refuse_closing(kept, code, last, tx)
                tx.append(kept.subject(code), closing.event(last))
        stays_open = kept.stays_open
        left = {code: list(stays_open(code, last, store)) if stays_open else [] for code in codes}
    if session.json:
        facts: list[dict[str, Any]] = [
            {"code": code, "closed_on": last, **closing.facts} for code in codes
        ]
        if stays_open:
            facts = [one | {"open": _as_json(left[one["code"]])} for one in facts]
        emit_json(facts[0] if len(facts) == 1 else facts)
        return closing
    for code in codes:
        day = day_text(last, session.today)
        say(_("Closed: {code}. Its last day is {day}.", code=code, day=day))
        for one in left[code]:
            note(printable(one.hint))
    return closing


def _as_json(left: Sequence[StaysOpen]) -> list[dict[str, str]]:
    return [{"noun": one.noun, "no": one.no} for one in left]


def _refuse_closing(kept: DeskRegister, code: str, last: dt.date, tx: Transaction) -> None:
    versions = versions_now(kept, code, tx)
    if versions.closed_on is not None:
        refused = closed_by_then(kept.word, code, versions.closed_on)
        refused.hint = _("See: govtool {noun} show {code}", noun=kept.word, code=code)
        raise refused
    since = versions.all[-1].since
    if last < since:
        message = _("{code} was recorded for {day}; it cannot end before that.")
        hint = _(
            "Give that day or a later one; or take back what was recorded for it: govtool undo"
        )
        text = message.format(code=code, day=since.isoformat())
        raise Refused("out_of_order", text, hint, column="--on", value=last.isoformat())
    named = references.counts(tx.reader, kept.word, code)
    found = [InUse(counted(*words, n)) for words, n in named]
    found += kept.in_use(code, last, tx.store)
    if found:
        what = listed(one.what for one in found)
        message = _("{code} is still in use: {what}.", code=code, what=what)
        hint = _("Move or finish these first; then close it.")
        commands = filter(None, (one.command for one in found))
        raise Refused("in_use", message, "\n".join((hint, *commands)), value=code)
