"""``govtool office`` and the record's beginning: set at the start, later, with an import; shown, taken back, rebuilt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.clerk import Desk

TODAY = "2026-03-20"
HEADER = "登记单位,登记日期,纠纷类型,案情摘要,录入平安APP日期"
OLD = ("SQ01,2026-03-03,邻里,院墙排水,2026-03-03", "SQ02,2026-03-12,邻里,楼道堆物,2026-03-12")
"""Nothing done in either but the entry in the app. Due: on 3, 6 and 13 March (the first case); on 12, 16 and 23 March (the second; the 15th and
the 22nd are Sundays). On the 20th five of the six lie in the past, of two cases."""


def ledger(folder: Path, *rows: str) -> str:
    path = folder / "old.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return str(path)


def beginnings(desk: Desk) -> list[str]:
    return [
        row["id"] for row in desk.done("journal", "--json").json if row["kind"] == "record_began"
    ]


def overdue(desk: Desk) -> int:
    return len(desk.done("due", "--noun", "case", "--overdue", "--json").json)


def took_in(desk: Desk, folder: Path, *words: str) -> Any:
    return desk.done("import", "cases", ledger(folder, *OLD), *words, "--json", on=TODAY).json


# --- office show, office set, init


def test_an_office_nobody_asked_follows_up_everything(desk: Desk) -> None:
    found = desk.done("office", "show", "--json").json
    assert found == {
        "street": "JD01", "street_name": "示例街道", "district": "QX01", "district_name": "示例区", "began_on": None,
        "began_on_set": False, "before_record": 0, "opened_on": "2025-01-01", "db": str(desk.db),
        "schema": found["schema"], "units": 5, "grids": 1, "households": 0, "cases": 0, "matters": 0,
        "rules_adopted": {}, "rules_escalated": {},
    }  # fmt: skip
    assert "all (no beginning was set" in desk.done("office", "show").out


def test_it_is_set_when_the_file_is_made(bare: Desk) -> None:
    made = bare.done(
        "init", "--street", "JD01", "示例街道", "--began-on", "3月1日", "--json", on=TODAY
    ).json
    assert made["began_on"] == "2026-03-01"
    found = bare.done("office", "show", "--json").json
    assert (found["began_on"], found["began_on_set"], found["district"]) == (
        "2026-03-01",
        True,
        None,
    )
    assert len(beginnings(bare)) == 1


def test_nothing_is_made_with_a_day_that_is_none(bare: Desk) -> None:
    answer = bare("init", "--street", "JD01", "示例街道", "--began-on", "2026-02-30", "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_date")
    assert not bare.db.exists()


def test_it_is_set_changed_cleared_and_taken_back(desk: Desk, tmp_path: Path) -> None:
    took_in(desk, tmp_path)
    assert overdue(desk) == 5
    said = desk.done("office", "set", "--began-on", "2026-03-13").out
    assert (
        said
        == "Deadlines are followed up from Fri 13 Mar on.\n3 deadlines before Fri 13 Mar are not followed up.\n"
    )
    assert overdue(desk) == 2
    found = desk.done("office", "set", "--began-on", "2026-03-14", "--json").json
    assert (found["began_on"], found["before_record"], overdue(desk)) == ("2026-03-14", 4, 1)
    cleared = desk.done("office", "set", "--no-began-on", "--json").json
    assert (cleared["began_on"], cleared["began_on_set"], overdue(desk)) == (None, True, 5)
    assert len(beginnings(desk)) == 3
    for left in (1, 2, 5):
        desk.done("undo", "--yes")
        assert overdue(desk) == left
    assert desk.done("office", "show", "--json").json["began_on_set"] is False


def test_the_newest_word_counts_whatever_day_is_taken_for_today(desk: Desk) -> None:
    desk.done("office", "set", "--began-on", "2026-03-13", on="2026-03-20")
    found = desk.done("office", "set", "--began-on", "2026-03-01", "--json", on="2026-03-02").json
    assert found["began_on"] == "2026-03-01"


def test_saying_the_same_again_records_nothing(desk: Desk) -> None:
    desk.done("office", "set", "--began-on", "2026-03-13")
    assert "Nothing was changed." in desk.done("office", "set", "--began-on", "2026/3/13").err
    assert len(beginnings(desk)) == 1


def test_a_day_ahead_is_taken_with_a_word_about_it(desk: Desk) -> None:
    answer = desk.done("office", "set", "--began-on", "2026-04-01", on=TODAY)
    assert "That day has yet to come: until then nothing is overdue." in answer.err


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        ((), "missing_option", 2),
        (("--began-on", "2026-03-01", "--no-began-on"), "missing_option", 2),
        (("--began-on", ""), "bad_date", 3),
        (("--began-on", "26-3-1"), "bad_date", 3),
    ],
)
def test_what_is_no_beginning_is_refused(
    desk: Desk, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    answer = desk("office", "set", *words, "--json")
    assert (answer.code, answer.error["code"], beginnings(desk)) == (exit_code, code, [])


def test_a_keeper_says_it_where_there_are_profiles(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.done("--actor", "甲某", "clerk", "set", "甲某", "--profile", "keeper", "--yes")
    desk.done("--actor", "甲某", "clerk", "set", "乙某", "--profile", "clerk")
    answer = desk("--actor", "乙某", "office", "set", "--began-on", "2026-03-13", "--json")
    assert (answer.code, answer.error["code"]) == (3, "not_allowed")
    desk.done("--actor", "甲某", "office", "set", "--began-on", "2026-03-13")
    undone = desk("--actor", "乙某", "undo", "--yes", "--json")
    assert (undone.code, undone.error["code"]) == (3, "not_allowed")


def test_it_is_in_the_journal_and_survives_a_rebuild_and_a_restore(
    desk: Desk, tmp_path: Path
) -> None:
    took_in(desk, tmp_path)
    desk.done("office", "set", "--began-on", "2026-03-13")
    newest = desk.done("journal").out.splitlines()[1]
    assert "beginning of the record" in newest
    assert newest.endswith("2026-03-13")
    assert desk.done("doctor").code == 0
    desk.done("doctor", "--rebuild")
    assert overdue(desk) == 2
    made = desk.done("backup", str(tmp_path / "backups"), "--json").json
    desk.done("office", "set", "--no-began-on")
    desk.done("restore", made["backup"], "--yes")
    assert (overdue(desk), desk.done("office", "show", "--json").json["began_on"]) == (
        2,
        "2026-03-13",
    )


# --- imports of scripts: told, never asked


def test_a_script_is_told_how_to_set_it(desk: Desk, tmp_path: Path) -> None:
    answer = desk.done("import", "cases", ledger(tmp_path, *OLD), on=TODAY)
    assert "5 deadlines of the imported records were due before today" in answer.err
    assert "(2 records)" in answer.err
    assert "govtool office set --began-on DATE" in answer.err
    assert overdue(desk) == 5


def test_the_json_of_an_import_says_it_too(desk: Desk, tmp_path: Path) -> None:
    assert took_in(desk, tmp_path)["past"] == {
        "cases": 2, "deadlines": 5, "before_record": 0, "began_on": None, "began_on_set": False,
    }  # fmt: skip


@pytest.mark.parametrize("said", [["--began-on", "2026-03-13"], ["--no-began-on"]])
def test_nobody_is_told_twice(desk: Desk, tmp_path: Path, said: list[str]) -> None:
    desk.done("office", "set", *said)
    answer = desk.done("import", "cases", ledger(tmp_path, *OLD), on=TODAY)
    assert "office set" not in answer.err
    assert ("3 deadlines before Fri 13 Mar are not followed up." in answer.out) is (
        said != ["--no-began-on"]
    )


def test_a_dry_run_says_what_would_be(desk: Desk, tmp_path: Path) -> None:
    words = ("import", "cases", ledger(tmp_path, *OLD), "--dry-run")
    assert "they would count as overdue (2 records)" in desk.done(*words, on=TODAY).err
    told = desk.done(*words, "--began-on", "2026-03-13").out
    assert "Deadlines would be followed up from Fri 13 Mar on: 3 of earlier days would not." in told
    assert beginnings(desk) == []


def test_cases_of_today_raise_no_question(desk: Desk, tmp_path: Path) -> None:
    path = ledger(tmp_path, f"SQ01,{TODAY},邻里,院墙排水,")
    assert "deadline" not in desk.done("import", "cases", path, on=TODAY).err


def test_an_import_sets_it_itself(desk: Desk, tmp_path: Path) -> None:
    tried = took_in(desk, tmp_path, "--began-on", "2026-03-13", "--dry-run")
    assert (tried["past"]["deadlines"], tried["past"]["before_record"], beginnings(desk)) == (
        2,
        3,
        [],
    )
    told = took_in(desk, tmp_path, "--began-on", "2026-03-13")
    assert told["past"] == {
        "cases": 2, "deadlines": 2, "before_record": 3, "began_on": "2026-03-13", "began_on_set": True,
    }  # fmt: skip
    assert (overdue(desk), len(beginnings(desk))) == (2, 1)
    desk.done("undo", "--import", told["id"], "--yes")
    assert desk.done("office", "show", "--json").json["began_on_set"] is False


def test_a_file_that_is_there_already_may_still_set_it(desk: Desk, tmp_path: Path) -> None:
    took_in(desk, tmp_path)
    again = took_in(desk, tmp_path, "--began-on", "2026-03-13")
    assert (again["accepted"], again["duplicates"], overdue(desk)) == (0, 2, 2)


def test_an_import_that_takes_in_nothing_sets_nothing(desk: Desk, tmp_path: Path) -> None:
    path = ledger(tmp_path, *OLD, "SQ99,2026-03-03,邻里,院墙,")
    words = ("import", "cases", path, "--all-or-nothing", "--began-on", "2026-03-13", "--json")
    assert desk(*words, on=TODAY).code == 1
    assert beginnings(desk) == []


def test_registers_have_no_beginning(desk: Desk, tmp_path: Path) -> None:
    answer = desk("import", "units", ledger(tmp_path), "--began-on", "2026-03-13", "--json")
    assert (answer.code, json.loads(answer.err)["error"]["code"]) == (2, "no_such_option")
