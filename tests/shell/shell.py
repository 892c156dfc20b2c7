"""A person at a shell: types command lines and answers at a pseudo-terminal, and every key is counted."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PROMPT = "desk$ "
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>()][0-9A-Za-z]?)")


class Typed(NamedTuple):
    """A command line without its ``govtool``, and the answers to what is asked: (what is shown, what is typed)."""

    line: str
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def characters(self) -> int:
        """Characters after ``govtool ``, and those of the answers: as the goals count."""
        return len(self.line) + sum(len(answer) for _shown, answer in self.answers)

    @property
    def keys(self) -> int:
        """All that is typed, with ``govtool `` and every Enter."""
        return len(f"govtool {self.line}\r") + sum(
            len(f"{answer}\r") for _shown, answer in self.answers
        )


class ShellAtTerminal:
    """bash at a terminal of 80 columns, in Chinese, with govtool on its path."""

    def __init__(self, folder: Path, db: Path, today: str) -> None:
        program = folder / "govtool"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m govtool "$@"\n')
        program.chmod(0o755)
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        ours = {
            "PS1": PROMPT,
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "GOVTOOL_LANG": "zh_CN",
            "HISTFILE": "",
        }
        ours |= {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "GOVTOOL_DB": str(db),
            "GOVTOOL_TODAY": today,
            "GOVTOOL_ACTOR": "示例员",
        }
        self._process = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "--noediting", "-i"],
            env=os.environ | ours,
            cwd=folder,
            pass_fds=[theirs],
            preexec_fn=lambda: os.login_tty(theirs),  # noqa: PLW1509  # no threads here
        )
        os.close(theirs)
        self._shown = ""
        self.until(PROMPT)

    def types(self, typed: Typed) -> str:
        """Type a command and its answers; return all that was shown."""
        seen = self._send(f"govtool {typed.line}")
        for shown, answer in typed.answers:
            seen += self.until(shown) + self._send(answer)
        return seen + self.until(PROMPT)

    def until(self, words: str, patience: float = 20) -> str:
        """Return what was shown until the words came."""
        end = time.monotonic() + patience
        while words.rstrip() not in self._shown:
            assert time.monotonic() < end, f"{words!r} does not come: {self._shown}"
            if select.select([self._ours], [], [], 0.1)[0]:
                piece = os.read(self._ours, 1 << 16).decode(errors="replace")
                self._shown = _ESCAPES.sub("", self._shown + piece)
        seen, _words, self._shown = self._shown.partition(words.rstrip())
        return seen + words

    def _send(self, line: str) -> str:
        os.write(self._ours, f"{line}\r".encode())
        return ""

    def close(self) -> None:
        os.close(self._ours)
        self._process.kill()
        self._process.wait(10)
