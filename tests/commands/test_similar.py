"""Registering what is likely registered already: pointed out, and never refused to a script.

What a clerk at a terminal is asked is in ``test_prompts``.
"""

from __future__ import annotations

import pytest

from tests.commands.clerk import Desk

PARTIES = ("--party", "申请人:甲某", "--party", "被申请人:乙某:13800000000")
TURNED = ("--party", "申请人:乙 某", "--party", "被申请人:甲某")
SAID = "may be registered already"


@pytest.fixture
def first(desk: Desk) -> str:
    return desk.add(*PARTIES, on="2026-03-02")


def add(*more: str, unit: str = "SQ02", kind: str = "邻里") -> tuple[str, ...]:
    return (
        "case",
        "add",
        "--unit",
        unit,
        "--type",
        kind,
        "--source",
        "patrol",
        "--summary",
        "墙根积水",
        *more,
    )


def test_a_script_registers_it_and_is_told(desk: Desk, first: str) -> None:
    answer = desk.done(*add(*TURNED, "--json"), on="2026-03-20")
    assert answer.json["similar"] == [first]
    assert answer.json["case_no"] == "SQ02-2026-00001"
    assert SAID in answer.err
    assert "govtool case link SQ02-2026-00001 SQ01-2026-00001" in answer.err
    assert "similar" not in desk.case("SQ02-2026-00001")


def test_what_is_told_of_it(desk: Desk, first: str) -> None:
    desk.done("case", "close", first, "--outcome", "withdrawn", on="2026-03-03")
    answer = desk.done(*add(*PARTIES), on="2026-03-04")
    (line,) = [line for line in answer.err.splitlines() if first in line and "link" not in line]
    assert line.split() == ["SQ01-2026-00001", "2", "Mar", "甲某", "/", "乙某", "withdrawn"]


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(
    ("day", "kind", "parties"),
    [
        ("2026-04-02", "邻里", PARTIES),
        ("2026-03-03", "物业", PARTIES),
        ("2026-03-03", "邻里", PARTIES[:2]),
    ],
    ids=["31 days later", "another type", "one party alone"],
)
def test_another_matter_is_registered_without_a_word(
    desk: Desk, day: str, kind: str, parties: tuple[str, ...]
) -> None:
    answer = desk.done(*add(*parties, "--json", kind=kind), on=day)
    assert (answer.json["similar"], answer.err) == ([], "")


def test_the_office_decides_how_near_is_near(desk: Desk, first: str) -> None:
    own = desk.db.parent / "own.toml"
    own.write_text(
        "[duplicate_within]\nvalues = [{ from = 2026-01-01, value = 7 }]\n", encoding="utf-8"
    )
    desk.done("policy", "adopt", str(own), "--yes", on="2026-03-03")
    assert desk.done(*add(*PARTIES, "--json"), on="2026-03-10").json["similar"] == []
    assert desk.done(*add(*PARTIES, "--json"), on="2026-03-09").json["similar"] == [
        "SQ02-2026-00001",
        first,
    ]


def test_more_than_a_handful_are_counted(desk: Desk) -> None:
    for number in range(7):
        desk.add(*PARTIES, on=f"2026-03-{number + 2:02d}")
    answer = desk.done(*add(*PARTIES, "--json"), on="2026-03-09")
    assert [number[-1] for number in answer.json["similar"]] == list("7654321")
    assert "… and 2 more" in answer.err
