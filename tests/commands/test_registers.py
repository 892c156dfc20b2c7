"""Units, grids and households that change and end: what they were on the day of a fact counts (rulebook, section 1)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from govtool.store import doctor, open_store
from tests.commands.clerk import Desk

OF_A_COMMUNITY = {"report_same_day", "app_entry", "meet_parties", "two_sessions"}
OF_A_DEPARTMENT = {"report_same_day", "app_entry", "unit_close"}


def owed(desk: Desk, number: str) -> set[str]:
    return {obligation["rule"] for obligation in desk.case(number)["obligations"]}


def weekly(desk: Desk, period: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.done("report", "weekly", "--period", period, "--json").json
    return found


def units_in(desk: Desk, period: str) -> list[str]:
    return [row["unit"] for row in weekly(desk, period)["rows"]]


def codes(desk: Desk, noun: str, *words: str) -> list[str]:
    return [row["code"] for row in desk.done(noun, "list", *words, "--json").json]


def name_on(desk: Desk, noun: str, code: str, day: str) -> str:
    found: str = desk.done(noun, "show", code, "--as-of", day, "--json").json["name"]
    return found


def require_sound(desk: Desk) -> None:
    with open_store(desk.db) as store:
        assert doctor.examine(store) == []


# --- the day of the fact


@pytest.mark.parametrize("first", ["the cases", "the change"])
def test_a_case_keeps_the_kind_of_its_day(desk: Desk, first: str) -> None:
    days = {
        "2026-03-09": OF_A_COMMUNITY,
        "2026-03-10": OF_A_DEPARTMENT,
        "2026-03-11": OF_A_DEPARTMENT,
    }
    change = ("unit", "set", "SQ02", "--kind", "department", "--on", "2026-03-10")
    if first == "the change":
        desk.done(*change, on="2026-03-12")
    numbers = {day: desk.add("--on", day, unit="SQ02", on="2026-03-12") for day in days}
    if first == "the cases":
        desk.done(*change, on="2026-03-12")
    assert {day: owed(desk, number) for day, number in numbers.items()} == days
    listed = [
        (row["case_no"], row["rule"]) for row in desk.done("due", "--noun", "case", "--json").json
    ]
    assert sorted(listed) == sorted(
        (numbers[day], rule) for day, rules in days.items() for rule in rules
    )
    require_sound(desk)


def test_a_return_from_before_does_not_change_with_the_kind(desk: Desk) -> None:
    desk.add(unit="SQ02", on="2026-03-04")
    desk.done("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ02", on="2026-03-09")
    before = weekly(desk, "2026-W10")
    desk.done("unit", "set", "SQ02", "--kind", "department", on="2026-03-10")
    assert weekly(desk, "2026-W10") == before
    owing = {week: standing(desk, week) for week in ("2026-W10", "2026-W11")}
    assert owing == {
        "2026-W10": {"SQ01": "missing", "SQ02": "on_time"},
        "2026-W11": {"SQ01": "pending"},
    }


def standing(desk: Desk, period: str) -> dict[str, str]:
    rows = desk.done("report", "status", "weekly", "--period", period, "--json").json
    return {row["unit"]: row["status"] for row in rows}


def test_what_is_recorded_for_a_day_between_two_others_holds_until_the_next(desk: Desk) -> None:
    desk.done("unit", "set", "SQ02", "--name", "丙社区", on="2026-03-20")
    answer = desk.done("unit", "set", "SQ02", "--name", "乙社区", "--on", "2026-03-10")
    assert "From Fri 20 Mar on, what was recorded for that day holds." in answer.err
    days = ("2024-12-31", "2026-03-09", "2026-03-10", "2026-03-19", "2026-03-20", "2026-12-31")
    names = [name_on(desk, "unit", "SQ02", day) for day in days]
    assert names == ["示例二社区", "示例二社区", "乙社区", "乙社区", "丙社区", "丙社区"]
    found = desk.done("unit", "show", "SQ02", "--json").json["versions"]
    assert [(version["since"], version["until"]) for version in found] == [
        ("2025-01-01", "2026-03-09"), ("2026-03-10", "2026-03-19"), ("2026-03-20", None),
    ]  # fmt: skip
    require_sound(desk)


def test_a_change_from_before_the_file_was_set_up_holds_until_now(desk: Desk) -> None:
    desk.done(
        "unit",
        "add",
        "--code",
        "SQ09",
        "--name",
        "示例社区",
        "--kind",
        "community",
        on="2026-03-20",
    )
    answer = desk.done("unit", "set", "SQ09", "--name", "新村社区", "--on", "2026-02-01")
    assert "what was recorded for that day holds" not in answer.err
    days = ("2025-01-01", "2026-01-31", "2026-02-01", "2026-03-19", "2026-12-31")
    assert [name_on(desk, "unit", "SQ09", day) for day in days] == ["示例社区"] * 2 + [
        "新村社区"
    ] * 3
    found = desk.done("unit", "show", "SQ09", "--json").json["versions"]
    assert [(version["since"], version["until"]) for version in found] == [
        (None, "2026-01-31"),
        ("2026-02-01", None),
    ]
    desk.done("undo", "--yes")
    assert name_on(desk, "unit", "SQ09", "2026-02-01") == "示例社区"
    require_sound(desk)


def test_who_is_corrected_keeps_what_was_changed_for_before_the_file_was_set_up(desk: Desk) -> None:
    where = ["--grid", "G01", "--head", "甲某", "--phone", "13800000001", "--address", "一号楼"]
    desk.done("household", "add", "--code", "H001", *where, on="2026-03-20")
    desk.done("household", "set", "H001", "--address", "二号楼", "--on", "2026-02-01")
    right = ["--set", "电话=13800000002", "--reason", "换号", "--yes"]
    desk.done("person", "correct", "甲某", "--only", "1", *right)
    found = desk.done("household", "show", "H001", "--json").json
    assert (found["address"], found["phone"]) == ("二号楼", "13800000002")
    require_sound(desk)


def test_a_kind_from_before_the_file_was_set_up_is_the_kind_of_its_days(desk: Desk) -> None:
    desk.today("2026-03-20")
    desk.done("unit", "add", "--code", "SQ09", "--name", "示例社区", "--kind", "community")
    before, after = desk.add(unit="SQ09", on="2026-01-20"), desk.add(unit="SQ09", on="2026-02-10")
    desk.done("unit", "set", "SQ09", "--kind", "department", "--on", "2026-02-01")
    assert (owed(desk, before), owed(desk, after)) == (OF_A_COMMUNITY, OF_A_DEPARTMENT)
    require_sound(desk)
    desk.done("undo", "--yes")
    assert owed(desk, after) == OF_A_COMMUNITY
    require_sound(desk)


def test_a_mistake_that_was_corrected_on_the_first_day_does_not_come_back(desk: Desk) -> None:
    """CourseLayout of a day before the first entry leaves what was corrected before it as it was corrected."""
    desk.today("2026-03-20")
    desk.done("unit", "add", "--code", "SQ09", "--name", "示例社区", "--kind", "community")
    desk.done("unit", "set", "SQ09", "--kind", "department")
    before, after = desk.add(unit="SQ09", on="2026-01-20"), desk.add(unit="SQ09", on="2026-02-10")
    assert (owed(desk, before), owed(desk, after)) == (OF_A_DEPARTMENT, OF_A_DEPARTMENT)
    desk.done("unit", "set", "SQ09", "--name", "示例所", "--on", "2026-02-01")
    assert (owed(desk, before), owed(desk, after)) == (OF_A_DEPARTMENT, OF_A_DEPARTMENT)
    days = ("2026-01-31", "2026-02-01", "2026-03-20", "2026-12-31")
    assert [name_on(desk, "unit", "SQ09", day) for day in days] == [
        "示例社区",
        "示例所",
        "示例所",
        "示例所",
    ]
    desk.done("unit", "set", "SQ09", "--name", "新所", on="2026-03-20")
    assert [name_on(desk, "unit", "SQ09", day) for day in days] == [
        "示例社区",
        "示例所",
        "新所",
        "新所",
    ]
    require_sound(desk)


def test_a_mistake_is_corrected_for_its_own_day(desk: Desk) -> None:
    number = desk.add(unit="SQ02", on="2025-02-03")
    desk.done("unit", "set", "SQ02", "--kind", "department", "--on", "2025-01-01", on="2026-03-10")
    assert owed(desk, number) == OF_A_DEPARTMENT
    assert len(desk.done("unit", "show", "SQ02", "--json").json["versions"]) == 1


def test_the_newest_version_can_be_taken_back(desk: Desk) -> None:
    number = desk.add(unit="SQ02", on="2026-03-11")
    desk.done("unit", "set", "SQ02", "--kind", "department", "--on", "2026-03-10")
    assert owed(desk, number) == OF_A_DEPARTMENT
    desk.done("undo", "--yes")
    assert owed(desk, number) == OF_A_COMMUNITY
    desk.done("unit", "close", "BM01")
    assert "BM01" not in codes(desk, "unit", "--as-of", "2026-03-12")
    desk.done("undo", "--yes")
    assert "BM01" in codes(desk, "unit", "--as-of", "2026-03-12")
    require_sound(desk)


def test_an_event_is_reported_with_the_name_of_its_day(desk: Desk) -> None:
    numbers = [desk.add(unit="SQ02", on="2026-03-09")]
    desk.done("unit", "set", "SQ02", "--name", "新二社区", on="2026-03-10")
    numbers.append(desk.add(unit="SQ02", on="2026-03-11"))
    told = [desk.done("case", "history", number).out for number in numbers]
    assert ["新二社区" in text for text in told] == [False, True]
    assert "示例二社区" in told[0]


# --- closing


def test_a_closed_unit_is_in_the_returns_up_to_its_last_day(desk: Desk) -> None:
    desk.done("unit", "close", "SQ02", "--on", "2026-03-11", on="2026-03-20")
    everywhere = ["JD01", "SQ01", "SQ02", "BM01"]
    assert units_in(desk, "2026-W10") == units_in(desk, "2026-W11") == everywhere
    assert units_in(desk, "2026-W12") == ["JD01", "SQ01", "BM01"]
    assert set(standing(desk, "2026-W11")) == {"SQ01", "SQ02"}
    assert set(standing(desk, "2026-W12")) == {"SQ01"}
    alone = desk("report", "weekly", "--period", "2026-W12", "--unit", "SQ02", "--json")
    assert (alone.code, alone.error["code"]) == (3, "closed_unit")


def test_a_closed_unit_is_neither_offered_nor_named(desk: Desk) -> None:
    desk.done("unit", "close", "SQ02", "--on", "2026-03-11", on="2026-03-20")
    assert codes(desk, "unit") == ["BM01", "JD01", "QX01", "SQ01"]
    assert codes(desk, "unit", "--as-of", "2026-03-11") == ["BM01", "JD01", "QX01", "SQ01", "SQ02"]
    add = (
        "case",
        "add",
        "--unit",
        "SQ02",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙排水",
    )
    refused = desk(*add, "--on", "2026-03-12", "--json")
    assert (refused.code, refused.error["code"]) == (3, "closed_unit")
    assert desk.done(*add, "--on", "2026-03-11", "--json").json["case_no"] == "SQ02-2026-00001"


def test_no_stage_of_a_closed_unit_is_lost(desk: Desk) -> None:
    desk.add(unit="SQ02", on="2026-03-04")
    desk.done("unit", "add", "--code", "SQ03", "--name", "三社区", "--kind", "community")
    case = {
        "unit": "SQ03",
        "registered_on": "2026-03-05",
        "dispute_type": "neighbour",
        "summary": "院墙排水",
    }
    file = desk.db.parent / "old.jsonl"
    desk.done("unit", "close", "SQ03", "--on", "2026-03-05", on="2026-03-10")
    file.write_text(json.dumps(case | {"events": []}), encoding="utf-8")
    desk.done("import", "cases", str(file))  # in history facts are facts
    rows = {row["unit"]: row["closing"] for row in weekly(desk, "2026-W11")["rows"]}
    assert (rows["SQ02"], rows["SQ03"]) == (1, 1)
    desk.done("case", "close", "SQ03-2026-00001", "--outcome", "withdrawn", on="2026-03-17")
    assert "SQ03" in units_in(desk, "2026-W12")
    desk.today("2026-03-24")
    assert "SQ03" not in units_in(desk, "2026-W13")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("unit close SQ01 --on 2026-03-20", "in_use", "2 grids"),
        ("unit close SQ02 --on 2026-03-20", "in_use", "1 open turn"),
        ("unit close BM02 --on 2026-03-18", "in_use", "it still handled something on 2026-03-19"),
        (
            "unit close BM03 --on 2026-03-20",
            "in_use",
            "3 open deadlines",
        ),  # report, entry, revisit of what it settled
        ("unit close JD01 --on 2026-03-20", "in_use", "it is the street of this file"),
        ("unit close SQ02 --on 2024-12-31", "out_of_order", "cannot end before that"),
        ("unit close SQ02 --on 2026-03-21", "out_of_order", ""),
        ("unit close HY01 --on 2026-03-20", "closed_unit", "HY01 was closed on 2026-03-19."),
        ("unit set HY01 --name 新名", "closed_unit", "HY01 was closed on 2026-03-19."),
        ("unit set SQ02 --name 新名 --on 2026-03-21", "out_of_order", ""),
        ("unit set SQ02 --parent SQ01", "wrong_unit", ""),
        ("unit set SQ02 --parent SQ02", "circular", ""),
        ("unit add --code SQ02 --name 二 --kind community", "exists", "govtool unit set SQ02"),
        ("grid close G01", "in_use", "1 micro-grid, 1 household"),
        ("grid set G01 --parent G01", "bad_value", ""),
        ("grid add --code G9 --name 九 --unit SQ01 --parent G9", "bad_value", ""),
        ("household set H001 --grid LF09", "closed_grid", "LF09 was closed on 2026-03-19."),
        (
            "case add --unit SQ01 --type 邻里 --source patrol --summary 排水 --grid LF09",
            "closed_grid",
            "",
        ),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, words: str, code: str, said: str) -> None:
    desk.done(
        "grid",
        "add",
        "--code",
        "LF01",
        "--name",
        "甲联防组",
        "--unit",
        "SQ01",
        "--parent",
        "G01",
        on="2026-03-02",
    )
    desk.done("grid", "add", "--code", "LF09", "--name", "乙联防组", "--unit", "SQ01")
    desk.done("household", "add", "--code", "H001", "--grid", "G01", "--head", "甲某")
    desk.done("unit", "add", "--code", "BM02", "--name", "司法所", "--kind", "department")
    desk.done("unit", "add", "--code", "HY01", "--name", "物业调委会", "--kind", "committee")
    desk.done("unit", "add", "--code", "BM03", "--name", "城建办", "--kind", "department")
    desk.add(unit="SQ02", on="2026-03-16")
    settled = desk.add(unit="BM03", on="2026-03-17")
    desk.done("case", "report", settled)
    desk.done("case", "close", settled, "--outcome", "settled")
    withdrawn = desk.add(unit="BM02", on="2026-03-19")
    desk.done("case", "close", withdrawn, "--outcome", "withdrawn")
    for noun, closed in (("unit", "HY01"), ("grid", "LF09")):
        desk.done(noun, "close", closed)
    desk.today("2026-03-20")
    answer = desk(*words.split(), "--json")
    assert (answer.code, answer.error["code"]) == (3, code)
    assert said in answer.error["message"] + (answer.error["hint"] or "")


@pytest.mark.parametrize(
    "words", ["add --code G9 --name 九 --unit SQ01 --parent G9", "set G01 --parent G01"]
)
def test_a_grid_in_itself_is_refused_in_a_sentence_of_its_own(desk: Desk, words: str) -> None:
    error = desk("grid", *words.split(), "--json").error
    assert (error["message"], error["column"]) == ("A grid cannot lie in itself.", "--parent")


def test_what_is_changed_for_its_last_day_stays_closed(desk: Desk) -> None:
    desk.done("unit", "close", "SQ02", on="2026-03-20")
    desk.done("unit", "set", "SQ02", "--name", "新二社区")
    found = desk.done("unit", "show", "SQ02", "--as-of", "2026-03-21", "--json").json
    assert (found["name"], found["closed_on"]) == ("新二社区", "2026-03-20")
    desk.done("undo", "--yes")
    found = desk.done("unit", "show", "SQ02", "--as-of", "2026-03-21", "--json").json
    assert (found["name"], found["closed_on"]) == ("示例二社区", "2026-03-20")
    require_sound(desk)


def test_what_was_closed_can_be_opened_again(desk: Desk) -> None:
    desk.done(
        "unit", "close", "SQ02", "--on", "2026-03-11", "--reason", "并入示例一社区", on="2026-03-20"
    )
    desk.done("unit", "add", "--code", "SQ02", "--name", "示例二社区", "--kind", "community")
    there = [day for day in ("2026-03-11", "2026-03-12", "2026-03-19", "2026-03-20") if "SQ02" in codes(desk, "unit", "--as-of", day)]  # fmt: skip
    assert there == ["2026-03-11", "2026-03-20"]
    require_sound(desk)


# --- grids and households


def test_grids_and_households_have_days_too(desk: Desk) -> None:
    desk.done(
        "household",
        "add",
        "--code",
        "H001",
        "--grid",
        "G01",
        "--head",
        "甲某",
        "--members",
        "3",
        on="2026-03-02",
    )
    desk.done(
        "household",
        "set",
        "H001",
        "--head",
        "乙某",
        "--on",
        "2026-03-09",
        "--reason",
        "户主变更",
        on="2026-03-10",
    )
    desk.done("grid", "set", "G01", "--name", "新网格", "--unit", "SQ02")
    for noun, code, day, wanted in (
        ("household", "H001", "2026-03-08", {"head": "甲某", "members": 3}),
        ("household", "H001", "2026-03-09", {"head": "乙某", "members": 3}),
        ("grid", "G01", "2026-03-09", {"name": "第一网格", "unit": "SQ01"}),
        ("grid", "G01", "2026-03-10", {"name": "新网格", "unit": "SQ02"}),
    ):
        (row,) = (
            r for r in desk.done(noun, "list", "--as-of", day, "--json").json if r["code"] == code
        )
        assert {field: row[field] for field in wanted} == wanted
    desk.done("household", "close", "H001", "--on", "2026-03-31", on="2026-04-01")
    assert codes(desk, "household") == []
    assert codes(desk, "household", "--as-of", "2026-03-31") == ["H001"]
    desk.done("grid", "close", "G01")  # nobody lives there any more
    assert codes(desk, "grid", "--unit", "SQ02", "--as-of", "2026-04-02") == []
    require_sound(desk)


def test_the_journal_tells_the_history_of_one_of_a_register(desk: Desk) -> None:
    desk.done("unit", "set", "SQ02", "--name", "新二社区", on="2026-03-20")
    entries = desk.done("journal", "--of", "SQ02", "--json").json
    assert [entry["kind"] for entry in entries] == ["unit_saved"] * 2
    answer = desk("journal", "--of", "SQ77", "--json")
    assert (answer.code, answer.error["code"]) == (4, "no_number")
    answer = desk("journal", "--of", "SQ02", "--case", "SQ01-2026-00001", "--json")
    assert (answer.code, answer.error["code"]) == (2, "unexpected_option")


@pytest.mark.parametrize(
    ("noun", "kind"), [("unit", "unit_saved"), ("网格", "grid_saved"), ("grids", "grid_saved")]
)
def test_the_journal_of_a_code_that_two_have(desk: Desk, noun: str, kind: str) -> None:
    desk.done("grid", "add", "--code", "SQ02", "--name", "第二网格", "--unit", "SQ02")
    answer = desk("journal", "--of", "SQ02", "--json")
    assert (answer.code, answer.error["code"], answer.error["candidates"]) == (
        3,
        "ambiguous",
        ["unit", "grid"],
    )
    assert "--noun unit" in answer.error["hint"]
    lang = ("--lang", "zh_CN") if noun == "网格" else ()
    (line,) = desk.done(*lang, "journal", "--of", "SQ02", "--noun", noun, "--json").json
    assert line["kind"] == kind


def test_the_noun_of_a_journal_goes_with_a_code(desk: Desk) -> None:
    for words, refused in (
        (("--noun", "unit"), (2, "unexpected_option")),
        (("--of", "SQ02", "--noun", "grid"), (4, "no_number")),
        (("--of", "SQ02", "--noun", "nothing"), (3, "bad_value")),
    ):
        answer = desk("journal", *words, "--json")
        assert (answer.code, answer.error["code"]) == refused


@pytest.mark.parametrize("typed", ["decision", "DECISION", "议定事项", "会议议定事项"])
def test_a_noun_that_owes_may_be_called_as_people_and_files_call_it(desk: Desk, typed: str) -> None:
    assert desk.done("--lang", "zh_CN", "due", "--noun", typed, "--json").json == []


def test_what_owes_nothing_is_no_noun_to_ask_for(desk: Desk) -> None:
    answer = desk("--lang", "zh_CN", "due", "--noun", "unit", "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_value")
    assert "case 矛盾纠纷、matter 事项、decision 议定事项" in answer.error["hint"]


def test_what_is_so_already_is_not_recorded(desk: Desk) -> None:
    before = desk.entry_count()
    assert "how it stands already" in desk.done("unit", "set", "SQ02", "--name", "示例二社区").err
    assert desk.entry_count() == before


def test_somebody_has_to_say_what_changes(desk: Desk) -> None:
    answer = desk("unit", "set", "SQ02", "--json")
    assert (answer.code, answer.error["code"]) == (2, "missing_option")


def test_a_month_is_compared_with_all_that_was_there_before(desk: Desk) -> None:
    for day in ("2026-03-04", "2026-03-05"):
        desk.done(
            "case",
            "close",
            desk.add("--grid", "G01", unit="SQ02", on=day),
            "--outcome",
            "withdrawn",
        )
    desk.add(unit="SQ01", on="2026-03-06")
    desk.done("unit", "close", "SQ02", "--on", "2026-03-31", on="2026-04-10")
    desk.done("grid", "close", "G01", "--on", "2026-03-31")
    tables = desk.done("report", "monthly", "--period", "2026-04", "--json").json["tables"]
    previous = {row["code"]: row["previous"] for row in tables["by_community"]["rows"]}
    assert previous == {"SQ01": 1, "SQ02": 2}
    assert tables["by_community"]["total"]["previous"] == 3
    (registered,) = (row for row in tables["comparison"]["rows"] if row["code"] == "registered")
    assert (registered["current"], registered["previous"]) == (0, 3)
    (grid,) = tables["by_grid"]["rows"]
    assert (grid["code"], grid["name"], grid["previous"]) == ("G01", "第一网格", 2)
