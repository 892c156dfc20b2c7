"""Section 5: the first rule that fits."""

from __future__ import annotations

from typing import Any

import pytest
from rules import casebook as cb
from rules.casebook import OFFICE, case_of

from govtool.models import Event
from govtool.rules import CASE, Route, change_of, judge, route

GRIDS = {"G01": "SQ01", "G02": "SQ02"}


def _route(*facts: Event, across: bool = False) -> Route:
    return route(case_of(*facts), OFFICE, GRIDS, across=across)


def _reg(unit: str, source: str, **more: Any) -> Event:
    return cb.registered("2026-03-02", unit, source=source, **more)


TWICE_FAILED = (cb.failed("2026-03-03"), cb.failed("2026-03-04"))
UP = (*TWICE_FAILED, cb.transferred("2026-03-05"))

# In the office of these tests 社保所 (BM01) is competent for wages and labour, 司法所 (BM02) for neighbours and
# contracts, the 物业调委会 (HY01) for property management; nobody for families, medical and traffic matters.
TABLE = [
    # 1 handed down although community or department had tried before
    ("superior, failed below", [_reg("SQ01", "superior"), *TWICE_FAILED], 1, "JD01"),
    ("superior, one session failed below", [_reg("SQ01", "superior"), TWICE_FAILED[0]], 1, "JD01"),
    ("petition, failed at a department", [_reg("BM01", "petition"), *TWICE_FAILED], 1, "JD01"),
    ("court, failed below, then handed up", [_reg("SQ01", "court"), *UP], 1, "JD01"),
    # 2 transferred by a community
    ("transferred, neighbours", [_reg("SQ01", "patrol"), *UP], 2, "BM02"),
    ("transferred and accepted", [_reg("SQ01", "patrol"), *UP, cb.accepted("2026-03-06")], 2, "BM02"),
    ("transferred, labour", [_reg("SQ01", "patrol", dispute_type="labour"), *UP], 2, "BM01"),
    ("transferred, wages", [_reg("SQ01", "police", dispute_type="wage_arrears"), *UP], 2, "BM01"),
    ("transferred, property", [_reg("SQ01", "patrol", dispute_type="property_mgmt"), *UP], 2, "HY01"),
    ("transferred, nobody competent", [_reg("SQ01", "patrol", dispute_type="medical"), *UP], 2, "JD01"),
    (
        "transferred, major",
        [_reg("SQ01", "patrol", severity="major"), cb.transferred("2026-03-02")],
        2,
        "JD01",
    ),
    # 3 registered by a department
    ("department", [_reg("BM01", "department")], 3, "BM01"),
    ("committee", [_reg("HY01", "application", dispute_type="property_mgmt")], 3, "HY01"),
    ("department, another is competent", [_reg("BM01", "department", dispute_type="neighbour")], 3, "BM01"),
    ("department, complex", [_reg("BM01", "department", severity="major")], 3, "JD01"),
    # 4 from above, or taken directly by the centre
    ("from above", [_reg("JD01", "superior", dispute_type="labour")], 4, "BM01"),
    ("from a court", [_reg("JD01", "court", dispute_type="contract")], 4, "BM02"),
    (
        "from above, nobody competent",
        [_reg("JD01", "superior", dispute_type="family", grid="G02")],
        4,
        "SQ02",
    ),
    ("from above to a community", [_reg("SQ01", "superior", dispute_type="labour")], 4, "BM01"),
    ("taken directly", [_reg("JD01", "application", dispute_type="labour")], 4, "BM01"),
    (
        "taken directly, nobody competent",
        [_reg("JD01", "application", dispute_type="traffic", grid="G01")],
        4,
        "SQ01",
    ),
    ("taken directly, place unknown", [_reg("JD01", "application", dispute_type="traffic")], 4, "JD01"),
    (
        "taken directly, major",
        [_reg("JD01", "application", dispute_type="labour", severity="major")],
        4,
        "JD01",
    ),
    # 5 from the petition office
    ("petition, simple", [_reg("JD01", "petition", dispute_type="labour")], 5, "BM01"),
    (
        "petition, simple, nobody competent",
        [_reg("JD01", "petition", dispute_type="family", grid="G02")],
        5,
        "SQ02",
    ),
    ("petition, major", [_reg("JD01", "petition", dispute_type="labour", severity="major")], 5, "JD01"),
    ("petition at a community", [_reg("SQ01", "petition", dispute_type="labour")], 5, "BM01"),
    ("petition, major, at a community", [_reg("SQ01", "petition", severity="major")], 5, "JD01"),
    # not the centre's yet
    ("found on patrol", [_reg("SQ01", "patrol")], 0, "SQ01"),
    ("found on patrol, failed twice", [_reg("SQ01", "patrol"), *TWICE_FAILED], 0, "SQ01"),
    ("found on patrol, major", [_reg("SQ01", "patrol", severity="major")], 0, "JD01"),
]


@pytest.mark.parametrize(("facts", "rule", "lead"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_who_leads_and_by_which_rule(facts: list[Event], rule: int, lead: str) -> None:
    found = _route(*facts)
    assert (found.rule, found.lead) == (rule, lead)
    assert found.reason


@pytest.mark.parametrize("row", [row for row in TABLE if "major" in row[0]], ids=lambda row: row[0])
def test_a_major_case_goes_to_the_centre_the_same_day(row: tuple[str, list[Event], int, str]) -> None:
    found = _route(*row[1])
    assert (found.lead, found.same_day) == ("JD01", True)


def test_across_departments_the_centre_leads_and_they_cooperate() -> None:
    for found in (
        _route(_reg("BM01", "department"), across=True),
        _route(_reg("BM01", "department", severity="major")),
    ):
        assert (found.lead, found.cooperating) == ("JD01", ("BM01",))


def test_rule_1_names_the_unit_that_tried() -> None:
    assert _route(_reg("SQ01", "superior"), *TWICE_FAILED).cooperating == ("SQ01",)


FAILED_ELSEWHERE = {
    "registered and handed up by a department": [_reg("BM01", "department"), *UP, cb.accepted("2026-03-06")],
    "competent department failed by letter": [
        _reg("SQ01", "patrol"),
        *UP,
        cb.accepted("2026-03-06"),
        cb.assigned("2026-03-09", "BM02"),
        cb.failed("2026-03-10"),
        cb.replied("2026-03-11"),
    ],
    "taken directly, competent department failed": [
        _reg("JD01", "application", dispute_type="labour"),
        cb.assigned("2026-03-09", "BM01"),
        cb.failed("2026-03-10"),
        cb.replied("2026-03-11"),
    ],
}


@pytest.mark.parametrize("facts", FAILED_ELSEWHERE.values(), ids=FAILED_ELSEWHERE)
def test_the_centre_never_routes_a_case_back_to_a_unit_that_failed(facts: list[Event]) -> None:
    """What section 4 calls ``routed_back`` is never what section 5 advises."""
    lead = _route(*facts).lead
    entries = cb.history(*facts)
    assert judge(entries, OFFICE) is not None
    letter = cb.entry(len(entries) + 1, cb.assigned("2026-03-12", lead))
    assert change_of(CASE, entries, [letter], OFFICE, letter.event.on).violations == []


def test_the_office_names_its_own_department() -> None:
    """A unit code in the policy is used as it is, from its date on."""
    office = cb.office_with('[competent_neighbour]\nvalues = [{ from = 2026-03-02, value = ["BM01"] }]')
    for on, lead in (("2026-03-01", "BM02"), ("2026-03-02", "BM01")):
        case = case_of(cb.registered(on, "JD01", source="application"), office=office)
        assert route(case, office, GRIDS).lead == lead
