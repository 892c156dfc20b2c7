"""Returns that stand in the morning list: reckoned when somebody asks, because nothing is recorded of them before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from operator import attrgetter

from govtool.models import UnitHeader
from govtool.returns.filers import filing_days, subject, units_of
from govtool.rules import Obligation, Period, PeriodKind, newest_ended, owes_return, return_due
from govtool.store import Store
from govtool.subjects.filed_return import RETURN
from govtool.views import registers
from govtool.views.figures import Owed
from govtool.views.subject_rows import TurnLine


def owed_returns(store: Store, as_of: dt.date, unit: str | None) -> Iterator[tuple[Owed, TurnLine]]:
    """Yield the returns that stand in ``due``: of each kind the newest whose cut-off is reached, where it is not filed.

    Older ones are missing in ``report status`` alone, and so is the daily sheet, which nobody files with anybody.
    """
    office = store.office
    if office.street not in office.units:
        return
    first = registers.first_entries(store.reader, "unit")
    place = 0
    for kind in filter(attrgetter("is_handed_on"), PeriodKind):
        period = newest_ended(kind, as_of)
        due = return_due(period, office.policy, office.calendar)
        for owner in _owing(store, period, as_of):
            place -= 1
            begins = office.first_owed(RETURN, first[owner.code])
            if period.begin >= begins and unit in {None, owner.code}:
                owed = Obligation(
                    RETURN,
                    period.name,
                    owner.code,
                    period.last,
                    due.day,
                    provisional=due.provisional,
                )
                no = f"{owner.code}-{period.name}"
                line = TurnLine(period, f"{kind.label} {period.name}")
                yield Owed(subject(period, owner.code), place, no, owed), line


def _owing(store: Store, period: Period, as_of: dt.date) -> list[UnitHeader]:
    """Return the units that are there on a day and have yet to file their return of a period."""
    office = store.office
    filed = [code for code, on in filing_days(store, period).items() if on <= as_of]
    return [
        unit
        for unit in units_of(office, office.street, period)
        if owes_return(unit.kind, period, office.policy)
        and unit.code not in filed
        and office.units[unit.code].at(as_of) is not None
    ]
