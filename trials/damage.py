"""Flipped bits and truncated files: ``doctor`` or ``backup verify`` finds what matters."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from govtool.backup import creation
from govtool.backup.manifest import Why
from govtool.backup.truncation import missing_tails
from govtool.backup.verification import verify
from govtool.base.errors import GovtoolError
from govtool.file.reader import connection_behind
from govtool.store import open_store
from govtool.store.doctor import examine
from trials.figures import Figures
from trials.office import found, register

_CASES = 60
_SEED = 20260302
_WHEN_MIGRATED = 'INSERT INTO "_sqlite_migrations"'

Spoil = Callable[[bytes, random.Random], bytes]


def flipped(content: bytes, chosen: random.Random) -> bytes:
    """One bit of it is another one."""
    spoilt = bytearray(content)
    spoilt[chosen.randrange(len(spoilt))] ^= 1 << chosen.randrange(8)
    return bytes(spoilt)


def cut(content: bytes, chosen: random.Random) -> bytes:
    """Its end is missing."""
    return content[: chosen.randrange(len(content))]


def trial(folder: Path, flips: int, cuts: int, seed: int = _SEED) -> Iterator[Figures]:
    """Spoil the file and its backup so many times, and look whether it is noticed."""
    folder.mkdir(exist_ok=True)
    path = folder / "office.db"
    found(path)
    with open_store(path) as store, store.writing("甲某") as tx:
        for _case in range(_CASES):
            register(tx)
    copy = creation.make(path, Why.MANUAL).path
    copy.chmod(0o600)
    chosen = random.Random(seed)
    for name, spoil, runs in (("bit flips", flipped, flips), ("truncations", cut, cuts)):
        yield _of_the_file(path, spoil, runs, chosen, Figures(f"{name}, file"))
        yield _of_a_backup(copy, spoil, runs, chosen, Figures(f"{name}, backup"))


def _of_the_file(
    path: Path, spoil: Spoil, runs: int, chosen: random.Random, figures: Figures
) -> Figures:
    sound, answers = path.read_bytes(), _answers(path)
    for _run in range(runs):
        path.write_bytes(spoil(sound, chosen))
        figures.runs += 1
        if _answers(path) != answers:
            figures.acknowledged += 1
            figures.lost += not _is_noticed(path)
    path.write_bytes(sound)
    figures.note = "acknowledged: those that change an answer; lost: of these not found"
    return figures


def _of_a_backup(
    copy: Path, spoil: Spoil, runs: int, chosen: random.Random, figures: Figures
) -> Figures:
    sound = copy.read_bytes()
    for _run in range(runs):
        copy.write_bytes(spoil(sound, chosen))
        figures.runs += 1
        figures.acknowledged += 1
        figures.lost += not verify(copy).findings
    copy.write_bytes(sound)
    figures.note = "each one has to be found"
    return figures


def _answers(path: Path) -> object:
    """Everything a question can be answered from; the code of the refusal where none can be.

    When a migration was applied answers none.
    """
    try:
        with open_store(path, refresh=False) as store:
            conn = connection_behind(store.reader)
            conn.text_factory = partial(str, encoding="utf-8", errors="replace")
            return [line for line in conn.iterdump() if not line.startswith(_WHEN_MIGRATED)]
    except GovtoolError as error:
        return error.code
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return type(error).__name__


def _is_noticed(path: Path) -> bool:
    """By doctor, as the command looks; a file that is refused outright is noticed too."""
    try:
        with open_store(path, refresh=False) as store:
            return bool([*examine(store), *missing_tails(store)])
    except (GovtoolError, sqlite3.Error):
        return True
