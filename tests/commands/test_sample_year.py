"""The year of ten-household joint care in the sample, by the demo's own commands: lists and returns before and after.

What they say is counted again from the files of the sample, with nothing of the program.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from govtool.commands.demo import DAY, NEW_GRID, REDRAWN_ON, ten_households
from govtool.store import doctor, open_store
from tests.commands.clerk import SAMPLES, Desk

SPLIT = "SQ01-G02"
RETURNS = (
    ("report", "yearly", "--period", "2025"), ("report", "monthly", "--period", "2026-06"),
    ("report", "half-year", "--period", "2026-H1"), ("report", "weekly", "--period", "2026-W26", "--unit", "SQ01"),
    ("report", "count", "household", "--period", "2026-06"), ("report", "count", "head", "--period", "2026-05"),
)  # fmt: skip
BEFORE_THE_REDRAW = ("2025-11-02", "2025-11-03", "2026-05-11", "2026-05-12", "2026-06-29")


@cache
def table(name: str) -> list[dict[str, str]]:
    text = (SAMPLES / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


@cache
def heads() -> list[dict[str, Any]]:
    text = (SAMPLES / "heads.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def ends(head: dict[str, Any]) -> str:
    return next((e["on"] for e in head["events"] if e["kind"] == "head_replaced"), "9999")


class Year(NamedTuple):
    """The file after all, and what was said before the redraw."""

    file: Path
    before: dict[tuple[str, ...], str]


_MADE: list[Year] = []


@pytest.fixture
def year(
    sample_file: Path,
    bare: Desk,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Year:
    """The sample with its households and the year played, once for all tests."""
    monkeypatch.chdir(tmp_path)
    if not _MADE:
        shutil.copy(sample_file, bare.db)
        bare.done("import", "households", str(SAMPLES / "households.csv"), on="2025-01-01")
        before: dict[tuple[str, ...], str] = {}
        for day, words in ten_households(SAMPLES):
            if words[:2] == ("grid", "redraw"):
                before = asked(bare)
            bare.done(*words, on=day)
        kept = tmp_path_factory.mktemp("year") / "year.db"
        shutil.copy(bare.db, kept)
        _MADE.append(Year(kept, before))
    else:
        shutil.copy(_MADE[0].file, bare.db)
    bare.today(DAY)
    return _MADE[0]


def asked(desk: Desk) -> dict[tuple[str, ...], str]:
    """Return what lists and returns say of the time before the redraw."""
    desk.today(DAY)
    lists = [("microgrid", "list"), ("grid", "list"), ("household", "list", "--grid", SPLIT)]
    questions = [(*words, "--as-of", day) for day in BEFORE_THE_REDRAW for words in lists[:3]]
    # the heads come in after it
    without = [words for words in questions if words[0] != "microgrid"]
    return {words: desk.done(*words, "--json").out for words in [*without, *RETURNS[:5]]}


def grids_of(desk: Desk, day: str) -> Counter[str]:
    rows = desk.done("household", "list", "--as-of", day, "--json").json
    assert len(rows) == 3000
    parents = {
        one["code"]: one["parent"]
        for one in desk.done("grid", "list", "--as-of", day, "--json").json
    }
    return Counter(parents.get(row["grid"]) or row["grid"] for row in rows)


def test_what_was_said_before_the_redraw_is_said_after_all(year: Year, bare: Desk) -> None:
    assert len(year.before) == 2 * len(BEFORE_THE_REDRAW) + 5
    assert asked(bare) == year.before


def test_a_grid_is_split_in_mid_year(year: Year, bare: Desk) -> None:
    parents = {row["网格编码"]: row["上级网格"] for row in table("grids.csv")}
    old = Counter(parents[row["网格"]] or row["网格"] for row in table("households.csv"))
    moved = table("redraw.csv")
    assert {row["新网格"] for row in moved} == {NEW_GRID}
    assert grids_of(bare, "2026-06-30") == old
    now = old | Counter({NEW_GRID: len(moved)})
    now[SPLIT] -= len(moved)
    assert grids_of(bare, REDRAWN_ON) == grids_of(bare, DAY) == now
    # 65 grids, 10 micro-grids entered with them and those formed; three end with June, four begin with July
    of_july = bare.done("report", "count", "grid", "--period", "2026-07", "--json").json
    total = of_july["tables"]["summary"]["total"]
    assert (total["entered"], total["ended"]) == (4, 0)
    assert (
        total["opening"]
        == len(bare.done("grid", "list", "--as-of", "2026-07-01", "--json").json) - 4
    )
    of_june = bare.done("report", "count", "grid", "--period", "2026-06", "--json").json
    assert of_june["tables"]["summary"]["total"]["ended"] == 3


def test_every_household_is_in_a_micro_grid_before_and_after(year: Year, bare: Desk) -> None:
    for day in ("2025-11-03", "2026-06-29", REDRAWN_ON, DAY):
        rows = bare.done("microgrid", "list", "--as-of", day, "--json").json
        assert sum(row["households"] for row in rows) == 3000, day
    only = bare.done("microgrid", "list", "--as-of", "2025-11-02", "--json").json
    entered = Counter(row["网格"] for row in table("households.csv"))
    assert {row["code"]: row["households"] for row in only} == {
        code: n for code, n in entered.items() if "-L" in code
    }


@pytest.mark.parametrize(
    "day",
    ["2025-11-10", "2025-12-03", "2025-12-04", "2026-05-11", "2026-05-12", "2026-05-14", "2026-06-30", "2026-07-01",
     "2026-07-03", "2026-09-07", "2026-09-08", "2026-09-10", "2026-11-02"],
)  # fmt: skip
def test_heads_of_a_day_are_those_of_the_file(year: Year, bare: Desk, day: str) -> None:
    there = {head["no"]: head["microgrid"] for head in heads() if head["on"] <= day < ends(head)}
    listed = bare.done("head", "list", "--as-of", day, "--json").json
    assert {one["head_no"]: one["microgrid"] for one in listed} == there
    in_microgrids = bare.done("microgrid", "list", "--as-of", day, "--json").json
    assert {one["head_no"]: one["code"] for one in in_microgrids if one["head_no"]} == {
        no: microgrid
        for no, microgrid in there.items()
        if microgrid in {one["code"] for one in in_microgrids}
    }


def vacant(desk: Desk, day: str) -> list[str]:
    found = desk.done("due", "--as-of", day, "--json").json
    return [one["no"] for one in found if one["rule"] == "head_vacant"]


def test_a_micro_grid_has_no_head_between_two(year: Year, bare: Desk) -> None:
    assert vacant(bare, "2026-05-11") == []
    assert vacant(bare, "2026-05-12") == vacant(bare, "2026-05-13") == ["SQ03-G05-02"]
    assert vacant(bare, "2026-05-14") == []
    assert vacant(bare, REDRAWN_ON) == ["SQ01-G02-06", "SQ01-G16-01", "SQ01-G16-02"]
    assert vacant(bare, "2026-07-03") == []
    assert vacant(bare, "2026-09-09") == ["SQ04-G07-01"]


def test_heads_named_and_replaced_are_counted_in_their_months(year: Year, bare: Desk) -> None:
    for month in ("2025-11", "2025-12", "2026-05", "2026-07", "2026-09"):
        found = bare.done("report", "count", "head", "--period", month, "--json").json
        total = found["tables"]["summary"]["total"]
        named = sum(head["on"][:7] == month for head in heads())
        ended = sum(ends(head)[:7] == month for head in heads())
        opening = sum(head["on"] < month <= ends(head) for head in heads())
        assert (total["opening"], total["registered"], total["ended"]) == (opening, named, ended), (
            month
        )


def test_what_heads_did_is_all_there(year: Year, bare: Desk) -> None:
    logs = Counter(
        e["duty"] for head in heads() for e in head["events"] if e["kind"] == "head_logged"
    )
    assert sum(logs.values()) > 3000
    listed = bare.done("head", "list", "--all", "--json").json
    assert sum((Counter(one["logs"]) for one in listed), Counter()) == logs
    refused = [one["head_no"] for one in listed if one["microgrid"] == "SQ02-G03-01"]
    assert len(refused) == 2


def test_visits_meet_the_slots_of_their_days(year: Year, bare: Desk) -> None:
    for care in bare.done("care", "list", "--json").json:
        visits = [
            row["走访日期"].strip()
            for row in table("visits.csv")
            if row["户编号"] == care["household"] and row["走访情况"] != "未遇"
        ]
        shown = bare.done("care", "show", care["care_no"], "--as-of", "2026-10-31", "--json").json
        slots = {one["turn"]: one["status"] for one in shown["obligations"]}
        if care["rhythm"] == "monthly":
            assert {month for month, status in slots.items() if status == "met"} == {
                day[:7] for day in visits
            }
            assert len(slots) == 10
        else:
            assert sum(status == "met" for status in slots.values()) <= len(visits)
            assert len(slots) == 45  # of the Mondays from 22 December to 26 October


def test_the_file_is_sound(year: Year, bare: Desk) -> None:
    with open_store(bare.db) as store:
        assert doctor.examine(store) == []
