"""How long a command takes and how much memory it needs; commands that are compared take turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60.0
"""Seconds after which no further round is begun."""
_ENOUGH_FOR_A_MEDIAN = 5
_TOLD = 500


@dataclass(frozen=True, slots=True)
class Command:
    """A process to start: words, folder, environment, and exit codes of success."""

    words: Sequence[str]
    folder: Path
    environ: Mapping[str, str]
    codes: tuple[int, ...] = (0,)


Trial = Callable[[], Command]
"""Prepares a command and returns it; the preparation is not measured."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: wall-clock seconds, processor seconds, and peak resident memory in bytes."""

    seconds: float
    cpu: float
    peak: int


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one command."""

    all: Sequence[Run]

    @property
    def seconds(self) -> float:
        """Wall-clock time: of many runs the median, of a few the shortest."""
        return _typical([run.seconds for run in self.all])

    @property
    def cpu(self) -> float:
        """Processor time, likewise."""
        return _typical([run.cpu for run in self.all])

    @property
    def peak(self) -> int:
        """The most memory that any run needed, in bytes."""
        return max(run.peak for run in self.all)


def _typical(seconds: Sequence[float]) -> float:
    """Return the median, which a hiccup does not move; of a few runs the shortest."""
    return statistics.median(seconds) if len(seconds) >= _ENOUGH_FOR_A_MEDIAN else min(seconds)


class CommandFailed(Exception):
    """A command ended otherwise than it should; the text has its words and what it said."""


def once(command: Command) -> Run:
    """Run a command with its output thrown away.

    The peak is at least that of this process when it forks, so whoever measures stays small.

    :raises CommandFailed: its exit code is none of ``command.codes``.
    """
    with tempfile.TemporaryFile() as said:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env=dict(command.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            _pid, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in command.codes:
            said.seek(0)
            text = said.read().decode(errors="replace")[-_TOLD:]
            raise CommandFailed(
                f"{' '.join(command.words)}: exit code {process.returncode}\n{text}"
            )
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def in_turns(
    trials: Mapping[str, Trial], rounds: int, patience: float = PATIENCE
) -> dict[str, Runs]:
    """Run the commands in turn, round by round, so that changes of load meet all of them.

    :param trials: by name.
    :param rounds: at most so many; at least one, and none begins after ``patience`` seconds.
    """
    runs: dict[str, list[Run]] = {name: [] for name in trials}
    begin = time.perf_counter()
    for _round in range(rounds):
        for name, prepared in trials.items():
            runs[name].append(once(prepared()))
        if time.perf_counter() - begin > patience:
            break
    return {name: Runs(found) for name, found in runs.items()}
