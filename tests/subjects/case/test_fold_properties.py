"""Invariants of the fold over any pile of facts, possible or not."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.rules import Case, judge, stage_number
from tests.properties import examples
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import OFFICE, entry, history

# From before the Spring Festival 2026 to after it: every clock has something to jump over.
FIRST = dt.date(2026, 1, 20)
DAYS = st.dates(FIRST, dt.date(2026, 4, 20))
LATER = st.dates(dt.date(2026, 4, 20), dt.date(2026, 6, 30))
UNITS = st.sampled_from(["SQ01", "SQ01", "BM01", "JD01"])
LEADS = st.sampled_from(["SQ01", "SQ02", "BM01", "BM02"])
AGREEMENTS = st.sampled_from(["written", "oral", "none", None])

Act = Callable[[dt.date], m.Event]
NEUTRAL: list[Act] = [
    cb.reported,
    cb.met,
    cb.consulted,
    cb.app_entered,
    cb.alerted,
    cb.closure_reported,
    cb.platform_entered,
    cb.revisited,
    cb.performed,
]


def _facts(
    days: st.SearchStrategy[dt.date], *, approvals: bool = True
) -> st.SearchStrategy[m.Event]:
    """One fact; those that move a case on come up more often than chance would have it."""
    moves = st.sampled_from(
        [cb.failed, cb.failed, cb.failed, cb.transferred, cb.accepted, cb.accepted, cb.returned]
    )
    others = st.sampled_from(
        [cb.adjourned, cb.replied, cb.refused, cb.diverted, cb.became_major, cb.agreed, *NEUTRAL]
    )
    choices = [
        st.builds(lambda act, on: act(on), moves, days),
        st.builds(lambda act, on: act(on), moves, days),
        st.builds(lambda act, on: act(on), others, days),
        st.builds(cb.settled, days, AGREEMENTS),
        st.builds(cb.assigned, days, LEADS),
        st.builds(cb.assigned, days, LEADS, opinion=st.none()),
        st.builds(cb.letter_approved, days, lead=st.none() | LEADS),
        st.builds(cb.replied, days, LEADS),
        st.builds(cb.requested, days, DAYS),
        st.builds(cb.closed, days, st.sampled_from(["settled", "withdrawn", "terminated"])),
    ]
    if approvals:
        choices.append(st.builds(cb.approved, days, st.none() | DAYS))
    return st.one_of(choices)


# What usually follows each other; by chance alone hardly a case would reach the centre.
BLOCKS = st.sampled_from(
    [
        [cb.failed],
        [cb.failed, cb.failed],
        [cb.met, cb.failed, cb.adjourned],
        [cb.failed, cb.failed, cb.transferred, cb.accepted],
        [cb.transferred, cb.accepted],
        [cb.transferred, cb.returned],
        [cb.assigned, cb.failed],
        [cb.assigned, cb.settled, cb.replied],
        [lambda on: cb.assigned(on, "SQ02"), cb.failed, cb.failed, cb.transferred, cb.accepted],
        [lambda on: cb.requested(on, "2026-05-11"), cb.approved],
        [cb.settled, cb.closure_reported, cb.revisited],
        [cb.settled, cb.agreed, cb.platform_entered],
    ]
)


def _history(
    registration: m.Event, blocks: list[list[Act]], gaps: list[int], strays: list[m.Event]
) -> list[m.Entry]:
    """Blocks one after the other, days apart, and then some facts of any day, recorded last."""
    acts = [act for block in blocks for act in block]
    offsets = itertools.accumulate(gaps)
    return history(
        registration,
        *[act(FIRST + dt.timedelta(days=n)) for act, n in zip(acts, offsets, strict=False)],
        *strays,
    )


HISTORIES = st.builds(
    _history,
    st.builds(cb.registered, st.just(FIRST), UNITS),
    st.lists(BLOCKS, max_size=5),
    st.lists(st.integers(0, 9), min_size=9, max_size=12),
    st.just([]) | st.lists(_facts(DAYS), max_size=4),
)


def _judged(entries: list[m.Entry], as_of: dt.date | None = None) -> Case:
    case = judge(entries, OFFICE, as_of)
    assert case is not None
    return case


def _dues(case: Case) -> dict[tuple[str, str], dt.date]:
    return {(o.rule, o.turn): o.due for o in case.obligations}


@given(entries=HISTORIES, data=st.data())
def test_any_order_of_the_entries_gives_the_same_case(
    entries: list[m.Entry], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(entries))
    assert judge(shuffled, OFFICE) == judge(entries, OFFICE)


@given(entries=HISTORIES, today=DAYS)
def test_as_of_a_day_is_the_facts_up_to_that_day(entries: list[m.Entry], today: dt.date) -> None:
    seen = [e for e in entries if e.event.on <= today]
    assert judge(entries, OFFICE, today) == judge(seen, OFFICE)


@settings(max_examples=examples(300))
@given(entries=HISTORIES, added=_facts(LATER, approvals=False))
def test_clocks_are_anchored(entries: list[m.Entry], added: m.Event) -> None:
    """Nothing but an approved extension moves a due date, and no later fact makes an obligation vanish."""
    before, after = _dues(_judged(entries)), _dues(_judged([*entries, entry(99, added)]))
    assert {key: after.get(key) for key in before} == before


@settings(max_examples=examples(200))
@given(entries=HISTORIES, act=st.sampled_from(NEUTRAL), on=DAYS)
def test_nor_does_a_fact_recorded_late(entries: list[m.Entry], act: Act, on: dt.date) -> None:
    before = _dues(_judged(entries))
    after = _dues(_judged([*entries, entry(99, act(on))]))
    assert {key: after.get(key) for key in before} == before


@given(entries=HISTORIES, until=LATER)
def test_an_approved_extension_moves_the_centres_dates_only(
    entries: list[m.Entry], until: dt.date
) -> None:
    more = [entry(98, cb.requested("2026-04-20", until)), entry(99, cb.approved("2026-04-20"))]
    before, after = _dues(_judged(entries)), _judged([*entries, *more])
    moved = {rule for (rule, stage), due in before.items() if _dues(after)[rule, stage] != due}
    assert moved <= {"centre_close", "report_closure"}
    if after.closed_on is None and after.centre_stage is not None:
        assert _dues(after)["centre_close", after.centre_stage.turn] == until


@settings(max_examples=examples(200))
@given(entries=HISTORIES, today=DAYS)
def test_what_is_done_or_over_stays_so(entries: list[m.Entry], today: dt.date) -> None:
    """Unless an extension moves its date, a status that is not open or overdue never changes again."""
    if any(
        isinstance(e.event, m.ExtensionDecided | m.AppEntered | m.Alerted) for e in entries
    ):  # it may follow the end
        return
    later = {(o.rule, o.turn): o.status(dt.date(2027, 1, 1)) for o in _judged(entries).obligations}
    for owed in _judged(entries, max(today, FIRST)).obligations:
        status = owed.status(today)
        if status not in {"open", "overdue"}:
            assert later[owed.rule, owed.turn] == status


@given(entries=HISTORIES)
def test_an_open_case_has_a_handler_and_a_closed_one_no_open_stage(entries: list[m.Entry]) -> None:
    case = _judged(entries)
    assert (
        (case.handler is None)
        == (case.closed_on is not None)
        == (case.state is voc.CaseState.CLOSED)
    )
    assert all(s.closed_on is None or s.opened_on <= s.closed_on for s in case.stages)
    assert all((s.closed_on is None) == (s.outcome is None) for s in case.stages)


@given(entries=HISTORIES)
def test_there_is_at_most_one_centre_stage_and_one_of_each_obligation(
    entries: list[m.Entry],
) -> None:
    case = _judged(entries)
    assert sum(s.unit == "JD01" for s in case.stages) <= 1
    assert len(_dues(case)) == len(case.obligations)


@given(entries=HISTORIES)
def test_every_obligation_starts_within_its_stage_and_is_never_due_before(
    entries: list[m.Entry],
) -> None:
    case = _judged(entries)
    for owed in case.obligations:
        assert owed.start >= case.stages[stage_number(owed.turn) - 1].opened_on
        if owed.rule not in {"centre_close", "report_closure"}:  # an extension may be for any day
            assert owed.due >= owed.start


@given(entries=HISTORIES, data=st.data())
def test_what_is_retracted_never_was(entries: list[m.Entry], data: st.DataObject) -> None:
    gone = (
        data.draw(st.sets(st.sampled_from(entries[1:]).map(lambda e: e.id)))
        if entries[1:]
        else set()
    )
    retraction = entry(99, cb.retracted("2026-06-30", *sorted(gone)))
    assert judge([*entries, retraction], OFFICE) == judge(
        [e for e in entries if e.id not in gone], OFFICE
    )
