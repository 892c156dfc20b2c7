"""Figures of adding up parts: export, kernel, engines, and how the monthly sums grow.

The parts are simulated: streets of 5 000 cases each. What fifteen million cases would take is
extrapolated from the line through the sizes, in logarithms, on machines like this one.
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks.figures import Figure, Goal, Unit
from benchmarks.measure import CommandFailed, Run, once
from benchmarks.workshop import Workshop, mixed

NATION = 15_000_000
OF_A_STREET = 5_000
WORKERS = 2
EXPORT = Goal(20_000, at_least=True)
KERNEL = Goal(1 / 0.9)
"""The kernel does at least nine tenths of what the plain fold does in the same time."""
SPARK = Goal(1.3)
FLAT = Goal(1.15)
Found = Mapping[str, float]
"""What a job of :mod:`benchmarks.adding_up` prints."""


def adding_up(workshop: Workshop) -> Iterator[Figure]:
    """All figures; sizes below a street make one street."""
    yield from _writing(workshop)
    yield from _kernel(workshop)
    yield from _engines(workshop)
    yield from _growing(workshop)


def _writing(workshop: Workshop) -> Iterator[Figure]:
    cases = workshop.small
    db = workshop.imported(mixed(cases))
    run = once(workshop.govtool(db, "rollup", "export", "-o", "exported"))
    clean = cases - mixed(cases).dirty_rows
    yield Figure("rollup", "export, per core", clean, clean / run.cpu, Unit.PER_SECOND, goal=EXPORT)
    run = _simulated(workshop, cases, "timed-parts")
    yield Figure("rollup", "simulated parts, per core", cases, cases / run.cpu, Unit.PER_SECOND)


def _kernel(workshop: Workshop) -> Iterator[Figure]:
    """The kernel against reading, folding and judging the same cases and nothing else."""
    parts = _parts(workshop, workshop.small)
    kernel, fold = (_job(workshop, job, parts) for job in ("kernel", "fold"))
    cases = int(kernel["cases"])
    yield Figure("rollup", "kernel", cases, kernel["cpu"], peer="the plain fold", peer_value=fold["cpu"], goal=KERNEL)  # fmt: skip


def _engines(workshop: Workshop) -> Iterator[Figure]:
    """The engines against one process, at the smallest size."""
    cases, parts = workshop.small, _parts(workshop, workshop.small)
    one, two = (_job(workshop, "local", parts, number) for number in (1, WORKERS))
    yield _compared("local, 2 workers", cases, two, one, "local, 1 worker", None)
    there = find_spec("pysail") is not None
    spark = _job(workshop, "spark", parts) if there else None
    if spark is None:
        yield Figure("rollup", "spark", cases, 0, peer="local, 2 workers")
    else:
        yield Figure("rollup", "spark, the first time", cases, spark["cold"])
        yield _compared("spark", cases, spark, two, "local, 2 workers", SPARK)


def _compared(
    name: str, cases: int, ours: Found, theirs: Found, peer: str, goal: Goal | None
) -> Figure:
    seconds = ours["seconds"], theirs["seconds"]
    ratio = ours["cpu"] / theirs["cpu"]
    return Figure("rollup", name, cases, seconds[0], Unit.SECONDS, peer, seconds[1], goal, ratio)


def _growing(workshop: Workshop) -> Iterator[Figure]:
    """The monthly sums at every size, and the line through them."""
    found = {
        cases: _job(workshop, "local", _parts(workshop, cases), WORKERS) for cases in workshop.sizes
    }
    for cases, run in found.items():
        yield Figure("rollup", "monthly sums", cases, run["seconds"])
        yield Figure("rollup", "monthly sums, processor", cases, run["cpu"])
        yield Figure("rollup", "monthly sums, the sums alone", cases, run["sums"])
        yield Figure("rollup", "monthly sums, driver", cases, run["peak"], Unit.BYTES)
        yield Figure("rollup", "monthly sums, largest worker", cases, run["worker"], Unit.BYTES)
    if len(found) > 1:
        yield from _extrapolated(found)
        first, last = found[workshop.small], found[workshop.large]
        yield Figure("rollup", "monthly sums, largest worker", workshop.large, last["worker"], Unit.BYTES, f"at {workshop.small}", first["worker"], FLAT)  # fmt: skip


def _extrapolated(found: Mapping[int, Found]) -> Iterator[Figure]:
    for measure, name in (("seconds", "monthly sums"), ("cpu", "monthly sums, processor")):
        slope, at_nation = line(list(found), [run[measure] for run in found.values()], at=NATION)
        label = f"{name}, extrapolated (slope {slope:.2f})"
        yield Figure("rollup", label, NATION, at_nation)


def line(sizes: Sequence[float], values: Sequence[float], at: float) -> tuple[float, float]:
    """Return the slope of log value on log size, and the value of the line at a size.

    >>> slope, value = line([100, 1000], [2, 20], at=10_000)
    >>> round(slope, 6), round(value, 6)
    (1.0, 200.0)
    """
    fitted = statistics.linear_regression(*([math.log(x) for x in xs] for xs in (sizes, values)))
    return fitted.slope, math.exp(fitted.intercept + fitted.slope * math.log(at))


def _parts(workshop: Workshop, cases: int) -> Path:
    name = f"parts-{cases}"
    if not (workshop.folder / name).exists():
        _simulated(workshop, cases, name)
    return workshop.folder / name


def _simulated(workshop: Workshop, cases: int, name: str) -> Run:
    of_each = min(cases, OF_A_STREET)
    size = f"{cases // of_each}x{of_each}"
    command = workshop.python(
        "-m", "govtool", "rollup", "export", "--simulate", size, "-o", str(workshop.folder / name)
    )
    return once(command)


def _job(workshop: Workshop, job: str, parts: Path, *numbers: int) -> Found:
    """Run a job of :mod:`benchmarks.adding_up` and return what it prints.

    :raises CommandFailed: it does not end well.
    """
    words = ("-m", "benchmarks.adding_up", job, str(parts), *map(str, numbers))
    command = workshop.python(*words)
    done = subprocess.run(
        command.words, cwd=command.folder, env=dict(command.environ), capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise CommandFailed(f"{' '.join(words)}: exit code {done.returncode}\n{done.stderr[-500:]}")
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found
