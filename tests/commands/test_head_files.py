"""Files of heads: their work as the communities keep it, and the ledger of who was chosen."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.commands.clerk import Desk


@pytest.fixture
def groups(desk: Desk) -> Desk:
    """Two micro-grids; the head of the first was replaced on 15 April 2026."""
    desk.today("2026-03-02")
    for n in (1, 2):
        desk.done("grid", "add", "--code", f"G01-0{n}", "--name", f"第{n}联防组", "--unit", "SQ01",
                  "--parent", "G01")  # fmt: skip
    return desk


@pytest.fixture
def headed(groups: Desk) -> Desk:
    groups.done("head", "name", "-g", "G01-01", "--name", "样甲", on="2026-03-21")
    groups.done(
        "head", "replace", "H2026-0001", "--reason", "搬离", "--on", "2026-04-15", on="2026-04-20"
    )
    groups.done("head", "name", "-g", "G01-01", "--name", "样乙", "--on", "2026-04-16")
    groups.today("2026-05-04")
    return groups


def written(path: Path, *rows: tuple[Any, ...], title: str = "") -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
    for row in rows:
        sheet.append(row)
    book.save(path)
    return str(path)


HEADINGS = ("联防组", "日期", "职责", "做了什么", "涉及户数", "涉及其他联防组")


def logs_of(desk: Desk, no: str) -> list[tuple[str, str]]:
    found = desk.done("journal", "--of", no, "--json").json
    return sorted(
        (one["on"], one["payload"]["duty"]) for one in found if one["kind"] == "head_logged"
    )


def test_what_heads_did_is_recorded_of_who_was_head_that_day(headed: Desk, tmp_path: Path) -> None:
    file = written(
        tmp_path / "四月.xlsx",
        HEADINGS,
        ("第1联防组", dt.datetime(2026, 4, 15), "纠纷化解", "劝解口角", 2, "否"),
        ("G01-01", "2026/4/16", "法治宣传", "讲解防诈骗", 8, None),
        ("G01-01", "2026年4月30日", "纠纷化解", "与第二组争车位", 2, "是"),
        title="示例一社区户长履职台账",
    )
    told = headed("import", "logs", file, "--json").json
    assert told["problems"] == [], told["problems"]
    assert told["accepted"] == 3
    assert logs_of(headed, "H2026-0001") == [("2026-04-15", "settle")]
    assert logs_of(headed, "H2026-0002") == [("2026-04-16", "law"), ("2026-04-30", "settle")]
    assert headed.done("import", "logs", file, "--json").json["accepted"] == 0
    due = headed("due", "--noun", "head", "--json").json
    assert [one["due"] for one in due if one["rule"] == "head_across"] == ["2026-04-30"]
    headed.done("undo", "--yes")
    assert headed.done("head", "show", "H2026-0001", "--json").json["logs"] == {}


def test_two_alike_of_one_day_are_two(headed: Desk, tmp_path: Path) -> None:
    row = ("G01-01", "2026-04-20", "help", "代缴水费", 1, None)
    file = written(tmp_path / "a.xlsx", HEADINGS, row, row)
    assert headed.done("import", "logs", file, "--json").json["accepted"] == 2
    assert headed.done("import", "logs", file, "--json").json["accepted"] == 0
    assert len(logs_of(headed, "H2026-0002")) == 2


BAD = [
    (("G01-02", "2026-04-20", "help", "", 1, None), "no_head"),
    (("G01-01", "2026-03-20", "help", "", 1, None), "no_head"),
    (("G01-09", "2026-04-20", "help", "", 1, None), "unknown_grid"),
    (("G01-01", "2026-04-20", "跳舞", "", 1, None), "bad_term"),
    (("G01-01", "2026-05-05", "help", "", 1, None), "out_of_order"),
    (("G01-01", None, "help", "", 1, None), "missing"),
    (("G01-01", "2026-04-20", "help", "", 1, "是"), "bad_value"),
]


@pytest.mark.parametrize(("row", "code"), BAD)
def test_a_wrong_row_is_named_given_back_and_taken_when_mended(
    headed: Desk, tmp_path: Path, row: tuple[Any, ...], code: str
) -> None:
    good = ("G01-01", "2026-04-20", "safety", "查看电线", 3, None)
    file = written(tmp_path / "a.xlsx", HEADINGS, good, row)
    back = tmp_path / "退回.csv"
    answer = headed("import", "logs", file, "--errors", str(back), "--json")
    assert answer.code == 1
    assert answer.json["accepted"] == 1
    assert [(one["row"], one["code"]) for one in answer.json["problems"]] == [(3, code)]
    with back.open(encoding="utf-8-sig", newline="") as lines:
        (given,) = csv.DictReader(lines)
    mended = given | {
        "联防组": "G01-01",
        "日期": "2026-04-21",
        "职责": "help",
        "涉及其他联防组": "",
    }
    with back.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, list(given))
        writer.writeheader()
        writer.writerow(mended)
    assert headed.done("import", "logs", str(back), "--json").json["accepted"] == 1


def test_what_was_exported_comes_in_again_elsewhere(headed: Desk, tmp_path: Path) -> None:
    headed.done("head", "log", "H2026-0001", "law", "--text", "讲解", "--on", "2026-04-01")
    headed.done("head", "to-case", "H2026-0002", "--type", "邻里", "--party", "申请人:甲某",
                "--party", "被申请人:乙某", "-m", "院墙排水", "--on", "2026-04-20")  # fmt: skip
    file = tmp_path / "履职.csv"
    headed.done("export", "logs", "-o", str(file), "--full", "--reason", "核对")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["联防组"], row["日期"], row["职责"]) for row in rows] == [
        ("G01-01", "2026-04-01", "法治宣传"),
        ("G01-01", "2026-04-20", "纠纷化解"),
    ]
    assert headed.done("import", "logs", str(file), "--json").json["accepted"] == 0


def test_a_ledger_of_heads_is_taken_in(groups: Desk, tmp_path: Path) -> None:
    groups.today("2026-05-04")
    file = written(
        tmp_path / "户长.xlsx",
        ("序号", "联防组", "单位", "户长", "电话", "日期", "推选户数"),
        (1, "G01-01", "SQ01", "样甲", "13800000001", dt.datetime(2026, 3, 21), 9),
        (2, "G01-02", "SQ01", "样乙", None, "2026.3.22", 10),
        title="示例一社区户长花名册",
    )
    told = groups("import", "heads", file, "--json")
    assert told.code in {0, 1}, told.err
    assert told.json["accepted"] == 2, told.json
    heads = groups.done("head", "list", "--json").json
    assert [(one["microgrid"], one["named_on"], one["chosen_by"]) for one in heads] == [
        ("G01-01", "2026-03-21", 9),
        ("G01-02", "2026-03-22", 10),
    ]
