"""The day it was found, major cases, the peace app, answered transfers and terminations, as typed at the desk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.clerk import Desk

LETTER = ("--opinion", "依职责调处", "--approved-by", "丙某", "--approved-on", "2026-03-02")


def _owed(desk: Desk, number: str, rule: str) -> list[tuple[str, str, str]]:
    found = desk.case(number)["obligations"]
    return [(o["due"], o["unit"], o["status"]) for o in found if o["rule"] == rule]


def test_a_dispute_found_before_it_was_registered(desk: Desk) -> None:
    number = desk.add("--found-on", "2026-02-28", "--found-by", "网格员甲某", on="2026-03-02")
    case = desk.case(number)
    assert (case["found_on"], case["found_by"]) == ("2026-02-28", "网格员甲某")
    assert _owed(desk, number, "report_same_day") == [("2026-02-28", "SQ01", "overdue")]
    desk.done("case", "report", number, "--on", "2026-02-28")
    assert _owed(desk, number, "report_same_day") == [("2026-02-28", "SQ01", "met")]
    text = desk.done("case", "explain", number).out
    assert "Sat 28 Feb found; to be done the same day" in text
    assert "found on 2026-02-28 网格员甲某" in desk.done("case", "show", number).out
    before = desk("case", "report", number, "--on", "2026-02-27", "--json")
    assert (before.code, before.error["code"]) == (3, "out_of_order")


def test_without_a_day_it_was_found_on_the_day_it_was_registered(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    case = desk.case(number)
    assert (case["found_on"], case["found_by"]) == ("2026-03-02", None)
    assert "found on" not in desk.done("case", "show", number).out


def test_found_after_its_registration_is_refused(desk: Desk) -> None:
    words = ("--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "院墙排水")
    answer = desk(
        "case",
        "add",
        *words,
        "--on",
        "2026-03-02",
        "--found-on",
        "2026-03-03",
        "--json",
        on="2026-03-05",
    )
    assert (answer.code, answer.error["code"], answer.error["column"]) == (
        3,
        "out_of_order",
        "--found-on",
    )


def test_the_day_it_was_found_can_be_corrected(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    words = ("--set", "排查日期=2月28日", "--set", "found_by=甲某", "--reason", "补记")
    case = desk.done("case", "correct", number, *words, "--json").json
    assert (case["found_on"], case["found_by"]) == ("2026-02-28", "甲某")
    answer = desk(
        "case", "correct", number, "--set", "found_on=3月3日", "--reason", "误", on="2026-03-04"
    )
    assert answer.code == 3
    assert "cannot have been found later" in answer.err


def test_a_case_that_becomes_major_goes_to_the_centre_the_same_day(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "report", number)
    answer = desk.done("case", "major", number, "--reason", "涉及多户", on="2026-03-04")
    assert "hand over a major case" in answer.out
    case = desk.case(number)
    assert (case["severity"], case["major_on"]) == ("major", "2026-03-04")
    assert desk.case(number, "2026-03-03")["severity"] == "ordinary"
    assert _owed(desk, number, "hand_over_major") == [("2026-03-04", "SQ01", "open")]
    assert "涉及多户" in desk.done("case", "history", number).out
    desk.done("case", "transfer", number, "--reason", "重大")
    assert _owed(desk, number, "hand_over_major") == [("2026-03-04", "SQ01", "met")]
    refused = desk("case", "major", number, "--json")
    assert (refused.code, refused.error["code"]) == (2, "missing_option")


def test_a_return_from_before_does_not_know_that_it_became_major(desk: Desk) -> None:
    number = desk.add(on="2026-02-26")
    week = ("report", "weekly", "--period", "2026-W09", "--json")
    before = desk.done(*week, on="2026-03-04").json
    desk.done("case", "major", number, "--reason", "涉及多户")
    assert desk.done(*week).json == before
    assert (
        desk.done("report", "weekly", "--period", "2026-W10", "--json").json["total"]["major"] == 1
    )
    tables = desk.done("report", "daily", "--period", "2026-02-26", "--json").json["tables"]
    assert tables["majors"]["rows"] == []
    assert [row["severity"] for row in tables["new"]["rows"]] == ["一般"]


@pytest.mark.parametrize(("on", "status"), [("2026-03-09", "met"), ("2026-03-10", "waived")])
def test_the_peace_app_follows_the_closing_of_a_case(desk: Desk, on: str, status: str) -> None:
    number = desk.add(on="2026-03-02")
    desk.done(
        "case", "mediate", number, "--outcome", "settled", "--agreement", "oral", on="2026-03-03"
    )
    assert _owed(desk, number, "app_entry") == [("2026-03-09", "SQ01", "waived")]
    desk.done("case", "app", number, on=on)
    assert _owed(desk, number, "app_entry") == [("2026-03-09", "SQ01", status)]
    assert desk.case(number)["app_entered_on"] == on
    assert "《平安E通》" in desk.done("case", "history", number).out


def test_the_app_has_the_name_that_the_office_gives_it(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "本街道.toml"
    file.write_text(
        '[peace_app]\nvalues = [{ from = 2026-03-05, value = "平安通" }]\n', encoding="utf-8"
    )
    desk.done("policy", "adopt", str(file), "--yes", on="2026-03-05")
    first, second = desk.add(on="2026-03-04"), desk.add(on="2026-03-05")
    for number, on in ((first, "2026-03-04"), (second, "2026-03-05")):
        desk.done("case", "app", number, "--on", on, on="2026-03-05")
    assert "《平安E通》" in desk.done("case", "history", first).out
    assert "平安通" in desk.done("case", "history", second).out


def test_a_rule_of_the_house_is_switched_off_and_stays_in_the_past(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "本街道.toml"
    file.write_text(
        '[app_entry]\nvalues = [{ from = 2026-03-05, value = "off" }]\n'
        '[unit_close]\nvalues = [{ from = 2026-03-05, value = "off" }]\n',
        encoding="utf-8",
    )
    before, after = desk.add(on="2026-03-04"), desk.add(on="2026-03-05")
    moves = desk.done("policy", "preview", str(file), "--json").json
    assert [(m["case_no"], m["rule"], m["old"], m["new"]) for m in moves] == [
        (after, "app_entry", "2026-03-09", None)
    ]
    assert "no longer owed" in desk.done("policy", "adopt", str(file), "--yes").out
    assert [_owed(desk, number, "app_entry") for number in (before, after)] == [
        [("2026-03-09", "SQ01", "open")],
        [],
    ]
    due = desk.done("due", "--json").json
    assert [o["case_no"] for o in due if o["rule"] == "app_entry"] == [before]
    shown = {row["name"]: row for row in desk.done("policy", "show", "--json").json}
    assert (shown["app_entry"]["value"], shown["unit_close"]["value"]) == ("off", "off")
    assert "switched off" in desk.done("policy", "show", "app_entry").out


def _transferred(desk: Desk) -> str:
    number = desk.add(on="2026-03-02")
    for on in ("2026-03-03", "2026-03-04"):
        desk.done("case", "mediate", number, "--outcome", "failed", on=on)
    desk.done("case", "transfer", number, "--reason", "两次未成", on="2026-03-05")
    return number


def test_the_centre_answers_a_transfer_in_three_working_days(desk: Desk) -> None:
    number = _transferred(desk)
    owed = desk.done("due", "--unit", "JD01", "--json").json
    (found,) = [o for o in owed if o["rule"] == "accept_transfer"]
    assert (found["turn"], found["stage"], found["unit"], found["due"]) == (
        "1.1",
        1,
        "JD01",
        "2026-03-10",
    )
    assert any("transfer asked for" in line for line in found["explain"])
    desk.done("case", "return", number, "--reason", "材料不全", on="2026-03-06")
    desk.done("case", "transfer", number, "--reason", "补齐", on="2026-03-09")
    found = [o for o in desk.case(number)["obligations"] if o["rule"] == "accept_transfer"]
    assert [(o["stage"], o["due"], o["status"]) for o in found] == [
        (1, "2026-03-10", "met"),
        (1, "2026-03-12", "open"),
    ]


def test_a_transfer_that_waits_is_escalated_once_for_each_level(desk: Desk) -> None:
    number = _transferred(desk)
    said = []
    for on in ("2026-03-11", "2026-03-12", "2026-03-13", "2026-03-17", "2026-03-18"):
        notices = desk.done("escalate", "--json", on=on).json
        said += [
            (on, n["level"], n["unit"], n["stage"], n["turn"])
            for n in notices
            if n["rule"] == "accept_transfer"
        ]
    assert said == [
        ("2026-03-11", "yellow", "JD01", 1, "1.1"),
        ("2026-03-13", "orange", "JD01", 1, "1.1"),
        ("2026-03-17", "red", "JD01", 1, "1.1"),
    ]
    daily = desk.done("report", "daily", "--period", "2026-03-17", "--json").json
    assert "accept or send back a transfer" in desk.done("case", "show", number).out
    assert "受理或退回移送" in json.dumps(daily, ensure_ascii=False)
    desk.done("doctor")


def test_what_is_done_in_time_counts_at_the_street(desk: Desk) -> None:
    number = _transferred(desk)
    desk.done("case", "return", number, "--reason", "材料不全", on="2026-03-06")
    month = ("report", "monthly", "--period", "2026-03", "--json")
    found = {}
    for unit in ("JD01", "SQ01"):
        answer = desk.done(*month, "--unit", unit, on="2026-04-20").out
        found[unit] = "accept_transfer" in answer
    assert found == {"JD01": True, "SQ01": False}


@pytest.mark.parametrize(
    ("reason", "termination", "words"),
    [
        (("--reason", "refused"), "refused", None),
        (("--reason", "拒绝"), "refused", None),
        (("--reason", "无法联系"), "unreachable", None),
        (("--reason", "当事人已迁走"), "other", "当事人已迁走"),
        ((), "other", None),
    ],
)
def test_why_a_case_was_terminated(
    desk: Desk, reason: tuple[str, ...], termination: str, words: str | None
) -> None:
    number = desk.add(on="2026-03-02")
    case = desk.done(
        "case", "close", number, "--outcome", "终止", *reason, "--json", on="2026-03-03"
    ).json
    assert (case["termination"], case["termination_note"]) == (termination, words)
    assert case["violations"] == []


def test_a_community_does_not_terminate_what_it_owes_a_transfer(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    for on in ("2026-03-03", "2026-03-04"):
        desk.done("case", "mediate", number, "--outcome", "failed", on=on)
    close = ("case", "close", number, "--outcome", "terminated")
    refused = desk(*close, "--json", on="2026-03-05")
    assert (refused.code, refused.error["code"]) == (3, "closed_instead")
    assert "--reason refused" in refused.error["hint"]
    assert desk(*close, "--reason", "withdrawn").code == 3
    case = desk.done(*close, "--override", "当事人均已失联", "--json").json
    assert [(v["rule"], v["override"]) for v in case["violations"]] == [
        ("closed_instead", "当事人均已失联")
    ]
    assert _owed(desk, number, "transfer_up") == [("2026-03-09", "SQ01", "missed")]
    assert not [o for o in desk.done("due", "--json").json if o["rule"] == "transfer_up"]
    month = desk.done("report", "monthly", "--period", "2026-03", "--json", on="2026-04-20").json
    (line,) = [row for row in month["tables"]["on_time"]["rows"] if row["rule"] == "transfer_up"]
    assert (line["due"], line["on_time"], line["late"]) == (1, 0, 1)


def test_where_a_party_refuses_it_may_be_terminated(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    for on in ("2026-03-03", "2026-03-04"):
        desk.done("case", "mediate", number, "--outcome", "failed", on=on)
    answer = desk.done(
        "case", "close", number, "--outcome", "terminated", "--reason", "refused", "--json"
    )
    assert answer.json["violations"] == []


def test_only_a_termination_has_a_reason(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    answer = desk(
        "case", "close", number, "--outcome", "withdrawn", "--reason", "refused", "--json"
    )
    assert (answer.code, answer.error["code"]) == (2, "unexpected_option")


def test_a_letter_gives_more_time_with_a_reason(desk: Desk) -> None:
    number = desk.add(on="2026-03-02", unit="JD01")
    letter = ("case", "assign", number, "--lead", "BM01", "--due", "2026-04-15", *LETTER)
    refused = desk(*letter, "--json")
    assert (refused.code, refused.error["code"]) == (3, "letter_too_long")
    case = desk.done(*letter, "--reason", "需委托鉴定", "--json").json
    assert case["violations"] == []
    assert case["letters"][0]["reason"] == "需委托鉴定"
