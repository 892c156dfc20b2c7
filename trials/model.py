"""Random commands against a model in memory, whose answers the program must give too."""

from __future__ import annotations

import copy
import io
import json
import random
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govtool.cli import main
from govtool.store import open_store
from govtool.store.doctor import examine
from trials.figures import Figures
from trials.office import found

_TODAY = "2026-03-31"
_MOST = 60
"""Cases in one file before a new one is begun: large files would slow late commands."""
_UNITS = ("SQ01", "SQ02")


@dataclass(slots=True)
class Model:
    """The expected answers: cases by number, households by code, leaders by day."""

    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    households: dict[str, str] = field(default_factory=dict)
    duty: dict[str, str] = field(default_factory=dict)

    def answers(self) -> tuple[Any, ...]:
        """Everything that is compared."""
        return self.cases, self.households, self.duty


class Desk:
    """A file, its model, and what the model was before each command that recorded something."""

    def __init__(self, path: Path, chosen: random.Random) -> None:
        self.path, self.chosen = path, chosen
        self.model, self.before = Model(), list[Model]()
        self.given = dict.fromkeys(_UNITS, 0)
        found(path)
        self.type("grid", "add", "--code", "G01", "--name", "网格", "--unit", "SQ01")

    def type(self, *words: str) -> tuple[int, Any]:
        """Type a command; its exit code and its answer."""
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            code = main(
                [
                    "--db",
                    str(self.path),
                    "--today",
                    _TODAY,
                    "--lang",
                    "en",
                    "--yes",
                    "--json",
                    *words,
                ]
            )
        return int(code), json.loads(out.getvalue()) if out.getvalue() else None

    def step(self) -> str:
        """Run a random command on program and model; return the difference, or "" for none."""
        act = self.chosen.choice(_ACTS)
        earlier = copy.deepcopy(self.model)
        words, is_expected = act(self)
        code, _answer = self.type(*words)
        if (code == 0) is not is_expected:
            return f"exit {code}: {' '.join(words)}"
        if self.model != earlier and words[0] != "undo":
            self.before.append(earlier)
        if self.answers() == self.model.answers():
            return ""
        return f"another answer after {' '.join(words)}"

    def answers(self) -> tuple[Any, ...]:
        """What the program says."""
        (_, cases), (_, homes) = self.type("case", "list"), self.type("household", "list")
        _, duty = self.type("duty", "show", "--from", "2026-03-01", "--to", "2026-03-31")
        fields = ("unit", "summary", "state", "dispute_type", "registered_on")
        return (
            {case["case_no"]: {name: case[name] for name in fields} for case in cases},
            {home["code"]: home["head"] for home in homes},
            {day["date"]: day["leader"] for day in duty if day["leader"]},
        )

    def day(self) -> str:
        """A day of March."""
        return f"2026-03-{self.chosen.randint(1, 28):02}"

    def open_case(self) -> tuple[str, dict[str, Any]] | None:
        """A case in hand."""
        there = [item for item in self.model.cases.items() if item[1]["state"] == "open"]
        return self.chosen.choice(there) if there else None


# --- what is done: the words, and whether they are taken

Act = tuple[tuple[str, ...], bool]


def _add(desk: Desk) -> Act:
    unit, day, text = desk.chosen.choice(_UNITS), desk.day(), f"第{desk.chosen.randrange(10**6)}件"
    desk.given[unit] += 1
    number = f"{unit}-2026-{desk.given[unit]:05}"
    case = {
        "unit": unit,
        "summary": text,
        "state": "open",
        "dispute_type": "neighbour",
        "registered_on": day,
    }
    desk.model.cases[number] = case
    return (
        "case",
        "add",
        "--unit",
        unit,
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        text,
        "--on",
        day,
    ), True


def _correct(desk: Desk) -> Act:
    found_case, text = desk.open_case(), f"改{desk.chosen.randrange(10**6)}"
    if found_case is None:
        return (
            "case",
            "correct",
            "SQ01-2026-99999",
            "--set",
            f"summary={text}",
            "--reason",
            "误",
        ), False
    number, case = found_case
    case["summary"] = text
    return ("case", "correct", number, "--set", f"summary={text}", "--reason", "误"), True


def _close(desk: Desk) -> Act:
    found_case = desk.open_case()
    if found_case is None:
        return ("case", "close", "SQ01-2026-99999", "--outcome", "withdrawn"), False
    number, case = found_case
    case["state"] = "closed"
    return ("case", "close", number, "--outcome", "withdrawn", "--on", _TODAY), True


def _household(desk: Desk) -> Act:
    code, head = f"H{desk.chosen.randrange(30)}", f"户{desk.chosen.randrange(10**6)}"
    is_new = desk.model.households.setdefault(code, head) == head
    return ("household", "add", "--code", code, "--grid", "G01", "--head", head), is_new


def _duty(desk: Desk) -> Act:
    day, leader = desk.day(), f"甲{desk.chosen.randrange(10**6)}"
    desk.model.duty[day] = leader
    return ("duty", "set", day, leader, "--reason", "调班"), True


def _undo(desk: Desk) -> Act:
    if desk.before:
        desk.model = desk.before.pop()
        return ("undo",), True
    return ("due",), True


def _rebuild(_desk: Desk) -> Act:
    return ("doctor", "--rebuild"), True


_ACTS = (_add, _add, _correct, _close, _household, _duty, _undo, _undo, _rebuild)


def trial(folder: Path, seconds: float, seed: int | None = None) -> Figures:
    """Type commands until the time is over; each file is looked over by doctor at its end."""
    folder.mkdir(exist_ok=True)
    seed = random.randrange(10**9) if seed is None else seed
    chosen, figures, end = (
        random.Random(seed),
        Figures("random commands"),
        time.monotonic() + seconds,
    )
    number = 0
    while time.monotonic() < end and not figures.problems:
        desk = Desk(folder / f"{number}.db", chosen)
        while time.monotonic() < end and len(desk.model.cases) < _MOST and not figures.problems:
            problem = desk.step()
            figures.runs += 1
            figures.problems += [problem] if problem else []
        with open_store(desk.path, refresh=False) as store:
            figures.half += len(examine(store))
        number += 1
    figures.acknowledged = figures.runs
    figures.note = f"{number} files, seed {seed}"
    return figures
