"""Opening the session's file, and what is said about it on stderr."""

from __future__ import annotations

import datetime as dt
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from govtool.base.dates import day_text
from govtool.base.i18n import _, counted, listed
from govtool.desk.wording import provisional_note
from govtool.shell.frame.session import Session, mark_recorded, offer_undo
from govtool.shell.lock_wait import waiting
from govtool.shell.profiles import guard
from govtool.shell.terminal import is_terminal, note
from govtool.subjects.common_events import rule_name

if TYPE_CHECKING:
    from govtool.file.locations import Risk
    from govtool.store import Store


def open_watched(session: Session, **options: Any) -> Store:
    """The session's file, if the person who acts may do what the command does.

    A wait for others is told on a terminal, a place where the file should not lie once a day.

    :param options: those of :func:`~govtool.store.open_store`, whose errors it raises, as those of
        :func:`~govtool.shell.profiles.guard`.
    :raises UsageMistake: code ``bad_value``, for a ``GOVTOOL_WAIT`` that is no number of seconds.
    """
    from govtool.store import open_store  # help opens none

    how = waiting(session)
    store = open_store(session.db, wait=how.patience, on_wait=how.on_wait, **options)
    try:
        guard(store, session)
    except BaseException:
        store.close()
        raise
    store.on_commit = partial(_note_recorded, store, session)
    if not session.json:
        store.warned = lambda risk: _say_risk(session, risk)
        store.clock_warned = _say_clock
    return store


def _note_recorded(store: Store, session: Session) -> None:
    """Note that something was recorded; on a terminal the answer names ``undo`` if it applies."""
    mark_recorded()
    if session.json or not is_terminal(sys.stdout):
        return
    from govtool.journal import operations  # only a person is told

    newest = next(operations.newest_first(store.reader, store.node), None)
    offer_undo(offered=newest is not None and not operations.is_final(store.reader, newest))


def say_adopted(store: Store, session: Session) -> None:
    """Say which rules are new to a file that was just opened, and for what they hold."""
    adopted = store.adopted
    if adopted is None or store.outdated:
        return
    for text, rules in (
        (_("New rules hold from {day} on, for what begins then or later: {rules}"), adopted.rules),
        (
            _("Notices are issued from {day} on, for what is due then or later: {rules}"),
            adopted.escalated,
        ),
    ):
        if rules:
            names = listed(rule_name(rule, store.office) for rule in rules)
            note(text.format(day=day_text(adopted.on, session.today), rules=names))


_SHOWN = 20


def say_moved(store: Store, session: Session) -> None:
    """Say which open deadlines this version puts on another day than the one before: old → new."""
    if not store.judged_anew:
        return
    from govtool.store import upgrade

    moved = upgrade.moved_deadlines(store.reader, store.office, session.today)
    if not moved:
        return
    text = counted(
        "{n} deadline has another day in this version:",
        "{n} deadlines have another day in this version:",
        len(moved),
    )
    note(text)
    for one in moved[:_SHOWN]:
        owed = one.owed.obligation
        old, new = day_text(one.old, session.today), day_text(owed.due, session.today)
        note(f"  {one.owed.no}  {rule_name(owed.rule, store.office)}  {old} → {new}")
    if len(moved) > _SHOWN:
        note("  " + _("… and {n} more: govtool due", n=len(moved) - _SHOWN))
    unsure = provisional_note(day for one in moved for day in (one.old, one.owed.obligation.due))
    if unsure:
        note("  " + unsure)


def _say_risk(session: Session, risk: Risk) -> None:
    words = {
        "network": _(
            "“{path}” lies on a network drive ({name}), where two who write at once can damage it. "
            "Keep it on a disk of this machine."
        ),
        "synchronised": _(
            "“{path}” lies in a folder that {name} synchronises, which may bring back an older "
            "copy of it. Keep it elsewhere, and put backups there."
        ),
    }
    note(_("Warning: {text}", text=words[risk.kind].format(path=session.db, name=risk.name)))


def _say_clock(newest: dt.datetime) -> None:
    text = _(
        "the newest entry was recorded on {moment}, which has yet to come; entries get that time "
        "until then. Set the clock of this machine."
    )
    note(_("Warning: {text}", text=text.format(moment=f"{newest.astimezone():%Y-%m-%d %H:%M}")))
