"""A disk full at every page of an import or backup: old data whole, and a plain error."""

from __future__ import annotations

import datetime as dt
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from govtool.backup import creation, reencryption, restoration, restore_plan
from govtool.backup.manifest import Why
from govtool.backup.shelf import on_shelf
from govtool.backup.verification import verify
from govtool.base.errors import StorageTrouble
from govtool.crypt.passphrases import Key
from govtool.file.reader import connection_behind
from govtool.store import open_store
from govtool.store.doctor import examine
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import Options
from trials.figures import Figures
from trials.office import TODAY, found

_PAGE = 4096
_OLD, _NEW = Key("0e" * 32), Key("1f" * 32)
_HEADER = "外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人"


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file may grow beyond a size, as on a disk or under a quota that ends there."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)


def trial(folder: Path, cases: int, pages: int = 1) -> Iterator[Figures]:
    """Let the disk be full so many pages later each time, until there is room enough."""
    folder.mkdir(exist_ok=True)
    path, file = folder / "office.db", folder / "in.csv"
    found(path)
    rows = [
        f"R{number},SQ01,{TODAY:%Y-%m-%d},邻里,{'院墙排水' * 40},甲某" for number in range(cases)
    ]
    file.write_text("\n".join([_HEADER, *rows]), encoding="utf-8")
    yield _full_after(pages, path, "disk full, import", lambda copy: _import(copy, file, TODAY))
    _import(path, file, TODAY)
    yield _full_after(
        pages, path, "disk full, backup", lambda copy: creation.make(copy, Why.MANUAL)
    )
    yield _full_after(pages, path, "disk full, restore", _restore)
    if find_spec("sqlcipher3"):
        yield from _recoding(path, pages)


def _recoding(path: Path, pages: int) -> Iterator[Figures]:
    """A file that is encrypted, given another key, and decrypted."""
    locked = path.with_name("locked.db")
    shutil.copy(path, locked)
    reencryption.recode(locked, _OLD)
    yield _full_after(
        pages, path, "disk full, encrypt", lambda copy: reencryption.recode(copy, _NEW)
    )
    yield _full_after(
        pages, locked, "disk full, rekey", lambda copy: reencryption.recode(copy, _NEW)
    )
    yield _full_after(
        pages, locked, "disk full, decrypt", lambda copy: reencryption.recode(copy, None)
    )


def _restore(copy: Path) -> None:
    checked = verify(copy)
    restoration.restore(restore_plan.plan(copy.with_name("restored.db"), checked), "甲某", TODAY)


def _import(path: Path, file: Path, today: dt.date) -> None:
    with open_store(path) as store, open_source(str(file)) as source:
        connection_behind(store.reader).execute("PRAGMA cache_spill = 1")
        import_noun(store, "cases", source, Options(), today=today, actor="甲某")


def _full_after(pages: int, path: Path, name: str, act: Callable[[Path], object]) -> Figures:
    figures, limit, is_done = (
        Figures(name),
        _PAGE,
        False,
    )  # without a single page SQLite does not say why it stopped
    while not is_done:
        copy = path.with_name("copy.db")
        shutil.copy(path, copy)
        before = _content(copy)
        try:
            with files_of_at_most(limit):
                act(copy)
            is_done = True
        except StorageTrouble as error:
            figures.runs += 1
            if error.code != "disk_full":
                figures.problems.append(f"called {error.code}")
            figures.lost += _content(copy) != before
        figures.half += not _is_sound(copy)
        limit += pages * _PAGE
    figures.acknowledged = figures.runs
    figures.note = "each told as disk_full"
    return figures


def _content(path: Path) -> list[str]:
    with open_store(path, refresh=False) as store:
        return list(connection_behind(store.reader).iterdump())


def _is_sound(path: Path) -> bool:
    """The file, and every backup beside it that has its manifest; nothing unfinished lies about."""
    folder = path.parent / "backups"
    with open_store(path, refresh=False) as store:
        findings = [
            *examine(store),
            *(f for backup in on_shelf(folder) for f in verify(backup.path).findings),
        ]
    rubbish = [*folder.glob("*part"), *folder.glob("*tmp")]
    shutil.rmtree(folder, ignore_errors=True)
    return not findings and not rubbish
