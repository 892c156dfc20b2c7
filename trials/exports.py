"""Kills while files are written: the next command leaves only finished files readable."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from govtool import models as m
from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key
from govtool.desk import casework
from govtool.file import unfinished_files
from govtool.store import open_store
from trials.figures import Figures
from trials.kills import Words, started
from trials.office import TODAY, found

PHONE, NAME = "13800007788", "甲某标记"
_CASES = 150
_NO = "SQ01-2026-00001"
_KEY = Key("0e" * 32)
_SEED = 20260302
_WRITING = 0.05
"""Seconds after which a file that was begun is finished as a rule."""
_HEADER = "登记单位,登记日期,纠纷类型,案情摘要,申请人,申请人电话"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of a trial: the database's, the output's, and the temporary files'."""

    folder: Path

    @property
    def db(self) -> Path:
        """The database."""
        return self.folder / "office" / "office.db"

    @property
    def out(self) -> Path:
        """Where files are written."""
        return self.folder / "out"

    @property
    def ledger(self) -> Path:
        """A file to import, all of whose rows are refused."""
        return self.folder / "in" / "ledger.csv"

    @property
    def key(self) -> Path:
        """The file with the key."""
        return self.folder / "in" / "key"

    @property
    def temporary(self) -> Path:
        """The temporary folder of the system, as the command is told."""
        return self.folder / "tmp"

    def prepare(self, *, encrypted: bool) -> None:
        """Make an office with people in it."""
        for folder in (self.db.parent, self.out, self.ledger.parent, self.temporary):
            folder.mkdir(parents=True)
        row = f"XX,{TODAY:%Y-%m-%d},邻里,院墙,{NAME},{PHONE}"
        self.ledger.write_text("\n".join([_HEADER, *[row] * _CASES]), encoding="utf-8")
        with passphrases.new_files_under(_KEY) if encrypted else nullcontext():
            found(self.db)
        if encrypted:
            self.key.write_text(_KEY.secret(), encoding="utf-8")
            self.key.chmod(0o600)
        with open_store(self.db) as store, store.writing("甲某") as tx:
            party = m.Party.checked(role="applicant", name=NAME, phone=PHONE)
            values = {
                "unit": "SQ01",
                "on": TODAY,
                "dispute_type": "neighbour",
                "summary": f"致电{PHONE}",
                "parties": (party,),
            }
            for _case in range(_CASES):
                casework.register(tx, values, TODAY)

    def environ(self) -> dict[str, str]:
        """What the commands are told by their environment."""
        own = {
            "TMPDIR": str(self.temporary),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "GOVTOOL_BACKUPS": "off",
        }
        return own | ({passphrases.VARIABLE: str(self.key)} if self.key.exists() else {})


Way = Callable[[Place], Words]


def _output(name: str, *words: str) -> Way:
    return lambda place: (*words, "-o", str(place.out / name), "--yes")


_FULL = ("export", "cases", "--full", "--reason", "移交")
WAYS: dict[str, Way] = {
    **{f"export {kind}": _output(f"a.{kind}", *_FULL) for kind in ("csv", "xlsx", "jsonl")},
    **{f"report {kind}": _output(f"r.{kind}", "report", "weekly") for kind in ("csv", "xlsx", "docx", "html", "json")},
    **{f"person {kind}": _output(f"p.{kind}", "person", "export", PHONE, "--reason", "查阅") for kind in ("json", "csv", "xlsx")},
    **{
        f"errors {kind}": lambda place, kind=kind: ("import", "cases", str(place.ledger), "--errors", str(place.out / f"e.{kind}"))  # type: ignore[misc]  # each has its kind
        for kind in ("csv", "xlsx")
    },
    "exchange": _output("x.csv", "export", "exchange", "--all"),
    "register": _output("g.xlsx", "report", "register", "weekly", "--cell", "registered"),
    "agenda": _output("m.xlsx", "meeting", "agenda", "weekly"),
    "suggest": lambda place: ("import", "suggest", str(place.ledger), "-o", str(place.out / "map.toml"), "--yes"),
    "doc": _output("d.docx", "doc", "intake", _NO),
    "doc file": lambda place: ("doc", "file", _NO, str(place.out / "卷宗"), "--yes"),
    "backup": lambda place: ("backup", str(place.out / "kept")),
}  # fmt: skip


def trial(
    folder: Path,
    kills: int,
    *,
    encrypted: bool = False,
    ways: Iterable[str] = WAYS,
    seed: int = _SEED,
) -> Figures:
    """Kill each of some :data:`WAYS` so many times while it writes.

    ``acknowledged`` counts the kills that hit a file half written.
    """
    chosen, place = random.Random(seed), Place(folder)
    place.prepare(encrypted=encrypted)
    passphrases.remember(_KEY)
    figures = Figures(f"kill exports{', encrypted' if encrypted else ''}")
    for name in ways:
        for _kill in range(kills):
            figures.acknowledged += _kill_while_writing(
                place, WAYS[name], chosen.uniform(0, _WRITING)
            )
            figures.runs += 1
            problems = [f"{name}: {problem}" for problem in _problems(place)]
            figures.lost += len(problems)
            figures.problems += problems
    figures.note = f"{figures.acknowledged} hit a half-written file"
    return figures


def _kill_while_writing(place: Place, way: Way, moment: float) -> bool:
    """Start a command and kill it soon after it begins a file; return whether it was unfinished."""
    process = started(place.db, way(place), **place.environ())
    while process.poll() is None and not _begun(place):
        time.sleep(0.0005)
    time.sleep(moment)
    with suppress(ProcessLookupError):
        process.kill()
    process.communicate()
    return bool(_begun(place))


def _begun(place: Place) -> list[Path]:
    return [path for path in place.out.rglob("*") if path.name.endswith(unfinished_files.PART)]


def _problems(place: Place) -> Iterator[str]:
    """Return forbidden leftovers, at once and after the next command, a reading one."""
    yield from (f"in the temporary folder: {path.name}" for path in place.temporary.rglob("*"))
    open_store(place.db).close()
    for path in (
        *place.out.rglob("*"),
        *place.db.parent.iterdir(),
        *(place.folder / "state").rglob("*"),
    ):
        if path.is_file() and path.name.endswith(
            (unfinished_files.PART, unfinished_files.NOTE, "-journal", "-wal", "-shm", "tmp")
        ):
            yield f"left behind: {path.name}"
    yield from (
        f"left behind: {path.name}" for path in place.db.parent.iterdir() if path != place.db
    )
    shutil.rmtree(place.temporary)
    place.temporary.mkdir()
