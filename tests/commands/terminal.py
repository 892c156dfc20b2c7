"""A person at a terminal: what a command asks there is waited for, and answered."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

import pytest

from tests.commands.clerk import Desk
from tests.starts import AT_START, forks

if sys.platform != "win32":
    import fcntl
    import pty
    import struct
    import termios

ROOT = Path(__file__).parents[2]
CTRL_C, CTRL_D = "\x03", "\x04"
CAT = ["|", "cat"]
"""What a line ends with whose answer goes into a pipe."""
_EDITOR_OPENS, _EDITOR_CLOSES = b"\x1b[?2004h", b"\x1b[?2004l"

FORM = [
    ("登记单位", "示例一社区"),
    ("纠纷类型：", "邻里"),
    ("案件来源", "1"),
    ("案情摘要：", "院墙排水"),
    ("申请人姓名、电话（可不填）：", "甲某　１３８００００００００"),
    ("被申请人姓名、电话（可不填）：", "乙某"),
]
RECORD = "确认记录？[回车＝是，n＝存草稿离开，序号＝更改或补充]"
"""The questions of ``case add``, with answers, and the one that ends it."""


def _run(argv: list[str], environ: Mapping[str, str], terminal: Connection) -> None:
    """Be the command, in a process of its own that has imported the program already."""
    _sit_down(terminal)
    _be_the_command(argv, environ)


def run_each(lines: list[list[str]], environ: Mapping[str, str], terminal: Connection) -> None:
    """Be a shell in which one command is typed after the other, with a line of ``==`` between them."""
    _sit_down(terminal)
    for place, argv in enumerate(lines):
        if place:
            os.write(1, b"==\n")
        end = len(argv) - 2 * (argv[-2:] == CAT)
        read, write = os.pipe() if end < len(argv) else (None, 1)
        process = os.fork()
        if process == 0:
            os.dup2(write, 1)
            _be_the_command(argv[:end], environ)
        if read is not None:
            os.close(write)
            with os.fdopen(read, "rb") as piped:
                os.write(1, piped.read())
        os.waitpid(process, 0)


def _sit_down(terminal: Connection) -> None:
    os.login_tty(os.dup(terminal.fileno()))
    terminal.close()


def _be_the_command(argv: list[str], environ: Mapping[str, str]) -> NoReturn:
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["govtool", *argv]
    sys.stdin, sys.stdout, sys.stderr = (  # as Python opens them where the locale is C.UTF-8
        os.fdopen(number, mode, encoding="utf-8", errors=errors, buffering=1, closefd=False)
        for number, mode, errors in (
            (0, "r", "surrogateescape"),
            (1, "w", "surrogateescape"),
            (2, "w", "backslashreplace"),
        )
    )
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
    from govtool.cli import main

    sys.exit(main())


class _Forked:
    """A command in a fork of a process that has imported the program: it begins at once."""

    def __init__(self, argv: tuple[str, ...], environ: Mapping[str, str], terminal: int) -> None:
        with Connection(os.dup(terminal)) as handed_over:
            how = ([*argv], dict(environ), handed_over)
            self._process = forks().Process(target=_run, args=how)
            self._process.start()

    def wait(self) -> int:
        self._process.join(10)
        code = self._process.exitcode
        assert code is not None, "it does not end"
        return code

    def kill(self) -> None:
        self._process.kill()


class _Started:
    """A command in a process that is started for it."""

    def __init__(self, argv: tuple[str, ...], environ: Mapping[str, str], terminal: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "govtool", *argv],
            env=environ,
            pass_fds=[terminal],
            preexec_fn=lambda: os.login_tty(terminal),  # noqa: PLW1509  # no threads here
        )

    def wait(self) -> int:
        return self._process.wait(10)

    def kill(self) -> None:
        self._process.kill()


class Dialogue:
    """A command at a terminal of its own: wait for words, type lines."""

    def __init__(self, *argv: str, db: Path, today: str, lang: str, **more: str) -> None:
        self._ours, theirs = pty.openpty()
        self._encoding = more.get("PYTHONIOENCODING", "utf-8")
        rows, columns = int(more.pop("LINES", 40)), int(more.pop("COLUMNS", 120))
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        surroundings = {
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        }
        surroundings |= {"GOVTOOL_LANG": lang, "GOVTOOL_TODAY": today, "GOVTOOL_DB": str(db)}
        inherited = os.environ | surroundings | more  # in it, pytest-xdist's idea of a window
        environ = {k: v for k, v in inherited.items() if k not in {"LINES", "COLUMNS"}}
        self._process = (_Started if more.keys() & AT_START else _Forked)(argv, environ, theirs)
        os.close(theirs)
        self._shown = b""
        self._read = 0
        self._answered: int | None = None

    def asks(self, words: str) -> Dialogue:
        """Wait until ``words`` are shown, after what was waited for before."""
        self._skip_the_answered_line()
        wanted = words.rstrip().encode(
            self._encoding
        )  # a space at the end of a question is not drawn
        while (found := self._shown.find(wanted, self._read)) < 0:
            assert self._more(), f"{words!r} does not come: {self.shown}"
        self._read = found + len(wanted)
        return self

    def types(self, line: str) -> Dialogue:
        if self._shown.rfind(_EDITOR_OPENS) > self._shown.rfind(_EDITOR_CLOSES):
            self._answered = len(self._shown)
        return self.sends(line if line in {CTRL_C, CTRL_D} else f"{line}\r")

    def sends(self, keys: str) -> Dialogue:
        """Type keys as they are, without Enter."""
        return self.sends_bytes(keys.encode(self._encoding))

    def sends_bytes(self, keys: bytes) -> Dialogue:
        """Type what no keyboard of this encoding sends."""
        os.write(self._ours, keys)
        return self

    def ends(self) -> int:
        """The exit code."""
        while self._more():
            pass
        return self._process.wait()

    @property
    def shown(self) -> str:
        return self._shown.decode(self._encoding, errors="replace").replace("\r\n", "\n")

    def close(self) -> None:
        os.close(self._ours)
        self._process.kill()
        self._process.wait()

    def _skip_the_answered_line(self) -> None:
        """Read on to the end of a line that was answered: it is drawn once more, and looks as if it were asked again."""
        if self._answered is None:
            return
        while (found := self._shown.find(_EDITOR_CLOSES, self._answered)) < 0:
            assert self._more(), f"the line is not taken: {self.shown}"
        self._read, self._answered = found, None

    def _more(self) -> bool:
        assert select.select([self._ours], [], [], 30)[0], self.shown
        try:
            piece = os.read(self._ours, 4096)
        except OSError:  # how Linux says that nobody is at the other end any more
            return False
        self._shown += piece
        return bool(piece)


Opens = Callable[..., Dialogue]


@pytest.fixture
def at_terminal(desk: Desk) -> Iterator[Opens]:
    """Open a command on the desk's file, on 5 March 2026 and in Chinese unless told otherwise."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals in the standard library")
    opened: list[Dialogue] = []
    desk.today("2026-03-05")

    def open_one(
        *argv: str, today: str = "2026-03-05", lang: str = "zh_CN", **more: str
    ) -> Dialogue:
        opened.append(Dialogue(*argv, db=desk.db, today=today, lang=lang, **more))
        return opened[-1]

    yield open_one
    for dialogue in opened:
        dialogue.close()


def follow(dialogue: Dialogue, script: list[tuple[str, str]]) -> Dialogue:
    """Wait for each prompt and answer it."""
    for prompt, answer in script:
        dialogue.asks(prompt).types(answer)
    return dialogue
