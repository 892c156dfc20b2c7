"""Two desks on one file: pairs of commands that read the same, then wait for one lock.

The file is held while both commands start, so that each has looked and is about to record when the
other does. Whatever order they get, afterwards the file is as if they had come one after the other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from govtool import models as m
from govtool.desk import casework
from govtool.file import connection
from govtool.shell.profiles import VARIABLE
from govtool.store import Store, open_store
from govtool.store.doctor import examine
from govtool.views import clerks
from trials.figures import Figures
from trials.office import PATIENCE, TODAY, UNITS, found

KEEPERS, CLERK = ("甲某", "乙某"), "丙某"
CASE = "SQ01-2026-00001"
LETTER = (
    "--lead",
    "SQ02",
    "--due",
    "2026-03-20",
    "--opinion",
    "依职责调处",
    "--approved-by",
    "丁某",
)
HELD = 1.0
"""Seconds for which the file is held: both commands have read by then, as a rule."""

_WORDS = "clerk-key"
"""Where the file is encrypted, everybody proves with these who they are."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Race:
    """Two commands, each with who gives it, and how many of them may be done."""

    name: str
    one: tuple[str, Words]
    other: tuple[str, Words]
    done: range


def _both(name: str, *words: str, done: int = 1) -> Race:
    """The same command at both desks."""
    return Race(name, (KEEPERS[0], words), (KEEPERS[1], words), range(done, done + 1))


RACES = (
    Race(
        "keepers remove each other",
        (KEEPERS[0], ("clerk", "remove", KEEPERS[1])),
        (KEEPERS[1], ("clerk", "remove", KEEPERS[0])),
        range(1, 2),
    ),
    Race(
        "a clerk is removed while recording",
        (KEEPERS[0], ("clerk", "remove", CLERK)),
        (CLERK, ("case", "meet", CASE)),
        range(1, 3),
    ),
    Race(
        "a clerk is demoted while recording",
        (KEEPERS[0], ("clerk", "set", CLERK, "--profile", "reader")),
        (CLERK, ("case", "meet", CASE)),
        range(1, 3),
    ),
    Race(
        "a unit is taken back while a case goes in",
        (KEEPERS[0], ("undo", "--yes")),
        (
            CLERK,
            ("case", "add", "--unit", "SQ09", "--type", "邻里", "--source", "patrol", "--summary", "噪音"),
        ),
        range(1, 3),
    ),
    _both("a case is closed", "case", "close", CASE, "--outcome", "withdrawn"),
    _both("a case is registered under one ref", "case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol",
          "--summary", "噪音", "--ref", "R1"),
    _both("cases are registered", "case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "噪音",
          done=2),
    _both("a unit is added", "unit", "add", "--code", "SQ06", "--name", "示例六社区", "--kind", "community"),
    _both("a grid is added", "grid", "add", "--code", "G06", "--name", "第六网格", "--unit", "SQ01"),
    _both("letters are numbered", "case", "assign", CASE, *LETTER, "--override", "试", "--again", done=2),
    _both("an undo", "undo", "--yes"),
    _both("decisions are numbered", "meeting", "record", "--decision", "走访", "--unit", "SQ01", "--due", "2026-03-09",
          "--again", done=2),
)  # fmt: skip


def trial(folder: Path, rounds: int) -> Figures:
    """Run every race ``rounds`` times, each on a fresh file."""
    base, words = folder / "base.db", folder / _WORDS
    _prepare(base)
    words.touch(0o600)
    words.write_text("what everybody at both desks says", encoding="utf-8")
    out = Figures("two desks at once")
    for race in RACES * rounds:
        path = folder / "desks.db"
        shutil.copyfile(base, path)
        codes = _run(race, path)
        problems = [f"{race.name}: {problem}" for problem in _problems(path, race, codes)]
        out.runs += 1
        out.acknowledged += codes.count(0)
        out.problems += problems
    return out


def _prepare(path: Path) -> None:
    """Make a file with two keepers, a clerk, a case, and a unit that was added last."""
    found(path)
    with open_store(path) as store:
        with store.writing(KEEPERS[0]) as tx:
            for name, profile in (*((name, "keeper") for name in KEEPERS), (CLERK, "clerk")):
                event = m.ClerkSet.checked(on=TODAY, name=name, profile=profile)
                tx.append(clerks.SUBJECT + name, event)
            values = {
                "unit": "SQ01",
                "on": TODAY,
                "dispute_type": "neighbour",
                "summary": "院墙排水",
            }
            casework.register(tx, values, TODAY)
        with store.writing(KEEPERS[0]) as tx:
            unit = m.Unit.checked(
                code="SQ09", name="示例九社区", kind=UNITS[1][1], parent=UNITS[0][0]
            )
            tx.append("unit:SQ09", m.UnitSaved(on=TODAY, unit=unit))


def _run(race: Race, path: Path) -> list[int]:
    """Start both commands while the file is held; returns their exit codes."""
    with closing(connection.connect(path, PATIENCE)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        processes = [_started(path, actor, words) for actor, words in (race.one, race.other)]
        time.sleep(HELD)
        holder.execute("ROLLBACK")
    for process in processes:
        process.communicate()
    return [process.returncode for process in processes]


def _started(path: Path, actor: str, words: Words) -> subprocess.Popen[bytes]:
    where = {
        "GOVTOOL_BACKUPS": "off",
        "GOVTOOL_TODAY": TODAY.isoformat(),
        "GOVTOOL_WAIT": str(PATIENCE),
    }
    where[VARIABLE] = str(path.with_name(_WORDS))
    command = [
        sys.executable,
        "-m",
        "govtool",
        "--db",
        str(path),
        "--actor",
        actor,
        *words,
        "--json",
    ]
    return subprocess.Popen(
        command, env={**os.environ, **where}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


# --- what must be so afterwards


def _problems(path: Path, race: Race, codes: list[int]) -> Iterator[str]:
    if codes.count(0) not in race.done:
        yield f"{codes.count(0)} of 2 were done"
    if not set(codes) <= {0, 3, 4}:
        yield f"neither done nor refused: exit codes {codes}"
    with open_store(path, wait=PATIENCE) as store:
        yield from _of_rights(store)
        yield from _of_numbers(store)
        yield from _of_cases(store)
        yield from (f"{finding.code} {finding.record}" for finding in examine(store))


def _of_rights(store: Store) -> Iterator[str]:
    """Somebody can give profiles, and nobody recorded anything after their own was taken away."""
    if not clerks.are_in_force(clerks.profiles(store.reader)):
        yield "no keeper is left"
    lost: set[str] = set()
    query = "SELECT actor, subject, kind, payload ->> '$.profile' FROM journal ORDER BY pos"
    for actor, subject, kind, profile in store.reader.execute(query):
        if actor in lost:
            yield f"{actor} recorded {kind} without a right to"
        if kind == "clerk_removed" or profile == "reader":
            lost.add(subject.removeprefix(clerks.SUBJECT))


_NUMBERS = {
    "case number": "SELECT payload ->> '$.case_no' FROM journal WHERE kind = 'registered'",
    "ref": "SELECT payload ->> '$.ref' FROM journal WHERE kind = 'registered'",
    "number of a paper": "SELECT document || unit || year || '-' || number FROM paper_number",
    "number of a decision": "SELECT payload ->> '$.no' FROM journal WHERE kind = 'decision_made'",
    "unit": "SELECT subject FROM journal WHERE kind = 'unit_saved'",
    "grid": "SELECT subject FROM journal WHERE kind = 'grid_saved'",
    "entry taken back": "SELECT each.value FROM journal, json_each(payload, '$.targets') AS each "
    "WHERE kind = 'retracted'",
}


def _of_numbers(store: Store) -> Iterator[str]:
    for what, query in _NUMBERS.items():
        counts = Counter(value for (value,) in store.reader.execute(query) if value is not None)
        yield from (f"{what} {value} {n} times" for value, n in counts.items() if n > 1)


def _of_cases(store: Store) -> Iterator[str]:
    """No case names a unit that is not there, or has a fact that cannot follow the others."""
    for (case_no,) in store.reader.execute("SELECT no FROM subject WHERE word = 'case'").fetchall():
        case = store.case(case_no)
        yield from (f"{case_no}: {v.rule}" for v in case.violations if v.rule == "out_of_order")
        yield from (
            f"{case_no} is of no unit"
            for stage in case.stages
            if stage.unit not in store.office.units
        )
