"""Hiding figures until none of them follows from those that are shown.

That none does is proved for each: there is another way to fill in what is hidden, in which it is
different, and every relation holds that held before. No figure in it is nought, since nought is
always shown, but for the rests of sums, which nobody prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from govtool.rollup.figure_relations import FigurePlace, FigureRelations

LEAST: Final = 5
"""The least count that is shown (H); nought is shown too."""
_MOST_COMPARED: Final = 12
"""Changes that are compared before one is chosen."""
_MOST_TRIED: Final = 200
"""Changes that are tried before a figure is taken for one without another filling."""


class Hiding:
    """What is hidden, and what is hidden with it.

    Figures are numbers here; the same figure in several tables is one.
    """

    def __init__(self, relations: FigureRelations) -> None:
        found = list(relations)  # which finds the figures that are not printed
        self._places = list(relations.figures)
        self._values = list(relations.figures.values())
        self._number = {cell: number for number, cell in enumerate(self._places)}
        self._of = list(range(len(self._places)))
        self._alike = [[number] for number in self._of]
        for first, again in relations.same():
            self._unite(self._number[first], self._number[again])
        self._relations = [one for one in map(self._united, found) if one]
        self._with: dict[int, list[int]] = defaultdict(list)
        for place, relation in enumerate(self._relations):
            for one in relation:
                self._with[one].append(place)
        self._hidden: set[int] = set()
        self._hidden_in: list[list[int]] = [[] for _relation in self._relations]
        self._shown_in = [
            sum(bool(self._values[one]) for one in relation) for relation in self._relations
        ]
        """How many figures that are not nought each relation shows."""
        self._free: set[int] = set()
        """Figures of which another filling is known."""
        rests = {self._of[self._number[cell]] for cell in relations.rests}
        self._rests = {
            one
            for one in rests
            if all(self._places[n] in relations.rests for n in self._alike[one])
        }
        self._known = self._rests
        """What may be known: rests that are large enough, or nought."""
        self._hide(self._rests)  # nobody prints them

    @property
    def hidden(self) -> Iterator[FigurePlace]:
        """The places of what is hidden."""
        return (self._places[number] for one in self._hidden for number in self._alike[one])

    def hide(self, cells: Iterable[FigurePlace]) -> None:
        """Hide figures in every table, and more until none of them follows from what is shown."""
        small = {self._of[self._number[cell]] for cell in cells}
        self._hide(small)
        self._known = self._rests - small
        self._protect_sums(range(len(self._relations)))
        while self._protect_rest():
            pass

    # --- figures and relations

    def _unite(self, one: int, other: int) -> None:
        one, other = self._of[one], self._of[other]
        if one != other:
            moved, self._alike[other] = self._alike[other], []
            self._alike[one] += moved
            for number in moved:
                self._of[number] = one

    def _united(self, relation: Mapping[FigurePlace, int]) -> dict[int, int]:
        """Return a relation of figures, each once whatever the tables it stands in."""
        found: dict[int, int] = defaultdict(int)
        for cell, times in relation.items():
            found[self._of[self._number[cell]]] += times
        return {one: times for one, times in found.items() if times}

    def _hide(self, figures: Iterable[int]) -> None:
        for one in figures:
            if one not in self._hidden:
                self._hidden.add(one)
                for place in self._with[one]:
                    self._hidden_in[place].append(one)
                    self._shown_in[place] -= bool(self._values[one])

    # --- what one relation tells

    def _protect_sums(self, places: Iterable[int]) -> None:
        """Hide more until no relation alone tells a figure that is hidden."""
        waiting = dict.fromkeys(places)
        while waiting:
            place, _none = waiting.popitem()
            more = self._next(place) if self._tells(place) else None
            if more is not None:
                self._hide([more])
                waiting |= dict.fromkeys(self._with[more])

    def _tells(self, place: int) -> bool:
        """Return whether the hidden figures of a relation are known, or known to be small."""
        relation, hidden = self._relations[place], self._hidden_in[place]
        told = [one for one in hidden if one not in self._known]
        if len(hidden) == 1:
            return bool(told and self._values[told[0]])
        if not told or len({relation[one] > 0 for one in hidden}) > 1:
            return False
        least = sum(one not in self._rests for one in hidden)  # what is nought is shown
        return 0 < sum(self._values[one] for one in hidden) < max(LEAST, least + 1)

    def _next(self, place: int) -> int | None:
        """Return the figure whose loss costs least; None where nothing but nought is shown.

        It stands where others are hidden already, and is the smallest of these.
        """
        return min(self._shown(place), key=self._cost, default=None)

    def _shown(self, place: int) -> list[int]:
        relation = self._relations[place]
        return [one for one in relation if self._values[one] and one not in self._hidden]

    def _cost(self, one: int) -> tuple[int, int, int]:
        untouched = sum(not self._hidden_in[place] for place in self._with[one])
        return untouched, self._values[one], one

    # --- what several tell

    def _protect_rest(self) -> bool:
        """Hide something beside each figure of which there is no other filling; whether any is."""
        changed = False
        for one in sorted(self._hidden - self._known - self._free):
            if not self._is_free(one):
                self._hide_beside(one)
                changed = True
        return changed

    def _hide_beside(self, one: int) -> None:
        """Hide the nearest figure that has to do with one that is hidden.

        Where there is none, all of them could be twice as large.
        """
        reached, newest, passed = {one}, {one}, set[int]()
        while newest:
            places = {place for each in newest for place in self._with[each]} - passed
            near = [place for place in places if self._shown_in[place]]
            if near:
                shortest = min(near, key=lambda place: (len(self._relations[place]), place))
                more = min(self._shown(shortest), key=self._cost)
                self._hide([more])
                self._protect_sums(self._with[more])
                return
            passed |= places
            newest = {each for place in places for each in self._hidden_in[place]} - reached
            reached |= newest
        self._free |= reached

    def _is_free(self, one: int) -> bool:
        """Return whether there is another filling in which a figure is one more or one less."""
        if one in self._free:
            return True
        for by in (1, -1):
            changes = {one: by}
            if self._may_be(one, by) and self._settle(
                changes, self._left({}, one, by), [_MOST_TRIED]
            ):
                self._free.update(changes)
                return True
        return False

    def _may_be(self, one: int, by: int) -> bool:
        """Return whether nobody can tell that a figure is not larger by so much than it is."""
        return self._values[one] + by >= (0 if one in self._rests else 1)

    def _left(self, left: Mapping[int, int], one: int, by: int) -> dict[int, int]:
        """Return by how much relations do not hold once a figure is changed too."""
        found = dict(left)
        for place in self._with[one]:
            n = found.pop(place, 0) + by * self._relations[place][one]
            if n:
                found[place] = n
        return found

    def _settle(self, changes: dict[int, int], left: Mapping[int, int], tries: list[int]) -> bool:
        """Change more hidden figures until every relation holds again; whether that is possible."""
        if not left:
            return True
        place = min(left, key=lambda place: len(self._hidden_in[place]))
        found = islice(self._changes(place, -left[place], changes), _MOST_COMPARED)
        steps = [(self._left(left, one, by), one, by) for one, by in found]
        for after, one, by in sorted(steps, key=lambda step: len(step[0])):
            if not tries[0]:
                return False
            tries[0] -= 1
            changes[one] = by
            if self._settle(changes, after, tries):
                return True
            del changes[one]
        return False

    def _changes(
        self, place: int, lacking: int, changes: Mapping[int, int]
    ) -> Iterator[tuple[int, int]]:
        """Yield hidden figures of a relation, and by how much each would make up what it lacks."""
        relation = self._relations[place]
        for one in self._hidden_in[place]:
            by, rest = divmod(lacking, relation[one])
            if not rest and one not in changes and self._may_be(one, by):
                yield one, by
