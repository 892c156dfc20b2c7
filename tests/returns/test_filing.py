"""Returns that were filed stay as they were; what came later shows beside them. Who owes what, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.base.errors import GovtoolError
from govtool.desk import casework
from govtool.journal import amend
from govtool.returns.filing import file_return, filing_statuses
from govtool.returns.summary import summary
from govtool.rules import PeriodKind, period_named
from govtool.store import Store, Transaction, open_store
from govtool.subjects.registry import kind_of
from govtool.views import queries
from govtool.views.queries import CaseFilter
from tests.commands.clerk import Desk
from tests.properties import examples
from tests.returns.oracle import (
    COLUMNS,
    COMPARED,
    SPANS,
    Book,
    Line,
    Span,
    sample_office,
    sample_units,
    spans,
    street_units,
)
from tests.returns.test_summary import (
    AFTERWARDS,
    FIRST,
    GAPS,
    LAST,
    LISTED,
    event_of,
    period,
    record,
    rows_of,
)
from tests.store.kit import projections

COMMUNITIES = ("SQ01", "SQ02", "SQ03", "SQ04", "SQ05")


@contextmanager
def for_a_while(store: Store) -> Iterator[Transaction]:
    """A transaction that is taken back at the end, whatever happens in it."""
    with store.writing("甲某") as tx:
        tx.rollback_only()
        yield tx


# --- facts dated after a period


ALL_SPANS = [span for kind in SPANS for span in spans(kind, FIRST, LAST)]
LATER_ACTIONS = st.sampled_from(
    ["reported", "met", "failed", "settled", "transfer", "accept", "return", "letter BM02", "letter SQ03", "reply",
     "divert", "withdraw", "close"]
)  # fmt: skip
LATER_FACTS = st.lists(st.tuples(st.integers(0, 399), GAPS, LATER_ACTIONS), min_size=1, max_size=12)
LATER_CASES = st.lists(
    st.tuples(st.sampled_from(LISTED), GAPS, st.lists(st.tuples(GAPS, LATER_ACTIONS), max_size=4)),
    max_size=2,
)


def add_later(tx: Transaction, last: dt.date, facts: list[tuple[int, int, str]]) -> int:
    """Facts of sample cases, all dated after ``last``; how many of them the desk took.

    What the desk refuses is entered all the same, as it may come from another office's file.
    """
    numbers = [case["case_no"] for case in queries.cases(tx.reader, CaseFilter())]
    taken = 0
    for which, gap, action in facts:
        on = last + dt.timedelta(days=gap + 1)
        event = event_of(action, on)
        rest = {key: value for key, value in event.items() if key != "kind"}
        step = kind_of("case", event["kind"]).model.model_validate({**rest, "override": "须如此"})
        try:
            casework.take_step(tx, numbers[which], step, AFTERWARDS)
            taken += 1
        except GovtoolError:
            tx.append(tx.subject_of(numbers[which]), step)
    return taken


@settings(max_examples=examples(40))
@given(place=st.integers(0, len(ALL_SPANS) - 1), facts=LATER_FACTS, cases=LATER_CASES)
def test_what_is_dated_after_a_period_does_not_change_it(
    sample: Store, place: int, facts: list[tuple[int, int, str]], cases: list[tuple[str, int, Any]]
) -> None:
    span = ALL_SPANS[place]
    ended = [s for s in ALL_SPANS if s.last <= span.last]
    watched = [span, ended[-1], ended[len(ended) // 2], ended[len(ended) // 3]]
    before = [summary(sample, period(s)).as_json() for s in watched]
    with for_a_while(sample) as tx:
        add_later(tx, span.last, facts)
        for unit, gap, actions in cases:
            record(tx, unit, span.last + dt.timedelta(days=gap + 1), actions)
        tx.project()
        assert [summary(sample, period(s)).as_json() for s in watched] == before
    assert [summary(sample, period(s)).as_json() for s in watched] == before


def test_the_desk_takes_many_later_facts(sample: Store) -> None:
    """The property above would prove little if every later fact were refused."""
    actions = ["met", "failed", "withdraw", "transfer"]
    facts = [(which, 0, actions[which % 4]) for which in range(400)]
    with for_a_while(sample) as tx:
        assert add_later(tx, LAST, facts) > 20


# --- late facts dated inside a filed period


LATE_CASES = st.lists(
    st.tuples(
        st.sampled_from(COMMUNITIES),
        st.integers(0, 20),
        st.lists(st.tuples(st.integers(0, 4), LATER_ACTIONS), max_size=6),
    ),
    min_size=1,
    max_size=3,
)
WEEKS = spans("weekly", "2025-02-01", "2026-10-25")


@settings(max_examples=examples(30))
@given(span=st.sampled_from(WEEKS), cases=LATE_CASES)
def test_late_cases_show_as_corrections_and_nothing_else_moves(
    sample: Store, book: Book, span: Span, cases: list[tuple[str, int, Any]]
) -> None:
    """All communities filed; then disputes of that week and the ones before turn up. Expected is the oracle's difference."""
    with for_a_while(sample) as tx:
        for unit in COMMUNITIES:
            file_return(tx, period(span), unit, span.last + dt.timedelta(days=1), AFTERWARDS)
        tx.project()
        filed = summary(sample, period(span))
        assert filed.corrections == ()
        lines = [
            record(tx, unit, span.last - dt.timedelta(days=ago), actions)
            for unit, ago, actions in cases
        ]
        tx.project()
        now = summary(sample, period(span))
    old, more = book.rows(LISTED, span), Book(lines, sample_office()).rows(LISTED, span)
    for unit in COMMUNITIES:
        assert rows_of(now)[unit] == rows_of(filed)[unit]
    for unit in set(LISTED) - set(
        COMMUNITIES
    ):  # these owe no weekly return: their lines are not frozen
        assert {c: rows_of(now)[unit][c] for c in COLUMNS} == {
            c: old[unit][c] + more[unit][c] for c in COLUMNS
        }
    expected = [
        (unit, column, old[unit][column], old[unit][column] + more[unit][column])
        for unit in COMMUNITIES
        for column in COLUMNS
        if more[unit][column]
    ]
    assert sorted((c.unit, c.column, c.filed, c.now) for c in now.corrections) == sorted(expected)


@pytest.fixture
def filed(desk: Desk) -> tuple[Desk, str]:
    """SQ01 registered a dispute in W10 (2–8 March), told the centre and met the parties, and filed on Monday the 9th."""
    number = desk.add(on="2026-03-03")
    desk.done("case", "report", number, on="2026-03-03")
    desk.done("case", "meet", number, on="2026-03-04")
    desk.done("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ01", on="2026-03-09")
    return desk, number


def w10(desk: Desk) -> dict[str, Any]:
    printed: dict[str, Any] = desk.done("report", "weekly", "--period", "2026-W10", "--json").json
    return printed


def line(printed: dict[str, Any], unit: str) -> tuple[int, ...]:
    return next(tuple(row[c] for c in COLUMNS) for row in printed["rows"] if row["unit"] == unit)


def corrections(printed: dict[str, Any]) -> set[tuple[str, str, int, int]]:
    """Those of the summary."""
    of_summary = [c for c in printed["corrections"] if c["table"] == "summary"]
    found = {(c["unit"], c["column"], c["filed"], c["now"]) for c in of_summary}
    assert len(found) == len(of_summary)
    return found


def listed(printed: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """What is new or gone in other tables: table, row, filed, now."""
    found = [c for c in printed["corrections"] if c["column"] == "listed"]
    return [(c["table"], c["row"], c["filed"], c["now"]) for c in found]


# Opening 0, registered 1, closing 1; told and met in time, sessions due on 13 March: nothing overdue.
AS_FILED = (0, 1, 0, 0, 0, 0, 0, 1, 0, 0)


def test_late_entries_show_as_corrections_and_the_filed_line_stays(filed: tuple[Desk, str]) -> None:
    desk, number = filed
    assert line(w10(desk), "SQ01") == AS_FILED
    assert corrections(w10(desk)) == set()
    late = desk.add(
        "--on", "2026-03-05", on="2026-03-10"
    )  # not told the same day: overdue on the 8th
    desk.done("case", "mediate", number, "--outcome", "settled", "--on", "2026-03-06")
    printed = w10(desk)
    assert line(printed, "SQ01") == AS_FILED
    # Two registered, one of them settled: one remains as before, but now it is an overdue one.
    assert corrections(printed) == {
        ("SQ01", "registered", 1, 2),
        ("SQ01", "settled", 0, 1),
        ("SQ01", "overdue", 0, 1),
    }
    assert listed(printed) == [("overdue", f"{late} 示例一社区 邻里纠纷 上报街道矛调中心", 0, 1)]
    assert printed["tables"]["overdue"]["rows"] == []
    assert tuple(printed["total"][c] for c in COLUMNS) == AS_FILED
    # The lately told report ends it on the day it was told, 10 March: on the 8th it was still overdue.
    desk.done("case", "report", late, on="2026-03-10")
    assert ("SQ01", "overdue", 0, 1) in corrections(w10(desk))
    # Told on the 5th after all, says the record now: nothing was overdue.
    desk.done("undo", "--yes")
    desk.done("case", "report", late, "--on", "2026-03-05")
    assert corrections(w10(desk)) == {("SQ01", "registered", 1, 2), ("SQ01", "settled", 0, 1)}


def test_what_happens_after_the_period_is_no_correction(filed: tuple[Desk, str]) -> None:
    desk, number = filed
    desk.done("case", "mediate", number, "--outcome", "settled", on="2026-03-09")
    desk.add(on="2026-03-09")
    assert corrections(w10(desk)) == set()
    assert line(w10(desk), "SQ01") == AS_FILED


def test_the_lines_of_units_that_did_not_file_move(filed: tuple[Desk, str]) -> None:
    desk, _number = filed
    desk.add("--on", "2026-03-08", unit="SQ02", on="2026-03-10")
    printed = w10(desk)
    assert line(printed, "SQ02")[1] == 1
    assert corrections(printed) == set()


def test_a_correction_of_the_record_is_a_correction_of_the_return(filed: tuple[Desk, str]) -> None:
    desk, number = filed
    desk.done(
        "case", "correct", number, "--set", "severity=major", "--reason", "群体性", on="2026-03-20"
    )
    assert corrections(w10(desk)) == {("SQ01", "major", 0, 1)}
    # Registered in the week before, as it turns out: it was already there when the week began.
    desk.done(
        "case", "correct", number, "--set", "registered_on=2026-03-01", "--reason", "日期有误"
    )
    printed = w10(desk)
    assert corrections(printed) == {
        ("SQ01", "opening", 0, 1), ("SQ01", "registered", 1, 0), ("SQ01", "major", 0, 1),
        # told on the 3rd, two days late but told; met on the 4th, the day due (3 days after the 1st): nothing overdue
    }  # fmt: skip
    assert line(printed, "SQ01") == AS_FILED


def test_a_case_taken_back_is_a_correction(filed: tuple[Desk, str]) -> None:
    desk, number = filed
    with open_store(desk.db) as store, store.writing("甲某") as tx:
        subject = tx.subject_of(number)
        ids = [entry.id for entry in tx.history(subject)]
        amend.retract(tx, subject, ids, "登记重复", on=dt.date(2026, 3, 20))
    printed = w10(desk)
    assert line(printed, "SQ01") == AS_FILED
    assert corrections(printed) == {("SQ01", "registered", 1, 0), ("SQ01", "closing", 1, 0)}


def test_the_monthly_return_of_the_street_freezes_every_line(desk: Desk) -> None:
    desk.add(on="2026-03-03")
    desk.done("report", "file", "monthly", "--period", "2026-03", "--unit", "JD01", on="2026-04-01")
    desk.add("--on", "2026-03-30", unit="SQ02", on="2026-04-02")
    desk.add("--on", "2026-03-31", unit="BM01", on="2026-04-02")
    printed = desk.done("report", "monthly", "--period", "2026-03", "--json").json
    assert printed["filed_on"] == "2026-04-01"
    # Both were not told to the centre on their day; for the one of the 31st that is the period's last day: not yet overdue.
    assert corrections(printed) == {
        ("SQ02", "registered", 0, 1), ("SQ02", "closing", 0, 1), ("SQ02", "overdue", 0, 1),
        ("BM01", "registered", 0, 1), ("BM01", "closing", 0, 1),
    }  # fmt: skip
    assert line(printed, "SQ02") == line(printed, "BM01") == (0,) * len(COLUMNS)
    assert (printed["total"]["registered"], printed["total"]["closing"]) == (1, 1)
    (standing,) = desk.done("report", "status", "monthly", "--period", "2026-03", "--json").json
    assert (standing["status"], standing["corrections"]) == ("on_time", len(printed["corrections"]))
    assert printed["tables"]["by_community"]["rows"][1]["registered"] == 0
    assert {c["table"] for c in printed["corrections"]} >= {
        "summary",
        "by_type",
        "by_community",
        "overdue",
    }


def test_a_unit_founded_after_the_filing_changes_the_filed_return_only_as_corrections(
    desk: Desk,
) -> None:
    """The returns of past periods do not change when later facts are added, except as corrections (issue 2)."""
    desk.add(on="2026-03-03")
    desk.done("report", "file", "monthly", "--period", "2026-03", "--unit", "JD01", on="2026-04-01")
    desk.done(
        "unit", "add", "--code", "SQ09", "--name", "新社区", "--kind", "community", on="2026-05-06"
    )
    desk.add("--on", "2026-03-30", unit="SQ09", on="2026-05-06")
    printed = desk.done("report", "monthly", "--period", "2026-03", "--json").json
    assert printed["total"]["registered"] == 1, "the total that was filed"
    assert ("SQ09", "registered", 0, 1) in corrections(printed)


def test_corrections_are_told_to_people_too(filed: tuple[Desk, str]) -> None:
    desk, _number = filed
    desk.add("--on", "2026-03-05", on="2026-03-10")
    text = desk.done("report", "weekly", "--period", "2026-W10").out
    assert "Corrected since filing" in text
    assert "1 → 2" in text
    chinese = desk.done("--lang", "zh_CN", "report", "weekly", "--period", "2026-W10").out
    assert "更正" in chinese
    assert "本期登记" in chinese


# --- on time, late, missing, pending


# Kind, period, its cut-off, who owes it, and the day it is due. Days off: 1–8 Oct 2025; 1–3 Jan, 15–23 Feb, 1–5 May, 25–27 Sep, 1–7 Oct 2026. Made up: Sat 11 Oct 2025; Sun 4 Jan, Sat 14 Feb,
# Sat 28 Feb, Sat 9 May, Sun 20 Sep, Sat 10 Oct 2026.
DUE = [
    ("daily", "2026-03-02", "2026-03-02", "JD01", "2026-03-02"),
    (
        "daily",
        "2026-02-17",
        "2026-02-17",
        "JD01",
        "2026-02-17",
    ),  # the same day, never rolled, also in the Festival
    ("weekly", "2026-W10", "2026-03-08", "SQ01", "2026-03-09"),  # Monday
    ("weekly", "2026-W07", "2026-02-15", "SQ01", "2026-02-24"),  # off until Mon 23 Feb
    ("weekly", "2026-W08", "2026-02-22", "SQ01", "2026-02-24"),  # both weeks are due on one day
    ("weekly", "2026-W18", "2026-05-03", "SQ01", "2026-05-06"),  # off until Tue 5 May
    ("weekly", "2026-W40", "2026-10-04", "SQ01", "2026-10-08"),  # off until Wed 7 Oct
    (
        "weekly",
        "2026-W38",
        "2026-09-20",
        "SQ01",
        "2026-09-21",
    ),  # the cut-off is a working Sunday, and not counted
    ("weekly", "2026-W01", "2026-01-04", "SQ01", "2026-01-05"),  # the same with Sun 4 Jan
    ("weekly", "2025-W40", "2025-10-05", "SQ02", "2025-10-09"),  # off until Wed 8 Oct 2025
    (
        "half-month",
        "2026-03-B",
        "2026-03-30",
        "BM01",
        "2026-03-30",
    ),  # Monday: the cut-off day itself
    ("half-month", "2026-03-A", "2026-03-15", "BM01", "2026-03-16"),  # the 15th is a Sunday
    ("half-month", "2026-02-A", "2026-02-15", "BM01", "2026-02-24"),  # the 15th is in the Festival
    ("half-month", "2026-02-B", "2026-02-28", "BM01", "2026-02-28"),  # a working Saturday
    ("half-month", "2026-05-B", "2026-05-30", "BM01", "2026-06-01"),  # a Saturday off
    ("monthly", "2026-03", "2026-03-31", "JD01", "2026-04-03"),  # 1, 2, 3 April: Wed, Thu, Fri
    ("monthly", "2026-04", "2026-04-30", "JD01", "2026-05-08"),  # 6, 7, 8 May
    (
        "monthly",
        "2026-09",
        "2026-09-30",
        "JD01",
        "2026-10-10",
    ),  # 8, 9 October and the made-up Saturday
    ("monthly", "2025-12", "2025-12-31", "JD01", "2026-01-06"),  # the made-up Sunday 4 Jan, 5, 6
    (
        "monthly",
        "2025-09",
        "2025-09-30",
        "JD01",
        "2025-10-11",
    ),  # 9, 10 October and the made-up Saturday
]
NAMES = [f"{kind} {name}" for kind, name, *_rest in DUE]


def after(text: str, days: int = 1) -> str:
    return (dt.date.fromisoformat(text) + dt.timedelta(days=days)).isoformat()


def stands(store: Store, kind: str, name: str, unit: str, on: str) -> dict[str, Any]:
    (found,) = filing_statuses(
        store, [period_named(PeriodKind(kind), name)], dt.date.fromisoformat(on), unit
    )
    return found.as_json()


def standing(desk: Desk, kind: str, name: str, unit: str, on: str) -> dict[str, Any]:
    found = desk.done(
        "report", "status", kind, "--period", name, "--unit", unit, "--json", on=on
    ).json
    assert len(found) == 1
    one: dict[str, Any] = found[0]
    return one


@pytest.mark.parametrize(("kind", "name", "cut_off", "unit", "due"), DUE, ids=NAMES)
def test_not_filed(sample: Store, kind: str, name: str, cut_off: str, unit: str, due: str) -> None:
    found = {
        on: stands(sample, kind, name, unit, on)
        for on in (after(due, -1), due, after(due), after(due, 100))
    }
    assert [s["status"] for s in found.values()] == ["pending", "pending", "missing", "missing"]
    for one in found.values():
        assert {key: one[key] for key in ("kind", "period", "unit", "due", "filed_on", "corrections")} == {
            "kind": kind, "period": name, "unit": unit, "due": dt.date.fromisoformat(due), "filed_on": None,
            "corrections": 0,
        }  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "cut_off", "unit", "due"), DUE, ids=NAMES)
def test_filed_on_each_day(
    sample: Store, kind: str, name: str, cut_off: str, unit: str, due: str
) -> None:
    """The day before it is due (where the period has ended by then), the day, and the day after."""
    for on, status in ((after(due, -1), "on_time"), (due, "on_time"), (after(due), "late")):
        if on < cut_off:
            continue
        filed_on = dt.date.fromisoformat(on)
        with for_a_while(sample) as tx:
            file_return(tx, period_named(PeriodKind(kind), name), unit, filed_on, filed_on)
            tx.project()
            for later in (on, due, after(due, 50)):
                if later >= on:
                    found = stands(sample, kind, name, unit, later)
                    assert (found["status"], found["filed_on"]) == (status, filed_on)
            assert stands(sample, kind, name, unit, after(on, -1))["filed_on"] is None


@pytest.mark.parametrize(("kind", "name", "cut_off", "unit", "due"), DUE[2:18:5], ids=NAMES[2:18:5])
def test_through_the_commands(
    desk: Desk, kind: str, name: str, cut_off: str, unit: str, due: str
) -> None:
    assert standing(desk, kind, name, unit, due)["status"] == "pending"
    assert standing(desk, kind, name, unit, after(due))["status"] == "missing"
    filed = desk.done(
        "report", "file", kind, "--period", name, "--unit", unit, "--json", on=after(due)
    ).json
    assert filed == standing(desk, kind, name, unit, after(due))
    assert (filed["filed_on"], filed["status"], filed["due"]) == (after(due), "late", due)
    desk.done("undo", "--yes")
    filed = desk.done(
        "report", "file", kind, "--period", name, "--unit", unit, "--json", on=due
    ).json
    assert (filed["filed_on"], filed["status"], filed["due"]) == (due, "on_time", due)


def test_filed_on_an_earlier_day_than_it_is_recorded(desk: Desk) -> None:
    """It counts by the day it was filed, not by the day somebody typed it."""
    desk.done(
        "report",
        "file",
        "weekly",
        "--period",
        "2026-W10",
        "--unit",
        "SQ01",
        "--on",
        "3月9日",
        on="2026-03-20",
    )
    assert standing(desk, "weekly", "2026-W10", "SQ01", "2026-03-20")["status"] == "on_time"
    # On Sunday the 8th, nobody had filed yet.
    assert standing(desk, "weekly", "2026-W10", "SQ01", "2026-03-08")["status"] == "pending"


def test_everybody_who_owes_is_listed_and_nobody_else(desk: Desk) -> None:
    found = desk.done("report", "status", "--json", on="2026-03-10").json
    # The newest that have ended: Mon 9 March for the week (W10), 28 Feb for the half-month and the month.
    assert [(s["kind"], s["period"], s["unit"], s["status"]) for s in found] == [
        ("daily", "2026-03-10", "JD01", "pending"),
        ("weekly", "2026-W10", "SQ01", "missing"),
        ("weekly", "2026-W10", "SQ02", "missing"),
        ("half-month", "2026-02-B", "BM01", "missing"),  # due on Sat 28 Feb
        ("half-month", "2026-02-B", "TW01", "missing"),
        ("monthly", "2026-02", "JD01", "missing"),  # due on Wed 4 March
        (
            "quarterly",
            "2025-Q4",
            "JD01",
            "missing",
        ),  # due on Thu 8 January: 1-3 January off, the 4th made up
        ("half-year", "2025-H2", "JD01", "missing"),
        ("yearly", "2025", "JD01", "missing"),
    ]


def test_a_zero_return_is_owed_and_can_be_filed(desk: Desk) -> None:
    """零报告: a community with nothing to report still owes."""
    desk.add(on="2026-03-03", unit="SQ01")
    assert standing(desk, "weekly", "2026-W10", "SQ02", "2026-03-10")["status"] == "missing"
    desk.done("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ02", on="2026-03-10")
    assert standing(desk, "weekly", "2026-W10", "SQ02", "2026-03-10")["status"] == "late"
    assert line(w10(desk), "SQ02") == (0,) * len(COLUMNS)
    desk.add("--on", "2026-03-08", unit="SQ02", on="2026-03-11")
    assert corrections(w10(desk)) == {("SQ02", "registered", 0, 1), ("SQ02", "closing", 0, 1)}


# --- refused


@pytest.mark.parametrize(
    ("words", "on", "exit_code", "code"),
    [
        (
            "weekly --period 2026-W10 --unit SQ01",
            "2026-03-07",
            3,
            "out_of_order",
        ),  # Saturday: the week has not ended
        ("weekly --period 2026-W10 --unit SQ01 --on 2026-03-07", "2026-03-09", 3, "out_of_order"),
        (
            "weekly --period 2026-W10 --unit SQ01 --on 2026-03-10",
            "2026-03-09",
            3,
            "out_of_order",
        ),  # the future
        ("half-month --period 2026-03-A --unit BM01", "2026-03-14", 3, "out_of_order"),
        ("monthly --period 2026-03 --unit JD01", "2026-03-30", 3, "out_of_order"),
        (
            "weekly --period 2026-W10 --unit JD01",
            "2026-03-09",
            3,
            "wrong_unit",
        ),  # community → street
        ("weekly --period 2026-W10 --unit BM01", "2026-03-09", 3, "wrong_unit"),
        ("weekly --period 2026-W10 --unit TW01", "2026-03-09", 3, "wrong_unit"),
        ("weekly --period 2026-W10 --unit QX01", "2026-03-09", 3, "wrong_unit"),
        (
            "half-month --period 2026-02-B --unit SQ01",
            "2026-03-09",
            3,
            "wrong_unit",
        ),  # department → street
        (
            "monthly --period 2026-02 --unit SQ01",
            "2026-03-09",
            3,
            "wrong_unit",
        ),  # street → district
        ("weekly --period 2026-W10 --unit SQ99", "2026-03-09", 4, "unknown_unit"),
        ("weekly --period 2026-W54 --unit SQ01", "2026-03-09", 3, "bad_period"),
        ("weekly --period 2026-03 --unit SQ01", "2026-03-09", 3, "bad_period"),
        ("half-month --period 2026-03-C --unit BM01", "2026-03-09", 3, "bad_period"),
        ("fortnightly --period 2026-W10 --unit SQ01", "2026-03-09", 3, "bad_term"),
    ],
)
def test_refused_and_nothing_recorded(
    desk: Desk, words: str, on: str, exit_code: int, code: str
) -> None:
    before = desk.entry_count()
    answer = desk("report", "file", *words.split(), "--json", on=on)
    assert (answer.code, answer.error["code"], answer.out) == (exit_code, code, "")
    assert desk.entry_count() == before


def test_twice_is_refused_also_on_another_day(filed: tuple[Desk, str]) -> None:
    desk, _number = filed
    desk.add("--on", "2026-03-05", on="2026-03-10")
    before = desk.entry_count()
    answer = desk(
        "report",
        "file",
        "weekly",
        "--period",
        "2026-W10",
        "--unit",
        "SQ01",
        "--json",
        on="2026-03-11",
    )
    assert (answer.code, answer.error["code"]) == (3, "already_filed")
    assert desk.entry_count() == before
    assert line(w10(desk), "SQ01") == AS_FILED
    desk.done("report", "file", "weekly", "--period", "2026-W09", "--unit", "SQ01")
    desk.done("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ02")


@pytest.mark.parametrize(
    "words", ["weekly --period 2026-W10 --unit SQ99", "weekly --period 2026-W99"]
)
def test_a_report_for_what_is_not_there(desk: Desk, words: str) -> None:
    answer = desk("report", *words.split(), "--json", on="2026-03-09")
    assert answer.code == (4 if "SQ99" in words else 3)
    assert answer.error["code"] == ("unknown_unit" if "SQ99" in words else "bad_period")


def test_the_status_of_a_unit_that_is_not_there_is_not_an_empty_list(desk: Desk) -> None:
    answer = desk("report", "status", "weekly", "--unit", "SQ99", "--json", on="2026-03-09")
    assert (answer.code, answer.out) == (4, "")
    assert answer.error["code"] == "unknown_unit"


# --- kept, and taken back


def test_a_filed_return_survives_a_rebuild(filed: tuple[Desk, str]) -> None:
    desk, _number = filed
    desk.add("--on", "2026-03-05", on="2026-03-10")
    desk.done("report", "file", "monthly", "--period", "2026-02", "--unit", "JD01", on="2026-03-10")
    with open_store(desk.db) as store:
        tables = projections(store.reader)
    shown = w10(desk), desk.done("report", "status", "--json").out
    assert len(shown[0]["corrections"]) == 4
    desk.done("doctor", "--rebuild")
    assert (w10(desk), desk.done("report", "status", "--json").out) == shown
    with open_store(desk.db) as store:
        assert projections(store.reader) == tables
    desk.done("doctor")


def test_a_filing_that_was_taken_back_never_was(filed: tuple[Desk, str]) -> None:
    desk, _number = filed
    desk.done("undo", "--yes", on="2026-03-10")
    assert standing(desk, "weekly", "2026-W10", "SQ01", "2026-03-10")["status"] == "missing"
    desk.add("--on", "2026-03-05", on="2026-03-10")
    printed = w10(desk)
    assert printed["corrections"] == []
    assert line(printed, "SQ01")[1] == 2  # the line lives again
    desk.done("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ01")
    assert standing(desk, "weekly", "2026-W10", "SQ01", "2026-03-10")["status"] == "late"
    assert line(w10(desk), "SQ01")[1] == 2
    desk.done("doctor", "--rebuild")
    assert standing(desk, "weekly", "2026-W10", "SQ01", "2026-03-10")["filed_on"] == "2026-03-10"
    assert line(w10(desk), "SQ01")[1] == 2


def test_the_sample_filed_by_everybody_has_no_corrections(sample: Store, book: Book) -> None:
    """March 2026, filed by all who owe it, each on the day after the cut-off: the frozen figures are the oracle's."""
    owners = {"weekly": "community", "half-month": "department", "monthly": "street"}
    units = sample_units()
    found = [span for kind in owners for span in spans(kind, "2026-03-02", "2026-03-31")]
    with for_a_while(sample) as tx:
        for span in found:
            for unit in street_units(units):
                if units[unit].kind.value == owners[span.kind]:
                    file_return(
                        tx, period(span), unit, span.last + dt.timedelta(days=1), AFTERWARDS
                    )
        tx.project()
        for span in found:
            now = summary(sample, period(span))
            assert now.corrections == ()
            expected = book.rows(LISTED, span)
            assert {u: {c: row[c] for c in COMPARED} for u, row in rows_of(now).items()} == expected


def test_a_whole_year_of_late_entry(sample: Store) -> None:
    """Filed every month; each case then gets one more fact dated in its last month: no filed line moves."""
    found = spans("monthly", "2025-01-01", "2026-09-30")
    with for_a_while(sample) as tx:
        for span in found:
            file_return(tx, period(span), "JD01", span.last + dt.timedelta(days=1), AFTERWARDS)
        tx.project()
        filed = {span: summary(sample, period(span)).rows for span in found}
        cases: list[Line] = list(queries.cases(tx.reader, CaseFilter()))
        for case in cases[::3]:
            with suppress(GovtoolError):
                on = dt.date.fromisoformat(case["registered_on"])
                step = m.Mediated(on=on, outcome="failed", override="补录")
                casework.take_step(tx, case["case_no"], step, AFTERWARDS)
        record(tx, "SQ01", dt.date(2025, 6, 30), [(0, "failed"), (0, "settled")])
        tx.project()
        assert {span: summary(sample, period(span)).rows for span in found} == filed
        june = summary(sample, period_named(PeriodKind.MONTHLY, "2025-06"))
        assert {("SQ01", "registered"), ("SQ01", "settled")} <= {
            (c.unit, c.column) for c in june.corrections
        }


# --- day 0: the unit's first entry, or the record's beginning, whichever is last


# Half-months of 2026-03: A from Sunday 1 to 15 March, B from Monday 16 to 30 March.
@pytest.mark.parametrize(
    ("entered", "began", "first"),
    [
        ("2026-02-28", None, "2026-03-A"),
        ("2026-03-01", None, "2026-03-A"),
        ("2026-03-02", None, "2026-03-B"),
        ("2026-03-16", None, "2026-03-B"),
        ("2026-03-17", None, "2026-04-A"),
        ("2026-02-01", "2026-03-16", "2026-03-B"),
        ("2026-02-01", "2026-03-17", "2026-04-A"),
        ("2026-03-17", "2026-03-01", "2026-04-A"),
    ],
)
@pytest.mark.parametrize("kind", ["department", "committee"])
def test_a_period_that_began_before_day_0_is_not_owed(
    bare: Desk, kind: str, entered: str, began: str | None, first: str
) -> None:
    bare.done("init", "--street", "JD01", "示例街道", on="2026-02-01")
    bare.done("unit", "add", "--code", "BM09", "--name", "示例所", "--kind", kind, on=entered)
    if began is not None:
        bare.done("office", "set", "--began-on", began, on="2026-04-20")
    owed = [
        name
        for name in ("2026-02-B", "2026-03-A", "2026-03-B", "2026-04-A")
        if bare.done(
            "report",
            "status",
            "half-month",
            "--period",
            name,
            "--unit",
            "BM09",
            "--json",
            on="2026-04-20",
        ).json
    ]
    assert owed[0] == first
    assert owed[-1] == "2026-04-A"


def test_a_return_that_is_not_owed_may_be_filed(bare: Desk) -> None:
    bare.done("init", "--street", "JD01", "示例街道", on="2026-03-04")
    bare.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "community")
    week = ("weekly", "--period", "2026-W10", "--unit", "SQ01", "--json")
    assert bare.done("report", "status", *week, on="2026-03-10").json == []
    bare.done("report", "file", *week)
    assert bare.done("report", "status", *week).json[0]["status"] == "late"


@pytest.mark.parametrize("unit", ["BM01", "TW01"])
def test_departments_and_committees_file_each_half_month(desk: Desk, unit: str) -> None:
    """Zero returns too: nothing was registered there."""
    half = ("half-month", "--period", "2026-03-A", "--unit", unit, "--json")
    assert desk.done("report", "status", *half, on="2026-03-17").json[0]["status"] == "missing"
    filed = desk.done("report", "file", *half, "--on", "2026-03-16").json
    assert (filed["unit"], filed["due"], filed["status"]) == (unit, "2026-03-16", "on_time")
    desk.add("--on", "2026-03-10", unit=unit, on="2026-03-20")
    (row,) = desk.done("report", *half).json["rows"]
    assert tuple(row[c] for c in COLUMNS) == (0,) * len(COLUMNS)
    # registered, in hand, overdue; and a row of the overdue list
    assert desk.done("report", "status", *half).json[0]["corrections"] == 4


def test_what_a_unit_was_in_the_period_counts(desk: Desk) -> None:
    """A department until 15 March, a committee since: both owe the half-month; a community from April on owes weeks."""
    change = ("unit", "set", "BM01", "--reason", "机构改革")
    desk.done(*change, "--kind", "committee", "--on", "2026-03-16", on="2026-03-16")
    desk.done(*change, "--kind", "community", "--on", "2026-04-01", on="2026-04-01")
    owed = {
        (kind, name): bool(
            desk.done(
                "report", "status", kind, "--period", name, "--unit", "BM01", "--json", on="2026-05-20"
            ).json
        )
        for kind, name in (
            ("half-month", "2026-03-A"), ("half-month", "2026-03-B"), ("half-month", "2026-04-A"),
            ("weekly", "2026-W13"), ("weekly", "2026-W14"), ("weekly", "2026-W15"),
        )
    }  # fmt: skip
    assert list(owed.values()) == [True, True, False, False, True, True]
