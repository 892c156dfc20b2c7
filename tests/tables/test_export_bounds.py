"""Exports narrowed by days, unit and state; both days belong to it, and the count is what is written."""

from __future__ import annotations

import csv
import io

import pytest

from tests.commands.clerk import Desk
from tests.commands.conftest import bare, desk

__all__ = ["bare", "desk"]


@pytest.fixture
def three(desk: Desk) -> Desk:
    """Cases of 2, 5 and 6 March; that of the 5th is settled the same day, that of the 6th is of the other community."""
    desk.add(on="2026-03-02")
    settled = desk.add(on="2026-03-05")
    desk.done("case", "report", settled)
    desk.done("case", "mediate", settled, "--outcome", "settled", "--agreement", "none")
    desk.add(on="2026-03-06", unit="SQ02")
    return desk


def days(desk: Desk, *words: str) -> list[str]:
    text = desk.done("export", "cases", *words, "--plain").out
    return [row["登记日期"] for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["2026-03-02", "2026-03-05", "2026-03-06"]),
        (["--from", "3月5日"], ["2026-03-05", "2026-03-06"]),
        (["--to", "3月5日"], ["2026-03-02", "2026-03-05"]),
        (
            ["--from", "周一", "--to", "周四"],
            ["2026-03-02", "2026-03-05"],
        ),  # 6 March 2026 is a Friday
        (["--unit", "示例二社区"], ["2026-03-06"]),
        (["--state", "closed"], ["2026-03-05"]),
        (["--state", "open", "--unit", "SQ01"], ["2026-03-02"]),
        (["--from", "2026-03-03", "--to", "2026-03-04"], []),
    ],
)
def test_cases_are_narrowed(three: Desk, words: list[str], found: list[str]) -> None:
    assert days(three, *words) == found
    answer = three.done("export", "cases", *words, "--plain", "--full", "--reason", "核对")
    assert f"{len(found)} row" in answer.err


def test_what_left_in_full_is_in_the_journal_with_its_bounds(three: Desk) -> None:
    three.done(
        "export", "cases", "--unit", "SQ01", "--from", "3月5日", "--full", "--reason", "核对"
    )
    (entry,) = three.done("journal", "--kind", "personal_data_exported", "--json").json
    assert entry["payload"]["rows"] == 1
    assert entry["payload"]["which"] == {"format": "csv", "first": "2026-03-05", "unit": "SQ01"}


def test_registers_are_narrowed_by_unit_alone(three: Desk) -> None:
    assert three.done("export", "grids", "--unit", "SQ01", "--plain").out.count("G01") == 1
    assert three.done("export", "grids", "--unit", "SQ02", "--plain").out.count("G01") == 0
    assert three("export", "grids", "--from", "3月1日", "--json").error["code"] in {
        "unexpected_option",
        "missing_option",
    }
    assert three("export", "units", "--state", "open").code == 2


def test_the_wrong_order_is_refused(three: Desk) -> None:
    answer = three("export", "cases", "--from", "3月5日", "--to", "3月2日")
    assert answer.code == 3
    assert answer.out == ""


def test_notices_of_one_unit_are_issued_alone(three: Desk) -> None:
    three.today("2026-03-20")
    of_two = three.done("escalate", "--unit", "SQ02", "--dry-run", "--json").json
    every = three.done("escalate", "--dry-run", "--json").json
    assert of_two == [one for one in every if one["unit"] == "SQ02"]
    assert 0 < len(of_two) < len(every)
