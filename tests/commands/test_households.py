"""Households that move, leave and are merged; grids that are staffed, closed and succeeded."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from govtool.store import doctor, open_store
from tests.commands.clerk import Desk
from tests.commands.terminal import Opens, follow


def town(desk: Desk) -> None:
    """Two grids with a micro-grid each, and four households in the first."""
    desk.add("--grid", "G01", on="2026-03-02")
    desk.done("grid", "add", "--code", "G02", "--name", "第二网格", "--unit", "SQ02")
    for grid, unit in (("G01", "SQ01"), ("G02", "SQ02")):
        desk.done(
            "grid",
            "add",
            "--code",
            f"{grid}-01",
            "--name",
            f"{grid}一组",
            "--unit",
            unit,
            "--parent",
            grid,
        )
    for n in range(1, 5):
        home = ["--address", f"示例路{n}号", "--phone", f"1380000000{n}", "--members", "3"]
        desk.done("household", "add", "--code", f"H{n}", "--grid", "G01", "--head", f"样{n}", *home)


@pytest.fixture
def moving(desk: Desk) -> Desk:
    desk.today("2026-03-02")
    town(desk)
    desk.today("2026-04-01")
    return desk


def places(desk: Desk, *words: str) -> dict[str, str]:
    rows: list[dict[str, Any]] = desk.done("household", "list", *words, "--json").json
    return {row["code"]: f"{row['grid']}/{row['microgrid'] or ''}" for row in rows}


def require_sound(desk: Desk) -> None:
    with open_store(desk.db) as store:
        assert doctor.examine(store) == []


def test_several_move_in_one_operation_and_are_taken_back_in_one(moving: Desk) -> None:
    before = places(moving)
    said = moving.done("household", "move", "样1", "H2", "--grid", "G01-01", "--on", "2026-03-20")
    assert said.out.count("moved") == 2
    assert places(moving) == before | {"H1": "G01/G01-01", "H2": "G01/G01-01"}
    assert places(moving, "--as-of", "2026-03-19") == before
    assert sorted(places(moving, "--grid", "G01-01")) == ["H1", "H2"]
    assert sorted(places(moving, "--grid", "G01")) == ["H1", "H2", "H3", "H4"]
    moving.done("undo", "--yes")
    assert places(moving) == before
    require_sound(moving)


def test_another_grid_leaves_the_micro_grid_and_the_case_keeps_its_grid(moving: Desk) -> None:
    moving.done("household", "move", "H1", "--grid", "G01-01")
    moved = moving.done(
        "household", "move", "H1", "--grid", "第二网格", "--json", on="2026-04-02"
    ).json
    assert (moved["grid"], moved["microgrid"], moved["head"]) == ("G02", None, "样1")
    assert moving.case("SQ01-2026-00001")["grid"] == "G01"
    again = moving.done("household", "move", "H1", "--grid", "G02")
    assert "That is how it stands already" in again.err


def test_an_address_alone(moving: Desk) -> None:
    moved = moving.done("household", "move", "H1", "--address", "示例路9号", "--json").json
    assert (moved["grid"], moved["address"], moved["phone"]) == ("G01", "示例路9号", "13800000001")
    moving.done("household", "set", "H1", "--head", "新1", "--on", "2026-03-10")
    shown = moving.done("household", "show", "H1", "--json").json
    assert (shown["head"], shown["address"]) == ("新1", "示例路9号")  # neither takes the other away


def test_who_moved_is_erased_with_the_new_address(moving: Desk) -> None:
    moving.done("household", "move", "H1", "--address", "标记路99号")
    moving.done("household", "move", "H1", "--address", "标记路98号")
    moving.done("undo", "--yes")
    found = moving.done("person", "show", "样1", "--json").out
    assert "标记路99号" in found
    moving.done("person", "erase", "样1", "--only", "1", "--reason", "本人申请", "--yes")
    with open_store(moving.db) as store:
        payloads = "".join(row[0] for row in store.reader.execute("SELECT payload FROM journal"))
    assert "标记路" not in payloads
    require_sound(moving)


def test_a_correction_of_who_moved_keeps_the_place(moving: Desk) -> None:
    moving.done("household", "move", "H1", "--grid", "G02", "--address", "示例路9号")
    right = ["--set", "住址=示例路8号", "--set", "电话=13800000009", "--reason", "录错", "--yes"]
    moving.done("person", "correct", "样1", "--only", "1", *right)
    shown = moving.done("household", "show", "H1", "--json").json
    assert [shown[name] for name in ("grid", "address", "phone")] == [
        "G02",
        "示例路8号",
        "13800000009",
    ]


def test_several_leave(moving: Desk) -> None:
    left = moving.done("household", "leave", "H1", "样2", "--on", "2026-03-31", "--json").json
    assert left == [
        {"code": "H1", "closed_on": "2026-03-31", "open": []},
        {"code": "H2", "closed_on": "2026-03-31", "open": []},
    ]
    assert sorted(places(moving)) == ["H3", "H4"]
    assert sorted(places(moving, "--as-of", "2026-03-31")) == ["H1", "H2", "H3", "H4"]
    again = moving("household", "leave", "H3", "H1", "--json")
    assert again.error["code"] == "closed_household"
    assert sorted(places(moving)) == ["H3", "H4"]  # nothing was recorded of any
    taken = moving("household", "add", "--code", "H1", "--grid", "G01", "--head", "新1", "--json")
    assert taken.error["code"] == "closed_household"


def test_households_become_one(moving: Desk) -> None:
    merged = moving.done("household", "merge", "H2", "H3", "--into", "样1", "--json").json
    assert [one["into"] for one in merged] == ["H1", "H1"]
    assert sorted(places(moving, "--as-of", "2026-04-02")) == ["H1", "H4"]
    assert moving("household", "merge", "H1", "--into", "H1", "--json").error["code"] == "bad_value"
    gone = moving("household", "merge", "H1", "--into", "H2", "--json")
    assert gone.error["code"] == "closed_household"


def test_a_micro_grid_lies_in_the_grid_of_the_household(moving: Desk) -> None:
    wrong = moving("household", "set", "H1", "--microgrid", "G02-01", "--json")
    assert wrong.error["code"] == "wrong_grid"
    moving.done("household", "set", "H1", "--microgrid", "G01-01")
    moving.done("grid", "close", "G01-01")
    assert places(moving, "--as-of", "2026-04-02")["H1"] == "G01/"  # what is closed is none
    assert places(moving, "--as-of", "2026-04-01")["H1"] == "G01/G01-01"


def test_a_grid_is_succeeded_and_its_code_is_not_used_again(moving: Desk) -> None:
    moving.done(
        "household", "move", *(f"H{n}" for n in range(1, 5)), "--grid", "G02", "--on", "2026-03-31"
    )
    assert (
        moving("grid", "close", "G01", "--successor", "G01-01", "--json").error["code"]
        == "bad_value"
    )
    moving.done("grid", "close", "G01-01")
    closed = moving.done("grid", "close", "G01", "--successor", "第二网格", "--json").json
    assert closed == {"code": "G01", "closed_on": "2026-04-01", "successor": "G02"}
    taken = moving("grid", "add", "--code", "G01", "--name", "又一", "--unit", "SQ01", "--json")
    assert taken.error["code"] == "closed_grid"
    told = moving.done("grid", "history", "G01", "--json").json
    assert [(row["kind"], row.get("left")) for row in told] == [
        ("grid_saved", None), ("households", 4), ("grid_closed", None),
    ]  # fmt: skip
    assert "G02" in told[-1]["details"]
    assert moving.done("grid", "history", "G02", "--json").json[-1]["came"] == 4
    require_sound(moving)


def test_the_staff_of_a_grid_by_day(moving: Desk) -> None:
    staff = ["--chief", "甲某", "--full-timer", "乙某、丙某", "--helper", "丁某", "--kind", "专属"]
    moving.done("grid", "set", "G01", *staff, "--party-group", "yes", "--tag", "红")
    moving.done("grid", "set", "G01", "--full-timer", "", "--chief", "", on="2026-04-10")
    then = moving.done("grid", "show", "G01", "--as-of", "2026-04-01", "--json").json
    assert (then["chief"], then["full_time"], then["helpers"]) == (
        "甲某",
        ["乙某", "丙某"],
        ["丁某"],
    )
    assert (then["kind"], then["party_group"], then["tag"]) == ("special", True, "红")
    now = moving.done("grid", "show", "G01", "--json").json
    assert (now["chief"], now["full_time"], now["helpers"]) == (None, [], ["丁某"])
    assert now["duties"]["chief"]
    assert [
        row["code"] for row in moving.done("grid", "list", "--kind", "special", "--json").json
    ] == ["G01"]
    shown = moving.done("grid", "show", "G01")
    assert (shown.code, "A grid normally has 300 to 500 households." in shown.err) == (0, True)


def test_a_person_is_asked_where_to(moving: Desk, at_terminal: Opens) -> None:
    asked = [("编码：", "H1"), ("网格或联防组：", "G01-01")]
    assert follow(at_terminal("household", "move"), asked).ends() == 0
    assert places(moving)["H1"] == "G01/G01-01"


def test_the_sign_of_a_grid_names_people_and_duties(moving: Desk, tmp_path: Path) -> None:
    moving.done(
        "grid", "set", "G01", "--chief", "甲某", "--full-timer", "乙某、丙某", "--kind", "综合"
    )
    made = moving.done("grid", "sign", "G01", "-o", str(tmp_path / "牌.docx"), "--json").json
    with zipfile.ZipFile(made["file"]) as parts:
        said = parts.read("word/document.xml").decode()
    for text in (
        "第一网格公示牌",
        "G01",
        "示例一社区",
        "综合网格",
        "甲某",
        "乙某、丙某",
        "小纠纷就地化解",
    ):
        assert text in said, text
    moving.done("grid", "sign", "G01", "-o", str(tmp_path / "前.docx"), "--as-of", "2026-03-31")
    with zipfile.ZipFile(tmp_path / "前.docx") as parts:
        assert "甲某" not in parts.read("word/document.xml").decode()


def test_lists_of_heads_are_printed_and_only_the_one_for_approval_tells_the_capacity(
    moving: Desk, tmp_path: Path
) -> None:
    def printed(kind: str) -> str:
        made = moving.done("head", "print", kind, "-o", str(tmp_path / f"{kind}.docx"), "--json")
        with zipfile.ZipFile(made.json["file"]) as parts:
            return parts.read("word/document.xml").decode()

    moving.done(
        "head", "name", "--microgrid", "G01-01", "--name", "甲某甲", "--phone", "13800000000"
    )
    moving.done("head", "capacity", "H2026-0001", "党员")
    waiting = printed("报批名单")
    assert all(text in waiting for text in ("甲某甲", "党员", "G01"))
    assert "13800000000" not in waiting
    assert moving("head", "print", "挂牌名单", "-o", str(tmp_path / "x.docx")).code != 0
    moving.done("head", "list-out", "H2026-0001")
    moving.done("head", "approve", "H2026-0001")
    for kind in ("挂牌名单", "培训签到表", "投保名单"):
        said = printed(kind)
        assert "甲某甲" in said, kind
        assert "党员" not in said, kind
    moving.done("head", "plaque", "H2026-0001")
    assert moving("head", "print", "挂牌名单", "-o", str(tmp_path / "x.docx")).code != 0
