"""Section 4: each violation just inside and just outside its threshold."""

from __future__ import annotations

from typing import Any

import pytest

from govtool.models import Event
from govtool.rules import judge
from tests.rows import each
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import OFFICE, broken, case_of, day, history


def _violations(*events: Event) -> list[str]:
    return broken(case_of(*events))


# --- early_transfer


@each(
    ("sessions", "early"),
    [
        ([], True),
        (["failed"], True),
        (["failed", "failed"], False),
        (["failed", "failed", "failed"], False),
        (["adjourned", "adjourned"], True),
        (["failed", "adjourned"], True),
        (["failed", "adjourned", "failed"], False),
    ],
    ids=lambda value: " ".join(value) or "none" if isinstance(value, list) else "",
)
@each("unit", ["SQ01", "BM01", "HY01"])
def test_an_ordinary_case_of_a_community_needs_two_failed_sessions(
    unit: str, sessions: list[str], early: bool
) -> None:
    """A department or committee may hand over what is complex or crosses departments."""
    early = early and unit == "SQ01"
    acts = {"failed": cb.failed, "adjourned": cb.adjourned}
    facts = [acts[name](f"2026-03-0{place}") for place, name in enumerate(sessions, start=3)]
    assert (
        _violations(cb.registered("2026-03-02", unit), *facts, cb.transferred("2026-03-09"))
        == ["early_transfer"]
    ) == early


@pytest.mark.parametrize("sessions", [0, 1, 2])
def test_a_major_case_may_be_transferred_at_once(sessions: int) -> None:
    facts = [cb.failed("2026-03-02")] * sessions
    assert (
        _violations(
            cb.registered("2026-03-02", severity="major"), *facts, cb.transferred("2026-03-02")
        )
        == []
    )


def test_a_session_on_the_day_of_the_transfer_counts_if_it_was_recorded_before() -> None:
    facts = [cb.registered("2026-03-02"), cb.failed("2026-03-03")]
    assert _violations(*facts, cb.failed("2026-03-04"), cb.transferred("2026-03-04")) == []
    assert _violations(*facts, cb.transferred("2026-03-04"), cb.failed("2026-03-04")) == [
        "early_transfer"
    ]


def test_a_session_recorded_late_takes_its_place_before_the_transfer() -> None:
    facts = [cb.registered("2026-03-02"), cb.failed("2026-03-03"), cb.transferred("2026-03-06")]
    assert _violations(*facts) == ["early_transfer"]
    assert _violations(*facts, cb.failed("2026-03-05")) == []
    assert _violations(*facts, cb.failed("2026-03-07")) == ["early_transfer"]


def test_severity_corrected_clears_it() -> None:
    facts = [cb.registered("2026-03-02"), cb.transferred("2026-03-03")]
    assert _violations(*facts, cb.corrected("2026-03-10", severity="major")) == []


# --- closed_instead

OWED = (cb.registered("2026-03-02"), cb.failed("2026-03-03"), cb.failed("2026-03-05"))
"""A community owes a transfer by 10 March."""


@pytest.mark.parametrize(
    ("facts", "end", "instead"),
    [
        (OWED, cb.closed("2026-03-06", "terminated"), True),
        (OWED, cb.closed("2026-03-06", "terminated", reason="other", note="无人管"), True),
        (OWED, cb.closed("2026-03-06", "terminated", reason="unreachable"), True),
        (OWED, cb.closed("2026-03-06", "terminated", reason="refused"), False),
        (OWED, cb.closed("2026-03-20", "terminated"), True),  # overdue by then
        (OWED, cb.closed("2026-03-06", "withdrawn"), False),
        (OWED, cb.closed("2026-03-06", "settled"), False),
        (OWED, cb.diverted("2026-03-06"), False),
        (
            OWED[:2],
            cb.closed("2026-03-06", "terminated"),
            False,
        ),  # one failed session: nothing owed yet
        ((*OWED, cb.transferred("2026-03-06")), cb.closed("2026-03-09", "terminated"), False),
        (
            (*OWED, cb.transferred("2026-03-06"), cb.returned("2026-03-09")),
            cb.closed("2026-03-10", "terminated"),
            False,  # it was transferred; the return does not reopen it
        ),
        (
            (
                cb.registered("2026-03-02"),
                cb.failed("2026-03-03"),
                cb.transferred("2026-03-03", override="急"),
                cb.returned("2026-03-04"),
                cb.failed("2026-03-05"),
            ),
            cb.closed("2026-03-06", "terminated"),
            True,  # sent back before the second failure
        ),
        (
            (cb.registered("2026-03-02", "BM01"), cb.failed("2026-03-03"), cb.failed("2026-03-05")),
            cb.closed("2026-03-06", "terminated"),
            False,  # a department owes no transfer
        ),
        (
            (cb.registered("2026-03-02", "JD01"), cb.failed("2026-03-03"), cb.failed("2026-03-05")),
            cb.closed("2026-03-06", "terminated"),
            False,
        ),
    ],
)
def test_a_community_does_not_terminate_what_it_owes_a_transfer(
    facts: tuple[Event, ...], end: Event, instead: bool
) -> None:
    found = [rule for rule in _violations(*facts, end) if rule != "early_transfer"]
    assert found == (["closed_instead"] if instead else [])


# --- letters


@pytest.mark.parametrize(
    ("delivered", "due", "too_long"),
    [
        ("2026-03-02", "2026-03-31", False),  # 29 days
        ("2026-03-02", "2026-04-01", False),  # 30 days
        ("2026-03-02", "2026-04-02", True),  # 31 days
        ("2026-01-31", "2026-03-02", False),  # 30 days; a month would have been 28 Feb
        ("2026-01-31", "2026-03-03", True),
        ("2026-02-01", "2026-03-03", False),
        ("2026-02-01", "2026-03-04", True),
        ("2024-01-31", "2024-03-01", False),  # 29 Feb 2024 is one of the thirty
        ("2024-01-31", "2024-03-02", True),
        ("2026-08-20", "2026-09-19", False),  # a Saturday: written dates do not roll
        ("2026-08-20", "2026-09-20", True),  # so the make-up Sunday after it is one day too long
        ("2025-09-01", "2025-10-01", False),  # National Day
        ("2025-09-01", "2025-10-09", True),
        ("2026-12-15", "2027-01-14", False),
        ("2026-12-15", "2027-01-15", True),
        ("2026-03-02", "2026-03-02", False),
    ],
)
def test_a_letter_gives_at_most_thirty_days(delivered: str, due: str, too_long: bool) -> None:
    found = _violations(cb.registered(delivered, "JD01"), cb.assigned(delivered, "BM01", due))
    assert found == (["letter_too_long"] if too_long else [])


@pytest.mark.parametrize(
    ("due", "reason", "too_long"),
    [
        ("2026-04-01", None, False),  # 30 days
        ("2026-04-02", None, True),
        ("2026-04-02", "  ", True),
        ("2026-04-02", "需委托鉴定", False),
        ("2026-12-31", "需委托鉴定", False),
    ],
)
def test_a_letter_may_give_more_time_with_a_reason(
    due: str, reason: str | None, too_long: bool
) -> None:
    found = _violations(
        cb.registered("2026-03-02", "JD01"), cb.assigned("2026-03-02", "BM01", due, reason=reason)
    )
    assert found == (["letter_too_long"] if too_long else [])


def test_a_letter_too_long_is_still_due_as_written() -> None:
    case = case_of(
        cb.registered("2026-03-02", "JD01"), cb.assigned("2026-03-02", "BM01", "2026-05-02")
    )
    assert cb.owed(case, "answer_letter").due == day("2026-05-02")


@pytest.mark.parametrize(
    ("changed", "unapproved"),
    [
        ({}, False),
        ({"opinion": None}, True),
        ({"opinion": "  "}, True),
        ({"approved_by": None}, True),
        ({"approved_by": ""}, True),
        ({"approved_on": None}, True),
        ({"opinion": None, "approved_by": None, "approved_on": None}, True),
        ({"approved_on": "2026-03-01"}, False),  # the day before delivery
        ({"approved_on": "2026-03-02"}, False),  # the day of delivery
        ({"approved_on": "2026-03-03"}, True),  # not approved yet when it was delivered
    ],
)
def test_a_letter_has_an_opinion_and_the_leaders_dated_approval(
    changed: dict[str, Any], unapproved: bool
) -> None:
    found = _violations(cb.registered("2026-03-02", "JD01"), cb.assigned("2026-03-02", **changed))
    assert found == (["letter_unapproved"] if unapproved else [])


FAILED_AT_SQ01 = (
    cb.registered("2026-03-02"),
    cb.failed("2026-03-03"),
    cb.failed("2026-03-04"),
    cb.transferred("2026-03-05"),
    cb.accepted("2026-03-06"),
)


@pytest.mark.parametrize(("lead", "back"), [("SQ01", True), ("SQ02", False), ("BM01", False)])
def test_a_letter_does_not_go_back_to_a_unit_that_failed(lead: str, back: bool) -> None:
    assert _violations(*FAILED_AT_SQ01, cb.assigned("2026-03-09", lead)) == (
        ["routed_back"] if back else []
    )


@pytest.mark.parametrize(
    ("sessions", "back"),
    [
        ([], False),
        ([cb.failed("2026-03-10")], True),
        ([cb.failed("2026-03-10"), cb.settled("2026-03-11")], False),
    ],
    ids=["never mediated", "failed", "failed, then settled"],
)
def test_a_second_letter_to_the_same_lead(sessions: list[Event], back: bool) -> None:
    first = [
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-09", "BM01"),
        *sessions,
        cb.replied("2026-03-12"),
    ]
    assert _violations(*first, cb.assigned("2026-03-13", "BM01")) == (
        ["routed_back"] if back else []
    )


def test_one_letter_can_break_every_rule_for_letters() -> None:
    letter = cb.assigned("2026-03-09", "SQ01", "2026-05-09", opinion=None)
    assert set(_violations(*FAILED_AT_SQ01, letter)) == {
        "letter_unapproved",
        "letter_too_long",
        "routed_back",
    }


# --- late_extension


@pytest.mark.parametrize(
    ("opened", "on", "late"),
    [
        ("2026-02-26", "2026-03-25", False),
        ("2026-02-26", "2026-03-26", False),  # the due day
        ("2026-02-26", "2026-03-27", True),
        ("2026-01-15", "2026-02-16", False),  # 15 Feb rolled to 24 Feb
        ("2026-01-15", "2026-02-24", False),
        ("2026-01-15", "2026-02-25", True),
        ("2026-08-19", "2026-09-20", False),  # rolled onto the make-up Sunday
        ("2026-08-19", "2026-09-21", True),
    ],
)
def test_an_extension_is_requested_by_the_due_date(opened: str, on: str, late: bool) -> None:
    found = _violations(cb.registered(opened, "JD01"), cb.requested(on, "2026-10-30"))
    assert found == (["late_extension"] if late else [])


@pytest.mark.parametrize(("on", "late"), [("2026-04-20", False), ("2026-04-21", True)])
def test_a_second_extension_is_requested_by_the_extended_date(on: str, late: bool) -> None:
    first = [
        cb.registered("2026-02-26", "JD01"),
        cb.requested("2026-03-20", "2026-04-20"),
        cb.approved("2026-03-23"),
    ]
    assert _violations(*first, cb.requested(on, "2026-05-20")) == (
        ["late_extension"] if late else []
    )


def test_a_refused_request_does_not_give_more_time_to_ask_again() -> None:
    first = [
        cb.registered("2026-02-26", "JD01"),
        cb.requested("2026-03-20", "2026-04-20"),
        cb.refused("2026-03-23"),
    ]
    assert _violations(*first, cb.requested("2026-03-27", "2026-04-20")) == ["late_extension"]


def test_a_decision_after_the_due_date_is_no_violation() -> None:
    facts = [cb.requested("2026-03-26", "2026-04-20"), cb.approved("2026-03-30")]
    assert _violations(cb.registered("2026-02-26", "JD01"), *facts) == []


# --- missing_agreement

PETITION = {
    "flag": {"petition": True},
    "source": {"source": "petition"},
    "both": {"petition": True, "source": "petition"},
}


@each("said", PETITION.values(), ids=PETITION)
@each(
    ("end", "missing"),
    [
        (cb.settled("2026-03-04", "written"), False),
        (cb.settled("2026-03-04", "oral"), True),
        (cb.settled("2026-03-04", "none"), True),
        (cb.settled("2026-03-04", None), True),
        (cb.closed("2026-03-04", "settled", agreement="written"), False),
        (cb.closed("2026-03-04", "settled", agreement="oral"), True),
        (cb.closed("2026-03-04", "settled"), True),
        (cb.closed("2026-03-04", "withdrawn"), False),
        (cb.closed("2026-03-04", "terminated"), False),
        (cb.failed("2026-03-04"), False),
        (cb.diverted("2026-03-04"), False),
    ],
    ids=lambda value: (
        getattr(value, "outcome", None) and f"{value.kind} {value.outcome} {value.agreement}"
    ),
)
def test_a_petition_case_is_settled_in_writing(
    said: dict[str, Any], end: Event, missing: bool
) -> None:
    """信访转办 is a source and a mark; a case that has either is a petition case."""
    found = _violations(cb.registered("2026-03-02", **said), end)
    assert found == (["missing_agreement"] if missing else [])


@pytest.mark.parametrize("agreement", ["written", "oral", "none", None])
def test_any_other_case_may_be_settled_by_word(agreement: str | None) -> None:
    assert _violations(cb.registered("2026-03-02"), cb.settled("2026-03-04", agreement)) == []


def test_a_case_settled_in_writing_by_its_lead_may_be_closed_without_saying_so_again() -> None:
    facts = [
        cb.registered("2026-03-02", "JD01", petition=True),
        cb.assigned("2026-03-03"),
        cb.settled("2026-03-04", "written"),
        cb.replied("2026-03-05"),
    ]
    assert _violations(*facts, cb.closed("2026-03-06", "settled")) == []


# --- not_mediable, and what violations keep


@pytest.mark.parametrize(
    ("authority", "found"), [(None, []), ("", []), ("示例区人民法院", ["not_mediable"])]
)
def test_a_matter_before_a_court_is_not_opened(authority: str | None, found: list[str]) -> None:
    assert _violations(cb.registered("2026-03-02", before_authority=authority)) == found


def test_a_violation_keeps_its_entry_its_day_and_the_reason_given() -> None:
    entries = history(
        cb.registered("2026-03-02"), cb.transferred("2026-03-03", override="当事人要求")
    )
    case = judge(entries, OFFICE)
    assert case is not None
    (found,) = case.violations
    assert (found.rule, found.on, found.entry, found.override) == (
        "early_transfer",
        day("2026-03-03"),
        entries[1].id,
        "当事人要求",
    )


def test_a_step_that_breaks_a_rule_takes_effect_all_the_same() -> None:
    case = case_of(
        cb.registered("2026-03-02"), cb.transferred("2026-03-03"), cb.accepted("2026-03-04")
    )
    assert broken(case) == ["early_transfer"]
    assert [stage.unit for stage in case.stages] == ["SQ01", "JD01"]


@pytest.mark.parametrize(
    ("today", "seen"), [("2026-03-02", []), ("2026-03-03", ["early_transfer"])]
)
def test_a_violation_is_seen_from_its_day_on(today: str, seen: list[str]) -> None:
    assert (
        broken(case_of(cb.registered("2026-03-02"), cb.transferred("2026-03-03"), as_of=today))
        == seen
    )


def test_a_number_alone_says_that_there_is_a_written_agreement() -> None:
    registered = cb.registered("2026-03-02", petition=True)
    assert _violations(registered, cb.settled("2026-03-04", None, agreement_no="甲-7")) == []
    assert _violations(registered, cb.settled("2026-03-04", None)) == ["missing_agreement"]
