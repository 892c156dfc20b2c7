"""Contacts, basic facts and posts of units in files; files without their columns change none of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk

FULL = ("--full", "--reason", "印发通讯录")
OLD = "单位编码,单位名称,单位类别,上级单位"


@pytest.fixture
def listed_desk(desk: Desk) -> Desk:
    """A desk with two units of which something is known beside their names."""
    people = (
        "负责人:甲某:13800000001", "综治专干:乙某", "综治专干:丙某:13800000003", "驻村干部:丁某:13800000004",
    )  # fmt: skip
    contacts = [word for one in people for word in ("--contact", one)]
    desk.done(
        "unit",
        "set",
        "SQ01",
        *contacts,
        "--profile",
        "面积=4.8",
        "--profile",
        "户数=4800",
        on="2026-03-02",
    )
    desk.done(
        "unit",
        "set",
        "BM01",
        "--stationed-from",
        "示例区人社局",
        "--posts",
        "编制=6",
        on="2026-03-02",
    )
    return desk


def shown(desk: Desk, code: str) -> Any:
    found = desk.done("unit", "show", code, "--json").json
    return {
        name: found[name] for name in ("name", "contacts", "stationed_from", "profile", "posts")
    }


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_what_is_exported_comes_back_unchanged(
    listed_desk: Desk, tmp_path: Path, form: str
) -> None:
    file = str(tmp_path / f"units.{form}")
    listed_desk.done("export", "units", "-o", file, *FULL)
    again = listed_desk.done("import", "units", file, "--json").json
    assert (again["accepted"], again["problems"], again["warnings"]) == (0, [], [])
    other = Desk(tmp_path / "other.db", listed_desk._capsys, listed_desk._monkeypatch)
    other.done("init", "--street", "JD01", "示例街道", on="2026-03-01")
    other.done("import", "units", file, "--update", on="2026-03-02")
    for code in ("SQ01", "SQ02", "BM01"):
        assert shown(other, code) == shown(listed_desk, code)


def test_columns_that_nobody_uses_are_not_written(desk: Desk, listed_desk: Desk) -> None:
    head, *rows = listed_desk.done("export", "units").out.splitlines()
    assert (
        head.removeprefix("\ufeff")
        == OLD
        + ",派驻来源,负责人,负责人电话,综治专干,综治专干电话,驻村干部,驻村干部电话,面积（平方公里）,户数,编制数"
    )
    (row,) = (one for one in rows if one.startswith("SQ01"))
    assert "乙某、丙某" in row
    assert "13800000001" not in row
    assert "138****0001" in row
    assert "、138****0003" in row


def test_a_file_from_before_has_its_four_columns(desk: Desk) -> None:
    assert desk.done("export", "units").out.splitlines()[0].removeprefix("\ufeff") == OLD


def imported(desk: Desk, file: Path, *lines: str) -> Any:
    file.write_text("\n".join(lines), encoding="utf-8")
    return desk("import", "units", str(file), "--update", "--json", on="2026-03-09").json


def test_a_file_without_the_columns_changes_no_contact(listed_desk: Desk, tmp_path: Path) -> None:
    before = shown(listed_desk, "SQ01")
    name = before["name"]
    same = imported(listed_desk, tmp_path / "u.csv", OLD, f"SQ01,{name},社区,JD01")
    assert (same["accepted"], same["duplicates"]) == (0, 1)
    imported(listed_desk, tmp_path / "u.csv", OLD, "SQ01,示例新名社区,社区,JD01")
    assert shown(listed_desk, "SQ01") == before | {"name": "示例新名社区"}


def test_a_new_person_does_not_get_the_telephone_of_the_one_before(
    listed_desk: Desk, tmp_path: Path
) -> None:
    name = shown(listed_desk, "SQ01")["name"]
    imported(
        listed_desk,
        tmp_path / "u.csv",
        "单位编码,单位名称,单位类别,所长,驻村（包村）干部",
        f"SQ01,{name},社区,戊某,丁某",
    )
    found = {
        one["post"]: (one["name"], one["phone"]) for one in shown(listed_desk, "SQ01")["contacts"]
    }
    assert found["head"] == ("戊某", None)
    assert found["village_cadre"] == ("丁某", "13800000004")
    assert found["peace_officer"] == ("丙某", "13800000003")


def test_an_empty_cell_takes_the_contact_away(listed_desk: Desk, tmp_path: Path) -> None:
    name = shown(listed_desk, "SQ01")["name"]
    imported(
        listed_desk, tmp_path / "u.csv", "单位编码,单位名称,单位类别,综治专干", f"SQ01,{name},社区,"
    )
    assert [one["post"] for one in shown(listed_desk, "SQ01")["contacts"]] == [
        "head",
        "village_cadre",
    ]


@pytest.mark.parametrize(
    ("head", "cell", "codes"),
    [
        ("负责人电话", "13800000001、13800000002", ["bad_value"]),
        ("户数", "四千", ["bad_number"]),
        ("户数", "123456789", ["bad_number"]),
        ("面积（平方公里）", "4.8亩", ["bad_area"]),
        ("负责人电话", "138****0001", ["masked"]),
    ],
)
def test_what_cannot_be_is_a_problem_of_the_row(
    desk: Desk, tmp_path: Path, head: str, cell: str, codes: list[str]
) -> None:
    before = shown(desk, "SQ01")
    read = imported(
        desk,
        tmp_path / "u.csv",
        f"单位编码,单位名称,单位类别,负责人,{head}",
        f"SQ01,示例新名社区,社区,甲某,{cell}",
    )
    assert [one["code"] for one in read["problems"]] == codes
    assert read["problems"][0]["column"] == head
    assert shown(desk, "SQ01") == before
