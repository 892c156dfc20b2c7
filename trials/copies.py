"""Kills during backup, restore, upgrade, encryption, decryption and change of passphrase."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from govtool.backup import creation
from govtool.backup.manifest import Why
from govtool.backup.shelf import on_shelf
from govtool.backup.verification import verify
from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key
from govtool.store import open_store
from govtool.store.doctor import examine
from tests.released import SCHEMAS
from trials.figures import Figures
from trials.kills import Words, mark, started
from trials.office import found, register

_CASES = 40
_OLD_CASES = 2
_OLD, _NEW = Key("0e" * 32), Key("1f" * 32)
_SEED = 20260302


@dataclass(frozen=True, slots=True)
class Way:
    """A command to kill: its file, its words, and the problems allowed afterwards.

    ``key`` is that of the file it is started on, or of the one it is to make.
    """

    prepare: Callable[[Path], None]
    words: Callable[[Path], Words]
    problems: Callable[[Path, str], Iterator[str]]
    key: Key | None = None

    def start(self, path: Path) -> subprocess.Popen[str]:
        """The command, which finds its key in a file."""
        environ = {passphrases.VARIABLE: str(_key_file(path, self.key))} if self.key else {}
        return started(path, self.words(path), **environ)


def trial(folder: Path, name: str, kills: int, seed: int = _SEED) -> Figures:
    """Kill one of :data:`WAYS` until ``kills`` of its runs did not come to their end."""
    way, chosen, figures = WAYS[name], random.Random(seed), Figures(f"kill {name}")
    usual = _time(folder / "usual", way)
    killed = 0
    while killed < kills:
        path = _prepared(folder / f"{name}-{figures.runs}", way)
        begun, process = time.monotonic(), way.start(path)
        try:
            process.wait(usual * chosen.uniform(0.3, 1.1))
        except subprocess.TimeoutExpired:
            process.kill()
        else:
            usual = min(
                usual, time.monotonic() - begun
            )  # it was measured while the machine had other work
        said, _nothing = process.communicate()
        killed += process.returncode < 0
        figures.runs += 1
        figures.acknowledged += bool(said)
        _judge(figures, list(way.problems(path, said)))
        shutil.rmtree(path.parent)
    figures.note = f"{killed} killed"
    return figures


def _judge(figures: Figures, problems: list[str]) -> None:
    figures.lost += sum(problem.startswith("lost") for problem in problems)
    figures.half += sum(not problem.startswith("lost") for problem in problems)
    figures.problems += problems


def _prepared(folder: Path, way: Way) -> Path:
    folder.mkdir()
    path = folder / "office.db"
    way.prepare(path)
    return path


def _time(folder: Path, way: Way) -> float:
    """How long it takes when it is not killed."""
    path = _prepared(folder, way)
    begun = time.monotonic()
    process = way.start(path)
    process.communicate()
    assert process.returncode == 0
    return time.monotonic() - begun


# --- what is started, and what must hold


def _office(path: Path) -> None:
    found(path)
    with open_store(path) as store, store.writing("甲某") as tx:
        for _case in range(_CASES):
            register(tx)


def _office_with_a_backup(path: Path) -> None:
    _office(path)
    creation.make(path, Why.MANUAL, path.parent / "kept")
    with open_store(path) as store, store.writing("甲某") as tx:
        register(tx)


def _encrypted_office(path: Path) -> None:
    with passphrases.new_files_under(_OLD):
        _office(path)


def _key_file(path: Path, key: Key) -> Path:
    file = path.with_name("key" if key == _OLD else "new-key")
    file.write_text(key.secret(), encoding="utf-8")
    file.chmod(0o600)
    return file


def _old(path: Path) -> None:
    """A file of one of the schemas, in turns."""
    number = int(path.parent.name.rpartition("-")[2]) if path.parent.name[-1].isdigit() else 0
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.executescript(SCHEMAS[number % (len(SCHEMAS) - 1)].read_text(encoding="utf-8"))


def _backed_up(path: Path, said: str) -> Iterator[str]:
    yield from _unsound(path)
    if said and not Path(json.loads(said)["backup"]).is_file():
        yield "lost: a backup that was acknowledged"


def _restored(path: Path, said: str) -> Iterator[str]:
    yield from _unsound(path)
    (copy,) = on_shelf(path.parent / "kept")
    entries, before = mark(path).entries, copy.manifest.facts.counts["journal"]
    # One entry records the restore; two later than the backup are still in the previous file.
    if entries not in {before + 1, before + 2}:
        yield f"half done: {entries} entries"
    elif said and entries != before + 1:
        yield "lost: a restore that was acknowledged"


def _upgraded(path: Path, _said: str) -> Iterator[str]:
    with open_store(path) as store:
        (cases,) = store.reader.execute('SELECT count(*) FROM "case"').fetchone()
    if cases != _OLD_CASES:
        yield f"lost: {_OLD_CASES - cases} cases"
    yield from _unsound(path)


def _recoded(key: Key | None) -> Callable[[Path, str], Iterator[str]]:
    """Require the whole old file, or the new one (under this key) if it was acknowledged."""

    def problems(path: Path, said: str) -> Iterator[str]:
        passphrases.remember(_OLD)
        passphrases.remember(_NEW)
        with open_store(path) as store:
            (cases,) = store.reader.execute('SELECT count(*) FROM "case"').fetchone()
        if cases != _CASES:
            yield f"lost: {_CASES - cases} cases"
        if said and passphrases.fitting(path) != key:
            yield "lost: another key that was acknowledged"
        yield from _unsound(path)

    return problems


def _rekey(path: Path) -> Words:
    return ("rekey", "--new-key-file", str(_key_file(path, _NEW)), "--json")


def _unsound(path: Path) -> Iterator[str]:
    """What is wrong with the file, and with every backup that has its manifest."""
    with open_store(path, refresh=False) as store:
        yield from (f"{finding.code} {finding.record}" for finding in examine(store))
    for folder in ("backups", "kept"):
        for backup in on_shelf(path.parent / folder):
            yield from (
                f"{backup.path.name}: {finding.code}" for finding in verify(backup.path).findings
            )


def _restore(path: Path) -> Words:
    (copy,) = on_shelf(path.parent / "kept")
    return ("restore", str(copy.path), "--yes", "--json")


WAYS = {
    "backup": Way(_office, lambda _path: ("backup", "--json"), _backed_up),
    "restore": Way(_office_with_a_backup, _restore, _restored),
    "migrate": Way(_old, lambda _path: ("case", "list", "--json"), _upgraded),
    "encrypt": Way(_office, lambda _path: ("encrypt", "--json"), _recoded(_NEW), _NEW),
    "decrypt": Way(
        _encrypted_office, lambda _path: ("decrypt", "--yes", "--json"), _recoded(None), _OLD
    ),
    "rekey": Way(_encrypted_office, _rekey, _recoded(_NEW), _OLD),
}
