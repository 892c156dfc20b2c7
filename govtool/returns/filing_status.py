"""How returns stand 报送情况: on time, late, missing, or still to come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govtool.base.vocabulary import Term
from govtool.models import UnitHeader
from govtool.returns.filers import filing_days, units_in
from govtool.returns.filing import filing_of
from govtool.rules import OWED_BY, Period, owes_return, return_due
from govtool.store import Store
from govtool.views import registers


class FilingStatus(Term):
    """How a return stands 报送状态."""

    ON_TIME = "on_time", "按时"
    LATE = "late", "迟报"
    MISSING = "missing", "未报"
    PENDING = "pending", "待报"


@dataclass(frozen=True, slots=True)
class ReturnStanding:
    """One return that a unit owes, and how it stands on a day."""

    period: Period
    unit: UnitHeader
    due: dt.date
    provisional: bool
    filed_on: dt.date | None
    status: FilingStatus
    corrections: int = 0

    def as_json(self) -> dict[str, Any]:
        """The object that ``report status --json`` lists."""
        return {
            "kind": self.period.kind.value,
            "period": self.period.name,
            "unit": self.unit.code,
            "due": self.due,
            "provisional": self.provisional,
            "filed_on": self.filed_on,
            "status": self.status,
            "corrections": self.corrections,
        }


def standings(
    store: Store, periods: Iterable[Period], as_of: dt.date, unit: str | None = None
) -> list[ReturnStanding]:
    """How the returns of ``periods`` stand on ``as_of``, for each unit that owes them.

    A return is owed also when there is nothing to report (零报告), but not one of a period that began before its unit's
    first entry, or before the record began.
    """
    first = registers.first_entries(store.reader, "unit")
    return [
        standing
        for period in periods
        for standing in _of_period(store, period, as_of, first)
        if unit in {None, standing.unit.code}
    ]


def _of_period(
    store: Store, period: Period, as_of: dt.date, first: Mapping[str, dt.date]
) -> Iterator[ReturnStanding]:
    office = store.office
    due = return_due(period, office.policy, office.calendar)
    filed = {code: on for code, on in filing_days(store, period).items() if on <= as_of}
    corrected = _corrected(store, period, as_of) if filed else Counter()
    for owner in units_in(store, office.street, period):
        if owner.kind not in OWED_BY[period.kind]:
            continue
        on = filed.get(owner.code)
        begun = period.begin >= office.first_followed_up(first[owner.code])
        if on is None and not (begun and owes_return(owner.kind, period, office.policy)):
            continue
        corrections = corrected[owner.code] if on else 0
        status = _status(on, due.day, as_of)
        yield ReturnStanding(period, owner, due.day, due.provisional, on, status, corrections)


def _corrected(store: Store, period: Period, as_of: dt.date) -> Counter[str]:
    """Return how many figures and rows would be different today in the return of each unit that filed it."""
    from govtool.returns.contents import paper  # the morning list asks for none

    street = store.office.street
    found = paper(store, period, as_of).head.corrections
    if filing_of(store, period, street) is not None:
        return Counter({street: len(found)})
    return Counter(correction.unit for correction in found)


def _status(filed_on: dt.date | None, due: dt.date, as_of: dt.date) -> FilingStatus:
    if filed_on is not None:
        return FilingStatus.ON_TIME if filed_on <= due else FilingStatus.LATE
    return FilingStatus.PENDING if as_of <= due else FilingStatus.MISSING
