"""Measure everything and print one table: ``python -m benchmarks.run``, or ``make bench``.

What the columns mean, and how the numbers come about, is in ``README.md`` here.
"""

from __future__ import annotations

import argparse
import compileall
import fnmatch
import json
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import copies, desk, households, loading, papers, rollup
from benchmarks.figures import Figure, grouped, table
from benchmarks.measure import CommandFailed
from benchmarks.people import ROOT
from benchmarks.workshop import Workshop

SIZES = (10_000, 100_000)
GOALS_ARE_FOR = 1_000_000
Topic = Callable[[Workshop], Iterator[Figure]]
TOPICS: Mapping[str, Topic] = {
    "import": loading.importing,
    "registration": loading.registering,
    "memory": loading.memory,
    "disk": loading.disk,
    "rules": loading.judging,
    "rebuild": loading.rebuilding,
    "busy": desk.busy,
    "find": desk.finding,
    "matters": desk.matters,
    "completion": desk.completing,
    "desk": desk.growing,
    "taskwarrior": desk.with_tasks,
    "papers": papers.agreements,
    "copies": copies.copying,
    "rollup": rollup.adding_up,
    "households": households.households,
}
"""In this order, as the earlier ones make files that the later ones need."""


def measured(workshop: Workshop, pattern: str) -> Iterator[Figure]:
    """The figures of the topics whose names fit, each said on stderr as it is found."""
    for name, topic in TOPICS.items():
        if fnmatch.fnmatch(name, pattern):
            print(f"{name} …", file=sys.stderr)
            for figure in topic(workshop):
                print(table([figure]).splitlines()[-1], file=sys.stderr)
                yield figure


def as_json(figures: Sequence[Figure], sizes: Sequence[int]) -> str:
    """Return the figures and the versions they were measured with, without the machine's name."""
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    told = {**versions, "sizes": list(sizes), "figures": [figure.as_json() for figure in figures]}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def footnote(sizes: Sequence[int]) -> str:
    """What to bear in mind when the table is read."""
    if max(sizes) >= GOALS_ARE_FOR:
        return "The ratios may be compared between machines, the times may not."
    most, meant = grouped(max(sizes)), grouped(GOALS_ARE_FOR)
    return (
        f"Goals are meant for {meant} cases; the biggest file here has {most} (make bench-million)."
    )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="govtool-bench-") as name:
        yield Path(name)


def numbers(text: str) -> tuple[int, ...]:
    """Whole numbers with commas between, the smallest first, each once.

    >>> numbers("100000,10000")
    (10000, 100000)
    """
    return tuple(sorted({int(word) for word in text.split(",")}))


def _pattern(text: str) -> str:
    if not fnmatch.filter(TOPICS, text):
        raise argparse.ArgumentTypeError(f"no topic fits “{text}”; there are: {', '.join(TOPICS)}")
    return text


def _new_folder(text: str) -> Path:
    try:
        Path(text).mkdir(parents=True)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text} cannot be made: {error.strerror}") from error
    return Path(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure the program against its peers and against itself."
    )
    parser.add_argument(
        "--sizes",
        type=numbers,
        default=SIZES,
        metavar="N,N",
        help="numbers of cases (10000,100000)",
    )
    parser.add_argument(
        "--only",
        type=_pattern,
        default="*",
        metavar="PATTERN",
        help=f"topics to measure: {', '.join(TOPICS)}",
    )
    parser.add_argument("--repeat", type=int, default=21, help="runs of a short command (21)")
    parser.add_argument(
        "--long-repeat",
        type=int,
        default=3,
        help="runs of a long command, while it is not too long (3)",
    )
    parser.add_argument(
        "--keep", type=_new_folder, metavar="DIR", help="work in this new folder and leave it there"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def main() -> None:
    """Measure what the arguments ask for, and print it."""
    said = _arguments()
    for package in (
        "govtool",
        "benchmarks",
    ):  # as an installed copy is, whatever PYTHONDONTWRITEBYTECODE says
        compileall.compile_dir(ROOT / package, quiet=1)
    try:
        with _folder(said.keep) as folder:
            figures = list(
                measured(Workshop(folder, said.sizes, said.repeat, said.long_repeat), said.only)
            )
    except CommandFailed as failure:
        sys.exit(str(failure))
    print(table(figures))
    print(footnote(said.sizes))
    if said.json is not None:
        said.json.write_text(as_json(figures, said.sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
