"""Killed at any moment, and out of room at any moment: the old state or the new one, and every backup that stands is sound."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from govtool.backup import restoration, restore_plan
from govtool.backup.shelf import on_shelf
from govtool.backup.truncation import missing_tails
from govtool.backup.verification import verify
from govtool.base.errors import GovtoolError
from govtool.store import open_store
from govtool.store.doctor import examine
from tests.backup.kit import TODAY, back_up, content, entries, more, names, office, python

KILLS = int(os.environ.get("GOVTOOL_TRIAL_KILLS", "6"))
"""How many times each is killed; ``GOVTOOL_TRIAL_KILLS=100`` for a long trial."""

BACKUP = """
import sys
from pathlib import Path
from tests.backup.kit import back_up
print("ready", flush=True)
while True:
    back_up(Path(sys.argv[1]))
"""
RESTORE = """
import sys
from pathlib import Path
from tests.backup.kit import restore
print("ready", flush=True)
while True:
    restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def killed_while(script: str, chance: random.Random, *words: object) -> subprocess.Popen[str]:
    """Start something that goes on for ever, and kill it at a moment of chance."""
    process = python(script, *words)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(chance.uniform(0, 0.4))
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    return process


def is_sound(path: Path) -> bool:
    with open_store(path, refresh=False) as store:
        return [*examine(store), *missing_tails(store)] == []


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_backup_leaves_the_file_and_all_backups_sound(path: Path, seed: int) -> None:
    before = content(path)
    killed_while(BACKUP, random.Random(seed), path)
    assert content(path) == before
    for backup in on_shelf(path.parent / "backups"):
        if backup.is_there:
            assert verify(backup.path).findings == []
    assert is_sound(path)
    assert verify(back_up(path).path).findings == []


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_restore_leaves_the_old_state_or_the_new_one(
    path: Path, seed: int, tmp_path: Path
) -> None:
    copy = back_up(path, tmp_path / "elsewhere").path
    more(path, 2)
    old, restored = entries(path), entries(copy) + 1
    killed_while(RESTORE, random.Random(seed), path, copy)
    assert entries(path) in {old, restored}
    assert is_sound(path)
    for backup in on_shelf(path.parent / "backups"):
        if backup.is_there:
            assert verify(backup.path).findings == []
    restoration.restore(restore_plan.plan(path, verify(copy)), "乙某", TODAY)
    assert entries(path) == restored


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9, 2.0])
def test_a_restore_without_room_changes_nothing(path: Path, share: float) -> None:
    copy = back_up(path).path
    more(path, 2)
    plan, before = restore_plan.plan(path, verify(copy)), content(path)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096 + int(share * copy.stat().st_size), usual[1]))
    try:
        restoration.restore(plan, "乙某", TODAY)
    except GovtoolError as error:
        assert (error.code, share < 1) == ("disk_full", True)  # noqa: PT017  # with enough room it succeeds
    else:
        assert share > 1
        return
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)
    assert content(path) == before
    assert names(path.parent) == ["backups", path.name]


@pytest.mark.skipif(
    os.name == "nt" or shutil.which("mount") is None, reason="needs a small file system"
)
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], check=False, capture_output=True
    ).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        path = office(disk / "x.db")
        codes = []
        for _ in range(8):
            try:
                back_up(path)
            except GovtoolError as error:
                codes.append((error.code, int(error.exit_code)))
        assert set(codes) == {("disk_full", 6)}
        assert is_sound(path)
        assert [
            f for backup in on_shelf(disk / "backups") for f in verify(backup.path).findings
        ] == []
        assert not [name for name in names(disk / "backups") if name.endswith("part")]
    finally:
        subprocess.run(["umount", disk], check=True)
