"""The filers of a return: units with a row in it, those that filed, those that owe it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING

from govtool.base import vocabulary as voc
from govtool.base.errors import NotFound
from govtool.base.i18n import _
from govtool.law.periods import Period, PeriodKind, newest_ended
from govtool.law.periods import due as return_due
from govtool.law.periods import owes as owes_return
from govtool.subjects.filed_return import RETURN
from govtool.subjects.obligation import Obligation
from govtool.subjects.unit.references import closed_by_then
from govtool.views import figures, registers
from govtool.views.figures import Owed
from govtool.views.subject_rows import TurnLine

if TYPE_CHECKING:
    from govtool.law.office import Office
    from govtool.models import UnitHeader
    from govtool.store import Store

_SHOWN = (
    voc.UnitKind.STREET,
    voc.UnitKind.COMMUNITY,
    voc.UnitKind.DEPARTMENT,
    voc.UnitKind.COMMITTEE,
)


def subject(period: Period, unit: str) -> str:
    """Return the journal subject of a return."""
    return f"return:{period.kind.value}:{period.name}:{unit}"


def filing_days(store: Store, period: Period) -> dict[str, dt.date]:
    """Return the day on which each unit first filed its return of ``period``, by its code."""
    query = "SELECT unit, min(filed_on) FROM filing WHERE report = ? AND period = ? GROUP BY unit"
    rows = store.reader.execute(query, (period.kind.value, period.name)).fetchall()
    return {owner: dt.date.fromisoformat(on) for owner, on in rows}


def units_in(store: Store, code: str, period: Period) -> list[UnitHeader]:
    """Return the units with a row: those of :func:`units_of`, and closed ones with a stage.

    So no stage is lost between two returns. Raises as :func:`units_of`.
    """
    closed = [
        code for code, versions in store.office.units.items() if versions.closed_on is not None
    ]
    holding = figures.holders(store, closed, period.begin, period.end) if closed else frozenset()
    return units_of(store.office, code, period, holding)


def units_of(
    office: Office, code: str, period: Period | None = None, holding: Container[str] = frozenset()
) -> list[UnitHeader]:
    """Return a street with all units that hang under it, or the one unit.

    :param period: only those that were there on a day of it, as they were last; without it, closed
        ones too.
    :param holding: the closed ones that count as if they were there.
    :raises NotFound: code ``unknown_unit``. :raises Refused: code ``closed_unit``, where it was
        closed before.
    """
    versions = office.units.get(code)
    if versions is None:
        raise NotFound(
            "unknown_unit",
            _("There is no unit “{code}”.").format(code=code),
            _("See: govtool unit list"),
        )
    there = _there(office, period, holding)
    chosen = there.get(code)
    if chosen is None:
        raise closed_by_then("unit", code, versions.last_day(period.last if period else None))
    if chosen.kind not in {voc.UnitKind.STREET, voc.UnitKind.DISTRICT}:
        return [chosen]
    below = [unit for unit in there.values() if unit.code == code or _is_under(unit, code, there)]
    return sorted(
        (u for u in below if u.kind in _SHOWN), key=lambda u: (_SHOWN.index(u.kind), u.code)
    )


def _there(office: Office, period: Period | None, holding: Container[str]) -> dict[str, UnitHeader]:
    """Return the units by their codes, as :func:`units_of` describes them."""
    if period is None:
        return {code: versions.newest for code, versions in office.units.items()}
    found = {}
    for code, versions in office.units.items():
        unit = (
            versions.known(period.last)
            if code in holding
            else versions.during(period.begin, period.end)
        )
        if unit is not None:
            found[code] = unit
    return found


def _is_under(unit: UnitHeader, code: str, there: Mapping[str, UnitHeader]) -> bool:
    seen = {unit.code}
    while unit.parent and unit.parent not in seen and unit.parent in there:
        if unit.parent == code:
            return True
        seen.add(unit.parent)
        unit = there[unit.parent]
    return False


def owed_returns(store: Store, as_of: dt.date, unit: str | None) -> Iterator[tuple[Owed, TurnLine]]:
    """Yield the returns for ``due``: of each kind the newest past its cut-off, if not filed.

    Older ones are missing in ``report status`` alone, and so is the daily sheet, which nobody files
    with anybody.
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
