"""Histories of matters at random, from a seed: mostly such as an office has, some with each kind of disorder.

They are dictionaries as a line of JSONL has them (``tests.subjects.matter.oracle``), around holidays, made-up days and the ends of years.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.subjects.matter.oracle import CATEGORIES, STREET, Course

History = dict[str, Any]
Event = dict[str, Any]

CHANNELS = (
    "grid", "head", "resident", "hotline", "patrol", "superior", "department", "online", "stationed", "inspection",
)  # fmt: skip
INTAKE = ("JD01", "JD01", "SQ01", "SQ02", "BM01")
HANDLERS = ("SQ01", "SQ02", "BM01", "BM02", "HY01")
GRIDS = (None, "G01", "G02", "G03")
SPECIAL = (
    "safety_hazard",
    "fire",
    "lift_equipment",
    "food",
    "illegal_building",
    "sanitation",
    "dumping",
    "land_use",
)
"""The categories with a class, a clock or a recheck of their own come up more often than others."""
AROUND = (
    "2025-09-26", "2025-10-08", "2025-12-30", "2026-01-03", "2026-02-12", "2026-02-22", "2026-02-27", "2026-04-03",
    "2026-04-30", "2026-05-08", "2026-06-17", "2026-09-18", "2026-09-24", "2026-09-29", "2026-10-09", "2026-12-26",
    "2027-01-02", "2027-02-04",
)  # fmt: skip
FIRST, LAST = dt.date(2025, 9, 1), dt.date(2027, 3, 1)
"""Between which days matters are reported."""
NOTHING_AFTER = dt.date(2027, 6, 30)
NEXT = {
    "reported": {"taken_up": 20, "declined": 2, "became_case": 0.3},
    "accepted": {"dispatched": 12, "handled": 3, "raised": 2, "became_case": 0.3},
    "dispatched": {
        "signed": 8,
        "sent_back": 3,
        "handled": 8,
        "extension_requested": 1.5,
        "became_case": 0.3,
    },
    "sent_back": {"dispatched": 8, "handled": 1, "raised": 3, "became_case": 0.3},
    "raised": {"followed_up": 5, "dispatched": 2, "handled": 3, "raised": 0.5, "became_case": 0.3},
    "handled": {
        "answered": 9,
        "rated": 1,
        "rechecked": 2,
        "redo": 1.5,
        "archived": 3,
        "became_case": 0.2,
    },
    "answered": {"rated": 5, "rechecked": 2, "redo": 1.5, "archived": 5, "became_case": 0.2},
    "archived": {"rated": 1},
}
"""What comes next in an office, and how often in proportion."""
BY_THE_WAY = {"major": 0.6, "joint": 0.4, "reporter": 0.3}
GAPS = (0, 0, 0, 0, 1, 1, 1, 2, 3, 5, 8, 9, 14, 16, 22)
LONGEST = 16


def history(rng: random.Random, *, filed: bool = False) -> History:
    """Return a history. :param filed: such as files have, in which nothing was changed in the record."""
    matter = _opening(rng)
    course, on = Course(matter, STREET), dt.date.fromisoformat(matter["reported_on"])
    length = rng.randint(0, LONGEST)
    for place in range(length):
        on += dt.timedelta(days=rng.choice(GAPS))
        event = _next(rng, course, on)
        if event is None or on > NOTHING_AFTER:
            break
        matter["events"].append(event)
        course.take(place, event, on)
    _disturb(rng, matter)
    if not filed:
        _change_record(rng, matter)
    return matter


def histories(seed: int, count: int, *, filed: bool = False) -> Iterator[History]:
    """Return histories from a seed, each of which names its own (``ref``), numbered from 1."""
    for number in range(count):
        yield history(random.Random(f"{seed}.{number}"), filed=filed) | {
            "ref": f"{seed}.{number}",
            "number": number + 1,
        }


ANY_HISTORY: st.SearchStrategy[History] = st.randoms(use_true_random=False).map(history)


def _opening(rng: random.Random) -> History:
    category = rng.choice(SPECIAL) if rng.random() < 0.4 else rng.choice(list(CATEGORIES))
    reporter = rng.choice((None, {"name": "甲某", "phone": "13900000000"}))
    return {
        "ref": None,
        "unit": rng.choice(INTAKE),
        "category": category,
        "channel": rng.choice(CHANNELS),
        "urgency": rng.choice((None, None, None, "urgent", "emergency")),
        "place": f"示例路{rng.randint(1, 99)}号",
        "grid": rng.choice(GRIDS),
        "summary": summary(category),
        "reported_on": _first_day(rng).isoformat(),
        "wants_answer": reporter is not None or rng.random() < 0.3,
        "reporter": reporter,
        "events": [],
    }


def _first_day(rng: random.Random) -> dt.date:
    if rng.random() < 0.6:
        return dt.date.fromisoformat(rng.choice(AROUND)) + dt.timedelta(days=rng.randint(-4, 4))
    return FIRST + dt.timedelta(days=rng.randint(0, (LAST - FIRST).days))


# --- one event


def _next(rng: random.Random, course: Course, on: dt.date) -> Event | None:
    ways = NEXT.get(course.state)
    if ways is None or (course.state == "archived" and rng.random() < 0.6):
        return None
    if course.closed_on is None:
        ways = ways | BY_THE_WAY
        if any(course.open("matter_tell_leader")):
            ways |= {"leader_told": 9}
        if any(course.open("matter_follow_up")):
            ways |= {"followed_up": 3}
        if course.requests:
            ways |= {"extension_decided": 9}
        if course.turn and course.turn["signed_on"]:
            ways = {kind: weight for kind, weight in ways.items() if kind != "signed"}
    return event(rng, rng.choices(list(ways), list(ways.values()))[0], on)


def event(rng: random.Random, kind: str, on: dt.date) -> Event:
    """Return an event of a kind with what it says, valid in itself."""
    fields = {
        "declined": {"reason": "court", "competent": "示例区法院"},
        "reporter": {"name": "乙某", "phone": "13900000001"},
        "sent_back": {
            "reason": rng.choice(("not_ours", "wrong_place", "lacking", "beyond_powers")),
            "note": "不属本单位",
        },
        "major": {"reason": "可能伤人"},
        "leader_told": {"whom": "丙某"},
        "joint": {
            "units": ["BM01", "SQ01"],
            "place": "示例路",
            "police": rng.random() < 0.5,
            "result": "已处置",
        },
        "raised": {"class": "二级", "letter": "示街〔2026〕1号"},
        "answered": {"way": rng.choice(("phone", "message", "letter", "face", "online"))},
        "rated": {
            "solved": rng.random() < 0.8,
            "satisfied": rng.choice(("yes", "yes", "partly", "no")),
        },
        "rechecked": {"result": rng.choice(("ok", "ok", "again"))},
        "redo": {"reason": "未解决"},
        "became_case": {"case_no": "SQ01-2026-00001"},
    }.get(kind, {})
    more = {
        "dispatched": _dispatched,
        "handled": _handled,
        "extension_requested": _asked,
        "extension_decided": _decided,
    }.get(kind)
    said = more(rng, on) if more else fields
    return {"kind": "matter_" + kind, "on": on.isoformat(), **said}


def _later(rng: random.Random, on: dt.date, least: int, most: int) -> str:
    return (on + dt.timedelta(days=rng.randint(least, most))).isoformat()


def _dispatched(rng: random.Random, on: dt.date) -> Event:
    said: Event = {"unit": rng.choice(HANDLERS)}
    if rng.random() < 0.2:
        said["due"] = _later(rng, on, 0, 20)
    if rng.random() < 0.2:
        said["with"] = [rng.choice([unit for unit in HANDLERS if unit != said["unit"]])]
    return said


def _handled(rng: random.Random, on: dt.date) -> Event:
    result = rng.choice(
        ("done", "done", "done", "explained", "not_possible", "not_found", "planned")
    )
    said: Event = {"result": result, "note": "已办"}
    return said | {"until": _later(rng, on, 1, 90)} if result == "planned" else said


def _asked(rng: random.Random, on: dt.date) -> Event:
    return {"until": _later(rng, on, 1, 30), "reason": "需要会商"}


def _decided(rng: random.Random, on: dt.date) -> Event:
    if rng.random() < 0.25:
        return {"approved": False}
    return {"approved": True} | ({"until": _later(rng, on, 1, 30)} if rng.random() < 0.6 else {})


# --- disorder


def _disturb(rng: random.Random, matter: History) -> None:
    """Put facts where they cannot stand into a history, and record some late; in most of them none."""
    events = matter["events"]
    for _once in range(rng.choice((0, 0, 0, 1, 1, 2))):
        _stray(rng, matter)
    if events and rng.random() < 0.2:
        late = events.pop(rng.randrange(len(events)))
        events.append(late)


def _change_record(rng: random.Random, matter: History) -> None:
    """Correct the opening of some, and take back what was recorded of some."""
    events = matter["events"]
    if rng.random() < 0.25:
        events.insert(rng.randint(0, len(events)), _correction(rng, matter))
    if events and rng.random() < 0.2:
        _retract(rng, matter)


def _stray(rng: random.Random, matter: History) -> None:
    """Add an event of any kind, on any day from shortly before the opening on."""
    kinds = sorted(
        {kind for ways in NEXT.values() for kind in ways} | set(BY_THE_WAY) | OFTEN_STRAY
    )
    first = dt.date.fromisoformat(matter["reported_on"])
    days = [dt.date.fromisoformat(event["on"]) for event in matter["events"]] or [first]
    on = rng.choice(days) + dt.timedelta(days=rng.choice((0, 0, 0, 1, 3)))
    if rng.random() < 0.1:
        on = first - dt.timedelta(days=1)
    place = rng.randint(0, len(matter["events"]))
    matter["events"].insert(place, event(rng, rng.choice(kinds), on))


OFTEN_STRAY = {"extension_decided", "leader_told", "followed_up", "linked"} - {"linked"}


def _correction(rng: random.Random, matter: History) -> Event:
    changes: Event = rng.choice(
        (
            {"category": rng.choice(SPECIAL)},
            {"urgency": rng.choice((None, "urgent", "emergency"))},
            {"category": rng.choice(list(CATEGORIES)), "urgency": rng.choice((None, "urgent"))},
            {"wants_answer": not matter["wants_answer"]},
        )
    )
    if "category" in changes:
        changes["summary"] = summary(changes["category"])
    return {
        "kind": "corrected",
        "on": matter["reported_on"],
        "changes": changes,
        "reason": "录入有误",
    }


def summary(category: str) -> str | None:
    """Return what it is about: nothing is kept of what is handed to the police."""
    return None if category == "public_order" else "楼道堆放杂物"


def _retract(rng: random.Random, matter: History) -> None:
    """Take one event back; now and then take that back too."""
    events = matter["events"]
    for _again in range(rng.choice((1, 1, 1, 2))):
        last = len(events) - 1
        target = last if events[last]["kind"] == "retracted" else rng.randint(0, last)
        events.append(
            {
                "kind": "retracted",
                "on": matter["reported_on"],
                "targets": [target],
                "reason": "误录",
            }
        )


# --- the smallest that still shows something


def smaller(matter: History) -> Iterator[History]:
    """Return each history with one event less, what is left of retractions naming the same events as before."""
    for place in range(len(matter["events"])):
        kept = [*range(place), *range(place + 1, len(matter["events"]))]
        events = []
        for old in kept:
            one = dict(matter["events"][old])
            if one["kind"] == "retracted":
                one["targets"] = [kept.index(target) for target in one["targets"] if target in kept]
            events.append(one)
        if all(one.get("targets", [0]) for one in events):
            yield matter | {"events": events}
