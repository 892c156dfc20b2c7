"""Section 3: for every rule the day before, the day, and the day after its due date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from govtool.base import vocabulary as voc
from govtool.models import Event
from govtool.rules import RULES, stage_number
from tests.rows import each
from tests.subjects.case import casebook as cb
from tests.subjects.case import tables
from tests.subjects.case.casebook import ONE_DAY, Row, case_of, day, ids, owed, rules_owed

LONG_AFTER = dt.timedelta(days=400)
Begin = Callable[[Row], Sequence[Event]]
Act = Callable[[cb.Date], Event]


@dataclass(frozen=True)
class Scenario:
    """How an obligation comes about on a day, how it is met, and how its stage ends without it."""

    name: str
    rule: str
    rows: list[Row]
    begin: Begin
    done: Act
    ended: Act | None = None


def _registered(unit: str) -> Begin:
    return lambda row: [cb.registered(row.start, unit)]


def _failed(times: int) -> Begin:
    return lambda row: [cb.registered(row.start), *[cb.failed(row.start)] * times]


def _accepted(row: Row) -> Sequence[Event]:
    return [*_failed(2)(row), cb.transferred(row.start), cb.accepted(row.start)]


def _transferred(row: Row) -> Sequence[Event]:
    return [*_failed(2)(row), cb.transferred(row.start)]


def _major(unit: str) -> Begin:
    return lambda row: [cb.registered(row.start, unit, severity="major")]


def _became_major(row: Row) -> Sequence[Event]:
    """Registered and reported as an ordinary case some days before."""
    before = row.start - dt.timedelta(days=5)
    return [cb.registered(before), cb.reported(before), cb.became_major(row.start)]


def _letter(row: Row) -> Sequence[Event]:
    return [cb.registered(row.start, "JD01"), cb.assigned(row.start, "BM01", row.due)]


def _settled(unit: str) -> Begin:
    return lambda row: [cb.registered(row.start, unit), cb.settled(row.start)]


def _settled_by_letter(row: Row) -> Sequence[Event]:
    """The centre's month runs from acceptance, whoever settles the case for it and whenever."""
    return [
        *_accepted(row),
        cb.assigned(row.start),
        cb.settled(row.start),
        cb.replied(row.start),
        cb.closed(row.start, "settled"),
    ]


SCENARIOS = [
    Scenario(
        "community",
        "report_same_day",
        tables.SAME_DAY,
        _registered("SQ01"),
        cb.reported,
        cb.diverted,
    ),
    Scenario(
        "department",
        "report_same_day",
        tables.SAME_DAY,
        _registered("BM01"),
        cb.reported,
        cb.diverted,
    ),
    Scenario(
        "committee",
        "report_same_day",
        tables.SAME_DAY,
        _registered("HY01"),
        cb.reported,
        cb.diverted,
    ),
    Scenario(
        "community",
        "app_entry",
        tables.WITH_THE_WEEKLY_RETURN,
        _registered("SQ01"),
        cb.app_entered,
        cb.diverted,
    ),
    Scenario(
        "department",
        "app_entry",
        tables.WITH_THE_WEEKLY_RETURN,
        _registered("BM01"),
        cb.app_entered,
        cb.settled,
    ),
    Scenario(
        "committee",
        "app_entry",
        tables.WITH_THE_WEEKLY_RETURN,
        _registered("HY01"),
        cb.app_entered,
        cb.closed,
    ),
    Scenario(
        "transfer", "hand_over_major", tables.SAME_DAY, _major("SQ01"), cb.transferred, cb.diverted
    ),
    Scenario("report", "hand_over_major", tables.SAME_DAY, _major("SQ01"), cb.reported, cb.settled),
    Scenario(
        "department", "hand_over_major", tables.SAME_DAY, _major("BM01"), cb.transferred, cb.closed
    ),
    Scenario(
        "committee", "hand_over_major", tables.SAME_DAY, _major("HY01"), cb.reported, cb.diverted
    ),
    Scenario("later", "hand_over_major", tables.SAME_DAY, _became_major, cb.reported, cb.diverted),
    Scenario("met", "meet_parties", tables.THREE_DAYS, _registered("SQ01"), cb.met, cb.diverted),
    Scenario(
        "first session",
        "meet_parties",
        tables.THREE_DAYS,
        _registered("SQ01"),
        cb.adjourned,
        cb.closed,
    ),
    Scenario(
        "second session", "two_sessions", tables.TEN_DAYS, _failed(1), cb.adjourned, cb.diverted
    ),
    Scenario(
        "settled at once",
        "two_sessions",
        tables.TEN_DAYS,
        _registered("SQ01"),
        cb.settled,
        cb.closed,
    ),
    Scenario(
        "stage ends",
        "transfer_up",
        tables.THREE_WORKING_DAYS,
        _failed(2),
        cb.transferred,
        cb.diverted,
    ),
    Scenario(
        "settled later",
        "transfer_up",
        tables.THREE_WORKING_DAYS,
        _failed(2),
        cb.transferred,
        cb.settled,
    ),
    Scenario(
        "accepted",
        "accept_transfer",
        tables.THREE_WORKING_DAYS,
        _transferred,
        cb.accepted,
        cb.diverted,
    ),
    Scenario(
        "returned",
        "accept_transfer",
        tables.THREE_WORKING_DAYS,
        _transferred,
        cb.returned,
        cb.closed,
    ),
    Scenario(
        "department settles", "unit_close", tables.THIRTY_DAYS, _registered("BM01"), cb.settled
    ),
    Scenario(
        "committee diverts", "unit_close", tables.THIRTY_DAYS, _registered("HY01"), cb.diverted
    ),
    Scenario(
        "department withdraws", "unit_close", tables.THIRTY_DAYS, _registered("BM01"), cb.closed
    ),
    Scenario("letter", "answer_letter", tables.AS_WRITTEN, _letter, cb.replied, cb.diverted),
    Scenario("accepted", "centre_close", tables.ONE_MONTH, _accepted, cb.closed),
    Scenario(
        "street registered", "centre_close", tables.ONE_MONTH, _registered("JD01"), cb.settled
    ),
    Scenario(
        "street registered, diverted",
        "centre_close",
        tables.ONE_MONTH,
        _registered("JD01"),
        cb.diverted,
    ),
    Scenario(
        "community", "report_closure", tables.ONE_WORKING_DAY, _settled("SQ01"), cb.closure_reported
    ),
    Scenario(
        "department",
        "report_closure",
        tables.ONE_WORKING_DAY,
        _settled("BM01"),
        cb.closure_reported,
    ),
    Scenario(
        "committee", "report_closure", tables.ONE_WORKING_DAY, _settled("HY01"), cb.closure_reported
    ),
    Scenario("street", "report_closure", tables.ONE_MONTH, _settled("JD01"), cb.closure_reported),
    Scenario(
        "lead of a letter",
        "report_closure",
        tables.ONE_MONTH,
        _settled_by_letter,
        cb.closure_reported,
    ),
    Scenario(
        "community",
        "platform_entry",
        tables.THREE_WORKING_DAYS,
        _settled("SQ01"),
        cb.platform_entered,
    ),
    Scenario(
        "street", "platform_entry", tables.THREE_WORKING_DAYS, _settled("JD01"), cb.platform_entered
    ),
    Scenario("community", "revisit", tables.THIRTY_DAYS, _settled("SQ01"), cb.revisited),
]


def _named(scenario: Scenario) -> str:
    return f"{scenario.rule} [{scenario.name}]"


def _around(row: Row) -> list[dt.date]:
    return [on for on in (row.due - ONE_DAY, row.due, row.due + ONE_DAY) if on >= row.start]


def _days(scenario: Scenario) -> Iterator[tuple[Row, dt.date]]:
    """Yield each row with the day before, the day, and the day after its due date."""
    return ((row, today) for row in scenario.rows for today in _around(row))


@each("scenario", SCENARIOS, ids=_named)
def test_due_and_while_nothing_is_done(scenario: Scenario) -> None:
    for row, today in _days(scenario):
        found = owed(case_of(*scenario.begin(row), as_of=today), scenario.rule)
        assert (found.due, found.provisional) == (row.due, row.provisional), row
        assert found.status(today) == ("open" if today <= row.due else "overdue"), row
        assert found.days(today) == (row.due - today).days, row


@each("scenario", SCENARIOS, ids=_named)
def test_done_around_the_due_date(scenario: Scenario) -> None:
    for row, today in _days(scenario):
        found = owed(case_of(*scenario.begin(row), scenario.done(today)), scenario.rule)
        assert (found.due, found.met_on) == (row.due, today), row
        assert found.status(today + LONG_AFTER) == ("met" if today <= row.due else "late"), row


@each("scenario", [each for each in SCENARIOS if each.ended], ids=_named)
def test_stage_ended_around_the_due_date_without_it(scenario: Scenario) -> None:
    assert scenario.ended is not None
    for row, today in _days(scenario):
        found = owed(case_of(*scenario.begin(row), scenario.ended(today)), scenario.rule)
        assert (found.due, found.met_on) == (row.due, None), row
        expected = "waived" if today <= row.due else "missed"
        assert found.status(today + LONG_AFTER) == expected, row


def test_every_rule_is_in_these_tables() -> None:
    assert {s.rule for s in SCENARIOS} | {"judicial_confirmation"} == set(RULES)


# --- 司法确认: a reminder of a right, owed by nobody


@each("row", tables.THIRTY_DAYS, ids=ids(tables.THIRTY_DAYS))
def test_judicial_confirmation_runs_thirty_days_and_is_never_overdue(row: Row) -> None:
    """It rolls as any date in days does (民法典 203): the 30th day on a holiday moves to the next working day."""
    for today in _around(row):
        case = case_of(cb.registered(row.start), cb.settled(row.start, "written"), as_of=today)
        found = owed(case, "judicial_confirmation")
        assert (found.due, found.provisional, found.reminder) == (row.due, row.provisional, True)
        assert (found.status(today) == "open") == (today <= row.due)
        assert found.status(today) != "overdue"


@each("row", tables.THIRTY_DAYS, ids=ids(tables.THIRTY_DAYS))
def test_an_application_around_the_last_day(row: Row) -> None:
    for on in _around(row):
        case = case_of(
            cb.registered(row.start),
            cb.settled(row.start, "written"),
            cb.confirmation_applied(on, "示例区人民法院"),
        )
        found = owed(case, "judicial_confirmation")
        assert (found.due, found.met_on, case.court) == (row.due, on, "示例区人民法院")
        assert found.status(on + LONG_AFTER) == ("met" if on <= row.due else "late")


def test_only_the_first_application_counts() -> None:
    applied = [
        cb.confirmation_applied("2026-03-09", "甲法院"),
        cb.confirmation_applied("2026-03-11", "乙法院"),
    ]
    case = case_of(cb.registered("2026-03-02"), cb.settled("2026-03-04", "written"), *applied)
    assert (case.confirmation_applied_on, case.court) == (day("2026-03-09"), "甲法院")
    assert case.violations == []


@pytest.mark.parametrize(
    ("registration", "agreement", "told", "offered"),
    [
        ({}, {"agreement": "written"}, {}, True),
        (
            {},
            {"agreement": None, "agreement_no": "(2026)示例调字1号"},
            {},
            True,
        ),  # only a written one has a number
        ({}, {"agreement": "oral"}, {}, False),
        ({}, {"agreement": "none"}, {}, False),
        (
            {"dispute_type": "family"},
            {"agreement": "written"},
            {},
            True,
        ),  # support, inheritance, family property
        (
            {"dispute_type": "family"},
            {"agreement": "written"},
            {"matter": "status"},
            False,
        ),  # 2011 provisions, 4
        ({"dispute_type": "homestead"}, {"agreement": "written"}, {}, True),
        (
            {"dispute_type": "homestead"},
            {"agreement": "written"},
            {"matter": "ownership"},
            False,
        ),  # 解释 355
        ({"dispute_type": "land_forest"}, {"agreement": "written"}, {"matter": "ownership"}, False),
        ({"dispute_type": "neighbour"}, {"agreement": "written"}, {"matter": "ownership"}, False),
        (
            {"dispute_type": "neighbour"},
            {"agreement": "written"},
            {"paper": "settlement"},
            False,
        ),  # L 调解法 33
        ({"dispute_type": "neighbour"}, {"agreement": "written"}, {"paper": "mediation"}, True),
        ({"dispute_type": "expropriation"}, {"agreement": "written"}, {"amount": "500"}, True),
        ({"dispute_type": "property_mgmt"}, {"agreement": "written"}, {}, True),
    ],
)
def test_judicial_confirmation_is_offered(
    registration: dict[str, Any], agreement: dict[str, Any], told: dict[str, Any], offered: bool
) -> None:
    case = case_of(
        cb.registered("2026-03-02", **registration),
        cb.settled("2026-03-04", **agreement),
        cb.supplemented("2026-03-05", **told),
    )
    assert ("judicial_confirmation" in rules_owed(case)) == offered == case.is_confirmable


def test_what_was_told_of_the_matter_is_taken_back() -> None:
    told = [
        cb.supplemented("2026-03-05", matter="status"),
        cb.supplemented("2026-03-09", cleared=("matter",)),
    ]
    facts = [
        cb.registered("2026-03-02", dispute_type="family"),
        cb.settled("2026-03-04", "written"),
        *told,
    ]
    offered = {on: "judicial_confirmation" in rules_owed(case_of(*facts, as_of=on)) for on in
               ("2026-03-04", "2026-03-05", "2026-03-08", "2026-03-09")}  # fmt: skip
    assert list(offered.values()) == [True, False, False, True]


# Agreed by word of mouth at the lead of a letter on 4 March, put in writing when the centre closed the case: a written
# agreement holds from then on. The day before, that day, and with the writing on the day of the session.
@pytest.mark.parametrize(
    ("session", "ending", "in_force", "due"),
    [
        ("oral", "written", "2026-03-12", "2026-04-13"),  # 11 April is a Saturday
        ("written", "written", "2026-03-04", "2026-04-03"),
        ("written", None, "2026-03-04", "2026-04-03"),
        ("oral", "oral", "2026-03-04", None),
    ],
)
def test_judicial_confirmation_counts_from_the_day_in_force(
    session: str, ending: str | None, in_force: str, due: str | None
) -> None:
    case = case_of(
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-02"),
        cb.settled("2026-03-04", session),
        cb.replied("2026-03-10"),
        cb.closed("2026-03-12", "settled", agreement=ending),
    )
    assert (case.agreed_on, case.in_force_on) == (day("2026-03-04"), day(in_force))
    found = [o.due for o in case.obligations if o.rule == "judicial_confirmation"]
    assert found == ([day(due)] if due else [])


def test_judicial_confirmation_counts_from_the_agreement_not_from_the_closing() -> None:
    case = case_of(
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-02"),
        cb.settled("2026-03-04", "written"),
        cb.replied("2026-03-10"),
        cb.closed("2026-03-12", "settled"),
    )
    found = owed(case, "judicial_confirmation")
    assert (found.start, found.due) == (
        day("2026-03-04"),
        day("2026-04-03"),
    )  # 27 days left in March, then 3


@pytest.mark.parametrize(
    ("facts", "stage", "unit"),
    [
        # The lead of a letter reached the agreement; the centre closes the case.
        (
            [
                cb.assigned("2026-03-02"),
                cb.settled("2026-03-04", "written"),
                cb.replied("2026-03-10"),
            ],
            2,
            "BM01",
        ),
        # The lead answered without an agreement; the centre reached it when it closed the case.
        ([cb.assigned("2026-03-02"), cb.replied("2026-03-10")], 1, "JD01"),
        ([], 1, "JD01"),
        # The second lead reached it.
        (
            [
                cb.assigned("2026-03-02", "BM01"),
                cb.replied("2026-03-03"),
                cb.assigned("2026-03-04", "BM02"),
                cb.settled("2026-03-05", "written"),
                cb.replied("2026-03-10"),
            ],
            3,
            "BM02",
        ),
    ],
)
def test_judicial_confirmation_is_a_reminder_to_whoever_reached_the_agreement(
    facts: list[Event], stage: int, unit: str
) -> None:
    ended = cb.closed("2026-03-12", "settled").model_copy(
        update={"agreement": voc.AgreementForm.WRITTEN}
    )
    case = case_of(cb.registered("2026-03-02", "JD01"), *facts, ended)
    (found,) = [one for one in case.obligations if one.rule == "judicial_confirmation"]
    assert (int(found.turn), found.unit) == (stage, unit)


# --- who owes what


def test_what_a_new_case_owes() -> None:
    expected = {
        "SQ01": {"report_same_day", "app_entry", "meet_parties", "two_sessions"},
        "BM01": {"report_same_day", "app_entry", "unit_close"},
        "HY01": {"report_same_day", "app_entry", "unit_close"},
        "JD01": {"centre_close"},
    }
    assert {
        unit: rules_owed(case_of(cb.registered("2026-03-02", unit))) for unit in expected
    } == expected


def test_what_a_lead_owes_by_a_letter() -> None:
    """A new stage has its own clocks; only the stage of origin registered is told to the centre."""
    for lead, rules in (
        ("BM01", {"answer_letter"}),
        ("SQ02", {"answer_letter", "meet_parties", "two_sessions"}),
    ):
        case = case_of(
            cb.registered("2026-03-02", "JD01"), cb.assigned("2026-03-04", lead, "2026-03-20")
        )
        assert {o.rule for o in case.obligations if stage_number(o.turn) == 2} == rules
        assert all(
            o.start == day("2026-03-04") and o.unit == lead
            for o in case.obligations
            if stage_number(o.turn) == 2
        )


@pytest.mark.parametrize(
    ("unit", "end", "rules"),
    [
        ("SQ01", cb.settled("2026-03-04"), {"report_closure", "platform_entry", "revisit"}),
        ("BM01", cb.settled("2026-03-04"), {"report_closure", "platform_entry", "revisit"}),
        ("JD01", cb.settled("2026-03-04"), {"report_closure", "platform_entry", "revisit"}),
        (
            "SQ01",
            cb.closed("2026-03-04", "settled"),
            {"report_closure", "platform_entry", "revisit"},
        ),
        (
            "SQ01",
            cb.settled("2026-03-04", "none"),
            {"report_closure", "platform_entry"},
        ),  # no agreement to revisit
        ("SQ01", cb.closed("2026-03-04", "withdrawn"), set()),
        ("SQ01", cb.closed("2026-03-04", "terminated"), set()),
        ("SQ01", cb.diverted("2026-03-04"), set()),
        ("JD01", cb.closed("2026-03-04", "withdrawn"), {"report_closure"}),
        ("JD01", cb.diverted("2026-03-04"), {"report_closure"}),
    ],
)
def test_what_a_closed_case_owes(unit: str, end: Event, rules: set[str]) -> None:
    after = {"report_closure", "platform_entry", "revisit", "judicial_confirmation"}
    assert rules_owed(case_of(cb.registered("2026-03-02", unit), end)) & after == rules


# --- what meets, and what does not


def test_parties_are_met_by_whatever_came_first() -> None:
    for facts in (
        [cb.met("2026-03-03"), cb.failed("2026-03-04")],
        [cb.failed("2026-03-03"), cb.met("2026-03-04")],
    ):
        found = owed(case_of(cb.registered("2026-03-02"), *facts), "meet_parties")
        assert found.met_on == day("2026-03-03")


def test_a_consultation_is_neither_a_meeting_nor_a_session() -> None:
    case = case_of(
        cb.registered("2026-03-02"), cb.consulted("2026-03-03"), cb.consulted("2026-03-04")
    )
    assert owed(case, "meet_parties").met_on is None
    assert owed(case, "two_sessions").met_on is None


def test_two_sessions_are_two_or_a_settled_one() -> None:
    registered = cb.registered("2026-03-02")
    one = owed(case_of(registered, cb.adjourned("2026-03-03")), "two_sessions")
    two = owed(
        case_of(
            registered, cb.adjourned("2026-03-03"), cb.failed("2026-03-05"), cb.failed("2026-03-06")
        ),
        "two_sessions",
    )
    settled = owed(case_of(registered, cb.settled("2026-03-03")), "two_sessions")
    assert (one.met_on, two.met_on, settled.met_on) == (None, day("2026-03-05"), day("2026-03-03"))


def test_a_case_closed_without_a_second_session_owes_none() -> None:
    case = case_of(
        cb.registered("2026-03-02"), cb.failed("2026-03-03"), cb.closed("2026-03-05", "withdrawn")
    )
    assert owed(case, "two_sessions").status(day("2026-04-01")) == "waived"


def test_transfer_counts_from_the_second_failed_session_and_later_ones_do_not_restart_it() -> None:
    facts = [
        cb.registered("2026-03-02"),
        cb.failed("2026-03-03"),
        cb.adjourned("2026-03-04"),
        cb.failed("2026-03-05"),
    ]
    for more in (
        [],
        [cb.failed("2026-03-06")],
        [cb.failed("2026-03-06"), cb.failed("2026-03-09"), cb.adjourned("2026-03-10")],
    ):
        found = owed(case_of(*facts, *more), "transfer_up")
        assert (found.start, found.due) == (
            day("2026-03-05"),
            day("2026-03-10"),
        )  # Fri 6, Mon 9, Tue 10


@pytest.mark.parametrize(
    "sessions", [[], [cb.failed], [cb.failed, cb.adjourned], [cb.adjourned] * 3]
)
def test_no_transfer_is_owed_before_the_second_failed_session(sessions: list[Act]) -> None:
    facts = [act(day("2026-03-03") + i * ONE_DAY) for i, act in enumerate(sessions)]
    assert "transfer_up" not in rules_owed(case_of(cb.registered("2026-03-02"), *facts))


def test_a_department_owes_no_transfer() -> None:
    case = case_of(
        cb.registered("2026-03-02", "BM01"), cb.failed("2026-03-03"), cb.failed("2026-03-04")
    )
    assert "transfer_up" not in rules_owed(case)


def test_a_return_does_not_reopen_a_transfer() -> None:
    facts = [
        cb.registered("2026-03-02"),
        cb.failed("2026-03-03"),
        cb.failed("2026-03-04"),
        cb.transferred("2026-03-05"),
        cb.returned("2026-03-06"),
    ]
    for more in ([], [cb.failed("2026-03-09")], [cb.transferred("2026-03-20")]):
        found = owed(case_of(*facts, *more), "transfer_up")
        assert (found.due, found.met_on) == (
            day("2026-03-09"),
            day("2026-03-05"),
        )  # Thu 5, Fri 6, Mon 9


FAILURE = "2026-03-05"
"""Of the second session, a Thursday: a transfer is due on Tuesday 10."""
SENT_BACK = [
    # A transfer sent back before the second failure meets nothing, also when that was earlier on the same day.
    ([cb.transferred("2026-03-03"), cb.returned("2026-03-04"), cb.failed(FAILURE)], None),
    ([cb.transferred("2026-03-03"), cb.returned(FAILURE), cb.failed(FAILURE)], None),
    ([cb.transferred("2026-03-03"), cb.returned(FAILURE), cb.failed(FAILURE), cb.transferred("2026-03-09")], "2026-03-09"),
    # Sent back after it, later on the same day or on the next: a later return does not reopen it.
    ([cb.transferred("2026-03-03"), cb.failed(FAILURE), cb.returned(FAILURE)], "2026-03-03"),
    ([cb.transferred("2026-03-03"), cb.failed(FAILURE), cb.returned("2026-03-06")], "2026-03-03"),
    # Asked for and sent back on the very day of the second failure, after it.
    ([cb.failed(FAILURE), cb.transferred(FAILURE), cb.returned(FAILURE)], FAILURE),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "met_on"), SENT_BACK)
def test_a_transfer_sent_back_around_the_second_failure(
    facts: list[Event], met_on: str | None
) -> None:
    found = owed(
        case_of(cb.registered("2026-03-02"), cb.failed("2026-03-02"), *facts), "transfer_up"
    )
    assert (found.due, found.met_on) == (day("2026-03-10"), met_on and day(met_on))


def test_a_settlement_before_the_transfer_ends_it_for_good() -> None:
    """A community that leads by a letter settles, and still hands the papers up: nothing was late."""
    case = case_of(
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-03", "SQ01", "2026-04-01"),
        cb.failed("2026-03-04"),
        cb.failed("2026-03-05"),
        cb.settled("2026-03-06"),
        cb.transferred("2026-03-20"),
    )
    found = owed(case, "transfer_up")
    assert (found.due, found.status(day("2026-04-01"))) == (day("2026-03-10"), "waived")


def test_each_letter_is_its_own_obligation() -> None:
    case = case_of(
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-03", "BM01", "2026-03-10"),
        cb.assigned("2026-03-04", "BM02", "2026-03-20"),
        cb.replied("2026-03-11", "BM01"),
    )
    first, second = owed(case, "answer_letter", 2), owed(case, "answer_letter", 3)
    assert (first.due, first.status(day("2026-03-15"))) == (day("2026-03-10"), "late")
    assert (second.due, second.status(day("2026-03-15"))) == (day("2026-03-20"), "open")


def test_a_settled_session_does_not_answer_the_letter() -> None:
    case = case_of(
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-03", "BM01", "2026-03-10"),
        cb.settled("2026-03-05"),
    )
    assert owed(case, "answer_letter").status(day("2026-03-11")) == "overdue"


def test_reporting_after_the_stage_ended_is_owed_no_more() -> None:
    case = case_of(cb.registered("2026-03-02"), cb.settled("2026-03-02"))
    assert owed(case, "report_same_day").status(day("2026-03-20")) == "waived"


@pytest.mark.parametrize(("on", "met_on"), [("2026-03-05", "2026-03-05"), ("2026-03-06", None)])
def test_a_report_on_the_last_day_of_the_stage_counts_and_one_after_it_does_not(
    on: str, met_on: str | None
) -> None:
    """Late by the day of registration in any case; but a stage that ended owes no report any more."""
    case = case_of(cb.registered("2026-03-02"), cb.settled("2026-03-05"), cb.reported(on))
    found = owed(case, "report_same_day")
    assert found.met_on == (met_on and day(met_on))
    assert found.status(day("2026-04-01")) == ("late" if met_on else "missed")


def test_a_settlement_after_the_second_session_does_not_put_it_off() -> None:
    sessions = [cb.failed("2026-03-03"), cb.adjourned("2026-03-05"), cb.settled("2026-03-06")]
    assert owed(case_of(cb.registered("2026-03-02"), *sessions), "two_sessions").met_on == day(
        "2026-03-05"
    )


def test_a_transfer_that_was_made_stays_made_when_the_case_is_settled_later() -> None:
    case = case_of(
        cb.registered("2026-03-02"),
        cb.failed("2026-03-04"),
        cb.failed("2026-03-05"),
        cb.transferred("2026-03-06"),
        cb.returned("2026-03-09"),
        cb.settled("2026-03-10"),
    )
    assert owed(case, "transfer_up").met_on == day("2026-03-06")


@pytest.mark.parametrize(
    ("settled", "status"),
    [("2026-03-09", "waived"), ("2026-03-10", "waived"), ("2026-03-11", "missed")],
)
def test_a_lead_that_settles_owes_no_transfer_from_then_on_whenever_it_answers(
    settled: str, status: str
) -> None:
    """Due on Tuesday 10 March, three working days after Thursday 5; the reply comes long after."""
    case = case_of(
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-03", "SQ01", "2026-04-01"),
        cb.failed("2026-03-04"),
        cb.failed("2026-03-05"),
        cb.settled(settled),
        cb.replied("2026-03-20"),
    )
    assert owed(case, "transfer_up").status(day("2026-04-01")) == status


def test_what_follows_a_closing_is_owed_by_the_stage_that_closed_the_case() -> None:
    """A letter was sent although the centre had not accepted the case: two stages are open, the last one closes it."""
    case = case_of(
        cb.registered("2026-03-02"),
        cb.assigned("2026-03-03", "BM01"),
        cb.closed("2026-03-09", "settled"),
    )
    after = {"report_closure", "platform_entry", "revisit"}
    assert {
        (one.rule, int(one.turn), one.unit) for one in case.obligations if one.rule in after
    } == {(rule, 2, "BM01") for rule in after}


SETTLED = (cb.registered("2026-03-02"), cb.settled("2026-03-02"))
FAILED_TWICE = (cb.registered("2026-03-02"), cb.failed("2026-03-02"), cb.failed("2026-03-03"))


@pytest.mark.parametrize(
    ("rule", "facts", "act", "first"),
    [
        ("report_same_day", [cb.registered("2026-03-02")], cb.reported, "2026-03-02"),
        ("meet_parties", [cb.registered("2026-03-02")], cb.met, "2026-03-03"),
        ("meet_parties", [cb.registered("2026-03-02")], cb.adjourned, "2026-03-03"),
        (
            "two_sessions",
            [cb.registered("2026-03-02"), cb.failed("2026-03-02")],
            cb.adjourned,
            "2026-03-03",
        ),
        ("transfer_up", FAILED_TWICE, cb.transferred, "2026-03-04"),
        ("report_closure", SETTLED, cb.closure_reported, "2026-03-03"),
        ("platform_entry", SETTLED, cb.platform_entered, "2026-03-03"),
        ("revisit", SETTLED, cb.revisited, "2026-03-03"),
    ],
)
def test_what_is_done_twice_was_done_the_first_time(
    rule: str, facts: Sequence[Event], act: Act, first: str
) -> None:
    found = owed(case_of(*facts, act(first), act("2026-03-20")), rule)
    assert found.met_on == day(first)


def test_a_meeting_of_a_later_stage_is_not_one_of_the_first() -> None:
    case = case_of(
        cb.registered("2026-03-02"),
        cb.met("2026-03-03"),
        cb.failed("2026-03-04"),
        cb.failed("2026-03-05"),
        cb.transferred("2026-03-06"),
        cb.accepted("2026-03-06"),
        cb.assigned("2026-03-09", "SQ02", "2026-04-01"),
        cb.met("2026-03-10"),
        cb.met("2026-03-11"),
    )
    assert [owed(case, "meet_parties", stage).met_on for stage in (1, 3)] == [
        day("2026-03-03"),
        day("2026-03-10"),
    ]


# --- extensions

AT_THE_CENTRE = (cb.registered("2026-02-26", "JD01"),)  # centre_close is due on 26 Mar


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ([], "2026-03-26"),
        ([cb.requested("2026-03-20", "2026-04-20")], "2026-03-26"),
        ([cb.requested("2026-03-20", "2026-04-20"), cb.refused("2026-03-23")], "2026-03-26"),
        ([cb.requested("2026-03-20", "2026-04-20"), cb.approved("2026-03-23")], "2026-04-20"),
        (
            [cb.requested("2026-03-20", "2026-04-20"), cb.approved("2026-03-23", "2026-04-10")],
            "2026-04-10",
        ),
        # A Saturday, and National Day: due on the approved date, as written.
        ([cb.requested("2026-03-20", "2026-04-18"), cb.approved("2026-03-23")], "2026-04-18"),
        ([cb.requested("2026-03-20", "2026-10-01"), cb.approved("2026-03-23")], "2026-10-01"),
        (
            [
                cb.requested("2026-03-20", "2026-04-20"),
                cb.approved("2026-03-23"),
                cb.requested("2026-04-15", "2026-05-20"),
                cb.refused("2026-04-16"),
            ],
            "2026-04-20",
        ),
        (
            [
                cb.requested("2026-03-20", "2026-04-20"),
                cb.approved("2026-03-23"),
                cb.requested("2026-04-15", "2026-05-20"),
                cb.approved("2026-04-16"),
            ],
            "2026-05-20",
        ),
    ],
)
def test_only_an_approved_extension_moves_the_due_date(facts: list[Event], due: str) -> None:
    assert owed(case_of(*AT_THE_CENTRE, *facts), "centre_close").due == day(due)
    assert owed(
        case_of(*AT_THE_CENTRE, *facts, cb.closed("2026-06-01")), "report_closure"
    ).due == day(due)


def test_an_extension_counts_from_the_day_it_was_approved() -> None:
    facts = [*AT_THE_CENTRE, cb.requested("2026-03-26", "2026-04-20"), cb.approved("2026-03-30")]
    statuses = {
        today: owed(case_of(*facts, as_of=today), "centre_close").status(day(today))
        for today in (
            "2026-03-26",
            "2026-03-27",
            "2026-03-29",
            "2026-03-30",
            "2026-04-20",
            "2026-04-21",
        )
    }
    assert list(statuses.values()) == ["open", "overdue", "overdue", "open", "open", "overdue"]


def test_an_extended_date_is_as_written_so_never_provisional() -> None:
    facts = [
        cb.registered("2026-12-15", "JD01"),
        cb.requested("2026-12-20", "2027-02-06"),
        cb.approved("2026-12-21"),
    ]
    before, after = owed(case_of(*facts[:1]), "centre_close"), owed(case_of(*facts), "centre_close")
    assert (before.due, before.provisional) == (day("2027-01-15"), True)
    assert (after.due, after.provisional) == (day("2027-02-06"), False)


def test_a_case_back_at_the_centre_keeps_its_first_month() -> None:
    case = case_of(
        cb.registered("2026-02-26", "JD01"),
        cb.assigned("2026-03-02", "SQ01", "2026-03-30"),
        cb.failed("2026-03-03"),
        cb.failed("2026-03-04"),
        cb.transferred("2026-03-05"),
        cb.accepted("2026-03-06"),
    )
    assert [stage.unit for stage in case.stages] == ["JD01", "SQ01"]
    assert owed(case, "centre_close").due == day("2026-03-26")
    assert (
        owed(case, "answer_letter").status(day("2026-03-31")) == "waived"
    )  # taken back before it was due


# --- 排查日期: the report is due on the day on which the dispute was found

FOUND = cb.registered("2026-02-16", found_on="2026-02-14")
"""Found on a make-up Saturday, registered on a Monday off."""


@pytest.mark.parametrize(
    ("reported", "status", "broken"),
    [
        (None, "overdue", []),
        ("2026-02-13", "overdue", ["out_of_order"]),  # the day before it was found
        ("2026-02-14", "met", []),  # two days before it was registered
        ("2026-02-15", "late", []),
        ("2026-02-16", "late", []),
        ("2026-02-17", "late", []),
    ],
)
def test_the_report_is_due_on_the_day_it_was_found(
    reported: str | None, status: str, broken: list[str]
) -> None:
    facts = [cb.reported(reported)] if reported else []
    case = case_of(FOUND, *facts)
    found = owed(case, "report_same_day")
    assert (found.start, found.due) == (day("2026-02-14"), day("2026-02-14"))
    assert (found.status(day("2026-02-20")), cb.broken(case)) == (status, broken)


@pytest.mark.parametrize(
    ("found_on", "start"), [(None, "2026-02-16"), ("2026-02-16", "2026-02-16")]
)
def test_without_a_day_it_was_found_on_the_day_of_registration(
    found_on: str | None, start: str
) -> None:
    case = case_of(cb.registered("2026-02-16", found_on=found_on))
    assert owed(case, "report_same_day").due == day(start)


def test_what_was_found_earlier_moves_no_other_clock() -> None:
    plain, found = (
        case_of(cb.registered("2026-02-16", found_on=on)) for on in (None, "2026-02-14")
    )
    for rule in ("app_entry", "meet_parties", "two_sessions"):
        assert owed(plain, rule) == owed(found, rule)


@pytest.mark.parametrize("act", [cb.met, cb.app_entered, cb.consulted, cb.failed])
def test_nothing_but_the_report_precedes_the_registration(act: Act) -> None:
    assert cb.broken(case_of(FOUND, act("2026-02-15"))) == ["out_of_order"]


def test_a_dispute_found_after_its_registration_is_no_history() -> None:
    case = case_of(cb.registered("2026-02-16", found_on="2026-02-17"))
    assert cb.broken(case) == ["out_of_order"]
    assert owed(case, "report_same_day").due == day("2026-02-16")


def test_a_correction_of_the_day_moves_the_report() -> None:
    case = case_of(cb.registered("2026-02-16"), cb.corrected("2026-02-20", found_on="2026-02-13"))
    assert owed(case, "report_same_day").due == day("2026-02-13")


# --- 录入平安APP: it may follow the end of the case


@pytest.mark.parametrize(
    ("closed", "entered", "status"),
    [
        ("2026-03-05", "2026-03-09", "met"),  # the day on which the return of the week is due
        ("2026-03-05", "2026-03-10", "waived"),  # it had come to nothing, and is not late
        ("2026-03-09", "2026-03-10", "waived"),
        ("2026-03-10", "2026-03-11", "late"),  # it was overdue when the case was closed
        ("2026-03-10", None, "missed"),
    ],
)
def test_the_app_may_be_told_after_the_closing(
    closed: str, entered: str | None, status: str
) -> None:
    facts = [cb.app_entered(entered)] if entered else []
    case = case_of(cb.registered("2026-03-02"), cb.closed(closed, "withdrawn"), *facts)
    assert cb.broken(case) == []
    assert owed(case, "app_entry").status(day("2026-04-01")) == status


# --- 重大复杂: handed over the same day


@pytest.mark.parametrize(
    ("facts", "start", "met_on"),
    [
        # Registered as major: from the day it was found.
        (
            [cb.registered("2026-03-04", found_on="2026-03-02", severity="major")],
            "2026-03-02",
            None,
        ),
        (
            [
                cb.registered("2026-03-04", found_on="2026-03-02", severity="major"),
                cb.reported("2026-03-03"),
            ],
            "2026-03-02",
            "2026-03-03",
        ),
        # A report before it became major told of an ordinary case.
        (
            [cb.registered("2026-03-02"), cb.reported("2026-03-02"), cb.became_major("2026-03-05")],
            "2026-03-05",
            None,
        ),
        (
            [
                cb.registered("2026-03-02"),
                cb.reported("2026-03-02"),
                cb.became_major("2026-03-05"),
                cb.reported("2026-03-06"),
            ],
            "2026-03-05",
            "2026-03-06",
        ),
        # On one day the order of the record says what was known.
        (
            [cb.registered("2026-03-02"), cb.reported("2026-03-05"), cb.became_major("2026-03-05")],
            "2026-03-05",
            None,
        ),
        (
            [cb.registered("2026-03-02"), cb.became_major("2026-03-05"), cb.reported("2026-03-05")],
            "2026-03-05",
            "2026-03-05",
        ),
        # A transfer that waits has handed it over; one that was sent back before has not.
        (
            [
                cb.registered("2026-03-02"),
                cb.transferred("2026-03-04"),
                cb.became_major("2026-03-05"),
            ],
            "2026-03-05",
            "2026-03-05",
        ),
        (
            [
                cb.registered("2026-03-02"),
                cb.transferred("2026-03-03"),
                cb.returned("2026-03-04"),
                cb.became_major("2026-03-05"),
            ],
            "2026-03-05",
            None,
        ),
        (
            [
                cb.registered("2026-03-02"),
                cb.became_major("2026-03-05"),
                cb.transferred("2026-03-06"),
                cb.returned("2026-03-09"),
            ],
            "2026-03-05",
            "2026-03-06",
        ),
        # It became so once; what was said again changes nothing.
        (
            [
                cb.registered("2026-03-02"),
                cb.became_major("2026-03-05"),
                cb.became_major("2026-03-09"),
            ],
            "2026-03-05",
            None,
        ),
        (
            [cb.registered("2026-03-02", severity="major"), cb.became_major("2026-03-05")],
            "2026-03-02",
            None,
        ),
    ],
)
def test_a_major_case_is_handed_over(facts: list[Event], start: str, met_on: str | None) -> None:
    found = owed(case_of(*facts), "hand_over_major")
    assert (found.start, found.due, found.met_on) == (
        day(start),
        day(start),
        met_on and day(met_on),
    )
    assert found.turn == "1"


def test_a_lead_that_finds_it_major_hands_it_over_and_the_centre_owes_nothing() -> None:
    by_letter = [cb.registered("2026-03-02", "JD01"), cb.assigned("2026-03-03", "SQ02")]
    case = case_of(*by_letter, cb.became_major("2026-03-05"))
    assert [(o.turn, o.unit) for o in case.obligations if o.rule == "hand_over_major"] == [
        ("2", "SQ02")
    ]
    for facts in (
        [cb.registered("2026-03-02", "JD01", severity="major")],
        [cb.registered("2026-03-02", "JD01"), cb.became_major("2026-03-05")],
        [cb.registered("2026-03-02", "JD01", severity="major"), cb.assigned("2026-03-03", "SQ02")],
    ):
        assert "hand_over_major" not in rules_owed(case_of(*facts))


@pytest.mark.parametrize(
    ("today", "severity"), [("2026-03-04", "ordinary"), ("2026-03-05", "major")]
)
def test_severity_is_that_of_the_day(today: str, severity: str) -> None:
    case = case_of(cb.registered("2026-03-02"), cb.became_major("2026-03-05"), as_of=today)
    assert (case.severity.value, "hand_over_major" in rules_owed(case)) == (
        severity,
        severity == "major",
    )


def test_a_case_that_became_major_may_be_transferred_at_once() -> None:
    facts = [cb.registered("2026-03-02"), cb.became_major("2026-03-05")]
    assert cb.broken(case_of(*facts, cb.transferred("2026-03-05"))) == []
    assert cb.broken(case_of(*facts, cb.transferred("2026-03-04"))) == ["early_transfer"]


# --- 移送: each transfer waits for the centre


def test_each_transfer_is_a_turn_of_its_own() -> None:
    case = case_of(
        cb.registered("2026-03-02"),
        cb.failed("2026-03-03"),
        cb.failed("2026-03-04"),
        cb.transferred("2026-03-05"),  # due Tue 10: 6, 9, 10
        cb.returned("2026-03-11"),
        cb.transferred("2026-03-12"),  # due Tue 17: 13, 16, 17
        cb.accepted("2026-03-13"),
    )
    found = [o for o in case.obligations if o.rule == "accept_transfer"]
    assert [(o.turn, o.unit, o.due, o.status(day("2026-04-01"))) for o in found] == [
        ("1.1", "JD01", day("2026-03-10"), "late"),
        ("1.2", "JD01", day("2026-03-17"), "met"),
    ]
    assert [case.stage_of(o).unit for o in found] == ["SQ01", "SQ01"]


# --- 终止: it excuses nobody from a transfer


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (cb.closed("2026-03-06", "terminated"), "missed"),
        (cb.closed("2026-03-06", "terminated", reason="refused"), "missed"),
        (cb.closed("2026-03-10", "terminated"), "missed"),  # the due day
        (cb.closed("2026-03-11", "terminated"), "missed"),
        (cb.closed("2026-03-10", "withdrawn"), "waived"),
        (cb.closed("2026-03-11", "withdrawn"), "missed"),
        (cb.closed("2026-03-10", "settled"), "waived"),
        (cb.diverted("2026-03-10"), "waived"),
        (cb.settled("2026-03-10"), "waived"),
    ],
)
def test_a_termination_does_not_end_the_transfer(end: Event, status: str) -> None:
    failed = [cb.registered("2026-03-02"), cb.failed("2026-03-03"), cb.failed("2026-03-05")]
    found = owed(case_of(*failed, end), "transfer_up")
    assert (found.due, found.status(end.on), found.status(day("2026-04-01"))) == (
        day("2026-03-10"),
        status,
        status,
    )


def test_a_transfer_asked_for_before_the_termination_is_met() -> None:
    case = case_of(
        cb.registered("2026-03-02"),
        cb.failed("2026-03-03"),
        cb.failed("2026-03-05"),
        cb.transferred("2026-03-06"),
        cb.closed("2026-03-09", "terminated"),
    )
    assert owed(case, "transfer_up").status(day("2026-04-01")) == "met"


# --- off: an office may do without a rule of the house

OFF = 'values = [{ from = 2026-03-10, value = "off" }]'
ON_AGAIN = 'values = [{ from = 2026-03-10, value = "off" }, { from = 2026-03-20, value = 5, unit = "natural_days" }]'


@pytest.mark.parametrize(
    ("name", "rule", "unit"),
    [
        ("app_entry", "app_entry", "SQ01"),
        ("unit_close", "unit_close", "BM01"),
        ("hand_over_major_department", "hand_over_major", "BM01"),
    ],
)
@pytest.mark.parametrize(
    ("on", "holds"), [("2026-03-09", True), ("2026-03-10", False), ("2026-03-11", False)]
)
def test_a_rule_is_off_from_a_day_on(name: str, rule: str, unit: str, on: str, holds: bool) -> None:
    office = cb.office_with(f"[{name}]\n{OFF}")
    case = case_of(cb.registered(on, unit, severity="major"), office=office)
    assert (rule in rules_owed(case)) == holds


def test_the_plans_own_rule_stays_where_that_of_the_house_is_off() -> None:
    office = cb.office_with(f"[hand_over_major_department]\n{OFF}")
    assert "hand_over_major" in rules_owed(
        case_of(cb.registered("2026-03-11", severity="major"), office=office)
    )


def test_each_transfer_counts_by_its_own_day() -> None:
    office = cb.office_with(f"[accept_transfer]\n{OFF}")
    facts = [cb.transferred("2026-03-09"), cb.returned("2026-03-09"), cb.transferred("2026-03-10")]
    case = case_of(cb.registered("2026-03-02"), *facts, office=office)
    assert [o.turn for o in case.obligations if o.rule == "accept_transfer"] == ["1.1"]


@pytest.mark.parametrize(
    ("on", "due"),
    [("2026-03-19", None), ("2026-03-20", "2026-03-25"), ("2026-03-21", "2026-03-26")],
)
def test_a_rule_may_be_switched_on_again_with_another_clock(on: str, due: str | None) -> None:
    case = case_of(cb.registered(on), office=cb.office_with(f"[app_entry]\n{ON_AGAIN}"))
    found = [o.due for o in case.obligations if o.rule == "app_entry"]
    assert found == ([day(due)] if due else [])


def test_a_rule_that_was_off_from_the_first_is_owed_by_nobody() -> None:
    office = cb.office_with('[unit_close]\nvalues = [{ from = 2011-01-01, value = "off" }]')
    assert "unit_close" not in rules_owed(
        case_of(cb.registered("2026-03-02", "BM01"), office=office)
    )
