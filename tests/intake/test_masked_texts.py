"""A masked export is for reading: a text in which it masked a number is refused, not stored in the place of the true one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands.clerk import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    desk = Desk(tmp_path / "office.db", capsys, monkeypatch)
    desk.done("init", "--street", "JD01", "示例街道", on="2026-03-10")
    desk.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "community")
    return desk


@pytest.mark.parametrize("text", ["来电138****0000反映", "证件990000********0017，见卷"])
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_it_is_refused(desk: Desk, tmp_path: Path, format_: str, text: str) -> None:
    file = tmp_path / f"a.{format_}"
    record = {"unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": "neighbour", "summary": text}
    lines = {"csv": f"{','.join(record)}\n{','.join(record.values())}\n", "jsonl": json.dumps(record)}
    file.write_text(lines[format_], encoding="utf-8")
    answer = desk("import", "cases", str(file), "--format", format_, "--json")
    assert [p["code"] for p in answer.json["problems"]] == ["masked"]
    assert desk.done("case", "list", "--json").json == []


def test_stars_alone_are_text(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "unit,registered_on,dispute_type,summary\nSQ01,2026-03-02,neighbour,**重点** 1****\n", encoding="utf-8"
    )
    assert desk.done("import", "cases", str(file), "--json").json["accepted"] == 1
