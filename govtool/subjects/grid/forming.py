"""Forming micro-grids 划分联防组: neighbours in the order of addresses, cut at the least cost.

A group of 8–12 households costs the square of what it differs from ten, any other 100 more. A cut
costs 6 between neighbours of one stair 单元, 2 within one building otherwise, and nothing between
buildings. Of all ways to cut a grid the cheapest is found exactly; of equal ones the one with fewer
groups, then with the larger first group, then the larger second, and so on (十户联防).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from govtool.base.patterns import pattern
from govtool.base.text import half_width

USUAL: Final = range(8, 13)
"""The sizes of micro-grids that are usual."""
_TEN, _UNUSUAL, _STAIR, _BUILDING = 10, 100, 6, 2
_LARGEST = 15
"""Sixteen and more households are always cheaper as two groups of a usual size."""


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


def cut_cost(one: HomePlace, other: HomePlace) -> int:
    """Return what a cut between two neighbours costs."""
    if one.rank or other.rank or one[1:3] != other[1:3]:
        return 0
    return _STAIR if one.stair and one.stair == other.stair else _BUILDING


def size_cost(size: int) -> int:
    """Return what a group of a size costs."""
    return (size - _TEN) ** 2 + (0 if size in USUAL else _UNUSUAL)


_USUAL_FIRST = tuple((size, size_cost(size)) for size in (10, 11, 9, 12, 8))
_OTHERS = tuple((size, size_cost(size)) for size in range(1, _LARGEST + 1) if size not in USUAL)
_LEAST_OTHER = min(cost for _size, cost in _OTHERS)


def sizes(cuts: Sequence[int]) -> list[int]:
    """Return the sizes of the groups of the cheapest way to cut a row of households.

    :param cuts: what a cut after each household costs, but for the last.

    >>> sizes([0] * 24), sizes([2] * 24), sizes([0] * 15), sizes([])
    ([9, 8, 8], [9, 8, 8], [8, 8], [1])
    """
    n = len(cuts) + 1
    costs, counts, firsts = [0] * (n + 1), [0] * (n + 1), [0] * (n + 1)
    after = [*cuts, 0]
    for start in range(n - 1, -1, -1):
        best = (1 << 62, 0, 0)
        for size, cost in _USUAL_FIRST:
            end = start + size
            if end <= n:
                found = (costs[end] + cost + after[end - 1], counts[end] + 1, -size)
                best = min(found, best)
        rest = costs[start + 1 : start + 8] + costs[start + 13 : start + _LARGEST + 1]
        if min(rest) + _LEAST_OTHER <= best[0]:
            for size, cost in _OTHERS:
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


def formed(homes: Iterable[Home]) -> list[NeighbourGroup]:
    """Return the groups of the households of one grid, in order; none without households."""
    row = in_order(homes)
    places = [place_of_address(home.address) for home in row]
    cuts = [cut_cost(one, other) for one, other in pairwise(places)]
    found, start = [], 0
    for size in sizes(cuts) if row else ():
        end = start + size
        cost = size_cost(size) + (cuts[end - 1] if end < len(row) else 0)
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
