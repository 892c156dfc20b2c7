"""Micro-grids of a file proposed and formed 划分联防组 (:mod:`govtool.subjects.grid.forming`).

A proposal changes nothing. What is applied is recorded in one operation: the micro-grids, and each
household's place; nobody is named a head.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from govtool.base.errors import Problem
from govtool.base.i18n import _
from govtool.file.reader import Reader
from govtool.law.workdays import ONE_DAY
from govtool.models import Grid, GridClosed, GridSaved, HouseholdMoved
from govtool.store import Store, Transaction
from govtool.subjects import registry
from govtool.subjects.grid.forming import Home, Sizing, formed, numbered
from govtool.subjects.household.place import Place
from govtool.views import registers


class ProposedHome(NamedTuple):
    """A household of a proposal 联防组建议, in the order of the addresses."""

    household: str
    grid: str
    microgrid: str
    address: str | None
    head: str


class Proposed(NamedTuple):
    """A proposed micro-grid; ``cost`` is that of its size and of the cut after it."""

    microgrid: str
    grid: str
    homes: Sequence[ProposedHome]
    cost: int

    def as_json(self) -> dict[str, Any]:
        """Return the object of ``microgrid propose --json``: codes alone."""
        codes = [home.household for home in self.homes]
        return {
            "microgrid": self.microgrid,
            "grid": self.grid,
            "households": codes,
            "cost": self.cost,
        }


def proposal(
    store: Store, on: dt.date, grids: Sequence[str] | None = None, *, anew: bool = False
) -> Iterator[Proposed]:
    """Yield micro-grids for the households that are in none.

    :param grids: these alone; None for all. :param anew: for all households, whatever they are in.
    """
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, place in registers.households_of(store.reader, on):
        if anew or place.microgrid is None:
            found[place.grid].append(row)
    taken = codes_ever(store.reader)
    sizing = Sizing.of(store.office.policy, on)
    for grid in sorted(found) if grids is None else grids:
        rows = {row["code"]: row for row in found.get(grid, ())}
        codes = numbered(grid, taken)
        homes = [Home(code, row["address"]) for code, row in rows.items()]
        for group in formed(homes, sizing):
            microgrid = next(codes)
            proposed = [
                ProposedHome(one.code, grid, microgrid, one.address, rows[one.code]["head"])
                for one in group.households
            ]
            yield Proposed(microgrid, grid, proposed, group.cost)


def codes_ever(reader: Reader) -> list[str]:
    """Return all codes that grids and micro-grids ever had."""
    return [code for (code,) in reader.execute("SELECT DISTINCT code FROM grid")]


class AskedHome(NamedTuple):
    """A row of a proposal as it came back: its number, and what it says."""

    row: int
    household: str
    grid: str
    microgrid: str


@dataclass
class Forming:
    """What a proposal that came back asks, before anything is recorded.

    :param anew: whether the micro-grids that the grids of the file have are closed the day before.
    """

    store: Store
    on: dt.date
    asked: Sequence[AskedHome]
    anew: bool = False
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The households of each micro-grid, of the rows with nothing wrong."""

    @cached_property
    def homes(self) -> dict[str, Place]:
        """Where each household is on the day."""
        return registers.places_of_households(self.store.reader, self.on)

    @cached_property
    def grids(self) -> dict[str, dict[str, Any]]:
        """The grids and micro-grids of the day."""
        found = registers.register_rows(self.store.reader, "grid", self.on)
        return {row["code"]: row for row in found}

    @cached_property
    def _ever(self) -> frozenset[str]:
        return frozenset(codes_ever(self.store.reader))

    def judged(self) -> list[Problem]:
        """Return all that is wrong with the rows, and take up the others."""
        times = Counter(one.household for one in self.asked)
        grid_of: dict[str, str] = {}
        found: list[Problem] = []
        for one in self.asked:
            first = grid_of.setdefault(one.microgrid, one.grid)
            told = [*self._of_household(one, times), *self._of_microgrid(one, first)]
            found += [replace(problem, row=one.row) for problem in told]
            if not told:
                self.members[one.microgrid].append(one.household)
        return found

    def _of_household(self, one: AskedHome, times: Counter[str]) -> Iterator[Problem]:
        place = self.homes.get(one.household)
        if times[one.household] > 1:
            message = _("{code} stands in the file twice.", code=one.household)
            yield Problem("household", "twice", message, one.household)
        if place is None:
            message = _(registry.subject("household").missing, code=one.household)
            yield Problem("household", "unknown_household", message, one.household)
        elif place.grid != one.grid:
            message = _("{code} is in grid {grid}.", code=one.household, grid=place.grid)
            yield Problem("grid", "other_grid", message, one.grid)

    def _of_microgrid(self, one: AskedHome, first: str) -> Iterator[Problem]:
        code = one.microgrid
        there = self.grids.get(code)
        if first != one.grid or not code.startswith(f"{one.grid}-"):
            message = _("{code} is no micro-grid of grid {grid}.", code=code, grid=one.grid)
            yield Problem("microgrid", "across_grids", message, code)
        elif there is None and code in self._ever:
            message = _("{code} was used before, and is never used again.", code=code)
            yield Problem("microgrid", "closed_grid", message, code)
        elif there is not None and (self.anew or there["parent"] != one.grid):
            message = _("{code} is there already.", code=code)
            yield Problem("microgrid", "exists", message, code)

    @property
    def sizing(self) -> Sizing:
        """The sizes that are usual on the day."""
        return Sizing.of(self.store.office.policy, self.on)

    @property
    def unusual(self) -> dict[str, int]:
        """The sizes of micro-grids that are not usual afterwards; a hint, no mistake."""
        placed = {home: code for code, homes in self.members.items() for home in homes}
        now = {home: place.microgrid for home, place in self.homes.items()}
        sizes = Counter((now | placed).values())
        return {code: sizes[code] for code in self.members if not self.sizing.is_usual(sizes[code])}

    @cached_property
    def closing(self) -> list[str]:
        """The micro-grids that close, by code."""
        touched = {one.grid for one in self.asked}
        return [
            code
            for code, row in self.grids.items()
            if self.anew and row["parent"] in touched and code not in self.members
        ]

    @property
    def ungrouped(self) -> list[str]:
        """The households of the grids of the file that are in no micro-grid afterwards."""
        placed = {code for homes in self.members.values() for code in homes}
        touched, closing = {one.grid for one in self.asked}, set(self.closing)
        return [
            code
            for code, place in self.homes.items()
            if place.grid in touched
            and code not in placed
            and (place.microgrid is None or place.microgrid in closing)
        ]

    @property
    def moving(self) -> dict[str, list[str]]:
        """The households by micro-grid, without those that are in it already."""
        return {
            microgrid: [home for home in homes if self.homes[home].microgrid != microgrid]
            for microgrid, homes in self.members.items()
        }

    @property
    def changes(self) -> bool:
        """Whether anything is to be recorded."""
        return bool(self.closing) or any(self.moving.values())

    def record(self, tx: Transaction) -> None:
        """Record all of it in one operation."""
        for code in self.closing:
            tx.append(f"grid:{code}", GridClosed(on=self.on - ONE_DAY))
        for microgrid, households in self.moving.items():
            grid = self.grids[microgrid.rpartition("-")[0]]
            if microgrid not in self.grids:
                name = f"{grid['name']}联防组{microgrid.rpartition('-')[2]}"
                saved = Grid(code=microgrid, name=name, unit=grid["unit"], parent=grid["code"])
                tx.append(f"grid:{microgrid}", GridSaved(on=self.on, grid=saved))
            moved = HouseholdMoved(on=self.on, grid=grid["code"], microgrid=microgrid)
            for household in households:
                tx.append(f"household:{household}", moved)
