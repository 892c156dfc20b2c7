"""Opening the session's file: how long to wait for others, and what is said about it on stderr."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from typing import Any

from govtool.commands._frame.session import Session
from govtool.commands._profiles import require
from govtool.errors import UsageMistake
from govtool.i18n import _
from govtool.render.terminal import is_terminal, note
from govtool.store import Store, open_store
from govtool.store.places import Risk
from govtool.store.waiting import UNTOLD, WAIT

VARIABLE = "GOVTOOL_WAIT"
_LONGEST = 86_400.0
"""A day."""


def open_watched(session: Session, **options: Any) -> Store:
    """The session's file, if the person who acts may do what the command does.

    A wait for others is told on a terminal, a place where the file should not lie once a day.

    :param options: those of :func:`~govtool.store.open_store`, whose errors it raises, as those of
        :func:`~govtool.commands._profiles.require`.
    :raises UsageMistake: code ``bad_value``, for a ``GOVTOOL_WAIT`` that is no number of seconds.
    """
    watched = is_terminal(sys.stderr) and not session.json

    def told(patience: float) -> None:
        _say_waiting(session, patience)

    store = open_store(session.db, wait=patience(), told=told if watched else None, **options)
    try:
        require(store.conn, session)
    except BaseException:
        store.close()
        raise
    if not session.json:
        store.warned = lambda risk: _say_risk(session, risk)
        store.clock_warned = _say_clock
    return store


def patience() -> float:
    """Seconds to wait for other commands that hold the file."""
    said = os.environ.get(VARIABLE, "").strip()
    if not said:
        return WAIT
    try:
        seconds = float(said)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= _LONGEST:
        message = _("{name} is a number of seconds, not “{value}”.").format(name=VARIABLE, value=said[:20])
        raise UsageMistake("bad_value", message, _("0 waits for nobody; without it, {n} seconds.").format(n=int(WAIT)))
    return seconds


def _say_waiting(session: Session, patience: float) -> None:
    since = time.strftime("%H:%M:%S", time.localtime(time.time() - UNTOLD))
    text = _("Waiting for another command that is using “{path}”, since {since}, at most {n} seconds. Ctrl-C stops.")
    note(text.format(path=session.db, since=since, n=int(patience)))


def _say_risk(session: Session, risk: Risk) -> None:
    words = {
        "network": _(
            "“{path}” lies on a network drive ({name}), where two who write at once can damage it. Keep it on a disk of this machine."
        ),
        "synchronised": _(
            "“{path}” lies in a folder that {name} synchronises, which may bring back an older copy of it. Keep it elsewhere, and put backups there."
        ),
    }
    note(_("Warning: {text}").format(text=words[risk.kind].format(path=session.db, name=risk.name)))


def _say_clock(newest: dt.datetime) -> None:
    text = _(
        "the newest entry was recorded on {moment}, which has yet to come; entries get that time until then. Set the clock of this machine."
    )
    note(_("Warning: {text}").format(text=text.format(moment=f"{newest.astimezone():%Y-%m-%d %H:%M}")))
