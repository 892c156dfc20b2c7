"""The office's people by name: leaders on duty 值班, mediators 人民调解员, addressees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from govtool.base.vocabulary import Post, Told
from govtool.file.reader import Reader, dictionaries
from govtool.journal import entries
from govtool.views import noun_tables, registers

if TYPE_CHECKING:
    from govtool.journal.events import Addressee
    from govtool.law.office import Office
    from govtool.models import Duty, Mediator


_GROUP = "group"
_OF_THE_UNIT = frozenset({Told.UNIT_HEAD, Told.FIRST_UNIT})


class Addressees:
    """The people who are told on one day; what was asked once is kept.

    :param on: the day of the notice: printed again, it names who it was then.
    """

    def __init__(self, conn: Reader, office: Office, on: dt.date) -> None:
        self._conn, self._office, self._on = conn, office, on
        self._names: dict[tuple[Told, str | None], str | None] = {}

    def name(self, one: Addressee, unit: str) -> str | None:
        """Return the name of the person notified for a unit, or None if unknown."""
        key = (one.told, one.at or (unit if one.told in _OF_THE_UNIT else None))
        if key not in self._names:
            self._names[key] = self._found(*key)
        return self._names[key]

    def named(self, whom: Iterable[Addressee], unit: str) -> list[tuple[Told, str | None]]:
        """Return the addressees of a unit's notices, with names where known."""
        return [(one.told, self.name(one, unit)) for one in whom]

    def _found(self, told: Told, at: str | None) -> str | None:
        office, on = self._office, self._on
        match told:
            case Told.DUTY_LEADER:
                return duty_leader(self._conn, on)
            case Told.PLATFORM_COMMANDER:
                return self._heading(at)
            case Told.COMMANDER_IN_CHIEF:
                deputy = office.contact(office.street, Post.DEPUTY_SECRETARY, on)
                return self._heading(at) or (deputy.name if deputy else None)
            case Told.MAIN_LEADER:
                holder = office.main_leader(on)
            case Told.UNIT_HEAD | Told.FIRST_UNIT:
                holder = office.head_of(at, on)
            case _:
                return None
        return holder.name if holder else None

    def _heading(self, group: str | None) -> str | None:
        """Return the head of a group, or None if the group or its head is unknown."""
        versions = (
            registers.versions(entries.history(self._conn, f"{_GROUP}:{group}"), _GROUP)
            if group
            else None
        )
        found: Any = versions.known(self._on) if versions else None
        name: str | None = found.person_heading(self._office, self._on) if found else None
        return name


_DUTY = "duty"


def duty_between(
    conn: Reader, first: dt.date, last: dt.date, on: dt.date | None = None
) -> dict[dt.date, Duty]:
    """Return who is on duty, by day, on the days from ``first`` to ``last`` that have somebody.

    :param on: as it was arranged on that day; without it, as it is by now.
    """
    from govtool.models import Duty  # most lists need a name alone

    query = f"""SELECT {", ".join(noun_tables.fields_of(_DUTY))} FROM duty
        WHERE {registers.there(on)} AND date >= :first AND date <= :last ORDER BY date"""
    days = {"first": first, "last": last, "on": on}
    bound = {name: day.isoformat() for name, day in days.items() if day is not None}
    readers = noun_tables.readers(_DUTY)
    rows = dictionaries(conn.execute(query, bound))
    read = (
        {name: readers.get(name, _as_it_is)(value) for name, value in row.items()} for row in rows
    )
    return {duty.date: duty for duty in map(Duty.model_validate, read)}


def _as_it_is(value: Any) -> Any:
    return value


def duty_leader(conn: Reader, day: dt.date) -> str | None:
    """Return the name of who is on duty on a day, as it is by now."""
    query = "SELECT leader FROM duty WHERE until IS NULL AND date = ?"
    found = conn.execute(query, (day.isoformat(),)).fetchone()
    return found[0] if found else None


def phone_of_leader(conn: Reader, leader: str) -> str | None:
    """The telephone a leader had on the newest day of duty that tells one."""
    query = (
        "SELECT phone FROM duty WHERE until IS NULL AND leader = ? AND phone IS NOT NULL "
        "ORDER BY date DESC LIMIT 1"
    )
    found = conn.execute(query, (leader,)).fetchone()
    return found[0] if found else None


_BETWEEN_NAMES = re.compile(r"[、，,;；\s]+")


def mediators_of(conn: Reader, unit: str, on: dt.date | None = None) -> list[Mediator]:
    """Return the mediators of a unit on a day, or by now."""
    from govtool.models import Mediator  # most ask for a name alone

    return [
        Mediator.model_validate(row)
        for row in registers.register_rows(conn, "mediator", on, unit=unit)
    ]


def unknown_mediators(
    conn: Reader, names: str, units: Iterable[str], on: dt.date
) -> tuple[list[str], list[str]]:
    """Return which of the names are of no mediator of the units on a day, and who these have.

    Both are empty where the register has nobody of these units.
    """
    there = list(dict.fromkeys(one.name for unit in units for one in mediators_of(conn, unit, on)))
    if not there:
        return [], []
    return [name for name in _BETWEEN_NAMES.split(names) if name and name not in there], there


def certificates(conn: Reader, names: str, units: Iterable[str], on: dt.date) -> str:
    """Return the certificate numbers of mediators by name, sorted by name."""
    known = {one.name: one.certificate for unit in units for one in mediators_of(conn, unit, on)}
    return "、".join(filter(None, (known.get(name) for name in _BETWEEN_NAMES.split(names))))
