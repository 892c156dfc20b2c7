"""Commands in a fork of the process of the tests, which has imported the program already: no start is waited for."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from govtool import cli
from govtool.crypt import passphrases
from govtool.shell.frame import session

CAN_FORK = hasattr(os, "fork")


def answer(words: Sequence[str], environ: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run one command without input, and return what it prints."""
    if not CAN_FORK:
        command = [sys.executable, "-m", "govtool", *words]
        none = subprocess.DEVNULL
        return subprocess.run(command, env=environ, stdin=none, capture_output=True, check=False)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = run(words, environ, Path.cwd(), out.fileno(), err.fileno())
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess([*words], code, out.read(), err.read())


def run(words: Sequence[str], environ: Mapping[str, str], folder: Path, out: int, err: int) -> int:
    """Run one command that prints to two open files, and return its exit code."""
    return _exit_code(_start(words, environ, folder, out, err))


def codes_at_once(lines: Sequence[Sequence[str]], environ: Mapping[str, str]) -> list[int]:
    """Run commands at the same time, and return their exit codes; what they print is dropped."""
    if not CAN_FORK:
        started = [
            subprocess.Popen([sys.executable, "-m", "govtool", *words], env=environ)
            for words in lines
        ]
        return [process.wait() for process in started]
    with open(os.devnull, "w") as none:  # noqa: PTH123  # no file
        number = none.fileno()
        forks = [_start(words, environ, Path.cwd(), number, number) for words in lines]
        return [_exit_code(fork) for fork in forks]


def _start(
    words: Sequence[str], environ: Mapping[str, str], folder: Path, out: int, err: int
) -> int:
    process = os.fork()
    if process == 0:
        _be_the_command(words, environ, folder, out, err)
    return process


def _exit_code(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _be_the_command(
    words: Sequence[str], environ: Mapping[str, str], folder: Path, out: int, err: int
) -> NoReturn:
    code = 99
    try:
        gc.freeze()  # nothing that came with the fork is searched, and its pages stay shared
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environ)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.argv = ["govtool", *words]
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(number, mode, encoding="utf-8", closefd=False)
            for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        session._committed = False
        passphrases.forget()
        code = cli.main()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)
