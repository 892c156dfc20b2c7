"""Whom a supervision notice names: who held the post on its day, as the registers have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from govtool.base.vocabulary import Post, Told
from govtool.file.reader import Reader
from govtool.journal import log
from govtool.journal.events import Addressee
from govtool.rules import Office
from govtool.views import duty, registers

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
        """Return the name of who is told of what a unit owes; None where the registers have nobody."""
        key = (one.told, one.at or (unit if one.told in _OF_THE_UNIT else None))
        if key not in self._names:
            self._names[key] = self._found(*key)
        return self._names[key]

    def named(self, whom: Iterable[Addressee], unit: str) -> list[tuple[Told, str | None]]:
        """Return who is told of what a unit owes, each with the name where the registers have one."""
        return [(one.told, self.name(one, unit)) for one in whom]

    def _found(self, told: Told, at: str | None) -> str | None:
        office, on = self._office, self._on
        match told:
            case Told.DUTY_LEADER:
                return duty.leader_on(self._conn, on)
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
        """Return who heads a group; None where there is none with the code, or its head is not known."""
        versions = (
            registers.versions(log.history(self._conn, f"{_GROUP}:{group}"), _GROUP)
            if group
            else None
        )
        found: Any = versions.known(self._on) if versions else None
        name: str | None = found.person_heading(self._office, self._on) if found else None
        return name
