"""Heads: the course, what is out of order, and what is owed when. Dates by hand; 2 March 2026 is a Monday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from govtool import models as m
from govtool.journal.events import provisional
from govtool.rules import Office
from govtool.subjects.head.kinds import HEAD
from govtool.subjects.head.state import Headship
from tests.subjects.case.casebook import OFFICE, ONE_DAY, day, office_with

LIST = "SQ01-20260304"


def named(on: str = "2026-03-02", **more: Any) -> m.HeadNamed:
    fields = {"no": "H2026-0001", "microgrid": "G01-01", "unit": "SQ01", "name": "甲某", **more}
    return m.HeadNamed(on=day(on), **fields)


def listed(on: str, list_no: str = LIST) -> m.HeadsListed:
    return m.HeadsListed(on=day(on), list_no=list_no)


def approved(on: str, list_no: str = LIST) -> m.HeadsApproved:
    return m.HeadsApproved(on=day(on), list_no=list_no)


def refused(on: str, list_no: str = LIST) -> m.HeadRefused:
    return m.HeadRefused(on=day(on), list_no=list_no, reason="长期不在本地")


def insured(on: str, first: str, last: str) -> m.HeadInsured:
    return m.HeadInsured(on=day(on), from_=day(first), until=day(last), amount="100")


def tasked(on: str, due: str) -> m.HeadTasked:
    return m.HeadTasked(on=day(on), task="通知停水", due=day(due))


def logged(on: str, duty: str, **more: Any) -> m.HeadLogged:
    return m.HeadLogged(on=day(on), duty=duty, **more)


def head_of(*events: m.Event, office: Office = OFFICE, as_of: str = "2028-12-31") -> Headship:
    head = HEAD.judge(provisional(events), office, day(as_of))
    assert head is not None
    return head


class Row(NamedTuple):
    """What is owed of a head, as MM-DD of 2026 unless a year is named."""

    rule: str
    turn: str
    events: tuple[m.Event, ...]
    start: str
    due: str
    met: str | None = None
    ended: str | None = None


N = named()
"""Named on Monday 2 March."""
ROWS = [
    # 30 days later is Wednesday 1 April
    Row("head_insurance", "1", (N,), "2026-03-02", "2026-04-01"),
    # 4 April 2026 is Qingming, off until the 6th
    Row("head_insurance", "1", (named("2026-03-05"),), "2026-03-05", "2026-04-07"),
    Row("head_insurance", "1", (N, insured("2026-04-02", "2026-04-03", "2027-04-02")), "2026-03-02", "2026-04-01", "2026-04-02"),
    Row("head_insurance", "2", (N, insured("2026-04-02", "2026-04-03", "2027-04-02")), "2027-03-03", "2027-04-02"),
    Row(
        "head_insurance", "2",
        (N, insured("2026-04-02", "2026-04-03", "2027-04-02"), insured("2027-04-05", "2027-04-05", "2028-04-04")),
        "2027-03-03", "2027-04-02", "2027-04-05",
    ),
    # what does not reach further renews nothing
    Row(
        "head_insurance", "2",
        (N, insured("2026-04-02", "2026-04-03", "2027-04-02"), insured("2026-05-05", "2026-05-05", "2026-08-04")),
        "2027-03-03", "2027-04-02",
    ),
    Row("head_insurance", "1", (N, m.HeadReplaced(on=day("2026-03-20"))), "2026-03-02", "2026-04-01", None, "2026-03-20"),
    Row("head_task", "1", (N, tasked("2026-03-03", "2026-03-08")), "2026-03-03", "2026-03-08"),
    Row("head_task", "1", (N, tasked("2026-03-03", "2026-03-08"), logged("2026-03-09", "task")), "2026-03-03", "2026-03-08", "2026-03-09"),
    # the number of the task tells which; without it the oldest is meant
    Row(
        "head_task", "2",
        (N, tasked("2026-03-03", "2026-03-08"), tasked("2026-03-04", "2026-03-10"), logged("2026-03-05", "task", task=2)),
        "2026-03-04", "2026-03-10", "2026-03-05",
    ),
    Row("head_across", "1", (N, logged("2026-03-07", "settle", across=True)), "2026-03-07", "2026-03-07"),
    Row("head_across", "1", (N, logged("2026-03-07", "settle", across=True, became="SQ01-2026-00001")), "2026-03-07", "2026-03-07", "2026-03-07"),
    Row(
        "head_across", "1",
        (N, logged("2026-03-07", "settle", across=True), m.Linked(on=day("2026-03-08"), other="SQ01-2026-00001")),
        "2026-03-07", "2026-03-07", "2026-03-08",
    ),
    Row("head_replace", "", (N, m.ReplaceOrdered(on=day("2026-03-02"), reason="长期外出")), "2026-03-02", "2026-04-01"),
    Row(
        "head_replace", "",
        (N, m.ReplaceOrdered(on=day("2026-03-02"), reason="长期外出"), m.HeadReplaced(on=day("2026-04-02"))),
        "2026-03-02", "2026-04-01", "2026-04-02",
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.rule}-{row.turn}-{row.met}")
def test_what_is_owed(row: Row) -> None:
    found = [
        (one.start, one.due, one.met_on, one.ended_on, one.unit)
        for one in head_of(*row.events).obligations
        if (one.rule, one.turn) == (row.rule, row.turn)
    ]
    days = [day(each) if each else None for each in (row.start, row.due, row.met, row.ended)]
    assert found == [(*days, "SQ01")]


ORDERED = m.ReplaceOrdered(on=day("2026-03-02"), reason="长期外出")
MET = [
    ("head_insurance", "2026-04-01", lambda on: m.HeadInsured(on=on, from_=on, until=day("2027-05-01"))),
    ("head_task", "2026-03-08", lambda on: m.HeadLogged(on=on, duty="task")),
    ("head_replace", "2026-04-01", lambda on: m.HeadReplaced(on=on)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "due", "met"), MET)
def test_the_day_before_the_day_and_the_day_after(
    rule: str, due: str, met: Callable[[dt.date], m.Event]
) -> None:
    found = []
    for on in (day(due) - ONE_DAY, day(due), day(due) + ONE_DAY):
        course = (N, tasked("2026-03-03", "2026-03-08"), ORDERED)
        before, after = head_of(*course, as_of=str(on)), head_of(*course, met(on))
        owed = next(one for one in before.obligations if one.rule == rule)
        done = next(one for one in after.obligations if one.rule == rule)
        found.append((owed.status(on).value, done.status(on).value))
    assert found == [("open", "met"), ("open", "met"), ("overdue", "late")]


def test_law_and_safety_are_owed_by_the_quarter_where_an_office_asks_for_them() -> None:
    office = office_with("[head_law]\nvalues = [{ from = 2011-01-01, value = 1 }]")
    course = (N, listed("2026-03-04"), approved("2026-03-05"), logged("2026-05-04", "law"))
    found = [
        (one.turn, one.due, one.met_on)
        for one in head_of(*course, office=office, as_of="2026-07-01").obligations
        if one.rule == "head_law"
    ]
    # the first quarter had begun before the approval
    assert found == [
        ("2026-Q2", day("2026-06-30"), day("2026-05-04")),
        ("2026-Q3", day("2026-09-30"), None),
    ]
    assert not [o for o in head_of(*course).obligations if o.rule in {"head_law", "head_safety"}]


OUT_OF_ORDER = [
    ((approved("2026-03-05"),), "not_listed"),
    ((listed("2026-03-04"), approved("2026-03-05", "SQ01-1")), "not_listed"),
    ((listed("2026-03-04"), listed("2026-03-05")), "already_listed"),
    ((listed("2026-03-04"), approved("2026-03-05"), refused("2026-03-06")), "not_listed"),
    ((m.HeadPlaqued(on=day("2026-03-04")),), "not_approved"),
    ((logged("2026-03-04", "task", task=1),), "no_task"),
    ((m.HeadReplaced(on=day("2026-03-04")), listed("2026-03-05")), "after_close"),
]


@pytest.mark.parametrize(("events", "reason"), OUT_OF_ORDER)
def test_out_of_order(events: tuple[m.Event, ...], reason: str) -> None:
    found = head_of(N, *events).violations
    assert [(one.rule, one.facts["reason"]) for one in found] == [("out_of_order", reason)]


def test_who_was_refused_may_be_listed_again() -> None:
    head = head_of(
        N, listed("2026-03-04"), refused("2026-03-05"), listed("2026-03-09", "2"), approved("2026-03-10", "2")
    )  # fmt: skip
    assert (head.state, head.violations) == ("approved", [])


def test_training_before_the_approval_is_flagged() -> None:
    early = head_of(N, m.HeadTrained(on=day("2026-03-04"), training="第一期"))
    assert [one.rule for one in early.violations] == ["trained_unapproved"]
    late = head_of(
        N, listed("2026-03-04"), approved("2026-03-04"), m.HeadTrained(on=day("2026-03-04"), training="第一期")
    )  # fmt: skip
    assert late.violations == []
