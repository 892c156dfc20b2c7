"""The record's beginning 启用日期: what was due before it is owed by nobody, and no count of cases changes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govtool import rules
from govtool.desk.due_list import DeadlineFilter, counts, deadlines
from govtool.returns.comparison import Compared
from govtool.returns.filers import units_of
from govtool.returns.model import ReturnTable
from govtool.returns.register import OVERDUE, RegisterCell, lines
from govtool.returns.summary_rows import COUNTED, NOT_TALLIED, current_rows
from govtool.returns.timeliness import on_time, overdue
from govtool.rules import PeriodKind, judge, notices_due, period_named, period_of
from govtool.store import Store, Transaction
from govtool.store.record_beginning import begin
from govtool.views import figures, queries
from govtool.views.queries import CaseFilter
from tests.commands.clerk import Desk
from tests.properties import examples
from tests.returns.test_filing import LATER_FACTS, add_later, for_a_while

LATEST = dt.date(2026, 11, 2)
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 11, 30))


@contextmanager
def begun(store: Store, on: dt.date) -> Iterator[Transaction]:
    """The sample with a beginning, until the block ends."""
    with for_a_while(store) as tx:
        begin(tx, on, LATEST)
        store.forget_office()
        yield tx


# --- worked by hand

CASE = "SQ01-2026-00001"
# Registered on Thursday 5 March 2026, entered in the app, and nothing else done: to be reported on 5 March, the parties to be met by Monday
# 9 March (the 8th is a Sunday), two sessions held by Monday 16 March (the 15th is a Sunday).
DUES = {"report_same_day": "2026-03-05", "meet_parties": "2026-03-09", "two_sessions": "2026-03-16"}


@pytest.fixture
def street(desk: Desk) -> Desk:
    desk.done("case", "app", desk.add(on="2026-03-05"))
    desk.today("2026-03-20")
    return desk


def owed(desk: Desk) -> set[str]:
    return {row["rule"] for row in desk.done("due", "--noun", "case", "--json").json}


def march(desk: Desk) -> dict[str, object]:
    """The line of the community in the return of March 2026, on 20 March."""
    rows = desk.done("report", "monthly", "--period", "2026-03", "--json").json["rows"]
    found: dict[str, object] = next(row for row in rows if row["unit"] == "SQ01")
    return found


@pytest.mark.parametrize(
    ("began_on", "left"),
    [
        ("2026-03-05", {"report_same_day", "meet_parties", "two_sessions"}),
        ("2026-03-06", {"meet_parties", "two_sessions"}),
        ("2026-03-08", {"meet_parties", "two_sessions"}),
        ("2026-03-09", {"meet_parties", "two_sessions"}),
        ("2026-03-10", {"two_sessions"}),
        ("2026-03-16", {"two_sessions"}),
        ("2026-03-17", set()),
    ],
)
def test_a_deadline_is_owed_on_the_day_of_the_beginning_and_after(
    street: Desk, began_on: str, left: set[str]
) -> None:
    before = march(street)
    street.done("office", "set", "--began-on", began_on)
    assert owed(street) == left
    assert {row["rule"] for row in street.done("escalate", "--dry-run", "--json").json} == left
    assert street("due", "--noun", "case", "--check").code == (1 if left else 0)
    assert before["overdue"] == 1
    assert march(street) == before | {"overdue": int(bool(left))}
    register = street.done(
        "report", "register", "monthly", "--period", "2026-03", "--cell", "overdue", "--json"
    ).json
    assert [row["rule"] for row in register] == sorted(left, key=lambda rule: DUES[rule])[:1]
    agenda = street.done("meeting", "agenda", "weekly", "--json").json
    assert {row["rule"] for row in agenda["sections"]["overdue"]["rows"]} == left


def test_a_case_shows_all_its_obligations_and_which_are_not_followed_up(street: Desk) -> None:
    street.done("office", "set", "--began-on", "2026-03-10")
    found = street.case(CASE)["obligations"]
    assert [(row["rule"], row["due"], row["status"], row["before_record"]) for row in found] == [
        ("report_same_day", "2026-03-05", "overdue", True),
        ("app_entry", "2026-03-09", "met", True),
        ("meet_parties", "2026-03-09", "overdue", True),
        ("two_sessions", "2026-03-16", "overdue", False),
    ]
    assert (
        found[0]["explain"][-1]
        == "The record begins on Tue 10 Mar: what was due before is not followed up"
    )
    assert "record begins" not in " ".join(found[3]["explain"])
    card = street.done("case", "show", CASE).out
    assert "5 Mar   not followed up: before the beginning" in card
    assert "4 days overdue" in card
    assert "11 days overdue" not in card


def test_what_was_done_late_before_the_beginning_is_in_no_figure_of_what_was_on_time(
    street: Desk,
) -> None:
    """Met on 9 March in time; reported five days late, on 10 March; two sessions still owed."""
    street.done("case", "meet", CASE, "--on", "2026-03-09")
    street.done("case", "report", CASE, "--on", "2026-03-10")

    def table() -> dict[str, tuple[int, int, int]]:
        report = street.done("report", "monthly", "--period", "2026-03", "--json").json
        rows = report["tables"]["on_time"]["rows"]
        return {row["rule"]: (row["due"], row["on_time"], row["late"]) for row in rows}

    everything = {
        "report_same_day": (1, 0, 1),
        "app_entry": (1, 1, 0),
        "meet_parties": (1, 1, 0),
        "two_sessions": (1, 0, 1),
    }
    assert table() == everything
    street.done("office", "set", "--began-on", "2026-03-09")
    assert table() == {"app_entry": (1, 1, 0), "meet_parties": (1, 1, 0), "two_sessions": (1, 0, 1)}
    street.done("office", "set", "--began-on", "2026-03-10")
    assert table() == {"two_sessions": (1, 0, 1)}
    street.done("office", "set", "--began-on", "2026-04-01")
    assert table() == {}
    street.done("office", "set", "--no-began-on")
    assert table() == everything


def test_a_return_says_that_the_record_began_within_its_period(street: Desk) -> None:
    street.done("office", "set", "--began-on", "2026-03-10")
    told = "本台账自2026年3月10日启用，此前到期的事项不计入超期和按期统计。"
    report = ("report", "monthly", "-o")
    for period, said in (("2026-03", True), ("2026-02", True), ("2026-04", False)):
        street.done(
            *report, str(street.db.with_name(f"{period}.html")), "--period", period, on="2026-05-01"
        )
        assert (told in street.db.with_name(f"{period}.html").read_text(encoding="utf-8")) is said


def test_a_return_that_was_filed_keeps_its_figures_and_shows_a_correction(street: Desk) -> None:
    street.done("report", "file", "weekly", "--period", "2026-W11", "--unit", "SQ01")
    street.done("office", "set", "--began-on", "2026-03-20")
    found = street.done("report", "weekly", "--period", "2026-W11", "--unit", "SQ01", "--json").json
    assert found["rows"][0]["overdue"] == 1
    told = [
        (c["table"], c["unit"], c["column"], c["filed"], c["now"]) for c in found["corrections"]
    ]
    assert told == [
        ("summary", "SQ01", "overdue", 1, 0),
        *[("overdue", "SQ01", "listed", 1, 0)] * 2,
    ]


def test_decisions_and_returns_due_before_it_are_not_owed(street: Desk) -> None:
    street.done(
        "meeting", "record", "--decision", "加装路灯", "--unit", "SQ01", "--due", "2026-03-09", "--on", "2026-03-06",
    )  # fmt: skip
    owed = ("due", "--json")
    assert {"decision", "return"} <= {row["rule"] for row in street.done(*owed).json}
    status = ("report", "status", "weekly", "--period", "2026-W10", "--json")
    assert {row["status"] for row in street.done(*status).json} == {"missing"}
    street.done(
        "office", "set", "--began-on", "2026-03-10"
    )  # the return of the week to 8 March was due on the 9th
    assert not {"decision", "return"} & {row["rule"] for row in street.done(*owed).json}
    assert street.done(*status).json == []


# --- whatever the histories and the beginning


@settings(max_examples=examples(40))
@given(as_of=DAYS, began_on=DAYS, facts=LATER_FACTS)
@example(as_of=LATEST, began_on=LATEST, facts=[])
def test_what_is_owed_is_what_was_owed_without_it_but_for_what_was_due_before(
    sample: Store, as_of: dt.date, began_on: dt.date, facts: list[tuple[int, int, str]]
) -> None:
    with for_a_while(sample) as tx:
        add_later(tx, as_of, facts)
        tx.project()
        before = figures.owed(sample, as_of)
        begin(tx, began_on, LATEST)
        sample.forget_office()
        after = figures.owed(sample, as_of)
        assert [(one.subject, one.no, *one.obligation[:6]) for one in after] == [
            (one.subject, one.no, *one.obligation[:6])
            for one in before
            if one.obligation.due >= began_on
        ]
        late = [one for one in after if one.obligation.due < as_of]
        assert {
            one.subject
            for one in figures.owed(sample, as_of, DeadlineFilter(overdue=True).bounds(as_of))
        } == {one.subject for one in late}
        told = counts(sample, as_of, DeadlineFilter())
        assert sum(told) == len(list(deadlines(sample, as_of, DeadlineFilter())))
        days = figures.owed_days(sample, as_of)
        assert days == Counter(one.obligation.due for one in after)


@settings(max_examples=examples(15))
@given(as_of=st.dates(dt.date(2025, 3, 1), LATEST), began_on=DAYS)
@example(as_of=LATEST, began_on=dt.date(2026, 10, 12))
def test_notices_are_those_called_for_without_it_but_for_what_was_due_before(
    sample: Store, as_of: dt.date, began_on: dt.date
) -> None:
    def called_for() -> list[tuple[object, ...]]:
        found = (
            judge(sample.history(row["subject"]), sample.office, as_of) for row in sample_cases
        )
        return [
            (case.case_no, notice.rule, notice.stage, notice.level, notice.due)
            for case in found
            if case is not None
            for notice in notices_due(rules.CASE, case, sample.office, as_of)
        ]

    sample_cases = list(queries.cases(sample.reader, CaseFilter()))
    before = called_for()
    with begun(sample, began_on):
        assert called_for() == [notice for notice in before if notice[4] >= began_on]  # type: ignore[operator]  # a day
    sample.forget_office()


@settings(max_examples=examples(25))
@given(month=st.integers(0, 21), began_on=DAYS)
@example(month=21, began_on=dt.date(2026, 10, 12))
@example(month=20, began_on=dt.date(2026, 10, 1))
def test_counts_of_cases_stay_and_every_overdue_number_has_its_list(
    sample: Store, month: int, began_on: dt.date
) -> None:
    period = period_of(PeriodKind.MONTHLY, dt.date(2025 + month // 12, month % 12 + 1, 1))
    units = units_of(sample.office, "JD01")
    before = current_rows(sample, period, units)
    with begun(sample, began_on):
        after = current_rows(sample, period, units)
        listed = list(lines(sample, RegisterCell(period, "JD01", cell=OVERDUE)))
        rows = overdue(sample, period.last, [unit.code for unit in units]).rows
    sample.forget_office()
    for column in COUNTED:
        if column != "overdue":
            assert [getattr(row, column) for row in after] == [
                getattr(row, column) for row in before
            ]
    assert Counter({row.unit: row.overdue for row in after if row.overdue}) == Counter(
        line.unit for line in listed
    )
    assert all(line.due is not None and line.due >= began_on for line in listed)
    assert all(row[4] >= began_on for row in rows)
    assert NOT_TALLIED.isdisjoint(line.rule for line in listed)


@settings(max_examples=examples(12))
@given(month=st.integers(0, 21), began_on=DAYS, unit=st.sampled_from(["JD01", "SQ02", "BM02"]))
@example(month=21, began_on=dt.date(2026, 10, 12), unit="JD01")
@example(month=21, began_on=dt.date(2026, 10, 1), unit="SQ02")
@example(month=21, began_on=dt.date(2026, 11, 2), unit="JD01")
@example(month=21, began_on=dt.date(2026, 9, 30), unit="JD01")
@example(month=3, began_on=dt.date(2025, 1, 1), unit="JD01")
def test_the_table_of_what_was_on_time_against_a_fold_of_all_cases(
    sample: Store, month: int, began_on: dt.date, unit: str
) -> None:
    period = period_of(PeriodKind.MONTHLY, dt.date(2025 + month // 12, month % 12 + 1, 1))
    units = units_of(sample.office, unit)
    codes = {one.code for one in units}
    done, missed = Counter[str](), Counter[str]()
    for row in queries.cases(sample.reader, CaseFilter()):
        case = judge(sample.history(row["subject"]), sample.office)
        assert case is not None
        for o in case.obligations:
            if (
                o.reminder
                or o.unit not in codes
                or not max(period.begin, began_on) <= o.due < period.end
            ):
                continue
            ended = min((day for day in (o.met_on, o.ended_on) if day), default=None)
            done[o.rule] += o.met_on is not None and o.met_on <= o.due
            missed[o.rule] += o.due < LATEST if ended is None else ended > o.due or o.forfeited
    with begun(sample, began_on):
        found: ReturnTable = on_time(Compared(sample, period, units), LATEST)
    sample.forget_office()
    assert {row[0]: (row[3], row[4]) for row in found.rows} == {
        rule: (done[rule], missed[rule]) for rule in done | missed if done[rule] or missed[rule]
    }


def test_a_longer_period_is_the_sum_of_its_months_from_the_beginning_on(sample: Store) -> None:
    units = units_of(sample.office, "JD01")

    def due(kind: PeriodKind, name: str) -> Counter[str]:
        rows = on_time(Compared(sample, period_named(kind, name), units), LATEST).rows
        return Counter({row[0]: row[2] for row in rows})

    with begun(sample, dt.date(2026, 8, 14)):
        months = sum(
            (due(PeriodKind.MONTHLY, f"2026-0{month}") for month in (7, 8, 9)), Counter[str]()
        )
        quarter = due(PeriodKind.QUARTERLY, "2026-Q3")
    sample.forget_office()
    assert quarter == months
    assert quarter.total() > 0
