"""Alerts and what was prevented, ways and capacities of sessions, advice, procedures, campaigns, as typed at the desk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.clerk import Desk

ALERT = ("--kind", "民转刑", "--done", "分开劝导，派员值守")


@pytest.mark.parametrize(
    ("word", "risk"),
    [
        ("crime", "crime"), ("民转刑", "crime"), ("刑事案件", "crime"), ("violence", "violence"), ("群访", "group_petition"),
        ("群体性械斗", "group_fight"), ("自杀", "suicide"),
    ],
)  # fmt: skip
def test_what_it_may_turn_into(desk: Desk, word: str, risk: str) -> None:
    number = desk.add(on="2026-03-02")
    case = desk.done("case", "alert", number, "--kind", word, "--done", "约见", "--json").json
    assert case["alerts"] == [
        {"on": "2026-03-02", "risk": risk, "measures": "约见", "reported_to": None}
    ]


def test_an_alert_says_to_report_it_until_somebody_was_told(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    untold = desk.done("case", "alert", number, *ALERT)
    assert "art. 25" in untold.err
    assert f"govtool case major {number}" in untold.err
    told = desk.done("case", "alert", number, *ALERT, "--told", "示例派出所")
    assert "art. 25" not in told.err
    assert "分开劝导，派员值守 · reported to 示例派出所" in desk.done("case", "show", number).out
    journal = desk.done("journal", "--of", number).out
    assert "alert: crime" in journal


def test_a_major_case_is_not_told_to_become_one(desk: Desk) -> None:
    number = desk.add("--major", on="2026-03-02")
    assert "case major" not in desk.done("case", "alert", number, *ALERT).err


def test_an_alert_may_follow_the_closing_but_not_precede_the_registration(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "mediate", number, "--outcome", "settled")
    assert (
        len(desk.done("case", "alert", number, *ALERT, "--json", on="2026-03-05").json["alerts"])
        == 1
    )
    early = desk("case", "alert", number, *ALERT, "--on", "2026-03-01", "--json")
    assert (early.code, early.error["code"]) == (3, "out_of_order")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ((), 2, "missing_option"),
        (("--kind", "crime"), 2, "missing_option"),
        (("--kind", "精神病人", "--done", "约见"), 3, "bad_term"),
        (("--kind", "crime", "--done", "约见", "--on", "2026-03-09"), 3, "out_of_order"),
    ],
)
def test_a_wrong_alert_records_nothing(
    desk: Desk, words: tuple[str, ...], code: int, error: str
) -> None:
    number = desk.add(on="2026-03-02")
    answer = desk("case", "alert", number, *words, "--json")
    assert (answer.code, answer.error["code"]) == (code, error)
    assert desk.case(number)["alerts"] == []


def test_an_alert_is_taken_back(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "alert", number, *ALERT)
    desk.done("undo", "--yes")
    assert desk.case(number)["alerts"] == []


# --- what was prevented


def test_what_a_settlement_prevented(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    words = ("--prevented", "民转刑", "--prevented", "防止自杀、民转刑")
    case = desk.done("case", "mediate", number, "--outcome", "settled", *words, "--json").json
    assert case["particulars"]["prevented"] == ["suicide", "crime"]
    case = desk.done(
        "case", "describe", number, "--set", "防止激化=群访", "--json", on="2026-03-03"
    ).json
    assert case["particulars"]["prevented"] == ["group_petition"]
    case = desk.done("case", "describe", number, "--set", "prevented=", "--json").json
    assert "prevented" not in case["particulars"]


def test_closing_as_settled_may_prevent_too(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    case = desk.done(
        "case", "close", number, "--outcome", "settled", "--prevented", "群体性械斗", "--json"
    ).json
    assert case["particulars"]["prevented"] == ["group_fight"]


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--outcome", "failed", "--prevented", "crime"), 2, "unexpected_option"),
        (("--outcome", "settled", "--prevented", "火灾"), 3, "bad_term"),
        (("--outcome", "settled", "--set", "prevented=火灾"), 3, "bad_term"),
    ],
)
def test_what_cannot_have_been_prevented(
    desk: Desk, words: tuple[str, ...], code: int, error: str
) -> None:
    number = desk.add(on="2026-03-02")
    answer = desk("case", "mediate", number, *words, "--json")
    assert (answer.code, answer.error["code"]) == (code, error)
    assert desk.case(number)["stages"][0]["sessions"] == []


# --- sessions, advice, procedures, campaigns


@pytest.mark.parametrize(
    ("word", "way"), [("当面", "in_person"), ("现场调解", "in_person"), ("电话", "telephone"), ("线上", "online"), ("微信", "wechat")]
)  # fmt: skip
def test_how_a_session_was_held(desk: Desk, word: str, way: str) -> None:
    number = desk.add(on="2026-03-02")
    words = ("--way", word, "--with", "律师:丁某", "--with", "人大代表", "--set", "way=人民调解")
    case = desk.done("case", "mediate", number, "--outcome", "failed", *words, "--json").json
    assert case["stages"][0]["sessions"] == [
        {
            "on": "2026-03-02", "outcome": "failed", "held": way,
            "participants": [{"capacity": "lawyer", "name": "丁某"}, {"capacity": "delegate", "name": None}],
        }
    ]  # fmt: skip
    assert case["particulars"]["way"] == "peoples"
    assert "lawyer 丁某 · deputy or delegate" in desk.done("case", "show", number).out


def test_a_capacity_that_is_none(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    answer = desk("case", "mediate", number, "--outcome", "failed", "--with", "村霸:丁某", "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_term")


def test_advice_says_how_and_by_whom(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "consult", number, "--by", "派员", "--who", "丁某", "--note", "先固定证据")
    assert "a mediator sent · 丁某 · 先固定证据" in desk.done("case", "show", number).out
    assert desk("case", "consult", number, "--by", "写信").code == 3


@pytest.mark.parametrize(
    ("words", "channel", "procedure", "detail"),
    [
        (("--detail", "公证"), "administrative", "notary", ""),
        (("--channel", "行政程序", "--detail", "ruling"), "administrative", "ruling", ""),
        (("--detail", "行政复议"), "administrative", "review", ""),
        (("--channel", "litigation", "--detail", "已立案"), "litigation", None, "已立案"),
    ],
)
def test_the_procedure_a_case_is_led_into(
    desk: Desk, words: tuple[str, ...], channel: str, procedure: str | None, detail: str
) -> None:
    number = desk.add(on="2026-03-02")
    case = desk.done("case", "divert", number, *words, "--json").json
    assert (case["diverted_to"], case["procedure"]) == (channel, procedure)
    assert detail in desk.done("case", "show", number).out


def test_the_campaign_of_a_case(desk: Desk) -> None:
    number = desk.add("--campaign", "金融", on="2026-03-02")
    assert desk.case(number)["campaign"] == "finance"
    case = desk.done(
        "case", "correct", number, "--set", "专项类别=涉农", "--reason", "登记有误", "--json"
    ).json
    assert case["campaign"] == "rural"
    case = desk.done(
        "case", "correct", number, "--set", "campaign=", "--reason", "登记有误", "--json"
    ).json
    assert case["campaign"] is None
    words = ("--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "院墙排水")
    assert desk("case", "add", *words, "--campaign", "钓鱼").code == 3


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_all_of_it_imports_back_unchanged(desk: Desk, tmp_path: Path, form: str) -> None:
    number = desk.add("--campaign", "环保", "--party", "申请人:甲某", on="2026-03-02")
    desk.done("case", "alert", number, *ALERT, "--told", "示例派出所")
    desk.done("case", "consult", number, "--by", "lawyer", "--who", "丁某")
    desk.done(
        "case",
        "mediate",
        number,
        "--outcome",
        "failed",
        "--way",
        "电话",
        "--with",
        "专家:戊某",
        on="2026-03-03",
    )
    desk.done(
        "case", "mediate", number, "--outcome", "settled", "--prevented", "民转刑", on="2026-03-04"
    )
    plain = desk.add("--campaign", "涉农", "--party", "申请人:丙某", on="2026-03-04")
    desk.done("case", "alert", plain, *ALERT)
    file, again = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
    desk.done("export", "cases", "-o", str(file), "--full", "--reason", "移交")
    other = Desk(tmp_path / "other.db", desk._capsys, desk._monkeypatch)
    other.done("init", "--street", "JD01", "示例街道", on="2025-01-01")
    other.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "社区")
    found = other.done("import", "cases", str(file), "--json", on="2026-03-05").json
    assert (found["accepted"], found["problems"]) == (2, [])
    other.done("export", "cases", "-o", str(again), "--full", "--reason", "移交")
    if form == "jsonl":
        one, two = (
            sorted(map(json.loads, f.read_text(encoding="utf-8").splitlines()), key=str)
            for f in (file, again)
        )
        assert one == two
    before, after = desk.case(number), other.case(number)
    assert {k: before[k] for k in ("alerts", "campaign", "particulars", "stages")} == {
        k: after[k] for k in ("alerts", "campaign", "particulars", "stages")
    }
    assert other.case(plain)["alerts"] == desk.case(plain)["alerts"]
