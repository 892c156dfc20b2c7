"""Meetings that were held: number, chair and minutes, the same twice, corrections, files there and back."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk

HOLD = ("meeting", "hold")
RECORD = ("meeting", "record", "--unit", "SQ01", "--due", "2026-03-20", "--decision")


GROUP = ("group", "add", "--kind", "leading_group")


@pytest.fixture
def monday(desk: Desk) -> Desk:
    """Monday 2 March, with a leading group that 甲某 heads."""
    desk.done(
        *GROUP, "--code", "LD01", "--name", "多元化解领导小组", "--head", "甲某", on="2026-01-05"
    )
    desk.today("2026-03-02")
    return desk


def held(desk: Desk, *words: str) -> Any:
    return desk.done(*HOLD, *words, "--json").json


def text_of(path: Path) -> str:
    with zipfile.ZipFile(path) as word:
        return re.sub(r"<[^>]+>", "", word.read("word/document.xml").decode())


def numbers(desk: Desk) -> list[str]:
    return [one["meeting"] for one in desk.done("meeting", "list", "--held", "--json").json]


def test_a_meeting_tells_all_that_was_said_of_it(monday: Desk) -> None:
    words = (
        "--attended",
        "乙某、丙某",
        "--absent",
        "丁某",
        "--minutes",
        "一、通报",
        "--place",
        "二楼会议室",
        "--title",
        "第九周例会",
    )
    assert held(monday, "weekly", "--chair", "甲某", *words) == {
        "meeting": "M2026-001", "kind": "weekly", "on": "2026-03-02", "title": "第九周例会", "held": True, "unit": "JD01",
        "group": None, "place": "二楼会议室", "chair": "甲某", "attended": "乙某、丙某", "absent": "丁某", "minutes": "一、通报",
        "topic": None, "phase": None, "persons": None, "outcome": None, "chair_hint": None, "decisions": [],
    }  # fmt: skip


def test_a_deliberation_has_topic_phase_count_and_outcome(monday: Desk) -> None:
    words = (
        "--unit",
        "sq01",
        "--topic",
        "楼道堆物",
        "--phase",
        "决策中",
        "--persons",
        "23人",
        "--outcome",
        "每周六清理",
    )
    found = held(monday, "议事协商", "--chair", "丁某", *words)
    assert {key: found[key] for key in ("unit", "topic", "phase", "persons", "outcome")} == {
        "unit": "SQ01", "topic": "楼道堆物", "phase": "during", "persons": 23, "outcome": "每周六清理",
    }  # fmt: skip


# --- one number for a meeting and what it decided


def test_what_was_decided_before_and_after_has_the_number_of_the_meeting(monday: Desk) -> None:
    before = monday.done(*RECORD, "走访", "--json").json["decision"]
    assert held(monday, "weekly", "--chair", "甲某")["meeting"] == "M2026-001"
    after = monday.done(*RECORD, "再访", "--json").json["decision"]
    assert (before, after) == ("M2026-001-1", "M2026-001-2")
    whole = monday.done("meeting", "show", "m2026-1", "--json").json
    assert (whole["held"], whole["chair"], [one["decision"] for one in whole["decisions"]]) == (
        True, "甲某", [before, after],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (("weekly",), "M2026-001"),
        (("monthly",), "M2026-002"),
        (("weekly", "--on", "2026-03-01"), "M2026-002"),
        (("weekly", "--unit", "SQ01"), "M2026-002"),
        (("leading_group", "--group", "LD01"), "M2026-002"),
    ],
)
def test_another_kind_day_unit_or_group_is_another_meeting(
    monday: Desk, words: tuple[str, ...], number: str
) -> None:
    monday.done(*RECORD, "走访")
    assert held(monday, *words, "--chair", "甲某")["meeting"] == number


def test_what_a_group_or_community_decided_has_the_number_of_its_meeting(monday: Desk) -> None:
    of_group = held(monday, "leading_group", "--chair", "甲某")["meeting"]
    of_community = held(
        monday, "deliberation", "--unit", "SQ01", "--chair", "甲某", "--topic", "停车"
    )["meeting"]
    decided = [
        monday.done(*RECORD, "办", "--kind", *words, "--json").json["decision"]
        for words in (
            ("leading_group", "--group", "ld01"),
            ("deliberation", "--held-by", "SQ01"),
            ("report_up",),
        )
    ]
    assert decided == [f"{of_group}-1", f"{of_community}-1", "M2026-003-1"]


def test_the_number_of_a_meeting_that_was_taken_back_is_its_own_again(monday: Desk) -> None:
    held(monday, "weekly", "--chair", "甲某")
    monday.done("undo", "--yes")
    assert numbers(monday) == []
    assert held(monday, "monthly", "--chair", "甲某")["meeting"] == "M2026-002"
    assert held(monday, "weekly", "--chair", "乙某")["meeting"] == "M2026-001"


# --- refused


def test_the_same_meeting_twice_is_repeated_unless_meant(monday: Desk) -> None:
    held(monday, "weekly", "--chair", "甲某")
    answer = monday(*HOLD, "weekly", "--chair", "乙某", "--json")
    assert (answer.code, answer.error["code"]) == (3, "repeated")
    assert held(monday, "weekly", "--chair", "乙某", "--again")["meeting"] == "M2026-002"
    assert monday.done(*RECORD, "走访", "--json").json["decision"] == "M2026-002-1"


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("weekly", "--chair", "甲某", "--on", "2026-03-03"), 3, "out_of_order"),
        (("weekly",), 2, "missing_option"),
        (("每天喝茶会", "--chair", "甲某"), 3, "bad_term"),
        (("deliberation", "--chair", "甲某"), 2, "missing_option"),
        (("deliberation", "--chair", "甲某", "--unit", "BM01"), 3, "wrong_unit"),
        (
            ("deliberation", "--chair", "甲某", "--unit", "SQ01", "--persons", "很多"),
            3,
            "bad_value",
        ),
        (("deliberation", "--chair", "甲某", "--unit", "SQ01", "--persons", "0"), 3, "bad_value"),
        (("weekly", "--chair", "甲某", "--unit", "SQ99"), 4, "unknown_unit"),
        (("weekly", "--chair", "甲某", "--group", "LD01"), 3, "unexpected_option"),
        (("leading_group", "--chair", "甲某", "--group", "LD09"), 4, "no_group"),
        (("task_group", "--chair", "甲某", "--group", "LD01"), 3, "wrong_group"),
        (("weekly", "--chair", "甲某", "--minutes", "@nothing-here.txt"), 4, "no_file"),
        (("weekly", "--chair", "甲" * 61), 3, "too_long"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    monday: Desk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    answer = monday(*HOLD, *words, "--json")
    assert (answer.code, answer.error["code"]) == (exit_code, code)
    assert numbers(monday) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_minutes_come_from_a_file(monday: Desk, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "纪要.txt"
    path.write_bytes("一、通报情况\n二、会商".encode(encoding))
    assert (
        held(monday, "weekly", "--chair", "甲某", "--minutes", f"@{path}")["minutes"]
        == "一、通报情况\n二、会商"
    )


def test_a_file_that_is_no_text_is_refused(monday: Desk, tmp_path: Path) -> None:
    path = tmp_path / "纪要.docx"
    path.write_bytes(b"PK\x03\x04\0\0\xff\xfe\0")
    answer = monday(*HOLD, "weekly", "--chair", "甲某", "--minutes", f"@{path}", "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_file")


# --- corrections


def test_a_correction_changes_what_is_reported_and_stays_in_the_journal(monday: Desk) -> None:
    held(monday, "weekly", "--chair", "甲某", "--attended", "乙某")
    found = monday.done(
        "meeting",
        "correct",
        "m2026-1",
        "--set",
        "主持人=丙某",
        "--set",
        "attended=",
        "--reason",
        "笔误",
        "--json",
    ).json
    assert (found["chair"], found["attended"]) == ("丙某", None)
    assert "corrected" in [line["kind"] for line in monday.done("journal", "--json").json]
    monday.done("undo", "--yes")
    assert monday.done("meeting", "show", "M2026-001", "--json").json["chair"] == "甲某"


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("M2026-001", "--set", "on=2026-03-01"), 3, "unknown_field"),
        (("M2026-001", "--set", "chair="), 3, "empty"),
        (("M2026-001", "--set", "chair"), 3, "bad_value"),
        (("M2026-001", "--set", "phase=从前"), 3, "bad_term"),
        (("M2026-009", "--set", "chair=乙某"), 4, "no_meeting"),
    ],
)
def test_a_wrong_correction_is_refused(
    monday: Desk, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    held(monday, "weekly", "--chair", "甲某")
    answer = monday("meeting", "correct", *words, "--reason", "误", "--json")
    assert (answer.code, answer.error["code"]) == (exit_code, code)
    assert monday.done("meeting", "show", "M2026-001", "--json").json["chair"] == "甲某"


# --- lists and files


def test_the_list_of_decisions_stays_what_it_was(monday: Desk) -> None:
    held(monday, "weekly", "--chair", "甲某")
    monday.done(*RECORD, "走访")
    assert [one["decision"] for one in monday.done("meeting", "list", "--json").json] == [
        "M2026-001-1"
    ]
    assert numbers(monday) == ["M2026-001"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_meetings_and_decisions_come_back_unchanged(
    monday: Desk,
    tmp_path: Path,
    form: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held(
        monday,
        "weekly",
        "--chair",
        "甲某",
        "--attended",
        "乙某、丙某",
        "--minutes",
        "一、通报\n二、会商",
    )
    held(
        monday,
        "deliberation",
        "--unit",
        "SQ01",
        "--chair",
        "丁某",
        "--topic",
        "停车",
        "--persons",
        "12",
        "--phase",
        "before",
    )
    monday.done(*RECORD, "画线", "--kind", "deliberation", "--held-by", "SQ01")
    monday.done("meeting", "correct", "M2026-001", "--set", "chair=戊某", "--reason", "误")
    held(monday, "leading_group", "--chair", "甲某")
    files = {noun: tmp_path / f"{noun}.{form}" for noun in ("meetings", "decisions", "units")}
    for noun, path in files.items():
        monday.done("export", noun, "-o", str(path))
    other = Desk(tmp_path / "other.db", capsys, monkeypatch)
    other.today("2026-03-02")
    other.done(
        "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on="2025-01-01"
    )
    other.done(*GROUP, "--code", "LD01", "--name", "多元化解领导小组", "--head", "甲某")
    other.today("2026-03-02")
    for noun in ("units", "meetings", "decisions"):
        other.done("import", noun, str(files[noun]))
    for words in (
        ("meeting", "list", "--held", "--json"),
        ("meeting", "show", "M2026-002", "--json"),
    ):
        assert other.done(*words).json == monday.done(*words).json
    again = json.loads(other.done("import", "meetings", str(files["meetings"]), "--json").out)
    assert (again["accepted"], again["duplicates"]) == (0, 3)


# --- minutes


def test_minutes_have_the_agenda_that_was_there_before_the_meeting(
    monday: Desk, tmp_path: Path
) -> None:
    # 2 March: the agenda is that of the week that ended on 1 March, the new case is not of it
    monday.add(on="2026-02-25")
    monday.add(on="2026-03-02")
    held(monday, "dispatch", "--chair", "甲某")
    monday.done(*RECORD, "走访", "--kind", "dispatch")
    held(monday, "weekly", "--chair", "甲某")
    monday.done(*RECORD, "画线")
    monday.done("meeting", "minutes", "M2026-002", "-o", str(tmp_path / "纪要.docx"))
    said = text_of(tmp_path / "纪要.docx")
    agenda = monday.done("meeting", "agenda", "weekly", "--json").json["sections"]
    assert f"排查调处情况（{len(agenda['situation']['rows'])}个单位）" in said
    assert agenda["situation"]["rows"][0]["registered"] == 1
    assert "以往议定事项落实情况（1项）" in said
    assert "画线。（责任单位" in said


# --- groups


def test_of_several_groups_the_one_that_met_is_named(monday: Desk) -> None:
    assert held(monday, "leading_group", "--chair", "甲某")["group"] == "LD01"
    monday.done("undo", "--yes")
    monday.done(*GROUP, "--code", "LD02", "--name", "平安建设领导小组")
    answer = monday(*HOLD, "leading_group", "--chair", "甲某", "--json")
    assert (answer.code, answer.error["code"]) == (3, "ambiguous")
    assert "LD02" in answer.error["hint"]
    assert (
        held(monday, "leading_group", "--chair", "甲某", "--group", "平安建设领导小组")["group"]
        == "LD02"
    )


def test_a_group_whose_work_another_one_does_holds_none(monday: Desk) -> None:
    merged = ("--code", "LD02", "--name", "平安建设领导小组", "--merged-into", "LD01")
    monday.done(*GROUP, *merged)
    assert held(monday, "leading_group", "--chair", "甲某")["group"] == "LD01"


# --- who should chair it


def hint(desk: Desk, kind: str, chair: str, *words: str) -> str | None:
    found: str | None = held(desk, kind, "--chair", chair, *words, "--again")["chair_hint"]
    return found


def test_whoever_is_on_duty_chairs_the_dispatch(monday: Desk) -> None:
    assert hint(monday, "dispatch", "乙某") is None  # nobody is on duty: nobody knows
    monday.done("duty", "set", "2026-03-02", "丙某")
    assert hint(monday, "dispatch", "丙某") is None
    assert hint(monday, "dispatch", "乙某") == "the chair is not the 值班领导 (丙某)"
    assert hint(monday, "dispatch", "丙某", "--on", "2026-03-01") is None


@pytest.mark.parametrize(
    ("kind", "contacts", "chair", "expected"),
    [
        ("weekly", (), "甲某", None),
        ("weekly", ("书记:丁某",), "甲某", None),
        ("weekly", ("副书记:丁某",), "丁某", None),
        ("weekly", ("副书记:丁某", "分管领导:戊某"), "戊某", None),
        (
            "weekly",
            ("副书记:丁某", "分管领导:戊某"),
            "甲某",
            "the chair is not the 副书记、分管政法领导 (丁某、戊某)",
        ),
        ("monthly", ("书记:己某",), "甲某", "the chair is not the 书记 (己某)"),
        ("monthly", ("书记:己某", "行政主任:庚某"), "庚某", None),
        ("joint", ("书记:己某",), "甲某", None),
    ],
)
def test_a_post_of_the_street_chairs_its_meetings(
    monday: Desk, kind: str, contacts: tuple[str, ...], chair: str, expected: str | None
) -> None:
    for contact in contacts:
        monday.done("unit", "set", "JD01", "--contact", contact, "--on", "2026-01-01")
    assert hint(monday, kind, chair) == expected


@pytest.mark.parametrize("kind", ["leading_group", "report_up"])
def test_the_head_of_a_group_chairs_its_meetings(monday: Desk, kind: str) -> None:
    assert hint(monday, kind, "甲某") is None
    assert hint(monday, kind, "乙某") == "the chair is not the 组长 (甲某)"


def test_the_hint_is_reported_and_does_not_refuse(monday: Desk) -> None:
    monday.done("duty", "set", "2026-03-02", "丙某")
    told = monday.done("--lang", "zh_CN", *HOLD, "dispatch", "--chair", "乙某").out
    assert "主持人非值班领导（丙某）" in told
    assert monday.done("meeting", "show", "M2026-001", "--json").json["chair_hint"] is not None
