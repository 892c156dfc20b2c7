from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.measure import Command, CommandFailed, Run, Runs, in_turns, once

HEAVY = "block = bytearray(60_000_000)"
WAITING = "import time; time.sleep(0.5)"


def python(folder: Path, code: str, *codes: int) -> Command:
    return Command((sys.executable, "-c", code), folder, os.environ, codes or (0,))


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """A light process, one with 60 MB, one that waits: measured by a small process, as a peak counts the parent's."""
    code = f"""
import os, pathlib, sys
from benchmarks.measure import Command, once
for code in ("pass", {HEAVY!r}, {WAITING!r}):
    run = once(Command((sys.executable, "-c", code), pathlib.Path("."), os.environ))
    print(run.seconds, run.cpu, run.peak)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    return [Run(float(seconds), float(cpu), int(peak)) for seconds, cpu, peak in lines]


def test_memory_is_that_of_the_process(runs: list[Run]) -> None:
    light, heavy, _waiting = runs
    assert 50_000_000 < heavy.peak - light.peak < 80_000_000


def test_waiting_takes_time_and_no_processor(runs: list[Run]) -> None:
    light, _heavy, waiting = runs
    assert waiting.seconds >= 0.5
    assert 0 < waiting.cpu < light.cpu + 0.3


def test_a_failure_is_reported_with_what_the_command_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"exit code 3\nbroken"):
        once(python(tmp_path, "import sys; print('broken', file=sys.stderr); sys.exit(3)"))
    once(python(tmp_path, "import sys; sys.exit(1)", 0, 1))


def test_commands_take_turns(tmp_path: Path) -> None:
    order: list[str] = []

    def trial(name: str) -> Callable[[], Command]:
        def prepared() -> Command:
            order.append(name)
            return python(tmp_path, "pass")

        return prepared

    found = in_turns({"a": trial("a"), "b": trial("b")}, 3)
    assert "".join(order) == "ababab"
    assert [len(runs.all) for runs in found.values()] == [3, 3]


def test_no_round_begins_after_patience_is_gone(tmp_path: Path) -> None:
    found = in_turns({"a": lambda: python(tmp_path, "pass")}, 50, patience=0)
    assert len(found["a"].all) == 1


@pytest.mark.parametrize(("seconds", "counts"), [([3, 1], 1), ([9, 1, 2, 3, 8], 3), ([5], 5)])
def test_the_median_counts_or_of_few_runs_the_shortest(seconds: list[float], counts: float) -> None:
    assert Runs([Run(s, s, 0) for s in seconds]).seconds == counts


def test_the_greatest_peak_counts() -> None:
    assert Runs([Run(1, 1, 10), Run(1, 1, 30), Run(1, 1, 20)]).peak == 30
