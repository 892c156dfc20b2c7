"""What the tests of backups share: a small office with cases, and ways to look at files as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
import sys
from pathlib import Path

from govtool.backup import creation, restoration, restore_plan, snapshot
from govtool.backup.manifest import Why
from govtool.backup.snapshot import Snapshot
from govtool.backup.verification import verify
from govtool.store import open_store
from tests.store.kit import found_office, register, worked_history

TODAY = dt.date(2026, 11, 2)


def office(path: Path, cases: int = 3) -> Path:
    """A file with a few cases, and everything closed."""
    with found_office(path) as store:
        for _ in range(cases):
            with store.writing("甲某") as tx:
                worked_history(tx)
    return path


def more(path: Path, cases: int = 1) -> None:
    """Further cases, each in a transaction of its own."""
    with open_store(path) as store:
        for _ in range(cases):
            with store.writing("甲某") as tx:
                register(tx)


def back_up(path: Path, folder: Path | None = None) -> Snapshot:
    return creation.make(path, Why.MANUAL, folder)


def restore(path: Path, copy: Path) -> restoration.Done:
    return restoration.restore(restore_plan.plan(path, verify(copy)), "乙某", TODAY)


def numbers(path: Path) -> list[str]:
    """The numbers of all cases."""
    with open_store(path) as store:
        return [
            number
            for (number,) in store.reader.execute(
                "SELECT no FROM subject WHERE word = 'case' ORDER BY id"
            )
        ]


def entries(path: Path) -> int:
    with open_store(path, refresh=False) as store:
        return int(store.reader.execute("SELECT count(*) FROM journal").fetchone()[0])


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden files too."""
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def python(script: str, *words: object) -> subprocess.Popen[str]:
    """A process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def spoil(path: Path, at: int = -1) -> None:
    """Change one byte of a file, which then differs for certain, whatever it held."""
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.chmod(0o600)
    path.write_bytes(content)


def usual_folder(path: Path) -> Path:
    return snapshot.folder_of(path)
