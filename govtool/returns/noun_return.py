"""The return of any noun that has none of its own: what came in, went out, and was done in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from govtool.base.i18n import in_files
from govtool.returns.contents import notes_of
from govtool.returns.filers import units_of
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnHead, ReturnTable
from govtool.returns.summary_rows import day_shown
from govtool.returns.timeliness import on_time_by_rule, on_time_table
from govtool.rules import Period, unit_name
from govtool.store import Store
from govtool.subjects import registry

_SUMMARY = (
    ReturnColumn("unit", "单位编码", ColumnKind.TEXT, width=12),
    ReturnColumn("name", "单位名称", ColumnKind.TEXT, width=24),
    ReturnColumn("opening", "期初在办", summed=True),
    ReturnColumn("registered", "本期登记", summed=True),
    ReturnColumn("ended", "本期办结", summed=True),
    ReturnColumn("closing", "期末在办", summed=True, sums=[("opening", "registered", "-ended")]),
)
_COUNTED = """
SELECT unit, sum(opened_on < :begin), sum(opened_on >= :begin), sum(coalesce(closed_on < :end, FALSE))
FROM subject WHERE word = :word AND opened_on < :end AND (closed_on IS NULL OR closed_on >= :begin)
GROUP BY unit
"""


def paper(store: Store, period: Period, today: dt.date, word: str) -> Return:
    """Return the return of a noun for the file's own street."""
    office = store.office
    days = {"begin": period.begin.isoformat(), "end": period.end.isoformat(), "word": word}
    counted = {unit: sums for unit, *sums in store.reader.execute(_COUNTED, days)}
    units = list(units_of(office, office.street))
    due = on_time_by_rule(store, word, period, today, [unit.code for unit in units])
    rules = registry.subject(word).rules
    title = f"{in_files(registry.subject(word).label)}办理情况汇总表"
    rows = [[unit.code, unit.name, *_cells(counted.get(unit.code, (0, 0, 0)))] for unit in units]
    total: list[Any] = [None, "合计", *(sum(cells) for cells in list(zip(*rows, strict=True))[2:])]
    return Return(
        ReturnHead(period, office.street),
        title,
        unit_name(office.street, office, period.last),
        [
            ReturnTable("summary", title, _SUMMARY, rows, total),
            on_time_table(due, lambda rule: in_files(rules[rule].short)),
        ],
        notes=list(notes_of(store, period, day_shown(period, today))),
        as_of=day_shown(period, today),
    )


def _cells(sums: Sequence[int]) -> list[int]:
    opening, registered, ended = sums
    return [opening, registered, ended, opening + registered - ended]
