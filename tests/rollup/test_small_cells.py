"""Small cells: what is hidden of a table made public, and that nobody works it out from the rest."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import chain, product

from hypothesis import given
from hypothesis import strategies as st

from govtool.returns.model import HIDDEN, ColumnKind, ReturnColumn, ReturnTable
from govtool.rollup.small_cells import without_small_cells
from tests.rows import each

NAMED = (
    ReturnColumn("unit", "单位编码", ColumnKind.TEXT),
    ReturnColumn("name", "单位名称", ColumnKind.TEXT),
)
A, B = (ReturnColumn(code, code, summed=True) for code in "ab")
PART = ReturnColumn("whole", "whole", summed=True, sums=[("a", "b")])
RATE = ReturnColumn("rate", "rate", ColumnKind.RATE, ratio=(("a",), ("b",)))
SHARE = ReturnColumn("share", "share", ColumnKind.RATE)
MONEY = ReturnColumn("amount", "amount", ColumnKind.YUAN, summed=True)


def table(
    columns: tuple[ReturnColumn, ...], *rows: tuple[object, ...], code: str = "t"
) -> ReturnTable:
    """Return a table by street with its total."""
    named = [(f"JD{place}", f"街道{place}", *row) for place, row in enumerate(rows)]
    total = [
        sum(row[place] for row in rows) if column.summed else None  # type: ignore[misc]  # counts
        for place, column in enumerate(columns)
    ]
    return ReturnTable(code, "t", [*NAMED, *columns], named, [None, "合计", *total])


def figures(found: ReturnTable) -> list[list[object]]:
    """Return the lines without their names, the total last."""
    return [list(line[2:]) for line in found.lines]


H = HIDDEN
EXAMPLES = [
    # two streets: the total would give the small one away, so the other is hidden
    ((A,), [(3,), (20,)], [[H], [H], [23]]),
    # three: the smallest of the others that is large enough
    ((A,), [(3,), (20,), (7,)], [[H], [20], [H], [30]]),
    # noughts stay, and a single count hides its total
    ((A,), [(0,), (2,), (0,)], [[0], [H], [0], [H]]),
    ((A,), [(2,)], [[H], [H]]),
    # 1 + 1 = 2 is itself a small count: a third one is hidden with them
    ((A,), [(1,), (1,), (9,), (8,)], [[H], [H], [9], [H], [19]]),
    # 4 + 4 = 8 is none
    ((A,), [(4,), (4,), (9,)], [[H], [H], [9], [17]]),
    # five of five lines that are not nought: each is 1, so the total goes too
    ((A,), [(1,), (1,), (1,), (1,), (1,), (0,)], [[H], [H], [H], [H], [H], [0], [H]]),
    # nothing is small, nothing is hidden
    ((A,), [(5,), (0,)], [[5], [0], [5]]),
    # a + b = whole in each line: one hidden in a line takes a second, and so does each column
    ((A, B, PART), [(2, 8, 10), (9, 6, 15), (7, 9, 16)], [[H, H, 10], [H, H, 15], [7, 9, 16], [18, 23, 41]]),
    # a rate of hidden counts would tell them
    ((A, B, RATE), [(3, 12, 0.25), (9, 18, 0.5)], [[H, 12, H], [H, 18, H], [12, 30, None]]),
    # a share of the total as well
    ((A, SHARE), [(3, 0.1), (27, 0.9)], [[H, H], [H, H], [30, None]]),
]  # fmt: skip


@each(("columns", "rows", "shown"), EXAMPLES)
def test_worked_by_hand(
    columns: tuple[ReturnColumn, ...], rows: list[tuple[object, ...]], shown: list[list[object]]
) -> None:
    (found,) = without_small_cells([table(columns, *rows)])
    assert figures(found) == shown


def test_money_of_a_few_cases_goes_with_them() -> None:
    plain = table((A,), (2,), (8,), (9,))
    amounts = [("12000.00",), ("300.00",), ("90.00",)]
    rows = [[*row, *more] for row, more in zip(plain.rows, amounts, strict=True)]
    total = [*plain.total, "12390.00"]  # type: ignore[misc]  # it has one
    (found,) = without_small_cells([ReturnTable("t", "t", [*NAMED, A, MONEY], rows, total)])
    assert figures(found) == [[H, H], [H, "300.00"], [9, H], [19, "12390.00"]]


def test_the_same_figure_is_hidden_in_every_table() -> None:
    first = table((A, B), (3, 20), (20, 20), (9, 30))
    again = table((ReturnColumn("other", "other", summed=True),), (3,), (20,), (9,), code="u")
    one, other = without_small_cells([first, again])
    hidden = [place for place, line in enumerate(figures(one)) if line[0] == H]
    assert hidden == [place for place, line in enumerate(figures(other)) if line[0] == H] == [0, 2]


def test_a_row_of_terms_is_hidden_where_a_column_has_it_too() -> None:
    kinds = [
        ReturnColumn("code", "c", ColumnKind.CODE),
        NAMED[1],
        ReturnColumn("ended", "e", summed=True),
    ]
    rows = [("family", "x", 3), ("traffic", "y", 40), ("other", "z", 30)]
    terms = ReturnTable("by_type", "t", kinds, rows, [None, "合计", 73])
    columns = (
        ReturnColumn("type_family", "f", summed=True, sums=[("by_type.family.ended",)]),
        ReturnColumn("type_other", "o", summed=True, sums=[("by_type.other.ended",)]),
    )
    by_unit = table(columns, (0, 12), (3, 18))
    found_terms, found_units = without_small_cells([terms, by_unit])
    assert [line[2] for line in found_terms.lines] == [H, H, 30, 73]
    assert figures(found_units)[-1] == [H, 30]


def test_a_small_rest_that_no_column_prints_is_protected() -> None:
    asked = ReturnColumn("asked", "a", summed=True, sums=[("satisfied", "not_satisfied")])
    satisfied = ReturnColumn("satisfied", "s", summed=True)
    (found,) = without_small_cells([table((asked, satisfied), (20, 18), (40, 30), (30, 30))])
    assert figures(found)[0].count(H) == 1
    assert figures(found)[1:3] != [[40, 30], [30, 30]]


def test_a_sum_of_rows_of_another_table_is_protected() -> None:
    code = ReturnColumn("code", "c", ColumnKind.CODE)
    ended = ReturnColumn("ended", "e", summed=True)
    rows = [("court", "x", 3), ("police", "y", 40), ("other", "z", 30)]
    terms = ReturnTable("by_source", "t", [code, NAMED[1], ended], rows, [None, "合计", 73])
    parts = [("by_source.court.ended", "by_source.other.ended")]
    sent = ReturnColumn("sent", "s", summed=True, sums=parts)
    groups = {"all": ["by_source.court", "by_source.other"]}
    whole = [("all", "x", 33), ("none", "y", 40)]
    grouped = ReturnTable(
        "by_group",
        "t",
        [ReturnColumn("code", "c", ColumnKind.CODE, groups=groups), NAMED[1], ended],
        whole,
    )
    first, by_unit, by_group = without_small_cells([terms, table((sent,), (33,)), grouped])
    assert [line[2] for line in first.lines].count(H) > 1
    hidden = {str(line[0]) for line in first.rows if line[2] == H}
    if "other" not in hidden:
        assert figures(by_unit)[-1] == [H]
        assert by_group.rows[0][2] == H


def test_a_rate_does_not_tell_what_stands_behind_it() -> None:
    rate = ReturnColumn("rate", "r", ColumnKind.RATE, ratio=(("settled",), ("tried",)))
    settled = ReturnColumn("settled", "s", summed=True, sums=[("tried", "-failed")])
    one = table((settled, rate), (18, 0.9), (30, 0.6))
    (found,) = without_small_cells([replace(one, beside={"tried": [20, 50, 70]})])
    assert figures(found)[0].count(H) > 0


# --- an attacker


def _known(equations: list[dict[str, int]], names: list[str]) -> set[str]:
    """Return what a dense elimination over fractions determines, worked out in another way."""
    rows = [[Fraction(one.get(name, 0)) for name in names] for one in equations]
    lead, found = 0, []
    for place in range(len(names)):
        pivot = next((at for at in range(lead, len(rows)) if rows[at][place]), None)
        if pivot is None:
            continue
        rows[lead], rows[pivot] = rows[pivot], rows[lead]
        rows[lead] = [value / rows[lead][place] for value in rows[lead]]
        for at, row in enumerate(rows):
            if at != lead and row[place]:
                times = row[place]
                rows[at] = [a - times * b for a, b in zip(row, rows[lead], strict=True)]
        found.append((lead, names[place]))
        lead += 1
    return {name for at, name in found if sum(map(bool, rows[at])) == 1}


cells = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 30])


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6))
def test_nobody_works_out_what_is_hidden(rows: list[tuple[int, int, int]]) -> None:
    """The attacker knows every sum; what no other filling would give as well is given away."""
    c = ReturnColumn("c", "c", summed=True)
    whole = ReturnColumn("whole", "whole", summed=True, sums=[("a", "b", "c")])
    (found,) = without_small_cells([table((A, B, c, whole), *((*row, sum(row)) for row in rows))])
    lines = figures(found)
    assert not [
        value for line in lines for value in line if isinstance(value, int) and 0 < value < 5
    ]
    names = [f"{line}.{place}" for line, place in product(range(len(lines)), range(4))]
    hidden = {name for name, value in zip(names, chain(*lines), strict=True) if value == H}
    sums = [
        *({f"{line}.{place}": 1 for place in range(3)} | {f"{line}.3": -1} for line in range(len(lines))),
        *(
            {f"{line}.{place}": 1 for line in range(len(rows))} | {f"{len(rows)}.{place}": -1}
            for place in range(4)
        ),
    ]  # fmt: skip
    told = [{name: n for name, n in one.items() if name in hidden} for one in sums]
    known = _known([one for one in told if one], sorted(hidden))
    truth = [*((*row, sum(row)) for row in rows)]
    whole_line = tuple(sum(column) for column in zip(*truth, strict=True))
    value = dict(zip(names, chain(*truth, whole_line), strict=True))
    assert not {name: value[name] for name in known if value[name]}
    small = [one for one in told if one and {*one.values()} == {1}]
    assert not [one for one in small if 0 < sum(value[name] for name in one) < 5]
