"""What gets its name by renaming is on the disk before, and its name after: a power cut leaves the old file or the new one.

The disk of ``trials/power.py`` is one for SQLite alone; here the order is watched in which the system is asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from govtool.backup import creation, reencryption
from govtool.backup.manifest import Why
from govtool.crypt.passphrases import Key
from tests.backup.kit import back_up, more, office, restore

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot synchronise folders")

State = tuple[int, int, int]
"""A file, its size, and when it was last written."""


class Watch:
    """Notes what is synchronised, and what was renamed before it was, or without its folder being so after."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.synchronised: set[State] = set()
        self.waiting: set[int] = set()
        self.renamed: list[str] = []
        self.too_early: list[str] = []
        self.new_folders: set[int] = set()
        """The folders above new ones whose names are not on the disk yet."""
        self._fsync, self._replace, self._mkdir = os.fsync, os.replace, os.mkdir
        monkeypatch.setattr(os, "mkdir", self.mkdir)
        monkeypatch.setattr(os, "fsync", self.fsync)
        monkeypatch.setattr(os, "replace", self.replace)

    def fsync(self, handle: int) -> None:
        self._fsync(handle)
        found = os.fstat(handle)
        self.synchronised.add(_state(found))
        self.waiting.discard(found.st_ino)
        self.new_folders.discard(found.st_ino)

    def mkdir(self, folder: Path, mode: int = 0o777) -> None:
        self._mkdir(folder, mode)
        self.new_folders.add(Path(folder).parent.stat().st_ino)

    def replace(self, source: Path, target: Path) -> None:
        self.renamed.append(Path(target).name)
        if _state(Path(source).stat()) not in self.synchronised or self.new_folders:
            self.too_early.append(Path(target).name)
        self._replace(source, target)
        self.waiting.add(Path(target).parent.stat().st_ino)


def _state(found: os.stat_result) -> State:
    return found.st_ino, found.st_size, found.st_mtime_ns


@pytest.fixture
def path(tmp_path: Path, plain_files: None) -> Path:
    return office(tmp_path / "office.db")


def _backed_up(path: Path) -> Callable[[], object]:
    return lambda: back_up(path)


def _restored(path: Path) -> Callable[[], object]:
    copy = back_up(path).path
    more(path)
    return lambda: restore(path, copy)


def _encrypted(path: Path) -> Callable[[], object]:
    pytest.importorskip("sqlcipher3", reason="the extra encrypt is not installed")
    return lambda: reencryption.recode(path, Key("1f" * 32))


def _restored_for_the_first_time(path: Path) -> Callable[[], object]:
    """Nothing is where the file before is to be kept."""
    copy = creation.make(path, Why.MANUAL, path.parent / "stick").path
    more(path)
    return lambda: restore(path, copy)


def _into_new_folders(path: Path) -> Callable[[], object]:
    return lambda: creation.make(path, Why.MANUAL, path.parent / "a" / "b" / "c")


@pytest.mark.parametrize(
    "prepared", [_backed_up, _restored, _encrypted, _restored_for_the_first_time, _into_new_folders]
)
def test_contents_are_on_the_disk_before_the_name_and_the_name_after(
    path: Path, prepared: Callable[[Path], Callable[[], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    act = prepared(path)
    watch = Watch(monkeypatch)
    act()
    assert watch.renamed
    assert (watch.too_early, watch.waiting) == ([], set())
