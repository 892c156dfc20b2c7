"""Section 7: periods of the returns 报表, from the day after a cut-off to the next cut-off.

Dates are half-open here, ``[begin, end)``; the last day shown to people is :attr:`Period.last`.
"""

from __future__ import annotations

import calendar as month_calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.dates import FIRST_YEAR, LAST_YEAR
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.text import half_width, quoted
from govtool.law import clocks
from govtool.law.policy import Policy
from govtool.law.workdays import ONE_DAY, Calendar


class PeriodKind(voc.Term):
    """Kinds of periods and returns 报表, by the words of ``govtool report``."""

    DAILY = "daily", "日报"
    WEEKLY = "weekly", "周报"
    HALF_MONTH = "half-month", "半月报"
    MONTHLY = "monthly", "月报"
    QUARTERLY = "quarterly", "季报"
    HALF_YEAR = "half-year", "半年报"
    YEARLY = "yearly", "年报"

    @property
    def parameter(self) -> str:
        """The name of this return's clock in the policy."""
        return f"return_{self.value.replace('-', '_')}"

    @property
    def is_handed_on(self) -> bool:
        """True if one unit files it with another; the daily sheet stays in the house."""
        return self is not PeriodKind.DAILY


OWED_BY = {
    PeriodKind.DAILY: frozenset({voc.UnitKind.STREET}),
    PeriodKind.WEEKLY: frozenset({voc.UnitKind.COMMUNITY}),
    PeriodKind.HALF_MONTH: frozenset({voc.UnitKind.DEPARTMENT, voc.UnitKind.COMMITTEE}),
    PeriodKind.MONTHLY: frozenset({voc.UnitKind.STREET}),
    PeriodKind.QUARTERLY: frozenset({voc.UnitKind.STREET}),
    PeriodKind.HALF_YEAR: frozenset({voc.UnitKind.STREET}),
    PeriodKind.YEARLY: frozenset({voc.UnitKind.STREET}),
}
"""The kinds of units that owe each return (the column "from → to")."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period of one kind, ``[begin, end)``; ``name`` as in ``2026-W10``."""

    kind: PeriodKind
    name: str
    begin: dt.date
    end: dt.date

    @property
    def last(self) -> dt.date:
        """The cut-off 截止日, the last day of the period."""
        return self.end - ONE_DAY

    @property
    def previous(self) -> Period:
        """The period before this one."""
        return period_of(self.kind, self.begin - ONE_DAY)

    def as_json(self) -> dict[str, Any]:
        """The head of every object about a period (contract, ``report … --json``)."""
        return {"kind": self.kind.value, "period": self.name, "begin": self.begin, "end": self.last}

    def __contains__(self, day: dt.date) -> bool:
        return self.begin <= day < self.end


def owes(kind: voc.UnitKind | None, period: Period, policy: Policy) -> bool:
    """Return whether units of a kind owe the return of a period."""
    return kind in OWED_BY[period.kind] and not policy.is_off(period.kind.parameter, period.last)


def due(period: Period, policy: Policy, calendar: Calendar) -> clocks.Due:
    """Return the due date of the return of ``period``, counted from its cut-off."""
    return clocks.due(period.last, policy.clock(period.kind.parameter, period.last), calendar)


_KEPT = 4096
"""The periods that are kept: duties of many households ask for the same."""


@lru_cache(maxsize=_KEPT)
def period_of(kind: PeriodKind, day: dt.date) -> Period:
    """The one period of ``kind`` that ``day`` belongs to."""
    name, begin, end = _PERIODS[kind](day)
    return Period(kind, name, begin, end)


def newest_ended(kind: PeriodKind, day: dt.date) -> Period:
    """Return the newest period whose cut-off is reached, on its day included."""
    current = period_of(kind, day)
    return current if current.last <= day else current.previous


def _daily(day: dt.date) -> tuple[str, dt.date, dt.date]:
    return day.isoformat(), day, day + ONE_DAY


def _weekly(day: dt.date) -> tuple[str, dt.date, dt.date]:
    year, week, weekday = day.isocalendar()
    monday = day - dt.timedelta(days=weekday - 1)
    return f"{year}-W{week:02d}", monday, monday + dt.timedelta(days=7)


_FIRST_CUT_OFF, _SECOND_CUT_OFF = 15, 30


def _half_month(day: dt.date) -> tuple[str, dt.date, dt.date]:
    """Cut-offs are the 15th and the 30th (February: its last day); a 31st belongs to the next A."""
    if day.day > _SECOND_CUT_OFF:
        day += ONE_DAY
    middle, second_cut = day.replace(day=_FIRST_CUT_OFF), _second_cut_off(day)
    if day <= middle:
        last_month = day.replace(day=1) - ONE_DAY
        return f"{day:%Y-%m}-A", _second_cut_off(last_month) + ONE_DAY, middle + ONE_DAY
    return f"{day:%Y-%m}-B", middle + ONE_DAY, second_cut + ONE_DAY


def _second_cut_off(day: dt.date) -> dt.date:
    return day.replace(day=min(_SECOND_CUT_OFF, month_calendar.monthrange(day.year, day.month)[1]))


def _months(day: dt.date, length: int) -> tuple[dt.date, dt.date]:
    begin = dt.date(day.year, (day.month - 1) // length * length + 1, 1)
    after = begin.month - 1 + length
    return begin, dt.date(day.year + after // 12, after % 12 + 1, 1)


def _monthly(day: dt.date) -> tuple[str, dt.date, dt.date]:
    return (f"{day:%Y-%m}", *_months(day, 1))


def _quarterly(day: dt.date) -> tuple[str, dt.date, dt.date]:
    return (f"{day.year}-Q{(day.month + 2) // 3}", *_months(day, 3))


def _half_year(day: dt.date) -> tuple[str, dt.date, dt.date]:
    return (f"{day.year}-H{(day.month + 5) // 6}", *_months(day, 6))


def _yearly(day: dt.date) -> tuple[str, dt.date, dt.date]:
    return (f"{day.year}", *_months(day, 12))


_PERIODS: dict[PeriodKind, Callable[[dt.date], tuple[str, dt.date, dt.date]]] = {
    PeriodKind.DAILY: _daily,
    PeriodKind.WEEKLY: _weekly,
    PeriodKind.HALF_MONTH: _half_month,
    PeriodKind.MONTHLY: _monthly,
    PeriodKind.QUARTERLY: _quarterly,
    PeriodKind.HALF_YEAR: _half_year,
    PeriodKind.YEARLY: _yearly,
}

# A pattern, an example for people, and a day inside the period that the match names.
_Inside = Callable[[re.Match[str]], dt.date]
_NAMES: dict[PeriodKind, tuple[str, str, _Inside]] = {
    PeriodKind.DAILY: (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        "2026-03-02",
        lambda m: dt.date(int(m[1]), int(m[2]), int(m[3])),
    ),
    PeriodKind.WEEKLY: (
        r"(\d{4})-W(\d{1,2})",
        "2026-W10",
        lambda m: dt.date.fromisocalendar(int(m[1]), int(m[2]), 1),
    ),
    PeriodKind.HALF_MONTH: (
        r"(\d{4})-(\d{1,2})-([AB])",
        "2026-03-A",
        lambda m: dt.date(int(m[1]), int(m[2]), 1 if m[3] == "A" else 16),
    ),
    PeriodKind.MONTHLY: (
        r"(\d{4})-(\d{1,2})",
        "2026-03",
        lambda m: dt.date(int(m[1]), int(m[2]), 1),
    ),
    PeriodKind.QUARTERLY: (
        r"(\d{4})-Q([1-4])",
        "2026-Q1",
        lambda m: dt.date(int(m[1]), int(m[2]) * 3, 1),
    ),
    PeriodKind.HALF_YEAR: (
        r"(\d{4})-H([12])",
        "2026-H1",
        lambda m: dt.date(int(m[1]), int(m[2]) * 6, 1),
    ),
    PeriodKind.YEARLY: (r"(\d{4})", "2026", lambda m: dt.date(int(m[1]), 1, 1)),
}


def period_among(kinds: Sequence[PeriodKind], name: str) -> Period:
    """The period called ``name`` of the kind whose names look like that.

    :raises Refused: code ``bad_period``, with an example of the first of ``kinds``.
    """
    typed = half_width(name).upper()
    kind = next((kind for kind in kinds if re.fullmatch(_NAMES[kind][0], typed)), kinds[0])
    return period_named(kind, name)


def period_named(kind: PeriodKind, name: str) -> Period:
    """The period called ``name``.

    :raises Refused: code ``bad_period``, with an example of the right form.
    """
    pattern, example, inside = _NAMES[kind]
    found = re.fullmatch(pattern, half_width(name).upper())
    try:
        if found is not None and FIRST_YEAR <= int(half_width(name)[:4]) <= LAST_YEAR:
            return period_of(kind, inside(found))
    except ValueError:
        pass
    message = _("“{name}” is not a {kind} period.", name=quoted(name), kind=kind.label)
    hint = _(
        "Write it as {example}, in words (上周, 第10周, 3月, 一季度), or by a date in it.",
        example=example,
    )
    raise Refused("bad_period", message, hint)
