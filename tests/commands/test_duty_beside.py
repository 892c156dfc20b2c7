"""Who is beside the leader on duty, and whom the leader received: as numbers and matters, without names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govtool.store import open_store
from govtool.store.doctor import examine
from tests.commands.clerk import Desk

MONDAY, TUESDAY = "2026-03-02", "2026-03-03"


@pytest.fixture
def week(desk: Desk) -> Desk:
    """甲某 on Monday 2 March, 乙某 on Tuesday; on Monday 丙某 and 丁某 give guidance, 戊某 learns."""
    beside = ("--guide", "丙某", "--guide", "丁某", "--trainee", "戊某")
    desk.done("duty", "set", MONDAY, "甲某", *beside, on="2026-02-27")
    desk.done("duty", "set", TUESDAY, "乙某")
    desk.today(MONDAY)
    return desk


def days(desk: Desk, *words: str) -> list[tuple[str | None, list[str], list[str]]]:
    shown = desk.done("duty", "show", "--from", MONDAY, "--to", TUESDAY, *words, "--json").json
    return [(day["leader"], day["guides"], day["trainees"]) for day in shown]


BEFORE = [("甲某", ["丙某", "丁某"], ["戊某"]), ("乙某", [], [])]


def test_they_are_shown_printed_and_kept(week: Desk) -> None:
    assert days(week) == BEFORE
    shown = week.done("--lang", "zh_CN", "duty", "show").out
    assert "丙某、丁某" in shown
    sheet = week.done("report", "daily", "--period", MONDAY, "--json", on=TUESDAY).json
    (row,) = sheet["tables"]["duty"]["rows"]
    assert (row["guides"], row["trainees"]) == ("丙某、丁某", "戊某")


def test_an_exchange_leaves_guidance_with_the_day(week: Desk) -> None:
    week.done("duty", "swap", MONDAY, TUESDAY, "--reason", "外出")
    assert days(week) == [("乙某", ["丙某", "丁某"], ["戊某"]), ("甲某", [], [])]
    week.done("undo", "--yes")
    assert days(week) == BEFORE


@pytest.mark.parametrize(
    ("words", "guides", "trainees"),
    [
        ((), ["丙某", "丁某"], ["戊某"]),
        (("--guide", "己某"), ["己某"], ["戊某"]),
        (("--guide", "己某、庚某，己某"), ["己某", "庚某"], ["戊某"]),
        (("--guide", "", "--trainee", "无"), [], []),
    ],
)
def test_what_is_not_said_again_stays(
    week: Desk, words: tuple[str, ...], guides: list[str], trainees: list[str]
) -> None:
    week.done("duty", "set", MONDAY, "甲某", *words)
    assert days(week)[0] == ("甲某", guides, trainees)


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_a_roster_comes_back_unchanged(week: Desk, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"roster.{form}"
    week.done("export", "duty", "-o", str(path))
    again = week.done("import", "duty", str(path), "--json").json
    assert (again["rows"], again["duplicates"]) == (2, 2)
    week.done("duty", "clear", f"{MONDAY}..{TUESDAY}")
    week.done("import", "duty", str(path))
    assert days(week) == BEFORE
    with open_store(week.db) as store:
        assert [*examine(store)] == []


def test_a_file_without_these_columns_takes_nobody_away(week: Desk, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(f"日期,值班领导\n{MONDAY},己某\n", encoding="utf-8")
    week.done("import", "duty", str(path), "--update")
    assert days(week)[0] == ("己某", ["丙某", "丁某"], ["戊某"])


# --- receptions


def received(desk: Desk, *words: str) -> Any:
    return desk.done(
        "duty", "receive", "--persons", "3", "--about", "楼上漏水", *words, "--json"
    ).json


def test_the_leader_of_the_day_received_them(week: Desk) -> None:
    no = week.add(on=MONDAY)
    assert received(week, "--case", no.lower()) == {
        "no": "R2026-0001", "on": MONDAY, "leader": "甲某", "persons": 3, "about": "楼上漏水", "case_no": no,
    }  # fmt: skip
    assert received(week, "--on", "2026-02-28", "--leader", "庚某")["leader"] == "庚某"


def test_the_log_counts_by_leader(week: Desk) -> None:
    no = week.add(on=MONDAY)
    received(week, "--case", no)
    received(week, "--about", "咨询低保", "--persons", "1人")
    received(week, "--leader", "庚某", "--case", no)
    received(week, "--on", "2026-02-28", "--leader", "庚某")
    found = week.done("duty", "log", "--from", "2026-03-01", "--to", "2026-03-31", "--json").json
    counts = [
        (one["leader"], one["receptions"], one["persons"], one["became_cases"])
        for one in found["leaders"]
    ]
    assert counts == [("甲某", 2, 4, 1), ("庚某", 1, 3, 1)]
    assert found["total"] == {"leader": None, "receptions": 3, "persons": 7, "became_cases": 1}
    assert [one["no"] for one in found["rows"]] == ["R2026-0001", "R2026-0002", "R2026-0003"]
    assert len(week.done("duty", "log", "--month", "2026-02", "--json").json["rows"]) == 1
    assert "甲某：接访2批，4人次，登记案件1件" in week.done("--lang", "zh_CN", "duty", "log").out


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("--persons", "3", "--about", "漏水", "--on", "2026-02-28"), 3, "missing"),
        (("--persons", "3", "--about", "漏水", "--on", TUESDAY), 3, "out_of_order"),
        (("--persons", "三", "--about", "漏水"), 3, "bad_value"),
        (("--persons", "0", "--about", "漏水"), 3, "bad_value"),
        (("--persons", "3"), 2, "missing_option"),
        (("--persons", "3", "--about", "漏水", "--case", "SQ01-2026-09999"), 4, "no_case"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    week: Desk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    answer = week("duty", "receive", *words, "--json")
    assert (answer.code, answer.error["code"]) == (exit_code, code)
    assert week.done("duty", "log", "--json").json["rows"] == []


def test_the_same_twice_is_repeated_unless_meant(week: Desk) -> None:
    received(week)
    answer = week("duty", "receive", "--persons", "3", "--about", "楼上漏水", "--json")
    assert (answer.code, answer.error["code"]) == (3, "repeated")
    assert received(week, "--again")["no"] == "R2026-0002"


@pytest.mark.parametrize(
    ("about", "named"),
    [
        ("楼上漏水", ()),
        ("张样一说漏水", ("张样一",)),
        ("请回电13800000000", ("a telephone or document number",)),
        ("张样一，13800000000", ("张样一", "a telephone or document number")),
    ],
)
def test_names_and_numbers_are_pointed_out(week: Desk, about: str, named: tuple[str, ...]) -> None:
    no = week.add("--party", "申请人:张样一", on=MONDAY)
    told = week.done("duty", "receive", "--persons", "1", "--about", about, "--case", no).err
    assert ("The log has no names" in told) == bool(named)
    assert all(each in told for each in named)
    assert "13800000000" not in week.done("duty", "log").out


def test_receptions_come_back_unchanged(
    week: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    received(week)
    path = tmp_path / "receptions.csv"
    week.done("export", "receptions", "-o", str(path))
    assert week.done("import", "receptions", str(path), "--json").json["duplicates"] == 1
    other = Desk(tmp_path / "other.db", capsys, monkeypatch)
    other.done(
        "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on="2025-01-01"
    )
    other.done("import", "receptions", str(path), on=MONDAY)
    assert other.done("duty", "log", "--json").json == week.done("duty", "log", "--json").json
