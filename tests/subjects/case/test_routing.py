"""Section 5: the first rule that fits."""

from __future__ import annotations

from typing import Any

import pytest

from govtool.models import Event, Unit
from govtool.rules import CASE, Case, Office, Route, change_of, judge, route
from govtool.subjects.register import unchanging
from tests.rows import each
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import OFFICE, case_of

GRIDS = {"G01": "SQ01", "G02": "SQ02"}


def _route(*facts: Event, office: Office = OFFICE, **more: Any) -> Route:
    return route(case_of(*facts, office=office), office, GRIDS, **more)


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
    # 2 from the petition office
    ("petition, simple", [_reg("JD01", "petition", dispute_type="labour")], 2, "BM01"),
    (
        "petition, simple, nobody competent",
        [_reg("JD01", "petition", dispute_type="family", grid="G02")],
        2,
        "SQ02",
    ),
    (
        "petition, major",
        [_reg("JD01", "petition", dispute_type="labour", severity="major")],
        2,
        "JD01",
    ),
    ("petition at a community", [_reg("SQ01", "petition", dispute_type="labour")], 2, "BM01"),
    ("petition, major, at a community", [_reg("SQ01", "petition", severity="major")], 2, "JD01"),
    # 3 transferred by a community
    ("transferred, neighbours", [_reg("SQ01", "patrol"), *UP], 3, "BM02"),
    (
        "transferred and accepted",
        [_reg("SQ01", "patrol"), *UP, cb.accepted("2026-03-06")],
        3,
        "BM02",
    ),
    ("transferred, labour", [_reg("SQ01", "patrol", dispute_type="labour"), *UP], 3, "BM01"),
    ("transferred, wages", [_reg("SQ01", "police", dispute_type="wage_arrears"), *UP], 3, "BM01"),
    (
        "transferred, property",
        [_reg("SQ01", "patrol", dispute_type="property_mgmt"), *UP],
        3,
        "HY01",
    ),
    (
        "transferred, nobody competent",
        [_reg("SQ01", "patrol", dispute_type="medical"), *UP],
        3,
        "JD01",
    ),
    (
        "transferred, major",
        [_reg("SQ01", "patrol", severity="major"), cb.transferred("2026-03-02")],
        3,
        "JD01",
    ),
    # 4 registered by a department
    ("department", [_reg("BM01", "department")], 4, "BM01"),
    ("committee", [_reg("HY01", "application", dispute_type="property_mgmt")], 4, "HY01"),
    (
        "department, another is competent",
        [_reg("BM01", "department", dispute_type="neighbour")],
        4,
        "BM01",
    ),
    ("department, complex", [_reg("BM01", "department", severity="major")], 4, "JD01"),
    # 5 from above, or taken directly by the centre
    ("from above", [_reg("JD01", "superior", dispute_type="labour")], 5, "BM01"),
    ("from a court", [_reg("JD01", "court", dispute_type="contract")], 5, "BM02"),
    (
        "from above, nobody competent",
        [_reg("JD01", "superior", dispute_type="family", grid="G02")],
        5,
        "SQ02",
    ),
    ("from above to a community", [_reg("SQ01", "superior", dispute_type="labour")], 5, "BM01"),
    ("taken directly", [_reg("JD01", "application", dispute_type="labour")], 5, "BM01"),
    (
        "taken directly, nobody competent",
        [_reg("JD01", "application", dispute_type="traffic", grid="G01")],
        5,
        "SQ01",
    ),
    (
        "taken directly, place unknown",
        [_reg("JD01", "application", dispute_type="traffic")],
        5,
        "JD01",
    ),
    (
        "taken directly, major",
        [_reg("JD01", "application", dispute_type="labour", severity="major")],
        5,
        "JD01",
    ),
    # not the centre's yet
    ("found on patrol", [_reg("SQ01", "patrol")], 0, "SQ01"),
    ("found on patrol, failed twice", [_reg("SQ01", "patrol"), *TWICE_FAILED], 0, "SQ01"),
    ("found on patrol, major", [_reg("SQ01", "patrol", severity="major")], 0, "JD01"),
]


@each(("facts", "rule", "lead"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_who_leads_and_by_which_rule(facts: list[Event], rule: int, lead: str) -> None:
    found = _route(*facts)
    assert (found.rule, found.lead) == (rule, lead)
    assert found.reason


@pytest.mark.parametrize("row", [row for row in TABLE if "major" in row[0]], ids=lambda row: row[0])
def test_a_major_case_goes_to_the_centre_the_same_day(
    row: tuple[str, list[Event], int, str],
) -> None:
    found = _route(*row[1])
    assert (found.lead, found.same_day) == ("JD01", True)


def test_across_departments_the_centre_leads_and_they_cooperate() -> None:
    for found in (
        _route(_reg("BM01", "department"), across=True),
        _route(_reg("BM01", "department", severity="major")),
    ):
        assert (found.lead, found.cooperating) == ("JD01", ("BM01",))


@pytest.mark.parametrize("answer", [[], [cb.accepted("2026-03-03")]], ids=["asked for", "accepted"])
def test_what_a_department_handed_over_is_not_sent_back_to_it(answer: list[Event]) -> None:
    """It hands over what is complex or crosses departments, and nothing else; what was sent back is its own again."""
    handed_over = [_reg("BM01", "department"), cb.transferred("2026-03-02")]
    found = _route(*handed_over, *answer)
    assert (found.rule, found.lead, found.cooperating) == (4, "JD01", ("BM01",))
    assert _route(*handed_over, cb.returned("2026-03-03")).lead == "BM01"


def test_rule_1_names_the_unit_that_tried() -> None:
    assert _route(_reg("SQ01", "superior"), *TWICE_FAILED).cooperating == ("SQ01",)


FAILED_ELSEWHERE = {
    "registered and handed up by a department": [
        _reg("BM01", "department"),
        *UP,
        cb.accepted("2026-03-06"),
    ],
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
    office = cb.office_with(
        '[competent_neighbour]\nvalues = [{ from = 2026-03-02, value = ["BM01"] }]'
    )
    for on, lead in (("2026-03-01", "BM02"), ("2026-03-02", "BM01")):
        case = case_of(cb.registered(on, "JD01", source="application"), office=office)
        assert route(case, office, GRIDS).lead == lead


# --- the petition office

PETITION_OFFICE = Unit(code="XF01", name="示例街道信访室", kind="department", parent="JD01")
WITH_PETITIONS = Office(
    OFFICE.policy, OFFICE.calendar, unchanging({**cb.UNITS, "XF01": PETITION_OFFICE}), "JD01"
)
NAMED = Office(
    OFFICE.policy.overlaid(
        '[petition_office]\nvalues = [{ from = 2026-03-03, value = ["BM02"] }]\n'
        '[competent_neighbour]\nvalues = [{ from = 2026-03-02, value = ["司法所", "信访", "社保所"] }]'
    ),
    OFFICE.calendar, WITH_PETITIONS.units, "JD01",
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "rule", "lead"),
    [
        ([_reg("XF01", "department", dispute_type="labour")], 2, "BM01"),
        ([_reg("XF01", "application", dispute_type="family", grid="G02")], 2, "SQ02"),
        ([_reg("XF01", "petition", dispute_type="family")], 2, "JD01"),
        ([_reg("XF01", "department", severity="major")], 2, "JD01"),
        ([_reg("XF01", "department"), cb.transferred("2026-03-02")], 2, "BM02"),
        ([_reg("XF01", "superior"), *TWICE_FAILED], 2, "BM02"),
        (
            [_reg("JD01", "superior"), cb.assigned("2026-03-03", "XF01"), cb.failed("2026-03-04")],
            5,
            "BM02",
        ),
    ],
    ids=["competent", "place", "nobody", "major", "handed over", "takes no part", "was given it"],
)
def test_the_petition_office_hands_over_and_takes_no_part(
    facts: list[Event], rule: int, lead: str
) -> None:
    found = _route(*facts, office=WITH_PETITIONS)
    assert (found.rule, found.lead) == (rule, lead)
    assert "XF01" not in found.cooperating
    entries = cb.history(*facts)
    letter = cb.assigned("2026-03-12", "BM01")
    assert (
        change_of(CASE, entries, [cb.entry(9, letter)], WITH_PETITIONS, letter.on).violations == []
    ), "a department may hand over at once"


@pytest.mark.parametrize(
    ("on", "rule", "lead"),
    [("2026-03-02", 4, "BM02"), ("2026-03-03", 2, "XF01"), ("2026-03-04", 2, "XF01")],
)
def test_the_policy_names_the_petition_office_from_a_day_on(on: str, rule: int, lead: str) -> None:
    found = _route(cb.registered(on, "BM02", source="department"), office=NAMED)
    assert (found.rule, found.lead) == (rule, lead)


@pytest.mark.parametrize(("on", "lead"), [("2026-03-02", "BM02"), ("2026-03-03", "XF01")])
def test_the_petition_office_is_never_the_competent_department(on: str, lead: str) -> None:
    """From 3 March on, the office of that test names another one, and 信访室 is a department like any other."""
    case = cb.registered(on, "JD01", source="superior")
    assert _route(case, office=NAMED).lead == lead


# --- linked cases


def _linked(unit: str, *facts: Event) -> Case:
    return case_of(cb.registered("2026-03-02", unit, case_no=f"{unit}-2026-00009"), *facts)


SETTLED = (cb.failed("2026-03-03"), cb.settled("2026-03-04"))


@pytest.mark.parametrize(
    ("facts", "other", "rule", "lead"),
    [
        ([_reg("JD01", "superior", dispute_type="labour")], _linked("SQ01", *TWICE_FAILED), 1, "JD01"),
        ([_reg("JD01", "application", dispute_type="labour")], _linked("SQ01", TWICE_FAILED[0]), 1, "JD01"),
        ([_reg("JD01", "petition", dispute_type="labour")], _linked("BM01", *TWICE_FAILED), 1, "JD01"),
        ([_reg("JD01", "application", dispute_type="labour")], _linked("SQ01", *SETTLED), 5, "BM01"),
        ([_reg("JD01", "application", dispute_type="labour")], _linked("JD01", *TWICE_FAILED), 5, "BM01"),
        ([_reg("SQ01", "patrol"), *UP], _linked("BM02", *TWICE_FAILED), 1, "JD01"),
        ([_reg("SQ01", "patrol"), *UP], _linked("SQ02", *TWICE_FAILED), 3, "BM02"),
        ([_reg("SQ01", "patrol")], _linked("SQ02", *TWICE_FAILED), 0, "SQ01"),
        ([_reg("BM01", "department")], _linked("SQ02", *TWICE_FAILED), 4, "BM01"),
    ],
    ids=[
        "from above", "taken directly", "petition", "settled there", "the centre's own", "competent one failed",
        "another community failed", "not handed up", "at a department",
    ],
)  # fmt: skip
def test_linked_cases_are_one_matter(facts: list[Event], other: Case, rule: int, lead: str) -> None:
    found = _route(*facts, linked=[other])
    assert (found.rule, found.lead) == (rule, lead)


@pytest.mark.parametrize(("grid", "lead"), [("G02", "SQ02"), (None, "SQ01"), ("G99", "SQ01")])
def test_the_place_is_told_where_no_grid_tells_it(grid: str | None, lead: str) -> None:
    facts = _reg("JD01", "application", dispute_type="traffic", grid=grid)
    assert _route(facts, place="SQ01").lead == lead
