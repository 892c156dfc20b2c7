"""Registers counted by unit and sort: what there was, came, moved and ended, counted by hand."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from tests.commands.clerk import Desk


def table(desk: Desk, *words: str, code: str = "summary") -> dict[str, list[int]]:
    """Return the numbers of a table by the first column; the total under ``None``."""
    found: dict[str, Any] = desk.done("report", "count", *words, "--json").json["tables"][code]
    lines = [*found["rows"], found["total"]]
    key = "unit" if code == "summary" else "sort"
    order = ("opening", "entered", "moved_in", "moved_out", "ended", "closing")
    return {line[key]: [line[name] for name in order] for line in lines}


@pytest.fixture
def town(desk: Desk) -> Desk:
    """March 2026: two grids, one of them new; five households, of which one comes, moves, leaves.

    G01 lies in SQ01, G02 in SQ02. Each day is the day before, the first, the last or the day after
    the month, so that each bound is met from both sides.
    """
    grid, home = ("grid", "add", "--name"), ("household", "add", "--head")
    desk.done(*home, "样一", "--code", "H1", "--grid", "G01", on="2026-02-28")
    desk.done(*home, "样五", "--code", "H5", "--grid", "G01", on="2026-02-28")
    desk.done("household", "leave", "H5", "--reason", "迁出", on="2026-02-28")
    desk.done(*home, "样六", "--code", "H6", "--grid", "G01", on="2026-02-28")
    desk.done(
        *grid, "第二网格", "--code", "G02", "--unit", "SQ02", "--kind", "special", on="2026-03-01"
    )
    desk.done("household", "move", "H1", "--grid", "G02", on="2026-03-01")
    desk.done(*home, "样二", "--code", "H2", "--grid", "G01", on="2026-03-01")
    desk.done(
        *grid, "一组", "--code", "G01-01", "--unit", "SQ01", "--parent", "G01", on="2026-03-31"
    )
    desk.done(*home, "样三", "--code", "H3", "--grid", "G02", on="2026-03-31")
    desk.done("household", "leave", "H6", "--reason", "迁出", on="2026-03-31")
    desk.done(*home, "样四", "--code", "H4", "--grid", "G02", on="2026-04-01")
    desk.done("household", "move", "H2", "--grid", "G02", on="2026-04-01")
    desk.today("2026-04-30")
    return desk


def test_households_are_counted_where_they_lie_from_day_to_day(town: Desk) -> None:
    march = table(town, "household", "monthly", "--period", "2026-03")
    assert march["SQ01"] == [2, 1, 0, 1, 1, 1]  # H1 and H6; H2 comes, H1 moves, H6 leaves
    assert march["SQ02"] == [0, 1, 1, 0, 0, 2]  # H3 comes, H1 moves in
    assert march["BM01"] == [0, 0, 0, 0, 0, 0]
    assert march[None] == [2, 2, 1, 1, 1, 3]  # type: ignore[index]  # the total


def test_what_ends_one_period_begins_the_next(town: Desk) -> None:
    february = table(town, "household", "monthly", "--period", "2026-02")
    assert february["SQ01"] == [0, 3, 0, 0, 1, 2]  # H5 came and left on one day
    april = table(town, "household", "monthly", "--period", "2026-04")
    assert april["SQ01"] == [1, 0, 0, 1, 0, 0]
    assert april["SQ02"] == [2, 1, 1, 0, 0, 4]
    year = table(town, "household", "yearly", "--period", "2026")
    assert year["SQ01"] == [0, 4, 0, 2, 2, 0]
    assert year["SQ02"] == [0, 2, 2, 0, 0, 4]


def test_households_go_with_their_grid_to_another_unit(town: Desk) -> None:
    town.done("grid", "set", "G02", "--unit", "SQ01", "--on", "2026-04-10")
    april = table(town, "household", "monthly", "--period", "2026-04")
    assert april["SQ01"] == [1, 0, 4, 1, 0, 4]
    assert april["SQ02"] == [2, 1, 1, 4, 0, 0]
    may_be = table(town, "grid", "monthly", "--period", "2026-04")
    assert (may_be["SQ01"], may_be["SQ02"]) == ([2, 0, 1, 0, 0, 3], [1, 0, 0, 1, 0, 0])


def test_records_change_their_sort(town: Desk) -> None:
    town.done("grid", "set", "G01", "--kind", "general", "--on", "2026-03-15")
    sorts = table(town, "grid", "monthly", "--period", "2026-03", code="by_sort")
    assert sorts == {
        "general": [0, 0, 1, 0, 0, 1],
        "special": [0, 1, 0, 0, 0, 1],
        "unsaid": [1, 0, 0, 1, 0, 0],
        "microgrid": [0, 1, 0, 0, 0, 1],
        None: [1, 2, 1, 1, 0, 3],
    }


def test_units_and_mediators_are_counted_by_sort(town: Desk) -> None:
    town.done("unit", "close", "BM01", "--on", "2026-03-10", "--reason", "撤并")
    for name, more in (("甲某", ["--full-time"]), ("乙某", [])):
        town.done("mediator", "add", "--name", name, "--unit", "SQ01", "--appointed-on", "2026-03-05",
                  *more, on="2026-03-05")  # fmt: skip
    town.today("2026-04-30")
    assert table(town, "mediator", "--period", "2026-02", code="by_sort") == {None: [0] * 6}
    units = table(town, "unit", "monthly", "--period", "2026-03", code="by_sort")
    assert units["department"] == [1, 0, 0, 0, 1, 0]
    assert units["community"] == [2, 0, 0, 0, 0, 2]
    assert "district" not in units  # it is not the street's
    mediators = table(town, "mediator", "monthly", "--period", "2026-03", code="by_sort")
    assert mediators["full_time"] == mediators["part_time"] == [0, 1, 0, 0, 0, 1]


def test_it_is_shown_in_words_and_written_to_files(
    town: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTOOL_LANG", "zh_CN")
    shown = town.done("report", "count", "住户", "--period", "2026-03").out
    assert "住户信息变动情况表" in shown
    assert "本期转入" in shown
    file = town.db.parent / "户.csv"
    town.done("report", "count", "household", "--period", "2026-03", "-o", str(file))
    with file.open(encoding="utf-8-sig") as lines:
        assert any(line[-1:] == ["3"] and "合计" in line for line in csv.reader(lines))


def test_what_has_steps_is_counted_by_what_came_in_and_went_out(town: Desk) -> None:
    town.add(on="2026-03-02")
    town.today("2026-04-30")
    found = town.done("report", "count", "case", "monthly", "--period", "2026-03", "--json").json
    assert found["tables"]["summary"]["total"]["registered"] == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["clerk"], "bad_value", "nothing that returns count"),
        (["household", "often"], "bad_term", "often"),
        (["household", "--table", "summary"], "missing_option", "-o FILE"),
        (["household", "--period", "2027-03"], "bad_period", "begins on"),
    ],
)
def test_what_cannot_be_counted_is_told(town: Desk, words: list[str], code: str, said: str) -> None:
    found = town("report", "count", *words, "--json")
    assert found.error["code"] == code
    assert said in json.dumps(found.error)
