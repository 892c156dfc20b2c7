"""Decisions of meetings in files: they come in with the day on which they were carried out, and go out as they came."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.clerk import Desk

HEADER = (
    "编号,会议日期,会议类别,会议名称,议定事项,责任单位,责任领导,完成时限,案件编号,办结日期,办结情况"
)
MADE = "M2026-001-1,2026-03-02,周例会,,整治井盖，联系13800000001,SQ01,甲某,2026-03-20,,2026-03-18,已全部更换"
OPEN = "M2026-001-2,2026-03-02,周例会,,排查楼道,示例二社区,,2026-03-25,,,"


@pytest.fixture
def ledger(desk: Desk, tmp_path: Path) -> Path:
    desk.today("2026-03-30")
    path = tmp_path / "议定事项.csv"
    path.write_text(f"{HEADER}\n{MADE}\n{OPEN}\n", encoding="utf-8")
    return path


def counts(desk: Desk, *arguments: object) -> tuple[int, int, int]:
    done = desk("import", "decisions", *map(str, arguments), "--json").json
    return done["accepted"], done["rejected"], done["duplicates"]


def test_decisions_are_listed_as_if_recorded_here(desk: Desk, ledger: Path) -> None:
    assert counts(desk, ledger) == (2, 0, 0)
    listed = desk.done("meeting", "list", "--json").json
    assert [(one["decision"], one["unit"], one["due"], one["done_on"]) for one in listed] == [
        ("M2026-001-1", "SQ01", "2026-03-20", "2026-03-18"),
        ("M2026-001-2", "SQ02", "2026-03-25", None),
    ]
    assert "M2026-001-2" in desk.done("due").out


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_an_export_imports_back_unchanged(
    desk: Desk, ledger: Path, tmp_path: Path, suffix: str
) -> None:
    counts(desk, ledger)
    out = tmp_path / f"out.{suffix}"
    desk.done("export", "decisions", "-o", str(out), "--full", "--reason", "移交")
    assert counts(desk, out) == (0, 0, 2)


def test_a_later_file_says_that_one_was_carried_out(desk: Desk, ledger: Path) -> None:
    counts(desk, ledger)
    ledger.write_text(f"{HEADER}\n{OPEN.removesuffix(',,')},2026-03-24,\n", encoding="utf-8")
    assert counts(desk, ledger) == (0, 1, 0)
    assert counts(desk, ledger, "--update") == (1, 0, 0)
    assert [one["done_on"] for one in desk.done("meeting", "list", "--json").json] == [
        "2026-03-18",
        "2026-03-24",
    ]
    desk.done("undo", "--reason", "导错", "--yes")
    assert [one["done_on"] for one in desk.done("meeting", "list", "--json").json] == [
        "2026-03-18",
        None,
    ]


def test_an_update_corrects_the_day_by_which_it_is_due(desk: Desk, ledger: Path) -> None:
    counts(desk, ledger)
    ledger.write_text(f"{HEADER}\n{OPEN.replace('2026-03-25', '2026-04-25')}\n", encoding="utf-8")
    assert counts(desk, ledger, "--update") == (1, 0, 0)
    assert desk.done("meeting", "list", "--json").json[1]["due"] == "2026-04-25"
    assert counts(desk, ledger) == (0, 0, 1)


def test_numbers_in_texts_are_masked_and_such_a_file_changes_nothing(
    desk: Desk, ledger: Path, tmp_path: Path
) -> None:
    counts(desk, ledger)
    out = tmp_path / "out.jsonl"
    desk.done("export", "decisions", "-o", str(out))
    assert (
        json.loads(out.read_text(encoding="utf-8").splitlines()[0])["text"]
        == "整治井盖，联系138****0001"
    )
    refused = desk("import", "decisions", str(out), "--update", "--json").json
    assert [(problem["row"], problem["code"]) for problem in refused["problems"]] == [(1, "masked")]


def test_a_case_that_is_not_there_is_not_named(desk: Desk, ledger: Path) -> None:
    ledger.write_text(
        f"{HEADER}\n{OPEN.replace('2026-03-25,', '2026-03-25,SQ01-2026-00009')}\n", encoding="utf-8"
    )
    refused = desk("import", "decisions", str(ledger), "--json").json
    assert [(problem["column"], problem["code"]) for problem in refused["problems"]] == [
        ("案件编号", "no_case")
    ]


def test_what_other_offices_call_it(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "督办台账.csv"
    header = "事项编号,例会日期,会议类型,议定内容,牵头单位,包案领导,办结时限,落实时间,落实情况"
    path.write_text(
        f"{header}\nM2026-001-1,2026-03-02,周会,走访双方,SQ01,丁某,2026-03-06,2026-03-05,已走访\n",
        encoding="utf-8",
    )
    desk.today("2026-03-30")
    assert counts(desk, path) == (1, 0, 0)
    (one,) = desk.done("meeting", "list", "--json").json
    told = [
        one[field] for field in ("on", "kind", "text", "unit", "leader", "due", "done_on", "note")
    ]
    assert told == [
        "2026-03-02",
        "weekly",
        "走访双方",
        "SQ01",
        "丁某",
        "2026-03-06",
        "2026-03-05",
        "已走访",
    ]
