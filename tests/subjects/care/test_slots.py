"""Visits that are owed in calendar slots: the worked examples of the page, and each edge, by a wall calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from govtool import models as m
from govtool.journal.events import Entry, provisional
from govtool.law.office import Office, UnitSince
from govtool.subjects.care.kinds import CARE
from govtool.subjects.care.remains import left_of
from govtool.subjects.care.state import Care
from tests.subjects.case.casebook import OFFICE, day


def agreed(on: str, rhythm: str = "monthly", **more: Any) -> m.CareAgreed:
    fields = {
        "no": "C2026-0001", "household": "H12", "unit": "SQ01", "help": ("visit",),
        "explained_by": "样班", "given": "oral", **more,
    }  # fmt: skip
    return m.CareAgreed(on=day(on), rhythm=rhythm, **fields)


def visited(on: str, **more: Any) -> m.VisitMade:
    return m.VisitMade(on=day(on), **{"found": "well", **more})


def changed(on: str, **more: Any) -> m.CareChanged:
    return m.CareChanged(on=day(on), **more)


def withdrawn(on: str) -> m.CareWithdrawn:
    return m.CareWithdrawn(on=day(on))


def care_of(*events: m.Event, as_of: str, office: Office = OFFICE) -> Care:
    care = CARE.judge(provisional(events), office, day(as_of))
    assert care is not None
    return care


def slots(*events: m.Event, as_of: str, office: Office = OFFICE) -> dict[str, str]:
    """The status of each slot on a day, by its name."""
    care = care_of(*events, as_of=as_of, office=office)
    return {one.turn: one.status(day(as_of)).value for one in care.obligations}


class Row(NamedTuple):
    events: Sequence[m.Event]
    as_of: str
    statuses: dict[str, str]


MAY = agreed("2026-05-20")
JUNE = [MAY, visited("2026-06-02"), visited("2026-06-30")]
NOV = agreed("2025-11-20")
ROWS = {
    "the slot of the agreement had begun": Row([MAY], "2026-05-31", {}),
    "first slot June": Row([MAY], "2026-06-01", {"2026-06": "open"}),
    "visits 2 and 30 June: met once": Row(JUNE, "2026-06-30", {"2026-06": "met"}),
    "the second visit of June is none of July": Row(JUNE, "2026-07-01", {"2026-06": "met", "2026-07": "open"}),
    "none in July: the day before": Row(JUNE, "2026-07-30", {"2026-06": "met", "2026-07": "open"}),
    "none in July: open on the 31st": Row(JUNE, "2026-07-31", {"2026-06": "met", "2026-07": "open"}),
    "none in July: missed from 1 August": Row(JUNE, "2026-08-01", {"2026-06": "met", "2026-07": "missed", "2026-08": "open"}),
    "agreed on 1 June: June is owed": Row([agreed("2026-06-01")], "2026-06-01", {"2026-06": "open"}),
    "an early visit does not shift the next": Row(
        [MAY, visited("2026-06-01"), visited("2026-07-01")], "2026-08-02",
        {"2026-06": "met", "2026-07": "met", "2026-08": "open"},
    ),
    "a visit before the first slot counts for none": Row([MAY, visited("2026-05-31")], "2026-06-30", {"2026-06": "open"}),
    "nobody was in": Row([MAY, visited("2026-06-10", found="not_in")], "2026-07-01", {"2026-06": "missed", "2026-07": "open"}),
    "needs are found at a visit too": Row([MAY, visited("2026-06-10", found="needs")], "2026-06-10", {"2026-06": "met"}),
    # Monday 1 June 2026; the week of 28 December 2026 is the 53rd and ends on 3 January
    "weekly: agreed on a Monday": Row([agreed("2026-06-01", "weekly")], "2026-06-07", {"2026-W23": "open"}),
    "weekly: agreed on a Tuesday": Row([agreed("2026-06-02", "weekly")], "2026-06-07", {}),
    "weekly: the Sunday": Row([agreed("2026-06-02", "weekly")], "2026-06-14", {"2026-W24": "open"}),
    "weekly: the Monday after": Row([agreed("2026-06-02", "weekly")], "2026-06-15", {"2026-W24": "missed", "2026-W25": "open"}),
    "weekly: over the end of a year": Row(
        [agreed("2026-12-28", "weekly"), visited("2027-01-03")], "2027-01-04", {"2026-W53": "met", "2027-W01": "open"}
    ),
    "monthly: over the end of a year": Row(
        [NOV, visited("2025-12-31")], "2026-01-31", {"2025-12": "met", "2026-01": "open"}
    ),
    "monthly: February of a leap year": Row([agreed("2028-02-01")], "2028-02-29", {"2028-02": "open"}),
    "monthly: after the leap day": Row([agreed("2028-02-01")], "2028-03-01", {"2028-02": "missed", "2028-03": "open"}),
    "monthly: February of another year": Row([agreed("2027-02-01")], "2027-03-01", {"2027-02": "missed", "2027-03": "open"}),
    "quarterly: the day before the end": Row([agreed("2026-01-01", "quarterly")], "2026-03-30", {"2026-Q1": "open"}),
    "quarterly: the last day": Row([agreed("2026-01-01", "quarterly")], "2026-03-31", {"2026-Q1": "open"}),
    "quarterly: the day after": Row([agreed("2026-01-01", "quarterly")], "2026-04-01", {"2026-Q1": "missed", "2026-Q2": "open"}),
    "quarterly: agreed on the second day": Row([agreed("2026-01-02", "quarterly")], "2026-03-31", {}),
    "quarterly: over the end of a year": Row(
        [agreed("2026-10-01", "quarterly"), visited("2026-12-31")], "2027-01-01", {"2026-Q4": "met", "2027-Q1": "open"}
    ),
    "three times a month: two are two": Row(
        [agreed("2026-06-01", times=3), visited("2026-06-10"), visited("2026-06-10")], "2026-06-30",
        {"2026-06.1": "met", "2026-06.2": "met", "2026-06.3": "open"},
    ),
    "three times a month: four are not more": Row(
        [agreed("2026-06-01", times=3), *[visited("2026-06-10")] * 4], "2026-07-01",
        {"2026-06.1": "met", "2026-06.2": "met", "2026-06.3": "met",
         "2026-07.1": "open", "2026-07.2": "open", "2026-07.3": "open"},
    ),
    "until inside a slot": Row([agreed("2026-05-20", until=day("2026-07-30"))], "2026-08-15", {"2026-06": "missed"}),
    "until on the last day of a slot": Row(
        [agreed("2026-05-20", until=day("2026-07-31"))], "2026-08-15", {"2026-06": "missed", "2026-07": "missed"}
    ),
    "until on the first day of a slot": Row(
        [agreed("2026-05-20", until=day("2026-08-01"))], "2026-08-15", {"2026-06": "missed", "2026-07": "missed"}
    ),
    "until before the first slot ends": Row([agreed("2026-05-20", until=day("2026-06-29"))], "2026-07-01", {}),
    "withdrawn inside a slot": Row([*JUNE, withdrawn("2026-07-30")], "2026-08-15", {"2026-06": "met"}),
    "withdrawn on the last day of a slot": Row(
        [*JUNE, withdrawn("2026-07-31")], "2026-08-15", {"2026-06": "met", "2026-07": "missed"}
    ),
    "before the withdrawal is known": Row([*JUNE, withdrawn("2026-07-30")], "2026-07-29", {"2026-06": "met", "2026-07": "open"}),
    "monthly to weekly inside a month": Row(
        [*JUNE, changed("2026-07-15", rhythm="weekly"), visited("2026-07-22")], "2026-07-27",
        {"2026-06": "met", "2026-W30": "met", "2026-W31": "open"},
    ),
    "monthly to weekly on the first of a month": Row(
        [*JUNE, visited("2026-07-01"), changed("2026-08-01", rhythm="weekly")], "2026-08-03",
        {"2026-06": "met", "2026-07": "met", "2026-W32": "open"},
    ),
    "changed on the day of the agreement": Row([agreed("2026-06-01"), changed("2026-06-01", rhythm="quarterly")], "2026-07-01", {"2026-Q3": "open"}),
    "another help changes no slot": Row([*JUNE, changed("2026-07-15", help=("meals",))], "2026-07-31", {"2026-06": "met", "2026-07": "open"}),
    "longer than agreed at first": Row(
        [agreed("2026-05-20", until=day("2026-06-30")), changed("2026-06-30", until=day("2026-07-31"))], "2026-08-01",
        {"2026-06": "missed", "2026-07": "missed"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_visit_is_owed_in_each_slot(name: str) -> None:
    row = ROWS[name]
    assert slots(*row.events, as_of=row.as_of) == row.statuses


def recorded(event: m.Event, at: str, seq: int) -> Entry:
    return Entry("a1", seq, f"{at}T04:00:00+00:00", "样班", event)


def test_a_visit_entered_late_counts_for_its_slot_and_is_shown_as_recorded_late() -> None:
    entries = [
        recorded(MAY, "2026-05-20", 1),
        recorded(visited("2026-06-02"), "2026-06-02", 2),
        recorded(visited("2026-07-28"), "2026-08-05", 3),
    ]
    care = CARE.judge(entries, OFFICE, day("2026-08-05"))
    assert care is not None
    june, july, august = care.obligations
    assert [one.status(day("2026-08-05")).value for one in (june, july, august)] == [
        "met",
        "met",
        "open",
    ]
    late = [care.recorded_late(one.start, one.due) for one in (june, july, august)]
    assert late == [None, day("2026-08-05"), None]


# --- whose a slot is


MOVES: list[UnitSince] = [
    UnitSince(dt.date.min, "SQ01"), UnitSince(day("2026-06-30"), "SQ02"), UnitSince(day("2026-08-10"), "SQ03"),
]  # fmt: skip
MOVED = replace(OFFICE, homes=lambda _household: MOVES)
UNITS = [
    # as of a day before a move nobody knows of it
    ("2026-06-29", {"2026-06": "SQ01"}),
    # the day of the move is the last of the slot: it is owed by the new community
    ("2026-06-30", {"2026-06": "SQ02"}),
    ("2026-08-09", {"2026-06": "SQ02", "2026-07": "SQ02", "2026-08": "SQ02"}),
    ("2026-08-10", {"2026-06": "SQ02", "2026-07": "SQ02", "2026-08": "SQ03"}),
]


@pytest.mark.parametrize(("as_of", "units"), UNITS)
def test_a_slot_is_owed_by_the_community_of_its_last_day(as_of: str, units: dict[str, str]) -> None:
    care = care_of(MAY, as_of=as_of, office=MOVED)
    assert {one.turn: one.unit for one in care.obligations} == units


def test_stored_duties_are_those_of_single_communities() -> None:
    care = CARE.judge(provisional([MAY]), MOVED)
    assert care is not None
    (duty,) = CARE.duties(care, MOVED)
    assert [(one.unit, one.start, one.until) for one in duty.stretches()] == [
        ("SQ02", day("2026-05-20"), day("2026-07-31")),
        ("SQ03", day("2026-08-01"), None),
    ]


def test_past_slots_stay_with_the_communities_that_had_them() -> None:
    before = care_of(*JUNE, as_of="2026-08-15", office=MOVED)
    units = tuple(
        m.UnitHeld(unit=one.unit, since=None if one.since == dt.date.min else one.since)
        for one in before.units
    )
    course = [*JUNE, m.CareWithdrawn(on=day("2026-08-15"), units=units)]
    after = [
        type(one).model_validate({**left_of(one.kind, one.payload()), "on": one.on})
        for one in course
    ]
    care = care_of(*after, as_of="2026-08-15", office=MOVED)
    kept = [one for one in before.obligations if one.turn != "2026-08"]
    assert care.obligations == kept
    assert (care.household, care.help, care.visits[0].found) == (None, (), None)


OUT_OF_ORDER = [
    ([MAY, withdrawn("2026-06-10"), visited("2026-06-11")], "after_close"),
    ([agreed("2026-05-20", until=day("2026-06-30")), visited("2026-07-01")], "after_close"),
    ([MAY, changed("2026-06-10", until=day("2026-06-09"))], "ends_before"),
    ([MAY, withdrawn("2026-06-10"), withdrawn("2026-06-11")], "after_close"),
    ([MAY, visited("2026-05-19")], "before_registration"),
]


@pytest.mark.parametrize(("events", "reason"), OUT_OF_ORDER)
def test_out_of_order(events: list[m.Event], reason: str) -> None:
    found = care_of(*events, as_of="2026-12-31").violations
    assert [(one.rule, one.facts["reason"]) for one in found] == [("out_of_order", reason)]


def test_what_was_visited_while_the_agreement_held_may_be_entered_afterwards() -> None:
    care = care_of(
        agreed("2026-05-20", until=day("2026-06-30")), visited("2026-06-30"), as_of="2026-07-05"
    )
    assert not care.violations
    assert [one.status(day("2026-07-05")).value for one in care.obligations] == ["met"]
