"""The return as a CSV file: what Excel and WPS open is what ``--json`` says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk
from tests.returns.oracle import COLUMNS

# The form's own words (rulebook, section 7).
HEADER = [
    "单位编码", "单位名称", "期初在办", "本期登记", "本期转入", "调解成功", "移送", "导入诉讼等", "其他办结", "期末在办",
    "其中重大", "其中超期", "调解成功率",
]  # fmt: skip
PERIODS = [
    ("daily", "2026-03-02"),
    ("weekly", "2026-W10"),
    ("half-month", "2026-04-A"),
    ("monthly", "2025-09"),
]


def read(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), strict=True))


def numbers(cells: list[str]) -> list[float | None]:
    return [float(cell) if cell else None for cell in cells]


def wanted(row: dict[str, Any]) -> list[float | None]:
    return [row.get(column) for column in (*COLUMNS, "rate")]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize(("kind", "name"), PERIODS)
def test_read_back_it_says_the_same(
    sample_desk: Desk, tmp_path: Path, kind: str, name: str, lang: str
) -> None:
    file = tmp_path / "报表.csv"
    printed = sample_desk.done("report", kind, "--period", name, "--json").json
    done = sample_desk.done("--lang", lang, "report", kind, "--period", name, "-o", str(file))
    assert done.out == ""
    assert "16" in done.err  # 14 units, their total, and each case once
    header, *rows = read(file.read_bytes())
    assert header == HEADER
    assert [(row[0], row[1], numbers(row[2:])) for row in rows[:-2]] == [
        (row["unit"], row["name"], wanted(row)) for row in printed["rows"]
    ]
    assert [(row[0], row[1], numbers(row[2:])) for row in rows[-2:]] == [
        ("", "各单位小计", wanted(printed["total"])),
        ("", "全街道（按件）", wanted(printed["cases"])),
    ]
    assert any(row[-1] == "" for row in rows) == any(
        row["rate"] is None for row in (*printed["rows"], printed["total"], printed["cases"])
    )


def test_form_of_the_file(sample_desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "周报.csv"
    sample_desk.done("report", "weekly", "--period", "2026-W10", "-o", str(file))
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert (
        len(lines) == 1 + 14 + 2 + 1
    )  # header, units, the last two lines, after the last line's end
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_plain_has_neither_mark_nor_guard(sample_desk: Desk, tmp_path: Path) -> None:
    file, plain = tmp_path / "a.csv", tmp_path / "b.csv"
    sample_desk.done("report", "weekly", "--period", "2026-W10", "-o", str(file))
    sample_desk.done("report", "weekly", "--period", "2026-W10", "--plain", "-o", str(plain))
    assert not plain.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read(plain.read_bytes(), "utf-8") == read(file.read_bytes())
    assert b"\r\n" in plain.read_bytes()


def test_names_a_spreadsheet_would_calculate_are_guarded(desk: Desk, tmp_path: Path) -> None:
    """A guard is a leading tab, and only ``--plain`` is without it; a name with a comma stays one cell."""
    desk.done(
        "unit",
        "add",
        "--code",
        "SQ03",
        "--name",
        "=1+1社区",
        "--kind",
        "community",
        on="2026-03-02",
    )
    desk.done("unit", "add", "--code", "SQ04", "--name", '示例,"四"社区', "--kind", "community")
    file, plain = tmp_path / "a.csv", tmp_path / "b.csv"
    desk.done("report", "weekly", "--period", "2026-W09", "-o", str(file))
    desk.done("report", "weekly", "--period", "2026-W09", "--plain", "-o", str(plain))
    names = {row[0]: row[1] for row in read(file.read_bytes())}
    assert (names["SQ03"], names["SQ04"]) == ("\t=1+1社区", '示例,"四"社区')
    assert {row[0]: row[1] for row in read(plain.read_bytes(), "utf-8")}["SQ03"] == "=1+1社区"


def test_a_filed_return_is_written_as_it_was_filed(desk: Desk, tmp_path: Path) -> None:
    desk.add(on="2026-03-03")
    desk.done("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ01", on="2026-03-09")
    file = tmp_path / "周报.csv"
    desk.done("report", "weekly", "--period", "2026-W10", "-o", str(file))
    before = file.read_bytes()
    desk.add("--on", "2026-03-04", on="2026-03-10")
    desk.done("report", "weekly", "--period", "2026-W10", "-o", str(file))
    assert file.read_bytes() == before


def test_one_unit_alone(sample_desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "周报.csv"
    sample_desk.done("report", "weekly", "--period", "2026-W10", "--unit", "SQ01", "-o", str(file))
    assert [row[0] for row in read(file.read_bytes())] == ["单位编码", "SQ01", ""]


def test_a_json_file_is_what_is_printed(sample_desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "周报.json"
    sample_desk.done("report", "weekly", "--period", "2026-W10", "-o", str(file))
    printed = sample_desk.done("report", "weekly", "--period", "2026-W10", "--json").json
    assert json.loads(file.read_text(encoding="utf-8")) == printed


def test_a_file_that_is_not_a_table_is_refused_and_leaves_nothing(
    sample_desk: Desk, tmp_path: Path
) -> None:
    answer = sample_desk(
        "report", "weekly", "--period", "2026-W10", "-o", str(tmp_path / "周报.txt"), "--json"
    )
    assert (answer.code, answer.error["code"]) == (3, "bad_format")
    assert list(tmp_path.glob("周报*")) == []


def test_one_table_is_chosen_by_its_code_or_title(sample_desk: Desk, tmp_path: Path) -> None:
    one, two = tmp_path / "a.csv", tmp_path / "b.csv"
    words = ("report", "weekly", "--period", "2026-W10")
    sample_desk.done(*words, "-o", str(one))
    sample_desk.done(*words, "--table", "矛盾纠纷事件化解排查汇总表", "-o", str(two))
    assert one.read_bytes() == two.read_bytes()


def test_a_table_that_is_not_there_is_refused_and_leaves_nothing(
    sample_desk: Desk, tmp_path: Path
) -> None:
    words = ("report", "weekly", "--period", "2026-W10", "--table", "nix", "--json")
    answer = sample_desk(*words, "-o", str(tmp_path / "周报.csv"))
    assert (answer.code, answer.error["code"]) == (3, "unknown_table")
    assert "summary 矛盾纠纷事件化解排查汇总表" in answer.error["hint"]
    assert list(tmp_path.glob("周报*")) == []
    answer = sample_desk(*words)
    assert (answer.code, answer.error["code"]) == (2, "missing_option")
