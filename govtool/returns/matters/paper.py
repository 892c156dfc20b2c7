"""The return of matters as a whole, of a day, a week or longer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from govtool.returns.contents import SHOWN, notes_of
from govtool.returns.matters import figures, tables
from govtool.returns.matters.figures import MatterAsked, MatterCounts, MatterHead
from govtool.returns.model import Return
from govtool.returns.summary import COMPARING
from govtool.returns.summary_rows import day_shown
from govtool.rules import Period, unit_name
from govtool.store import Store


@dataclass(frozen=True, slots=True)
class MatterReturn(Return):
    """The return of matters, whole."""

    head: MatterHead


def paper(store: Store, asked: MatterAsked, *, brief: bool = False) -> MatterReturn:
    """Return the return of a period with all its tables, as known on the last day of it.

    :param brief: as a screen has room for: long lists by their beginning.
    :raises NotFound: code ``unknown_unit``.
    """
    period = asked.period
    found = figures.counted(store, asked)
    head = figures.head(store, asked, found)
    as_of = day_shown(period, asked.today)
    late = tables.overdue_of(store, asked, {unit.code for unit in found.units})
    listed = tables.overdue(store.office, late, as_of, SHOWN if brief else None)
    made = list(tables.tables(store, asked, found, head, listed))
    whole = MatterReturn(
        head,
        tables.TITLE if asked.platform is None else f"{asked.platform.zh}平台{tables.TITLE}",
        unit_name(asked.unit, store.office, period.last),
        made,
        figures=_figures(head, len(late)),
        notes=list(notes_of(store, period, as_of)),
        as_of=as_of,
    )
    return _compared(whole, store, asked, found) if period.kind in COMPARING else whole


def whole_street(store: Store, period: Period, today: dt.date) -> MatterReturn:
    """Return the return of the file's own street."""
    return paper(store, MatterAsked(period, store.office.street, today))


def _compared(
    whole: MatterReturn, store: Store, asked: MatterAsked, found: MatterCounts
) -> MatterReturn:
    """Return a return of a month or longer with comparisons and charts."""
    from govtool.returns.matters.comparison import charts, comparison  # a week needs neither

    front = [one for one in whole.tables if one.code in {"summary", "quality"}]
    rest = [one for one in whole.tables if one not in front]
    made = [*front, comparison(store, asked, found), *rest]
    return replace(whole, tables=made, charts=charts(store, asked, found, rest))


def _figures(head: MatterHead, late: int) -> dict[str, Any]:
    """Return single figures, for sentences and tiles; ``late``: how many deadlines are overdue."""
    rates = {"on_time_rate": head.total.on_time_rate, "satisfaction": head.total.satisfaction}
    return {**{code: head.total[code] for code in figures.COUNTED}, **rates, "overdue": late}
