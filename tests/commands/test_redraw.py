"""A redraw of grids: shown first, recorded in one operation, undone as one, and nothing before it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govtool.store import doctor, open_store
from tests.commands.clerk import Desk

LISTS = (
    ("household", "list"), ("household", "list", "--grid", "G01"), ("household", "list", "--grid", "G01-01"),
    ("grid", "list"), ("unit", "list"),
)  # fmt: skip


@pytest.fixture
def split(desk: Desk) -> Desk:
    """Six households of one grid, of which four are a micro-grid with a head; one has a case and a matter."""
    desk.today("2026-03-02")
    for code, unit in (("G02", "SQ02"), ("G03", "SQ01")):
        desk.done("grid", "add", "--code", code, "--name", f"网格{code}", "--unit", unit)
    desk.done(
        "grid", "add", "--code", "G01-01", "--name", "一组", "--unit", "SQ01", "--parent", "G01"
    )
    for n in range(1, 7):
        group = ["--microgrid", "G01-01"] if n <= 4 else []
        desk.done(
            "household", "add", "--code", f"H{n}", "--grid", "G01", "--head", f"样{n}某", *group
        )
    case = [
        "--party",
        "申请人:样1某:13800000001",
        "--party",
        "被申请人:丙某",
        "--summary",
        "漏水",
        "--grid",
        "G01",
    ]
    desk.done("case", "add", "--unit", "SQ01", "--type", "neighbour", "--source", "patrol", *case)
    matter = [
        "--place",
        "示例路1号",
        "--grid",
        "G01",
        "--summary",
        "楼道堆物",
        "--reporter",
        "样2某",
    ]
    desk.done("matter", "add", "--unit", "SQ01", "--category", "fire", "--channel", "head", *matter)
    desk.done("head", "name", "--microgrid", "G01-01", "--name", "样4某")
    desk.today("2026-07-01")
    return desk


def file_of(tmp_path: Path, *rows: str) -> str:
    path = tmp_path / "网格调整.csv"
    path.write_text("\n".join(["household,new_grid", *rows, ""]), encoding="utf-8")
    return str(path)


def lists(desk: Desk, day: str) -> list[str]:
    said = [desk.done(*words, "--as-of", day, "--json").out for words in LISTS]
    return [*said, desk.done("report", "matters", "monthly", "--period", day[:7], "--json").out]


def places(desk: Desk) -> dict[str, str]:
    rows: list[dict[str, Any]] = desk.done("household", "list", "--json").json
    return {row["code"]: f"{row['grid']}/{row['microgrid'] or ''}" for row in rows}


def test_it_is_shown_first_and_recorded_as_one(split: Desk, tmp_path: Path) -> None:
    before, was = places(split), lists(split, "2026-06-30")
    file = file_of(tmp_path, "H1,G02", "H2,G03", "H5,G02", "H6,G01")
    shown = split.done("grid", "redraw", file, "--dry-run", "--json").json
    assert places(split) == before
    assert shown["matrix"] == [
        {"old": "G01", "new": "G02", "households": 2}, {"old": "G01", "new": "G03", "households": 1},
    ]  # fmt: skip
    assert (shown["moved"], shown["unchanged"], shown["orphaned"], shown["id"]) == (3, 1, [], None)
    assert shown["cut"] == [{"microgrid": "G01-01", "leave": 2, "stay": 2, "head": "H2026-0001"}]
    assert [(one["noun"], one["household"], one["grid"]) for one in shown["kept"]] == [
        ("case", "H1", "G01"), ("matter", "H2", "G01"),
    ]  # fmt: skip
    done = split.done("grid", "redraw", file, "--json").json
    assert done["id"]
    assert done | {"id": None} == shown
    assert places(split) == {"H1": "G02/", "H2": "G03/", "H5": "G02/"} | dict.fromkeys(
        ("H3", "H4", "H6"), "G01/"
    )
    assert lists(split, "2026-06-30") == was
    assert split.case("SQ01-2026-00001")["grid"] == "G01"
    assert split.done("head", "list", "--json").json  # no head moves by itself
    split.done("undo", "--yes")
    assert places(split) == before
    with open_store(split.db) as store:
        assert doctor.examine(store) == []


# rows, options; the problems: the row and the code of each
WRONG = [
    (["H1,G02", "H1,G03"], [], [(2, "twice"), (3, "twice")]),
    (["H9,G02", "H2,G77"], [], [(2, "unknown_household"), (3, "unknown_grid")]),
    (["H1,G02"], ["--close", "G01=G02"], [(None, "orphan")]),
    (["H1,G01-01", *(f"H{n},G02" for n in range(2, 7))], ["--close", "G01"], [(2, "closed_grid"), (None, "orphan")]),
    (["H1,G03"], ["--on", "2026-06-01"], [(2, "closed_grid")]),
    (["H6,G02", "H5,G02"], ["--on", "2026-03-10"], [(2, "closed_household"), (3, "out_of_order")]),
    ([",G02", "H1,"], [], [(2, "missing"), (3, "missing")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "more", "found"), WRONG)
def test_every_problem_of_every_row(
    split: Desk,
    tmp_path: Path,
    rows: list[str],
    more: list[str],
    found: list[tuple[int | None, str]],
) -> None:
    if "2026-06-01" in more:
        split.done("grid", "close", "G03", "--on", "2026-05-31")
    if "2026-03-10" in more:
        split.done("household", "leave", "H6", "--on", "2026-03-09")
        split.done("household", "set", "H5", "--members", "2")
    before, errors = places(split), tmp_path / "错误.csv"
    answer = split(
        "grid", "redraw", file_of(tmp_path, *rows), *more, "--errors", str(errors), "--json"
    )
    assert answer.code == 1
    assert [(one["row"], one["code"]) for one in answer.json["problems"]] == found
    wrong = {row for row, _code in found if row}
    assert len(errors.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(wrong)
    assert places(split) == before
    assert answer.json["id"] is None


def test_a_grid_that_closes_is_succeeded(split: Desk, tmp_path: Path) -> None:
    file = file_of(tmp_path, *(f"H{n},G03" for n in range(1, 7)))
    split.done("grid", "redraw", file, "--close", "G01=G03", "--reason", "示府〔2026〕8号")
    assert {row["code"] for row in split.done("grid", "list", "--json").json} == {"G02", "G03"}
    assert "G03" in split.done("grid", "history", "G01").out
    again = split("grid", "redraw", file, "--close", "G01", "--json")
    assert [one["code"] for one in again.json["problems"]] == ["closed_grid"]


def test_who_was_entered_with_the_micro_grid_as_grid_stays_in_the_grid(
    desk: Desk, tmp_path: Path
) -> None:
    desk.today("2026-03-02")
    desk.done("grid", "add", "--code", "G02", "--name", "第二网格", "--unit", "SQ02")
    desk.done("grid", "add", "--code", "LF1", "--name", "一组", "--unit", "SQ01", "--parent", "G01")
    for n in (1, 2):
        desk.done("household", "add", "--code", f"H{n}", "--grid", "LF1", "--head", f"样{n}某")
    desk.done("grid", "redraw", file_of(tmp_path, "H1,G02"), "--on", "2026-04-01", on="2026-04-01")
    assert places(desk) == {"H1": "G02/", "H2": "G01/"}
