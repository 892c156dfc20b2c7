"""What is odd about a handling letter is reported; it is not refused."""

from __future__ import annotations

import pytest
from commands.clerk import Desk

LETTER = ("--opinion", "依职责调处", "--approved-by", "丙某", "--approved-on", "2026-03-02")


@pytest.mark.parametrize(
    ("due", "reported"), [("2026-03-31", False), ("2026-04-01", True)], ids=["the day itself", "a day after"]
)
def test_a_letter_due_after_the_centre_has_to_close_is_reported(desk: Desk, due: str, reported: bool) -> None:
    """Taken on 28 February, a make-up working day, the centre closes by 28 March, a Saturday: Monday the 30th."""
    number = desk.add(on="2026-02-28", unit="JD01")
    desk.done(
        "case", "extend", number, "--request", "--until", "2026-03-31", "--reason", "需鉴定", on="2026-03-02"
    )
    desk.done("case", "extend", number, "--approve")
    answer = desk.done("case", "assign", number, "--lead", "BM01", "--due", due, *LETTER, "--json")
    assert ("has to close the case (2026-03-31)" in answer.err) == reported
    assert answer.json["violations"] == []


@pytest.mark.parametrize(("due", "reported"), [("2026-03-30", False), ("2026-03-31", True)])
def test_without_an_extension_the_month_counts(desk: Desk, due: str, reported: bool) -> None:
    number = desk.add(on="2026-02-28", unit="JD01")
    answer = desk.done(
        "case", "assign", number, "--lead", "BM01", "--due", due, *LETTER, "--json", on="2026-03-02"
    )
    assert ("has to close the case (2026-03-30)" in answer.err) == reported


def test_a_letter_before_the_centre_has_the_case_leaves_it_all_its_time(desk: Desk) -> None:
    number = desk.add(on="2026-02-28")
    answer = desk.done(
        "case", "assign", number, "--lead", "BM01", "--due", "2026-03-31", *LETTER, on="2026-03-02"
    )
    assert "has to close" not in answer.err


@pytest.mark.parametrize("how", ["--lead", "--with"])
def test_a_letter_to_the_petition_office_is_reported(desk: Desk, how: str) -> None:
    desk.done("unit", "add", "--code", "XF01", "--name", "信访室", "--kind", "department", on="2026-03-02")
    number = desk.add(on="2026-03-02", unit="JD01")
    units = ("--lead", "XF01") if how == "--lead" else ("--lead", "BM01", "--with", "XF01")
    answer = desk.done("case", "assign", number, *units, "--due", "2026-03-20", *LETTER)
    assert "信访室 is the petition office" in answer.err
