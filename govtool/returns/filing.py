"""Filing a return 报送: freezing a copy of its figures in the journal, and reading it back."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import Term
from govtool.models import ReturnFiled, UnitHeader
from govtool.returns.filers import filing_days, subject, units_in
from govtool.returns.summary_rows import KEPT, NOTHING, CaseLine, current_rows
from govtool.rules import OWED_BY, Period, owes_return, return_due
from govtool.store import Store, Transaction
from govtool.views import registers


def file_return(
    tx: Transaction, period: Period, unit: str, on: dt.date, today: dt.date
) -> ReturnFiled:
    """Freeze a copy of a unit's return and record that it was filed ``on`` a day.

    :raises Refused: ``wrong_unit`` (it owes no such return), ``out_of_order`` (before the cut-off,
        or in the future), ``already_filed``.
    :raises NotFound: code ``unknown_unit``.
    """
    store = tx.store
    covered = units_in(store, unit, period)
    owner = tx.office.units[unit].known(period.last)
    if owner.kind not in OWED_BY[period.kind]:
        message = _("{unit} ({kind}) does not owe this return.").format(
            unit=owner.name, kind=owner.kind.label
        )
        raise Refused("wrong_unit", message, _("See who owes it: govtool report status"))
    _check_date(period, on, today)
    refuse_filed(store, period, unit)
    from govtool.returns import contents, filed_copy  # which show what was filed

    rows = current_rows(store, period, covered)
    counted = {row.unit or "": {column: getattr(row, column) for column in KEPT} for row in rows}
    whole = filed_copy.kept_of(contents.current(store, period, today, unit))
    event = ReturnFiled(
        on=on,
        report=period.kind.value,
        period=period.name,
        unit=unit,
        figures={"rows": counted, "head": store.head(), "paper": whole},
    )
    tx.append(subject(period, unit), event)
    return event


def refuse_filed(store: Store, period: Period, unit: str) -> None:
    """Refuse to file a return again.

    :raises Refused: code ``already_filed``, with the day.
    """
    filed_on = filing_days(store, period).get(unit)
    if filed_on is not None:
        name = store.office.units[unit].known(period.last).name
        message = _("The return {period} of {unit} was filed already, on {day}.")
        raise Refused(
            "already_filed",
            message.format(period=period.name, unit=name, day=filed_on.isoformat()),
            _("What changed since then shows as corrections: govtool report status"),
        )


def _check_date(period: Period, on: dt.date, today: dt.date) -> None:
    if on > today:
        raise Refused(
            "out_of_order", _("{day} is in the future.").format(day=on), _("Check the date (--on).")
        )
    if on < period.last:
        raise Refused(
            "out_of_order",
            _("The period {period} ends on {day}; it cannot be filed before.").format(
                period=period.name, day=period.last
            ),
            _("Check the period, or the date (--on)."),
        )


class Filing(NamedTuple):
    """A filed return: owner, day, lines by unit, and the whole, which old versions did not keep."""

    owner: str
    on: dt.date
    rows: dict[str, dict[str, int]]
    paper: Mapping[str, Any] | None


_SEEN = ContextVar("filings_seen", default=True)


@contextmanager
def unseen() -> Iterator[None]:
    """Have returns made as if none had been filed."""
    before = _SEEN.set(False)
    try:
        yield
    finally:
        _SEEN.reset(before)


def filings(store: Store, period: Period) -> list[Filing]:
    """Return what was filed for a period, the oldest first."""
    if not _SEEN.get():
        return []
    query = "SELECT unit, filed_on, figures FROM filing WHERE report = ? AND period = ? ORDER BY filed_on, id"
    rows = store.reader.execute(query, (period.kind.value, period.name)).fetchall()
    found = ((unit, dt.date.fromisoformat(on), json.loads(figures)) for unit, on, figures in rows)
    return [Filing(unit, on, figures["rows"], figures.get("paper")) for unit, on, figures in found]


def filing_of(store: Store, period: Period, unit: str) -> Filing | None:
    """Return the return of a period as one unit filed it."""
    return next((filed for filed in filings(store, period) if filed.owner == unit), None)


def filed_cases(store: Store, period: Period) -> dict[str, CaseLine]:
    """Return the cases of each unit that filed a return of its own alone, each case once."""
    return {
        filed.owner: CaseLine(**filed.paper["cases"])
        for filed in filings(store, period)
        if filed.paper and filed.rows.keys() == {filed.owner}
    }


def filed_rows(store: Store, period: Period) -> dict[str, dict[str, int]]:
    """Return the frozen figures of each unit in the returns filed for ``period``.

    A unit that a street's return covers and that came to be after the filing was filed with
    nothing.
    """
    filed: dict[str, dict[str, int]] = {}
    for one in filings(store, period):
        covered = (unit.code for unit in units_in(store, one.owner, period))
        filed |= {code: one.rows.get(code, NOTHING) for code in covered}
    return filed


class FilingStatus(Term):
    """The status of a return 报送状态."""

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
        """Return the object that ``report status --json`` lists."""
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


def filing_statuses(
    store: Store, periods: Iterable[Period], as_of: dt.date, unit: str | None = None
) -> list[ReturnStanding]:
    """Return the status of the returns of ``periods`` on a day, for each unit that owes them.

    A return is owed also when there is nothing to report (零报告), but not one of a period that
    began before its unit's first entry, or before the record began.
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
    """Return the number of figures and rows that differ today, by unit that filed."""
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
