"""A judged subject as the rows of its projections: pure, and the same for the same subject.

The table of obligations holds those that anybody can ask for: what is still owed, and what was once
overdue. What was done in time is in the journal, and found again by folding the subject.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.law.workdays import ONE_DAY
from govtool.subjects import registry
from govtool.views import search_text
from govtool.views.tables import (
    EARLIER,
    MET,
    NOTICE,
    OBLIGATION,
    OF_ANY,
    RECURRING,
    SEARCH,
    SUBJECT,
    Row,
    Table,
    insert,
)

if TYPE_CHECKING:
    from govtool.base.vocabulary import Told
    from govtool.file.reader import Reader
    from govtool.law.office import Office
    from govtool.subjects.obligation import Obligation
    from govtool.subjects.recurrence import Recurring
    from govtool.subjects.subject import State, Subject
    from govtool.views.figures import Owed

Placed = tuple[int, Any]
"""A subject as it was judged, and its id: the ``pos`` of its opening in this journal."""
Rows = dict[str, list[Row]]
"""Rows of subjects by table name; plain values, so that another process can make them."""


class TurnLine(NamedTuple):
    """The line of one turn of a subject in lists.

    ``turn`` is what its rules looked at: a stage as it was opened, or the whole subject. ``title``
    says in a word or two what it is about; ``case_no`` names the case it is about, if any;
    ``facts`` are what its noun tells beside that.
    """

    turn: Any
    title: str
    case_no: str | None = None
    facts: Mapping[str, Any] = {}
    own: frozenset[str] = frozenset()
    """The numbers of people that it knows, to be masked in whatever else is said of it."""
    state: Any = None
    """The folded subject, where it was folded for this."""
    addressee_units: Mapping[Told, str] = {}
    """The unit or group whose holders are notified too (``Subject.addressee_units``)."""
    counted_by: Hashable = None
    """The class on which its clocks depend: turns of a noun with the same share one explanation,
    and the explanation names nobody. None for what is explained one by one."""


class Naming(NamedTuple):
    """A column that names something of another noun, and a column that tells its rows apart.

    ``source`` is a table in SQL or a question in its place; ``called`` what people know it by;
    ``entry`` the column with the id of the opening of what is named, if there is one: that counts
    then, where it is filled in.
    """

    called: str
    source: str
    record: str
    column: str
    target: str
    entry: str = ""


class View(NamedTuple):
    """The tables, rows and lines of one noun beside those of every subject."""

    tables: tuple[Table, ...]
    """Where; a table that the others refer to comes first."""
    rows: Callable[[Any], Rows]
    """Gives the rows of one subject, without its id."""
    lines: Callable[[Reader, Office, Sequence[Owed]], dict[tuple[int, str], TurnLine]]
    """Says what lists tell of some turns, by the id of the subject and the turn."""
    forget: Callable[[sqlite3.Connection, Sequence[int]], None]
    """Removes what does not go with the subjects of some ids by itself."""
    tally: Callable[[sqlite3.Connection, str, Rows], None] | None = None
    """Counts rows just inserted into a schema; None where returns query the rows."""
    counted: Callable[[Any], Rows] | None = None
    """Gives the rows without those by which a subject and its like are only found; None: all."""
    sums: tuple[Table, ...] = ()
    """The unit that counts them."""
    turns: Table | None = None
    """The source of turns (``unit``, ``opened_on``, ``closed_on``), or None."""
    names: tuple[Naming, ...] = ()
    """The references to other nouns, besides the unit; by default the noun's marks."""


def view_of(noun: Subject[Any]) -> View | None:
    """Return what is stored of a noun alone; None for nothing."""
    view: View | None = registry.resolve(noun.view) if noun.view else None
    return view


def own_table(noun: Subject[Any]) -> Table:
    """Return the table with a row for each subject of a noun and what is stored of it alone."""
    view = view_of(noun)
    assert view is not None, noun.word
    return view.tables[0]


def rows_of(noun: Subject[Any], state: Any, office: Office) -> Rows:
    """Return all rows of a subject, without the id that each begins with (:func:`place`)."""
    view = view_of(noun)
    found = {SEARCH.name: [(search_text.text_of(state, noun.places(state)),)]}
    return _of_any(noun, state, office) | found | (view.rows(state) if view else {})


def counted_rows_of(noun: Subject[Any], state: Any, office: Office) -> Rows:
    """Return the rows of a subject that returns count, without those by which it is only found."""
    view = view_of(noun)
    own = (view.counted or view.rows)(state) if view else {}
    return _of_any(noun, state, office) | own


def _of_any(noun: Subject[Any], state: Any, office: Office) -> Rows:
    return {
        SUBJECT.name: [_subject_row(noun, state)],
        OBLIGATION.name: _obligation_rows(state),
        EARLIER.name: _earlier_rows(state),
        MET.name: _met_rows(state) if noun.keeps_met else [],
        RECURRING.name: _recurring_rows(noun.duties(state, office)),
        NOTICE.name: _notice_rows(state),
    }


def place(rows: Rows, subject_id: int, among: defaultdict[str, list[Row]]) -> None:
    """Add the rows of a subject to those of others, each with its id."""
    with_id: Callable[[Row], Row] = (subject_id,).__add__
    for name, own in rows.items():
        if own:
            among[name] += map(with_id, own)


def placed_rows(
    noun: Subject[Any],
    subjects: Iterable[Placed],
    office: Office,
    made: Callable[[Subject[Any], Any, Office], Rows] = rows_of,
) -> Rows:
    """Return all rows of some subjects of a noun, or those that ``made`` gives of one."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for subject_id, state in subjects:
        place(made(noun, state, office), subject_id, rows)
    return rows


def insert_rows(conn: sqlite3.Connection, schema: str, noun: Subject[Any], rows: Rows) -> None:
    """Insert rows of one noun into the tables they are for."""
    view = view_of(noun)
    for table in (*OF_ANY, *(view.tables if view else ())):
        if of_table := rows.get(table.name):
            insert(conn, schema, table, of_table)
    if view and view.tally:
        view.tally(conn, schema, rows)


def remove_rows(conn: sqlite3.Connection, noun: Subject[Any], ids: Sequence[int]) -> None:
    """Remove what is stored of some subjects of a noun."""
    view = view_of(noun)
    if view:
        view.forget(conn, ids)
    conn.executemany("DELETE FROM main.subject WHERE id = ?", [(subject_id,) for subject_id in ids])


def _subject_row(noun: Subject[Any], state: State) -> Row:
    days = (state.opened_on.isoformat(), day(state.closed_on), state.last_on.isoformat())
    owner = getattr(state.timeline[0], noun.belongs_to) if noun.belongs_to else None
    return (noun.word, state.no, state.unit, *days, state.state, owner)


def _obligation_rows(state: State) -> list[Row]:
    """Return what is owed, was owed too late, or was done before it was known to be owed.

    They are numbered among all obligations as the rules have them.
    """
    rows, opened_on = [], state.opened_on
    for no, o in enumerate(state.obligations, 1):
        done_on, known_on = done(o), known_late(o, opened_on)
        if done_on is None or done_on > o.due or (known_on and o.met_on) or o.forfeited:
            days = (o.start.isoformat(), o.due.isoformat(), day(done_on), day(known_on))
            marks = (int(o.provisional), int(o.extended), int(o.written))
            rows.append((no, o.rule, o.turn, o.unit, *days, *marks))
    return rows


def known_late(obligation: Obligation, opened_on: dt.date) -> dt.date | None:
    """Return the day from which on an obligation was known, where it was due before; else None.

    :param opened_on: the day from which on its subject was there.
    """
    o, due = obligation, obligation.due
    if opened_on <= due and o.start <= due and (o.known_on is None or o.known_on <= due):
        return None  # as nearly always
    return max(o.start, opened_on, o.known_on or o.start)


def _earlier_rows(state: State) -> list[Row]:
    """Return due dates that had passed when a later fact moved them; not reminders."""
    return [
        (no, until, o.rule, o.turn, o.unit, o.start.isoformat(), due, known_on, provisional)
        for no, o in enumerate(state.obligations, 1)
        if o.moved and not o.reminder
        for until, due, known_on, provisional in _passed(o, state.opened_on)
    ]


def _met_rows(state: State) -> list[Row]:
    """Return what was done in time; the rest is rows of obligations."""
    return [
        (no, o.rule, o.unit, o.due.isoformat())
        for no, o in enumerate(state.obligations, 1)
        if o.met_on is not None and o.met_on <= o.due and not known_late(o, state.opened_on)
    ]


def _passed(o: Obligation, opened_on: dt.date) -> Iterator[tuple[str, str, str | None, int]]:
    known_on = max(o.start, opened_on)
    for held in o.moved:
        if known_on < held.until > held.due:
            late = day(known_on) if known_on > held.due else None
            yield held.until.isoformat(), held.due.isoformat(), late, int(held.provisional)
        known_on = max(known_on, held.until)


def done(obligation: Obligation) -> dt.date | None:
    """Return the day it was met or became void, or None while it is owed.

    A reminder lapses by itself, the day after it was due, also where it was taken up later.
    """
    lapses_on = obligation.due + ONE_DAY if obligation.reminder else None
    return min(filter(None, (obligation.met_on, obligation.ended_on, lapses_on)), default=None)


def _recurring_rows(duties: Iterable[Recurring]) -> list[Row]:
    return [
        (
            no,
            d.rule,
            d.unit,
            d.every.value,
            d.times,
            d.start.isoformat(),
            day(d.until),
            day(d.met_through),
        )
        for no, d in enumerate((one for duty in duties for one in duty.stretches()), 1)
    ]


def _notice_rows(state: State) -> list[Row]:
    notices = enumerate(state.notices, 1)
    return [(no, n.rule, n.about_turn, n.level.value, n.on.isoformat()) for no, n in notices]


def code_of(term: Enum | None) -> str | None:
    """Return a term as it is stored."""
    return term.value if term is not None else None


def day(of: dt.date | None) -> str | None:
    """Return a day as it is stored."""
    return of.isoformat() if of else None
