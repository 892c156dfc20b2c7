"""Registers: dated versions of records, folded from savings and closings.

What it was on the day of a fact counts. Before its first entry its first version holds, as with
policy values (rulebook, section 1). A correction is another entry of the same day; it takes the
place of the one before. What was recorded later for a day before the first entry changed what held
until then: it does not come before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from govtool.base.record import Record
from govtool.journal.events import IN_EVERY_NOUN, Event
from govtool.law.workdays import ONE_DAY

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)
_ALWAYS = dt.date.min


class Version(NamedTuple, Generic[R_co]):
    """A record with its days ``[since, until)``; ``until`` is None while it holds."""

    since: dt.date
    record: R_co
    until: dt.date | None = None

    @property
    def recorded_since(self) -> dt.date | None:
        """The day from which on it was recorded to hold; None where it holds since always."""
        return None if self.since == _ALWAYS else self.since


class Versions(NamedTuple, Generic[R_co]):
    """All versions of a record of a register, the oldest first; there is at least one.

    Days without a version lie between a closing and the next time it was saved. A day of None is
    the end of all days.
    """

    all: Sequence[Version[R_co]]

    @property
    def newest(self) -> R_co:
        """The newest record, also of what is closed."""
        return self.all[-1].record

    @property
    def closed_on(self) -> dt.date | None:
        """The last day on which it was there; None while it is."""
        return self.last_day()

    def last_day(self, day: dt.date | None = None) -> dt.date | None:
        """Return the last day on which what it was on ``day`` held; None where that still does."""
        until = self._by(day).until
        return None if until is None else until - ONE_DAY

    def at(self, day: dt.date | None = None) -> R_co | None:
        """Return what it was on a day, None where it was not there."""
        version = self._by(day)
        is_there = version.until is None or (day is not None and day < version.until)
        return version.record if is_there else None

    def known(self, day: dt.date | None = None) -> R_co:
        """Return what it was on a day, or had been when it was closed before that day."""
        return self._by(day).record

    def during(self, begin: dt.date, end: dt.date) -> R_co | None:
        """Return the last record in ``[begin, end)``, or None."""
        version = self._by(end - ONE_DAY)
        return version.record if version.until is None or version.until > begin else None

    def _by(self, day: dt.date | None) -> Version[R_co]:
        for version in reversed(self.all):
            if day is None or version.since <= day:
                return version
        return self.all[0]


def stretches(
    versions: Versions[R], fits: Callable[[R], bool]
) -> Iterator[tuple[dt.date, dt.date | None]]:
    """Yield first and last day of each stretch that fits; None for no end.

    >>> [*stretches(always("a"), "a".__eq__)]
    [(datetime.date(1, 1, 1), None)]
    """
    since: dt.date | None = None
    until: dt.date | None = None
    for version in versions.all:
        if since is not None and (until != version.since or not fits(version.record)):
            yield since, (until or version.since) - ONE_DAY
            since = None
        if fits(version.record):
            since, until = since or version.since, version.until
    if since is not None:
        yield since, None if until is None else until - ONE_DAY


def always(record: R) -> Versions[R]:
    """Return the versions of a record that never was anything else."""
    return Versions((Version(_ALWAYS, record),))


def unchanging(records: Mapping[str, R]) -> dict[str, Versions[R]]:
    """Return a register of records that never were anything else, by their codes."""
    return {code: always(record) for code, record in records.items()}


def saved(versions: Sequence[Version[Any]], on: dt.date, record: R) -> list[Version[R]]:
    """Return ``versions``, none of a later day, with a record saved for a day.

    >>> [v.until for v in saved(saved([], dt.date(2026, 3, 2), "old"), dt.date(2026, 3, 9), "new")]
    [datetime.date(2026, 3, 9), None]
    """
    before = [version for version in versions if version.since < on]
    if before and (before[-1].until is None or before[-1].until > on):
        before[-1] = before[-1]._replace(until=on)
    return [*before, Version(on, record)]


def closed(versions: Sequence[Version[R]], on: dt.date) -> list[Version[R]]:
    """Return the versions closed at the end of a day; closed ones stay as they are."""
    *before, last = versions
    return [*before, last._replace(until=on + ONE_DAY) if last.until is None else last]


def amended(versions: Sequence[Version[R]], event: Event) -> list[Version[R]]:
    """Return the versions, changed in part from the day of an event on; closed ones stay closed."""
    last = versions[-1]
    if last.until is not None and last.until <= event.on:
        return [*versions]
    *before, now = saved(versions, event.on, event.amended(last.record))
    return [*before, now._replace(until=last.until)]


def saving_again(events: Iterable[Event], save: Event) -> Iterator[Event]:
    """Yield the event that saves a record, and again the closing of the same day.

    What is saved after a closing is there again; what only changes for its last day stays closed.

    :param events: those that count, in fold order.
    """
    yield save
    of_day = [event for event in _changing(events) if event.on == save.on]
    if of_day and not (of_day[-1].saves or of_day[-1].amends):
        yield of_day[-1]


def _changing(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events that change a record; remarks about it do not."""
    return (event for event in events if not event.remarks)


def _from_always(versions: Sequence[Version[R]], on: dt.date) -> list[Version[R]]:
    """Return the versions; a first one since always, where something changed before its day."""
    if versions and on < versions[0].since:
        return [versions[0]._replace(since=_ALWAYS)]
    return [*versions]


def register_in(events: Iterable[Event]) -> Versions[Any] | None:
    """Return what events make of the record that they save whole; None where none saves one.

    :param events: those of one subject that count, in fold order.
    """
    found = [*events]
    save = next((event for event in found if event.saves), None)
    if save is None:
        return None
    return versions_of(found, record_field(save))


def record_field(save: Event) -> str:
    """Return the field with the record of an event that saves it whole."""
    return next(name for name, value in save if isinstance(value, Record))


def versions_of(events: Iterable[Event], field: str) -> Versions[Any] | None:
    """Return what the events of a subject make of it, None where nothing was saved.

    An event of its own that neither holds the whole record nor changes part of it closes it.

    :param events: those that count, in fold order. :param field: holds the record in those that
        save one.
    """
    found: list[Version[Any]] = []
    for event in _changing(events):
        record = getattr(event, field, None)
        if record is not None:
            found = saved(_from_always(found, event.on), event.on, record)
        elif found and event.amends:
            found = amended(_from_always(found, event.on), event)
        elif found and type(event) not in IN_EVERY_NOUN:
            found = closed(found, event.on)
    return Versions(found) if found else None
