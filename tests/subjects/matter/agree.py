"""Compare the program with the second opinion on many matters, and print in figures how far they agree.

``python -m tests.subjects.matter.agree 5000``; ``make agree-matters`` does it. It ends with 1 where they part.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import io
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from govtool.cli import main as govtool
from tests.subjects.matter import figures, office, oracle
from tests.subjects.matter.agreement import OWN, USUAL, Place, days_of, differences
from tests.subjects.matter.histories import History, histories
from tests.subjects.matter.program import compared

TODAY = dt.date(2027, 7, 5)
"""A day after all that the histories tell, before the working days that are known end."""
DUE_ON = (
    "2025-10-09", "2025-12-31", "2026-01-05", "2026-02-14", "2026-02-24", "2026-03-01", "2026-05-09", "2026-09-20",
    "2026-10-08", "2026-12-31", "2027-01-04", "2027-02-11",
)  # fmt: skip
PERIODS = (
    ("weekly", "2026-W07", "2026-02-09", "2026-02-15"),
    ("monthly", "2026-02", "2026-02-01", "2026-02-28"),
    ("monthly", "2026-09", "2026-09-01", "2026-09-30"),
    ("quarterly", "2026-Q4", "2026-10-01", "2026-12-31"),
    ("yearly", "2026", "2026-01-01", "2026-12-31"),
)
KEPT_APART = 3
"""How many differences are shown at most of each kind."""


# --- the program, in this process


class Desk:
    """The program on one file, its answers as JSON."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *words: str, findings: bool = False) -> Any:
        """Return the answer to a command. :param findings: whether it may have findings."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = govtool(["--db", str(self.path), "--today", TODAY.isoformat(), *words, "--json"])
        if code > findings:
            raise RuntimeError(words, code)
        return json.loads(out.getvalue())


# --- what both say of a file


def due_expected(matters: Mapping[str, History], as_of: dt.date) -> Counter[tuple[Any, ...]]:
    """Return what is owed on a day: number, rule, turn, unit, due date and days left."""
    found: Counter[tuple[Any, ...]] = Counter()
    for no, matter in matters.items():
        course = oracle.judge(matter, as_of)
        for owed in course.owed if course else ():
            if oracle.status(owed, as_of) in {"open", "overdue"}:
                days = (owed["due"] - as_of).days
                found[
                    no, owed["rule"], owed["turn"], owed["unit"], owed["due"].isoformat(), days
                ] += 1
    return found


def due_said(desk: Desk, as_of: dt.date) -> Counter[tuple[Any, ...]]:
    """Return what ``due --json`` says is owed of matters."""
    names = ("no", "rule", "turn", "unit", "due", "days")
    said = desk("due", "--as-of", as_of.isoformat())
    return Counter(tuple(one[name] for name in names) for one in said if one["noun"] == "matter")


def show_said(desk: Desk, no: str, as_of: dt.date) -> dict[str, Any]:
    """Return what ``matter show --json`` says, with dates that are dates and without texts and people."""
    said = desk("matter", "show", no, "--as-of", as_of.isoformat())
    owed = ("rule", "turn", "unit", "start", "due", "met_on", "provisional", "status")
    return said | {
        "obligations": [{name: one[name] for name in owed} for one in said["obligations"]],
        "violations": Counter((one["rule"], one["on"]) for one in said["violations"]),
    }


def show_expected(matter: History, as_of: dt.date) -> dict[str, Any]:
    """Return what should be shown, in the form of JSON."""
    course = oracle.judge(matter, as_of)
    assert course is not None
    shown = compared(oracle.shown(course, as_of))
    assert shown is not None
    broken = Counter((one["rule"], one["on"].isoformat()) for one in shown["violations"])
    return json.loads(json.dumps(shown, default=str)) | {"violations": broken}


def show_differs(matter: History, desk: Desk, no: str, as_of: dt.date) -> dict[str, Any]:
    """Return the parts in which both differ, with what each says."""
    expected, said = show_expected(matter, as_of), show_said(desk, no, as_of)
    said["obligations"].sort(key=lambda one: (one["rule"], one["turn"], one["start"]))
    return {name: (expected[name], said[name]) for name in expected if expected[name] != said[name]}


def rows_said(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the rows of a return by what they are about."""
    found: dict[str, dict[str, Any]] = {"unit": {}, "platform": {}, "grid": {}, "handler": {}}
    for row in said["rows"]:
        by = next(by for by in ("unit", "platform", "grid") if row[by] is not None)
        found[by][row[by]] = row
    found["handler"] = {row["unit"]: row for row in said["handlers"]}
    return found


def rows_differ(expected: Mapping[str, Any], said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return each figure on which both differ; a row that one leaves out has nothing in it."""
    found = []
    for by, names in expected.items():
        for key in sorted(names.keys() | said[by].keys()):
            here, there = names.get(key, {}), said[by].get(key, {})
            for name in (*figures.COUNTS, "on_time_rate"):
                wanted, told = here.get(name) or 0, there.get(name) or 0
                if abs(wanted - told) > (0.0001 if name == "on_time_rate" else 0):
                    found.append((by, key, name, wanted, told))
    return found


# --- the parts


def fold(matters: Iterable[History], place: Place) -> Iterator[str]:
    """Yield where the folds differ, on the days of each history."""
    yield from map(str, differences(matters, place))


def due(matters: Mapping[str, History], desk: Desk) -> Iterator[str]:
    """Yield where ``due`` differs on twelve days."""
    for text in DUE_ON:
        as_of = dt.date.fromisoformat(text)
        expected, said = due_expected(matters, as_of), due_said(desk, as_of)
        for one in sorted((expected - said) | (said - expected)):
            yield f"due on {text}: {one} said by the {'oracle' if one in expected - said else 'program'} alone"


def show(matters: Mapping[str, History], desk: Desk) -> Iterator[str]:
    """Yield where ``matter show`` differs, on a day of each history."""
    for no, matter in matters.items():
        days = [
            day
            for day in days_of(matter)
            if day >= oracle.day(oracle.effective(matter)[0]["reported_on"])
        ]
        as_of = random.Random(no).choice(days)
        different = show_differs(matter, desk, no, as_of)
        if different:
            yield f"{no} on {as_of}: {different}"


def listed(matters: Mapping[str, History], desk: Desk) -> Iterator[str]:
    """Yield where ``matter list`` leaves one out or says something else of it than the second opinion."""
    said = {one["matter_no"]: one for one in desk("matter", "list")}
    if said.keys() != matters.keys():
        yield f"listed by one alone: {said.keys() ^ matters.keys()}"
    for no in sorted(said.keys() & matters.keys()):
        expected = show_expected(matters[no], TODAY)
        names = expected.keys() & said[no].keys() - {"violations"}
        different = {
            name: (expected[name], said[no][name])
            for name in names
            if expected[name] != said[no][name]
        }
        if different:
            yield f"{no} listed: {different}"


def returns(matters: Mapping[str, History], desk: Desk) -> Iterator[str]:
    """Yield where a figure of a return differs, or a row does not balance."""
    for kind, name, first, last in PERIODS:
        days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        expected = figures.rows(matters.values(), *days, TODAY)
        said = rows_said(desk("report", "matters", kind, "--period", name))
        for by, key, column, wanted, told in rows_differ(expected, said):
            yield f"{name}: {column} of {by} {key}: oracle {wanted}, program {told}"
        for row in (row for by in said.values() for row in by.values()):
            if (
                row["opening"] + row["reported"] - sum(row[end] for end in figures.ENDS)
                != row["closing"]
            ):
                yield f"{name}: {row} does not balance"


def files(matters: list[History], desk: Desk, folder: Path) -> Iterator[str]:
    """Yield each line of a file that one of both refuses alone: one that cannot be a history."""
    path = folder / "matters.jsonl"
    lines = [
        {name: value for name, value in matter.items() if name != "number"} for matter in matters
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    said = desk("import", "matters", str(path), findings=True)
    refused = {problem["row"] - 1 for problem in said["problems"]}
    for place, matter in enumerate(matters):
        course = oracle.judge(matter, TODAY)
        disorder = (
            any(one["rule"] == "out_of_order" for one in course.violations) if course else True
        )
        if disorder != (place in refused):
            yield f"line {place + 1} refused by the {'oracle' if disorder else 'program'} alone: {matter}"


def run(count: int, seed: int, folder: Path) -> dict[str, tuple[float, list[str]]]:
    """Return what differs, by part, and how many seconds each took."""
    path, other = folder / "matters.db", folder / "imported.db"
    found = list(histories(seed, count))
    done = {"fold": _timed(fold(found, USUAL)), "own values": _timed(fold(found, OWN))}
    with office.founded(path) as store:
        matters = office.entered(store, found)
    office.founded(other).close()
    filed = list(histories(seed, count, filed=True))
    done["files"] = _timed(files(filed, Desk(other), folder))
    desk = Desk(path)
    done |= {"due": _timed(due(matters, desk)), "show": _timed(show(matters, desk))}
    done["list"] = _timed(listed(matters, desk))
    return done | {"returns": _timed(returns(matters, desk))}


def _timed(found: Iterator[str]) -> tuple[float, list[str]]:
    begins = time.monotonic()
    said = list(found)
    return time.monotonic() - begins, said


def main() -> int:
    """Compare, print how far both agree, and return 0 where they do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=5000)
    parser.add_argument("--seed", type=int, default=16)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = run(asked.count, asked.seed, Path(folder))
    for part, (seconds, different) in done.items():
        figures_of_part = (
            f"{part}: {asked.count} histories, {len(different)} differences, {seconds:.0f} s"
        )
        sys.stdout.write("\n".join([figures_of_part, *different[:KEPT_APART], ""]))
    return int(any(different for _seconds, different in done.values()))


if __name__ == "__main__":
    sys.exit(main())
