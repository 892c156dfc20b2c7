"""A masked export is for reading: a text in which it masked a number is refused, not stored in the place of the true one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.clerk import Desk


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    desk = Desk(tmp_path / "office.db", capsys, monkeypatch)
    desk.done("init", "--street", "JD01", "示例街道", on="2026-03-10")
    desk.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "community")
    return desk


@pytest.mark.parametrize("text", ["来电138****0000反映", "证件990000********0017，见卷"])
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_it_is_refused(desk: Desk, tmp_path: Path, format_: str, text: str) -> None:
    file = tmp_path / f"a.{format_}"
    record = {
        "unit": "SQ01",
        "registered_on": "2026-03-02",
        "dispute_type": "neighbour",
        "summary": text,
    }
    lines = {
        "csv": f"{','.join(record)}\n{','.join(record.values())}\n",
        "jsonl": json.dumps(record),
    }
    file.write_text(lines[format_], encoding="utf-8")
    answer = desk("import", "cases", str(file), "--format", format_, "--json")
    assert [p["code"] for p in answer.json["problems"]] == ["masked"]
    assert desk.done("case", "list", "--json").json == []


def test_stars_alone_are_text(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "unit,registered_on,dispute_type,summary\nSQ01,2026-03-02,neighbour,**重点** 1****\n",
        encoding="utf-8",
    )
    assert desk.done("import", "cases", str(file), "--json").json["accepted"] == 1


def test_no_text_of_a_case_is(desk: Desk, tmp_path: Path) -> None:
    """Its own numbers, an address, a number of another system that is a telephone number: each would be lost."""
    file = tmp_path / "a.jsonl"
    common = {
        "unit": "SQ01",
        "registered_on": "2026-03-02",
        "dispute_type": "neighbour",
        "summary": "院墙",
    }
    party = {"role": "applicant", "name": "甲某"}
    rows = [
        {**common, "ref": "138****0000"},
        {**common, "parties": [{**party, "address": "138****0000家对门"}]},
        {**common, "parties": [{**party, "occupation": "护照*******78"}]},
        {**common, "parties": [{**party, "name": "甲某138****0000"}]},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    answer = desk("import", "cases", str(file), "--json")
    assert [(p["row"], p["column"], p["code"]) for p in answer.json["problems"]] == [
        (1, "ref", "masked"),
        (2, "parties[1].address", "masked"),
        (3, "parties[1].occupation", "masked"),
        (4, "parties[1].name", "masked"),
    ]


@pytest.mark.parametrize(
    ("noun", "row"),
    [
        ("households", "code,grid,head,address\nH1,G01,甲某,138****0000家楼上\n"),
        ("duty", "date,leader,note\n2026-03-02,样班,有事打138****0000\n"),
    ],
)
def test_no_text_of_a_register_is(desk: Desk, tmp_path: Path, noun: str, row: str) -> None:
    desk.done("grid", "add", "--code", "G01", "--name", "网格", "--unit", "SQ01")
    file = tmp_path / "a.csv"
    file.write_text(row, encoding="utf-8")
    assert [p["code"] for p in desk("import", noun, str(file), "--json").json["problems"]] == [
        "masked"
    ]


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_masked_export_changes_nothing_and_a_full_one_neither(
    desk: Desk, tmp_path: Path, format_: str
) -> None:
    """The whole way round: what an export hides is refused, what it tells is known."""
    number = desk.add(
        "--party",
        "申请人:甲某:13800000001::住138.0000.0001机主楼上",
        "--ref",
        "13800000001",
        "--summary",
        "致电+8613800000001",
        on="2026-03-10",
    )
    before = desk.case(number)
    masked, full = tmp_path / f"m.{format_}", tmp_path / f"f.{format_}"
    desk.done("export", "cases", "-o", str(masked))
    desk.done("export", "cases", "-o", str(full), "--full", "--reason", "移交")
    assert "0000" not in "".join(masked.read_text(encoding="utf-8").split(number))
    refused = desk("import", "cases", str(masked), "--update", "--json").json
    assert (refused["accepted"], {p["code"] for p in refused["problems"]}) == (0, {"masked"})
    again = desk.done("import", "cases", str(full), "--update", "--json").json
    assert (again["accepted"], again["problems"]) == (0, [])
    assert desk.case(number) == before
