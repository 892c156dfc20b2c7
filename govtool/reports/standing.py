"""How returns stand 报送情况: on time, late, missing, or still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from govtool.models import Unit
from govtool.reports.filing import filed_on
from govtool.reports.rows import units_of
from govtool.reports.summary import summary
from govtool.rules import OWED_BY, Period, PeriodKind, return_due
from govtool.store import Store
from govtool.vocabulary import Term


class FilingStatus(Term):
    """How a return stands 报送状态."""

    ON_TIME = "on_time", "按时"
    LATE = "late", "迟报"
    MISSING = "missing", "未报"
    PENDING = "pending", "待报"


@dataclass(frozen=True, slots=True)
class Standing:
    """One return that a unit owes, and how it stands on a day."""

    period: Period
    unit: Unit
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


def standings(store: Store, periods: Iterable[Period], as_of: dt.date, unit: str | None = None) -> list[Standing]:
    """How the returns of ``periods`` stand on ``as_of``, for each unit that owes them.

    A return is owed also when there is nothing to report (零报告).
    """
    found = []
    for period in periods:
        owners = [u for u in _owners(store, period.kind) if unit in {None, u.code}]
        found += [_standing(store, period, owner, as_of) for owner in owners]
    return found


def _owners(store: Store, kind: PeriodKind) -> list[Unit]:
    office = store.office
    return [u for u in units_of(office, office.street) if u.kind in OWED_BY[kind]]


def _standing(store: Store, period: Period, owner: Unit, as_of: dt.date) -> Standing:
    due = return_due(period, store.office.policy, store.office.calendar)
    filed = filed_on(store, period, owner.code)
    if filed is not None and filed <= as_of:
        status = FilingStatus.ON_TIME if filed <= due.day else FilingStatus.LATE
        corrections = len(summary(store, period, owner.code).corrections)
        return Standing(period, owner, due.day, due.provisional, filed, status, corrections)
    status = FilingStatus.PENDING if as_of <= due.day else FilingStatus.MISSING
    return Standing(period, owner, due.day, due.provisional, None, status)
