"""Two checkouts in pairs: ``python -m benchmarks.paired OLD NEW [--rounds 21] [--long-rounds 3]``.

Whole commands take turns, old and new, in one run; told are the processor time of each and the
ratio pair by pair.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.generate import Plan
from benchmarks.measure import Command, Runs, Trial, in_turns, once
from benchmarks.workshop import Workshop, mixed, one, quiet

_PATIENCE = 1800.0
_DESK_CASES, _IMPORT_ROWS = 10_000, 100_000


@dataclass
class Side(Workshop):
    """A workshop whose commands are those of one checkout."""

    checkout: Path = field(default=Path())

    @property
    def environ(self) -> dict[str, str]:
        """The usual one with the code of the checkout."""
        return super().environ | {"PYTHONPATH": str(self.checkout)}

    def python(self, *words: str, codes: tuple[int, ...] = (0,)) -> Command:
        """A process of the interpreter of the checkout."""
        return self.command(str(self.checkout / ".venv" / "bin" / "python"), *words, codes=codes)


def trials(side: Side) -> Iterator[tuple[str, Trial]]:
    """Yield the measures of a side by name; ``case add`` is last, as it changes the file."""
    db = side.imported(quiet(_DESK_CASES))
    once(side.govtool(db, "escalate"))
    registered = "SELECT json_extract(payload, '$.case_no') FROM journal WHERE kind = 'registered'"
    (case_no,) = one(db, f"{registered} ORDER BY pos LIMIT 1 OFFSET {_DESK_CASES // 2}")
    for words in (("case", "show", str(case_no)), ("due",), ("report", "weekly")):
        yield " ".join(words[:2]), _always(side.govtool(db, *words))
    yield "case add", _adding(side, db)


def _always(command: Command) -> Trial:
    return lambda: command


def _adding(side: Side, db: Path) -> Callable[[], Command]:
    numbers = itertools.count(1)

    def prepared() -> Command:
        place = next(numbers)
        people = (f"--party=applicant:测甲{place}", f"--party=respondent:测乙{place}")
        return side.govtool(
            db,
            "case",
            "add",
            "--unit=SQ01",
            "--type=neighbour",
            "--source=patrol",
            "--summary=院墙排水",
            *people,
        )

    return prepared


def line(name: str, old: Runs, new: Runs) -> str:
    """Return a row: median processor times, and the median and quartiles of the ratios."""
    ratios = [two.cpu / one.cpu for one, two in zip(old.all, new.all, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
    medians = [statistics.median(run.cpu for run in runs.all) for runs in (old, new)]
    return f"{name:16}{medians[0]:9.3f}{medians[1]:9.3f}{middle:8.3f}  {low:.3f}–{high:.3f}  n={len(ratios)}"


def paired(
    folder: Path, checkouts: Mapping[str, Path], rounds: int, long_rounds: int
) -> Iterator[str]:
    """Yield the rows of the table as they are measured."""
    sides = [
        Side(folder / name, (_DESK_CASES,), checkout=checkout)
        for name, checkout in checkouts.items()
    ]
    for side in sides:
        side.folder.mkdir()
        once(side.python("-m", "compileall", "-q", str(side.checkout / "govtool")))
    yield f"{'':16}{'old s':>9}{'new s':>9}{'ratio':>8}  quartiles"
    for (name, old), (_name, new) in zip(*map(trials, sides), strict=True):
        found = in_turns({"old": old, "new": new}, rounds, _PATIENCE)
        yield line(name, found["old"], found["new"])
    plan: Plan = mixed(_IMPORT_ROWS)
    found = in_turns(
        {name: side.importing(plan) for name, side in zip(checkouts, sides, strict=True)},
        long_rounds,
        _PATIENCE,
    )
    yield line("import 100 000", found["old"], found["new"])


def main() -> None:
    """Print the table for the two checkouts that the arguments name."""
    parser = argparse.ArgumentParser(description="Time commands of two checkouts in pairs.")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--long-rounds", type=int, default=3)
    said = parser.parse_args()
    checkouts = {"old": said.old.resolve(), "new": said.new.resolve()}
    with tempfile.TemporaryDirectory() as folder:
        for row in paired(Path(folder), checkouts, said.rounds, said.long_rounds):
            print(row)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
