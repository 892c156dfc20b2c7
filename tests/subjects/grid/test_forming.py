"""Forming micro-grids: the order of addresses, and the cheapest cut against a search of all cuts."""

from __future__ import annotations

import random
from itertools import accumulate, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.subjects.grid.forming import (
    Home,
    Sizing,
    cut_cost,
    formed,
    in_order,
    numbered,
    place_of_address,
    sizes,
)

TEN = Sizing(8, 12, 10, 100, 6, 2)
"""The numbers of the page."""
EXAMPLES = [
    # of the page
    ([0] * 15, [8, 8]),
    ([0] * 23, [12, 12]),
    ([2] * 23, [12, 12]),
    ([0] * 24, [9, 8, 8]),
    ([0] * 99, [10] * 10),
    # what cannot be avoided: 1–7, 13, 14 alone, 15 in two
    *(([0] * (n - 1), [n]) for n in (*range(1, 15),)),
    ([0] * 14, [8, 7]),
    # a cut in a stair is put off: 10 + 10 and 9 + 11 would cut the stair of the ninth to eleventh
    ([0] * 8 + [6, 6] + [0] * 9, [11, 9]),
]  # fmt: skip


@pytest.mark.parametrize(("cuts", "expected"), EXAMPLES)
def test_worked_by_hand(cuts: list[int], expected: list[int]) -> None:
    assert sizes(cuts, TEN) == expected


def test_costs_of_the_page() -> None:
    assert [TEN.cost(size) for size in (7, 8, 9, 10, 12, 13)] == [109, 4, 1, 0, 4, 109]


def _cost(cuts: list[int], found: list[int], sizing: Sizing = TEN) -> int:
    ends = list(accumulate(found))[:-1]
    return sum(map(sizing.cost, found)) + sum(cuts[end - 1] for end in ends)


def _searched(cuts: list[int], sizing: Sizing = TEN) -> list[int]:
    """Return the best of all ways to cut, looked at one by one."""
    n = len(cuts) + 1
    ways = (
        [b - a for a, b in zip((0, *ends), (*ends, n), strict=True)]
        for k in range(n)
        for ends in combinations(range(1, n), k)
        if k <= 4 or n <= 10
    )
    return min(ways, key=lambda way: (_cost(cuts, way, sizing), len(way), [-size for size in way]))


def test_the_optimum_is_that_of_a_search_of_all_cuts_on_2000_grids() -> None:
    """Up to ten households all 2^9 ways; up to 20 all with at most five groups, more cost too much."""
    some = random.Random(19)
    for number in range(2000):
        n = some.randint(1, 10) if number % 100 else some.randint(11, 20)
        cuts = [some.choice([0, 0, 2, 6]) for _each in range(n - 1)]
        assert sizes(cuts, TEN) == _searched(cuts), cuts


@pytest.mark.parametrize(
    "sizing",
    [Sizing(3, 5, 4, 20, 3, 1), Sizing(2, 2, 3, 5, 9, 4), Sizing(1, 4, 2, 0, 0, 0), Sizing(5, 6, 2, 7, 6, 2)],
)  # fmt: skip
def test_an_offices_own_numbers_count(sizing: Sizing) -> None:
    some = random.Random(20)
    for _number in range(40):
        cuts = [some.choice([0, *sizing[-2:]]) for _each in range(some.randint(0, 9))]
        assert sizes(cuts, sizing) == _searched(cuts, sizing), cuts


def test_from_fifteen_on_two_groups_are_cheaper() -> None:
    """15 cost 125; 8 and 7 cost 4 + 109, and a cut in a stair 6. 14 cost 116; 8 and 6 more."""
    assert TEN.largest == 14


@given(st.lists(st.sampled_from([0, 2, 6]), max_size=400))
def test_every_household_once_and_no_single_change_is_cheaper(cuts: list[int]) -> None:
    found = sizes(cuts, TEN)
    assert sum(found) == len(cuts) + 1
    assert min(found) >= 1
    best = _cost(cuts, found)
    for place in range(len(found) - 1):
        for moved in (-1, 1):
            other = [*found]
            other[place] += moved
            other[place + 1] -= moved
            assert min(other) < 1 or _cost(cuts, other) >= best
        united = [*found[:place], found[place] + found[place + 1], *found[place + 2 :]]
        assert _cost(cuts, united) > best


IN_ORDER = [
    "示例新村一幢101室",
    "示例新村2号楼101室",
    "示例新村十二座101室",
    "示例新村A座101室",
    "示例路1号2幢1单元101室",
    "示例路1号2幢1单元1001室",
    "示例路1号2幢２单元101室",
    "示例路1号10栋1单元101室",
    "示例村3号",
    "示例村12号",
    None,
]


def test_addresses_in_the_order_of_a_walk() -> None:
    homes = [Home(f"H{place:02d}", address) for place, address in enumerate(IN_ORDER)]
    mixed = [*homes]
    random.Random(1).shuffle(mixed)
    assert in_order(mixed) == homes


def test_same_addresses_go_by_code() -> None:
    homes = [Home("H2", "示例村3号"), Home("H10", "示例村3号"), Home("H9", None), Home("H11", " ")]
    assert in_order(reversed(homes)) == homes


CUTS = [
    ("示例1幢1单元101", "示例1幢1单元102", 6),
    ("示例1幢1单元101", "示例1幢2单元101", 2),
    ("示例1幢101", "示例1幢102", 2),
    ("示例1幢1单元101", "示例1幢101", 2),
    ("示例1幢101", "示例2幢101", 0),
    ("甲村1幢101", "乙村1幢101", 0),
    ("示例村1号", "示例村2号", 0),
    (None, None, 0),
]


@pytest.mark.parametrize(("one", "other", "cost"), CUTS)
def test_what_a_cut_costs(one: str | None, other: str | None, cost: int) -> None:
    assert cut_cost(place_of_address(one), place_of_address(other), TEN) == cost


def test_costs_of_the_groups_add_up() -> None:
    homes = [Home(f"H{n}", f"示例1幢1单元{n:03d}") for n in range(1, 26)]
    found = formed(homes, TEN)
    assert sum(group.cost for group in found) == _cost([6] * 24, sizes([6] * 24, TEN))
    assert [home for group in found for home in group.households] == homes
    assert formed([], TEN) == []


def test_codes_are_never_used_again() -> None:
    codes = numbered("G1", ["G1-01", "G1-03", "G2-09"])
    assert [next(codes), next(codes)] == ["G1-04", "G1-05"]
