"""All trials, and their figures in one table: ``make trials``. 1 if anything is not as promised.

``SMALL=1`` runs a little of each, for a look; ``MINUTES`` is the time for random commands.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from trials import (
    clerks,
    copies,
    damage,
    desks,
    exports,
    foreign,
    full,
    kills,
    model,
    openings,
    power,
)
from trials.figures import Figures

_COLUMNS = "{:<30} {:>6} {:>12} {:>5} {:>9} {:>7}  {:<8} {}"


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each trial is run."""

    kills: int = 200
    copies: int = 70
    exports: int = 20
    cuts: int = 200
    writes: int = 200
    flips: int = 200
    truncations: int = 50
    foreign: int = 1
    """Foreign objects are put to every so manieth table."""
    cases: int = 60
    openings: int = 20
    races: int = 10
    minutes: float = 60


SMALL = Size(
    kills=10,
    copies=4,
    exports=2,
    cuts=20,
    writes=10,
    flips=200,
    truncations=50,
    foreign=7,
    cases=10,
    openings=8,
    races=1,
    minutes=0.5,
)


def all_figures(folder: Path, size: Size) -> Iterator[Figures]:
    """Run one trial after another; each has a folder of its own."""
    yield _killed(_in(folder, "kills"), size)
    for name in copies.WAYS:
        yield copies.trial(_in(folder, name), name, size.copies)
    for encrypted in (False, True) if find_spec("sqlcipher3") else (False,):
        yield exports.trial(_in(folder, f"exports-{encrypted}"), size.exports, encrypted=encrypted)
    yield _power(_in(folder, "power"), size)
    yield _clerks(_in(folder, "clerks"), size)
    yield desks.trial(_in(folder, "desks"), size.races)
    yield from full.trial(_in(folder, "full"), size.cases)
    yield from damage.trial(_in(folder, "damage"), size.flips, size.truncations)
    yield foreign.trial(_in(folder, "foreign"), foreign.tables()[:: size.foreign])
    yield from openings.trial(_in(folder, "openings"), size.openings)
    yield model.trial(_in(folder, "model"), 60 * size.minutes)


def _in(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir()
    return place


def _killed(folder: Path, size: Size) -> Figures:
    done = kills.trial(folder, size.kills)
    lost = [
        problem for problem in done.problems if "lost" in problem or "not there any more" in problem
    ]
    return Figures(
        "kill add, import, file, undo",
        done.rounds,
        done.acknowledged,
        len(lost),
        len(done.problems) - len(lost),
        done.problems,
        f"{done.killed} killed",
    )


def _power(folder: Path, size: Size) -> Figures:
    out = power.trial(folder, "ours", size.cuts)
    return Figures(
        "power cuts", out.cuts, out.acknowledged, out.lost, len(out.unsound), out.unreadable
    )


def _clerks(folder: Path, size: Size) -> Figures:
    out = clerks.trial(folder, writes=size.writes)
    half = len(out.seen.half) + len(out.seen.findings)
    waits = f"longest wait {out.longest:.2f} s, of a reader {out.longest_reading:.2f} s"
    runs, done = 8 * size.writes, len(out.acknowledged)
    return Figures(
        "8 clerks at once, 2 readers",
        runs,
        done,
        len(out.seen.lost),
        half,
        sorted(set(out.errors)),
        waits,
    )


def main() -> int:
    """Run everything and print each row as soon as it is there."""
    size = SMALL if os.environ.get("SMALL") else Size()
    if minutes := os.environ.get("MINUTES"):
        size = Size(
            **{name: getattr(size, name) for name in Size.__slots__} | {"minutes": float(minutes)}
        )
    print(
        _COLUMNS.format(
            "trial", "runs", "acknowledged", "lost", "half done", "seconds", "verdict", ""
        ),
        flush=True,
    )
    are_kept, begun = True, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for figures in all_figures(Path(folder), size):
            seconds, begun = time.monotonic() - begun, time.monotonic()
            _show(figures, seconds)
            are_kept &= figures.is_kept
    return 0 if are_kept else 1


def _show(figures: Figures, seconds: float) -> None:
    verdict = "kept" if figures.is_kept else "BROKEN"
    counts = (figures.runs, figures.acknowledged, figures.lost, figures.half, f"{seconds:.0f}")
    print(_COLUMNS.format(figures.trial, *counts, verdict, figures.note).rstrip(), flush=True)
    for problem in figures.problems:
        print(f"    {problem}")


if __name__ == "__main__":
    sys.exit(main())
