"""Tab pressed in real shells at a terminal."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shell.completion.test_candidates import FIRST, SECOND, environment

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

import fcntl
import pty
import struct
import termios

ROOT = Path(__file__).parents[3]
START = {
    "bash": ["bash", "--norc", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
READ = {"bash": "source", "zsh": "source", "fish": "source"}


class AtShell:
    """A shell at a terminal of its own, in which govtool is on the path and completed."""

    def __init__(self, shell: str, db: Path, folder: Path) -> None:
        self.name, self.folder = shell, folder
        self._program(folder)
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
        home = {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "ZDOTDIR": str(folder),
        }
        surroundings = environment(
            db,
            TERM="dumb" if shell != "fish" else "xterm",
            PS1="$ ",
            PROMPT="$ ",
            HISTFILE="",
            **home,
        )
        surroundings["PATH"] = f"{folder}:{os.environ['PATH']}"
        self._process = subprocess.Popen(
            START[shell], env=surroundings, cwd=folder, pass_fds=[theirs],
            preexec_fn=lambda: os.login_tty(theirs),  # noqa: PLW1509  # no threads here
        )  # fmt: skip
        os.close(theirs)
        self.shown = ""
        self.types(f"{READ[shell]} {ROOT}/data/completion/govtool.{shell}; echo rea''dy\r").until(
            "ready\r?\n"
        )

    def _program(self, folder: Path) -> None:
        program = folder / "govtool"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m govtool "$@"\n')
        program.chmod(0o755)

    def types(self, text: str) -> AtShell:
        os.write(self._ours, text.encode())
        return self

    def until(self, pattern: str, patience: float = 20) -> str:
        """Return what was shown until the pattern came."""
        end = time.monotonic() + patience
        while not (found := re.search(pattern, self.shown)):
            assert time.monotonic() < end, self.shown
            if select.select([self._ours], [], [], 0.1)[0]:
                self.shown += os.read(self._ours, 1 << 16).decode(errors="replace")
        seen, self.shown = self.shown[: found.end()], self.shown[found.end() :]
        return seen

    def close(self) -> None:
        os.close(self._ours)
        self._process.kill()
        self._process.wait(10)


@pytest.fixture(params=START)
def shell(request: pytest.FixtureRequest, office: Path, tmp_path: Path) -> Iterator[AtShell]:
    if shutil.which(request.param) is None:
        pytest.skip(f"no {request.param} on this machine")
    found = AtShell(request.param, office, tmp_path)
    yield found
    found.close()


def words(shell: AtShell, typed: str) -> list[str]:
    """Return the words of the command line once Tab was pressed, as a program would get them.

    What is typed after Tab waits until the shell has its candidates.
    """
    shell.types(f"{typed}\t\x01printf '%s\\n' \x05 >words; echo do''ne\r").until(r"done\s*[\r\n]")
    return (shell.folder / "words").read_text(encoding="utf-8").splitlines()


TYPED = [
    ("govtool esca", ["govtool", "escalate"]),
    ("govtool case report SQ02", ["govtool", "case", "report", SECOND]),
    ("govtool case report 张大", ["govtool", "case", "report", "张大山"]),
    ("govtool case report 样", ["govtool", "case", "report", "样例 物业公司"]),
    ("govtool case add --unit=SQ05", ["govtool", "case", "add", "--unit=SQ05"]),
    ("govtool case add --type 邻", ["govtool", "case", "add", "--type", "邻里纠纷"]),
    ("govtool case add --party 被", ["govtool", "case", "add", "--party", "被申请人:"]),
]


def test_tab(shell: AtShell) -> None:
    assert [(typed, words(shell, typed)) for typed, _expected in TYPED] == TYPED


def test_initials(shell: AtShell) -> None:
    """fish offers only what has the letters that were typed."""
    found = words(shell, "govtool case report zd")
    assert found[3] == ("zd" if shell.name == "fish" else "张大山")


def test_several_are_listed(shell: AtShell) -> None:
    shell.types("govtool case show SQ0\t\t")
    shown = shell.until(f"(?s){SECOND}.*{FIRST}|{FIRST}.*{SECOND}")
    assert "Traceback" not in shown
