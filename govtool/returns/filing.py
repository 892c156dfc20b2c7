"""Filing a return 报送: freezing a copy of its figures in the journal, and reading it back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.models import ReturnFiled
from govtool.returns.filers import filing_days, subject, units_in
from govtool.returns.summary_rows import KEPT, NOTHING, CaseLine, current_rows
from govtool.rules import OWED_BY, Period
from govtool.store import Store, Transaction


def file_return(
    tx: Transaction, period: Period, unit: str, on: dt.date, today: dt.date
) -> ReturnFiled:
    """Freeze a copy of a unit's return and record that it was filed ``on`` a day.

    :raises Refused: ``wrong_unit`` (it owes no such return), ``out_of_order`` (before the cut-off, or in the
        future), ``already_filed``.
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
    """A filed return: whose, when, its lines by unit, and the whole paper, which an older version did not keep."""

    owner: str
    on: dt.date
    rows: dict[str, dict[str, int]]
    paper: Mapping[str, Any] | None


def filings(store: Store, period: Period) -> list[Filing]:
    """Return what was filed for a period, the oldest first."""
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
    """The frozen figures of each unit in the returns filed for ``period``.

    A unit that a street's return covers and that came to be after the filing was filed with nothing.
    """
    filed: dict[str, dict[str, int]] = {}
    for one in filings(store, period):
        covered = (unit.code for unit in units_in(store, one.owner, period))
        filed |= {code: one.rows.get(code, NOTHING) for code in covered}
    return filed
