"""A noun of ten lines (``wish.py``) is in every command, in both languages: nothing else in the program knows it.

Its clock is 3 working days. A wish of Monday 2 March 2026 is due on Thursday 5 March; one of Thursday 12 February on
Tuesday 24 February, because the 15th to the 23rd are off and the 14th is a make-up working day (13, 14, 24).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govtool.base.resources import data_dir
from govtool.law import policy
from govtool.subjects import registry
from tests.commands import wish
from tests.commands.clerk import Desk
from tests.rollup.part_texts import values_in

HEADER = "编号,日期,单位,姓名,心愿,实现日期"
ROWS = "W1,2026-03-02,SQ01,张样一,想要一副老花镜，电话13800000001,\nW2,2026-02-12,SQ02,李样二,装一盏楼道灯,\n"
DUE = {"W1": "2026-03-05", "W2": "2026-02-24"}


@pytest.fixture(autouse=True)
def _wishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The noun is in the registry, its clock in the policy, and nowhere else."""
    rules = tmp_path / "data" / "policy"
    rules.mkdir(parents=True)
    for shipped in (data_dir() / "policy").iterdir():
        (rules / shipped.name).symlink_to(shipped)
    (rules / "wish.toml").write_text(wish.RULES, encoding="utf-8")
    monkeypatch.setattr(policy, "data_dir", lambda: rules.parent)
    monkeypatch.setitem(registry.NOUNS, "wish", "tests.commands.wish:WISH")
    monkeypatch.setitem(registry.FILES, "wishes", "tests.commands.wish:WISH")
    _forget()
    yield
    _forget()


def _forget() -> None:
    policy.default_policy.cache_clear()
    registry.subject.cache_clear()


_MADE: dict[str, bytes] = {}
"""The file with two wishes, in each language: made by the first test, and a copy for each after it."""


@pytest.fixture(params=["zh_CN", "en"])
def clerk(
    request: pytest.FixtureRequest, bare: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A desk in each language, with two wishes imported on 2 March."""
    monkeypatch.setenv("GOVTOOL_LANG", request.param)
    if request.param in _MADE:
        bare.db.write_bytes(_MADE[request.param])
    else:
        bare.done(
            "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on="2025-01-01"
        )
        bare.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "社区")
        bare.done("unit", "add", "--code", "SQ02", "--name", "示例二社区", "--kind", "社区")
        bare.today("2026-03-02")
        imported(bare, tmp_path, ROWS)
        _MADE[request.param] = bare.db.read_bytes()
    bare.today("2026-03-02")
    return bare


def imported(desk: Desk, folder: Path, rows: str, *options: str) -> Any:
    path = folder / "wishes.csv"
    path.write_text(f"{HEADER}\n{rows}", encoding="utf-8")
    return desk.done("import", "wishes", str(path), *options, "--json").json


def owed(desk: Desk, on: str) -> list[tuple[str, int, str | None]]:
    found = desk.done("due", "--json", on=on).json
    return [
        (one["no"], one["days"], one["level"])
        for one in found
        if one["noun"] not in {"return", "meeting"}
    ]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-02-22", [("W2", 2, None)]),
        ("2026-02-23", [("W2", 1, "reminder")]),
        ("2026-02-24", [("W2", 0, "reminder")]),
        ("2026-02-25", [("W2", -1, "yellow")]),
        ("2026-03-04", [("W2", -8, "red"), ("W1", 1, "reminder")]),
        ("2026-03-05", [("W2", -9, "red"), ("W1", 0, "reminder")]),
        ("2026-03-06", [("W2", -10, "red"), ("W1", -1, "yellow")]),
    ],
)
def test_due_before_on_and_after_the_day(clerk: Desk, on: str, expected: list[Any]) -> None:
    assert owed(clerk, on) == expected


def test_due_says_what_it_is_and_masks_numbers(clerk: Desk) -> None:
    (one,) = [one for one in clerk.done("due", "--json", on="2026-03-04").json if one["no"] == "W1"]
    assert {key: one[key] for key in ("noun", "rule", "turn", "unit", "start", "due", "case_no", "stage")} == {
        "noun": "wish", "rule": "wish_fulfil", "turn": "", "unit": "SQ01", "start": "2026-03-02", "due": "2026-03-05",
        "case_no": None, "stage": None,
    }  # fmt: skip
    assert one["title"] == "想要一副老花镜，电话138****0001"
    assert "wish" in clerk.done("due", "--noun", "wish", "--json").json[0]["noun"]
    assert clerk.done("due", "--noun", "decision", "--json").json == []
    shown = clerk.done("due").out
    assert "W1" in shown
    assert "实现" in shown


def test_a_step_that_is_done_owes_nothing_more(clerk: Desk, tmp_path: Path) -> None:
    imported(clerk, tmp_path, ROWS.replace("灯,", "灯,2026-03-02"), "--update")
    assert owed(clerk, "2026-03-04") == [("W1", 1, "reminder")]
    assert owed(clerk, "2026-03-01") == [("W2", -5, "orange")]
    (one,) = clerk.done("find", "楼道灯", "--json", on="2026-03-02").json
    assert (one["state"], one["closed_on"]) == ("closed", "2026-03-02")


@pytest.mark.parametrize(
    ("on", "levels"),
    [
        ("2026-03-05", []),
        ("2026-03-06", ["yellow"]),
        ("2026-03-07", ["yellow"]),
        ("2026-03-08", ["orange"]),
        ("2026-03-11", ["orange"]),
        ("2026-03-12", ["red"]),
    ],
)
def test_escalate_at_each_level_once(
    clerk: Desk, tmp_path: Path, on: str, levels: list[str]
) -> None:
    imported(clerk, tmp_path, ROWS.replace("灯,", "灯,2026-02-24"), "--update")
    assert clerk.done("escalate", "--noun", "decision", "--json", on=on).json == []
    assert len(clerk.done("escalate", "--noun", "wish", "--dry-run", "--json").json) == len(levels)
    issued = clerk.done("escalate", "--json").json
    assert [(one["noun"], one["no"], one["level"]) for one in issued] == [
        ("wish", "W1", level) for level in levels
    ]
    assert clerk.done("escalate", "--json", on=on).json == []


def test_explain(clerk: Desk) -> None:
    (one,) = clerk.done("explain", "w1", "--json", on="2026-03-06").json
    in_chinese = os.environ["GOVTOOL_LANG"] == "zh_CN"
    assert {key: one[key] for key in ("rule", "stage", "turn", "unit", "start", "due", "met_on", "status")} == {
        "rule": "wish_fulfil", "stage": None, "turn": "", "unit": "SQ01", "start": "2026-03-02",
        "due": "2026-03-05", "met_on": None, "status": "overdue",
    }  # fmt: skip
    assert one["explain"] == (
        ["3月2日（周一） 许愿，当日不计", "3月3日—5日 …… 第 1 至 3 个工作日", "依据：本系统默认"]
        if in_chinese
        else [
            "Mon 2 Mar 许愿; the day itself is not counted",
            "3 Mar – 5 Mar …… working days 1 to 3",
            "Basis: 本系统默认",
        ]
    )
    told = clerk.done("explain", "W2", "--as-of", "2026-02-25").out
    assert ("实现心愿" if in_chinese else "fulfil the wish") in told.splitlines()[0]
    assert clerk("explain", "W2", "--as-of", "2026-02-11").code == 4
    assert clerk("explain", "W9").code == 4


def test_named_by_a_name_its_initials_and_as_the_newest(clerk: Desk) -> None:
    own = clerk.done("explain", "W1", "--json", on="2026-03-06").json
    for word in ("张样一", "zyy", "样一", "ｗ1"):
        assert clerk.done("explain", word, "--json").json == own, word
    assert clerk.done("explain", "-", "--json").json == clerk.done("explain", "W2", "--json").json
    for word in ("张样一", "zyy"):
        found = clerk.done("journal", "--of", word, "--json").json
        assert found == clerk.done("journal", "--of", "W1", "--json").json
    refused = clerk("explain", "样", "--json")
    assert (refused.code, refused.error["code"]) == (3, "ambiguous")
    assert {one["no"] for one in refused.error["candidates"]} == {"W1", "W2"}
    assert "13800000001" not in refused.err


def test_explain_of_a_number_that_two_have(clerk: Desk, tmp_path: Path) -> None:
    clerk.done(
        "meeting",
        "record",
        "--decision",
        "修路灯",
        "--unit",
        "SQ01",
        "--due",
        "2026-03-09",
        "--json",
    )
    imported(clerk, tmp_path, "M2026-001-1,2026-03-02,SQ01,甲某,一盆花,\n")
    refused = clerk("explain", "M2026-001-1", "--json")
    assert (refused.code, refused.error["code"], refused.error["candidates"]) == (
        3,
        "ambiguous",
        ["decision", "wish"],
    )
    (one,) = clerk.done("explain", "M2026-001-1", "--noun", "decision", "--json").json
    assert (one["rule"], one["due"]) == ("decision", "2026-03-09")
    assert "修路灯" in clerk.done("explain", "M2026-001-1", "--noun", "decision").out


def test_find_by_title_name_and_number(clerk: Desk) -> None:
    for words, found in (
        ("老花镜", ["W1"]),
        ("张样一", ["W1"]),
        ("zyy", ["W1"]),
        ("W2", ["W2"]),
        ("1380000", ["W1"]),
    ):
        assert [one["no"] for one in clerk.done("find", words, "--json").json] == found, words
    (one,) = clerk.done("find", "老花镜", "--json").json
    assert (one["noun"], one["title"], one["state"]) == (
        "wish",
        "想要一副老花镜，电话138****0001",
        "open",
    )


OF_CASES, OF_OTHERS = (
    {"案件", "案件编号", "当事人", "Case", "Number", "Parties"},
    {"编号", "当事人或事项", "ID", "Parties or matter"},
)


@pytest.mark.parametrize(
    ("command", "case", "wish", "columns"),
    [
        (("find",), ("院墙",), ("花镜",), 1),
        (("due", "--within", "30d"), ("--noun", "case"), ("--noun", "wish"), 1),
        (("escalate", "--dry-run"), ("--noun", "case"), ("--noun", "wish"), 1),
    ],
)
def test_only_cases_are_called_cases(
    clerk: Desk,
    command: tuple[str, ...],
    case: tuple[str, ...],
    wish: tuple[str, ...],
    columns: int,
) -> None:
    clerk.add(on="2026-03-02")

    of_all = {"编号", "ID"} if command == ("find",) else set[str]()  # whatever it lists

    def headings(*asked: str) -> set[str]:
        lines = clerk.done(*command, *asked, on="2026-03-20").out.splitlines()
        return {word for line in lines for word in re.split(r"\s{2,}", line)} - of_all

    assert len(headings(*case) & OF_CASES) == columns
    assert not headings(*case) & OF_OTHERS
    assert len(headings(*wish) & OF_OTHERS) == columns
    assert not headings(*wish) & OF_CASES


def test_journal(clerk: Desk) -> None:
    told = [line for line in clerk.done("journal", "--json").json if line["kind"] == "wish_made"]
    assert [(line["payload"]["no"], line["on"]) for line in told] == [
        ("W2", "2026-02-12"),
        ("W1", "2026-03-02"),
    ]
    assert [
        line["payload"]["no"] for line in clerk.done("journal", "--of", "w2", "--json").json
    ] == ["W2"]
    shown = clerk.done("journal").out
    assert "W1" in shown
    assert "许愿" in shown
    assert "老花镜" in shown


def test_undo_of_a_step_and_of_the_import(clerk: Desk, tmp_path: Path) -> None:
    done = imported(clerk, tmp_path, ROWS.replace("灯,", "灯,2026-02-24"), "--update")
    assert owed(clerk, "2026-03-04") == [("W1", 1, "reminder")]
    clerk.done("undo", "--yes")
    assert owed(clerk, "2026-03-04") == [("W2", -8, "red"), ("W1", 1, "reminder")]
    assert done["accepted"] == 1
    clerk.done("undo", "--yes")
    assert owed(clerk, "2026-03-04") == []
    assert clerk.done("find", "老花镜", "--json").json == []


def test_undo_of_a_unit_that_it_names(clerk: Desk, tmp_path: Path) -> None:
    clerk.done("unit", "add", "--code", "SQ03", "--name", "示例三社区", "--kind", "社区")
    imported(clerk, tmp_path, "W3,2026-03-02,SQ03,王样三,一盆花,\n")
    (added,) = [
        line
        for line in clerk.done("journal", "--kind", "unit_saved", "--json").json
        if "SQ03" in line["subject"]
    ]
    refused = clerk("undo", "--at", added["id"], "--yes", "--json")
    assert (refused.code, refused.error["code"]) == (3, "in_use")
    assert "W3" in refused.error["message"]


def test_doctor_and_rebuild_leave_what_is_due_as_it_was(clerk: Desk) -> None:
    clerk.done("escalate", on="2026-03-06")
    before = clerk.done("due", "--json").json
    assert clerk.done("doctor", "--json").json["ok"]
    assert clerk.done("doctor", "--rebuild", "--json").json["rebuilt"]
    assert clerk.done("due", "--json").json == before
    assert len([one for one in before if one["noun"] not in {"return", "meeting"}]) == 2


def test_backup_and_restore_into_a_new_file(clerk: Desk, tmp_path: Path) -> None:
    before = clerk.done("due", "--json", on="2026-03-06").json
    copy = clerk.done("backup", str(tmp_path / "backups"), "--json").json
    clerk.db = tmp_path / "restored.db"
    clerk.done("restore", copy["backup"], "--yes")
    assert clerk.done("due", "--json").json == before
    assert clerk.done("doctor", "--json").json["ok"]
    assert len([one for one in before if one["noun"] not in {"return", "meeting"}]) == 2


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_export_imports_back_unchanged(clerk: Desk, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    clerk.done("export", "wishes", "-o", str(out), "--full", "--reason", "移交")
    done = clerk.done("import", "wishes", str(out), "--json").json
    assert (done["rows"], done["duplicates"]) == (2, 2)
    assert "13800000001" not in clerk.done("export", "wishes").out
    assert [one["what"] for one in clerk.done("access", "--json").json] == ["wishes"]


def test_person_show(clerk: Desk) -> None:
    ((place,),) = [
        person["places"] for person in clerk.done("person", "show", "张样一", "--json").json
    ]
    assert place == {
        "kind": "wish", "no": "W1", "role": None, "name": "张样一", "phone": None, "id_no": None, "address": None,
        "occupation": None, "representative": None, "unit": "SQ01", "registered_on": "2026-03-02", "state": "open",
        "stands": True, "kinds": ["姓名"], "purpose": "依法履行职责，办理登记事项",
        "basis": "《个人信息保护法》第十三条第一款第三项、第三十四条", "kept_until": None,
    }  # fmt: skip
    shown = clerk.done("person", "show", "张样一").out
    assert "姓名" in shown
    assert ("办理中" if os.environ["GOVTOOL_LANG"] == "zh_CN" else "open") in shown


def test_a_person_has_a_copy_of_their_own(clerk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "copy.json"
    clerk.done("person", "export", "张样一", "-o", str(out), "--reason", "本人申请")
    assert [
        (row["source"], row["no"], row["on"], row["item"], row["value"])
        for row in json.loads(out.read_text())
    ] == [
        ("微心愿", "W1", None, "登记身份", "姓名"),
        ("微心愿", "W1", None, "姓名", "张样一"),
        ("微心愿", "W1", "2026-03-02", "登记单位", "示例一社区"),
        ("微心愿", "W1", "2026-03-02", "许愿", "想要一副老花镜，电话〔已隐去〕"),
        ("微心愿", "W1", None, "状态", "办理中"),
    ]
    (told,) = clerk.done("access", "--person", "张样一", "--json").json
    assert (told["kind"], told["what"], told["about"]) == ("exported", "person", ["W1"])


def test_a_person_is_corrected_and_undo_takes_it_back(clerk: Desk) -> None:
    correct = (
        "person",
        "correct",
        "张样一",
        "--set",
        "name=张样二",
        "--reason",
        "本人申请更正",
        "--yes",
        "--json",
    )
    assert clerk.done(*correct).json == {"corrected": ["W1"]}
    assert [one["no"] for one in clerk.done("find", "张样二", "--json").json] == ["W1"]
    (told,) = clerk.done("access", "--person", "张样一", "--json").json
    assert (told["kind"], told["about"], told["reason"]) == ("corrected", ["W1"], "本人申请更正")
    clerk.done("undo", "--yes")
    assert clerk.done("find", "张样二", "--json").json == []


def test_a_person_is_erased_once_it_is_closed(clerk: Desk, tmp_path: Path) -> None:
    erase = ("person", "erase", "张样一", "--reason", "本人申请", "--yes", "--json")
    assert clerk(*erase).error["code"] == "wish_open"
    due = clerk.done("due", "--json", on="2026-03-06").json
    imported(clerk, tmp_path, ROWS.replace("1,\n", "1,2026-03-06\n"), "--update")
    assert len(clerk.done(*erase).json["erased"]) == 1
    assert clerk("person", "show", "张样一").code == 4
    assert "张样一".encode() not in clerk.db.read_bytes()
    assert [one["no"] for one in clerk.done("find", "W1", "--json").json] == ["W1"]
    assert clerk.done("due", "--json").json == [one for one in due if one["no"] != "W1"]
    assert clerk.done("doctor", "--json").json["ok"]
    assert [one["kind"] for one in clerk.done("access", "--json").json] == ["erased"]


def test_access_to_a_list_concerns_who_stood_in_it(clerk: Desk, tmp_path: Path) -> None:
    clerk.done(
        "export",
        "wishes",
        "-o",
        str(tmp_path / "all.csv"),
        "--full",
        "--reason",
        "移交",
        on="2026-03-03",
    )
    imported(clerk, tmp_path, "W3,2026-03-03,SQ01,王样三,一盆花,\n")
    assert len(clerk.done("access", "--person", "张样一", "--json").json) == 1
    assert clerk.done("access", "--person", "王样三", "--json").json == []


def test_retention_of_what_was_closed_ten_years_ago(clerk: Desk, tmp_path: Path) -> None:
    imported(clerk, tmp_path, ROWS.replace("灯,", "灯,2026-02-25"), "--update")
    assert clerk.done("retention", "due", "--json", on="2036-02-24").json == []
    (one,) = clerk.done("retention", "due", "--json", on="2036-02-25").json
    assert one == {
        "case_no": None, "unit": "SQ02", "closed_on": "2026-02-25", "kept_until": "2036-02-25", "noun": "wish", "no": "W2",
    }  # fmt: skip
    assert "W2" in clerk.done("retention", "due").out
    assert clerk.done("retention", "apply", "--yes", "--json").json == {"cases": 1, "entries": 1}
    assert clerk("person", "show", "李样二").code == 4
    assert clerk.done("retention", "due", "--json").json == []
    clerk.done("retention", "apply", "--yes")


def test_correct_and_the_day_it_follows(clerk: Desk) -> None:
    """Wished for on Monday 2 March: due on Thursday the 5th; on Sunday the 1st it would have been Wednesday the 4th."""
    (due,) = {
        one["due"]
        for one in clerk.done("due", "--json", "--within", "30d").json
        if one["no"] == "W1"
    }
    said = clerk.done(
        "correct", "W1", "--set", "心愿=书桌", "--set", "on=2026-03-01", "--reason", "笔误"
    ).out
    assert "→ 书桌" in said
    (now,) = {
        one["due"]
        for one in clerk.done("due", "--json", "--within", "30d").json
        if one["no"] == "W1"
    }
    assert (due, now) == ("2026-03-05", "2026-03-04")
    step = clerk(
        "correct", "W1", "--step", "1", "--set", "on=2026-03-01", "--reason", "笔误", "--json"
    )
    assert step.error["code"] == "no_step"
    wrong = clerk("correct", "W1", "--set", "愿望=书桌", "--reason", "笔误", "--json")
    assert wrong.error["code"] == "unknown_field"
    assert "心愿" in wrong.error["hint"] or "what" in wrong.error["hint"]


def test_wishes_travel_to_the_offices_above_and_are_added_up(clerk: Desk, tmp_path: Path) -> None:
    clerk.done("rollup", "export", "-o", str(tmp_path / "parts"), on="2026-04-01")
    everything = values_in(tmp_path / "parts" / "JD01")
    assert {"W1", "W2", "wish_made", "个人1"} <= everything
    for text in ("张样一", "李样二", "老花镜", "楼道灯", "13800000001"):
        assert not [value for value in everything if text in value]
    words = ("--report", "monthly", "--period", "2026-03", "--noun", "wish", "--workers", "1")
    found = clerk.done("rollup", "run", "--from", str(tmp_path / "parts"), *words, "--json").json[
        "tables"
    ]
    assert {key: found["summary"]["total"][key] for key in ("opening", "registered", "ended", "closing")} == {
        "opening": 1, "registered": 1, "ended": 0, "closing": 2,
    }  # fmt: skip
    (rule,) = found["on_time"]["rows"]
    assert [rule[key] for key in ("rule", "due", "on_time", "late")] == ["wish_fulfil", 1, 0, 1]
