"""Sheets of work: what the workers of a grid did in a period 网格员工作情况表.

Each line can be traced to its entry in the journal. There are no points and no ranking: the rows
stand in the order of the duties, and of the posts of a grid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from govtool.base.i18n import in_files
from govtool.base.vocabulary import GridWork
from govtool.journal.events import Entry, effective
from govtool.privacy.personal_marks import Personal, walk
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnHead, ReturnTable
from govtool.returns.summary_rows import day_shown
from govtool.rules import Period, unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.grid import duties
from govtool.subjects.grid.kinds import Grid
from govtool.views import queries, registers
from govtool.views.queries import SubjectFilter

ON = ReturnColumn("on", "日期", ColumnKind.DATE, width=12)
_NO = ReturnColumn("no", "编号", ColumnKind.TEXT, width=20)
ENTRY = ReturnColumn("entry", "记录号", ColumnKind.TEXT, width=14)


class WorkDone(NamedTuple):
    """One thing done: its entry, and the number of what it was done for."""

    entry: Entry
    no: str


# --- the workers of a grid


_WORKERS = (
    ReturnColumn("name", "姓名", ColumnKind.TEXT, width=14),
    ReturnColumn("post", "岗位", ColumnKind.TEXT, width=14),
    *(ReturnColumn(work.value, work.zh) for work in GridWork),
)
_WORK = (
    ON,
    ReturnColumn("name", "姓名", ColumnKind.TEXT, width=14),
    ReturnColumn("work", "工作", ColumnKind.TEXT, width=10),
    ReturnColumn("about", "事由", ColumnKind.TEXT, width=18, part=1),
    _NO,
    ENTRY,
)


def grid_sheet(
    store: Store, grid: Grid, period: Period, today: dt.date, worker: str | None = None
) -> Return:
    """Return the sheet of a grid's workers 网格员工作情况表.

    What somebody did is what names that person, or was recorded by that person.

    :param worker: the one whose sheet it is; without it, all who are on the staff.
    """
    posts = {name: post.label for post in reversed(duties.posts()) for name in post.people(grid)}
    names = [worker] if worker else [name for post in duties.posts() for name in post.people(grid)]
    done = [
        (name, each)
        for each in work_in(store, grid.code, period)
        for name in dict.fromkeys(names)
        if name in named_in(each.entry) or each.entry.actor == name
    ]
    rows = [
        [
            name,
            posts.get(name, ""),
            *(
                sum(one == name and work_of(each) is work for one, each in done)
                for work in GridWork
            ),
        ]
        for name in dict.fromkeys(names)
    ]
    lines = sorted(_work_line(name, each) for name, each in done)
    tables = [
        ReturnTable("summary", f"网格员工作情况表（{grid.name}）", _WORKERS, rows, expected=True),
        ReturnTable("work", "工作记录", _WORK, lines, expected=True),
    ]
    return sheet(store, period, today, grid.unit, tables)


def _work_line(name: str, done: WorkDone) -> list[Any]:
    entry = done.entry
    about = in_files(registry.kinds()[entry.event.kind].label)
    return [entry.event.on, name, work_of(done).zh, about, done.no, entry.id]


def work_of(done: WorkDone) -> GridWork:
    """Return the work that something done is."""
    work = registry.kinds()[done.entry.event.kind].work
    assert work is not None
    return work


# --- what was done in a grid


def work_in(store: Store, grid: str, period: Period) -> Iterator[WorkDone]:
    """Yield what was done in a grid or micro-grid in a period, as kinds of events say of work."""
    households = {row["code"] for row, _place in registers.households_of(store.reader, None, grid)}
    for noun in registry.subjects():
        kinds = {kind.model for kind in noun.own_kinds if kind.work is not None}
        for row in _subjects(store, noun.word, grid, households) if kinds else ():
            if (
                row["opened_on"] < period.end.isoformat()
                and row["last_on"] >= period.begin.isoformat()
            ):
                for entry in effective(store.history(row["subject"])):
                    if type(entry.event) in kinds and entry.event.on in period:
                        yield WorkDone(entry, row["belongs_to"] or row["no"])


def _subjects(
    store: Store, word: str, grid: str, households: Collection[str]
) -> list[Mapping[str, Any]]:
    """Return the rows of a noun's subjects in a grid, or of its households."""
    noun = registry.subject(word)
    if noun.names.get(noun.belongs_to) == "household":
        found = queries.subjects(store.reader, word, SubjectFilter())
        return [row for row in found if row["belongs_to"] in households]
    inside = [row["code"] for row in registers.register_rows(store.reader, "grid", parent=grid)]
    filters = [SubjectFilter({"grid": code}) for code in (grid, *inside)]
    return [row for which in filters for row in queries.subjects(store.reader, word, which)]


def named_in(entry: Entry) -> set[str]:
    """Return the people of the office, and those who acted, whom an entry names."""
    return {value for _field, mark, value in walk(entry.event) if mark in _ACTING}


_ACTING = frozenset({Personal.STAFF, Personal.PEOPLE})


def sheet(
    store: Store, period: Period, today: dt.date, unit: str, tables: Sequence[ReturnTable]
) -> Return:
    """Return a sheet of some tables, the first under its title."""
    return Return(
        ReturnHead(period, unit),
        tables[0].title,
        unit_name(unit, store.office, period.last),
        tables,
        as_of=day_shown(period, today),
        counted_in="次、户",
    )
