"""What falls due on one day: cases before decisions, and notices in the order in which their subjects fell due."""

from __future__ import annotations

import pytest

from tests.commands.clerk import Desk


@pytest.mark.parametrize(
    "later",
    [
        pytest.param((), id="as stored"),
        pytest.param(("case", "meet"), id="folded, for a fact of later"),
    ],
)
def test_of_one_day_a_case_comes_before_a_decision(desk: Desk, later: tuple[str, ...]) -> None:
    """Registered on Monday 2 March the parties are to be met by Thursday the 5th, the third day after."""
    desk.done(
        "meeting",
        "record",
        "--decision",
        "走访",
        "--unit",
        "SQ01",
        "--due",
        "2026-03-05",
        on="2026-03-02",
    )
    no = desk.add(on="2026-03-02")
    desk.done("case", "report", no)
    if later:
        desk.done(*later, no, on="2026-03-09")
    found = desk.done(
        "due", "--as-of", "2026-03-04", "--within", "1d", "--json", on="2026-03-09"
    ).json
    assert [(one["due"], one["rule"]) for one in found if one["noun"] in {"case", "decision"}] == [
        ("2026-03-05", "meet_parties"),
        ("2026-03-05", "decision"),
    ]


def test_notices_of_one_day_come_as_their_cases_fell_due(desk: Desk) -> None:
    """Two cases of Monday 2 March were not reported that day; nor were the parties of the first met by the 5th."""
    first, second = desk.add(on="2026-03-02"), desk.add("--party", "申请人:甲某", on="2026-03-02")
    desk.done("case", "meet", second, on="2026-03-03")
    found = desk.done("escalate", "--json", on="2026-03-06").json
    assert [(one["case_no"], one["rule"], one["days"]) for one in found] == [
        (first, "report_same_day", -4),
        (second, "report_same_day", -4),
        (first, "meet_parties", -1),
    ]
