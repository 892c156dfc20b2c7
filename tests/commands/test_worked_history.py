"""The worked history of the rulebook (section 3), entered by hand and seen as of each of its days."""

from __future__ import annotations

import pytest

from tests.commands.clerk import Desk

NUMBER = "SQ01-2026-00001"


@pytest.fixture
def worked(desk: Desk) -> Desk:
    desk.once(_worked)
    desk.today("2026-02-26")
    return desk


def _worked(desk: Desk) -> None:
    assert desk.add("--ref", "R1", on="2026-02-05") == NUMBER
    desk.done("case", "report", NUMBER, on="2026-02-05")
    desk.done("case", "mediate", NUMBER, "--outcome", "failed", on="2026-02-09")
    desk.done("case", "mediate", NUMBER, "--outcome", "未成功", on="2026-02-13")
    desk.done(
        "case", "transfer", NUMBER, "--to", "JD01", "--reason", "两次调解未成功", on="2026-02-25"
    )
    desk.done("case", "accept", NUMBER, "--unit", "JD01", on="2026-02-26")


# The rulebook's own table. 8 Feb 2026 is a Sunday; 15–23 Feb is the Spring Festival; 14 Feb is a make-up Saturday.
REPORT, MEET = ("report_same_day", 1, "2026-02-05"), ("meet_parties", 1, "2026-02-09")
SESSIONS, TRANSFER = ("two_sessions", 1, "2026-02-24"), ("transfer_up", 1, "2026-02-25")
CLOSE = ("centre_close", 2, "2026-03-26")

APP, ACCEPT = ("app_entry", 1, "2026-02-09"), ("accept_transfer", 1, "2026-02-28")
"""The app was never entered in; the transfer is to be answered by the third working day, 26, 27 and 28 (made up)."""

AS_OF = {
    "2026-02-05": {REPORT: "met", APP: "open", MEET: "open", SESSIONS: "open"},
    "2026-02-08": {REPORT: "met", APP: "open", MEET: "open", SESSIONS: "open"},
    "2026-02-09": {REPORT: "met", APP: "open", MEET: "met", SESSIONS: "open"},
    "2026-02-12": {REPORT: "met", APP: "overdue", MEET: "met", SESSIONS: "open"},
    "2026-02-13": {REPORT: "met", APP: "overdue", MEET: "met", SESSIONS: "met", TRANSFER: "open"},
    "2026-02-24": {REPORT: "met", APP: "overdue", MEET: "met", SESSIONS: "met", TRANSFER: "open"},
}
DONE = {REPORT: "met", APP: "overdue", MEET: "met", SESSIONS: "met", TRANSFER: "met"}
AS_OF |= {
    "2026-02-25": {**DONE, ACCEPT: "open"},
    "2026-02-26": {**DONE, APP: "missed", ACCEPT: "met", CLOSE: "open"},
    "2026-03-26": {**DONE, APP: "missed", ACCEPT: "met", CLOSE: "open"},
    "2026-03-27": {**DONE, APP: "missed", ACCEPT: "met", CLOSE: "overdue"},
}


@pytest.mark.parametrize("day", AS_OF)
def test_obligations_as_of(worked: Desk, day: str) -> None:
    worked.today("2026-04-01")
    obligations = worked.case(NUMBER, day)["obligations"]
    assert {(o["rule"], o["stage"], o["due"]): o["status"] for o in obligations} == AS_OF[day]


@pytest.mark.parametrize(
    ("day", "state", "stages"),
    [
        ("2026-02-24", "open", [("SQ01", "registered", "2026-02-05", None, None)]),
        ("2026-02-25", "transferring", [("SQ01", "registered", "2026-02-05", None, None)]),
        (
            "2026-02-26",
            "open",
            [
                ("SQ01", "registered", "2026-02-05", "2026-02-26", "transferred"),
                ("JD01", "accepted", "2026-02-26", None, None),
            ],
        ),
    ],
)
def test_stages_as_of(
    worked: Desk, day: str, state: str, stages: list[tuple[str | None, ...]]
) -> None:
    case = worked.case(NUMBER, day)
    assert case["state"] == state
    keys = ("unit", "origin", "opened_on", "closed_on", "outcome")
    assert [tuple(stage[key] for key in keys) for stage in case["stages"]] == stages


def test_the_object_has_the_keys_of_the_contract(worked: Desk) -> None:
    case = worked.case(NUMBER)
    assert case["ref"] == "R1"
    assert case["dispute_type"] == "neighbour"
    assert case["violations"] == case["letters"] == []
    assert case["stages"][0]["sessions"] == [
        {"on": "2026-02-09", "outcome": "failed"},
        {"on": "2026-02-13", "outcome": "failed"},
    ]
    transfer = case["obligations"][4]
    assert {key: transfer[key] for key in ("rule", "start", "due", "met_on", "status", "provisional")} == {
        "rule": "transfer_up", "start": "2026-02-13", "due": "2026-02-25", "met_on": "2026-02-25", "status": "met",
        "provisional": False,
    }  # fmt: skip
    assert transfer["explain"]


def test_before_its_registration_there_is_no_case(worked: Desk) -> None:
    answer = worked("case", "show", NUMBER, "--as-of", "2026-02-04", "--json")
    assert (answer.code, answer.error["code"], answer.error["case_no"]) == (4, "no_case", NUMBER)


def test_explained_as_a_colleague_would(worked: Desk) -> None:
    text = worked.done("case", "explain", NUMBER, "--as-of", "2026-02-24", on="2026-02-26").out
    block = text[text.index("transfer to the centre") :].split("\n\n")[0]
    assert "Fri 13 Feb second session failed; the day itself is not counted" in block
    assert "Sat 14 Feb (a make-up working day) …… working day 1" in block
    assert "15 Feb – 23 Feb Spring Festival, off: not counted" in block
    assert "24 Feb – 25 Feb …… working days 2 to 3" in block
    assert "1 working day left" in block


def test_in_chinese_it_reads_as_the_rulebook_does(
    worked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTOOL_LANG", "zh_CN")
    text = worked.done("case", "explain", NUMBER, "--as-of", "2026-02-24").out
    assert "2月15日—23日 春节放假，不计" in text
    assert "第 2、3 个工作日" in text or "第 2 至 3 个工作日" in text
