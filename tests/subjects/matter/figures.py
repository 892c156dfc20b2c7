"""A second opinion on the return of matters: rows and handlers of ``report matters --json``, from the page alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from tests.subjects.matter.oracle import CATEGORIES, Course, Matter, judge

ENDS = ("declined", "became_case", "archived")
FLOW = ("opening", "reported", *ENDS, "closing")
COUNTS = (
    *FLOW,
    "dispatched",
    "sent_back",
    "raised",
    "redo",
    "due",
    "on_time",
    "answered",
    "asked",
    "satisfied",
)
TURNS_ENDED = {"sent_back": "declined", "became_case": "became_case", "handled": "archived"}
"""Handlers are counted by their turns: which column counts those that ended in which way."""
OF_HANDLERS = ("dispatched", "sent_back", "redo", "answered")
Row = dict[str, Any]


def rows(
    matters: Iterable[Matter], first: dt.date, last: dt.date, today: dt.date
) -> dict[str, dict[str, Row]]:
    """Return the figures of ``[first, last]`` by ``unit``, ``platform`` and ``grid``, and those of ``handler``."""
    found: dict[str, dict[str, Row]] = {"unit": {}, "platform": {}, "grid": {}, "handler": {}}
    for matter in matters:
        course = judge(matter, min(last, today))
        if course is None:
            continue
        opening = course.opening
        counts = _counts(course, first, last, today)
        keys = {
            "unit": opening["unit"],
            "platform": CATEGORIES[opening["category"]],
            "grid": opening.get("grid"),
        }
        for by, key in keys.items():
            if key is not None:
                _add(found[by].setdefault(key, dict.fromkeys(COUNTS, 0)), counts)
        _handlers(found["handler"], course, first, last, today)
    for row in (row for by in found.values() for row in by.values()):
        row["on_time_rate"] = row["on_time"] / row["due"] if row["due"] else None
    return found


def _add(row: Row, counts: Row) -> None:
    for name, count in counts.items():
        row[name] += count


def _counts(course: Course, first: dt.date, last: dt.date, today: dt.date) -> Row:
    counts = dict.fromkeys(COUNTS, 0)
    was_open = course.closed_on is None or course.closed_on >= first
    counts["opening"] = int(course.opened_on < first and was_open)
    counts["reported"] = int(course.opened_on >= first)
    if course.closed_on is None:
        counts["closing"] = 1
    elif was_open:
        counts[course.state] = 1
    for name, _unit in _facts(course, first):
        counts[name] += 1
    _rated(counts, _last_rating(course, first))
    _owed(counts, course.owed, first, last, today)
    return counts


def _facts(course: Course, first: dt.date) -> Iterator[tuple[str, str]]:
    """Yield the columns that facts of the period count in, each with the unit whose fact it is."""
    for on, event, unit in course.effects:
        again = event["kind"] == "matter_rechecked" and event["result"] == "again"
        name = "redo" if again else event["kind"].removeprefix("matter_")
        if on >= first and name in {"dispatched", "sent_back", "raised", "redo", "answered"}:
            yield name, unit


def _last_rating(course: Course, first: dt.date) -> tuple[str, str] | None:
    """Return the last rating of the period: how satisfied somebody was, and with whom."""
    ratings = [
        (e["satisfied"], unit)
        for on, e, unit in course.effects
        if on >= first and e["kind"] == "matter_rated"
    ]
    return ratings[-1] if ratings else None


def _rated(counts: Row, rating: tuple[str, str] | None) -> None:
    counts["asked"] += rating is not None
    counts["satisfied"] += rating is not None and rating[0] != "no"


def _owed(counts: Row, owed: Iterable[Row], first: dt.date, last: dt.date, today: dt.date) -> None:
    """Count what fell due: done in time or not, and not what came to nothing in time or is not yet due.

    What was known only after it was due, because a date was put back, counts on the day on which it was known.
    """
    for one in owed:
        due = one["due"]
        if not first <= max(due, one["known_on"]) <= last:
            continue
        in_time = one["met_on"] is not None and one["met_on"] <= due
        done_late = one["met_on"] is not None or (
            one["ended_on"] is not None and one["ended_on"] > due
        )
        undone = one["met_on"] is None and one["ended_on"] is None and (today > last or due < today)
        counts["due"] += in_time or done_late or undone
        counts["on_time"] += in_time


def _handlers(
    found: dict[str, Row], course: Course, first: dt.date, last: dt.date, today: dt.date
) -> None:
    rating = _last_rating(course, first)
    for unit in {course.street, *(turn["unit"] for turn in course.turns)}:
        counts = dict.fromkeys(COUNTS, 0)
        for turn in course.turns:
            if turn["unit"] == unit:
                _turn(counts, turn, first)
        for name, at in _facts(course, first):
            if at == unit and name in OF_HANDLERS:
                counts[name] += 1
        _rated(counts, rating if rating and rating[1] == unit else None)
        _owed(counts, (one for one in course.owed if one["unit"] == unit), first, last, today)
        if any(counts.values()):
            _add(found.setdefault(unit, dict.fromkeys(COUNTS, 0)), counts)


def _turn(counts: Row, turn: Row, first: dt.date) -> None:
    ended = turn["closed_on"]
    counts["opening"] += turn["opened_on"] < first and not (ended and ended < first)
    counts["reported"] += turn["opened_on"] >= first
    counts["closing"] += ended is None
    if ended and ended >= first:
        counts[TURNS_ENDED[turn["outcome"]]] += 1
