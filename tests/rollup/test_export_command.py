"""``govtool rollup export`` at the command line: what it says, and in which offices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.clerk import Desk


@pytest.fixture
def street(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A street without anything but itself."""
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    desk = Desk(tmp_path / "office.db", capsys, monkeypatch)
    desk.done("init", "--street", "JD01", "示例街道", on="2026-01-01")
    return desk


def test_an_office_without_cases_has_a_part_too(street: Desk, tmp_path: Path) -> None:
    done = street("rollup", "export", "-o", str(tmp_path / "parts"), on="2026-11-02")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [f"{tmp_path / 'parts' / 'JD01'}: 2 rows"]
    rows = json.loads((tmp_path / "parts" / "JD01" / "office.json").read_text("utf-8"))["files"]
    assert {name: file["rows"] for name, file in rows.items() if file["rows"]} == {"registers": 2}
    checked = street("rollup", "check", str(tmp_path / "parts"), "--json")
    (part,) = checked.json["parts"]
    assert [fault["code"] for fault in part["faults"]] == ["empty"]


def test_scripts_get_the_folder_and_the_rows(street: Desk, tmp_path: Path) -> None:
    street.done("unit", "add", "--code", "SQ01", "--name", "示例社区", "--kind", "社区")
    street.add(on="2026-10-12")
    done = street.done("rollup", "export", "-o", str(tmp_path), "--json", on="2026-11-02")
    assert done.err == ""
    assert done.json["folder"] == str(tmp_path / "JD01")
    assert done.json["rows"]["cases"] == 1


def test_an_export_records_nothing(street: Desk, tmp_path: Path) -> None:
    """There is nothing of anybody in it, and the same record gives the same part."""
    before = street.done("journal", "--json").json
    for name in ("one", "two"):
        street.done("rollup", "export", "-o", str(tmp_path / name), on="2026-11-02")
    assert street.done("journal", "--json").json == before
    one, two = ((tmp_path / name / "JD01" / "office.json").read_bytes() for name in ("one", "two"))
    assert json.loads(one) == json.loads(two)


def test_a_folder_in_which_nothing_can_be_made_is_named(street: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    refused = street("rollup", "export", "-o", str(tmp_path / "file" / "parts"), "--json")
    assert (refused.code, refused.error["code"]) == (6, "not_writable")
    assert str(tmp_path / "file") in refused.error["message"]
