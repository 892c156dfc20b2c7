"""A pager for output longer than the window: on a terminal only; leaving early is fine."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from govtool.desk.settings import PAGER
from govtool.shell.terminal import is_terminal

_NEVER = frozenset({"", "cat"})
_BESIDE = 2
"""Lines of the window that what follows the list needs: a count, the prompt."""


def command_of(chosen: str | None) -> list[str]:
    """Return the words of the command that pages; none where nobody wants one, or it is not there.

    On Windows there is none unless somebody chose one.

    >>> command_of(None), command_of("cat"), command_of("no-such-pager -x")
    ([], [], [])
    """
    if chosen is None or chosen in _NEVER or (os.name == "nt" and chosen == PAGER):
        return []
    words = shlex.split(chosen, posix=os.name != "nt")
    return words if words and shutil.which(words[0]) else []


@contextmanager
def paged(chosen: str | None, *, allowed: bool) -> Iterator[None]:
    """Show the output of the block in a pager where a person looks and it exceeds the window.

    :param chosen: the command of the settings, None for none. :param allowed: whether one may be
        used at all.
    """
    command = command_of(chosen) if allowed and _is_watched() else []
    if not command:
        yield
        return
    screen, sys.stdout = sys.stdout, _Page(sys.stdout)
    try:
        yield
    finally:
        text, sys.stdout = sys.stdout.getvalue(), screen
    if text.count("\n") + _BESIDE <= shutil.get_terminal_size().lines or not _read_in(
        command, text, screen
    ):
        screen.write(text)


class _Page(io.StringIO):
    """The output held for the pager, drawn as for the terminal."""

    def __init__(self, screen: TextIO) -> None:
        super().__init__()
        self._screen = screen

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a StringIO has none
        """The encoding of the terminal."""
        return self._screen.encoding

    def isatty(self) -> bool:
        """Return whether it stands for a terminal."""
        return True

    def fileno(self) -> int:
        """Return the number of the terminal, which is asked for its width."""
        return self._screen.fileno()


def _is_watched() -> bool:
    return is_terminal(sys.stdin) and is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def _read_in(command: list[str], text: str, screen: TextIO) -> bool:
    """Show a text in the pager until the reader leaves it; return whether that could be started."""
    screen.flush()
    environ = {"LESSCHARSET": "utf-8"} if "utf" in screen.encoding.lower() else {}
    try:
        reader = subprocess.Popen(command, stdin=subprocess.PIPE, env=environ | dict(os.environ))  # noqa: S603  # the clerk's own choice
    except OSError:
        return False
    with suppress(BrokenPipeError, KeyboardInterrupt):
        reader.communicate(text.encode(screen.encoding, "plain"))
    _wait(reader)
    return True


def _wait(reader: subprocess.Popen[bytes]) -> None:
    """Wait for the pager; Ctrl-C is for it, not for us."""
    while reader.poll() is None:
        with suppress(KeyboardInterrupt):
            reader.wait()
