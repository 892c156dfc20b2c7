"""Working days 工作日: Monday to Friday, minus announced days off, plus make-up days 调休上班.

A year is *announced* (the State Council's notice is known), *provisional* (no notice yet: weekends,
the statutory days and those that make up for a statutory day on a weekend) or *unknown* (weekends
only). Rulebook, section 1.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.resources import data_dir
from govtool.base.vocabulary import DayKind

if TYPE_CHECKING:
    from govtool.models import NoticeDay

ONE_DAY = dt.timedelta(days=1)
IN_LIEU = "补假"
"""The end of the name of a day off in lieu of a statutory day on a weekend."""
_SATURDAY = 5


class YearState(StrEnum):
    """The state of knowledge of the days off of a year."""

    ANNOUNCED = "announced"
    PROVISIONAL = "provisional"
    UNKNOWN = "unknown"


class DayReason(StrEnum):
    """The reasons why a day is or is not a working day."""

    WEEKDAY = "weekday"
    MADE_UP = "made_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"

    @property
    def works(self) -> bool:
        """True if offices are open."""
        return self in {DayReason.WEEKDAY, DayReason.MADE_UP}


class DayStatus(NamedTuple):
    """A day, why it is worked or not, and the holiday's Chinese name where there is one."""

    day: dt.date
    reason: DayReason
    holiday: str


@dataclass(frozen=True)
class Calendar:
    """Working-day arithmetic over what is known of each year.

    ``marks`` names the days that differ from a plain week; ``announced`` the years whose notice is
    known; ``notices`` what the office imported, by year.
    """

    marks: Mapping[dt.date, tuple[DayKind, str]]
    announced: frozenset[int]
    statutory: frozenset[int] = field(default=frozenset())
    notices: Mapping[int, tuple[NoticeDay, ...]] = field(default_factory=dict)

    @classmethod
    def default(cls) -> Calendar:
        """Return the calendar of ``chinesecalendar``, with statutory days of later years."""
        return _default()

    def with_notice(self, year: int, days: Iterable[NoticeDay]) -> Calendar:
        """Return this calendar with the office's notice for ``year``.

        A notice may also name the last days of the year before (元旦); those stay when that year's
        own notice comes later.
        """
        notices = {**self.notices, year: tuple(days)}
        marks = {day: mark for day, mark in self.marks.items() if day.year != year}
        for _year, notice in sorted(notices.items()):
            marks |= {day.date: (day.kind, day.name) for day in notice}
        return Calendar(marks, self.announced | {year}, self.statutory - {year}, notices)

    def state(self, year: int) -> YearState:
        """Announced, provisional or unknown."""
        if year in self.announced:
            return YearState.ANNOUNCED
        return YearState.PROVISIONAL if year in self.statutory else YearState.UNKNOWN

    def status(self, day: dt.date) -> DayStatus:
        """Return the status of ``day``, with its reason."""
        mark = self.marks.get(day)
        weekend = day.weekday() >= _SATURDAY
        if mark is None:
            return DayStatus(day, DayReason.WEEKEND if weekend else DayReason.WEEKDAY, "")
        kind, name = mark
        if kind is DayKind.OFF:
            return DayStatus(day, DayReason.HOLIDAY, name)
        return DayStatus(
            day, DayReason.MADE_UP if weekend else DayReason.WEEKDAY, name if weekend else ""
        )

    def is_workday(self, day: dt.date) -> bool:
        """Return whether offices are open on ``day``."""
        mark = self.marks.get(day)
        return day.weekday() < _SATURDAY if mark is None else mark[0] is DayKind.WORK

    def on_or_after(self, day: dt.date) -> dt.date:
        """``day`` if it is a working day, else the next one."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def after(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``day``; ``day`` itself is not counted."""
        for _step in range(count):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def not_announced(self, first: dt.date, last: dt.date) -> tuple[int, ...]:
        """The years from ``first`` to ``last`` (both included) whose notice is not known."""
        return tuple(
            year for year in range(first.year, last.year + 1) if year not in self.announced
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that can move a date."""
        marks = ",".join(
            f"{day.toordinal()}{mark[0].value}" for day, mark in sorted(self.marks.items())
        )
        return hashlib.sha256(
            f"{marks}|{sorted(self.announced)}|{sorted(self.statutory)}".encode()
        ).hexdigest()


def statutory_days(year: int) -> dict[dt.date, str]:
    """Return the statutory days 法定节假日 of a year shipped without a notice."""
    return {day: name for day, name in _statutory_days() if day.year == year}


def days_in_lieu(statutory: Mapping[dt.date, str]) -> dict[dt.date, str]:
    """Return the days off in lieu 补假 of statutory days on a weekend (2024 rules, 6).

    For each, the next Monday to Friday that is neither statutory nor given already.

    >>> days_in_lieu({dt.date(2027, 5, 1): "劳动节", dt.date(2027, 5, 2): "劳动节"})
    {datetime.date(2027, 5, 3): '劳动节补假', datetime.date(2027, 5, 4): '劳动节补假'}
    """
    added: dict[dt.date, str] = {}
    for statutory_day, name in sorted(statutory.items()):
        if statutory_day.weekday() >= _SATURDAY:
            day = statutory_day
            while day.weekday() >= _SATURDAY or day in statutory or day in added:
                day += ONE_DAY
            added[day] = name + IN_LIEU
    return added


@cache
def _default() -> Calendar:
    marks = dict(_announced_marks())
    announced = frozenset(day.year for day in marks)
    statutory = {day: name for day, name in _statutory_days() if day.year not in announced}
    off = statutory | days_in_lieu(statutory)
    marks.update({day: (DayKind.OFF, name) for day, name in off.items()})
    return Calendar(marks, announced, frozenset(day.year for day in statutory))


def _announced_marks() -> Iterator[tuple[dt.date, tuple[DayKind, str]]]:
    from chinese_calendar import constants  # type: ignore[import-untyped]  # it ships no stubs

    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    for day, name in constants.holidays.items():
        yield day, (DayKind.OFF, names.get(name, name))
    for day, name in constants.workdays.items():
        yield day, (DayKind.WORK, names.get(name, name))


def _statutory_days() -> Iterator[tuple[dt.date, str]]:
    with (data_dir() / "calendar" / "statutory_days.csv").open(
        encoding="utf-8", newline=""
    ) as lines:
        for row in csv.DictReader(lines):
            yield dt.date.fromisoformat(row["date"]), row["name"]
