"""Journal lines for people and scripts, shared by ``journal``, ``case history`` and ``undo``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, listed
from govtool.desk.reversal import subject_name
from govtool.file.reader import Reader
from govtool.journal import operations
from govtool.journal.entries import JournalLine
from govtool.journal.operations import Operation
from govtool.models import Registered
from govtool.privacy.masking.masks import concealed
from govtool.privacy.personal_marks import HIDDEN, sensitive_fields
from govtool.rules import retracted
from govtool.shell.frame.session import Session
from govtool.shell.listing import give
from govtool.shell.screens.details import event_detail, event_label, kind_label
from govtool.shell.tables import Cell, Column, ListTable, day_cell
from govtool.shell.terminal import Style
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.registry import word_of
from govtool.views import lookups

_KINDS = 5
"""Kinds of entries that are named of one operation."""


def say_lines(
    store: Store, lines: Iterable[JournalLine], session: Session, *, of_one: bool = False
) -> None:
    """Print journal lines; those taken back are marked.

    :param of_one: all lines are about the same one, which needs no column.
    """
    gone = _TakenBack(store)

    def listing() -> ListTable:
        return _listing(store, lines, gone, session.today, of_one=of_one)

    give(session, objects=lambda: (line_json(line, store, gone) for line in lines), listing=listing)


def _listing(
    store: Store, lines: Iterable[JournalLine], gone: _TakenBack, today: dt.date, *, of_one: bool
) -> ListTable:
    columns = [
        Column(_("Entry"), drop=3),
        Column(_("Recorded")),
        Column(_("By"), flexible=6, drop=1),
        Column(_("About"), flexible=15),
        Column(_("What"), flexible=12),
        Column(_("On"), drop=2),
        Column(_("Details"), flexible=24 if of_one else 12),
    ]
    found = list(lines)
    rows = [_row(line, store, gone, today) for line in found]
    if of_one:
        columns = [Column(_("No."), "right"), *_without(columns, 3)]
        rows = [[Cell(str(n)), *_without(row, 3)] for n, row in enumerate(rows, 1)]
        return ListTable(_("Journal"), columns, rows)
    return ListTable(_("Journal"), columns, rows, subjects=[line.subject for line in found])


_DAY = 5
"""The place of the day in a row."""


def _without(cells: Sequence[Any], place: int) -> list[Any]:
    return [*cells[:place], *cells[place + 1 :]]


class _TakenBack:
    """The journal lines that retractions took back, found subject by subject."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[str, set[str]] = {}

    def __contains__(self, line: JournalLine) -> bool:
        if line.subject not in self._ids:
            self._ids[line.subject] = retracted(self._store.history(line.subject))
        return line.entry.id in self._ids[line.subject]


def _row(line: JournalLine, store: Store, gone: _TakenBack, today: dt.date) -> list[Cell]:
    entry = line.entry
    what = event_label(entry.event, word_of(line.subject))
    if line in gone:
        what = _("{what} (taken back)", what=what)
    cells = [
        entry.id,
        local_time(entry.recorded_at, today),
        entry.actor,
        about(line, store),
        what,
        "",
        _detail(line, store, today),
    ]
    style: Style = "dim" if line in gone else ""
    row = [Cell(text, style) for text in cells]
    row[_DAY] = day_cell(entry.event.on, today, style)
    return row


def _detail(line: JournalLine, store: Store, today: dt.date) -> str:
    """Return the details of a line; for a registration also its parties and topic."""
    event = line.entry.event
    detail = event_detail(event, word_of(line.subject), store.office, today)
    if not isinstance(event, Registered):
        return detail
    people = listed(party.name for party in event.parties)
    return " · ".join(filter(None, (event.dispute_type.label, people, detail)))


def line_json(line: JournalLine, store: Store, gone: _TakenBack) -> dict[str, Any]:
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
        "payload": _payload(line),
        "retracted": line in gone,
    }


def _payload(line: JournalLine) -> dict[str, Any]:
    """Return what an entry says; what is sensitive, and who is named in confidence, is masked."""
    event = line.entry.event
    kind = registry.subject_of(line.subject).events.get(type(event))
    payload = event.payload()
    payload |= dict.fromkeys(payload.keys() & sensitive_fields(type(event)), HIDDEN)
    return concealed(type(event), payload, ()) if kind and kind.is_confidential else payload


def about(line: JournalLine, store: Store) -> str:
    """Return the subject of a line, as a person would name it; empty if it has no name."""
    return _case_no(line, store) or subject_name(store.reader, line.subject)


def _case_no(line: JournalLine, store: Store) -> str | None:
    if isinstance(line.entry.event, Registered):
        return line.entry.event.case_no
    return lookups.no_of(store.reader, line.subject) if line.subject.startswith("case:") else None


def kinds_text(conn: Reader, operation: Operation) -> str:
    """Return the kinds of entries of an operation with their counts; a single one without."""
    found = operations.kinds(conn, operation)
    if operation.entries == 1:
        return listed(map(kind_label, found))
    kinds = [f"{kind_label(kind)} {count}" for kind, count in found.items()]
    return listed([*kinds[:_KINDS], *(["…"] if len(kinds) > _KINDS else [])])


def local_time(recorded_at: str, today: dt.date) -> str:
    """The moment of recording as the clock on the wall showed it."""
    moment = dt.datetime.fromisoformat(recorded_at).astimezone()
    return f"{month_day_text(moment.date(), today)} {moment:%H:%M}"
