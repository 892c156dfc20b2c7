"""Figures of backups: making, checking and restoring, against the same in bare Python."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, Goal, Unit
from benchmarks.measure import Command, in_turns, once
from benchmarks.workshop import Workshop, mixed

BY_HAND = "by hand"
"""A copy by ``VACUUM INTO``, synced, hashed, opened and checked: a careful person's script."""

_COPY = """
import hashlib, os, pathlib, sqlite3, sys
source, copy = sys.argv[1:]
sqlite3.connect(source).execute("VACUUM INTO ?", (copy,))
with open(copy, "rb") as file:
    os.fsync(file.fileno())
    print(hashlib.file_digest(file, "sha256").hexdigest())
print(sqlite3.connect(copy).execute("PRAGMA integrity_check").fetchone()[0])
"""


def copying(workshop: Workshop) -> Iterator[Figure]:
    """``backup``, ``backup verify`` and ``restore`` of the biggest file."""
    plan = mixed(workshop.large)
    db, shelf, copy = (
        workshop.imported(plan),
        workshop.folder / "shelf",
        workshop.folder / "by-hand.db",
    )

    def by_hand() -> Command:
        copy.unlink(missing_ok=True)
        return workshop.python("-c", _COPY, str(db), str(copy))

    def backup() -> Command:
        shutil.rmtree(shelf, ignore_errors=True)
        return workshop.govtool(db, "backup", str(shelf))

    def verify() -> Command:
        if not shelf.exists():
            once(backup())
        return workshop.govtool(db, "backup", "verify", str(shelf))

    def restore() -> Command:
        target = workshop.folder / "restored" / "office.db"
        shutil.rmtree(target.parent, ignore_errors=True)
        target.parent.mkdir()
        shutil.copyfile(db, target)
        return workshop.govtool(target, "--yes", "restore", str(_newest(shelf)))

    trials = {BY_HAND: by_hand, "backup": backup, "backup verify": verify, "restore": restore}
    found = in_turns(trials, workshop.long_repeat)
    for name, goal in (("backup", Goal(1.25)), ("backup verify", None), ("restore", None)):
        yield Figure.compared(
            "copies", name, plan.cases, (found[name], found[BY_HAND]), BY_HAND, goal
        )
    yield Figure("copies", "backup, memory", plan.cases, found["backup"].peak, Unit.BYTES)


def _newest(shelf: Path) -> Path:
    return max(shelf.glob("*.db"))
