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


class SimulatedStep(NamedTuple):
    """A step: the kind of its event, and what the event records besides its date."""

    kind: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SimulatedCourse:
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

STEPS: Mapping[str, SimulatedStep] = {
    "reported": SimulatedStep("reported", {}),
    "met": SimulatedStep("met", {}),
    "failed1": SimulatedStep("mediated", {"outcome": "failed"}),
    "failed2": SimulatedStep("mediated", {"outcome": "failed"}),
    "adjourned1": SimulatedStep("mediated", {"outcome": "adjourned"}),
    "settled1": SimulatedStep("mediated", {"outcome": "settled"}),
    "settled2": SimulatedStep("mediated", {"outcome": "settled"}),
    "transferred": SimulatedStep("transferred", {"to": CENTRE}),
    "accepted": SimulatedStep("accepted", {"unit": CENTRE}),
    "settled": SimulatedStep("closed", {"outcome": "settled"}),
    "withdrawn": SimulatedStep("closed", {"outcome": "withdrawn"}),
    "terminated": SimulatedStep("closed", {"outcome": "terminated"}),
    "litigation": SimulatedStep("diverted", {"channel": "litigation"}),
    "administrative": SimulatedStep("diverted", {"channel": "administrative"}),
    "elevated": SimulatedStep("diverted", {"channel": "elevated"}),
    "closure_reported": SimulatedStep("closure_reported", {}),
    "platform_entered": SimulatedStep("platform_entered", {}),
    "revisited": SimulatedStep("revisited", {}),
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

CLOSED: Sequence[SimulatedCourse] = (
    # settled below the street
    SimulatedCourse(14, "community", (("settled1", 0, 0), *_AFTER)),
    SimulatedCourse(4, "community", (_REPORTED, ("met", 0, 3), ("settled1", 0, 6), *_AFTER)),
    SimulatedCourse(4, "community", (_REPORTED, ("failed1", 1, 3), ("settled2", 1, 6), *_AFTER)),
    SimulatedCourse(1, "community", (_REPORTED, ("adjourned1", 1, 3), ("settled2", 1, 6), *_AFTER)),
    SimulatedCourse(1, "department", (_REPORTED, ("settled1", 1, 9), *_AFTER)),
    # ended otherwise below the street
    SimulatedCourse(24, "community", (("withdrawn", 0, 0),)),
    SimulatedCourse(22, "community", (_REPORTED, ("withdrawn", 1, 8))),
    SimulatedCourse(4, "community", (_REPORTED, ("met", 1, 3), ("terminated", 1, 6))),
    SimulatedCourse(8, "community", (_REPORTED, ("litigation", 1, 8))),
    SimulatedCourse(4, "department", (_REPORTED, ("administrative", 1, 9))),
    SimulatedCourse(
        5,
        "community",
        (_REPORTED, ("met", 0, 2), ("failed1", 0, 3), ("failed2", 1, 4), ("litigation", 0, 2)),
    ),
    # handed to the centre
    SimulatedCourse(3, "community", (*_TAKEN_OVER, ("settled", 2, 20), *_AFTER)),
    SimulatedCourse(1, "community", (*_TAKEN_OVER, ("elevated", 5, 20), _TOLD)),
    # registered by the street itself
    SimulatedCourse(4, "street", (("met", 0, 3), ("settled1", 0, 10), *_AFTER)),
    SimulatedCourse(1, "street", (("withdrawn", 1, 9), _TOLD)),
)

OPEN_DAYS = 32
"""Age in days of the oldest open case: those handed to the centre in time are not overdue yet."""
IDLE_SHARE = 20
"""Of a hundred open cases so many lie idle and are overdue."""
IDLE = SimulatedCourse(0, "community", ())
OPEN_SINCE: Sequence[tuple[int, SimulatedCourse]] = (
    (10, SimulatedCourse(0, "community", _TAKEN_OVER)),
    (3, SimulatedCourse(0, "community", (_REPORTED, ("met", 1, 3)))),
    (0, SimulatedCourse(0, "community", (_REPORTED,))),
)
"""The course of an open case that is so many days old or older."""
