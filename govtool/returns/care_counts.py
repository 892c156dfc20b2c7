"""What offices above are told of care 关爱走访: counts of a street, of five households or more.

Nothing of a single agreement or visit leaves the street (ten households: "care → counts per rhythm,
at least 5").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from govtool.base.i18n import in_files
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnHead, ReturnTable
from govtool.returns.summary_rows import day_shown, share
from govtool.rules import Obligation, Period, unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.care.state import Care
from govtool.subjects.care.terms import CareRhythm
from govtool.subjects.recurrence import slots
from govtool.views import queries
from govtool.views.queries import SubjectFilter

LEAST: Final = 5
"""Of fewer households nothing is told."""

Counts = Callable[[Period], Return]
"""Gives the return of a period."""


def _row(code: str, label: str) -> tuple[ReturnColumn, ReturnColumn]:
    return (
        ReturnColumn(code, f"{label}编码", ColumnKind.CODE, width=12),
        ReturnColumn("name", label, ColumnKind.TEXT, width=16),
    )


_CARE = (
    *_row("rhythm", "走访频次"),
    ReturnColumn("households", "协议户数", summed=True),
    ReturnColumn("due", "应走访次数", summed=True),
    ReturnColumn("made", "已走访次数", summed=True),
    ReturnColumn("rate", "走访率", ColumnKind.RATE, ratio=(("made",), ("due",))),
)
_ASKED = (
    *_row("item", "事项"),
    ReturnColumn("asked", "约请次数", summed=True),
    ReturnColumn("made", "已走访次数", summed=True),
)


def care_counts(store: Store) -> Counts:
    """Return what counts agreements that held in a period by rhythm, visits owed and made."""
    agreements: list[Care] = [*_states(store, "care")]

    def counts(period: Period) -> Return:
        rows = [
            _care_row(rhythm, [one for one in agreements if _held(one, rhythm, period)], period)
            for rhythm in CareRhythm
        ]
        title = "关爱走访情况表"
        note = f"同一频次不足{LEAST}户的不统计。"
        return _paper(store, period, ReturnTable("care", title, _CARE, rows, notes=[note]))

    return counts


def visit_counts(store: Store) -> Counts:
    """Return what counts the visits that were asked for in a period, and those made of them."""
    visits = [*_states(store, "visit")]

    def counts(period: Period) -> Return:
        asked = [one for one in visits if one.opened_on in period]
        made = [one for one in asked if one.closed_on is not None]
        told = [len(asked), len(made)] if len(asked) >= LEAST else [0, 0]
        rows = [["visit", in_files(registry.subject("visit").label), *told]]
        note = f"不足{LEAST}次的不统计。"
        return _paper(
            store, period, ReturnTable("visit", "约请走访情况表", _ASKED, rows, notes=[note])
        )

    return counts


def _states(store: Store, word: str) -> Iterator[Any]:
    for row in list(queries.subjects(store.reader, word, SubjectFilter())):
        yield store.state(row["subject"])


def _held(care: Care, rhythm: CareRhythm, period: Period) -> bool:
    """Return whether an agreement with that rhythm held on the last day on which it did."""
    last = min(filter(None, (care.closed_on, period.last)))
    rates = [rate for rate in care.rates if rate.since <= last]
    return bool(rates) and last >= period.begin and rates[-1].rhythm is rhythm


def _care_row(rhythm: CareRhythm, held: Sequence[Care], period: Period) -> list[Any]:
    named = [rhythm.value, rhythm.zh]
    if len(held) < LEAST:
        return [*named, 0, 0, 0, None]
    owed = [one for care in held for one in _owed(care, period)]
    made = sum(one.met_on is not None for one in owed)
    return [*named, len(held), len(owed), made, share(made, len(owed))]


def _owed(care: Care, period: Period) -> Iterator[Obligation]:
    """Yield the visits of the slots that ended in a period."""
    for duty in care.duties():
        for owed in slots(duty, period.last, max(duty.start, period.begin)):
            if owed.due in period:
                yield owed


def _paper(store: Store, period: Period, table: ReturnTable) -> Return:
    office = store.office
    return Return(
        ReturnHead(period, office.street),
        table.title,
        unit_name(office.street, office, period.last),
        [table],
        as_of=day_shown(period, period.last),
    )
