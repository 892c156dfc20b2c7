"""Whom a supervision notice names: who held the post on its day, as the registers have it."""

from __future__ import annotations

import datetime as dt

from govtool.rules import Office
from govtool.store import duty
from govtool.store.reader import Reader
from govtool.vocabulary import Told


class Addressees:
    """The people who are told on one day; what was asked once is kept.

    :param on: the day of the notice: printed again, it names who it was then.
    """

    def __init__(self, conn: Reader, office: Office, on: dt.date) -> None:
        self._conn, self._office, self._on = conn, office, on
        self._names: dict[tuple[Told, str], str | None] = {}

    def name(self, told: Told | None, unit: str) -> str | None:
        """Return the name of who is told of what a unit owes; None where nobody is, or the registers have nobody."""
        if told is None:
            return None
        key = (told, unit if told is Told.UNIT_HEAD else "")
        if key not in self._names:
            self._names[key] = self._found(told, unit)
        return self._names[key]

    def _found(self, told: Told, unit: str) -> str | None:
        if told is Told.DUTY_LEADER:
            return duty.leader_on(self._conn, self._on)
        holder = None
        if told is Told.UNIT_HEAD:
            holder = self._office.head_of(unit, self._on)
        elif told is Told.MAIN_LEADER:
            holder = self._office.main_leader(self._on)
        return holder.name if holder else None
