"""The morning list against a fold of all cases, as of days past and present."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.desk.due_list import DeadlineFilter, counts, deadlines
from govtool.rules import stage_number
from govtool.store import Store
from govtool.views import figures, queries
from govtool.views.queries import CaseFilter
from tests.commands.clerk import Desk
from tests.properties import examples
from tests.returns.oracle import brute_owed, sample_lines
from tests.returns.test_filing import LATER_FACTS, add_later, for_a_while
from tests.returns.test_summary import BY_LETTER, GAPS, record, take_in

LOADED_ON = dt.date(2026, 11, 2)
Owed = tuple[Any, ...]

# Every nineteenth day from before the first case until after the last deadline, and the days around each decision
# about an extension: what the district decided later must not show before.
SWEEP = [dt.date(2024, 12, 30) + dt.timedelta(days=19 * n) for n in range(39)]
DECISIONS = sorted(
    dt.date.fromisoformat(event["on"]) + dt.timedelta(days=shift)
    for line in sample_lines()
    for event in line["events"]
    if event["kind"] == "extension_decided"
    for shift in (-1, 0)
)


@pytest.fixture(scope="session")
def histories(sample: Store) -> dict[str, Sequence[m.Entry]]:
    return {
        case["case_no"]: sample.history(case["subject"])
        for case in queries.cases(sample.reader, CaseFilter())
    }


def told(store: Store, as_of: dt.date, **bounds: Any) -> list[Owed]:
    return [
        (number, o.rule, stage_number(o.turn), o.unit, o.start, o.due, o.provisional)
        for _subject, _id, number, o in figures.owed(store, as_of, figures.Bounds(**bounds))
    ]


def test_the_sample_on_many_days_against_a_fold_of_all_cases(
    sample: Store, histories: dict[str, Sequence[m.Entry]]
) -> None:
    sizes = []
    for as_of in [*SWEEP, *DECISIONS, LOADED_ON]:
        found, expected = told(sample, as_of), brute_owed(histories, sample.office, as_of)
        assert sorted(found) == expected, as_of
        assert [row[5] for row in found] == sorted(row[5] for row in found), as_of
        sizes.append(len(found))
    assert min(sizes[2:35]) > 10  # there was something to compare


@settings(max_examples=examples(30))
@given(
    as_of=st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)),
    until=st.integers(-9, 9),
    unit=st.sampled_from(["SQ01", "SQ02", "BM01", "JD01", None]),
)
def test_bounds_only_choose(
    sample: Store,
    histories: dict[str, Sequence[m.Entry]],
    as_of: dt.date,
    until: int,
    unit: str | None,
) -> None:
    last = as_of + dt.timedelta(days=until)
    expected = [
        row
        for row in brute_owed(histories, sample.office, as_of)
        if row[5] <= last and unit in {None, row[3]}
    ]  # fmt: skip
    assert sorted(told(sample, as_of, unit=unit, until=last)) == expected
    if until >= 0:
        within = list(deadlines(sample, as_of, DeadlineFilter(unit, until, word="case")))
        assert len(within) == len(expected)
        assert (
            list(deadlines(sample, as_of, DeadlineFilter(unit, until, word="case"), limit=3))
            == within[:3]
        )
        days = [deadline.days for deadline in within]
        tally = (sum(d < 0 for d in days), days.count(0), sum(d > 0 for d in days))
        assert counts(sample, as_of, DeadlineFilter(unit, until, word="case")) == tally
        overdue = list(deadlines(sample, as_of, DeadlineFilter(unit, overdue=True, word="case")))
        assert len(overdue) == sum(row[5] < as_of for row in expected)


@settings(max_examples=examples(60))
@given(as_of=st.dates(dt.date(2025, 1, 15), dt.date(2026, 11, 30)), facts=LATER_FACTS)
def test_later_facts_do_not_change_what_was_owed(
    sample: Store, as_of: dt.date, facts: list[tuple[int, int, str]]
) -> None:
    before = told(sample, as_of)
    with for_a_while(sample) as tx:
        add_later(tx, as_of, facts)
        tx.project()
        assert told(sample, as_of) == before


WAYS = st.lists(
    st.tuples(
        GAPS,
        st.sampled_from(
            ["reported", "met", "failed", "failed", "settled", "transfer", "accept", "letter SQ02", "letter BM02",
             "reply", "divert", "close", "withdraw"]
        ),
    ),
    min_size=1,
    max_size=10,
)  # fmt: skip


@settings(max_examples=examples(150))
@given(
    unit=st.sampled_from(["SQ01", "BM01", "JD01"]),
    actions=WAYS,
    days=st.lists(st.integers(0, 70), min_size=1, max_size=6),
)
def test_any_case_on_any_day_of_it(
    sample: Store, unit: str, actions: list[tuple[int, str]], days: list[int]
) -> None:
    """Also where what came later put an end to something that was owed until then."""
    begin = dt.date(2027, 3, 1)
    with for_a_while(sample) as tx:
        line = record(tx, unit, begin, actions)
        tx.project()
        (case,) = queries.cases(tx.reader, CaseFilter(registered_from=begin))
        history = {case["case_no"]: tx.history(case["subject"])}
        for after in days:
            as_of = begin + dt.timedelta(days=after)
            found = [row for row in told(sample, as_of) if row[0] == case["case_no"]]
            assert sorted(found) == brute_owed(history, sample.office, as_of), (as_of, line)


# --- by hand


@pytest.fixture
def extended(desk: Desk) -> tuple[Desk, str]:
    """The worked history, and the district's leave of 25 March to close by 20 April."""
    number = desk.add(on="2026-02-05")
    for words, on in (
        (("report",), "2026-02-05"),
        (("app",), "2026-02-05"),
        (("mediate", "--outcome", "failed"), "2026-02-09"),
        (("mediate", "--outcome", "failed"), "2026-02-13"),
        (("transfer", "--to", "JD01", "--reason", "两次未成"), "2026-02-25"),
        (("accept", "--unit", "JD01"), "2026-02-26"),
        (("extend", "--request", "--until", "2026-04-20", "--reason", "等待评估"), "2026-03-20"),
        (("extend", "--approve"), "2026-03-25"),
    ):
        desk.done("case", words[0], number, *words[1:], on=on)
    return desk, number


# Accepted 26 Feb, so due 26 March; from the day of the decision on, 20 April.
EXTENDED = [
    (
        "2026-02-25",
        [("2026-02-28", 3, None)],
    ),  # the transfer is to be accepted: 26, 27, 28 (made up)
    ("2026-02-26", [("2026-03-26", 28, None)]),
    ("2026-03-24", [("2026-03-26", 2, None)]),
    ("2026-03-25", [("2026-04-20", 26, None)]),
    ("2026-03-27", [("2026-04-20", 24, None)]),
    ("2026-04-18", [("2026-04-20", 2, None)]),
    ("2026-04-19", [("2026-04-20", 1, "reminder")]),  # from 1 day before due
    ("2026-04-20", [("2026-04-20", 0, "reminder")]),
    ("2026-04-21", [("2026-04-20", -1, "yellow")]),  # 1 day overdue
    ("2026-04-22", [("2026-04-20", -2, "yellow")]),
    ("2026-04-23", [("2026-04-20", -3, "orange")]),  # 3 days
    ("2026-04-26", [("2026-04-20", -6, "orange")]),
    ("2026-04-27", [("2026-04-20", -7, "red")]),  # 7 days
]


@pytest.mark.parametrize(("as_of", "expected"), EXTENDED, ids=[as_of for as_of, _rows in EXTENDED])
def test_an_extension_counts_from_the_day_it_was_decided(
    extended: tuple[Desk, str], as_of: str, expected: list[tuple[str, int, str | None]]
) -> None:
    desk, number = extended
    desk.today("2026-05-30")
    found = desk.done("due", "--noun", "case", "--as-of", as_of, "--json").json
    assert [(row["due"], row["days"], row["level"]) for row in found] == expected
    rule = "accept_transfer" if as_of == "2026-02-25" else "centre_close"
    assert all(
        (row["case_no"], row["rule"], row["unit"]) == (number, rule, "JD01") for row in found
    )
    assert all(row["status"] == ("overdue" if row["days"] < 0 else "open") for row in found)
    near = desk.done("due", "--noun", "case", "--as-of", as_of, "--within", "3d", "--json").json
    assert near == [row for row in found if row["days"] <= 3]
    late = desk("due", "--noun", "case", "--as-of", as_of, "--overdue", "--check", "--json")
    assert late.json == [row for row in found if row["days"] < 0]
    assert late.code == (1 if late.json else 0)


# Settled in writing by a letter's lead on 2 March, the case still open: the parties may ask a court to confirm it until
# 1 April (2 March + 30 days, not rolled). Nobody owes that: it lapses, is never overdue and never escalated.
@pytest.mark.parametrize(("as_of", "days"), [("2026-03-02", 30), ("2026-03-31", 1), ("2026-04-01", 0), ("2026-04-02", None)])  # fmt: skip
def test_a_reminder_lapses(desk: Desk, tmp_path: Path, as_of: str, days: int | None) -> None:
    take_in(desk, tmp_path, BY_LETTER)
    found = desk.done("due", "--noun", "case", "--as-of", as_of, "--json").json
    assert [row["days"] for row in found if row["rule"] == "judicial_confirmation"] == (
        [] if days is None else [days]
    )
    assert (
        "judicial_confirmation"
        not in desk.done("due", "--as-of", "2026-05-20", "--overdue", "--json").out
    )
    assert (
        "judicial_confirmation"
        not in desk.done("escalate", "--as-of", "2026-05-20", "--dry-run", "--json").out
    )


def test_a_reminder_stood_on_the_days_before_the_case_was_diverted(
    desk: Desk, tmp_path: Path
) -> None:
    """The same, but the case went to court on 16 March: until then the reminder stood, and past days show it."""
    events = [
        *BY_LETTER["events"][:4],
        {"kind": "diverted", "on": "2026-03-16", "channel": "litigation"},
    ]
    take_in(desk, tmp_path, {**BY_LETTER, "events": events})

    def rules(as_of: str) -> set[tuple[str, str]]:
        return {
            (row["rule"], row["due"])
            for row in desk.done("due", "--noun", "case", "--as-of", as_of, "--json").json
        }

    assert ("judicial_confirmation", "2026-04-01") in rules("2026-03-10")
    (case,) = desk.done("case", "list", "--json").json
    shown = desk.case(case["case_no"], "2026-03-10")["obligations"]
    assert rules("2026-03-10") == {
        (o["rule"], o["due"]) for o in shown if o["status"] in {"open", "overdue"}
    }
    assert "judicial_confirmation" not in {rule for rule, _due in rules("2026-03-16")}
