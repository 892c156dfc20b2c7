"""Adding up in several processes: one is killed, Ctrl-C is pressed, the disk is full.

There is a whole file or none, and no process stays.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands.clerk import Desk
from tests.commands.conftest import bare, desk
from tests.rollup.test_apache import sessions

__all__ = ["bare", "desk"]
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="looks at processes as Linux lists them"
)
PATIENCE = 60.0


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parts that take two processes some seconds."""
    folder = tmp_path_factory.mktemp("invented") / "parts"
    words = ("rollup", "export", "--simulate", "12x4000", "-o", str(folder))
    subprocess.run(command(*words, "--today", "2026-11-02"), check=True, capture_output=True)
    return folder


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "govtool", *words]


class Running:
    """``rollup run`` with two workers, in a session of its own as in a terminal."""

    def __init__(self, parts: Path, output: Path) -> None:
        words = ("--from", str(parts), "--period", "2026-10", "--workers", "2", "-o", str(output))
        self.process = subprocess.Popen(
            command("rollup", "run", *words, "--json", "--today", "2026-11-03"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def workers(self) -> dict[int, int]:
        """Return the processes that judge, each with its processor time in ticks."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                values = stat.read_text().rpartition(")")[2].split()
                line = stat.with_name("cmdline").read_bytes()
                if int(values[3]) == self.process.pid and b"spawn_main" in line:
                    found[int(stat.parent.name)] = int(values[11]) + int(values[12])
        return found

    def wait_for_workers(self, seconds: float = 0) -> list[int]:
        """Return the two workers once both have computed for so long."""
        ticks = seconds * os.sysconf("SC_CLK_TCK")
        return waited_for(
            lambda: [pid for pid, spent in self.workers().items() if spent >= ticks], 2
        )


def waited_for(found: Callable[[], list[int]], many: int) -> list[int]:
    until = time.monotonic() + PATIENCE
    while len(there := found()) != many:
        assert time.monotonic() < until, there
        time.sleep(0.01)
    return there


def nobody_is_left(running: Running) -> None:
    """Wait until every process of a session has ended: those killed take a moment."""
    waited_for(lambda: [pid for pid in sessions() if pid == running.process.pid], 0)


@pytest.fixture
def running(invented: Path, tmp_path: Path) -> Iterator[Running]:
    started = Running(invented, tmp_path / "sums.xlsx")
    yield started
    with suppress(ProcessLookupError):
        os.killpg(started.process.pid, signal.SIGKILL)
    started.process.communicate()


JUDGING = 2.0
"""Seconds of processor time after which a worker has started and judges."""


def test_what_is_not_disturbed_is_whole(running: Running, tmp_path: Path) -> None:
    said, error = running.process.communicate(timeout=PATIENCE)
    assert (running.process.returncode, json.loads(said)["file"]) == (
        0,
        str(tmp_path / "sums.xlsx"),
    )
    assert error.startswith("12 streets received, 12 added up")
    nobody_is_left(running)


@pytest.mark.parametrize("spent", [0, JUDGING], ids=["as it begins", "while it judges"])
def test_a_worker_that_is_killed_is_named(running: Running, tmp_path: Path, spent: float) -> None:
    os.kill(running.wait_for_workers(spent)[0], signal.SIGKILL)
    said, error = running.process.communicate(timeout=PATIENCE)
    assert (running.process.returncode, said) == (6, "")
    assert json.loads(error)["error"]["code"] == "worker_died"
    assert "--workers 1" in json.loads(error)["error"]["hint"]
    assert list(tmp_path.iterdir()) == []
    nobody_is_left(running)


@pytest.mark.parametrize("spent", [0, JUDGING], ids=["as it begins", "while it judges"])
def test_ctrl_c_ends_it_and_leaves_nothing(running: Running, tmp_path: Path, spent: float) -> None:
    running.wait_for_workers(spent)
    os.killpg(running.process.pid, signal.SIGINT)  # a terminal sends it to all of them
    said, error = running.process.communicate(timeout=PATIENCE)
    assert (running.process.returncode, said) == (130, "")
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []
    nobody_is_left(running)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_a_command_that_is_killed(
    running: Running, tmp_path: Path, by: signal.Signals
) -> None:
    running.wait_for_workers(JUDGING)
    running.process.send_signal(by)
    running.process.wait(PATIENCE)
    nobody_is_left(running)
    assert not (tmp_path / "sums.xlsx").exists()


# --- a full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 160 KB, where one may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("may not mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def filled(folder: Path, left: int) -> None:
    """Leave so many bytes of a disk."""
    found = os.statvfs(folder)
    (folder / "fill").write_bytes(bytes(found.f_bavail * found.f_frsize - left))


def contents(folder: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("ending", ["xlsx", "csv", "html", "docx", "json"])
def test_a_full_disk_leaves_the_older_sums_whole(
    small_disk: Path, desk: Desk, tmp_path: Path, ending: str
) -> None:
    desk.add(on="2026-10-12")
    desk.done("rollup", "export", "-o", str(tmp_path / "parts"), on="2026-11-02")
    path = small_disk / f"sums.{ending}"
    words = ("--from", str(tmp_path / "parts"), "--period", "2026-10", "--workers", "1")
    desk.today("2026-11-03")
    desk.done("rollup", "run", *words, "-o", str(path))
    filled(small_disk, 0)
    before = contents(small_disk)
    found = desk("rollup", "run", *words, "-o", str(path), "--json")
    assert (found.code, found.error["code"]) == (6, "disk_full")
    assert contents(small_disk) == before


def test_a_full_disk_leaves_the_older_part_whole(small_disk: Path, desk: Desk) -> None:
    desk.add(on="2026-10-12")
    desk.done("rollup", "export", "-o", str(small_disk), on="2026-11-02")
    filled(small_disk, 12_288)  # for some files of the part, and not for all
    before = contents(small_disk)
    found = desk("rollup", "export", "-o", str(small_disk), "--json", on="2026-11-03")
    assert (found.code, found.error["code"]) == (6, "disk_full")
    assert contents(small_disk) == before
    assert desk("rollup", "check", str(small_disk)).code == 0
