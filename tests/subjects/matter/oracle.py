"""A second opinion on matters 事项, from the page on them alone: course, rules and dates, by dictionaries and dates.

A matter is what a line of JSONL says, with two more kinds of events that no file has: ``corrected`` with ``changes`` of
the opening, and ``retracted`` with ``targets``, places in the list of events. The list is in the order of recording.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.subjects.matter.workingdays import natural_after, working_after

Matter = Mapping[str, Any]
Owed = dict[str, Any]
Facts = list[tuple[int, Mapping[str, Any]]]

STREET = "JD01"
PLATFORMS = {
    "peace_work": "dispute safety_hazard fire traffic public_order flood_geology campus emergency",
    "market": "food drug price_consumer unlicensed_trade lift_equipment product_quality advertising fair_trade",
    "enforcement": "illegal_building street_order sanitation noise dust_smoke parking dumping land_use",
    "services": (
        "street_light_road water_power_gas assistance elderly_service certificates jobs_insurance consult suggestion"
    ),
}
"""The categories of 综治工作, 市场监管, 综合执法 and 便民服务; how the platforms are called in JSON is not of the page."""
CATEGORIES = {code: label for label, codes in PLATFORMS.items() for code in codes.split()}
CLASSES = {
    "fire": "urgent",
    "flood_geology": "urgent",
    "emergency": "emergency",
    "lift_equipment": "urgent",
    "land_use": "complex",
    "water_power_gas": "urgent",
    "certificates": "consult",
    "jobs_insurance": "consult",
    "consult": "consult",
}
OWN_CLOCKS = {"illegal_building": 15, "sanitation": 1, "dumping": 4}
RECHECKED = frozenset({"safety_hazard", "fire", "lift_equipment", "food"})
CLOSED = {"archived", "declined", "became_case"}
NOT_TAKEN_UP = {"reported", "handled", "answered"}
TAKEN_OVER = ("category", "channel", "urgency", "unit", "grid", "wants_answer", "reported_on")
AFTER_THE_END = {"matter_reporter", "linked", "notice_issued"}


def day(text: str | dt.date) -> dt.date:
    """Return a date, of a date or its text."""
    return text if isinstance(text, dt.date) else dt.date.fromisoformat(text)


# --- classes and clocks


class House(NamedTuple):
    """Values of an office's own, which hold for what starts on a day or later."""

    since: dt.date = dt.date.max
    general: int = 7
    hotline: frozenset[str] = frozenset()
    rechecked: frozenset[str] = RECHECKED
    every: int = 1
    """Every how many numbers somebody is asked again."""
    signs: bool = True
    """Whether units owe a signature."""

    def on(self, start: dt.date) -> House:
        """Return the values for what starts on a day."""
        return self if start >= self.since else DEFAULT


DEFAULT = House()


def class_of(category: str, urgency: str | None, house: House = DEFAULT) -> str:
    """Return the stricter of the urgency given and the class of the category."""
    own = "hotline" if category in house.hotline else CLASSES.get(category, "general")
    for strict in ("emergency", "urgent"):
        if strict in (own, urgency):
            return strict
    return own


def handle_due(
    category: str, urgency: str | None, start: dt.date, house: House = DEFAULT
) -> tuple[dt.date, bool]:
    """Return when a unit must have handled what it got on a day, and whether that is provisional."""
    match class_of(category, urgency, house):
        case "emergency":
            return start, False
        case "urgent":
            return start + dt.timedelta(days=1), False
        case "consult":
            return working_after(start, 3)
        case "complex":
            return natural_after(start, 15)
        case "hotline":
            return working_after(start, 13)
    if category in OWN_CLOCKS:
        return working_after(start, OWN_CLOCKS[category])
    return natural_after(start, house.general)


# --- what counts of what was recorded


def effective(matter: Matter) -> tuple[dict[str, Any], Facts]:
    """Return the opening as corrected, and the facts that count in their order, each with its place in the list."""
    events = matter["events"]
    gone: set[int] = set()
    for place in reversed(range(len(events))):
        if events[place]["kind"] == "retracted" and place not in gone:
            gone.update(events[place]["targets"])
    opening = {key: value for key, value in matter.items() if key != "events"}
    facts = []
    for place, event in enumerate(events):
        if place in gone or event["kind"] == "retracted":
            continue
        if event["kind"] == "corrected":
            opening |= event["changes"]
        else:
            facts.append((place, event))
    return opening, sorted(facts, key=lambda fact: day(fact[1]["on"]))


# --- the course


class Course:
    """A matter on its way. What each kind of event does is a method of its name; it says why the event cannot stand."""

    def __init__(self, opening: Mapping[str, Any], street: str, house: House = DEFAULT) -> None:
        self.opening, self.street, self.house = opening, street, house
        self.opened_on = day(opening["reported_on"])
        self.closed_on: dt.date | None = None
        self.state = "reported"
        self.turns: list[dict[str, Any]] = []
        self.owed: list[Owed] = []
        self.violations: list[dict[str, Any]] = []
        self.effects: list[tuple[dt.date, Mapping[str, Any], str]] = []
        """What took effect: its day, the event, and the unit of the turn that was open or was opened, else of who
        handled it."""
        self.flags: list[str] = []
        self.handlings = self.answers = self.raises = self.majors = self.dispatches_owed = (
            self.follow_ups
        ) = 0
        self.handled_by: str | None = None
        self.result = self.solved = self.satisfied = self.rated_on = None
        self.handled_on: dt.date | None = None
        self.answered_on: dt.date | None = None
        self.told_on: list[dt.date] = []
        self.requests: list[str] = []
        """Until when more time was asked for in this turn, where that was not decided yet."""
        self.owe("matter_accept", "", street, self.opened_on, working_after(self.opened_on, 1))

    # what is owed

    def owe(
        self, rule: str, turn: str, unit: str, start: dt.date, due: tuple[dt.date, bool]
    ) -> Owed:
        found = {
            "rule": rule,
            "turn": turn,
            "unit": unit,
            "start": start,
            "due": due[0],
            "provisional": due[1],
        }
        found |= {"met_on": None, "ended_on": None, "known_on": start}
        self.owed.append(found)
        return found

    def open(self, *rules: str) -> Iterator[Owed]:
        for owed in self.owed:
            if (
                owed["met_on"] is None
                and owed["ended_on"] is None
                and (not rules or owed["rule"] in rules)
            ):
                yield owed

    def meet(self, on: dt.date, *rules: str) -> None:
        for owed in self.open(*rules):
            owed["met_on"] = on

    def end(self, on: dt.date, *rules: str) -> None:
        for owed in self.open(*rules):
            owed["ended_on"] = on

    # what it is

    @property
    def urgent(self) -> bool:
        return class_of(self.opening["category"], self.opening.get("urgency")) in {
            "urgent",
            "emergency",
        }

    @property
    def wants_answer(self) -> bool:
        return bool(self.opening.get("wants_answer", True))

    @property
    def turn(self) -> dict[str, Any] | None:
        return self.turns[-1] if self.turns and self.turns[-1]["closed_on"] is None else None

    # one event after another

    def run(self, facts: Facts, until: dt.date) -> Course:
        for place, event in facts:
            if day(event["on"]) <= until:
                self.take(place, event, day(event["on"]))
        return self

    def take(self, place: int, event: Mapping[str, Any], on: dt.date) -> None:
        before, self.flags = self.turn, []
        effect = getattr(self, "do_" + event["kind"].removeprefix("matter_"), None)
        reason = self.misplaced(on, event["kind"]) or (effect(event, on) if effect else None)
        flagged = [{"rule": rule, "on": on, "place": place, "reason": None} for rule in self.flags]
        if reason is not None:
            flagged = [{"rule": "out_of_order", "on": on, "place": place, "reason": reason}]
        else:
            turn = before or self.turn
            self.effects.append(
                (on, event, turn["unit"] if turn else self.handled_by or self.street)
            )
        self.violations += flagged

    def misplaced(self, on: dt.date, kind: str) -> str | None:
        """Return why an event cannot stand on its day, whatever it says."""
        if on < self.opened_on:
            return "before_registration"
        if self.closed_on is None or kind in AFTER_THE_END:
            return None
        return None if kind == "matter_rated" and self.state == "archived" else "after_close"

    # taking up

    def do_taken_up(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.state != "reported":
            return "already_taken"
        self.meet(on, "matter_accept")
        self.state = "accepted"
        self.owe_dispatch(on)
        return None

    def do_declined(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.state != "reported":
            return "already_taken"
        self.meet(on, "matter_accept")
        self.end(on, "matter_tell_leader")
        self.close("declined", on)
        return None

    def owe_dispatch(self, on: dt.date) -> None:
        self.dispatches_owed += 1
        due = (on, False) if self.urgent else working_after(on, 1)
        self.owe("matter_dispatch", str(self.dispatches_owed), self.street, on, due)

    # at a unit

    def do_dispatched(self, event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.turn:
            return "turn_open"
        if self.state in NOT_TAKEN_UP:
            return "not_accepted"
        self.meet(on, "matter_dispatch")
        self.begin_turn(event["unit"], on, event.get("due"))
        if self.house.on(on).signs:
            self.owe("matter_sign", str(len(self.turns)), event["unit"], on, working_after(on, 1))
        return None

    def begin_turn(self, unit: str, on: dt.date, due: str | None = None) -> None:
        turn = {"no": len(self.turns) + 1, "unit": unit, "opened_on": on}
        self.turns.append(turn | {"signed_on": None, "closed_on": None, "outcome": None})
        self.state = "dispatched"
        category, urgency = self.opening["category"], self.opening.get("urgency")
        by = (day(due), False) if due else handle_due(category, urgency, on, self.house.on(on))
        self.owe("matter_handle", str(turn["no"]), unit, on, by)

    def do_signed(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if not self.turn:
            return "not_dispatched"
        if self.turn["signed_on"]:
            return "already_signed"
        self.turn["signed_on"] = on
        self.meet(on, "matter_sign")
        return None

    def do_sent_back(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if not self.turn:
            return "not_dispatched"
        self.meet(on, "matter_sign")
        self.end(on, "matter_handle")
        self.end_turn("sent_back", on)
        self.state = "sent_back"
        self.owe_dispatch(on)
        return None

    def end_turn(self, outcome: str, on: dt.date) -> None:
        self.turns[-1] |= {"closed_on": on, "outcome": outcome}
        self.requests = []

    def do_extension_requested(self, event: Mapping[str, Any], on: dt.date) -> str | None:
        if not self.turn:
            return "not_dispatched"
        if on > next(self.open("matter_handle"))["due"]:
            self.flags.append("late_extension")
        self.requests.append(event["until"])
        return None

    def do_extension_decided(self, event: Mapping[str, Any], on: dt.date) -> str | None:
        if not self.requests:
            return "not_requested"
        asked = self.requests.pop()
        if event["approved"]:
            until = day(event.get("until") or asked)
            next(self.open("matter_handle")).update(due=until, provisional=False, known_on=on)
        return None

    # upwards

    def do_major(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        self.majors += 1
        owed = self.owe("matter_tell_leader", str(self.majors), self.street, on, (on, False))
        owed["met_on"] = on if on in self.told_on else None
        return None

    def do_leader_told(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        self.told_on.append(on)
        self.meet(on, "matter_tell_leader")
        return None

    def do_raised(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.turn:
            return "turn_open"
        if self.state in NOT_TAKEN_UP:
            return "not_accepted"
        self.meet(on, "matter_dispatch")
        self.end(on, "matter_follow_up")
        self.state = "raised"
        self.raises, self.follow_ups = self.raises + 1, 0
        self.owe_follow_up(on)
        return None

    def owe_follow_up(self, on: dt.date) -> None:
        self.follow_ups += 1
        turn = f"{self.raises}.{self.follow_ups}"
        self.owe("matter_follow_up", turn, self.street, on, natural_after(on, 15))

    def do_followed_up(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if not any(self.open("matter_follow_up")):
            return "not_raised"
        self.meet(on, "matter_follow_up")
        self.owe_follow_up(on)
        return None

    # the result, and after it

    def do_handled(self, event: Mapping[str, Any], on: dt.date) -> str | None:
        turn = self.turn
        if turn is None and self.state in NOT_TAKEN_UP:
            return "not_dispatched"
        self.handled_by = turn["unit"] if turn else None
        if turn:
            self.end_turn("handled", on)
        self.meet(on, "matter_dispatch", "matter_sign", "matter_handle", "matter_follow_up")
        self.state, self.handled_on, self.result = "handled", on, event["result"]
        self.handlings += 1
        after = "matter_answer" if self.wants_answer else "matter_archive"
        self.owe_after_handling(after, on, 1 if self.wants_answer else 5)
        if self.result == "done" and self.opening["category"] in self.house.on(on).rechecked:
            self.owe_after_handling("matter_recheck", on, 5)
        return None

    def owe_after_handling(self, rule: str, on: dt.date, days: int) -> None:
        self.owe(rule, str(self.handlings), self.street, on, working_after(on, days))

    def do_answered(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.state != "handled":
            return "not_handled"
        self.state, self.answered_on = "answered", on
        self.meet(on, "matter_answer")
        if self.wants_answer:
            self.owe_after_handling("matter_archive", on, 5)
        self.answers += 1
        if self.opening.get("number", 1) % self.house.on(on).every == 0:
            owed = self.owe(
                "matter_revisit", str(self.answers), self.street, on, working_after(on, 1)
            )
            owed["met_on"] = self.rated_on
        return None

    def do_rated(self, event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.state not in {"handled", "answered", "archived"}:
            return "not_handled"
        self.solved, self.satisfied = event["solved"], event["satisfied"]
        self.rated_on = self.rated_on or on
        self.meet(on, "matter_revisit")
        return None

    def do_rechecked(self, event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.state not in {"handled", "answered"}:
            return "not_handled"
        self.meet(on, "matter_recheck")
        return self.do_redo(event, on) if event["result"] == "again" else None

    def do_redo(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.state not in {"handled", "answered"}:
            return "not_handled"
        self.end(on, "matter_answer", "matter_revisit", "matter_archive", "matter_recheck")
        self.handled_on = self.answered_on = self.rated_on = None
        self.result = self.solved = self.satisfied = None
        if self.handled_by is None:
            self.state = "accepted"
            self.owe_dispatch(on)
        else:
            self.begin_turn(self.handled_by, on)
        return None

    # the end

    def close(self, state: str, on: dt.date) -> None:
        self.state, self.closed_on = state, on

    def do_archived(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.state not in {"handled", "answered"}:
            return "not_handled"
        if self.wants_answer and self.state == "handled":
            self.flags.append("archived_unanswered")
        if any(self.open("matter_recheck")):
            self.flags.append("archived_unchecked")
        self.meet(on, "matter_archive")
        self.end(on, "matter_answer", "matter_recheck", "matter_tell_leader")
        self.close("archived", on)
        return None

    def do_became_case(self, _event: Mapping[str, Any], on: dt.date) -> str | None:
        if self.turn:
            self.end_turn("became_case", on)
        self.end(on)
        self.close("became_case", on)
        return None


# --- answers


def status(owed: Owed, as_of: dt.date) -> str:
    """Return how something owed stands at the end of a day, when only facts up to it are known."""
    if owed["met_on"]:
        return "met" if owed["met_on"] <= owed["due"] else "late"
    if owed["ended_on"]:
        return "waived" if owed["ended_on"] <= owed["due"] else "missed"
    return "open" if as_of <= owed["due"] else "overdue"


def judge(matter: Matter, as_of: dt.date, house: House = DEFAULT) -> Course | None:
    """Return a matter as it stood at the end of a day; None before it was reported."""
    opening, facts = effective(matter)
    if day(opening["reported_on"]) > as_of:
        return None
    return Course(opening, STREET, house).run(facts, as_of)


def shown(course: Course, as_of: dt.date) -> dict[str, Any]:
    """Return what of a matter is compared: the object of ``matter show --json`` without people and texts."""
    opening, turn = course.opening, course.turn
    return {
        "state": course.state,
        "class": class_of(opening["category"], opening.get("urgency")),
        "platform": CATEGORIES[opening["category"]],
        "handler": turn["unit"] if turn else None,
        "closed_on": course.closed_on,
        "result": course.result,
        "solved": course.solved,
        "satisfied": course.satisfied,
        "turns": course.turns,
        "obligations": [owed | {"status": status(owed, as_of)} for owed in course.owed],
        "violations": course.violations,
        **{name: opening.get(name) for name in TAKEN_OVER},
    }
