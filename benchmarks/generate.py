"""Make a file of invented cases: ``python -m benchmarks.generate FILE.csv --cases 10000``.

The same plan gives the same bytes. Rows are written as they are made, so that memory does not grow
with the file. Units and grids are those of ``data/samples``. Two plans that differ in the number of
cases only have the same open cases, so that what is measured on both differs by the closed ones
alone.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import heapq
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

from benchmarks.courses import (
    CLOSED,
    IDLE,
    IDLE_SHARE,
    OPEN_DAYS,
    OPEN_SINCE,
    STEPS,
    SimulatedCourse,
)
from benchmarks.people import ROOT, Invention
from benchmarks.spoiling import IN_COURSE, IN_REGISTRATION
from govtool.subjects.case.files import COLUMNS

TODAY = dt.date(2026, 10, 31)
YEARS = 3
SEED = 20261036
SAMPLES = ROOT / "data" / "samples"

REGISTRATION = (
    "ref", "unit", "registered_on", "grid", "dispute_type", "source", "major", "petition", "applicant",
    "applicant_phone", "applicant_id_no", "respondent", "respondent_phone", "respondent_id_no", "summary",
)  # fmt: skip
WHOLE = (
    *REGISTRATION, "reported_on", "met_on", "session1_on", "session1_outcome", "session2_on", "session2_outcome",
    "transferred_on", "transferred_to", "accepted_on", "closed_on", "closed_outcome", "agreement_no",
    "closure_reported_on", "platform_entered_on", "revisited_on",
)  # fmt: skip
LABELS = {column.code: column.label for column in COLUMNS}

_MAJOR_SHARE, _WRITTEN_SHARE = 0.02, 0.4
_REMINDED_DAYS = 60
"""Days for which a closed case still owes reminders of its written agreement."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make.

    ``opened`` and ``dirty`` are numbers of rows, a fiftieth of all when left out; every row of a
    plan with ``registration_only`` is of an open case of which nothing but the registration is
    known.
    """

    cases: int
    opened: int | None = None
    dirty: int | None = None
    registration_only: bool = False
    today: dt.date = TODAY
    seed: int = SEED

    @property
    def open_cases(self) -> int:
        """Rows of cases that are not closed."""
        return 0 if self.registration_only else min(self._number(self.opened), self.cases)

    @property
    def dirty_rows(self) -> int:
        """Rows that an import must refuse; none of them is of an open case."""
        return min(self._number(self.dirty), self.cases - self.open_cases)

    def _number(self, given: int | None) -> int:
        return self.cases // 50 if given is None else given

    @property
    def columns(self) -> Sequence[str]:
        """The codes of the columns of the file."""
        return REGISTRATION if self.registration_only else WHOLE


@dataclass(slots=True)
class Row:
    """A case: its columns, its dated steps after registration, and whether it has an error."""

    day: int
    values: dict[str, str]
    steps: Sequence[tuple[str, str]] = ()
    spoiled: bool = False


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of the plan, in the order of their registration."""
    merged = heapq.merge(_settled_past(plan), _open_cases(plan), key=lambda row: row.day)
    for number, row in enumerate(merged, 1):
        row.values["ref"] = f"DJ{number:08}"
        yield row


def _settled_past(plan: Plan) -> Iterator[Row]:
    """Cases spread over the years before today: closed ones, every so many of them spoiled."""
    maker = _Maker(plan, "past")
    count, begin = plan.cases - plan.open_cases, plan.today.toordinal() - 365 * YEARS
    deck = (
        [IDLE]
        if plan.registration_only
        else [course for course in CLOSED for _case in range(course.share)]
    )
    mistakes = IN_REGISTRATION if plan.registration_only else IN_REGISTRATION + IN_COURSE
    for place in range(count):
        row = maker.row(maker.rng.choice(deck), begin + 365 * YEARS * place // count)
        turn = place * plan.dirty_rows // count
        if turn != (place + 1) * plan.dirty_rows // count:
            row.values |= mistakes[turn % len(mistakes)]
            row.spoiled = True
        yield row


def _open_cases(plan: Plan) -> Iterator[Row]:
    """Cases of the last weeks: the same ones however many others there are."""
    maker = _Maker(plan, "open")
    today, count = plan.today.toordinal(), plan.open_cases
    for place in range(count):
        age = OPEN_DAYS - (OPEN_DAYS + 1) * place // count
        course = next(course for days, course in OPEN_SINCE if age >= days)
        idle = maker.rng.randrange(100) < IDLE_SHARE
        yield maker.row(IDLE if idle else course, today - age)


class _Maker:
    """Makes rows from a random source of its own."""

    def __init__(self, plan: Plan, topic: str) -> None:
        self.rng = random.Random(f"{plan.seed}:{topic}")  # noqa: S311  # made-up data, no secrets
        self.today = plan.today.toordinal()
        self.invention = Invention(self.rng)
        self.places = _places()

    def row(self, course: SimulatedCourse, registered: int) -> Row:
        """Return a case registered on that day with the steps of ``course`` up to today."""
        unit, grid = self.rng.choice(self.places[course.unit_kind])
        values = {"unit": unit, "grid": grid, "registered_on": _iso(registered)}
        values |= self.invention.dispute(course.unit_kind)
        values["major"] = "是" if self.rng.random() < _MAJOR_SHARE else "否"
        values["petition"] = "否"
        return Row(registered, values, list(self._steps(course, registered, values)))

    def _steps(
        self, course: SimulatedCourse, day: int, values: dict[str, str]
    ) -> Iterator[tuple[str, str]]:
        for name, least, most in course.steps:
            step = STEPS[name]
            day = min(day + self.rng.randint(least, most), self.today)
            values |= dict.fromkeys(step.dates, _iso(day))
            values |= step.words
            if (
                name.startswith("settled")
                and day < self.today - _REMINDED_DAYS
                and self.rng.random() < _WRITTEN_SHARE
            ):
                values["agreement_no"] = f"示例调字{self.rng.randrange(10**6):06}号"
            yield name, _iso(day)


@lru_cache
def _places() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Units that register cases, by their kind, each with a grid (or none)."""
    with (SAMPLES / "grids.csv").open(encoding="utf-8-sig", newline="") as file:
        communities = [(row["所属单位"], row["网格编码"]) for row in csv.DictReader(file)]
    with (SAMPLES / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        departments = [
            (row["单位编码"], "") for row in csv.DictReader(file) if row["单位类别"] == "站办所"
        ]
    return {"community": communities, "department": departments, "street": [("JD01", "")]}


@lru_cache(maxsize=4096)
def _iso(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()


# --- files


def write_csv(plan: Plan, file: TextIO) -> None:
    """The rows as a table with the labels of the contract."""
    writer = csv.writer(file)
    writer.writerow([LABELS[code] for code in plan.columns])
    writer.writerows([row.values.get(code, "") for code in plan.columns] for row in rows(plan))


def write_jsonl(plan: Plan, file: TextIO) -> None:
    """The clean rows as full histories, one a line."""
    file.writelines(
        json.dumps(history(row), ensure_ascii=False) + "\n" for row in rows(plan) if not row.spoiled
    )


def history(row: Row) -> dict[str, Any]:
    """A clean row as an object of ``import cases --format jsonl``."""
    said = row.values
    codes = ("ref", "unit", "registered_on", "dispute_type", "source", "grid", "summary")
    head = {code: said[code] or None for code in codes}
    severity = "major" if said["major"] == "是" else "ordinary"
    parties = [
        {
            "role": role,
            "name": said[role],
            "phone": said.get(f"{role}_phone"),
            "id_no": said.get(f"{role}_id_no"),
        }
        for role in ("applicant", "respondent")
    ]
    return {
        **head,
        "severity": severity,
        "parties": parties,
        "events": [_event(row, *step) for step in row.steps],
    }


def _event(row: Row, name: str, on: str) -> dict[str, Any]:
    step, agreement = STEPS[name], row.values.get("agreement_no")
    written = (
        {"agreement": "written", "agreement_no": agreement}
        if agreement and name.startswith("settled")
        else {}
    )
    return {"kind": step.kind, "on": on, **step.facts, **written}


def write(plan: Plan, path: Path) -> None:
    """The plan as a file: JSONL if it is called so, else CSV; UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        (write_jsonl if path.suffix == ".jsonl" else write_csv)(plan, file)


def main() -> None:
    """Write the file that the arguments ask for."""
    parser = argparse.ArgumentParser(description="Make a file of invented cases.")
    parser.add_argument("file", type=Path, help="FILE.csv or FILE.jsonl")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--open", type=int, dest="opened", help="open cases (2 %% of all)")
    parser.add_argument("--dirty", type=int, help="rows with something wrong (2 %% of all)")
    parser.add_argument(
        "--registration-only", action="store_true", help="nothing but registrations"
    )
    parser.add_argument("--today", type=dt.date.fromisoformat, default=TODAY, metavar="YYYY-MM-DD")
    parser.add_argument("--seed", type=int, default=SEED)
    said = vars(parser.parse_args())
    path: Path = said.pop("file")
    write(Plan(**said), path)


if __name__ == "__main__":
    main()
