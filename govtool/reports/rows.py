"""The lines of the summary return: what is counted for each unit, as the journal has it now.

In every line: opening + registered + received − settled − transferred − diverted − other_closed = closing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from govtool import vocabulary as voc
from govtool.errors import NotFound
from govtool.i18n import _
from govtool.models import Unit
from govtool.rules import RULES, Office, Period
from govtool.store import Store, figures

COUNTED = (
    "opening", "registered", "received", "settled", "transferred", "diverted", "other_closed", "closing", "major",
    "overdue",
)  # fmt: skip
"""The columns that are counted, in the order of the form."""

ENDED = ("settled", "transferred", "diverted", "other_closed")
"""The measures that take a stage or case out of what is open."""

NOTHING = dict.fromkeys(COUNTED, 0)
"""零报告: the figures of a unit with nothing to report."""

AFTER_CLOSING = frozenset(name for name, rule in RULES.items() if rule.after_closing)
"""Rules that ask something of a stage that has ended: nothing of a summary is overdue under them."""
_SHOWN = (voc.UnitKind.STREET, voc.UnitKind.COMMUNITY, voc.UnitKind.DEPARTMENT, voc.UnitKind.COMMITTEE)


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line; ``unit`` None for the total. Counts of stages; see the rulebook for each column."""

    unit: str | None
    name: str
    opening: int = 0
    registered: int = 0
    received: int = 0
    settled: int = 0
    transferred: int = 0
    diverted: int = 0
    other_closed: int = 0
    closing: int = 0
    major: int = 0
    overdue: int = 0

    @property
    def ended(self) -> int:
        """办结: all stages that ended, in whatever way."""
        return sum(getattr(self, measure) for measure in ENDED)

    @property
    def rate(self) -> float | None:
        """调解成功率: settled ÷ all that ended; None when nothing ended."""
        return share(self.settled, self.ended)

    def as_json(self) -> dict[str, Any]:
        """The object in ``rows`` (contract, ``report … --json``)."""
        return {**asdict(self), "rate": self.rate}


def share(part: int, whole: int) -> float | None:
    """A part as a fraction of the whole, exact enough to be rounded once more to a tenth of a percent; None of nothing."""
    return round(part / whole, 6) if whole else None


def current_rows(store: Store, period: Period, units: Iterable[Unit], today: dt.date | None = None) -> list[Row]:
    """The rows as the journal has them now, whatever was filed.

    :param today: in a period that goes on, what is overdue is so today: nobody knows what will be done by its end.
    """
    counted = figures.stage_counts(store, period.begin, period.end)
    late = figures.overdue_stages(store, standing_on(period, today), without=AFTER_CLOSING)
    return [Row(unit.code, unit.name, overdue=late[unit.code], **counted.get(unit.code, {})) for unit in units]


def standing_on(period: Period, today: dt.date | None) -> dt.date:
    """The day whose end a return shows: the last of its period, or today while that is yet to come."""
    return period.last if today is None else min(period.last, today)


def units_of(office: Office, code: str) -> list[Unit]:
    """The units with a row: a street with all that hangs under it, or the one unit.

    :raises NotFound: code ``unknown_unit``.
    """
    chosen = office.units.get(code)
    if chosen is None:
        raise NotFound("unknown_unit", _("There is no unit “{code}”.").format(code=code), _("See: govtool unit list"))
    if chosen.kind not in {voc.UnitKind.STREET, voc.UnitKind.DISTRICT}:
        return [chosen]
    below = [unit for unit in office.units.values() if unit.code == code or _is_under(unit, code, office)]
    return sorted((u for u in below if u.kind in _SHOWN), key=lambda u: (_SHOWN.index(u.kind), u.code))


def _is_under(unit: Unit, code: str, office: Office) -> bool:
    seen = {unit.code}
    while unit.parent and unit.parent not in seen and unit.parent in office.units:
        if unit.parent == code:
            return True
        seen.add(unit.parent)
        unit = office.units[unit.parent]
    return False
