"""Kills at random moments of commands: nothing that was acknowledged is lost, nothing is half done.

A command has acknowledged what it did as soon as its answer stands on stdout, also when it is
killed after that.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from govtool.store import open_store
from govtool.store.doctor import examine
from trials.office import found

ROWS = 150
"""Cases in the file to import."""
_TODAY = "2026-03-09"
_SEED = 20260302
_WRITING = 0.12
"""Seconds that writing and answering take."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a journal ends: how many entries it has, and the hash of the last one."""

    entries: int
    head: bytes


@dataclass(slots=True)
class Trial:
    """A file, how long the commands take that are killed, and what came of it.

    ``cut`` were killed before anything was recorded, ``late`` after; ``finished`` came to their
    end; ``acknowledged`` had printed their answer.
    """

    path: Path
    usual: dict[str, float] = field(default_factory=dict)
    cut: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    finished: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def rounds(self) -> int:
        """How many commands were started."""
        return self.killed + self.finished.total()

    @property
    def killed(self) -> int:
        """How many commands did not come to their end."""
        return self.cut.total() + self.late.total()

    def measure(self) -> None:
        """Let each command run to its end once, to know how long it takes."""
        for name, command in COMMANDS.items():
            begun = time.monotonic()
            process = started(self.path, command.words(self))
            process.communicate()
            assert process.returncode == 0, name
            self.usual[name] = time.monotonic() - begun

    def round(self, name: str, moment: float, *, writing: bool) -> None:
        """Start a command, kill it, and look at the file.

        :param moment: when it is killed, as a share of the time it usually takes; when ``writing``,
            of a moment after its rollback journal has appeared.
        """
        before = mark(self.path)
        process = started(self.path, COMMANDS[name].words(self))
        if writing:
            self._wait_for_journal(process)
        time.sleep(moment * (_WRITING if writing else self.usual[name]))
        with suppress(ProcessLookupError):
            process.kill()
        said, _nothing = process.communicate()
        grown = mark(self.path).entries - before.entries
        ended = self.finished if process.returncode >= 0 else self.late if grown else self.cut
        ended[name] += 1
        self.acknowledged += bool(said)
        self.problems += [
            f"{name}: {problem}" for problem in _problems(self.path, before, grown, name, said)
        ]

    def _wait_for_journal(self, process: subprocess.Popen[str]) -> None:
        journal = self.path.with_name(f"{self.path.name}-journal")
        while process.poll() is None and not journal.exists():
            time.sleep(0.0002)


def _problems(path: Path, before: Mark, grown: int, name: str, said: str) -> Iterator[str]:
    """Require the old data whole, and the command's either whole (if it answered) or absent."""
    if grown not in {0, *COMMANDS[name].sizes}:
        yield f"half done: {grown} entries"
    if said and not grown:
        yield "acknowledged and lost"
    with open_store(path) as store:
        if mark(path, before.entries) != before:
            yield "what was there before is not there any more"
        yield from (f"{finding.code} {finding.record}" for finding in examine(store))


def mark(path: Path, entries: int | None = None) -> Mark:
    """Where the journal ends, or ended when it had so many entries."""
    with open_store(path) as store:
        query = "SELECT pos, hash FROM journal WHERE ? IS NULL OR pos = ? ORDER BY pos DESC LIMIT 1"
        return Mark(*store.reader.execute(query, (entries, entries)).fetchone() or (0, b""))


def trial(folder: Path, kills: int, seed: int = _SEED) -> Trial:
    """Kill commands until ``kills`` of them did not come to their end."""
    chosen = random.Random(seed)
    done = Trial(folder / "kills.db")
    found(done.path)
    done.measure()
    while done.killed < kills:
        # A command mostly starts up: two in three are killed while they write, or just after.
        done.round(
            chosen.choice(list(COMMANDS)), chosen.uniform(0, 1.3), writing=chosen.random() < 2 / 3
        )
    return done


# --- the commands


def _add(_trial: Trial) -> Words:
    return (
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙",
        "--json",
    )


def _import(trial: Trial) -> Words:
    file = trial.path.with_name("cases.csv")
    rows = [f"R{trial.rounds}-{no},SQ01,2026-03-02,邻里,院墙,甲某,2026-03-03" for no in range(ROWS)]
    file.write_text(
        "\n".join(["外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人,见面日期", *rows]),
        encoding="utf-8",
    )
    return ("import", "cases", str(file), "--json")


def _file(trial: Trial) -> Words:
    year, week = divmod(trial.rounds, 52)
    return (
        "report",
        "file",
        "weekly",
        "--period",
        f"{2025 - year}-W{week + 1:02}",
        "--unit",
        "SQ02",
        "--json",
    )


def _undo(_trial: Trial) -> Words:
    return ("undo", "--yes", "--json")


@dataclass(frozen=True, slots=True)
class Command:
    """A command to kill: its words, and how many entries it records when it comes to its end."""

    words: Callable[[Trial], Words]
    sizes: tuple[int, ...]


COMMANDS = {
    "case add": Command(_add, (1,)),
    "import": Command(_import, (2 * ROWS,)),
    "report file": Command(_file, (1,)),
    "undo": Command(_undo, (1, ROWS)),
}


def started(path: Path, words: Words, **environ: str) -> subprocess.Popen[str]:
    """A command of the program, started on its own; ``environ`` is set beside what we have."""
    command = [sys.executable, "-m", "govtool", "--db", str(path), "--today", _TODAY, *words]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=os.environ | {"GOVTOOL_LANG": "en"} | environ,
    )


def main(argv: Sequence[str]) -> int:
    """Run the trial and print its figures; 1 if anything is not as promised."""
    kills = int(argv[0]) if argv else 200
    with tempfile.TemporaryDirectory() as folder:
        done = trial(Path(folder), kills)
    for name in COMMANDS:
        ends = (
            f"before it was recorded {done.cut[name]:>3}, after {done.late[name]:>3}; not in "
            f"time {done.finished[name]:>3}"
        )
        print(f"{name:<12} killed {ends}")
    print(f"had answered, and are there {done.acknowledged}")
    print(f"lost, half done or damaged  {len(done.problems)}")
    for problem in done.problems:
        print(f"  {problem}")
    return 1 if done.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
