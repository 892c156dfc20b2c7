"""Section 4, ``out_of_order``: every reason, and facts recorded late that take their place by their date."""

from __future__ import annotations

import datetime as dt

import pytest

from govtool.models import Event
from govtool.rules import CASE, change_of
from tests.rows import each
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import OFFICE, case_of, day, entry, history

AT_SQ01 = (cb.registered("2026-03-02"), cb.failed("2026-03-03"), cb.failed("2026-03-05"))
TRANSFERRED = (*AT_SQ01, cb.transferred("2026-03-06"))
AT_JD01 = (*TRANSFERRED, cb.accepted("2026-03-09"))
WITH_LETTER = (*AT_JD01, cb.assigned("2026-03-10", "BM01"))
REQUESTED = (*AT_JD01, cb.requested("2026-03-20", "2026-05-11"))
CLOSED = (*AT_JD01, cb.closed("2026-03-12", "withdrawn"))


def _reasons(*events: Event) -> list[str]:
    return [v.facts["reason"] for v in case_of(*events).violations if v.rule == "out_of_order"]


TURNS = [
    cb.became_major,
    cb.met,
    cb.consulted,
    cb.failed,
    cb.adjourned,
    cb.settled,
    cb.transferred,
    cb.accepted,
    cb.returned,
    cb.assigned,
    cb.replied,
    cb.diverted,
    cb.closed,
    lambda on: cb.requested(on, "2026-05-11"),
    lambda on: cb.approved(on, "2026-05-11"),
    cb.refused,
]
LETTER = cb.assigned("2026-03-10", "BM01", approved_by=None, approved_on=None)
AFTERCARE = [
    cb.reported,
    cb.app_entered,
    cb.closure_reported,
    cb.platform_entered,
    cb.revisited,
    cb.performed,
]


@each("act", TURNS + AFTERCARE, ids=lambda act: act.__name__)
def test_nothing_before_registration(act: object) -> None:
    assert _reasons(AT_SQ01[0], act("2026-03-01")) == ["before_registration"]  # type: ignore[operator]


@pytest.mark.parametrize("act", TURNS, ids=lambda act: act.__name__)
def test_no_turn_after_the_case_closed(act: object) -> None:
    assert _reasons(*CLOSED, act("2026-03-13")) == ["after_close"]  # type: ignore[operator]


@pytest.mark.parametrize("act", AFTERCARE, ids=lambda act: act.__name__)
def test_after_care_follows_closing(act: object) -> None:
    assert _reasons(*CLOSED, act("2026-03-12")) == []  # type: ignore[operator]
    assert _reasons(*CLOSED, act("2026-09-12")) == []  # type: ignore[operator]


@each(
    ("facts", "added", "reason"),
    [
        (AT_SQ01, cb.accepted("2026-03-09"), "no_transfer"),
        (TRANSFERRED, cb.accepted("2026-03-05"), "no_transfer"),  # the day before the transfer
        (TRANSFERRED, cb.accepted("2026-03-06"), None),  # the same day
        (TRANSFERRED, cb.returned("2026-03-05"), "no_transfer"),
        (AT_JD01, cb.letter_approved("2026-03-10"), "no_unapproved_letter"),
        (
            (*AT_JD01, LETTER),
            cb.letter_approved("2026-03-09"),
            "no_unapproved_letter",
        ),  # the day before the letter
        ((*AT_JD01, LETTER), cb.letter_approved("2026-03-10"), None),  # its day
        ((*AT_JD01, LETTER), cb.letter_approved("2026-03-11"), None),
        ((*AT_JD01, LETTER), cb.letter_approved("2026-03-10", approved_on="2026-03-09"), None),
        (
            (*AT_JD01, LETTER),
            cb.letter_approved("2026-03-10", approved_on="2026-03-11"),
            "approved_later",
        ),
        ((*AT_JD01, LETTER), cb.letter_approved("2026-03-10", lead="BM02"), "no_unapproved_letter"),
        (
            (*AT_JD01, LETTER),
            cb.letter_approved("2026-03-10", approved_on="2026-03-01"),
            "before_registration",
        ),
        ((*AT_JD01, LETTER), cb.letter_approved("2026-03-10", approved_on="2026-03-02"), None),
        (
            (*AT_JD01, cb.assigned("2026-03-10", "BM01")),
            cb.letter_approved("2026-03-10"),
            "no_unapproved_letter",
        ),
        (TRANSFERRED, cb.returned("2026-03-06"), None),
        ((*TRANSFERRED, cb.returned("2026-03-09")), cb.accepted("2026-03-10"), "no_transfer"),
        (AT_JD01, cb.accepted("2026-03-10"), "no_transfer"),
        (AT_JD01, cb.transferred("2026-03-10"), "centre_has_it"),
        ((cb.registered("2026-03-02", "JD01"),), cb.transferred("2026-03-03"), "centre_has_it"),
        (WITH_LETTER, cb.transferred("2026-03-11"), None),  # the lead hands it back
        (AT_JD01, cb.replied("2026-03-10"), "no_letter"),
        (WITH_LETTER, cb.replied("2026-03-09"), "no_letter"),  # the day before the letter
        (WITH_LETTER, cb.replied("2026-03-10"), None),
        (WITH_LETTER, cb.replied("2026-03-10", "BM01"), None),
        (WITH_LETTER, cb.replied("2026-03-10", "BM02"), "no_letter"),
        ((*WITH_LETTER, cb.replied("2026-03-11")), cb.replied("2026-03-12"), "no_letter"),
        (AT_SQ01, cb.requested("2026-03-09", "2026-05-11"), "no_centre_stage"),
        (
            AT_JD01,
            cb.requested("2026-03-08", "2026-05-11"),
            "no_centre_stage",
        ),  # the day before acceptance
        (AT_JD01, cb.requested("2026-03-09", "2026-05-11"), None),
        (AT_JD01, cb.approved("2026-03-23"), "no_request"),
        (REQUESTED, cb.approved("2026-03-19"), "no_request"),  # the day before the request
        (REQUESTED, cb.refused("2026-03-19"), "no_request"),
        (REQUESTED, cb.approved("2026-03-20"), None),
        ((*REQUESTED, cb.refused("2026-03-23")), cb.approved("2026-03-24"), "no_request"),
        (AT_SQ01, cb.closure_reported("2026-03-09"), "not_closed"),
        (CLOSED, cb.closure_reported("2026-03-11"), "not_closed"),
        (CLOSED, cb.closure_reported("2026-03-12"), None),
        (AT_SQ01, cb.revisited("2026-03-09"), "not_settled"),
        (AT_SQ01, cb.platform_entered("2026-03-09"), "not_settled"),
        (AT_SQ01, cb.performed("2026-03-09"), "not_settled"),
        (
            (*WITH_LETTER, cb.settled("2026-03-11")),
            cb.performed("2026-03-12"),
            None,
        ),  # agreed, not yet closed
        (AT_SQ01, cb.registered("2026-03-09"), "registered_twice"),
    ],
)
def test_what_depends_on_what(facts: tuple[Event, ...], added: Event, reason: str | None) -> None:
    assert _reasons(*facts, added) == ([reason] if reason else [])


def test_a_fact_out_of_order_has_no_effect() -> None:
    case = case_of(*AT_SQ01, cb.accepted("2026-03-09"), cb.approved("2026-03-09", "2026-09-09"))
    assert [stage.unit for stage in case.stages] == ["SQ01"]
    assert case.last_on == day("2026-03-05")


# --- what a new fact would break


def _found(
    facts: tuple[Event, ...], added: Event, today: str = "2026-06-30"
) -> list[tuple[str, str, str | None]]:
    new = entry(len(facts) + 1, added)
    found = change_of(CASE, history(*facts), [new], OFFICE, day(today)).violations
    return [
        (v.rule, "added" if v.entry == new.id else v.entry, v.facts.get("reason")) for v in found
    ]


@pytest.mark.parametrize(
    ("today", "refused"), [("2026-03-08", True), ("2026-03-09", False), ("2026-03-10", False)]
)
def test_a_date_in_the_future(today: str, refused: bool) -> None:
    expected = [("out_of_order", "added", "future")] if refused else []
    assert _found(AT_SQ01, cb.met("2026-03-09"), today) == expected
    assert _found((), cb.registered("2026-03-09"), today) == expected


@pytest.mark.parametrize(
    ("registered_on", "refused"),
    [("2026-03-09", False), ("2026-03-10", True), ("2027-01-01", True)],
)
def test_a_registration_corrected_into_the_future(registered_on: str, refused: bool) -> None:
    found = _found(
        (cb.registered("2026-03-02"),),
        cb.corrected("2026-03-09", registered_on=registered_on),
        "2026-03-09",
    )
    assert bool(found) == refused


def test_a_registration_corrected_past_its_facts_is_refused() -> None:
    found = _found(AT_SQ01, cb.corrected("2026-03-09", registered_on="2026-03-04"))
    assert found == [("out_of_order", history(*AT_SQ01)[1].id, "before_registration")]
    assert _found(AT_SQ01, cb.corrected("2026-03-09", registered_on="2026-03-03")) == []


def test_only_what_is_new_is_found() -> None:
    early = (cb.registered("2026-03-02"), cb.transferred("2026-03-03"))
    assert _found(early, cb.met("2026-03-04")) == []
    assert _found(early[:1], early[1]) == [("early_transfer", "added", None)]


@pytest.mark.parametrize(
    ("facts", "inserted", "broken"),
    [
        # A settlement or a diversion recorded late closes the case before what was recorded already.
        (AT_SQ01, cb.settled("2026-03-04"), [(3, "after_close")]),
        (AT_JD01, cb.diverted("2026-03-07"), [(5, "after_close")]),
        (AT_JD01, cb.closed("2026-03-01"), [("added", "before_registration")]),
        # A return recorded late takes away what the acceptance depends on.
        (AT_JD01, cb.returned("2026-03-07"), [(5, "no_transfer")]),
        # A reply recorded late answers the letter before the reply that was recorded.
        ((*WITH_LETTER, cb.replied("2026-03-20")), cb.replied("2026-03-15"), [(7, "no_letter")]),
        # A refusal recorded late decides the request before the approval that was recorded.
        ((*REQUESTED, cb.approved("2026-03-24")), cb.refused("2026-03-23"), [(7, "no_request")]),
        # Facts that harm nothing.
        (AT_JD01, cb.met("2026-03-03"), []),
        (AT_JD01, cb.failed("2026-03-04"), []),
        (CLOSED, cb.consulted("2026-03-11"), []),
    ],
)
def test_an_inserted_fact_that_makes_a_later_one_impossible(
    facts: tuple[Event, ...], inserted: Event, broken: list[tuple[int | str, str]]
) -> None:
    entries = history(*facts)
    expected = [
        ("out_of_order", who if isinstance(who, str) else entries[who - 1].id, reason)
        for who, reason in broken
    ]
    assert _found(facts, inserted) == expected


def test_retracting_a_transfer_leaves_the_acceptance_without_one() -> None:
    entries = history(*AT_JD01)
    assert _found(AT_JD01, cb.retracted("2026-03-10", entries[3].id)) == [
        ("out_of_order", entries[4].id, "no_transfer")
    ]


def test_retracting_the_registration_breaks_nothing() -> None:
    entries = history(*AT_SQ01)
    assert _found(AT_SQ01, cb.retracted("2026-03-10", entries[0].id)) == []


def test_several_facts_are_checked_together() -> None:
    """An import brings a whole history: what one of its facts depends on may come with it."""
    added = [entry(place, event) for place, event in enumerate(WITH_LETTER, start=1)]
    assert change_of(CASE, [], added, OFFICE, dt.date(2026, 6, 30)).violations == []
    assert change_of(CASE, added[:3], added[3:], OFFICE, dt.date(2026, 6, 30)).violations == []
