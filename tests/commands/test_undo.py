"""Undo as a clerk types it: several steps, one operation by name, an import as a whole, and what stands in its way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from govtool.file.reader import connection_behind
from govtool.store import open_store
from tests.commands.clerk import Desk
from tests.store.kit import another

HEADER = "外部编号,登记单位,登记日期,网格,纠纷类型,案情摘要,申请人,见面日期"
ROWS = [f"R{n},SQ01,2026-03-02,G01,邻里,院墙,甲某{n},2026-03-03" for n in range(1, 31)]


@pytest.fixture
def imported(desk: Desk, tmp_path: Path) -> str:
    """The id that an import of thirty cases told."""
    file = tmp_path / "cases.csv"
    file.write_text("\n".join([HEADER, *ROWS]), encoding="utf-8")
    answer = desk.done("import", "cases", str(file), on="2026-03-05")
    (told,) = re.findall(r"govtool undo --import (\S+)", answer.err)
    return str(told)


def numbers(desk: Desk) -> list[str]:
    return [case["case_no"] for case in desk.done("case", "list", "--json").json]


def listed(desk: Desk, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.done("undo", "--list", "--json", *more).json
    return found


def refusal(desk: Desk, *words: str, code: int = 3) -> dict[str, Any]:
    before = desk.done("journal", "--json").json
    answer = desk("undo", "--yes", "--json", *words)
    assert (answer.code, answer.out) == (code, "")
    assert desk.done("journal", "--json").json == before
    return answer.error


# --- an import as a whole


def test_an_import_tells_its_id_and_is_taken_back_as_a_whole(
    desk: Desk, imported: str, tmp_path: Path
) -> None:
    other = desk.add(on="2026-03-06")
    file = tmp_path / "cases.csv"
    again = desk.done("import", "cases", str(file), "--json").json
    assert (again["accepted"], again["id"]) == (0, None)
    taken = desk.done("undo", "--import", imported, "--yes", "--json").json
    assert len(taken) == len(set(taken)) == 60
    assert numbers(desk) == [other]
    assert desk.done("doctor", "--json").json["ok"]
    # The very same file goes in again, under numbers never used before.
    assert desk.done("import", "cases", str(file), "--json").json["accepted"] == 30
    assert sorted(numbers(desk))[0:2] == ["SQ01-2026-00031", "SQ01-2026-00032"]


def test_any_entry_of_it_names_it(desk: Desk, imported: str) -> None:
    node, _dash, first = imported.partition("-")
    assert len(desk.done("undo", "--at", f"{node}-{int(first) + 17}", "--yes", "--json").json) == 60
    assert numbers(desk) == []


def test_what_was_worked_on_since_is_named_and_nothing_taken_back(
    desk: Desk, imported: str
) -> None:
    for number in ("SQ01-2026-00003", "SQ01-2026-00007"):
        desk.done("case", "report", number, on="2026-03-06")
    error = refusal(desk, "--import", imported)
    assert error["code"] == "worked_on_since"
    assert "SQ01-2026-00003, SQ01-2026-00007" in error["message"]
    desk.done("undo", "--steps", "2", "--yes")
    desk.done("undo", "--import", imported, "--yes")
    assert numbers(desk) == []


def test_many_worked_on_are_counted(desk: Desk, imported: str) -> None:
    desk.done("escalate", on="2026-03-20")
    error = refusal(desk, "--import", imported)
    assert error["code"] == "worked_on_since"
    assert error["message"].endswith("SQ01-2026-00012 and 18 more.")


def test_an_update_is_an_operation_of_its_own(desk: Desk, imported: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("\n".join([HEADER, ROWS[0].replace("院墙", "停车")]), encoding="utf-8")
    update = desk.done("import", "cases", str(file), "--update", "--json").json["id"]
    assert desk.case("SQ01-2026-00001")["summary"] == "停车"
    assert refusal(desk, "--import", imported)["code"] == "worked_on_since"
    desk.done("undo", "--import", update, "--yes")
    assert desk.case("SQ01-2026-00001")["summary"] == "院墙"
    desk.done("undo", "--import", imported, "--yes")
    assert numbers(desk) == []


# --- what is in use


def test_a_grid_that_cases_name_stays(desk: Desk, imported: str) -> None:
    grid = next(row["id"] for row in listed(desk) if row["kinds"] == {"grid_saved": 1})
    error = refusal(desk, "--at", grid)
    assert error["code"] == "in_use"
    assert "G01" in error["message"]
    assert "SQ01-2026-00001" in error["message"]
    desk.done("undo", "--import", imported, "--yes")
    desk.done("undo", "--at", grid, "--yes")


def test_a_unit_that_a_grid_or_a_decision_names_stays(desk: Desk) -> None:
    ids = {
        tuple(row["kinds"]): row["id"] for row in reversed(listed(desk)) if row["state"] == "stands"
    }
    desk.done(
        "meeting",
        "record",
        "--decision",
        "走访",
        "--unit",
        "BM01",
        "--due",
        "2026-03-09",
        on="2026-03-02",
    )
    lines = desk.done("journal", "--json").json
    for code, user in (("SQ01", "G01"), ("BM01", "M2026-001-1")):
        entry = next(line["id"] for line in lines if line["subject"] == f"unit:{code}")
        error = refusal(desk, "--at", entry)
        assert (error["code"], user in error["message"]) == ("in_use", True)
    assert ids


def test_a_case_that_a_decision_names_stays(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    case = listed(desk)[0]["id"]
    words = ("--decision", "走访", "--unit", "SQ01", "--due", "2026-03-09", "--case", number)
    desk.done("meeting", "record", *words)
    error = refusal(desk, "--at", case)
    assert error["code"] == "in_use"
    assert "M2026-001-1" in error["message"]


def test_what_another_program_left_dangling_is_in_nobodys_way(desk: Desk) -> None:
    with open_store(desk.db) as store:
        connection_behind(store.reader).execute(
            "INSERT INTO household VALUES ('H9', '', NULL, 'G99', '丁某', NULL, NULL, NULL, NULL)"
        )
    desk.done("undo", "--yes")  # the grid of the fixture


# --- several steps


def test_steps_are_shown_one_by_one_and_taken_back_together(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "meet", number, on="2026-03-03")
    desk.done("case", "mediate", number, "--outcome", "failed", on="2026-03-04")
    answer = desk.done("undo", "--steps", "2", "--yes", "--reason", "登记重复")
    shown = answer.out + answer.err
    assert "Step 1 of 2" in shown
    assert "2 entries were taken back." in shown
    kinds = [
        line["kind"]
        for line in desk.done("journal", "--case", number, "--json").json
        if not line["retracted"]
    ]
    assert kinds == ["retracted", "retracted", "registered"]
    assert (
        len(
            {
                line["recorded_at"]
                for line in desk.done("journal", "--kind", "retracted", "--json").json
            }
        )
        == 1
    )


def test_more_steps_than_there_are_take_nothing_back(desk: Desk) -> None:
    error = refusal(desk, "--steps", "9")
    assert (error["code"], error["message"]) == (
        "nothing_to_undo",
        "Only 4 steps can be taken back, not 9.",
    )
    assert len(desk.done("undo", "--steps", "4", "--yes", "--json").json) == 4


def test_a_step_that_comes_to_count_again_is_the_next_one(desk: Desk) -> None:
    one, other = desk.add(on="2026-03-02"), desk.add(on="2026-03-03")
    desk.done("case", "link", one, other)
    desk.done("case", "unlink", one, other)
    desk.done("undo", "--steps", "2", "--yes")  # the unlink, then the link that counts again
    assert [desk.case(number)["linked"] for number in (one, other)] == [[], []]
    assert numbers(desk) == [one, other]


# --- what stays


def test_what_is_never_taken_back_is_told_by_name(desk: Desk) -> None:
    node = listed(desk)[0]["id"].partition("-")[0]
    number = desk.add(on="2026-03-02")
    desk.done(
        "export", "cases", "-o", str(desk.db.with_name("a.csv")), "--full", "--reason", "核对"
    )
    desk.done("undo", "--yes")
    states = [(row["state"], next(iter(row["kinds"]))) for row in listed(desk, "--limit", "3")]
    assert states == [
        ("final", "retracted"),
        ("final", "personal_data_exported"),
        ("taken_back", "registered"),
    ]
    for row in listed(desk, "--limit", "2"):
        assert refusal(desk, "--at", row["id"])["code"] == "final"
    assert refusal(desk, "--at", listed(desk, "--limit", "3")[2]["id"])["code"] == "taken_back"
    assert refusal(desk, "--at", f"{node}-1")["code"] == "final"  # the opening of the file
    assert number not in numbers(desk)


@pytest.mark.parametrize(
    "entry", ["nothing", "00000000-1", "-", "", "{node}-0", "{node}-99999", "{node}-1x"]
)
def test_what_is_no_entry_is_not_found(desk: Desk, entry: str) -> None:
    node = listed(desk)[0]["id"].partition("-")[0]
    assert refusal(desk, "--at", entry.format(node=node), code=4)["code"] == "no_entry"


def test_an_entry_of_another_file_is_taken_back_there(desk: Desk) -> None:
    node = listed(desk)[0]["id"].partition("-")[0]
    conn = another(desk.db)
    columns = "recorded_at, actor, 'duty:2026-03-02', 'duty_cleared', \"on\", '{}', payload_sha256, prev_hash, hash"
    conn.execute(
        f"INSERT INTO journal SELECT 99, 'ffffffff', 1, {columns} FROM journal WHERE pos = 1"
    )
    conn.close()
    assert node != "ffffffff"
    assert refusal(desk, "--at", "ffffffff-1")["code"] == "foreign"


@pytest.mark.parametrize(
    "words",
    [
        ("--steps", "2", "--list"),
        ("--import", "x", "--steps", "2"),
        ("--limit", "3"),
        ("--steps", "0"),
    ],
)
def test_words_that_contradict_each_other_are_refused(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk("undo", "--yes", *words).code == 2


def test_the_list_says_what_when_by_whom_and_how_many(desk: Desk, imported: str) -> None:
    desk.done("undo", "--yes")
    shown = desk.done("undo", "--list").out
    assert "registered 30, parties met 30" in shown
    assert "taken back" in shown
    (row,) = [row for row in listed(desk) if row["id"] == imported]
    assert (row["entries"], row["kinds"], row["state"]) == (
        60,
        {"registered": 30, "met": 30},
        "taken_back",
    )


def test_the_list_names_what_it_is_about_in_words(desk: Desk) -> None:
    desk.done("office", "set", "--began-on", "2026-03-01")
    shown = desk.done("--lang", "zh_CN", "undo", "--list").out.splitlines()
    (row,) = [line for line in shown if "设定启用日期" in line]
    assert "本单位" in row
    assert "office" not in row


def test_a_large_operation_is_shown_in_short(desk: Desk, imported: str) -> None:
    answer = desk("undo")  # nobody is there to say yes
    assert answer.code == 2
    assert "… and 40 more" in answer.err
    assert "In all: registered 30, parties met 30" in answer.err
    assert answer.out.count("\n") < 30
    assert len(numbers(desk)) == 30


# --- whose it is, and what stays


def test_an_erasure_is_said_to_stay_before_something_older_is_offered(desk: Desk) -> None:
    number = desk.add("--party", "申请人:甲某:13800000000", on="2026-03-02")
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2026-03-03")
    desk.done("person", "erase", "13800000000", "--reason", "本人申请", "--yes")
    said = desk("undo").err
    assert "Stays as it is: personal data erased" in said
    assert said.index("Stays as it is") < said.index("has to be confirmed")
    desk.done("undo", "--yes")
    desk.done("case", "close", number, "--outcome", "withdrawn")
    assert "Stays as it is" not in desk("undo").err


def test_what_somebody_else_recorded_is_said_to_be_theirs(desk: Desk) -> None:
    desk.done("--actor", "甲科员", "case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "院墙", "--party", "申请人:丙某")  # fmt: skip
    theirs = desk("--actor", "乙科员", "undo")
    assert "Recorded by 甲科员, not by you (乙科员):" in theirs.err
    assert "丙某" in theirs.out
    assert "not by you" not in desk("--actor", "甲科员", "undo").err


def test_a_list_names_what_it_is_about_and_what_is_in_the_way(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "meet", number, on="2026-03-03")
    states = {one["id"]: one["state"] for one in listed(desk)}
    newest, registration, *_rest = states.values()
    assert (newest, registration) == ("stands", "worked_on")
    shown = desk.done("undo", "--list").out
    assert shown.count(number) == 2
    assert "worked on since" in shown


def test_a_case_taken_back_keeps_its_number_in_the_journal_and_is_told_of(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "meet", number, on="2026-03-03")
    desk.done("undo", "--steps", "2", "--yes")
    steps = [
        entry
        for entry in desk.done("journal", "--json").json
        if entry["subject"].startswith("case:")
    ]
    assert {entry["case_no"] for entry in steps} == {number}
    answer = desk("case", "show", number, "--json")
    assert (answer.code, answer.error["code"]) == (4, "no_case")
    assert "taken back" in answer.error["message"]
    assert "taken back" not in desk("case", "show", "SQ01-2026-00009", "--json").error["message"]
