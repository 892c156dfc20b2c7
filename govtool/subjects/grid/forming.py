"""Forming micro-grids 划分联防组: neighbours in the order of addresses, cut at the least cost.

A group costs the square of what it differs from the standard size, one of an unusual size more. A
cut costs most between neighbours of one stair 单元, less within one building otherwise, and nothing
between buildings; the numbers are the policy's. Of all ways to cut a grid the cheapest is found
exactly; of equal ones the one with fewer groups, then with the larger first group, then the larger
second, and so on (十户联防).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.patterns import pattern
from govtool.base.text import half_width

if TYPE_CHECKING:
    from govtool.law.policy import Policy


class Sizing(NamedTuple):
    """The sizes of micro-grids that are usual, and what other sizes and cuts cost."""

    least: int
    most: int
    best: int
    unusual: int
    cut_stair: int
    cut_building: int

    @classmethod
    def of(cls, policy: Policy, on: dt.date) -> Sizing:
        """Return what the policy says on a day."""
        return cls(*(policy.number(f"micro_grid_{name}", on) for name in cls._fields))

    def is_usual(self, size: int) -> bool:
        """Return whether a size is usual."""
        return self.least <= size <= self.most

    def cost(self, size: int) -> int:
        """Return what a group of a size costs."""
        return (size - self.best) ** 2 + (0 if self.is_usual(size) else self.unusual)

    @property
    def largest(self) -> int:
        """The largest size that is not cheaper as two groups, wherever they are cut."""
        cut = max(self.cut_stair, self.cut_building)
        # two halves of s cost s²/2 - best² less than the whole, and both may be unusual
        bound = isqrt(2 * (self.best**2 + 2 * self.unusual + cut)) + 2
        return max(size for size in range(1, bound + 1) if not self._is_cheaper_in_two(size, cut))

    def _is_cheaper_in_two(self, size: int, cut: int) -> bool:
        halves = (self.cost(one) + self.cost(size - one) + cut for one in range(1, size))
        return any(cost < self.cost(size) for cost in halves)


class Home(NamedTuple):
    """A household as far as forming looks at it: its code and address."""

    code: str
    address: str | None


Natural = tuple[tuple[bool, int, str], ...]
"""A text in pieces, so that 2 comes before 10: numbers first, then words."""


class HomePlace(NamedTuple):
    """Where an address lies 住址: in what building and stair, in the order of a walk.

    ``rank``: 0 in a building, 1 without one, 2 without an address.
    """

    rank: int
    before: Natural
    building: Natural
    stair: Natural
    rest: Natural


_NUMBER = "[0-9A-Za-z]+|[〇零一二三四五六七八九十百]+|[甲乙丙丁戊己庚辛壬癸]"
_IN_BUILDING = pattern(
    rf"(?P<before>.*?)(?P<building>{_NUMBER})\s*(?:幢|栋|座|号楼|楼)(?P<rest>.*)"
)
_IN_STAIR = pattern(rf"\W*(?P<stair>{_NUMBER})\s*单元(?P<rest>.*)")
_PIECES = pattern(r"[0-9]+|[〇零一二三四五六七八九十百]+|[^0-9〇零一二三四五六七八九十百]+")
_DIGITS = {digit: place for place, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}


@cache
def place_of_address(address: str | None) -> HomePlace:
    """Return where an address lies.

    >>> place_of_address("示例新村12幢2单元301室") > place_of_address("示例新村２幢10单元101室")
    True
    """
    text = half_width(address or "").replace(" ", "")
    if not text:
        return HomePlace(2, (), (), (), ())
    found = _IN_BUILDING.fullmatch(text)
    if found is None:
        return HomePlace(1, natural(text), (), (), ())
    inside = _IN_STAIR.fullmatch(found["rest"])
    stair, rest = (inside["stair"], inside["rest"]) if inside else ("", found["rest"])
    return HomePlace(
        0, natural(found["before"]), natural(found["building"]), natural(stair), natural(rest)
    )


def natural(text: str) -> Natural:
    """Return the pieces of a text in natural order.

    >>> sorted(["2幢", "10幢", "一幢"], key=natural)
    ['一幢', '2幢', '10幢']
    """
    return tuple(_piece(piece) for piece in _PIECES.findall(text))


def _piece(piece: str) -> tuple[bool, int, str]:
    if piece.isascii() and piece.isdigit():
        return False, int(piece), ""
    number = _chinese_number(piece) if piece[0] in _NUMERALS else None
    return (True, 0, piece) if number is None else (False, number, "")


_NUMERALS = frozenset("〇零一二三四五六七八九十百")


def _chinese_number(text: str) -> int:
    """Return the number that Chinese numerals say: 十二, 一百零三, 二〇一."""
    if not set(text) & {"十", "百"}:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    whole = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            times = 10 if sign == "十" else 100
            whole, digit = whole + (digit or 1) * times, 0
    return whole + digit


def in_order(homes: Iterable[Home]) -> list[Home]:
    """Return households in the order in which somebody walks from door to door."""
    return sorted(homes, key=lambda home: (place_of_address(home.address), natural(home.code)))


def cut_cost(one: HomePlace, other: HomePlace, sizing: Sizing) -> int:
    """Return what a cut between two neighbours costs."""
    if one.rank or other.rank or one[1:3] != other[1:3]:
        return 0
    return sizing.cut_stair if one.stair and one.stair == other.stair else sizing.cut_building


@cache
def _choices(sizing: Sizing) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the sizes that are usual, and the others worth a look, each with its cost."""
    every = [(size, sizing.cost(size)) for size in range(1, sizing.largest + 1)]
    usual = [one for one in every if sizing.is_usual(one[0])]
    return usual, [one for one in every if one not in usual]


def sizes(cuts: Sequence[int], sizing: Sizing) -> list[int]:
    """Return the sizes of the groups of the cheapest way to cut a row of households.

    :param cuts: what a cut after each household costs, but for the last.

    >>> ten = Sizing(8, 12, 10, 100, 6, 2)
    >>> sizes([0] * 24, ten), sizes([2] * 24, ten), sizes([0] * 15, ten), sizes([], ten)
    ([9, 8, 8], [9, 8, 8], [8, 8], [1])
    """
    usual, others = _choices(sizing)
    least_other = min((cost for _size, cost in others), default=0)
    least, most, largest = sizing.least, sizing.most, sizing.largest
    n = len(cuts) + 1
    costs, counts, firsts = [0] * (n + 1), [0] * (n + 1), [0] * (n + 1)
    after = [*cuts, 0]
    for start in range(n - 1, -1, -1):
        best = (1 << 62, 0, 0)
        for size, cost in usual:
            end = start + size
            if end <= n:
                found = (costs[end] + cost + after[end - 1], counts[end] + 1, -size)
                best = min(found, best)
        rest = costs[start + 1 : start + least] + costs[start + most + 1 : start + largest + 1]
        if min(rest, default=0) + least_other <= best[0]:
            for size, cost in others:
                end = start + size
                if end <= n:
                    found = (costs[end] + cost + after[end - 1], counts[end] + 1, -size)
                    best = min(found, best)
        costs[start], counts[start], firsts[start] = best[0], best[1], -best[2]
    return list(_walked(firsts, n))


def _walked(firsts: Sequence[int], n: int) -> Iterator[int]:
    start = 0
    while start < n:
        yield firsts[start]
        start += firsts[start]


class NeighbourGroup(NamedTuple):
    """A proposed micro-grid: its households in order, and its cost with the cut after it."""

    households: Sequence[Home]
    cost: int


def formed(homes: Iterable[Home], sizing: Sizing) -> list[NeighbourGroup]:
    """Return the groups of the households of one grid, in order; none without households."""
    row = in_order(homes)
    places = [place_of_address(home.address) for home in row]
    cuts = [cut_cost(one, other, sizing) for one, other in pairwise(places)]
    found, start = [], 0
    for size in sizes(cuts, sizing) if row else ():
        end = start + size
        cost = sizing.cost(size) + (cuts[end - 1] if end < len(row) else 0)
        found.append(NeighbourGroup(row[start:end], cost))
        start = end
    return found


def numbered(grid: str, taken: Iterable[str]) -> Iterator[str]:
    """Yield codes of micro-grids of a grid that nobody had: ``LF001-01``, three digits from 100 on.

    :param taken: all codes that there ever were.

    >>> codes = numbered("G1", ["G1-01", "G1-98", "G10-99", "G1-x"])
    >>> [next(codes) for _n in range(3)]
    ['G1-99', 'G1-100', 'G1-101']
    """
    rests = (code.removeprefix(f"{grid}-") for code in taken if code.startswith(f"{grid}-"))
    number = max((int(rest) for rest in rests if rest.isdecimal()), default=0)
    while True:
        number += 1
        yield f"{grid}-{number:02d}"
