"""Chains: each step owed from the one before it by the unit that has the subject then."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest

from govtool import models as m
from govtool.base.record import Code, Text
from govtool.base.vocabulary import UnitKind
from govtool.desk.wording import disorder_text
from govtool.subjects.chain import Opening, Step, chain
from govtool.subjects.obligation import Obligation
from govtool.subjects.series import of_office
from govtool.subjects.subject import EventKind
from tests.subjects.case.casebook import OFFICE


class Seen(Opening):
    """发现."""

    kind: ClassVar[str] = "seen"
    what: Text


class Passed(m.Event):
    """交办."""

    kind: ClassVar[str] = "passed"
    to: Code


class Done(m.Event):
    """办结."""

    kind: ClassVar[str] = "done"


# The clocks are those of cases: 3 and 10 days, moved to the next working day.
HOLE = chain(
    "hole",
    "坑洞",
    EventKind(Seen, "发现"),
    Step(
        EventKind(Passed, "交办", units={"to": frozenset(UnitKind)}),
        "meet_parties",
        "hole pass {no}",
    ),
    Step(EventKind(Done, "办结"), "two_sessions"),
    series=(of_office("hole", "K"),),
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


SEEN = Seen(on=day("03-02"), no="K2026-0001", unit="SQ01", what="路面坑洞")
PASSED = Passed(on=day("03-04"), to="BM01")
DONE = Done(on=day("03-20"))


def entries(*events: m.Event) -> list[m.Entry]:
    return [
        m.Entry("n", place, f"2026-04-01T00:00:{place:02}Z", "甲某", event)
        for place, event in enumerate(events)
    ]


def owed(*events: m.Event) -> list[tuple[str, str, str, str | None]]:
    state = HOLE.judge(entries(*events), OFFICE)
    assert state is not None
    return [told(one) for one in state.obligations]


def told(one: Obligation) -> tuple[str, str, str, str | None]:
    return one.rule, one.unit, f"{one.due:%m-%d}", f"{one.met_on:%m-%d}" if one.met_on else None


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        # Monday 2 March and 3 days: Thursday the 5th.
        ((SEEN,), [("meet_parties", "SQ01", "03-05", None)]),
        # Passed on Wednesday the 4th: 10 days are Saturday the 14th, and move to Monday the 16th. The first stays SQ01's.
        (
            (SEEN, PASSED),
            [("meet_parties", "SQ01", "03-05", "03-04"), ("two_sessions", "BM01", "03-16", None)],
        ),
        (
            (SEEN, PASSED, DONE),
            [
                ("meet_parties", "SQ01", "03-05", "03-04"),
                ("two_sessions", "BM01", "03-16", "03-20"),
            ],
        ),
        # Passed once more: neither the clock nor the unit that owed it changes.
        (
            (SEEN, PASSED, Passed(on=day("03-06"), to="SQ02")),
            [("meet_parties", "SQ01", "03-05", "03-04"), ("two_sessions", "BM01", "03-16", None)],
        ),
    ],
)
def test_what_is_owed(
    events: tuple[m.Event, ...], expected: list[tuple[str, str, str, str | None]]
) -> None:
    assert owed(*events) == expected


def test_the_last_step_closes_it() -> None:
    before, after = (
        HOLE.judge(entries(SEEN, PASSED), OFFICE),
        HOLE.judge(entries(SEEN, PASSED, DONE), OFFICE),
    )
    assert before
    assert after
    assert (before.no, before.title, before.state, before.closed_on) == (
        "K2026-0001",
        "路面坑洞",
        "open",
        None,
    )
    assert (after.state, after.closed_on, after.last_on) == ("closed", day("03-20"), day("03-20"))
    late = HOLE.judge(entries(SEEN, PASSED, DONE, Done(on=day("03-25"))), OFFICE)
    assert late
    assert late.closed_on == day("03-20")


def test_a_step_without_the_one_before_it_is_out_of_order() -> None:
    state = HOLE.judge(entries(SEEN, DONE), OFFICE)
    assert state
    (violation,) = state.violations
    assert (violation.rule, state.closed_on) == ("out_of_order", None)
    words = disorder_text(violation.facts["reason"], violation.on, violation.on)
    assert words == "On Fri 20 Mar the step before it was not recorded yet."


def test_what_a_rule_says_of_itself() -> None:
    assert [
        (rule.name, rule.short, rule.trigger, rule.command) for rule in HOLE.rules.values()
    ] == [("meet_parties", "交办", "发现", "hole pass {no}"), ("two_sessions", "办结", "交办", "")]
    assert [series.name for series in HOLE.number_series] == ["hole"]
