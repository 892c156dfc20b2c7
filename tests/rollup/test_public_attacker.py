"""An attacker who knows every relation of a paper made public at once, and that nought is shown.

Each hidden figure must have at least two possible values, with which all that is shown is right:
bounds that several sums give together are looked at too, over whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.returns.model import HIDDEN, ColumnKind, ReturnColumn, ReturnTable
from govtool.rollup.small_cells import without_small_cells
from tests.rollup.test_small_cells import NAMED, A, B, table
from tests.rows import each

MOST = 400
"""What an attacker takes for the largest possible figure."""
Bounds = dict[str, tuple[int, int]]
Sum = Mapping[str, int]
"""Figures that are nought together, each times its number."""


class Paper(NamedTuple):
    """What an attacker sees: figures by their names, None where hidden, and how they follow."""

    shown: Mapping[str, int | None]
    sums: Sequence[Sum]

    def values(self, name: str) -> set[int]:
        """Return two possible values of a hidden figure, or the only one."""
        start = {one: (1, MOST) if n is None else (n, n) for one, n in self.shown.items()}
        found = self._filled(start)
        assert found is not None, "what is shown contradicts itself"
        value = found[name]
        for bounds in ((value + 1, MOST), (1, value - 1)):
            if bounds[0] <= bounds[1] and (other := self._filled(start | {name: bounds})):
                return {value, other[name]}
        return {value}

    def _filled(self, start: Bounds) -> dict[str, int] | None:
        """Return values within bounds with which every sum is right, or None."""
        bounds = self._narrowed(dict(start))
        if bounds is None:
            return None
        open_ = [(high - low, name) for name, (low, high) in bounds.items() if low < high]
        if not open_:
            return {name: low for name, (low, _high) in bounds.items()}
        _width, name = min(open_)
        low, high = bounds[name]
        middle = (low + high) // 2
        for half in ((low, middle), (middle + 1, high)):
            if (found := self._filled(bounds | {name: half})) is not None:
                return found
        return None

    def _narrowed(self, bounds: Bounds) -> Bounds | None:
        """Return the bounds that every sum leaves, or None where one cannot be right."""
        changed = True
        while changed:
            changed = False
            for one in self.sums:
                ends = {
                    name: sorted((times * bounds[name][0], times * bounds[name][1]))
                    for name, times in one.items()
                }
                least, most = (sum(end[place] for end in ends.values()) for place in (0, 1))
                for name, times in one.items():
                    # the figure makes up what the others leave: from -most to -least of them
                    low, high = sorted(
                        (-(most - ends[name][1]) * times, -(least - ends[name][0]) * times)
                    )
                    now = max(low, bounds[name][0]), min(high, bounds[name][1])
                    if now[0] > now[1]:
                        return None
                    changed |= now != bounds[name]
                    bounds[name] = now
                    ends[name] = sorted((times * now[0], times * now[1]))
                    least, most = (sum(end[place] for end in ends.values()) for place in (0, 1))
        return bounds


WHOLE = ReturnColumn("whole", "whole", summed=True, sums=[("a", "b", "c")])
C = ReturnColumn("c", "c", summed=True)


def seen(rows: Sequence[Sequence[int]], kinds: Sequence[int]) -> Paper:
    """Return what is made public of streets with three columns and their sum, and of terms.

    :param kinds: how many of the whole are of each term, in a table of its own; the last takes the
        rest.
    """
    whole = sum(map(sum, rows))
    terms = [min(n, whole) for n in kinds]
    while sum(terms) > whole:
        terms.remove(max(terms))
    terms.append(whole - sum(terms))
    code = ReturnColumn("code", "c", ColumnKind.CODE)
    count = ReturnColumn("n", "n", summed=True)
    by_term = ReturnTable(
        "by_term", "t", [code, NAMED[1], count],
        [(f"k{place}", f"k{place}", n) for place, n in enumerate(terms)], [None, "合计", whole],
    )  # fmt: skip
    by_street = table((A, B, C, WHOLE), *((*row, sum(row)) for row in rows))
    columns = ReturnColumn("whole", "whole", summed=True, sums=[("a", "b", "c"), ("by_term.*.n",)])
    by_street = ReturnTable(
        "t", "t", [*NAMED, A, B, C, columns], by_street.rows, by_street.total
    )  # fmt: skip
    streets, named = without_small_cells([by_street, by_term])
    shown: dict[str, int | None] = {}
    for (line, values), (place, column) in product(enumerate(streets.lines), enumerate("abcw", 2)):
        shown[f"{line}{column}"] = None if values[place] == HIDDEN else values[place]  # type: ignore[assignment]
    for line, values in enumerate(named.lines):
        shown[f"k{line}"] = None if values[2] == HIDDEN else values[2]  # type: ignore[assignment]
    last = len(rows)
    sums: list[Sum] = [
        *({f"{line}a": 1, f"{line}b": 1, f"{line}c": 1, f"{line}w": -1} for line in range(last + 1)),
        *({f"{line}{c}": 1 for line in range(last)} | {f"{last}{c}": -1} for c in "abcw"),
        {f"k{place}": 1 for place in range(len(terms))} | {f"k{len(terms)}": -1},
        {f"{last}w": 1, f"k{len(terms)}": -1},
    ]  # fmt: skip
    return Paper(shown, sums)


def told(paper: Paper) -> dict[str, set[int]]:
    """Return the hidden figures that have one possible value alone."""
    hidden = [name for name, n in paper.shown.items() if n is None]
    found = {name: paper.values(name) for name in hidden}
    return {name: values for name, values in found.items() if len(values) < 2}


@each(
    ("sums", "shown", "name", "only"),
    [
        # a + b = 23, and nobody knows more
        ([{"a": 1, "b": 1, "s": -1}], {"a": None, "b": None, "s": 23}, "a", None),
        # a + b = 2 with nought shown: 1 and 1
        ([{"a": 1, "b": 1, "s": -1}], {"a": None, "b": None, "s": 2}, "a", 1),
        # two sums together: a + b = 5, a - b = 3
        ([{"a": 1, "b": 1, "s": -1}, {"a": 1, "b": -1, "d": -1}], {"a": None, "b": None, "s": 5, "d": 3}, "a", 4),
        # bounds of two sums: a + b = 9 and b + c = 2, so that b is 1
        ([{"a": 1, "b": 1, "s": -1}, {"b": 1, "c": 1, "t": -1}], {"a": None, "b": None, "c": None, "s": 9, "t": 2}, "a", 8),
        # no single sum narrows them: a + b = 30, b + c = 30, a + c = 20
        (
            [{"a": 1, "b": 1, "s": -1}, {"b": 1, "c": 1, "t": -1}, {"a": 1, "c": 1, "u": -1}],
            {"a": None, "b": None, "c": None, "s": 30, "t": 30, "u": 20}, "b", 20,
        ),
    ],
)  # fmt: skip
def test_the_attacker_finds_what_can_be_found(
    sums: Sequence[Sum], shown: Mapping[str, int | None], name: str, only: int | None
) -> None:
    values = Paper(shown, sums).values(name)
    assert (len(values) > 1) if only is None else values == {only}


cells = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 30])


@settings(max_examples=100)
@given(
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5),
    st.lists(cells, min_size=1, max_size=4),
)
def test_every_hidden_figure_has_another_possible_value(
    rows: list[tuple[int, int, int]], kinds: list[int]
) -> None:
    paper = seen(rows, kinds)
    assert not told(paper), (rows, kinds, paper.shown)
