"""Files of moves, and files of households and grids with the columns that files of before do not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.clerk import Desk


@pytest.fixture
def homes(desk: Desk) -> Desk:
    desk.today("2026-03-02")
    desk.done("grid", "add", "--code", "G02", "--name", "第二网格", "--unit", "SQ02")
    desk.done(
        "grid", "add", "--code", "G01-01", "--name", "一组", "--unit", "SQ01", "--parent", "G01"
    )
    for n in range(1, 4):
        desk.done("household", "add", "--code", f"H{n}", "--grid", "G01", "--head", f"样{n}某")
    desk.today("2026-04-10")
    return desk


def file_of(folder: Path, text: str) -> str:
    path = folder / "文件.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def place(desk: Desk, code: str, *words: str) -> str:
    row = desk.done("household", "show", code, *words, "--json").json
    return f"{row['grid']}/{row['microgrid'] or ''}"


MOVES = "户编号,迁移日期,新网格,新住址,原因\n"


def test_moves_go_in_for_their_days_and_out_again(homes: Desk, tmp_path: Path) -> None:
    rows = "H1,2026-03-20,第二网格,,调整\nH2,2026-04-01,G01-01,示例路9号,\n"
    done = homes.done("import", "moves", file_of(tmp_path, MOVES + rows), "--json").json
    assert (done["accepted"], done["rejected"]) == (2, 0)
    assert (place(homes, "H1", "--as-of", "2026-03-19"), place(homes, "H1")) == ("G01/", "G02/")
    assert place(homes, "H2") == "G01/G01-01"
    out = tmp_path / "出.csv"
    homes.done("export", "moves", "-o", str(out))
    assert out.read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "H1,2026-03-20,G02,,调整", "H2,2026-04-01,G01-01,示例路9号,",
    ]  # fmt: skip
    again = homes.done("import", "moves", str(out), "--json").json
    assert (again["accepted"], again["duplicates"]) == (0, 2)
    homes.done("undo", "--yes")
    assert (place(homes, "H1"), place(homes, "H2")) == ("G01/", "G01/")


# the row; the code of its problem
WRONG = [
    ("H9,2026-04-01,G02,,", "unknown_household"),
    ("H3,2026-04-05,G02,,", "closed_household"),
    ("H1,2026-04-01,G77,,", "unknown_grid"),
    ("H1,2026-04-06,G02,,", "closed_grid"),
    ("H1,2026-04-01,,,", "missing"),
    ("H1,2027-04-01,G02,,", "out_of_order"),
]


@pytest.mark.parametrize(("row", "code"), WRONG)
def test_what_is_wrong_with_a_move(homes: Desk, tmp_path: Path, row: str, code: str) -> None:
    homes.done("household", "leave", "H3", "--on", "2026-04-01")
    homes.done("grid", "close", "G02", "--on", "2026-04-05")
    told = homes("import", "moves", file_of(tmp_path, f"{MOVES}{row}\n"), "--json")
    assert [one["code"] for one in told.json["problems"]] == [code]
    assert told.code == 1


def test_a_file_without_the_column_leaves_the_micro_grid(homes: Desk, tmp_path: Path) -> None:
    with_it = "户编号,网格,户主,联防组\nH1,G01,样1某,G01-01\nH2,G01,样2某,一组\n"
    homes.done("import", "households", file_of(tmp_path, with_it), "--update")
    assert [place(homes, code) for code in ("H1", "H2")] == ["G01/G01-01"] * 2
    without = "户编号,网格,户主,人口数\nH1,G01,样1某,4\nH2,G02,样2某,3\n"
    homes.done("import", "households", file_of(tmp_path, without), "--update")
    assert [place(homes, code) for code in ("H1", "H2")] == ["G01/G01-01", "G02/"]
    elsewhere = "户编号,网格,户主,联防组\nH3,G02,样3某,G01-01\n"
    told = homes("import", "households", file_of(tmp_path, elsewhere), "--update", "--json")
    assert [one["code"] for one in told.json["problems"]] == ["wrong_grid"]


def test_an_old_list_does_not_bring_back_who_left(homes: Desk, tmp_path: Path) -> None:
    homes.done("household", "leave", "H1", "--on", "2026-04-10")
    told = homes(
        "import",
        "households",
        file_of(tmp_path, "户编号,网格,户主\nH1,G01,样1某\n"),
        "--update",
        "--json",
    )
    assert [one["code"] for one in told.json["problems"]] == ["closed_household"]


def test_grids_with_their_staff_go_out_and_in(homes: Desk, tmp_path: Path) -> None:
    staff = [
        "--chief",
        "甲某",
        "--full-timer",
        "乙某、丙某",
        "--kind",
        "专属",
        "--party-group",
        "yes",
    ]
    homes.done("grid", "set", "G01", *staff)
    out = tmp_path / "网格.csv"
    homes.done("export", "grids", "-o", str(out))
    text = out.read_text(encoding="utf-8-sig")
    assert "乙某、丙某" in text
    assert homes.done("import", "grids", str(out), "--json").json["duplicates"] == 3
    old = "网格编码,网格名称,所属单位,上级网格\nG01,新名网格,SQ01,\n"
    homes.done("import", "grids", file_of(tmp_path, old), "--update")
    row = homes.done("grid", "show", "G01", "--json").json
    assert (row["name"], row["chief"], row["full_time"]) == ("新名网格", "甲某", ["乙某", "丙某"])
