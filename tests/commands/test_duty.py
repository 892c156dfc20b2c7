"""Who is on duty: set, exchanged, taken off, imported, shown; what was before stays in the history."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from govtool.file.reader import connection_behind
from govtool.meetings.duty_roster import on_duty
from govtool.store import open_store
from govtool.store.doctor import examine, rebuild
from tests.commands.clerk import Answer, Desk


def leaders(desk: Desk, first: str, last: str) -> list[str | None]:
    found = desk.done("duty", "show", "--from", first, "--to", last, "--json").json
    return [day["leader"] for day in found]


def history(desk: Desk, on: str) -> list[tuple[str | None, str | None, bool]]:
    (day,) = desk.done("duty", "show", "--from", on, "--to", on, "--history", "--json").json
    return [(change["leader"], change["reason"], change["taken_back"]) for change in day["history"]]


@pytest.fixture
def week(desk: Desk) -> Desk:
    """甲某 is on duty from Monday 2 to Sunday 8 March 2026."""
    desk.done(
        "duty", "set", "2026-03-02..2026-03-08", "甲某", "--phone", "13800000000", on="2026-02-27"
    )
    return desk


# --- setting


@pytest.mark.parametrize(
    "days",
    ["2026-03-02..2026-03-08", "3月2日至3月8日", "3月2日-8日", "下周", "2026/3/2 ~ 2026/3/8"],
)
def test_a_range_may_be_written_in_many_ways(desk: Desk, days: str) -> None:
    found = desk.done("duty", "set", days, "甲某", "--json", on="2026-02-27").json
    assert [day["date"] for day in found] == [f"2026-03-0{n}" for n in range(2, 9)]
    assert {day["leader"] for day in found} == {"甲某"}


def test_only_the_working_days(desk: Desk) -> None:
    """15 to 23 February 2026 are off; the 14th and the 28th, Saturdays, are worked."""
    desk.done("duty", "set", "2026-02-13..2026-02-28", "甲某", "--workdays")
    found = desk.done("duty", "show", "--month", "2026-02", "--json").json
    there = [day["date"][-2:] for day in found if day["leader"]]
    assert there == ["13", "14", "24", "25", "26", "27", "28"]
    assert (
        desk("duty", "set", "2026-02-15..2026-02-16", "甲某", "--workdays", "--json").error["code"]
        == "bad_value"
    )


def test_a_change_needs_a_reason_and_keeps_what_was(week: Desk) -> None:
    refused = week("duty", "set", "2026-03-04", "乙某", "--json")
    assert (refused.code, refused.error["code"]) == (3, "reason_missing")
    assert leaders(week, "2026-03-04", "2026-03-04") == ["甲某"]
    week.done("duty", "set", "2026-03-04", "乙某", "--reason", "甲某出差")
    assert leaders(week, "2026-03-03", "2026-03-05") == ["甲某", "乙某", "甲某"]
    assert history(week, "2026-03-04") == [("甲某", None, False), ("乙某", "甲某出差", False)]


def test_one_day_of_a_range_that_is_refused_leaves_all_as_they_were(week: Desk) -> None:
    assert week("duty", "set", "2026-03-07..2026-03-10", "乙某").code == 3
    assert leaders(week, "2026-03-07", "2026-03-10") == ["甲某", "甲某", None, None]


def test_the_same_again_records_nothing(week: Desk) -> None:
    before = week.entry_count()
    week.done("duty", "set", "2026-03-02..2026-03-08", "甲某")
    assert week.entry_count() == before


def test_the_telephone_is_known_from_last_time(week: Desk) -> None:
    week.done("duty", "set", "2026-03-09", "甲某")
    week.done("duty", "set", "2026-03-10", "乙某")
    found = week.done("duty", "show", "--from", "2026-03-09", "--to", "2026-03-10", "--json").json
    assert [day["phone"] for day in found] == ["13800000000", None]


# --- exchanging, taking off, undoing


def test_two_leaders_exchange_their_days(week: Desk) -> None:
    week.done("duty", "set", "2026-03-09", "乙某", "--note", "区里检查")
    found = week.done(
        "duty", "swap", "2026-03-02", "2026-03-09", "--reason", "外出培训", "--json"
    ).json
    assert [(day["date"], day["leader"], day["phone"], day["note"]) for day in found] == [
        ("2026-03-02", "乙某", None, None),
        ("2026-03-09", "甲某", "13800000000", "区里检查"),
    ]
    assert history(week, "2026-03-09")[-1] == ("甲某", "外出培训", False)
    week.done("undo", "--yes")
    assert leaders(week, "2026-03-02", "2026-03-02") == ["甲某"]
    assert leaders(week, "2026-03-09", "2026-03-09") == ["乙某"]
    assert history(week, "2026-03-09") == [("乙某", None, False), ("甲某", "外出培训", True)]


def test_an_exchange_needs_two_leaders(week: Desk) -> None:
    nobody = week("duty", "swap", "2026-03-02", "2026-03-09", "--json")
    assert (nobody.code, nobody.error["code"]) == (4, "nobody_on_duty")
    same = week("duty", "swap", "2026-03-02", "2026-03-03", "--json")
    assert (same.code, same.error["code"]) == (3, "bad_value")


def test_a_day_is_left_without_anybody(week: Desk) -> None:
    week.done("duty", "clear", "2026-03-08..2026-03-10", "--reason", "由区里值守")
    assert leaders(week, "2026-03-07", "2026-03-08") == ["甲某", None]
    assert history(week, "2026-03-08") == [("甲某", None, False), (None, "由区里值守", False)]
    assert week("duty", "clear", "2026-03-08", "--json").error["code"] == "nobody_on_duty"


# --- showing


def test_the_month_with_its_holidays_and_gaps(desk: Desk) -> None:
    desk.done("duty", "set", "2026-02-16", "甲某")
    found = desk.done("duty", "show", "--month", "2026-02", "--json").json
    assert len(found) == 28
    by_day = {day["date"]: day for day in found}
    assert (by_day["2026-02-16"]["workday"], by_day["2026-02-16"]["holiday"]) == (False, "春节")
    assert (by_day["2026-02-28"]["weekday"], by_day["2026-02-28"]["workday"]) == (6, True)
    assert by_day["2026-02-17"]["leader"] is None
    table = desk.done("duty", "show", "--month", "2026-02").out.splitlines()
    assert "Spring Festival" in next(line for line in table if "甲某" in line)
    assert sum("nobody" in line for line in table) == 27


def test_a_year_without_a_notice_is_marked(desk: Desk) -> None:
    answer = desk.done("duty", "show", "--from", "2027-01-01", "--to", "2027-01-02")
    assert "1 Jan 2027*" in answer.out
    assert "2027" in answer.err


def test_without_days_it_is_this_month(week: Desk) -> None:
    found = week.done("duty", "show", "--json", on="2026-03-05").json
    assert (found[0]["date"], found[-1]["date"]) == ("2026-03-01", "2026-03-31")
    later = week.done("duty", "show", "--from", "2026-03-30", "--json").json
    assert [day["date"] for day in later] == ["2026-03-30", "2026-03-31"]


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("set", "2026-02-30", "甲某"), 3, "bad_date"),
        (("set", "2026-03-08..2026-03-02", "甲某"), 3, "bad_date"),
        (("set", "2026-03-02..", "甲某"), 3, "bad_date"),
        (("set", "2026-01-01..2027-12-31", "甲某"), 3, "bad_value"),
        (("set", "2026-03-02", "  "), 3, "empty"),
        (("set", "2026-03-02", "甲" * 200), 3, "too_long"),
        (("set", "2026-03-02", "甲某", "--phone", "12"), 3, "bad_phone"),
        (("set", "2026-03-02"), 2, "missing_argument"),
        (("show", "--month", "2026-13"), 3, "bad_period"),
        (("show", "--month", "2026-03", "--from", "2026-03-02"), 2, "unexpected_option"),
        (("show", "--from", "2026-03-05", "--to", "2026-03-01"), 3, "bad_value"),
        (("swap", "2026-03-02", "x"), 3, "bad_date"),
    ],
)
def test_mistakes_are_reported(
    desk: Desk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    answer = desk("duty", *words, "--json")
    assert (answer.code, answer.error["code"]) == (exit_code, code)
    assert "Traceback" not in answer.err


# --- files


def roster_file(
    path: Path,
    rows: list[tuple[Any, ...]],
    header: tuple[str, ...] = ("日期", "值班领导", "电话", "备注"),
) -> Path:
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_with_good_and_bad_rows(desk: Desk, tmp_path: Path) -> None:
    file = roster_file(
        tmp_path / "值班表.xlsx",
        [
            (46083, "甲某", "13800000000", None),  # 2026-03-02 as a serial number
            ("2026年3月3日", "乙某", None, "夜间到岗"),
            ("2026-13-01", "丙某", None, None),
            ("2026-03-05", None, "12", None),
            ("2026-03-03", "丁某", None, None),
        ],
    )
    dry = desk("duty", "import", str(file), "--dry-run", "--json", on="2026-02-27")
    assert leaders(desk, "2026-03-02", "2026-03-03") == [None, None]
    errors = tmp_path / "问题行.xlsx"
    answer = desk("import", "duty", str(file), "--errors", str(errors), "--json")
    assert answer.code == dry.code == 1
    told = answer.json
    assert (told["rows"], told["accepted"], told["rejected"]) == (5, 2, 3)
    assert [(p["row"], p["column"], p["code"]) for p in told["problems"]] == [
        (4, "日期", "bad_date"),
        (5, "值班领导", "missing"),
        (5, "电话", "bad_phone"),
        (6, "日期", "conflict"),
    ]
    assert leaders(desk, "2026-03-02", "2026-03-05") == ["甲某", "乙某", None, None]
    assert load_workbook(errors).active.max_row == 4


def test_a_file_in_the_code_page_of_excel_changes_a_day_only_with_update(
    week: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "值班.csv"
    file.write_bytes("日期,值班领导\r\n2026-03-02,乙某\r\n2026-03-03,甲某\r\n".encode("gb18030"))
    refused = week("duty", "import", str(file), "--json")
    assert [p["code"] for p in refused.json["problems"]] == ["conflict", "conflict"]
    week.done("duty", "import", str(file), "--update")
    assert leaders(week, "2026-03-02", "2026-03-03") == ["乙某", "甲某"]
    assert [leader for leader, _reason, _gone in history(week, "2026-03-02")] == ["甲某", "乙某"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_what_is_exported_imports_back_unchanged(week: Desk, tmp_path: Path, ending: str) -> None:
    week.done("duty", "set", "2026-03-09", "买买提·吐尔逊", "--note", "=1+1，𠮷某<&>")
    file = tmp_path / f"值班表.{ending}"
    week.done("export", "duty", "-o", str(file), "--full", "--reason", "印发")
    again = week.done("duty", "import", str(file), "--json").json
    assert (again["rows"], again["duplicates"]) == (8, 8)
    other = Desk(tmp_path / "other.db", week._capsys, week._monkeypatch)
    other.done("init", "--street", "JD02", "另一街道", on="2026-02-27")
    assert other.done("duty", "import", str(file), "--json").json["accepted"] == 8
    span = ("duty", "show", "--from", "2026-03-01", "--to", "2026-03-10", "--json")
    assert other.done(*span).json == week.done(*span).json


def test_without_a_reason_an_export_masks_the_telephone(week: Desk, tmp_path: Path) -> None:
    file = tmp_path / "值班表.csv"
    week.done("export", "duty", "-o", str(file))
    assert "138****0000" in file.read_text(encoding="utf-8-sig")
    codes = {p["code"] for p in week("duty", "import", str(file), "--json").json["problems"]}
    assert codes == {"masked"}


# --- who asks


def test_escalate_names_the_leader_on_duty(desk: Desk) -> None:
    """Registered on Monday 2 March and not reported that day: on the 5th it is three days overdue, level orange."""
    desk.add(on="2026-03-02")
    desk.done("duty", "set", "2026-03-05", "甲某")
    orange = desk.done("escalate", "--dry-run", "--json", on="2026-03-05").json[0]
    assert (orange["level"], orange["told"], orange["person"]) == ("orange", "duty_leader", "甲某")
    assert "duty leader 甲某" in desk.done("escalate", "--dry-run").out
    assert desk.done("escalate", "--dry-run", "--json", on="2026-03-06").json[0]["person"] is None
    red = desk.done("escalate", "--dry-run", "--json", on="2026-03-09").json[0]
    assert (red["level"], red["person"]) == ("red", None)


def test_the_leaders_on_duty_for_other_parts(week: Desk) -> None:
    with open_store(week.db) as store:
        assert [(one.leader, one.phone) for one in on_duty(store, dt.date(2026, 3, 2))] == [
            ("甲某", "13800000000")
        ]
        assert on_duty(store, dt.date(2026, 3, 9)) == ()


def test_the_journal_tells_in_words(week: Desk) -> None:
    week.done("duty", "set", "2026-03-04", "乙某", "--reason", "甲某出差")
    line: Answer = week.done("journal", "--limit", "1")
    for words in ("2026-03-04", "duty arranged", "乙某 · 甲某出差"):
        assert words in line.out


def test_the_doctor_finds_it_sound_and_rebuilds_it(week: Desk) -> None:
    week.done("duty", "set", "2026-03-04", "乙某", "--reason", "甲某出差")
    week.done("duty", "clear", "2026-03-05")
    before = json.dumps(week.done("duty", "show", "--month", "2026-03", "--json").json)
    with open_store(week.db) as store:
        connection_behind(store.reader).execute(
            "UPDATE duty SET leader = '丁某' WHERE date = '2026-03-02'"
        )
        assert [(f.code, f.table, f.record) for f in examine(store)] == [
            ("changed_projection", "duty", "2026-03-02")
        ]
        rebuild(store)
        assert examine(store) == []
    assert json.dumps(week.done("duty", "show", "--month", "2026-03", "--json").json) == before


def test_an_argument_is_called_as_the_help_calls_it(desk: Desk) -> None:
    answer = desk("duty", "set", "2月30日", "甲某", "--lang", "zh_CN")
    assert answer.err.startswith("错误：日期：")
    assert desk("duty", "set", "2月30日", "甲某", "--json").error["column"] == "DATE"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026-02-26", "甲某"), ("2026-03-02", "甲某"), ("2026-03-04", "乙某"), ("2026-03-05", None)],
)
def test_the_roster_as_it_was_arranged_on_a_day(
    week: Desk, as_of: str, expected: str | None
) -> None:
    """Changed on Tuesday, cleared at the end of Wednesday; before it was arranged, its first arrangement holds."""
    week.done("duty", "set", "2026-03-05", "乙某", "--reason", "甲某出差", on="2026-03-03")
    week.done("duty", "clear", "2026-03-05", "--reason", "由区里值守", on="2026-03-04")
    span = ("--from", "2026-03-05", "--to", "2026-03-05")
    (found,) = week.done("duty", "show", *span, "--as-of", as_of, "--json").json
    assert found["leader"] == expected
    assert leaders(week, "2026-03-05", "2026-03-05") == [None]
