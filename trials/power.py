"""Simulated power cuts: the program's own store, on a disk that forgets what was not synchronised.

Three ways to keep the file are compared. ``ours`` is what the program does. ``FULL`` shows what the
synchronised folder is good for, and ``WAL + NORMAL``, a usual choice for speed, that the simulation
finds what it is meant to find.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from govtool.base.errors import GovtoolError
from govtool.file import connection
from govtool.store import Store
from trials.disk import Disk
from trials.office import Seen, found, looked_at, register

WRITES = 6
"""Cases recorded, at most, before the power goes."""
NAME = "office.db"
_SEED = 20260302


class Cursor(apsw.Cursor):
    """apsw's cursor, which knows its columns also when there are no rows."""

    @property
    def description(self) -> Any:  # type: ignore[override]  # nobody sets it
        """The columns, as Python's own module has them."""
        try:
            return super().description
        except apsw.ExecutionCompleteError:
            return ()


def _ours(conn: apsw.Connection) -> None:
    connection._settle(conn)  # type: ignore[arg-type]  # noqa: SLF001  # what the program itself does, and a stand-in


def _full(conn: apsw.Connection) -> None:
    _ours(conn)
    conn.execute("PRAGMA synchronous = FULL")


def _wal(conn: apsw.Connection) -> None:
    conn.execute(
        "PRAGMA locking_mode = EXCLUSIVE"
    ).fetchall()  # without shared memory, which this disk has not
    conn.execute("PRAGMA journal_mode = WAL").fetchall()
    conn.execute("PRAGMA synchronous = NORMAL")


WAYS: dict[str, Callable[[apsw.Connection], None]] = {
    "ours": _ours,
    "FULL": _full,
    "WAL + NORMAL": _wal,
}


@dataclass(slots=True)
class Outcome:
    """What came of the power cuts of one way."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    unreadable: list[str] = field(default_factory=list)
    unsound: list[Seen] = field(default_factory=list)


def trial(folder: Path, way: str, cuts: int, seed: int = _SEED) -> Outcome:
    """Cut the power ``cuts`` times, each time at another moment, and look at what is left."""
    base = folder / "base.db"
    if not base.exists():
        found(base)
    image = base.read_bytes()
    quiet = Disk({NAME: image})
    _record(quiet, base, way)
    chosen, out = random.Random(seed), Outcome()
    for number in range(cuts):
        disk = Disk({NAME: image}, cut_at=chosen.randint(1, quiet.operations + 1))
        acknowledged = _record(disk, base, way)
        out.cuts += 1
        out.acknowledged += len(acknowledged)
        _look(_written_out(disk, folder / f"{way}-{number}", chosen), acknowledged, out)
    return out


def _record(disk: Disk, base: Path, way: str) -> list[str]:
    """Record cases until the power goes; returns the numbers of those that were acknowledged."""
    acknowledged: list[str] = []
    conn = apsw.Connection(NAME, vfs=disk.name)
    conn.cursor_factory = Cursor
    try:
        WAYS[way](conn)
        disk.settle()
        store = Store(base, conn)  # type: ignore[arg-type]  # a stand-in for Python's own connection
        for _write in range(WRITES):
            with store.writing("甲某") as tx:
                number = register(tx)
            acknowledged.append(number)
    except Exception:
        if not disk.is_dead:
            raise
    finally:
        disk.is_left = True
        conn.close()
    return acknowledged


def _written_out(disk: Disk, folder: Path, chosen: random.Random) -> Path:
    """What the disk holds after the cut, as files."""
    folder.mkdir()
    for name, content in disk.after_the_cut(chosen).items():
        (folder / name).write_bytes(content)
    return folder / NAME


def _look(path: Path, acknowledged: list[str], out: Outcome) -> None:
    try:
        seen = looked_at(path, acknowledged)
    except GovtoolError as error:
        out.unreadable.append(error.code)
        return
    out.lost += len(seen.lost)
    if seen.half or seen.findings:
        out.unsound.append(seen)


def main(argv: Sequence[str]) -> int:
    """Run the trial and print its figures; 1 if ours is not as promised."""
    cuts = int(argv[0]) if argv else 200
    outcomes: dict[str, Outcome] = {}
    with tempfile.TemporaryDirectory() as folder:
        for way in WAYS:
            out = outcomes[way] = trial(Path(folder), way, cuts)
            lost = (
                f"lost {out.lost}, unreadable {len(out.unreadable)}, half done or damaged "
                f"{len(out.unsound)}"
            )
            print(f"{way:<14} {out.cuts} power cuts: acknowledged {out.acknowledged}, {lost}")
    ours = outcomes["ours"]
    return 1 if ours.lost or ours.unreadable or ours.unsound else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
