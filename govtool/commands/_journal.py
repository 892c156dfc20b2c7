"""Journal lines for people and scripts, shared by ``journal``, ``case history`` and ``undo``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from govtool.commands._frame.session import Session
from govtool.i18n import _
from govtool.journal import Line
from govtool.models import Registered, ReturnFiled
from govtool.render.card import event_detail, event_label
from govtool.render.terminal import Cell, emit_json_list, table
from govtool.rules import PeriodKind, retracted
from govtool.store import Store, lookups


def say_lines(store: Store, lines: Iterable[Line], session: Session) -> None:
    """Print journal lines; those taken back are marked."""
    gone = _TakenBack(store)
    if session.json:
        emit_json_list(line_json(line, store, gone) for line in lines)
        return
    rows = [_row(line, store, gone) for line in lines]
    table([_("Entry"), _("Recorded"), _("By"), _("About"), _("What"), _("On"), _("Details")], rows)


class _TakenBack:
    """Which journal lines a retraction took back, found subject by subject."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[str, set[str]] = {}

    def __contains__(self, line: Line) -> bool:
        if line.subject not in self._ids:
            self._ids[line.subject] = retracted(self._store.history(line.subject))
        return line.entry.id in self._ids[line.subject]


def _row(line: Line, store: Store, gone: _TakenBack) -> list[Any]:
    entry = line.entry
    what = event_label(entry.event)
    if line in gone:
        what = _("{what} (taken back)").format(what=what)
    cells = [entry.id, _local(entry.recorded_at), entry.actor, about(line, store), what, entry.event.on.isoformat()]
    return [Cell(text, "dim" if line in gone else "") for text in [*cells, event_detail(entry.event, store.office)]]


def line_json(line: Line, store: Store, gone: _TakenBack) -> dict[str, Any]:
    """The object that ``journal --json`` lists."""
    entry = line.entry
    return {
        "id": entry.id,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "subject": line.subject,
        "case_no": _case_no(line, store),
        "kind": entry.event.kind,
        "on": entry.event.on,
        "payload": entry.event.payload(),
        "retracted": line in gone,
    }


def about(line: Line, store: Store) -> str:
    """What a line is about: the case number, the return, or the subject as it is."""
    event = line.entry.event
    if isinstance(event, ReturnFiled):
        return f"{PeriodKind(event.report).label} {event.period} {event.unit}"
    return _case_no(line, store) or line.subject.partition(":")[2] or line.subject


def _case_no(line: Line, store: Store) -> str | None:
    if isinstance(line.entry.event, Registered):
        return line.entry.event.case_no
    return lookups.case_no_of(store.conn, line.subject) if line.subject.startswith("case:") else None


def _local(recorded_at: str) -> str:
    """The moment of recording as the clock on the wall showed it."""
    return dt.datetime.fromisoformat(recorded_at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
