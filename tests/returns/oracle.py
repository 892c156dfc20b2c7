"""A second opinion on the summary return 矛盾纠纷事件化解排查汇总表, from the rulebook's sections 2 and 7 alone.

It reads cases as the files have them and keeps its own small book: whose turn, since when, until when, with what
outcome. Of the program it uses only ``rules.judge``, and of that only the dates of obligations (for "overdue").
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from govtool import models as m
from govtool.law.policy import default_policy
from govtool.law.workdays import Calendar
from govtool.rules import Office, judge, stage_number
from govtool.subjects.register import unchanging
from govtool.subjects.registry import kind_of

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
ONE_DAY = dt.timedelta(days=1)
FLOWS = (
    "opening",
    "registered",
    "received",
    "settled",
    "transferred",
    "diverted",
    "other_closed",
    "closing",
)
COLUMNS = (*FLOWS, "major", "overdue")
COMPARED = (*COLUMNS, "tried")
Line = dict[str, Any]
Counts = dict[str, int]

# The centre's own due date, after-care and the reminder are owed when the case is closed: no turn is open then.
REMINDER = "judicial_confirmation"
NOT_COUNTED = {REMINDER, "app_entry", "hand_over_major", "accept_transfer", "unit_close"}
"""The reminder, and what rulebook 7 leaves out of 超期; after-care is owed when no turn is open."""


def day(text: str | dt.date) -> dt.date:
    return text if isinstance(text, dt.date) else dt.date.fromisoformat(text)


# --- periods (section 7)


class Span(NamedTuple):
    """A period: its kind and name, its first and last day."""

    kind: str
    name: str
    first: dt.date
    last: dt.date


def weeks(first: dt.date, last: dt.date) -> Iterator[Span]:
    """Every week, Monday to Sunday, that has a day in ``first`` to ``last``."""
    monday = first - dt.timedelta(days=first.weekday())
    while monday <= last:
        year, week, _weekday = monday.isocalendar()
        yield Span("weekly", f"{year}-W{week:02d}", monday, monday + 6 * ONE_DAY)
        monday += 7 * ONE_DAY


def months(first: dt.date, last: dt.date) -> Iterator[Span]:
    """Every month that has a day in ``first`` to ``last``."""
    for year, month in _months(first, last):
        length = calendar.monthrange(year, month)[1]
        yield Span(
            "monthly", f"{year}-{month:02d}", dt.date(year, month, 1), dt.date(year, month, length)
        )


def half_months(first: dt.date, last: dt.date) -> Iterator[Span]:
    """From each cut-off to the next: the 15th, and the 30th or the last day of February."""
    cut_offs = []
    for year, month in _months(first - 31 * ONE_DAY, last + 31 * ONE_DAY):
        cut_offs.append((dt.date(year, month, 15), "A"))
        cut_offs.append(
            (dt.date(year, month, calendar.monthrange(year, 2)[1] if month == 2 else 30), "B")
        )
    for (before, _letter), (cut_off, letter) in pairwise(cut_offs):
        if before < last and cut_off >= first:
            yield Span("half-month", f"{cut_off:%Y-%m}-{letter}", before + ONE_DAY, cut_off)


def _months(first: dt.date, last: dt.date) -> Iterator[tuple[int, int]]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


SPANS = {"weekly": weeks, "half-month": half_months, "monthly": months}


def spans(kind: str, first: str | dt.date, last: str | dt.date) -> list[Span]:
    return list(SPANS[kind](day(first), day(last)))


# --- a dispute and its turns (section 2)


@dataclass
class Turn:
    """One unit's turn."""

    unit: str
    origin: str
    opened: dt.date
    closed: dt.date | None = None
    outcome: str = ""
    agreed: bool = False
    sessions: int = 0

    def is_open_on(self, date: dt.date) -> bool:
        """Whether it is open at the end of the day."""
        return self.opened <= date and (self.closed is None or self.closed > date)

    def ended_in(self, first: dt.date, last: dt.date) -> bool:
        return self.closed is not None and first <= self.closed <= last


class Dispute:
    """A case as its facts tell it, each in its place by date."""

    def __init__(self, line: Mapping[str, Any]) -> None:
        facts = dict(line)
        for event in line["events"]:
            if event["kind"] == "corrected":
                facts.update(event["changes"])
        self.registered_on = day(facts["registered_on"])
        became = [day(event["on"]) for event in line["events"] if event["kind"] == "became_major"]
        self.major_on = (
            self.registered_on if facts.get("severity") == "major" else min(became, default=None)
        )
        self.turns: list[Turn] = []
        self._asking: Turn | None = None
        self._open(facts["unit"], "registered", self.registered_on)
        for event in sorted(line["events"], key=lambda e: day(e["on"])):
            effect = getattr(self, f"_{event['kind']}", None)
            if effect is not None:
                effect(event, day(event["on"]))

    def _open(self, unit: str, origin: str, on: dt.date) -> None:
        self.turns.append(Turn(unit, origin, on))

    def _end(self, turns: Iterable[Turn], on: dt.date, outcome: str) -> None:
        for turn in turns:
            turn.closed, turn.outcome = on, outcome
            if self._asking is turn:
                self._asking = None

    @property
    def _standing(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.closed is None]

    def _mediated(self, event: Line, on: dt.date) -> None:
        handler = self._standing[-1]
        handler.sessions += 1
        if event["outcome"] == "settled":
            handler.agreed = True
            if handler.origin != "assigned":
                self._end(self._standing, on, "settled")

    def _transferred(self, _event: Line, _on: dt.date) -> None:
        self._asking = self._standing[-1]

    def _accepted(self, event: Line, on: dt.date) -> None:
        assert self._asking is not None
        self._end([self._asking], on, "transferred")
        if not any(turn.unit == event["unit"] for turn in self._standing):
            self._open(event["unit"], "accepted", on)

    def _returned(self, _event: Line, _on: dt.date) -> None:
        self._asking = None

    def _assigned(self, event: Line, on: dt.date) -> None:
        self._open(event["lead"], "assigned", on)

    def _replied(self, event: Line, on: dt.date) -> None:
        led = [turn for turn in self._standing if turn.origin == "assigned"]
        lead = [turn for turn in led if event.get("lead") in {None, turn.unit}][-1]
        self._end([lead], on, "settled" if lead.agreed else "answered")

    def _diverted(self, _event: Line, on: dt.date) -> None:
        self._end(self._standing, on, "diverted")

    def _closed(self, event: Line, on: dt.date) -> None:
        self._end(self._standing, on, event["outcome"])


# --- the book


class Book:
    """All cases, counted by hand."""

    def __init__(self, lines: Iterable[Line], office: Office) -> None:
        self.disputes: list[Dispute] = []
        self._histories: list[list[m.Entry]] = []
        self._office = office
        for line in lines:
            self.disputes.append(Dispute(line))
            self._histories.append(_entries(line))

    def rows(self, units: Iterable[str], span: Span) -> dict[str, Counts]:
        """The counted columns of each unit for a period."""
        table = {unit: dict.fromkeys(COMPARED, 0) for unit in units}
        for number, dispute in enumerate(self.disputes):
            late: set[int] | None = None
            for place, turn in enumerate(dispute.turns, 1):
                row = table.setdefault(turn.unit, dict.fromkeys(COMPARED, 0))
                _count(row, turn, span)
                if turn.is_open_on(span.last):
                    late = self._late(number, span.last) if late is None else late
                    row["major"] += dispute.major_on is not None and dispute.major_on <= span.last
                    row["overdue"] += place in late
        return table

    def _late(self, number: int, last: dt.date) -> set[int]:
        """Which turns of a case have something overdue at the end of ``last``."""
        case = judge(self._histories[number], self._office, last)
        assert case is not None
        return {
            stage_number(o.turn)
            for o in case.obligations
            if o.met_on is None
            and o.ended_on is None
            and o.due < last
            and o.rule not in NOT_COUNTED
        }


def _count(row: Counts, turn: Turn, span: Span) -> None:
    _kind, _name, first, last = span
    row["opening"] += turn.is_open_on(first - ONE_DAY)
    if first <= turn.opened <= last:
        row["registered" if turn.origin == "registered" else "received"] += 1
    if turn.ended_in(first, last):
        row["tried"] += turn.outcome == "settled" or turn.sessions > 0
        row[
            turn.outcome
            if turn.outcome in {"settled", "transferred", "diverted"}
            else "other_closed"
        ] += 1
    row["closing"] += turn.is_open_on(last)


def total(rows: Iterable[Mapping[str, int]]) -> Counts:
    kept = list(rows)
    return {column: sum(row[column] for row in kept) for column in COLUMNS}


def rate(row: Mapping[str, int]) -> float | None:
    """调解成功率 of what ended and could succeed, None without any."""
    return row["settled"] / row["tried"] if row["tried"] else None


def _entries(line: Line) -> list[m.Entry]:
    fields = {key: value for key, value in line.items() if key not in {"events", "registered_on"}}
    events: list[m.Event] = [
        m.Registered(on=line["registered_on"], case_no=line.get("ref") or "?", **fields)
    ]
    for event in line["events"]:
        rest = {key: value for key, value in event.items() if key != "kind"}
        events.append(kind_of("case", event["kind"]).model.model_validate(rest))
    stamp = "2030-01-01T00:00:00.000000Z"
    return [
        m.Entry(node="00000000", seq=seq, recorded_at=stamp, actor="", event=event)
        for seq, event in enumerate(events, 1)
    ]


# --- the sample


def sample_lines() -> list[Line]:
    return [
        json.loads(text)
        for text in (SAMPLES / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def sample_units() -> dict[str, m.Unit]:
    kinds = {
        "区": "district",
        "街道": "street",
        "社区": "community",
        "站办所": "department",
        "行专调委会": "committee",
    }
    with (SAMPLES / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["单位编码"]: m.Unit(
            code=row["单位编码"],
            name=row["单位名称"],
            kind=kinds[row["单位类别"]],
            parent=row["上级单位"],
        )
        for row in rows
    }


def sample_office() -> Office:
    return Office(default_policy(), Calendar.default(), unchanging(sample_units()), "JD01")


def street_units(units: Mapping[str, m.Unit], street: str = "JD01") -> list[str]:
    """Who has a line: the centre and all that hang directly under the street."""
    return [unit.code for unit in units.values() if street in {unit.code, unit.parent}]


def differences(
    expected: Mapping[str, Counts], found: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Where two tables differ, for people: ``SQ01 overdue: 1, not 2``."""
    if expected.keys() != found.keys():
        return [f"units {sorted(expected)}, not {sorted(found)}"]
    return [
        f"{unit} {column}: {expected[unit][column]}, not {found[unit][column]}"
        for unit in expected
        for column in COMPARED
        if expected[unit][column] != found[unit][column]
    ]


def brute_owed(
    histories: Mapping[str, Sequence[m.Entry]], office: Office, as_of: dt.date
) -> list[tuple[Any, ...]]:
    """What is owed at the end of a day, by folding every case: neither done nor ended, and no lapsed reminder."""
    return sorted(
        (case.case_no, o.rule, stage_number(o.turn), o.unit, o.start, o.due, o.provisional)
        for case in (judge(history, office, as_of) for history in histories.values())
        if case is not None
        for o in case.obligations
        if o.met_on is None and o.ended_on is None and not (o.rule == REMINDER and o.due < as_of)
    )
