"""The desk refuses what breaks a rule, records it when overridden, and never records anything by half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.commands.clerk import SAMPLES, Desk
from tests.store.kit import everything


@pytest.fixture
def number(desk: Desk) -> str:
    return desk.add(on="2026-03-02")


def test_early_transfer_is_refused_with_rule_fact_and_ways_on(desk: Desk, number: str) -> None:
    desk.done("case", "mediate", number, "--outcome", "failed", on="2026-03-03")
    before = desk.entry_count()
    answer = desk("case", "transfer", number, "--reason", "当事人要求", "--json", on="2026-03-04")
    assert (answer.code, answer.error["code"], answer.out) == (3, "early_transfer", "")
    assert "3 Mar" in answer.error["message"]
    assert "govtool case mediate" in answer.error["hint"]
    assert "--override" in answer.error["hint"]
    assert desk.entry_count() == before


def test_an_override_is_recorded_as_a_violation(desk: Desk, number: str) -> None:
    desk.done(
        "case", "transfer", number, "--reason", "r", "--override", "领导要求", on="2026-03-04"
    )
    (violation,) = desk.case(number)["violations"]
    assert (violation["rule"], violation["on"], violation["override"]) == (
        "early_transfer",
        "2026-03-04",
        "领导要求",
    )
    listed = desk.done("case", "list", "--violations", "--json").json
    assert [case["case_no"] for case in listed] == [number]


def test_an_override_that_overrides_nothing_leaves_no_trace(desk: Desk, number: str) -> None:
    desk.done("case", "meet", number, on="2026-03-03")
    for day in ("2026-03-03", "2026-03-04"):
        desk.done("case", "mediate", number, "--outcome", "failed", "--override", "多余", on=day)
    assert desk.case(number)["violations"] == []
    assert "多余" not in desk.done("case", "history", number, "--json").out


REFUSALS = {
    "unknown unit": (("case", "add", "--unit", "SQ99", "--type", "邻里", "--source", "patrol", "--summary", "s"), 4, "unknown_unit"),
    "unknown grid": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--grid", "G99"), 4, "unknown_grid"),
    "unknown type": (("case", "add", "--unit", "SQ01", "--type", "星际", "--source", "patrol", "--summary", "s"), 3, "bad_term"),
    "unknown source": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "zz", "--summary", "s"), 3, "bad_term"),
    "district cannot register": (("case", "add", "--unit", "QX01", "--type", "邻里", "--source", "patrol", "--summary", "s"), 3, "wrong_unit"),
    "empty summary": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "  "), 3, "empty"),
    "endless summary": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "长" * 4001), 3, "too_long"),
    "control character": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "a\x07b"), 3, "bad_text"),
    "month 13": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--on", "2026-13-01"), 3, "bad_date"),
    "year of two digits": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--on", "26-03-01"), 3, "bad_date"),
    "in the future": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--on", "2026-03-11"), 3, "out_of_order"),
    "before a court": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--before-authority", "示例区法院"), 3, "not_mediable"),
    "party with a masked name": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--party", "申请人:甲*"), 3, "masked"),
    "party without name": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--party", "申请人"), 3, "bad_party"),
    "party of unknown role": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--party", "路人:甲某"), 3, "bad_term"),
    "wrong telephone": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--party", "申请人:甲某:123"), 3, "bad_phone"),
    "masked telephone": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--party", "申请人:甲某:138****0000"), 3, "masked"),
    "wrong check character": (("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "s", "--party", "申请人:甲某::990000199001010018"), 3, "wrong_check"),
    "options missing": (("case", "add", "--unit", "SQ01"), 2, "missing_option"),
    "no such case": (("case", "show", "SQ01-2026-00099"), 4, "no_case"),
    "no such command": (("case", "shwo", "X"), 2, "no_such_command"),
    "accept without transfer": (("case", "accept", "SQ01-2026-00001"), 3, "out_of_order"),
    "reply without letter": (("case", "reply", "SQ01-2026-00001"), 3, "out_of_order"),
    "decision without request": (("case", "extend", "SQ01-2026-00001", "--approve"), 3, "out_of_order"),
    "before registration": (("case", "meet", "SQ01-2026-00001", "--on", "2026-03-01"), 3, "out_of_order"),
    "two flags": (("case", "extend", "SQ01-2026-00001", "--approve", "--refuse"), 2, "missing_option"),
    "agreement of a failed session": (("case", "mediate", "SQ01-2026-00001", "--outcome", "failed", "--agreement", "written"), 2, "unexpected_option"),
    "transfer to a department": (("case", "transfer", "SQ01-2026-00001", "--to", "BM01", "--reason", "r"), 3, "wrong_unit"),
    "period of the wrong form": (("report", "weekly", "--period", "2026-03"), 3, "bad_period"),
    "week 54": (("report", "weekly", "--period", "2026-W54"), 3, "bad_period"),
    "report of an unknown unit": (("report", "weekly", "--unit", "X"), 4, "unknown_unit"),
    "escalate in the future": (("escalate", "--as-of", "2026-04-01"), 3, "out_of_order"),
    "correct an unknown field": (("case", "correct", "SQ01-2026-00001", "--set", "unit=SQ02", "--reason", "r"), 3, "unknown_field"),
    "export with numbers but no reason": (("export", "cases", "--full"), 2, "missing_option"),
    "init twice": (("init", "--street", "JD02", "另一街道"), 3, "exists"),
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSALS)
def test_refused_plainly_and_nothing_recorded(desk: Desk, number: str, words: str) -> None:
    argv, code, error = REFUSALS[words]
    before = desk.entry_count()
    answer = desk(*argv, "--json", on="2026-03-10")
    assert (answer.code, answer.error["code"], answer.out) == (code, error, "")
    assert answer.error["message"]
    assert "Traceback" not in answer.err
    assert desk.entry_count() == before


def test_a_number_of_another_system_names_one_case(desk: Desk) -> None:
    first, second = desk.add("--ref", "R1", on="2026-03-02"), desk.add(on="2026-03-02")
    words = (
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "s",
        "--ref",
        "R1",
    )
    answer = desk(*words, "--json")
    assert (answer.code, answer.error["code"]) == (3, "ref_taken")
    assert first in answer.error["message"]
    answer = desk("case", "correct", second, "--set", "ref=R1", "--reason", "r", "--json")
    assert (answer.code, answer.error["code"]) == (3, "ref_taken")
    desk.done("case", "correct", first, "--set", "ref=R1", "--reason", "unchanged")


@pytest.mark.parametrize(
    "number",
    [
        "SQ01-2026-999999999",
        "SQ02-2026-00001",
        "../../x",
        "=cmd",
        "随便",
        "SQ01-2026-1",
        "SQ01-26-00001",
    ],
)
def test_a_file_cannot_bring_a_number_of_another_form(desk: Desk, number: str) -> None:
    line = {
        "unit": "SQ01",
        "registered_on": "2026-02-05",
        "dispute_type": "neighbour",
        "summary": "z",
        "case_no": number,
    }
    file = desk.db.with_name("one.jsonl")
    file.write_text(json.dumps(line), encoding="utf-8")
    answer = desk("import", "cases", str(file), "--json", on="2026-02-05")
    assert (answer.code, [p["code"] for p in answer.json["problems"]]) == (1, ["bad_case_no"])
    assert desk.add(on="2026-02-05") == "SQ01-2026-00001"


def test_the_newest_decision_on_an_extension_counts(desk: Desk) -> None:
    number = desk.add(unit="JD01", on="2026-03-02")
    for until in ("2026-04-20", "2026-04-30"):
        desk.done(
            "case",
            "extend",
            number,
            "--request",
            "--until",
            until,
            "--reason",
            "需鉴定",
            on="2026-03-20",
        )
    desk.done("case", "extend", number, "--approve", on="2026-03-23")  # of the newer request
    desk.done("case", "extend", number, "--approve", on="2026-03-24")  # of the older one
    assert {o["rule"]: o["due"] for o in desk.case(number)["obligations"]}[
        "centre_close"
    ] == "2026-04-20"


def test_a_rebuild_leaves_every_row_where_it_was(desk: Desk) -> None:
    desk.add(unit="SQ02", on="2026-03-02")
    desk.add(unit="SQ01", on="2026-03-02")
    desk.done("grid", "add", "--code", "A01", "--name", "先编的码后登记", "--unit", "SQ01")
    desk.done("household", "add", "--code", "H2", "--grid", "G01", "--head", "甲某")
    desk.done("household", "add", "--code", "H1", "--grid", "G01", "--head", "乙某")
    before = everything(desk.db)
    desk.done("doctor", "--rebuild")
    assert everything(desk.db) == before


def test_a_wrong_check_character_is_recorded_on_request(desk: Desk) -> None:
    number = desk.add("--party", "申请人:甲某::990000199001010018", "--yes", on="2026-03-02")
    assert desk.case(number)["parties"][0]["id_no"] == "990000199001010018"


def owed(case: Any, rule: str) -> Any:
    (found,) = (obligation for obligation in case["obligations"] if obligation["rule"] == rule)
    return found


def test_a_fact_recorded_late_takes_its_place(desk: Desk, number: str) -> None:
    desk.done("case", "mediate", number, "--outcome", "failed", on="2026-03-09")
    desk.done("case", "meet", number, "--on", "2026-03-04", on="2026-03-10")
    meet = owed(desk.case(number), "meet_parties")
    assert (meet["met_on"], meet["status"]) == ("2026-03-04", "met")


def test_a_late_fact_that_makes_a_later_one_impossible_is_refused(desk: Desk, number: str) -> None:
    for day in ("2026-03-03", "2026-03-05"):
        desk.done("case", "mediate", number, "--outcome", "failed", on=day)
    desk.done("case", "transfer", number, "--reason", "r", on="2026-03-06")
    answer = desk("case", "mediate", number, "--outcome", "settled", "--on", "2026-03-04", "--json")
    assert (answer.code, answer.error["code"]) == (3, "out_of_order")


def test_letters_extensions_and_after_care(desk: Desk) -> None:
    number = desk.add("--petition", unit="JD01", on="2026-03-02")
    late = (
        "case",
        "assign",
        number,
        "--lead",
        "BM01",
        "--due",
        "2026-04-02",
        "--opinion",
        "o",
        "--approved-by",
        "丙某",
        "--approved-on",
        "2026-03-02",
    )
    assert (
        desk(*late, "--json", on="2026-03-02").error["code"] == "letter_too_long"
    )  # 31 days; the latest is 1 April
    desk.done(
        "case",
        "assign",
        number,
        "--lead",
        "BM01",
        "--due",
        "2026-04-01",
        "--opinion",
        "o",
        "--approved-by",
        "丙某",
        "--approved-on",
        "2026-03-02",
        "--with",
        "SQ01",
        on="2026-03-02",
    )
    desk.done(
        "case",
        "extend",
        number,
        "--request",
        "--until",
        "2026-04-20",
        "--reason",
        "需鉴定",
        on="2026-03-20",
    )
    desk.done("case", "extend", number, "--approve", on="2026-03-23")
    refused = desk("case", "mediate", number, "--outcome", "settled", "--json", on="2026-03-24")
    assert refused.error["code"] == "missing_agreement"
    desk.done(
        "case",
        "mediate",
        number,
        "--outcome",
        "settled",
        "--agreement-no",
        "（2026）示例人调1号",
        on="2026-03-24",
    )
    desk.done("case", "reply", number, on="2026-03-25")
    case = desk.case(number)
    assert case["state"] == "open"
    assert (case["stages"][1]["unit"], case["stages"][1]["outcome"]) == ("BM01", "settled")
    assert case["letters"][0]["cooperating"] == ["SQ01"]
    assert {o["rule"]: o["due"] for o in case["obligations"]}["centre_close"] == "2026-04-20"
    desk.done("case", "close", number, "--outcome", "settled", on="2026-03-26")
    desk.done("case", "report-closure", number, on="2026-03-27")
    desk.done("case", "enter", number, on="2026-03-27")
    desk.done("case", "perform", number, on="2026-04-10")
    desk.done("case", "revisit", number, on="2026-04-27")
    after = {o["rule"]: (o["due"], o["status"]) for o in desk.case(number)["obligations"]}
    # Three working days after Thu 26 March: 27, 30, 31. Thirty days: Sat 25 April, so Mon 27. Extended: 20 April.
    assert after["platform_entry"] == ("2026-03-31", "met")
    assert after["revisit"] == ("2026-04-27", "met")
    assert after["report_closure"] == ("2026-04-20", "met")
    assert after["judicial_confirmation"] == (
        "2026-04-23",
        "waived",
    )  # 30 days from the agreement of 24 March


def test_undo_takes_back_and_the_number_is_not_used_again(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "meet", number, on="2026-03-03")
    desk.done("undo", "--yes")
    assert desk.case(number)["obligations"][1]["status"] == "open"
    desk.done("undo", "--yes", "--reason", "登记重复")
    assert desk("case", "show", number, "--json").error["code"] == "no_case"
    assert desk.add(on="2026-03-03") == "SQ01-2026-00002"
    kinds = [(line["kind"], line["retracted"]) for line in desk.done("journal", "--json").json]
    assert ("registered", True) in kinds
    assert ("met", True) in kinds


def test_undo_asks_first(desk: Desk, number: str) -> None:
    answer = desk("undo", "--json")
    assert (answer.code, answer.error["code"]) == (2, "needs_yes")
    assert desk.case(number)["case_no"] == number


def test_a_correction_counts_from_the_start(desk: Desk, number: str) -> None:
    desk.done(
        "case",
        "correct",
        number,
        "--set",
        "registered_on=3月1日",
        "--set",
        "severity=major",
        "--reason",
        "笔误",
        on="2026-03-10",
    )
    case = desk.case(number, "2026-03-02")
    assert (case["registered_on"], case["severity"]) == ("2026-03-01", "major")
    assert owed(case, "meet_parties")["due"] == "2026-03-04"  # three days after Sunday 1 March


def test_notices_are_issued_once_at_the_highest_level(desk: Desk, number: str) -> None:
    levels: dict[str, list[list[tuple[str, str, int]]]] = {}
    for day in ("2026-03-05", "2026-03-06", "2026-03-06", "2026-03-08", "2026-03-12", "2026-03-13"):
        issued = desk.done("escalate", "--json", on=day).json
        levels.setdefault(day, []).append([(n["rule"], n["level"], n["days"]) for n in issued])
    # Registered Mon 2 March: report due the 2nd, meeting the 5th, the app the 9th, sessions the 12th.
    assert levels["2026-03-05"] == [[("report_same_day", "orange", -3)]]
    assert levels["2026-03-06"] == [[("meet_parties", "yellow", -1)], []]
    assert levels["2026-03-08"] == [[("meet_parties", "orange", -3)]]
    assert levels["2026-03-12"] == [
        [("report_same_day", "red", -10), ("meet_parties", "red", -7), ("app_entry", "orange", -3)]
    ]
    assert levels["2026-03-13"] == [[("two_sessions", "yellow", -1)]]


def test_a_dry_run_issues_nothing(desk: Desk, number: str) -> None:
    first = desk.done("escalate", "--dry-run", "--json", on="2026-03-09").json
    assert first
    assert desk.done("escalate", "--json").json == first


def test_due_sorts_by_urgency_and_checks(desk: Desk, number: str) -> None:
    desk.add(on="2026-03-04")
    found = desk.done("due", "--noun", "case", "--json", on="2026-03-06").json
    assert [o["days"] for o in found] == sorted(o["days"] for o in found)
    assert found[0]["rule"] == "report_same_day"
    assert {o["status"] for o in found} == {"open", "overdue"}
    assert desk("due", "--check", "--json").code == 1
    assert desk("due", "--noun", "case", "--check", "--unit", "SQ02", "--json").code == 0
    assert [o["days"] for o in desk.done("due", "--within", "0天", "--json").json][-1] <= 0
    assert all(o["days"] < 0 for o in desk.done("due", "--overdue", "--json").json)


def test_due_as_of_a_past_day_sees_only_facts_up_to_it(desk: Desk, number: str) -> None:
    due = ("due", "--noun", "case", "--json")
    before = desk.done(*due, "--as-of", "2026-03-04", on="2026-03-04").json
    desk.done("case", "meet", number, on="2026-03-05")
    desk.done("case", "divert", number, "--channel", "诉讼", on="2026-03-06")
    assert desk.done(*due).json == []
    assert desk.done(*due, "--as-of", "2026-03-04").json == before


def test_undo_never_takes_back_the_office_itself(desk: Desk) -> None:
    for _step in range(4):  # the grid and three units of the fixture
        desk.done("undo", "--yes")
    answer = desk("undo", "--yes", "--json")
    assert (answer.code, answer.error["code"]) == (3, "nothing_to_undo")
    assert [unit["code"] for unit in desk.done("unit", "list", "--json").json] == ["JD01", "QX01"]


def test_undo_of_an_update_brings_back_what_the_update_took_out(desk: Desk) -> None:
    number = desk.add("--ref", "R7", on="2026-03-02")
    desk.done("case", "meet", number, on="2026-03-03")
    before = desk.case(number)
    line = desk.db.with_name("r7.jsonl")
    line.write_text(
        '{"ref": "R7", "unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": "property_mgmt", "summary": "s", "events": []}\n',
        encoding="utf-8",
    )
    desk.done("import", "cases", str(line), "--update", on="2026-03-04")
    assert desk.case(number)["dispute_type"] == "property_mgmt"
    assert owed(desk.case(number), "meet_parties")["met_on"] is None
    desk.done("undo", "--yes")
    assert desk.case(number) == before | {"obligations": desk.case(number)["obligations"]}
    assert owed(desk.case(number), "meet_parties")["met_on"] == "2026-03-03"


def test_a_masked_export_does_not_pass_for_the_whole_case(desk: Desk) -> None:
    """A case with a letter has more to it than the columns say; without --full that is left out, and said so."""
    number = desk.add(unit="JD01", on="2026-03-02")
    words = (
        "--lead",
        "BM01",
        "--due",
        "2026-03-20",
        "--opinion",
        "o",
        "--approved-by",
        "丙某",
        "--approved-on",
        "2026-03-02",
    )
    desk.done("case", "assign", number, *words, on="2026-03-02")
    file = desk.db.with_name("masked.csv")
    desk.done("export", "cases", "-o", str(file))
    answer = desk("import", "cases", str(file), "--json")
    assert [(p["column"], p["code"]) for p in answer.json["problems"]] == [("完整经过", "masked")]


def test_with_json_the_answer_is_json_also_when_a_file_is_written(desk: Desk) -> None:
    file = desk.db.with_name("units.csv")
    assert desk.done("export", "units", "-o", str(file), "--json").json == {
        "file": str(file),
        "rows": 5,
    }
    assert desk("export", "units", "--json").code == 2


@pytest.mark.skipif(os.name == "nt", reason="a shell of Windows cannot close a stream")
@pytest.mark.parametrize("words", ["due", "report weekly", "case list"])
def test_a_closed_standard_output_is_no_crash(desk: Desk, number: str, words: str) -> None:
    command = f"'{sys.executable}' -m govtool --db '{desk.db}' {words} >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_a_return_written_to_a_file_answers_in_json(desk: Desk) -> None:
    file = desk.db.with_name("r.csv")
    answer = desk.done("report", "weekly", "-o", str(file), "--json", on="2026-03-09").json
    assert answer == {"file": str(file), "rows": 6}  # four units and the last two lines


def test_the_day_of_a_daily_return_may_be_written_as_any_date(desk: Desk) -> None:
    for typed in ("2026-03-08", "2026/3/8", "3月8日", "昨天"):
        assert (
            desk.done("report", "daily", "--period", typed, "--json", on="2026-03-09").json[
                "period"
            ]
            == "2026-03-08"
        )


def test_due_lists_whole_obligations(desk: Desk, number: str) -> None:
    listed = desk.done("due", "--noun", "case", "--json", on="2026-03-04").json
    shown = {o["rule"]: o for o in desk.case(number, "2026-03-04")["obligations"]}
    assert listed
    for one in listed:
        assert shown[one["rule"]].items() <= one.items()


def test_a_case_of_later_is_not_listed_yet(desk: Desk, number: str) -> None:
    assert desk.done("case", "list", "--json", on="2026-03-01").json == []
    answer = desk("case", "show", number, "--json", on="2026-03-01")
    assert (answer.code, answer.error["code"]) == (4, "no_case")
    assert "not there yet" in answer.error["message"]


def test_everything_goes_in_in_chinese_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVTOOL_LANG", "zh_CN")
    for noun, name in (
        ("units", "units.csv"),
        ("grids", "grids.csv"),
        ("households", "households.csv"),
        ("cases", "cases.jsonl"),
    ):
        answer = desk("import", noun, str(SAMPLES / name), "--json", on="2026-10-31")
        assert answer.code in {0, 1}, answer.err
        assert answer.json["accepted"] > 0


DROPPED = {
    "a refusal with a date": (
        "case",
        "extend",
        "JD01-2026-00001",
        "--refuse",
        "--until",
        "2026-12-20",
    ),
    "a decision with a reason": ("case", "extend", "JD01-2026-00001", "--approve", "--reason", "r"),
    "a field twice": (
        "case",
        "correct",
        "JD01-2026-00001",
        "--set",
        "summary=a",
        "--set",
        "summary=b",
        "--reason",
        "r",
    ),
}


@pytest.mark.parametrize("words", DROPPED)
def test_nothing_typed_is_silently_dropped(desk: Desk, words: str) -> None:
    desk.add(unit="JD01", on="2026-03-02")
    desk.done(
        "case",
        "extend",
        "JD01-2026-00001",
        "--request",
        "--until",
        "2026-04-20",
        "--reason",
        "需鉴定",
    )
    answer = desk(*DROPPED[words], "--json")
    assert (answer.code, answer.error["code"]) == (2, "unexpected_option")


def test_a_summary_cannot_be_emptied(desk: Desk, number: str) -> None:
    answer = desk("case", "correct", number, "--set", "summary=", "--reason", "r", "--json")
    assert (answer.code, answer.error["code"]) == (3, "empty")


def test_a_correction_may_be_overridden_like_any_step(desk: Desk, number: str) -> None:
    words = (
        "case",
        "correct",
        number,
        "--set",
        "before_authority=示例区法院",
        "--reason",
        "当事人告知",
    )
    assert desk(*words, "--json").error["code"] == "not_mediable"
    desk.done(*words, "--override", "法院同意先行调解")
    (violation,) = desk.case(number)["violations"]
    assert (violation["rule"], violation["override"]) == ("not_mediable", "法院同意先行调解")


@pytest.mark.parametrize("unit", ["示例一社区", "sq01", "ＳＱ０１"])
@pytest.mark.parametrize(
    "words", [("due", "--unit"), ("case", "list", "--unit"), ("report", "weekly", "--unit")]
)
def test_a_unit_may_be_named(desk: Desk, number: str, words: tuple[str, ...], unit: str) -> None:
    desk.today("2026-03-09")
    assert desk.done(*words, unit, "--json").json == desk.done(*words, "SQ01", "--json").json


NEXT = {
    "major": (("--major",), (), "govtool case transfer"),
    "nothing owed": ((), (("report",), ("mediate", "--outcome", "failed"), ("mediate", "--outcome", "adjourned")), "govtool case mediate"),
    "waiting": (("--major",), (("transfer", "--reason", "r"),), "govtool case accept"),
    "at the centre": (("--major",), (("transfer", "--reason", "r"), ("accept",)), "govtool case route"),
    "the centre itself": (("--major",), (("transfer", "--reason", "r"), ("accept",)), "govtool case mediate"),
}  # fmt: skip


@pytest.mark.parametrize("situation", NEXT)
def test_the_card_always_knows_what_to_type_next(desk: Desk, situation: str) -> None:
    options, steps, command = NEXT[situation]
    number = desk.add(*options, on="2026-03-02")
    for verb, *words in steps:
        desk.done("case", verb, number, *words)
    assert f"{command} {number}" in desk.done("case", "show", number).out
