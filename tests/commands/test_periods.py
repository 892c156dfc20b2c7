"""What is asked of days to come, or of no days at all, is refused instead of answered with nothing."""

from __future__ import annotations

import pytest

from tests.commands.clerk import Desk


@pytest.mark.parametrize(
    "words",
    [
        "report monthly --period 2030-01", "report daily --period 2026-02-06", "report ministry --period 2026-Q2",
        "report register weekly --period 2026-W20",
    ],
)  # fmt: skip
def test_a_period_that_has_not_begun_is_refused(desk: Desk, words: str) -> None:
    answer = desk(*words.split(), "--json", on="2026-02-05")
    assert (answer.code, answer.error["code"]) == (3, "bad_period")


def test_a_period_that_begins_today_is_there(desk: Desk) -> None:
    assert (
        desk.done("report", "daily", "--period", "今天", "--json", on="2026-02-05").json["begin"]
        == "2026-02-05"
    )
    assert (
        desk.done("report", "monthly", "--period", "2026-02", "--json", on="2026-02-01").json[
            "period"
        ]
        == "2026-02"
    )


@pytest.mark.parametrize("days", [("2026-02-05", "2026-01-01"), ("2026-03-01", "2026-03-31")])
def test_a_span_without_a_day_is_refused(desk: Desk, days: tuple[str, str]) -> None:
    answer = desk(
        "export",
        "exchange",
        "--from",
        days[0],
        "--to",
        days[1],
        "-o",
        "x.csv",
        "--json",
        on="2026-02-05",
    )
    assert (answer.code, answer.error["code"]) == (3, "bad_date")
