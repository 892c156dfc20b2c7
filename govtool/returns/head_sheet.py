"""The sheet of a head 户长履职情况表: what a head did in a period, by duty and one by one.

There are no points and no ranking.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from govtool.base.vocabulary import GridWork
from govtool.journal.events import Entry, effective
from govtool.privacy.masking.masks import mask_numbers
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnTable
from govtool.returns.work_sheet import ENTRY, ON, WorkDone, named_in, sheet, work_in, work_of
from govtool.rules import Period
from govtool.store import Store
from govtool.subjects.head.service import HeadLogged
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import HeadDuty
from govtool.views import registers

_VISITS = "visit", "关爱走访"


_DUTIES = (
    ReturnColumn("duty", "职责编码", ColumnKind.CODE, width=12),
    ReturnColumn("name", "职责", ColumnKind.TEXT, width=20),
    ReturnColumn("times", "次数"),
    ReturnColumn("households", "涉及户数"),
)
_LOGS = (
    ON,
    ReturnColumn("name", "职责", ColumnKind.TEXT, width=14),
    ReturnColumn("text", "做了什么", ColumnKind.TEXT, width=40, part=1, personal=True),
    ReturnColumn("households", "涉及户数"),
    ReturnColumn("became", "转为", ColumnKind.TEXT, width=20),
    ENTRY,
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
        for done in work_in(store, head.microgrid, period)
        if work_of(done) is GridWork.VISITED and head.opening.name in named_in(done.entry)
    ]
    names = {row["code"]: row["name"] for row in registers.known_rows(store.reader, "grid")}
    who = f"{names.get(head.microgrid, head.microgrid)}　{head.opening.name}"
    tables = [
        ReturnTable("summary", f"户长履职情况表（{who}）", _DUTIES, _by_duty(logs, visits)),
        ReturnTable("work", "履职记录", _LOGS, sorted(_log_lines(logs, visits)), expected=True),
    ]
    return sheet(store, period, today, head.unit, tables)


def _by_duty(logs: Sequence[Entry], visits: Sequence[WorkDone]) -> list[list[Any]]:
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


def _log_lines(logs: Iterable[Entry], visits: Iterable[WorkDone]) -> Iterator[list[Any]]:
    for entry in logs:
        event = entry.event
        assert isinstance(event, HeadLogged)
        text = mask_numbers(event.text or "")
        yield [event.on, event.duty.zh, text, event.households or 0, event.became or "", entry.id]
    for entry, no in visits:
        yield [entry.event.on, _VISITS[1], no, 1, "", entry.id]
