"""Matters 事项 of a year, step by step; some are sent back, redone, raised, declined or idle."""

from __future__ import annotations

import datetime as dt
import json
import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from govtool import models as m
from govtool.law.workdays import ONE_DAY
from govtool.subjects.matter import classes
from govtool.subjects.matter.categories import categories, category
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.terms import Urgency
from samples.town import COMMUNITIES, LAST_DAY, SEED, Town

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("matters.toml").read_text(encoding="utf-8")
)
FIRST_MONTH = dt.date(2025, 11, 1)
IDLE_SINCE = dt.date(2026, 9, 28)
"""Some reported since then lie idle on the last day."""
LEADER = "范永宁"

IN_TIME = {
    "matter_handle_emergency": (0, 0),
    "matter_handle_urgent": (0, 1),
    "matter_handle_consult": (0, 2),
    "matter_handle_general": (1, 6),
    "matter_handle_complex": (4, 13),
    "matter_handle_illegal_building": (6, 17),
    "matter_handle_sanitation": (0, 1),
    "matter_handle_dumping": (1, 4),
}
"""After how many days a matter is handled by its clock, if nothing is in the way."""


class SampleCase(NamedTuple):
    """A case of the sample, which a matter may have become."""

    no: str
    unit: str
    on: dt.date


@dataclass
class MatterStory:
    """A matter as it is being told: what opened it, what followed, the day reached."""

    rng: random.Random
    town: Town
    head: dict[str, Any]
    day: dt.date
    cases: list[SampleCase]
    """Those that no matter became yet."""
    is_duplicate: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, kind: str, on: dt.date, **said: Any) -> None:
        """Add what happened next."""
        self.events.append({"kind": kind, "on": on.isoformat(), **said})
        self.day = on

    def happens(self, what: str) -> bool:
        """Return whether it happens this time, by the share of ``what``."""
        share: float = WORDS["shares"][what]
        return self.rng.random() < share

    def text(self, topic: str) -> str:
        """Return one of the texts for a topic."""
        chosen: str = self.rng.choice(WORDS["texts"][topic])
        return chosen

    def later(self, least: int, most: int, *, urgent: bool = False) -> dt.date:
        """Return a day after the one reached; a working day, unless it is urgent."""
        days = [self.day + n * ONE_DAY for n in range(least, most + 1)]
        working = [day for day in days if urgent or self.town.office.calendar.is_workday(day)]
        return self.rng.choice(working) if working else self.next_working(days[-1])

    def next_working(self, day: dt.date) -> dt.date:
        """Return the day, or the next working day after it."""
        while not self.town.office.calendar.is_workday(day):
            day += ONE_DAY
        return day

    @property
    def clock(self) -> str:
        """The clock by which it is handled."""
        urgency = Urgency(self.head["urgency"]) if "urgency" in self.head else None
        kind = category(self.head["category"])
        return classes.handling_clock(kind, urgency, self.day, self.town.office.policy)

    @property
    def presses(self) -> bool:
        """Whether it is an emergency or urgent."""
        return self.clock in {"matter_handle_emergency", "matter_handle_urgent"}


def make_matters(town: Town, cases: Iterable[SampleCase]) -> list[dict[str, Any]]:
    """Return the lines of all matters, in the order in which they were reported."""
    rng = random.Random(f"matters {SEED}")  # noqa: S311 (made-up data, no secrets)
    left, lines, before = list(cases), [], None
    for number, day in enumerate(sorted(_days(rng, town)), start=1):
        head = _reported(rng, town, day, f"W{day.year}-{number:05}")
        again = before is not None and rng.random() < WORDS["shares"]["duplicate"]
        if again and before is not None:
            head |= {
                key: before[key]
                for key in ("category", "place", "grid", "summary")
                if key in before
            }
        story = MatterStory(rng, town, head, day, left, is_duplicate=again)
        lines.append(_line(story))
        before = None if again or "summary" not in head else head
    return lines


def _days(rng: random.Random, town: Town) -> Iterator[dt.date]:
    """Yield the day of each: mostly working days."""
    first = FIRST_MONTH
    for count in WORDS["months"]["counts"]:
        month = [
            first + n * ONE_DAY for n in range(31) if (first + n * ONE_DAY).month == first.month
        ]
        working = [day for day in month if town.office.calendar.is_workday(day)]
        for _matter in range(count):
            yield rng.choice(working if rng.random() < WORDS["shares"]["working_day"] else month)
        first = month[-1] + ONE_DAY


def _reported(rng: random.Random, town: Town, day: dt.date, ref: str) -> dict[str, Any]:
    """Return what a matter is reported with."""
    kinds = WORDS["categories"]
    code = rng.choices(list(kinds), [kind["weight"] for kind in kinds.values()])[0]
    channels = WORDS["channels"]
    channel = rng.choices(list(channels), [weight for weight, _unit, _wants in channels.values()])[
        0
    ]
    _weight, unit, wants = channels[channel]
    grid = rng.choice([grid for grid in town.grids if grid.parent is None])
    head: dict[str, Any] = {
        "ref": ref,
        "unit": grid.unit if unit == "SQ" else unit,
        "reported_on": day.isoformat(),
        "channel": channel,
        "category": code,
        "place": _place(rng, grid.unit, int(grid.code[-2:])),
        "grid": grid.code,
    }
    if rng.random() < WORDS["shares"]["urgent"] and code not in {
        "emergency",
        "consult",
        "suggestion",
    }:
        head["urgency"] = "urgent"
    if kinds[code]["texts"]:
        head["summary"] = rng.choice(kinds[code]["texts"]).format(
            n=rng.randrange(2, 9), fee=rng.randrange(2, 40) * 50
        )
    if rng.random() >= wants:
        head["wants_answer"] = False
    elif rng.random() >= WORDS["shares"]["anonymous"]:
        home = rng.choice(town.residents(grid.unit))
        phone = (
            {"phone": home.phone} if home.phone and rng.random() < WORDS["shares"]["phone"] else {}
        )
        head["reporter"] = {"name": home.head, **phone}
    return head


def _place(rng: random.Random, unit: str, number: int) -> str:
    estate = next(estate for code, _name, estate, _count in COMMUNITIES if code == unit)
    return f"{estate}{2 * number - rng.randrange(2)}幢{rng.choice(WORDS['spots']['where'])}"


# --- its course


def _line(story: MatterStory) -> dict[str, Any]:
    """Return the line of a matter, as far as the last day lets it go."""
    _take(story)
    end = _end(story)
    events = [event for event in story.events if event["on"] <= end.isoformat()]
    return {**story.head, "events": events}


def _end(story: MatterStory) -> dt.date:
    """Return the last day of work: the last one, or an earlier one for idle matters."""
    first = dt.date.fromisoformat(story.head["reported_on"])
    span = (min(story.day, LAST_DAY) - first).days
    if first < IDLE_SINCE or span < 1 or not story.happens("idle"):
        return LAST_DAY
    return first + story.rng.randrange(span) * ONE_DAY


def _take(story: MatterStory) -> None:
    """Accept or decline; hand over to the police, make a dispute a case, or handle the rest."""
    on = story.day if story.presses else story.later(0, 1)
    is_declined = (
        not story.presses and story.head["category"] != "public_order" and story.happens("declined")
    )
    is_duplicate = story.is_duplicate and story.happens("once_more")
    if is_declined or is_duplicate:
        reason = "duplicate" if is_duplicate else story.rng.choice(list(WORDS["declined"]))
        story.tell("matter_declined", on, reason=reason, competent=WORDS["declined"][reason])
        return
    story.tell("matter_taken_up", on)
    if story.head["category"] == "public_order":
        story.tell("matter_handled", story.later(0, 1), result="explained")
        _close(story)
        return
    if story.head["category"] == "dispute" and (case := _case(story)):
        story.tell("matter_became_case", max(case.on, on), case_no=case.no)
        return
    if story.happens("major"):
        story.tell("matter_major", on, reason=story.text("major"))
        story.tell("matter_leader_told", on, whom=LEADER)
    _handle(story)


def _case(story: MatterStory) -> SampleCase | None:
    """Return a case registered in its community within some days, not yet taken by a matter."""
    unit, last = story.head["grid"][:4], story.day + 6 * ONE_DAY
    found = next(
        (case for case in story.cases if case.unit == unit and story.day <= case.on <= last), None
    )
    if found:
        story.cases.remove(found)
    return found


def _handle(story: MatterStory) -> None:
    """Handle by the street, raise, or pass to a unit; then answer and file, or redo."""
    if not story.presses and story.happens("raised"):
        _raise(story)
    elif not story.presses and story.happens("by_the_street"):
        _done(story, story.later(0, 1))
    else:
        _by_a_unit(story, _units(story))
    _close(story)


def _units(story: MatterStory) -> Sequence[str]:
    """Return the units it goes to: the last one handles it, the others send it back."""
    community = story.head["grid"][:4]
    units = [
        community if unit == "SQ" else unit
        for unit in WORDS["categories"][story.head["category"]]["to"]
    ]
    right = story.rng.choice(units)
    if story.presses or not story.happens("sent_back"):
        return [right]
    others = [unit for unit in (community, "BM03", "BM04", "BM05") if unit != right]
    wrong = story.rng.sample(others, 2 if story.happens("sent_back_again") else 1)
    return [*wrong, right]


def _by_a_unit(story: MatterStory, units: Sequence[str]) -> None:
    for place, unit in enumerate(units, start=1):
        opinion = {"opinion": story.text("opinion")} if story.happens("note") else {}
        together = (
            {"with": [story.head["grid"][:4]]}
            if unit.startswith("BM") and story.happens("joint")
            else {}
        )
        on = story.day if story.presses else story.later(0, 1)
        story.tell("matter_dispatched", on, unit=unit, **together, **opinion)
        dispatched = story.day
        if place < len(units):
            place_of = story.rng.randrange(4)
            reason = ("not_ours", "wrong_place", "lacking", "beyond_powers")[place_of]
            story.tell(
                "matter_sent_back",
                story.later(0, 1),
                reason=reason,
                note=WORDS["texts"]["sent_back"][place_of],
            )
            continue
        story.tell("matter_signed", story.later(0, 1) if not story.presses else story.day)
        _at_the_unit(story, dispatched)


def _at_the_unit(story: MatterStory, dispatched: dt.date) -> None:
    """What the unit does with it: in time as a rule, now and then late or with more time."""
    least, most = IN_TIME[story.clock]
    if story.head["category"] in {"street_order", "campus", "food"} and story.happens("joint"):
        units = sorted({"BM03", "BM05", story.head["grid"][:4]})
        story.tell(
            "matter_joint",
            story.day,
            units=units,
            place=story.head["place"],
            police=False,
            result=story.text("joint"),
        )
    wanted = dispatched + max(least, story.rng.randint(least, most)) * ONE_DAY
    if not story.presses and story.happens("extended"):
        until = dispatched + (most + 10) * ONE_DAY
        story.tell(
            "matter_extension_requested",
            story.day,
            until=until.isoformat(),
            reason=story.text("extension"),
        )
        story.tell(
            "matter_extension_decided", story.later(0, 1), approved=story.happens("approved")
        )
        wanted = max(wanted, story.day) + 3 * ONE_DAY
    elif story.happens("late"):
        wanted = dispatched + (most + story.rng.choice((1, 2, 3, 5, 8, 9))) * ONE_DAY
    day = max(wanted, story.day)
    _done(story, day if story.presses else _working_before(story, day))


def _working_before(story: MatterStory, day: dt.date) -> dt.date:
    """Return the day, or the last working day before it that is not before the day reached."""
    while day > story.day and not story.town.office.calendar.is_workday(day):
        day -= ONE_DAY
    return max(day, story.day)


def _done(story: MatterStory, on: dt.date) -> None:
    results = WORDS["results"]
    result = story.rng.choices(list(results), list(results.values()))[0]
    more: dict[str, Any] = (
        {"until": (on + 120 * ONE_DAY).isoformat()} if result == "planned" else {}
    )
    if story.happens("note"):
        more["note"] = story.text(result)
    story.tell("matter_handled", on, result=result, **more)


def _raise(story: MatterStory) -> None:
    """Raised to the district, asked after, and its outcome recorded."""
    label = category(story.head["category"]).platform.zh
    number = story.rng.randrange(1, 60)
    story.tell(
        "matter_raised",
        story.later(0, 1),
        **{"class": label},
        letter=f"示街综指〔{story.day.year}〕{number}号",
    )
    for _time in range(story.rng.randrange(1, 3)):
        story.tell("matter_followed_up", story.later(10, 15), note=story.text("followed_up"))
    _done(story, story.later(3, 12))


def _close(story: MatterStory) -> None:
    """Answered, asked again, looked at again, filed; done again where somebody is not satisfied."""
    again = story.happens("redo")
    wants = story.head.get("wants_answer", True)
    checked = classes.is_rechecked(
        category(story.head["category"]), story.day, story.town.office.policy
    )
    is_done = story.events[-1].get("result") == "done"
    if wants and not story.happens("unanswered"):
        _answer(story, satisfied=not again)
    if checked and is_done and not again:
        story.tell("matter_rechecked", story.later(0, 3), result="ok")
    if again and story.events[-1]["kind"] != "matter_handled":
        if checked and is_done:
            story.tell("matter_rechecked", story.later(0, 3), result="again")
        else:
            story.tell("matter_redo", story.later(0, 1), reason=story.text("redo"))
        _redone(story)
        return
    story.tell("matter_archived", story.later(0, 4))


def _redone(story: MatterStory) -> None:
    """Handled once more by the last unit, or by the street, which dispatches it first."""
    was_dispatched = any(event["kind"] == "matter_dispatched" for event in story.events)
    raised = any(event["kind"] == "matter_raised" for event in story.events)
    if was_dispatched and not raised:
        _done(story, story.later(*IN_TIME[story.clock], urgent=story.presses))
    elif story.head["category"] == "public_order" or raised:
        _done(story, story.later(0, 1))
    else:
        _by_a_unit(story, _units(story)[-1:])
    if story.head.get("wants_answer", True):
        _answer(story, satisfied=True)
    is_done = any(
        e["kind"] == "matter_handled" and e["result"] == "done" for e in story.events[-3:]
    )
    checked = classes.is_rechecked(
        category(story.head["category"]), story.day, story.town.office.policy
    )
    if checked and is_done:
        story.tell("matter_rechecked", story.later(0, 3), result="ok")
    story.tell("matter_archived", story.later(0, 4))


def _answer(story: MatterStory, *, satisfied: bool) -> None:
    phone = "phone" in story.head.get("reporter", {})
    way = story.rng.choice(["phone", "phone", "phone", "message"] if phone else ["face", "online"])
    story.tell("matter_answered", story.later(0, 1), way=way)
    if not satisfied:
        story.tell("matter_rated", story.later(0, 1), solved=False, satisfied="no")
    elif story.happens("rated"):
        said = story.rng.choices(["yes", "partly", "no"], [84, 12, 4])[0]
        story.tell(
            "matter_rated",
            story.later(0, 1),
            solved=said != "no" or story.happens("solved_anyway"),
            satisfied=said,
        )


def matter_text(line: dict[str, Any]) -> str:
    """Return a line of the JSONL file."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def entries_of(line: dict[str, Any]) -> list[m.Entry]:
    """Return a line as the entries of a journal."""
    head = {
        key: value
        for key, value in line.items()
        if key not in {"events", "reporter", "reported_on"}
    }
    on = line["reported_on"]
    facts = [MATTER.opening.checked(on=on, no=line["ref"], **head)]
    kinds = {kind.name: kind.model for kind in MATTER.events.values()}
    reporter = (
        [{"kind": "matter_reporter", "on": on, **line["reporter"]}] if "reporter" in line else []
    )
    told = [dict(event) for event in (*reporter, *line["events"])]
    facts += [kinds[event.pop("kind")].checked(**event) for event in told]
    return [m.Entry("00000000", n, "", "", fact) for n, fact in enumerate(facts)]


assert set(WORDS["categories"]) == set(categories())
