"""A redraw of grids 网格调整: households that get another grid, judged as a whole, then recorded.

A file names only the households that move. No grid closes by itself: the clerk names those that
do. A micro-grid that a household leaves is cut: it is closed, and proposed anew.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from govtool.base.errors import Problem
from govtool.base.i18n import _, counted, listed
from govtool.file.reader import Reader
from govtool.law.workdays import ONE_DAY
from govtool.models import Event, GridClosed, HouseholdMoved
from govtool.store import Store, Transaction
from govtool.subjects import registry
from govtool.subjects.head.kinds import HEAD
from govtool.subjects.household.place import Place
from govtool.subjects.unit.references import closed_by_then, unknown_grid_text
from govtool.views import noun_tables, registers

_SHOWN = 5


class AskedMove(NamedTuple):
    """A row of the file: its number, the household, the grid or micro-grid that it gets."""

    row: int
    household: str
    grid: str


class Cut(NamedTuple):
    """A micro-grid that is closed: how many households leave it, how many stay ungrouped."""

    microgrid: str
    leave: int
    stay: int


class Kept(NamedTuple):
    """Something open of a household that moves: it keeps its grid."""

    noun: str
    no: str
    grid: str
    household: str


class Handed(NamedTuple):
    """An agreement on visits that another unit keeps from then on."""

    noun: str
    no: str
    before: str
    after: str


@dataclass
class Redraw:
    """A redraw as a file asks for it, before anything is recorded.

    :param on: the first day of the new places. :param closing: the grids that close the day before,
        each with its successor or None.
    """

    store: Store
    on: dt.date
    closing: Mapping[str, str | None]
    asked: Sequence[AskedMove]
    reason: str | None = None
    moves: dict[str, Place] = field(default_factory=dict)
    """The new places of the households that move, by code."""
    unchanged: int = 0
    """The households named that are there already."""

    @property
    def reader(self) -> Reader:
        """The file."""
        return self.store.reader

    @cached_property
    def homes(self) -> dict[str, tuple[dict[str, Any], Place]]:
        """The households of the day by code, each with its place."""
        return {row["code"]: (row, at) for row, at in registers.households_of(self.reader, self.on)}

    @cached_property
    def grids(self) -> dict[str, dict[str, Any]]:
        """The grids and micro-grids of the day."""
        found = registers.register_rows(self.reader, "grid", self.on)
        return {row["code"]: row for row in found}

    # --- what is wrong

    def judged(self) -> list[Problem]:
        """Return all that is wrong with the rows, and take up the moves of those that are right."""
        times = Counter(one.household for one in self.asked)
        found: list[Problem] = []
        for one in self.asked:
            problems = [*self._of_household(one, times[one.household]), *self._of_grid(one)]
            found += [replace(problem, row=one.row) for problem in problems]
            if not problems:
                self._take_up(one)
        return [*found, *self._of_closing()]

    def _of_household(self, one: AskedMove, times: int) -> Iterator[Problem]:
        code = one.household
        if times > 1:
            yield Problem(
                "household", "twice", _("{code} stands in the file twice.", code=code), code
            )
        if code not in self.homes:
            if not registers.is_known(self.reader, "household", code):
                message = _(registry.subject("household").missing, code=code)
                yield Problem("household", "unknown_household", message, code)
                return
            last = registers.last_day(self.reader, "household", code, self.on)
            closed = closed_by_then("household", code, last)
            yield Problem("household", closed.code, closed.message, code)
        elif self._changed_later.get(code, "") > self.on.isoformat():
            message = _("{code} was changed for {day}, after the redraw.")
            said = message.format(code=code, day=self._changed_later[code])
            yield Problem("household", "out_of_order", said, code)

    def _of_grid(self, one: AskedMove) -> Iterator[Problem]:
        if one.grid in self.grids and not self.closing.keys() & {
            one.grid,
            self.grids[one.grid]["parent"],
        }:
            return
        if one.grid in self.grids:
            message = _("{code} closes with this redraw.", code=one.grid)
            yield Problem("new_grid", "closed_grid", message, one.grid)
        elif registers.is_known(self.reader, "grid", one.grid):
            last = registers.last_day(self.reader, "grid", one.grid, self.on)
            closed = closed_by_then("grid", one.grid, last)
            yield Problem("new_grid", closed.code, closed.message, one.grid)
        else:
            yield Problem("new_grid", "unknown_grid", unknown_grid_text(one.grid), one.grid)

    @cached_property
    def _changed_later(self) -> dict[str, str]:
        """The first day of the newest version of each household."""
        query = "SELECT code, max(since) FROM household GROUP BY code"
        return dict(self.reader.execute(query).fetchall())

    def _take_up(self, one: AskedMove) -> None:
        parent = self.grids[one.grid]["parent"]
        new = Place(parent, one.grid) if parent else Place(one.grid)
        there = self.homes[one.household][1]
        if new.grid == there.grid and new.microgrid in {None, there.microgrid}:
            self.unchanged += 1
        else:
            self.moves[one.household] = new

    def _of_closing(self) -> Iterator[Problem]:
        for grid in self.closing:
            yield from self._cannot_close(grid)
        if self.orphans:
            n, some = len(self.orphans), listed(self.orphans[:_SHOWN])
            message = counted(
                "{n} household of a grid that closes is not moved: {some}",
                "{n} households of grids that close are not moved: {some}",
                n,
                some=some,
            )
            yield Problem("household", "orphan", message, self.orphans[0])

    def _cannot_close(self, grid: str) -> Iterator[Problem]:
        since, until = self._days_of_grid.get(grid, ("", ""))
        if grid not in self.grids or until is not None:
            yield Problem(
                "close", "closed_grid", _("{code} is not there on that day.", code=grid), grid
            )
        elif since > (self.on - ONE_DAY).isoformat():
            message = _("{code} was recorded for {day}; it cannot end before that.")
            yield Problem("close", "out_of_order", message.format(code=grid, day=since), grid)

    @cached_property
    def _days_of_grid(self) -> dict[str, tuple[str, str | None]]:
        query = "SELECT code, since, until FROM grid ORDER BY code, since"
        return {code: (since, until) for code, since, until in self.reader.execute(query)}

    # --- what it does

    @cached_property
    def orphans(self) -> list[str]:
        """The households of grids that close which are not moved."""
        return [
            code
            for code, (_row, place) in self.homes.items()
            if self.closing.keys() & set(place) and code not in self.moves
        ]

    @cached_property
    def matrix(self) -> dict[tuple[str, str], int]:
        """How many households move from which grid to which."""
        pairs = ((self.homes[code][1].grid, new.grid) for code, new in self.moves.items())
        return dict(sorted(Counter(pairs).items()))

    @cached_property
    def cuts(self) -> list[Cut]:
        """The micro-grids that households leave, or whose grid closes."""
        leave: Counter[str] = Counter()
        whole: Counter[str] = Counter()
        for code, (_row, place) in self.homes.items():
            if place.microgrid is not None:
                whole[place.microgrid] += 1
                new = self.moves.get(code)
                leave[place.microgrid] += new is not None and new.microgrid != place.microgrid
        closed = {code for code, row in self.grids.items() if row["parent"] in self.closing}
        cut = sorted({code for code, n in leave.items() if n} | closed)
        return [Cut(code, leave[code], whole[code] - leave[code]) for code in cut]

    @cached_property
    def kept(self) -> list[Kept]:
        """The open cases and matters of households that move, which keep their grid."""
        return list(self._kept())

    def _kept(self) -> Iterator[Kept]:
        heads = {self.homes[code][0]["head"]: code for code in self.moves}
        old = {self.homes[code][1].grid for code in self.moves}
        micro = {code for code, row in self.grids.items() if row["parent"] in old}
        for noun in noun_tables.nouns_in(self.reader):
            if not noun.is_seen_through or noun.names.get("grid") != "grid":
                continue
            for subject, no in self._open_of(noun.word):
                yield from self._kept_of(noun, subject, no, heads, old | micro)

    def _kept_of(
        self, noun: Any, subject: str, no: str, heads: Mapping[str, str], grids: set[str]
    ) -> Iterator[Kept]:
        state = self.store.state(subject)
        grid = state.timeline[0].grid
        if grid not in grids:
            return
        named = {said for key, said in noun.places(state) if key == "name"}
        for name in sorted(named & heads.keys()):
            yield Kept(noun.word, no, grid, heads[name])

    def _open_of(self, word: str) -> list[tuple[str, str]]:
        query = (
            "SELECT j.subject, s.no FROM subject AS s JOIN journal AS j ON j.pos = s.id "
            "WHERE s.word = ? AND s.closed_on IS NULL ORDER BY s.id"
        )
        return self.reader.execute(query, (word,)).fetchall()

    @cached_property
    def handed(self) -> list[Handed]:
        """The agreements about households that move which another unit keeps from then on."""
        found = []
        for noun in noun_tables.nouns_in(self.reader):
            fields = [name for name, word in noun.names.items() if word == "household"]
            for name in fields if noun.is_seen_through else ():
                found += list(self._handed(noun.word, name))
        return found

    def _handed(self, word: str, field_name: str) -> Iterator[Handed]:
        query = (
            "SELECT s.no, json_extract(j.payload, '$.' || ?) FROM subject AS s JOIN journal AS j "
            "ON j.pos = s.id WHERE s.word = ? AND (s.closed_on IS NULL OR s.closed_on >= ?) "
            "ORDER BY s.id"
        )
        values = (field_name, word, self.on.isoformat())
        for no, household in self.reader.execute(query, values).fetchall():
            new = self.moves.get(household)
            if new is not None:
                before, after = (
                    self.grids[at.grid]["unit"] for at in (self.homes[household][1], new)
                )
                if before != after:
                    yield Handed(word, no, before, after)

    @cached_property
    def heads(self) -> dict[str, str]:
        """The numbers of the heads of the micro-grids that are cut."""
        query = "SELECT belongs_to, no FROM subject WHERE word = ? AND closed_on IS NULL"
        cut = {one.microgrid for one in self.cuts}
        found = self.reader.execute(query, (HEAD.word,))
        return {code: no for code, no in found if code in cut}

    # --- recording

    @property
    def changes(self) -> bool:
        """Whether anything is to be recorded."""
        return bool(self.moves or self.closing)

    def record(self, tx: Transaction) -> None:
        """Record all of it in one operation."""
        cut = {one.microgrid for one in self.cuts}
        last = self.on - ONE_DAY
        for microgrid in sorted(cut - self.closing.keys()):
            tx.append(f"grid:{microgrid}", GridClosed(on=last, reason=self.reason))
        for code, (row, _place) in self.homes.items():
            event = self._move_of(code, row, cut)
            if event is not None:
                tx.append(f"household:{code}", event)
        for grid, successor in self.closing.items():
            tx.append(f"grid:{grid}", GridClosed(on=last, successor=successor, reason=self.reason))

    def _move_of(self, code: str, row: Mapping[str, Any], cut: set[str]) -> Event | None:
        """Return the move of a household; also out of a micro-grid that was entered as its grid."""
        new = self.moves.get(code)
        if new is None and row["grid"] in cut:
            new = Place(self.grids[row["grid"]]["parent"])
        if new is None:
            return None
        place = {"grid": new.grid, "microgrid": new.microgrid, "reason": self.reason}
        return HouseholdMoved(on=self.on, **place)


def redraw_of(
    store: Store,
    on: dt.date,
    asked: Iterable[AskedMove],
    closing: Mapping[str, str | None],
    reason: str | None = None,
) -> tuple[Redraw, list[Problem]]:
    """Return a redraw and all that is wrong with it."""
    found = Redraw(store, on, closing, list(asked), reason)
    return found, found.judged()
