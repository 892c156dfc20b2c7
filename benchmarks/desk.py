"""Figures of the desk: single commands, as a clerk waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from benchmarks import peers
from benchmarks.figures import Figure, Goal, grouped
from benchmarks.matters import MatterPlan
from benchmarks.measure import PATIENCE, Command, Runs, Trial, in_turns, once
from benchmarks.peers import Taskwarrior
from benchmarks.workshop import SOME_OPEN, Workshop, mixed, one, quiet

GROWTH = Goal(1.15)
HELLO = "typer hello"
FIND_SECONDS = 0.3

# case add comes last: the lists before it are then those of the same open cases at both sizes.
_LISTS = {
    "due": ("due",),
    "escalate, nothing new": ("escalate",),
    "report weekly": ("report", "weekly"),
}
_BUSY = (
    ("due", ("due",), 3),
    ("report weekly", ("report", "weekly"), 3),
    ("report monthly", ("report", "monthly"), 5),
)


def growing(workshop: Workshop) -> Iterator[Figure]:
    """Measure commands on a big file against a small one with the same open cases, and hello."""
    small, large = (workshop.imported(quiet(cases)) for cases in (workshop.small, workshop.large))
    for db in (small, large):
        once(workshop.govtool(db, "escalate"))
    commands = {name: _always(workshop, words) for name, words in _LISTS.items()}
    for name, on in (commands | {"case show": _showing(workshop)}).items():
        found = in_turns({"small": on(small), "large": on(large)}, workshop.repeat)
        yield _growth(workshop, name, found)
    add = _adding(workshop)
    trials = {"hello": peers.hello(workshop), "small": add(small), "large": add(large)}
    found = in_turns(trials, workshop.repeat)
    yield _growth(workshop, "case add", found)
    yield Figure.compared(
        "desk", "case add", workshop.large, (found["large"], found["hello"]), HELLO, Goal(1.30)
    )


def _growth(workshop: Workshop, name: str, found: Mapping[str, Runs]) -> Figure:
    runs, peer = (found["large"], found["small"]), f"itself at {grouped(workshop.small)}"
    return Figure.compared("desk", f"{name}, {SOME_OPEN} open", workshop.large, runs, peer, GROWTH)


OnFile = Callable[[Path], Trial]
"""Given a file, what prepares the command to run on it."""


def _always(workshop: Workshop, words: Sequence[str]) -> OnFile:
    return lambda db: lambda: workshop.govtool(db, *words)


def _showing(workshop: Workshop) -> OnFile:
    """``case show`` of a case in the middle of the file."""

    def on(db: Path) -> Trial:
        middle = (
            'SELECT s.no FROM "case" AS c JOIN subject AS s ON s.id = c.id ORDER BY c.id '
            'LIMIT 1 OFFSET (SELECT count(*) / 2 FROM "case")'
        )
        (case_no,) = one(db, middle)
        return lambda: workshop.govtool(db, "case", "show", str(case_no))

    return on


def _adding(workshop: Workshop) -> OnFile:
    """``case add``, each time of other people, so that no case is taken for one already there."""
    numbers = count(1)

    def on(db: Path) -> Trial:
        def prepared() -> Command:
            number = next(numbers)
            people = (f"申请人:甲某{number}:138{number:08}", f"被申请人:乙某{number}")
            parties = [word for person in people for word in ("--party", person)]
            fields = (
                "--unit",
                "SQ01",
                "--type",
                "邻里",
                "--source",
                "网格排查",
                "--summary",
                "院墙排水",
            )
            return workshop.govtool(db, "case", "add", *fields, *parties)

        return prepared

    return on


def busy(workshop: Workshop) -> Iterator[Figure]:
    """Lists and returns of a file of which a fiftieth is open."""
    plan = mixed(workshop.large)
    db = workshop.imported(plan)
    hello = peers.hello(workshop)
    for name, words, limit in _BUSY:
        found = in_turns({"hello": hello, "ours": _always(workshop, words)(db)}, workshop.repeat)
        title, runs = f"{name}, {grouped(plan.open_cases)} open", (found["ours"], found["hello"])
        yield Figure.compared("busy", title, plan.cases, runs, HELLO, Goal(limit))


def finding(workshop: Workshop) -> Iterator[Figure]:
    """``find`` by a part of a name, by pinyin initials, and by a part of a telephone number."""
    plan = mixed(workshop.large)
    db = workshop.imported(plan)
    for what, text in (
        ("two characters", _middle(db, "name")[-2:]),
        ("pinyin initials", "zs"),
        ("six digits", _middle(db, "phone")[3:9]),
    ):
        found = in_turns({"ours": _always(workshop, ("find", text))(db)}, workshop.repeat)
        yield Figure(
            "find", f"find, {what}", plan.cases, found["ours"].seconds, goal=Goal(FIND_SECONDS)
        )


_OF_MATTERS = (
    (
        "due",
        ("due", "--noun", "matter", "--limit", "50"),
        ("due", "--noun", "case", "--limit", "50"),
    ),
    ("report weekly", ("report", "matters", "weekly"), ("report", "weekly")),
)
"""What is asked of matters, and the same of cases."""
_MATTERS = 2
"""Matters for each case: there are far more of them."""


def matters(workshop: Workshop) -> Iterator[Figure]:
    """Measure commands on matters against cases, and cases with matters against without."""
    plan = mixed(workshop.large)
    alone, db = (
        workshop.imported(plan),
        workshop.with_matters(plan, MatterPlan(_MATTERS * workshop.large)),
    )
    for name, ours, of_cases in _OF_MATTERS:
        trials = {"matters": _always(workshop, ours)(db), "cases": _always(workshop, of_cases)(db)}
        found = in_turns(trials, workshop.repeat)
        runs = (found["matters"], found["cases"])
        yield Figure.compared("matters", f"matters, {name}", plan.cases, runs, "cases", Goal(1.25))
        beside = in_turns(
            {on.stem: _always(workshop, of_cases)(on) for on in (alone, db)}, workshop.repeat
        )
        runs = (beside[db.stem], beside[alone.stem])
        yield Figure.compared(
            "matters", f"{name} beside matters", plan.cases, runs, "without", GROWTH
        )


_TYPED = (
    ("a command", "bash", "govtool case re"),
    ("a unit", "bash", "govtool case add --unit SQ"),
    ("a number", "bash", "govtool case report SQ01-"),
    ("a name", "bash", "govtool case report 张"),
    ("initials", "bash", "govtool case report zs"),
    ("numbers with names", "zsh", "govtool case report "),
)
"""What stands there when Tab is pressed, and in which shell; zsh shows descriptions."""


def completing(workshop: Workshop) -> Iterator[Figure]:
    """The answer to a shell in which Tab was pressed, against hello."""
    plan = mixed(workshop.large)
    db = workshop.imported(plan)
    trials = {"hello": peers.hello(workshop)}
    for name, shell, line in _TYPED:
        asked = {"_GOVTOOL_COMPLETE": shell, "_GOVTOOL_LINE": line, "GOVTOOL_DB": str(db)}
        bare = workshop.python("-m", "govtool")
        trials[name] = _always_this(replace(bare, environ={**bare.environ, **asked}))
    found = in_turns(trials, workshop.repeat)
    for name, _shell, _line in _TYPED:
        runs = (found[name], found["hello"])
        yield Figure.compared("completion", f"Tab, {name}", plan.cases, runs, HELLO, Goal(1.5))


def _always_this(command: Command) -> Trial:
    return lambda: command


def _middle(db: Path, field: str) -> str:
    """What some party in the middle of the file has in that field."""
    later = (
        "WITH later AS (SELECT payload FROM journal"
        " WHERE kind = 'registered' AND pos >= (SELECT max(pos) / 2 FROM journal))"
    )
    (found,) = one(
        db,
        f"{later} SELECT value FROM later, json_tree(payload) WHERE key = ? LIMIT 1",  # noqa: S608  # both ours
        (field,),
    )
    return str(found)


def with_tasks(workshop: Workshop) -> Iterator[Figure]:
    """Taskwarrior, the nearest command-line program for things that fall due, at the small size."""
    plan = mixed(workshop.small)
    db, task = workshop.imported(plan), Taskwarrior(workshop)
    for name, ours, peer, theirs in (
        ("import, 4 events each", workshop.importing(plan), "task import", task.importing(plan)),
        (
            "case add",
            _adding(workshop)(db),
            "task add",
            task.command("add", "院墙排水", "due:2026-10-31"),
        ),
        ("due", _always(workshop, ("due",))(db), "task overdue", task.command("overdue")),
    ):
        trials = {"ours": ours} | ({"task": theirs} if peers.is_installed("task") else {})
        found = in_turns(trials, workshop.repeat, PATIENCE / 4)
        yield Figure.compared(
            "taskwarrior", name, plan.cases, (found["ours"], found.get("task")), peer
        )
