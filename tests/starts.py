"""Processes of Python that tests start: forked from one that has imported the program, which takes a tenth of the time.

The fixture ``forked`` has ``subprocess`` do so. The process that is forked is a clean one, not that of the tests:
it has no file of SQLite open, and no key.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

AT_START = frozenset({"PYTHONIOENCODING", "LC_ALL", "PYTHONDONTWRITEBYTECODE"})
"""Variables that Python reads before the program begins."""
_WAYS = {"-m", "-c"}
_OF_THE_START = ("sys.modules", "resource")
"""What a script looks at that is otherwise after a fork: what was imported, how much memory it took."""


def forks() -> multiprocessing.context.ForkServerContext:
    """Return what starts processes that have imported the program already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.commands.preloaded"])
    return context


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes of Python be forks, where they are started as the tests were."""
    if sys.platform == "linux":
        monkeypatch.setattr(subprocess, "Popen", _Forked)


class _Forked(subprocess.Popen[Any]):
    """A process that is forked, if it is one of Python; everything else is started."""

    _process: multiprocessing.context.ForkServerProcess | None = None

    def _execute_child(self, args: Any, *how: Any) -> None:
        executable, preexec, _close, passed, folder, environ, _info, _flags, shell, *rest = how
        plain = not (executable or preexec or passed or shell)
        if not (plain and _is_forkable(args, environ)):
            super()._execute_child(args, *how)  # type: ignore[misc]  # private
            return
        pipes = rest[:6]
        streams = [
            Connection(os.dup(usual if ours == -1 else ours))
            for usual, ours in zip(range(3), (pipes[0], pipes[3], pipes[5]), strict=True)
        ]
        where = Path.cwd() if folder is None else Path(folder)
        surroundings = dict(os.environ if environ is None else environ)
        words = [*map(os.fspath, args[1:])]
        self._process = forks().Process(target=_run, args=(words, surroundings, where, streams))
        self._process.start()
        assert self._process.pid is not None
        self.pid, self._child_created = self._process.pid, True
        for stream in streams:
            stream.close()
        self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]  # private

    def _internal_poll(self, **how: Any) -> int | None:
        if self._process is None:
            code: int | None = super()._internal_poll(**how)  # type: ignore[misc]  # private
            return code
        if self.returncode is None:
            self.returncode = self._process.exitcode  # type: ignore[assignment]  # None until it ends
        return self.returncode

    def _wait(self, timeout: float | None) -> int:
        if self._process is None:
            code: int = super()._wait(timeout=timeout)  # type: ignore[misc]  # private
            return code
        self._process.join(timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self.returncode


def _is_forkable(args: Any, environ: Mapping[str, str] | None) -> bool:
    """Return whether a fork does the same as a process that is started."""
    if isinstance(args, str | os.PathLike) or args[0] != sys.executable or args[1] not in _WAYS:
        return False
    others = os.environ if environ is None else environ
    return all(others.get(name) == os.environ.get(name) for name in AT_START) and not any(
        word in args[2] for word in _OF_THE_START
    )


def _run(
    words: Sequence[str], environ: Mapping[str, str], folder: Path, streams: Sequence[Connection]
) -> None:
    """Be the process: a module, or a script on the command line."""
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False)
        for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
    way, what, *more = words
    if way == "-m":
        sys.argv = [what, *more]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        sys.argv = ["-c", *more]
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})  # a test's own script
