"""Sheets of what heads and the workers of a grid did, counted by hand; and the papers of a head."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.commands.clerk import Desk

HEAD = "H2026-0001"


@pytest.fixture
def group(desk: Desk) -> Desk:
    """A micro-grid of two households of G01 and a third outside, with a head who is approved."""
    desk.today("2026-03-02")
    desk.done("grid", "set", "G01", "--chief", "样组长", "--full-timer", "样网格")
    desk.done("grid", "add", "--code", "G01-01", "--name", "一组", "--unit", "SQ01",
              "--parent", "G01")  # fmt: skip
    for code, head in (("H1", "样户甲"), ("H2", "样户乙"), ("H3", "样户丙")):
        desk.done("household", "add", "--code", code, "--grid", "G01", "--head", head,
                  "--address", f"示例路{code}号", "--phone", "13800000001")  # fmt: skip
    desk.done("household", "move", "H1", "H2", "--grid", "G01-01")
    desk.done("head", "name", "-g", "G01-01", "--name", "样户甲", "--chosen-by", "2",
              "--phone", "13800000002")  # fmt: skip
    desk.done("head", "capacity", HEAD, "party_member")
    desk.done("head", "agree", HEAD, "--household", "H2")
    return desk


def log(desk: Desk, on: str, duty: str, *words: str) -> None:
    desk.done("head", "log", HEAD, duty, "--on", on, *words)


def rows(desk: Desk, *words: str, table: str = "summary") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.done(*words, "--json").json["tables"][table]["rows"]
    return found


def test_what_a_head_did_is_counted_by_duty(group: Desk) -> None:
    group.today("2026-05-04")
    log(group, "2026-03-31", "settle")
    log(group, "2026-04-01", "settle", "--households", "2", "--text", "劝解口角，电话13800000003")
    log(group, "2026-04-30", "law", "--households", "8")
    log(group, "2026-05-01", "law", "--households", "9")
    group.done("head", "to-case", HEAD, "--type", "邻里", "--party", "申请人:甲某",
               "--party", "被申请人:乙某", "-m", "院墙排水", "--on", "2026-04-10")  # fmt: skip
    april = ["head", "sheet", HEAD, "monthly", "--period", "2026-04"]
    counted = {row["duty"]: (row["times"], row["households"]) for row in rows(group, *april)}
    assert counted["settle"] == (2, 2)
    assert (counted["settled"], counted["became"]) == ((1, None), (1, None))
    assert counted["law"] == (1, 8)
    assert counted["safety"] == (0, 0)
    lines = rows(group, *april, table="work")
    assert [(line["on"], line["became"] != "") for line in lines] == [
        ("2026-04-01", False),
        ("2026-04-10", True),
        ("2026-04-30", False),
    ]
    assert "13800000003" not in lines[0]["text"]
    entries = {entry["id"] for entry in group.done("journal", "--of", HEAD, "--json").json}
    assert {line["entry"] for line in lines} <= entries


def test_visits_count_for_whom_they_name(group: Desk) -> None:
    for code in ("H2", "H3"):
        group.done("care", "agree", "--household", code, "--want", "visit", "--rhythm", "monthly",
                   "--explained-by", "样班", "--consent", "oral")  # fmt: skip
    group.today("2026-05-04")
    visit = ("visit", "add", "--found", "well", "--on")
    group.done(*visit, "2026-04-02", "H2", "--by", "样户甲")
    group.done(*visit, "2026-04-03", "H2", "--by", "样网格")
    group.done(*visit, "2026-04-04", "H3", "--by", "样户甲")  # not of the micro-grid
    month = ["monthly", "--period", "2026-04"]
    of_head = {row["duty"]: row["times"] for row in rows(group, "head", "sheet", HEAD, *month)}
    assert of_head["visit"] == 1
    of_grid = {row["name"]: row["visited"] for row in rows(group, "grid", "sheet", "G01", *month)}
    assert of_grid == {"样组长": 0, "样网格": 1}
    words = ("grid", "sheet", "G01", "--worker", "样户甲", *month)
    assert [row["visited"] for row in rows(group, *words)] == [2]


def test_workers_of_a_grid_reported_handled_and_visited(group: Desk) -> None:
    no = group.add("--grid", "G01", "--actor", "样网格", on="2026-04-01")
    other = group.add("--grid", "G01", "--actor", "样员", on="2026-04-02")
    group.done(
        "case", "mediate", no, "--outcome", "failed", "--mediator", "样组长", on="2026-04-09"
    )
    group.done(
        "case", "mediate", other, "--outcome", "failed", "--mediator", "样组长", on="2026-05-01"
    )
    group.today("2026-05-04")
    april = ["grid", "sheet", "G01", "monthly", "--period", "2026-04"]
    assert [list(row.values())[:5] for row in rows(group, *april)] == [
        ["样组长", "网格长", 0, 1, 0],
        ["样网格", "专职网格员", 1, 0, 0],
    ]
    lines = rows(group, *april, table="work")
    assert [(line["name"], line["no"]) for line in lines] == [("样网格", no), ("样组长", no)]


def test_a_grid_without_staff_says_what_to_do(group: Desk) -> None:
    group.done("grid", "add", "--code", "G02", "--name", "第二网格", "--unit", "SQ01")
    answer = group("grid", "sheet", "G02", "--json")
    assert (answer.code, answer.error["code"]) == (4, "no_staff")
    assert "--worker" in answer.error["hint"]


@pytest.mark.parametrize("ending", ["docx", "xlsx", "csv", "html", "json"])
def test_sheets_are_written_to_every_kind_of_file(group: Desk, tmp_path: Path, ending: str) -> None:
    group.today("2026-05-04")
    log(group, "2026-04-01", "help", "--households", "1")
    file = tmp_path / f"月报.{ending}"
    told = group.done("head", "sheet", HEAD, "--period", "2026-04", "-o", str(file), "--json").json
    assert told["rows"] > 10
    assert file.stat().st_size > 100


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("form", ["neighbours", "handbook"])
def test_papers_of_a_head_name_households_and_no_telephone(
    group: Desk, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "文书.docx"
    group.done("doc", form, HEAD, "-o", str(file))
    said = text_of(file)
    for text in ("样户甲", "样户乙", "示例路H2号", "一组", "示例一社区", "纠纷化解", "临时任务"):
        assert text in said
    for text in ("样户丙", "13800000001", "13800000002", "党员"):
        assert text not in said
    assert said.count("（已签）") == (form == "neighbours")


def test_a_micro_grid_without_households_has_no_agreement(group: Desk) -> None:
    group.done("household", "leave", "H1", "H2", "--on", "2026-03-03", on="2026-03-09")
    answer = group("doc", "neighbours", HEAD, "--json")
    assert answer.code != 0
    assert answer.error["code"] == "nothing_to_print"
