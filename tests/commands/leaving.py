"""Leaving a command at one of its questions, at a real terminal: what it asks, and what is left behind.

Every run is a fork of this process with a terminal of its own, so that a thousand of them take no minute.
"""

from __future__ import annotations

import gc
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import govtool
from govtool import cli
from govtool.shell.frame import session
from govtool.shell.frame.conversation import talk

PACKAGE = Path(govtool.__file__).parent
CTRL_C, CTRL_D = "\x03", "\x04"
ROWS, COLUMNS = 24, 80
_READY = b"\x1b[?2004h"
"""What the line editor sends when it is ready to take keys."""
_PATIENCE = 20
"""Seconds."""


@dataclass(frozen=True)
class Asked:
    """A question as the command asked it.

    :param words: what is shown before the answer; :param name: that of the field, where it has one.
    :param choices: the codes of its choices.
    :param held: how many answers the command has taken so far; one that is refused is none.
    :param places: the lines of the package that were waiting for the answer, ``commands/undo.py`` and its line.
    """

    words: str
    name: str
    choices: tuple[str, ...]
    default: str
    held: int
    places: tuple[tuple[str, int], ...]


@dataclass
class Run:
    """A command that was left at a question, or ran to its end.

    :param modes: those of the terminal, before and after.
    """

    code: int
    shown: str
    asked: list[Asked]
    modes: tuple[list[Any], list[Any]]
    was_left: bool = False


Answers = Callable[[Asked, int], "str | None"]
"""Return the answer to a question and its place among all, None to leave there."""


def run(argv: Iterable[str], answers: Answers, leave: str = CTRL_C) -> Run:
    """Run a command line at a terminal, in English, until it ends."""
    events, told = os.pipe()
    process, terminal = pty.fork()
    if process == 0:
        os.close(events)
        _be_the_command(list(argv), told)
    os.close(told)
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    try:
        return _Conversation(terminal, events, process).hold(answers, leave)
    finally:
        os.close(terminal)
        os.close(events)


@dataclass
class _Conversation:
    terminal: int
    events: int
    process: int
    shown: bytes = b""
    edited: int = 0
    asked: list[Asked] = field(default_factory=list)

    def hold(self, answers: Answers, leave: str) -> Run:
        before = termios.tcgetattr(self.terminal)
        was_left = False
        while (question := self._next()) is not None:
            answer = answers(question, len(self.asked))
            self.asked.append(question)
            was_left = was_left or answer is None
            os.write(self.terminal, (leave if answer is None else f"{answer}\r").encode())
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        shown = self.shown.decode("utf-8", "replace").replace("\r\n", "\n")
        return Run(code, shown, self.asked, (before, termios.tcgetattr(self.terminal)), was_left)

    def _next(self) -> Asked | None:
        """Return the next question once it takes keys, None at the end."""
        found = b""
        until = time.monotonic() + _PATIENCE
        while not found.endswith(b"\n"):
            ready = select.select(
                [self.terminal, self.events], [], [], max(0, until - time.monotonic())
            )[0]
            if not ready:
                os.kill(self.process, signal.SIGKILL)
                raise AssertionError(f"it hangs: {self.shown.decode('utf-8', 'replace')}")
            if self.terminal in ready:
                self._read()
            if self.events in ready:
                piece = os.read(self.events, 65536)
                if not piece:
                    while select.select([self.terminal], [], [], 0.02)[0] and self._read():
                        pass
                    return None
                found += piece
        told = json.loads(found)
        places = tuple((file, line) for file, line in told[5])
        question = Asked(told[0], told[1], tuple(told[2]), told[3], told[4], places)
        self.edited += told[6]
        while told[6] and self.shown.count(_READY) < self.edited:
            assert select.select([self.terminal], [], [], _PATIENCE)[0]
            self._read()
        if not told[6]:
            time.sleep(0.05)  # a passphrase: nothing shows when it takes keys
        return question

    def _read(self) -> bool:
        try:
            piece = os.read(self.terminal, 65536)
        except OSError:  # how Linux says that nobody is at the other end any more
            return False
        self.shown += piece
        return bool(piece)


# --- in the process of the command


def _be_the_command(argv: list[str], told: int) -> NoReturn:
    code = 99
    try:
        gc.freeze()  # nothing that came with the fork is searched, and its pages stay shared
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(os.dup(number), mode, encoding="utf-8", buffering=1)
            for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        os.environ |= {"TERM": "xterm", "NO_COLOR": "1", "GOVTOOL_LANG": "en", "LC_ALL": "C.UTF-8"}
        session._committed = False  # of the runs that made the office, in the process before
        _listen(told)
        code = cli.main(argv)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001  # whatever it is, the parent shows it
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _listen(told: int) -> None:
    """Let the two ways to read a line tell what is asked, and where in the package."""
    import getpass

    from prompt_toolkit.shortcuts.prompt import PromptSession

    prompt, without_echo = PromptSession.prompt, getpass.getpass

    def tell(words: str, *, edited: bool) -> None:
        os.write(told, (json.dumps([words, *_question(), edited]) + "\n").encode())

    def asking(self: Any, message: Any = None, **how: Any) -> Any:
        tell(str(message), edited=True)
        return prompt(self, message, **how)

    def asking_secretly(words: str = "", *more: Any) -> str:
        tell(words, edited=False)
        return without_echo(words, *more)

    PromptSession.prompt = asking  # type: ignore[assignment,method-assign]
    getpass.getpass = asking_secretly


def _question() -> tuple[str, list[str], str, int, list[tuple[str, int]]]:
    """Return the name, the choices and the default of the question being asked, and the lines that wait for it."""
    name, default = "", ""
    choices: list[str] = []
    places: list[tuple[str, int]] = []
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(PACKAGE):
            places.append((file.relative_to(PACKAGE).as_posix(), frame.f_lineno))
            found = frame.f_locals.get("question")
            if not name and hasattr(found, "choices"):
                name, default = found.key, str(found.default or "")
                choices = [code for code, _label in found.choices]
        frame = frame.f_back
    return name, choices, default, len(talk.answers), places


# --- what is left behind

_PRIVATE_MODES = re.compile(r"\x1b\[\?(\d+)([hl])")
_USUAL = {"25": "h", "2004": "l", "1049": "l", "1000": "l"}
"""Cursor shown; no marks around pasted text; the usual screen; no mouse."""


def faults_of_terminal(done: Run) -> list[str]:
    """Return what is wrong with the terminal after a run."""
    before, after = done.modes
    state = dict(_USUAL) | dict(_PRIVATE_MODES.findall(done.shown))
    found = [
        f"mode {mode} is {state[mode]}" for mode, usual in _USUAL.items() if state[mode] != usual
    ]
    return found + (["the line discipline differs"] if before != after else [])
