"""Sheets of work 履职情况表: what a head, or the workers of a grid, did in a period.

Each line can be traced to its entry in the journal. There are no points and no ranking: the rows
stand in the order of the duties, and of the posts of a grid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from govtool.base.i18n import in_files
from govtool.base.vocabulary import GridWork
from govtool.journal.events import Entry, effective
from govtool.models import HeadLogged, VisitMade
from govtool.privacy.masking.masks import mask_numbers
from govtool.privacy.personal_marks import Personal, walk
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnHead, ReturnTable
from govtool.returns.summary_rows import day_shown
from govtool.rules import Period, unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.grid import duties
from govtool.subjects.grid.kinds import Grid
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import HeadDuty
from govtool.views import queries, registers
from govtool.views.queries import SubjectFilter

_ON = ReturnColumn("on", "日期", ColumnKind.DATE, width=12)
_NO = ReturnColumn("no", "编号", ColumnKind.TEXT, width=20)
_ENTRY = ReturnColumn("entry", "记录号", ColumnKind.TEXT, width=14)
_VISITS = "visit", "关爱走访"


class _Done(NamedTuple):
    """One thing done: its entry, and the number of what it was done for."""

    entry: Entry
    no: str


# --- a head


_DUTIES = (
    ReturnColumn("duty", "职责编码", ColumnKind.CODE, width=12),
    ReturnColumn("name", "职责", ColumnKind.TEXT, width=20),
    ReturnColumn("times", "次数"),
    ReturnColumn("households", "涉及户数"),
)
_LOGS = (
    _ON,
    ReturnColumn("name", "职责", ColumnKind.TEXT, width=14),
    ReturnColumn("text", "做了什么", ColumnKind.TEXT, width=40, part=1, personal=True),
    ReturnColumn("households", "涉及户数"),
    ReturnColumn("became", "转为", ColumnKind.TEXT, width=20),
    _ENTRY,
)


def head_sheet(store: Store, subject: str, period: Period, today: dt.date) -> Return:
    """Return the sheet of a head 户长履职情况表.

    Quarrels that came to no case count as settled at once; visits are those that name the head, in
    households of the micro-grid.
    """
    head: Headship = store.state(subject)
    logs = [
        each
        for each in effective(store.history(subject))
        if isinstance(each.event, HeadLogged) and each.event.on in period
    ]
    visits = [
        done
        for done in _work_in(store, head.microgrid, period)
        if isinstance(done.entry.event, VisitMade) and head.opening.name in _named(done.entry)
    ]
    names = {row["code"]: row["name"] for row in registers.known_rows(store.reader, "grid")}
    who = f"{names.get(head.microgrid, head.microgrid)}　{head.opening.name}"
    tables = [
        ReturnTable("summary", f"户长履职情况表（{who}）", _DUTIES, _by_duty(logs, visits)),
        ReturnTable("work", "履职记录", _LOGS, sorted(_log_lines(logs, visits)), expected=True),
    ]
    return _paper(store, period, today, head.unit, tables)


def _by_duty(logs: Sequence[Entry], visits: Sequence[_Done]) -> list[list[Any]]:
    events = [each.event for each in logs if isinstance(each.event, HeadLogged)]
    rows = []
    for duty in HeadDuty:
        of_duty = [event for event in events if event.duty is duty]
        households = sum(event.households or 0 for event in of_duty)
        rows.append([duty.value, duty.zh, len(of_duty), households])
        if duty is HeadDuty.SETTLE:
            became = sum(event.became is not None for event in of_duty)
            rows += [
                ["settled", "　其中：就地化解", len(of_duty) - became, None],
                ["became", "　其中：转社区登记", became, None],
            ]
    households = len({done.no for done in visits})
    return [*rows, [*_VISITS, len(visits), households]]


def _log_lines(logs: Iterable[Entry], visits: Iterable[_Done]) -> Iterator[list[Any]]:
    for entry in logs:
        event = entry.event
        assert isinstance(event, HeadLogged)
        text = mask_numbers(event.text or "")
        yield [event.on, event.duty.zh, text, event.households or 0, event.became or "", entry.id]
    for entry, no in visits:
        yield [entry.event.on, _VISITS[1], no, 1, "", entry.id]


# --- the workers of a grid


_WORKERS = (
    ReturnColumn("name", "姓名", ColumnKind.TEXT, width=14),
    ReturnColumn("post", "岗位", ColumnKind.TEXT, width=14),
    *(ReturnColumn(work.value, work.zh) for work in GridWork),
)
_WORK = (
    _ON,
    ReturnColumn("name", "姓名", ColumnKind.TEXT, width=14),
    ReturnColumn("work", "工作", ColumnKind.TEXT, width=10),
    ReturnColumn("about", "事由", ColumnKind.TEXT, width=18, part=1),
    _NO,
    _ENTRY,
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
        for each in _work_in(store, grid.code, period)
        for name in dict.fromkeys(names)
        if name in _named(each.entry) or each.entry.actor == name
    ]
    rows = [
        [
            name,
            posts.get(name, ""),
            *(sum(one == name and _work(each) is work for one, each in done) for work in GridWork),
        ]
        for name in dict.fromkeys(names)
    ]
    lines = sorted(_work_line(name, each) for name, each in done)
    tables = [
        ReturnTable("summary", f"网格员工作情况表（{grid.name}）", _WORKERS, rows, expected=True),
        ReturnTable("work", "工作记录", _WORK, lines, expected=True),
    ]
    return _paper(store, period, today, grid.unit, tables)


def _work_line(name: str, done: _Done) -> list[Any]:
    entry = done.entry
    about = in_files(registry.kinds()[entry.event.kind].label)
    return [entry.event.on, name, _work(done).zh, about, done.no, entry.id]


def _work(done: _Done) -> GridWork:
    work = registry.kinds()[done.entry.event.kind].work
    assert work is not None
    return work


# --- what was done in a grid


def _work_in(store: Store, grid: str, period: Period) -> Iterator[_Done]:
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
                        yield _Done(entry, row["belongs_to"] or row["no"])


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


def _named(entry: Entry) -> set[str]:
    """Return the people of the office, and those who acted, whom an entry names."""
    return {value for _field, mark, value in walk(entry.event) if mark in _ACTING}


_ACTING = frozenset({Personal.STAFF, Personal.PEOPLE})


def _paper(
    store: Store, period: Period, today: dt.date, unit: str, tables: Sequence[ReturnTable]
) -> Return:
    return Return(
        ReturnHead(period, unit),
        tables[0].title,
        unit_name(unit, store.office, period.last),
        tables,
        as_of=day_shown(period, today),
        counted_in="次、户",
    )
