"""Opening the session's file, and what is said about it on stderr."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool.commands._frame.session import Session, mark_recorded
from govtool.commands._profiles import guard
from govtool.commands._waiting import waiting
from govtool.dates import day_text
from govtool.i18n import _, listed
from govtool.render.terminal import note
from govtool.store import Store, open_store
from govtool.store.places import Risk
from govtool.subjects.shared import rule_name


def open_watched(session: Session, **options: Any) -> Store:
    """The session's file, if the person who acts may do what the command does.

    A wait for others is told on a terminal, a place where the file should not lie once a day.

    :param options: those of :func:`~govtool.store.open_store`, whose errors it raises, as those of
        :func:`~govtool.commands._profiles.guard`.
    :raises UsageMistake: code ``bad_value``, for a ``GOVTOOL_WAIT`` that is no number of seconds.
    """
    how = waiting(session)
    store = open_store(session.db, wait=how.patience, told=how.told, **options)
    try:
        guard(store, session)
    except BaseException:
        store.close()
        raise
    store.on_commit = mark_recorded
    if not session.json:
        store.warned = lambda risk: _say_risk(session, risk)
        store.clock_warned = _say_clock
    return store


def say_adopted(store: Store, session: Session) -> None:
    """Say which rules are new to a file that was just opened, and for what they hold."""
    adopted = store.adopted
    if adopted is None or store.outdated:
        return
    for text, rules in (
        (_("New rules hold from {day} on, for what begins then or later: {rules}"), adopted.rules),
        (_("Notices are issued from {day} on, for what is due then or later: {rules}"), adopted.escalated),
    ):
        if rules:
            names = listed(rule_name(rule, store.office) for rule in rules)
            note(text.format(day=day_text(adopted.on, session.today), rules=names))


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
