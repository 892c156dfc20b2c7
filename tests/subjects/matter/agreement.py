"""Whether both opinions agree on histories of matters, and the smallest history on which they do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from govtool.rules import Office
from tests.subjects.case.casebook import OFFICE, office_with
from tests.subjects.matter import oracle, program
from tests.subjects.matter.histories import History, smaller

AFTER_ALL = dt.timedelta(days=60)
ONE_DAY = dt.timedelta(days=1)
MOST_DAYS = 12


class Place(NamedTuple):
    """Where matters are judged: the office of the program, and its values as the second opinion has them."""

    office: Office
    house: oracle.House


USUAL = Place(OFFICE, oracle.DEFAULT)
OWN_VALUES = """
[matter_handle_general]
values = [{ from = 2026-04-01, value = 5 }]
[matter_class_hotline]
values = [{ from = 2026-04-01, value = ["noise", "parking", "dumping"] }]
[matter_recheck_categories]
values = [{ from = 2026-04-01, value = ["noise", "food"] }]
[matter_revisit_every]
values = [{ from = 2026-04-01, value = 3 }]
[matter_sign]
values = [{ from = 2026-04-01, value = "off" }]
"""
OWN = Place(
    office_with(OWN_VALUES),
    oracle.House(
        since=dt.date(2026, 4, 1),
        general=5,
        hotline=frozenset({"noise", "parking", "dumping"}),
        rechecked=frozenset({"noise", "food"}),
        every=3,
        signs=False,
    ),
)
"""An office with values of its own from a day on. The class a matter is shown with may be that of either day."""


class Difference(NamedTuple):
    """Where they part: a history, the day asked about, and what each says."""

    matter: History
    as_of: dt.date
    oracle: Any
    program: Any

    def __str__(self) -> str:
        events = "\n".join(f"  {event}" for event in self.matter["events"])
        opening = {name: value for name, value in self.matter.items() if name != "events"}
        return f"{opening}\n{events}\non {self.as_of}\n  oracle:  {self.oracle}\n  program: {self.program}"


def days_of(matter: History) -> list[dt.date]:
    """Return the days on which something happens or falls due, those before and after, at most twelve spread evenly."""
    opening, facts = oracle.effective(matter)
    last = max(
        [oracle.day(opening["reported_on"]), *(oracle.day(event["on"]) for _place, event in facts)]
    )
    course = oracle.judge(matter, last + AFTER_ALL)
    days = {last + AFTER_ALL}
    for day in _moments(course, facts):
        days |= {day - ONE_DAY, day, day + ONE_DAY}
    ordered = sorted(days)
    step = -(-len(ordered) // MOST_DAYS)
    return [*ordered[::step], ordered[-1]]


def _moments(course: oracle.Course | None, facts: oracle.Facts) -> Iterator[dt.date]:
    if course is not None:
        yield course.opened_on
        yield from (owed["due"] for owed in course.owed)
    yield from (oracle.day(event["on"]) for _place, event in facts)


def difference(matter: History, place: Place, as_of: dt.date) -> Difference | None:
    """Return where both part on one day; None where they agree."""
    course = oracle.judge(matter, as_of, place.house)
    expected = program.compared(None if course is None else oracle.shown(course, as_of))
    said = program.compared(program.judged(matter, place.office, as_of))
    if expected == said:
        return None
    if expected is None or said is None:
        return Difference(matter, as_of, expected, said)
    parts = {name for name in expected if expected[name] != said[name]} - (
        {"class"} if place is OWN else set()
    )
    if not parts:
        return None
    return Difference(matter, as_of, *({name: _only(one, other, name) for name in parts} for one, other in
                                       ((expected, said), (said, expected))))  # fmt: skip


def _only(one: dict[str, Any], other: dict[str, Any], name: str) -> Any:
    """Return of one part what the other does not say."""
    return (
        [each for each in one[name] if each not in other[name]]
        if isinstance(one[name], list)
        else one[name]
    )


def differences(matters: Iterable[History], place: Place) -> Iterator[Difference]:
    """Yield the smallest history for each on which both part, on the first such day."""
    for matter in matters:
        found = next(_on_its_days(matter, place), None)
        if found is not None:
            yield least(found, place)


def _on_its_days(matter: History, place: Place) -> Iterator[Difference]:
    return (found for as_of in days_of(matter) if (found := difference(matter, place, as_of)))


def least(found: Difference, place: Place) -> Difference:
    """Return the smallest history that shows the same kind of difference, found by leaving out events one by one."""
    kinds = set(found.oracle or ())
    for matter in smaller(found.matter):
        less = difference(matter, place, found.as_of)
        if less is not None and set(less.oracle or ()) <= kinds:
            return least(less, place)
    return found
