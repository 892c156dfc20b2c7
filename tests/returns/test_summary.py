"""The summary return against a second opinion, and what always holds of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.base.errors import GovtoolError
from govtool.desk import casework
from govtool.returns.contents import paper
from govtool.returns.narrative.analysis import analysis
from govtool.returns.register import RegisterCell, TracedTable, lines
from govtool.returns.summary import Summary, summary
from govtool.rules import Period, PeriodKind, period_named, period_of
from govtool.store import Store, Transaction
from govtool.subjects.registry import kind_of
from tests.commands.clerk import Desk
from tests.properties import examples
from tests.returns.oracle import (
    COLUMNS,
    COMPARED,
    SPANS,
    Book,
    Counts,
    Line,
    Span,
    differences,
    rate,
    sample_lines,
    sample_office,
    sample_units,
    spans,
    street_units,
    total,
)

FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 10, 31)
KINDS = list(SPANS)
LISTED = street_units(sample_units())


def period(span: Span) -> Period:
    return period_named(PeriodKind(span.kind), span.name)


def rows_of(found: Summary) -> dict[str, Mapping[str, Any]]:
    return {row["unit"]: row for row in found.as_json()["rows"]}


def counts(row: Mapping[str, Any]) -> Counts:
    return {column: row[column] for column in COLUMNS}


@pytest.fixture(scope="session")
def returns(sample: Store) -> dict[Span, Summary]:
    """Every weekly, half-month and monthly return of the sample."""
    found = [span for kind in KINDS for span in spans(kind, FIRST, LAST)]
    return {span: summary(sample, period(span)) for span in found}


def of_kind(returns: Mapping[Span, Summary], kind: str) -> list[tuple[Span, Summary]]:
    return [(span, found) for span, found in returns.items() if span.kind == kind]


# --- the whole sample


@pytest.mark.parametrize(
    ("kind", "how_many"), [("weekly", 96), ("half-month", 45), ("monthly", 22)]
)
def test_the_sample_against_a_second_opinion(
    returns: dict[Span, Summary], book: Book, kind: str, how_many: int
) -> None:
    """22 months; twice as many half-months and 2026-11-A, for 31 Oct; 672 days from Mon 30 Dec 2024 to Sun 1 Nov."""
    found = of_kind(returns, kind)
    wrong = []
    for span, returned in found:
        assert (returned.period.begin, returned.period.last) == (span.first, span.last)
        expected = book.rows(LISTED, span)
        wrong += [f"{span.name} {text}" for text in differences(expected, rows_of(returned))]
        if counts(returned.as_json()["total"]) != total(expected.values()):
            wrong.append(f"{span.name} total")
    assert len(found) == how_many
    assert wrong == []


def test_the_second_opinion_has_seen_every_column_and_unit(book: Book) -> None:
    """The comparison above would prove little if a column were always 0. BM03 and TW02 never had a case."""
    seen = [book.rows(LISTED, span) for span in spans("monthly", FIRST, LAST)]
    assert all(any(rows[unit][column] for rows in seen for unit in rows) for column in COLUMNS)
    assert {unit for unit in LISTED if any(any(rows[unit].values()) for rows in seen)} == set(
        LISTED
    ) - {"BM03", "TW02"}
    assert {unit for rows in seen for unit in rows} == set(LISTED)


def test_the_rate_is_settled_by_what_could_succeed_and_empty_without_any(
    returns: dict[Span, Summary],
) -> None:
    rows = [
        row
        for found in returns.values()
        for row in (*rows_of(found).values(), found.as_json()["total"])
    ]
    empty = [row for row in rows if rate(row) is None]
    assert all(row["rate"] is None for row in empty)
    assert len(empty) > 100
    for row in rows:
        if row not in empty:
            assert row["rate"] == pytest.approx(rate(row), abs=0.0001), row
            assert 0 <= row["rate"] <= 1


def test_one_unit_alone_has_the_line_it_has_in_the_whole(
    sample: Store, returns: dict[Span, Summary]
) -> None:
    for span, whole in of_kind(returns, "monthly"):
        for unit in LISTED:
            if unit != "JD01":  # naming the street asks for all its units
                alone = summary(sample, period(span), unit).as_json()
                assert alone["rows"] == [rows_of(whole)[unit]]
                assert alone["unit"] == unit
                assert counts(alone["total"]) == counts(alone["rows"][0])


def test_the_street_is_the_default_and_the_district_has_the_same_lines(sample: Store) -> None:
    march = period_named(PeriodKind.MONTHLY, "2026-03")
    default, street, district = (
        summary(sample, march, unit).as_json() for unit in (None, "JD01", "QX01")
    )
    assert default == street
    assert street["rows"] == district["rows"]


@pytest.mark.parametrize(
    ("kind", "name", "first", "last"),
    [
        ("daily", "2026-03-02", "2026-03-02", "2026-03-02"),
        ("weekly", "2026-W10", "2026-03-02", "2026-03-08"),
        ("half-month", "2026-04-A", "2026-03-31", "2026-04-15"),  # the 31st belongs to the next A
        (
            "half-month",
            "2026-02-B",
            "2026-02-16",
            "2026-02-28",
        ),  # February's cut-off is its last day
        ("monthly", "2026-02", "2026-02-01", "2026-02-28"),
    ],
)
def test_the_command_prints_the_objects_of_the_contract(
    sample_desk: Desk, book: Book, kind: str, name: str, first: str, last: str
) -> None:
    printed = sample_desk.done("report", kind, "--period", name, "--json").json
    assert (printed["kind"], printed["period"], printed["begin"], printed["end"]) == (
        kind,
        name,
        first,
        last,
    )
    assert printed["unit"] == "JD01"
    span = Span(kind, name, dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert differences(book.rows(LISTED, span), {row["unit"]: row for row in printed["rows"]}) == []
    names = {code: unit.name for code, unit in sample_units().items()}
    assert all(row["name"] == names[row["unit"]] for row in printed["rows"])
    assert all(
        {"unit", "name", "rate", *COLUMNS} <= row.keys()
        for row in (*printed["rows"], printed["total"])
    )
    assert printed["total"]["unit"] is None


# --- what always holds


def balance(row: Mapping[str, int]) -> int:
    ended = row["settled"] + row["transferred"] + row["diverted"] + row["other_closed"]
    return row["opening"] + row["registered"] + row["received"] - ended


def test_every_line_and_the_total_balance(returns: dict[Span, Summary]) -> None:
    for span, found in returns.items():
        for row in (*rows_of(found).values(), found.as_json()["total"]):
            assert balance(row) == row["closing"], (span.name, row)
            assert max(row["major"], row["overdue"]) <= row["closing"], (span.name, row)
            assert min(counts(row).values()) >= 0, (span.name, row)


@pytest.mark.parametrize("kind", KINDS)
def test_a_period_opens_with_what_the_one_before_left(
    returns: dict[Span, Summary], kind: str
) -> None:
    found = [rows_of(returned) for _span, returned in of_kind(returns, kind)]
    for before, after in pairwise(found):
        assert {unit: row["closing"] for unit, row in before.items()} == {
            unit: row["opening"] for unit, row in after.items()
        }


@pytest.mark.parametrize("kind", KINDS)
def test_each_case_is_registered_in_exactly_one_period(
    returns: dict[Span, Summary], kind: str
) -> None:
    """400 disputes, all registered in the 22 months; every turn opens once and ends once or is still open."""
    totals = [counts(found.as_json()["total"]) for _span, found in of_kind(returns, kind)]
    sums = total(totals)
    assert sums["registered"] == 400
    assert totals[0]["opening"] == 0
    assert balance({**sums, "opening": 0}) == totals[-1]["closing"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_fact_of_a_case_falls_into_exactly_one_period(kind: str) -> None:
    periods = [period(span) for span in spans(kind, "2024-12-01", "2027-01-31")]
    days = {
        day
        for line in sample_lines()
        for day in (line["registered_on"], *(e["on"] for e in line["events"]))
    }
    for day in sorted(days):
        assert sum(dt.date.fromisoformat(day) in found for found in periods) == 1, day


def test_one_case_alone_moves_one_period_of_each_kind_for_each_of_its_turns(
    desk: Desk, tmp_path: Path
) -> None:
    """What the contract's example does to each week, half-month and month, by the days on which it happens."""
    take_in(desk, tmp_path, CONTRACT)
    desk.today("2026-06-01")
    for kind in KINDS:
        printed = [
            desk.done("report", kind, "--period", span.name, "--json").json
            for span in spans(kind, "2026-01-01", "2026-05-31")
        ]
        flows = [
            (row["unit"], column, found["period"])
            for found in printed
            for row in found["rows"]
            for column in (
                "registered",
                "received",
                "settled",
                "transferred",
                "diverted",
                "other_closed",
            )
            for _time in range(row[column])
        ]
        assert sorted(flows) == sorted(
            (unit, column, names[kind]) for unit, column, names in FLOWS_OF_CONTRACT
        )


# --- worked out by hand

CONTRACT: Line = {
    "ref": "R1", "unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "summary": "院墙排水",
    "events": [
        {"kind": "reported", "on": "2026-02-05"},
        {"kind": "mediated", "on": "2026-02-09", "outcome": "failed"},
        {"kind": "mediated", "on": "2026-02-13", "outcome": "failed"},
        {"kind": "transferred", "on": "2026-02-25", "to": "JD01", "reason": "两次未成"},
        {"kind": "accepted", "on": "2026-02-26", "unit": "JD01"},
        {"kind": "assigned", "on": "2026-02-27", "lead": "BM01", "due": "2026-03-20", "opinion": "请办理",
         "approved_by": "甲某", "approved_on": "2026-02-27"},
        {"kind": "replied", "on": "2026-03-10"},
        {"kind": "diverted", "on": "2026-03-15", "channel": "litigation"},
    ],
}  # fmt: skip

# Day → its week, half-month and month: 5 Feb is a Thursday (W06); 26 and 27 Feb Thursday and Friday (W09);
# 10 Mar is a Tuesday and 15 Mar the Sunday of W11, also the cut-off of 2026-03-A.
FLOWS_OF_CONTRACT = [
    ("SQ01", "registered", {"weekly": "2026-W06", "half-month": "2026-02-A", "monthly": "2026-02"}),
    (
        "SQ01",
        "transferred",
        {"weekly": "2026-W09", "half-month": "2026-02-B", "monthly": "2026-02"},
    ),
    ("JD01", "received", {"weekly": "2026-W09", "half-month": "2026-02-B", "monthly": "2026-02"}),
    ("BM01", "received", {"weekly": "2026-W09", "half-month": "2026-02-B", "monthly": "2026-02"}),
    (
        "BM01",
        "other_closed",
        {"weekly": "2026-W11", "half-month": "2026-03-A", "monthly": "2026-03"},
    ),
    ("JD01", "diverted", {"weekly": "2026-W11", "half-month": "2026-03-A", "monthly": "2026-03"}),
]

LEFT_TO_ITSELF: Line = {
    "ref": "R2", "unit": "SQ02", "registered_on": "2026-03-01", "dispute_type": "property_mgmt", "severity": "major",
    "summary": "停车", "events": [{"kind": "reported", "on": "2026-03-01"}],
}  # fmt: skip
AT_ONCE: Line = {
    "ref": "R3", "unit": "SQ02", "registered_on": "2026-03-15", "dispute_type": "neighbour", "summary": "噪声",
    "events": [{"kind": "mediated", "on": "2026-03-15", "outcome": "settled", "agreement": "oral"}],
}  # fmt: skip
WITHDRAWN: Line = {
    "ref": "R4", "unit": "TW01", "registered_on": "2026-03-30", "dispute_type": "property_mgmt", "summary": "物业费",
    "events": [{"kind": "reported", "on": "2026-03-30"}, {"kind": "closed", "on": "2026-03-31", "outcome": "withdrawn"}],
}  # fmt: skip
BY_LETTER: Line = {
    "ref": "R5", "unit": "JD01", "registered_on": "2026-02-24", "dispute_type": "wage_arrears", "summary": "工资",
    "events": [
        {"kind": "assigned", "on": "2026-02-24", "lead": "SQ01", "due": "2026-03-10", "opinion": "请办理",
         "approved_by": "甲某", "approved_on": "2026-02-24"},
        {"kind": "met", "on": "2026-02-25"},
        {"kind": "mediated", "on": "2026-03-02", "outcome": "settled", "agreement": "written"},
        {"kind": "replied", "on": "2026-03-09"},
        {"kind": "closed", "on": "2026-03-16", "outcome": "settled"},
    ],
}  # fmt: skip

# Columns as in the form; the rate last. Units with nothing are not written down; all must be zero.
BY_HAND = [
    # R1 opened 5 Feb. meet_parties was due on Sunday 8 Feb, so on Monday 9 Feb: nothing is overdue on the 8th.
    ("weekly", "2026-W06", {"SQ01": (0, 1, 0, 0, 0, 0, 0, 1, 0, 0, None)}),
    ("weekly", "2026-W08", {"SQ01": (1, 0, 0, 0, 0, 0, 0, 1, 0, 0, None)}),
    # 23 Feb–1 Mar: R1 accepted on the 26th, a letter on the 27th; R5 registered by the centre and handed to SQ01
    # on the 24th; R2 registered on Sunday 1 Mar and told the same day.
    ("weekly", "2026-W09", {
        "SQ01": (1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0.0),
        "SQ02": (0, 1, 0, 0, 0, 0, 0, 1, 1, 0, None),
        "JD01": (0, 1, 1, 0, 0, 0, 0, 2, 0, 0, None),
        "BM01": (0, 0, 1, 0, 0, 0, 0, 1, 0, 0, None),
    }),
    # 2–8 Mar. R2: met by 4 Mar (Wed) at the latest, nobody did: overdue on the 8th. R5: SQ01 settled it on 2 Mar, and
    # its turn goes on until it replies.
    ("weekly", "2026-W10", {
        "SQ01": (1, 0, 0, 0, 0, 0, 0, 1, 0, 0, None),
        "SQ02": (1, 0, 0, 0, 0, 0, 0, 1, 1, 1, None),
        "JD01": (2, 0, 0, 0, 0, 0, 0, 2, 0, 0, None),
        "BM01": (1, 0, 0, 0, 0, 0, 0, 1, 0, 0, None),
    }),
    # 9–15 Mar: SQ01 replied to R5, settled; BM01 answered R1 without a settlement; R1 diverted on Sunday the 15th, and
    # R3 registered and settled that day. R2's two obligations overdue (meeting, sessions by 11 Mar) count once.
    ("weekly", "2026-W11", {
        "SQ01": (1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1.0),
        "SQ02": (1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1.0),
        "JD01": (2, 0, 0, 0, 0, 1, 0, 1, 0, 0, None),  # the centre held no session
        "BM01": (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, None),
    }),
    # 1–15 Mar, with R2 registered in it.
    ("half-month", "2026-03-A", {
        "SQ01": (1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1.0),
        "SQ02": (0, 2, 0, 1, 0, 0, 0, 1, 1, 1, 1.0),
        "JD01": (2, 0, 0, 0, 0, 1, 0, 1, 0, 0, None),  # the centre held no session
        "BM01": (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, None),
    }),
    # 16–30 Mar: R5 closed by the centre on the 16th; R4 registered on the 30th.
    ("half-month", "2026-03-B", {
        "SQ02": (1, 0, 0, 0, 0, 0, 0, 1, 1, 1, None),
        "JD01": (1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1.0),
        "TW01": (0, 1, 0, 0, 0, 0, 0, 1, 0, 0, None),
    }),
    # 31 Mar–15 Apr: R4 withdrawn on the 31st.
    ("half-month", "2026-04-A", {
        "SQ02": (1, 0, 0, 0, 0, 0, 0, 1, 1, 1, None),
        "TW01": (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, None),
    }),
    # March: the centre diverted one of two, settled the other.
    ("monthly", "2026-03", {
        "SQ01": (1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1.0),
        "SQ02": (0, 2, 0, 1, 0, 0, 0, 1, 1, 1, 1.0),
        "JD01": (2, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1.0),
        "BM01": (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, None),
        "TW01": (0, 1, 0, 0, 0, 0, 1, 0, 0, 0, None),
    }),
]  # fmt: skip


def take_in(desk: Desk, folder: Path, *lines: Line, on: str = "2026-06-01") -> None:
    file = folder / "cases.jsonl"
    file.write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
    )
    desk.done("import", "cases", str(file), on=on)


@pytest.mark.parametrize(
    ("kind", "name", "expected"), BY_HAND, ids=[f"{kind} {name}" for kind, name, _rows in BY_HAND]
)
def test_worked_out_by_hand(
    desk: Desk, tmp_path: Path, kind: str, name: str, expected: dict[str, tuple[float | None, ...]]
) -> None:
    take_in(desk, tmp_path, CONTRACT, LEFT_TO_ITSELF, AT_ONCE, WITHDRAWN, BY_LETTER)
    printed = desk.done("report", kind, "--period", name, "--json").json
    nothing = (*([0] * len(COLUMNS)), None)
    found = {
        row["unit"]: tuple(row[column] for column in (*COLUMNS, "rate")) for row in printed["rows"]
    }
    assert found == {
        unit: expected.get(unit, nothing) for unit in ("JD01", "SQ01", "SQ02", "BM01", "TW01")
    }
    assert counts(printed["total"]) == total(counts(row) for row in printed["rows"])


@pytest.mark.parametrize(
    ("name", "overdue"),
    [
        ("2026-03-26", 0),  # the day centre_close is due
        ("2026-03-27", 1),
    ],
)
def test_overdue_from_the_day_after_the_due_date(
    desk: Desk, tmp_path: Path, name: str, overdue: int
) -> None:
    """The worked history: accepted by the centre on 26 Feb, to be closed by 26 Mar."""
    take_in(desk, tmp_path, {**CONTRACT, "events": CONTRACT["events"][:5]})
    printed = desk.done("report", "daily", "--period", name, "--json").json
    assert {row["unit"]: row["overdue"] for row in printed["rows"] if row["closing"]} == {
        "JD01": overdue
    }


# --- disputes that take any way


ACTIONS = st.sampled_from(
    ["reported", "met", "failed", "failed", "failed", "settled", "transfer", "transfer", "accept", "accept", "return",
     "letter SQ02", "letter BM01", "letter SQ03", "reply", "reply", "divert", "withdraw", "close", "major"]
)  # fmt: skip
GAPS = st.integers(0, 9)
WAYS = st.tuples(
    st.sampled_from(["SQ01", "SQ02", "BM01", "TW01", "JD01"]),
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1)),
    st.lists(st.tuples(GAPS, ACTIONS), max_size=12),
)
AFTERWARDS = dt.date(2027, 12, 31)


def event_of(action: str, on: dt.date) -> Line:
    word, _space, unit = action.partition(" ")
    fields: dict[str, Line] = {
        "reported": {"kind": "reported"},
        "met": {"kind": "met"},
        "failed": {"kind": "mediated", "outcome": "failed"},
        "settled": {"kind": "mediated", "outcome": "settled", "agreement": "written"},
        "transfer": {"kind": "transferred", "to": "JD01"},
        "accept": {"kind": "accepted", "unit": "JD01"},
        "return": {"kind": "returned"},
        "letter": {
            "kind": "assigned",
            "lead": unit,
            "due": (on + dt.timedelta(days=20)).isoformat(),
        },
        "reply": {"kind": "replied"},
        "divert": {"kind": "diverted", "channel": "litigation"},
        "withdraw": {"kind": "closed", "outcome": "withdrawn"},
        "close": {"kind": "closed", "outcome": "settled"},
        "major": {"kind": "corrected", "changes": {"severity": "major"}, "reason": "重大"},
    }
    return {**fields[word], "on": on.isoformat()}


def record(tx: Transaction, unit: str, on: dt.date, actions: list[tuple[int, str]]) -> Line:
    """Record a dispute step by step at the desk, leaving out what is refused; what was recorded, as a line."""
    facts: Line = {"unit": unit, "dispute_type": "neighbour", "summary": "院墙排水"}
    case_no = casework.register(tx, {**facts, "on": on}, AFTERWARDS).case_no
    line = {**facts, "registered_on": on.isoformat(), "events": []}
    for gap, action in actions:
        on += dt.timedelta(days=gap)
        event = event_of(action, on)
        rest = {key: value for key, value in event.items() if key != "kind"}
        with suppress(GovtoolError):
            step = kind_of("case", event["kind"]).model.model_validate(
                {**rest, "override": "须如此"}
            )
            casework.take_step(tx, case_no, step, AFTERWARDS)
            line["events"].append(event)
    return line


@settings(max_examples=examples(30))
@given(ways=st.lists(WAYS, min_size=1, max_size=5))
def test_disputes_that_take_any_way(sample: Store, book: Book, ways: list[tuple[Any, ...]]) -> None:
    """Added to the sample, then taken back."""
    more = spans("weekly", "2026-01-01", "2026-06-30")[::2] + spans(
        "monthly", "2026-01-01", "2026-06-30"
    )
    with sample.writing("甲某") as tx:
        tx.rollback_only()
        lines = [record(tx, *way) for way in ways]
        tx.project()
        found = {span: rows_of(summary(sample, period(span))) for span in more}
    added = Book(lines, sample_office())
    for span in more:
        old, new = _known(book, span), added.rows(LISTED, span)
        expected = {unit: {c: old[unit][c] + new[unit][c] for c in COMPARED} for unit in LISTED}
        assert differences(expected, found[span]) == [], (span.name, lines)


_KNOWN: dict[Span, dict[str, Counts]] = {}


def _known(book: Book, span: Span) -> dict[str, Counts]:
    if span not in _KNOWN:
        _KNOWN[span] = book.rows(LISTED, span)
    return _KNOWN[span]


BESIDE = {"录入平安APP", "重大复杂案件当日报送", "受理或退回移送", "本单位登记案件办结"}
"""What rulebook 7 leaves out of 超期, as the list calls it."""


def test_in_a_period_that_goes_on_only_what_is_overdue_today_counts(sample: Store) -> None:
    """Nobody knows what will be done by its end; the summary says what the list below it says."""
    today, year = dt.date(2026, 11, 2), period_named(PeriodKind.YEARLY, "2026")
    found = paper(sample, year, today)
    late = found.table("overdue")
    assert late is not None
    assert len({row[0] for row in late.rows if row[3] not in BESIDE}) == 15
    assert {row[3] for row in late.rows} & BESIDE  # what is in the list, and not in the column
    assert (
        found.head.total.overdue
        == summary(sample, period_of(PeriodKind.DAILY, today)).total.overdue
        == 16
    )
    asked = RegisterCell(year, "JD01", TracedTable.SUMMARY, "overdue", today=today)
    behind = list(lines(sample, asked))
    assert len(behind) == 16
    assert max(line.days for line in behind) == (today - dt.date(2026, 9, 28)).days


def test_what_goes_on_is_not_compared_as_if_it_had_ended(sample: Store) -> None:
    year = period_named(PeriodKind.YEARLY, "2026")
    said = analysis(paper(sample, year, dt.date(2026, 11, 2))).sentences()
    assert any(text.endswith("本年尚未结束，以上与上年全期数据的对比仅供参考。") for text in said)
    assert not any(
        "尚未结束" in text for text in analysis(paper(sample, year, year.last)).sentences()
    )
