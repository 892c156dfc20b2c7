"""Figures of whole files: importing, memory and disk, judging and rebuilding."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import pairwise

from benchmarks import peers
from benchmarks.figures import Figure, Goal, Unit, grouped
from benchmarks.generate import Plan
from benchmarks.measure import in_turns
from benchmarks.workshop import Workshop, mixed, one

MEMORY = 300_000_000
FLAT, FLAT_FROM = 1.1, 100_000
"""The largest growth that counts as flat at ten times the size; caches still fill below."""
SQLITE_UTILS, SHELL = "sqlite-utils insert --csv", "sqlite3 .import"


def importing(workshop: Workshop) -> Iterator[Figure]:
    """Import of full rows, four events each, against the peers; the memory it takes."""
    for cases in workshop.sizes:
        yield from _against_peers(
            workshop, "import", mixed(cases), "import, 4 events each", Goal(1)
        )


def registering(workshop: Workshop) -> Iterator[Figure]:
    """Import of registrations only."""
    for cases in workshop.sizes:
        plan = Plan(cases, registration_only=True)
        yield from _against_peers(
            workshop, "registration", plan, "import, registration only", Goal(1 / 3)
        )


def _against_peers(
    workshop: Workshop, topic: str, plan: Plan, name: str, goal: Goal
) -> Iterator[Figure]:
    trials = {"ours": workshop.importing(plan), SQLITE_UTILS: peers.sqlite_utils(workshop, plan)}
    if peers.is_installed("sqlite3"):
        trials[SHELL] = peers.sqlite3(workshop, plan)
    found = in_turns(trials, workshop.long_repeat)
    ours = workshop.imports[plan] = found["ours"]
    for peer, wanted in ((SQLITE_UTILS, goal), (SHELL, None)):
        yield Figure.compared(topic, name, plan.cases, (ours, found.get(peer)), peer, wanted)


def memory(workshop: Workshop) -> Iterator[Figure]:
    """The most memory resident while importing, at each size and from one size to the next."""
    peaks: dict[int, int] = {}
    for cases in workshop.sizes:
        workshop.imported(mixed(cases))
        peaks[cases] = workshop.imports[mixed(cases)].peak
        yield Figure(
            "memory", "import, resident memory", cases, peaks[cases], Unit.BYTES, goal=Goal(MEMORY)
        )
    for fewer, more in pairwise(workshop.sizes):
        name, peer = "import, memory as it grows", f"itself at {grouped(fewer)}"
        goal = Goal(FLAT) if fewer >= FLAT_FROM else None
        yield Figure("memory", name, more, peaks[more], Unit.BYTES, peer, peaks[fewer], goal)


def rebuilding(workshop: Workshop) -> Iterator[Figure]:
    """``doctor --rebuild``, its examination included, against the import that made the file."""
    plan = mixed(workshop.large)
    rebuild = ("doctor", "--rebuild")
    trials = {
        "import": workshop.importing(plan),
        "ours": lambda: workshop.govtool(workshop.database(plan), *rebuild),
    }
    found = in_turns(trials, workshop.long_repeat)
    workshop.imports[plan] = found["import"]
    yield Figure.compared(
        "rebuild",
        " ".join(rebuild),
        plan.cases,
        (found["ours"], found["import"]),
        "import",
        Goal(2),
    )


def judging(workshop: Workshop) -> Iterator[Figure]:
    """Full histories folded and judged per second on one core."""
    plan = mixed(workshop.large)
    command = workshop.python("-m", "benchmarks.folding", str(workshop.imported(plan)))
    said = subprocess.run(
        command.words,
        cwd=command.folder,
        env=dict(command.environ),
        check=True,
        capture_output=True,
    )
    goal = Goal(100_000, at_least=True)
    yield Figure(
        "rules",
        "rules, histories judged",
        plan.cases,
        float(said.stdout),
        Unit.PER_SECOND,
        goal=goal,
    )


def disk(workshop: Workshop) -> Iterator[Figure]:
    """Size of the file per event, indexes and projections included."""
    plan = mixed(workshop.large)
    db = workshop.imported(plan)
    (events,) = one(db, "SELECT count(*) FROM journal")
    assert isinstance(events, int)
    yield Figure(
        "disk",
        "bytes on disk per event",
        plan.cases,
        db.stat().st_size / events,
        Unit.BYTES,
        goal=Goal(400),
    )
