"""Micro-grids at the desk: proposed, edited, applied in one operation, taken back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.commands.clerk import Desk

ON = "2026-03-02"


@pytest.fixture
def homes(desk: Desk, tmp_path: Path) -> Desk:
    """A street with two grids: 24 households in one building of two stairs, and three elsewhere."""
    desk.today(ON)
    desk.done("grid", "add", "--code", "G02", "--name", "第二网格", "--unit", "SQ01")
    file = tmp_path / "户.csv"
    rows = ["户编号,网格,户主,电话,住址"]
    for n in range(1, 25):
        stair = 1 + (n > 12)
        rows.append(f"H{n:03d},G01,甲{n}某,1380000{n:04d},示例新村1幢{stair}单元{n:03d}室")
    rows += [f"H{n:03d},G02,乙{n}某,,示例村{n}号" for n in range(25, 28)]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    desk.done("import", "households", str(file))
    return desk


def proposed(homes: Desk, path: Path, *words: str) -> list[dict[str, str]]:
    homes.done("microgrid", "propose", "--all", "-o", str(path), *words)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def edited(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def test_a_proposal_is_shown_as_json_by_codes(homes: Desk) -> None:
    found = homes.done("microgrid", "propose", "--grid", "G01", "--json").json
    assert [(one["microgrid"], len(one["households"]), one["cost"]) for one in found] == [
        ("G01-01", 12, 6),  # (12 − 10)² and a cut between two stairs of one building
        ("G01-02", 12, 4),
    ]
    assert found[0]["households"][0] == "H001"
    assert homes.done("microgrid", "list", "--json").json == []


def test_names_and_addresses_are_masked_without_a_reason(homes: Desk, tmp_path: Path) -> None:
    rows = proposed(homes, tmp_path / "a.csv")
    assert {row["住址"] for row in rows} == {row["户主"] for row in rows} == {"***"}
    whole = proposed(homes, tmp_path / "b.csv", "--full", "--reason", "划分联防组")
    assert whole[0]["住址"] == "示例新村1幢1单元001室"
    assert "划分联防组" in homes.done("access").out


def test_what_came_back_is_formed_in_one_operation_and_taken_back(
    homes: Desk, tmp_path: Path
) -> None:
    file = edited(tmp_path / "a.csv", proposed(homes, tmp_path / "a.csv"))
    told = homes.done("microgrid", "apply", file, "--json").json
    assert told["microgrids"] == {"G01-01": 12, "G01-02": 12, "G02-01": 3}
    assert told["unusual"] == {"G02-01": 3}
    listed = homes.done("microgrid", "list", "--json").json
    assert [(row["code"], row["households"]) for row in listed] == [
        ("G01-01", 12),
        ("G01-02", 12),
        ("G02-01", 3),
    ]
    assert homes.done("due", "--noun", "head", "--json").json[0]["rule"] == "head_vacant"
    homes.done("undo", "--yes")
    assert homes.done("microgrid", "list", "--json").json == []
    again = homes.done("microgrid", "propose", "--grid", "G01", "--json").json
    assert again[0]["households"][0] == "H001"


def test_codes_are_not_used_again(homes: Desk, tmp_path: Path) -> None:
    file = edited(tmp_path / "a.csv", proposed(homes, tmp_path / "a.csv"))
    homes.done("microgrid", "apply", file)
    homes.today("2026-03-09")
    anew = proposed(homes, tmp_path / "b.csv", "--anew")
    assert {row["联防组"] for row in anew} == {"G01-03", "G01-04", "G02-02"}
    told = homes.done("microgrid", "apply", str(tmp_path / "b.csv"), "--anew", "--json").json
    assert told["closed"] == ["G01-01", "G01-02", "G02-01"]
    assert (
        homes.done("microgrid", "list", "--as-of", "2026-03-08", "--json").json[0]["code"]
        == "G01-01"
    )
    refused = homes("microgrid", "apply", file, "--json")
    assert refused.code == 1
    assert {problem["code"] for problem in refused.json["problems"]} == {"closed_grid"}


def _changed(rows: list[dict[str, str]], place: int, **cells: str) -> list[dict[str, str]]:
    return [row | cells if at == place else row for at, row in enumerate(rows)]


BAD = [
    ({"联防组": "G02-01"}, "across_grids"),
    ({"网格": "G02", "联防组": "G02-01"}, "other_grid"),
    ({"户编号": "H999"}, "unknown_household"),
    ({"户编号": "H002"}, "twice"),
    ({"网格": "G09"}, "unknown_grid"),
    ({"联防组": ""}, "missing"),
]


@pytest.mark.parametrize(("cells", "code"), BAD, ids=[code for _cells, code in BAD])
def test_a_row_that_cannot_be_is_named_and_nothing_is_recorded(
    homes: Desk, tmp_path: Path, cells: dict[str, str], code: str
) -> None:
    rows = _changed(proposed(homes, tmp_path / "a.csv"), 0, **cells)
    errors = tmp_path / "错.csv"
    refused = homes(
        "microgrid", "apply", edited(tmp_path / "a.csv", rows), "--errors", str(errors), "--json"
    )
    assert refused.code == 1
    found = refused.json["problems"]
    assert (found[0]["code"], found[0]["row"]) == (code, 2)
    assert refused.json["id"] is None
    assert homes.done("microgrid", "list", "--json").json == []
    assert errors.exists()


def test_who_is_left_out_of_the_file_stays_ungrouped_and_is_named(
    homes: Desk, tmp_path: Path
) -> None:
    rows = proposed(homes, tmp_path / "a.csv")[1:]
    told = homes.done("microgrid", "apply", edited(tmp_path / "a.csv", rows), "--json").json
    assert told["ungrouped"] == ["H001"]


def test_what_is_recorded_already_is_not_recorded_again(homes: Desk, tmp_path: Path) -> None:
    rows = proposed(homes, tmp_path / "a.csv")
    file = edited(tmp_path / "a.csv", rows)
    homes.done("microgrid", "apply", file)
    before = homes.entry_count()
    again = homes.done("microgrid", "apply", file)
    assert "Nothing changes" in again.err
    assert homes.entry_count() == before
    homes.done("household", "add", "--code", "H028", "--grid", "G01", "--head", "丙某")
    before = homes.entry_count()
    one = {**rows[0], "户编号": "H028"}
    told = homes.done("microgrid", "apply", edited(tmp_path / "b.csv", [one]), "--json").json
    assert told["unusual"] == {"G01-01": 13}  # with the twelve that are there
    assert homes.entry_count() == before + 1


def test_sizes_are_those_of_the_policy(homes: Desk, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    numbers = {"micro_grid_least": 3, "micro_grid_best": 4, "micro_grid_most": 5}
    texts = [
        f"[{name}]\nvalues = [{{ from = 2026-01-01, value = {n} }}]" for name, n in numbers.items()
    ]
    own.write_text("\n".join(texts), encoding="utf-8")
    homes.done("policy", "adopt", str(own), "--yes")
    found = homes.done("microgrid", "propose", "--all", "--json").json
    assert [len(one["households"]) for one in found] == [4, 4, 4, 4, 4, 4, 3]
    file = edited(tmp_path / "a.csv", [*proposed(homes, tmp_path / "a.csv")[:6]])
    assert "Not of 3–5 households: G01-02 2" in homes.done("microgrid", "apply", file).err
