"""Where the parts of a chart lie: values to scale, names and numbers beside each other and never upon."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.returns.model import Chart, ChartSeries
from govtool.returns.page.plots import (
    WIDTH,
    ChartAxis,
    bar_plot,
    ems,
    fitted,
    line_plot,
    round_marks,
)
from tests.returns.samplepaper import MONTHS, TYPES, chart_communities, chart_trend, chart_types

GREATEST = [
    (0, (0, 1)), (1, (0, 1)), (2, (0, 1, 2)), (5, (0, 1, 2, 3, 4, 5)), (6, (0, 2, 4, 6)), (10, (0, 2, 4, 6, 8, 10)),
    (11, (0, 5, 10, 15)), (44, (0, 10, 20, 30, 40, 50)), (99, (0, 20, 40, 60, 80, 100)), (101, (0, 50, 100, 150)),
]  # fmt: skip


@pytest.mark.parametrize(("greatest", "marks"), GREATEST)
def test_marks_are_round(greatest: int, marks: tuple[int, ...]) -> None:
    assert round_marks(greatest, whole=True) == marks


def test_marks_of_fractions() -> None:
    assert round_marks(0.3, whole=False) == (0, 0.1, 0.2, 0.3)
    assert round_marks(1, whole=False) == (0, 0.2, 0.4, 0.6, 0.8, 1)


@given(greatest=st.integers(0, 10**9) | st.floats(0, 10**9, allow_nan=False))
def test_marks_begin_at_zero_and_reach_the_greatest(greatest: float) -> None:
    marks = round_marks(greatest, whole=isinstance(greatest, int))
    assert marks[0] == 0
    assert 2 <= len(marks) <= 7
    assert marks[-1] >= greatest or math.isclose(marks[-1], greatest)
    steps = [after - before for before, after in pairwise(marks)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-6) for step in steps)
    assert f"{steps[0]:.0e}"[0] in "125"
    if isinstance(greatest, int):
        assert all(mark == int(mark) for mark in marks)


def test_values_lie_to_scale() -> None:
    axis = ChartAxis((0, 10, 20), 100, 300)
    assert [axis.at(value) for value in (0, 5, 20)] == [100, 150, 300]


# --- bars


def test_bars_are_as_long_as_their_values() -> None:
    plot = bar_plot(chart_types())
    lengths = {group.category: group.bars[0].length for group in plot.groups}
    assert list(lengths) == list(TYPES)
    assert lengths["生产经营纠纷"] == 0
    unit = lengths["邻里纠纷"] / 31
    assert all(math.isclose(lengths[name], unit * value) for name, value in TYPES.items())


def test_a_bar_that_is_not_known_is_a_dash() -> None:
    (first, second) = bar_plot(chart_communities()).groups[1].bars
    assert (first.text, second.text, second.value, second.length) == ("9", "—", None, 0)


def test_bars_and_names_do_not_touch_and_stay_inside() -> None:
    for chart in (chart_types(), chart_communities()):
        plot = bar_plot(chart)
        tops = [(bar.y, bar.y + plot.thickness) for group in plot.groups for bar in group.bars]
        assert all(below[0] >= above[1] for above, below in pairwise(tops))
        names = [middle for group in plot.groups for middle, _ in group.name]
        assert all(below - above >= 12 for above, below in pairwise(names))
        for group in plot.groups:
            assert max(ems(line) for _, line in group.name) * 12 < plot.scale.begin
            assert all(
                plot.scale.begin + bar.length + 5 + ems(bar.text) * 12 <= WIDTH
                for bar in group.bars
            )
        assert tops[-1][1] <= plot.floor


def test_a_long_name_goes_over_two_lines_and_ends_in_dots() -> None:
    (group,) = (
        group for group in bar_plot(chart_types()).groups if group.category.startswith("涉及")
    )
    assert [line for _, line in group.name] == ["涉及多个楼栋业主与", "开发商之间因共用…"]


def test_all_bars_may_be_nothing() -> None:
    plot = bar_plot(Chart("c", "图", ["甲", "乙"], [ChartSeries("登记", [0, 0])]))
    assert plot.scale.marks == (0, 1)
    assert [bar.text for group in plot.groups for bar in group.bars] == ["0", "0"]


# --- lines


def test_a_gap_parts_a_line() -> None:
    line = line_plot(chart_trend()).lines[1]
    assert [[point.category for point in piece] for piece in line.pieces] == [
        MONTHS[:5],
        MONTHS[7:],
    ]
    assert [point.value for point in line.points] == [15, 20, 21, 30, 12, 30, 33, 36, 36, 35, 40]


def test_points_lie_to_scale() -> None:
    plot = line_plot(chart_trend())
    assert plot.scale.marks == (0, 10, 20, 30, 40, 50)
    zero, ten = plot.scale.at(0), plot.scale.at(10)
    for line in plot.lines:
        assert all(
            math.isclose(point.y, zero + (ten - zero) * point.value / 10) for point in line.points
        )


def test_the_newest_month_is_always_named() -> None:
    labels = line_plot(chart_trend()).labels
    assert [label.text for label in labels] == MONTHS[::2]


def test_names_below_do_not_touch_and_stay_inside() -> None:
    for categories in (
        MONTHS,
        MONTHS[:1],
        MONTHS[:2],
        [f"第{place}季度的最后一周" for place in range(12)],
    ):
        labels = line_plot(
            Chart("c", "图", categories, [ChartSeries("登记", [1] * len(categories))], line=True)
        ).labels
        halves = [ems(label.text) * 10 / 2 for label in labels]
        boxes = [
            (label.x - half, label.x + half) for label, half in zip(labels, halves, strict=True)
        ]
        assert all(before[1] < after[0] for before, after in pairwise(boxes))
        assert boxes[0][0] > 0
        assert boxes[-1][1] <= WIDTH + 1e-6


@given(
    st.integers(1, 20).flatmap(
        lambda n: st.lists(
            st.lists(st.none() | st.integers(0, 5000), min_size=n, max_size=n),
            min_size=1,
            max_size=4,
        )
    )
)
def test_numbers_never_cover_each_other(values: list[list[int | None]]) -> None:
    categories = [str(place) for place in range(len(values[0]))]
    series = [ChartSeries(str(place), found) for place, found in enumerate(values)]
    plot = line_plot(Chart("c", "图", categories, series, line=True))
    points = [point for line in plot.lines for point in line.points]
    assert [point.value for point in points] == [
        value for found in values for value in found if value is not None
    ]
    boxes = [(p.x, p.foot, ems(p.text) * 10) for p in points if p.foot is not None]
    for one, other in combinations(boxes, 2):
        assert (
            abs(one[0] - other[0]) >= (one[2] + other[2]) / 2 - 1e-6 or abs(one[1] - other[1]) >= 10
        )


def test_a_single_series_has_all_its_numbers() -> None:
    (line,) = line_plot(
        Chart("c", "图", MONTHS, [ChartSeries("登记", list(range(0, 130, 10)))], line=True)
    ).lines
    assert all(point.foot is not None for point in line.points)


# --- lettering


def test_text_is_cut_only_where_it_does_not_fit() -> None:
    assert fitted("邻里纠纷", 10.9, 2) == ["邻里纠纷"]
    assert fitted("拖欠农民工工资纠纷", 10.9, 2) == ["拖欠农民工工资纠纷"]
    assert fitted("甲" * 30, 10.9, 2) == ["甲" * 9, "甲" * 8 + "…"]
    assert fitted("", 5) == [""]
    assert ems("𠮷田é") == 2.6
