"""按期率, the on-time rate: one definition for every noun, for returns, indicators, assessments and the board.

On-time rate = met ÷ (met + late + overdue) of what fell due in a period, as it was known on its last day. Met is what
was done on the due date or before. Late is what was done after it, or ended after it without being done (missed);
overdue is what is still owed. Neither counts: what is open and not yet due, what came to nothing before it was due
(waived), a reminder, what was due before the record began. What became known after it was due counts in the period of
that day; a due date that was moved counts while it held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple

from govtool.returns.summary_rows import share
from govtool.rules import CASE, Period
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import monthly, noun_cells


class OnTime(NamedTuple):
    """What fell due (met + late + overdue), and how much of it was met."""

    due: int
    met: int

    @property
    def rate(self) -> float | None:
        """The on-time rate; None where nothing fell due."""
        return share(self.met, self.due)


def by_rule(
    store: Store, word: str, period: Period, today: dt.date, units: Collection[str]
) -> Mapping[str, OnTime]:
    """Return what fell due in a period at some units, by the rules of a noun under which anything did.

    Of cases the period is one of whole months: what they did in time is tallied by the month.
    """
    rules = [name for name, rule in registry.subject(word).rules.items() if not rule.reminder]
    if word == CASE.word:
        until = period.end if today >= period.last else today
        met = monthly.on_time(store, period.begin, period.end, units)
        late = monthly.late(store, period.begin, period.end, until, units)
        found = {rule: OnTime(met[rule] + late[rule], met[rule]) for rule in rules}
    else:
        counted = noun_cells.timeliness_by_rule(store, word, period, today, units)
        found = {rule: OnTime(*counted.get(rule, (0, 0))) for rule in rules}
    return {rule: one for rule, one in found.items() if one.due}
