"""Care of a household 关爱走访 as of a day: the result of folding its agreement and its visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.i18n import _
from govtool.law.workdays import ONE_DAY
from govtool.subjects.folded import Folded

if TYPE_CHECKING:
    from govtool.law.office import UnitSince
    from govtool.law.periods import Period
    from govtool.subjects.care.agreement import CareAgreed
    from govtool.subjects.care.terms import CareHelp, CareRhythm, VisitFound, VisitWay
    from govtool.subjects.recurrence import Recurring

RULE = "visit"
"""The rule by which visits are owed."""


class Rate(NamedTuple):
    """How often a household is visited, from a day on."""

    since: dt.date
    rhythm: CareRhythm
    times: int

    def slot(self, on: dt.date) -> Period:
        """Return the calendar slot around a day."""
        from govtool.law.periods import PeriodKind, period_of  # which need clocks

        return period_of(PeriodKind(self.rhythm.value), on)


class Visited(NamedTuple):
    """A visit: its day, what it found, and the day on which it was recorded (None: today)."""

    on: dt.date
    found: VisitFound | None
    is_met: bool
    recorded_on: dt.date | None


@dataclass(slots=True)
class Care(Folded):
    """An agreement on care with all that followed; its household is None once it withdrew."""

    opening: CareAgreed
    units: list[UnitSince]
    """The communities whose household it is, from day to day; the first since always."""
    rates: list[Rate]
    help: tuple[CareHelp, ...]
    way: VisitWay | None
    until: dt.date | None
    visits: list[Visited] = field(default_factory=list)
    withdrawn_on: dt.date | None = None

    def __post_init__(self) -> None:
        """Let a move be a later fact of it."""
        Folded.__post_init__(self)
        self.last_on = max(self.last_on, *(one.since for one in self.units))

    @property
    def household(self) -> str | None:
        """The code of the household."""
        return self.opening.household

    @property
    def title(self) -> str:
        """The household by its code, and nothing of its needs."""
        return household_title(self.household)

    @property
    def unit(self) -> str:
        """The community whose household it is by now."""
        return self.units[-1].unit

    @property
    def rate(self) -> Rate:
        """How often it is visited by now."""
        return self.rates[-1]

    @property
    def closed_on(self) -> dt.date | None:
        """The day of the withdrawal, or the last day of the agreement."""
        return min(filter(None, (self.withdrawn_on, self.until)), default=None)

    @property
    def state(self) -> str:
        """``open``, ``ends`` where a last day was agreed, ``withdrawn``."""
        if self.withdrawn_on is not None:
            return "withdrawn"
        return "open" if self.until is None else "ends"

    def duties(self) -> Iterator[Recurring]:
        """Yield what is owed: of each rate the slots that begin and end while it holds."""
        from govtool.law.periods import PeriodKind  # which needs clocks
        from govtool.subjects.recurrence import Recurring  # as above

        met = tuple(sorted(visit.on for visit in self.visits if visit.is_met))
        first, *moves = self.units
        for place, rate in enumerate(self.rates):
            later = (one.since - ONE_DAY for one in self.rates[place + 1 :][:1])
            last = min(filter(None, (self.closed_on, *later)), default=None)
            if last is not None and rate.slot(last).last > last:
                last = rate.slot(last).begin - ONE_DAY
            if last is None or last >= rate.since:
                yield Recurring(
                    RULE, first.unit, PeriodKind(rate.rhythm.value), rate.times, rate.since, last,
                    met, tuple(moves),
                )  # fmt: skip

    def recorded_late(self, owed_from: dt.date, last: dt.date) -> dt.date | None:
        """Return when the visit of a slot was recorded, where that was after the slot had ended."""
        days = (
            visit.recorded_on
            for visit in self.visits
            if visit.is_met and owed_from <= visit.on <= last and visit.recorded_on
        )
        return next((day for day in sorted(days) if day > last), None)


def household_title(code: str | None) -> str:
    """Return how lists call a household: 12号户; a sign where it withdrew."""
    return _("household {code}", code=code) if code else _("a household that withdrew")
