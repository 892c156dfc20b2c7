"""Waiting for other commands that use the session's file: how long, and the notice on stderr."""

from __future__ import annotations

import os
import sys
import time

from govtool.base.errors import UsageMistake
from govtool.base.i18n import _
from govtool.base.text import quoted
from govtool.file.lock_wait import UNTOLD, WAIT, Waiting
from govtool.shell.frame.session import Session
from govtool.shell.terminal import is_terminal, note

VARIABLE = "GOVTOOL_WAIT"
_LONGEST = 86_400.0
"""A day."""


def waiting(session: Session) -> Waiting:
    """Return how long to wait for a locked file, as the office set it; shown on a terminal.

    :raises UsageMistake: code ``bad_value``, for a ``GOVTOOL_WAIT`` that is no number of seconds.
    """

    def notify(patience: float) -> None:
        _say_waiting(session, patience)

    is_watched = is_terminal(sys.stderr) and not session.json
    return Waiting(_patience(), notify if is_watched else None)


def _patience() -> float:
    """Seconds to wait for other commands that hold the file."""
    setting = os.environ.get(VARIABLE, "").strip()
    if not setting:
        return WAIT
    try:
        seconds = float(setting)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= _LONGEST:
        message = _(
            "{name} is a number of seconds, not “{value}”.", name=VARIABLE, value=quoted(setting)
        )
        hint = _("0 waits for nobody; without it, {n} seconds.", n=int(WAIT))
        raise UsageMistake("bad_value", message, hint)
    return seconds


def _say_waiting(session: Session, patience: float) -> None:
    since = time.strftime("%H:%M:%S", time.localtime(time.time() - UNTOLD))
    text = _(
        "Waiting for another command that is using “{path}”, since {since}, at most {n} seconds. "
        "Ctrl-C stops."
    )
    note(text.format(path=session.db, since=since, n=int(patience)))
