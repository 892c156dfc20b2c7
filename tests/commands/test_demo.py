"""The demonstration, for a script."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from govtool.cli import main
from govtool.commands import demo
from tests import forks

started = subprocess.run


def forked(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], **how: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a fork of this process, which has imported the program; start it where its answer is read."""
    if "capture_output" in how:
        return started(command, cwd=cwd, env=env, **how)
    code = forks.run(command[3:], env, cwd, 2, 2)
    return subprocess.CompletedProcess(command, code)


def test_its_files_are_the_one_value_and_the_walk_goes_to_stderr(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if forks.CAN_FORK:
        monkeypatch.setattr(demo.subprocess, "run", forked)
    code = main(["--json", "--lang", "en", "demo", str(tmp_path / "demo")])
    shown = capfd.readouterr()
    assert code == 0, shown.err
    assert str(tmp_path / "demo" / "govtool.db") in json.loads(shown.out)
    assert "$ govtool due" in shown.err
    made = [tmp_path / "demo", *(tmp_path / "demo").rglob("*")]
    assert {(path.is_dir(), path.stat().st_mode & 0o777) for path in made} == {
        (True, 0o700),
        (False, 0o600),
    }
