"""A second opinion on the return of matters: rows and handlers of ``report matters --json``, from the page alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from matters.oracle import CATEGORIES, Course, Matter, judge

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
HANDLED = ("dispatched", "sent_back", "redo", "due", "on_time")
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
    for _on, event, _unit in (effect for effect in course.effects if effect[0] >= first):
        for name in _counted(event):
            counts[name] += 1
    _owed(counts, course.owed, first, last, today)
    return counts


def _counted(event: Matter) -> Sequence[str]:
    match event["kind"]:
        case "matter_dispatched" | "matter_sent_back" | "matter_raised" | "matter_redo" | "matter_answered":
            return (event["kind"].removeprefix("matter_"),)
        case "matter_rechecked" if event["result"] == "again":
            return ("redo",)
        case "matter_rated":
            return ("asked", "satisfied") if event["satisfied"] == "yes" else ("asked",)
    return ()


def _owed(counts: Row, owed: Iterable[Row], first: dt.date, last: dt.date, today: dt.date) -> None:
    """Count what fell due: done in time or not, and not what came to nothing in time or is not yet due."""
    for one in owed:
        due = one["due"]
        if not first <= due <= last:
            continue
        in_time = one["met_on"] is not None and one["met_on"] <= due
        done_late = one["met_on"] is not None or (one["ended_on"] is not None and one["ended_on"] > due)
        undone = one["met_on"] is None and one["ended_on"] is None and (today > last or due < today)
        counts["due"] += in_time or done_late or undone
        counts["on_time"] += in_time


def _handlers(found: dict[str, Row], course: Course, first: dt.date, last: dt.date, today: dt.date) -> None:
    units = {turn["unit"] for turn in course.turns}
    for unit in units:
        counts = dict.fromkeys(HANDLED, 0)
        for on, event, at in course.effects:
            for name in _counted(event):
                if on >= first and at == unit and name in counts:
                    counts[name] += 1
        owed = [
            one
            for one in course.owed
            if one["rule"] in {"matter_sign", "matter_handle"} and one["unit"] == unit
        ]
        _owed(counts, owed, first, last, today)
        turn_here = any(
            t["unit"] == unit and not (t["closed_on"] and t["closed_on"] < first) for t in course.turns
        )
        if turn_here or any(counts.values()):
            _add(found.setdefault(unit, dict.fromkeys(HANDLED, 0)), counts)
