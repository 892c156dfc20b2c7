"""The courses of invented cases, as tables: how often, where begun, and what follows when.

A step is one event of the journal. The mixture gives four events a case on average, the
registration among them; since a settlement brings three more by itself (reported, entered,
revisited), cases that ended otherwise are more frequent here than in an office. Every closed case
has all that it owed done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class CourseStep(NamedTuple):
    """A step: the kind of its event, and what the event records besides its date."""

    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Course:
    """A way to go: its share of the cases, the kind of unit it begins at, and its steps.

    A step is its name in :data:`STEPS` and the least and most days after the step before.
    """

    share: int
    unit_kind: str
    steps: Sequence[tuple[str, int, int]]

    @property
    def events(self) -> int:
        """How many entries of the journal such a case makes, its registration included."""
        return 1 + len(self.steps)


CENTRE = "JD01"
"""The code of the street in whose sample the courses run; another street puts its own there."""

STEPS: Mapping[str, CourseStep] = {
    "reported": CourseStep("reported", {}),
    "met": CourseStep("met", {}),
    "failed1": CourseStep("mediated", {"outcome": "failed"}),
    "failed2": CourseStep("mediated", {"outcome": "failed"}),
    "adjourned1": CourseStep("mediated", {"outcome": "adjourned"}),
    "settled1": CourseStep("mediated", {"outcome": "settled"}),
    "settled2": CourseStep("mediated", {"outcome": "settled"}),
    "transferred": CourseStep("transferred", {"to": CENTRE}),
    "accepted": CourseStep("accepted", {"unit": CENTRE}),
    "settled": CourseStep("closed", {"outcome": "settled"}),
    "withdrawn": CourseStep("closed", {"outcome": "withdrawn"}),
    "terminated": CourseStep("closed", {"outcome": "terminated"}),
    "litigation": CourseStep("diverted", {"channel": "litigation"}),
    "administrative": CourseStep("diverted", {"channel": "administrative"}),
    "elevated": CourseStep("diverted", {"channel": "elevated"}),
    "closure_reported": CourseStep("closure_reported", {}),
    "platform_entered": CourseStep("platform_entered", {}),
    "revisited": CourseStep("revisited", {}),
}

CLOSING = frozenset(
    {
        "settled1", "settled2", "settled", "withdrawn", "terminated", "litigation",
        "administrative", "elevated",
    }
)  # fmt: skip
"""The steps that close a case."""

_REPORTED = ("reported", 0, 0)
_TOLD = ("closure_reported", 0, 1)
_AFTER = (_TOLD, ("platform_entered", 0, 2), ("revisited", 5, 25))
_FAILED_TWICE = (_REPORTED, ("failed1", 1, 3), ("failed2", 1, 5))
_TAKEN_OVER = (*_FAILED_TWICE, ("transferred", 0, 2), ("accepted", 0, 1))

CLOSED: Sequence[Course] = (
    # settled below the street
    Course(14, "community", (("settled1", 0, 0), *_AFTER)),
    Course(4, "community", (_REPORTED, ("met", 0, 3), ("settled1", 0, 6), *_AFTER)),
    Course(4, "community", (_REPORTED, ("failed1", 1, 3), ("settled2", 1, 6), *_AFTER)),
    Course(1, "community", (_REPORTED, ("adjourned1", 1, 3), ("settled2", 1, 6), *_AFTER)),
    Course(1, "department", (_REPORTED, ("settled1", 1, 9), *_AFTER)),
    # ended otherwise below the street
    Course(24, "community", (("withdrawn", 0, 0),)),
    Course(22, "community", (_REPORTED, ("withdrawn", 1, 8))),
    Course(4, "community", (_REPORTED, ("met", 1, 3), ("terminated", 1, 6))),
    Course(8, "community", (_REPORTED, ("litigation", 1, 8))),
    Course(4, "department", (_REPORTED, ("administrative", 1, 9))),
    Course(
        5,
        "community",
        (_REPORTED, ("met", 0, 2), ("failed1", 0, 3), ("failed2", 1, 4), ("litigation", 0, 2)),
    ),
    # handed to the centre
    Course(3, "community", (*_TAKEN_OVER, ("settled", 2, 20), *_AFTER)),
    Course(1, "community", (*_TAKEN_OVER, ("elevated", 5, 20), _TOLD)),
    # registered by the street itself
    Course(4, "street", (("met", 0, 3), ("settled1", 0, 10), *_AFTER)),
    Course(1, "street", (("withdrawn", 1, 9), _TOLD)),
)

OPEN_DAYS = 32
"""Age in days of the oldest open case: those handed to the centre in time are not overdue yet."""
IDLE_SHARE = 20
"""Of a hundred open cases so many lie idle and are overdue."""
IDLE = Course(0, "community", ())
OPEN_SINCE: Sequence[tuple[int, Course]] = (
    (10, Course(0, "community", _TAKEN_OVER)),
    (3, Course(0, "community", (_REPORTED, ("met", 1, 3)))),
    (0, Course(0, "community", (_REPORTED,))),
)
"""The course of an open case that is so many days old or older."""
